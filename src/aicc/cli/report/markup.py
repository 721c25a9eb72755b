"""HTML and SVG as text in which nothing is markup that was not meant to be."""

from collections.abc import Sequence
from html import escape
from typing import Final

_VOID: Final = frozenset({"meta", "br"})


class Markup(str):
    """Text that is HTML already; plain text becomes so by `tag` alone, escaped."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes: object) -> Markup:
    """Return an element.

    Args:
        name: of the element.
        children: elements, and texts, which are escaped.
        attributes: `class_` stands for class, `aria_label` for aria-label; None is left out.
    """
    written = "".join(
        f' {key.removesuffix("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{join(*children)}</{name}>")


def join(*children: str) -> Markup:
    """Return elements and texts one after the other; texts are escaped."""
    return Markup("".join(child if isinstance(child, Markup) else escape(child, quote=False) for child in children))


def table(caption: str, titles: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Markup:
    """Return a table in a frame that scrolls where the screen is narrow.

    The first cell of a row names it. A title that begins with > is of a column of figures.
    """
    kinds = ["figure" if title.startswith(">") else None for title in titles]
    heads = [
        tag("th", title.removeprefix(">"), scope="col", class_=kind) for title, kind in zip(titles, kinds, strict=True)
    ]
    lines = [
        tag(
            "tr",
            tag("th", cells[0], scope="row"),
            *(tag("td", cell, class_=kind) for cell, kind in zip(cells[1:], kinds[1:], strict=True)),
        )
        for cells in rows
    ]
    return scroller(
        caption,
        tag("table", tag("caption", caption), tag("thead", tag("tr", *heads)), tag("tbody", *lines)),
    )


def scroller(label: str, *children: str) -> Markup:
    """Return a frame that scrolls sideways, by keyboard too."""
    return tag("div", *children, class_="scroll", role="region", aria_label=label, tabindex="0")

"""A drawing as SVG: one file, no script, no font of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from aicc.services.scenario_graph.drawing import Arrow, Box, Drawing, Shape
from aicc.services.scenario_graph.layout import Layout, Point, Route, lay_out
from aicc.services.scenario_graph.rows import Line
from aicc.services.scenario_graph.words import width, wrap

_SIZE: Final = 13.0
_SMALL: Final = 11.0
_LEADING: Final = 18.0
_PADDING: Final = 12.0
_LEAST_WIDTH: Final = 110.0
# Of a message, in parts of the font size and in lines.
_WIDEST: Final = 17.0
_LINES: Final = 2
_LABEL_WIDEST: Final = 15.0
_LABEL_LINES: Final = 2
_TITLE: Final = 46.0
# The last bit of an arrow is straight, so that its head points at the box.
_STUB: Final = 9.0
# Failures may bend, so that the usual way is straight.
_ASIDE: Final = 0.2
_FONT: Final = "'Pretendard','Noto Sans KR','Apple SD Gothic Neo','Malgun Gothic','NanumGothic',sans-serif"

# Fill, edge, corner radius.
_LOOKS: Final = {
    Shape.ASK: ("#eaf2ff", "#3b6fd4", 10),
    Shape.CONFIRM: ("#fff4dc", "#c98a12", 10),
    Shape.SAY: ("#f5f6f8", "#8a93a3", 10),
    Shape.FORK: ("#f3ecff", "#8257c9", 20),
    Shape.ACT: ("#e6f7ee", "#2a9162", 3),
    Shape.CALL: ("#e2f6f8", "#23889a", 3),
    Shape.FAQ: ("#f5f6f8", "#8a93a3", 10),
    Shape.AGENT: ("#ffe9ec", "#c93a52", 16),
    Shape.END: ("#3d4656", "#3d4656", 16),
    Shape.AGAIN: ("#ffffff", "#8a93a3", 16),
    Shape.COMMAND: ("#f3ecff", "#8257c9", 3),
}
_DARK: Final = "#1f2733"
_PALE: Final = "#ffffff"
_LINE: Final = "#6b7585"
_FAILURE: Final = "#c93a52"
_TRAFFIC: Final = "#9a3412"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A line of text in a box."""

    text: str
    size: float = _SIZE
    bold: bool = False
    colour: str = _DARK


def svg(drawing: Drawing) -> str:
    """Return the drawing as the text of an SVG file."""
    words = {box.id: _texts(box) for box in drawing.boxes}
    sizes = {box.id: _size(words[box.id]) for box in drawing.boxes}
    labels = [_labels(arrow) for arrow in drawing.arrows]
    lines = [
        Line(
            source=arrow.source,
            target=arrow.target,
            label=_size(label, least=0.0, padding=4.0),
            weight=_ASIDE if arrow.failure else 1.0,
        )
        for arrow, label in zip(drawing.arrows, labels, strict=True)
    ]
    layout = lay_out(sizes, lines)
    title_width = width(drawing.name) * 18 + 48
    total = max(layout.width, title_width)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{total:.0f}" height="{layout.height + _TITLE:.0f}" '
            f'viewBox="0 0 {total:.0f} {layout.height + _TITLE:.0f}" font-family="{_FONT}" role="img">',
            f"<title>{escape(drawing.name)}</title>",
            _markers(),
            '<rect width="100%" height="100%" fill="#ffffff"/>',
            f'<text x="24" y="34" font-size="18" font-weight="700" fill="{_DARK}">{escape(drawing.name)}</text>',
            f'<g transform="translate({(total - layout.width) / 2:.1f} {_TITLE})">',
            *(_path(arrow, route) for arrow, route in zip(drawing.arrows, layout.routes, strict=True)),
            *(_label(text, route) for text, route in zip(labels, layout.routes, strict=True) if text),
            *(line for box in drawing.boxes for line in _box(box, words[box.id], sizes[box.id], layout)),
            "</g>",
            "</svg>",
            "",
        ]
    )


def _texts(box: Box) -> tuple[_Text, ...]:
    colour = _PALE if box.shape is Shape.END else _DARK
    name = f"{box.shape.value} · {box.title}" if box.title else box.shape.value
    traffic = [_Text(text=box.traffic, size=_SMALL, bold=True, colour=_TRAFFIC)] if box.traffic else []
    return (
        _Text(text=name, bold=True, colour=colour, size=_SMALL if box.title else _SIZE),
        *(_Text(text=line, colour=colour) for line in wrap(box.text, _WIDEST, _LINES)),
        *traffic,
    )


def _labels(arrow: Arrow) -> tuple[_Text, ...]:
    colour = _FAILURE if arrow.failure else _DARK
    lines = [line for label in arrow.labels for line in wrap(label, _LABEL_WIDEST, _LABEL_LINES)]
    traffic = [_Text(text=arrow.traffic, size=_SMALL, bold=True, colour=_TRAFFIC)] if arrow.traffic else []
    return (*(_Text(text=line, size=_SMALL, colour=colour) for line in lines), *traffic)


def _size(texts: Sequence[_Text], *, least: float = _LEAST_WIDTH, padding: float = _PADDING) -> tuple[float, float]:
    if not texts:
        return (0.0, 0.0)
    small = len(texts) == 1 and least == _LEAST_WIDTH and width(texts[0].text) < 6
    widest = max(width(text.text) * text.size * (1.06 if text.bold else 1.0) for text in texts)
    return max(widest + 2 * padding, 64.0 if small else least), len(texts) * _LEADING + padding


def _markers() -> str:
    marker = (
        '<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
        'orient="auto-start-reverse"><path d="M0 1 L10 5 L0 9 z" fill="{colour}"/></marker>'
    )
    arrows = (marker.format(name=name, colour=colour) for name, colour in (("way", _LINE), ("failure", _FAILURE)))
    return f"<defs>{''.join(arrows)}</defs>"


def _path(arrow: Arrow, route: Route) -> str:
    colour, marker = (_FAILURE, "failure") if arrow.failure else (_LINE, "way")
    dashes = ' stroke-dasharray="6 4"' if arrow.failure else ""
    return (
        f'<path d="{_curve(route.points)}" fill="none" stroke="{colour}" stroke-width="1.5"{dashes} '
        f'marker-end="url(#{marker})"/>'
    )


def _curve(points: Sequence[Point]) -> str:
    """Return a path that is straight inside the pairs of points and bends between them."""
    at = points[0]
    parts = [f"M{at[0]:.1f} {at[1]:.1f}"]
    stub = _STUB if points[-1][1] > at[1] else -_STUB
    for number, (x, y) in enumerate(points[1:], start=1):
        if number % 2 or abs(at[0] - x) < 0.5:
            # A line of no length would turn the head of the arrow.
            parts += [f"L{x:.1f} {y:.1f}"] if (x, y) != at else []
            at = (x, y)
            continue
        end = y - stub if number == len(points) - 2 else y
        middle = (at[1] + end) / 2
        parts.append(f"C{at[0]:.1f} {middle:.1f} {x:.1f} {middle:.1f} {x:.1f} {end:.1f}")
        at = (x, end)
    return " ".join(parts)


def _label(texts: Sequence[_Text], route: Route) -> str:
    wide, high = _size(texts, least=0.0, padding=4.0)
    x, y = route.label
    ground = (
        f'<rect x="{x - wide / 2:.1f}" y="{y - high / 2:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="4" '
        'fill="#ffffff" fill-opacity="0.94"/>'
    )
    return "\n".join([ground, *_written(texts, route.label)])


def _box(box: Box, texts: Sequence[_Text], size: tuple[float, float], layout: Layout) -> Iterator[str]:
    x, y = layout.boxes[box.id]
    wide, high = size
    fill, edge, radius = _LOOKS[box.shape]
    yield (
        f'<rect x="{x - wide / 2:.1f}" y="{y - high / 2:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="{radius}" '
        f'fill="{fill}" stroke="{edge}" stroke-width="1.5"/>'
    )
    yield from _written(texts, (x, y))


def _written(texts: Sequence[_Text], middle: Point) -> Iterator[str]:
    x, y = middle
    top = y - len(texts) * _LEADING / 2
    for number, text in enumerate(texts):
        weight = ' font-weight="700"' if text.bold else ""
        baseline = top + (number + 0.5) * _LEADING + text.size * 0.36
        yield (
            f'<text x="{x:.1f}" y="{baseline:.1f}" text-anchor="middle" font-size="{text.size:.0f}"{weight} '
            f'fill="{text.colour}">{escape(text.text)}</text>'
        )

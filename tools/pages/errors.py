"""docs/reference/errors.md, from the tree in aicc.models.errors."""

from collections.abc import Iterator

from aicc.api.problems import status_of
from aicc.models.errors import AiccError, SetupError
from pages.markdown import code, page, table, told

_INTRODUCTION = """
Every error has a `code` that does not change between versions: search for it here and in the logs. Over HTTP an error
is an RFC 9457 problem (`application/problem+json`) with that code, the Korean message in `detail` and the English one
in `detail_en`; over WebSocket the same object comes in a frame `{"type": "error"}`. A command ends with exit code 3 and
both messages. Words in braces are filled in.
"""


def errors_page() -> str:
    """Return the page of all errors, a section a branch of the tree."""
    sections = []
    for branch in AiccError.__subclasses__():
        if not _ours(branch):
            continue
        rows = [_row(kind) for kind in _tree(branch)]
        headings = ("Code", "HTTP", "When", "한국어", "English")
        sections.append(f"## {branch.__name__}\n\n{told(branch)}\n\n{table(headings, rows)}")
    return page("Errors", _INTRODUCTION, *sections)


def codes() -> dict[str, type[AiccError]]:
    """Return every error of the product by its code."""
    return {kind.code: kind for branch in AiccError.__subclasses__() if _ours(branch) for kind in _tree(branch)}


def _ours(kind: type[AiccError]) -> bool:
    return kind.__module__.startswith("aicc.")


def _tree(kind: type[AiccError]) -> Iterator[type[AiccError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _tree(narrower)


def _row(kind: type[AiccError]) -> tuple[object, ...]:
    # The status depends on the class alone; an error cannot be made without its fields.
    status = "–" if issubclass(kind, SetupError) else status_of(kind.__new__(kind))
    anchor = f'<a id="{kind.code}"></a>'
    return (anchor + code(kind.code), status, told(kind).replace("\n\n", " "), kind.korean, kind.english)

"""YAML with line numbers: plain data plus the place of every value, so that each mistake can be pointed at."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from aicc.project.problems import Problem

# A bot file is written by people: a megabyte holds a thousand scenarios' worth of text.
_MAX_BYTES: Final = 4 * 1024 * 1024
_MAX_DEPTH: Final = 30
# YAML multiplies 1:1:1... out, which takes hours where there is enough of it.
_LONGEST_NUMBER: Final = 100
_TEXT: Final = "tag:yaml.org,2002:str"
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A parsed file."""

    # Path inside the project.
    file: str
    data: Any
    # Line of each value by its path of keys and indexes; () is the file itself.
    lines: Mapping[Path_, int]

    def line(self, path: Path_) -> int:
        """Return the line of a value, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path_, code: str, ko: str, en: str) -> Problem:
        """Return a problem placed at a value."""
        return Problem(file=self.file, line=self.line(path), code=code, ko=ko, en=en)


class Unreadable(Exception):
    """A file is not YAML as we read it; carries its one problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_source(root: Path, file: str) -> Source:
    """Read a file of the project.

    Raises:
        Unreadable: it is missing, too large, not UTF-8, not YAML, or uses anchors, tags or duplicate keys.
    """

    def fail(line: int, code: str, ko: str, en: str) -> Unreadable:
        return Unreadable(Problem(file=file, line=line, code=code, ko=ko, en=en))

    try:
        content = (root / file).read_bytes()
    except FileNotFoundError:
        raise fail(1, "file_missing", "파일이 없습니다. 만들어 주세요.", "The file is missing; create it.") from None
    except OSError as error:
        raise fail(
            1, "file_unreadable", f"파일을 읽을 수 없습니다: {error.strerror}", f"Cannot read: {error}"
        ) from None
    if len(content) > _MAX_BYTES:
        raise fail(1, "file_too_large", "파일이 4MB를 넘습니다. 나누어 주세요.", "Larger than 4 MB; split it.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise fail(line, "not_utf8", "UTF-8로 저장해 주세요.", "Save the file as UTF-8.") from None
    try:
        return _parse(file, text)
    except yaml.MarkedYAMLError as error:
        what = error.problem or "invalid YAML"
        raise fail(_line_of(error), "yaml_syntax", f"YAML 문법 오류: {what}", f"YAML syntax: {what}") from None
    except yaml.YAMLError as error:
        what = str(error).splitlines()[0]
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        raise fail(line, "yaml_syntax", f"YAML 문법 오류: {what}", f"YAML syntax: {what}") from None


def _line_of(error: yaml.MarkedYAMLError) -> int:
    # What was never closed is noticed at the end of the file; its beginning is where to look.
    unclosed = "end of stream" in (error.problem or "")
    marks = (error.context_mark, error.problem_mark) if unclosed else (error.problem_mark, error.context_mark)
    mark = marks[0] or marks[1]
    return mark.line + 1 if mark else 1


def _parse(file: str, text: str) -> Source:
    lines: dict[Path_, int] = {}
    loader = _Loader(text)
    try:
        return Source(file=file, data=_document(loader, lines), lines=lines)
    finally:
        loader.dispose()


def _document(loader: Any, lines: dict[Path_, int]) -> Any:
    """Return the one document of a file, built while it is read; None for an empty file."""
    loader.get_event()
    if loader.check_event(yaml.StreamEndEvent):
        return None
    loader.get_event()
    data = _build(loader, (), lines)
    loader.get_event()
    if not loader.check_event(yaml.StreamEndEvent):
        raise _refused("expected a single document, but found another document", loader.peek_event().start_mark)
    return data


def _build(loader: Any, path: Path_, lines: dict[Path_, int]) -> Any:
    event = loader.get_event()
    _check(event, path)
    lines[path] = event.start_mark.line + 1
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(loader, path, lines)
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(loader, path, lines)
    return _scalar(loader, event)


def _check(event: Any, path: Path_) -> None:
    """Refuse what could make a small file large or endless."""
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        raise _refused("anchors and aliases are not supported; write the value out", event.start_mark)
    if event.tag:
        raise _refused("explicit tags such as !!int are not supported; write the plain value", event.start_mark)
    if isinstance(event, yaml.CollectionStartEvent) and len(path) >= _MAX_DEPTH:
        raise _refused(f"nested deeper than {_MAX_DEPTH}", event.start_mark)


def _sequence(loader: Any, path: Path_, lines: dict[Path_, int]) -> list[Any]:
    items: list[Any] = []
    while not loader.check_event(yaml.SequenceEndEvent):
        items.append(_build(loader, (*path, len(items)), lines))
    loader.get_event()
    return items


def _mapping(loader: Any, path: Path_, lines: dict[Path_, int]) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    while not loader.check_event(yaml.MappingEndEvent):
        mark = loader.peek_event().start_mark
        key = _build(loader, (*path, ""), {})
        if not isinstance(key, str | int) or key in result:
            raise _refused(f"the key {key!r} appears twice or is not a plain word", mark)
        result[key] = _build(loader, (*path, key), lines)
        lines[*path, key] = mark.line + 1
    loader.get_event()
    return result


def _scalar(loader: Any, event: Any) -> Any:
    tag = loader.resolve(yaml.ScalarNode, event.value, event.implicit)
    if tag == _TEXT:
        return event.value
    if len(event.value) > _LONGEST_NUMBER:
        raise _refused(f"a number of more than {_LONGEST_NUMBER} characters; quote what is text", event.start_mark)
    try:
        return loader.construct_object(yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark))
    except (ValueError, OverflowError) as error:
        raise _refused(f"not a value: {error}", event.start_mark) from None


def _refused(problem: str, mark: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)

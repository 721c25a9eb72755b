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
        return _compose(file, text)
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


def _compose(file: str, text: str) -> Source:
    _check_events(text)
    node = yaml.compose(text, Loader=_Loader)
    lines: dict[Path_, int] = {}
    builder = _Loader("")
    try:
        data = _build(builder, node, (), lines) if node is not None else None
    finally:
        builder.dispose()
    return Source(file=file, data=data, lines=lines)


def _check_events(text: str) -> None:
    """Refuse what could make a small file large or endless, before anything recursive touches it."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused("anchors and aliases are not supported; write the value out", event.start_mark)
        if getattr(event, "tag", None):
            raise _refused("explicit tags such as !!int are not supported; write the plain value", event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise _refused(f"nested deeper than {_MAX_DEPTH}", event.start_mark)


def _refused(problem: str, mark: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


def _build(loader: Any, node: yaml.Node, path: Path_, lines: dict[Path_, int]) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_build(loader, item, (*path, index), lines) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = _build(loader, key_node, (*path, ""), {})
            if not isinstance(key, str | int) or key in result:
                raise _refused(f"the key {key!r} appears twice or is not a plain word", key_node.start_mark)
            result[key] = _build(loader, value_node, (*path, key), lines)
            lines[*path, key] = key_node.start_mark.line + 1
        return result
    if node.tag != _TEXT and len(node.value) > _LONGEST_NUMBER:
        raise _refused(f"a number of more than {_LONGEST_NUMBER} characters; quote what is text", node.start_mark)
    try:
        return loader.construct_object(node)
    except (ValueError, OverflowError) as error:
        raise _refused(f"not a value: {error}", node.start_mark) from None

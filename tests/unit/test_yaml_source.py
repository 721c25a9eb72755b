"""Reading YAML with the line of everything, and refusing what could hurt."""

from pathlib import Path

import pytest

from aicc.project.problems import Problem
from aicc.project.yaml_source import Source, Unreadable, read_source


def _read(root: Path, content: str | bytes) -> Source:
    data = content.encode() if isinstance(content, str) else content
    (root / "bot.yaml").write_bytes(data)
    return read_source(root, "bot.yaml")


def _refusal(root: Path, content: str | bytes) -> Problem:
    with pytest.raises(Unreadable) as raised:
        _read(root, content)
    return raised.value.problem


def test_plain_data_is_read(tmp_path: Path) -> None:
    """Texts, numbers, flags, lists and mappings become what they look like."""
    source = _read(tmp_path, "name: 데모은행\nport: 3\nopen: true\nlist: [a, 1.5, null]\n")

    assert source.data == {"name": "데모은행", "port": 3, "open": True, "list": ["a", 1.5, None]}


def test_an_empty_file_has_no_data(tmp_path: Path) -> None:
    """A file without content is read as nothing, on line 1."""
    source = _read(tmp_path, "")

    assert (source.data, source.line(())) == (None, 1)


def test_a_byte_order_mark_is_skipped(tmp_path: Path) -> None:
    """Editors on Windows begin UTF-8 files with one."""
    assert _read(tmp_path, b"\xef\xbb\xbfid: a\n").data == {"id": "a"}


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 2),
        (("id",), 2),
        (("steps",), 3),
        (("steps", 0), 4),
        (("steps", 0, "message"), 5),
        (("steps", 1, "id"), 8),
        (("steps", 1, "missing", 7), 8),
        (("nowhere",), 2),
    ],
)
def test_every_value_has_its_line(tmp_path: Path, path: tuple[str | int, ...], line: int) -> None:
    """A mapping's value has the line of its key, and what is not there that of what is around it."""
    text = "# comment\nid: a\nsteps:\n  - id: one\n    message: |\n      첫 줄\n      둘째 줄\n  - id: two\n"

    assert _read(tmp_path, text).line(path) == line


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("a: &x 1\nb: 2\n", 1, "anchors and aliases"),
        ("a: 1\nb: *x\n", 2, "anchors and aliases"),
        ("a: &x\n  b: *x\n", 1, "anchors and aliases"),
        ("a: 1\n\nb: 2\na: 3\n", 4, "'a' appears twice"),
        ("a:\n  b: 1\n  b: 2\n", 3, "'b' appears twice"),
        ("? [a, b]\n: 1\n", 1, "not a plain word"),
        ("null: 1\n", 1, "not a plain word"),
        ("a: 1\nb:\n  <<: {c: 1}\n", 3, "could not determine a constructor"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "explicit tags"),
        ("a: 1\nb: !!int ''\n", 2, "explicit tags"),
        ("a: 1\nb: !!bool foo\n", 2, "explicit tags"),
        ("a: 1\nb: !!timestamp x\n", 2, "explicit tags"),
        ("a: 1\nb: !!set {c}\n", 2, "explicit tags"),
        ("a: 1\nb: !own [c]\n", 2, "explicit tags"),
        ("a: 1\n!!str b: c\n", 2, "explicit tags"),
        ("a: 1\nday: 2026-13-45\n", 2, "not a value"),
        ("a: 1\nb: !!int x\n", 2, "explicit tags"),
        ("a: 1\nb:\n\tc: 1\n", 3, "cannot start any token"),
        ('a: 1\nb: "open\nc: 2\nd: 3\n', 2, "unexpected end of stream"),
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "did not find expected"),
        ("a: b: c\n", 1, "mapping values are not allowed"),
        ("a: 1\n---\nb: 2\n", 2, "but found another document"),
        ("a: 1\nb: 2\x00\n", 2, "control characters are not allowed"),
        ("a: 1\nb: " + "[" * 40 + "]" * 40, 2, "nested deeper than 30"),
        ("[" * 100_000, 1, "nested deeper than 30"),
        ("".join(f"{'  ' * depth}a:\n" for depth in range(60)), 31, "nested deeper than 30"),
    ],
)
def test_what_is_not_our_yaml_is_refused_with_its_line(tmp_path: Path, content: str, line: int, says: str) -> None:
    """Aliases, duplicate keys, tags, impossible dates, tabs, open quotes and bombs are one problem at their line."""
    problem = _refusal(tmp_path, content)

    assert (problem.code, problem.line) == ("yaml_syntax", line)
    assert says in problem.en


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    """What is not there is named like what is wrong."""
    with pytest.raises(Unreadable, match=r"bot\.yaml:1: \[file_missing\]"):
        read_source(tmp_path, "bot.yaml")


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    """What cannot be opened is reported, not raised."""
    (tmp_path / "bot.yaml").mkdir()

    with pytest.raises(Unreadable, match="file_unreadable"):
        read_source(tmp_path, "bot.yaml")


def test_another_encoding_is_refused_at_its_first_line(tmp_path: Path) -> None:
    """A file saved as CP949 says so, where its first Korean word stands."""
    problem = _refusal(tmp_path, b"id: a\nname: " + "은행".encode("cp949"))

    assert (problem.code, problem.line, problem.ko) == ("not_utf8", 2, "UTF-8로 저장해 주세요.")


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    """More than four megabytes are not parsed."""
    assert _refusal(tmp_path, b"#" * (4 * 1024 * 1024 + 1)).code == "file_too_large"

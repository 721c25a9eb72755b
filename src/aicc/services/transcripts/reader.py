"""What every reader of conversation files does: it notes each mistake with its place, and goes on."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import regex

from aicc.project.problems import Problem
from aicc.project.yaml_source import Path_, Source, Unreadable, read_source

Found = TypeVar("Found")
_CODE: Final = "transcript_invalid"
_YEARS: Final = range(2000, 2100)


class Reader(ABC, Generic[Found]):
    """Reads one file, a list of conversations, and notes what is wrong with it in `problems`."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.problems: list[Problem] = []

    def read(self) -> list[Found]:
        """Return the conversations that can be read."""
        data = self._source.data
        if not isinstance(data, list) or not data:
            ko = "대화의 목록이어야 합니다. 대화마다 - name: 으로 시작해 주세요."
            self._fault((), ko, "Must be a list of conversations.")
            return []
        return [found for index, item in enumerate(data) if (found := self._conversation((index,), item)) is not None]

    @abstractmethod
    def _conversation(self, path: Path_, item: Any) -> Found | None:
        """Return one conversation, or None where too little of it is there."""

    def _is_mapping(self, path: Path_, item: Any, *, known: Sequence[str]) -> bool:
        if not isinstance(item, dict):
            self._fault(path, "'이름: 값' 형식이어야 합니다.", "Must be a mapping.")
            return False
        for key in item:
            if key not in known:
                names = ", ".join(known)
                self._fault(
                    (*path, key),
                    f"알 수 없는 항목 {key}. 쓸 수 있는 항목: {names}",
                    f"Unknown key {key}; known: {names}",
                )
        return True

    def _choice(self, path: Path_, written: Any, choices: Sequence[str]) -> str:
        """Return the written value where it is one of the choices, else the first of them."""
        if written in choices:
            return str(written)
        self._fault_choice(path, choices)
        return choices[0]

    def _check_patterns(self, path: Path_, patterns: Sequence[str]) -> None:
        for pattern in patterns:
            try:
                regex.compile(pattern)
            except regex.error as error:
                self._fault(path, f"정규식이 잘못되었습니다: {error}", f"Not a regular expression: {error}")

    def _at(self, path: Path_, written: Any) -> datetime | None:
        """Return when the conversation takes place; None where that is not said."""
        if written is None:
            return None
        # YAML reads an unquoted time by itself.
        at = _parse_time(written) if isinstance(written, str) else written
        if isinstance(at, datetime) and at.tzinfo is not None and at.year in _YEARS:
            return at
        ko, en = (
            "2026-11-23T10:00:00+09:00처럼 2000년부터 2099년까지의 때를 시간대까지 써 주세요.",
            "Write a time of the years 2000 to 2099 with its zone: 2026-11-23T10:00:00+09:00",
        )
        self._fault(path, ko, en)
        return None

    def _fault_choice(self, path: Path_, choices: Sequence[str]) -> None:
        names = ", ".join(choices)
        self._fault(path, f"정해진 값 가운데 하나여야 합니다: {names}", f"Must be one of: {names}")

    def _fault(self, path: Path_, ko: str, en: str) -> None:
        self.problems.append(self._source.problem(path, _CODE, ko, en))


def read_files(files: Sequence[Path], reader: type[Reader[Found]]) -> tuple[tuple[Found, ...], tuple[Problem, ...]]:
    """Return the conversations of some files, and every mistake in how they are written."""
    found: list[Found] = []
    problems: list[Problem] = []
    for file in files:
        try:
            reading = reader(read_source(Path(), str(file)))
        except Unreadable as unreadable:
            problems.append(unreadable.problem)
            continue
        found += reading.read()
        problems += reading.problems
    return tuple(found), tuple(problems)


def _parse_time(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None

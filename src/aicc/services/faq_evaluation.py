"""How well the FAQ finds the entries that it should: questions from a file, and what to make of the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aicc.models.faq import FAQHit, MatchKind
from aicc.services.faq_transfer.delimited import DELIMITERS, rows
from aicc.services.faq_transfer.encodings import decode
from aicc.services.faq_transfer.items import items
from aicc.services.faq_transfer.results import Finding, Unreadable
from aicc.utils.text import normalize, squeeze

# Hits that are looked at: what is further down finds nobody.
DEPTH: Final = 10
_TOP: Final = 5
_KEY: Final = "questions"
_TEXTS: Final = ("text", "question", "질문", "문장")
_IDS: Final = ("id", "정답", "항목")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question whose right answer is known."""

    text: str
    # Id of the right entry; empty where none is.
    id: str
    # Of the file.
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What was found for a question."""

    asked: Asked
    # The best first, at most ten.
    hits: tuple[FAQHit, ...]
    # What a customer would have got.
    kind: MatchKind

    @property
    def rank(self) -> int:
        """Return the place of the right entry, 1 for the first; 0 where it was not found or there is none."""
        return next((place for place, hit in enumerate(self.hits, start=1) if hit.entry.id == self.asked.id), 0)

    @property
    def right(self) -> bool:
        """Return whether the right entry came first, or nothing was offered where nothing is right."""
        return (
            self.rank == 1 and self.kind is not MatchKind.DECLINE if self.asked.id else self.kind is MatchKind.DECLINE
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Shares are of 1; None where there was nothing to measure."""

    # Questions that have an answer, and those that have none.
    n: int
    strangers: int
    # Of the questions that have an answer: it came first, among the first five.
    top1: float | None
    top5: float | None
    # Mean of 1/place of the right entry among the first ten.
    mrr10: float | None
    # Of the questions that have an answer: nothing was offered.
    lost_real: float | None
    # Of those that have none: nothing was offered.
    declined_no_answer: float | None


def read_questions(data: bytes, *, is_csv: bool) -> tuple[tuple[Asked, ...], tuple[Finding, ...]]:
    """Return the questions of a file and what is wrong with it.

    Args:
        data: CSV with the columns text and id, or JSON with such objects, one a line or a list of them. An id that is
            empty or null says that no entry is right.
        is_csv: whether it is CSV.
    """
    try:
        text = decode(data)[0]
        found = _of_csv(text) if is_csv else _of_json(text)
    except Unreadable as error:
        return (), (error.at(line=1),)
    problems = [value.at(line=line) for line, value in found if isinstance(value, Unreadable)]
    questions = [value for _, value in found if isinstance(value, Asked)]
    if not found:
        problems.append(
            Unreadable("questions_missing", "질문이 하나도 없습니다.", "There is no question in the file.").at(line=1)
        )
    return tuple(questions), tuple(problems)


def measure(tried: Sequence[Tried]) -> Measures:
    """Return how well the right entries were found."""
    real = [one for one in tried if one.asked.id]
    strangers = [one for one in tried if not one.asked.id]
    return Measures(
        n=len(real),
        strangers=len(strangers),
        top1=_mean([one.rank == 1 for one in real]),
        top5=_mean([1 <= one.rank <= _TOP for one in real]),
        mrr10=_mean([1 / one.rank if one.rank else 0.0 for one in real]),
        lost_real=_mean([one.kind is MatchKind.DECLINE for one in real]),
        declined_no_answer=_mean([one.kind is MatchKind.DECLINE for one in strangers]),
    )


def _of_csv(text: str) -> list[tuple[int, Asked | Unreadable]]:
    for delimiter in DELIMITERS:
        table = rows(text, delimiter)
        heading = next(table, None)
        names = [squeeze(str(name)) for name in heading.cells] if heading else []
        at, id_at = _first(names, _TEXTS), _first(names, _IDS)
        if at is None or id_at is None:
            continue
        return [
            (row.line, row.error or _asked(_cell(row.cells, at), _cell(row.cells, id_at), row.line))
            for row in table
            if row.error or any(row.cells)
        ]
    raise Unreadable(
        "columns_missing", "첫 줄에 열 이름이 있어야 합니다: text,id", "The first line must name the columns: text,id"
    )


def _of_json(text: str) -> list[tuple[int, Asked | Unreadable]]:
    return [
        (line, value if isinstance(value, Unreadable) else _of_object(value, line)) for line, value in items(text, _KEY)
    ]


def _of_object(value: Mapping[str, object], line: int) -> Asked | Unreadable:
    said = next((value[name] for name in _TEXTS if name in value), None)
    expected = value.get("id")
    return _asked(said, "" if expected is None else expected, line)


def _asked(said: object, expected: object, line: int) -> Asked | Unreadable:
    if not isinstance(said, str) or not isinstance(expected, str) or not squeeze(normalize(said)):
        korean = "text에는 질문이, id에는 맞는 항목의 id가 있어야 합니다. 맞는 항목이 없으면 id를 비워 두세요."
        english = "Needs a question as text and the right entry's id, empty where none is right."
        return Unreadable("question_invalid", korean, english)
    return Asked(text=said, id=expected.strip(), line=line)


def _cell(cells: Sequence[object], place: int) -> object:
    return cells[place] if place < len(cells) else ""


def _first(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None

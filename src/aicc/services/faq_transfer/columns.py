"""The columns of a table of entries: what they are called, how their cells are read, how they are written.

A cell with several values has them apart by | or line breaks; in a value, | is written \\| and \\ is written \\\\.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from aicc.models.conversation import Channel
from aicc.models.faq import Card, FAQEntry
from aicc.services.faq_transfer.results import Unreadable
from aicc.services.faq_transfer.shapes import CardShape, card_of, complaint, fields_of_card
from aicc.utils.text import squeeze

_PARTS: Final = re.compile(r"(?:[^|\n\\]|\\[\\|]|\\)+")
_ESCAPED: Final = re.compile(r"\\([\\|])")
_SPECIAL: Final = re.compile(r"[\\|]")
_DAY: Final = re.compile(r"(\d{4})(?:[-./년]\s*)(\d{1,2})(?:[-./월]\s*)(\d{1,2})\s*[.일]?|(\d{4})(\d\d)(\d\d)")
_WHOLE: Final = re.compile(r"([+-]?\d{1,9})(?:\.0+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table of entries."""

    # Field of FAQEntry; the heading that exports write.
    field: str
    # Other headings that are understood; spaces, punctuation and case do not matter.
    names: tuple[str, ...]
    read: Callable[[str], Any]
    write: Callable[[FAQEntry], str]
    # Whether several columns may have it, as 다른 표현 1 and 다른 표현 2.
    several: bool = False


def split(cell: str) -> tuple[str, ...]:
    """Return the values of a cell with several."""
    parts = (_ESCAPED.sub(r"\1", part).strip() for part in _PARTS.findall(cell))
    return tuple(part for part in parts if part)


def join(values: Iterable[str]) -> str:
    """Return values as one cell, of which `split` makes them again."""
    return "|".join(_SPECIAL.sub(r"\\\g<0>", value) for value in values)


def day(text: str) -> date | None:
    """Return a day as people write it, 2026-01-31, 2026.1.31., 2026년 1월 31일 or 20260131; None for an empty text.

    Raises:
        Unreadable: it is not written so, or there is no such day.
    """
    written = text.strip()
    if not written:
        return None
    match = _DAY.fullmatch(written)
    try:
        return date(*(int(part) for part in match.groups() if part)) if match else _no_day(written)
    except ValueError:
        return _no_day(written)


def channels(texts: Iterable[str]) -> tuple[Channel, ...]:
    """Return the channels of these names.

    Raises:
        Unreadable: there is no such channel.
    """
    found = []
    for text in texts:
        if text.lower() not in list(Channel):
            known = ", ".join(Channel)
            korean = f"모르는 채널입니다: ‘{text[:30]}’. 사용할 수 있는 값: {known}"
            raise Unreadable("channel_unknown", korean, f"There is no such channel: ‘{text[:30]}’. Known: {known}")
        found.append(Channel(text.lower()))
    return tuple(found)


def _no_day(text: str) -> date:
    korean = f"날짜는 2026-01-31처럼 적어 주세요: ‘{text[:30]}’"
    raise Unreadable("day_invalid", korean, f"Write a day like 2026-01-31: ‘{text[:30]}’")


def _priority(text: str) -> int:
    match = _WHOLE.fullmatch(text.strip() or "1")
    if match is None:
        korean = f"우선순위는 1부터 5까지의 수로 적어 주세요: ‘{text[:30]}’"
        raise Unreadable("priority_invalid", korean, f"Priority is a number from 1 to 5: ‘{text[:30]}’")
    return int(match[1])


def _card(text: str) -> Card | None:
    if not text.strip():
        return None
    try:
        return card_of(CardShape.model_validate_json(text))
    except ValidationError as error:
        what = complaint(error.errors()[0])
        korean = f'카드는 JSON으로 적어 주세요({what.korean.rstrip(".")}). 예: {{"title": "제목", "text": "내용"}}'
        english = f'A card is written as JSON ({what.english.rstrip(".")}), such as {{"title": "...", "text": "..."}}.'
        raise Unreadable("card_invalid", korean, english) from None


def _write_card(entry: FAQEntry) -> str:
    return "" if entry.card is None else json.dumps(fields_of_card(entry.card), ensure_ascii=False)


def _several(field: str, *names: str) -> Column:
    return Column(field=field, names=names, read=split, write=lambda entry: join(getattr(entry, field)), several=True)


def _text(field: str, *names: str) -> Column:
    return Column(field=field, names=names, read=str, write=lambda entry: getattr(entry, field))


def _day(field: str, *names: str) -> Column:
    return Column(field=field, names=names, read=day, write=lambda entry: str(getattr(entry, field) or ""))


COLUMNS: Final = (
    _text("id", "아이디", "식별자"),
    _text("category", "분류", "카테고리", "구분"),
    _text("question", "질문", "대표 질문", "문의"),
    _text("answer", "답변", "답", "대답", "응답"),
    _several("paraphrases", "paraphrase", "다른 표현", "유사 질문", "유사 표현", "바꿔 쓴 질문"),
    _several("keywords", "keyword", "키워드", "핵심어"),
    Column(field="priority", names=("우선순위", "중요도"), read=_priority, write=lambda entry: str(entry.priority)),
    _text("voice", "전화 답변", "음성 답변", "음성"),
    Column(field="card", names=("카드",), read=_card, write=_write_card),
    Column(
        field="channels",
        names=("channel", "채널"),
        read=lambda cell: channels(split(cell)),
        write=lambda entry: join(entry.channels),
        several=True,
    ),
    _day("valid_from", "시작일", "유효 시작일", "게시 시작일"),
    _day("valid_until", "종료일", "유효 종료일", "게시 종료일"),
    _several("related", "관련 항목", "관련 질문"),
    _several("tags", "tag", "태그"),
)
# A heading without spaces and punctuation to its column.
_BY_NAME: Final[Mapping[str, Column]] = {
    squeeze(name).replace("_", ""): column for column in COLUMNS for name in (column.field, *column.names)
}


def column_of(heading: str) -> Column | None:
    """Return the column of a heading, such as ‘질문’, ‘Valid from’ or ‘다른 표현 2’; None for one that is not ours."""
    name = squeeze(heading).replace("_", "")
    if name in _BY_NAME:
        return _BY_NAME[name]
    column = _BY_NAME.get(name.rstrip("0123456789"))
    return column if column is not None and column.several else None


def cells_of(entry: FAQEntry) -> Sequence[str]:
    """Return the cells of an entry, in the order of the columns."""
    return [column.write(entry) for column in COLUMNS]

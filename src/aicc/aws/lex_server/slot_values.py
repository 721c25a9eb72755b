"""Reading slots: the built-in types by the centre's own entity finders, the bot's own types by their values.

What Lex itself takes for a Korean date or name is not published. The values written here are in its notation (ISO 8601,
digits), so that a Lambda function reads both alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

import regex

from aicc.aws.lex.definition import LexLocale, LexSlot, LexSlotType, Resolution
from aicc.aws.lex_server.state import SlotValue
from aicc.entities import EntityFinder
from aicc.models.entities import EntityDefinitions, ListEntity, ListValue, PatternEntity
from aicc.models.understanding import Entity
from aicc.nlu.text import NormalText, normal_text
from aicc.scenario.forms import read_yes_no
from aicc.utils.text import squeeze

FREE_FORM: Final = "AMAZON.FreeFormInput"
_CONFIRMATION: Final = "AMAZON.Confirmation"
# Own slot types are entities under a name that no built-in kind has.
_OWN: Final = "lex:"
# Stands for the open end of a span.
_OPEN: Final = ".."
# 홍길동입니다, 강남으로 해 주세요: what people put around a value when they are asked for it.
_AROUND: Final = regex.compile(
    r"^(?:(?:제|저의|내)?\s*(?:이름|성함)[은는이]?\s*|저는\s+)?(.+?)"
    r"(?:(?:이)?라고\s*(?:합니다|해요|해\s*주세요)|(?:으)?로\s*(?:해\s*)?(?:주세요|부탁(?:해요|드려요|드립니다)|할게요)"
    r"|(?:을|를)?\s*(?:주세요|부탁(?:해요|드려요|드립니다)|할게요)|입니다|이에요|예요|이요"
    r"|(?:에서|까지|부터|으로|을|를)?요|(?:에서|까지|부터|으로|을|를))?[\s.!~]*$"
)
# Letters of a message that are looked through; Lex takes no more in one turn.
_LONGEST_READ: Final = 1024
# Longest words that are taken for a name or a place which no list knows.
_LONGEST_OPEN: Final = 30


def _point(entity: Entity) -> str:
    """Return the one moment that a time or a span means: of 내일까지 the end, of all other spans the beginning."""
    begin, _, end = str(entity.value).partition("/")
    until = entity.text.endswith("까지") and not regex.search("부터|에서", entity.text)
    if not end or (begin != _OPEN and not until):
        return begin
    # Spans of days end in front of their last day.
    return str(date.fromisoformat(end) - timedelta(days=1)) if entity.kind == "date_range" else end


def _day(entity: Entity) -> str:
    return _point(entity).split("T")[0]


def _clock(entity: Entity) -> str:
    return _point(entity).split("T")[-1][:5]


def _plain(entity: Entity) -> str:
    return str(entity.text if entity.value is None else entity.value)


def _said(entity: Entity) -> str:
    return entity.text


def _money(entity: Entity) -> str:
    return f"{entity.unit} {entity.value}" if entity.kind == "money" else _plain(entity)


def _given_name(entity: Entity) -> str:
    name = _plain(entity)
    return name[1:] if len(name) == 3 and "가" <= name[0] <= "힣" else name


def _surname(entity: Entity) -> str:
    name = _plain(entity)
    return name[:1] if len(name) == 3 and "가" <= name[0] <= "힣" else name


@dataclass(frozen=True, slots=True, kw_only=True)
class _BuiltIn:
    kinds: tuple[str, ...]
    write: Callable[[Entity], str] = _plain
    # Whether words that no finder knows are taken when the slot is asked for.
    is_open: bool = False
    # Stands for the slot where the locale's sentences are learned.
    example: str = ""


_DAYS: Final = ("date", "datetime", "date_range", "datetime_range")
_NUMBERS: Final = ("number", "quantity", "age", "ordinal", "money", "percentage")
_PLACE: Final = _BuiltIn(kinds=("place",), write=_said, is_open=True, example="서울")
BUILT_IN_TYPES: Final[Mapping[str, _BuiltIn]] = {
    "AMAZON.Date": _BuiltIn(kinds=_DAYS, write=_day, example="내일"),
    "AMAZON.Time": _BuiltIn(
        kinds=("time", "datetime", "time_range", "datetime_range"), write=_clock, example="오후 3시"
    ),
    "AMAZON.Duration": _BuiltIn(kinds=("duration",), example="30분"),
    "AMAZON.Number": _BuiltIn(kinds=_NUMBERS, example="3"),
    "AMAZON.Percentage": _BuiltIn(kinds=("percentage", "number"), example="20퍼센트"),
    "AMAZON.Currency": _BuiltIn(kinds=("money", "number"), write=_money, example="3만 원"),
    "AMAZON.PhoneNumber": _BuiltIn(kinds=("phone",), example="010-1234-5678"),
    "AMAZON.EmailAddress": _BuiltIn(kinds=("email",), example="name@example.com"),
    "AMAZON.FirstName": _BuiltIn(kinds=("person",), write=_given_name, is_open=True, example="민수"),
    "AMAZON.LastName": _BuiltIn(kinds=("person",), write=_surname, is_open=True, example="김"),
    "AMAZON.City": _PLACE,
    "AMAZON.State": _PLACE,
    "AMAZON.Country": _PLACE,
    "AMAZON.StreetName": _PLACE,
    FREE_FORM: _BuiltIn(kinds=(), is_open=True, example="무엇"),
    _CONFIRMATION: _BuiltIn(kinds=(), example="네"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A value and where it stands in the normalised message."""

    start: int
    end: int
    value: SlotValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A customer's words with all that is found in them."""

    forms: NormalText
    entities: tuple[Entity, ...]
    # What 내일 was counted from.
    now: datetime

    @property
    def text(self) -> str:
        """Return the words, normalised."""
        return self.forms.normal


class SlotTypes:
    """Reads the slots of a locale. Built once for a locale.

    Raises:
        PatternInvalid: the pattern of a slot type is not a regular expression.
    """

    def __init__(self, locale: LexLocale) -> None:
        self._own = {slot_type.name: slot_type for slot_type in locale.slot_types}
        self._finder = EntityFinder(EntityDefinitions(entities=tuple(map(_entity, locale.slot_types))))

    def read(self, text: str, now: datetime) -> Message:
        """Return a message with the entities that slots may be filled with; `now` is what 내일 is counted from."""
        forms = normal_text(text)
        return Message(forms=forms, entities=self._finder.find(forms.normal[:_LONGEST_READ], now), now=now)

    def is_free(self, slot: LexSlot) -> bool:
        """Return whether any words are a value of the slot."""
        return slot.type == FREE_FORM

    def found(self, slot: LexSlot, message: Message) -> list[Found]:
        """Return the values of a slot's type in a message, in order."""
        own = self._own.get(slot.type)
        if own is None:
            kind = BUILT_IN_TYPES.get(slot.type)
            if kind is None:
                return []
            return [_found(e, message, kind.write(e)) for e in message.entities if e.kind in kind.kinds]
        entities = [entity for entity in message.entities if entity.kind == f"{_OWN}{own.name}"]
        return [_listed(own, entity, message) for entity in entities]

    def answer(self, slot: LexSlot, message: Message, *, question: str = "") -> SlotValue | None:
        """Return what a message gives to a slot that was asked for; None when it is no answer."""
        if slot.type == _CONFIRMATION:
            said = read_yes_no(message.text, question=question)
            return None if said is None else _value(message.forms.text, "Yes" if said else "No")
        if slot.type == FREE_FORM:
            return _value(message.forms.text, message.forms.text)
        found = self.found(slot, message)
        if found:
            return _joined([one.value for one in found], slot, self._own.get(slot.type))
        return _open_answer(message) if self._is_open(slot) else None

    def _is_open(self, slot: LexSlot) -> bool:
        own = self._own.get(slot.type)
        if own is not None:
            return own.pattern is None and own.resolution is Resolution.ORIGINAL
        built_in = BUILT_IN_TYPES.get(slot.type)
        return built_in is not None and built_in.is_open

    def examples(self, slot: LexSlot) -> tuple[str, ...]:
        """Return values that may stand for the slot where sentences are learned."""
        own = self._own.get(slot.type)
        if own is not None:
            return tuple(value.value for value in own.values) or ("",)
        built_in = BUILT_IN_TYPES.get(slot.type)
        return (built_in.example if built_in else "",)


def _entity(slot_type: LexSlotType) -> ListEntity | PatternEntity:
    name = f"{_OWN}{slot_type.name}"
    if slot_type.pattern:
        return PatternEntity(id=name, pattern=f"(?<![0-9A-Za-z])(?:{slot_type.pattern})(?![0-9A-Za-z])")
    values = tuple(ListValue(value=value.value, synonyms=value.synonyms) for value in slot_type.values)
    return ListEntity(id=name, values=values)


def _value(original: str, interpreted: str, resolved: Sequence[str] = ()) -> SlotValue:
    return SlotValue(original=original, interpreted=interpreted, resolved=tuple(resolved) or (interpreted,))


def _found(entity: Entity, message: Message, interpreted: str) -> Found:
    start, end = message.forms.original_span(entity.start, entity.end)
    value = _value(message.forms.text[start:end], interpreted)
    return Found(start=entity.start, end=entity.end, value=value)


def _listed(own: LexSlotType, entity: Entity, message: Message) -> Found:
    found = _found(entity, message, _plain(entity))
    if own.resolution is Resolution.ORIGINAL:
        # The customer's own word; what it stands for is told besides.
        return replace(found, value=replace(found.value, interpreted=found.value.original))
    return found


def _joined(values: list[SlotValue], slot: LexSlot, own: LexSlotType | None) -> SlotValue:
    if slot.multiple:
        return replace(values[0], several=tuple(values))
    if own is not None and own.resolution is Resolution.CONCATENATION:
        return _value(" ".join(it.original for it in values), " ".join(it.interpreted for it in values))
    return values[0]


def _open_answer(message: Message) -> SlotValue | None:
    """Return the words of an answer without what is said around them; None when they are too many to be a value."""
    matched = _AROUND.match(message.text, timeout=1.0)
    words = matched.group(1).strip() if matched else ""
    if not squeeze(words) or len(words) > _LONGEST_OPEN:
        return None
    return SlotValue(original=message.forms.text, interpreted=words)

"""Reading slots: the built-in types by the centre's own entity finders, the bot's own types by their values.

What Lex itself takes for a Korean date or name is not published. The values written here are in its notation (ISO 8601,
digits), so that a Lambda function reads both alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Final

import regex

from aicc.aws.lex.definition import LexLocale, LexSlot, LexSlotType, Resolution
from aicc.aws.lex_server.slot_times import CLOCKS, DAYS, apart, clocks, days
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
_TIMES: Final = ("AMAZON.Date", "AMAZON.Time")
# 3시 말고 4시, 3시 아니 4시: between two values, it takes the first one back.
_INSTEAD: Final = regex.compile(r"말고|아니|아뇨")
_HOUR_BEHIND: Final = regex.compile(r"\s*시(?!간)")
_UNKNOWN: Final = regex.compile(r"모르겠|몰라|모릅니다")
_UNDECIDED: Final = regex.compile(r"글쎄|아마|그럴\s*걸|생각\s*(?:좀\s*)?해\s*볼|고민")
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


def _days(entity: Entity, message: "Message") -> tuple[str, ...]:
    return days(entity, message.now)


def _clocks(entity: Entity, message: "Message") -> tuple[str, ...]:
    return clocks(entity, message.text)


def _plain(entity: Entity, message: "Message") -> tuple[str, ...]:
    return (_text_of(entity),)


def _text_of(entity: Entity) -> str:
    return str(entity.text if entity.value is None else entity.value)


def _said(entity: Entity, message: "Message") -> tuple[str, ...]:
    return (entity.text,)


def _number(entity: Entity, message: "Message") -> tuple[str, ...]:
    # 두세 명 is no number, and the 25 of 25시 is one of no clock.
    is_number = isinstance(entity.value, int | float) and not _HOUR_BEHIND.match(message.text, entity.end)
    return (str(entity.value),) if is_number else ()


def _percentage(entity: Entity, message: "Message") -> tuple[str, ...]:
    # AWS: a number without a sign is the number alone.
    return tuple(f"{number}%" if entity.kind == "percentage" else number for number in _number(entity, message))


def _money(entity: Entity, message: "Message") -> tuple[str, ...]:
    return tuple(f"{entity.unit} {number}" if entity.kind == "money" else number for number in _number(entity, message))


def _given_name(entity: Entity, message: "Message") -> tuple[str, ...]:
    return (_names(_text_of(entity))[1],)


def _surname(entity: Entity, message: "Message") -> tuple[str, ...]:
    return (_names(_text_of(entity))[0],)


def _names(name: str) -> tuple[str, str]:
    """Return surname and given name of a whole one, and a name that is only one of them as both."""
    words = name.split()
    if len(words) > 1:
        return words[0], "".join(words[1:])
    return (name[0], name[1:]) if len(name) == 3 and "가" <= name[0] <= "힣" else (name, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _BuiltIn:
    kinds: tuple[str, ...]
    # What an entity of them may stand for: one value, several where nobody can say which, none where it is no value.
    write: Callable[[Entity, "Message"], tuple[str, ...]] = _plain
    # Whether words that no finder knows are taken when the slot is asked for.
    is_open: bool = False
    # Of words that no finder knows, those that are the value.
    cut: Callable[[str], str] = str
    # Stands for the slot where the locale's sentences are learned.
    example: str = ""


_NUMBERS: Final = ("number", "quantity", "age", "ordinal", "money", "percentage")
_PLACE: Final = _BuiltIn(kinds=("place",), write=_said, is_open=True, example="서울")
BUILT_IN_TYPES: Final[Mapping[str, _BuiltIn]] = {
    "AMAZON.Date": _BuiltIn(kinds=DAYS, write=_days, example="내일"),
    "AMAZON.Time": _BuiltIn(kinds=CLOCKS, write=_clocks, example="오후 3시"),
    "AMAZON.Duration": _BuiltIn(kinds=("duration",), example="30분"),
    "AMAZON.Number": _BuiltIn(kinds=_NUMBERS, write=_number, example="3"),
    "AMAZON.Percentage": _BuiltIn(kinds=("percentage", "number"), write=_percentage, example="20퍼센트"),
    "AMAZON.Currency": _BuiltIn(kinds=("money", "number"), write=_money, example="3만 원"),
    "AMAZON.PhoneNumber": _BuiltIn(kinds=("phone",), example="010-1234-5678"),
    "AMAZON.EmailAddress": _BuiltIn(kinds=("email",), example="name@example.com"),
    "AMAZON.FirstName": _BuiltIn(
        kinds=("person",), write=_given_name, is_open=True, cut=lambda words: _names(words)[1], example="민수"
    ),
    "AMAZON.LastName": _BuiltIn(
        kinds=("person",), write=_surname, is_open=True, cut=lambda words: _names(words)[0], example="김"
    ),
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
        asked = {slot.type for intent in locale.intents for slot in intent.slots}
        self._reads_times = not asked.isdisjoint(_TIMES)

    def read(self, text: str, now: datetime) -> Message:
        """Return a message with the entities that slots may be filled with; `now` is what 내일 is counted from."""
        forms = normal_text(text)
        entities = self._finder.find(forms.normal[:_LONGEST_READ], now)
        if self._reads_times:
            entities = tuple(part for entity in entities for part in apart(entity, now))
        return Message(forms=forms, entities=entities, now=now)

    def is_free(self, slot: LexSlot) -> bool:
        """Return whether any words are a value of the slot."""
        return slot.type == FREE_FORM

    def decides(self, slot: LexSlot) -> bool:
        """Return whether the slot holds a yes or a no, which is an answer only to a question that was asked."""
        own = self._own.get(slot.type)
        return slot.type == _CONFIRMATION or (own is not None and _is_yes_no(own))

    def found(self, slot: LexSlot, message: Message) -> list[Found]:
        """Return the values of a slot's type in a message, in order, without those that are taken back in it."""
        own, kind = self._own.get(slot.type), BUILT_IN_TYPES.get(slot.type)
        if own is not None:
            kinds: tuple[str, ...] = (f"{_OWN}{own.name}",)
            made = [_listed(own, entity, message) for entity in message.entities if entity.kind in kinds]
        else:
            read = ((e, kind.write(e, message)) for e in message.entities if e.kind in kind.kinds) if kind else ()
            made = [_found(entity, message, values) for entity, values in read if values]
        taken_back = {one.start for one, other in pairwise(made) if _INSTEAD.search(message.text, one.end, other.start)}
        return [one for one in made if one.start not in taken_back]

    def answer(self, slot: LexSlot, message: Message, *, question: str = "") -> SlotValue | None:
        """Return what a message gives to a slot that was asked for; None when it is no answer."""
        if slot.type == _CONFIRMATION:
            said = _consent(message.text, question)
            return None if said is None else _value(message.forms.text, said)
        if slot.type == FREE_FORM:
            return _value(message.forms.text, message.forms.text)
        found = self.found(slot, message)
        if found:
            return _joined([one.value for one in found], slot, self._own.get(slot.type))
        kind = BUILT_IN_TYPES.get(slot.type)
        return _open_answer(message, kind.cut if kind else str) if self._is_open(slot) else None

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


def _consent(text: str, question: str) -> str | None:
    """Return one of the four values of AMAZON.Confirmation, None where it is none of them."""
    if _UNKNOWN.search(text):
        return "Don't know"
    said = read_yes_no(text, question=question)
    if said is None:
        return "Maybe" if _UNDECIDED.search(text) else None
    return "Yes" if said else "No"


def _is_yes_no(own: LexSlotType) -> bool:
    return bool(own.values) and all(read_yes_no(value.value) is not None for value in own.values)


def _entity(slot_type: LexSlotType) -> ListEntity | PatternEntity:
    name = f"{_OWN}{slot_type.name}"
    if slot_type.pattern:
        return PatternEntity(id=name, pattern=f"(?<![0-9A-Za-z])(?:{slot_type.pattern})(?![0-9A-Za-z])")
    values = tuple(ListValue(value=value.value, synonyms=value.synonyms) for value in slot_type.values)
    return ListEntity(id=name, values=values)


def _value(original: str, interpreted: str, resolved: Sequence[str] = ()) -> SlotValue:
    return SlotValue(original=original, interpreted=interpreted, resolved=tuple(resolved) or (interpreted,))


def _found(entity: Entity, message: Message, values: tuple[str, ...]) -> Found:
    start, end = message.forms.original_span(entity.start, entity.end)
    interpreted = values[0] if len(values) == 1 else None
    value = SlotValue(original=message.forms.text[start:end], interpreted=interpreted, resolved=values)
    return Found(start=entity.start, end=entity.end, value=value)


def _listed(own: LexSlotType, entity: Entity, message: Message) -> Found:
    found = _found(entity, message, _plain(entity, message))
    if own.resolution is Resolution.ORIGINAL:
        # The customer's own word; what it stands for is told besides.
        return replace(found, value=replace(found.value, interpreted=found.value.original))
    return found


def _joined(values: list[SlotValue], slot: LexSlot, own: LexSlotType | None) -> SlotValue:
    if slot.multiple:
        return replace(values[0], several=tuple(values))
    if own is not None and own.resolution is Resolution.CONCATENATION:
        return _value(" ".join(it.original for it in values), " ".join(it.shown for it in values))
    return values[0]


def _open_answer(message: Message, cut: Callable[[str], str]) -> SlotValue | None:
    """Return the words of an answer without what is said around them; None when they are too many to be a value."""
    matched = _AROUND.match(message.text, timeout=1.0)
    words = cut(matched.group(1).strip()) if matched else ""
    if not squeeze(words) or len(words) > _LONGEST_OPEN:
        return None
    return SlotValue(original=message.forms.text, interpreted=words)

"""Which slot type of Lex takes an answer, and the slot types of a bot's own."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from aicc.aws.lex.definition import LexSlotType, Resolution, SlotTypeValue
from aicc.aws.lex.identifiers import Note, identifier
from aicc.models.entities import ListEntity
from aicc.models.scenario import Ask, InputType, Option

FREE: Final = "AMAZON.FreeFormInput"
YES_NO: Final = LexSlotType(
    name="YesNo",
    description=str(Note(text="예/아니요", facts={"type": "yes_no"})),
    values=(
        SlotTypeValue(value="예", synonyms=("네", "응", "어", "맞아요", "맞습니다", "그래요", "좋아요", "할게요")),
        SlotTypeValue(value="아니요", synonyms=("아니", "아니오", "아뇨", "싫어요", "안 할래요", "괜찮아요")),
    ),
    resolution=Resolution.TOP,
)
# By what is asked for; the others are taken as free words. AMAZON.Number drops the zeros before a code, no built-in
# type of ko_KR reads accounts, cards or whole Korean names, and money is said in 만원.
BUILT_IN: Final[Mapping[InputType, str]] = {
    InputType.DATE: "AMAZON.Date",
    InputType.TIME: "AMAZON.Time",
    InputType.NUMBER: "AMAZON.Number",
    InputType.PHONE: "AMAZON.PhoneNumber",
    InputType.YES_NO: YES_NO.name,
}
# What free words are the right type for.
PLAIN: Final = frozenset({InputType.TEXT, InputType.SECRET})
# Hidden in the logs of conversations.
HIDDEN: Final = frozenset({InputType.SECRET, InputType.CARD, InputType.ACCOUNT})
# Repeated by no message.
PERSONAL: Final = HIDDEN | {InputType.PHONE}
_CHOICES: Final = frozenset({InputType.SELECTION, InputType.MULTI_SELECT})
_CHECKSUM_BYTES: Final = 4

Choices = tuple[tuple[SlotTypeValue, ...], Resolution]


def choices_of(ask: Ask) -> Choices | None:
    """Return the choices of a question that are known beforehand; None where it has none."""
    if ask.input_type not in _CHOICES or ask.options_from is not None:
        return None
    several = ask.input_type is InputType.MULTI_SELECT
    return values_of(ask.options), Resolution.ORIGINAL if several else Resolution.TOP


def values_of(options: Iterable[Option]) -> tuple[SlotTypeValue, ...]:
    """Return options as values of a slot type."""
    return tuple(_value(option.value, option.synonyms) for option in options)


def _value(value: str, synonyms: Sequence[str]) -> SlotTypeValue:
    # Lex has no use for a word twice.
    return SlotTypeValue(value=value, synonyms=tuple(word for word in dict.fromkeys(synonyms) if word != value))


def entity_type(entity: ListEntity) -> LexSlotType:
    """Return an entity of the bot as a slot type."""
    name = identifier(entity.id)
    return LexSlotType(
        name=name,
        description=str(Note(facts={"type": "entity", "entity": entity.id if name != entity.id else ""})),
        values=tuple(_value(value.value, value.synonyms) for value in entity.values),
        resolution=Resolution.TOP,
    )


def choice_types(asked: Iterable[tuple[str, Choices]]) -> dict[tuple[str, Choices], LexSlotType]:
    """Return the slot type of each slot and its choices.

    It is named after the slot; where slots of one name have different choices, a checksum of these tells them apart.
    """
    each = dict.fromkeys(asked)
    slots = [slot for slot, _ in each]
    return {
        (slot, choices): LexSlotType(
            name=identifier(slot) + "_options" + (f"_{_checksum(choices)}" if slots.count(slot) > 1 else ""),
            description=str(Note(facts={"type": "options"})),
            values=choices[0],
            resolution=choices[1],
        )
        for slot, choices in each
    }


def _checksum(choices: Choices) -> str:
    words = "\n".join("\t".join((value.value, *value.synonyms)) for value in choices[0])
    return hashlib.blake2b(f"{choices[1]}\n{words}".encode(), digest_size=_CHECKSUM_BYTES).hexdigest()

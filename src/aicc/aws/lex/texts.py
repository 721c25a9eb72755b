"""Messages of a bot project in the form that Lex takes: `{slot}` for its own slots, `[attribute]` for all else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aicc.aws.lex.definition import Button, Card, LexMessage, MessageGroup, PlainText, Response, Ssml
from aicc.models.expression import Message, Placeholder, Template
from aicc.utils.hangul import josa

MOST_GROUPS: Final = 5
MOST_VARIATIONS: Final = 2
MOST_BUTTONS: Final = 5
LONGEST_BUTTON: Final = 50
# Above buttons.
CHOOSE: Final = "아래에서 골라 주세요."
# Particles that depend on a value which Lex puts in, as others write them: 을(를). Read, never written.
_PAIRS: Final = {
    "은(는)": "은/는",
    "이(가)": "이/가",
    "을(를)": "을/를",
    "(으)로": "으로/로",
    "과(와)": "과/와",
    "이에요(예요)": "이에요/예요",
    "(이)나": "이나/나",
    "아(야)": "아/야",
}
# What reads naturally behind any value, where its last letter is not known beforehand.
_BEHIND_ANY: Final = {
    "은/는": "의 경우",
    "이/가": "",
    "을/를": "",
    "과/와": "하고",
    "이에요/예요": "입니다",
    "이나/나": " 또는",
    "아/야": " 님",
}
# 으로/로 is nothing that can be left out: it goes to a noun, by the format of the value.
_TO: Final = "으로/로"
_NOUNS: Final = {"date": "날짜", "time": "시간", "money": "금액"}
_NOUN: Final = "쪽"
_PARTICLE: Final = re.compile(rf"\{{(\w+)\}}({'|'.join(map(re.escape, _PAIRS))})")
# Said in place of personal data: Lex would read it aloud, and has no filter that hides a part of it.
_NOT_TOLD: Final = "말씀하신"
_NOT_TOLD_NOUN: Final = "번호"
_NOUN_BEHIND: Final = re.compile(r"\s*(?:번호|계좌|카드)")
_MASK: Final = "mask"
# Marks that mean something to Lex, written so that they do not.
ESCAPED: Final = str.maketrans("{}[]", "｛｝［］")
_REFERENCE: Final = re.compile(r"\{([^{}\[\]]+)\}|\[([^{}\[\]]+)\]")
_TAG: Final = re.compile(r"<[^<>]*>")
_SLOT_NAME: Final = re.compile(r"[^\W\d]\w{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class InLex:
    """A slot of the project as the intent has it."""

    # Name in Lex.
    name: str
    # All that it may hold; empty where that is not known beforehand.
    values: tuple[str, ...] = ()
    # Whether it holds personal data, which no message repeats.
    is_personal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A message in the form of Lex."""

    group: MessageGroup
    # Whether formats, or wordings and channels, were left out.
    lost_formats: bool
    lost_wordings: bool


def spoken(message: Message, slots: Mapping[str, InLex]) -> Spoken:
    """Return a message as Lex says it.

    Args:
        message: what a step says.
        slots: the slots of the intent by their name in the project; others are read from session attributes.
    """
    texts = [PlainText(text=lex_text(wording, slots)) for wording in message.wordings[: 1 + MOST_VARIATIONS]]
    wordings = (*message.wordings, *(each for every in message.by_channel.values() for each in every))
    return Spoken(
        group=MessageGroup(message=texts[0], variations=tuple(texts[1:])),
        lost_formats=any(isinstance(part, Placeholder) and part.filters for each in wordings for part in each.parts),
        lost_wordings=len(wordings) > 1 + MOST_VARIATIONS or bool(message.by_channel),
    )


def lex_text(template: Template, slots: Mapping[str, InLex]) -> str:
    """Return a text as Lex says it; see `spoken`."""
    behind = (*template.parts[1:], "")
    return "".join(
        part.translate(ESCAPED) if isinstance(part, str) else _reference(part, slots, following)
        for part, following in zip(template.parts, behind, strict=True)
    )


def _reference(placeholder: Placeholder, slots: Mapping[str, InLex], following: str | Placeholder) -> str:
    slot = slots.get(placeholder.slot)
    pairs = [name for name in placeholder.filters if name in _PAIRS.values()]
    if _MASK in placeholder.filters or (slot is not None and slot.is_personal):
        named = not pairs and isinstance(following, str) and _NOUN_BEHIND.match(following)
        value = _NOT_TOLD if named else f"{_NOT_TOLD} {_NOT_TOLD_NOUN}"
        values: tuple[str, ...] = (value,)
    else:
        value = f"{{{slot.name}}}" if slot is not None else f"[{placeholder.slot}]"
        values = slot.values if slot is not None and placeholder.filters == tuple(pairs) else ()
    noun = next((_NOUNS[name] for name in placeholder.filters if name in _NOUNS), _NOUN)
    return value + "".join(_particle(pair, values, noun) for pair in pairs)


def _particle(pair: str, values: tuple[str, ...], noun: str) -> str:
    """Return a particle that is right behind all of these values; where none is, what reads well without one."""
    forms = {josa(value, pair) for value in values}
    if len(forms) == 1:
        return forms.pop()
    return f" {noun}{josa(noun, pair)}" if pair == _TO else _BEHIND_ANY[pair]


def project_text(text: str, slots: Mapping[str, str]) -> str:
    """Return what Lex says as a template of a bot project; `slots` is name of the slot by name in Lex."""

    def replaced(found: re.Match[str]) -> str:
        slot = slots.get(found[1]) if found[1] is not None else found[2]
        return f"{{{slot}}}" if slot is not None and _SLOT_NAME.fullmatch(slot) else found[0].translate(ESCAPED)

    # A brace that is none of a slot is a letter.
    pieces = re.split(r"(\{[^{}]*\})", _REFERENCE.sub(replaced, text))
    written = "".join(
        piece if number % 2 and _SLOT_NAME.fullmatch(piece[1:-1]) else piece.translate(ESCAPED)
        for number, piece in enumerate(pieces)
    )
    return _PARTICLE.sub(lambda found: f"{{{found[1]}|{_PAIRS[found[2]]}}}", written)


def cards(choices: Sequence[str], room: int) -> tuple[MessageGroup, ...]:
    """Return buttons for choices, five to a card and as many cards as there is room for; long ones are left out."""
    fitting = [choice for choice in choices if len(choice) <= LONGEST_BUTTON]
    rows = [fitting[start : start + MOST_BUTTONS] for start in range(0, len(fitting), MOST_BUTTONS)]
    return tuple(
        MessageGroup(message=Card(title=CHOOSE, buttons=tuple(Button(text=choice, value=choice) for choice in row)))
        for row in rows[:room]
    )


def buttons(groups: Sequence[MessageGroup]) -> tuple[str, ...]:
    """Return what the buttons of the messages say, in order."""
    shown = (group.message for group in groups if isinstance(group.message, Card))
    return tuple(button.value for card in shown for button in card.buttons)


def response(groups: Sequence[MessageGroup]) -> Response | None:
    """Return the groups as one response; None where there is nothing to say."""
    return Response(groups=tuple(groups[:MOST_GROUPS])) if groups else None


def plain(message: LexMessage) -> str:
    """Return the words of a message, "" of a card that we made."""
    if isinstance(message, Card):
        return "" if message.title == CHOOSE else message.title
    return _TAG.sub("", message.text) if isinstance(message, Ssml) else message.text

"""What the bot says: the messages of a definition as the API spells them, with slots and attributes put in."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, assert_never

from aicc.aws.lex.definition import Card, CustomPayload, LexMessage, MessageGroup, PlainText, Ssml

# Lex cuts nothing by itself; longer than this is no message.
_LONGEST: Final = 1024
_LONGEST_ON_CARD: Final = 250
_SLOT: Final = re.compile(r"\{([0-9A-Za-z_-]+)\}")
_ATTRIBUTE: Final = re.compile(r"\[([^\[\]{}]+)\]")

Written = dict[str, Any]


def said(
    groups: Sequence[MessageGroup], *, turn: int, slots: Mapping[str, str], attributes: Mapping[str, str]
) -> tuple[Written, ...]:
    """Return a message of each group, in order; one of which nothing is left when it is filled in is left out.

    Args:
        groups: what may be said.
        turn: number of the turn; variations take turns with it, where Lex draws lots.
        slots: what `{Slot}` is replaced by; one that is empty is replaced by nothing.
        attributes: what `[attribute]` is replaced by; what is none of them stays as it is.
    """
    filled = _Filling(slots, attributes)
    messages = (_message(_chosen(group, turn), filled) for group in groups)
    return tuple(message for message in messages if message.get("content") or "imageResponseCard" in message)


class _Filling:
    def __init__(self, slots: Mapping[str, str], attributes: Mapping[str, str]) -> None:
        self._slots, self._attributes = slots, attributes

    def __call__(self, text: str) -> str:
        with_slots = _SLOT.sub(lambda found: self._slots.get(found.group(1), ""), text)
        return _ATTRIBUTE.sub(lambda found: self._attributes.get(found.group(1), found.group(0)), with_slots)[:_LONGEST]


def _chosen(group: MessageGroup, turn: int) -> LexMessage:
    choices = (group.message, *group.variations)
    return choices[turn % len(choices)]


def _message(message: LexMessage, filled: _Filling) -> Written:
    match message:
        case PlainText():
            return {"contentType": "PlainText", "content": filled(message.text)}
        case Ssml():
            return {"contentType": "SSML", "content": filled(message.text)}
        case CustomPayload():
            return {"contentType": "CustomPayload", "content": filled(message.text)}
        case Card():
            return {"contentType": "ImageResponseCard", "imageResponseCard": _card(message, filled)}
    assert_never(message)


def _card(card: Card, filled: _Filling) -> Written:
    subtitle = filled(card.subtitle or "")[:_LONGEST_ON_CARD]
    return {
        "title": filled(card.title)[:_LONGEST_ON_CARD] or "-",
        **({"subtitle": subtitle} if subtitle else {}),
        **({"imageUrl": card.image_url} if card.image_url else {}),
        "buttons": [{"text": button.text, "value": button.value} for button in card.buttons],
    }

"""Between words and intents: where a conversation takes place, what it may be about, and how that is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from aicc.aws.lex.definition import LexIntent, LexLocale
from aicc.aws.lex_server.failures import Refusal, RequestRefused
from aicc.aws.lex_server.hooks import BotIdentity, Hook
from aicc.aws.lex_server.recognition import Reading, Recogniser
from aicc.aws.lex_server.state import Aim, Confirmed, IntentState, read_slot
from aicc.nlu.sentiment import analyze

_MOST: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """How a bot is served."""

    # As events name it.
    identity: BotIdentity = field(default_factory=BotIdentity)
    # Its Lambda function, called with Lex's event (see `hooks`); None: it has none.
    hook: Hook | None = None
    # Whether answers say the customer's mood.
    detect_sentiment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a conversation takes place."""

    locale: LexLocale
    recogniser: Recogniser
    alias: Alias


def interpretations(
    readings: Sequence[Reading], aim: Aim | None, setting: Setting, text: str
) -> tuple[dict[str, Any], ...]:
    """Return what may be meant as the API spells it: the intent that goes on first, at most five."""
    scores = {reading.intent.name: reading.confidence for reading in readings}
    found: list[dict[str, Any]] = []
    if aim is not None:
        found.append({**_scored(scores.pop(aim.name, None)), "intent": aim.written(), "interpretationSource": "Lex"})
    others: list[tuple[LexIntent, float | None]] = [
        (reading.intent, reading.confidence) for reading in readings if reading.intent.name in scores
    ]
    fallback = setting.locale.fallback
    if fallback is not None and (aim is None or aim.name != fallback.name):
        others = [*others[: _MOST - 1 - len(found)], (fallback, None)]
    for intent, confidence in others:
        other = Aim(name=intent.name, slots={slot.name: None for slot in intent.slots})
        found.append({**_scored(confidence), "intent": other.written(), "interpretationSource": "Lex"})
    if found and setting.alias.detect_sentiment and text:
        found[0]["sentimentResponse"] = _sentiment(text)
    return tuple(found[:_MOST])


def read_aim(locale: LexLocale, given: Mapping[str, Any], before: Aim | None = None) -> Aim:
    """Return an intent as a client or a function spells it, with every slot that it has.

    Where slots are not mentioned, those of the same intent `before` stay.

    Raises:
        RequestRefused: there is no such intent or slot (ValidationException).
    """
    intent = locale.intent(given["name"])
    if intent is None:
        raise RequestRefused(Refusal.VALIDATION, f"There is no intent {given['name']} in {locale.id}")
    slots = {name: read_slot(value) for name, value in (given.get("slots") or {}).items()}
    if "slots" not in given and before is not None and before.name == intent.name:
        slots = dict(before.slots)
    unknown = sorted(set(slots) - {slot.name for slot in intent.slots})
    if unknown:
        raise RequestRefused(Refusal.VALIDATION, f"The intent {intent.name} has no slot {unknown[0]}")
    return Aim(
        name=intent.name,
        slots={slot.name: slots.get(slot.name) for slot in intent.slots},
        state=IntentState(given.get("state") or IntentState.IN_PROGRESS),
        confirmed=Confirmed(given.get("confirmationState") or Confirmed.NONE),
    )


def _scored(confidence: float | None) -> dict[str, Any]:
    return {} if confidence is None else {"nluConfidence": {"score": round(confidence, 2)}}


def _sentiment(text: str) -> dict[str, Any]:
    mood = analyze(text)
    scores = {name: round(float(getattr(mood, name)), 4) for name in ("positive", "negative", "neutral", "mixed")}
    return {"sentiment": mood.mood.value, "sentimentScore": scores}

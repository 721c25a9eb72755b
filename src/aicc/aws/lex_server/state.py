"""What Lex knows of a conversation between two turns: the session, and its two spellings (API and Lambda share one)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    """What the bot does next (dialogAction.type)."""

    CLOSE = "Close"
    CONFIRM_INTENT = "ConfirmIntent"
    DELEGATE = "Delegate"
    ELICIT_INTENT = "ElicitIntent"
    ELICIT_SLOT = "ElicitSlot"
    NONE = "None"


class IntentState(StrEnum):
    """How far an intent is."""

    FAILED = "Failed"
    FULFILLED = "Fulfilled"
    IN_PROGRESS = "InProgress"
    READY = "ReadyForFulfillment"
    WAITING = "Waiting"
    BEING_FULFILLED = "FulfillmentInProgress"


class Confirmed(StrEnum):
    """What the customer said to the confirmation."""

    CONFIRMED = "Confirmed"
    DENIED = "Denied"
    NONE = "None"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotValue:
    """What a slot holds."""

    # The customer's own words, what Lex takes them for, and the values that they may stand for, likeliest first.
    original: str
    # None where it may be each of the resolved: 세 시 is 03:00 or 15:00.
    interpreted: str | None
    resolved: tuple[str, ...] = ()
    # Of a slot that takes several; then the three above are those of the first.
    several: tuple["SlotValue", ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        """Return whether it may mean several things; Lex asks again for a slot that holds such a value."""
        return self.interpreted is None

    @property
    def shown(self) -> str:
        """Return the value as messages show it."""
        return ", ".join(value.shown for value in self.several) or self.interpreted or self.original

    def written(self) -> dict[str, Any]:
        """Return it as the API spells it."""
        if self.several:
            return {"shape": "List", "values": [value.written() for value in self.several]}
        return {
            "shape": "Scalar",
            "value": {
                "originalValue": self.original,
                "interpretedValue": self.interpreted,
                "resolvedValues": list(self.resolved),
            },
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """The intent that a conversation is about."""

    name: str
    # Every slot of the intent; None while it is empty.
    slots: Mapping[str, SlotValue | None] = field(default_factory=dict)
    state: IntentState = IntentState.IN_PROGRESS
    confirmed: Confirmed = Confirmed.NONE

    def holds(self, slot: str) -> bool:
        """Return whether a slot has a value that leaves no doubt."""
        value = self.slots.get(slot)
        return value is not None and not value.is_ambiguous

    def with_slots(self, values: Mapping[str, SlotValue | None]) -> "Aim":
        """Return the intent with these slots filled besides."""
        return replace(self, slots={**self.slots, **values})

    def written(self) -> dict[str, Any]:
        """Return it as the API spells it."""
        return {
            "name": self.name,
            "slots": {name: value.written() if value else None for name, value in self.slots.items()},
            "state": self.state.value,
            "confirmationState": self.confirmed.value,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Something that was the matter a moment ago."""

    name: str
    # When it ends: seconds since 1970, and turns that are left.
    until: float
    turns: int
    attributes: Mapping[str, str] = field(default_factory=dict)

    def written(self, now: float) -> dict[str, Any]:
        """Return it as the API spells it at a moment."""
        seconds = min(max(round(self.until - now), 5), 86_400)
        return {
            "name": self.name,
            "timeToLive": {"timeToLiveInSeconds": seconds, "turnsToLive": max(self.turns, 1)},
            "contextAttributes": dict(self.attributes),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the bot does next, and with which slot."""

    action: Action
    slot: str | None = None
    style: str | None = None

    def written(self) -> dict[str, Any]:
        """Return it as the API spells it."""
        return {
            "type": self.action.value,
            **({"slotToElicit": self.slot} if self.slot else {}),
            **({"slotElicitationStyle": self.style} if self.style else {}),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A conversation between two turns."""

    id: str
    aim: Aim | None = None
    step: Step | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    contexts: tuple[Context, ...] = ()
    hints: Mapping[str, Any] = field(default_factory=dict)
    # Identifies the request that began the turn.
    request: str = ""
    # How often the pending question was asked again.
    retries: int = 0
    # Turns so far.
    turns: int = 0
    # When the customer last spoke: seconds since 1970.
    touched: float = 0.0
    # As they were answered last, spelt as in the API.
    messages: tuple[Mapping[str, Any], ...] = ()
    interpretations: tuple[Mapping[str, Any], ...] = ()

    def written(self, now: float) -> dict[str, Any]:
        """Return its state as the API spells it (SessionState) at a moment."""
        return {
            **({"dialogAction": self.step.written()} if self.step else {}),
            **({"intent": self.aim.written()} if self.aim else {}),
            "activeContexts": [context.written(now) for context in self.contexts],
            "sessionAttributes": dict(self.attributes),
            **({"originatingRequestId": self.request} if self.request else {}),
            **({"runtimeHints": dict(self.hints)} if self.hints else {}),
        }


def read_slot(value: Mapping[str, Any] | None) -> SlotValue | None:
    """Return a slot as the API or a Lambda function spells it; composite slots, which no bot here has, as empty."""
    if not value:
        return None
    if value.get("shape") == "List":
        several = tuple(read for item in value.get("values") or () if (read := read_slot(item)) is not None)
        return replace(several[0], several=several) if several else None
    given = value.get("value")
    if not given:
        return None
    interpreted, resolved = given.get("interpretedValue"), tuple(given.get("resolvedValues") or ())
    original = given.get("originalValue") or interpreted
    return SlotValue(original=original, interpreted=interpreted, resolved=resolved) if original else None


def read_step(action: Mapping[str, Any]) -> Step:
    """Return a dialog action as the API or a Lambda function spells it."""
    return Step(
        action=Action(action["type"]), slot=action.get("slotToElicit"), style=action.get("slotElicitationStyle")
    )


def read_contexts(contexts: Sequence[Mapping[str, Any]], now: float) -> tuple[Context, ...]:
    """Return the active contexts as the API or a Lambda function spells them at a moment."""
    return tuple(
        Context(
            name=context["name"],
            until=now + context["timeToLive"]["timeToLiveInSeconds"],
            turns=context["timeToLive"]["turnsToLive"],
            attributes=dict(context.get("contextAttributes") or {}),
        )
        for context in contexts
    )


def overlaid(session: Session, given: Mapping[str, Any], now: float) -> Session:
    """Return the session with what a client or a Lambda function says of its state; what it leaves out stays.

    The intent is not read here: that needs the locale's definition.
    """
    changes: dict[str, Any] = {}
    if given.get("sessionAttributes") is not None:
        changes["attributes"] = dict(given["sessionAttributes"])
    if given.get("activeContexts") is not None:
        changes["contexts"] = read_contexts(given["activeContexts"], now)
    if given.get("runtimeHints") is not None:
        changes["hints"] = given["runtimeHints"]
    if given.get("dialogAction") is not None:
        changes.update(step=read_step(given["dialogAction"]), retries=0)
    return replace(session, **changes)

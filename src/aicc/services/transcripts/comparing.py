"""What was expected of a turn against what there is to see after it."""

from collections.abc import Callable, Mapping
from typing import Final

import regex

from aicc.models.turn import Reason, Reply, Turn
from aicc.services.transcripts.tone import impolite
from aicc.services.transcripts.transcript import Aspect, Exchange, Expectation, Mismatch, Seen, shown

_PATTERN_SECONDS: Final = 1.0


def compare(exchange: Exchange, seen: Seen) -> tuple[Mismatch, ...]:
    """Return the expectations of an exchange that do not hold."""
    found = ((expectation, _got(expectation, seen)) for expectation in exchange.expects)
    return tuple(
        Mismatch(
            line=expectation.line,
            aspect=expectation.aspect,
            name=expectation.name,
            wanted=_missing(expectation, got),
            got=got,
        )
        for expectation, got in found
        if not _holds(expectation, got)
    )


def _holds(expectation: Expectation, got: str) -> bool:
    if expectation.aspect is Aspect.TONE:
        return not got
    if not expectation.wanted:
        return not got
    if expectation.aspect in _ALL_OF:
        return not _missing(expectation, got)
    if expectation.aspect is Aspect.ACTIONS:
        return got == _joined(expectation.wanted)
    return got in expectation.wanted


def _missing(expectation: Expectation, got: str) -> tuple[str, ...]:
    """Return what of the wanted is not there; all of it where one of them would do."""
    found = _ALL_OF.get(expectation.aspect)
    return expectation.wanted if found is None else tuple(one for one in expectation.wanted if not found(one, got))


def _says(text: str, got: str) -> bool:
    return _squash(text) in _squash(got)


def _squash(text: str) -> str:
    return "".join(text.split())


def _matches(pattern: str, text: str) -> bool:
    try:
        return regex.search(pattern, text, timeout=_PATTERN_SECONDS) is not None
    except TimeoutError:
        return False


def _joined(parts: tuple[str, ...]) -> str:
    return ", ".join(parts)


# All of what is wanted must be found, each in this way.
_ALL_OF: Final[Mapping[Aspect, Callable[[str, str], bool]]] = {
    Aspect.BOT: _says,
    Aspect.RECORDED: _says,
    Aspect.BOT_PATTERN: _matches,
    Aspect.BUTTONS: lambda label, got: label in got.split("\n"),
}


def _got(expectation: Expectation, seen: Seen) -> str:
    """Return what there is to see of an aspect; an empty text for nothing."""
    match expectation.aspect:
        case Aspect.SLOTS:
            frames = seen.conversation.frames
            return shown(frames[-1].slots.get(expectation.name)) if frames else ""
        case Aspect.FACTS:
            return _fact(expectation.name, seen)
        case Aspect.TICKET:
            return _ticket(expectation.name, seen)
        case Aspect.STEP:
            return _step(seen)
        case Aspect.OWNER:
            return seen.conversation.owner.value
        case _:
            return _OF_TURN[expectation.aspect](seen.turn) if seen.turn is not None else ""


def _step(seen: Seen) -> str:
    if seen.turn is not None:
        return seen.turn.reply.step or ""
    return seen.conversation.frames[-1].step if seen.conversation.frames else ""


def _fact(name: str, seen: Seen) -> str:
    """Return a fact that is still known."""
    ends, now = seen.conversation.fact_ends.get(name), seen.conversation.updated_at
    return "" if ends is not None and ends <= now else shown(seen.conversation.facts.get(name))


def _ticket(name: str, seen: Seen) -> str:
    ticket = seen.ticket
    if ticket is None:
        return ""
    parts = {"reason": ticket.reason.value, "priority": ticket.priority.value, "rule": ticket.context.get("rule", "")}
    return parts[name] if name else f"{parts['reason']} {parts['priority']}"


def _intent(reason: Reason) -> str:
    return reason.intents[0].intent if reason.intents else ""


def _spoken(reply: Reply) -> str:
    return "\n".join(reply.messages)


_OF_TURN: Final[Mapping[Aspect, Callable[[Turn], str]]] = {
    Aspect.BOT: lambda turn: _spoken(turn.reply),
    Aspect.BOT_PATTERN: lambda turn: _spoken(turn.reply),
    Aspect.RECORDED: lambda turn: turn.said,
    Aspect.DECISION: lambda turn: turn.reason.decision,
    Aspect.DETAIL: lambda turn: turn.reason.detail,
    Aspect.INTENT: lambda turn: _intent(turn.reason),
    Aspect.BUTTONS: lambda turn: "\n".join(button.label for button in turn.reply.quick_replies),
    Aspect.ACTIONS: lambda turn: _joined(turn.reason.actions),
    Aspect.TONE: lambda turn: "\n".join(impolite(_spoken(turn.reply))),
    Aspect.MOOD: lambda turn: turn.reason.mood,
}

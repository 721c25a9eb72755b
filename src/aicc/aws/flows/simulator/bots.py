"""Lex bots in this process: the local Lex in place of Amazon's."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aicc.aws.flows.simulator.contact import Broke, ForLex, LexGave
from aicc.aws.lex_server.failures import RequestRefused
from aicc.aws.lex_server.runtime import LexRuntime

# As Connect tells every bot of Lex that it asks.
_FROM_CONNECT: Final = {"x-amz-lex:channels:platform": "Connect"}
# Lex takes texts of so many characters.
_LONGEST: Final = 1_024


class LocalBots:
    """Lex bots by the ARN of their alias, answered by the local Lex.

    Args:
        bots: the bots; "*" answers for every alias that is not named.
    """

    def __init__(self, bots: Mapping[str, LexRuntime]) -> None:
        self._bots = bots

    def ask(self, question: ForLex) -> LexGave | Broke:
        """See Bots."""
        bot = self._bots.get(question.alias) or self._bots.get("*")
        if bot is None:
            return Broke(why=f"there is no Lex bot {question.alias} here")
        if question.fresh:
            bot.delete_session(question.session)
        state = {"sessionAttributes": dict(question.attributes)} if question.fresh else {}
        try:
            text, mode = question.text[:_LONGEST], question.mode
            answer = bot.recognize_text(question.session, text, state, _FROM_CONNECT, mode=mode)
        except RequestRefused as refusal:
            return Broke(why=str(refusal))
        return _gave(answer)


def _gave(answer: Mapping[str, Any]) -> LexGave:
    state = answer.get("sessionState", {})
    intent = state.get("intent") or {}
    readings: Sequence[Mapping[str, Any]] = answer.get("interpretations", ())
    score = (readings[0].get("nluConfidence") or {}).get("score") if readings else None
    return LexGave(
        messages=tuple(message["content"] for message in answer.get("messages", ()) if message.get("content")),
        intent=intent.get("name", ""),
        state=intent.get("state", ""),
        dialog_action=(state.get("dialogAction") or {}).get("type", ""),
        slots={name: _interpreted(value) for name, value in (intent.get("slots") or {}).items()},
        attributes=state.get("sessionAttributes") or {},
        confidence=score,
    )


def _interpreted(slot: Mapping[str, Any] | None) -> str | None:
    if slot is None:
        return None
    values = slot.get("values")
    if values:
        return ", ".join(filter(None, map(_interpreted, values)))
    interpreted: str | None = (slot.get("value") or {}).get("interpretedValue")
    return interpreted

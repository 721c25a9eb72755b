"""Intents by Amazon Lex V2 (RecognizeText). Lex only understands here: the conversation is led by our own scenarios.

Each message is read by itself: the request says that Lex waits for an intent, so a question that Lex may have open from
the message before is forgotten. An alias of its own without a code hook is best for this; a hook of ours that is called
nevertheless sees the request attribute and does nothing (see `UNDERSTAND_ONLY`).

Source: https://docs.aws.amazon.com/lexv2/latest/APIReference/API_runtime_RecognizeText.html
"""

import hashlib
import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from aicc.aws.asking import AskedService, ServiceAway
from aicc.aws.lex.definition import KOREAN
from aicc.aws.lex.identifiers import identifier
from aicc.models.errors import LexBotInvalid
from aicc.models.understanding import IntentScore, IntentSource

# Request attribute by which a code hook of ours knows that nobody talks to Lex, and lets Lex go on by itself.
UNDERSTAND_ONLY: Final = "aicc-understand-only"
_LONGEST: Final = 1024
_BOT: Final = re.compile(r"[0-9A-Za-z]{10}")
_ALIAS: Final = re.compile(r"TSTALIASID|[0-9A-Za-z]{10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LexAddress:
    """Which bot is asked."""

    # Ten letters and digits each.
    bot_id: str
    alias_id: str
    locale: str = KOREAN

    def __post_init__(self) -> None:
        """Refuse what no bot of Lex has.

        Raises:
            LexBotInvalid: an id is not one.
        """
        for name, value, pattern in (("bot_id", self.bot_id, _BOT), ("bot_alias_id", self.alias_id, _ALIAS)):
            if not pattern.fullmatch(value):
                raise LexBotInvalid(name=name, value=value[:40])


class LexRuntime:
    """Asks a bot of Lex what a message is about.

    Args:
        service: `lexv2-runtime`.
        address: the bot.
    """

    def __init__(self, service: AskedService, address: LexAddress) -> None:
        self._service = service
        self._address = address

    def read(self, text: str, *, session: str, intents: Collection[str]) -> tuple[IntentScore, ...]:
        """Return the readings by falling confidence, at most five; none where Lex falls back.

        Args:
            text: the message, personal data masked; only its first 1,024 characters count.
            session: names the conversation; what reaches Lex is a checksum of it.
            intents: ids of the bot's intents; others that Lex knows are left out.

        Raises:
            ServiceAway: Lex cannot be asked, or answered something else.
        """
        answer = self._service.ask(
            "recognize_text",
            {
                "botId": self._address.bot_id,
                "botAliasId": self._address.alias_id,
                "localeId": self._address.locale,
                "sessionId": session_id(session),
                "text": text[:_LONGEST],
                "sessionState": {"dialogAction": {"type": "ElicitIntent"}},
                "requestAttributes": {UNDERSTAND_ONLY: "true"},
            },
        )
        known = names(frozenset(intents))
        try:
            found = [_reading(item, known) for item in answer["interpretations"]]
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ServiceAway("answer") from None
        return tuple(sorted(filter(None, found), key=lambda reading: -reading.confidence))

    def close(self) -> None:
        """Close the connections."""
        self._service.close()


def session_id(session: str) -> str:
    """Return what Lex calls a conversation: the same for the same name, of letters and digits; a new one for ""."""
    return f"aicc-{hashlib.sha256(session.encode()).hexdigest()[:40] if session else secrets.token_hex(20)}"


@lru_cache(maxsize=16)
def names(intents: frozenset[str]) -> Mapping[str, str]:
    """Return the ids of a bot's intents by their names in Lex."""
    return {identifier(intent): intent for intent in intents}


def _reading(item: Mapping[str, Any], known: Mapping[str, str]) -> IntentScore | None:
    """Return an interpretation as a reading; None for FallbackIntent, which has no score, and for intents not ours."""
    intent, confidence = known.get(item["intent"]["name"]), item.get("nluConfidence")
    if intent is None or confidence is None:
        return None
    score = min(max(float(confidence["score"]), 0.0), 1.0)
    return IntentScore(intent=intent, confidence=score, source=IntentSource.OUTSIDE)

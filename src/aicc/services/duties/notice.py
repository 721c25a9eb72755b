"""The notice that an AI answers: said first, and recorded with each conversation (AI 기본법 제31조)."""

import hashlib
from typing import Final

from aicc.models.bot import Bot
from aicc.models.turn import Reason

_DIGITS: Final = 16


def first_words(bot: Bot) -> tuple[str, ...]:
    """Return the bubbles of a bot's greeting, its notice first."""
    return (bot.ai_notice, bot.greeting) if bot.ai_notice else (bot.greeting,)


def greeting_reason(bot: Bot, version: str) -> Reason:
    """Return why a greeting was said: the law's notice in this wording, of this version of the bot.

    The channel is the conversation's, the time the turn's, and the words themselves are in its reply.
    """
    return Reason(decision="greeting", bot_version=version, notice=wording(bot))


def wording(bot: Bot) -> str:
    """Return what names the wording of the notice: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256((bot.ai_notice or bot.greeting).encode()).hexdigest()[:_DIGITS]

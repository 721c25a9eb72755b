"""Telling customers that an AI answers, before anything else is said (AI 기본법 제31조)."""

import re
from typing import Final

# Said before a greeting that does not say so itself, in a bot that writes no notice of its own.
DEFAULT_NOTICE: Final = "이 상담은 사람이 아닌 인공지능(AI)이 답변합니다."
# AI as a word of its own: not the letters of another.
_AI: Final = re.compile(r"(?<![A-Za-z])AI(?![A-Za-z])|인공\s?지능")


def says_ai(text: str) -> bool:
    """Return whether a text says that an AI speaks."""
    return _AI.search(text) is not None


def notice_of(greeting: str, written: str | None) -> str:
    """Return the notice to say before a greeting; empty where the greeting is the notice.

    Args:
        greeting: the bot's first words.
        written: the notice in its bot.yaml, if any.
    """
    if written is not None:
        return written
    return "" if says_ai(greeting) else DEFAULT_NOTICE

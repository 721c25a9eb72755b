"""AsyncNLU: many texts at once, as the guide's class of this name."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from aicc.nlu.chatbot_nlu import ChatbotNLU

_AT_ONCE: Final = 8


class AsyncNLU:
    """Analyses texts beside whatever else the event loop does.

    Args:
        nlu: analyses; default: one of the packaged banking bot.
        at_once: texts that are analysed at the same time, at most; AWS throttles who asks for more.
    """

    def __init__(self, nlu: ChatbotNLU | None = None, *, at_once: int = _AT_ONCE) -> None:
        self.nlu = nlu or ChatbotNLU()
        self._at_once = max(1, at_once)

    async def analyze_batch(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        """Return `comprehensive_analysis` of each text, in the order of the texts."""
        places = asyncio.Semaphore(self._at_once)

        async def analyze(text: str) -> dict[str, Any]:
            async with places:
                return await self.analyze_single(text)

        return list(await asyncio.gather(*map(analyze, texts)))

    async def analyze_single(self, text: str) -> dict[str, Any]:
        """Return `comprehensive_analysis` of a text."""
        return await asyncio.to_thread(self.nlu.comprehensive_analysis, text)

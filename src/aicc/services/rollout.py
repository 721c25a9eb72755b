"""Rollout: brings what was published to the conversations that run, without a turn being dropped."""

import asyncio
from functools import partial

from aicc.models.errors import BotError
from aicc.models.release import Release
from aicc.services.conversation_service import ConversationService
from aicc.services.faq import FAQService
from aicc.services.nlu_service import BotService
from aicc.services.releases import ReleaseService
from aicc.services.versions import Serving


class Rollout:
    """Publishes, and serves what is published.

    Args:
        releases: knows what is to be served.
        bots: reads the bot's folder, which is served as long as nothing was published.
        conversations: whose turns are answered.
        faq: puts what people changed over the entries of each version.
    """

    def __init__(
        self, releases: ReleaseService, *, bots: BotService, conversations: ConversationService, faq: FAQService
    ) -> None:
        self.releases = releases
        self._bots = bots
        self._conversations = conversations
        self._faq = faq
        # Number of the release that is served; it is read again at the first refresh, which costs nothing.
        self._number = 0
        # Number of the last release that could not be served.
        self._refused = 0
        # One at a time: each begins with what is served.
        self._lock = asyncio.Lock()

    async def publish(self, *, by: str, note: str, canary: float | None) -> Release:
        """Publish and serve: see ReleaseService.publish."""
        return await self._do(partial(self.releases.publish, by=by, note=note, canary=canary))

    async def promote(self, *, by: str, note: str, share: float | None) -> Release:
        """Give the canary to everybody or another share: see ReleaseService.promote."""
        return await self._do(partial(self.releases.promote, by=by, note=note, share=share))

    async def rollback(self, version: str | None, *, by: str, note: str) -> Release:
        """Go back: see ReleaseService.rollback."""
        return await self._do(partial(self.releases.rollback, version, by=by, note=note))

    async def reload(self) -> Serving:
        """Serve what was published last, or else what the bot's folder says now.

        Raises:
            BotError: it cannot be served; what was served before still is.
            EmbedderUnavailable: it has to be trained, and the embedder cannot be asked.
        """
        async with self._lock:
            plan = await asyncio.to_thread(self.releases.plan)
            running = self._conversations.versions.serving
            if plan is None:
                serving = Serving(live=await self._bots.reload(running.live.bot))
            else:
                serving = await asyncio.to_thread(self.releases.serving, running)
            await self._faq.swap(serving)
            self._number = plan.number if plan is not None else 0
            return serving

    async def refresh(self) -> None:
        """Serve what another process has published since the last call, such as `aicc publish`.

        Raises:
            BotError: it cannot be served; it is not tried again until something else is published, or by `reload()`.
            EmbedderUnavailable: as `reload()`; the next call tries again.
        """
        plan = await asyncio.to_thread(self.releases.plan)
        if plan is None or plan.number in (self._number, self._refused):
            return
        try:
            await self.reload()
        except BotError:
            self._refused = plan.number
            raise

    async def _do(self, job: "partial[Release]") -> Release:
        release = await asyncio.to_thread(job)
        await self.reload()
        return release

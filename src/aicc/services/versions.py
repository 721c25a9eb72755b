"""Which engines answer which conversation, while several versions of a bot are served."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from aicc.faq import FAQManager
from aicc.models.bot import Bot, Migration
from aicc.models.conversation import Conversation
from aicc.models.errors import BotInvalid, VersionNotFound
from aicc.models.scenario import Ask, Frame, Scenario, Step
from aicc.services.engines import Engines

# Versions that are kept loaded because conversations finish on them; one more costs about as much memory as a bot.
_KEPT: Final = 4

# Loads a published version, which is to answer questions from this FAQ.
Load = Callable[[str, FAQManager], Engines]


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What answers conversations in which nothing is open."""

    live: Engines
    # Answers a share of the conversations.
    canary: Engines | None = None
    # Percent of the conversations.
    share: float = 0.0

    @property
    def loaded(self) -> tuple[Engines, ...]:
        """Return all that is served."""
        return (self.live,) if self.canary is None else (self.live, self.canary)

    def chosen(self, conversation_id: str) -> Engines:
        """Return what answers a conversation, always the same while this is served."""
        return self.canary if self.canary is not None and gets_canary(conversation_id, self.share) else self.live


class Versions:
    """The versions that are served, and earlier ones on which running scenarios finish.

    A conversation with an open scenario stays on its version, or moves on at once where the new version says so
    (`migrate: now`) and has the same open questions. The FAQ is that of the live version for all but the canary.

    Args:
        serving: what is served at first.
        load: loads an earlier version; None where nothing was published.
    """

    def __init__(self, serving: Serving, *, load: Load | None = None) -> None:
        self.serving = serving
        self._load = load
        # By version, the one used last at the end.
        self._earlier: dict[str, Engines] = {}
        self._loading = asyncio.Lock()

    def swap(self, serving: Serving) -> None:
        """Serve this from the next turn on; turns that run finish with what they have."""
        before, self.serving = self.serving, serving
        for engines in before.loaded:
            self._keep(engines)
        for engines in serving.loaded:
            self._earlier.pop(engines.version, None)
        for version, engines in self._earlier.items():
            self._earlier[version] = replace(engines, faq=serving.live.faq)

    async def engines_for(self, conversation: Conversation) -> Engines:
        """Return what answers the next message of a conversation.

        Raises:
            VersionNotFound, BotError: its scenario is open and the version that it began with cannot be had any more.
        """
        chosen, own = self.serving.chosen(conversation.id), conversation.bot_version
        if not conversation.frames or own == chosen.version:
            return chosen
        served = {engines.version: engines for engines in self.serving.loaded}
        earlier = served.get(own) or self._earlier.get(own) or await self._loaded(own, chosen)
        if own not in served:
            self._keep(earlier)
        if chosen.bot.migrate is Migration.NOW and fits(conversation.frames, earlier.bot, chosen.bot):
            return chosen
        return earlier

    async def _loaded(self, version: str, chosen: Engines) -> Engines:
        if not version:
            # From before anything was published, and the process has started anew since: it goes on as it can.
            return chosen
        if self._load is None:
            raise VersionNotFound(version=version, known="-")
        async with self._loading:
            if version not in self._earlier:
                loaded = await asyncio.to_thread(self._load, version, self.serving.live.faq)
                check_backend(loaded.bot, self.serving.live.bot)
                # The FAQ may have been swapped meanwhile.
                self._keep(replace(loaded, faq=self.serving.live.faq))
            return self._earlier[version]

    def _keep(self, engines: Engines) -> None:
        self._earlier.pop(engines.version, None)
        self._earlier[engines.version] = engines
        while len(self._earlier) > _KEPT:
            self._earlier.pop(next(iter(self._earlier)))


def check_backend(bot: Bot, running: Bot) -> None:
    """Raise when a bot needs another backend than the one that runs, which is made at the start.

    Raises:
        BotInvalid: it does.
    """
    if bot.actions != running.actions:
        raise BotInvalid(report=f"actions: {running.actions} -> {bot.actions}: 다시 시작해 주세요. / restart.")
    if bot.http_actions != running.http_actions:
        raise BotInvalid(report="actions.yaml: 바뀌었으니 다시 시작해 주세요. / changed; restart.")


def gets_canary(conversation_id: str, share: float) -> bool:
    """Return whether a conversation is among the share (percent) that the canary answers.

    The same conversation always gets the same answer, and one that is in stays in while the share grows.
    """
    digest = hashlib.sha256(conversation_id.encode(errors="surrogatepass")).digest()
    return int.from_bytes(digest[:8]) < share / 100 * 2**64


def fits(frames: tuple[Frame, ...], old: Bot, new: Bot) -> bool:
    """Return whether running scenarios can go on in another version: the same steps that ask for the same."""
    return all(_same(_step(old, frame), _step(new, frame)) for frame in frames)


def _same(old: Step | None, new: Step | None) -> bool:
    if isinstance(old, Ask) and isinstance(new, Ask):
        return (old.input_type, old.slot) == (new.input_type, new.slot)
    return new is not None and type(old) is type(new)


def _step(bot: Bot, frame: Frame) -> Step | None:
    scenario: Scenario | None = bot.scenarios.get(frame.scenario) or bot.reflexes.get(frame.scenario.removeprefix("@"))
    return scenario.steps.get(frame.step) if scenario is not None else None

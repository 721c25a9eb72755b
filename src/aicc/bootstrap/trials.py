"""Turns without a centre: in memory, for trials and transcripts."""

from aicc.backends import build_backends
from aicc.ports import Clock
from aicc.project.actions import actions_factory
from aicc.services.conversation_service import ConversationService
from aicc.services.engines import Engines
from aicc.services.transcripts.staging import OpenStage, Stage, StagedActions
from aicc.stores.memory import MemoryBus, MemoryDesk, MemoryStore


def build_trial(engines: Engines, clock: Clock) -> ConversationService:
    """Return turns without a centre: memory only, a backend of their own. For `aicc chat`.

    Raises:
        ActionsUnknown, ActionsBroken: the bot's backend cannot be had.
    """
    return build_stages(engines)(clock).service


def build_stages(engines: Engines, *, backend: bool = True) -> OpenStage:
    """Return what makes the stages of transcripts: each in memory, with a backend of its own and a look behind turns.

    Args:
        engines: the bot.
        backend: whether the bot's backend runs the actions; else each succeeds with no fields.

    Raises:
        ActionsUnknown, ActionsBroken: the bot's backend cannot be had.
    """
    bot = engines.bot
    make = actions_factory(bot.actions) if backend else None

    def build(clock: Clock) -> Stage:
        desk = MemoryDesk()
        store = MemoryStore(desk)
        backends = build_backends(make(), bot.http_actions) if make is not None else None
        actions = StagedActions(backends)
        service = ConversationService(engines, store=store, desk=desk, actions=actions, bus=MemoryBus(), clock=clock)
        close = backends.close if backends is not None else _nothing
        return Stage(service=service, store=store, desk=desk, actions=actions, close=close)

    return build


async def _nothing() -> None:
    """Close what holds nothing open."""

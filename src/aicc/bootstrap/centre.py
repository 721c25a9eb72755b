"""A contact centre, put together as the settings say."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

import aicc
from aicc.backends import ActionRouter, build_backends
from aicc.bootstrap.handoff import build_connect_desk
from aicc.bootstrap.search import build_embedder_of, build_index
from aicc.bootstrap.stores import Sharing, open_stores, share
from aicc.bootstrap.understanding import build_reader
from aicc.models.errors import StoreUnavailable
from aicc.ports import Clock, FAQIndex, RateLimit, Stores
from aicc.ports.telemetry import Telemetry
from aicc.project.actions import load_actions
from aicc.services.acting import Acting
from aicc.services.conversation_service import ConversationService
from aicc.services.duties import Duties, build_duties
from aicc.services.escalation_service import EscalationService
from aicc.services.faq import FAQService
from aicc.services.journaled_actions import JournaledActions
from aicc.services.nlu_service import BotService
from aicc.services.releases import ReleaseService, bot_id_of
from aicc.services.rollout import Rollout
from aicc.services.versions import Serving, Versions
from aicc.stores.memory import SystemClock
from aicc.telemetry import Prometheus, build_telemetry
from aicc.utils.config import Settings, shared_metrics

if TYPE_CHECKING:
    from aicc.aws.handoff import ConnectDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """A contact centre, ready to take turns."""

    settings: Settings
    conversations: ConversationService
    escalations: EscalationService
    rollout: Rollout
    faq: FAQService
    # The bot's backends, with their journal.
    actions: JournaledActions
    # Audit trail, holds, erasure, export and the nightly purge.
    duties: Duties
    # Where everything is kept.
    stores: Stores
    # Makes a limit from what it counts and how often a minute a client may.
    limit: Callable[[str, int], RateLimit]
    telemetry: Telemetry
    # Answers `/metrics`.
    prometheus: Prometheus
    # Closes what is open. Call it last.
    close: Callable[[], Awaitable[None]]


def build_centre(settings: Settings, clock: Clock | None = None) -> Centre:
    """Return a centre as the settings say.

    Args:
        settings: what it is made of.
        clock: tells the time; default: the machine's.

    Raises:
        BotError: the bot's files are wrong.
        EmbedderInvalid, EmbedderUnavailable: the embedder cannot be made, or asked when training needs it.
        KeyUnavailable, StoreError: the store cannot be opened.
        NLUUnavailable: Lex is to understand messages, and boto3 is not installed.
        SettingInvalid: no bot of Lex is named; Redis or the collector of traces cannot be used.
        ActionSecretInvalid: a secret that actions.yaml names is not in the environment.
    """
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreUnavailable(path=settings.data_dir, why=error.strerror or error) from None
    clock = clock or SystemClock()
    prometheus = Prometheus(shared_metrics())
    telemetry = build_telemetry(
        prometheus,
        traces=settings.traces,
        traces_share=settings.traces_share,
        cloudwatch=settings.cloudwatch,
        version=aicc.__version__,
    )
    live: list[ConversationService] = []
    index = build_index(settings, live, telemetry)
    reader = build_reader(settings)
    bots = replace(build_bots(settings), index=index, reader=reader)
    releases = build_releases(settings, bots)
    serving = releases.serving()
    sharing, connect_desk = _with_connect(settings, share(settings, open_stores(settings), telemetry), serving)
    backends = build_backends(load_actions(serving.live.bot.actions), serving.live.bot.http_actions)
    actions = JournaledActions(backends, sharing.stores.journal, clock, timeout=settings.action_timeout_seconds)
    conversations = _conversations(settings, Versions(serving, load=releases.load), sharing, actions, telemetry, clock)
    live.append(conversations)
    faq = FAQService(conversations, store=sharing.stores.faq, log=sharing.stores.faq_log)
    return Centre(
        settings=settings,
        conversations=conversations,
        escalations=EscalationService(conversations, store=sharing.stores.conversations, desk=sharing.stores.desk),
        rollout=Rollout(releases, bots=bots, conversations=conversations, faq=faq),
        faq=faq,
        actions=actions,
        duties=build_duties(sharing.stores, clock=clock),
        stores=sharing.stores,
        limit=sharing.limit,
        telemetry=telemetry,
        prometheus=prometheus,
        close=partial(_close, sharing, index, backends, telemetry, (reader, connect_desk)),
    )


def _with_connect(settings: Settings, sharing: Sharing, serving: Serving) -> tuple[Sharing, "ConnectDesk | None"]:
    """Return what is shared with Amazon Connect at the desk, where it is there."""
    desk = build_connect_desk(settings, sharing.stores, serving.live.bot.hours)
    return (replace(sharing, stores=replace(sharing.stores, desk=desk)) if desk is not None else sharing), desk


def _conversations(
    settings: Settings,
    versions: Versions,
    sharing: Sharing,
    actions: JournaledActions,
    telemetry: Telemetry,
    clock: Clock,
) -> ConversationService:
    acting = Acting(
        actions,
        store=sharing.stores.conversations,
        bus=sharing.bus,
        clock=clock,
        telemetry=telemetry,
        # Each is limited where it is written down: waiting for another process that runs it does not count.
        timeout=None,
        longest=settings.action_timeout_seconds,
        at_once=settings.actions_at_once,
    )
    return ConversationService(
        versions,
        store=sharing.stores.conversations,
        desk=sharing.stores.desk,
        actions=actions,
        bus=sharing.bus,
        clock=clock,
        faq_log=sharing.stores.faq_log,
        holds=sharing.stores.holds,
        timers=sharing.timers,
        acting=acting,
        telemetry=telemetry,
    )


class _Closable(Protocol):
    def close(self) -> None: ...


async def _close(
    sharing: Sharing,
    index: FAQIndex,
    backends: ActionRouter,
    telemetry: Telemetry,
    outside: Iterable[_Closable | None],
) -> None:
    """Close all, the index first and telemetry last, also where one of them fails."""
    async with AsyncExitStack() as closing:
        # The last traces may wait for a collector that is away.
        closing.push_async_callback(asyncio.to_thread, telemetry.close)
        closing.push_async_callback(sharing.stores.close)
        closing.push_async_callback(sharing.close)
        closing.push_async_callback(backends.close)
        closing.callback(index.close)
        for client in outside:
            if client is not None:
                closing.callback(client.close)


def build_bots(settings: Settings) -> BotService:
    """Return what trains and keeps the bot of the settings, with the embedder that they name.

    Raises:
        EmbedderInvalid: there is no such embedder.
    """
    return BotService(bot_dir=settings.bot, artefact_dir=settings.artefacts, embedder=build_embedder_of(settings))


def build_releases(settings: Settings, bots: BotService) -> ReleaseService:
    """Return what publishes the bot of the settings and knows what is served.

    Raises:
        BotInvalid: its bot.yaml cannot be read.
    """
    home = settings.data_dir / "published" / bot_id_of(settings.bot)
    return ReleaseService(bots=bots, home=home, clock=SystemClock())

"""Puts the centre together: the only file that knows which stores and embedders there are."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from pydantic import ValidationError

import aicc
from aicc.api.admission import Admission
from aicc.api.app import create_app
from aicc.api.context import Context
from aicc.api.drain import Drain
from aicc.api.metrics import Metrics
from aicc.api.security import Keys, RateLimiter, Tokens, fingerprint
from aicc.backends import ActionRouter, build_backends
from aicc.faq.embedded_index import EmbeddedIndex
from aicc.faq.fallback import FallbackIndex
from aicc.models.agent import Agent, Role
from aicc.models.errors import SettingInvalid, StoreUnavailable
from aicc.models.faq import FAQEntry, SynonymSet
from aicc.ports import Clock, ConversationStore, Embedder, FAQIndex, Stores
from aicc.project.actions import actions_factory, load_actions
from aicc.services.acting import Acting
from aicc.services.conversation_service import ConversationService
from aicc.services.engines import Engines
from aicc.services.escalation_service import EscalationService
from aicc.services.faq import FAQService
from aicc.services.journaled_actions import JournaledActions
from aicc.services.nlu_service import BotService
from aicc.services.releases import ReleaseService, bot_id_of
from aicc.services.rollout import Rollout
from aicc.services.transcripts.staging import OpenStage, Stage, StagedActions
from aicc.services.versions import Versions
from aicc.stores.memory import (
    MemoryBus,
    MemoryDesk,
    MemoryRateLimit,
    MemoryStore,
    MemoryTimers,
    SystemClock,
    open_memory,
)
from aicc.utils.config import Settings, describe_problems
from aicc.utils.files import write_once

_KEY_BYTES: Final = 32
# A shorter secret could be guessed, and the file of one is a truncated one.
_LEAST_SECRET: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """A contact centre, ready to take turns."""

    settings: Settings
    conversations: ConversationService
    escalations: EscalationService
    rollout: Rollout
    faq: FAQService
    # What proposes FAQ entries.
    index: FAQIndex
    # The bot's backends, with their journal.
    actions: JournaledActions
    # Where conversations are kept.
    store: ConversationStore
    # Closes what is open. Call it last.
    close: Callable[[], Awaitable[None]]


def load_settings(**overrides: object) -> Settings:
    """Read the settings; overrides (from the command line) win over the environment.

    Raises:
        SettingInvalid: a value cannot be used.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingInvalid(problems=describe_problems(error)) from None


def build_centre(settings: Settings) -> Centre:
    """Return a centre as the settings say.

    Raises:
        BotError: the bot's files are wrong.
        EmbedderInvalid, EmbedderUnavailable: the embedder cannot be made, or asked when training needs it.
        StoreError: the store cannot be opened.
        ActionSecretInvalid: a secret that actions.yaml names is not in the environment.
    """
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreUnavailable(path=settings.data_dir, why=error.strerror or error) from None
    live: list[ConversationService] = []
    index = _build_index(settings, live)
    bots = replace(build_bots(settings), index=index)
    releases = build_releases(settings, bots)
    serving = releases.serving()
    stores = open_stores(settings)
    backends = build_backends(load_actions(serving.live.bot.actions), serving.live.bot.http_actions)
    actions = JournaledActions(backends, stores.journal, SystemClock())
    bus = MemoryBus()
    acting = Acting(actions, bus=bus, timeout=settings.action_timeout_seconds, at_once=settings.actions_at_once)
    conversations = ConversationService(
        Versions(serving, load=releases.load),
        store=stores.conversations,
        desk=stores.desk,
        actions=actions,
        bus=bus,
        clock=SystemClock(),
        faq_log=stores.faq_log,
        timers=MemoryTimers(),
        acting=acting,
    )
    live.append(conversations)
    faq = FAQService(conversations, store=stores.faq, log=stores.faq_log)
    return Centre(
        settings=settings,
        conversations=conversations,
        escalations=EscalationService(conversations, store=stores.conversations, desk=stores.desk),
        rollout=Rollout(releases, bots=bots, conversations=conversations, faq=faq),
        faq=faq,
        index=index,
        actions=actions,
        store=stores.conversations,
        close=partial(_close, stores, index, backends),
    )


async def _close(stores: Stores, index: FAQIndex, backends: ActionRouter) -> None:
    index.close()
    await backends.close()
    await stores.close()


def build_bots(settings: Settings) -> BotService:
    """Return what trains and keeps the bot of the settings, with the embedder that they name.

    Raises:
        EmbedderInvalid: there is no such embedder.
    """
    return BotService(
        bot_dir=settings.bot, artefact_dir=settings.data_dir / "artefacts", embedder=_build_embedder(settings)
    )


def build_releases(settings: Settings, bots: BotService) -> ReleaseService:
    """Return what publishes the bot of the settings and knows what is served.

    Raises:
        BotInvalid: its bot.yaml cannot be read.
    """
    home = settings.data_dir / "published" / bot_id_of(settings.bot)
    return ReleaseService(bots=bots, home=home, clock=SystemClock())


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


def build_app(centre: Centre, *, announce: Callable[[str], None] = lambda _key: None) -> FastAPI:
    """Return the ASGI application of a centre.

    Args:
        centre: what it serves.
        announce: told the admin key when one was made, which happens once and is never shown again.
    """
    settings = centre.settings
    secret = settings.token_secret.get_secret_value() if settings.token_secret else _kept_secret(settings)
    metrics = Metrics()
    if isinstance(centre.index, FallbackIndex):
        centre.index.on_fallback = metrics.faq_fallbacks.inc
    context = Context(
        settings=settings,
        conversations=centre.conversations,
        escalations=centre.escalations,
        rollout=centre.rollout,
        faq=centre.faq,
        actions=centre.actions,
        tokens=Tokens(secret, seconds=settings.token_hours * 3600),
        keys=Keys(_agents(settings, announce)),
        openings=RateLimiter(MemoryRateLimit(settings.opens_per_minute)),
        messages=RateLimiter(MemoryRateLimit(settings.messages_per_minute)),
        keyed=RateLimiter(MemoryRateLimit(settings.keyed_per_minute)),
        metrics=metrics,
        admission=Admission(settings.turns_at_once),
        drain=Drain(settings.drain_seconds),
    )
    return create_app(context, version=aicc.__version__, on_stop=centre.close)


def _build_embedder(settings: Settings) -> Embedder | None:
    if not settings.embedder:
        return None
    from aicc.embedders import build_embedder

    key = settings.embedder_key.get_secret_value() if settings.embedder_key else None
    return build_embedder(settings.embedder, key=key)


def _build_index(settings: Settings, live: Sequence[ConversationService]) -> FAQIndex:
    """Return the index of the settings: a search engine has the embedded one behind it.

    Args:
        settings: name the engine.
        live: the turns, as soon as there are any: whose entries an engine gets that has lost or never had them.
    """
    embedded = EmbeddedIndex(settings.data_dir / "faq-index" if settings.store != "memory" else None)
    if not settings.search_engine:
        return embedded
    from aicc.stores.elasticsearch import connect

    def synonyms() -> tuple[SynonymSet, ...]:
        return live[0].engines.faq.synonyms if live else ()

    def entries() -> tuple[FAQEntry, ...]:
        return tuple(live[0].engines.faq.entries.values()) if live else ()

    engine = connect(settings.search_engine, seconds=settings.search_timeout_seconds, synonyms=synonyms)
    return FallbackIndex(engine, embedded, entries=entries, marker=settings.data_dir / "search-engine.behind")


def open_stores(settings: Settings) -> Stores:
    """Return the stores that the settings name.

    Raises:
        KeyUnavailable: the key that encrypts them cannot be used.
        StoreError: they cannot be opened.
    """
    if settings.store == "memory":
        return open_memory()
    from aicc.stores.sqlite import open_sqlite
    from aicc.vaults import build_wrapper

    wrapper = build_wrapper(settings.encryption, key_file=settings.master_key)
    return open_sqlite(settings.database, wrapper)


async def _nothing() -> None:
    """Close what holds nothing open."""


def _agents(settings: Settings, announce: Callable[[str], None]) -> dict[str, Agent]:
    """Return who holds which key, by the key's fingerprint."""
    if settings.admin_keys is not None:
        return parse_admin_keys(settings.admin_keys.get_secret_value())
    path = settings.data_dir / "admin_key.sha256"
    if not path.exists():
        key = f"aicc_{secrets.token_urlsafe(_KEY_BYTES)}"
        if _kept(path, fingerprint(key)):
            announce(key)
    return {path.read_text().strip(): Agent(name="admin", role=Role.ADMIN)}


def parse_admin_keys(written: str) -> dict[str, Agent]:
    """Return who holds which key, by the key's fingerprint, from the setting as it is written.

    Raises:
        SettingInvalid: an entry is not role:name:key, or its key is too short.
    """
    return dict(_parse_key(entry) for entry in written.split(",") if entry.strip())


def _parse_key(entry: str) -> tuple[str, Agent]:
    role, _, rest = entry.strip().partition(":")
    name, _, key = rest.partition(":")
    if role not in list(Role) or not name or len(key) < 16:
        problem = "AICC_ADMIN_KEYS: role:name:key, roles viewer, agent, admin, keys of 16 characters or more"
        raise SettingInvalid(problems=problem)
    return fingerprint(key), Agent(name=name, role=Role(role))


def _kept_secret(settings: Settings) -> str:
    """Return the secret that signs tokens, made at the first start; several processes get the same one.

    Raises:
        SettingInvalid: the file holds no whole secret.
    """
    path = settings.data_dir / "token.secret"
    if not path.exists():
        _kept(path, secrets.token_urlsafe(_KEY_BYTES))
    secret = path.read_text(errors="replace").strip()
    if len(secret) < _LEAST_SECRET:
        problem = (
            f"{path}: 비밀 값이 비어 있거나 잘렸습니다. 파일을 지우고 다시 시작하면 새로 만들어집니다 / "
            f"shorter than {_LEAST_SECRET} characters; delete the file and start again, which makes a new one"
        )
        raise SettingInvalid(problems=problem)
    return secret


def _kept(path: Path, content: str) -> bool:
    """Write a file of the data folder unless there is one; return whether it was written."""
    try:
        return write_once(path, content)
    except OSError as error:
        raise StoreUnavailable(path=path, why=error.strerror or error) from None

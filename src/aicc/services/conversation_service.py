"""The one turn: load, understand, decide, act, conclude, save, carry out. House plan, section 3."""

import asyncio
import re
import secrets
import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from weakref import WeakValueDictionary

from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.decision import Decision, Escalate
from aicc.models.errors import (
    ActionInterrupted,
    AiccError,
    BotError,
    ConversationBusy,
    ConversationNotFound,
    DuplicateMessage,
    FlowNotFound,
    MessageEmpty,
    MessageIdInvalid,
    MessageTooLong,
    StaleConversation,
    StepNotFound,
    VersionNotFound,
)
from aicc.models.progress import Occasion
from aicc.models.turn import Author, Inbound, Reply, Turn
from aicc.models.understanding import Understanding
from aicc.models.user import User
from aicc.ports import (
    ActionRunner,
    Clock,
    ConversationStore,
    Desk,
    EventBus,
    FAQLog,
    Holds,
    Page,
    Timers,
    TurnRecorded,
)
from aicc.ports.telemetry import Occurrence, Silent, Stage, Telemetry
from aicc.scenario.walking import quick_replies
from aicc.services.acting import Acting
from aicc.services.conclude import conclude
from aicc.services.concluded import Concluded
from aicc.services.decide import BROKEN_SCENARIO, decide, escalate_after_misses
from aicc.services.duties.keeping import kept
from aicc.services.duties.notice import first_words, greeting_reason
from aicc.services.effects import EffectRunner
from aicc.services.engines import Engines
from aicc.services.occasion import occasion_of
from aicc.services.recordable import HIDDEN, recordable
from aicc.services.silence import break_silence, patience, without_stale
from aicc.services.understanding import understand
from aicc.services.versions import Serving, Versions
from aicc.utils.logger import get_logger
from aicc.utils.text import normalize

MAX_MESSAGE: Final = 2_000
_MAX_TRIES: Final = 3
# How often a conversation in which another process acts is looked at, and the seconds between.
_LOOKS: Final = 100
_PAUSE: Final = 0.05
# Open questions of a process that died, at most so many, are watched after a start.
_WATCHED: Final = 10_000
# Silent customers that are looked at one after the other before the next are asked for.
_SWEPT: Final = 100
_AGAIN: Final = timedelta(minutes=1)
_MESSAGE_ID: Final = re.compile(r"[\w.:-]{1,128}", re.ASCII)
_log = get_logger("aicc.turn")


class ConversationService:
    """Takes turns. One message id gives one recorded turn, however often it arrives; turns stay in order.

    Args:
        engines: the bot, or its versions that are served; `swap` replaces them while turns go on.
        store: where conversations are kept.
        desk: where tickets go.
        actions: the bot's backend.
        bus: told about every recorded turn.
        clock: tells the time.
        faq_log: what customers asked in vain and thought of answers; None where nobody keeps it.
        holds: whose data may not be deleted; None where nothing outlives the process.
        timers: when to remind which silent customer; None where nobody does.
        acting: how actions are run; None runs them with the usual limits.
        telemetry: told what goes on.
    """

    def __init__(  # noqa: PLR0913 - what a turn needs; bootstrap is the only caller
        self,
        engines: Engines | Versions,
        *,
        store: ConversationStore,
        desk: Desk,
        actions: ActionRunner,
        bus: EventBus,
        clock: Clock,
        faq_log: FAQLog | None = None,
        holds: Holds | None = None,
        timers: Timers | None = None,
        acting: Acting | None = None,
        telemetry: Telemetry | None = None,
    ) -> None:
        # Which version of the bot answers which conversation.
        self.versions = engines if isinstance(engines, Versions) else Versions(Serving(live=engines))
        self._store = store
        self.bus = bus
        self._clock = clock
        self._holds = holds
        self._telemetry = telemetry or Silent()
        self._acting = acting or Acting(actions, store=store, bus=bus, clock=clock, telemetry=telemetry)
        self._effects = EffectRunner(store, desk, faq_log, telemetry)
        self._timers = timers
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def engines(self) -> Engines:
        """Return the engines of the live version."""
        return self.versions.serving.live

    def swap(self, engines: Engines) -> None:
        """Answer with these engines from the next turn on; turns that run finish with theirs."""
        self.versions.swap(Serving(live=engines))

    async def open(self, user: User, channel: Channel, conversation_id: str = "") -> Turn:
        """Open a conversation and return its first turn, the greeting; `conversation_id` is made where none is given.

        Raises:
            ConversationExists: the id is taken.
        """
        now = self._clock.now()
        conversation_id = conversation_id or f"conv_{secrets.token_urlsafe(18)}"
        engines = self.versions.serving.chosen(conversation_id)
        conversation = Conversation(
            id=conversation_id,
            user=user,
            channel=channel,
            version=1,
            turns=1,
            owner=Owner.BOT,
            created_at=now,
            updated_at=now,
            bot_version=engines.version,
            held=self._holds is not None and await self._holds.get(user.id) is not None,
        )
        buttons = quick_replies(engines.bot.greeting_quick_replies)
        greeting = Turn(
            conversation_id=conversation.id,
            seq=1,
            message_id="@greeting",
            user_id=user.id,
            author=Author.BOT,
            said="",
            reply=Reply(messages=first_words(engines.bot), quick_replies=buttons),
            reason=greeting_reason(engines.bot, engines.version),
            at=now,
        )
        await self._store.create(kept(engines.bot, conversation), greeting)
        self._telemetry.opened(channel)
        return greeting

    async def take(self, inbound: Inbound) -> Turn:
        """Take a customer's message and return the recorded turn with the reply.

        Raises:
            MessageEmpty, MessageTooLong, MessageIdInvalid: the message cannot be taken.
            ConversationNotFound: there is no such conversation.
            ConversationBusy: others were faster three times.
            StoreError: nothing was recorded; the same message may be sent again.
        """
        check_message(inbound)
        started = time.perf_counter()
        lock = self._locks.setdefault(inbound.conversation_id, asyncio.Lock())
        with self._telemetry.turn(inbound.conversation_id):
            async with lock:
                for _ in range(_MAX_TRIES):
                    found = await self._found(inbound)
                    if isinstance(found, Turn):
                        self._telemetry.count(Occurrence.REPEATED)
                        return found
                    try:
                        turn = await self._take_once(found, inbound)
                    except (StaleConversation, DuplicateMessage):
                        continue
                    self._telemetry.recorded(turn, time.perf_counter() - started)
                    return turn
                raise ConversationBusy()

    async def _found(self, inbound: Inbound) -> Conversation | Turn:
        """Return the turn that answered a message, or the conversation once no other message acts in it.

        Raises:
            ConversationBusy: another message acts for too long.
        """
        for _ in range(_LOOKS):
            with self._telemetry.stage(Stage.LOAD):
                found = await self._store.load_for(inbound.conversation_id, inbound.message_id)
            if isinstance(found, Turn) or not found.is_acting(self._clock.now(), besides=inbound.message_id):
                return found
            await asyncio.sleep(_PAUSE)
        raise ConversationBusy()

    async def _take_once(self, conversation: Conversation, inbound: Inbound) -> Turn:
        engines, lost = await self._engines_for(conversation)
        if conversation.acting not in ("", inbound.message_id):
            # Its process died. What this message asks for may have been done for that one, under another key.
            lost = ActionInterrupted()
        conversation = without_stale(conversation, engines.bot.silence, inbound.received_at)
        with self._telemetry.stage(Stage.UNDERSTAND):
            understanding = await understand(engines, conversation, inbound, lost=lost is not None)
        occasion = occasion_of(conversation, message_id=inbound.message_id, now=inbound.received_at)
        try:
            if lost is not None:
                raise lost
            with self._telemetry.stage(Stage.DECIDE):
                decision = await _decide(engines, conversation, understanding, occasion, reply_to=inbound.reply_to)
            with self._telemetry.stage(Stage.ACT):
                conversation, decision = await self._acting.act(
                    engines, conversation, decision, inbound.message_id, occasion
                )
            with self._telemetry.stage(Stage.CONCLUDE):
                decision = escalate_after_misses(engines, conversation, decision)
                said = recordable(engines, conversation, inbound.text)
                concluded = conclude(engines, conversation, inbound, understanding, decision, said=said)
        except (ActionInterrupted, FlowNotFound, StepNotFound, VersionNotFound, BotError) as error:
            # The bot was changed under a running conversation, or a flow leads nowhere: a person goes on. Nobody knows
            # any more whether a secret was asked for, so what was said is not recorded.
            _log.error("scenario.broken", conversation_id=conversation.id, code=error.code, why=error.en)
            unframed, decision = replace(conversation, frames=()), Escalate(rule=BROKEN_SCENARIO)
            concluded = conclude(engines, unframed, inbound, understanding, decision, said=HIDDEN)
        await self.record(concluded)
        if concluded.conversation.handed_over and not conversation.handed_over:
            self._telemetry.count(Occurrence.HANDED_OVER)
        return concluded.turn

    async def _engines_for(self, conversation: Conversation) -> tuple[Engines, AiccError | None]:
        """Return what answers a conversation: the live version, and why, where its own cannot be had any more."""
        try:
            return await self.versions.engines_for(conversation), None
        except (VersionNotFound, BotError) as error:
            return self.engines, error

    async def record(self, concluded: Concluded) -> None:
        """Save a turn, carry out what it asks for, and tell who listens.

        Raises:
            StaleConversation, DuplicateMessage: others were faster; nothing was recorded.
            StoreError: nothing was recorded.
        """
        turn = concluded.turn
        with self._telemetry.stage(Stage.SAVE):
            pending = await self._store.save(concluded.conversation, turn, concluded.effects)
        with self._telemetry.stage(Stage.CARRY_OUT):
            await self._watch(concluded.conversation)
            await self._effects.run(pending)
            await self.bus.publish(TurnRecorded(conversation_id=turn.conversation_id, turn=turn))
        best = turn.reason.intents[0] if turn.reason.intents else None
        _log.info(
            "turn",
            conversation_id=turn.conversation_id,
            seq=turn.seq,
            decision=turn.reason.decision,
            detail=turn.reason.detail,
            intent=best.intent if best else None,
            confidence=round(best.confidence, 3) if best else None,
        )

    async def recover(self) -> int:
        """Carry out what a process that died had saved but not carried out; return how much it was.

        The open questions that it had asked are watched from now on.
        """
        pending = await self._store.pending_effects()
        await self._effects.run(pending)
        since = self._clock.now() - self.engines.bot.silence.close_after
        for conversation in await self._store.recent(limit=_WATCHED, since=since):
            await self._watch(conversation)
        return len(pending)

    async def retry(self) -> int:
        """Carry out what could not be carried out when it was saved; return how much it was."""
        pending = await self._store.pending_effects()
        await self._effects.run(pending)
        return len(pending)

    async def sweep(self) -> int:
        """Speak to the customers who have not answered for too long; return to how many."""
        spoken = 0
        while self._timers is not None and (names := await self._timers.due(self._clock.now(), limit=_SWEPT)):
            for name in names:
                now = self._clock.now()
                try:
                    with self._telemetry.turn(name):
                        spoken += await self.pass_time(name, now) is not None
                except AiccError as error:  # the others are waiting too
                    _log.error("silence.failed", conversation_id=name, code=error.code)
                    await self._timers.set(name, now + _AGAIN)
                except Exception:  # a fault of ours or of the bot's: the names after it are remembered nowhere else
                    _log.exception("silence.failed", conversation_id=name)
        return spoken

    async def _watch(self, conversation: Conversation, engines: Engines | None = None) -> None:
        """Remember when the customer is to be reminded. One who is waited for no more is found out at the old time."""
        after = patience(conversation, (engines or self.engines).bot.silence)
        if after is not None and self._timers is not None:
            await self._timers.set(conversation.id, conversation.updated_at + after)

    async def pass_time(self, conversation_id: str, now: datetime) -> Turn | None:
        """Remind a silent customer of the open question, or close it, when it is time; return the turn if it was.

        Raises:
            StoreError: nothing was recorded; it is tried again at the next message or start.
        """
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            try:
                conversation = await self._store.load(conversation_id)
                if conversation.acting:
                    # Also where its process died: a reminder would let another message act on the same question.
                    return None
                occasion = occasion_of(conversation, message_id=f"@silence/{conversation.version}", now=now)
                engines = await self.versions.engines_for(conversation)
                concluded = break_silence(engines, conversation, occasion)
                if concluded is None:
                    # As its own version waits: where the live one waits less, the time has come already, for ever.
                    await self._watch(conversation, engines)
                    return None
                await self.record(concluded)
            except (ConversationNotFound, StaleConversation, DuplicateMessage):
                # Erased, or the customer answered at the same moment.
                return None
            except (FlowNotFound, StepNotFound, VersionNotFound, BotError) as error:
                _log.error("scenario.broken", conversation_id=conversation_id, code=error.code, why=error.en)
                return None
            return concluded.turn

    async def history(self, conversation_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """Return turns of a conversation, newest first.

        Raises:
            ConversationNotFound: there is no such conversation.
            CursorInvalid: the cursor is not from an earlier page.
        """
        page = await self._store.history(conversation_id, limit=limit, cursor=cursor)
        if not page.turns and cursor is None:
            raise ConversationNotFound()
        return page

    async def since(self, conversation_id: str, seq: int, *, limit: int = 200) -> tuple[Turn, ...]:
        """Return the turns after `seq`, oldest first."""
        return await self._store.since(conversation_id, seq, limit=limit)

    async def history_of_user(self, user_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """Return turns of all conversations of a user, newest first."""
        return await self._store.history_of_user(user_id, limit=limit, cursor=cursor)

    async def ready(self) -> None:
        """Return when the store answers; raises its StoreError when it does not."""
        await self._store.recorded("", "")

    def now(self) -> datetime:
        """Return the current time."""
        return self._clock.now()


async def _decide(
    engines: Engines,
    conversation: Conversation,
    understanding: Understanding,
    occasion: Occasion,
    *,
    reply_to: int | None,
) -> Decision:
    """Return the decision for a message, made beside the other turns where the FAQ is searched over a network."""
    if engines.faq.waits:
        return await asyncio.to_thread(decide, engines, conversation, understanding, occasion, reply_to=reply_to)
    return decide(engines, conversation, understanding, occasion, reply_to=reply_to)


def check_message(inbound: Inbound) -> None:
    """Raise when a message cannot be taken."""
    if not _MESSAGE_ID.fullmatch(inbound.message_id):
        raise MessageIdInvalid()
    if len(inbound.text) > MAX_MESSAGE:
        raise MessageTooLong(length=len(inbound.text), limit=MAX_MESSAGE)
    if not normalize(inbound.text):
        raise MessageEmpty()

"""The one turn: load, understand, decide, act, conclude, save, carry out. House plan, section 3."""

import asyncio
import re
import secrets
from dataclasses import replace
from datetime import datetime
from typing import Final
from weakref import WeakValueDictionary

from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.decision import Advance, Decision, Escalate
from aicc.models.errors import (
    AiccError,
    ConversationBusy,
    ConversationNotFound,
    DuplicateMessage,
    FlowNotFound,
    MessageEmpty,
    MessageIdInvalid,
    MessageTooLong,
    StaleConversation,
    StepNotFound,
)
from aicc.models.scenario import ActionCall, ActionFailed, ActionResult
from aicc.models.turn import Author, Inbound, Reason, Reply, Turn
from aicc.models.understanding import Understanding
from aicc.models.user import User
from aicc.ports import (
    ActionRunner,
    Clock,
    ConversationStore,
    Desk,
    Erased,
    EventBus,
    FAQLog,
    Page,
    TurnRecorded,
    Typing,
)
from aicc.services.action_results import checked_result
from aicc.services.conclude import HIDDEN, Concluded, conclude, quick_replies, recordable
from aicc.services.decide import BROKEN_SCENARIO, decide, escalate_after_misses
from aicc.services.effects import EffectRunner
from aicc.services.engines import Engines
from aicc.utils.logger import get_logger
from aicc.utils.text import normalize

MAX_MESSAGE: Final = 2_000
_MAX_TRIES: Final = 3
_MAX_ACTIONS: Final = 8
_MESSAGE_ID: Final = re.compile(r"[\w.:-]{1,128}", re.ASCII)
_log = get_logger("aicc.turn")


class ConversationService:
    """Takes turns. One message id gives one recorded turn, however often it arrives; turns stay in order.

    Args:
        engines: the bot; `swap` replaces it while turns go on.
        store: where conversations are kept.
        desk: where tickets go.
        actions: the bot's backend.
        bus: told about every recorded turn.
        clock: tells the time.
        faq_log: what customers asked in vain and thought of answers; None where nobody keeps it.
        action_timeout: seconds after which an action counts as failed.
    """

    def __init__(  # noqa: PLR0913 - the eight things a turn needs; bootstrap is the only caller
        self,
        engines: Engines,
        *,
        store: ConversationStore,
        desk: Desk,
        actions: ActionRunner,
        bus: EventBus,
        clock: Clock,
        faq_log: FAQLog | None = None,
        action_timeout: float = 5.0,
    ) -> None:
        self.engines = engines
        self._store = store
        self._actions = actions
        self.bus = bus
        self._clock = clock
        self._faq_log = faq_log
        self._action_timeout = action_timeout
        self._effects = EffectRunner(store, desk, faq_log)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def swap(self, engines: Engines) -> None:
        """Answer with these engines from the next turn on; turns that run finish with theirs."""
        self.engines = engines

    async def open(self, user: User, channel: Channel) -> Turn:
        """Open a conversation and return its first turn, the greeting."""
        now = self._clock.now()
        conversation = Conversation(
            id=f"conv_{secrets.token_urlsafe(18)}",
            user=user,
            channel=channel,
            version=1,
            turns=1,
            owner=Owner.BOT,
            created_at=now,
            updated_at=now,
        )
        buttons = quick_replies(self.engines.bot.greeting_quick_replies)
        greeting = Turn(
            conversation_id=conversation.id,
            seq=1,
            message_id="@greeting",
            user_id=user.id,
            author=Author.BOT,
            said="",
            reply=Reply(messages=(self.engines.bot.greeting,), quick_replies=buttons),
            reason=Reason(decision="greeting"),
            at=now,
        )
        await self._store.create(conversation, greeting)
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
        lock = self._locks.setdefault(inbound.conversation_id, asyncio.Lock())
        async with lock:
            for _ in range(_MAX_TRIES):
                found = await self._store.load_for(inbound.conversation_id, inbound.message_id)
                if isinstance(found, Turn):
                    return found
                try:
                    return await self._take_once(found, inbound)
                except (StaleConversation, DuplicateMessage):
                    continue
            raise ConversationBusy()

    async def _take_once(self, conversation: Conversation, inbound: Inbound) -> Turn:
        engines = self.engines
        understanding = await _understand(engines, inbound)
        key = f"{inbound.conversation_id}/{inbound.message_id}"
        try:
            decision = await _decide(engines, conversation, understanding, key=key, now=inbound.received_at)
            decision = await self._act(engines, conversation, decision, key)
            decision = escalate_after_misses(engines, conversation, decision)
            said = recordable(engines, conversation, inbound.text)
            concluded = conclude(engines, conversation, inbound, understanding, decision, said=said)
        except (FlowNotFound, StepNotFound) as error:
            # The bot was changed under a running conversation, or a flow leads nowhere: a person goes on. Nobody knows
            # any more whether a secret was asked for, so what was said is not recorded.
            _log.error("scenario.broken", conversation_id=conversation.id, code=error.code, why=error.en)
            unframed, decision = replace(conversation, frames=()), Escalate(rule=BROKEN_SCENARIO)
            concluded = conclude(engines, unframed, inbound, understanding, decision, said=HIDDEN)
        await self.record(concluded)
        return concluded.turn

    async def _act(self, engines: Engines, conversation: Conversation, decision: Decision, key: str) -> Decision:
        """Run the actions that the scenario asks for, one after the other."""
        if not isinstance(decision, Advance) or decision.progress.call is None:
            return decision
        await self.bus.publish(Typing(conversation_id=conversation.id, who="bot"))
        progress = decision.progress
        for _ in range(_MAX_ACTIONS):
            if progress.call is None:
                break
            progress = engines.scenario.engine.resume(progress, await self._run(progress.call), key=key)
        if progress.call is not None:
            _log.error("actions.too_many", conversation_id=conversation.id, limit=_MAX_ACTIONS)
            progress = replace(progress, call=None, to_agent=True)
        return replace(decision, progress=progress)

    async def _run(self, call: ActionCall) -> ActionResult:
        try:
            async with asyncio.timeout(self._action_timeout):
                return checked_result(await self._actions.run(call))
        except TimeoutError:
            _log.error("action.timeout", action=call.action)
        except AiccError as error:
            _log.error("action.failed", action=call.action, code=error.code)
        except Exception:  # the outer edge of the bot's own code: whatever it raises, the conversation goes on
            _log.exception("action.failed", action=call.action)
        return ActionFailed(code="unavailable")

    async def record(self, concluded: Concluded) -> None:
        """Save a turn, carry out what it asks for, and tell who listens.

        Raises:
            StaleConversation, DuplicateMessage: others were faster; nothing was recorded.
            StoreError: nothing was recorded.
        """
        turn = concluded.turn
        pending = await self._store.save(concluded.conversation, turn, concluded.effects)
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
        """Carry out what a process that died had saved but not carried out; return how much it was."""
        pending = await self._store.pending_effects()
        await self._effects.run(pending)
        return len(pending)

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

    async def erase_user(self, user_id: str) -> Erased:
        """Remove everything that is kept of a user."""
        told = await self._faq_log.erase_user(user_id) if self._faq_log is not None else 0
        erased = replace(await self._store.erase_user(user_id), faq_records=told)
        _log.info("user.erased", conversations=erased.conversations, turns=erased.turns, tickets=erased.tickets)
        return erased


async def _decide(
    engines: Engines, conversation: Conversation, understanding: Understanding, *, key: str, now: datetime
) -> Decision:
    """Return the decision for a message, made beside the other turns where the FAQ is searched over a network."""
    if engines.faq.waits:
        return await asyncio.to_thread(decide, engines, conversation, understanding, key=key, now=now)
    return decide(engines, conversation, understanding, key=key, now=now)


async def _understand(engines: Engines, inbound: Inbound) -> Understanding:
    """Return what a message says, read beside the other turns where that may take long."""
    if engines.nlu.blocking:
        return await asyncio.to_thread(engines.nlu.understand, inbound.text, now=inbound.received_at)
    return engines.nlu.understand(inbound.text, now=inbound.received_at)


def check_message(inbound: Inbound) -> None:
    """Raise when a message cannot be taken."""
    if not _MESSAGE_ID.fullmatch(inbound.message_id):
        raise MessageIdInvalid()
    if len(inbound.text) > MAX_MESSAGE:
        raise MessageTooLong(length=len(inbound.text), limit=MAX_MESSAGE)
    if not normalize(inbound.text):
        raise MessageEmpty()

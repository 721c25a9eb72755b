"""From a decision to the next state, the recorded turn and what must be carried out. Pure, and the only place where
the state of a conversation changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, assert_never

from aicc.escalation.tickets import ticket_id, ticket_number
from aicc.models.conversation import Conversation, Owner
from aicc.models.decision import Advance, Answer, Clarify, Decision, Escalate, Fallback, Offer, Relay, Return
from aicc.models.escalation import EscalationReason, EscalationRule, Ticket, TicketState
from aicc.models.expression import Slots, Value
from aicc.models.faq import FAQHit, Unanswered
from aicc.models.progress import Occasion, Progress
from aicc.models.scenario import HandOff, Reflex
from aicc.models.turn import (
    Author,
    Effect,
    Inbound,
    KeepQuestion,
    MoveTicket,
    OpenTicket,
    QuickReply,
    Reason,
    Reply,
    Turn,
)
from aicc.models.understanding import Understanding
from aicc.scenario.engine import Frames
from aicc.scenario.reflexes import TO_BOT_BUTTON
from aicc.scenario.responses import render
from aicc.scenario.walking import quick_replies
from aicc.services.briefing import ATTENDED, slots_for_agents
from aicc.services.concluded import Concluded, advanced
from aicc.services.decide import BROKEN_SCENARIO, BY_SCENARIO
from aicc.services.engines import Engines
from aicc.services.occasion import occasion_of

# Steps of the reflexes after which nothing may be left to do.
_LEAVING: Final = tuple(f"{reflex.scenario}:" for reflex in (Reflex.MENU, Reflex.RESTART, Reflex.CANCEL))
_TO_BOT: Final = (QuickReply(label=TO_BOT_BUTTON, text=TO_BOT_BUTTON),)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """State and reply of one decision, before the turn is put together."""

    conversation: Conversation
    reply: Reply
    detail: str = ""
    actions: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()


def conclude(
    engines: Engines,
    conversation: Conversation,
    inbound: Inbound,
    understanding: Understanding,
    decision: Decision,
    *,
    said: str,
) -> Concluded:
    """Return the next state and the turn that records how it came about; `said` is what of the words may be kept."""
    now, seq = inbound.received_at, conversation.turns + 1
    occasion = occasion_of(conversation, message_id=inbound.message_id, now=now)
    best = understanding.best.intent if understanding.best else ""
    fresh = _begun(engines, conversation, occasion)
    context = _Context(engines=engines, conversation=fresh, said=said, intent=best, occasion=occasion)
    outcome = _outcome(context, decision)
    turn = Turn(
        conversation_id=conversation.id,
        seq=seq,
        message_id=inbound.message_id,
        user_id=conversation.user.id,
        author=Author.CUSTOMER,
        said=said,
        reply=outcome.reply,
        reason=_reason(engines, understanding, decision, outcome),
        at=now,
    )
    moved = advanced(engines.bot, outcome.conversation, now, outcome.path)
    return Concluded(conversation=moved, turn=turn, effects=outcome.effects)


def _begun(engines: Engines, conversation: Conversation, occasion: Occasion) -> Conversation:
    """Return the conversation as the turn begins: with the facts that are still known, on the version that answers."""
    ends = {name: end for name, end in conversation.fact_ends.items() if name in occasion.facts}
    return replace(conversation, facts=occasion.facts, fact_ends=ends, reminded=False, bot_version=engines.version)


def _reason(engines: Engines, understanding: Understanding, decision: Decision, outcome: _Outcome) -> Reason:
    hit = _hit(decision)
    return Reason(
        decision="escalate" if outcome.reply.ticket else type(decision).__name__.lower(),
        detail=outcome.detail,
        intents=understanding.intents,
        mood=understanding.sentiment.mood.value,
        entities=tuple(sorted({entity.kind for entity in understanding.entities})),
        faq=hit.entry.id if hit else "",
        faq_score=hit.score if hit else 0.0,
        actions=outcome.actions,
        path=outcome.path,
        artefact=understanding.artefact,
        bot_version=engines.version,
        engine=understanding.engine,
        engine_fallback=understanding.fallback,
        engine_seconds=understanding.seconds,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What every outcome starts from."""

    engines: Engines
    conversation: Conversation
    said: str
    # The most confident reading, "" without one.
    intent: str
    occasion: Occasion

    @property
    def now(self) -> datetime:
        """Return when the turn takes place."""
        return self.occasion.now

    def reflex(self, reflex: Reflex, frames: Frames, **slots: Value) -> Progress:
        """Run one of the conversation's own scenarios."""
        return self.engines.scenario.engine.reflex(reflex, frames, self.occasion, **slots)


def _outcome(context: _Context, decision: Decision) -> _Outcome:
    engines, conversation = context.engines, context.conversation
    match decision:
        case Relay() | Return():
            back = isinstance(decision, Return)
            return _return(engines, conversation) if back else _relay(engines, conversation, context.now)
        case Escalate(rule=rule):
            running = engines.scenario.engine.job(conversation.frames)
            broken = rule is BROKEN_SCENARIO
            says = context.reflex(Reflex.INTERNAL_ERROR, ()).says if broken else ()
            handed = _escalate(context, rule, scenario=running, says=says)
            kept = (_keep(context, None),) if decision.unanswered else ()
            return replace(handed, actions=decision.actions, effects=(*handed.effects, *kept))
        case Advance():
            return _advance(context, decision)
        case Answer():
            return _answer(context, decision)
        case Clarify() | Offer():
            return _ask_which(context, decision)
        case Fallback():
            return _fallback(context)
        case _:
            assert_never(decision)


def _relay(engines: Engines, conversation: Conversation, now: datetime) -> _Outcome:
    first = conversation.owner is Owner.QUEUE and not conversation.waiting_told
    texts, escalation = engines.bot.texts, engines.escalation
    told = texts.relayed if conversation.attended or escalation.at_desk(now) else texts.relayed_closed
    messages = (render(told, {"opens": escalation.opens(now)}),) if first else ()
    return _Outcome(
        conversation=replace(conversation, waiting_told=True),
        reply=Reply(messages=messages, quick_replies=_TO_BOT if first else (), owner=conversation.owner),
    )


def _return(engines: Engines, conversation: Conversation) -> _Outcome:
    effects = (
        (MoveTicket(ticket_id=conversation.ticket_id, to=TicketState.WITHDRAWN),) if conversation.ticket_id else ()
    )
    return _Outcome(
        conversation=replace(
            conversation, owner=Owner.BOT, ticket_id=None, waiting_told=False, misses=0, returned=True
        ),
        reply=Reply(messages=(render(engines.bot.texts.returned, {}),), quick_replies=greeting_buttons(engines)),
        effects=effects,
    )


def _escalate(context: _Context, rule: EscalationRule, *, scenario: str, says: Sequence[str] = ()) -> _Outcome:
    engines, now = context.engines, context.now
    attended = engines.escalation.is_open(rule, now, about=(context.intent, scenario))
    ticket = _ticket(context, rule, scenario, attended=attended)
    promise = context.reflex(
        Reflex.HAND_OFF,
        (),
        ticket=ticket.number,
        attended=attended,
        opens=engines.escalation.opens(now),
        abuse=rule.reason is EscalationReason.ABUSE,
    )
    return _Outcome(
        conversation=replace(
            context.conversation,
            owner=Owner.QUEUE,
            frames=(),
            misses=0,
            ticket_id=ticket.id,
            waiting_told=False,
            attended=attended,
            handed_over=True,
        ),
        reply=Reply(
            messages=(*says, *promise.says),
            quick_replies=_TO_BOT,
            owner=Owner.QUEUE,
            ticket=ticket.number,
        ),
        detail=rule.id,
        path=promise.path,
        effects=(OpenTicket(ticket=ticket),),
    )


def _ticket(context: _Context, rule: EscalationRule, scenario: str, *, attended: bool) -> Ticket:
    conversation = context.conversation
    identity = ticket_id(conversation.id, conversation.turns + 1)
    return Ticket(
        id=identity,
        number=ticket_number(identity, context.now),
        conversation_id=conversation.id,
        user_id=conversation.user.id,
        reason=rule.reason,
        priority=rule.priority,
        description=context.said,
        created_at=context.now,
        context={
            "rule": rule.id,
            "scenario": scenario,
            "channel": conversation.channel.value,
            # What the customer was promised: whoever carries it out goes by it, not by hours of their own.
            ATTENDED: "true" if attended else "false",
            **slots_for_agents(context.engines, conversation),
        },
    )


def _advance(context: _Context, decision: Advance) -> _Outcome:
    conversation, progress = context.conversation, decision.progress
    if progress.to_agent is not None:
        says = tuple(text for text in progress.says if text)
        reached = replace(context, conversation=replace(conversation, frames=progress.frames or conversation.frames))
        handed = _escalate(reached, _rule_of(progress.to_agent), scenario=decision.scenario, says=says)
        return replace(handed, actions=progress.actions, path=(*progress.path, *handed.path))
    moved = replace(
        conversation,
        frames=context.engines.scenario.engine.storable(progress.frames),
        facts={**conversation.facts, **progress.facts},
        fact_ends={**_without(conversation.fact_ends, progress.facts), **progress.fact_ends},
        misses=conversation.misses + 1 if progress.missed else 0,
    )
    behind = _go_on(context, moved, progress)
    says = (*(text for text in progress.says if text), *behind.says)
    return _Outcome(
        conversation=replace(moved, frames=behind.frames),
        reply=Reply(
            messages=says,
            quick_replies=behind.quick_replies
            or progress.quick_replies
            or _menu(context, behind.frames, progress.path),
            step=_waiting_step(behind.frames),
        ),
        detail=":".join(part for part in (decision.move, progress.step) if part),
        actions=progress.actions,
        path=(*progress.path, *behind.path),
    )


def _go_on(context: _Context, conversation: Conversation, progress: Progress) -> Progress:
    """Return what follows the end of a scenario: the one below it, or the end of the last."""
    if not progress.ended:
        return Progress(frames=conversation.frames)
    if conversation.frames:
        return _resume(context, conversation.frames)
    return context.reflex(Reflex.COMPLETED, ()) if progress.completed else Progress(frames=())


def _menu(context: _Context, frames: Frames, path: Sequence[str]) -> tuple[QuickReply, ...]:
    """Return the buttons of the greeting where a customer has left everything."""
    left = any(step.startswith(_LEAVING) for step in path)
    return greeting_buttons(context.engines) if not frames and left else ()


def _rule_of(step: HandOff) -> EscalationRule:
    """Return the rule by which a step hands over."""
    return replace(BY_SCENARIO, reason=step.reason, priority=step.priority)


def _without(ends: Mapping[str, datetime], facts: Slots) -> dict[str, datetime]:
    return {name: end for name, end in ends.items() if name not in facts}


def _answer(context: _Context, decision: Answer) -> _Outcome:
    conversation = context.conversation
    behind = _resume(context, conversation.frames) if conversation.frames else Progress(frames=())
    return _Outcome(
        conversation=replace(conversation, misses=0, frames=behind.frames),
        reply=Reply(
            messages=(decision.text, *behind.says),
            quick_replies=behind.quick_replies if conversation.frames else quick_replies(decision.quick_replies),
            step=_waiting_step(conversation.frames),
        ),
        detail=decision.source,
        path=behind.path,
    )


def _ask_which(context: _Context, decision: Clarify | Offer) -> _Outcome:
    engines, conversation = context.engines, context.conversation
    if isinstance(decision, Offer):
        return _offer(context, decision)
    names = [engines.bot.intents[reading.intent].name for reading in decision.readings]
    asked = context.reflex(Reflex.CLARIFY, conversation.frames)
    return _Outcome(
        conversation=conversation,
        reply=Reply(messages=asked.says, quick_replies=quick_replies(names), step=_waiting_step(conversation.frames)),
        detail=",".join(reading.intent for reading in decision.readings),
        path=asked.path,
    )


def _offer(context: _Context, decision: Offer) -> _Outcome:
    return _Outcome(
        conversation=context.conversation,
        reply=Reply(
            messages=(render(context.engines.bot.texts.faq_offer, {}),),
            quick_replies=quick_replies([hit.entry.question for hit in decision.hits]),
        ),
        detail=",".join(hit.entry.id for hit in decision.hits),
        effects=(_keep(context, decision.hits[0]),),
    )


def _fallback(context: _Context) -> _Outcome:
    conversation = context.conversation
    missed = replace(conversation, misses=conversation.misses + 1)
    tried = context.engines.scenario.engine.miss(conversation.frames, context.occasion)
    if tried.to_agent is not None:
        running = context.engines.scenario.engine.job(conversation.frames)
        return replace(_escalate(context, _rule_of(tried.to_agent), scenario=running), path=tried.path)
    if not conversation.frames:
        return _Outcome(
            conversation=missed,
            reply=Reply(messages=tried.says, quick_replies=greeting_buttons(context.engines)),
            path=tried.path,
            effects=(_keep(context, None),),
        )
    return _Outcome(
        conversation=replace(missed, frames=tried.frames),
        reply=Reply(messages=tried.says, quick_replies=tried.quick_replies, step=_waiting_step(tried.frames)),
        detail="reprompt",
        path=tried.path,
    )


def _keep(context: _Context, hit: FAQHit | None) -> KeepQuestion:
    """Return the customer's question for those who keep the FAQ; the same turn always makes the same id."""
    conversation = context.conversation
    return KeepQuestion(
        question=Unanswered(
            id=f"{conversation.id}/{conversation.turns + 1}",
            user_id=conversation.user.id,
            text=context.said,
            at=context.now,
            channel=conversation.channel,
            best=hit.entry.id if hit else "",
            score=hit.score if hit else 0.0,
        )
    )


def _hit(decision: Decision) -> FAQHit | None:
    if isinstance(decision, Offer):
        return decision.hits[0]
    return decision.hit if isinstance(decision, Answer) else None


def _resume(context: _Context, frames: Frames) -> Progress:
    """Return what brings the customer back to the open question, with its buttons."""
    engine = context.engines.scenario.engine
    if frames[-1].scenario.startswith("@"):
        # A reflex is no business to go on with: its question is asked again, and that is all.
        question, buttons = engine.question(frames, context.occasion)
        return Progress(frames=frames, says=(question,), quick_replies=buttons)
    return context.reflex(Reflex.RESUME, frames)


def _waiting_step(frames: Frames) -> str | None:
    return frames[-1].step if frames else None


def greeting_buttons(engines: Engines) -> tuple[QuickReply, ...]:
    """Return the buttons under the greeting."""
    return quick_replies(engines.bot.greeting_quick_replies)

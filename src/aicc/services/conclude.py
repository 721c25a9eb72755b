"""From a decision to the next state, the recorded turn and what must be carried out. Pure, and the only place where
the state of a conversation changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, assert_never

from aicc.escalation.tickets import ticket_id, ticket_number
from aicc.models.conversation import Conversation, Owner
from aicc.models.decision import Advance, Answer, Clarify, Decision, Escalate, Fallback, Offer, Relay, Return
from aicc.models.escalation import EscalationReason, EscalationRule, Ticket, TicketState
from aicc.models.faq import FAQHit, Unanswered
from aicc.models.scenario import InputType
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
from aicc.scenario.reflexes import TO_BOT_BUTTON
from aicc.scenario.responses import render
from aicc.services.decide import BY_SCENARIO
from aicc.services.engines import Engines
from aicc.utils.pii import mask, mask_digits
from aicc.utils.text import normalize_lines

# How long a conversation remembers what a scenario learned, such as who the customer is.
FACTS_LAST: Final = timedelta(minutes=10)
# Recorded instead of a secret.
HIDDEN: Final = "●●●●"
# Of a customer or account number that a step asked for.
_KEPT_DIGITS: Final = 4
_TO_BOT: Final = (QuickReply(label=TO_BOT_BUTTON, text=TO_BOT_BUTTON),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """What to save, and what to carry out afterwards."""

    conversation: Conversation
    turn: Turn
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """State and reply of one decision, before the turn is put together."""

    conversation: Conversation
    reply: Reply
    detail: str = ""
    actions: tuple[str, ...] = ()
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
    if conversation.facts_until is not None and conversation.facts_until <= now:
        conversation = replace(conversation, facts={}, facts_until=None)
    best = understanding.best.intent if understanding.best else ""
    context = _Context(engines=engines, conversation=conversation, said=said, intent=best, now=now)
    outcome = _outcome(context, decision)
    hit = _hit(decision)
    reason = Reason(
        decision="escalate" if outcome.reply.ticket else type(decision).__name__.lower(),
        detail=outcome.detail,
        intents=understanding.intents,
        mood=understanding.sentiment.mood.value,
        entities=tuple(sorted({entity.kind for entity in understanding.entities})),
        faq=hit.entry.id if hit else "",
        faq_score=hit.score if hit else 0.0,
        actions=outcome.actions,
        artefact=understanding.artefact,
    )
    turn = Turn(
        conversation_id=conversation.id,
        seq=seq,
        message_id=inbound.message_id,
        user_id=conversation.user.id,
        author=Author.CUSTOMER,
        said=said,
        reply=outcome.reply,
        reason=reason,
        at=now,
    )
    return Concluded(conversation=advance_clock(outcome.conversation, now), turn=turn, effects=outcome.effects)


def advance_clock(conversation: Conversation, now: datetime) -> Conversation:
    """Return the conversation one turn and one version further."""
    return replace(conversation, version=conversation.version + 1, turns=conversation.turns + 1, updated_at=now)


def recordable(engines: Engines, conversation: Conversation, text: str) -> str:
    """Return what may be recorded of a message.

    Nothing of a secret, the last digits of a number that was asked for, and the rest with personal data masked.
    """
    ask = engines.scenario.engine.pending(conversation.frames) if conversation.owner is Owner.BOT else None
    if ask is not None and ask.input_type is InputType.SECRET:
        return HIDDEN
    clean = mask(normalize_lines(text), engines.bot.privacy)
    numbered = ask is not None and ask.input_type in (InputType.DIGITS, InputType.ACCOUNT)
    return mask_digits(clean, keep=_KEPT_DIGITS) if numbered else clean


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What every outcome starts from."""

    engines: Engines
    conversation: Conversation
    said: str
    # The most confident reading, "" without one.
    intent: str
    now: datetime


def _outcome(context: _Context, decision: Decision) -> _Outcome:
    engines, conversation = context.engines, context.conversation
    match decision:
        case Relay() | Return():
            back = isinstance(decision, Return)
            return _return(engines, conversation) if back else _relay(engines, conversation, context.now)
        case Escalate(rule=rule):
            running = conversation.frames[-1].scenario if conversation.frames else ""
            handed = _escalate(context, rule, scenario=running)
            kept = (_keep(context, None),) if decision.unanswered else ()
            return replace(handed, actions=decision.actions, effects=(*handed.effects, *kept))
        case Advance():
            return _advance(context, decision)
        case Answer():
            return _answer(engines, conversation, decision)
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
        reply=Reply(messages=(render(engines.bot.texts.returned, {}),), quick_replies=_greeting_buttons(engines)),
        effects=effects,
    )


def _escalate(context: _Context, rule: EscalationRule, *, scenario: str, says: Sequence[str] = ()) -> _Outcome:
    engines, now = context.engines, context.now
    texts = engines.bot.texts
    ticket = _ticket(context, rule, scenario)
    attended = engines.escalation.is_open(rule, now, about=(context.intent, scenario))
    slots = {"ticket": ticket.number, "opens": engines.escalation.opens(now)}
    promise = render(texts.escalated if attended else texts.escalated_closed, slots)
    warning = (render(texts.abuse_warning, {}),) if rule.reason is EscalationReason.ABUSE else ()
    return _Outcome(
        conversation=replace(
            context.conversation,
            owner=Owner.QUEUE,
            frames=(),
            misses=0,
            ticket_id=ticket.id,
            waiting_told=False,
            attended=attended,
        ),
        reply=Reply(
            messages=(*says, *warning, promise),
            quick_replies=_TO_BOT,
            owner=Owner.QUEUE,
            ticket=ticket.number,
        ),
        detail=rule.id,
        effects=(OpenTicket(ticket=ticket),),
    )


def _ticket(context: _Context, rule: EscalationRule, scenario: str) -> Ticket:
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
        context={"rule": rule.id, "scenario": scenario, "channel": conversation.channel.value},
    )


def _advance(context: _Context, decision: Advance) -> _Outcome:
    engines, conversation = context.engines, context.conversation
    progress, engine = decision.progress, engines.scenario.engine
    if progress.to_agent:
        says = tuple(text for text in progress.says if text)
        handed = _escalate(context, BY_SCENARIO, scenario=decision.scenario, says=says)
        return replace(handed, actions=progress.actions)
    known = {**conversation.facts, **progress.facts} if progress.facts else conversation.facts
    moved = replace(
        conversation,
        frames=engine.storable(progress.frames),
        facts=known,
        facts_until=context.now + FACTS_LAST if progress.facts else conversation.facts_until,
        misses=conversation.misses + 1 if progress.missed else 0,
    )
    resumed = _resume(engines, moved) if progress.ended else ((), ())
    return _Outcome(
        conversation=moved,
        reply=Reply(
            messages=(*(text for text in progress.says if text), *resumed[0]),
            quick_replies=resumed[1] or progress.quick_replies,
            step=_waiting_step(moved),
        ),
        detail=":".join(part for part in (decision.move, progress.step) if part),
        actions=progress.actions,
    )


def _answer(engines: Engines, conversation: Conversation, decision: Answer) -> _Outcome:
    messages, buttons = _resume(engines, conversation)
    own = quick_replies(decision.quick_replies)
    return _Outcome(
        conversation=replace(conversation, misses=0),
        reply=Reply(
            messages=(decision.text, *messages),
            quick_replies=buttons if conversation.frames else own,
            step=_waiting_step(conversation),
        ),
        detail=decision.source,
    )


def _ask_which(context: _Context, decision: Clarify | Offer) -> _Outcome:
    engines, conversation = context.engines, context.conversation
    if isinstance(decision, Offer):
        return _offer(context, decision)
    names = [engines.bot.intents[reading.intent].name for reading in decision.readings]
    return _Outcome(
        conversation=conversation,
        reply=Reply(
            messages=(render(engines.bot.texts.clarify, {}),),
            quick_replies=quick_replies(names),
            step=_waiting_step(conversation),
        ),
        detail=",".join(reading.intent for reading in decision.readings),
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
    engines, conversation = context.engines, context.conversation
    missed = replace(conversation, misses=conversation.misses + 1)
    if not conversation.frames:
        return _Outcome(
            conversation=missed,
            reply=Reply(messages=(render(engines.bot.texts.fallback, {}),), quick_replies=_greeting_buttons(engines)),
            effects=(_keep(context, None),),
        )
    question, buttons = engines.scenario.engine.question(conversation.frames)
    return _Outcome(
        conversation=missed,
        reply=Reply(
            messages=(render(engines.bot.texts.fallback_form, {}), question),
            quick_replies=buttons,
            step=_waiting_step(conversation),
        ),
        detail="reprompt",
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


def _resume(engines: Engines, conversation: Conversation) -> tuple[tuple[str, ...], tuple[QuickReply, ...]]:
    """Return what brings the customer back to the open form, with its buttons; nothing when none is open."""
    if not conversation.frames:
        return (), ()
    engine = engines.scenario.engine
    reminder = render(engines.bot.texts.resumed, {"scenario": engine.name(conversation.frames[-1])})
    question, buttons = engine.question(conversation.frames)
    return (reminder, question), buttons


def _waiting_step(conversation: Conversation) -> str | None:
    return conversation.frames[-1].step if conversation.frames else None


def _greeting_buttons(engines: Engines) -> tuple[QuickReply, ...]:
    return quick_replies(engines.bot.greeting_quick_replies)


def quick_replies(texts: Sequence[str]) -> tuple[QuickReply, ...]:
    """Return a button for each text, which it shows and says."""
    return tuple(QuickReply(label=text, text=text) for text in texts)

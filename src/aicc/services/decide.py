"""What to do with a message: the product's policy, in order, first match wins. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from aicc.models.bot import Thresholds
from aicc.models.conversation import Conversation, Owner
from aicc.models.decision import Advance, Answer, Clarify, Decision, Escalate, Fallback, Offer, Relay, Return
from aicc.models.escalation import EscalationPriority, EscalationReason, EscalationRule
from aicc.models.faq import FAQHit, FAQMatch, MatchKind
from aicc.models.progress import Progress
from aicc.models.scenario import InputType
from aicc.models.understanding import IntentScore, IntentSource, Understanding
from aicc.scenario.forms import read_yes_no
from aicc.scenario.reflexes import Reflex, read_reflex
from aicc.scenario.responses import render
from aicc.services.engines import Engines

# Entries hold by the day there.
KOREA: Final = ZoneInfo("Asia/Seoul")
# Scenarios inside scenarios: deeper, a customer has lost the thread.
MAX_DEPTH: Final = 5
# Below this a reading is not worth asking about.
_WORTH_ASKING: Final = 0.4
_MAX_CHOICES: Final = 3
_MAX_BUTTONS: Final = 5
# An FAQ entry so sure goes before a scenario whose intent is that much less sure: "OTP를 잃어버렸어요" is not the wish
# to stop a card. A keyword is the bot author's own word; it gives way only to a question registered as it is.
_OWN_QUESTION: Final = 0.75
_QUESTION_LEAD: Final = 0.0
# A general response speaks before a particular FAQ answer only when its intent is that much surer.
_RESPONSE_LEAD: Final = 0.1
# A step of a scenario asked for a person.
BY_SCENARIO: Final = EscalationRule(
    id="scenario", reason=EscalationReason.COMPLEX_INQUIRY, priority=EscalationPriority.MEDIUM
)
# A scenario could not go on.
BROKEN_SCENARIO: Final = EscalationRule(
    id="broken_scenario", reason=EscalationReason.COMPLEX_INQUIRY, priority=EscalationPriority.HIGH
)


def decide(
    engines: Engines, conversation: Conversation, understanding: Understanding, *, key: str, now: datetime
) -> Decision:
    """Return the decision for a message.

    Args:
        engines: the bot.
        conversation: as last saved.
        understanding: of the message.
        key: names the turn in the keys of its actions.
        now: for facts that expire.
    """
    if conversation.owner is not Owner.BOT:
        waiting = conversation.owner is Owner.QUEUE
        returns = waiting and read_reflex(understanding.text, waiting=True) is Reflex.TO_BOT
        return Return() if returns else Relay()
    rule = engines.escalation.check(understanding, conversation.user, returned=conversation.returned)
    if rule is not None:
        return Escalate(rule=rule)
    moved = _move_scenario(engines, conversation, understanding, key)
    if moved is not None:
        return moved
    today = now.astimezone(KOREA).date()
    found = engines.faq.match(understanding.text, limit=_MAX_CHOICES, channel=conversation.channel, on=today)
    return (
        _begin_or_answer(engines, conversation, understanding, found, key=key, now=now)
        or _clarify(engines, understanding)
        or _offer(conversation, found)
        or Fallback()
    )


def escalate_after_misses(engines: Engines, conversation: Conversation, decision: Decision) -> Decision:
    """Return the decision, or the escalation that so many misses in a row lead to.

    Asked after the actions have run: a backend that refuses a third customer number is a miss too.
    """
    progress = decision.progress if isinstance(decision, Advance) else None
    missed = isinstance(decision, Fallback) or (progress is not None and progress.missed)
    rule = engines.escalation.check_misses(conversation.misses + 1) if missed else None
    if rule is None:
        return decision
    unanswered = isinstance(decision, Fallback) and not conversation.frames
    return Escalate(rule=rule, actions=progress.actions if progress else (), unanswered=unanswered)


def _move_scenario(
    engines: Engines, conversation: Conversation, understanding: Understanding, key: str
) -> Decision | None:
    """Take the message as a reflex or as the answer to the open question."""
    engine, frames = engines.scenario.engine, conversation.frames
    reflex = read_reflex(understanding.text, running=engine.name(frames[-1]) if frames else "")
    ask = engine.pending(frames)
    if ask is not None and ask.input_type is InputType.YES_NO and read_yes_no(understanding.text) is not None:
        reflex = None  # 안 할래요 is an answer here
    if reflex is Reflex.CANCEL:
        if not frames:
            return Answer(text=render(engines.bot.texts.nothing_to_cancel, {}), source="reflex:cancel")
        said = render(engines.bot.texts.cancelled, {"scenario": engine.name(frames[-1])})
        ended = Progress(frames=frames[:-1], says=(said,), ended=True)
        return Advance(progress=ended, move="cancel", scenario=frames[-1].scenario)
    if not frames:
        return None
    if reflex is Reflex.REPEAT:
        question, buttons = engine.question(frames)
        again = Progress(frames=frames, says=(question,), quick_replies=buttons)
        return Advance(progress=again, move="repeat", scenario=frames[-1].scenario)
    # A password of letters looks like Korean typed in the wrong key state.
    secret = ask is not None and ask.input_type is InputType.SECRET
    progress = engine.answer(frames, understanding.typed if secret else understanding.text, key=key)
    return Advance(progress=progress, move="fill", scenario=frames[-1].scenario) if progress is not None else None


def _begin_scenario(
    engines: Engines, conversation: Conversation, understanding: Understanding, key: str, now: datetime
) -> Decision | None:
    """Start the scenario of a confident reading that has one."""
    best = _confident(engines, understanding)
    scenario = engines.bot.intents[best.intent].scenario if best and best.intent in engines.bot.intents else None
    running = [frame.scenario for frame in conversation.frames]
    if scenario is None or scenario in running or len(running) >= MAX_DEPTH:
        return None
    expired = conversation.facts_until is not None and conversation.facts_until <= now
    known = {} if expired else conversation.facts
    progress = engines.scenario.engine.begin(scenario, frames=conversation.frames, slots=known, key=key)
    return Advance(progress=progress, move="begin", scenario=scenario)


def _begin_or_answer(
    engines: Engines,
    conversation: Conversation,
    understanding: Understanding,
    found: FAQMatch,
    *,
    key: str,
    now: datetime,
) -> Decision | None:
    """Start a scenario or answer from the FAQ; a question that is registered (nearly) as it is goes first."""
    score = found.hits[0].score if found.hits else 0.0
    answer = _answer(engines, conversation, found.hits[0], now) if found.hits else None
    best = understanding.best
    by_keyword = best is not None and best.source is IntentSource.KEYWORD
    ahead = score >= max(_OWN_QUESTION, (best.confidence if best else 0.0) + _QUESTION_LEAD)
    if found.word_for_word or (ahead and not by_keyword):
        return answer
    begun = _begin_scenario(engines, conversation, understanding, key, now)
    if begun is not None:
        return begun
    if found.kind is not MatchKind.ANSWER:
        return _respond(engines, understanding, least=0.0)
    return _respond(engines, understanding, least=score + _RESPONSE_LEAD) or answer


def _answer(engines: Engines, conversation: Conversation, hit: FAQHit, now: datetime) -> Answer:
    """Return the answer of an entry, with what its card and its related entries offer as buttons."""
    card = hit.entry.card
    pages = [f"{button.label}: {button.url}" for button in card.buttons if button.url] if card else []
    says = [button.text or button.label for button in card.buttons if not button.url] if card else []
    today, known = now.astimezone(KOREA).date(), engines.faq.entries
    beside = (known[entry_id] for entry_id in hit.entry.related if entry_id in known)
    related = [entry.question for entry in beside if entry.answers(today, conversation.channel)]
    return Answer(
        text="\n".join((hit.entry.answer, *pages)),
        source=f"faq:{hit.entry.id}",
        quick_replies=(*says, *related)[:_MAX_BUTTONS],
        hit=hit,
    )


def _offer(conversation: Conversation, found: FAQMatch) -> Decision | None:
    """Ask which question was meant; never in the middle of a form, whose question is asked again instead."""
    return Offer(hits=found.hits) if found.kind is MatchKind.OFFER and not conversation.frames else None


def _respond(engines: Engines, understanding: Understanding, *, least: float) -> Decision | None:
    """Say what the bot says to a confident intent that has no scenario, when it is surer than `least`."""
    best = _confident(engines, understanding)
    response = engines.bot.responses.get(best.intent) if best and best.confidence > least else None
    if best is None or response is None:
        return None
    text = response.by_mood.get(understanding.sentiment.mood, response.default)
    return Answer(text=text, source=f"response:{best.intent}", quick_replies=response.quick_replies)


def _clarify(engines: Engines, understanding: Understanding) -> Decision | None:
    """Ask which of the close readings is meant."""
    best = understanding.best
    if best is None or best.confidence < _WORTH_ASKING:
        return None
    near = best.confidence - engines.bot.thresholds.ambiguity
    readings = tuple(
        reading
        for reading in understanding.intents[:_MAX_CHOICES]
        if reading.confidence >= max(near, _WORTH_ASKING) and reading.intent in engines.bot.intents
    )
    return Clarify(readings=readings) if readings else None


def _confident(engines: Engines, understanding: Understanding) -> IntentScore | None:
    return trusted(understanding.intents, engines.bot.thresholds)


def trusted(readings: Sequence[IntentScore], thresholds: Thresholds) -> IntentScore | None:
    """Return the first of the readings, best first, where it is confident and clearly ahead of the next."""
    if not readings or readings[0].confidence < thresholds.intent:
        return None
    second = readings[1].confidence if len(readings) > 1 else 0.0
    return readings[0] if readings[0].confidence - second >= thresholds.ambiguity else None

"""What to do with a message: the product's policy, in order, first match wins. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from aicc.faq.faq_manager import SUREST
from aicc.models.bot import Bot, Intent, Thresholds
from aicc.models.conversation import Conversation, Owner
from aicc.models.decision import Advance, Answer, Clarify, Decision, Escalate, Fallback, Offer, Relay, Return
from aicc.models.escalation import EscalationPriority, EscalationReason, EscalationRule
from aicc.models.faq import FAQMatch, MatchKind
from aicc.models.progress import Occasion, Progress
from aicc.models.scenario import Ask, InputType, Reflex
from aicc.models.understanding import IntentScore, IntentSource, Said, Understanding
from aicc.scenario.engine import Frames, ScenarioEngine
from aicc.scenario.filling import option_is_said
from aicc.scenario.forms import read_value, read_yes_no
from aicc.scenario.forms.words import asks
from aicc.scenario.reflexes import read_reflex, refuses_agent, returns_to_bot, switches
from aicc.scenario.responses import render
from aicc.services.commands import command_of
from aicc.services.engines import Engines
from aicc.services.faq_in_turn import MAX_CHOICES, answer, find_registered, search

# Scenarios inside scenarios: deeper, a customer has lost the thread.
MAX_DEPTH: Final = 5
# Below this a reading is not worth asking about.
_WORTH_ASKING: Final = 0.4
# An FAQ entry so sure goes before a scenario whose intent is that much less sure: "OTP를 잃어버렸어요" is not the wish
# to stop a card. A keyword is the bot author's own word; it gives way only to a question registered as it is.
_OWN_QUESTION: Final = 0.75
# So sure a reading is a wish of its own where any words would be an answer, if it ends like one and is short.
_CLEAR: Final = 0.9
# What a secret is typed with.
_TYPED: Final = re.compile(r"[\d\s.,-]+")
_WISH: Final = re.compile(r"^.{2,20}(?:할래요?|하고\s*싶어요?|해\s*주세요|해\s*줘요?|할게요|조회|신청|문의)[.!]?$")
_NOT_THAT: Final = re.compile(r".{2,20}?\s*말고\s+(?:그냥\s+)?(.{2,})")
# A longer text tells a story, with a question in it.
_LONGEST_QUESTION: Final = 40
# A general response speaks before a particular FAQ answer only when its intent is that much surer.
_RESPONSE_LEAD: Final = 0.1
# The intent whose confident reading ends what runs, and a call with it.
GOODBYE: Final = "goodbye"
# Inside a form only words of parting end it: 끝났어요 may be the typing, 더 없어요 an answer.
_PARTING: Final = re.compile(r"끊|안녕|이만|수고|들어가|잘\s*(?:가|있)|(?:다음|나중|이따).*(?:할게|하겠|걸게)")
# Said to who leaves where the bot has no response to that intent.
_GOODBYE: Final = "이용해 주셔서 감사합니다. 안녕히 계세요."
# A step of a scenario asked for a person.
BY_SCENARIO: Final = EscalationRule(
    id="scenario", reason=EscalationReason.COMPLEX_INQUIRY, priority=EscalationPriority.MEDIUM
)
# A scenario could not go on.
BROKEN_SCENARIO: Final = EscalationRule(
    id="broken_scenario", reason=EscalationReason.COMPLEX_INQUIRY, priority=EscalationPriority.HIGH
)


def decide(
    engines: Engines,
    conversation: Conversation,
    understanding: Understanding,
    occasion: Occasion,
    *,
    reply_to: int | None = None,
) -> Decision:
    """Return the decision for a message.

    Args:
        engines: the bot.
        conversation: as last saved.
        understanding: of the message.
        occasion: the turn.
        reply_to: number of the turn whose button was pressed.
    """
    if conversation.owner is not Owner.BOT:
        waiting = conversation.owner is Owner.QUEUE
        return Return() if waiting and returns_to_bot(understanding.text) else Relay()
    understanding = _wanted(engines, conversation, understanding)
    rule = _escalation(engines, conversation, understanding)
    if rule is not None:
        return Escalate(rule=rule)
    asked = _pass_by_text(engines, conversation, understanding, occasion)
    if asked is not None:
        return asked
    old = reply_to is not None and reply_to < conversation.turns
    moved = _move_scenario(engines, conversation, understanding, occasion, old_button=old)
    if moved is not None:
        return moved
    if old and _is_choice(engines.bot, understanding.text):
        return _tell_old_button(engines, conversation, occasion)
    return _take_wish(engines, conversation, understanding, occasion)


def _take_wish(
    engines: Engines, conversation: Conversation, understanding: Understanding, occasion: Occasion
) -> Decision:
    """Take the message as something new: start, answer, ask which, or give up."""
    if _is_plain(understanding) and find_registered(engines, conversation, understanding, occasion) is None:
        # No search can change that it begins its scenario.
        begun = _begin_scenario(engines, conversation, understanding, occasion)
        if begun is not None:
            return begun
    found = search(engines, conversation, understanding, occasion)
    return (
        _begin_or_answer(engines, conversation, understanding, found, occasion)
        or _ask_which(engines, conversation, understanding, found)
        or _fill_more(engines, conversation, understanding, occasion)
        or Fallback()
    )


def _is_plain(understanding: Understanding) -> bool:
    """Return whether a reading goes before whatever the FAQ finds, but for a question registered as it is."""
    best = understanding.best
    # A keyword is the bot author's own word.
    return best is not None and (best.source is IntentSource.KEYWORD or best.confidence > SUREST)


def _wanted(engines: Engines, conversation: Conversation, understanding: Understanding) -> Understanding:
    """Return the reading of what the customer wants: 자동이체 말고 이체 names what they do not want, too."""
    found = _NOT_THAT.fullmatch(understanding.text)
    if found is None or conversation.frames or engines.nlu.blocking:
        return understanding
    return replace(understanding, intents=engines.nlu.understand(found[1]).intents)


def _escalation(engines: Engines, conversation: Conversation, understanding: Understanding) -> EscalationRule | None:
    """Return the rule by which a person is needed; a button of the open question is always its answer."""
    ask = engines.scenario.engine.pending(conversation.frames)
    if ask is not None and option_is_said(ask, understanding.text):
        return None
    rule = engines.escalation.check(understanding, conversation.user, returned=conversation.returned)
    wanted = rule is not None and rule.reason is EscalationReason.USER_REQUEST
    return None if wanted and refuses_agent(understanding.text) else rule


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


def _pass_by_text(
    engines: Engines, conversation: Conversation, understanding: Understanding, occasion: Occasion
) -> Decision | None:
    """Take a clear wish or a question that the FAQ knows well for that, where a step takes any words for its answer."""
    ask = engines.scenario.engine.pending(conversation.frames)
    if ask is None or ask.input_type is not InputType.TEXT:
        return None
    best = understanding.best
    if best is not None and best.confidence >= _CLEAR and _WISH.search(understanding.text):
        return _begin_scenario(engines, conversation, understanding, occasion)
    if not asks(understanding.text):
        return None
    found = search(engines, conversation, understanding, occasion)
    sure = found.word_for_word or (found.kind is MatchKind.ANSWER and len(understanding.text) <= _LONGEST_QUESTION)
    return answer(engines, conversation, found.hits[0], occasion) if found.hits and sure else None


def _move_scenario(
    engines: Engines, conversation: Conversation, understanding: Understanding, occasion: Occasion, *, old_button: bool
) -> Decision | None:
    """Take the message as a command, a correction, or the answer to the open question."""
    engine, frames, said = engines.scenario.engine, conversation.frames, understanding.said
    ask = engine.pending(frames)
    is_secret = ask is not None and ask.input_type is InputType.SECRET
    # 취소 1234: nothing is done with what was typed.
    worded = replace(said, text=_TYPED.sub("", said.text)) if is_secret else said
    quits = read_reflex(worded.text) in (Reflex.CANCEL, Reflex.FAREWELL)
    if is_secret and not quits and (typed := engine.answer(frames, said, occasion)):
        return _advance("fill", engine, frames, typed)
    reflex = command_of(engine, frames, worded)
    if reflex is Reflex.CANCEL and frames and frames[-1].scenario == reflex.scenario:
        # 취소할까요? 그만할게요.
        reflex, said = None, replace(said, text="네")
    if reflex is Reflex.FAREWELL:
        return _take_leave(engines, conversation, understanding, occasion)
    if reflex is not None:
        jobs = engine.jobs(frames)
        return _advance(reflex.value, engine, jobs, engine.reflex(reflex, jobs, occasion))
    if not frames:
        return None
    running = engine.running(frames)
    leaves = running is not None and switches(said.text, engine.name(running))
    switched = _begin_scenario(engines, conversation, understanding, occasion) if leaves else None
    return switched or _take_answer(engine, frames, said, occasion, old_button=old_button)


def _take_leave(
    engines: Engines, conversation: Conversation, understanding: Understanding, occasion: Occasion
) -> Advance:
    """Leave whatever runs, with a sentence, and say goodbye: nobody who hangs up is asked whether they are sure."""
    response = engines.bot.responses.get(GOODBYE)
    text = response.by_mood.get(understanding.sentiment.mood, response.default) if response else _GOODBYE
    engine, jobs = engines.scenario.engine, engines.scenario.engine.jobs(conversation.frames)
    left = engine.reflex(Reflex.FAREWELL, jobs, occasion, goodbye=text)
    return _advance(Reflex.FAREWELL.value, engine, jobs, left)


def _take_answer(
    engine: ScenarioEngine, frames: Frames, said: Said, occasion: Occasion, *, old_button: bool
) -> Decision | None:
    """Take the message as a change of an earlier answer, or as the answer to the open question."""
    corrected = engine.correct(frames, said, occasion)
    if corrected is not None:
        return _advance("correct", engine, frames, corrected)
    ask = engine.pending(frames)
    if old_button and ask is not None and ask.input_type is InputType.YES_NO and read_value(ask, said) is True:
        # The button consented to what was shown then.
        return _advance(Reflex.OLD_BUTTON.value, engine, frames, engine.reflex(Reflex.OLD_BUTTON, frames, occasion))
    answered = engine.answer(frames, said, occasion)
    if answered is not None:
        return _advance("fill", engine, frames, answered)
    if old_button:
        return _press_old_button(engine, frames, said, occasion)
    chosen = engine.correct(frames, said, occasion, old_button=True) if engine.is_choice(said.text, frames) else None
    return _advance("correct", engine, frames, chosen) if chosen is not None else None


def _press_old_button(engine: ScenarioEngine, frames: Frames, said: Said, occasion: Occasion) -> Decision | None:
    """Take a button of an earlier question as a change of that answer, or say that it is one."""
    corrected = engine.correct(frames, said, occasion, old_button=True)
    if corrected is not None:
        return _advance("correct", engine, frames, corrected)
    if engine.is_choice(said.text, frames) or read_yes_no(said.text) is not None:
        return _advance(Reflex.OLD_BUTTON.value, engine, frames, engine.reflex(Reflex.OLD_BUTTON, frames, occasion))
    return None


def _is_choice(bot: Bot, text: str) -> bool:
    """Return whether the text is a button of some question of the bot."""
    steps = (step for scenario in bot.scenarios.values() for step in scenario.steps.values())
    return any(isinstance(step, Ask) and option_is_said(step, text) for step in steps)


def _tell_old_button(engines: Engines, conversation: Conversation, occasion: Occasion) -> Advance:
    engine, frames = engines.scenario.engine, conversation.frames
    return _advance(Reflex.OLD_BUTTON.value, engine, frames, engine.reflex(Reflex.OLD_BUTTON, frames, occasion))


def _fill_more(
    engines: Engines, conversation: Conversation, understanding: Understanding, occasion: Occasion
) -> Advance | None:
    """Take what the message says for later questions, where it is no answer to the open one."""
    engine, frames = engines.scenario.engine, conversation.frames
    more = engine.fill_more(frames, understanding.said, occasion)
    return _advance("fill", engine, frames, more) if more is not None else None


def _advance(move: str, engine: ScenarioEngine, frames: Frames, progress: Progress) -> Advance:
    return Advance(progress=progress, move=move, scenario=engine.job(frames))


def _begin_scenario(
    engines: Engines, conversation: Conversation, understanding: Understanding, occasion: Occasion
) -> Decision | None:
    """Start the scenario of a confident reading that has one."""
    engine, intents = engines.scenario.engine, engines.bot.intents
    frames = engine.jobs(conversation.frames)
    running_job = engine.running(frames)
    leaves = running_job is not None and switches(understanding.text, engine.name(running_job))
    left = running_job if leaves else None
    # 이체 말고 잔액 조회: what is left is named too.
    readings = [one for one in understanding.intents if left is None or _leads_to(intents, one) != left.scenario]
    best = trusted(readings, engines.bot.thresholds)
    scenario = _leads_to(intents, best) if best is not None else None
    if scenario is None:
        return None
    running = [frame.scenario for frame in frames]
    if scenario in running:
        more = engine.fill_more(frames, understanding.said, occasion) if scenario == running[-1] else None
        return Advance(progress=more, move="fill", scenario=scenario) if more is not None else None
    if len(running) >= MAX_DEPTH and left is None:
        return None
    below = engine.without_top(frames) if left is not None else frames
    progress = engine.begin(scenario, frames=below, occasion=occasion, said=understanding.said)
    if left is not None:
        told = render(engines.bot.texts.cancelled, {"scenario": engine.name(left)})
        progress = replace(progress, says=(told, *progress.says))
    return Advance(progress=progress, move="begin" if left is None else "switch", scenario=scenario)


def _leads_to(intents: Mapping[str, Intent], reading: IntentScore) -> str | None:
    """Return the scenario that a reading starts."""
    return intents[reading.intent].scenario if reading.intent in intents else None


def _begin_or_answer(
    engines: Engines,
    conversation: Conversation,
    understanding: Understanding,
    found: FAQMatch,
    occasion: Occasion,
) -> Decision | None:
    """Start a scenario or answer from the FAQ; a question that is registered (nearly) as it is goes first."""
    score = found.hits[0].score if found.hits else 0.0
    known = answer(engines, conversation, found.hits[0], occasion) if found.hits else None
    best = understanding.best
    ahead = score >= max(_OWN_QUESTION, best.confidence if best else 0.0)
    if found.word_for_word or (ahead and not _is_plain(understanding)):
        return known
    begun = _begin_scenario(engines, conversation, understanding, occasion)
    if begun is not None:
        return begun
    parts = best is not None and best.intent == GOODBYE and best.confidence >= _CLEAR
    if conversation.frames and parts and _PARTING.search(understanding.text):
        return _take_leave(engines, conversation, understanding, occasion)
    if found.kind is not MatchKind.ANSWER:
        return _respond(engines, conversation, understanding, least=0.0)
    return _respond(engines, conversation, understanding, least=score + _RESPONSE_LEAD) or known


def _ask_which(
    engines: Engines, conversation: Conversation, understanding: Understanding, found: FAQMatch
) -> Decision | None:
    """Ask which of the close readings is meant, or which question of the FAQ."""
    clarify, offer = _clarify(engines, conversation, understanding), _offer(conversation, found)
    # One reading is no choice.
    return offer if offer is not None and (clarify is None or len(clarify.readings) == 1) else clarify


def _offer(conversation: Conversation, found: FAQMatch) -> Offer | None:
    """Ask which question was meant; never in the middle of a form, whose question is asked again instead."""
    return Offer(hits=found.hits) if found.kind is MatchKind.OFFER and not conversation.frames else None


def _respond(
    engines: Engines, conversation: Conversation, understanding: Understanding, *, least: float
) -> Decision | None:
    """Say what the bot says to a confident intent that starts nothing now, when it is surer than `least`."""
    best = _confident(engines, understanding)
    if best is not None and _leads_to(engines.bot.intents, best) in {frame.scenario for frame in conversation.frames}:
        # The running job announces itself no second time.
        return None
    if conversation.frames and best is not None and best.confidence < _CLEAR:
        # 그럼 50만원 is no farewell where something is being asked.
        return None
    response = engines.bot.responses.get(best.intent) if best and best.confidence > least else None
    if best is None or response is None:
        return None
    text = response.by_mood.get(understanding.sentiment.mood, response.default)
    return Answer(text=text, source=f"response:{best.intent}", quick_replies=response.quick_replies)


def _clarify(engines: Engines, conversation: Conversation, understanding: Understanding) -> Clarify | None:
    """Ask which of the close readings is meant."""
    best = understanding.best
    if best is None or best.confidence < _WORTH_ASKING:
        return None
    near = best.confidence - engines.bot.thresholds.ambiguity
    # What runs already is not worth asking about.
    running = {frame.scenario for frame in conversation.frames}
    readings = tuple(
        reading
        for reading in understanding.intents[:MAX_CHOICES]
        if reading.confidence >= max(near, _WORTH_ASKING)
        and reading.intent in engines.bot.intents
        and _leads_to(engines.bot.intents, reading) not in running
    )
    if len(readings) == 1 and (conversation.frames or _leads_to(engines.bot.intents, readings[0]) is None):
        # One reading is a choice only where it begins something and nothing else waits.
        return None
    return Clarify(readings=readings) if readings else None


def _confident(engines: Engines, understanding: Understanding) -> IntentScore | None:
    return trusted(understanding.intents, engines.bot.thresholds)


def trusted(readings: Sequence[IntentScore], thresholds: Thresholds) -> IntentScore | None:
    """Return the first of the readings, best first, where it is confident and clearly ahead of the next."""
    if not readings or readings[0].confidence < thresholds.intent:
        return None
    second = readings[1].confidence if len(readings) > 1 else 0.0
    return readings[0] if readings[0].confidence - second >= thresholds.ambiguity else None

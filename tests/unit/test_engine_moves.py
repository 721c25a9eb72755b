"""What the engine does by itself with any scenario: corrections, ways back, calls, reflexes."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from aicc.entities import find_built_in
from aicc.models.errors import StepNotFound
from aicc.models.escalation import EscalationPriority, EscalationReason
from aicc.models.expression import Value
from aicc.models.progress import Occasion, Progress
from aicc.models.scenario import ActionDone, ActionFailed, Reflex, Scenario
from aicc.models.understanding import Said
from aicc.project import load_bot
from aicc.project.steps import scenario_from_flow
from aicc.scenario.engine import ScenarioEngine
from aicc.utils.config import PACKAGED_BOT

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

TRANSFER: dict[str, Any] = {
    "name": "이체",
    "confirm_cancel": True,
    "steps": [
        {"id": "auth", "call": "login", "take": {"name": "who"}, "next_step": "bank",
         "on_failure": {"locked": {"message": "잠긴 고객입니다.", "next_step": "@agent"}}},
        {"id": "bank", "message": "은행은요?", "input_type": "selection", "options": ["국민은행", "신한은행"],
         "label": ["은행", "받는 은행"], "next_step": "account"},
        {"id": "account", "message": "{bank} 계좌번호는요?", "input_type": "account", "label": "계좌번호",
         "next_step": "amount"},
        {"id": "amount", "message": "얼마요?", "input_type": "money", "label": "금액", "next_step": "fee"},
        {"id": "fee", "action": "fee", "arguments": {"amount": "amount"}, "message": "수수료는 {fee|money}입니다.",
         "next_step": "confirm"},
        {"id": "confirm", "type": "confirm", "message": "{bank} {account|mask}로 {amount|money|을/를} 보낼까요?",
         "next_step": "send"},
        {"id": "send", "action": "send", "commits": True, "message": "보냈습니다.", "next_step": "again"},
        {"id": "again", "message": "더 보낼까요?", "input_type": "yes_no", "next_step": None},
    ],
}  # fmt: skip
LOGIN: dict[str, Any] = {
    "name": "본인 확인",
    "steps": [
        {"id": "known", "next_step": [{"when": "who", "go": "done"}, {"go": "number"}]},
        {"id": "number", "message": "고객번호는요?", "input_type": "digits", "next_step": "verify"},
        {"id": "verify", "action": "verify", "arguments": {"number": "number"},
         "remember": ["number", {"slot": "who", "minutes": None}], "next_step": "done",
         "on_failure": {"locked": {"next_step": "locked"}, "default": {"message": "틀립니다.", "next_step": "number"}}},
        {"id": "locked", "type": "end", "outcome": "locked"},
        {"id": "done", "type": "end"},
    ],
}  # fmt: skip


def _engine(**flows: dict[str, Any]) -> ScenarioEngine:
    known: dict[str, Scenario] = {
        name: scenario_from_flow(name, flow, {})
        for name, flow in {"transfer": TRANSFER, "login": LOGIN, **flows}.items()
    }
    known |= {f"@{name}": reflex for name, reflex in load_bot(PACKAGED_BOT).reflexes.items()}
    return ScenarioEngine(known.__getitem__, lambda entry: f"{entry}의 답입니다.")


def _now(turn: int = 0, **facts: Value) -> Occasion:
    return Occasion(key=f"turn{turn}", now=MONDAY, turn=turn, facts=facts)


def _said(text: str) -> Said:
    return Said(text=text, typed=text, entities=find_built_in(text, MONDAY))


class Talk:
    """A conversation with the engine alone; every action succeeds with the fields given for it."""

    def __init__(self, engine: ScenarioEngine, scenario: str = "transfer", text: str = "", **facts: Value) -> None:
        self.engine = engine
        self.fields: dict[str, dict[str, Value]] = {"fee": {"fee": 500}, "verify": {"who": "데모"}, "send": {}}
        self.failures: dict[str, str] = {}
        self.called: list[str] = []
        begun = engine.begin(scenario, frames=(), occasion=_now(**facts), said=_said(text) if text else None)
        self.progress = self._act(begun)

    def say(self, text: str) -> "Talk":
        """Change an answer or give one."""
        frames, said = self.progress.frames, _said(text)
        taken = self.engine.correct(frames, said, _now()) or self.engine.answer(frames, said, _now())
        assert taken is not None
        self.progress = self._act(taken)
        return self

    def order(self, reflex: Reflex) -> "Talk":
        """Give a command."""
        self.progress = self._act(self.engine.reflex(reflex, self.progress.frames, _now()))
        return self

    def _act(self, progress: Progress) -> Progress:
        while (call := progress.call) is not None:
            self.called.append(call.action)
            failure = self.failures.get(call.action)
            result = ActionFailed(code=failure) if failure else ActionDone(fields=self.fields.get(call.action, {}))
            progress = self.engine.resume(progress, result, _now())
        return progress

    @property
    def slots(self) -> dict[str, Value]:
        """Return the slots of the scenario on top."""
        return dict(self.progress.frames[-1].slots)


def _confirming() -> Talk:
    return Talk(_engine(), who="데모").say("국민은행").say("110123456789").say("5만원")


# --- called scenarios ------------------------------------------------------------------------------------------------


def test_a_called_scenario_asks_first_and_gives_its_slots_back() -> None:
    """The caller goes on behind it in the same turn."""
    talk = Talk(_engine())
    assert talk.progress.says == ("고객번호는요?",)

    talk.say("1234")

    assert talk.progress.says == ("은행은요?",)
    assert talk.slots == {"name": "데모"}


def test_what_the_conversation_knows_is_not_asked_by_a_called_scenario() -> None:
    """Facts reach it, so authentication is asked once."""
    talk = Talk(_engine(), who="데모")

    assert (talk.progress.says, talk.called) == (("은행은요?",), [])


def test_a_called_scenario_that_ends_badly_takes_the_callers_failure_branch() -> None:
    """Its outcome is the code."""
    talk = Talk(_engine())
    talk.failures["verify"] = "locked"

    talk.say("1234")

    assert talk.progress.says == ("잠긴 고객입니다.",)
    assert talk.progress.to_agent is not None


def test_facts_last_as_long_as_declared() -> None:
    """Ten minutes in the short form, and without end where null is written."""
    progress = Talk(_engine()).say("1234").progress

    assert progress.facts == {"number": "1234", "who": "데모"}
    assert progress.fact_ends == {"number": datetime(2026, 11, 23, 1, 10, tzinfo=UTC)}


# --- several slots ---------------------------------------------------------------------------------------------------


def test_one_sentence_fills_several_slots() -> None:
    """What the beginning names is not asked."""
    talk = Talk(_engine(), text="신한은행 110-123-456789로 3만원 보내줘", who="데모")

    assert talk.progress.says == ("수수료는 500원입니다.", "신한은행 ********6789로 30,000원을 보낼까요?")


def test_an_answer_may_say_more_than_was_asked() -> None:
    """The question is answered, and so are those that follow."""
    talk = Talk(_engine(), who="데모").say("국민은행으로 5만원이요")

    assert talk.slots == {"who": "데모", "name": "데모", "bank": "국민은행", "amount": 50_000}


def test_two_possible_values_fill_nothing() -> None:
    """Which bank is meant is asked."""
    talk = Talk(_engine(), text="국민은행 신한은행 이체", who="데모")

    assert talk.progress.says == ("은행은요?",)


# --- corrections -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["아니 20만원으로", "20만원으로 바꿔줘", "금액을 20만원으로 변경해 주세요", "20만원이요"]
)
def test_an_answer_is_changed_by_its_value(text: str) -> None:
    """The confirmation is asked anew, and the action that reads the amount runs again."""
    talk = _confirming().say(text)

    assert talk.progress.says == (
        "금액을 200,000원으로 바꿨습니다.",
        "수수료는 500원입니다.",
        "국민은행 ********6789로 200,000원을 보낼까요?",
    )
    assert talk.called == ["fee", "fee"]


@pytest.mark.parametrize("text", ["금액 바꿀게요", "금액이 틀렸어요", "금액", "금액 바꿀 수 있나요?"])
def test_an_answer_is_asked_again_by_its_name(text: str) -> None:
    """What else was answered stays."""
    talk = _confirming().say(text)

    assert talk.progress.says == ("금액을 다시 여쭙겠습니다.", "얼마요?")
    assert talk.slots == {"who": "데모", "name": "데모", "bank": "국민은행", "account": "110123456789", "fee": 500}


def test_what_depended_on_a_changed_answer_is_asked_again() -> None:
    """The question about the account names the bank; the amount has nothing to do with it."""
    talk = _confirming().say("신한은행으로 바꿔줘")

    assert talk.progress.says == ("은행을 신한은행으로 바꿨습니다.", "신한은행 계좌번호는요?")
    assert talk.slots["amount"] == 50_000


def test_an_action_that_does_not_read_the_changed_answer_is_not_run_again() -> None:
    """The fee depends on the amount only."""
    talk = _confirming().say("계좌번호를 110999988887로 변경할게요")

    assert talk.progress.says[0] == "계좌번호를 ********8887로 바꿨습니다."
    assert talk.called == ["fee"]


def test_a_no_to_a_confirmation_asks_what_to_change() -> None:
    """With a button for each answer that has a name."""
    talk = _confirming().say("아니요")

    assert talk.progress.says == ("무엇을 바꿀까요?",)
    assert [button.label for button in talk.progress.quick_replies] == ["은행", "계좌번호", "금액", "취소"]


def test_what_cannot_be_taken_back_is_not_changed() -> None:
    """After the money went, the answers are final."""
    talk = _confirming().say("네").say("금액 바꿀게요")

    assert talk.progress.says == ("이미 처리되어 금액은 바꿀 수 없습니다.", "더 보낼까요?")
    assert talk.called == ["fee", "send"]


def test_a_question_is_no_correction() -> None:
    """It belongs to the FAQ."""
    talk = _confirming()

    assert talk.engine.correct(talk.progress.frames, _said("금액은 얼마까지 되나요?"), _now()) is None


# --- commands --------------------------------------------------------------------------------------------------------


def test_back_takes_the_last_answer_back() -> None:
    """And the one before, as often as it is said; at the beginning the question is asked again."""
    talk = Talk(_engine(), who="데모").say("국민은행").say("110123456789")

    assert talk.order(Reflex.BACK).progress.says == ("이전 질문으로 돌아갑니다.", "국민은행 계좌번호는요?")
    assert talk.order(Reflex.BACK).progress.says == ("이전 질문으로 돌아갑니다.", "은행은요?")
    assert talk.order(Reflex.BACK).progress.says == ("처음 질문이라 이전으로 돌아갈 수 없습니다.", "은행은요?")


def test_restart_forgets_the_answers() -> None:
    """Facts stay known."""
    talk = _confirming().order(Reflex.RESTART)

    assert talk.progress.says == ('"이체" 업무를 처음부터 다시 시작하겠습니다.', "고객번호는요?")
    assert talk.engine.running(talk.progress.frames) == replace(talk.progress.frames[0], slots={})


def test_cancelling_asks_first_where_something_would_be_lost() -> None:
    """A yes ends the scenario, a no asks the open question again."""
    talk = Talk(_engine(), who="데모").say("국민은행").order(Reflex.CANCEL)
    assert talk.progress.says[0].startswith('진행하던 "이체" 업무를 취소할까요?')

    kept = Talk(_engine(), who="데모").say("국민은행").order(Reflex.CANCEL).say("아니요")
    assert kept.progress.says == ("알겠습니다. 계속 진행하겠습니다.", "국민은행 계좌번호는요?")

    talk.say("네")
    assert (talk.progress.frames, talk.progress.ended) == ((), True)


def test_cancelling_ends_at_once_where_nothing_was_answered() -> None:
    """There is nothing to lose."""
    assert Talk(_engine(), who="데모").order(Reflex.CANCEL).progress.frames == ()


def test_cancelling_inside_a_called_scenario_ends_the_whole_job() -> None:
    """Nobody wants half a transfer."""
    assert Talk(_engine()).order(Reflex.CANCEL).progress.frames == ()


def test_a_bot_may_write_a_reflex_anew() -> None:
    """Its own flow stands in place of the packaged one."""
    own = {"steps": [{"id": "sorry", "command": "cancel", "message": "그만둘게요, {scenario}."}]}
    flows = {"login": scenario_from_flow("login", LOGIN, {}), "@cancel": scenario_from_flow("cancel", own, {})}
    engine = ScenarioEngine(flows.__getitem__, str)

    cancelled = engine.reflex(Reflex.CANCEL, Talk(_engine(), scenario="login").progress.frames, _now())

    assert cancelled.says == ("그만둘게요, 본인 확인.",)


# --- wrong answers ---------------------------------------------------------------------------------------------------


def test_the_last_attempt_has_ways_out_and_then_a_person_comes() -> None:
    """Three attempts by default."""
    engine = _engine()
    frames = Talk(engine, who="데모").progress.frames

    first = engine.miss(frames, _now())
    second = engine.miss(first.frames, _now())
    third = engine.miss(second.frames, _now())

    assert first.says == ("다음 가운데 하나를 골라 주세요.", "은행은요?")
    assert [button.label for button in second.quick_replies] == ["국민은행", "신한은행", "취소", "상담원 연결"]
    assert third.to_agent is not None
    assert third.to_agent.reason is EscalationReason.REPEATED_MISS


def test_a_good_answer_forgets_the_wrong_ones() -> None:
    """Attempts count for one question."""
    talk = Talk(_engine(), who="데모")
    missed = talk.engine.miss(talk.progress.frames, _now())
    talk.progress = missed

    assert talk.say("국민은행").progress.frames[-1].attempts == 0


# --- other steps -----------------------------------------------------------------------------------------------------


def test_a_step_may_answer_from_the_faq_and_hand_over() -> None:
    """`faq` says an entry's answer; `escalate` names reason and priority."""
    flow = {
        "name": "안내",
        "steps": [
            {"id": "fees", "faq": "fees", "next_step": "person"},
            {"id": "person", "escalate": {"reason": "URGENT", "priority": "HIGH"}, "message": "바로 넘깁니다."},
        ],
    }
    progress = Talk(_engine(guide=flow), scenario="guide").progress

    assert progress.says == ("fees의 답입니다.", "바로 넘깁니다.")
    assert progress.to_agent is not None
    assert (progress.to_agent.reason, progress.to_agent.priority) == (EscalationReason.URGENT, EscalationPriority.HIGH)


def test_wordings_take_turns_and_channels_have_their_own() -> None:
    """A list is said in turn; a channel's wording stands in for the general ones."""
    flow = {
        "name": "인사",
        "steps": [{"id": "hello", "message": {"default": ["안녕하세요.", "반갑습니다."], "cli": "어서 오세요."}}],
    }
    engine = _engine(greet=flow)

    said = [engine.begin("greet", frames=(), occasion=_now(turn)).says[0] for turn in range(3)]
    on_cli = engine.begin("greet", frames=(), occasion=replace(_now(), channel="cli")).says

    assert said == ["안녕하세요.", "반갑습니다.", "안녕하세요."]
    assert on_cli == ("어서 오세요.",)


def test_choices_may_come_from_an_action() -> None:
    """They are buttons and answers like written ones."""
    flow = {
        "name": "주문",
        "steps": [
            {"id": "load", "action": "orders", "next_step": "pick", "on_failure": {"default": {"next_step": None}}},
            {"id": "pick", "message": "어느 주문인가요?", "input_type": "selection", "options_from": "recent",
             "next_step": "told"},
            {"id": "told", "message": "{pick} 주문이군요.", "next_step": None},
        ],
    }  # fmt: skip
    engine = _engine(orders=flow)
    begun = engine.begin("orders", frames=(), occasion=_now())
    asked = engine.resume(begun, ActionDone(fields={"recent": ("운동화", "겨울 니트")}), _now())

    answered = engine.answer(asked.frames, _said("두 번째요"), _now())

    assert [button.label for button in asked.quick_replies] == ["운동화", "겨울 니트"]
    assert answered is not None
    assert answered.says == ("겨울 니트 주문이군요.",)


def test_the_path_names_every_step_that_was_passed() -> None:
    """What coverage and drawings count."""
    assert Talk(_engine(), who="데모").progress.path == ("transfer:auth", "login:known", "login:done", "transfer:bank")


def test_a_loop_that_asks_nothing_is_stopped() -> None:
    """After 250 steps the scenario is broken."""
    flow = {
        "name": "빙글",
        "steps": [{"id": "one", "next_step": [{"go": "two"}]}, {"id": "two", "next_step": [{"go": "one"}]}],
    }

    with pytest.raises(StepNotFound):
        Talk(_engine(spin=flow), scenario="spin")


@pytest.mark.parametrize("name", ["{{customer}}", "${PATH}", "{bank}", "<script>alert(1)</script>", "{0.__class__}"])
def test_a_customers_words_are_never_a_template(name: str) -> None:
    """What fills a slot is said as it is."""
    flow = {
        "name": "이름",
        "steps": [
            {"id": "who", "message": "성함은요?", "input_type": "text", "next_step": "hello"},
            {"id": "hello", "message": "{who} 님, 안녕하세요.", "next_step": None},
        ],
    }
    assert Talk(_engine(names=flow), scenario="names").say(name).progress.says == (f"{name} 님, 안녕하세요.",)

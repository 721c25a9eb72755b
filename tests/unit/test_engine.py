"""Moving through scenarios: each test states a small scenario and what a customer hears."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from aicc.entities import find_built_in
from aicc.models.errors import FlowNotFound, StepNotFound
from aicc.models.expression import Slots, Template
from aicc.models.progress import Occasion, Progress
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, Frame, Scenario
from aicc.models.understanding import Said
from aicc.models.validation import Validation, ValidationType
from aicc.project import load_bot
from aicc.project.steps import scenario_from_flow
from aicc.scenario.engine import ScenarioEngine
from aicc.scenario.walking import TO_PERSON
from aicc.utils.config import PACKAGED_BOT

MONDAY = datetime.fromisoformat("2026-11-23T10:00:00+09:00")
SEVEN_DIGITS = Validation(
    id="seven", type=ValidationType.DIGITS, length=7, message=Template(parts=("숫자 7자리입니다.",))
)

INQUIRY: list[dict[str, Any]] = [
    {"id": "hello", "message": "조회를 시작합니다.", "next_step": "number"},
    {"id": "number", "message": "고객번호는요?", "input_type": "digits", "validation": "seven", "next_step": "verify"},
    {
        "id": "verify",
        "action": "verify",
        "arguments": {"customer_number": "number"},
        "remember": ["number", "name"],
        "next_step": "kind",
        "on_failure": {
            "not_found": {"message": "{number|은/는} 없습니다.", "next_step": "number"},
            "default": {"message": "지금은 안 됩니다.", "next_step": None},
        },
    },
    {
        "id": "kind",
        "message": "{name} 고객님, 어느 계좌인가요?",
        "input_type": "selection",
        "options": ["예금", "적금"],
        "next_step": "balance",
    },
    {
        "id": "balance",
        "action": "balance",
        "arguments": {"number": "number", "kind": "kind"},
        "message": "잔액은 {balance|money}입니다.",
        "next_step": [{"when": "balance < 0", "go": "@agent"}, {"go": "bye"}],
    },
    {"id": "bye", "message": "감사합니다.", "next_step": None},
]

TRANSFER: list[dict[str, Any]] = [
    {"id": "amount", "message": "얼마를 보낼까요?", "input_type": "money", "next_step": "check"},
    {
        "id": "check",
        "message": "확인합니다.",
        "next_step": [{"when": "amount > 100", "go": "too_much"}, {"go": "confirm"}],
    },
    {
        "id": "too_much",
        "message": "한도를 넘습니다. 다시 입력할까요?",
        "input_type": "yes_no",
        "next_step": [{"when": "too_much", "go": "amount"}, {"go": None}],
    },
    {
        "id": "confirm",
        "message": "{amount|money} 맞나요?",
        "input_type": "yes_no",
        "next_step": [{"when": "confirm", "go": "pin"}],
    },
    {"id": "pin", "message": "비밀번호는요?", "input_type": "secret", "next_step": "send"},
    {
        "id": "send",
        "action": "send",
        "arguments": {"amount": "amount", "pin": "pin"},
        "remember": ["pin"],
        "message": "보냈습니다.",
        "next_step": None,
        "on_failure": {"wrong_pin": {"message": "틀렸습니다.", "next_step": "pin_again"}},
    },
    {"id": "pin_again", "message": "다시 한번요.", "input_type": "secret", "slot": "pin", "next_step": "send"},
]


def _engine(**flows: list[dict[str, Any]]) -> ScenarioEngine:
    """Return an engine that knows these flows, and the two above."""
    written = {"inquiry": INQUIRY, "transfer": TRANSFER, **flows}
    known: dict[str, Scenario] = {
        name: scenario_from_flow(name, {"name": name, "steps": steps}, {"seven": SEVEN_DIGITS})
        for name, steps in written.items()
    }
    reflexes = load_bot(PACKAGED_BOT).reflexes
    known |= {f"@{name}": reflex for name, reflex in reflexes.items()}
    return ScenarioEngine(known.__getitem__, lambda entry: f"{entry}의 답")


def _occasion(key: str, **facts: str) -> Occasion:
    return Occasion(key=key, now=MONDAY, facts=facts)


def _said(text: str) -> Said:
    return Said(text=text, typed=text, entities=find_built_in(text, datetime.now(UTC)))


def _begin(engine: ScenarioEngine, name: str, **slots: str) -> Progress:
    return engine.begin(name, frames=(), occasion=_occasion("turn1", **slots))


def _answer(engine: ScenarioEngine, progress: Progress, text: str) -> Progress:
    answered = engine.answer(progress.frames, _said(text), _occasion("turn2"))
    assert answered is not None
    return answered


def _done(engine: ScenarioEngine, progress: Progress, **fields: str | int) -> Progress:
    return engine.resume(progress, ActionDone(fields=fields), _occasion("turn2"))


def _failed(engine: ScenarioEngine, progress: Progress, code: str) -> Progress:
    return engine.resume(progress, ActionFailed(code=code), _occasion("turn2"))


def _slots(progress: Progress) -> Slots:
    return progress.frames[-1].slots


def test_a_scenario_speaks_until_its_first_question() -> None:
    """What the steps on the way say comes before what the question asks."""
    begun = _begin(_engine(), "inquiry")

    assert begun.says == ("조회를 시작합니다.", "고객번호는요?")
    assert begun.step == "number"
    assert begun.frames == (Frame(scenario="inquiry", step="number", done=("hello",)),)


def test_an_answer_leads_to_the_action_that_needs_it() -> None:
    """The engine asks for the action and does nothing itself; the key names turn, scenario, step and place."""
    engine = _engine()

    answered = _answer(engine, _begin(engine, "inquiry"), "1234567")

    assert answered.call is not None
    assert replace(answered.call, checksum="") == ActionCall(
        action="verify", arguments={"customer_number": "1234567"}, key="turn2/inquiry/verify/0", at=MONDAY
    )
    assert answered.says == ()


def test_a_wrong_answer_is_refused_with_the_reason() -> None:
    """The check's own message is said, the question still waits, and it was a miss."""
    engine = _engine()
    begun = _begin(engine, "inquiry")

    refused = _answer(engine, begun, "123")

    assert (refused.says, refused.step, refused.missed) == (("숫자 7자리입니다.",), "number", True)
    assert refused.frames == (replace(begun.frames[0], attempts=1),)


def test_what_is_no_answer_is_nothing() -> None:
    """A question in return belongs to somebody else."""
    engine = _engine()

    assert engine.answer(_begin(engine, "inquiry").frames, _said("수수료 얼마예요?"), _occasion("turn2")) is None


def test_the_fields_of_a_result_become_slots() -> None:
    """The next question can use what the backend said, and options become buttons."""
    engine = _engine()

    verified = _done(engine, _answer(engine, _begin(engine, "inquiry"), "1234567"), name="데모고객")

    assert verified.says == ("데모고객 고객님, 어느 계좌인가요?",)
    assert [button.text for button in verified.quick_replies] == ["예금", "적금"]
    assert verified.facts == {"number": "1234567", "name": "데모고객"}
    assert verified.actions == ("verify:ok",)
    assert verified.call is None


def test_an_action_may_speak_and_the_scenario_end() -> None:
    """After the last step the stack is empty."""
    engine = _engine()
    verified = _done(engine, _answer(engine, _begin(engine, "inquiry"), "1234567"), name="데모고객")

    ended = _done(engine, _answer(engine, verified, "1번"), balance=1_234_500)

    assert ended.says == ("잔액은 1,234,500원입니다.", "감사합니다.")
    assert (ended.ended, ended.to_agent, ended.frames) == (True, None, ())


def test_a_branch_may_hand_over_to_a_person() -> None:
    """@agent ends the scenario and asks for a person."""
    engine = _engine()
    verified = _done(engine, _answer(engine, _begin(engine, "inquiry"), "1234567"), name="데모고객")

    ended = _done(engine, _answer(engine, verified, "예금"), balance=-1)

    assert (ended.ended, ended.to_agent, ended.frames) == (True, TO_PERSON, ())


def test_a_failure_asks_again_and_forgets_the_old_answer() -> None:
    """Otherwise the old number would skip the question."""
    engine = _engine()

    failed = _failed(engine, _answer(engine, _begin(engine, "inquiry"), "1234567"), "not_found")

    assert failed.says == ("1234567은 없습니다.", "고객번호는요?")
    assert _slots(failed) == {}
    assert (failed.step, failed.missed, failed.actions) == ("number", True, ("verify:not_found",))


def test_a_failure_that_nobody_named_takes_the_default() -> None:
    """A backend that is down ends this scenario, and is no miss of the customer's."""
    engine = _engine()

    failed = _failed(engine, _answer(engine, _begin(engine, "inquiry"), "1234567"), "unavailable")

    assert (failed.says, failed.ended, failed.missed) == (("지금은 안 됩니다.",), True, False)


def test_a_failure_without_a_default_goes_to_a_person() -> None:
    """Nobody is left with a failure that the scenario did not think of."""
    engine = _engine()
    verified = _done(engine, _answer(engine, _begin(engine, "inquiry"), "1234567"), name="데모고객")

    failed = _failed(engine, _answer(engine, verified, "예금"), "unavailable")

    assert (failed.says, failed.to_agent) == ((), TO_PERSON)


def test_what_is_known_is_not_asked_again() -> None:
    """With the customer's number from before, the scenario begins with its first action."""
    begun = _begin(_engine(), "inquiry", number="1234567")

    assert begun.says == ("조회를 시작합니다.",)
    assert begun.call is not None
    assert replace(begun.call, checksum="") == ActionCall(
        action="verify", arguments={"customer_number": "1234567"}, key="turn1/inquiry/verify/0", at=MONDAY
    )


def test_going_back_asks_again() -> None:
    """A yes to entering another amount asks for it anew, and forgets that yes as well."""
    engine = _engine()
    too_much = _answer(engine, _begin(engine, "transfer"), "200원")

    again = _answer(engine, too_much, "네")
    still_too_much = _answer(engine, again, "300원")

    assert too_much.says == ("확인합니다.", "한도를 넘습니다. 다시 입력할까요?")
    assert again.says == ("얼마를 보낼까요?",)
    assert _slots(again) == {}
    assert still_too_much.says == ("확인합니다.", "한도를 넘습니다. 다시 입력할까요?")


def test_no_branch_that_holds_ends_the_scenario() -> None:
    """A no to the confirmation leads nowhere else."""
    engine = _engine()
    confirm = _answer(engine, _begin(engine, "transfer"), "100원")

    ended = _answer(engine, confirm, "아니요")

    assert [button.text for button in confirm.quick_replies] == ["네", "아니요"]
    assert (ended.ended, ended.to_agent, ended.says) == (True, None, ())


def _asked_for_pin(engine: ScenarioEngine) -> Progress:
    return _answer(engine, _answer(engine, _begin(engine, "transfer"), "100원"), "네")


def test_a_secret_reaches_its_action_and_is_never_storable() -> None:
    """The call has the secret; what may be saved has not."""
    engine = _engine()

    answered = _answer(engine, _asked_for_pin(engine), "1234")

    assert answered.call is not None
    assert answered.call.arguments == {"amount": 100, "pin": "1234"}
    assert engine.storable(answered.frames)[-1].slots == {"amount": 100, "confirm": True}


def test_a_secret_is_never_a_fact() -> None:
    """Even a scenario that wants to remember it does not get to."""
    engine = _engine()

    sent = _done(engine, _answer(engine, _asked_for_pin(engine), "1234"))

    assert (sent.says, sent.facts) == (("보냈습니다.",), {})


def test_a_wrong_secret_is_asked_for_again() -> None:
    """Another step that fills the same slot is not skipped for the wrong answer."""
    engine = _engine()

    failed = _failed(engine, _answer(engine, _asked_for_pin(engine), "9999"), "wrong_pin")

    assert (failed.says, failed.step, failed.missed) == (("틀렸습니다.", "다시 한번요."), "pin_again", True)
    assert "pin" not in _slots(failed)


def test_an_interrupted_scenario_waits_below() -> None:
    """A second scenario runs on top, ends alone, and the first one's question is still there."""
    engine = _engine()
    first = _begin(engine, "transfer")
    second = engine.begin("inquiry", frames=first.frames, occasion=_occasion("turn2"))
    verified = _done(engine, _answer(engine, second, "1234567"), name="데모고객")

    ended = _done(engine, _answer(engine, verified, "적금"), balance=5)

    assert [frame.scenario for frame in second.frames] == ["transfer", "inquiry"]
    assert (ended.ended, ended.frames) == (True, first.frames)
    assert engine.question(ended.frames, _occasion("turn3")) == ("얼마를 보낼까요?", ())


def test_a_secret_below_is_not_storable_either() -> None:
    """Every level of the stack is cleaned."""
    engine = _engine()
    below = Frame(scenario="transfer", step="send", slots={"amount": 1, "pin": "1234"})
    top = Frame(scenario="inquiry", step="number", slots={})

    assert engine.storable((below, top)) == (Frame(scenario="transfer", step="send", slots={"amount": 1}), top)


def test_without_a_scenario_nothing_waits() -> None:
    """An empty stack has no question."""
    engine = _engine()

    assert (engine.pending(()), engine.question((), _occasion("turn1"))) == (None, ("", ()))


def test_a_loop_that_only_speaks_is_broken_off() -> None:
    """After 250 steps without a question the scenario is called broken."""
    engine = _engine(
        loop=[{"id": "a", "message": "가", "next_step": "b"}, {"id": "b", "message": "나", "next_step": "a"}]
    )

    with pytest.raises(StepNotFound, match="250"):
        _begin(engine, "loop")


def test_a_loop_of_actions_is_broken_off() -> None:
    """Twenty actions in one turn are enough."""
    engine = _engine(loop=[{"id": "a", "action": "again", "next_step": "a"}])
    progress = _begin(engine, "loop")
    for _ in range(19):
        progress = _done(engine, progress)

    with pytest.raises(StepNotFound, match="20 again"):
        _done(engine, progress)


def test_a_loop_through_a_question_waits_each_time() -> None:
    """The answer of the last round does not skip the question of the next."""
    engine = _engine(
        loop=[
            {"id": "ask", "message": "또 할까요?", "input_type": "yes_no", "next_step": "more"},
            {"id": "more", "message": "한 번 더.", "next_step": "ask"},
        ]
    )

    again = _answer(engine, _begin(engine, "loop"), "네")

    assert again.says == ("한 번 더.", "또 할까요?")


def test_a_step_that_does_not_exist_is_an_error_when_it_is_reached() -> None:
    """Flows built piece by piece may name steps that come later."""
    engine = _engine(half=[{"id": "a", "message": "가", "next_step": "later"}])

    with pytest.raises(StepNotFound, match="later"):
        _begin(engine, "half")


def test_a_result_that_nobody_asked_for_is_an_error() -> None:
    """A question is not resumed with an action's result."""
    engine = _engine()

    with pytest.raises(StepNotFound):
        _done(engine, _begin(engine, "inquiry"))


def test_a_flow_without_steps_is_an_error() -> None:
    """There is nothing to begin with."""
    with pytest.raises(StepNotFound, match="first"):
        scenario_from_flow("empty", {"name": "빈 시나리오", "steps": []}, {})


def test_an_unknown_scenario_is_the_finders_error() -> None:
    """The engine passes on what `find` says."""

    def find(name: str) -> Scenario:
        raise FlowNotFound(flow=name, known="")

    with pytest.raises(FlowNotFound):
        ScenarioEngine(find, str).begin("nothing", frames=(), occasion=_occasion("turn1"))

"""The guide's scenario manager: sessions, flows that change while it runs, and backends that misbehave."""

import asyncio
from collections.abc import Callable

import pytest
from structlog.testing import CapturingLogger

from aicc.models.errors import FlowNotFound, SessionFinished, SessionNotFound
from aicc.models.scenario import ActionCall, ActionDone, ActionResult
from aicc.scenario import ChatbotScenario


class Backend:
    """A backend of one action that does what it is told."""

    def __init__(self, answer: Callable[[], ActionResult], *, seconds: float = 0) -> None:
        self._answer = answer
        self._seconds = seconds

    @property
    def actions(self) -> frozenset[str]:
        """Names of the actions it knows."""
        return frozenset({"look"})

    async def run(self, call: ActionCall) -> ActionResult:
        """Answer after a while."""
        await asyncio.sleep(self._seconds)
        return self._answer()


LOOK = {
    "name": "보기",
    "steps": [
        {
            "id": "look",
            "action": "look",
            "message": "봤습니다: {what}",
            "next_step": None,
            "on_failure": {
                "unavailable": {"message": "응답이 없습니다.", "next_step": None},
                "default": {"message": "다른 실패입니다.", "next_step": None},
            },
        }
    ],
}


def _look(backend: Backend, *, action_seconds: float = 5.0) -> str:
    """Return what a flow of the one action says."""
    scenario = ChatbotScenario(actions=backend, action_seconds=action_seconds)
    scenario.scenarios["banking"]["flows"]["look"] = LOOK
    message = scenario.start_flow(scenario.create_session("user", "banking"), "look")["message"]
    return str(message)


def test_a_flow_is_led_to_its_end() -> None:
    """The packaged inquiry asks for number and account and tells the balance."""
    scenario = ChatbotScenario()
    session = scenario.create_session("user", "banking")
    asked = scenario.start_flow(session, "account_inquiry")
    chosen = scenario.process_step(session, "1234567")
    told = scenario.process_step(session, "예금이요")

    assert (asked["step_id"], asked["input_type"]) == ("auth_request", "digits")
    assert chosen["options"] == ["예금계좌", "적금계좌", "대출계좌"]
    assert told["message"] == "데모고객 님의 예금계좌 잔액은 1,234,500원입니다."
    assert told["completed"] is True


def test_what_is_no_answer_is_asked_again() -> None:
    """The question is repeated and the answer called invalid."""
    scenario = ChatbotScenario()
    session = scenario.create_session("user", "banking")
    scenario.start_flow(session, "account_inquiry")

    again = scenario.process_step(session, "수수료 얼마예요?")

    assert (again["step_id"], again["valid"], again["completed"]) == ("auth_request", False, False)
    assert again["message"] == "본인 확인을 위해 고객번호 7자리를 입력해 주세요."


def test_an_action_runs_without_an_event_loop() -> None:
    """Synchronous code gets the result of the backend."""
    assert _look(Backend(lambda: ActionDone(fields={"what": "잔액"}))) == "봤습니다: 잔액"


async def test_an_action_runs_inside_an_event_loop() -> None:
    """Code that is called from a coroutine does too."""
    assert _look(Backend(lambda: ActionDone(fields={"what": "잔액"}))) == "봤습니다: 잔액"


def test_a_backend_that_raises_is_unavailable() -> None:
    """The scenario goes its way for that failure; no exception reaches the caller."""

    def explode() -> ActionResult:
        raise ConnectionError("010-1234-5678")

    assert _look(Backend(explode)) == "응답이 없습니다."


def test_a_failed_action_is_logged_as_in_a_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    """One name finds the failures of both."""
    log = CapturingLogger()
    monkeypatch.setattr("aicc.scenario.chatbot_scenario._log", log)

    def explode() -> ActionResult:
        raise ConnectionError("010-1234-5678")

    _look(Backend(explode))

    assert [(call.method_name, call.args, call.kwargs) for call in log.calls] == [
        ("exception", ("action.failed",), {"action": "look"})
    ]


def test_a_backend_that_does_not_answer_is_unavailable() -> None:
    """After the time for an action it counts as failed."""
    assert _look(Backend(lambda: ActionDone(fields={}), seconds=60), action_seconds=0.01) == "응답이 없습니다."


def test_a_changed_flow_counts_from_the_next_call_on() -> None:
    """What is put into `scenarios` takes effect at once, in place or as a new dict."""
    scenario = ChatbotScenario()
    session = scenario.create_session("user", "telecom")
    flows = scenario.scenarios["telecom"]["flows"]
    flows["plan"] = {"name": "요금제", "steps": [{"id": "a", "message": "처음", "next_step": None}]}
    first = scenario.start_flow(session, "plan")["message"]
    flows["plan"]["steps"][0]["message"] = "나중"
    second = scenario.start_flow(session, "plan")["message"]
    scenario.scenarios["telecom"]["flows"] = {"plan": {"steps": [{"id": "a", "message": "새것"}]}}
    third = scenario.start_flow(session, "plan")["message"]

    assert (first, second, third) == ("처음", "나중", "새것")


def test_a_session_runs_the_flows_of_its_own_type() -> None:
    """Two types may have a flow of the same name."""
    scenario = ChatbotScenario()
    scenario.scenarios["telecom"]["flows"]["transfer"] = {"steps": [{"id": "a", "message": "번호이동입니다."}]}
    session = scenario.create_session("user", "telecom")

    assert scenario.start_flow(session, "transfer")["message"] == "번호이동입니다."


def test_a_flow_of_another_type_is_not_found() -> None:
    """A telecom session cannot start the bank's inquiry."""
    scenario = ChatbotScenario()
    session = scenario.create_session("user", "telecom")

    with pytest.raises(FlowNotFound):
        scenario.start_flow(session, "account_inquiry")


def test_an_unknown_type_is_not_found() -> None:
    """The error lists the types that exist."""
    with pytest.raises(FlowNotFound, match="banking, telecom, shopping, public"):
        ChatbotScenario().create_session("user", "airline")


def test_an_unknown_session_is_an_error() -> None:
    """Nobody made it."""
    with pytest.raises(SessionNotFound):
        ChatbotScenario().process_step("session_none", "네")


def test_a_finished_flow_takes_no_more_answers() -> None:
    """A session without a running flow says so."""
    scenario = ChatbotScenario()
    session = scenario.create_session("user", "banking")

    with pytest.raises(SessionFinished):
        scenario.process_step(session, "네")

"""What the linter knows of the ways through a flow."""

from typing import Any

import pytest
from tests.flow_actions import END, act

from aicc.aws.flows.language import (
    Action,
    Condition,
    ConditionBranch,
    ErrorBranch,
    Flow,
    FlowType,
    Transitions,
)
from aicc.aws.flows.lint import About, lint_flow

ALIAS = "arn:aws:lex:ap-northeast-2:111122223333:bot-alias/ABCDEFGHIJ/KLMNOPQRST"


def _say(name: str, text: str, then: str = "끊기") -> Action:
    return Action(
        identifier=name, type="MessageParticipant", parameters={"Text": text}, transitions=Transitions(next_action=then)
    )


def _lex(name: str, then: str = "끊기", passed: dict[str, str] | None = None) -> Action:
    parameters: dict[str, Any] = {"Text": "말씀해 주세요.", "LexV2Bot": {"AliasArn": ALIAS}}
    if passed is not None:
        parameters["LexSessionAttributes"] = passed
    return act(name, "ConnectParticipantWithLexBot", parameters, then, ("NoMatchingError", "NoMatchingCondition"))


def _language(then: str, code: str = "ko-KR", name: str = "언어") -> Action:
    return act(name, "UpdateContactData", {"LanguageCode": code}, then)


def _branch(name: str, value: str, ways: dict[str, str], otherwise: str) -> Action:
    """Return a Compare: where each value leads, and where the rest does."""
    return Action(
        identifier=name,
        type="Compare",
        parameters={"ComparisonValue": value},
        transitions=Transitions(
            next_action=otherwise,
            conditions=tuple(
                ConditionBranch(condition=Condition(operator="Equals", operands=(each,)), next_action=target)
                for each, target in ways.items()
            ),
            errors=(ErrorBranch(error_type="NoMatchingCondition", next_action=otherwise),),
        ),
    )


def _found(*actions: Action, about: About | None = None) -> list[tuple[str, str]]:
    """Return the problems of a flow that begins with the first action: code and action."""
    flow = Flow(start_action=actions[0].identifier, actions=(*actions, END))
    return [(problem.code, problem.action) for problem in lint_flow(flow, about)]


def _stream(name: str, then: str = "끊기") -> Action:
    parameters = {
        "MediaStreamingState": "Enabled",
        "MediaStreamType": "Audio",
        "Participants": [{"ParticipantType": "Customer", "MediaDirections": ["To"]}],
    }
    return act(name, "UpdateContactMediaStreamingBehavior", parameters, then)


@pytest.mark.parametrize(
    ("ways", "otherwise", "found"),
    [
        ({"VOICE": "전송"}, "끊기", []),
        ({"CHAT": "전송"}, "끊기", [("channel_wrong", "전송")]),
        ({"VOICE": "끊기"}, "전송", [("channel_wrong", "전송")]),
        ({"CHAT": "끊기"}, "전송", []),
        ({"CHAT": "전송", "VOICE": "전송"}, "끊기", []),
        ({"CHAT": "끊기", "TASK": "끊기", "EMAIL": "끊기"}, "전송", []),
    ],
)
def test_a_channel_check_narrows_what_follows(
    ways: dict[str, str], otherwise: str, found: list[tuple[str, str]]
) -> None:
    """Media streaming works on voice only: behind a check that leaves no voice it is a mistake."""
    assert _found(_branch("경로", "$.Channel", ways, otherwise), _stream("전송")) == found


def test_a_second_check_narrows_further() -> None:
    """What is neither chat nor voice is a task or an e-mail."""
    first = _branch("채팅?", "$.Channel", {"CHAT": "끊기"}, "전화?")
    second = _branch("전화?", "$.Channel", {"VOICE": "끊기"}, "전송")

    assert _found(first, second, _stream("전송")) == [("channel_wrong", "전송")]


def test_without_a_check_every_channel_may_come() -> None:
    """An action for voice only is no mistake where nobody asked for the channel."""
    assert _found(_stream("전송")) == []


def test_an_attribute_that_one_way_sets_is_set() -> None:
    """Where two ways meet, what either of them did may have happened."""
    check = _branch("등급?", "$.Channel", {"VOICE": "정하기"}, "인사")
    setting = act("정하기", "UpdateContactAttributes", {"Attributes": {"grade": "VIP"}}, "인사")

    assert _found(check, setting, _say("인사", "$.Attributes.grade 고객님")) == []


def test_an_attribute_that_is_set_later_is_not_set() -> None:
    """The order on the way counts, not the order in the file."""
    setting = act("정하기", "UpdateContactAttributes", {"Attributes": {"grade": "VIP"}}, "끊기")

    assert _found(_say("인사", "$.Attributes.grade 고객님", "정하기"), setting) == [("read_before_set", "인사")]


def test_an_attribute_of_the_related_contact_is_not_this_ones() -> None:
    """TargetContact Related writes elsewhere."""
    parameters = {"Attributes": {"grade": "VIP"}, "TargetContact": "Related"}
    setting = act("정하기", "UpdateContactAttributes", parameters, "인사")

    assert _found(setting, _say("인사", "$.Attributes.grade 고객님")) == [("read_before_set", "인사")]


def test_what_a_lambda_returned_can_be_read_behind_it() -> None:
    """$.External is there after the call, not before."""
    call = act(
        "조회",
        "InvokeLambdaFunction",
        {"LambdaFunctionARN": "${LambdaArn}", "InvocationTimeLimitSeconds": "8"},
        "답",
    )

    assert _found(_say("인사", "$.External.name 님", "조회"), call, _say("답", "$.External.name 님")) == [
        ("read_before_set", "인사")
    ]


@pytest.mark.parametrize(
    ("call", "read", "codes"),
    [
        ({}, "$.External.name", []),
        ({}, "$.External.order.name", ["external_nested"]),
        ({"ResponseValidation": {"ResponseType": "STRING_MAP"}}, "$.External['orders'][0]", ["external_nested"]),
        ({"ResponseValidation": {"ResponseType": "JSON"}}, "$.External.order.name", []),
        ({}, "$.External.body", ["external_envelope"]),
        ({"InvocationType": "ASYNCHRONOUS"}, "$.External.name", ["external_not_yet"]),
    ],
)
def test_a_lambdas_answer_is_read_as_connect_keeps_it(call: dict[str, Any], read: str, codes: list[str]) -> None:
    """Flat texts by name, or JSON where that is asked for; never an envelope, and nothing before it is there."""
    parameters = {"LambdaFunctionARN": "${LambdaArn}", "InvocationTimeLimitSeconds": "8", **call}
    actions = (act("조회", "InvokeLambdaFunction", parameters, "답"), _say("답", f"{read} 님"))

    assert [code for code, _ in _found(*actions)] == codes


def test_an_asynchronous_answer_is_there_after_waiting() -> None:
    """Wait is what such a flow waits with."""
    call = {"LambdaFunctionARN": "${LambdaArn}", "InvocationTimeLimitSeconds": "60", "InvocationType": "ASYNCHRONOUS"}
    waited = Transitions(
        next_action="답",
        conditions=(
            ConditionBranch(condition=Condition(operator="Equals", operands=("WaitCompleted",)), next_action="답"),
        ),
        errors=(ErrorBranch(error_type="NoMatchingError", next_action="답"),),
    )
    wait = Action(identifier="대기", type="Wait", parameters={"TimeLimitSeconds": "60"}, transitions=waited)

    assert _found(act("조회", "InvokeLambdaFunction", call, "대기"), wait, _say("답", "$.External.name 님")) == []


QUEUE = {"QueueId": "${QueueArn}"}
TO_QUEUE = act("연결", "TransferContactToQueue", {}, "끊기", ("QueueAtCapacity", "NoMatchingError"))
NO_QUEUE = [("queue_missing", "연결")]


@pytest.mark.parametrize(
    ("before", "about", "found"),
    [
        ((), About(), NO_QUEUE),
        ((act("대기열", "UpdateContactTargetQueue", QUEUE, "연결"),), About(), []),
        ((_branch("경로", "$.Channel", {"CHAT": "대기열"}, "연결"),
          act("대기열", "UpdateContactTargetQueue", QUEUE, "연결")), About(), NO_QUEUE),
        ((), About(queue=True), []),
        ((), About(flow_type=FlowType.AGENT_TRANSFER), []),
    ],
    ids=["never", "before", "on one way", "in an earlier flow", "brought along"],
)  # fmt: skip
def test_a_contact_has_a_queue_before_it_goes_there(
    before: tuple[Action, ...], about: About, found: list[tuple[str, str]]
) -> None:
    """On every way, here or in a flow before."""
    assert _found(*before, TO_QUEUE, about=about) == found


@pytest.mark.parametrize(
    ("second", "found"),
    [
        (None, [("lex_attributes_lost", "둘째")]),
        ({}, [("lex_attributes_lost", "둘째")]),
        ({"orderNo": "$.Lex.SessionAttributes.orderNo"}, []),
        ({"other": "1"}, [("lex_attributes_lost", "둘째")]),
    ],
    ids=["nothing", "empty", "passed", "another"],
)
def test_session_attributes_are_passed_on(second: dict[str, str] | None, found: list[tuple[str, str]]) -> None:
    """The second Lex block begins a session of its own."""
    assert _found(_language("첫째"), _lex("첫째", "둘째", {"orderNo": "A-1"}), _lex("둘째", passed=second)) == found


def test_a_lex_block_that_asks_again_loses_nothing() -> None:
    """Its own attributes are passed again as they were."""
    assert (
        _found(
            _language("봇"),
            _lex("봇", "다시?", {"orderNo": "A-1"}),
            _branch("다시?", "$.Lex.SessionAttributes.again", {"yes": "봇"}, "끊기"),
        )
        == []
    )


def test_the_language_is_set_on_every_way_to_lex() -> None:
    """One way without a language is enough to warn."""
    check = _branch("경로", "$.Channel", {"VOICE": "언어"}, "봇")

    assert _found(check, _language("봇"), _lex("봇")) == [("language_missing", "봇")]


@pytest.mark.parametrize(
    ("code", "found"),
    [("ko-KR", []), ("en-US", [("language_mismatch", "봇")]), ("$.Attributes.language", [])],
)
def test_the_language_is_that_of_the_bot(code: str, found: list[tuple[str, str]]) -> None:
    """A fixed language is compared with the bots' locale; one from an attribute cannot be."""
    about = About(lex_locale="ko_KR", attributes=frozenset({"language"}))

    assert _found(_language("봇", code), _lex("봇"), about=about) == found


def test_the_last_language_counts() -> None:
    """Setting it again replaces what was set before."""
    about = About(lex_locale="ko_KR")

    assert _found(_language("다시", "en-US"), _language("봇", "ko-KR", "다시"), _lex("봇"), about=about) == []


def _record(name: str, then: str, *, ivr: bool = False) -> Action:
    behavior: dict[str, Any] = {"RecordedParticipants": ["Agent", "Customer"]}
    if ivr:
        behavior["IVRRecordingBehavior"] = "Enabled"
    return act(
        name,
        "UpdateContactRecordingAndAnalyticsBehavior",
        {"VoiceBehavior": {"VoiceRecordingBehavior": behavior}},
        then,
        ("NoMatchingError", "ChannelMismatch"),
    )


NOTICE = "이 통화는 녹음됩니다."
HAND_OVER = act("연결", "TransferContactToQueue", {}, "끊기", ("QueueAtCapacity", "NoMatchingError"))
UNTOLD = [("recording_unannounced", "녹음")]


@pytest.mark.parametrize(
    ("actions", "found"),
    [
        ((_record("녹음", "연결"), HAND_OVER), UNTOLD),
        ((_say("안내", NOTICE, "녹음"), _record("녹음", "연결"), HAND_OVER), []),
        ((_record("녹음", "안내"), _say("안내", NOTICE, "연결"), HAND_OVER), []),
        ((_record("녹음", "안내", ivr=True), _say("안내", NOTICE, "연결"), HAND_OVER), UNTOLD),
        ((_say("안내", "안녕하세요.", "녹음"), _record("녹음", "연결"), HAND_OVER), UNTOLD),
        ((_say("안내", "This call may be Recorded.", "녹음"), _record("녹음", "연결"), HAND_OVER), []),
        ((_record("녹음", "끊기"),), []),
        (
            (_branch("경로", "$.Channel", {"CHAT": "안내"}, "녹음"), _say("안내", NOTICE, "녹음"),
             _record("녹음", "연결"), HAND_OVER),
            UNTOLD,
        ),
    ],
    ids=["never", "before", "after", "IVR is recorded at once", "a greeting is none", "English", "no agent", "one way"],
)  # fmt: skip
def test_the_customer_hears_of_the_recording(actions: tuple[Action, ...], found: list[tuple[str, str]]) -> None:
    """Before the recording begins, which is when an agent joins, or at once where the IVR is recorded too."""
    assert _found(*actions, about=About(queue=True)) == found


def _loop(name: str, again: str, done: str) -> Action:
    ways = {"ContinueLooping": again, "DoneLooping": done}
    return Action(
        identifier=name,
        type="Loop",
        parameters={"LoopCount": "3"},
        transitions=Transitions(
            next_action=done,
            conditions=tuple(
                ConditionBranch(condition=Condition(operator="Equals", operands=(each,)), next_action=target)
                for each, target in ways.items()
            ),
        ),
    )


@pytest.mark.parametrize(
    ("actions", "found"),
    [
        ((_say("인사", "네", "인사"),), [("loop_endless", "인사")]),
        ((_say("인사", "네", "반복"), _loop("반복", "인사", "끊기")), []),
        ((_say("인사", "네", "반복"), _loop("반복", "인사", "인사")), [("loop_endless", "인사")]),
        ((_say("인사", "네", "없음"),), [("next_unknown", "인사")]),
        ((_say("인사", "네", "기다림"), act("기다림", "MessageParticipantIteratively", {"Messages": [{"Text": "네"}]},
                                         "기다림")), []),
    ],
    ids=["itself", "counted", "counted for nothing", "dangling", "until an agent comes"],
)  # fmt: skip
def test_a_loop_has_a_way_out(actions: tuple[Action, ...], found: list[tuple[str, str]]) -> None:
    """Each loop without one is reported once; the end of these flows is then unreachable, too."""
    assert [each for each in _found(*actions) if each[0] != "unreachable"] == found

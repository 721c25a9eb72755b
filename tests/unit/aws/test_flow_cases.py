"""Conversation tests of flows: what a customer does in lines and in YAML, and Connect's native test cases."""

import json
from pathlib import Path

import pytest
from tests.flow_samples import Json, action, flow, say

from aicc.aws.flows.language import Channel, Flow
from aicc.aws.flows.simulator.contact import AgentLeft, Contact, Given, HungUp, Keys, Pause, Words
from aicc.aws.flows.simulator.dialogues import Dialogue, load_dialogues
from aicc.aws.flows.simulator.functions import LocalFunctions
from aicc.aws.flows.simulator.machine import Machine
from aicc.aws.flows.simulator.player import NoBots, Player
from aicc.aws.flows.simulator.scripts import read_line, read_script
from aicc.aws.flows.simulator.trying import Tried, try_dialogue
from aicc.aws.flows.test_cases import read_test_case, write_test_case
from aicc.aws.shapes import check
from aicc.models.errors.flow_run import FlowScriptInvalid, FlowTestCaseInvalid

MENU: Flow = flow(
    say("hello", "어서 오세요", to="menu"),
    action(
        "menu",
        "GetParticipantInput",
        {"Text": "잔액은 1번", "StoreInput": "False", "InputTimeLimitSeconds": "5"},
        equals={"1": "keep"},
        errors={"InputTimeLimitExceeded": "late", "NoMatchingCondition": "late", "NoMatchingError": "late"},
    ),
    action("keep", "UpdateContactAttributes", {"Attributes": {"menu": "balance"}}, to="balance"),
    say("balance", "잔액은 5,000원입니다"),
    say("late", "안녕히 가세요"),
)


@pytest.mark.parametrize(
    ("line", "channel", "given"),
    [
        ("1", Channel.VOICE, Keys(keys="1")),
        ("0212345678#", Channel.VOICE, Keys(keys="0212345678#")),
        ('"1234567"', Channel.VOICE, Words(text="1234567")),
        ("1", Channel.CHAT, Words(text="1")),
        ("잔액 알려 주세요", Channel.VOICE, Words(text="잔액 알려 주세요")),
        ("손님: 예금이요", Channel.VOICE, Words(text="예금이요")),
        ("/누름 *", Channel.VOICE, Keys(keys="*")),
        ("누름: 12#", Channel.VOICE, Keys(keys="12#")),
        ("/침묵 1분 30초", Channel.VOICE, Pause(seconds=90)),
        ("침묵: 8초", Channel.VOICE, Pause(seconds=8)),
        ("/silence 2m", Channel.VOICE, Pause(seconds=120)),
        ("/끊음", Channel.VOICE, HungUp()),
        ("/agent-left", Channel.VOICE, AgentLeft()),
        ("", Channel.VOICE, None),
        ("// 설명", Channel.VOICE, None),
    ],
)
def test_a_line_says_what_the_customer_does(line: str, channel: Channel, given: Given | None) -> None:
    """Keys are digits alone, and only on the phone."""
    assert read_line(line, channel) == given


@pytest.mark.parametrize("line", ["/모름", "/wait 2m", "/누름 가", "/침묵", "/침묵 오래"])
def test_a_line_that_cannot_be_understood_is_refused(line: str) -> None:
    """With its number and what may stand there."""
    with pytest.raises(FlowScriptInvalid) as refused:
        list(read_script(["1", line], Channel.VOICE))

    assert refused.value.fields["where"] == "2" or line in str(refused.value)


def written(tmp_path: Path, text: str) -> tuple[Dialogue, ...]:
    """Return the conversation tests of a file that is right."""
    file = tmp_path / "test.yaml"
    file.write_text(text, encoding="utf-8")
    dialogues, problems = load_dialogues([file])
    assert problems == ()
    return dialogues


def tried(dialogue: Dialogue) -> Tried:
    """Hold a test with the menu above."""
    player = Player(Machine({"inbound": MENU}, dialogue.world), LocalFunctions({}), NoBots())
    return try_dialogue(dialogue, player, Contact())


GOOD = """
- name: 잔액을 듣는다
  turns:
    - 봇: [어서 오세요, 잔액은 1번]
    - 누름: "1"
      봇~: 5,000\\s?원
      속성: {menu: balance}
      길: [keep, balance]
      끝: disconnected
- name: 말이 없으면 인사한다
  turns:
    - 침묵: 5초
      봇: 안녕히 가세요
"""


def test_a_test_passes_where_all_holds(tmp_path: Path) -> None:
    """Words without regard to spaces, patterns, attributes, the path and the end."""
    assert [tried(each).mismatches for each in written(tmp_path, GOOD)] == [(), ()]


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ("봇: 대출", "잔액은 5,000원입니다"),
        ("봇~: ^대출", "잔액은 5,000원입니다"),
        ("속성: {menu: loan}", "balance"),
        ("길: [balance, keep]", "keep\nbalance\nend"),
        ("끝: customer_left", "disconnected"),
        ('콜백: "+8210"', ""),
    ],
)
def test_a_test_fails_where_something_does_not(tmp_path: Path, expected: str, got: str) -> None:
    """And tells the line and what was there."""
    (dialogue,) = written(tmp_path, f'- name: 다름\n  turns:\n    - 누름: "1"\n      {expected}\n')
    (mismatch,) = tried(dialogue).mismatches

    assert (mismatch.line, mismatch.got) == (4, got)


@pytest.mark.parametrize(
    ("head", "first", "channel"),
    [
        ("", "누름: '1'", Channel.VOICE),
        ("", "침묵: 6초", Channel.VOICE),
        ("", "봇: 안녕", Channel.CHAT),
        ("", "손님: 잔액", Channel.CHAT),
        ("  channel: voice\n", "손님: 잔액", Channel.VOICE),
        ("  channel: cli\n", "손님: 잔액", Channel.CHAT),
    ],
)
def test_a_test_without_a_channel_is_a_call_or_a_chat_by_how_it_begins(
    tmp_path: Path, head: str, first: str, channel: Channel
) -> None:
    """On the phone a menu that hears keys alone comes first: transcripts of bots, which begin with words, are chats."""
    file = tmp_path / "test.yaml"
    file.write_text(f"- name: 가\n{head}  turns:\n    - {first}\n    - 손님: 가\n", encoding="utf-8")

    dialogues, problems = load_dialogues([file])

    assert ([each.channel for each in dialogues], problems) == ([channel], ())


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{}", 1),
        ("- name: 가\n", 1),
        ("- name: 가\n  turns:\n    - 눌림: '1'\n", 3),
        ("- name: 가\n  turns:\n    - 누름: 1\n", 3),
        ("- name: 가\n  turns:\n    - 누름: 가\n", 3),
        ("- name: 가\n  turns:\n    - 침묵: 오래\n", 3),
        ("- name: 가\n  turns:\n    - 손님: 가\n      누름: '1'\n", 4),
        ("- name: 가\n  turns:\n    - 봇~: '['\n", 3),
        ("- name: 가\n  turns:\n    - 끝: 언젠가\n", 3),
        ("- name: 가\n  turns:\n    - 봇: [1]\n", 3),
        ("- name: 가\n  hours: 밤\n  turns:\n    - 손님: 가\n", 2),
        ("- name: 가\n  channel: fax\n  turns:\n    - 손님: 가\n", 2),
        ("- name: 가\n  agents: 많음\n  turns:\n    - 손님: 가\n", 2),
        ("- name: [", 2),
    ],
)
def test_a_slip_in_a_file_is_found_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    """No test is left out because of one."""
    file = tmp_path / "test.yaml"
    file.write_text(text, encoding="utf-8")

    assert [problem.line for problem in load_dialogues([file])[1]] == [line]


def test_transcripts_of_bots_are_tests_of_flows_too(tmp_path: Path) -> None:
    """What only a bot can be asked about is left to `aicc test`."""
    text = "- name: 봇의 시험\n  turns:\n    - 손님: 잔액\n      의도: inquiry\n      봇: 잔액\n      단계: null\n"
    (dialogue,) = written(tmp_path, text)

    assert [expected.check.value for expected in dialogue.acts[0].expects] == ["봇"]


def test_a_test_becomes_a_native_test_case(tmp_path: Path) -> None:
    """With what is to be heard first and what the customer does then; Amazon's own model has no complaint."""
    first = written(tmp_path, GOOD)[0]
    case = write_test_case(first, flow="${InboundFlowArn}")
    content = json.loads(case.request["Content"])

    assert (
        check(
            "connect", "CreateTestCase", "input", {"InstanceId": "0" * 8 + "-0000" * 3 + "-" + "0" * 12} | case.request
        )
        == ()
    )
    assert [observation["Event"]["Type"] for observation in content["Observations"]] == [
        "TestInitiated",
        "MessageReceived",
        "FlowActionStarted",
    ]
    assert content["Observations"][1]["Actions"][0]["Parameters"]["Instruction"] == {
        "Type": "DtmfInput",
        "Properties": {"Value": "1"},
    }


def test_what_a_native_test_case_cannot_say_is_named(tmp_path: Path) -> None:
    """Patterns, attributes, the end, and more than one text."""
    first = written(tmp_path, GOOD)[0]

    assert write_test_case(first, flow="f").losses == (
        "4: 봇: 잔액은 1번",
        "6: 봇~: 5,000\\s?원",
        "8: 길: keep",
        "7: 속성: balance",
        "9: 끝: disconnected",
    )


PLAIN = """
- name: 잔액을 듣는다
  hours: closed
  agents: 0
  turns:
    - 봇: 잔액은 1번
    - 누름: "1"
      봇: 5,000원
"""


def test_a_native_test_case_comes_back_as_the_test_that_it_was(tmp_path: Path) -> None:
    """Where nothing is lost; the surroundings stand in its metadata. And it passes like the test."""
    (dialogue,) = written(tmp_path, PLAIN)
    case = write_test_case(dialogue, flow="f")
    read = read_test_case(json.dumps(case.request).encode(), "case.json")

    assert (case.losses, read.losses) == ((), ())
    assert (read.dialogue.name, read.dialogue.world, read.dialogue.channel) == (
        "잔액을 듣는다",
        dialogue.world,
        Channel.VOICE,
    )
    assert [(act.given, [each.wanted for each in act.expects]) for act in read.dialogue.acts] == [
        (None, [("잔액은 1번",)]),
        (Keys(keys="1"), [("5,000원",)]),
    ]
    assert tried(read.dialogue).mismatches == ()


def observation(name: str, kind: str, *actions: Json, then: str | None = None, **properties: str) -> Json:
    """Return a part of a native test case."""
    return {
        "Identifier": name,
        "Event": {"Identifier": f"e{name}", "Type": kind, "Actor": "System", "Properties": properties},
        "Actions": list(actions),
        "Transitions": {"NextObservations": [then] if then else []},
    }


def says(text: str) -> Json:
    """Return an action of a native test case: the customer says something."""
    instruction = {"Type": "Utterance", "Properties": {"Value": text}}
    return {
        "Identifier": "a",
        "Type": "SendInstruction",
        "Parameters": {"Actor": "Customer", "Instruction": instruction},
    }


def test_a_native_test_case_is_read_in_the_order_of_its_observations() -> None:
    """Not in that of the list; what we cannot say is named."""
    body = {
        "Version": "2019-10-30",
        "Metadata": {},
        "Observations": [
            observation("o1", "TestInitiated", then="o2"),
            observation("o3", "FlowActionStarted", {"Type": "Assert", "Parameters": {}}, ActionIdentifier="menu"),
            observation("o2", "MessageReceived", says("주문 조회"), then="o3", Text="무엇을 도와드릴까요"),
        ],
    }
    read = read_test_case(json.dumps(body).encode(), "case.json")

    assert [act.given for act in read.dialogue.acts] == [None, Words(text="주문 조회")]
    assert [[each.wanted for each in act.expects] for act in read.dialogue.acts] == [
        [("무엇을 도와드릴까요",)],
        [("menu",)],
    ]
    assert read.losses == ("o3: Assert",)


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b"{",
        b"{}",
        b'{"Content": "["}',
        b'{"Content": 3}',
        b'{"Observations": [1]}',
        b'{"Observations": [{"Identifier": "o1", "Transitions": {"NextObservations": ["a", "b"]}}]}',
    ],
)
def test_what_is_no_test_case_is_refused(content: bytes) -> None:
    """With the file and why."""
    with pytest.raises(FlowTestCaseInvalid, match=r"case\.json"):
        read_test_case(content, "case.json")


@pytest.mark.parametrize(
    ("head", "at"),
    [('at: "2026-11-23T20:00:00+09:00"', "2026-11-23T20:00:00+09:00"), ("hours: closed", None)],
)
def test_a_test_case_keeps_the_time(tmp_path: Path, head: str, at: str | None) -> None:
    """Amazon Connect knows none: it stands in our part of the metadata, and comes back from there."""
    file = tmp_path / "test.yaml"
    file.write_text(f"- name: 가\n  {head}\n  turns:\n    - 누름: '1'\n", encoding="utf-8")
    [dialogue], _ = load_dialogues([file])

    written = write_test_case(dialogue, flow="${InboundFlowArn}")
    world = read_test_case(json.dumps(written.request).encode(), "case.json").dialogue.world

    assert world == dialogue.world
    assert (world.at.isoformat() if world.at else None) == at

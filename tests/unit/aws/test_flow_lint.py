"""The linter of flows, by golden flows: every rule has one that breaks it, every action type one that is right."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from aicc.aws.flows.actions import ACTION_TYPES, DOCUMENTED_TYPES, REJECTED_TYPES, contract_of
from aicc.aws.flows.language import Action, Flow, FlowType, Transitions, parse_flow, read_flow, write_flow
from aicc.aws.flows.lint import RULES, About, FlowProblem, lint_content, lint_flow

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "aws" / "flows"
EXPECTED = sorted((GOLDEN / "bad").glob("*.problems.json"))
TYPES = sorted((GOLDEN / "good" / "types").glob("*.json"))
# Too large for a file of their own; made by the tests below.
MADE_HERE = {"actions_too_many", "content_too_large"}
END = Action(identifier="끊기", type="DisconnectParticipant")


def _lint(file: Path, about: dict[str, Any]) -> tuple[FlowProblem, ...]:
    known = About(attributes=frozenset(about.get("attributes", ())), lex_locale=about.get("lex_locale"))
    return lint_content(file.read_bytes(), file.name, known)


def _codes(flow: Flow, about: About | None = None) -> list[str]:
    return [problem.code for problem in lint_flow(flow, about)]


def _chain(count: int) -> Flow:
    """Return a flow of that many actions, one after the other."""
    greetings = [
        Action(
            identifier=f"인사 {number}",
            type="MessageParticipant",
            parameters={"Text": "안녕하세요."},
            transitions=Transitions(next_action=f"인사 {number + 1}"),
        )
        for number in range(1, count - 1)
    ]
    last = replace(greetings[-1], identifier=f"인사 {count - 1}", transitions=Transitions(next_action="끊기"))
    return Flow(start_action="인사 1", actions=(*greetings, last, END))


@pytest.mark.parametrize("file", EXPECTED, ids=lambda file: file.name.removesuffix(".problems.json"))
def test_a_bad_flow_has_exactly_its_problems(file: Path) -> None:
    """Code, place and Amazon's words are as written beside the flow."""
    expected = json.loads(file.read_bytes())
    flow = file.with_name(file.name.replace(".problems", ""))

    found = [
        {
            "line": each.line,
            "severity": each.severity.value,
            "code": each.code,
            "pointer": each.pointer,
            "aws": each.aws,
        }
        for each in _lint(flow, expected["about"])
    ]

    assert found == expected["problems"]


def test_every_rule_has_a_golden_flow() -> None:
    """A rule that no flow breaks would not be noticed when it stops working."""
    broken = {problem["code"] for file in EXPECTED for problem in json.loads(file.read_bytes())["problems"]}

    assert broken | MADE_HERE == set(RULES)


@pytest.mark.parametrize("rule", sorted(set(RULES) - MADE_HERE))
def test_every_rule_has_the_flow_of_its_name(rule: str) -> None:
    """Who looks for an example finds it by the code."""
    problems = json.loads((GOLDEN / "bad" / f"{rule}.problems.json").read_bytes())["problems"]

    assert rule in {problem["code"] for problem in problems}


@pytest.mark.parametrize("file", TYPES, ids=lambda file: file.stem)
def test_a_good_flow_has_no_problem(file: Path) -> None:
    """The smallest right flow of each type has neither mistake nor warning."""
    assert _lint(file, {}) == ()


def test_every_contract_has_a_good_flow() -> None:
    """Each action type, in each way in which it works, stands in a right flow."""
    shown = {
        (contract.name, contract.when)
        for file in TYPES
        for action in parse_flow(file.read_bytes()).actions
        if (contract := contract_of(action)) is not None
    }
    wanted = {
        (contract.name, contract.when)
        for contracts in ACTION_TYPES.values()
        for contract in contracts
        if not contract.doubted_name
    }

    assert shown == wanted


def test_the_types_of_the_reference_are_known() -> None:
    """56 types have a page; names that Amazon refuses are none of them."""
    assert len(DOCUMENTED_TYPES) == 56
    assert not ACTION_TYPES.keys() & REJECTED_TYPES.keys()
    assert {
        "TransferToAgent",
        "TransferToPhoneNumber",
        "CheckStaffing",
        "CheckQueueStatus",
        "Distribute",
        "StartMediaStreaming",
        "ReturnFromFlowModule",
        "InvokeAPI",
        "SetLoggingBehavior",
        "PlayPrompt",
        "StoreUserInput",
        "SetWorkingQueue",
        "GetParticipantWithLexV2Bot",
        "CheckCondition",
        "Trigger",
        "InvokeBedrockAgent",
    } <= REJECTED_TYPES.keys()


def test_the_block_of_the_guide() -> None:
    """Amazon's words for the guide's block, and the warnings where sources disagree or nobody would be heard."""
    problems = lint_content((GOLDEN / "bad" / "guide_block.json").read_bytes(), "guide_block.json")

    assert sorted(problem.aws for problem in problems if problem.severity.value == "error") == [
        "Action is missing required error. Error: InputTimeLimitExceeded, Path: Actions[0]",
        "Action is missing required error. Error: NoMatchingCondition, Path: Actions[0]",
        "Action is missing required error. Error: NoMatchingError, Path: Actions[0]",
        "Action is missing required property. Path: Actions[0].Parameters.InputTimeLimitSeconds",
        "Invalid Action property name. Path: Actions[0].Parameters.Timeout",
    ]
    assert [(problem.code, problem.aws) for problem in problems if problem.severity.value == "warning"] == [
        ("speech_not_heard", ""),
        ("sources_disagree", "Action is missing required property. Path: Actions[0].Parameters.StoreInput"),
    ]


def test_250_actions_are_enough() -> None:
    """At the limit there is no problem, one more is one."""
    assert _codes(_chain(250)) == []
    assert _codes(_chain(251)) == ["actions_too_many"]


@pytest.mark.parametrize(
    ("flow_type", "limit"), [(FlowType.CONTACT_FLOW, 1024 * 1024), (FlowType.MODULE, 256_000)], ids=str
)
def test_content_has_a_size(flow_type: FlowType, limit: int) -> None:
    """A flow of 1 MB, a module of 256,000 bytes can be uploaded, not a byte more."""
    end = END if flow_type is FlowType.CONTACT_FLOW else replace(END, type="EndFlowModuleExecution")
    flow = Flow(start_action="끊기", actions=(end,), metadata={"note": ""})
    room = limit - len(write_flow(flow))

    assert _codes(replace(flow, metadata={"note": "x" * room}), About(flow_type=flow_type)) == []
    assert _codes(replace(flow, metadata={"note": "x" * (room + 1)}), About(flow_type=flow_type)) == [
        "content_too_large"
    ]


def test_a_flow_far_beyond_the_limits_is_still_checked() -> None:
    """Five thousand actions are reported as too many, without following every way through them."""
    assert _codes(_chain(5000)) == ["content_too_large", "actions_too_many"]


@pytest.mark.parametrize(
    ("given", "written", "codes"),
    [
        (FlowType.CUSTOMER_HOLD, "", ["flow_type_wrong"]),
        (None, "customerHold", ["flow_type_wrong"]),
        (FlowType.CONTACT_FLOW, "customerHold", []),
        (None, "", []),
        (None, "somethingNew", []),
    ],
)
def test_the_type_comes_from_the_option_or_from_the_console(
    given: FlowType | None, written: str, codes: list[str]
) -> None:
    """What the console wrote into Metadata counts where no type is given; without one, no type is checked."""
    flow = Flow(start_action="끊기", actions=(END,), metadata={"type": written})

    assert _codes(flow, About(flow_type=given)) == codes


def test_what_earlier_flows_set_is_not_missed_in_a_queue_flow() -> None:
    """Attributes and language travel with the contact from flow to flow; flow attributes do not."""
    said = Action(
        identifier="안내",
        type="MessageParticipant",
        parameters={"Text": "$.Attributes.name 님, $.External.wait 분, $.FlowAttributes.round 번째입니다."},
        transitions=Transitions(next_action="끊기"),
    )
    flow = Flow(start_action="안내", actions=(said, END))

    in_queue = lint_flow(flow, About(flow_type=FlowType.CUSTOMER_QUEUE))

    assert [problem.en for problem in in_queue] == [
        "$.FlowAttributes.round is read, but no way to here sets it. Flow attributes do not come from other flows. "
        "Set it with UpdateFlowAttributes."
    ]
    assert _codes(flow) == ["read_before_set"] * 3


def test_lines_are_those_of_the_file() -> None:
    """The line is that of the wrong value, however the file is laid out."""
    content = (
        b'\xef\xbb\xbf\n\n{"Version": "2019-10-30", "StartAction": "a", "Actions": [{"Identifier":\n"a", "Type":\n'
        b'"TransferToFlow", "Parameters": {"ContactFlowId":\n\n"nowhere"}, "Transitions": {}}]}'
    )

    assert [(problem.line, problem.code, problem.pointer) for problem in lint_content(content, "a.json")] == [
        (7, "id_invalid", "/Actions/0/Parameters/ContactFlowId"),
        (7, "error_missing", "/Actions/0/Transitions"),
        (7, "property_missing", "/Actions/0/Transitions"),
    ]


def test_members_of_a_problem_are_pointed_at() -> None:
    """A slash and a tilde in a name are written as RFC 6901 wants."""
    flow = read_flow(
        {
            "Version": "2019-10-30",
            "StartAction": "끊기",
            "Actions": [{"Identifier": "끊기", "Type": "DisconnectParticipant", "Transitions": {}, "a/b~c": 1}],
        }
    )

    assert [problem.pointer for problem in lint_flow(flow)] == ["/Actions/0/a~1b~0c"]


def test_codes_are_told_apart() -> None:
    """No rule is written twice under two names with the same words."""
    words = sorted(rule.en for rule in RULES.values())

    assert all(first != second for first, second in pairwise(words))


def test_every_rule_is_explained() -> None:
    """The guide to the linter names each code."""
    guide = (Path(__file__).resolve().parents[3] / "docs" / "how-to" / "lint-flows.md").read_text(encoding="utf-8")

    assert [code for code in RULES if f"`{code}`" not in guide] == []

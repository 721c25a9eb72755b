"""The flow language: what is read is written back, and what cannot be read is refused with its place."""

import json
from pathlib import Path

import pytest

from aicc.aws.flows.language import (
    Action,
    Condition,
    ConditionBranch,
    ErrorBranch,
    Flow,
    Transitions,
    flow_document,
    parse_flow,
    read_flow,
    write_flow,
)
from aicc.models.errors import ContactFlowInvalid

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "aws" / "flows"
FLOWS = [
    *(file for file in sorted((GOLDEN / "bad").glob("*.json")) if ".problems" not in file.name),
    *sorted((GOLDEN / "good" / "types").glob("*.json")),
]
ACTION = '{"Identifier":"a","Type":"Compare","Parameters":{},"Transitions":{}}'


def _around(action: str) -> str:
    """Return a flow of one action."""
    return f'{{"Version":"2019-10-30","StartAction":"a","Actions":[{action}]}}'


def test_a_menu_is_read() -> None:
    """Conditions, errors and parameters of a menu are typed."""
    flow = parse_flow((GOLDEN / "good" / "types" / "GetParticipantInput.json").read_bytes())

    assert flow.start_action == "블록"
    assert flow.by_identifier["블록"] == Action(
        identifier="블록",
        type="GetParticipantInput",
        parameters={
            "Text": "상담은 1번, 조회는 2번을 눌러 주세요.",
            "StoreInput": "False",
            "InputTimeLimitSeconds": "8",
        },
        transitions=Transitions(
            next_action="끊기",
            conditions=(
                ConditionBranch(condition=Condition(operator="Equals", operands=("1",)), next_action="끊기"),
                ConditionBranch(condition=Condition(operator="Equals", operands=("2",)), next_action="끊기"),
            ),
            errors=(
                ErrorBranch(error_type="InputTimeLimitExceeded", next_action="끊기"),
                ErrorBranch(error_type="NoMatchingCondition", next_action="끊기"),
                ErrorBranch(error_type="NoMatchingError", next_action="끊기"),
            ),
        ),
        shown=frozenset(),
    )


def test_a_flow_is_written_as_amazon_reads_it() -> None:
    """A flow made in Python has its version, and a terminal action has empty transitions."""
    flow = Flow(start_action="끊기", actions=(Action(identifier="끊기", type="DisconnectParticipant"),))

    assert write_flow(flow, indent=None).decode() == (
        '{"Version":"2019-10-30","StartAction":"끊기","Metadata":{},"Actions":'
        '[{"Identifier":"끊기","Type":"DisconnectParticipant","Parameters":{},"Transitions":{}}]}'
    )


@pytest.mark.parametrize("file", FLOWS, ids=lambda file: file.stem)
def test_every_golden_flow_comes_back_whole(file: Path) -> None:
    """What is read and written is the same JSON, with what the language does not know."""
    document = json.loads(file.read_bytes())

    assert flow_document(read_flow(document)) == document


def test_what_the_language_does_not_know_is_kept() -> None:
    """Members of the console and of later versions stay, empty lists and missing members as they were."""
    document = {
        "Version": "2019-10-30",
        "StartAction": "a",
        "Metadata": {"ActionMetadata": {"a": {"position": {"x": 1, "y": 2}}}, "hash": {}},
        "Settings": {"InputParameters": []},
        "Actions": [
            {
                "Identifier": "a",
                "Type": "Compare",
                "Note": "later",
                "Transitions": {
                    "Errors": [],
                    "Conditions": [
                        {
                            "NextAction": "a",
                            "Label": "",
                            "Condition": {"Operator": "Equals", "Operands": [1], "Negate": False},
                        }
                    ],
                },
            }
        ],
    }

    assert flow_document(read_flow(document)) == document


@pytest.mark.parametrize(
    ("content", "where", "why"),
    [
        (b"", "line 1", "JSON syntax at line 1, column 1: Expecting value."),
        (b'{\n  "Version": 1,\n}', "line 3", "JSON syntax at line 3, column 1"),
        (b"\xff\xfe", "/", "it is not UTF-8"),
        (b"[]", "/", "it must be a JSON object ({})."),
        (b"{}", "/Version", 'it must be "2019-10-30"'),
        (b'{"modules": []}', "/modules", "this is the format before 2019"),
        (
            b'{"ContactFlow": {"Content": "{}"}}',
            "/Version",
            "of what describe-contact-flow returns, save only Content.",
        ),
        (b'{"Version": "2019-10-30"}', "/Actions", "it must be a list ([])."),
        (b'{"Version": "2019-10-30", "Actions": [], "StartAction": 1}', "/StartAction", "it must be a string."),
        (_around("1").encode(), "/Actions/0", "it must be a JSON object ({})."),
        (_around('{"Type":"Compare"}').encode(), "/Actions/0/Identifier", "it must be a string."),
        (
            _around('{"Identifier":"a","Type":"Compare","Parameters":[]}').encode(),
            "/Actions/0/Parameters",
            "it must be a JSON object ({}).",
        ),
        (
            _around('{"Identifier":"a","Type":"Compare","Transitions":{"Conditions":[{"NextAction":"a"}]}}').encode(),
            "/Actions/0/Transitions/Conditions/0/Condition",
            "it must be a JSON object ({}).",
        ),
        (
            _around('{"Identifier":"a","Type":"Compare","Transitions":{"Errors":[{"ErrorType":"X"}]}}').encode(),
            "/Actions/0/Transitions/Errors/0/NextAction",
            "it must be a string.",
        ),
        (b'{"Version": "2019-10-30", "Version": "1"}', "/", "'Version' stands twice in one object."),
        (b'{"Version": NaN}', "/", "NaN is no JSON value."),
        (b'{"Version": "\\ud800"}', "/", "it is not UTF-8"),
        (b"[" * 200 + b"]" * 200, "/", "it is nested deeper than 100."),
        (b"[" * 100_000, "/", "it is nested deeper than 100."),
        (b"1" * 5000, "/", "a number is too long."),
        (b" " * (10 * 1024 * 1024 + 1), "/", "it is larger than 10 MB."),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith(("/", "line")) else "",
)
def test_what_is_no_flow_is_refused_with_its_place(content: bytes, where: str, why: str) -> None:
    """One error of ours, with where and why, in both languages."""
    with pytest.raises(ContactFlowInvalid) as refused:
        parse_flow(content)

    assert refused.value.fields["where"] == where
    assert why in str(refused.value.fields["why_en"])
    assert refused.value.code == "contact_flow_invalid"


def test_a_byte_order_mark_is_no_mistake() -> None:
    """Editors on Windows write one."""
    assert parse_flow(b"\xef\xbb\xbf" + _around(ACTION).encode()).start_action == "a"

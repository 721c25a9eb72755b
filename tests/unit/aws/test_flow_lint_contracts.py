"""Every contract of the table is held: a right action of each type, changed in one place, is found out."""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from aicc.aws.flows.actions import ActionType, Need, contract_of
from aicc.aws.flows.language import read_flow
from aicc.aws.flows.lint import lint_flow

TYPES = Path(__file__).resolve().parents[2] / "golden" / "aws" / "flows" / "good" / "types"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A right action in its flow."""

    name: str
    document: dict[str, Any]
    index: int
    contract: ActionType

    def changed(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return a copy of the flow and the action in it, to change."""
        document = copy.deepcopy(self.document)
        return document, document["Actions"][self.index]


def _examples() -> Iterator[Example]:
    for file in sorted(TYPES.glob("*.json")):
        document = json.loads(file.read_bytes())
        for index, action in enumerate(read_flow(document).actions):
            contract = contract_of(action)
            if action.type == file.stem.split(".")[0] and contract is not None:
                yield Example(name=file.stem, document=document, index=index, contract=contract)


EXAMPLES = list(_examples())
WAYS_ON = [example for example in EXAMPLES if not example.contract.terminal]
CLOSED = [example for example in EXAMPLES if not example.contract.open]


def _said(document: dict[str, Any]) -> set[str]:
    """Return Amazon's words for the mistakes of a flow, warnings left out."""
    return {problem.aws for problem in lint_flow(read_flow(document)) if problem.severity.value == "error"}


def _name(example: Example) -> str:
    return example.name


@pytest.mark.parametrize("example", WAYS_ON, ids=_name)
def test_each_required_error_is_missed(example: Example) -> None:
    """Without its branches, an action lacks each required error."""
    document, action = example.changed()
    action["Transitions"]["Errors"] = []

    assert _said(document) >= {
        f"Action is missing required error. Error: {error}, Path: Actions[{example.index}]"
        for error in example.contract.required_errors
    }


@pytest.mark.parametrize("example", [each for each in CLOSED if not each.contract.terminal], ids=_name)
def test_an_error_that_there_is_not_is_refused(example: Example) -> None:
    """A branch for an error that the action does not know is named."""
    document, action = example.changed()
    action["Transitions"]["Errors"].append({"NextAction": action["Identifier"], "ErrorType": "AgentError"})

    assert _said(document) == {f"Invalid Action error. Error: AgentError, Path: Actions[{example.index}]"}


@pytest.mark.parametrize("example", CLOSED, ids=_name)
def test_a_parameter_that_there_is_not_is_refused(example: Example) -> None:
    """A name that the type does not know is named."""
    document, action = example.changed()
    action["Parameters"]["Nonsense"] = "1"

    assert _said(document) == {f"Invalid Action property name. Path: Actions[{example.index}].Parameters.Nonsense"}


@pytest.mark.parametrize(
    ("example", "parameter"),
    [
        (example, parameter.name)
        for example in CLOSED
        for parameter in example.contract.parameters
        if parameter.need is Need.REQUIRED
        and not any(when.parameter == parameter.name for when in example.contract.when)
    ],
    ids=lambda value: value.name if isinstance(value, Example) else value,
)
def test_each_required_parameter_is_missed(example: Example, parameter: str) -> None:
    """Without a required parameter the action is refused."""
    document, action = example.changed()
    del action["Parameters"][parameter]

    missing = f"Action is missing required property. Path: Actions[{example.index}].Parameters.{parameter}"
    assert any(said == missing or said.startswith(f"{missing}.") for said in _said(document))


@pytest.mark.parametrize("example", EXAMPLES, ids=_name)
def test_where_it_goes_on_is_required_or_refused(example: Example) -> None:
    """A terminal action takes no NextAction; all others but one need it."""
    document, action = example.changed()
    if example.contract.terminal:
        action["Transitions"]["NextAction"] = action["Identifier"]
        expected = {f"Action does not support transitions. Path: Actions[{example.index}]"}
    else:
        action["Transitions"].pop("NextAction", None)
        missing = f"Action is missing required property. Path: Actions[{example.index}].Transitions.NextAction"
        expected = set() if example.contract.name == "MessageParticipantIteratively" else {missing}

    assert _said(document) == expected


@pytest.mark.parametrize("example", [each for each in CLOSED if not each.contract.terminal], ids=_name)
def test_conditions_are_refused_where_there_are_none(example: Example) -> None:
    """A branch that no result can take is refused, in the words for what is wrong with it."""
    document, action = example.changed()
    action["Transitions"].setdefault("Conditions", []).append(
        {"NextAction": action["Identifier"], "Condition": {"Operator": "TextStartsWith", "Operands": ["a"]}}
    )
    operators = example.contract.conditions.operators
    place = f"Actions[{example.index}]"
    if not operators:
        expected = {f"Action does not support conditions. Path: {place}"}
    elif "TextStartsWith" in operators:
        expected = set()
    else:
        expected = {f"Invalid Action property value. Path: {place}.Transitions.Conditions"}

    assert _said(document) == expected


@pytest.mark.parametrize(
    ("type_", "parameters", "said"),
    [
        # What imports have answered, by the reference.
        ("UpdateContactRecordingBehavior", {"Agent": "Enabled"}, "Parameters.RecordingBehavior"),
        ("UpdateContactTextToSpeechVoice", {"VoiceId": "Seoyeon"}, "Parameters.TextToSpeechVoice"),
        ("UpdateContactEventHooks", {"EventHooks": {"AgentWhisper": ""}}, "Parameters.EventHooks.AgentWhisper"),
        ("ConnectParticipantWithLexBot", {"Text": "네", "BotAliasArn": "arn:x"}, "Parameters.LexBot"),
        ("GetCustomerProfile", {"IdentifierName": "_phone"}, "Parameters.ProfileRequestData"),
        ("Compare", {"ComparisonValue": ""}, "Parameters.ComparisonValue"),
    ],
)
def test_what_imports_have_missed(type_: str, parameters: dict[str, Any], said: str) -> None:
    """The missing property is the one that Amazon named."""
    action = {"Identifier": "a", "Type": type_, "Parameters": parameters, "Transitions": {"NextAction": "a"}}
    flow = {"Version": "2019-10-30", "StartAction": "a", "Actions": [action]}

    assert f"Action is missing required property. Path: Actions[0].{said}" in _said(flow)


@pytest.mark.parametrize(
    ("type_", "parameters", "said"),
    [
        ("UpdateContactTargetQueue", {"QueueId": {"QueueId": "arn:aws:connect:x"}}, "Parameters.QueueId"),
        ("UpdateContactCallbackNumber", {"CallbackNumber": "010-1234-5678"}, "Parameters.CallbackNumber"),
        ("Compare", {"ComparisonValue": "Channel"}, "Parameters.ComparisonValue"),
        ("UpdateFlowLoggingBehavior", {"FlowLoggingBehavior": "Enable"}, "Parameters.FlowLoggingBehavior"),
        ("ShowView", {"InvocationTimeLimitSeconds": "undefined"}, "Parameters.InvocationTimeLimitSeconds"),
        ("Loop", {"LoopCount": "101"}, "Parameters.LoopCount"),
        ("Loop", {"LoopCount": 3}, "Parameters.LoopCount"),
        ("Wait", {"TimeLimitSeconds": "604801"}, "Parameters.TimeLimitSeconds"),
        ("UpdateContactAttributes", {"Attributes": {"a": 1}}, "Parameters.Attributes.a"),
        ("UpdateContactAttributes", {"Attributes": []}, "Parameters.Attributes"),
        ("UnTagContact", {"TagKeys": "a"}, "Parameters.TagKeys"),
        ("UnTagContact", {"TagKeys": [1]}, "Parameters.TagKeys[0]"),
        ("UpdateContactEventHooks", {"EventHooks": {}}, "Parameters.EventHooks"),
        ("GetParticipantInput", {"InputTimeLimitSeconds": "181"}, "Parameters.InputTimeLimitSeconds"),
        ("GetParticipantInput", {"InputTimeLimitSeconds": "$.Attributes.a"}, "Parameters.InputTimeLimitSeconds"),
        ("InvokeLambdaFunction", {"InvocationTimeLimitSeconds": "0"}, "Parameters.InvocationTimeLimitSeconds"),
        (
            "UpdateContactRecordingAndAnalyticsBehavior",
            {"ChatBehavior": {"ChatAnalyticsBehavior": {"Enabled": 1}}},
            "Parameters.ChatBehavior.ChatAnalyticsBehavior.Enabled",
        ),
    ],
)
def test_values_that_cannot_be(type_: str, parameters: dict[str, Any], said: str) -> None:
    """The value that Amazon would refuse is named by its path."""
    action = {"Identifier": "a", "Type": type_, "Parameters": parameters, "Transitions": {"NextAction": "a"}}
    flow = {"Version": "2019-10-30", "StartAction": "a", "Actions": [action]}

    assert f"Invalid Action property value. Path: Actions[0].{said}" in _said(flow)


_CONNECT = "arn:aws:connect:ap-northeast-2:111122223333:instance/11111111-1111-4111-8111-111111111111"


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("arn:aws:lex:ap-northeast-2:111122223333:bot-alias/ABCDEFGHIJ/KLMNOPQRST", True),
        ("arn:aws:lex:${AWS::Region}:${AWS::AccountId}:bot-alias/${Bot}/${Alias}", True),
        ("${LexAliasArn}", True),
        ("$.Attributes.alias", True),
        ("arn:aws:lex:ap-northeast-2:111122223333:bot/ABCDEFGHIJ", False),
        ("arn:aws:lex:ap-northeast-2:111122223333:bot-alias/ABCDEFGHIJ", False),
        ("arn:aws:lex:ap-northeast-2:111122223333:bot-alias/AiccBot/prod", False),
        ("arn:aws:lex:ap-northeast-2:111122223333:bot-alias/ABCDEFGHIJ/KLMNOPQRST/1", False),
        ("arn:aws:lambda:ap-northeast-2:111122223333:function:aicc", False),
        ("11111111-1111-4111-8111-111111111111", False),
    ],
)
def test_the_bot_is_named_by_its_alias(value: str, right: bool) -> None:
    """bot-alias/BOT/ALIAS with ids of ten characters, or what stands in its place until it is known."""
    action = {
        "Identifier": "a",
        "Type": "ConnectParticipantWithLexBot",
        "Parameters": {"LexV2Bot": {"AliasArn": value}},
    }
    said = "Invalid Action property value. Path: Actions[0].Parameters.LexV2Bot.AliasArn"

    assert (said not in _said({"Version": "2019-10-30", "StartAction": "a", "Actions": [action]})) is right


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (f"{_CONNECT}/queue/22222222-2222-4222-8222-222222222222", True),
        (f"{_CONNECT}/queue/agent/22222222-2222-4222-8222-222222222222", True),
        ("22222222-2222-4222-8222-222222222222", True),
        (f"{_CONNECT}/operating-hours/22222222-2222-4222-8222-222222222222", False),
        (_CONNECT, False),
    ],
)
def test_a_queue_is_named_by_its_arn_or_id(value: str, right: bool) -> None:
    """Hours of operation are no queue, nor is an instance."""
    action = {"Identifier": "a", "Type": "UpdateContactTargetQueue", "Parameters": {"QueueId": value}}
    said = "Invalid Action property value. Path: Actions[0].Parameters.QueueId"

    assert (said not in _said({"Version": "2019-10-30", "StartAction": "a", "Actions": [action]})) is right

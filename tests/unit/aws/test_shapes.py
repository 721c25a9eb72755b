"""Checking values against botocore's own service models."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest

from aicc.aws.shapes import check, check_shape, operation_model, service_model

BOT = {
    "botName": "Shop",
    "roleArn": "arn:aws:iam::111122223333:role/lex",
    "dataPrivacy": {"childDirected": False},
    "idleSessionTTLInSeconds": 300,
}


def problems(value: dict[str, Any], operation: str = "CreateBot", service: str = "lexv2-models") -> list[str]:
    """Return the problems of a request as text."""
    return [str(problem) for problem in check(service, operation, "input", value)]


def test_a_request_that_aws_describes_has_no_problem() -> None:
    """What boto3's own documentation shows passes."""
    assert problems(BOT) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"botName": None}, "$.botName: required member is missing"),
        ({"botName": "주문"}, "$.botName: '주문' does not match ^([0-9a-zA-Z][_-]?){1,100}$"),
        # `$` alone would let the newline through.
        ({"botName": "Shop\n"}, "$.botName: 'Shop\\n' does not match ^([0-9a-zA-Z][_-]?){1,100}$"),
        ({"idleSessionTTLInSeconds": 59}, "$.idleSessionTTLInSeconds: 59, at least 60"),
        ({"idleSessionTTLInSeconds": 86_401}, "$.idleSessionTTLInSeconds: 86401, at most 86400"),
        ({"idleSessionTTLInSeconds": True}, "$.idleSessionTTLInSeconds: True is no integer"),
        ({"dataPrivacy": {"childDirected": "no"}}, "$.dataPrivacy.childDirected: 'no' is no boolean"),
        ({"dataPrivacy": {}}, "$.dataPrivacy.childDirected: required member is missing"),
        ({"botType": "Robot"}, "$.botType: 'Robot' not in ['Bot', 'BotNetwork']"),
        ({"botTags": {"k": 1}}, "$.botTags.k: 1 is no string"),
        ({"description": None}, "$.description: None is no string"),
        ({"description": "가" * 2001}, "$.description: 2001 characters, at most 2000"),
    ],
)
def test_each_constraint_is_named_with_its_place(change: dict[str, Any], expected: str) -> None:
    """Required members, patterns, sizes, types and enums are checked, each by its path."""
    assert problems({**BOT, **change}) == [expected]


def test_a_member_that_the_model_does_not_know_is_named_with_those_it_knows() -> None:
    """A slip in a name is a problem, not silence."""
    found = problems({**BOT, "botname": "Shop"})
    assert [text.split(", must be")[0] for text in found] == ["$.botname: unknown member"]


def test_a_list_is_checked_item_by_item() -> None:
    """The path of a problem has the number of the item."""
    request = {"botId": "ABCDEFGHIJ", "botVersion": "DRAFT", "localeId": "ko_KR", "intentName": "Order"}
    request["sampleUtterances"] = [{"utterance": "주문"}, {"utterance": 3}]  # type: ignore[assignment]
    assert problems(request, "CreateIntent") == ["$.sampleUtterances[1].utterance: 3 is no string"]


@pytest.mark.parametrize("text", ["가", "가" * 1024])
def test_lengths_count_characters(text: str) -> None:
    """A Korean syllable is one character of the 1,024 that Lex takes."""
    request = {"botId": "ABCDEFGHIJ", "botAliasId": "TSTALIASID", "localeId": "ko_KR", "sessionId": "s-1", "text": text}
    assert problems(request, "RecognizeText", "lexv2-runtime") == []


def test_patterns_with_unicode_classes_are_matched() -> None:
    r"""\p{L} of Connect's patterns takes Korean letters, and refuses what it should."""
    assert check_shape("connect", "TagKey", "부서") == ()
    assert [one.rule for one in check_shape("connect", "TagKey", "부서\n")] == ["pattern"]


def test_a_pattern_that_is_wrong_in_the_model_refuses_nothing() -> None:
    """Connect's pattern for phone numbers is escaped twice; a real number passes."""
    assert check_shape("connect", "PhoneNumber", "+821012345678") == ()


def test_a_union_has_exactly_one_member() -> None:
    """Two members of a union are a problem."""
    one: dict[str, Any] = {"text": "안녕하세요"}
    assert check_shape("bedrock-runtime", "ContentBlock", one) == ()
    both = {**one, "cachePoint": {"type": "default"}}
    assert [problem.rule for problem in check_shape("bedrock-runtime", "ContentBlock", both)] == ["union"]


def test_a_response_may_hold_nulls() -> None:
    """Lex answers an empty slot as null; only clients may not send it."""
    state = {"sessionState": {"intent": {"name": "Order", "slots": {"Menu": None}}}}
    assert check("lexv2-runtime", "RecognizeText", "output", state) == ()
    sent = {"botId": "ABCDEFGHIJ", "botAliasId": "TSTALIASID", "localeId": "ko_KR", "sessionId": "s-1", "text": "네"}
    assert problems({**sent, **state}, "RecognizeText", "lexv2-runtime") == [
        "$.sessionState.intent.slots.Menu: None is no structure"
    ]


def test_timestamps_and_blobs_are_taken_in_every_form_that_boto3_takes() -> None:
    """Datetimes and seconds, bytes and files are all right."""
    assert (
        check("lexv2-models", "DescribeBot", "output", {"creationDateTime": datetime(2026, 11, 23, tzinfo=UTC)}) == ()
    )
    assert check("lexv2-models", "DescribeBot", "output", {"creationDateTime": 1_795_000_000.5}) == ()
    assert check_shape("lexv2-runtime", "BlobStream", io.BytesIO(b"x")) == ()


def test_an_operation_without_a_response_answers_nothing() -> None:
    """DeleteIntent has no response; one would be a problem."""
    assert [str(one) for one in check("lexv2-models", "DeleteIntent", "output", {"intentId": "X"})] == [
        "$.intentId: unknown member, must be one of []"
    ]


@pytest.mark.parametrize(("service", "operation"), [("lexv9", "CreateBot"), ("lexv2-models", "CreateRobot")])
def test_what_no_model_describes_is_a_lookup_error(service: str, operation: str) -> None:
    """A slip in the name of a service or an operation is said at once."""
    with pytest.raises(LookupError):
        operation_model(service, operation)


@pytest.mark.parametrize(
    "service", ["connect", "connectparticipant", "lexv2-models", "lexv2-runtime", "comprehend", "dynamodb", "lambda"]
)
def test_every_pattern_of_the_services_we_use_can_be_asked(service: str) -> None:
    """No pattern of a model ends in an exception or in a warning."""
    model = service_model(service)
    for name in model.shape_names:
        if model.shape_for(name).metadata.get("pattern"):
            check_shape(service, name, "가나다-abc_1")

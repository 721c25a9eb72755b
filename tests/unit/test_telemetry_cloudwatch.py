"""What CloudWatch reads: the embedded metric format as AWS documents it, under the guide's names."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import Any, Final

import jsonschema_rs
import pytest
from tests.samples import turn

from aicc.models.conversation import Channel
from aicc.models.turn import Reason
from aicc.ports import Level, Occurrence, Stage
from aicc.telemetry import CloudWatch

_UNITS: Final = (
    "Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|"
    "Terabits|Percent|Count|Bytes/Second|Kilobytes/Second|Megabytes/Second|Gigabytes/Second|Terabytes/Second|"
    "Bits/Second|Kilobits/Second|Megabits/Second|Gigabits/Second|Terabits/Second|Count/Second|None"
)
# What the specification demands of a document and of each metric that it names.
SCHEMA: Final = {
    "type": "object",
    "required": ["_aws"],
    "properties": {
        "_aws": {
            "type": "object",
            "required": ["Timestamp", "CloudWatchMetrics"],
            "properties": {
                "Timestamp": {"type": "integer"},
                "CloudWatchMetrics": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["Namespace", "Dimensions", "Metrics"],
                        "additionalProperties": False,
                        "properties": {
                            "Namespace": {"type": "string", "minLength": 1, "maxLength": 1024},
                            "Dimensions": {
                                "type": "array",
                                "minItems": 1,
                                "items": {
                                    "type": "array",
                                    "maxItems": 30,
                                    "items": {"type": "string", "minLength": 1, "maxLength": 250},
                                },
                            },
                            "Metrics": {
                                "type": "array",
                                "maxItems": 100,
                                "items": {
                                    "type": "object",
                                    "required": ["Name"],
                                    "additionalProperties": False,
                                    "properties": {
                                        "Name": {"type": "string", "minLength": 1, "maxLength": 1024},
                                        "Unit": {"type": "string", "pattern": f"^({_UNITS})$"},
                                        "StorageResolution": {"type": "integer"},
                                    },
                                },
                            },
                        },
                    },
                },
            },
        }
    },
    # A metric's value is a number, or at most a hundred of them.
    "additionalProperties": {
        "anyOf": [
            {"type": "number"},
            {"type": "array", "minItems": 1, "maxItems": 100, "items": {"type": "number"}},
        ]
    },
}
TURN: Final = turn(2, said="비밀")
MISS: Final = replace(TURN, reason=Reason(decision="fallback"))


class Minute:
    """A telemetry and the document that it writes."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.cloudwatch = CloudWatch(self.stream, now=lambda: 1_795_395_600.25)

    def document(self) -> dict[str, Any]:
        """End the minute and return its document."""
        self.stream.seek(0)
        self.stream.truncate()
        self.cloudwatch.write()
        document: dict[str, Any] = json.loads(self.stream.getvalue())
        return document


@pytest.fixture
def minute() -> Iterator[Minute]:
    """A minute that ends when the test says so."""
    made = Minute()
    yield made
    made.cloudwatch.close()


def test_a_quiet_minute_has_zeros_and_no_rates(minute: Minute) -> None:
    """An alarm on missing customers needs a zero; a rate of nothing is none."""
    document = minute.document()

    assert {name: value for name, value in document.items() if name != "_aws"} == {
        "ConversationCount": 0.0,
        "TurnCount": 0.0,
        "EscalationCount": 0.0,
        "FallbackCount": 0.0,
        "ErrorCount": 0.0,
        "StoreErrorCount": 0.0,
    }


def test_a_document_names_its_metrics_in_the_namespace_of_the_guide(minute: Minute) -> None:
    """CloudWatch extracts what the document names, with its unit, without dimensions as the guide sends it."""
    minute.cloudwatch.opened(Channel.WEB)

    assert minute.document()["_aws"] == {
        "Timestamp": 1_795_395_600_250,
        "CloudWatchMetrics": [
            {
                "Namespace": "AICC/Chatbot",
                "Dimensions": [[]],
                "Metrics": [
                    {"Name": "ConversationCount", "Unit": "Count"},
                    {"Name": "TurnCount", "Unit": "Count"},
                    {"Name": "EscalationCount", "Unit": "Count"},
                    {"Name": "FallbackCount", "Unit": "Count"},
                    {"Name": "ErrorCount", "Unit": "Count"},
                    {"Name": "StoreErrorCount", "Unit": "Count"},
                    {"Name": "EscalationRate", "Unit": "Percent"},
                    {"Name": "ContainmentRate", "Unit": "Percent"},
                ],
            }
        ],
    }


def busy(cloudwatch: CloudWatch) -> None:
    """Tell of everything once, and of far more turns than one metric may have values."""
    for _ in range(4):
        cloudwatch.opened(Channel.WEB)
    cloudwatch.count(Occurrence.HANDED_OVER)
    for _ in range(999):
        cloudwatch.recorded(TURN, 0.0125)
    cloudwatch.recorded(MISS, 0.0125)
    cloudwatch.error("rate_limited")
    cloudwatch.failed(Stage.SAVE, "store_full")
    cloudwatch.level(Level.QUEUE, 3)


def test_a_document_keeps_to_the_specification(minute: Minute) -> None:
    """Whatever happened in the minute."""
    busy(minute.cloudwatch)

    assert list(jsonschema_rs.Draft202012Validator(SCHEMA).iter_errors(minute.document())) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ConversationCount", 4.0),
        ("TurnCount", 1_000.0),
        ("EscalationCount", 1.0),
        ("FallbackCount", 1.0),
        ("ErrorCount", 1.0),
        ("StoreErrorCount", 1.0),
        ("QueueLength", 3),
        ("EscalationRate", 25.0),
        ("ContainmentRate", 75.0),
        ("FallbackRate", 0.1),
        ("TurnLatency", [12.5] * 100),
    ],
)
def test_a_busy_minute(minute: Minute, name: str, value: object) -> None:
    """Counts, percentages, and a hundred of the turns' milliseconds."""
    busy(minute.cloudwatch)

    assert minute.document()[name] == value


def test_a_minute_begins_with_nothing(minute: Minute) -> None:
    """Counts are those of the minute; rates are those of the hour."""
    busy(minute.cloudwatch)
    minute.document()
    document = minute.document()

    assert (document["ConversationCount"], document["EscalationRate"]) == (0.0, 25.0)


def test_rates_forget_what_is_older_than_an_hour(minute: Minute) -> None:
    """The sixtieth quiet minute has no rate any more."""
    busy(minute.cloudwatch)
    minutes = [minute.document() for _ in range(61)]

    assert ["EscalationRate" in each for each in minutes[-2:]] == [True, False]


def test_more_hand_overs_than_conversations_are_all_of_them(minute: Minute) -> None:
    """Those who wait since the hour before make no rate above a hundred."""
    minute.cloudwatch.opened(Channel.WEB)
    minute.cloudwatch.count(Occurrence.HANDED_OVER)
    minute.cloudwatch.count(Occurrence.HANDED_OVER)
    document = minute.document()

    assert (document["EscalationRate"], document["ContainmentRate"]) == (100.0, 0.0)


@pytest.mark.parametrize(
    ("stage", "code"), [(Stage.SAVE, "stale_conversation"), (Stage.ACT, "store_full"), (Stage.DECIDE, "KeyError")]
)
def test_only_the_store_has_store_errors(minute: Minute, stage: Stage, code: str) -> None:
    """A race between two messages is none, and neither is a failing backend."""
    minute.cloudwatch.failed(stage, code)

    assert minute.document()["StoreErrorCount"] == 0.0


class Announcing(io.StringIO):
    """Says when something was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = Event()

    def write(self, text: str) -> int:
        """Write, and say so."""
        count = super().write(text)
        self.written.set()
        return count


def test_minutes_end_by_themselves() -> None:
    """Nobody has to ask for a document."""
    stream = Announcing()
    cloudwatch = CloudWatch(stream, seconds=0.001)
    came = stream.written.wait(30)
    cloudwatch.close()

    assert came


class Breaking(Announcing):
    """Fails at first, as a full disk does."""

    def __init__(self) -> None:
        super().__init__()
        self.failed = False

    def write(self, text: str) -> int:
        """Fail once, then write."""
        if not self.failed:
            self.failed = True
            raise OSError(28, "No space left on device")
        return super().write(text)


def test_a_document_that_cannot_be_written_ends_nothing() -> None:
    """The next minute is written again."""
    stream = Breaking()
    cloudwatch = CloudWatch(stream, seconds=0.001)
    came = stream.written.wait(30)
    cloudwatch.close()

    assert (came, stream.failed) == (True, True)


def test_closing_writes_what_was_not_written_yet() -> None:
    """The last minute of a process is not lost."""
    stream = io.StringIO()
    cloudwatch = CloudWatch(stream)
    cloudwatch.opened(Channel.WEB)
    cloudwatch.close()

    assert json.loads(stream.getvalue())["ConversationCount"] == 1.0

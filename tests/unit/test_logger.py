"""Log lines: JSON, readable Korean, no personal data."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from aicc.ports import TRACEPARENT
from aicc.telemetry import LogIds
from aicc.utils.logger import configure_logging, get_logger, logged_with


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Log into memory, and put everything back afterwards."""
    root = logging.getLogger()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()
    written = io.StringIO()
    configure_logging("INFO", stream=written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)


def _record(stream: io.StringIO) -> dict[str, Any]:
    (line,) = stream.getvalue().splitlines()
    record: dict[str, Any] = json.loads(line)
    return record


def test_a_line_is_one_json_object(stream: io.StringIO) -> None:
    """Event, level, logger and time stand beside the keys of the call."""
    get_logger("aicc.turn").info("turn_taken", decision="answer")

    record = _record(stream)

    assert record.pop("timestamp").endswith("Z")
    assert record == {"event": "turn_taken", "decision": "answer", "level": "info", "logger": "aicc.turn"}


def test_korean_stays_readable(stream: io.StringIO) -> None:
    """Hangul is written as itself, not as escapes."""
    get_logger("aicc").info("scenario_begun", name="잔액 조회")

    assert '"name": "잔액 조회"' in stream.getvalue()


def test_personal_data_is_masked_however_deep(stream: io.StringIO) -> None:
    """Values inside dicts, lists, tuples and objects are masked as well."""
    get_logger("aicc").info(
        "odd",
        phone="010-1234-5678",
        nested={"010-1234-5678": [("901010-1234567",)]},
        thing=ValueError("hong@example.com"),
    )

    record = _record(stream)

    assert record["phone"] == "***-****-5678"
    assert record["nested"] == {"***-****-5678": [["******-*******"]]}
    assert record["thing"] == "ValueError('***@***')"


def test_numbers_and_flags_keep_their_kind(stream: io.StringIO) -> None:
    """Only text is masked."""
    get_logger("aicc").info("measured", seconds=0.25, turns=3, ok=True, nothing=None)

    record = _record(stream)

    assert [record[key] for key in ("seconds", "turns", "ok", "nothing")] == [0.25, 3, True, None]


def test_an_exception_is_masked_too(stream: io.StringIO) -> None:
    """A traceback may quote what a customer typed."""
    try:
        raise ValueError("010-1234-5678")
    except ValueError:
        get_logger("aicc").exception("failed")

    record = _record(stream)

    assert "ValueError: ***-****-5678" in record["exception"]


def test_other_libraries_write_the_same_lines(stream: io.StringIO) -> None:
    """What comes through the standard library is JSON and masked like our own."""
    logging.getLogger("botocore.endpoint").warning("%s - %s", "010-1234-5678", "GET /")

    record = _record(stream)

    assert (record["event"], record["logger"]) == ("***-****-5678 - GET /", "botocore.endpoint")


def test_a_foreign_message_that_looks_like_json_is_masked(stream: io.StringIO) -> None:
    """Only what structlog has rendered is written as it is."""
    logging.getLogger("httpx").warning('{"phone": "010-1234-5678"}')

    assert _record(stream)["event"] == '{"phone": "***-****-5678"}'


def test_a_foreign_message_that_looks_like_json_keeps_its_traceback(stream: io.StringIO) -> None:
    """What went wrong in a library is in the line, masked."""
    try:
        raise ValueError("010-1234-5678")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("{failed}")

    assert "ValueError: ***-****-5678" in _record(stream)["exception"]


def test_lines_below_the_level_are_not_written(stream: io.StringIO) -> None:
    """At INFO nothing of DEBUG appears."""
    get_logger("aicc").debug("detail")

    assert stream.getvalue() == ""


# --- the ids of a turn ------------------------------------------------------------------------------------------------

# Its digits look like a card's, whose middle is masked elsewhere.
TRACE = "17d734e8dd0448051527d9933bdeb948"


def test_a_line_of_a_turn_carries_its_ids(stream: io.StringIO) -> None:
    """Every line between two ends of a turn is found by its conversation or its trace, which is written whole."""
    with logged_with(conversation_id="conv_1", trace_id=TRACE):
        get_logger("aicc.turn").info("turn")

    record = _record(stream)

    assert (record["conversation_id"], record["trace_id"]) == ("conv_1", TRACE)


def test_lines_of_other_libraries_carry_them_too(stream: io.StringIO) -> None:
    """A warning of the search engine's client is found as well."""
    with logged_with(conversation_id="conv_1", trace_id=TRACE):
        logging.getLogger("urllib3").warning("slow")

    record = _record(stream)

    assert (record["conversation_id"], record["trace_id"]) == ("conv_1", TRACE)


async def test_lines_of_a_thread_that_the_turn_waits_for_carry_them_too(stream: io.StringIO) -> None:
    """Understanding and search may run beside the other turns."""
    with logged_with(conversation_id="conv_1", trace_id=TRACE):
        await asyncio.to_thread(get_logger("aicc.search").info, "search.away")

    assert _record(stream)["trace_id"] == TRACE


def test_a_line_after_the_turn_carries_none(stream: io.StringIO) -> None:
    """Ids end with their turn."""
    with logged_with(conversation_id="conv_1", trace_id=TRACE):
        pass
    get_logger("aicc").info("later")

    assert {"conversation_id", "trace_id"} & _record(stream).keys() == set()


async def test_turns_at_the_same_time_keep_their_ids(stream: io.StringIO) -> None:
    """A line belongs to the turn that wrote it, though another began meanwhile."""
    begun = asyncio.Event()

    async def first() -> None:
        with logged_with(conversation_id="conv_1", trace_id=TRACE):
            await begun.wait()
            get_logger("aicc.turn").info("turn")

    async def second() -> None:
        with logged_with(conversation_id="conv_2", trace_id=TRACE):
            begun.set()

    await asyncio.gather(first(), second())

    assert _record(stream)["conversation_id"] == "conv_1"


def test_the_trace_is_the_one_of_the_request(stream: io.StringIO) -> None:
    """What the caller and this centre log is found by the same id."""
    reset = TRACEPARENT.set(f"00-{TRACE}-b7ad6b7169203331-01")
    with LogIds().turn("conv_1"):
        get_logger("aicc.turn").info("turn")
    TRACEPARENT.reset(reset)

    assert _record(stream)["trace_id"] == TRACE


@pytest.mark.parametrize(
    "header",
    [
        "",
        "010-1234-5678",
        f"00-{TRACE}",
        f"00-{TRACE.upper()}-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        f"00-{TRACE}-b7ad6b7169203331-01\n",
    ],
)
def test_a_request_without_a_trace_gets_a_new_one(stream: io.StringIO, header: str) -> None:
    """A header that is none is never written down: anybody may send anything."""
    reset = TRACEPARENT.set(header)
    with LogIds().turn("conv_1"):
        get_logger("aicc.turn").info("turn")
    TRACEPARENT.reset(reset)

    trace = _record(stream)["trace_id"]

    assert (len(trace), trace == TRACE) == (32, False)

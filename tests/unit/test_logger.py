"""Log lines: JSON, readable Korean, no personal data."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from aicc.utils.logger import configure_logging, get_logger


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
    logging.getLogger("uvicorn.access").warning("%s - %s", "010-1234-5678", "GET /")

    record = _record(stream)

    assert (record["event"], record["logger"]) == ("***-****-5678 - GET /", "uvicorn.access")


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

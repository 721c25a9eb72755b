"""Ends of lines in what strangers send make neither headers of an answer nor lines of a log."""

import io
import json
import logging
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from tests.security.conftest import Line

from aicc.utils.logger import configure_logging, get_logger

if TYPE_CHECKING:
    from tests.api.conftest import Api

FORGED = '{"event": "forged"}'
# Ends of a line for a terminal, an editor or a program; what moves a cursor or turns letters around.
ENDS = ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00", "\x1b[2J", "\x9b2J", "\u202e"]
NAMES = [ascii(end) for end in ENDS]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the product logs, and everything put back afterwards."""
    root = logging.getLogger()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()
    written = io.StringIO()
    configure_logging("INFO", stream=written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)


def unseen(text: str) -> set[str]:
    """Return the characters that a reader does not see, the ends of our own lines aside."""
    return {ascii(one) for one in text if one != "\n" and unicodedata.category(one) in ("Cc", "Cf", "Zl", "Zp", "Cs")}


@pytest.mark.parametrize("end", ENDS, ids=NAMES)
def test_a_value_stays_in_its_line(log: io.StringIO, end: str) -> None:
    """In our own records and in those of libraries, as value, key and exception; and it is read back as it was."""
    hostile = f"x{end}{FORGED}"
    get_logger("aicc").error("failed", path=hostile, nested={hostile: [hostile]})
    logging.getLogger("uvicorn.error").error("%s", hostile)
    try:
        raise ValueError(hostile)
    except ValueError:
        get_logger("aicc").exception("failed")

    first, second, third = (json.loads(line) for line in log.getvalue().splitlines())
    assert (first["path"], first["nested"], second["event"]) == (hostile, {hostile: [hostile]}, hostile)
    assert hostile in third["exception"]
    assert unseen(log.getvalue()) == set()


@pytest.mark.parametrize("end", ENDS, ids=NAMES)
def test_an_id_with_the_end_of_a_line_is_refused(shared: "Api", end: str) -> None:
    """Of a customer, a message and an agent's message, at its end, its beginning and within."""
    shared.open()
    ids = [f"a{end}b", f"a{end}", f"{end}a"]
    users = [shared.client.post("/v1/conversations", json={"user_id": one}) for one in ids]
    messages = [
        shared.client.post(shared.path, json={"text": "안녕", "message_id": one}, headers=shared.bearer) for one in ids
    ]

    assert {answer.status_code for answer in users + messages} == {422}


@pytest.mark.parametrize("end", ENDS, ids=NAMES)
def test_a_message_id_of_the_stream_with_the_end_of_a_line_is_refused(shared: "Api", end: str) -> None:
    """The other door."""
    shared.open()
    path = f"{shared.path.removesuffix('messages')}stream?after=1"
    with shared.client.websocket_connect(path, headers=shared.bearer) as socket:
        socket.receive_json()
        socket.send_json({"type": "message", "message_id": f"a{end}b", "text": "안녕"})

        assert socket.receive_json()["problem"]["code"] == "message_id_invalid"


def headers_of(answer: bytes) -> set[str]:
    """Return the names of the headers of an answer."""
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1")
    return {line.partition(":")[0].lower() for line in head.split("\r\n")[1:]}


@pytest.mark.parametrize(
    "target",
    [
        "/%0d%0aSet-Cookie:%20a=b",
        "/v1/conversations/%0d%0aSet-Cookie:%20a=b/messages",
        "/v1/conversations/%0aSet-Cookie:%20a=b/messages/",
        "/v1/admin/users/%0d%0aSet-Cookie:%20a=b/turns/",
        "/static/%0d%0aSet-Cookie:%20a=b",
        "/static/..%0d%0aSet-Cookie:%20a=b",
        "/v1/admin/faq/export?format=%0d%0aSet-Cookie:%20a=b",
        "/?%0d%0aSet-Cookie:%20a=b",
    ],
)
def test_an_address_makes_no_header(line: Line, target: str) -> None:
    """Not of a refusal, not of a redirect, not of a page."""
    answer = line.ask(f"GET {target} HTTP/1.1\r\nHost: aicc\r\nConnection: close\r\n\r\n".encode())

    assert answer.startswith(b"HTTP/1.1 ")
    assert "set-cookie" not in headers_of(answer)


@pytest.mark.parametrize("name", ["Origin", "Host", "Authorization", "X-API-Key", "X-Forwarded-For", "traceparent"])
def test_a_header_makes_no_other_header(line: Line, name: str) -> None:
    """What a client says of itself is not said back to it, and no reader of its logs is told lies."""
    value = "https://x.example%0d%0aSet-Cookie: a=b\u2028".encode()
    answer = line.ask(b"GET /v1/admin/bot HTTP/1.1\r\n%s: %s\r\nConnection: close\r\n\r\n" % (name.encode(), value))

    assert answer.startswith(b"HTTP/1.1 4")
    assert "set-cookie" not in headers_of(answer)


def test_two_requests_in_one_are_not_two_answers_to_one(line: Line) -> None:
    """A length and parts at once, by which proxies and servers disagree where a request ends, are refused."""
    smuggled = (
        b"POST /v1/conversations HTTP/1.1\r\nHost: aicc\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\nDELETE /v1/users/1 HTTP/1.1\r\nHost: aicc\r\n\r\n"
    )

    assert line.ask(smuggled).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 4\r\nContent-Length: 5\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 0x4\r\n",
        b"Content-Length: 99999999999999999999999\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"X\x00Y: a\r\n",
        b" folded: a\r\n",
    ],
)
def test_a_head_that_can_be_read_in_two_ways_is_refused(line: Line, head: bytes) -> None:
    """A proxy in front may read it in the other."""
    answer = line.ask(b"POST /v1/conversations HTTP/1.1\r\nHost: aicc\r\n" + head + b"Connection: close\r\n\r\n{}  ")

    assert answer[:10] == b"HTTP/1.1 4"


def test_what_a_stranger_sends_is_one_line_of_the_log(line: Line, log: io.StringIO) -> None:
    """Refusals, broken requests and faults alike: every line of the log is a record of ours."""
    for target in ("/%0a" + FORGED.replace('"', "%22").replace(" ", "%20"), "/%e2%80%a8", "/%c2%9b2J"):
        line.ask(f"GET {target} HTTP/1.1\r\nHost: aicc\r\nConnection: close\r\n\r\n".encode())
        line.ask(f"GET {target} HTTP/9.9\r\n\r\n".encode())
    records: list[dict[str, Any]] = [json.loads(written) for written in log.getvalue().splitlines()]

    assert len(records) >= 3
    assert [record for record in records if record["event"] == "forged"] == []
    assert unseen(log.getvalue()) == set()

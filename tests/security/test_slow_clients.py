"""Who sends nothing, or a byte now and then, does not hold the centre; nor does who never comes to an end."""

import json
import socket

import pytest
from tests.security.conftest import PATIENCE, Line, everything

OPEN = b"POST /v1/conversations HTTP/1.1\r\nHost: aicc\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"


def drip(line: socket.socket, part: bytes) -> bytes:
    """Send a part again and again, sooner than anybody loses patience, until the server closes; return its answer."""
    while True:
        try:
            line.sendall(part)
            line.settimeout(PATIENCE / 5)
            came = line.recv(65_536)
        except TimeoutError:
            continue
        except (BrokenPipeError, ConnectionResetError):
            return b""
        line.settimeout(10)
        return came + (everything(line) if came else b"")


def refused(answer: bytes) -> tuple[bytes, str]:
    """Return the status line and the code of an answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.partition(b"\r\n")[0], json.loads(body)["code"]


def test_a_connection_that_says_nothing_is_closed(line: Line) -> None:
    """Without a word, for there is nothing to answer."""
    with line.dial() as silent:
        assert everything(silent) == b""


def test_empty_lines_are_no_request(line: Line) -> None:
    """Parsers skip them, and so nothing would ever begin."""
    with line.dial() as slow:
        assert drip(slow, b"\r\n") == b""


@pytest.mark.parametrize("begun", [b"GET /", b"GET / HTTP/1.1\r\nHost: aicc\r\n", b"GET / HTTP/1.1\r\nX-A: "])
def test_a_head_that_does_not_end_is_answered_with_408(line: Line, begun: bytes) -> None:
    """Slowloris: one letter of a header at a time."""
    with line.dial() as slow:
        slow.sendall(begun)

        assert refused(drip(slow, b"a")) == (b"HTTP/1.1 408 Request Timeout", "head_too_slow")


def test_a_second_head_has_no_longer(line: Line) -> None:
    """A connection that was good once is not good for ever."""
    with line.dial() as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: aicc\r\n\r\n")
        first = slow.recv(65_536)
        slow.sendall(b"GET /")
        answer = drip(slow, b"a")

    assert first.startswith(b"HTTP/1.1 200 OK")
    assert refused(answer) == (b"HTTP/1.1 408 Request Timeout", "head_too_slow")


def test_a_body_that_does_not_end_is_answered_with_408(line: Line) -> None:
    """A slow POST: one letter of the body at a time."""
    with line.dial() as slow:
        slow.sendall(OPEN % 1000 + b"\r\n")

        assert refused(drip(slow, b" ")) == (b"HTTP/1.1 408 Request Timeout", "body_too_slow")


def test_a_body_that_nobody_reads_does_not_keep_the_connection(line: Line) -> None:
    """The answer is there, and the rest of the body is waited for no longer than a head."""
    with line.dial() as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: aicc\r\nContent-Length: 1000\r\n\r\n")
        answer = drip(slow, b" ")

    assert answer.startswith(b"HTTP/1.1 200 OK")


def test_a_head_without_end_is_answered_with_431(line: Line) -> None:
    """It does not fill the memory, however fast it comes."""
    with line.dial() as greedy:
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            greedy.sendall(b"GET / HTTP/1.1\r\nX-A: " + b"a" * (64 << 20))

        assert greedy.recv(65_536).startswith(b"HTTP/1.1 431 Request Header Fields Too Large")


def test_trailers_without_end_are_cut_off(line: Line) -> None:
    """What follows a body in parts is no way around."""
    body = b"POST /v1/conversations HTTP/1.1\r\nHost: aicc\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-A: "
    with line.dial() as greedy, pytest.raises((BrokenPipeError, ConnectionResetError)):
        greedy.sendall(body + b"a" * (64 << 20))


def test_many_slow_clients_leave_the_others_alone(line: Line) -> None:
    """While two hundred hold a head open, a question is answered; afterwards all two hundred are gone."""
    slow = [line.dial() for _ in range(200)]
    for each in slow:
        each.sendall(b"GET / HTTP/1.1\r\n")
    answer = line.ask(b"GET /healthz HTTP/1.1\r\nHost: aicc\r\nConnection: close\r\n\r\n")
    ends = [everything(each) for each in slow]
    for each in slow:
        each.close()

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert {refused(end) for end in ends} == {(b"HTTP/1.1 408 Request Timeout", "head_too_slow")}


def test_a_body_that_moves_has_longer(line: Line) -> None:
    """Four kilobytes are worth a second more: a large file over a poor line arrives."""
    body = b" " * 4096 + b"{}"
    with line.dial() as steady:
        steady.sendall(OPEN % len(body) + b"Connection: close\r\n\r\n" + body[:-1])
        with line.dial() as silent:
            everything(silent)  # until patience is over
        steady.sendall(body[-1:])

        assert everything(steady).startswith(b"HTTP/1.1 201 Created")

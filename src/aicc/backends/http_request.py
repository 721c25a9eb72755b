"""From a call to the request that is sent: path, query and body. Nothing in it can change the host."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from aicc.models.expression import Value
from aicc.models.http_action import HTTPAction
from aicc.models.scenario import ActionCall
from aicc.utils.json_pointer import put


class ArgumentRefused(Exception):
    """An argument cannot be sent. Says nothing about its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request, the same in every attempt."""

    method: str
    # Path with its query, encoded; it goes behind the server's address.
    target: str
    headers: dict[str, str]
    # None: nothing is sent.
    body: bytes | None


def build_request(action: HTTPAction, call: ActionCall) -> Outgoing:
    """Return the request of a call.

    Raises:
        ArgumentRefused: an argument of the path is empty or no single segment of one, or an argument cannot be written.
    """
    try:
        return _build(action, call)
    except (UnicodeError, OverflowError):  # half a character, or a number that JSON has no room for
        raise ArgumentRefused from None


def _build(action: HTTPAction, call: ActionCall) -> Outgoing:
    pairs = [(name, _text(call.arguments.get(argument))) for argument, name in action.query.items()]
    query = urlencode([(name, text) for name, texts in pairs for text in texts])
    body = _body(action, call)
    headers = {action.key_header: quote(call.key, safe="/@:.~")}
    if body is not None:
        headers["Content-Type"] = "application/json"
    target = _path(action, call) + (f"?{query}" if query else "")
    return Outgoing(method=action.method, target=target, headers=headers, body=body)


def _path(action: HTTPAction, call: ActionCall) -> str:
    written = ""
    for part in action.path.parts:
        if isinstance(part, str):
            written += quote(part, safe="/@:!$&'()*+,;=~")
            continue
        texts = _text(call.arguments.get(part.slot))
        if len(texts) != 1 or not texts[0]:
            raise ArgumentRefused
        written += quote(texts[0], safe="")
    # Servers take these for a way up, however they were put together.
    if any(segment in (".", "..") for segment in written.split("/")):
        raise ArgumentRefused
    return written


def _body(action: HTTPAction, call: ActionCall) -> bytes | None:
    if not action.body:
        return None
    document: dict[str, Any] = {}
    for argument, place in action.body.items():
        value = call.arguments.get(argument)
        if value is not None:
            put(document, place, value)
    return msgspec.json.encode(document)


def _text(value: Value) -> list[str]:
    """Return a value as the texts that stand for it; an empty slot as none."""
    if value is None:
        return []
    if isinstance(value, tuple):
        return [text for item in value for text in _text(item)]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [str(value)]

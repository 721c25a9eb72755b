"""Ids on the log lines of a turn, where nothing traces it."""

import re
import secrets
from typing import Final

from aicc.ports import TRACEPARENT, Silent, Span
from aicc.utils.logger import logged_with

# https://www.w3.org/TR/trace-context/#traceparent-header: version, trace, parent, flags.
_TRACEPARENT: Final = re.compile(
    r"[0-9a-f]{2}-(?P<trace>(?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?"
)


class LogIds(Silent):
    """Puts the ids of conversation and trace into every line that is logged during a turn.

    The trace is the one of the request's `traceparent`, or a new one.
    """

    def turn(self, conversation_id: str) -> Span:
        """Return a span whose lines carry the ids."""
        named = _TRACEPARENT.fullmatch(TRACEPARENT.get())
        return logged_with(conversation_id=conversation_id, trace_id=named["trace"] if named else secrets.token_hex(16))

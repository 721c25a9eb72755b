"""Structured logs, configured as the guide does, with personal data masked before it is written."""

import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final, TextIO

import structlog
from structlog.contextvars import bind_contextvars, get_contextvars, merge_contextvars, reset_contextvars
from structlog.typing import EventDict, WrappedLogger

from aicc.utils.pii import mask

# A traceback fits; a backend's megabyte of error text does not.
_MAX_TEXT: Final = 20_000
# JSON lets these stand, and a terminal obeys them: C1 controls, other ends of a line, directions of writing, halves.
_UNSEEN: Final = re.compile("[\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Written by the logger itself, or checked where it came in: nobody's words get there. Digits of a trace id may look
# like those of a card, and must stay.
_OWN_KEYS: Final = frozenset({"level", "logger", "timestamp", "trace_id"})


def mask_personal_data(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask every text value of a log record, nested ones included (structlog processor)."""
    return {key: value if key in _OWN_KEYS else _mask_value(value) for key, value in event.items()}


def _mask_value(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return mask(value[:_MAX_TEXT])
    if isinstance(value, Mapping):
        return {mask(str(key)): _mask_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_mask_value(item) for item in value]
    # Anything else would be written as its repr, which may hold anything.
    return mask(repr(value)[:_MAX_TEXT])


def _json(event: object, **options: Any) -> str:
    """Return a value as one line of JSON that reads the same wherever it is shown."""
    written = json.dumps(event, ensure_ascii=False, **options)
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


class _Rendered(str):
    """A line that structlog has rendered, and so masked; anybody's text may look like one."""

    __slots__ = ()


def _mark_rendered(_logger: WrappedLogger, _method: str, event: EventDict) -> _Rendered:
    # After the renderer the event is its line, which structlog's types don't tell.
    return _Rendered(event)


class _LibraryFormatter(logging.Formatter):
    """Renders the records of other libraries as ours are; structlog has rendered its own already."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a JSON line."""
        if isinstance(record.msg, _Rendered):
            return str(record.msg)
        event: EventDict = {
            **get_contextvars(),
            "event": record.getMessage(),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
        }
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            event["stack"] = self.formatStack(record.stack_info)
        return _json(mask_personal_data(None, record.levelname, event))


# One list for good: loggers keep the one that they were first used with.
_PROCESSORS: Final[list[structlog.typing.Processor]] = [
    structlog.stdlib.filter_by_level,
    merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
    structlog.processors.UnicodeDecoder(),
    mask_personal_data,
    structlog.processors.JSONRenderer(serializer=_json),
    _mark_rendered,
]


def configure_logging(level: str = "INFO", *, stream: TextIO | None = None) -> None:
    """Write JSON lines to the stream (standard error by default) from this level on, those of other libraries too."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_LibraryFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    structlog.configure(
        processors=_PROCESSORS,
        context_class=dict,
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return the logger of a module. Events are static names; values go into keys, customers' words nowhere."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger


@contextmanager
def logged_with(*, conversation_id: str, trace_id: str) -> Iterator[None]:
    """Put these ids into every line that is logged inside, by whatever library, in threads begun there too."""
    before = bind_contextvars(conversation_id=conversation_id, trace_id=trace_id)
    try:
        yield
    finally:
        reset_contextvars(**before)

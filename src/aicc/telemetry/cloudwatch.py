"""Metrics for CloudWatch in embedded metric format, under the guide's names: one JSON line a minute.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
import random
import sys
import time
from collections import Counter as Tally
from collections import deque
from collections.abc import Callable, Mapping
from threading import Event, Lock, Thread
from typing import Final, TextIO

from aicc.models.conversation import Channel
from aicc.models.turn import Turn
from aicc.ports import Level, Occurrence, Silent, Stage
from aicc.utils.logger import get_logger

_log = get_logger("aicc.telemetry")
NAMESPACE: Final = "AICC/Chatbot"
_SECONDS: Final = 60.0
# Rates are those of the last hour: of a minute in which one customer came they would say nothing.
_MINUTES: Final = 60
# More values one metric may not have in a document.
_MOST_VALUES: Final = 100
_PERCENT: Final = 100.0

_Values = float | list[float]

# The metrics and their units. Counts are those of the minute, rates those of the last hour.
UNITS: Final[Mapping[str, str]] = {
    "ConversationCount": "Count",
    "TurnCount": "Count",
    "EscalationCount": "Count",
    "FallbackCount": "Count",
    "ErrorCount": "Count",
    "StoreErrorCount": "Count",
    "QueueLength": "Count",
    "EscalationRate": "Percent",
    "ContainmentRate": "Percent",
    "FallbackRate": "Percent",
    "TurnLatency": "Milliseconds",
}


class CloudWatch(Silent):
    """Adds up and writes a document a minute, zeros included, so that an alarm sees that nobody comes (a Telemetry).

    Args:
        stream: takes the lines; None is standard output, where CloudWatch Logs finds them.
        seconds: length of the minute.
        now: tells the time, in seconds since 1970.
    """

    def __init__(
        self, stream: TextIO | None = None, *, seconds: float = _SECONDS, now: Callable[[], float] = time.time
    ) -> None:
        self._stream = stream or sys.stdout
        self._now = now
        self._lock = Lock()
        self._counts: Tally[str] = Tally()
        self._latencies: list[float] = []
        self._queue: float | None = None
        # Counts of the minutes of the last hour.
        self._hour: deque[Tally[str]] = deque(maxlen=_MINUTES)
        self._stopped = Event()
        self._thread = Thread(target=self._write_each, args=(seconds,), name="aicc-cloudwatch", daemon=True)
        self._thread.start()

    def opened(self, channel: Channel) -> None:
        """Count a conversation."""
        self._add("ConversationCount")

    def recorded(self, turn: Turn, seconds: float) -> None:
        """Count a turn."""
        with self._lock:
            self._counts["TurnCount"] += 1
            self._counts["FallbackCount"] += turn.reason.decision == "fallback"
            self._sample(seconds * 1_000)

    def failed(self, stage: Stage, code: str) -> None:
        """Count a failure of the store."""
        if stage in (Stage.LOAD, Stage.SAVE) and code.startswith("store_"):
            self._add("StoreErrorCount")

    def error(self, code: str) -> None:
        """Count an error that was answered."""
        self._add("ErrorCount")

    def count(self, occurrence: Occurrence) -> None:
        """Count conversations that were given to a person."""
        if occurrence is Occurrence.HANDED_OVER:
            self._add("EscalationCount")

    def level(self, level: Level, value: float) -> None:
        """Note the length of the queue."""
        if level is Level.QUEUE:
            self._queue = value

    def close(self) -> None:
        """Write what was not written yet, and stop."""
        self._stopped.set()
        self._thread.join()
        self.write()

    def write(self) -> None:
        """Write the document of the minute that ends now, and begin the next."""
        values = self._taken()
        document = {
            "_aws": {
                "Timestamp": int(self._now() * 1_000),
                "CloudWatchMetrics": [
                    {
                        "Namespace": NAMESPACE,
                        "Dimensions": [[]],
                        "Metrics": [{"Name": name, "Unit": UNITS[name]} for name in values],
                    }
                ],
            },
            **values,
        }
        # One call: other threads write to the same stream.
        self._stream.write(json.dumps(document) + "\n")
        self._stream.flush()

    def _add(self, name: str) -> None:
        with self._lock:
            self._counts[name] += 1

    def _sample(self, milliseconds: float) -> None:
        """Keep a hundred latencies of a minute, any of them with the same chance."""
        turns = self._counts["TurnCount"]
        if turns <= _MOST_VALUES:
            self._latencies.append(milliseconds)
        elif (place := random.randrange(turns)) < _MOST_VALUES:  # noqa: S311 - a sample, no secret
            self._latencies[place] = milliseconds

    def _taken(self) -> dict[str, _Values]:
        """Return the values of the minute and begin the next."""
        with self._lock:
            minute, self._counts = self._counts, Tally()
            latencies, self._latencies = self._latencies, []
        self._hour.append(minute)
        hour = sum(self._hour, Tally())
        values: dict[str, _Values] = {
            name: float(minute[name]) for name, unit in UNITS.items() if unit == "Count" and name != "QueueLength"
        }
        if self._queue is not None:
            values["QueueLength"] = self._queue
        if hour["ConversationCount"]:
            # A conversation of the hour before may be given to a person now.
            escalated = min(_PERCENT, _PERCENT * hour["EscalationCount"] / hour["ConversationCount"])
            values |= {"EscalationRate": escalated, "ContainmentRate": _PERCENT - escalated}
        if hour["TurnCount"]:
            values["FallbackRate"] = _PERCENT * hour["FallbackCount"] / hour["TurnCount"]
        if latencies:
            values["TurnLatency"] = [round(latency, 3) for latency in latencies]
        return values

    def _write_each(self, seconds: float) -> None:
        while not self._stopped.wait(seconds):
            try:
                self.write()
            except (OSError, ValueError) as error:  # the disk is full, or the stream closed: the next may go well
                _log.error("cloudwatch.not_written", error=type(error).__name__)

"""Metrics for Prometheus. Never a customer's word, never an id, in a label."""

import os
import time
from bisect import bisect_left
from collections import Counter as Tally
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from aicc.models.conversation import Channel
from aicc.models.errors import AiccError, InternalError, Overloaded, StoreError
from aicc.models.turn import Turn
from aicc.ports import Level, Occurrence, Span, Stage
from aicc.telemetry.failures import code_of

_BUCKETS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
# More values of a label than any bot has; those that come later are counted under one name.
_MOST_VALUES: Final = 500
_OTHER: Final = "other"
# Other workers see what was counted here after so long.
_FLUSH_SECONDS: Final = 1.0
# Errors that are nobody's fault but ours.
_ALARMING: Final[tuple[type[AiccError], ...]] = (InternalError, Overloaded, *StoreError.__subclasses__())

_OCCURRENCES: Final[Mapping[Occurrence, tuple[str, str]]] = {
    Occurrence.HANDED_OVER: ("handed_over", "Conversations that were given to a person, each counted once."),
    Occurrence.REPEATED: ("repeated_messages", "Messages that came again and got their recorded turn."),
    Occurrence.FAQ_FALLBACK: (
        "faq_fallbacks",
        "FAQ searches that the embedded index answered in place of the search engine.",
    ),
    Occurrence.CACHE_FALLBACK: (
        "cache_fallbacks",
        "Reads and writes that the durable store did alone because Redis could not be reached.",
    ),
}
# Name, meaning, and how the values of several workers are put together.
_LEVELS: Final[Mapping[Level, tuple[str, str, str]]] = {
    Level.QUEUE: ("queue_tickets", "Tickets that wait for a person.", "mostrecent"),
    Level.SOCKETS: ("open_sockets", "Open WebSockets.", "livesum"),
    Level.DISK_FREE: ("disk_free_bytes", "Free bytes on the disk of the data folder.", "mostrecent"),
}


class Metrics:
    """The metrics, by what they count."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, meaning: str, *labels: str) -> Counter:
            return Counter(f"aicc_{name}", meaning, labels, registry=registry)

        def histogram(name: str, meaning: str, *labels: str) -> Histogram:
            return Histogram(f"aicc_{name}", meaning, labels, buckets=_BUCKETS, registry=registry)

        def gauge(name: str, meaning: str, how: str) -> Gauge:
            return Gauge(f"aicc_{name}", meaning, multiprocess_mode=how, registry=registry)  # type: ignore[arg-type]

        self.conversations = counter("conversations", "Conversations opened.", "channel")
        self.turns = counter("turns", "Turns recorded, by decision.", "decision")
        self.version_turns = counter(
            "version_turns", "Turns recorded, by published version of the bot and decision.", "version", "decision"
        )
        self.intents = counter("intents", "Best reading of turns.", "intent")
        self.understandings = counter(
            "understandings",
            "Turns recorded, by who understood the message, and who could not be asked and why.",
            "engine",
            "fallback",
        )
        self.actions = counter("actions", "Backend actions, by outcome.", "action")
        self.escalations = counter("escalations", "Hand-overs to a person.", "rule")
        self.errors = counter("errors", "Errors answered, by code.", "code")
        self.failures = counter("failures", "Failures inside turns, by stage and code.", "stage", "code")
        self.turn_seconds = histogram("turn_seconds", "Seconds from message to recorded reply.")
        self.stage_seconds = histogram("stage_seconds", "Seconds that the stages of turns took.", "stage")
        self.action_seconds = histogram("action_seconds", "Seconds that calls to the backend took.", "action")
        self.turns_running = gauge("turns_running", "Turns that are being taken.", "livesum")
        self.occurrences = {each: counter(*_OCCURRENCES[each]) for each in Occurrence}
        self.levels = {each: gauge(*_LEVELS[each]) for each in Level}
        # Prometheus sees no increase where a series begins with its first count: what alerts look at begins at zero.
        for kind in _ALARMING:
            self.errors.labels(kind.code)
            for stage in (Stage.LOAD, Stage.SAVE, Stage.CARRY_OUT) if issubclass(kind, StoreError) else ():
                self.failures.labels(stage.value, kind.code)


class Prometheus:
    """Counts for Prometheus (a Telemetry).

    What happens in every turn is added up in plain numbers, which cost a tenth of the library's, and handed to the
    library when somebody looks, and after a second for those who look at another worker.

    Args:
        shared: the folder of `PROMETHEUS_MULTIPROC_DIR`, where workers share their numbers; None for a single one.
    """

    def __init__(self, shared: Path | None = None) -> None:
        self.registry = CollectorRegistry()
        self.metrics = Metrics(self.registry)
        self._shared = shared
        self._turns: Tally[tuple[str, str, str, str, tuple[str, ...]]] = Tally()
        self._understandings: Tally[tuple[str, str]] = Tally()
        self._turn_seconds = _Durations(self.metrics.turn_seconds)
        self._stage_seconds = {stage: _Durations(self.metrics.stage_seconds.labels(stage.value)) for stage in Stage}
        self._running = 0
        self._flush_at = 0.0
        self._values: dict[str, set[str]] = {}

    def render(self) -> bytes:
        """Return the metrics of all workers in Prometheus' text format."""
        self._flush()
        if self._shared is None:
            return generate_latest(self.registry)
        _forget_dead(self._shared)
        everybody = CollectorRegistry()
        MultiProcessCollector(everybody, path=str(self._shared))  # type: ignore[no-untyped-call]
        return generate_latest(everybody)

    def turn(self, conversation_id: str) -> Span:
        """Return a span that counts as a running turn."""
        return _Running(self)

    def stage(self, stage: Stage) -> Span:
        """Return a span that takes the time of a stage."""
        return _Timed(self, stage)

    def action(self, name: str) -> Span:
        """Return a span that takes the time of a call to the backend."""
        return self.metrics.action_seconds.labels(self._bounded("action", name)).time()

    def opened(self, channel: Channel) -> None:
        """Count a conversation."""
        self.metrics.conversations.labels(channel.value).inc()

    def recorded(self, turn: Turn, seconds: float) -> None:
        """Count a turn."""
        reason = turn.reason
        intent = reason.intents[0].intent if reason.intents else ""
        rule = reason.detail if reason.decision == "escalate" else ""
        self._turns[reason.decision, reason.bot_version, intent, rule, reason.actions] += 1
        if reason.engine:
            self._understandings[reason.engine, reason.engine_fallback] += 1
        self._turn_seconds.add(seconds)
        self._flush_if_due()

    def failed(self, stage: Stage, code: str) -> None:
        """Count a failure."""
        self.metrics.failures.labels(stage.value, code).inc()

    def error(self, code: str) -> None:
        """Count an error that was answered."""
        self.metrics.errors.labels(code).inc()

    def count(self, occurrence: Occurrence) -> None:
        """Count it."""
        self.metrics.occurrences[occurrence].inc()

    def level(self, level: Level, value: float) -> None:
        """Note how high it stands."""
        self.metrics.levels[level].set(value)
        # A worker to which no turns come still shows its last ones to the others.
        self._flush_if_due()

    def close(self) -> None:
        """Hand on what other workers have not seen yet."""
        self._flush()

    def _flush_if_due(self) -> None:
        if time.monotonic() >= self._flush_at:
            self._flush()

    def _flush(self) -> None:
        """Hand what was added up to the library."""
        self._flush_at = time.monotonic() + _FLUSH_SECONDS
        turns, self._turns = self._turns, Tally()
        for (decision, version, intent, rule, actions), times in turns.items():
            metrics, version = self.metrics, self._bounded("version", version)
            metrics.turns.labels(decision).inc(times)
            metrics.version_turns.labels(version, decision).inc(times)
            if intent:
                metrics.intents.labels(self._bounded("intent", intent)).inc(times)
            if rule:
                metrics.escalations.labels(self._bounded("rule", rule)).inc(times)
            for outcome in actions:
                metrics.actions.labels(self._bounded("outcome", outcome)).inc(times)
        understandings, self._understandings = self._understandings, Tally()
        for (engine, fallback), times in understandings.items():
            self.metrics.understandings.labels(engine, self._bounded("fallback", fallback)).inc(times)
        for durations in (self._turn_seconds, *self._stage_seconds.values()):
            durations.hand_on()
        self.metrics.turns_running.set(self._running)

    def _bounded(self, label: str, value: str) -> str:
        """Return the value of a label, or `other` where there are too many already: each is a series of its own."""
        known = self._values.setdefault(label, set())
        if value not in known and len(known) >= _MOST_VALUES:
            return _OTHER
        known.add(value)
        return value


def _forget_dead(shared: Path) -> None:
    """Remove the levels of workers that have died: their sockets are closed, while what they counted stays counted."""
    for file in shared.glob("gauge_live*_*.db"):
        worker = int(file.stem.rpartition("_")[2])
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            file.unlink(missing_ok=True)


class _Durations:
    """Durations added up for one histogram; told from one thread."""

    __slots__ = ("_counts", "_histogram", "_seconds")

    def __init__(self, histogram: Histogram) -> None:
        self._histogram = histogram
        self._counts, self._seconds = [0] * (len(_BUCKETS) + 1), 0.0

    def add(self, seconds: float) -> None:
        """Add one."""
        self._counts[bisect_left(_BUCKETS, seconds)] += 1
        self._seconds += seconds

    def hand_on(self) -> None:
        """Hand them to the histogram. The library has no public way to observe many at once."""
        counts, self._counts = self._counts, [0] * len(self._counts)
        seconds, self._seconds = self._seconds, 0.0
        for bucket, times in zip(self._histogram._buckets, counts, strict=True):
            if times:
                bucket.inc(times)
        self._histogram._sum.inc(seconds)


class _Timed:
    """Takes the time of a stage, and notes how it failed."""

    __slots__ = ("_began", "_prometheus", "_stage")

    def __init__(self, prometheus: Prometheus, stage: Stage) -> None:
        self._prometheus, self._stage = prometheus, stage

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._prometheus._stage_seconds[self._stage].add(time.perf_counter() - self._began)
        if isinstance(error, Exception):
            self._prometheus.failed(self._stage, code_of(error))


class _Running:
    """Counts as a running turn."""

    __slots__ = ("_prometheus",)

    def __init__(self, prometheus: Prometheus) -> None:
        self._prometheus = prometheus

    def __enter__(self) -> None:
        self._prometheus._running += 1

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._prometheus._running -= 1

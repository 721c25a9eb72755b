"""Prometheus metrics of one application. Never a customer's word, never an id, in a label."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from aicc.models.turn import Turn

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """Counts what the centre does."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.conversations = Counter("aicc_conversations", "Conversations opened.", ["channel"], registry=self.registry)
        self.turns = Counter("aicc_turns", "Turns recorded, by decision.", ["decision"], registry=self.registry)
        self.version_turns = Counter(
            "aicc_version_turns",
            "Turns recorded, by published version of the bot and decision.",
            ["version", "decision"],
            registry=self.registry,
        )
        self.intents = Counter("aicc_intents", "Best reading of turns.", ["intent"], registry=self.registry)
        self.actions = Counter("aicc_actions", "Backend actions, by outcome.", ["action"], registry=self.registry)
        self.escalations = Counter("aicc_escalations", "Hand-overs to a person.", ["rule"], registry=self.registry)
        self.errors = Counter("aicc_errors", "Errors answered, by code.", ["code"], registry=self.registry)
        self.faq_fallbacks = Counter(
            "aicc_faq_fallbacks",
            "FAQ searches that the embedded index answered in place of the search engine.",
            registry=self.registry,
        )
        self.turn_seconds = Histogram(
            "aicc_turn_seconds", "Seconds from message to recorded reply.", buckets=_BUCKETS, registry=self.registry
        )

    def observe_turn(self, turn: Turn, seconds: float) -> None:
        """Count a turn."""
        reason = turn.reason
        self.turns.labels(reason.decision).inc()
        self.version_turns.labels(reason.bot_version, reason.decision).inc()
        self.turn_seconds.observe(seconds)
        if reason.intents:
            self.intents.labels(reason.intents[0].intent).inc()
        for outcome in reason.actions:
            self.actions.labels(outcome).inc()
        if reason.decision == "escalate":
            self.escalations.labels(reason.detail).inc()

    def render(self) -> bytes:
        """Return the metrics in Prometheus' text format."""
        return generate_latest(self.registry)

"""Traces through OpenTelemetry: a span for each turn, and under it one for each of its stages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from aicc.models.turn import Turn
from aicc.ports import TRACEPARENT, Silent, Span, Stage
from aicc.telemetry.failures import code_of
from aicc.utils.logger import logged_with

# For so long a collector is tried, also while the process stops.
_SEND_SECONDS: Final = 2.0
_PARENTS: Final = TraceContextTextMapPropagator()


class Traces(Silent):
    """Sends spans to a collector that speaks OTLP over HTTP (a Telemetry). A collector that is away costs no turn.

    A turn's span continues the trace of the request's `traceparent`, and its log lines carry the trace's id. Spans hold
    names, codes and ids; the words of an exception stay out, for they may quote a customer.

    Args:
        endpoint: address of the collector's traces, as `http://collector:4318/v1/traces`.
        share: how many of the traces that begin here are sent, from 0 to 1; of the others their caller has decided.
        version: of the product.
    """

    def __init__(self, endpoint: str, *, share: float = 1.0, version: str = "") -> None:
        resource = Resource.create({SERVICE_NAME: "aicc", SERVICE_VERSION: version})
        self._provider = TracerProvider(
            sampler=ParentBasedTraceIdRatio(share), resource=resource, shutdown_on_exit=False
        )
        self._provider.add_span_processor(
            BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint, timeout=_SEND_SECONDS))
        )
        self._tracer = self._provider.get_tracer("aicc", version)

    @contextmanager
    def turn(self, conversation_id: str) -> Iterator[None]:
        """Return the span of a turn, and put its ids into the lines that are logged inside."""
        parent = _PARENTS.extract({"traceparent": TRACEPARENT.get()})
        with self._tracer.start_as_current_span(
            "turn",
            context=parent,
            kind=SpanKind.SERVER,
            attributes={"session.id": conversation_id},
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            trace_id = trace.format_trace_id(span.get_span_context().trace_id)
            with logged_with(conversation_id=conversation_id, trace_id=trace_id), _failing(span):
                yield

    def stage(self, stage: Stage) -> Span:
        """Return the span of a stage."""
        return self._within(stage.value, SpanKind.INTERNAL) if _recording() else super().stage(stage)

    def action(self, name: str) -> Span:
        """Return the span of a call to the backend."""
        return self._within(f"action {name}", SpanKind.CLIENT) if _recording() else super().action(name)

    def recorded(self, turn: Turn, seconds: float) -> None:
        """Write on the turn's span how it went."""
        reason = turn.reason
        span = trace.get_current_span()
        span.set_attribute("aicc.decision", reason.decision)
        span.set_attribute("aicc.detail", reason.detail)
        span.set_attribute("aicc.seq", turn.seq)
        span.set_attribute("aicc.version", reason.bot_version)
        if reason.intents:
            span.set_attribute("aicc.intent", reason.intents[0].intent)

    def failed(self, stage: Stage, code: str) -> None:
        """Write a failure that the turn survived as an event on the span that runs."""
        trace.get_current_span().add_event("failed", {"aicc.stage": stage.value, "error.type": code})

    def close(self) -> None:
        """Send what was not sent yet, and stop."""
        self._provider.shutdown()

    @contextmanager
    def _within(self, name: str, kind: SpanKind) -> Iterator[None]:
        with (
            self._tracer.start_as_current_span(
                name, kind=kind, record_exception=False, set_status_on_exception=False
            ) as span,
            _failing(span),
        ):
            yield


def _recording() -> bool:
    """Return whether the turn's trace is sent; spans of one that is not would cost as much."""
    return trace.get_current_span().is_recording()


@contextmanager
def _failing(span: trace.Span) -> Iterator[None]:
    """Mark a span as failed with the code of the exception that leaves it."""
    try:
        yield
    except Exception as error:  # every one goes on; the span only learns of it
        span.set_status(StatusCode.ERROR, code_of(error))
        span.set_attribute("error.type", code_of(error))
        raise

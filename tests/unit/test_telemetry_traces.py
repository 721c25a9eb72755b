"""Traces, as a collector that speaks OTLP over HTTP receives them."""

import io
import json
import logging
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from tests.samples import turn

from aicc.models.errors import StoreUnavailable
from aicc.models.turn import Reason
from aicc.models.understanding import IntentScore, IntentSource
from aicc.ports import TRACEPARENT, Stage, Telemetry
from aicc.telemetry import Prometheus, build_telemetry
from aicc.utils.logger import configure_logging, get_logger

CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TURN = turn(
    2,
    said="제 번호는 010-1234-5678이에요",
    reason=Reason(
        decision="advance",
        detail="begin:amount",
        intents=(IntentScore(intent="transfer", confidence=0.9, source=IntentSource.CLASSIFIER),),
        bot_version="v3",
    ),
)


class Collector:
    """Takes traces, as an OpenTelemetry Collector does."""

    def __init__(self) -> None:
        self.requests: list[ExportTraceServiceRequest] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.requests.append(ExportTraceServiceRequest.FromString(body))
                answer = ExportTraceServiceResponse().SerializeToString()
                self.send_response(200)
                self.send_header("Content-Type", "application/x-protobuf")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_arguments: object) -> None:
                """Stay quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}/v1/traces"

    def spans(self, telemetry: Telemetry) -> dict[str, Span]:
        """Close the telemetry and return the spans that came, by name."""
        telemetry.close()
        resources = [resource for request in self.requests for resource in request.resource_spans]
        return {span.name: span for each in resources for scope in each.scope_spans for span in scope.spans}

    def resource(self) -> dict[str, str]:
        """Return who sent them."""
        return texts(self.requests[0].resource_spans[0].resource.attributes)


def texts(attributes: Iterator[KeyValue]) -> dict[str, str]:
    """Return the attributes that are text."""
    return {each.key: each.value.string_value for each in attributes if each.value.HasField("string_value")}


@pytest.fixture
def collector() -> Iterator[Collector]:
    """A collector that listens."""
    made = Collector()
    thread = Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def telemetry(collector: Collector) -> Telemetry:
    """A telemetry that sends to the collector."""
    return build_telemetry(Prometheus(), traces=collector.endpoint, version="1.2.3")


def take_turn(telemetry: Telemetry) -> None:
    """Go through a turn as a centre does."""
    with telemetry.turn("conv_1"):
        for stage in Stage:
            with telemetry.stage(stage):
                if stage is Stage.ACT:
                    with telemetry.action("transfer"):
                        pass
        telemetry.recorded(TURN, 0.01)


def test_each_stage_has_a_span_under_the_turn(collector: Collector, telemetry: Telemetry) -> None:
    """The span of the turn is their parent."""
    take_turn(telemetry)
    spans = collector.spans(telemetry)
    under = {name for name, span in spans.items() if span.parent_span_id == spans["turn"].span_id}

    assert under == {"load", "understand", "decide", "act", "conclude", "save", "carry_out"}


def test_a_call_to_the_backend_has_a_span_under_its_stage(collector: Collector, telemetry: Telemetry) -> None:
    """Under the name of the action."""
    take_turn(telemetry)
    spans = collector.spans(telemetry)

    assert spans["action transfer"].parent_span_id == spans["act"].span_id


def test_all_spans_of_a_turn_are_one_trace(collector: Collector, telemetry: Telemetry) -> None:
    """Another turn is another trace."""
    take_turn(telemetry)
    with telemetry.turn("conv_1"), telemetry.stage(Stage.LOAD):
        pass
    telemetry.close()
    [request] = collector.requests
    traces = [span.trace_id for span in request.resource_spans[0].scope_spans[0].spans]

    assert sorted(traces.count(trace) for trace in set(traces)) == [2, 9]


def test_a_turn_continues_the_trace_of_its_request(collector: Collector, telemetry: Telemetry) -> None:
    """The caller's span is the parent of the turn's."""
    reset = TRACEPARENT.set(CALLER)
    take_turn(telemetry)
    TRACEPARENT.reset(reset)
    turn = collector.spans(telemetry)["turn"]

    assert (turn.trace_id.hex(), turn.parent_span_id.hex()) == ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")


def test_a_trace_that_its_caller_does_not_record_is_not_sent(collector: Collector, telemetry: Telemetry) -> None:
    """The flags of traceparent decide."""
    reset = TRACEPARENT.set(CALLER.removesuffix("01") + "00")
    take_turn(telemetry)
    TRACEPARENT.reset(reset)

    assert collector.spans(telemetry) == {}


@pytest.mark.parametrize(
    "header", ["", "00-zz-b7ad6b7169203331-01", "010-1234-5678", "00-" + "0" * 32 + "-" + "0" * 16]
)
def test_a_traceparent_that_cannot_be_read_begins_a_new_trace(
    collector: Collector, telemetry: Telemetry, header: str
) -> None:
    """Nobody's request fails for it."""
    reset = TRACEPARENT.set(header)
    take_turn(telemetry)
    TRACEPARENT.reset(reset)

    assert collector.spans(telemetry)["turn"].parent_span_id == b""


def test_a_share_of_nothing_sends_nothing(collector: Collector) -> None:
    """Of the traces that begin here."""
    telemetry = build_telemetry(Prometheus(), traces=collector.endpoint, traces_share=0.0)
    take_turn(telemetry)

    assert collector.spans(telemetry) == {}


def test_the_turns_span_says_how_it_went(collector: Collector, telemetry: Telemetry) -> None:
    """With the names of the bot's parts and the conversation's id, and not a word of the customer."""
    take_turn(telemetry)

    assert texts(collector.spans(telemetry)["turn"].attributes) == {
        "session.id": "conv_1",
        "aicc.decision": "advance",
        "aicc.detail": "begin:amount",
        "aicc.intent": "transfer",
        "aicc.version": "v3",
    }


def test_a_collector_hears_whose_spans_they_are(collector: Collector, telemetry: Telemetry) -> None:
    """The product and its version."""
    take_turn(telemetry)
    collector.spans(telemetry)
    resource = collector.resource()

    assert (resource["service.name"], resource["service.version"]) == ("aicc", "1.2.3")


@pytest.mark.parametrize("span", ["turn", "save"])
def test_a_failure_is_told_by_its_code(collector: Collector, telemetry: Telemetry, span: str) -> None:
    """On the stage and on the turn that it ended; the words of the exception, which may be a customer's, are not."""
    with pytest.raises(StoreUnavailable), telemetry.turn("conv_1"), telemetry.stage(Stage.SAVE):
        raise StoreUnavailable(path="/data", why="010-1234-5678")
    failed = collector.spans(telemetry)[span]

    assert (failed.status, texts(failed.attributes)["error.type"], list(failed.events)) == (
        Status(code=Status.STATUS_CODE_ERROR, message="store_unavailable"),
        "store_unavailable",
        [],
    )


def test_a_failure_that_the_turn_survived_is_an_event(collector: Collector, telemetry: Telemetry) -> None:
    """On the span in which it happened."""
    with telemetry.turn("conv_1"), telemetry.stage(Stage.CARRY_OUT):
        telemetry.failed(Stage.CARRY_OUT, "store_full")
    [event] = collector.spans(telemetry)["carry_out"].events

    assert (event.name, texts(event.attributes)) == (
        "failed",
        {"aicc.stage": "carry_out", "error.type": "store_full"},
    )


def test_log_lines_carry_the_id_of_the_trace(collector: Collector, telemetry: Telemetry) -> None:
    """Whoever reads a line finds the trace, and the other way round."""
    written = io.StringIO()
    handlers = logging.getLogger().handlers[:]
    configure_logging("INFO", stream=written)
    with telemetry.turn("conv_1"):
        get_logger("aicc.turn").info("turn")
    logging.getLogger().handlers[:] = handlers
    line = json.loads(written.getvalue())

    assert (line["trace_id"], line["conversation_id"]) == (
        collector.spans(telemetry)["turn"].trace_id.hex(),
        "conv_1",
    )

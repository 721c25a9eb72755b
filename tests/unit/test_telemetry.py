"""What every telemetry does, and several as one."""

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from tests.samples import turn

from aicc.models.conversation import Channel
from aicc.models.errors import ConversationBusy
from aicc.ports import Level, Occurrence, Silent, Span, Stage, Telemetry
from aicc.telemetry import CloudWatch, Combined, LogIds, Prometheus, build_telemetry

# Nothing listens there: what is sent is lost.
NOWHERE = "http://127.0.0.1:9/v1/traces"

TURN = turn(2, said="비밀")

MAKERS: dict[str, Callable[[], Telemetry]] = {
    "silent": Silent,
    "log ids": LogIds,
    "prometheus": Prometheus,
    "cloudwatch": lambda: CloudWatch(io.StringIO()),
    "all": lambda: Combined([LogIds(), Prometheus(), CloudWatch(io.StringIO())]),
}


@pytest.fixture(params=MAKERS)
def telemetry(request: pytest.FixtureRequest) -> Iterator[Telemetry]:
    """Each telemetry of the product."""
    made = MAKERS[request.param]()
    yield made
    made.close()


def test_a_whole_turn_is_told(telemetry: Telemetry) -> None:
    """Nothing that a centre tells is refused."""
    telemetry.opened(Channel.WEB)
    with telemetry.turn("conv_1"):
        for stage in Stage:
            with telemetry.stage(stage):
                telemetry.failed(stage, "store_full")
        with telemetry.action("transfer"):
            pass
        telemetry.recorded(TURN, 0.01)
    for occurrence in Occurrence:
        telemetry.count(occurrence)
    for level in Level:
        telemetry.level(level, 3)

    assert telemetry.error("store_full") is None


@pytest.mark.parametrize("span", ["turn", "stage", "action"])
def test_an_exception_goes_on(telemetry: Telemetry, span: str) -> None:
    """Whoever watches swallows nothing."""
    about = Stage.SAVE if span == "stage" else "transfer"

    with pytest.raises(ConversationBusy), getattr(telemetry, span)(about):
        raise ConversationBusy()


class Noting(Silent):
    """Notes what it is told."""

    def __init__(self, name: str, notes: list[str]) -> None:
        self._name = name
        self._notes = notes

    @contextmanager
    def stage(self, stage: Stage) -> Iterator[None]:  # type: ignore[override]
        self._notes.append(f"{self._name} enters")
        yield
        self._notes.append(f"{self._name} leaves")

    def error(self, code: str) -> None:
        self._notes.append(f"{self._name} {code}")

    def close(self) -> None:
        self._notes.append(f"{self._name} closes")
        raise ConversationBusy()


def test_spans_are_left_in_the_opposite_order() -> None:
    """The first that is entered is the last that is left."""
    notes: list[str] = []
    both = Combined([Noting("a", notes), Silent(), Noting("b", notes)])

    with both.stage(Stage.LOAD):
        pass

    assert notes == ["a enters", "b enters", "b leaves", "a leaves"]


def test_all_are_told() -> None:
    """What is told to several is told to each, in their order."""
    notes: list[str] = []

    Combined([Noting("a", notes), Noting("b", notes)]).error("store_full")

    assert notes == ["a store_full", "b store_full"]


def test_all_are_closed_even_if_one_fails() -> None:
    """The thread of one ends also where another cannot hand on what it has."""
    notes: list[str] = []

    with pytest.raises(ConversationBusy):
        Combined([Noting("a", notes), Noting("b", notes)]).close()

    assert sorted(notes) == ["a closes", "b closes"]


def test_the_span_of_one_is_handed_out_as_it_is() -> None:
    """Who has no spans costs the turn nothing."""
    span: Span = Silent().stage(Stage.LOAD)

    class Single(Silent):
        def stage(self, stage: Stage) -> Span:
            return span

    assert Combined([LogIds(), Single()]).stage(Stage.LOAD) is span


def test_the_settings_say_who_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Prometheus always, CloudWatch when it is wanted."""
    prometheus = Prometheus()
    telemetry = build_telemetry(prometheus, cloudwatch=True)
    telemetry.error("store_full")
    telemetry.close()

    assert b'aicc_errors_total{code="store_full"} 1.0' in prometheus.render()
    assert '"ErrorCount": 1.0' in capsys.readouterr().out


def test_a_collector_that_is_away_costs_no_turn(caplog: pytest.LogCaptureFixture) -> None:
    """What cannot be sent is lost, and the centre goes on."""
    caplog.set_level(logging.CRITICAL)
    telemetry = build_telemetry(Prometheus(), traces=NOWHERE)

    with telemetry.turn("conv_1"), telemetry.stage(Stage.LOAD):
        telemetry.recorded(TURN, 0.01)

    assert telemetry.close() is None

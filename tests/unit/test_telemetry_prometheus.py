"""What Prometheus is told."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.samples import turn

from aicc.models.conversation import Channel
from aicc.models.errors import StoreUnavailable
from aicc.models.turn import Reason
from aicc.models.understanding import IntentScore, IntentSource
from aicc.ports import Level, Occurrence, Stage
from aicc.telemetry import Prometheus

TURN = turn(
    2,
    said="제 번호는 010-1234-5678이에요",
    reason=Reason(
        decision="escalate",
        detail="vip",
        intents=(IntentScore(intent="transfer", confidence=0.9, source=IntentSource.CLASSIFIER),),
        actions=("transfer:ok", "balance:unavailable"),
        bot_version="v3",
    ),
)


def lines(prometheus: Prometheus) -> list[str]:
    """Return what is scraped."""
    return prometheus.render().decode().splitlines()


@pytest.mark.parametrize(
    "line",
    [
        'aicc_turns_total{decision="escalate"} 2.0',
        'aicc_version_turns_total{decision="escalate",version="v3"} 2.0',
        'aicc_intents_total{intent="transfer"} 2.0',
        'aicc_escalations_total{rule="vip"} 2.0',
        'aicc_actions_total{action="transfer:ok"} 2.0',
        'aicc_actions_total{action="balance:unavailable"} 2.0',
        'aicc_turn_seconds_bucket{le="0.01"} 1.0',
        'aicc_turn_seconds_bucket{le="0.025"} 2.0',
        'aicc_turn_seconds_bucket{le="+Inf"} 2.0',
        "aicc_turn_seconds_count 2.0",
        "aicc_turn_seconds_sum 0.03",
    ],
)
def test_turns_are_counted(line: str) -> None:
    """Each under its decision, intent, rule, actions and time; a time on a bucket's bound is in that bucket."""
    prometheus = Prometheus()
    prometheus.recorded(TURN, 0.01)
    prometheus.recorded(TURN, 0.02)

    assert line in lines(prometheus)


def test_a_turn_that_is_no_hand_over_names_no_rule() -> None:
    """The detail of other decisions is no rule."""
    prometheus = Prometheus()
    prometheus.recorded(replace(TURN, reason=Reason(decision="answer", detail="card_fee")), 0.01)

    assert not [line for line in lines(prometheus) if line.startswith("aicc_escalations_total{")]


def test_a_second_look_counts_nothing_twice() -> None:
    """What was handed on is not handed on again."""
    prometheus = Prometheus()
    prometheus.recorded(TURN, 0.01)
    prometheus.render()

    assert 'aicc_turns_total{decision="escalate"} 1.0' in lines(prometheus)


@pytest.mark.parametrize("stage", Stage)
def test_stages_are_timed(stage: Stage) -> None:
    """Each stage has its own histogram."""
    prometheus = Prometheus()
    with prometheus.stage(stage):
        pass

    assert f'aicc_stage_seconds_count{{stage="{stage}"}} 1.0' in lines(prometheus)


def test_a_call_to_the_backend_is_timed() -> None:
    """Under the name of the action."""
    prometheus = Prometheus()
    with prometheus.action("transfer"):
        pass

    assert 'aicc_action_seconds_count{action="transfer"} 1.0' in lines(prometheus)


@pytest.mark.parametrize(
    ("error", "code"),
    [(StoreUnavailable(path="/data", why="I/O error"), "store_unavailable"), (KeyError("010-1234-5678"), "KeyError")],
)
def test_a_stage_that_fails_is_counted_by_its_code(error: Exception, code: str) -> None:
    """The words of an exception are in no label."""
    prometheus = Prometheus()
    with pytest.raises(type(error)), prometheus.stage(Stage.SAVE):
        raise error

    assert f'aicc_failures_total{{code="{code}",stage="save"}} 1.0' in lines(prometheus)


def test_running_turns_are_those_that_have_begun_and_not_ended() -> None:
    """One that failed has ended too."""
    prometheus = Prometheus()
    with pytest.raises(KeyError), prometheus.turn("conv_1"):
        raise KeyError
    with prometheus.turn("conv_2"):
        during = lines(prometheus)

    assert ("aicc_turns_running 1.0" in during, "aicc_turns_running 0.0" in lines(prometheus)) == (True, True)


@pytest.mark.parametrize(
    ("occurrence", "line"),
    [
        (Occurrence.HANDED_OVER, "aicc_handed_over_total 1.0"),
        (Occurrence.REPEATED, "aicc_repeated_messages_total 1.0"),
        (Occurrence.FAQ_FALLBACK, "aicc_faq_fallbacks_total 1.0"),
        (Occurrence.CACHE_FALLBACK, "aicc_cache_fallbacks_total 1.0"),
    ],
)
def test_occurrences_are_counted(occurrence: Occurrence, line: str) -> None:
    """Each has a counter of its own."""
    prometheus = Prometheus()
    prometheus.count(occurrence)

    assert line in lines(prometheus)


@pytest.mark.parametrize(
    ("level", "line"),
    [
        (Level.QUEUE, "aicc_queue_tickets 7.0"),
        (Level.SOCKETS, "aicc_open_sockets 7.0"),
        (Level.DISK_FREE, "aicc_disk_free_bytes 7.0"),
    ],
)
def test_levels_are_shown(level: Level, line: str) -> None:
    """The last that was told counts."""
    prometheus = Prometheus()
    prometheus.level(level, 9)
    prometheus.level(level, 7)

    assert line in lines(prometheus)


def test_conversations_and_errors_are_counted() -> None:
    """By channel and by code."""
    prometheus = Prometheus()
    prometheus.opened(Channel.WEB)
    prometheus.error("rate_limited")

    assert {'aicc_conversations_total{channel="web"} 1.0', 'aicc_errors_total{code="rate_limited"} 1.0'} <= set(
        lines(prometheus)
    )


def test_a_label_has_a_limited_number_of_values() -> None:
    """Of a thousand intents, each in a turn, five hundred have a series and the others share one."""
    prometheus = Prometheus()
    for number in range(1_000):
        score = IntentScore(intent=f"intent_{number}", confidence=0.9, source=IntentSource.CLASSIFIER)
        prometheus.recorded(replace(TURN, reason=replace(TURN.reason, intents=(score,))), 0.01)
    found = [line for line in lines(prometheus) if line.startswith("aicc_intents_total{")]

    assert (len(found), 'aicc_intents_total{intent="other"} 500.0' in found) == (501, True)


def test_nothing_of_a_turn_that_is_personal_is_scraped() -> None:
    """Neither what was said nor who said it."""
    prometheus = Prometheus()
    with prometheus.turn("conv_1"):
        prometheus.recorded(TURN, 0.01)
    scraped = prometheus.render().decode()

    assert [word for word in ("010-1234", "conv_1", "user_1") if word in scraped] == []


WORKER = """
import os
import sys
from pathlib import Path
from aicc.ports import Level, Occurrence, Stage
from aicc.telemetry import Prometheus
prometheus = Prometheus(Path(sys.argv[1]))
with prometheus.turn("conv_1"), prometheus.stage(Stage.SAVE):
    pass
prometheus.count(Occurrence.REPEATED)
prometheus.level(Level.QUEUE, int(sys.argv[2]))
prometheus.level(Level.SOCKETS, int(sys.argv[2]))
prometheus.close()
# As a worker that is killed: nothing is told at the end.
print(prometheus.render().decode(), flush=True)
os._exit(9)
"""


def test_one_worker_tells_of_all(tmp_path: Path) -> None:
    """Counts are added up, those of dead workers too; the queue is the one seen last; dead workers have no sockets."""
    for waiting in ("4", "3"):
        run = subprocess.run(
            [sys.executable, "-c", WORKER, str(tmp_path), waiting],
            env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert {
        "aicc_repeated_messages_total 2.0",
        'aicc_stage_seconds_count{stage="save"} 2.0',
        "aicc_queue_tickets 3.0",
        "aicc_open_sockets 3.0",
    } <= set(run.stdout.splitlines())

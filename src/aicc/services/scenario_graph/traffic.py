"""How many conversations went which way through a scenario, and where they stopped."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from aicc.models.scenario import TO_AGENT, Ask, Reflex, Scenario
from aicc.models.turn import Turn

# How a turn moved the scenarios, as its reason tells: an answer, or leaving for something else.
_ANSWERED: Final = "fill"
_LEFT: Final = ("begin", "switch", Reflex.CANCEL.value, Reflex.MENU.value, Reflex.RESTART.value, Reflex.FAREWELL.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Counts of conversations: each counts once at a step and on a way, however often it came there."""

    # That came to the scenario at all.
    conversations: int
    # By step id.
    passed: Mapping[str, int]
    # By step id: that were asked there and never went on.
    stopped: Mapping[str, int]
    # By the ids of two steps.
    ways: Mapping[tuple[str, str], int]

    def at_step(self, step_id: str) -> str:
        """Return what a step's box tells of it: 128명, 멈춤 12명(9%)."""
        passed, stopped = self.passed.get(step_id, 0), self.stopped.get(step_id, 0)
        return f"{passed:,}명, 멈춤 {stopped:,}명({stopped / passed:.0%})" if stopped else f"{passed:,}명"

    def on_way(self, source: str, target: str | None) -> str:
        """Return what an arrow tells of it; "" for ways out of the scenario, which recorded paths do not show."""
        if target is None or target in (TO_AGENT, source):
            return ""
        return f"{self.ways.get((source, target), 0):,}명"


def traffic_of(scenario: Scenario, conversations: Iterable[Sequence[Turn]]) -> Traffic:
    """Count what recorded conversations did in a scenario.

    Args:
        scenario: the scenario as it is now; steps that it no longer has are passed over.
        conversations: the turns of each conversation, oldest first.
    """
    passed: Counter[str] = Counter()
    stopped: Counter[str] = Counter()
    ways: Counter[tuple[str, str]] = Counter()
    count = 0
    for turns in conversations:
        path = _path(scenario, turns)
        if not path:
            continue
        count += 1
        passed.update(set(path))
        ways.update(set(pairwise(path)))
        if isinstance(scenario.steps[path[-1]], Ask) and _was_left(scenario, path[-1], turns):
            stopped[path[-1]] += 1
    return Traffic(conversations=count, passed=passed, stopped=stopped, ways=ways)


def _path(scenario: Scenario, turns: Sequence[Turn]) -> list[str]:
    """Return the steps that a conversation passed, in order."""
    passed = (name.rpartition(":") for turn in turns for name in turn.reason.path)
    return [step for flow, _, step in passed if flow == scenario.id and step in scenario.steps]


def _was_left(scenario: Scenario, step_id: str, turns: Sequence[Turn]) -> bool:
    """Return whether nobody answered the last question. An answer may end the scenario without another step."""
    asked = f"{scenario.id}:{step_id}"
    last = max(number for number, turn in enumerate(turns) if asked in turn.reason.path)
    moves = (turn.reason.detail.partition(":")[0] for turn in turns[last + 1 :])
    return next((move for move in moves if move == _ANSWERED or move in _LEFT), "") != _ANSWERED

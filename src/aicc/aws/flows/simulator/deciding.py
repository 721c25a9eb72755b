"""Where a flow goes: comparisons, hours, metrics, loops, waits, chance."""

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from aicc.aws.flows.language import Action, Condition
from aicc.aws.flows.simulator.contact import ForTime, Given, State, Words
from aicc.aws.flows.simulator.events import Changed, Heard, Hearing
from aicc.aws.flows.simulator.moment import Moment, Outcome
from aicc.aws.flows.simulator.values import queue_name, value_of

_AGENTS: Final = ("NumberOfAgentsAvailable", "NumberOfAgentsStaffed", "NumberOfAgentsOnline")
_LONGEST_WAIT: Final = 604_800.0


def compare(moment: Moment) -> Outcome:
    """Compare a value of the contact (Compare)."""
    return moment.match(moment.text("ComparisonValue"))


def check_hours(moment: Moment) -> Outcome:
    """Ask whether people answer now (CheckHoursOfOperation)."""
    return moment.match(str(moment.world.open_at(moment.text("HoursOfOperationId"))))


def check_metric(moment: Moment) -> Outcome:
    """Compare a number of a queue or of agents (CheckMetricData)."""
    metric, world = moment.text("MetricType"), moment.world
    numbers: Mapping[str, float] = {
        **dict.fromkeys(_AGENTS, world.agents),
        "NumberOfContactsInQueue": world.waiting,
        "OldestContactInQueueAgeSeconds": world.oldest,
    }
    if metric not in numbers:
        return moment.fault(f"there is no metric {metric}")
    return moment.match(f"{numbers[metric]:g}")


def get_metrics(moment: Moment) -> Outcome:
    """Look at the numbers of a queue (GetMetricData)."""
    queue = moment.text("QueueId") or moment.state.contact.queue
    if not queue:
        return moment.fault("no queue was chosen before")
    world = moment.world
    count = {"Count": world.agents}
    metrics = {
        "Queue": {
            "Name": queue_name(queue),
            "ARN": queue,
            "Size": world.waiting,
            "OldestContactAge": int(world.oldest),
        },
        "Agents": dict.fromkeys(("Online", "Available", "Staffed"), count),
    }
    changed = Changed(what=moment.action.type, values=metrics)
    return moment.next(changed, state=replace(moment.state, metrics=metrics))


def loop(moment: Moment) -> Outcome:
    """Go round so many times, then on (Loop)."""
    written = moment.text("LoopCount")
    if not (written.isascii() and written.isdecimal()):
        return moment.fault(f"LoopCount is no number: {written}")
    name, loops = moment.action.identifier, moment.state.frame.loops
    rounds = loops.get(name, 0)
    goes_on = rounds < int(written)
    counted = {**loops, name: rounds + 1 if goes_on else 0}
    return moment.match("ContinueLooping" if goes_on else "DoneLooping", state=moment.with_frame(loops=counted))


def wait(moment: Moment) -> Outcome:
    """Do nothing for a while (Wait)."""
    if moment.voice:
        return moment.fault("calls cannot wait; only chats and tasks can")
    limit = moment.seconds("TimeLimitSeconds", -1.0)
    if not 0 <= limit <= _LONGEST_WAIT:
        return moment.fault("TimeLimitSeconds must be 0 to 604800")
    return moment.hold(ForTime(until=moment.state.at + limit))


def waited(moment: Moment, given: Given) -> Outcome:
    """Go on after a Wait: the time is over, or the customer came back."""
    if isinstance(given, Words) and "CustomerReturned" in moment.entries("Events"):
        return moment.match("CustomerReturned", Heard(text=given.text, by=Hearing.CHAT))
    return moment.match("WaitCompleted")


def distribute(moment: Moment) -> Outcome:
    """Leave the way to chance (DistributeByPercentage): a number of 1 to 100, the same for the same seed."""
    state = replace(moment.state, draws=moment.state.draws + 1)
    drawn = random.Random(f"{moment.world.seed}:{state.draws}").randint(1, 100)  # noqa: S311 - chance, no secret
    return moment.match(str(drawn), state=state)


def branch_of(action: Action, value: str, state: State) -> tuple[str, str] | None:
    """Return the first condition that holds, as text, and where it leads; None where none does."""
    for branch in action.transitions.conditions:
        if holds(branch.condition, value, state):
            return written(branch.condition), branch.next_action
    return None


def written(condition: Condition) -> str:
    """Return a condition as people read it; of `Equals`, the value alone."""
    operands = ", ".join(map(str, condition.operands))
    return operands if condition.operator == "Equals" else f"{condition.operator} {operands}"


def holds(condition: Condition, value: str, state: State) -> bool:
    """Return whether a value meets a condition; one that nobody knows is met by none."""
    test = _TESTS.get(condition.operator)
    return test is not None and any(test(value, value_of(each, state)) for each in condition.operands)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _numeric(test: Callable[[float, float], bool]) -> Callable[[str, str], bool]:
    return lambda value, operand: test(_number(value), _number(operand))


_TESTS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "Equals": lambda value, operand: value == operand,
    "TextStartsWith": str.startswith,
    "TextEndsWith": str.endswith,
    "TextContains": lambda value, operand: operand in value,
    "NumberGreaterThan": _numeric(lambda value, operand: value > operand),
    "NumberGreaterOrEqualTo": _numeric(lambda value, operand: value >= operand),
    "NumberLessThan": _numeric(lambda value, operand: value < operand),
    "NumberLessOrEqualTo": _numeric(lambda value, operand: value <= operand),
}

"""The plain way of a scenario: the one that it takes when nothing special is known or happens.

At a confirmation and at a question with yes or no it is the yes, at a fork the branch without a condition. Where the
customer chooses, no branch is plainer than another: the way goes on where they come together again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aicc.models.bot import Bot
from aicc.models.expression import AllOf, AnyOf, Compare, Condition, Not, SlotRef
from aicc.models.scenario import TO_AGENT, Ask, Branch, Call, InputType, Scenario, Step

# Scenarios that call each other deeper than this are not followed.
_DEEPEST: Final = 8
_CHOICES: Final = frozenset({InputType.SELECTION, InputType.MULTI_SELECT, InputType.YES_NO})


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A step with its place, as the intent sees it."""

    step: Step
    # Id of the scenario that it belongs to.
    scenario: str
    # Slots of a called scenario that have another name in the one that calls: name there to name here.
    renamed: Mapping[str, str]

    @property
    def place(self) -> str:
        """Return the file and the id of the step."""
        return f"scenarios/{self.scenario}.yaml: {self.step.id}"

    def slot(self, name: str) -> str:
        """Return the name of a slot as the intent has it."""
        return self.renamed.get(name, name)


def plain_way(
    bot: Bot, scenario: Scenario, renamed: Mapping[str, str] | None = None, depth: int = 0
) -> Iterator[Placed]:
    """Return the steps of the plain way in order, those of called scenarios in place of the call."""
    passed: set[str] = set()
    here: str | None = scenario.start
    while here is not None and here in scenario.steps and here not in passed:
        passed.add(here)
        step = scenario.steps[here]
        placed = Placed(step=step, scenario=scenario.id, renamed=renamed or {})
        called = bot.scenarios.get(step.scenario) if isinstance(step, Call) else None
        if isinstance(step, Call) and called is not None and depth < _DEEPEST:
            yield from plain_way(bot, called, renamed_by(step, placed), depth + 1)
        else:
            yield placed
        here = _onward(scenario, step, passed)


def every_step(bot: Bot, scenario: Scenario) -> Iterator[Placed]:
    """Return the steps as they are written, those of a called scenario behind the step that calls it."""
    return _every(bot, scenario, {}, (scenario.id,))


def confirms(step: Step) -> bool:
    """Return whether a step is a confirmation."""
    return isinstance(step, Ask) and step.changes is not None


def renamed_by(call: Call, placed: Placed) -> dict[str, str]:
    """Return what the slots of a called scenario are called in the intent."""
    taken = {there: placed.slot(here) for here, there in call.takes.items()}
    return {**taken, **{there: placed.slot(here) for there, here in call.passes.items()}}


def _every(bot: Bot, scenario: Scenario, renamed: Mapping[str, str], above: tuple[str, ...]) -> Iterator[Placed]:
    for step in scenario.steps.values():
        placed = Placed(step=step, scenario=scenario.id, renamed=renamed)
        yield placed
        called = bot.scenarios.get(step.scenario) if isinstance(step, Call) else None
        if isinstance(step, Call) and called is not None and called.id not in above:
            yield from _every(bot, called, renamed_by(step, placed), (*above, called.id))


def decided(step: Step) -> bool:
    """Return whether nothing but a yes leads from a step along the plain way."""
    branches = branches_of(step)
    return confirms(step) or len(branches) <= 1 or any(_says_yes(step, branch) for branch in branches)


def branches_of(step: Step) -> tuple[Branch, ...]:
    """Return the ways on from a step, failures apart."""
    branches: tuple[Branch, ...] = getattr(step, "next", ())
    return branches


def _onward(scenario: Scenario, step: Step, passed: set[str]) -> str | None:
    """Return where the plain way goes on; None where it ends."""
    branches = branches_of(step)
    if confirms(step) or len(branches) == 1:
        return branches[0].go
    agreed = next((branch.go for branch in branches if _says_yes(step, branch)), None)
    if agreed is not None:
        return agreed
    if _chosen(scenario, branches):
        return _meeting(scenario, branches, passed)
    return next((branch.go for branch in branches if branch.when is None), None)


def _says_yes(step: Step, branch: Branch) -> bool:
    """Return whether a branch is that of a yes to the question before it."""
    return isinstance(step, Ask) and step.input_type is InputType.YES_NO and branch.when == SlotRef(name=step.slot)


def _chosen(scenario: Scenario, branches: Sequence[Branch]) -> bool:
    """Return whether a choice of the customer decides between the branches."""
    read = {slot for branch in branches if branch.when is not None for slot in _slots(branch.when)}
    asked = (step for step in scenario.steps.values() if isinstance(step, Ask))
    return any(ask.slot in read and ask.input_type in _CHOICES for ask in asked)


def _slots(condition: Condition) -> Iterator[str]:
    if isinstance(condition, SlotRef):
        yield condition.name
    elif isinstance(condition, Compare):
        yield from (side.name for side in (condition.left, condition.right) if isinstance(side, SlotRef))
    elif isinstance(condition, Not):
        yield from _slots(condition.condition)
    elif isinstance(condition, AllOf | AnyOf):
        yield from (slot for each in condition.conditions for slot in _slots(each))


def _meeting(scenario: Scenario, branches: Sequence[Branch], passed: set[str]) -> str | None:
    """Return the first step to which all branches lead that do not end at once; None where there is none."""
    ways = [_reach(scenario, branch.go, passed) for branch in branches if branch.go not in (None, TO_AGENT)]
    return next((step for step in ways[-1] if all(step in way for way in ways)), None) if ways else None


def _reach(scenario: Scenario, start: str | None, passed: set[str]) -> list[str]:
    """Return the steps to which a step leads, the near ones first, itself included."""
    reached: list[str] = []
    waiting = [start]
    for here in waiting:
        if here is not None and here in scenario.steps and here not in reached and here not in passed:
            reached.append(here)
            waiting.extend(branch.go for branch in branches_of(scenario.steps[here]))
    return reached

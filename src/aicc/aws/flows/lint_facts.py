"""How facts travel through a flow: what may have happened before an action runs.

Facts go forward from the start action over every branch and meet as a union: a fact that reaches an action holds on
some way to it. Which channels a contact can still be on is such a fact, too: a Compare of `$.Channel` narrows it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from aicc.aws.flows.language import Action, Channel, Condition, Flow
from aicc.aws.flows.lint_document import reachable

Facts = frozenset[Any]
# Facts before an action -> facts after it, for each action that it leads to.
Step = Callable[[Facts, Action], Mapping[str, Facts]]


def travel(flow: Flow, start: Facts, step: Step) -> dict[str, Facts]:
    """Return the facts that may hold before each action that can be reached; without facts no way is taken."""
    actions = flow.by_identifier
    order = reachable(actions, flow.start_action)
    before: dict[str, Facts] = {order[0]: start} if order else {}
    changed = set(before)
    while changed:
        # In this order everything but loops is settled at the first time.
        for identifier in order:
            if identifier not in changed:
                continue
            changed.discard(identifier)
            for target, facts in step(before[identifier], actions[identifier]).items():
                known = before.get(target, frozenset())
                if target in actions and not facts <= known:
                    before[target] = known | facts
                    changed.add(target)
    return before


def narrow(facts: Facts, action: Action) -> dict[str, Facts]:
    """Leave each branch of a Compare of `$.Channel` the channels that take it."""
    transitions = action.transitions
    if action.type != "Compare" or action.parameters.get("ComparisonValue") != "$.Channel":
        return dict.fromkeys(transitions.targets, facts)
    compared = [_compared(branch.condition) for branch in transitions.conditions]
    after = dict.fromkeys(transitions.targets, facts.difference(*compared))
    for target in after.keys() - {transitions.next_action, *(error.next_action for error in transitions.errors)}:
        after[target] = frozenset()
    for branch, channels in zip(transitions.conditions, compared, strict=True):
        after[branch.next_action] |= facts & channels
    return after


def _compared(condition: Condition) -> Facts:
    if condition.operator != "Equals":
        return frozenset(Channel)
    return frozenset(channel for channel in Channel if channel.value in condition.operands)


def values(facts: Facts, kind: str) -> list[str]:
    """Return what is known of one kind, where a fact is a kind and a value."""
    return sorted(value for name, value in facts if name == kind)

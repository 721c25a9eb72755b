"""Checks of a flow as a whole: its names, its size, and whether every action can be reached and left."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from aicc.aws.flows.actions import contract_of
from aicc.aws.flows.language import Action, Flow, FlowType
from aicc.aws.flows.lint_rules import Finding, Where

MAX_ACTIONS: Final = 250
MAX_BYTES: Final = 1024 * 1024
# botocore: ContactFlowModuleContent.
MAX_MODULE_BYTES: Final = 256_000
_MAX_IDENTIFIER: Final = 50
_FORBIDDEN: Final = re.compile(r"[%:(\\/)=$,;\[\]{}]")
_RESERVED: Final = frozenset(
    {
        "__proto__",
        "constructor",
        "__defineGetter__",
        "__defineSetter__",
        "toString",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "valueOf",
    }
)
_SHOWN_MEMBERS: Final = 5


def check_document(flow: Flow, size: int, flow_type: FlowType | None) -> Iterator[Finding]:
    """Yield what is wrong with the flow as a whole; `size` is that of the file in bytes."""
    limit = MAX_MODULE_BYTES if flow_type is FlowType.MODULE else MAX_BYTES
    if size > limit:
        yield Finding(code="content_too_large", where=(), fields={"size": size, "limit": limit})
    if len(flow.actions) > MAX_ACTIONS:
        yield Finding(code="actions_too_many", where=("Actions",), fields={"count": len(flow.actions)})
    yield from _identifiers(flow)
    yield from _links(flow)
    yield from _reach(flow)


def _identifiers(flow: Flow) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for index, action in enumerate(flow.actions):
        where: Where = ("Actions", index, "Identifier")
        identifier = action.identifier
        seen[identifier] += 1
        if seen[identifier] > 1:
            yield Finding(code="identifier_twice", where=where)
        if len(identifier) > _MAX_IDENTIFIER:
            yield Finding(code="identifier_too_long", where=where, fields={"length": len(identifier)})
        if identifier in _RESERVED or not identifier.strip():
            yield Finding(code="identifier_reserved", where=where)
        if forbidden := sorted(set(_FORBIDDEN.findall(identifier))):
            yield Finding(code="identifier_characters", where=where, fields={"characters": " ".join(forbidden)})


def _links(flow: Flow) -> Iterator[Finding]:
    known = flow.by_identifier
    if not flow.start_action:
        yield Finding(code="start_missing", where=())
    elif flow.start_action not in known:
        yield Finding(code="next_unknown", where=("StartAction",), fields={"target": repr(flow.start_action)})
    for index, action in enumerate(flow.actions):
        contract = contract_of(action)
        if contract is not None and contract.terminal:
            continue
        for where, target in _targets(action):
            if target not in known:
                place: Where = ("Actions", index, "Transitions", *where)
                yield Finding(code="next_unknown", where=place, fields={"target": repr(target)})


def _targets(action: Action) -> Iterator[tuple[Where, str]]:
    transitions = action.transitions
    if transitions.next_action is not None:
        yield ("NextAction",), transitions.next_action
    for index, condition in enumerate(transitions.conditions):
        yield ("Conditions", index, "NextAction"), condition.next_action
    for index, error in enumerate(transitions.errors):
        yield ("Errors", index, "NextAction"), error.next_action


def reachable(actions: Mapping[str, Action], start: str | None) -> list[str]:
    """Return what can be reached from an action: itself first, each before what follows it, but for loops.

    There is nothing to reach from an action that there is not.
    """
    if start is None or start not in actions:
        return []
    found, finished = {start}, []
    open_ways = [(start, iter(actions[start].transitions.targets))]
    while open_ways:
        identifier, targets = open_ways[-1]
        following = next((each for each in targets if each in actions and each not in found), None)
        if following is None:
            finished.append(identifier)
            open_ways.pop()
        else:
            found.add(following)
            open_ways.append((following, iter(actions[following].transitions.targets)))
    return finished[::-1]


def _reach(flow: Flow) -> Iterator[Finding]:
    actions = flow.by_identifier
    found = set(reachable(actions, flow.start_action))
    if not found:
        return
    for index, action in enumerate(flow.actions):
        if action.identifier not in found:
            yield Finding(code="unreachable", where=("Actions", index))
    stuck = found - _finishing(actions, found)
    for index, action in enumerate(flow.actions):
        if action.identifier in stuck:
            loop = reachable(actions, action.identifier)
            stuck -= set(loop)
            members = ", ".join(loop[:_SHOWN_MEMBERS]) + (" …" if len(loop) > _SHOWN_MEMBERS else "")
            yield Finding(code="loop_endless", where=("Actions", index), fields={"members": members})


def _finishing(actions: Mapping[str, Action], found: set[str]) -> set[str]:
    """Return the actions from which the flow can end, or leads to something that is reported already."""
    sources: dict[str, list[str]] = {}
    finishing = []
    for identifier in found:
        targets = actions[identifier].transitions.targets
        for target in targets:
            sources.setdefault(target, []).append(identifier)
        if not targets or _leaves(actions[identifier]) or any(target not in actions for target in targets):
            finishing.append(identifier)
    ended = set(finishing)
    while finishing:
        for source in sources.get(finishing.pop(), ()):
            if source not in ended:
                ended.add(source)
                finishing.append(source)
    return ended


def _leaves(action: Action) -> bool:
    contract = contract_of(action)
    return contract is None or contract.terminal or contract.leaves

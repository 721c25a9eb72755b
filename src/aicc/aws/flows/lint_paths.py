"""Checks of JSONPath: whether what an action reads can be there at all."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from aicc.aws.flows.language import Action, FlowType
from aicc.aws.flows.lint_lex import check_name
from aicc.aws.flows.lint_rules import Finding, Where
from aicc.aws.flows.paths import ROOTS, parse_path, paths_in
from aicc.utils.hangul import with_josa

# Names that are guessed, with what holds the value.
_MEANT: Final[Mapping[str, str]] = {
    "Contact": "$.ContactId",
    "ContactData": "$.ContactId",
    "LexResponse": "$.Lex",
    "Lambda": "$.External",
    "LambdaResult": "$.External",
    "SessionAttributes": "$.Lex.SessionAttributes",
    "Slots": "$.Lex.Slots",
    "StoredInput": "$.StoredCustomerInput",
    "System": "$.Channel, $.CustomerEndpoint.Address",
    "UserDefined": "$.Attributes",
}


def reads(action: Action) -> Iterator[tuple[Where, str]]:
    """Yield each JSONPath that an action reads, with its place inside the action."""
    yield from _texts(action.parameters, ("Parameters",))
    for index, branch in enumerate(action.transitions.conditions):
        where: Where = ("Transitions", "Conditions", index, "Condition", "Operands")
        yield from _texts(list(branch.condition.operands), where)


def _texts(value: Any, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(value, str):
        for path in paths_in(value):
            yield where, path
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _texts(each, (*where, name))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _texts(each, (*where, index))


def check_paths(action: Action, where: Where, flow_type: FlowType | None) -> Iterator[Finding]:
    """Yield the paths of an action that lead nowhere; `where` is the action's place."""
    for inside, path in reads(action):
        place = (*where, *inside)
        name, *rest = steps = parse_path(path)
        yield from check_name(steps, place)
        root = ROOTS.get(str(name))
        if root is None:
            yield _unknown(place, path, str(name), f"$.{name}", list(ROOTS))
        elif root.members and rest and rest[0] not in root.members:
            yield _unknown(place, path, f"{name}.{rest[0]}", f"$.{name}.{rest[0]}", root.members)
        elif root.unconfirmed:
            yield Finding(code="path_root_unconfirmed", where=place, fields={"jsonpath": path, "name": name})
        elif root.flow_types and flow_type is not None and flow_type not in root.flow_types | {FlowType.MODULE}:
            fields = {"jsonpath": path, "flow_type": flow_type.value}
            yield Finding(code="path_not_here", where=place, fields=fields)


def _unknown(place: Where, path: str, name: str, shown: str, known: Any) -> Finding:
    meant = _MEANT.get(name)
    listed = ", ".join(known)
    return Finding(
        code="path_root_unknown",
        where=place,
        fields={
            "jsonpath": path,
            "name": shown,
            "hint_ko": f"{with_josa(meant, '을/를')} 쓰세요." if meant else f"있는 값: {listed}",
            "hint_en": f"Use {meant}." if meant else f"There are: {listed}",
        },
    )

"""Checks of one action against the contract of its type: type, parameters, conditions, errors, flow type."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from aicc.aws.flows.actions import OPERATORS, REJECTED_TYPES, ActionType, Need, contract_of
from aicc.aws.flows.language import Action, Condition, FlowType
from aicc.aws.flows.lint_rules import Finding, Where
from aicc.aws.flows.lint_values import check_parameters, disputed, not_text, unknown
from aicc.aws.flows.paths import is_path
from aicc.utils.hangul import with_josa

_MAX_CONDITION_DEPTH: Final = 5
_MAX_SUB_CONDITIONS: Final = 50
_NUMBER: Final = re.compile(r"-?[0-9]{1,19}(\.[0-9]{1,9})?")
# Cumulative percentages, one more than reached: 100 % is 101.
_MAX_SHARE: Final = 101


def check_action(action: Action, where: Where, flow_type: FlowType | None) -> Iterator[Finding]:
    """Yield what is wrong with one action by itself; `where` is its place in the document."""
    for name in action.extra:
        yield unknown((*where, name), ("Identifier", "Type", "Parameters", "Transitions"))
    contract = contract_of(action)
    if contract is None:
        yield _no_type(action, where)
        return
    if contract.doubted_name:
        yield disputed(contract, (*where, "Type"), "type_invalid", type=action.type)
    yield from _flow_type(contract, where, flow_type)
    yield from check_parameters(contract, action.parameters, where)
    yield from _transitions(action, contract, where)


def _no_type(action: Action, where: Where) -> Finding:
    instead = REJECTED_TYPES.get(action.type)
    return Finding(
        code="type_invalid",
        where=(*where, "Type"),
        fields={
            "type": action.type,
            "instead_ko": f"{with_josa(instead, '을/를')} 쓰세요." if instead else "철자를 확인해 주세요.",
            "instead_en": f"Use {instead}." if instead else "Check the spelling.",
        },
    )


def _flow_type(contract: ActionType, where: Where, flow_type: FlowType | None) -> Iterator[Finding]:
    if flow_type is None or flow_type in contract.flow_types:
        return
    if flow_type in contract.doubted_flow_types:
        yield Finding(
            code="sources_disagree",
            where=(*where, "Type"),
            fields={
                "dispute_ko": f"{flow_type.value} 흐름에서 쓸 수 있는지 액션 문서와 관리자 안내서가 다르게 적습니다",
                "dispute_en": f"the action's page does not name {flow_type.value} flows, the admin guide does",
                "refusal": "",
            },
        )
        return
    allowed = ", ".join(each for each in FlowType if each in contract.flow_types)
    yield Finding(
        code="flow_type_wrong", where=(*where, "Type"), fields={"flow_type": flow_type.value, "allowed": allowed}
    )


def _transitions(action: Action, contract: ActionType, where: Where) -> Iterator[Finding]:
    transitions, place = action.transitions, (*where, "Transitions")
    if contract.terminal:
        if transitions.targets or transitions.extra:
            yield Finding(code="transitions_unsupported", where=place)
        elif transitions == type(transitions)() and "Transitions" not in action.shown:
            yield Finding(code="property_missing", where=place)
        return
    for name in transitions.extra:
        yield unknown((*place, name), ("NextAction", "Conditions", "Errors"))
    if transitions.next_action is None and contract.next_action is Need.REQUIRED:
        yield Finding(code="property_missing", where=(*place, "NextAction"))
    yield from _conditions(action, contract, place)
    yield from _errors(action, contract, place)


def _errors(action: Action, contract: ActionType, place: Where) -> Iterator[Finding]:
    rules = {rule.name: rule for rule in contract.errors}
    action_path = {"action_path": Finding(code="", where=place[:-1]).path}
    yield from _twice([branch.error_type for branch in action.transitions.errors], (*place, "Errors"))
    for index, branch in enumerate(action.transitions.errors):
        where: Where = (*place, "Errors", index)
        rule = rules.get(branch.error_type)
        if rule is None and not contract.open:
            fields = {"error": branch.error_type, "known": ", ".join(rules) or "없음 / none"}
            yield Finding(code="error_invalid", where=where, fields=fields)
        elif rule is not None and rule.need is Need.DOUBTED:
            yield disputed(contract, where, "error_invalid", error=branch.error_type, **action_path)
    for rule in contract.errors:
        if rule.name in action.transitions.error_types:
            continue
        if rule.need is Need.REQUIRED:
            yield Finding(code="error_missing", where=(*place, "Errors"), fields={"error": rule.name})
        elif rule.need is Need.ADVISED:
            yield disputed(contract, (*place, "Errors"), "error_missing", error=rule.name, **action_path)


def _conditions(action: Action, contract: ActionType, place: Where) -> Iterator[Finding]:
    rule, branches = contract.conditions, action.transitions.conditions
    where: Where = (*place, "Conditions")
    if branches and not rule.operators:
        if not contract.open:
            yield Finding(code="conditions_unsupported", where=where)
        return
    listed = action.parameters.get(rule.listed_in, ())
    events = tuple(each for each in listed if isinstance(each, str)) if isinstance(listed, list) else ()
    for index, branch in enumerate(branches):
        yield from _condition(branch.condition, contract, (*where, index, "Condition"), events)
    compared = [branch.condition for branch in branches]
    yield from _twice([f"{each.operator} {' '.join(map(str, each.operands))}" for each in compared], where)
    operands = [operand for branch in branches for operand in branch.condition.operands if isinstance(operand, str)]
    for wanted in (*rule.required, *events):
        if wanted not in operands:
            yield Finding(code="condition_missing", where=where, fields={"wanted": f"Equals {wanted}"})
    if len(branches) < rule.at_least:
        wanted = " | ".join(f"Equals {operand}" for operand in rule.operands) or ", ".join(rule.operators)
        yield Finding(code="condition_missing", where=where, fields={"wanted": wanted})
    if rule.growing:
        yield from _growing(operands, where)


def _twice(branches: Sequence[str], where: Where) -> Iterator[Finding]:
    """Yield the branches that are never taken: the first for the same key, value or error is."""
    for index, branch in enumerate(branches):
        if branch in branches[:index]:
            yield Finding(code="branch_twice", where=(*where, index), fields={"branch": branch[:60]})


def _condition(condition: Condition, contract: ActionType, where: Where, events: Sequence[str]) -> Iterator[Finding]:
    rule = contract.conditions
    for name in condition.extra:
        yield unknown((*where, name), ("Operator", "Operands"))
    if condition.operator not in rule.operators:
        listed = ", ".join(rule.operators if condition.operator in OPERATORS else OPERATORS)
        yield _refused(condition, where, f"다음 연산자를 쓰세요: {listed}", f"Operators are: {listed}")
        return
    if not condition.operands:
        yield _refused(condition, where, "비교할 값을 Operands에 적어 주세요.", "Operands holds what to compare with.")
    for index, operand in enumerate(condition.operands):
        yield from _operand(operand, condition, contract, (*where, "Operands", index), (*rule.operands, *events))
    if _too_many(condition.operands):
        yield Finding(code="conditions_too_many", where=where)


def _operand(
    operand: Any, condition: Condition, contract: ActionType, where: Where, allowed: tuple[str, ...]
) -> Iterator[Finding]:
    if (finding := not_text(operand, where, contract)) is not None:
        yield finding
    elif isinstance(operand, dict):
        return
    elif not isinstance(operand, str):
        yield _refused(condition, where, "비교할 값은 문자열입니다.", "What is compared with is a string.")
    elif contract.conditions.operands and operand not in allowed:
        listed = ", ".join(allowed)
        yield _refused(condition, where, f"비교할 수 있는 값: {listed}", f"There are: {listed}")
    elif condition.operator.startswith("Number") and not (_NUMBER.fullmatch(operand) or is_path(operand)):
        yield _refused(condition, where, "숫자를 문자열로 적어 주세요.", "Write a number as a string.")


def _refused(condition: Condition, where: Where, wanted_ko: str, wanted_en: str) -> Finding:
    shown = " ".join((condition.operator, *(str(operand) for operand in condition.operands)))
    fields = {"condition": shown[:60], "wanted_ko": wanted_ko, "wanted_en": wanted_en}
    return Finding(code="condition_invalid", where=where, fields=fields)


def _growing(operands: Sequence[str], where: Where) -> Iterator[Finding]:
    shares = [int(operand) for operand in operands if _NUMBER.fullmatch(operand) and "." not in operand]
    rising = all(low < high for low, high in pairwise(shares))
    if not rising or any(not 1 < share <= _MAX_SHARE for share in shares):
        yield Finding(
            code="condition_invalid",
            where=where,
            fields={
                "condition": ", ".join(operands)[:60],
                "wanted_ko": "앞 비율의 합에 1을 더한 값을 차례로 적습니다. 3%, 6%, 8%는 4, 10, 18입니다.",
                "wanted_en": "Each is one more than the percentages so far: 3, 6 and 8 % are 4, 10, 18.",
            },
        )


def _too_many(operands: Sequence[Any]) -> bool:
    """Return whether conditions nest deeper than five, or one holds more than fifty."""
    level: list[Sequence[Any]] = [operands]
    for _ in range(_MAX_CONDITION_DEPTH):
        if any(len(each) > _MAX_SUB_CONDITIONS for each in level):
            return True
        level = [
            operand["Operands"]
            for each in level
            for operand in each
            if isinstance(operand, dict) and isinstance(operand.get("Operands"), list)
        ]
        if not level:
            return False
    return True

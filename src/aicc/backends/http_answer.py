"""From a backend's answer to the result of an action."""

import math
import re
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from aicc.models.expression import Value
from aicc.models.http_action import Expected, FailureRule, FieldType, HTTPAction, ResultField
from aicc.models.scenario import ActionDone, ActionFailed, ActionResult
from aicc.utils.json_pointer import MISSING, look_up

UNAVAILABLE: Final = ActionFailed(code="unavailable")
# Statuses that say: not now.
_BUSY: Final = frozenset({408, 425, 429})
# What other numbers are no numbers to whoever reads the slot.
_LARGEST: Final = 2**53
_FIGURES: Final = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
# All fields of an answer together, in bytes of JSON; `checked_result` refuses more.
_MAX_FIELDS: Final = 32_768


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    # The JSON in it; MISSING where there is none, it is too large, or it is something else.
    document: Any
    # Seconds that the server asks to wait before the next attempt.
    retry_after: float = 0.0


class _WrongShape(Exception):
    """A field is missing or is not what it should be."""


def read_answer(action: HTTPAction, answer: Answer) -> ActionResult:
    """Return the result that an answer means.

    The failures of the action come first; then `unavailable` for statuses of 500 and more and those that say "not now",
    `rejected` for any other that is no success, and `wrong_shape` where a field is missing or of another kind.
    """
    code = next((rule.code for rule in action.failures if _fits(rule, answer)), None)
    if code is not None:
        return ActionFailed(code=code)
    if answer.status >= 500 or answer.status in _BUSY:
        return UNAVAILABLE
    if not 200 <= answer.status < 300:
        return ActionFailed(code="rejected")
    try:
        return _read(action, answer.document)
    except _WrongShape:
        return ActionFailed(code="wrong_shape")


def _read(action: HTTPAction, document: Any) -> ActionResult:
    if action.success is not None:
        if document is MISSING:
            raise _WrongShape
        if not _holds(action.success, document):
            return ActionFailed(code="rejected")
    fields = {slot: _field(document, field) for slot, field in action.result.items()}
    if len(msgspec.json.encode(fields)) > _MAX_FIELDS:
        raise _WrongShape
    return ActionDone(fields=fields)


def _fits(rule: FailureRule, answer: Answer) -> bool:
    if rule.status is not None and rule.status != answer.status:
        return False
    return rule.value is None or _holds(rule.value, answer.document)


def _holds(expected: Expected, document: Any) -> bool:
    found = look_up(document, expected.at)
    if isinstance(found, bool) or isinstance(expected.equals, bool):
        return found is expected.equals
    return isinstance(found, str | int | float) and str(found) == str(expected.equals)


def _field(document: Any, field: ResultField) -> Value:
    found = look_up(document, field.at)
    if found is MISSING or found is None:
        if field.required:
            raise _WrongShape
        return None
    return _CONVERT[field.type](found)


def _as_it_comes(found: Any) -> Value:
    if isinstance(found, str | bool):
        return found
    return _list(found) if isinstance(found, list) else _number(found)


def _text(found: Any) -> str:
    return found if isinstance(found, str) else str(_number(found))


def _number(found: Any) -> int | float:
    if isinstance(found, str) and _FIGURES.fullmatch(found.replace(",", "")):
        written = found.replace(",", "")
        found = float(written) if "." in written else int(written)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise _WrongShape
    if not math.isfinite(found) or abs(found) > _LARGEST:
        raise _WrongShape
    return found


def _money(found: Any) -> int:
    number = _number(found)
    if number != int(number):
        raise _WrongShape
    return int(number)


def _yes_no(found: Any) -> bool:
    if not isinstance(found, bool):
        raise _WrongShape
    return found


def _list(found: Any) -> tuple[str, ...]:
    if not isinstance(found, list):
        raise _WrongShape
    return tuple(map(_text, found))


_CONVERT: Final = {
    None: _as_it_comes,
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
    FieldType.YES_NO: _yes_no,
    FieldType.LIST: _list,
}

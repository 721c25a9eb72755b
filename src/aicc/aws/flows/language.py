"""The flow language of Amazon Connect, version 2019-10-30: a flow as frozen data, read from JSON and written back.

Reading asks only for the shape that everything else builds on: actions with a name and a type, transitions that point
somewhere. Whether Amazon would accept the flow is for `aicc.aws.flows.lint`. Nothing is lost on the way: members that
the language does not define are kept in `extra`, and whether an empty member was written in `shown`.

Source: https://docs.aws.amazon.com/connect/latest/devguide/flow-language.html
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Never

from aicc.models.errors.flow import ContactFlowInvalid
from aicc.utils.hangul import with_josa

VERSION: Final = "2019-10-30"
# Ten times what Amazon takes: beyond, a file is something else.
MAX_DOCUMENT_BYTES: Final = 10 * 1024 * 1024
_MAX_DEPTH: Final = 100

Json = dict[str, Any]


class FlowType(StrEnum):
    """What a flow is for, as CreateContactFlow spells it; MODULE is made with CreateContactFlowModule."""

    CONTACT_FLOW = "CONTACT_FLOW"
    CUSTOMER_QUEUE = "CUSTOMER_QUEUE"
    CUSTOMER_HOLD = "CUSTOMER_HOLD"
    CUSTOMER_WHISPER = "CUSTOMER_WHISPER"
    AGENT_HOLD = "AGENT_HOLD"
    AGENT_WHISPER = "AGENT_WHISPER"
    OUTBOUND_WHISPER = "OUTBOUND_WHISPER"
    AGENT_TRANSFER = "AGENT_TRANSFER"
    QUEUE_TRANSFER = "QUEUE_TRANSFER"
    CAMPAIGN = "CAMPAIGN"
    MODULE = "MODULE"


class Channel(StrEnum):
    """How the customer came, as `$.Channel` says it."""

    VOICE = "VOICE"
    CHAT = "CHAT"
    TASK = "TASK"
    EMAIL = "EMAIL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a value is compared with: `Equals ["AgentTransfer"]`."""

    operator: str
    # Texts in a flow that is right; a nested condition stays the JSON object it is.
    operands: tuple[Any, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionBranch:
    """Where to go on when a condition holds."""

    condition: Condition
    next_action: str
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorBranch:
    """Where to go on after an error, such as `NoMatchingError`."""

    error_type: str
    next_action: str
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transitions:
    """Where an action leads; a terminal action has none of them."""

    next_action: str | None = None
    conditions: tuple[ConditionBranch, ...] = ()
    errors: tuple[ErrorBranch, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    # Members (`Errors`, `Conditions`) that are written though they are empty.
    shown: frozenset[str] = frozenset()

    @property
    def targets(self) -> tuple[str, ...]:
        """Identifiers that this leads to, in the order in which they are written, repeated where they repeat."""
        first = () if self.next_action is None else (self.next_action,)
        conditions = (branch.next_action for branch in self.conditions)
        errors = (branch.next_action for branch in self.errors)
        return (*first, *conditions, *errors)

    @property
    def error_types(self) -> frozenset[str]:
        """Errors that have a branch."""
        return frozenset(branch.error_type for branch in self.errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One block of a flow."""

    identifier: str
    type: str
    # As in JSON; what may stand there depends on the type: see aicc.aws.flows.actions.
    parameters: Mapping[str, Any] = field(default_factory=dict)
    transitions: Transitions = field(default_factory=Transitions)
    extra: Mapping[str, Any] = field(default_factory=dict)
    # Members that are written though they are empty.
    shown: frozenset[str] = frozenset({"Parameters", "Transitions"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A flow or a flow module."""

    # Identifier of the first action; None where a document forgot it.
    start_action: str | None
    actions: tuple[Action, ...]
    # What the console keeps for drawing; free for others to use.
    metadata: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    shown: frozenset[str] = frozenset({"Metadata"})

    @property
    def by_identifier(self) -> dict[str, Action]:
        """Actions by their identifier; the first of those that share one."""
        return {action.identifier: action for action in reversed(self.actions)}


def parse_flow(content: bytes | str) -> Flow:
    """Read a flow from JSON text (UTF-8).

    Raises:
        ContactFlowInvalid: it is no JSON, or no flow; says where and why.
    """
    return read_flow(parse_json(content))


def read_flow(document: object) -> Flow:
    """Read a flow from parsed JSON.

    Raises:
        ContactFlowInvalid: it is no flow; says where and why.
    """
    members = _object(document, "")
    version = members.get("Version")
    if version != VERSION:
        _refuse_version(members)
    actions = _list(members.get("Actions"), "/Actions")
    start = members.get("StartAction")
    return Flow(
        start_action=None if start is None else _text(start, "/StartAction"),
        actions=tuple(_action(each, f"/Actions/{index}") for index, each in enumerate(actions)),
        metadata=_optional_object(members, "Metadata", ""),
        extra=_others(members, "Version", "StartAction", "Metadata", "Actions"),
        shown=_shown(members, "StartAction", "Metadata"),
    )


def flow_document(flow: Flow) -> Json:
    """Return a flow as JSON objects; reading that again gives the same flow."""
    return {
        "Version": VERSION,
        **_written("StartAction", flow.start_action, flow.shown),
        **_written("Metadata", dict(flow.metadata), flow.shown),
        "Actions": [_action_document(action) for action in flow.actions],
        **flow.extra,
    }


def write_flow(flow: Flow, *, indent: int | None = 2) -> bytes:
    """Return a flow as JSON text in UTF-8; `indent=None` writes the shortest."""
    separators = None if indent is not None else (",", ":")
    text = json.dumps(flow_document(flow), ensure_ascii=False, indent=indent, separators=separators)
    return text.encode()


def parse_json(content: bytes | str) -> Any:
    """Parse JSON strictly: UTF-8, no repeated members, no NaN, no half characters, nested at most 100 deep.

    Raises:
        ContactFlowInvalid: it is not such JSON; says the line.
    """
    if len(content) > MAX_DOCUMENT_BYTES:
        _refuse("", "10MB가 넘는 파일입니다.", "it is larger than 10 MB.")
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        document = json.loads(text, object_pairs_hook=_members, parse_constant=_constant)
        _check_values(document)
    except UnicodeError:
        _refuse("", "UTF-8 글자가 아닙니다. UTF-8로 저장해 주세요.", "it is not UTF-8; save it as UTF-8.")
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}"
        _refuse(
            place,
            f"{error.lineno}번째 줄 {error.colno}번째 글자에서 JSON 문법이 틀렸습니다.",
            f"JSON syntax at line {error.lineno}, column {error.colno}: {error.msg}.",
        )
    except RecursionError:
        _refuse_depth()
    except ValueError:
        # Python refuses numbers of more than 4,300 digits.
        _refuse("", "너무 긴 숫자가 있습니다.", "a number is too long.")
    return document


def _members(pairs: list[tuple[str, Any]]) -> Json:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        _refuse(
            "", f"{with_josa(repr(twice), '이/가')} 같은 곳에 두 번 있습니다.", f"{twice!r} stands twice in one object."
        )
    return members


def _constant(name: str) -> Never:
    _refuse("", f"{with_josa(name, '은/는')} JSON 값이 아닙니다.", f"{name} is no JSON value.")


def _check_values(document: object) -> None:
    """Refuse halves of surrogate pairs, which no UTF-8 can write, and what is nested too deep to write again."""
    level: list[object] = [document]
    for _ in range(_MAX_DEPTH):
        for value in level:
            if isinstance(value, str):
                value.encode()
        level = [child for value in level for child in _children(value)]
        if not level:
            return
    _refuse_depth()


def _children(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        yield from value
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _refuse(where: str, why_ko: str, why_en: str) -> Never:
    raise ContactFlowInvalid(where=where or "/", why_ko=why_ko, why_en=why_en) from None


def _refuse_depth() -> Never:
    _refuse("", f"{_MAX_DEPTH}단계보다 깊게 겹쳐 있습니다.", f"it is nested deeper than {_MAX_DEPTH}.")


def _refuse_version(members: Mapping[str, Any]) -> Never:
    if "modules" in members:
        _refuse(
            "/modules",
            "2019년 이전 형식입니다. 콘솔에서 열어 저장한 뒤 다시 내보내 주세요.",
            "this is the format before 2019; open it in the console, save it and export it again.",
        )
    _refuse(
        "/Version",
        f'"{VERSION}" 이어야 합니다. describe-contact-flow의 결과라면 Content만 저장해 주세요.',
        f'it must be "{VERSION}"; of what describe-contact-flow returns, save only Content.',
    )


def _object(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        _refuse(where, "JSON 객체({})여야 합니다.", "it must be a JSON object ({}).")
    return value


def _list(value: object, where: str) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        _refuse(where, "목록([])이어야 합니다.", "it must be a list ([]).")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        _refuse(where, "문자열이어야 합니다.", "it must be a string.")
    return value


def _optional_object(members: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    return dict(_object(members[name], f"{where}/{name}")) if name in members else {}


def _optional_list(members: Mapping[str, Any], name: str, where: str) -> Sequence[Any]:
    return _list(members[name], f"{where}/{name}") if name in members else ()


def _others(members: Mapping[str, Any], *known: str) -> Json:
    return {name: value for name, value in members.items() if name not in known}


def _shown(members: Mapping[str, Any], *names: str) -> frozenset[str]:
    return frozenset(name for name in names if name in members and not members[name])


def _written(name: str, value: Any, shown: frozenset[str]) -> Json:
    return {name: value} if value or name in shown else {}


def _action(value: object, where: str) -> Action:
    members = _object(value, where)
    return Action(
        identifier=_text(members.get("Identifier"), f"{where}/Identifier"),
        type=_text(members.get("Type"), f"{where}/Type"),
        parameters=_optional_object(members, "Parameters", where),
        transitions=_transitions(_optional_object(members, "Transitions", where), f"{where}/Transitions"),
        extra=_others(members, "Identifier", "Type", "Parameters", "Transitions"),
        shown=_shown(members, "Parameters", "Transitions"),
    )


def _transitions(members: Mapping[str, Any], where: str) -> Transitions:
    conditions = _optional_list(members, "Conditions", where)
    errors = _optional_list(members, "Errors", where)
    return Transitions(
        next_action=_text(members["NextAction"], f"{where}/NextAction") if "NextAction" in members else None,
        conditions=tuple(_branch(each, f"{where}/Conditions/{index}") for index, each in enumerate(conditions)),
        errors=tuple(_error(each, f"{where}/Errors/{index}") for index, each in enumerate(errors)),
        extra=_others(members, "NextAction", "Conditions", "Errors"),
        shown=_shown(members, "NextAction", "Conditions", "Errors"),
    )


def _branch(value: object, where: str) -> ConditionBranch:
    members = _object(value, where)
    place = f"{where}/Condition"
    condition = _object(members.get("Condition"), place)
    return ConditionBranch(
        condition=Condition(
            operator=_text(condition.get("Operator"), f"{place}/Operator"),
            operands=tuple(_list(condition.get("Operands"), f"{place}/Operands")),
            extra=_others(condition, "Operator", "Operands"),
        ),
        next_action=_text(members.get("NextAction"), f"{where}/NextAction"),
        extra=_others(members, "NextAction", "Condition"),
    )


def _error(value: object, where: str) -> ErrorBranch:
    members = _object(value, where)
    return ErrorBranch(
        error_type=_text(members.get("ErrorType"), f"{where}/ErrorType"),
        next_action=_text(members.get("NextAction"), f"{where}/NextAction"),
        extra=_others(members, "NextAction", "ErrorType"),
    )


def _action_document(action: Action) -> Json:
    return {
        "Identifier": action.identifier,
        "Type": action.type,
        **_written("Parameters", dict(action.parameters), action.shown),
        **_written("Transitions", _transitions_document(action.transitions), action.shown),
        **action.extra,
    }


def _transitions_document(transitions: Transitions) -> Json:
    conditions = [
        {
            "NextAction": branch.next_action,
            "Condition": {
                "Operator": branch.condition.operator,
                "Operands": list(branch.condition.operands),
                **branch.condition.extra,
            },
            **branch.extra,
        }
        for branch in transitions.conditions
    ]
    errors = [
        {"NextAction": branch.next_action, "ErrorType": branch.error_type, **branch.extra}
        for branch in transitions.errors
    ]
    return {
        **_written("NextAction", transitions.next_action, transitions.shown),
        **_written("Conditions", conditions, transitions.shown),
        **_written("Errors", errors, transitions.shown),
        **transitions.extra,
    }

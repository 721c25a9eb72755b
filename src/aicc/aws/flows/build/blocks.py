"""One function for each action that our flows use. Each knows which errors Amazon Connect wants answered."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aicc.aws.flows.language import Action, Condition, ConditionBranch, ErrorBranch, Transitions

FAILS: Final = "NoMatchingError"
UNMATCHED: Final = "NoMatchingCondition"
SILENT: Final = "InputTimeLimitExceeded"
FULL: Final = "QueueAtCapacity"


def say(name: str, text: str, to: str) -> Action:
    """Say something and go on."""
    return _action(name, "MessageParticipant", {"Text": text}, to, errors={FAILS: to})


def menu(name: str, text: str, keys: Mapping[str, str], *, silent: str, wrong: str, seconds: int = 6) -> Action:
    """Ask a caller for one key.

    Args:
        name: its identifier.
        text: what is said.
        keys: where each key leads.
        silent: where to go when no key is pressed in time.
        wrong: where to go after another key, or where there are no keys.
        seconds: how long to wait for a key.
    """
    parameters = {"Text": text, "StoreInput": "False", "InputTimeLimitSeconds": str(seconds)}
    errors = {SILENT: silent, UNMATCHED: wrong, FAILS: wrong}
    return _action(name, "GetParticipantInput", parameters, wrong, equals=keys, errors=errors)


def phone_number(name: str, text: str, to: str, *, wrong: str, silent: str) -> Action:
    """Ask a caller for a Korean phone number; it is then in $.StoredCustomerInput."""
    parameters = {
        "Text": text,
        "StoreInput": "True",
        "InputTimeLimitSeconds": "10",
        "InputValidation": {"PhoneNumberValidation": {"NumberFormat": "Local", "CountryCode": "KR"}},
        "DTMFConfiguration": {"DisableCancelKey": "False", "InterdigitTimeLimitSeconds": "5"},
    }
    return _action(name, "GetParticipantInput", parameters, to, errors={"InvalidPhoneNumber": wrong, FAILS: silent})


def listen(name: str, text: str, alias: str, attributes: Mapping[str, str], ways: Mapping[str, str]) -> Action:
    """Let the Lex bot listen; `ways` leads on from UNMATCHED (the bot is done), SILENT and FAILS."""
    parameters = {"Text": text, "LexV2Bot": {"AliasArn": alias}, "LexSessionAttributes": dict(attributes)}
    return _action(name, "ConnectParticipantWithLexBot", parameters, ways[UNMATCHED], errors=ways)


def call(name: str, function: str, parameters: Mapping[str, str], to: str, *, fails: str) -> Action:
    """Call the function with parameters; its answer is then in $.External."""
    invocation = {
        "LambdaFunctionARN": function,
        "InvocationTimeLimitSeconds": "8",
        "LambdaInvocationAttributes": dict(parameters),
        "ResponseValidation": {"ResponseType": "STRING_MAP"},
    }
    return _action(name, "InvokeLambdaFunction", invocation, to, errors={FAILS: fails})


def compare(name: str, value: str, ways: Mapping[str, str], *, otherwise: str) -> Action:
    """Go where the value of a reference leads."""
    errors = {UNMATCHED: otherwise}
    return _action(name, "Compare", {"ComparisonValue": value}, otherwise, equals=ways, errors=errors)


def keep(name: str, attributes: Mapping[str, str], to: str) -> Action:
    """Set attributes of the contact and go on."""
    return _action(name, "UpdateContactAttributes", {"Attributes": dict(attributes)}, to, errors={FAILS: to})


def loop(name: str, times: int, *, again: str, done: str) -> Action:
    """Go one way so many times, then the other."""
    ways = {"ContinueLooping": again, "DoneLooping": done}
    return _action(name, "Loop", {"LoopCount": str(times)}, done, equals=ways)


def check_hours(name: str, hours: str, *, opened: str, closed: str) -> Action:
    """Ask whether people answer now; where nobody knows, they do."""
    ways = {"True": opened, "False": closed}
    parameters = {"HoursOfOperationId": hours}
    return _action(name, "CheckHoursOfOperation", parameters, opened, equals=ways, errors={FAILS: opened})


def hook(name: str, event: str, flow: str, to: str) -> Action:
    """Let a flow run on an event; Connect takes one event an action."""
    return _action(name, "UpdateContactEventHooks", {"EventHooks": {event: flow}}, to, errors={FAILS: to})


def setting(
    name: str, kind: str, parameters: Mapping[str, Any], to: str, *, errors: Sequence[str] = (FAILS,)
) -> Action:
    """Set what the customer does not hear, and go on whatever becomes of it."""
    return _action(name, kind, parameters, to, errors=dict.fromkeys(errors, to))


def transfer(name: str, flow: str, *, fails: str) -> Action:
    """Go on in another flow."""
    return _action(name, "TransferToFlow", {"ContactFlowId": flow}, fails, errors={FAILS: fails})


def wait_in_queue(name: str, *, full: str, fails: str) -> Action:
    """Put the contact into its queue."""
    return _action(name, "TransferContactToQueue", {}, fails, errors={FULL: full, FAILS: fails})


def ending(name: str, kind: str = "DisconnectParticipant") -> Action:
    """End the contact, or the flow."""
    return Action(identifier=name, type=kind)


def step(name: str, kind: str, parameters: Mapping[str, Any], to: str, errors: Mapping[str, str]) -> Action:
    """Do what none of the others does, with its errors."""
    return _action(name, kind, parameters, to, errors=errors)


def repeat(name: str, texts: Sequence[str], *, seconds: int, then: str | None) -> Action:
    """Say texts again and again while the customer waits, and go on after so many seconds."""
    parameters = {"Messages": [{"Text": text} for text in texts], "InterruptFrequencySeconds": str(seconds)}
    ways = {} if then is None else {"MessagesInterrupted": then}
    errors = {} if then is None else {FAILS: then}
    return _action(name, "MessageParticipantIteratively", parameters, None, equals=ways, errors=errors)


def _action(
    name: str,
    kind: str,
    parameters: Mapping[str, Any],
    to: str | None,
    *,
    equals: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Action:
    conditions = tuple(
        ConditionBranch(condition=Condition(operator="Equals", operands=(operand,)), next_action=way)
        for operand, way in (equals or {}).items()
    )
    branches = tuple(ErrorBranch(error_type=error, next_action=way) for error, way in (errors or {}).items())
    transitions = Transitions(next_action=to, conditions=conditions, errors=branches)
    return Action(identifier=name, type=kind, parameters=parameters, transitions=transitions)

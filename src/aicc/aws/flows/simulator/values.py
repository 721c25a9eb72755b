"""What `$.Attributes.name` and the like stand for, in texts and in parameters."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from aicc.aws.flows.simulator.contact import INSTANCE, State

_STEP: Final = re.compile(r"\.([\w-]+)|\['([^']*)'\]|\[(\d+)\]")
# Names outside of brackets are ASCII, so that a particle may follow: "$.Attributes.name님".
_PATH: Final = re.compile(r"\$(?:\.[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*|\['[^']*'\]|\[\d+\])+")
_WHOLE: Final = re.compile(r"\$(?:\.[\w-]+|\['[^']*'\]|\[\d+\])+")


def roots(state: State) -> dict[str, Any]:
    """Return what the roots of references stand for."""
    contact = state.contact
    return {
        "Attributes": contact.attributes,
        "External": state.external,
        "Lex": state.lex,
        "StoredCustomerInput": state.stored,
        "Metrics": state.metrics,
        "FlowAttributes": state.frame.attributes if state.frames else {},
        "Channel": contact.channel.value,
        "ContactId": contact.id,
        "InitialContactId": contact.id,
        "PreviousContactId": contact.id,
        "CustomerEndpoint": _endpoint(contact.customer),
        "SystemEndpoint": _endpoint(contact.system),
        "CustomerCallbackNumber": contact.callback_number,
        "Queue": {"Name": queue_name(contact.queue), "ARN": contact.queue} if contact.queue else {},
        "LanguageCode": contact.language,
        "CustomerId": contact.customer_id,
        "Name": contact.name,
        "Description": contact.description,
        "InstanceARN": INSTANCE,
        "Tags": contact.tags,
    }


def _endpoint(address: str | None) -> dict[str, str]:
    return {} if address is None else {"Address": address, "Type": "TELEPHONE_NUMBER"}


def queue_name(queue: str) -> str:
    """Return what a person calls a queue: the last part of its ARN, or the placeholder's name."""
    return queue.rpartition("/")[2].strip("${}") if queue else ""


def look_up(path: str, state: State) -> Any:
    """Return what a reference stands for; None where there is nothing."""
    found: Any = roots(state)
    for step in _STEP.finditer(path, 1):
        found = _member(found, step)
        if found is None:
            return None
    return found


def _member(found: Any, step: re.Match[str]) -> Any:
    if step[3] is not None:
        return found[int(step[3])] if isinstance(found, list | tuple) and int(step[3]) < len(found) else None
    name = step[1] if step[1] is not None else step[2]
    return found.get(name) if isinstance(found, Mapping) else None


def filled(text: str, state: State) -> str:
    """Return a text with its references replaced; those that stand for nothing become empty."""
    if "$" not in text:
        return text
    return _PATH.sub(lambda match: as_text(look_up(match[0], state)), text)


def value_of(parameter: object, state: State) -> str:
    """Return a parameter as text: what it refers to, if it is a reference as a whole, else itself filled."""
    if not isinstance(parameter, str):
        return as_text(parameter)
    found = look_up(parameter, state) if _WHOLE.fullmatch(parameter) else None
    return filled(parameter, state) if found is None else as_text(found)


def values_of(parameter: Any, state: State) -> Any:
    """Return a parameter with every text in it filled, lists and objects to the end."""
    match parameter:
        case Mapping():
            return {name: values_of(value, state) for name, value in parameter.items()}
        case list() | tuple():
            return [values_of(value, state) for value in parameter]
        case _:
            return value_of(parameter, state)


def as_text(value: object) -> str:
    """Return a value as flows show it: texts as they are, nothing for null, objects as JSON."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return str(value).lower()
        case Mapping():
            return json.dumps(dict(value), ensure_ascii=False)
        case list() | tuple():
            return json.dumps(list(value), ensure_ascii=False)
        case _:
            return str(value)

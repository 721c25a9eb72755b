"""InvokeLambdaFunction: the exact event of Amazon Connect, and what Connect makes of the answer."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from aicc.aws.flows.simulator.contact import INSTANCE, Broke, ForLambda, Given, LambdaGave, State
from aicc.aws.flows.simulator.events import Ending, LambdaAnswered
from aicc.aws.flows.simulator.moment import Moment, Outcome
from aicc.aws.flows.simulator.values import queue_name

LONGEST: Final = 8.0
MAX_ANSWER: Final = 32 * 1024
_DEFAULT_LIMIT: Final = 3.0


def invoke(moment: Moment) -> Outcome:
    """Call a function (InvokeLambdaFunction)."""
    if moment.text("InvocationType") == "ASYNCHRONOUS":
        return moment.end(Ending.NOT_SIMULATED, "InvokeLambdaFunction (InvocationType ASYNCHRONOUS)")
    arn = moment.text("LambdaFunctionARN")
    if not arn:
        return moment.fault("LambdaFunctionARN is empty")
    limit = min(moment.seconds("InvocationTimeLimitSeconds", _DEFAULT_LIMIT), LONGEST)
    event = event_of(moment.state, moment.table("LambdaInvocationAttributes"))
    return moment.hold(ForLambda(arn=arn, event=event, limit=limit))


def take_answer(moment: Moment, given: Given) -> Outcome:
    """Go on with a function's answer, where Connect would take it."""
    call = moment.state.waiting
    if isinstance(given, Broke) or not isinstance(given, LambdaGave) or not isinstance(call, ForLambda):
        return moment.fault(given.why if isinstance(given, Broke) else "the function did not answer")
    if given.seconds > call.limit:
        return moment.fault(f"the function took longer than {call.limit:g} s")
    wrong = why_refused(given.answer, moment.within("ResponseValidation", "ResponseType") or "STRING_MAP")
    if wrong or not isinstance(given.answer, Mapping):
        return moment.fault(wrong)
    answered = LambdaAnswered(arn=call.arn, answer=given.answer, seconds=given.seconds)
    return moment.next(answered, state=replace(moment.state, external=given.answer))


def why_refused(answer: object, response_type: str) -> str:
    """Return why Connect would not take a function's answer; "" where it would."""
    if not isinstance(answer, Mapping):
        return f"the answer is no object but {type(answer).__name__}"
    try:
        size = len(json.dumps(answer, ensure_ascii=False).encode())
    except (TypeError, ValueError) as error:
        return f"the answer is no JSON: {error}"
    if size > MAX_ANSWER:
        return f"the answer has {size} bytes, more than 32 KB"
    if response_type == "JSON":
        return ""
    wrong = [str(name) for name, value in answer.items() if not isinstance(value, str)]
    return f"STRING_MAP takes texts only, not {', '.join(wrong)}" if wrong else ""


def event_of(state: State, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the event that Connect sends to a function."""
    contact = state.contact
    data = {
        "Attributes": dict(contact.attributes),
        "Channel": contact.channel.value,
        "ContactId": contact.id,
        "CustomerEndpoint": _endpoint(contact.customer),
        "CustomerId": contact.customer_id,
        "Description": contact.description,
        "InitialContactId": contact.id,
        "InitiationMethod": "INBOUND" if contact.customer is not None else "API",
        "InstanceARN": INSTANCE,
        "LanguageCode": contact.language,
        "MediaStreams": {"Customer": {"Audio": None}},
        "Name": contact.name,
        "PreviousContactId": contact.id,
        "Queue": _queue(state),
        "References": {},
        "SegmentAttributes": {},
        "SystemEndpoint": _endpoint(contact.system),
        "Tags": dict(contact.tags),
    }
    return {"Name": "ContactFlowEvent", "Details": {"ContactData": data, "Parameters": dict(parameters)}}


def _endpoint(address: str | None) -> dict[str, str] | None:
    return None if address is None else {"Address": address, "Type": "TELEPHONE_NUMBER"}


def _queue(state: State) -> dict[str, Any] | None:
    queue = state.contact.queue
    if not queue:
        return None
    return {"ARN": queue, "Name": queue_name(queue), "OutboundCallerId": _endpoint(state.contact.system)}

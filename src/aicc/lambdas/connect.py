"""Amazon Connect's InvokeLambdaFunction block: what it sends, and the flat map of texts that it reads.

Source: https://docs.aws.amazon.com/connect/latest/devguide/connect-lambda-functions.html
"""

from collections.abc import Mapping
from typing import Any, Final

from aicc.lambdas.container import centre, turn_of
from aicc.lambdas.turns import KEYS, Call, apology, checksum, conversation_of, named, spoken, told, user_of, words_of
from aicc.models.conversation import Channel
from aicc.models.errors import AiccError, RequestInvalid
from aicc.utils.flat import within

# Connect speaks at most so many characters of a text.
_LONGEST_TEXT: Final = 3_000
# Bytes of an answer that Connect reads.
_MOST_BYTES: Final = 32_768
_VOICE: Final = "VOICE"


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, str]:
    """Answer an Amazon Connect flow's InvokeLambdaFunction block with one turn of the contact's conversation.

    Connect reads a flat map of texts as `$.External.<name>` and never unwraps the statusCode/body envelope of API
    Gateway, so that is what comes back: `response_text`, `intent`, `confidence`, `sentiment`, `turn`, `escalate`,
    `end`, with an escalation `queue`, `priority`, `reason`, `summary` and more, and `error` where there was no turn.

    An event that comes again gets the recorded answer, when the flow passes `turn` of the answer before back: as the
    parameter `Turn`, or as the contact attribute `turn`. Without it only Lambda's own repetitions are known as such.

    Args:
        event: {"Details": {"Parameters": {"UserInput": ...}, "ContactData": {"ContactId": ...}}}. An empty UserInput
            asks for the greeting, later for the last words again.
        context: Lambda's context.

    Raises:
        RequestInvalid: the event lacks UserInput; Connect then takes the block's error branch.
    """
    call = _call(event, context)
    outcome = turn_of(call, context)
    if isinstance(outcome, AiccError):
        return apology(centre(), outcome)
    text = "\n".join(spoken(outcome, call.channel))[:_LONGEST_TEXT]
    return within({"response_text": text, **told(centre(), outcome)}, _MOST_BYTES)


def _call(event: Mapping[str, Any], context: object) -> Call:
    try:
        parameters, contact = event["Details"]["Parameters"], event["Details"]["ContactData"]
        text, contact_id = _text(parameters["UserInput"]), _text(contact["ContactId"])
        attributes, endpoint = dict(contact.get("Attributes") or {}), dict(contact.get("CustomerEndpoint") or {})
    except (AttributeError, KeyError, TypeError, ValueError):
        contact_id = ""
    if not contact_id:
        raise RequestInvalid(problems="Details.Parameters.UserInput, Details.ContactData.ContactId")
    voice = contact.get("Channel", _VOICE) == _VOICE
    # A flow that took keys passes them on like words; nobody's speech is written as one key.
    pressed = voice and text.strip() in KEYS
    text = words_of(text.strip(), pressed=True) if pressed else text
    return Call(
        conversation_id=conversation_of(contact_id),
        message_id=f"connect:{checksum(text, _occasion(parameters, attributes, context))}",
        text=text.strip(),
        pressed=pressed,
        user=user_of(
            _text(contact.get("CustomerId")) or named(_text(endpoint.get("Address"))),
            _text(attributes.get("tier")),
            otherwise=conversation_of(contact_id),
        ),
        channel=Channel.VOICE if voice else Channel.CHAT,
    )


def _occasion(parameters: Mapping[str, Any], attributes: Mapping[str, Any], context: object) -> str:
    """Return what tells two messages of the same words apart, and is the same when one comes again."""
    turn = _text(parameters.get("Turn")) or _text(attributes.get("turn"))
    if turn or "Turn" in parameters:
        return f"turn {turn}"
    return _text(getattr(context, "aws_request_id", None))


def _text(value: object) -> str:
    return str(value) if value is not None else ""

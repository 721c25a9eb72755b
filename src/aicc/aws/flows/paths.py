"""JSONPath as flows use it: `$.Attributes.name`, `$['Attributes']['name']`, `$.External.items[0]`.

A place in a flow holds either one whole path (`$.Channel`) or a text with paths inside (`$.Attributes.name 님께`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from aicc.aws.flows.language import FlowType

# A member is a word of any script; what has other characters stands in brackets. A full stop that ends a sentence is
# none of ours. Korean particles stick to names, so inside a text a name written without brackets is ASCII only.
_QUOTED: Final = r"\[(?:'[^'\]]*'|\"[^\"\]]*\")\]"
_STEP: Final = rf"(?:\.[^\W\d][\w\-]*|{_QUOTED}|\[\d+\])"
_ASCII_STEP: Final = rf"(?:\.[A-Za-z_][A-Za-z0-9_\-]*|{_QUOTED}|\[\d+\])"
_WHOLE: Final = re.compile(rf"\${_STEP}+")
_INSIDE: Final = re.compile(rf"\${_ASCII_STEP}+")
_PART: Final = re.compile(r"\.([^\W\d][\w\-]*)|\['([^'\]]*)'\]|\[\"([^\"\]]*)\"\]|\[(\d+)\]")

_STAFF_FLOWS: Final = frozenset(
    {
        FlowType.AGENT_WHISPER,
        FlowType.CUSTOMER_WHISPER,
        FlowType.OUTBOUND_WHISPER,
        FlowType.AGENT_HOLD,
        FlowType.CUSTOMER_HOLD,
        FlowType.AGENT_TRANSFER,
    }
)


class Root(NamedTuple):
    """What may follow `$.`."""

    name: str
    # Members that there are; none given: any, or it is a value itself.
    members: tuple[str, ...] = ()
    # Flows in which it holds something; none given: all.
    flow_types: frozenset[FlowType] = frozenset()
    # No source names it for certain.
    unconfirmed: bool = False


_LEX: Final = (
    "IntentName",
    "Slots",
    "SessionAttributes",
    "IntentConfidence",
    "SentimentResponse",
    "AlternateIntents",
    "DialogState",
)
_ENDPOINT: Final = ("Address", "Type", "DisplayName")
# Source: https://docs.aws.amazon.com/connect/latest/adminguide/connect-attrib-list.html and exported flows.
ROOTS: Final[Mapping[str, Root]] = {
    root.name: root
    for root in (
        Root("Attributes"),
        Root("External"),
        Root("Lex", members=_LEX),
        Root("StoredCustomerInput"),
        Root("Channel"),
        Root("ContactId"),
        Root("InitialContactId"),
        Root("PreviousContactId"),
        Root("InitiationMethod"),
        Root("InstanceARN"),
        Root("AwsRegion"),
        Root("Name"),
        Root("Description"),
        Root("References"),
        Root("SegmentAttributes"),
        Root("CustomerEndpoint", members=_ENDPOINT),
        Root("SystemEndpoint", members=_ENDPOINT),
        Root("AdditionalEmailRecipients", members=("CcList", "ToList")),
        Root("CustomerCallbackNumber"),
        Root("CustomerId"),
        Root("LanguageCode"),
        Root("TextToSpeechVoiceId"),
        Root("Queue", members=("Name", "ARN", "OutboundCallerId")),
        Root("Metrics", members=("Queue", "Agents")),
        Root("Agent", flow_types=_STAFF_FLOWS),
        Root("Customer"),
        Root("Case"),
        Root("FlowAttributes"),
        Root("Wisdom", members=("SessionArn",)),
        Root("MediaStreams", members=("Customer",)),
        Root("Media"),
        Root("AgenticCX", members=("ContextVariables",)),
        Root("Tags"),
        Root("Views"),
        Root("Loop", unconfirmed=True),
        Root("Modules", unconfirmed=True),
        Root("DataTables", unconfirmed=True),
    )
}


def is_path(text: str) -> bool:
    """Return whether the text is exactly one path."""
    return _WHOLE.fullmatch(text) is not None


def paths_in(text: str) -> tuple[str, ...]:
    """Return the paths of a text, in their order: itself where it is one, else those inside it."""
    return (text,) if is_path(text) else tuple(match.group() for match in _INSIDE.finditer(text))


def parse_path(path: str) -> tuple[str | int, ...]:
    """Return the steps of a path: `$.Lex.Slots['order no'][0]` gives Lex, Slots, order no, 0.

    Raises:
        ValueError: it is no path.
    """
    if not is_path(path):
        raise ValueError(path)
    return tuple(
        int(match[4]) if match[4] else next(part for part in match.groups()[:3] if part is not None)
        for match in _PART.finditer(path)
    )


def resolve(path: str, data: Mapping[str, Any]) -> Any:
    """Return what stands at a path, or None where there is nothing, as a running flow sees it.

    Raises:
        ValueError: it is no path.
    """
    value: Any = data
    for step in parse_path(path):
        if isinstance(step, str) and isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, Sequence) and not isinstance(value, str):
            value = value[step] if step < len(value) else None
        else:
            return None
    return value


def fill(text: str, data: Mapping[str, Any]) -> str:
    """Return a text with its paths replaced by what stands there; nothing becomes the empty text."""

    def value_of(path: str) -> str:
        value = resolve(path, data)
        return "" if value is None else str(value)

    return value_of(text) if is_path(text) else _INSIDE.sub(lambda match: value_of(match.group()), text)

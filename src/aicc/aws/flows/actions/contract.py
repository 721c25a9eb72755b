"""How the table of action types is written: the parts of a contract, and short words to write them with."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from aicc.aws.flows.language import Action, Channel, FlowType


class Kind(StrEnum):
    """What may stand as the value of a parameter. All but the containers and ANY are JSON texts: "8", "True"."""

    # A text, with JSONPath anywhere in it.
    TEXT = "text"
    # An id or ARN: fully static, or exactly one JSONPath.
    ID = "id"
    # Exactly one JSONPath.
    PATH = "path"
    # A whole number, written as a text.
    WHOLE = "whole"
    # One of some words.
    CHOICE = "choice"
    # JSON object of texts.
    MAP = "map"
    # JSON list.
    LIST = "list"
    # JSON object with members.
    OBJECT = "object"
    # Objects and lists of any depth, of texts in the end.
    NESTED = "nested"
    # Any JSON: no source describes it, or it holds real numbers.
    ANY = "any"


class Need(StrEnum):
    """Whether something must be there. In the last two the sources disagree, so that we only warn."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    # One source wants it, one does not: warn where it is missing.
    ADVISED = "advised"
    # One source knows it, one refuses it: warn where it stands.
    DOUBTED = "doubted"


# A UUID; what follows it is a version.
ID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(:\S+)?")
# Filled in by CloudFormation, before Amazon Connect sees it.
_PLACEHOLDER: Final = re.compile(r"\$\{[^{}]+\}")
# Stands for any characters of an ARN that are not known yet.
_ANYTHING: Final = "\0"
# Ids of bots and aliases have ten characters (lexv2-models: Id, BotAliasId).
_NAMES: Final = {"BOT": r"(\0|[0-9A-Za-z]{10})", "ALIAS": r"(\0|[0-9A-Za-z]{10})(?![/:])"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arn:
    """What kind of thing an ARN names."""

    # The service, and the resource with a word in capitals for each name or id in it.
    service: str
    resource: str
    # Whether an id alone may stand in place of the ARN.
    has_ids: bool = False

    @property
    def form(self) -> str:
        """The ARN as people read it."""
        return f"arn:aws:{self.service}:REGION:ACCOUNT:{self.resource}"

    @property
    def pattern(self) -> re.Pattern[str]:
        """What such ARNs match; a version, an alias or a part of the thing may follow."""
        resource = re.sub("[A-Z]+", lambda word: _NAMES.get(word[0], r"[^/:]+"), self.resource)
        return re.compile(rf"arn:[^:]+:{self.service}:[^:]*:[^:]*:{resource}([/:]\S+)?")

    def names(self, value: str) -> bool:
        """Return whether an ARN, an id, or what CloudFormation makes one of (`${QueueArn}`) may name such a thing."""
        if _PLACEHOLDER.fullmatch(value):
            return True
        if value.startswith("arn:"):
            return self.pattern.fullmatch(_PLACEHOLDER.sub(_ANYTHING, value)) is not None
        return self.has_ids and ID.fullmatch(value) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One member of `Parameters`, or of an object in it."""

    name: str
    kind: Kind = Kind.TEXT
    need: Need = Need.OPTIONAL
    # Bounds of a whole number, both included.
    minimum: int | None = None
    maximum: int | None = None
    # A whole number or a choice may also be exactly one JSONPath.
    dynamic: bool = False
    # Words of a choice, or of the entries of a list; of a map the names it may have.
    choices: tuple[str, ...] = ()
    # Further spellings that some source knows: they only warn.
    doubted_choices: tuple[str, ...] = ()
    # Members of an object, or of each entry of a list.
    members: tuple["Parameter", ...] = ()
    # Members of which only one may be there.
    exclusive: tuple["Exclusive", ...] = ()
    # Entries of a map or list, characters of a text.
    at_least: int = 0
    at_most: int | None = None
    # Bytes of the names and values of a map, as far as they are fixed.
    at_most_bytes: int | None = None
    # What an id or ARN must name; None: anything.
    arn: Arn | None = None
    # The participant hears or reads it: its length is limited.
    said: bool = False
    # A fixed phone number (E.164) instead of the JSONPath: the sources disagree, so it only warns.
    phone_doubted: bool = False
    # Channels that it works on; none given: all.
    channels: frozenset[Channel] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusive:
    """Parameters of which at most one may be there."""

    names: tuple[str, ...]
    # One of them must be.
    required: bool = False
    # Several of them may be, after all: then only `required` counts.
    together: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Which conditions an action takes; no operators: none at all."""

    operators: tuple[str, ...] = ()
    # Operands that there are; none given: any text.
    operands: tuple[str, ...] = ()
    # Operands that must each have a branch.
    required: tuple[str, ...] = ()
    # A list parameter whose words are operands too, and required.
    listed_in: str = ""
    at_least: int = 0
    # Operands are whole numbers of 1 to 101 that grow from branch to branch.
    growing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRule:
    """One error type that an action knows."""

    name: str
    need: Need = Need.REQUIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A contract holds for actions whose parameter has one of these values (in it, for a list); none: is there."""

    # `InputValidation.PhoneNumberValidation` is a member of a member.
    parameter: str
    values: tuple[str, ...] = ()

    def holds(self, parameters: Mapping[str, Any]) -> bool:
        """Return whether the contract is this action's."""
        value: Any = parameters
        for name in self.parameter.split("."):
            if not isinstance(value, Mapping) or name not in value:
                return False
            value = value[name]
        found: Sequence[Any] = value if isinstance(value, list) else [value]
        return not self.values or any(each in self.values for each in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionType:
    """What one action type allows: its contract. A type that works in ways has one for each (`when`)."""

    name: str
    # All of these hold; the contract without any is the last of its type.
    when: tuple[When, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    exclusive: tuple[Exclusive, ...] = ()
    conditions: Conditions = Conditions()
    errors: tuple[ErrorRule, ...] = ()
    # NextAction; a terminal action has none, and no other transition.
    next_action: Need = Need.REQUIRED
    terminal: bool = False
    # The contact goes elsewhere, so that the flow is over when it succeeds, or goes on only when something happens.
    leaves: bool = False
    flow_types: frozenset[FlowType] = frozenset(FlowType)
    # Flow types in which only some source allows it: they only warn.
    doubted_flow_types: frozenset[FlowType] = frozenset()
    channels: frozenset[Channel] = frozenset(Channel)
    # JSONPath roots that hold something once it has run.
    provides: tuple[str, ...] = ()
    # The name under which another source knows it: that only warns.
    doubted_name: str = ""
    # No page documents its parameters: unknown members are not reported.
    open: bool = False
    # Parameters by a name that people write in mistake, with the right one.
    misnamed: Mapping[str, str] = field(default_factory=dict)
    # Why the sources disagree, where anything of it is advised or doubted.
    dispute_ko: str = ""
    dispute_en: str = ""

    def applies_to(self, action: Action) -> bool:
        """Return whether this is the contract of an action of its type."""
        return all(when.holds(action.parameters) for when in self.when)

    @property
    def required_errors(self) -> frozenset[str]:
        """Errors that must have a branch."""
        return frozenset(error.name for error in self.errors if error.need is Need.REQUIRED)


EQUALS: Final = ("Equals",)
TEXT_OPERATORS: Final = ("TextStartsWith", "TextEndsWith", "TextContains")
NUMBER_OPERATORS: Final = ("NumberGreaterThan", "NumberGreaterOrEqualTo", "NumberLessThan", "NumberLessOrEqualTo")
OPERATORS: Final = (*EQUALS, *TEXT_OPERATORS, *NUMBER_OPERATORS)

VOICE: Final = frozenset({Channel.VOICE})
CHAT: Final = frozenset({Channel.CHAT})

# Groups of flow types as the pages name them. What a module or a campaign flow may do is said nowhere: it may do all.
_ALWAYS: Final = frozenset({FlowType.MODULE, FlowType.CAMPAIGN})
INBOUND: Final = frozenset({FlowType.CONTACT_FLOW}) | _ALWAYS
TRANSFER: Final = frozenset({FlowType.AGENT_TRANSFER, FlowType.QUEUE_TRANSFER}) | _ALWAYS
QUEUE: Final = frozenset({FlowType.CUSTOMER_QUEUE}) | _ALWAYS
WHISPER: Final = frozenset({FlowType.CUSTOMER_WHISPER, FlowType.AGENT_WHISPER, FlowType.OUTBOUND_WHISPER}) | _ALWAYS
HOLD: Final = frozenset({FlowType.CUSTOMER_HOLD, FlowType.AGENT_HOLD}) | _ALWAYS
OUTBOUND: Final = frozenset({FlowType.OUTBOUND_WHISPER}) | _ALWAYS

FAILS: Final = ErrorRule(name="NoMatchingError")
MAY_FAIL: Final = ErrorRule(name="NoMatchingError", need=Need.OPTIONAL)
UNMATCHED: Final = ErrorRule(name="NoMatchingCondition")


def text(name: str, need: Need = Need.OPTIONAL, *, at_most: int | None = None) -> Parameter:
    """Return a parameter that is a text."""
    return Parameter(name=name, need=need, at_most=at_most)


def identity(name: str, need: Need = Need.OPTIONAL, *, arn: Arn | None = None) -> Parameter:
    """Return a parameter that is an id, an ARN or exactly one JSONPath."""
    return Parameter(name=name, kind=Kind.ID, need=need, arn=arn)


def in_instance(kind: str) -> Arn:
    """Return the ARNs of one kind of thing that an instance of Amazon Connect has."""
    return Arn(service="connect", resource=f"instance/INSTANCE/{kind}/ID", has_ids=True)


FLOW: Final = in_instance("contact-flow")
QUEUE_ARN: Final = in_instance("queue")
HOURS: Final = in_instance("operating-hours")
FUNCTION: Final = Arn(service="lambda", resource="function:NAME")
LEX_ALIAS: Final = Arn(service="lex", resource="bot-alias/BOT/ALIAS")


def whole(
    name: str, minimum: int | None, maximum: int | None, need: Need = Need.REQUIRED, *, dynamic: bool = False
) -> Parameter:
    """Return a parameter that is a whole number written as a text."""
    return Parameter(name=name, kind=Kind.WHOLE, minimum=minimum, maximum=maximum, need=need, dynamic=dynamic)


def choice(name: str, *choices: str, need: Need = Need.OPTIONAL, dynamic: bool = False) -> Parameter:
    """Return a parameter that is one of some words."""
    return Parameter(name=name, kind=Kind.CHOICE, choices=choices, need=need, dynamic=dynamic)


def truth(name: str, need: Need = Need.OPTIONAL) -> Parameter:
    """Return a parameter that is the text True or False; some blocks write it small."""
    return choice(name, "True", "False", "true", "false", need=need)


def mapping(name: str, need: Need = Need.OPTIONAL, *, at_least: int = 0, at_most: int | None = None) -> Parameter:
    """Return a parameter that is an object of texts."""
    return Parameter(name=name, kind=Kind.MAP, need=need, at_least=at_least, at_most=at_most)


def listing(name: str, *choices: str, need: Need = Need.OPTIONAL, at_least: int = 0) -> Parameter:
    """Return a parameter that is a list of words."""
    return Parameter(name=name, kind=Kind.LIST, choices=choices, need=need, at_least=at_least)


def entries(name: str, *members: Parameter, at_least: int = 1, at_most: int | None = None) -> Parameter:
    """Return a required parameter that is a list of objects."""
    return Parameter(name=name, kind=Kind.LIST, members=members, need=Need.REQUIRED, at_least=at_least, at_most=at_most)


def record(name: str, *members: Parameter, need: Need = Need.OPTIONAL, at_least: int = 0) -> Parameter:
    """Return a parameter that is an object with members."""
    return Parameter(name=name, kind=Kind.OBJECT, members=members, need=need, at_least=at_least)


def nested(name: str, need: Need = Need.OPTIONAL) -> Parameter:
    """Return a parameter whose members are not checked, but for being texts in the end."""
    return Parameter(name=name, kind=Kind.NESTED, need=need)


def anything(name: str, need: Need = Need.OPTIONAL) -> Parameter:
    """Return a parameter that is not checked."""
    return Parameter(name=name, kind=Kind.ANY, need=need)


def required(*names: str) -> tuple[ErrorRule, ...]:
    """Return errors that must have a branch."""
    return tuple(ErrorRule(name=name) for name in names)


def equals(*operands: str, at_least: int = 0, complete: bool = False) -> Conditions:
    """Return conditions that compare with Equals; complete: each operand must have its branch."""
    return Conditions(operators=EQUALS, operands=operands, at_least=at_least, required=operands if complete else ())


# What a participant hears: at most one of them, each with the channels that can play it.
PROMPTS: Final = (
    Parameter(name="Text", said=True),
    Parameter(name="SSML", said=True, channels=VOICE),
    Parameter(name="PromptId", kind=Kind.ID, channels=VOICE, arn=in_instance("prompt")),
    Parameter(
        name="Media",
        kind=Kind.OBJECT,
        channels=VOICE,
        members=(
            text("Uri", Need.REQUIRED),
            choice("SourceType", "S3", need=Need.REQUIRED),
            choice("MediaType", "Audio", need=Need.REQUIRED),
        ),
    ),
)
PROMPT_NAMES: Final = tuple(prompt.name for prompt in PROMPTS)
# The queue: a standard queue or an agent's.
TARGETS: Final = (identity("QueueId", arn=QUEUE_ARN), identity("AgentId", arn=in_instance("agent")))
ONE_TARGET: Final = Exclusive(names=("QueueId", "AgentId"))

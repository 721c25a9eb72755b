"""A Lex V2 bot as data. The export, the deployment, the import and the local Lex all work on this one definition.

Members are named as a person would name them; `archive` and `document` hold the two spellings that Lex has for each.
What Lex has beside them (Kendra, composite slots ...) is named when it is read, never kept; conditional branches and
next steps are kept for the local Lex alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

KOREAN: Final = "ko_KR"
# The intent that every locale has: it takes what no other intent does.
FALLBACK: Final = "FallbackIntent"
FALLBACK_SIGNATURE: Final = "AMAZON.FallbackIntent"
# Names with this begin belong to Lex.
BUILT_IN: Final = "AMAZON."


# --- messages --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainText:
    """Words to show or to speak. `{SlotName}` and `[attribute]` in them are replaced by Lex."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ssml:
    """Words for the voice, in SSML."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomPayload:
    """A text that the client understands; Lex passes it on."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button of a card."""

    # Shown on it.
    text: str
    # Sent as the customer's words when it is pressed.
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A title with at most five buttons (image response card)."""

    title: str
    subtitle: str | None = None
    image_url: str | None = None
    buttons: tuple[Button, ...] = ()


LexMessage = PlainText | Ssml | CustomPayload | Card


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageGroup:
    """One message, or one of its variations by chance."""

    message: LexMessage
    # At most two.
    variations: tuple[LexMessage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What the bot says without waiting for an answer: a message of each group, in order; at most five groups."""

    groups: tuple[MessageGroup, ...]
    # Whether the customer may speak before it has ended.
    interruptible: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What the bot asks."""

    groups: tuple[MessageGroup, ...]
    # How often it is asked again, 0 to 5.
    retries: int = 2
    interruptible: bool = True


# --- ways on ---------------------------------------------------------------------------------------------------------


class Stage(StrEnum):
    """A point of a conversation from which Lex may go on in another way than by itself."""

    INITIAL = "initial"
    CAPTURED = "captured"
    NOT_CAPTURED = "not captured"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    NOT_CONFIRMED = "not confirmed"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMED_OUT = "timed out"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What is set, and what comes next (DialogState)."""

    # Type of the dialog action, such as ElicitSlot; "" is what Lex does by itself.
    action: str = ""
    slot: str | None = None
    # Whether the question is not asked, as a message has asked it.
    is_silent: bool = False
    # The intent that StartIntent begins.
    intent: str | None = None
    # Values of slots by their name, and attributes of the session. `{slot}` and `[attribute]` are looked up.
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One of the ways from a stage; the first whose condition holds is taken."""

    # In the language of `conditions`; None of the default branch, which is taken where no other is.
    condition: str | None
    response: Response | None = None
    step: NextStep | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What is said at a stage, and where it goes on from there."""

    response: Response | None = None
    step: NextStep | None = None
    # Empty: there is only the step. The default branch is the last one.
    branches: tuple[Branch, ...] = ()


Ways = Mapping[Stage, Way]

# --- slots -----------------------------------------------------------------------------------------------------------


class Resolution(StrEnum):
    """Which value a slot gets from words that belong to a slot type. Spelt as in the API."""

    # The customer's own words.
    ORIGINAL = "OriginalValue"
    # The value to whose synonyms the words belong; only those are taken.
    TOP = "TopResolution"
    # All values that were said, one behind the other.
    CONCATENATION = "Concatenation"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotTypeValue:
    """One value of a slot type and the other words for it."""

    value: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LexSlotType:
    """A slot type of the bot's own."""

    name: str
    description: str = ""
    values: tuple[SlotTypeValue, ...] = ()
    resolution: Resolution = Resolution.ORIGINAL
    # Signature of the built-in slot type that it narrows (AMAZON.AlphaNumeric), and the pattern that it narrows it to.
    parent: str | None = None
    pattern: str | None = None


class Constraint(StrEnum):
    """Whether Lex asks for a slot by itself."""

    REQUIRED = "Required"
    OPTIONAL = "Optional"


@dataclass(frozen=True, slots=True, kw_only=True)
class LexSlot:
    """A slot of an intent."""

    name: str
    # Name of one of the locale's slot types or of a built-in one (AMAZON.Date).
    type: str
    description: str = ""
    constraint: Constraint = Constraint.REQUIRED
    # Lex asks for the least first; None is never asked for.
    priority: int | None = None
    prompt: Prompt | None = None
    # Sentences with which customers answer; they may hold {SlotName}.
    utterances: tuple[str, ...] = ()
    # Taken when the customer says nothing of it; `#context.attribute` and `[attribute]` are looked up.
    defaults: tuple[str, ...] = ()
    # Whether several values may be said at once.
    multiple: bool = False
    # Whether its value is hidden in the logs of conversations.
    obfuscated: bool = False
    # Read from Lex for the local one; what is written back has none of them, so they make no difference.
    ways: Ways = field(default_factory=dict, compare=False)


# --- intents ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """The yes-no question before an intent is fulfilled."""

    prompt: Prompt
    # Said after a no.
    declined: Response | None = None
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """Said when an intent has ended well."""

    response: Response | None
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfillment:
    """Whether a Lambda function fulfils the intent, and what is said after it by how that went."""

    hook: bool = False
    success: Response | None = None
    failure: Response | None = None
    timeout: Response | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputContext:
    """A context that is active after the intent was fulfilled."""

    name: str
    # Seconds, 5 to 86400.
    seconds: int
    # Turns of the conversation, 1 to 20.
    turns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LexIntent:
    """Something a customer may want."""

    name: str
    # Shown to customers when Lex asks which intent was meant.
    display_name: str = ""
    description: str = ""
    # Signature of the built-in intent that it extends (AMAZON.FallbackIntent).
    parent: str | None = None
    # Sentences that mean it; they may hold {SlotName}.
    utterances: tuple[str, ...] = ()
    # In the order in which they were written; who asks for them goes by their priority.
    slots: tuple[LexSlot, ...] = ()
    # Whether the Lambda function is called at each turn.
    dialog_hook: bool = False
    fulfillment: Fulfillment = Fulfillment()
    # Said before the first slot is asked for.
    initial: Response | None = None
    confirmation: Confirmation | None = None
    closing: Closing | None = None
    # Only read while one of these contexts is active.
    input_contexts: tuple[str, ...] = ()
    output_contexts: tuple[OutputContext, ...] = ()
    # As those of slots.
    ways: Ways = field(default_factory=dict, compare=False)

    @property
    def is_fallback(self) -> bool:
        """Return whether it takes what no other intent does."""
        return self.parent == FALLBACK_SIGNATURE

    @property
    def asked(self) -> tuple[LexSlot, ...]:
        """Return the slots for which Lex asks by itself, in that order."""
        required = (slot for slot in self.slots if slot.constraint is Constraint.REQUIRED and slot.priority is not None)
        return tuple(sorted(required, key=lambda slot: slot.priority or 0))

    def slot(self, name: str) -> LexSlot | None:
        """Return the slot of that name, or None."""
        return next((slot for slot in self.slots if slot.name == name), None)


# --- the bot ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who speaks."""

    # Of Amazon Polly, such as Seoyeon.
    id: str = "Seoyeon"
    # standard, neural, long-form or generative; None is Lex's own choice.
    engine: str | None = "neural"


@dataclass(frozen=True, slots=True, kw_only=True)
class LexLocale:
    """A bot in one language."""

    # Language and country: ko_KR.
    id: str = KOREAN
    description: str = ""
    # Least confidence of an intent, 0..1; below it FallbackIntent takes the words.
    threshold: float = 0.4
    # None: text only.
    voice: Voice | None = None
    slot_types: tuple[LexSlotType, ...] = ()
    intents: tuple[LexIntent, ...] = ()

    @property
    def fallback(self) -> LexIntent | None:
        """Return the intent that takes what no other does, or None."""
        return next((intent for intent in self.intents if intent.is_fallback), None)

    def intent(self, name: str) -> LexIntent | None:
        """Return the intent of that name, or None."""
        return next((intent for intent in self.intents if intent.name == name), None)

    def slot_type(self, name: str) -> LexSlotType | None:
        """Return the slot type of that name, or None for a built-in one."""
        return next((slot_type for slot_type in self.slot_types if slot_type.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LexBot:
    """A bot of Lex V2."""

    name: str
    description: str = ""
    # A session ends after so many seconds without a word, 60 to 86400.
    idle_seconds: int = 300
    # Whether it is directed to children under 13 (COPPA).
    child_directed: bool = False
    locales: tuple[LexLocale, ...] = ()

    def locale(self, identifier: str) -> LexLocale | None:
        """Return what it is in that language, or None."""
        return next((locale for locale in self.locales if locale.id == identifier), None)

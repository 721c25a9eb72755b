"""The shape of each file of a bot project, as pydantic models: checked on reading, published as JSON schemas."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from aicc.models.conversation import Channel
from aicc.models.entities import EntityType
from aicc.models.escalation import EscalationPriority, EscalationReason
from aicc.models.scenario import InputType, ScenarioType, ValidationType
from aicc.models.understanding import Mood
from aicc.models.user import UserTier
from aicc.utils.pii import STRICT, Treatment
from aicc.utils.pii.policy import Address, Hidden, Secret

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
SlotName = Annotated[str, StringConstraints(pattern=r"^[^\W\d]\w{0,63}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Phrase = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
# As long as entries may be that people edit while the bot runs: aicc.faq.validation.
Word = Annotated[str, StringConstraints(min_length=1, max_length=50, strip_whitespace=True)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
CardText = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
Question = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Answer = Annotated[str, StringConstraints(min_length=1, max_length=5000, strip_whitespace=True)]
Https = Annotated[str, StringConstraints(pattern=r"^https://[^\s/@]+(/\S*)?$", max_length=2000)]
HourMinute = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
Weekday = list[tuple[HourMinute, HourMinute]]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False, str_strip_whitespace=True, coerce_numbers_to_str=False)


class ThresholdsFile(_File):
    """From which score on a reading or an FAQ entry is trusted."""

    intent: float = Field(default=0.55, ge=0, le=1, description="Least confidence of an intent.")
    ambiguity: float = Field(default=0.12, ge=0, le=1, description="Readings closer than this are asked about.")
    faq: float = Field(default=0.5, ge=0, le=1, description="Least probability of an FAQ entry that answers at once.")
    faq_offer: float = Field(
        default=0.1, ge=0, le=1, description="Least probability that one of the entries is right, to ask which."
    )


class TextsFile(_File):
    """The bot's reflexes."""

    fallback: Line = Field(description="Nobody could use the message.")
    fallback_form: Line = Field(description="The answer does not fit the open question, which follows.")
    clarify: Line = Field(description="Two readings are close; buttons follow.")
    faq_offer: Line = Field(
        default="혹시 이런 질문이신가요? 찾으시는 질문을 눌러 주세요.",
        description="FAQ entries may answer, none surely; up to three buttons follow.",
    )
    cancelled: Line = Field(description="A scenario was cancelled. Slot: scenario.")
    nothing_to_cancel: Line = Field(description="There is nothing to cancel.")
    resumed: Line = Field(description="Back to an interrupted scenario. Slot: scenario.")
    relayed: Line = Field(description="Said once while the customer waits for a person.")
    relayed_closed: Line = Field(description="The same while nobody is at the desk. Slot: opens.")
    returned: Line = Field(description="The customer came back to the bot.")
    escalated: Line = Field(description="A person will come. Slot: ticket.")
    escalated_closed: Line = Field(description="People answer later. Slots: ticket, opens.")
    abuse_warning: Line = Field(description="Said before handing over after abusive words.")
    agent_joined: Line = Field(description="A person took the conversation. Slot: agent.")
    agent_left: Line = Field(description="The person has finished; the bot answers again.")


class PrivacyFile(_File):
    """`mask` puts asterisks for all digits, `last_four` leaves the last four, `drop` leaves only the name, such as
    [주민등록번호], and `keep` stores the words as they were said. Nothing stored is encrypted, so only what may be
    stored in the clear can be kept. Logs always mask as the defaults do. Names and street addresses are not recognised
    and stay.
    """

    phone: Treatment = Field(default=STRICT.phone, description="전화번호, home and abroad; 1588-0000 is none.")
    email: Address = Field(default=STRICT.email, description="이메일. `mask` leaves ***@***.")
    card_number: Hidden = Field(default=STRICT.card_number, description="카드번호.")
    account_number: Hidden = Field(
        default=STRICT.account_number, description="계좌번호, and any other number of ten digits."
    )
    business_number: Treatment = Field(default=STRICT.business_number, description="사업자등록번호.")
    resident_number: Secret = Field(default=STRICT.resident_number, description="주민등록번호.")
    foreigner_number: Secret = Field(default=STRICT.foreigner_number, description="외국인등록번호.")
    passport_number: Hidden = Field(default=STRICT.passport_number, description="여권번호.")
    driving_licence: Hidden = Field(default=STRICT.driving_licence, description="운전면허번호.")


class BotFile(_File):
    """bot.yaml: who the bot is and what it says by itself."""

    id: Identifier = Field(description="Short name of the bot.")
    name: Line = Field(description="Name shown to customers.")
    type: ScenarioType = Field(description="Kind of centre.")
    greeting: Line = Field(description="First message. It must say that an AI answers.")
    greeting_quick_replies: list[Phrase] = Field(default=[], max_length=10, description="Buttons under the greeting.")
    actions: str = Field(description="Entry point of group aicc.actions that runs the actions.")
    thresholds: ThresholdsFile = ThresholdsFile()
    privacy: PrivacyFile = Field(
        default=PrivacyFile(), description="What becomes of personal data in a message before it is stored."
    )
    texts: TextsFile


class IntentItem(_File):
    """Something a customer may want."""

    id: Identifier
    name: Phrase = Field(description="Shown on buttons.")
    phrases: list[Phrase] = Field(min_length=2, max_length=5000, description="Example sentences, ten or more.")
    keywords: list[Phrase] = Field(default=[], description="Exact words that decide before the classifier.")
    scenario: Identifier | None = Field(default=None, description="Scenario that a confident reading starts.")


class IntentsFile(_File):
    """intents.yaml."""

    intents: list[IntentItem] = Field(min_length=1)


class ResponseItem(_File):
    """What to say to an intent, by mood."""

    intent: Identifier
    default: Line
    POSITIVE: Line | None = None
    NEGATIVE: Line | None = None
    NEUTRAL: Line | None = None
    MIXED: Line | None = None
    quick_replies: list[Phrase] = Field(default=[], max_length=10)


class ResponsesFile(_File):
    """responses.yaml."""

    responses: list[ResponseItem]


class ValidationItem(_File):
    """A named check of an answer."""

    id: Identifier
    type: ValidationType
    message: Line = Field(description="What is wrong and how to put it right.")
    min: float | None = Field(default=None, description="range: least value; length: least characters.")
    max: float | None = Field(default=None, description="range: largest value; length: most characters.")
    length: int | None = Field(default=None, ge=1, le=64, description="digits: how many.")
    pattern: str | None = Field(default=None, max_length=500, description="pattern: the whole answer must match.")


class ValidationsFile(_File):
    """validations.yaml."""

    validations: list[ValidationItem]


class BranchItem(_File):
    """One way on; the first whose condition holds is taken."""

    when: str | None = Field(default=None, max_length=4000, description="Condition; leave out for otherwise.")
    go: str | None = Field(description="Step id, @agent, or null for the end.")


class OptionItem(_File):
    """One choice."""

    value: Phrase
    synonyms: list[Phrase] = []


class FailureItem(_File):
    """What to do when an action fails."""

    message: Line | None = None
    next_step: str | None = Field(default=None, description="Step id, @agent, or null for the end.")


class StepItem(_File):
    """A step: an ask (input_type), an action (action), or a say (only a message)."""

    id: Identifier
    message: Line | None = Field(default=None, description="Template; see the language reference.")
    input_type: InputType | None = Field(default=None, description="What is asked for.")
    slot: SlotName | None = Field(default=None, description="Where the answer goes; default: the step's id.")
    options: list[Phrase | OptionItem] = Field(default=[], max_length=20, description="Choices of a selection.")
    unit: Literal["만원"] | None = Field(default=None, description="What a number counts.")
    validation: Identifier | None = Field(default=None, description="A check of validations.yaml.")
    action: str | None = Field(default=None, description="Name of a backend action.")
    arguments: dict[str, SlotName] = Field(default={}, description="Argument name to slot name.")
    remember: list[SlotName] = Field(default=[], description="Slots that stay known to other scenarios.")
    on_failure: dict[str, FailureItem] = Field(default={}, description="By failure code, or default.")
    next_step: str | list[BranchItem] | None = Field(default=None, description="Step id, @agent, null, or branches.")


class ScenarioFile(_File):
    """scenarios/<id>.yaml: a job in steps; the first step is the start."""

    id: Identifier
    name: Phrase
    steps: list[StepItem] = Field(min_length=1, max_length=200)


class CardButtonItem(_File):
    """A button of a card: it opens a page (url), or says something in the customer's name (text)."""

    label: Word
    url: Https | None = Field(default=None, description="Page to open; https only.")
    text: Question | None = Field(default=None, description="What it says when it opens nothing; default: the label.")


class CardItem(_File):
    """What channels that can show more than text show with the answer."""

    title: Title
    text: CardText | None = None
    image: Https | None = Field(default=None, description="Address of a picture; https only.")
    buttons: list[CardButtonItem] = Field(default=[], max_length=10)


class FAQItem(_File):
    """One answered question."""

    id: Identifier
    category: Word
    question: Question
    answer: Answer
    paraphrases: list[Question] = Field(default=[], max_length=100, description="Other ways to ask the same.")
    keywords: list[Word] = Field(default=[], max_length=50)
    priority: int = Field(default=1, ge=1, le=5, description="Decides between entries that match equally well.")
    voice: Answer | None = Field(default=None, description="For the voice channel to come: said instead of the answer.")
    card: CardItem | None = Field(default=None, description="Shown with the answer where the channel can.")
    channels: list[Channel] = Field(default=[], description="Where it answers; default: everywhere.")
    valid_from: date | None = Field(default=None, description="First day (Korea) on which it answers.")
    valid_until: date | None = Field(default=None, description="Last day (Korea) on which it answers.")
    related: list[Identifier] = Field(default=[], max_length=20, description="Ids of entries to offer after it.")
    tags: list[Word] = Field(default=[], max_length=50, description="Words of your own to sort entries by.")


class FAQFile(_File):
    """faq.yaml."""

    faqs: list[FAQItem]


class SynonymsItem(_File):
    """Words that searches take for each other."""

    id: Identifier
    word: Phrase | None = Field(
        default=None,
        description="One-way: this word finds `words`, and they do not find it. Left out, all find each other.",
    )
    words: list[Phrase] = Field(min_length=1, max_length=100, description="Two-way: two words or more.")


class SynonymsFile(_File):
    """synonyms.yaml: other words for the same thing, used when the FAQ is searched. The file may be left out."""

    synonyms: list[SynonymsItem] = []


class RuleItem(_File):
    """When to hand over: every kind of condition named must hold; within a kind, any."""

    id: Identifier
    reason: EscalationReason
    priority: EscalationPriority
    intents: list[Identifier] = []
    words: list[Phrase] = []
    user_tiers: list[UserTier] = []
    sentiment: Mood | None = None
    at_least: float = Field(default=0.0, ge=0, le=1, description="Least score of the sentiment.")
    misses: int | None = Field(default=None, ge=1, le=20, description="Turns in a row that nobody could answer.")
    abuse: float | None = Field(
        default=None, gt=0, le=1, description="Least likelihood of abusive language; 0.5 is usual."
    )


class HoursItem(_File):
    """When people answer. `weekdays` stands for mon to fri; a day of its own wins over it."""

    timezone: str = "Asia/Seoul"
    weekdays: Weekday = []
    mon: Weekday | None = None
    tue: Weekday | None = None
    wed: Weekday | None = None
    thu: Weekday | None = None
    fri: Weekday | None = None
    saturday: Weekday = []
    sunday: Weekday = []
    holidays: Literal["closed", "open"] = "closed"
    closed_on: list[date] = []
    open_on: list[date] = []
    always_open: list[str] = Field(
        default=[], description="Reasons, priorities, rule ids or intents served day and night."
    )


class EscalationFile(_File):
    """escalation.yaml."""

    rules: list[RuleItem]
    hours: HoursItem


class EntityItem(_File):
    """Something to find in messages: one of some values (list), what a regular expression matches (pattern), or other
    entities side by side (composite)."""

    id: Identifier = Field(description="Name of the entity; not one of the built-in ones.")
    type: EntityType = Field(description="Which of the fields below say what to find.")
    values: list[Phrase | OptionItem] = Field(
        default=[], max_length=10_000, description="list: the values, with other words for them. Spaces do not count."
    )
    fuzzy: bool = Field(
        default=True, description="list: words of 3 syllables may be misspelt by one letter, of 6 by two."
    )
    pattern: str | None = Field(
        default=None, max_length=500, description="pattern: a regular expression; its group 1, if any, is the entity."
    )
    parts: list[Identifier] = Field(default=[], max_length=10, description="composite: the entities, in their order.")
    within: int = Field(default=10, ge=0, le=100, description="composite: most characters between two parts.")


class RoleItem(_File):
    """What an entity is to the request when words stand around it. The rules of a kind replace the built-in ones."""

    kind: Annotated[str, StringConstraints(pattern=r"^(\*|[a-z][a-z0-9_]{0,63})$")] = Field(
        description="An entity of this file or a built-in one; * is every entity of this file without rules."
    )
    role: Identifier = Field(description="The role, such as source or destination.")
    after: list[Phrase] = Field(default=[], description="Particles and words behind the entity.")
    before: list[Phrase] = Field(default=[], description="Words in front of the entity.")
    needs: list[Phrase] = Field(default=[], description="Words of which the message must hold one as well.")


class EntitiesFile(_File):
    """entities.yaml: what this bot finds in messages beside the built-in entities. The file may be left out."""

    entities: list[EntityItem] = []
    roles: list[RoleItem] = []


# File name (a scenario's is a pattern) to its shape.
FILES: Final[dict[str, type[_File]]] = {
    "bot.yaml": BotFile,
    "intents.yaml": IntentsFile,
    "responses.yaml": ResponsesFile,
    "validations.yaml": ValidationsFile,
    "faq.yaml": FAQFile,
    "synonyms.yaml": SynonymsFile,
    "escalation.yaml": EscalationFile,
    "entities.yaml": EntitiesFile,
}
# A bot may do without entities and synonyms of its own.
REQUIRED: Final = frozenset(FILES) - {"entities.yaml", "synonyms.yaml"}


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON schema of each file by its name under schemas/."""
    shapes = {name.removesuffix(".yaml"): shape for name, shape in FILES.items()} | {"scenario": ScenarioFile}
    return {f"{name}.schema.json": shape.model_json_schema() for name, shape in shapes.items()}

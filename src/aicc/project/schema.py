"""The shape of each file of a bot project, as pydantic models: checked on reading, published as JSON schemas."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints

from aicc.models.bot import Migration
from aicc.models.conversation import Channel
from aicc.models.entities import EntityType
from aicc.models.escalation import EscalationPriority, EscalationReason
from aicc.models.retention import GENERAL
from aicc.models.scenario import ScenarioType
from aicc.models.understanding import Mood
from aicc.models.user import UserTier
from aicc.project.action_schema import ActionsFile
from aicc.project.scenario_schema import OptionItem, ScenarioFile, ValidationsFile
from aicc.project.shapes import (
    Answer,
    CardText,
    Https,
    Identifier,
    Line,
    Period,
    Phrase,
    ProjectFile,
    Question,
    Title,
    Weekday,
    Word,
)
from aicc.utils.pii import STRICT, Treatment
from aicc.utils.pii.policy import Address, Hidden, Secret


class ThresholdsFile(ProjectFile):
    """From which score on a reading or an FAQ entry is trusted."""

    intent: float = Field(default=0.55, ge=0, le=1, description="Least confidence of an intent.")
    ambiguity: float = Field(default=0.12, ge=0, le=1, description="Readings closer than this are asked about.")
    faq: float = Field(default=0.5, ge=0, le=1, description="Least probability of an FAQ entry that answers at once.")
    faq_offer: float = Field(
        default=0.1, ge=0, le=1, description="Least probability that one of the entries is right, to ask which."
    )


class TextsFile(ProjectFile):
    """The bot's reflexes."""

    fallback: Line = Field(description="Nobody could use the message.")
    fallback_form: Line = Field(description="The answer does not fit the open question, which follows.")
    clarify: Line = Field(description="Two readings are close; buttons follow.")
    faq_offer: Line = Field(
        default="혹시 이런 질문이신가요? 찾으시는 질문을 골라 주세요.",
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
    cancel_question: Line = Field(
        default='진행하던 "{scenario}" 업무를 취소할까요? 지금까지 입력하신 내용은 저장되지 않습니다.',
        description="Asked before a scenario is cancelled that says confirm_cancel. Slot: scenario.",
    )
    not_cancelled: Line = Field(
        default="알겠습니다. 계속 진행하겠습니다.", description="The customer goes on after all."
    )
    nothing_to_repeat: Line = Field(
        default="다시 말씀드릴 내용이 없습니다. 무엇을 도와드릴까요?", description="Nothing waits for an answer."
    )
    nothing_to_go_back: Line = Field(
        default="처음 질문이라 이전으로 돌아갈 수 없습니다.", description="Nothing was answered yet, or it is final."
    )
    went_back: Line = Field(default="이전 질문으로 돌아갑니다.", description="The last answer is taken back.")
    restarted: Line = Field(
        default='"{scenario}" 업무를 처음부터 다시 시작하겠습니다.',
        description="The scenario begins anew. Slot: scenario.",
    )
    menu: Line = Field(default="처음 화면입니다. 무엇을 도와드릴까요?", description="Everything was left.")
    help: Line = Field(
        default='필요한 업무를 짧게 말씀해 주세요. 상담원이 필요하시면 "상담원"이라고 말씀해 주세요.',
        description="Help while nothing runs.",
    )
    help_form: Line = Field(
        default='"이전"이라고 하시면 앞 질문으로 돌아가고, "취소"라고 하시면 그만둡니다. '
        '상담원이 필요하시면 "상담원"이라고 말씀해 주세요.',
        description="Help in a scenario; the help of the step comes first. Slots: scenario, help.",
    )
    corrected: Line = Field(
        default="{label|을/를} {value|으로/로} 바꿨습니다.", description="An answer was changed. Slots: label, value."
    )
    changing: Line = Field(default="{label|을/를} 다시 여쭙겠습니다.", description="An answer will be. Slot: label.")
    cannot_change: Line = Field(
        default="이미 처리되어 {label|은/는} 바꿀 수 없습니다.", description="It is final. Slot: label."
    )
    what_to_change: Line = Field(
        default="무엇을 바꿀까요?", description="After a no to a confirmation; buttons follow."
    )
    take_your_time: Line = Field(
        default="네, 기다리겠습니다. 준비되시면 답해 주세요.", description="The customer asked to wait a moment."
    )
    last_attempt: Line = Field(
        default="한 번만 더 말씀해 주세요. 상담원이 도와드릴 수도 있습니다.",
        description="Before the last attempt at a question; buttons follow.",
    )
    old_button: Line = Field(
        default="지난 질문의 버튼입니다. 지금 필요한 업무를 말씀해 주세요.",
        description="A button of an earlier question was pressed.",
    )
    silent: Line = Field(
        default="아직 계신가요? 답을 주시면 이어서 도와드리겠습니다.", description="Nothing was said for a while."
    )
    closed: Line = Field(
        default="오랫동안 답이 없어 진행하던 업무를 마칩니다. 필요하실 때 다시 말씀해 주세요.",
        description="Nothing was said for too long.",
    )
    internal_error: Line = Field(
        default="죄송합니다. 처리 중에 문제가 생겨 상담원에게 바로 전달하겠습니다.",
        description="A scenario could not go on; a person does.",
    )


class PrivacyFile(ProjectFile):
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


class SilenceFile(ProjectFile):
    """When the bot speaks by itself because the customer does not answer an open question."""

    remind_minutes: float = Field(default=3, gt=0, le=1440, description="Reminds after so long.")
    close_minutes: float = Field(default=10, gt=0, le=10080, description="Ends the scenario after so long.")


class BotFile(ProjectFile):
    """bot.yaml: who the bot is and what it says by itself."""

    id: Identifier = Field(description="Short name of the bot.")
    name: Line = Field(description="Name shown to customers.")
    type: ScenarioType = Field(description="Kind of centre.")
    greeting: Line = Field(description="First message.")
    ai_notice: Line | None = Field(
        default=None,
        description="Said before the greeting: that an AI answers. Default: a sentence that says so, or nothing where "
        "the greeting says it.",
    )
    greeting_quick_replies: list[Phrase] = Field(default=[], max_length=10, description="Buttons under the greeting.")
    actions: str | None = Field(
        default=None,
        description="Entry point of group aicc.actions that runs the actions which actions.yaml does not have.",
    )
    thresholds: ThresholdsFile = ThresholdsFile()
    privacy: PrivacyFile = Field(
        default=PrivacyFile(), description="What becomes of personal data in a message before it is stored."
    )
    silence: SilenceFile = SilenceFile()
    retention: dict[Identifier, Period] = Field(
        default={GENERAL.id: f"{GENERAL.months}m"},
        min_length=1,
        description="How long conversations are kept after their last turn, by class: days (90d), months (6m) or "
        "years (10y). Scenarios name a class; the first is that of all other conversations.",
    )
    migrate: Migration = Field(
        default=Migration.FINISH,
        description="How running scenarios come to this version once it is published: `finish` in the version they "
        "began with, or `now` where this one has the same open questions.",
    )
    texts: TextsFile


class IntentItem(ProjectFile):
    """Something a customer may want."""

    id: Identifier
    name: Phrase = Field(description="Shown on buttons.")
    phrases: list[Phrase] = Field(min_length=2, max_length=5000, description="Example sentences, ten or more.")
    keywords: list[Phrase] = Field(default=[], description="Exact words that decide before the classifier.")
    scenario: Identifier | None = Field(default=None, description="Scenario that a confident reading starts.")


class IntentsFile(ProjectFile):
    """intents.yaml."""

    intents: list[IntentItem] = Field(min_length=1)


class ResponseItem(ProjectFile):
    """What to say to an intent, by mood."""

    intent: Identifier
    default: Line
    POSITIVE: Line | None = None
    NEGATIVE: Line | None = None
    NEUTRAL: Line | None = None
    MIXED: Line | None = None
    quick_replies: list[Phrase] = Field(default=[], max_length=10)


class ResponsesFile(ProjectFile):
    """responses.yaml."""

    responses: list[ResponseItem]


class CardButtonItem(ProjectFile):
    """A button of a card: it opens a page (url), or says something in the customer's name (text)."""

    label: Word
    url: Https | None = Field(default=None, description="Page to open; https only.")
    text: Question | None = Field(default=None, description="What it says when it opens nothing; default: the label.")


class CardItem(ProjectFile):
    """What channels that can show more than text show with the answer."""

    title: Title
    text: CardText | None = None
    image: Https | None = Field(default=None, description="Address of a picture; https only.")
    buttons: list[CardButtonItem] = Field(default=[], max_length=10)


class FAQItem(ProjectFile):
    """One answered question."""

    id: Identifier
    category: Word
    question: Question
    answer: Answer
    paraphrases: list[Question] = Field(default=[], max_length=100, description="Other ways to ask the same.")
    keywords: list[Word] = Field(default=[], max_length=50)
    priority: int = Field(default=1, ge=1, le=5, description="Decides between entries that match equally well.")
    voice: Answer | None = Field(default=None, description="Said instead of the answer on the telephone.")
    card: CardItem | None = Field(default=None, description="Shown with the answer where the channel can.")
    channels: list[Channel] = Field(default=[], description="Where it answers; default: everywhere.")
    valid_from: date | None = Field(default=None, description="First day (Korea) on which it answers.")
    valid_until: date | None = Field(default=None, description="Last day (Korea) on which it answers.")
    related: list[Identifier] = Field(default=[], max_length=20, description="Ids of entries to offer after it.")
    tags: list[Word] = Field(default=[], max_length=50, description="Words of your own to sort entries by.")


class FAQFile(ProjectFile):
    """faq.yaml."""

    faqs: list[FAQItem]


class SynonymsItem(ProjectFile):
    """Words that searches take for each other."""

    id: Identifier
    word: Phrase | None = Field(
        default=None,
        description="One-way: this word finds `words`, and they do not find it. Left out, all find each other.",
    )
    words: list[Phrase] = Field(min_length=1, max_length=100, description="Two-way: two words or more.")


class SynonymsFile(ProjectFile):
    """synonyms.yaml: other words for the same thing, used when the FAQ is searched. The file may be left out."""

    synonyms: list[SynonymsItem] = Field(default=[])


class RuleItem(ProjectFile):
    """When to hand over: every kind of condition named must hold; within a kind, any."""

    id: Identifier
    reason: EscalationReason
    priority: EscalationPriority
    intents: list[Identifier] = Field(default=[])
    words: list[Phrase] = Field(default=[])
    user_tiers: list[UserTier] = Field(default=[])
    sentiment: Mood | None = None
    at_least: float = Field(default=0.0, ge=0, le=1, description="Least score of the sentiment.")
    misses: int | None = Field(default=None, ge=1, le=20, description="Turns in a row that nobody could answer.")
    abuse: float | None = Field(
        default=None, gt=0, le=1, description="Least likelihood of abusive language; 0.5 is usual."
    )


class HoursItem(ProjectFile):
    """When people answer. `weekdays` stands for mon to fri; a day of its own wins over it."""

    timezone: str = "Asia/Seoul"
    weekdays: Weekday = Field(default=[])
    mon: Weekday | None = None
    tue: Weekday | None = None
    wed: Weekday | None = None
    thu: Weekday | None = None
    fri: Weekday | None = None
    saturday: Weekday = Field(default=[])
    sunday: Weekday = Field(default=[])
    holidays: Literal["closed", "open"] = "closed"
    closed_on: list[date] = Field(default=[])
    open_on: list[date] = Field(default=[])
    always_open: list[str] = Field(
        default=[], description="Reasons, priorities, rule ids or intents served day and night."
    )


class EscalationFile(ProjectFile):
    """escalation.yaml."""

    rules: list[RuleItem]
    hours: HoursItem


class EntityItem(ProjectFile):
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


class RoleItem(ProjectFile):
    """What an entity is to the request when words stand around it. The rules of a kind replace the built-in ones."""

    kind: Annotated[str, StringConstraints(pattern=r"^(\*|[a-z][a-z0-9_]{0,63})$")] = Field(
        description="An entity of this file or a built-in one; * is every entity of this file without rules."
    )
    role: Identifier = Field(description="The role, such as source or destination.")
    after: list[Phrase] = Field(default=[], description="Particles and words behind the entity.")
    before: list[Phrase] = Field(default=[], description="Words in front of the entity.")
    needs: list[Phrase] = Field(default=[], description="Words of which the message must hold one as well.")


class EntitiesFile(ProjectFile):
    """entities.yaml: what this bot finds in messages beside the built-in entities. The file may be left out."""

    entities: list[EntityItem] = Field(default=[])
    roles: list[RoleItem] = Field(default=[])


# File name (a scenario's is a pattern) to its shape.
FILES: Final[dict[str, type[ProjectFile]]] = {
    "bot.yaml": BotFile,
    "intents.yaml": IntentsFile,
    "responses.yaml": ResponsesFile,
    "validations.yaml": ValidationsFile,
    "faq.yaml": FAQFile,
    "synonyms.yaml": SynonymsFile,
    "escalation.yaml": EscalationFile,
    "entities.yaml": EntitiesFile,
    "actions.yaml": ActionsFile,
}
# Folders of the files that have the shape of a scenario.
SCENARIOS: Final = "scenarios/"
REFLEXES: Final = "reflexes/"
# A bot may do without entities, synonyms and HTTP actions of its own.
REQUIRED: Final = frozenset(FILES) - {"entities.yaml", "synonyms.yaml", "actions.yaml"}


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON schema of each file by its name under schemas/."""
    shapes = {name.removesuffix(".yaml"): shape for name, shape in FILES.items()} | {"scenario": ScenarioFile}
    return {f"{name}.schema.json": shape.model_json_schema() for name, shape in shapes.items()}

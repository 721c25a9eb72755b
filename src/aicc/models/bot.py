"""A bot: everything its folder of YAML files says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from aicc.models.entities import NO_ENTITIES, EntityDefinitions
from aicc.models.escalation import BusinessHours, EscalationRule
from aicc.models.expression import Template
from aicc.models.faq import FAQEntry, SynonymSet
from aicc.models.http_action import HTTPAction
from aicc.models.retention import GENERAL, Retention
from aicc.models.scenario import Scenario, ScenarioType
from aicc.models.understanding import Mood
from aicc.models.validation import Validation
from aicc.utils.pii import STRICT, PrivacyPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """Something a customer may want (의도)."""

    id: str
    # Shown on buttons.
    name: str
    # Example sentences the classifier learns from.
    phrases: tuple[str, ...]
    # Exact words that decide before the classifier.
    keywords: tuple[str, ...] = ()
    # Scenario that a confident reading starts.
    scenario: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What to say to an intent, by mood."""

    intent: str
    default: str
    by_mood: Mapping[Mood, str] = field(default_factory=dict)
    quick_replies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which score on a reading or an FAQ entry is trusted."""

    # Least confidence of an intent.
    intent: float = 0.55
    # Two readings closer than this are ambiguous.
    ambiguity: float = 0.12
    # Least probability of an FAQ entry that answers at once.
    faq: float = 0.5
    # Least probability that one of the entries is right, to ask which was meant.
    faq_offer: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The bot's reflexes: what it says apart from scenarios, answers and responses."""

    fallback: Template
    fallback_form: Template
    clarify: Template
    faq_offer: Template
    # Slot: scenario.
    cancelled: Template
    nothing_to_cancel: Template
    # Slot: scenario.
    resumed: Template
    relayed: Template
    # Slot: opens.
    relayed_closed: Template
    returned: Template
    # Slot: ticket.
    escalated: Template
    # Slots: ticket, opens.
    escalated_closed: Template
    abuse_warning: Template
    # Slot: agent.
    agent_joined: Template
    agent_left: Template
    # Slot: scenario.
    cancel_question: Template
    not_cancelled: Template
    nothing_to_repeat: Template
    nothing_to_go_back: Template
    went_back: Template
    # Slot: scenario.
    restarted: Template
    menu: Template
    help: Template
    # Slots: scenario, help.
    help_form: Template
    # Slots: label, value.
    corrected: Template
    # Slot: label.
    changing: Template
    # Slot: label.
    cannot_change: Template
    what_to_change: Template
    take_your_time: Template
    last_attempt: Template
    old_button: Template
    silent: Template
    closed: Template
    internal_error: Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """When the bot speaks by itself because an open question is not answered."""

    remind_after: timedelta = timedelta(minutes=3)
    close_after: timedelta = timedelta(minutes=10)


class Migration(StrEnum):
    """What becomes of a running scenario when another version of the bot is published."""

    # It ends on the version that it began with.
    FINISH = "finish"
    # It goes on in the new version where that has the same open questions.
    NOW = "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """One published bot."""

    id: str
    name: str
    type: ScenarioType
    greeting: str
    greeting_quick_replies: tuple[str, ...]
    # Entry point (group aicc.actions) that runs its actions; None where actions.yaml has all of them.
    actions: str | None
    thresholds: Thresholds
    texts: Texts
    intents: Mapping[str, Intent]
    responses: Mapping[str, Response]
    validations: Mapping[str, Validation]
    scenarios: Mapping[str, Scenario]
    # What it does by itself, by the value of Reflex.
    reflexes: Mapping[str, Scenario]
    # The same scenarios as written: flow dicts in the guide's format.
    flows: Mapping[str, Mapping[str, object]]
    faqs: tuple[FAQEntry, ...]
    rules: tuple[EscalationRule, ...]
    hours: BusinessHours
    # What it finds in messages beside the built-in entities.
    entities: EntityDefinitions = NO_ENTITIES
    # Other words for the same thing, for searches in the FAQ.
    synonyms: tuple[SynonymSet, ...] = ()
    # What becomes of personal data before a message is stored.
    privacy: PrivacyPolicy = STRICT
    silence: Silence = Silence()
    # How running scenarios come to this version.
    migrate: Migration = Migration.FINISH
    # Actions that are HTTP calls, by id.
    http_actions: Mapping[str, HTTPAction] = field(default_factory=dict)
    # How long conversations are kept, by class; the first is that of a conversation which began no scenario.
    retention: Mapping[str, Retention] = field(default_factory=lambda: {GENERAL.id: GENERAL})
    # Said before the greeting: that an AI answers (AI 기본법 제31조). Empty where the greeting says it.
    ai_notice: str = ""

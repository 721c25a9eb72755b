"""A bot of Lex as a bot project, with what does not come along.

What we compiled comes back so that compiling it again gives the same bot. What Lex never had (answers of the FAQ, rules
for handing over, checks of answers) is in none of the files; the texts that every bot needs are those of the example.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from aicc.aws.lex.definition import KOREAN, LexBot, LexIntent, LexLocale, LexSlotType, Response
from aicc.aws.lex.identifiers import read_note
from aicc.aws.lex.losses import Loss, LossKind
from aicc.aws.lex.scenario_file import Yaml, distinct, project_name, write_scenario
from aicc.aws.lex.slot_types import YES_NO
from aicc.aws.lex.texts import buttons, plain, project_text
from aicc.models.scenario import ScenarioType
from aicc.utils.config import PACKAGED_BOT
from aicc.utils.text import squeeze

_WIDTH: Final = 110
_SLOT: Final = re.compile(r"\s*\{[^{}]*\}\s*")
_LONGEST_PHRASE: Final = 200
_MOST_REPLIES: Final = 10
_FEWEST_PHRASES: Final = 2
_REMIND_MINUTES: Final = 3.0
# A server of your own that does what the Lambda did.
_BACKEND: Final = "http://127.0.0.1:9000"
# Without a person to ask for, no bot is whole.
_ESCALATION: Final[Mapping[str, Any]] = {
    "rules": [
        {"id": "asked", "reason": "USER_REQUEST", "priority": "MEDIUM", "words": ["상담원", "상담사"]},
        {"id": "misses", "reason": "REPEATED_MISS", "priority": "MEDIUM", "misses": 3},
    ],
    "hours": {"weekdays": [["09:00", "18:00"]]},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A bot project: what each file says, and what of the bot is in none."""

    files: Mapping[str, str]
    losses: tuple[Loss, ...]


def project_of(bot: LexBot) -> Project:
    """Return a bot of Lex as a bot project, in Korean where it speaks it, else in its first language."""
    return _ProjectWriter(bot).write()


class _ProjectWriter:
    def __init__(self, bot: LexBot) -> None:
        self._bot = bot
        self._locale = bot.locale(KOREAN) or next(iter(bot.locales), LexLocale())
        self._losses = [
            Loss(kind=LossKind.LEX_LOCALE, place=locale.id) for locale in bot.locales if locale is not self._locale
        ]
        # Intent of each phrase: no two intents may have the same.
        self._phrases: dict[str, str] = {}

    def write(self) -> Project:
        intents = [intent for intent in self._locale.intents if not intent.is_fallback]
        noted = {each.name: read_note(each.description).facts.get("intent", "") for each in intents}
        ids = distinct({name: own or project_name(name) for name, own in noted.items()})
        scenarios = {intent.name: _scenario(intent, ids[intent.name]) for intent in intents if _is_dialogue(intent)}
        written = {
            scenario: write_scenario(intent, self._locale, scenario, self._losses)
            for intent in intents
            if (scenario := scenarios.get(intent.name)) is not None
        }
        actions = [action for each in written.values() for action in each.actions]
        files: dict[str, Any] = {
            "bot.yaml": self._bot_file(),
            "intents.yaml": {"intents": [self._intent(each, ids[each.name], scenarios) for each in intents]},
            "responses.yaml": {"responses": [*self._responses(intents, ids)]},
            "validations.yaml": {"validations": []},
            "faq.yaml": {"faqs": []},
            "escalation.yaml": dict(_ESCALATION),
            "entities.yaml": {"entities": self._entities()},
            **{f"scenarios/{name}.yaml": each.scenario for name, each in written.items()},
        }
        if actions:
            files["actions.yaml"] = {"servers": [{"url": _BACKEND, "allow_private": True, "actions": actions}]}
        losses = [*self._losses, *self._renamed(ids)]
        return Project(files={path: _dump(data) for path, data in files.items()}, losses=tuple(dict.fromkeys(losses)))

    def _bot_file(self) -> Yaml:
        note = read_note(self._bot.description)
        name = note.text or self._bot.name
        minutes = self._bot.idle_seconds / 60
        kind = note.facts.get("type", "")
        return {
            "id": note.facts.get("bot") or project_name(self._bot.name),
            "name": name,
            "type": kind if kind in {each.value for each in ScenarioType} else ScenarioType.SHOPPING.value,
            "greeting": f"안녕하세요, {name}입니다. 저는 사람이 아니라 인공지능입니다. 무엇을 도와드릴까요?",
            "thresholds": {"intent": self._locale.threshold},
            "silence": {"remind_minutes": min(_REMIND_MINUTES, minutes / 2), "close_minutes": minutes},
            "texts": {**_texts(), **self._fallback()},
        }

    def _fallback(self) -> dict[str, str]:
        fallback = self._locale.fallback
        said = (
            (fallback.closing.response if fallback.closing is not None else None)
            or fallback.fulfillment.success
            or fallback.initial
            if fallback is not None
            else None
        )
        return {"fallback": _said(said)} if said is not None and _said(said) else {}

    def _intent(self, intent: LexIntent, own: str, scenarios: Mapping[str, str]) -> Yaml:
        shown = intent.display_name or intent.name
        phrases = [phrase for utterance in intent.utterances if (phrase := self._phrase(intent, utterance))]
        if len(phrases) < _FEWEST_PHRASES:
            self._lose(LossKind.LEX_PHRASES, intent)
            phrases += [shown, intent.name if shown != intent.name else f"{shown} 문의"]
        scenario = {"scenario": scenarios[intent.name]} if intent.name in scenarios else {}
        return {"id": own, "name": shown, **scenario, "phrases": phrases[: max(len(intent.utterances), 2)]}

    def _phrase(self, intent: LexIntent, utterance: str) -> str:
        """Return a sample utterance as a phrase; "" where it says nothing of its own."""
        phrase = " ".join(_SLOT.sub(" ", utterance).split()) if "{" in utterance else utterance
        if phrase != utterance:
            self._lose(LossKind.LEX_UTTERANCE, intent, utterance)
        if not phrase or len(phrase) > _LONGEST_PHRASE:
            return ""
        return phrase if self._phrases.setdefault(squeeze(phrase), intent.name) == intent.name else ""

    def _responses(self, intents: list[LexIntent], ids: Mapping[str, str]) -> list[Yaml]:
        found = []
        for intent in intents:
            said = intent.closing.response if intent.closing is not None else intent.initial
            if said is None or _is_dialogue(intent) or not _said(said):
                continue
            replies = list(buttons(said.groups))[:_MOST_REPLIES]
            shown = {"quick_replies": replies} if replies else {}
            found.append({"intent": ids[intent.name], "default": _said(said), **shown})
        return found

    def _entities(self) -> list[Yaml]:
        """Return the slot types that are no choices of a question."""
        used = {slot.type for intent in self._locale.intents for slot in intent.slots}
        return [
            _entity(each)
            for each in self._locale.slot_types
            if each.values and each.name != YES_NO.name and (_is_entity(each) or each.name not in used)
        ]

    def _renamed(self, ids: Mapping[str, str]) -> list[Loss]:
        place = self._locale.id
        return [
            Loss(kind=LossKind.LEX_NAME, place=f"{place}/{name}", what=own) for name, own in ids.items() if name != own
        ]

    def _lose(self, kind: LossKind, intent: LexIntent, what: str = "") -> None:
        self._losses.append(Loss(kind=kind, place=f"{self._locale.id}/{intent.name}", what=what))


def _is_dialogue(intent: LexIntent) -> bool:
    """Return whether an intent is more than an answer."""
    return bool(intent.slots or intent.dialog_hook or intent.fulfillment.hook or intent.confirmation)


def _scenario(intent: LexIntent, own: str) -> str:
    return read_note(intent.description).facts.get("scenario") or own


def _is_entity(slot_type: LexSlotType) -> bool:
    return read_note(slot_type.description).facts.get("type") == "entity"


def _entity(slot_type: LexSlotType) -> Yaml:
    noted = read_note(slot_type.description).facts.get("entity", "")
    values = [
        {"value": value.value, "synonyms": list(value.synonyms)} if value.synonyms else value.value
        for value in slot_type.values
    ]
    return {"id": noted or project_name(slot_type.name), "type": "list", "values": values, "fuzzy": False}


def _said(response: Response) -> str:
    words = [plain(group.message) for group in response.groups if plain(group.message)]
    return project_text("\n".join(words), {})


def _texts() -> dict[str, str]:
    """Return the texts that every bot needs, from the example."""
    example = yaml.safe_load((PACKAGED_BOT / "bot.yaml").read_text(encoding="utf-8"))
    return {**example["texts"], "fallback": "죄송합니다. 말씀을 이해하지 못했습니다. 짧게 다시 말씀해 주시겠어요?"}


class _Dumper(yaml.SafeDumper):
    """Writes everything out: a bot project knows no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return that nothing is one of another's."""
        return True


def _dump(data: Any) -> str:
    written: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return written

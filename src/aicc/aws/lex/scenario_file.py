"""An intent of Lex as a scenario of a bot project.

The scenario says the initial response, takes the optional slots that were mentioned, asks for the others, confirms,
lets an action fulfil the intent and says how that went: compiled again it is the same intent.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aicc.aws.lex.definition import Constraint, LexIntent, LexLocale, LexSlot, MessageGroup, PlainText, Prompt, Response
from aicc.aws.lex.identifiers import read_note
from aicc.aws.lex.losses import Loss, LossKind
from aicc.aws.lex.texts import plain, project_text
from aicc.models.scenario import ATTEMPTS, TO_AGENT, InputType
from aicc.utils.text import squeeze

Yaml = dict[str, Any]
# What customers are asked for, by built-in slot type.
_ASKED: Final[Mapping[str, InputType]] = {
    "AMAZON.Date": InputType.DATE,
    "AMAZON.Time": InputType.TIME,
    "AMAZON.Number": InputType.NUMBER,
    "AMAZON.PhoneNumber": InputType.PHONE,
    "AMAZON.Confirmation": InputType.YES_NO,
    "AMAZON.FirstName": InputType.NAME,
    "AMAZON.LastName": InputType.NAME,
}
_INPUT_TYPES: Final = frozenset(kind.value for kind in InputType)
_CHOICES: Final = frozenset({InputType.SELECTION, InputType.MULTI_SELECT})
_READS: Final = re.compile(r"\{([^\W\d]\w{0,63})(?:\|[^{}]*)?\}")
_NOT_NAME: Final = re.compile(r"[^0-9a-z_]+")
_LONGEST_NAME: Final = 64
_MOST_ATTEMPTS: Final = 10
_TO_PERSON: Final[Mapping[str, Any]] = {"default": {"next_step": TO_AGENT}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A scenario as it is written, and the actions that it calls, as actions.yaml has them."""

    scenario: Yaml
    actions: tuple[Yaml, ...]


def project_name(name: str) -> str:
    """Return a name of Lex as an id of a bot project: OrderStatus becomes order_status."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    spelt = _NOT_NAME.sub("_", parted).strip("_")
    return (spelt if spelt[:1].isalpha() else f"x_{spelt}")[:_LONGEST_NAME]


def distinct(wanted: Mapping[str, str]) -> dict[str, str]:
    """Return a name for each, as wanted; the second that wants one gets a number behind it."""
    given: dict[str, str] = {}
    for own, name in wanted.items():
        number = 2
        chosen = name
        while chosen in given.values():
            chosen = f"{name[: _LONGEST_NAME - 4]}_{number}"
            number += 1
        given[own] = chosen
    return given


def write_scenario(intent: LexIntent, locale: LexLocale, scenario_id: str, losses: list[Loss]) -> Written:
    """Return the scenario of an intent; what has no place in it is added to the losses."""
    return _ScenarioWriter(intent, locale, scenario_id, losses).write()


class _ScenarioWriter:
    def __init__(self, intent: LexIntent, locale: LexLocale, scenario_id: str, losses: list[Loss]) -> None:
        self._intent = intent
        self._locale = locale
        self._id = scenario_id
        self._losses = losses
        self._slots = distinct({slot.name: _slot_name(slot) for slot in intent.slots})
        self._steps = distinct({slot.name: f"ask_{project_name(slot.name)}"[:_LONGEST_NAME] for slot in intent.slots})

    def write(self) -> Written:
        intent = self._intent
        ranked = sorted(intent.slots, key=lambda slot: (slot.priority is None, slot.priority or 0))
        required = [slot for slot in ranked if slot.constraint is Constraint.REQUIRED]
        optional = [slot for slot in ranked if slot.constraint is Constraint.OPTIONAL]
        opening = self._said("opening", intent.initial)
        asking = [
            *(step for slot in optional for step in self._maybe(slot)),
            *(step for slot in required for step in self._ask(slot)),
        ]
        confirming, declined = self._confirm()
        closing = intent.closing.response if intent.closing is not None else None
        results = self._said("result", intent.fulfillment.success or closing)
        actions, fulfil = self._actions([*asking, *confirming], results)
        prepare = fulfil[:-1]
        steps = _chained([*opening, *prepare, *asking, *confirming, fulfil[-1], *results])
        if intent.input_contexts or intent.output_contexts:
            self._lose(LossKind.LEX_DEFAULTS, "contexts")
        name = read_note(intent.description).text or intent.display_name or intent.name
        scenario = {"id": self._id, "name": name, "steps": [*steps, *declined]}
        return Written(scenario=scenario, actions=tuple(actions))

    def _said(self, step: str, response: Response | None) -> list[Yaml]:
        groups = [group for group in (response.groups if response is not None else ()) if plain(group.message)]
        return [{"id": f"{step}_{number}", "message": self._words([group])} for number, group in enumerate(groups, 1)]

    def _words(self, groups: Sequence[MessageGroup]) -> str | list[str]:
        """Return what a prompt or response says: its first message with the variations, the others behind it."""
        for message in (message for group in groups for message in (group.message, *group.variations)):
            if not isinstance(message, PlainText) and plain(message):
                self._lose(LossKind.LEX_MESSAGE, plain(message)[:40])
        rest = [plain(group.message) for group in groups[1:] if plain(group.message)]
        first = [message for group in groups[:1] for message in (group.message, *group.variations)]
        texts = ["\n".join([plain(message), *rest]).strip() for message in first]
        written = [project_text(text, self._slots) for text in texts if text]
        return written[0] if len(written) == 1 else written

    def _maybe(self, slot: LexSlot) -> Iterator[Yaml]:
        """Take what was mentioned and ask for nothing: what is filled is not asked for."""
        asking = self._ask(slot)
        # No condition can read a secret, which is never kept.
        secret = asking[0]["input_type"] == InputType.SECRET
        when = "false" if secret else self._slots[slot.name]
        yield {
            "id": f"maybe_{asking[0]['id']}"[:_LONGEST_NAME],
            "next_step": [{"when": when, "go": asking[0]["id"]}, {"over": len(asking)}],
        }
        yield from asking

    def _ask(self, slot: LexSlot) -> list[Yaml]:
        """Return the question; behind a secret, the action that takes it at once, for it is not kept."""
        facts = read_note(slot.description)
        name = self._slots[slot.name]
        asked = _asked(slot, self._locale)
        own = self._steps[slot.name]
        if slot.utterances or slot.defaults:
            self._lose(LossKind.LEX_DEFAULTS, slot.name)
        labels = [label for label in facts.text.split(", ") if label] if facts.facts else []
        step: Yaml = {"id": own, "message": self._question(slot.prompt, slot), "input_type": asked.value, "slot": name}
        step |= {
            **({"label": labels} if labels else {}),
            **({"unit": facts.facts["unit"]} if "unit" in facts.facts else {}),
            **({"prefill": False} if facts.facts.get("prefill") == "no" else {}),
            **({"options": _options(slot, self._locale)} if asked in _CHOICES else {}),
            **_attempts(slot.prompt),
        }
        check = {"id": f"take_{own}"[:_LONGEST_NAME], "action": self._action_name(own)}
        taken = check | {"arguments": {name: name}, "on_failure": dict(_TO_PERSON)}
        return [step, taken] if asked is InputType.SECRET else [step]

    def _question(self, prompt: Prompt | None, slot: LexSlot) -> str | list[str]:
        if prompt is None or not prompt.groups or not any(plain(group.message) for group in prompt.groups):
            return f"{self._slots[slot.name]} 값을 말씀해 주세요."
        return self._words(prompt.groups)

    def _confirm(self) -> tuple[list[Yaml], list[Yaml]]:
        """Return the confirmation, if there is one, and what is said after a no."""
        confirmation = self._intent.confirmation
        if confirmation is None or not confirmation.active:
            return [], []
        said = self._said("declined", confirmation.declined)[:1]
        declined = [{**step, "type": "end"} for step in said]
        on_no = declined[0]["id"] if declined else None
        words = self._words(confirmation.prompt.groups) or "이대로 진행할까요?"
        asked = {"id": "confirm", "message": words, "type": "confirm"}
        return [asked | {"slot": "confirmed", "on_no": on_no} | _attempts(confirmation.prompt)], declined

    def _actions(self, before: Sequence[Yaml], results: Sequence[Yaml]) -> tuple[list[Yaml], list[Yaml]]:
        """Return the actions, and the steps that call them: one fulfils; where Lex would read session attributes that a
        Lambda has set before, another one fetches them.
        """
        own = set(self._slots.values())
        needed = [slot for slot in _read(before) if slot not in own]
        returned = [slot for slot in _read(results) if slot not in own and slot not in needed]
        secrets = {step["slot"] for step in before if step.get("input_type") == InputType.SECRET}
        failure = self._intent.fulfillment.failure
        words = self._words(failure.groups) if failure is not None else []
        told = {"message": words} if words else {}
        fulfil: Yaml = {
            "id": "fulfil",
            "action": self._action_name("fulfillment"),
            "arguments": {slot: slot for slot in self._slots.values() if slot not in secrets},
            "on_failure": {"default": {**told, "next_step": TO_AGENT}},
        }
        prepare: Yaml = {
            "id": "prepare",
            "action": self._action_name("attributes"),
            "on_failure": dict(_TO_PERSON),
        }
        steps = [*([prepare] if needed else []), fulfil]
        self._lose(LossKind.LEX_HOOK, fulfil["action"])
        results_of = [*([needed] if needed else []), returned]
        taking = [_action(step, ()) for step in before if "action" in step]
        return [*taking, *(_action(step, slots) for step, slots in zip(steps, results_of, strict=True))], steps

    def _action_name(self, what: str) -> str:
        short = what[: _LONGEST_NAME // 2]
        return f"{self._id[: _LONGEST_NAME - len(short) - 1]}_{short}"

    def _lose(self, kind: LossKind, what: str) -> None:
        self._losses.append(Loss(kind=kind, place=f"{self._locale.id}/{self._intent.name}", what=str(what)))


def _action(step: Yaml, results: Sequence[str]) -> Yaml:
    return {
        "id": step["action"],
        "path": f"/{step['action']}",
        "body": {slot: f"/slots/{slot}" for slot in step.get("arguments", {})},
        "result": {slot: f"/{slot}" for slot in results},
    }


def _chained(steps: Sequence[Yaml]) -> list[Yaml]:
    """Return the steps with each leading to the next; where a slot was not mentioned, over its question."""
    following: list[str | None] = [*(step["id"] for step in steps[1:]), None]
    chained: list[Yaml] = []
    for number, step in enumerate(steps):
        ways = step.get("next_step")
        target: Any = following[number]
        if isinstance(ways, list):
            target = [ways[0], {"go": following[number + ways[1]["over"]]}]
        chained.append({**step, "next_step": target})
    return chained


def _read(steps: Sequence[Yaml]) -> list[str]:
    """Return the slots that the messages of some steps read, once each."""
    texts = (step.get("message", "") for step in steps)
    said = (each for text in texts for each in ([text] if isinstance(text, str) else text))
    return list(dict.fromkeys(slot for text in said for slot in _READS.findall(text)))


def _slot_name(slot: LexSlot) -> str:
    named = read_note(slot.description).facts.get("slot", "")
    return named or (slot.name if _READS.fullmatch(f"{{{slot.name}}}") else project_name(slot.name))


def _asked(slot: LexSlot, locale: LexLocale) -> InputType:
    """Return what is asked for: as the note says, or as the slot type is used to."""
    noted = read_note(slot.description).facts.get("input", "")
    chosen = locale.slot_type(slot.type)
    if noted in _INPUT_TYPES and (InputType(noted) not in _CHOICES or chosen is not None):
        return InputType(noted)
    if chosen is not None and chosen.values:
        return InputType.MULTI_SELECT if slot.multiple else InputType.SELECTION
    return InputType.SECRET if slot.obfuscated else _ASKED.get(slot.type, InputType.TEXT)


def _options(slot: LexSlot, locale: LexLocale) -> list[Any]:
    """Return the values of a slot's type as options: no word may mean two of them."""
    chosen = locale.slot_type(slot.type)
    meant: dict[str, str] = {}
    options = []
    for value in chosen.values if chosen is not None else ():
        if meant.setdefault(squeeze(value.value), value.value) != value.value:
            continue
        words = [word for word in value.synonyms if meant.setdefault(squeeze(word), value.value) == value.value]
        options.append({"value": value.value, "synonyms": words} if words else value.value)
    return options


def _attempts(prompt: Prompt | None) -> Yaml:
    attempts = min(prompt.retries + 1, _MOST_ATTEMPTS) if prompt is not None else ATTEMPTS
    return {"attempts": attempts} if attempts != ATTEMPTS else {}

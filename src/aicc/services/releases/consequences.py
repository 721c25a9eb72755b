"""What changes of a bot may do to those who use it: conversations that run, the backend, recognition. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aicc.project.schema import SCENARIOS
from aicc.services.releases.differences import Parsed
from aicc.utils.hangul import with_josa

# Steps with one of these keys are those at which a conversation waits.
_WAITING: Final = ("input_type", "call")
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """Something to think of before a version is published."""

    # Stable, searchable name of the kind.
    code: str
    # The file, then names of items, as in Change.
    path: tuple[str, ...]
    ko: str
    en: str


def consequences(old: Parsed, new: Parsed) -> tuple[Consequence, ...]:
    """Return what follows from the changes from one version to another."""
    return (*_of_backend(old, new), *_of_intents(old, new), *_of_faq(old, new), *_of_scenarios(old, new))


def _of_backend(old: Parsed, new: Parsed) -> Iterator[Consequence]:
    before, after = (_mapping(files.get("bot.yaml")).get("actions") for files in (old, new))
    if before != after:
        yield Consequence(
            code="backend_changed",
            path=("bot.yaml", "actions"),
            ko=f"업무 시스템이 {before}에서 {with_josa(after, '으로/로')} "
            "바뀝니다. 서버를 다시 시작해야 쓸 수 있습니다.",
            en=f"The backend changes from {before} to {after}: the server must be restarted.",
        )

    if old.get("actions.yaml") != new.get("actions.yaml"):
        yield Consequence(
            code="backend_changed",
            path=("actions.yaml",),
            ko="업무 시스템을 부르는 주소나 방법이 바뀝니다. 서버를 다시 시작해야 쓸 수 있습니다.",
            en="How the backend is called changes: the server must be restarted.",
        )


def _of_intents(old: Parsed, new: Parsed) -> Iterator[Consequence]:
    after = _items(new, "intents.yaml", "intents")
    for name, intent in _items(old, "intents.yaml", "intents").items():
        path = ("intents.yaml", "intents", name)
        if name not in after:
            ko = f"의도 {with_josa(name, '이/가')} 없어져 그 말을 다른 의도로 읽거나 알아듣지 못합니다."
            en = f"The intent {name} is gone: what meant it is read as another, or not understood."
            yield Consequence(code="intent_removed", path=path, ko=ko, en=en)
            continue
        fewer, more = len(_listed(after[name], "phrases")), len(_listed(intent, "phrases"))
        if fewer < more:
            ko = f"의도 {name}의 예문이 {more}개에서 {fewer}개로 줄었습니다. aicc evaluate로 확인해 주세요."
            en = f"The intent {name} has {fewer} phrases, where it had {more}: look at what `aicc evaluate` says."
            yield Consequence(code="fewer_phrases", path=path, ko=ko, en=en)


def _of_faq(old: Parsed, new: Parsed) -> Iterator[Consequence]:
    after = _items(new, "faq.yaml", "faqs")
    for name in _items(old, "faq.yaml", "faqs"):
        if name not in after:
            ko = f"FAQ 항목 {with_josa(name, '이/가')} 없어집니다. 운영 중에 고친 항목이면 고친 내용으로 계속 답합니다."
            en = f"The FAQ entry {name} is gone; one that was edited while the bot ran goes on answering as edited."
            yield Consequence(code="entry_removed", path=("faq.yaml", "faqs", name), ko=ko, en=en)


def _of_scenarios(old: Parsed, new: Parsed) -> Iterator[Consequence]:
    for file in (name for name in old if name.startswith(SCENARIOS)):
        if file not in new:
            ko = "시나리오가 없어집니다. 진행하던 대화는 이전 버전으로 마칩니다."
            en = "The scenario is gone; conversations in it finish on the version they began with."
            yield Consequence(code="scenario_removed", path=(file,), ko=ko, en=en)
            continue
        after = _items(new, file, "steps")
        for name, step in _items(old, file, "steps").items():
            yield from _of_step((file, "steps", name), step, after.get(name))


def _of_step(path: tuple[str, ...], old: Item, new: Item | None) -> Iterator[Consequence]:
    waits = old.get("type") == "confirm" or any(key in old for key in _WAITING)
    if new is None:
        if waits:
            ko = "대화가 이 단계에서 기다리고 있을 수 있습니다. 그런 대화는 이전 버전으로 마칩니다."
            en = "Conversations may be waiting at this step; they finish on the version they began with."
            yield Consequence(code="step_removed", path=path, ko=ko, en=en)
        return
    if old.get("input_type") != new.get("input_type"):
        before, after = (step.get("input_type", "-") for step in (old, new))
        ko = f"묻는 것이 {before}에서 {with_josa(after, '으로/로')} 바뀝니다. 기다리던 대화는 이전 버전으로 마칩니다."
        en = f"It asks for {after}, not {before}; conversations that wait here finish on the version they began with."
        yield Consequence(code="input_changed", path=path, ko=ko, en=en)
    before, after = (step.get("slot", path[-1]) for step in (old, new))
    if waits and before != after:
        ko = f"슬롯 이름이 {before}에서 {with_josa(after, '으로/로')} 바뀝니다. 기다리던 대화는 이전 버전으로 마칩니다."
        en = f"The slot {before} becomes {after}; conversations that wait here finish on the version they began with."
        yield Consequence(code="slot_renamed", path=path, ko=ko, en=en)
    if "action" in old and "action" in new and _call_of(old) != _call_of(new):
        ko = f"업무 시스템을 부르는 방법이 바뀝니다: {_call_of(old)} → {_call_of(new)}. 업무 시스템도 맞춰 주세요."
        en = "The backend is called in another way; see that it takes the call."
        yield Consequence(code="call_changed", path=path, ko=ko, en=en)


def _call_of(step: Item) -> str:
    return f"{step['action']}({', '.join(sorted(_mapping(step.get('arguments'))))})"


def _items(files: Parsed, file: str, key: str) -> dict[str, Item]:
    items = _listed(_mapping(files.get(file)), key)
    return {str(item["id"]): item for item in items if isinstance(item, Mapping) and "id" in item}


def _listed(mapping: Item, key: str) -> list[Any]:
    found = mapping.get(key)
    return found if isinstance(found, list) else []


def _mapping(value: Any) -> Item:
    return value if isinstance(value, Mapping) else {}

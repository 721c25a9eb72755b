"""What no single value shows: references between files, flows that cannot end, words that fight each other."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import regex
from pydantic import BaseModel

from aicc.models.escalation import EscalationPriority, EscalationReason
from aicc.models.scenario import TO_AGENT, InputType, ValidationType
from aicc.project.entities import check_entities
from aicc.project.faq import check_faqs, check_synonyms
from aicc.project.problems import Problem, Severity
from aicc.project.schema import (
    BotFile,
    EntitiesFile,
    EscalationFile,
    FAQFile,
    HoursItem,
    IntentItem,
    IntentsFile,
    ResponsesFile,
    ScenarioFile,
    StepItem,
    SynonymsFile,
    ValidationsFile,
)
from aicc.project.yaml_source import Path_, Source

Shapes = Mapping[str, BaseModel]


def check_project(shapes: Shapes, sources: Mapping[str, Source], files: Collection[str]) -> list[Problem]:
    """Return every problem that the files have with themselves and with each other.

    `files` are all that exist, those included that cannot be read: a reference to one of them is no second mistake.
    """
    problems: list[Problem] = []
    for file, shape in shapes.items():
        source = sources[file]
        if isinstance(shape, IntentsFile):
            problems += _check_intents(source, shape, files)
        elif isinstance(shape, ResponsesFile):
            problems += _check_responses(source, shape, shapes)
        elif isinstance(shape, ValidationsFile):
            problems += _check_validations(source, shape)
        elif isinstance(shape, FAQFile | SynonymsFile):
            problems += _check_faq(source, shape)
        elif isinstance(shape, EscalationFile):
            problems += _check_escalation(source, shape, shapes)
        elif isinstance(shape, BotFile):
            problems += _check_bot(source, shape)
        elif isinstance(shape, EntitiesFile):
            problems += _duplicates(source, "entities", [item.id for item in shape.entities])
            problems += check_entities(source, shape)
        elif isinstance(shape, ScenarioFile):
            problems += _check_scenario(source, shape)
    return problems


def _squeeze(text: str) -> str:
    return "".join(text.split()).lower()


def _duplicates(source: Source, key: str, ids: Sequence[str], field: str = "id") -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, name in enumerate(ids):
        if name in first:
            line = source.line((key, first[name]))
            ko = f"{name} 이(가) 두 번 나옵니다(처음: {line}행). 하나를 지우거나 이름을 바꿔 주세요."
            en = f"{name} appears twice (first on line {line})."
            yield source.problem((key, index, field), "duplicate_id", ko, en)
        first.setdefault(name, index)


def _known_intents(shapes: Shapes) -> set[str] | None:
    intents = shapes.get("intents.yaml")
    return {item.id for item in intents.intents} if isinstance(intents, IntentsFile) else None


def _check_bot(source: Source, bot: BotFile) -> Iterator[Problem]:
    if "AI" not in bot.greeting and "인공지능" not in bot.greeting:
        ko = "첫인사에 AI가 응대한다는 안내가 없습니다(AI 기본법 제31조). 넣어 주세요."
        en = "The greeting does not say that an AI answers."
        yield replace(source.problem(("greeting",), "ai_notice_missing", ko, en), severity=Severity.WARNING)


def _check_intents(source: Source, file: IntentsFile, files: Collection[str]) -> Iterator[Problem]:
    yield from _duplicates(source, "intents", [item.id for item in file.intents])
    phrases: dict[str, tuple[str, int]] = {}
    for index, item in enumerate(file.intents):
        if item.scenario is not None and f"scenarios/{item.scenario}.yaml" not in files:
            ko = f"시나리오 {item.scenario} 이(가) 없습니다. scenarios/{item.scenario}.yaml을 만들거나 고쳐 주세요."
            en = f"No scenario {item.scenario}; make scenarios/{item.scenario}.yaml or correct the name."
            yield source.problem(("intents", index, "scenario"), "scenario_unknown", ko, en)
        for number, phrase in enumerate(item.phrases):
            path: Path_ = ("intents", index, "phrases", number)
            other, line = phrases.setdefault(_squeeze(phrase), (item.id, source.line(path)))
            if other != item.id:
                ko = f"같은 문장이 의도 {other}({line}행)에도 있습니다. 한쪽에서 지워 주세요: {phrase}"
                yield source.problem(path, "phrase_shared", ko, f"The same phrase is in {other} (line {line}).")
    yield from _keyword_clashes(source, file)


def _keyword_clashes(source: Source, file: IntentsFile) -> Iterator[Problem]:
    for index, item in enumerate(file.intents):
        for number, keyword in enumerate(item.keywords):
            hits = (hit for other in file.intents if other.id != item.id for hit in _hits(_squeeze(keyword), other))
            intent, words = next(hits, ("", ""))
            if intent:
                ko = f"키워드 {keyword}이(가) 의도 {intent}에도 나옵니다: {words}. 더 정확한 낱말을 쓰세요."
                en = f"The keyword {keyword} occurs in the words of {intent}; use a more precise one."
                yield source.problem(("intents", index, "keywords", number), "keyword_clash", ko, en)


def _hits(keyword: str, other: IntentItem) -> Iterator[tuple[str, str]]:
    yield from ((other.id, phrase) for phrase in other.phrases if keyword in _squeeze(phrase))
    yield from ((other.id, rival) for rival in other.keywords if keyword == _squeeze(rival))


def _check_responses(source: Source, file: ResponsesFile, shapes: Shapes) -> Iterator[Problem]:
    yield from _duplicates(source, "responses", [item.intent for item in file.responses], "intent")
    known = _known_intents(shapes)
    for index, item in enumerate(file.responses):
        if known is not None and item.intent not in known:
            ko = f"의도 {item.intent} 이(가) intents.yaml에 없습니다."
            yield source.problem(("responses", index, "intent"), "intent_unknown", ko, f"No intent {item.intent}.")


def _check_validations(source: Source, file: ValidationsFile) -> Iterator[Problem]:
    yield from _duplicates(source, "validations", [item.id for item in file.validations])
    for index, item in enumerate(file.validations):
        path: Path_ = ("validations", index)
        if item.type is ValidationType.PATTERN:
            try:
                regex.compile(item.pattern or "")
            except regex.error as error:
                ko, en = f"정규식이 잘못되었습니다: {error}", f"The pattern is not a regular expression: {error}"
                yield source.problem((*path, "pattern"), "pattern_invalid", ko, en)
        needed = {
            ValidationType.PATTERN: item.pattern,
            ValidationType.DIGITS: item.length,
            ValidationType.RANGE: item.min if item.min is not None else item.max,
            ValidationType.LENGTH: item.min if item.min is not None else item.max,
        }[item.type]
        if needed is None:
            ko = f"{item.type} 검사에 필요한 값이 없습니다(pattern, length, min, max 가운데 하나)."
            yield source.problem(path, "validation_incomplete", ko, f"The check {item.type} lacks its value.")
        if item.min is not None and item.max is not None and item.min > item.max:
            yield source.problem((*path, "min"), "range_empty", "min이 max보다 큽니다.", "min is larger than max.")


def _check_faq(source: Source, file: FAQFile | SynonymsFile) -> Iterator[Problem]:
    if isinstance(file, SynonymsFile):
        yield from _duplicates(source, "synonyms", [item.id for item in file.synonyms])
        yield from check_synonyms(source, file)
        return
    yield from _duplicates(source, "faqs", [item.id for item in file.faqs])
    yield from (
        replace(problem, code="question_twice", severity=Severity.WARNING)
        for problem in _duplicates(source, "faqs", [_squeeze(item.question) for item in file.faqs], "question")
    )
    yield from check_faqs(source, file)


def _check_escalation(source: Source, file: EscalationFile, shapes: Shapes) -> Iterator[Problem]:
    yield from _duplicates(source, "rules", [item.id for item in file.rules])
    known = _known_intents(shapes)
    for index, rule in enumerate(file.rules):
        for number, intent in enumerate(rule.intents):
            if known is not None and intent not in known:
                ko = f"의도 {intent} 이(가) intents.yaml에 없습니다."
                yield source.problem(("rules", index, "intents", number), "intent_unknown", ko, f"No intent {intent}.")
        if not (rule.intents or rule.words or rule.user_tiers or rule.sentiment or rule.misses or rule.abuse):
            ko = (
                "조건이 없어 모든 대화를 넘깁니다. "
                "intents, words, user_tiers, sentiment, misses, abuse 가운데 하나를 쓰세요."
            )
            yield source.problem(("rules", index), "rule_empty", ko, "A rule without a condition would always hold.")
    try:
        ZoneInfo(file.hours.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        ko, en = f"시간대 {file.hours.timezone} 을(를) 모릅니다.", f"Unknown time zone {file.hours.timezone}."
        yield source.problem(("hours", "timezone"), "timezone_unknown", ko, en)
    yield from _check_hours(source, file.hours)
    rules = {rule.id for rule in file.rules}
    for number, name in enumerate(file.hours.always_open):
        if name not in {*EscalationReason, *EscalationPriority, *rules, *(known or {name})}:
            ko = f"{name} 은(는) 이유, 우선순위, 규칙 id, 의도 id 가운데 어느 것도 아닙니다."
            en = f"{name} is no reason, priority, rule id or intent id."
            yield source.problem(("hours", "always_open", number), "always_open_unknown", ko, en)


def _check_hours(source: Source, hours: HoursItem) -> Iterator[Problem]:
    for day in ("weekdays", "mon", "tue", "wed", "thu", "fri", "saturday", "sunday"):
        for index, (opens, closes) in enumerate(getattr(hours, day) or []):
            if closes <= opens:
                ko = (
                    f"끝나는 시각({closes})이 시작 시각({opens})보다 늦지 않아 열리지 않습니다. "
                    "자정을 넘기면 24:00까지와 다음 날 00:00부터로 나누어 주세요."
                )
                en = f"{opens} to {closes} is never open; hours past midnight are split at 24:00 and 00:00."
                yield source.problem(("hours", day, index), "hours_order", ko, en)


def _check_scenario(source: Source, file: ScenarioFile) -> Iterator[Problem]:
    if source.file != f"scenarios/{file.id}.yaml":
        ko, en = f"파일 이름은 {file.id}.yaml 이어야 합니다.", f"Name the file {file.id}.yaml."
        yield source.problem(("id",), "file_name", ko, en)
    by_id = {step.id: step for step in file.steps}
    for index, step in enumerate(file.steps):
        for path, target in _written_targets(step):
            if target not in by_id:
                ko = f"단계 {target} 이(가) 없습니다. next_step을 고치거나 단계를 추가해 주세요."
                yield source.problem(("steps", index, *path), "step_dangling", ko, f"There is no step {target}.")
        yield from _check_secret(source, index, step, by_id)
    yield from _check_secrets_hidden(source, file)
    yield from _check_paths(source, file, by_id)


def _written_targets(step: StepItem) -> Iterator[tuple[Path_, str]]:
    ways: list[tuple[Path_, str | None]] = [
        (("on_failure", code, "next_step"), failure.next_step) for code, failure in step.on_failure.items()
    ]
    if isinstance(step.next_step, list):
        ways += [(("next_step", number, "go"), branch.go) for number, branch in enumerate(step.next_step)]
    else:
        ways.append((("next_step",), step.next_step))
    yield from ((path, target) for path, target in ways if target is not None and target != TO_AGENT)


def _check_secret(source: Source, index: int, step: StepItem, by_id: Mapping[str, StepItem]) -> Iterator[Problem]:
    if step.input_type is not InputType.SECRET:
        return
    after = by_id.get(step.next_step) if isinstance(step.next_step, str) else None
    if after is None or after.action is None:
        ko = "secret 값은 저장하지 않으므로 바로 다음 단계가 그 값을 쓰는 action이어야 합니다."
        en = "A secret is never stored: its next step must be the action that uses it."
        yield source.problem(("steps", index, "next_step"), "secret_not_used", ko, en)


def _check_secrets_hidden(source: Source, file: ScenarioFile) -> Iterator[Problem]:
    """Report steps that would say a secret or keep it for other scenarios."""
    secrets = {step.slot or step.id for step in file.steps if step.input_type is InputType.SECRET}
    for index, step in enumerate(file.steps):
        said = [step.message or "", *(failure.message or "" for failure in step.on_failure.values())]
        told = {slot for slot in secrets if any(re.search(rf"\{{\s*{slot}\s*[|}}]", text) for text in said)}
        for slot in sorted(secrets & set(step.remember) | told):
            ko = f"secret 값 {slot}은(는) 말하거나 기억할 수 없습니다. message와 remember에서 지워 주세요."
            en = f"The secret {slot} may be neither said nor remembered."
            yield source.problem(("steps", index), "secret_exposed", ko, en)


def _check_paths(source: Source, file: ScenarioFile, by_id: Mapping[str, StepItem]) -> Iterator[Problem]:
    """Report steps that nothing leads to, and loops that never wait for the customer."""
    leads = {step.id: [target for _, target in _written_targets(step) if target in by_id] for step in file.steps}
    reached = _reach(leads, file.steps[0].id)
    for index, step in enumerate(file.steps):
        if step.id not in reached:
            ko = f"단계 {step.id}에 이르는 길이 없습니다. 지우거나 연결해 주세요."
            yield source.problem(("steps", index, "id"), "step_unreachable", ko, f"Nothing leads to step {step.id}.")
    silent = {
        step.id: [target for target in leads[step.id] if by_id[target].input_type is None]
        for step in file.steps
        if step.input_type is None
    }
    for index, step in enumerate(file.steps):
        if any(step.id in _reach(silent, target) for target in silent.get(step.id, [])):
            ko = f"단계 {step.id}이(가) 고객에게 묻지 않고 되풀이됩니다. 사이에 묻는 단계를 넣어 주세요."
            en = f"Step {step.id} loops without asking the customer anything."
            yield source.problem(("steps", index, "next_step"), "loop_without_input", ko, en)


def _reach(leads: Mapping[str, list[str]], start: str) -> set[str]:
    reached, waiting = set[str](), [start]
    while waiting:
        step = waiting.pop()
        if step not in reached:
            reached.add(step)
            waiting += leads.get(step, [])
    return reached

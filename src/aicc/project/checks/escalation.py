"""escalation.yaml: rules that always hold, references that lead nowhere, hours that never come."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aicc.models.escalation import EscalationPriority, EscalationReason
from aicc.project.checks.lists import Shapes, duplicates, known_intents
from aicc.project.problems import Problem
from aicc.project.schema import EscalationFile, HoursItem
from aicc.project.yaml_source import Source
from aicc.utils.hangul import with_josa


def check_escalation(source: Source, file: EscalationFile, shapes: Shapes) -> Iterator[Problem]:
    """Report rules that always hold, names that nothing has, and hours that are never open."""
    yield from duplicates(source, "rules", [item.id for item in file.rules])
    known = known_intents(shapes)
    for index, rule in enumerate(file.rules):
        for number, intent in enumerate(rule.intents):
            if known is not None and intent not in known:
                ko = f"의도 {with_josa(intent, '이/가')} intents.yaml에 없습니다."
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
        ko, en = (
            f"시간대 {with_josa(file.hours.timezone, '을/를')} 모릅니다.",
            f"Unknown time zone {file.hours.timezone}.",
        )
        yield source.problem(("hours", "timezone"), "timezone_unknown", ko, en)
    yield from _check_hours(source, file.hours)
    rules = {rule.id for rule in file.rules}
    for number, name in enumerate(file.hours.always_open):
        if name not in {*EscalationReason, *EscalationPriority, *rules, *(known or {name})}:
            ko = f"{with_josa(name, '은/는')} 이유, 우선순위, 규칙 id, 의도 id 가운데 어느 것도 아닙니다."
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

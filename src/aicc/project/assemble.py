"""From checked file shapes to the frozen Bot."""

from collections.abc import Mapping
from datetime import time
from typing import Any, cast

from pydantic import BaseModel

from aicc.models.bot import Bot, Intent, Response, Texts, Thresholds
from aicc.models.errors import ExpressionInvalid
from aicc.models.escalation import BusinessHours, EscalationRule, Interval
from aicc.models.scenario import Template, Validation
from aicc.models.understanding import Mood
from aicc.project.entities import entities_of
from aicc.project.expressions import parse_template
from aicc.project.faq import faqs_of, synonyms_of
from aicc.project.problems import Problem
from aicc.project.schema import (
    REQUIRED,
    BotFile,
    EscalationFile,
    FAQFile,
    HoursItem,
    IntentsFile,
    ResponseItem,
    ResponsesFile,
    RuleItem,
    ScenarioFile,
    TextsFile,
    ValidationsFile,
    Weekday,
)
from aicc.project.steps import Report, build_scenario
from aicc.project.yaml_source import Source
from aicc.utils.pii import PrivacyPolicy


def assemble(shapes: Mapping[str, BaseModel], sources: Mapping[str, Source], problems: list[Problem]) -> Bot | None:
    """Return the bot, or None while a file is missing; mistakes in conditions and templates go to the problems."""
    checks = shapes.get("validations.yaml")
    validations = validations_of(checks) if isinstance(checks, ValidationsFile) else None
    written = {file: shape for file, shape in shapes.items() if isinstance(shape, ScenarioFile)}
    scenarios = [
        build_scenario(shape, validations, _reporter(sources[file], problems)) for file, shape in written.items()
    ]
    bot = shapes.get("bot.yaml")
    texts = _texts(bot.texts, _reporter(sources["bot.yaml"], problems)) if isinstance(bot, BotFile) else None
    if not isinstance(bot, BotFile) or texts is None or validations is None or not shapes.keys() >= REQUIRED:
        return None
    intents = cast(IntentsFile, shapes["intents.yaml"])
    responses = cast(ResponsesFile, shapes["responses.yaml"])
    faqs = cast(FAQFile, shapes["faq.yaml"])
    escalation = cast(EscalationFile, shapes["escalation.yaml"])
    return Bot(
        id=bot.id,
        name=bot.name,
        type=bot.type,
        greeting=bot.greeting,
        greeting_quick_replies=tuple(bot.greeting_quick_replies),
        actions=bot.actions,
        thresholds=Thresholds(**bot.thresholds.model_dump()),
        texts=texts,
        intents={item.id: Intent(**_tuples(item.model_dump())) for item in intents.intents},
        responses={item.intent: _response(item) for item in responses.responses},
        validations=validations,
        scenarios={scenario.id: scenario for scenario in scenarios},
        flows={
            shape.id: shape.model_dump(mode="json", exclude_unset=True, exclude={"id"}) for shape in written.values()
        },
        faqs=faqs_of(faqs),
        rules=tuple(_rule(item) for item in escalation.rules),
        hours=_hours(escalation.hours),
        entities=entities_of(shapes.get("entities.yaml")),
        synonyms=synonyms_of(shapes.get("synonyms.yaml")),
        privacy=PrivacyPolicy(**dict(bot.privacy)),
    )


def validations_of(written: ValidationsFile) -> dict[str, Validation]:
    """Return the named checks."""
    return {
        item.id: Validation(
            id=item.id,
            type=item.type,
            message=item.message,
            minimum=item.min,
            maximum=item.max,
            length=item.length,
            pattern=item.pattern,
        )
        for item in written.validations
    }


def _reporter(source: Source, problems: list[Problem]) -> Report:
    def report(path: tuple[str | int, ...], code: str, ko: str, en: str) -> None:
        problems.append(source.problem(path, code, ko, en))

    return report


def _tuples(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}


def _texts(written: TextsFile, report: Report) -> Texts:
    def parse(name: str, text: str) -> Template:
        try:
            return parse_template(text)
        except ExpressionInvalid as error:
            report(("texts", name), "template_invalid", error.ko, error.en)
            return Template(parts=())

    return Texts(**{name: parse(name, text) for name, text in written.model_dump().items()})


def _response(item: ResponseItem) -> Response:
    by_mood = {mood: text for mood in Mood if (text := getattr(item, mood.value)) is not None}
    return Response(intent=item.intent, default=item.default, by_mood=by_mood, quick_replies=tuple(item.quick_replies))


def _rule(item: RuleItem) -> EscalationRule:
    return EscalationRule(
        id=item.id,
        reason=item.reason,
        priority=item.priority,
        intents=frozenset(item.intents),
        words=tuple(item.words),
        user_tiers=frozenset(item.user_tiers),
        mood=item.sentiment,
        at_least=item.at_least,
        misses=item.misses,
        abuse=item.abuse,
    )


def _hours(item: HoursItem) -> BusinessHours:
    workdays = [day if day is not None else item.weekdays for day in (item.mon, item.tue, item.wed, item.thu, item.fri)]
    return BusinessHours(
        timezone=item.timezone,
        week=tuple(_intervals(day) for day in (*workdays, item.saturday, item.sunday)),
        holidays_closed=item.holidays == "closed",
        closed_on=frozenset(item.closed_on),
        open_on=frozenset(item.open_on),
        always_open=frozenset(item.always_open),
    )


def _intervals(day: Weekday) -> tuple[Interval, ...]:
    return tuple((_clock_time(start), _clock_time(end)) for start, end in day)


def _clock_time(text: str) -> time:
    return time.max if text == "24:00" else time.fromisoformat(text)

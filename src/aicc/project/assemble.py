"""From checked file shapes to the frozen Bot."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import time, timedelta
from typing import Any, cast

from pydantic import BaseModel

from aicc.models.bot import Bot, Intent, Response, Silence, Texts, Thresholds
from aicc.models.errors import ExpressionInvalid
from aicc.models.escalation import BusinessHours, EscalationRule, Interval
from aicc.models.expression import Template
from aicc.models.scenario import Scenario
from aicc.models.understanding import Mood
from aicc.models.validation import Validation
from aicc.project.entities import entities_of
from aicc.project.expressions import parse_template
from aicc.project.faq import faqs_of, synonyms_of
from aicc.project.http_actions import http_actions_of
from aicc.project.notices import notice_of
from aicc.project.problems import Problem
from aicc.project.reflexes import packaged_reflexes
from aicc.project.retention import retention_of
from aicc.project.scenario_schema import ScenarioFile, ValidationItem, ValidationsFile
from aicc.project.schema import (
    REFLEXES,
    REQUIRED,
    SCENARIOS,
    BotFile,
    EscalationFile,
    FAQFile,
    HoursItem,
    IntentsFile,
    ResponseItem,
    ResponsesFile,
    RuleItem,
    SilenceFile,
    TextsFile,
)
from aicc.project.shapes import Weekday
from aicc.project.steps import Project, Report, build_scenario
from aicc.project.yaml_source import Source
from aicc.utils.pii import PrivacyPolicy


def assemble(shapes: Mapping[str, BaseModel], sources: Mapping[str, Source], problems: list[Problem]) -> Bot | None:
    """Return the bot, or None while a file is missing; mistakes in conditions and templates go to the problems."""

    def report(file: str) -> Report:
        return _reporter(sources[file], problems)

    checks, bot = shapes.get("validations.yaml"), shapes.get("bot.yaml")
    validations = validations_of(checks, report("validations.yaml")) if isinstance(checks, ValidationsFile) else None
    texts = _texts(bot.texts, report("bot.yaml")) if isinstance(bot, BotFile) else None
    project = Project(validations=validations, texts=texts_by_name(texts) if texts else None)
    written = {file: shape for file, shape in shapes.items() if isinstance(shape, ScenarioFile)}
    built = {file: build_scenario(shape, project, report(file)) for file, shape in written.items()}
    http_actions = http_actions_of(shapes["actions.yaml"], report("actions.yaml")) if "actions.yaml" in shapes else {}
    if not isinstance(bot, BotFile) or texts is None or validations is None or not shapes.keys() >= REQUIRED:
        return None
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
        intents=_intents(cast(IntentsFile, shapes["intents.yaml"])),
        responses=_responses(cast(ResponsesFile, shapes["responses.yaml"])),
        validations=validations,
        scenarios=_in_folder(SCENARIOS, built),
        reflexes={**packaged_reflexes(project.texts or {}), **_in_folder(REFLEXES, built)},
        flows={shape.id: _flow(shape) for file, shape in written.items() if file.startswith(SCENARIOS)},
        faqs=faqs_of(cast(FAQFile, shapes["faq.yaml"])),
        rules=tuple(_rule(item) for item in escalation.rules),
        hours=_hours(escalation.hours),
        entities=entities_of(shapes.get("entities.yaml")),
        synonyms=synonyms_of(shapes.get("synonyms.yaml")),
        http_actions=http_actions,
        **_manners(bot),
    )


def _manners(bot: BotFile) -> dict[str, Any]:
    """Return how the bot deals with its customers, their time and their data."""
    return {
        "privacy": PrivacyPolicy(**dict(bot.privacy)),
        "migrate": bot.migrate,
        "silence": _silence(bot.silence),
        "retention": retention_of(bot.retention),
        "ai_notice": notice_of(bot.greeting, bot.ai_notice),
    }


def _in_folder(folder: str, built: Mapping[str, Scenario]) -> dict[str, Scenario]:
    """Return the scenarios of the files in a folder by id."""
    return {scenario.id: scenario for file, scenario in built.items() if file.startswith(folder)}


def _intents(written: IntentsFile) -> dict[str, Intent]:
    return {item.id: Intent(**_tuples(item.model_dump())) for item in written.intents}


def _responses(written: ResponsesFile) -> dict[str, Response]:
    return {item.intent: _response(item) for item in written.responses}


def _silence(written: SilenceFile) -> Silence:
    return Silence(
        remind_after=timedelta(minutes=written.remind_minutes), close_after=timedelta(minutes=written.close_minutes)
    )


def _flow(written: ScenarioFile) -> dict[str, Any]:
    """Return a scenario as written, as a flow of the guide's."""
    # The type that was told by the keys goes along; it says the same as they do.
    return written.model_dump(mode="json", exclude_unset=True, exclude={"id"}, by_alias=True)


def texts_by_name(texts: Texts) -> dict[str, Template]:
    """Return the texts of bot.yaml by the names that steps may give for them."""
    return {field.name: getattr(texts, field.name) for field in fields(texts)}


def validations_of(written: ValidationsFile, report: Report) -> dict[str, Validation]:
    """Return the named checks."""
    return {
        item.id: _validation(item, ("validations", index), report) for index, item in enumerate(written.validations)
    }


def _validation(item: ValidationItem, path: tuple[str | int, ...], report: Report) -> Validation:
    def template(name: str, text: str | None) -> Template | None:
        try:
            return parse_template(text) if text is not None else None
        except ExpressionInvalid as error:
            report((*path, name), "template_invalid", error.ko, error.en)
            return None

    return Validation(
        id=item.id,
        type=item.type,
        message=template("message", item.message) or Template(parts=()),
        minimum=item.min,
        maximum=item.max,
        too_small=template("too_small", item.too_small),
        too_large=template("too_large", item.too_large),
        length=item.length,
        pattern=item.pattern,
        values=tuple(item.values),
        checksum=item.checksum,
        earliest=item.earliest,
        latest=item.latest,
        operator=item.operator,
        slot=item.slot,
        function=item.function,
    )


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

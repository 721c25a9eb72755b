"""What no single value shows: references between files, flows that cannot end, words that fight each other.

Each module checks one kind of file; `scenarios` holds one module for each kind of mistake in a scenario.
"""

from collections.abc import Collection, Iterator, Mapping

from pydantic import BaseModel

from aicc.project.checks.escalation import check_escalation
from aicc.project.checks.faq_files import check_faq
from aicc.project.checks.intents import check_intents, check_responses
from aicc.project.checks.lists import Shapes, duplicates, warning
from aicc.project.checks.scenarios import check_scenarios
from aicc.project.checks.validations import check_validations
from aicc.project.entities import check_entities
from aicc.project.notices import says_ai
from aicc.project.problems import Problem
from aicc.project.scenario_schema import ValidationsFile
from aicc.project.schema import (
    BotFile,
    EntitiesFile,
    EscalationFile,
    FAQFile,
    IntentsFile,
    ResponsesFile,
    SynonymsFile,
)
from aicc.project.yaml_source import Source

__all__ = ["check_project"]


def check_project(shapes: Shapes, sources: Mapping[str, Source], files: Collection[str]) -> list[Problem]:
    """Return every problem that the files have with themselves and with each other.

    `files` are all that exist, those included that cannot be read: a reference to one of them is no second mistake.
    """
    found = [problem for file in shapes for problem in _check_file(sources[file], shapes[file], shapes, files)]
    return [*found, *check_scenarios(shapes, sources, files)]


def _check_file(source: Source, shape: BaseModel, shapes: Shapes, files: Collection[str]) -> Iterator[Problem]:
    match shape:
        case BotFile():
            yield from _check_bot(source, shape)
        case IntentsFile():
            yield from check_intents(source, shape, files)
        case ResponsesFile():
            yield from check_responses(source, shape, shapes)
        case ValidationsFile():
            yield from check_validations(source, shape)
        case FAQFile() | SynonymsFile():
            yield from check_faq(source, shape)
        case EscalationFile():
            yield from check_escalation(source, shape, shapes)
        case EntitiesFile():
            yield from duplicates(source, "entities", [item.id for item in shape.entities])
            yield from check_entities(source, shape)


def _check_bot(source: Source, bot: BotFile) -> Iterator[Problem]:
    if bot.ai_notice is not None and not says_ai(bot.ai_notice):
        ko = "AI가 응대한다는 말이 없습니다(AI 기본법 제31조). AI 또는 인공지능이라는 말로 알려 주세요."
        yield source.problem(("ai_notice",), "ai_notice_unclear", ko, "It does not say that an AI answers.")
    if bot.ai_notice is None and not says_ai(bot.greeting):
        ko = (
            "첫인사에 AI가 응대한다는 안내가 없어(AI 기본법 제31조) 기본 안내문을 앞에 말합니다. "
            "첫인사나 ai_notice에 써 주세요."
        )
        en = "The greeting does not say that an AI answers, so a default notice goes before it. Write one."
        yield warning(source.problem(("greeting",), "ai_notice_missing", ko, en))

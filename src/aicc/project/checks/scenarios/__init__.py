"""Every scenario and reflex of a project: one module for each kind of mistake."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from pydantic import BaseModel

from aicc.models.entities import BUILT_IN_KINDS
from aicc.models.escalation import EscalationReason
from aicc.project.checks.scenarios.calls import check_calls, silent_scenarios
from aicc.project.checks.scenarios.failures import check_failures
from aicc.project.checks.scenarios.flow import Check, Flow, Surroundings
from aicc.project.checks.scenarios.menus import check_menus
from aicc.project.checks.scenarios.paths import check_paths
from aicc.project.checks.scenarios.people import check_people
from aicc.project.checks.scenarios.questions import check_questions
from aicc.project.checks.scenarios.references import check_references
from aicc.project.checks.scenarios.reflexes import check_reflex
from aicc.project.checks.scenarios.retention import check_retention
from aicc.project.checks.scenarios.secrets import check_secrets
from aicc.project.checks.scenarios.slots import check_slots
from aicc.project.problems import Problem
from aicc.project.scenario_schema import ScenarioFile, ValidationsFile
from aicc.project.schema import REFLEXES, SCENARIOS, BotFile, EntitiesFile, EscalationFile, FAQFile
from aicc.project.yaml_source import Source

_EVERYWHERE: tuple[Check, ...] = (
    check_paths,
    check_calls,
    check_failures,
    check_references,
    check_questions,
    check_secrets,
    check_reflex,
    check_retention,
)
# A reflex gets its slots from the engine and hands over as the engine does.
_SCENARIOS: tuple[Check, ...] = (check_people, check_menus, check_slots)


def check_scenarios(
    shapes: Mapping[str, BaseModel], sources: Mapping[str, Source], files: Collection[str]
) -> Iterator[Problem]:
    """Report what is wrong with the scenarios and reflexes, by themselves and in their project."""
    flows = [
        Flow(source=sources[file], file=shape) for file, shape in shapes.items() if isinstance(shape, ScenarioFile)
    ]
    around = _surroundings(shapes, [flow for flow in flows if not flow.is_reflex], files)
    for flow in flows:
        yield from _check_name(flow)
        for check in _EVERYWHERE if flow.is_reflex else (*_EVERYWHERE, *_SCENARIOS):
            yield from check(flow, around)


def _passed(flows: Collection[Flow]) -> dict[str, frozenset[str]]:
    """Return the slots that callers fill, by the scenario that they call."""
    passed = defaultdict[str, set[str]](set)
    for step in (step for flow in flows for step in flow.file.steps if step.call):
        passed[step.call or ""].update(step.pass_)
    return {scenario: frozenset(slots) for scenario, slots in passed.items()}


def _surroundings(shapes: Mapping[str, BaseModel], flows: list[Flow], files: Collection[str]) -> Surroundings:
    faq, checks = shapes.get("faq.yaml"), shapes.get("validations.yaml")
    rules, entities = shapes.get("escalation.yaml"), shapes.get("entities.yaml")
    bot = shapes.get("bot.yaml")
    written = [item.id for item in entities.entities] if isinstance(entities, EntitiesFile) else []
    scenarios = {flow.file.id: flow for flow in flows}
    return Surroundings(
        scenarios=scenarios,
        silent=silent_scenarios(scenarios),
        unreadable=frozenset(
            file.removeprefix(SCENARIOS).removesuffix(".yaml")
            for file in files
            if file.startswith(SCENARIOS) and file not in shapes
        ),
        faqs=frozenset(item.id for item in faq.faqs) if isinstance(faq, FAQFile) else None,
        validations={item.id: item for item in checks.validations} if isinstance(checks, ValidationsFile) else None,
        entities=BUILT_IN_KINDS.union(written) if entities is not None or "entities.yaml" not in files else None,
        person_on_request=any(rule.reason is EscalationReason.USER_REQUEST for rule in rules.rules)
        if isinstance(rules, EscalationFile)
        else None,
        passed=_passed(flows),
        remembered=frozenset(
            kept if isinstance(kept, str) else kept.slot
            for flow in flows
            for step in flow.file.steps
            for kept in step.remember
        ),
        retention=frozenset(bot.retention) if isinstance(bot, BotFile) else None,
    )


def _check_name(flow: Flow) -> Iterator[Problem]:
    folder = REFLEXES if flow.is_reflex else SCENARIOS
    if flow.source.file != f"{folder}{flow.file.id}.yaml":
        ko, en = f"파일 이름은 {flow.file.id}.yaml 이어야 합니다.", f"Name the file {flow.file.id}.yaml."
        yield flow.source.problem(("id",), "file_name", ko, en)

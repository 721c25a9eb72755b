"""The reflexes that every bot has: scenarios in the package, which a bot may write anew in its folder reflexes/."""

from collections.abc import Mapping
from functools import cache

from aicc.models.expression import Template
from aicc.models.scenario import Reflex, Scenario
from aicc.project.scenario_schema import ScenarioFile
from aicc.project.steps import Project, build_scenario
from aicc.project.yaml_source import read_source
from aicc.utils.config import PACKAGED_REFLEXES


def packaged_reflexes(texts: Mapping[str, Template]) -> dict[str, Scenario]:
    """Return the packaged reflexes by the value of Reflex, speaking with a bot's texts."""
    project = Project(validations={}, texts=texts)
    return {reflex.value: build_scenario(_written(reflex), project, _refuse) for reflex in Reflex}


@cache
def _written(reflex: Reflex) -> ScenarioFile:
    return ScenarioFile.model_validate(read_source(PACKAGED_REFLEXES, f"{reflex.value}.yaml").data)


def _refuse(path: tuple[str | int, ...], code: str, _ko: str, en: str) -> None:
    raise AssertionError(f"packaged reflex: {path} {code} {en}")

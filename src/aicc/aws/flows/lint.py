"""The linter of flows: everything that is wrong with a flow before Amazon Connect sees it.

It knows what CreateContactFlow refuses, in Amazon's words, and what it accepts but goes wrong when a customer comes.
Where the sources about Amazon disagree it only warns, and says so. None of it was tried on an account.
"""

import re
from collections.abc import Iterator
from typing import Final

from aicc.aws.flows.language import Action, Flow, FlowType, parse_flow, write_flow
from aicc.aws.flows.lint_contract import check_action
from aicc.aws.flows.lint_document import check_document
from aicc.aws.flows.lint_paths import check_paths
from aicc.aws.flows.lint_places import Places, json_pointer
from aicc.aws.flows.lint_rules import RULES, Finding, FlowProblem, Where
from aicc.aws.flows.lint_travel import About, attributes_set, check_ways
from aicc.project.problems import Severity

__all__ = ["RULES", "About", "FlowProblem", "Severity", "attributes_set", "lint_content", "lint_flow"]

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}-[A-Z]{2}|[a-z]{2,3}|\$[.\[].*")


def lint_content(content: bytes, file: str, about: About | None = None) -> tuple[FlowProblem, ...]:
    """Return the problems of a flow in a file, in the order of its lines.

    Raises:
        ContactFlowInvalid: it is no flow that can be read.
    """
    flow = parse_flow(content)
    places = Places(content.decode("utf-8-sig"))
    findings = _findings(flow, len(content), _with_type(flow, about or About()))
    problems = [_problem(finding, flow, file, places) for finding in findings]
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.pointer, problem.code, problem.en)))


def lint_flow(flow: Flow, about: About | None = None) -> tuple[FlowProblem, ...]:
    """Return the problems of a flow as it would be written; lines are those of `write_flow`."""
    return lint_content(write_flow(flow), "flow.json", about)


def _with_type(flow: Flow, about: About) -> About:
    """Return what is known, with the type that the console writes into Metadata where none was given."""
    if about.flow_type is not None:
        return about
    written = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", str(flow.metadata.get("type", ""))).upper()
    known = FlowType(written) if written in FlowType.__members__ else None
    return About(flow_type=known, attributes=about.attributes, lex_locale=about.lex_locale)


def _findings(flow: Flow, size: int, about: About) -> Iterator[Finding]:
    yield from check_document(flow, size, about.flow_type)
    for index, action in enumerate(flow.actions):
        where: Where = ("Actions", index)
        yield from check_action(action, where, about.flow_type)
        yield from check_paths(action, where, about.flow_type)
        yield from _language(action, where)
    yield from check_ways(flow, about)


def _language(action: Action, where: Where) -> Iterator[Finding]:
    language = action.parameters.get("LanguageCode") if action.type == "UpdateContactData" else None
    if isinstance(language, str) and language and not _LANGUAGE.fullmatch(language):
        yield Finding(code="language_form", where=(*where, "Parameters", "LanguageCode"), fields={"value": language})


def _problem(finding: Finding, flow: Flow, file: str, places: Places) -> FlowProblem:
    rule = RULES[finding.code]
    nearest, line = places.nearest(finding.where)
    action = flow.actions[int(finding.where[1])] if finding.where[:1] == ("Actions",) and finding.where[1:] else None
    fields = {
        "path": finding.path,
        "action_path": Finding(code="", where=finding.where[:2]).path,
        "type": action.type if action else "",
        "identifier": action.identifier if action else "",
        **finding.fields,
    }
    return FlowProblem(
        file=file,
        line=line,
        pointer=json_pointer(nearest),
        action=action.identifier if action else "",
        code=finding.code,
        severity=rule.severity,
        ko=rule.ko.format_map(fields),
        en=rule.en.format_map(fields),
        aws=rule.aws.format_map(fields),
    )

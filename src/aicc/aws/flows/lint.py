"""The linter of flows: everything that is wrong with a flow before Amazon Connect sees it.

It knows what CreateContactFlow refuses, in Amazon's words, and what it accepts but goes wrong when a customer comes.
Where the sources about Amazon disagree it only warns, and says so. None of it was tried on an account.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from aicc.aws.flows.language import Flow, FlowType, parse_flow, write_flow
from aicc.aws.flows.lint_contract import check_action
from aicc.aws.flows.lint_document import check_document
from aicc.aws.flows.lint_lex import check_intents
from aicc.aws.flows.lint_paths import check_paths
from aicc.aws.flows.lint_places import Places, json_pointer
from aicc.aws.flows.lint_rules import RULES, Finding, FlowProblem, Where
from aicc.aws.flows.lint_speech import check_languages
from aicc.aws.flows.lint_travel import About, attributes_set, check_ways, sets_queue
from aicc.models.errors import AiccError
from aicc.project.problems import Severity
from aicc.utils.hangul import fill

__all__ = [
    "RULES",
    "About",
    "FlowProblem",
    "Severity",
    "attributes_set",
    "lint_content",
    "lint_flow",
    "sets_queue",
    "unreadable",
]


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


def unreadable(error: AiccError, content: bytes, file: str) -> FlowProblem:
    """Return an error that keeps a file from being read as a flow as a problem of the file, at its line."""
    where = str(error.fields.get("where", ""))
    line, pointer = 1, ""
    if where.startswith("line "):
        line = int(where.removeprefix("line "))
    elif where.startswith("/") and where.strip("/"):
        parts = tuple(int(part) if part.isdecimal() else part for part in where.strip("/").split("/"))
        nearest, line = Places(content.decode("utf-8-sig")).nearest(parts)
        pointer = json_pointer(nearest)
    return FlowProblem(
        file=file, line=line, pointer=pointer, action="", code=error.code, ko=error.ko, en=error.en, aws=""
    )


def lint_flow(flow: Flow, about: About | None = None) -> tuple[FlowProblem, ...]:
    """Return the problems of a flow as it would be written; lines are those of `write_flow`."""
    return lint_content(write_flow(flow), "flow.json", about)


def _with_type(flow: Flow, about: About) -> About:
    """Return what is known, with the type that the console writes into Metadata where none was given."""
    if about.flow_type is not None:
        return about
    written = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", str(flow.metadata.get("type", ""))).upper()
    known = FlowType(written) if written in FlowType.__members__ else None
    return replace(about, flow_type=known)


def _findings(flow: Flow, size: int, about: About) -> Iterator[Finding]:
    yield from check_document(flow, size, about.flow_type)
    for index, action in enumerate(flow.actions):
        where: Where = ("Actions", index)
        yield from check_action(action, where, about.flow_type)
        yield from check_paths(action, where, about.flow_type)
        yield from check_languages(action, where)
        yield from check_intents(action, where)
    yield from check_ways(flow, about)


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
        ko=fill(rule.ko, fields),
        en=rule.en.format_map(fields),
        aws=rule.aws.format_map(fields),
    )

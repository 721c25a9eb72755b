"""Classes of retention that bot.yaml does not have."""

from collections.abc import Iterator

from aicc.project.checks.scenarios.flow import Flow, Surroundings
from aicc.project.problems import Problem
from aicc.utils.hangul import with_josa


def check_retention(flow: Flow, around: Surroundings) -> Iterator[Problem]:
    """Report a class that is not in bot.yaml."""
    named = flow.file.retention
    if named is not None and around.retention is not None and named not in around.retention:
        known = ", ".join(sorted(around.retention))
        ko = f"bot.yaml의 retention에 {with_josa(named, '이/가')} 없습니다. 쓸 수 있는 이름: {known}"
        en = f"bot.yaml's retention has no {named}. Known classes: {known}."
        yield flow.source.problem(("retention",), "retention_unknown", ko, en)

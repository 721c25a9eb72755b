"""What the release log amounts to. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from aicc.models.release import Plan, Release, ReleaseAction


def plan_of(releases: Iterable[Release]) -> Plan | None:
    """Return what is served after these releases, oldest first; None when nothing was published."""
    return reduce(_after, releases, None)


def _after(plan: Plan | None, release: Release) -> Plan:
    if release.action is ReleaseAction.CANARY and plan is not None:
        return replace(plan, number=release.number, canary=release.version, share=release.share)
    before = (*plan.earlier, plan.live) if plan is not None else ()
    if release.action is ReleaseAction.ROLLBACK and release.version in before:
        # What came after it is not gone back to by the next rollback.
        before = before[: before.index(release.version)]
    return Plan(number=release.number, live=release.version, earlier=before)

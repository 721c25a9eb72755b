"""The backend that a bot names in bot.yaml: found among the installed packages' entry points."""

from collections.abc import Collection, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, cast

from aicc.models.errors import ActionsBroken, ActionsUnknown
from aicc.ports import ActionRunner
from aicc.project.problems import Problem
from aicc.project.yaml_source import Source, Unreadable, read_source


def load_actions(name: str) -> ActionRunner:
    """Return a new runner of the actions that an entry point of the group aicc.actions offers under this name.

    Raises:
        ActionsUnknown: no installed package offers it.
        ActionsBroken: the package that offers it cannot be imported or started.
    """
    offers = {point.name: point for point in entry_points(group="aicc.actions")}
    if name not in offers:
        raise ActionsUnknown(name=name, known=", ".join(sorted(offers)))
    try:
        return cast(ActionRunner, offers[name].load()())
    except Exception as error:  # the outer edge of the bot's own code: it may raise anything
        raise ActionsBroken(name=name, why=f"{type(error).__name__}: {error}") from error


def check_actions(root: Path) -> tuple[Problem, ...]:
    """Return what is wrong between a bot and its backend: none of that name, or actions that it does not know.

    Files that cannot be read are passed over; `read_project` reports them.
    """
    source = _readable(root, "bot.yaml")
    name = source.data.get("actions") if source is not None and isinstance(source.data, dict) else None
    if source is None or not isinstance(name, str):
        return ()
    try:
        known = load_actions(name).actions
    except (ActionsUnknown, ActionsBroken) as error:
        return (source.problem(("actions",), error.code, error.ko, error.en),)
    return unknown_actions(root, known)


def unknown_actions(root: Path, known: Collection[str]) -> tuple[Problem, ...]:
    """Return a problem for each step of the bot's scenarios that calls an action which is not known."""
    names = sorted(f"scenarios/{path.name}" for path in (root / "scenarios").glob("*.yaml"))
    sources = [source for name in names if (source := _readable(root, name)) is not None]
    return tuple(problem for source in sources for problem in _unknown_in(source, known))


def _unknown_in(source: Source, known: Collection[str]) -> Iterator[Problem]:
    for index, step in enumerate(_steps(source.data)):
        action = step.get("action") if isinstance(step, dict) else None
        if isinstance(action, str) and action not in known:
            ko = f"업무 시스템에 {action} 액션이 없습니다. 사용할 수 있는 액션: {', '.join(sorted(known))}"
            en = f"The backend has no action {action}. Known: {', '.join(sorted(known))}"
            yield source.problem(("steps", index, "action"), "action_unknown", ko, en)


def _steps(data: Any) -> list[Any]:
    steps = data.get("steps") if isinstance(data, dict) else None
    return steps if isinstance(steps, list) else []


def _readable(root: Path, file: str) -> Source | None:
    try:
        return read_source(root, file)
    except Unreadable:
        return None

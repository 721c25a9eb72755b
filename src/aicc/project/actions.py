"""The actions of a bot: the backend that bot.yaml names, found among entry points, and the calls of actions.yaml."""

from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from aicc.models.errors import ActionsBroken, ActionsUnknown
from aicc.models.http_action import HTTPAction
from aicc.models.scenario import ActionCall, ActionFailed, ActionResult
from aicc.ports import ActionRunner
from aicc.project.action_schema import ActionsFile
from aicc.project.http_actions import http_actions_of
from aicc.project.problems import Problem
from aicc.project.yaml_source import Source, Unreadable, read_source
from aicc.utils.hangul import with_josa


class NoActions:
    """The ActionRunner of a bot that names no backend."""

    @property
    def actions(self) -> frozenset[str]:
        """None."""
        return frozenset()

    async def run(self, call: ActionCall) -> ActionResult:
        """Fail with `unknown_action`."""
        return ActionFailed(code="unknown_action")


def load_actions(name: str | None) -> ActionRunner:
    """Return a new runner of the actions that an entry point of the group aicc.actions offers under this name.

    Raises:
        ActionsUnknown: no installed package offers it.
        ActionsBroken: the package that offers it cannot be imported or started.
    """
    return actions_factory(name)()


def actions_factory(name: str | None) -> Callable[[], ActionRunner]:
    """Return what makes such runners, looked up once: that takes a hundred times as long as making one.

    Raises:
        ActionsUnknown, ActionsBroken: as `load_actions`, or later when a runner cannot be started.
    """
    if name is None:
        return NoActions
    offers = {point.name: point for point in entry_points(group="aicc.actions")}
    if name not in offers:
        raise ActionsUnknown(name=name, known=", ".join(sorted(offers)))

    def guarded(step: Callable[[], Any]) -> Any:
        try:
            return step()
        except Exception as error:  # the outer edge of the bot's own code: it may raise anything
            raise ActionsBroken(name=name, why=f"{type(error).__name__}: {error}") from error

    make = guarded(offers[name].load)
    return lambda: cast(ActionRunner, guarded(make))


def check_actions(root: Path) -> tuple[Problem, ...]:
    """Return what is wrong between a bot and its backends.

    There is none of that name, two know the same action, or a step calls an action that none knows, or an HTTP action
    with other arguments than it sends. Files that cannot be read are passed over; `read_project` reports them.
    """
    source = _readable(root, "bot.yaml")
    name = source.data.get("actions") if source is not None and isinstance(source.data, dict) else None
    calls = _http_actions(root)
    if source is None or calls is None or not isinstance(name, str | None):
        return ()
    try:
        known = load_actions(name).actions
    except (ActionsUnknown, ActionsBroken) as error:
        return (source.problem(("actions",), error.code, error.ko, error.en),)
    return (*_twice(root, known, calls), *_wrong_calls(root, known, calls))


def _http_actions(root: Path) -> Mapping[str, HTTPAction] | None:
    """Return the actions of actions.yaml, none when there is no such file; None when it is wrong."""
    if not (root / "actions.yaml").exists():
        return {}
    source = _readable(root, "actions.yaml")
    try:
        shape = ActionsFile.model_validate(source.data) if source is not None else None
    except ValidationError:
        return None
    return http_actions_of(shape, lambda *_mistake: None) if shape is not None else None


def _twice(root: Path, known: frozenset[str], calls: Mapping[str, HTTPAction]) -> Iterator[Problem]:
    source = _readable(root, "actions.yaml") if known & calls.keys() else None
    servers = source.data["servers"] if source is not None else ()
    for number, server in enumerate(servers):
        for index, action in enumerate(server["actions"]):
            if source is not None and action["id"] in known:
                ko = (
                    f"액션 {with_josa(action['id'], '은/는')} bot.yaml의 "
                    "actions에도 있습니다. 한쪽의 이름을 바꿔 주세요."
                )
                en = f"The backend of bot.yaml knows {action['id']} too; rename one of them."
                yield source.problem(("servers", number, "actions", index, "id"), "action_twice", ko, en)


def _wrong_calls(root: Path, known: frozenset[str], calls: Mapping[str, HTTPAction]) -> Iterator[Problem]:
    names = sorted(path.relative_to(root).as_posix() for path in root.glob("*/*.yaml"))
    scenarios = [name for name in names if name.startswith(("scenarios/", "reflexes/"))]
    for source in (source for name in scenarios if (source := _readable(root, name)) is not None):
        for index, step in enumerate(_steps(source.data)):
            action = step.get("action") if isinstance(step, dict) else None
            if isinstance(action, str) and action not in known:
                place = ("steps", index, "action")
                if action in calls:
                    yield from _wrong_arguments(source, index, step, calls[action])
                else:
                    choice = ", ".join(sorted(known | calls.keys())) or "–"
                    ko = f"업무 시스템에 {action} 액션이 없습니다. 사용할 수 있는 액션: {choice}"
                    yield source.problem(
                        place, "action_unknown", ko, f"The backend has no action {action}. Known: {choice}"
                    )


def _wrong_arguments(source: Source, index: int, step: Mapping[str, Any], action: HTTPAction) -> Iterator[Problem]:
    given = step.get("arguments") or {}
    if not isinstance(given, dict):
        return
    place = ("steps", index, "arguments")
    for name in given:
        if name not in action.arguments:
            ko = (
                f"actions.yaml의 {action.id}에 인자 {with_josa(name, '을/를')} "
                "보낼 자리가 없습니다. path, query, body에 적어 주세요."
            )
            en = f"{action.id} in actions.yaml sends no argument {name}: put it into path, query or body."
            yield source.problem((*place, name), "argument_unknown", ko, en)
    for name in sorted(action.path.slots - given.keys()):
        ko = (
            f"actions.yaml의 {with_josa(action.id, '은/는')} 경로에 인자 "
            f"{with_josa(name, '이/가')} 필요합니다. arguments에 적어 주세요."
        )
        en = f"{action.id} in actions.yaml needs the argument {name} in its path."
        yield source.problem(place, "argument_missing", ko, en)


def _steps(data: Any) -> list[Any]:
    steps = data.get("steps") if isinstance(data, dict) else None
    return steps if isinstance(steps, list) else []


def _readable(root: Path, file: str) -> Source | None:
    try:
        return read_source(root, file)
    except Unreadable:
        return None

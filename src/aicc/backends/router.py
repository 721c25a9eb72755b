"""Several backends as one: each action goes to the one that knows it."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

from aicc.models.errors import ActionsTwice
from aicc.models.scenario import ActionCall, ActionFailed, ActionResult
from aicc.ports import ActionRunner


class ActionRouter:
    """Gives calls to the runner that knows their action (an ActionRunner).

    Args:
        runners: which know different actions.
        on_close: awaited by `close`.

    Raises:
        ActionsTwice: two know the same action.
    """

    def __init__(self, *runners: ActionRunner, on_close: Sequence[Callable[[], Awaitable[None]]] = ()) -> None:
        known = Counter(name for runner in runners for name in runner.actions)
        twice = sorted(name for name, times in known.items() if times > 1)
        if twice:
            raise ActionsTwice(names=", ".join(twice))
        self._runners = {name: runner for runner in runners for name in runner.actions}
        self._on_close = tuple(on_close)

    @property
    def actions(self) -> frozenset[str]:
        """Names of the actions that any of them knows."""
        return frozenset(self._runners)

    async def run(self, call: ActionCall) -> ActionResult:
        """Run an action where it is known; fails with `unknown_action` where it is known nowhere."""
        runner = self._runners.get(call.action)
        return await runner.run(call) if runner is not None else ActionFailed(code="unknown_action")

    async def close(self) -> None:
        """Let go of connections. Call it last."""
        for close in self._on_close:
            await close()

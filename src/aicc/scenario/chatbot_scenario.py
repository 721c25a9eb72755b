"""ChatbotScenario: the guide's scenario manager, and the source of scenarios for the turn."""

import asyncio
import copy
import secrets
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from aicc.entities import EntityFinder
from aicc.models.bot import Bot
from aicc.models.errors import FlowNotFound, SessionFinished, SessionNotFound
from aicc.models.expression import Slots
from aicc.models.progress import Occasion, Progress
from aicc.models.scenario import ActionCall, ActionFailed, ActionResult, Frame, Scenario, ScenarioType
from aicc.models.understanding import Said
from aicc.ports import ActionRunner
from aicc.project import load_bot
from aicc.project.actions import load_actions
from aicc.project.steps import scenario_from_flow
from aicc.scenario.engine import ScenarioEngine
from aicc.utils.config import PACKAGED_BOT
from aicc.utils.logger import get_logger
from aicc.utils.text import normalize

_log = get_logger(__name__)

_NAMES = {
    ScenarioType.BANKING: "은행",
    ScenarioType.TELECOM: "통신",
    ScenarioType.SHOPPING: "쇼핑",
    ScenarioType.PUBLIC: "공공 서비스",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Session:
    """A run of flows outside a conversation, as the guide makes them."""

    user_id: str
    engine: ScenarioEngine
    frames: tuple[Frame, ...] = ()
    facts: Slots
    turns: int = 0


class ChatbotScenario:
    """Scenarios by type and name, and sessions that run them.

    `scenarios` is {type: {"name": ..., "flows": {flow id: flow dict}}}. It may be changed at any time; the change
    counts from the next call on. A flow dict is the guide's: {"name": ..., "steps": [{"id", "message", "input_type",
    "options", "validation", "next_step"}, ...]}.

    Args:
        bot: the bot whose scenarios it offers; default: the packaged banking bot.
        actions: runs the actions of its steps; default: the bot's own.
        action_seconds: time after which an action of a session counts as `unavailable`.
        answer_of: returns the answer of an FAQ entry by its id; default: the bot's own entries.
    """

    def __init__(
        self,
        bot: Bot | None = None,
        *,
        actions: ActionRunner | None = None,
        action_seconds: float = 5.0,
        answer_of: Callable[[str], str] | None = None,
    ) -> None:
        self._bot = bot or load_bot(PACKAGED_BOT)
        self._answer_of = answer_of or self._own_answer
        self._entities = EntityFinder(self._bot.entities)
        self._actions = actions
        self._action_seconds = action_seconds
        self.scenarios: dict[str, dict[str, Any]] = {
            kind.value: {"name": _NAMES[kind], "flows": {}} for kind in ScenarioType
        }
        own = self._bot.type.value
        self.scenarios[own]["flows"] = {flow: copy.deepcopy(dict(written)) for flow, written in self._bot.flows.items()}
        # By type and flow: the flow as it was when built, and what was built. A changed dict is noticed by comparing.
        self._built: dict[tuple[str, str], tuple[Any, Scenario]] = {
            (own, flow): (written, self._bot.scenarios[flow]) for flow, written in self._bot.flows.items()
        }
        self._sessions: dict[str, _Session] = {}
        self._lock = threading.Lock()
        self.engine = ScenarioEngine(self.find, self._answer_of)

    def find(self, flow_id: str) -> Scenario:
        """Return the scenario of a flow as it stands now, or a reflex.

        Raises:
            FlowNotFound: no type has such a flow.
        """
        if flow_id.startswith("@"):
            return self._bot.reflexes[flow_id[1:]]
        own = self._bot.type.value
        kinds = [own, *(kind for kind in self.scenarios if kind != own)]
        return self._find_in(kinds, flow_id)

    def _find_in(self, kinds: Sequence[str], flow_id: str) -> Scenario:
        if flow_id.startswith("@"):
            return self._bot.reflexes[flow_id[1:]]
        for kind in kinds:
            if flow_id in self.scenarios[kind]["flows"]:
                return self._build(kind, flow_id)
        raise FlowNotFound(flow=flow_id, known=", ".join(sorted(f for k in kinds for f in self.scenarios[k]["flows"])))

    def _build(self, kind: str, flow_id: str) -> Scenario:
        flow = self.scenarios[kind]["flows"][flow_id]
        known = self._built.get((kind, flow_id))
        if known is not None and known[0] == flow:
            return known[1]
        scenario = scenario_from_flow(flow_id, flow, self._bot.validations)
        self._built[kind, flow_id] = (copy.deepcopy(flow), scenario)
        return scenario

    def knows(self, flow_id: str) -> bool:
        """Return whether there is such a flow."""
        return any(flow_id in kind["flows"] for kind in self.scenarios.values())

    def create_session(self, user_id: str, scenario_type: str) -> str:
        """Make a session for a user and return its id.

        Raises:
            FlowNotFound: there is no such type.
        """
        if scenario_type not in self.scenarios:
            raise FlowNotFound(flow=scenario_type, known=", ".join(self.scenarios))
        # A session sees the flows of its own type only.
        engine = ScenarioEngine(partial(self._find_in, (scenario_type,)), self._answer_of)
        session_id = f"session_{secrets.token_hex(8)}"
        with self._lock:
            self._sessions[session_id] = _Session(user_id=user_id, engine=engine, facts={})
        return session_id

    def start_flow(self, session_id: str, flow_id: str) -> dict[str, Any]:
        """Start a flow and return its first question: see `process_step`.

        Raises:
            SessionNotFound: there is no such session.
            FlowNotFound: the session's type has no such flow.
        """
        session = self._session(session_id)
        begun = session.engine.begin(flow_id, frames=(), occasion=_occasion(session_id, session))
        return self._settle(session_id, session, begun, flow_id)

    def process_step(self, session_id: str, user_input: str) -> dict[str, Any]:
        """Take the user's answer and return where the flow stands.

        Returns:
            session_id, flow, step_id (the step that spoke last), message, input_type and options of the question that
            waits, valid (whether the answer could be used), completed.

        Raises:
            SessionNotFound: there is no such session.
            SessionFinished: no flow is running.
            StepNotFound: a step leads nowhere.
        """
        session = self._session(session_id)
        if not session.frames:
            raise SessionFinished(session=session_id)
        flow_id = session.frames[-1].scenario
        occasion = _occasion(session_id, session)
        text = normalize(user_input)
        said = Said(text=text, typed=text, entities=self._entities.find(text, occasion.now))
        engine, frames = session.engine, session.frames
        answered = engine.correct(frames, said, occasion) or engine.answer(frames, said, occasion)
        if answered is None:
            question, buttons = engine.question(frames, occasion)
            step = frames[-1].step
            answered = Progress(frames=frames, says=(question,), quick_replies=buttons, step=step, missed=True)
        return self._settle(session_id, session, answered, flow_id)

    def _session(self, session_id: str) -> _Session:
        with self._lock:
            session = self._sessions.get(session_id)
        if session is None:
            raise SessionNotFound(session=session_id)
        return session

    def _own_answer(self, entry_id: str) -> str:
        return next((entry.answer for entry in self._bot.faqs if entry.id == entry_id), "")

    def _settle(self, session_id: str, session: _Session, progress: Progress, flow_id: str) -> dict[str, Any]:
        while progress.call is not None:
            result = self._run(progress.call)
            progress = session.engine.resume(progress, result, _occasion(session_id, session))
        frames = session.engine.storable(progress.frames)
        facts = {**session.facts, **progress.facts}
        with self._lock:
            self._sessions[session_id] = replace(session, frames=frames, facts=facts, turns=session.turns + 1)
        ask = session.engine.pending(frames)
        return {
            "session_id": session_id,
            "flow": flow_id,
            "step_id": progress.step,
            "message": "\n".join(progress.says),
            "input_type": ask.input_type.value if ask else None,
            "options": [option.value for option in ask.options] if ask else [],
            "valid": not progress.missed,
            "completed": not frames,
        }

    def _run(self, call: ActionCall) -> ActionResult:
        """Run an action from synchronous code, whether or not the caller's thread has an event loop."""
        if self._actions is None:
            self._actions = load_actions(self._bot.actions)
        with ThreadPoolExecutor(max_workers=1) as pool:
            return pool.submit(asyncio.run, _attempt(self._actions, call, self._action_seconds)).result()


def _occasion(session_id: str, session: _Session) -> Occasion:
    return Occasion(key=f"{session_id}/{session.turns}", now=datetime.now(UTC), turn=session.turns, facts=session.facts)


async def _attempt(runner: ActionRunner, call: ActionCall, seconds: float) -> ActionResult:
    """Run the action; a backend that raises or does not answer in time is unavailable."""
    try:
        return await asyncio.wait_for(runner.run(call), seconds)
    except Exception:  # the edge to a backend that anybody may have written: the scenario goes on whatever it raises
        _log.exception("action.failed", action=call.action)
        return ActionFailed(code="unavailable")

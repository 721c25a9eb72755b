"""What of a bot its transcripts go through: steps, ways between them, intents, reflexes; and what they never touch."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from aicc.models.bot import Bot
from aicc.models.expression import SlotRef
from aicc.models.scenario import (
    OK,
    TO_AGENT,
    Act,
    Ask,
    Call,
    Command,
    Consult,
    End,
    HandOff,
    Order,
    Reflex,
    Scenario,
    Step,
)
from aicc.models.turn import Reason
from aicc.services.transcripts.playing import Played
from aicc.services.transcripts.transcript import Aspect, Seen

# A broken scenario cannot be tested with a bot that passes its checks.
_NOT_TESTABLE: Final = frozenset({Reflex.INTERNAL_ERROR})
_LEAVING: Final = (Order.CANCEL, Order.CANCEL_ALL, Order.RESTART)
_END: Final = "@end"
# Of turns in which an answer ended the scenario without passing another step.
_BY_ITSELF: Final = ("fill", "scenario")
_ANY_CODE: Final = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One kind of thing that a bot has."""

    # steps, branches, intents, reflexes, faqs or rules.
    kind: str
    # All there are, as the bot has them in order: scenario:step, scenario:step -> step, an id.
    all: tuple[str, ...]
    # Those that a conversation went through.
    covered: frozenset[str]
    # Whether a bot is expected to have all of it tested.
    counts: bool = True

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what no conversation went through."""
        return tuple(one for one in self.all if one not in self.covered)

    @property
    def share(self) -> float:
        """Return how much is covered, 0..1; 1 where there is nothing."""
        return (len(self.all) - len(self.missing)) / len(self.all) if self.all else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of a bot was gone through."""

    parts: tuple[Part, ...]

    @property
    def least(self) -> float:
        """Return the smallest share of the parts that count, 0..1."""
        return min(part.share for part in self.parts if part.counts)


def cover(bot: Bot, played: Iterable[Played]) -> Coverage:
    """Return what of a bot the conversations went through."""
    tracer = _Tracer(bot)
    for one in played:
        tracer.follow(one)
    scenarios = bot.scenarios.values()
    steps = tuple(f"{scenario.id}:{step}" for scenario in scenarios for step in scenario.steps)
    branches = tuple(name for scenario in scenarios for name in _names(scenario))
    reflexes = tuple(reflex.value for reflex in Reflex if reflex not in _NOT_TESTABLE)
    found = tracer.found
    return Coverage(
        parts=(
            Part(kind="steps", all=steps, covered=frozenset(found["steps"])),
            Part(kind="branches", all=branches, covered=frozenset(found["branches"])),
            Part(kind="intents", all=tuple(bot.intents), covered=frozenset(found["intents"])),
            Part(kind="reflexes", all=reflexes, covered=frozenset(found["reflexes"])),
            Part(
                kind="faqs", all=tuple(entry.id for entry in bot.faqs), covered=frozenset(found["faqs"]), counts=False
            ),
            Part(
                kind="rules", all=tuple(rule.id for rule in bot.rules), covered=frozenset(found["rules"]), counts=False
            ),
        )
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """A way out of a step."""

    # Failure code of an action or a called scenario; "" for the ordinary ways.
    code: str
    # A step id, TO_AGENT, or None for the end.
    go: str | None


def _ways(step: Step) -> Iterator[_Way]:
    """Yield the ways out of a step, each once; steps that end a scenario have none."""
    if isinstance(step, HandOff | End | Command):
        return
    # A no to a confirmation that can be changed asks what to change: what is behind the yes is never taken.
    yes = SlotRef(name=step.slot) if isinstance(step, Ask) and step.changes else None
    last = next((number for number, branch in enumerate(step.next) if yes and branch.when == yes), len(step.next))
    yield from dict.fromkeys(_Way("", branch.go) for branch in step.next[: last + 1])
    if isinstance(step, Act | Call):
        yield from (_Way(code, failure.go) for code, failure in step.on_failure.items())


def _name(scenario: str, step: str, way: _Way) -> str:
    code = f" [{way.code}]" if way.code else ""
    return f"{scenario}:{step}{code} -> {way.go or _END}"


def _names(scenario: Scenario) -> Iterator[str]:
    for step in scenario.steps.values():
        yield from (_name(scenario.id, step.id, way) for way in _ways(step))


class _Tracer:
    """Follows conversations and notes what they touch, by kind."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._scenarios: Mapping[str, Scenario] = {
            **bot.scenarios,
            **{reflex.scenario: bot.reflexes[reflex.value] for reflex in Reflex if reflex.value in bot.reflexes},
        }
        kinds = ("steps", "branches", "intents", "reflexes", "faqs", "rules")
        self.found: dict[str, set[str]] = {kind: set() for kind in kinds}
        # Where each scenario of the conversation stands, and the failure code that it met there.
        self._at: dict[str, tuple[Step, str]] = {}

    def follow(self, played: Played) -> None:
        """Note what a conversation touches."""
        self._at = {}
        for scene in played.scenes:
            if not scene.mismatches:
                wanted = (one.wanted for one in scene.exchange.expects if one.aspect is Aspect.INTENT)
                self.found["intents"].update(intent for intents in wanted for intent in intents)
            if scene.seen is not None and scene.seen.turn is not None:
                self._note(scene.seen.turn.reason)
                self._walk(scene.seen, scene.seen.turn.reason)

    def _note(self, reason: Reason) -> None:
        best = reason.intents[0] if reason.intents else None
        if best is not None and best.confidence >= self._bot.thresholds.intent:
            self.found["intents"].add(best.intent)
        if reason.decision == "answer" and reason.faq:
            self.found["faqs"].add(reason.faq)
        if reason.decision == "escalate":
            self.found["rules"].add(reason.detail)

    def _walk(self, seen: Seen, reason: Reason) -> None:
        """Follow the steps of one turn."""
        actions = list(reason.actions)
        left = False
        for entry in reason.path:
            name, _, step_id = entry.partition(":")
            step = self._scenarios[name].steps.get(step_id) if name in self._scenarios else None
            if step is None:
                continue
            self._arrive(name, step)
            self._at[name] = (step, _failure(step, actions))
            left = left or (isinstance(step, Command) and step.order in _LEAVING)
        running = {frame.scenario for frame in seen.conversation.frames}
        walked = {entry.partition(":")[0] for entry in reason.path}
        ended = [name for name in self._at if name not in running]
        for name in ended:
            # Otherwise the customer left it, or a rule handed the conversation over.
            by_itself = name in walked or reason.detail.startswith(_BY_ITSELF)
            if by_itself and not left:
                self._take(name, TO_AGENT if reason.decision == "escalate" else None)
        self._at = {name: at for name, at in self._at.items() if name not in ended}

    def _arrive(self, scenario: str, step: Step) -> None:
        self.found["steps"].add(f"{scenario}:{step.id}")
        if scenario.startswith("@"):
            self.found["reflexes"].add(scenario[1:])
        if isinstance(step, Consult):
            self.found["faqs"].add(step.entry)
        self._take(scenario, step.id)

    def _take(self, scenario: str, go: str | None) -> None:
        """Note the way from where the scenario stands."""
        if scenario not in self._at:
            return
        step, code = self._at[scenario]
        if isinstance(step, Call) and step.scenario in self._scenarios:
            code = self._outcome(step.scenario)
        codes = step.on_failure if isinstance(step, Act | Call) else {}
        met = code if code in codes else _ANY_CODE if code else ""
        for way in _ways(step):
            if way.code == met and (way.code or way.go == go):
                self.found["branches"].add(_name(scenario, step.id, way))

    def _outcome(self, called: str) -> str:
        """Return the failure that a called scenario ended with, "" for none."""
        last = self._at[called][0] if called in self._at else None
        return last.outcome if isinstance(last, End) and last.outcome != OK else ""


def _failure(step: Step, actions: list[str]) -> str:
    """Return the failure code of an action's step, taking its outcome off the list; "" for a success and other steps.

    An action that had run before, and whose arguments are the same still, is passed without running.
    """
    if not isinstance(step, Act) or not actions or actions[0].rpartition(":")[0] != step.action:
        return ""
    code = actions.pop(0).rpartition(":")[2]
    return "" if code == OK else code

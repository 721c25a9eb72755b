"""One conversation by chance, and what must hold in it whatever the customer does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.scenario import ATTEMPTS, Act, Ask, Reflex
from aicc.models.turn import Inbound, Turn
from aicc.models.user import User
from aicc.services.engines import Engines
from aicc.services.transcripts import OpenStage, Say, Stage, StageClock, Wait
from aicc.services.walks.answers import Samples
from aicc.services.walks.customer import Customer, Move, MoveKind, View
from aicc.utils.hangul import with_josa

# Moves by chance before the customer only means well; and the turns in which that must come to an end.
RANDOM_MOVES: Final = 14
MOST_TURNS: Final = 60
_FAILING: Final = 0.12
_OPENINGS: Final = 8
_BETWEEN_TURNS: Final = timedelta(seconds=20)
_UNAVAILABLE: Final = "unavailable"
_DEFAULT: Final = "default"
_KOREA: Final = ZoneInfo("Asia/Seoul")
# Monday morning in Korea: people are at the desk.
_AT: Final = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
_HELP: Final = re.compile("상담원|도움말")


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A conversation by chance."""

    scenario: str
    seed: int
    # What was done and answered, in order, as a transcript says it.
    lines: tuple[str, ...]
    # What did not hold; None: all did.
    finding: str | None
    # Scenarios that it passed.
    visited: frozenset[str]

    def __str__(self) -> str:
        """Return the walk as a transcript, ready to be pasted into the bot's tests."""
        head = [f"# {self.finding}"] if self.finding else []
        name = f"무작위 걷기 {self.scenario} {self.seed}"
        return "\n".join([*head, f"- name: {name}", "  turns:", *self.lines]) + "\n"


class _Broken(Exception):
    """Something that must hold does not; carries what."""


def entries(engines: Engines) -> tuple[str, ...]:
    """Return the scenarios that an intent begins: where walks start."""
    wanted = {intent.scenario for intent in engines.bot.intents.values()}
    return tuple(scenario for scenario in engines.bot.scenarios if scenario in wanted)


async def walk_all(
    engines: Engines, open_stage: OpenStage, *, count: int, seed: int = 0, samples: Samples | None = None
) -> tuple[Walk, ...]:
    """Walk through every scenario of a bot so many times each.

    Args:
        engines: the bot.
        open_stage: makes what each walk is held with.
        count: walks for each scenario.
        seed: of the first; the same seed walks the same ways.
        samples: answers that are known to be right, by slot.
    """
    return tuple(
        [
            await walk(engines, open_stage, scenario=scenario, seed=seed + number, samples=samples)
            for scenario in entries(engines)
            for number in range(count)
        ]
    )


async def walk(
    engines: Engines, open_stage: OpenStage, *, scenario: str, seed: int, samples: Samples | None = None
) -> Walk:
    """Hold one conversation with a customer by chance and return what did not hold, if anything.

    The customer begins the scenario, does anything for a while, and then answers what is asked: in so many turns it
    must end, completed, cancelled or with a person. On the way no turn raises or breaks, the bot says something while
    the conversation is its own, a question is not repeated for ever, and no secret is kept.
    """
    clock = StageClock(_AT)
    stage = open_stage(clock)
    random = Random(f"{scenario}/{seed}")  # noqa: S311 - not for secrets: a walk must be repeatable
    try:
        talk = _Talk(engines, stage, clock, Customer(engines, random, samples or {}, _AT.astimezone(_KOREA).date()))
        finding = await talk.hold(scenario, random)
    finally:
        await stage.close()
    return Walk(scenario=scenario, seed=seed, lines=tuple(talk.lines), finding=finding, visited=frozenset(talk.visited))


class _Talk:
    """A conversation as it goes on."""

    def __init__(self, engines: Engines, stage: Stage, clock: StageClock, customer: Customer) -> None:
        self._engines = engines
        self._stage = stage
        self._clock = clock
        self._customer = customer
        self._turns: list[Turn] = []
        # Each secret, with the number of turns before it was said.
        self._secrets: list[tuple[str, int]] = []
        # What was said to other questions: the same digits may be an order number.
        self._open: list[str] = []
        # Wrong answers in a row to the same question.
        self._repeated = 0
        self.lines: list[str] = []
        self.visited: set[str] = set()

    async def hold(self, scenario: str, random: Random) -> str | None:
        """Hold the conversation; return what did not hold."""
        try:
            await self._begin(scenario)
            moves = random.randint(0, RANDOM_MOVES)
            for number in range(moves + MOST_TURNS):
                view = await self._view()
                if view is None:
                    break
                wild = number < moves
                outcomes = self._failures(view, random) if wild else ()
                await self._do(self._customer.anything(view) if wild else self._customer.answer(view), outcomes)
            else:
                return f"{MOST_TURNS}턴 안에 끝나지 않습니다 / does not end in {MOST_TURNS} turns"
            await self._check_secrets()
        except _Broken as broken:
            return str(broken)
        return None

    async def _begin(self, scenario: str) -> None:
        self._turns.append(await self._stage.service.open(User(id="walker"), Channel.CLI))
        for sentence in self._customer.opening(scenario)[:_OPENINGS]:
            await self._do(Move(kind=MoveKind.OTHER, does=Say(text=sentence)), ())
            if scenario in self.visited or await self._view() is None:
                return

    async def _view(self) -> View | None:
        """Return where the conversation stands; None when nothing waits for the customer any more."""
        conversation = await self._conversation()
        ask = self._engines.scenario.engine.pending(conversation.frames)
        if conversation.owner is not Owner.BOT or ask is None:
            return None
        return View(conversation=conversation, turn=self._turns[-1], ask=ask)

    async def _conversation(self) -> Conversation:
        return await self._stage.store.load(self._turns[0].conversation_id)

    def _failures(self, view: View, random: Random) -> tuple[str, ...]:
        """Return how actions fail in the next turn, if they do."""
        scenario = self._engines.bot.scenarios.get(view.conversation.frames[-1].scenario)
        acts = [step for step in scenario.steps.values() if isinstance(step, Act)] if scenario else []
        if not acts or random.random() > _FAILING:
            return ()
        act = random.choice(acts)
        code = random.choice([*act.on_failure, _UNAVAILABLE])
        return (f"{act.action}:{_UNAVAILABLE if code == _DEFAULT else code}",)

    async def _do(self, move: Move, outcomes: tuple[str, ...]) -> None:
        self.lines.append(f"    - {_key(move.does)}")
        self.lines += [f"      결과: {{{', '.join(outcomes).replace(':', ': ')}}}"] if outcomes else []
        if move.secret:
            self._secrets.append((move.secret, len(self._turns)))
        else:
            self._open.append(str(move.does))
        self._stage.actions.give(outcomes)
        try:
            turn = await self._take(move)
        except Exception as error:  # whatever a turn raises is what a walk is there to find
            raise _Broken(f"{type(error).__name__}: {error}") from error
        if turn is not None:
            self._turns.append(turn)
            self._check(turn, move)

    async def _take(self, move: Move) -> Turn | None:
        conversation_id = self._turns[0].conversation_id
        match move.does:
            case Wait(time=waited):
                self._clock.at += waited
                return await self._stage.service.pass_time(conversation_id, self._clock.at)
            case Say(text=text):
                self._clock.at += _BETWEEN_TURNS
                inbound = Inbound(
                    conversation_id=conversation_id,
                    message_id=f"m{len(self.lines)}",
                    text=text,
                    received_at=self._clock.at,
                )
                return await self._stage.service.take(inbound)

    def _check(self, turn: Turn, move: Move) -> None:
        """Hold a turn against what must hold.

        Raises:
            _Broken: it does not.
        """
        self.visited.update(name.rpartition(":")[0] for name in turn.reason.path)
        if Reflex.INTERNAL_ERROR.scenario in self.visited:
            raise _Broken("시나리오를 더 진행하지 못했습니다 / a scenario could not go on")
        if turn.reply.owner is not Owner.BOT:
            return
        if not turn.reply.messages or not all(message.strip() for message in turn.reply.messages):
            raise _Broken("봇이 아무 말도 하지 않았습니다 / the bot said nothing")
        before = self._turns[-2].reply.step
        again = move.kind is MoveKind.WRONG and before is not None and before == turn.reply.step
        self._repeated = self._repeated + 1 if again else 0
        if self._repeated > self._most(turn) and not _offers_help(turn):
            raise _Broken(
                f"질문 {with_josa(before, '을/를')} 도움 없이 되풀이합니다 / repeats {before} without offering help"
            )

    def _most(self, turn: Turn) -> int:
        """Return how often the question of a turn may be answered in vain."""
        attempts = (
            step.attempts
            for scenario in self._engines.bot.scenarios.values()
            for step in scenario.steps.values()
            if isinstance(step, Ask) and step.id == turn.reply.step
        )
        return max(attempts, default=ATTEMPTS)

    async def _check_secrets(self) -> None:
        conversation = await self._conversation()
        kept = repr([(frame.slots, frame.trail) for frame in conversation.frames]) + repr(conversation.facts)
        recorded = await self._stage.store.since(conversation.id, 0, limit=len(self._turns) + 1)
        for secret, turns in self._secrets:
            word = re.compile(rf"(?<!\d){re.escape(secret)}(?!\d)")
            if word.search(_heard(recorded[turns:]) + kept) and not self._is_said_openly(word, recorded[:turns]):
                raise _Broken("비밀 값이 기록에 남았습니다 / a secret was kept")

    def _is_said_openly(self, word: re.Pattern[str], before: Sequence[Turn]) -> bool:
        """Return whether the digits were said elsewhere too, or are the bot's own: a service number, an example."""
        return any(word.search(text) for text in (_heard(before), *self._open, repr(self._engines.bot)))


def _heard(turns: Sequence[Turn]) -> str:
    said = ((turn.said, *turn.reply.messages, repr(turn.reply.quick_replies), repr(turn.reason)) for turn in turns)
    return "\n".join(text for texts in said for text in texts)


def _offers_help(turn: Turn) -> bool:
    return bool(_HELP.search(" ".join((*turn.reply.messages, *(button.label for button in turn.reply.quick_replies)))))


def _key(does: Say | Wait) -> str:
    """Return a move as a line of a transcript."""
    kind, _, text = str(does).partition(": ")
    return f'{kind}: "{text}"'

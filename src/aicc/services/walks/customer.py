"""What the customer of a walk does next: mostly answers, and everything else now and then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Final

from aicc.models.bot import Bot
from aicc.models.conversation import Conversation
from aicc.models.scenario import Ask, InputType
from aicc.models.turn import Turn
from aicc.services.engines import Engines
from aicc.services.transcripts import Say, Wait
from aicc.services.walks.answers import Answers, Samples, changed


class MoveKind(StrEnum):
    """Kinds of moves."""

    RIGHT = "right"
    WRONG = "wrong"
    CORRECT = "correct"
    COMMAND = "command"
    FAQ = "faq"
    OTHER = "other"
    BUTTON = "button"
    SILENT = "silent"


_WEIGHTS: Final = {
    MoveKind.RIGHT: 55,
    MoveKind.WRONG: 12,
    MoveKind.CORRECT: 7,
    MoveKind.COMMAND: 10,
    MoveKind.FAQ: 5,
    MoveKind.OTHER: 4,
    MoveKind.BUTTON: 4,
    MoveKind.SILENT: 3,
}
_COMMANDS: Final = ("이전", "다시", "취소", "처음부터", "처음으로", "도움말")
_CONSENT: Final = "네"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What the customer does."""

    kind: MoveKind
    does: Say | Wait
    # The answer to a secret question: it must not be found anywhere.
    secret: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Where the conversation stands."""

    conversation: Conversation
    turn: Turn
    # The question that waits.
    ask: Ask


class Customer:
    """A customer by chance.

    Args:
        engines: the bot that they talk to.
        random: the chance: the same seed makes the same customer.
        samples: answers that are known to be right, by slot.
        today: in Korea.
    """

    def __init__(self, engines: Engines, random: Random, samples: Samples, today: date) -> None:
        self._engines = engines
        self._random = random
        self._answers = Answers(random, samples, today)

    def anything(self, view: View) -> Move:
        """Return any move."""
        kind = self._random.choices(list(_WEIGHTS), weights=list(_WEIGHTS.values()))[0]
        return self.answer(view) if kind is MoveKind.RIGHT else Move(kind=kind, does=self._makers()[kind](view))

    def answer(self, view: View) -> Move:
        """Return a right answer to the open question."""
        ask, frame = view.ask, view.conversation.frames[-1]
        consents = ask.changes is not None and frame.scenario.startswith("@")
        text = _CONSENT if consents else self._answers.right(ask, frame.slots)
        secret = text if ask.input_type is InputType.SECRET else ""
        return Move(kind=MoveKind.RIGHT, does=Say(text=text), secret=secret)

    def opening(self, scenario: str) -> list[str]:
        """Return sentences with which a scenario begins, in a random order."""
        intents = [intent for intent in self._engines.bot.intents.values() if intent.scenario == scenario]
        words = [word for intent in intents for word in (intent.name, *intent.keywords, *intent.phrases)]
        return self._random.sample(words, len(words))

    def _makers(self) -> dict[MoveKind, Callable[[View], Say | Wait]]:
        return {
            MoveKind.WRONG: lambda _: Say(text=self._answers.wrong()),
            MoveKind.CORRECT: self._correct,
            MoveKind.COMMAND: lambda _: Say(text=self._random.choice(_COMMANDS)),
            MoveKind.FAQ: lambda _: Say(text=self._question(self._engines.bot)),
            MoveKind.OTHER: self._other,
            MoveKind.BUTTON: self._press,
            MoveKind.SILENT: self._wait,
        }

    def _correct(self, view: View) -> Say:
        frame = view.conversation.frames[-1]
        scenario = self._engines.bot.scenarios.get(frame.scenario)
        steps = scenario.steps.values() if scenario is not None else ()
        asks = [
            step
            for step in steps
            if isinstance(step, Ask) and step.slot in frame.slots and step.input_type is not InputType.SECRET
        ]
        if not asks:
            return Say(text="아까 말한 거 바꿀게요")
        ask = self._random.choice(asks)
        return Say(text=self._random.choice(list(changed(ask, self._answers.right(ask, frame.slots)))))

    def _question(self, bot: Bot) -> str:
        return self._random.choice([entry.question for entry in bot.faqs] or ["영업시간이 어떻게 되나요?"])

    def _other(self, view: View) -> Say:
        """Begin another scenario, beside the running one or in its place."""
        others = [intent for intent in self._engines.bot.intents.values() if intent.scenario is not None]
        if not others:
            return Say(text=self._answers.wrong())
        phrase = self._random.choice(self._random.choice(others).phrases)
        running = self._engines.scenario.engine.name(view.conversation.frames[-1])
        return Say(text=phrase if self._random.random() < 0.5 else f"{running} 말고 {phrase}")

    def _press(self, view: View) -> Say:
        buttons = view.turn.reply.quick_replies
        return Say(text=self._random.choice(buttons).text if buttons else "1번")

    def _wait(self, _view: View) -> Wait:
        silence = self._engines.bot.silence
        return Wait(time=self._random.choice([timedelta(seconds=30), silence.remind_after, silence.close_after]))

"""`aicc chat`: talk to a bot in the terminal and see why it answers as it does."""

import asyncio
import importlib
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from aicc.cli.options import BotArgument, DataDir, bot_service, settings_for
from aicc.cli.output import errors, output, patience
from aicc.models.errors import AiccError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aicc.models.turn import Reason, Turn
    from aicc.models.understanding import Entity, Understanding
    from aicc.services.conversation_service import ConversationService

_PROMPT = "손님> "
_SHOWN_INTENTS = 3
# From here on an emotion is worth showing.
_CLEAR = 0.5
_TIERS = {"keyword": "(키워드)", "initials": "(초성)"}
_HELP = "/1 … 버튼 누르기 press a button   /new 새 대화 new conversation   /quit 끝내기 leave"

Trace = Annotated[bool, typer.Option(help="답한 까닭을 함께 표시 / Show why each reply was given.")]


def chat(bot: BotArgument = None, data_dir: DataDir = None, trace: Trace = True) -> None:
    """터미널에서 봇과 대화합니다. / Talk to a bot in the terminal."""
    from aicc.bootstrap import build_trial
    from aicc.stores.memory import SystemClock
    from aicc.utils.logger import configure_logging

    settings = settings_for(bot, data_dir)
    # What goes wrong inside is worth seeing here; how each turn went stands in the trace.
    configure_logging("WARNING")
    with patience("봇을 준비하는 중입니다 / Getting the bot ready"):
        engines = bot_service(settings).load()
    if sys.stdin.isatty():
        # Gives input() a history and editing; not every Python has it.
        with suppress(ImportError):
            importlib.import_module("readline")
    output.print(f"{engines.bot.name}  {_HELP}", style="dim", soft_wrap=True, markup=False)
    with asyncio.Runner() as runner:
        talk = _Talk(service=build_trial(engines, SystemClock()), runner=runner, trace=trace)
        with suppress(EOFError, KeyboardInterrupt):
            talk.go_on()
    output.print("\n안녕히 가세요. / Goodbye.", style="dim")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Talk:
    """One sitting at the terminal."""

    service: "ConversationService"
    runner: asyncio.Runner
    trace: bool

    def go_on(self) -> None:
        """Talk until the customer leaves.

        Raises:
            EOFError, KeyboardInterrupt: there is nobody to talk to any more.
        """
        turn = self._open()
        for number in count(1):
            said = _ask()
            match said:
                case "":
                    continue
                case "/quit" | "/exit":
                    return
                case "/new":
                    turn = self._open()
                    continue
            pressed = _pressed(said, turn)
            if pressed is None:
                errors.print(_HELP, style="yellow", soft_wrap=True, markup=False)
                continue
            turn = self._take(turn, pressed, number)

    def _open(self) -> "Turn":
        from aicc.models.conversation import Channel
        from aicc.models.user import User

        turn = self.runner.run(self.service.open(User(id="terminal"), Channel.CLI))
        _show(turn)
        return turn

    def _take(self, last: "Turn", text: str, number: int) -> "Turn":
        from aicc.models.turn import Inbound
        from aicc.services.recordable import HIDDEN

        inbound = Inbound(
            conversation_id=last.conversation_id, message_id=f"m{number}", text=text, received_at=datetime.now(UTC)
        )
        try:
            turn = self.runner.run(self.service.take(inbound))
        except AiccError as error:
            errors.print(f"[{error.code}] {error.ko} / {error.en}", style="red", soft_wrap=True, markup=False)
            return last
        _show(turn)
        if self.trace:
            output.print(_why(turn.reason), style="dim", soft_wrap=True, markup=False)
            if turn.said != HIDDEN:
                understood = self.service.engines.nlu.understand(text, now=inbound.received_at)
                output.print(_heard(understood), style="dim", soft_wrap=True, markup=False)
        return turn


def _ask() -> str:
    if sys.stdin.isatty():
        return input(_PROMPT).strip()
    line = input().strip()
    # Without a terminal nobody has seen what was typed.
    output.print(f"{_PROMPT}{line}", soft_wrap=True, markup=False)
    return line


def _pressed(said: str, turn: "Turn") -> str | None:
    """Return what is sent: the text of the button for /1, else what was typed; None for a command that is none."""
    if not said.startswith("/"):
        return said
    number, buttons = said[1:], turn.reply.quick_replies
    if number not in map(str, range(1, len(buttons) + 1)):
        return None
    return buttons[int(number) - 1].text


def _show(turn: "Turn") -> None:
    reply = turn.reply
    for message in reply.messages:
        output.print(Text.assemble(("봇> ", "bold cyan"), message), soft_wrap=True)
    if reply.quick_replies:
        buttons = "   ".join(f"/{place} {button.label}" for place, button in enumerate(reply.quick_replies, start=1))
        output.print(f"    {buttons}", style="cyan", soft_wrap=True, markup=False)
    if reply.owner.value != "bot":
        output.print(f"    [{reply.owner.value}] 상담원 차례입니다. / A person's turn.", style="yellow", markup=False)


def _why(reason: "Reason") -> str:
    readings = ", ".join(
        f"{reading.intent} {reading.confidence:.2f}" + _TIERS.get(reading.source.value, "")
        for reading in reason.intents[:_SHOWN_INTENTS]
    )
    return _line(
        {
            "": f"{reason.decision} {reason.detail}".strip(),
            "의도": readings,
            "FAQ": f"{reason.faq} {reason.faq_score:.2f}" if reason.faq else "",
            "액션": ", ".join(reason.actions),
        }
    )


def _heard(understanding: "Understanding") -> str:
    mood = understanding.sentiment
    return _line(
        {
            "읽은 말": understanding.text if understanding.text != understanding.typed else "",
            "개체": ", ".join(_named(entity) for entity in understanding.entities),
            "기분": f"{mood.mood.value} {mood.score:.2f}",
            "감정": ", ".join(f"{emotion.value} {score:.2f}" for emotion, score in mood.emotions if score >= _CLEAR),
            "폭언": f"{mood.abuse:.2f}" if mood.abuse >= _CLEAR else "",
        }
    )


def _named(entity: "Entity") -> str:
    value = "" if entity.value is None else f" = {entity.value}"
    unit = f" {entity.unit}" if entity.unit else ""
    return f"{entity.kind}{f'({entity.role})' if entity.role else ''} {entity.text}{value}{unit}"


def _line(parts: "Mapping[str, str]") -> str:
    return "    └ " + "  ·  ".join(f"{name} {value}".strip() for name, value in parts.items() if value)

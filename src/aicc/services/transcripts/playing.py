"""A conversation held with a bot of its own, at a time of its own."""

import asyncio
import time
import traceback
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, assert_never

from aicc.models.errors import AiccError
from aicc.models.turn import Inbound, Turn
from aicc.models.user import User
from aicc.services.transcripts.comparing import compare
from aicc.services.transcripts.staging import OpenStage, Stage, StageClock
from aicc.services.transcripts.transcript import (
    Aspect,
    Exchange,
    Mismatch,
    Press,
    Say,
    Seen,
    Transcript,
    Wait,
)

# A customer needs a moment to answer.
BETWEEN_TURNS: Final = timedelta(seconds=5)
_ANY_REPLY: Final = ("(답변 / a reply)",)
_ANY_BUTTON: Final = "(그런 버튼을 보여 준 적이 없음 / no turn has shown it)"
_NOTHING_YET: Final = Exchange(does=None, line=0, expects=())
# Conversations that are held at once: where a backend or a search engine is waited for, others go on.
_AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """An exchange after it was held."""

    exchange: Exchange
    # None: the message was refused.
    seen: Seen | None
    mismatches: tuple[Mismatch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A transcript after it was played."""

    transcript: Transcript
    # The greeting first, whether or not something was expected of it. Ends where a message was refused.
    scenes: tuple[Scene, ...]
    seconds: float

    @property
    def mismatches(self) -> tuple[Mismatch, ...]:
        """Return all that did not go as written."""
        return tuple(mismatch for scene in self.scenes for mismatch in scene.mismatches)

    @property
    def passed(self) -> bool:
        """Return whether everything held."""
        return not any(scene.mismatches for scene in self.scenes)


async def play(transcript: Transcript, open_stage: OpenStage, *, default_at: datetime) -> Played:
    """Hold a conversation and return what did not go as written.

    Args:
        transcript: the conversation.
        open_stage: makes what it is held with, so that no conversation sees another.
        default_at: when it takes place if the transcript does not say.
    """
    started = time.perf_counter()
    clock = StageClock(transcript.at or default_at)
    stage = open_stage(clock)
    try:
        scenes = await _scenes(transcript, stage, clock)
    finally:
        await stage.close()
    return Played(transcript=transcript, scenes=scenes, seconds=time.perf_counter() - started)


async def _scenes(transcript: Transcript, stage: Stage, clock: StageClock) -> tuple[Scene, ...]:
    greeting = await stage.service.open(User(id="transcript", tier=transcript.tier), transcript.channel)
    seen = Seen(turn=greeting, conversation=await stage.store.load(greeting.conversation_id))
    exchanges = list(transcript.exchanges)
    first = exchanges.pop(0) if exchanges and exchanges[0].does is None else _NOTHING_YET
    scenes = [Scene(exchange=first, seen=seen, mismatches=compare(first, seen))]
    talk = _Talk(stage, clock, greeting)
    for exchange in exchanges:
        try:
            seen = await talk.hold(exchange)
        except _NoButton:
            scenes.append(_refused(exchange, _ANY_BUTTON, wanted=(exchange.words,), aspect=Aspect.BUTTONS))
            break
        except AiccError as error:
            scenes.append(_refused(exchange, str(error), wanted=_ANY_REPLY, aspect=Aspect.BOT))
            break
        except Exception as error:  # the outer edge of one conversation: a fault in it must not end the others
            scenes.append(_refused(exchange, _told(error), wanted=_ANY_REPLY, aspect=Aspect.BOT))
            break
        scenes.append(Scene(exchange=exchange, seen=seen, mismatches=compare(exchange, seen)))
    return tuple(scenes)


async def play_all(
    transcripts: Sequence[Transcript],
    open_stage: OpenStage,
    *,
    default_at: datetime,
    until_failure: bool = False,
) -> tuple[Played, ...]:
    """Play transcripts, several at once, and return them in their order.

    Args:
        transcripts: the conversations.
        open_stage: makes what each is held with.
        default_at: when those take place that do not say.
        until_failure: whether to begin no more once one has failed; those that were not begun are left out.
    """
    waiting = deque(enumerate(transcripts))
    played: dict[int, Played] = {}

    async def work() -> None:
        while waiting:
            place, transcript = waiting.popleft()
            played[place] = await play(transcript, open_stage, default_at=default_at)
            if until_failure and not played[place].passed:
                waiting.clear()

    async with asyncio.TaskGroup() as group:
        for _ in range(min(_AT_ONCE, len(transcripts))):
            group.create_task(work())
    return tuple(played[place] for place in sorted(played))


class _NoButton(Exception):
    """No turn has shown such a button."""


class _Talk:
    """A conversation as it goes on."""

    def __init__(self, stage: Stage, clock: StageClock, greeting: Turn) -> None:
        self._stage = stage
        self._clock = clock
        self._turns = [greeting]

    async def hold(self, exchange: Exchange) -> Seen:
        """Do what the customer does and return what there is to see then."""
        conversation_id = self._turns[0].conversation_id
        self._stage.actions.give(exchange.outcomes)
        turn: Turn | None = None
        match exchange.does:
            case Say(text=text):
                turn = await self._stage.service.take(self._inbound(text))
            case Press(label=label):
                text, pressed = self._button(label)
                turn = await self._stage.service.take(self._inbound(text, reply_to=pressed))
            case Wait(time=waited):
                self._clock.at += waited
                turn = await self._stage.service.pass_time(conversation_id, self._clock.at)
            case None:  # read as the greeting alone, which is over
                pass
            case _:
                assert_never(exchange.does)
        if turn is not None:
            self._turns.append(turn)
        conversation = await self._stage.store.load(conversation_id)
        opened = turn is not None and turn.reply.ticket is not None and conversation.ticket_id
        ticket = await self._stage.desk.get(conversation.ticket_id) if opened and conversation.ticket_id else None
        return Seen(turn=turn, conversation=conversation, ticket=ticket)

    def _inbound(self, text: str, *, reply_to: int | None = None) -> Inbound:
        self._clock.at += BETWEEN_TURNS
        return Inbound(
            conversation_id=self._turns[0].conversation_id,
            message_id=f"m{len(self._turns)}",
            text=text,
            received_at=self._clock.at,
            reply_to=reply_to,
        )

    def _button(self, label: str) -> tuple[str, int]:
        """Return what a button says and the turn that showed it: the latest before the last, else the last."""
        for turn in (*reversed(self._turns[:-1]), self._turns[-1]):
            for button in turn.reply.quick_replies:
                if button.label == label:
                    return button.text, turn.seq
        raise _NoButton


def _told(error: Exception) -> str:
    """Return a fault in our code or the bot's with the place where it happened."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({place.filename}:{place.lineno})"


def _refused(exchange: Exchange, why: str, *, wanted: tuple[str, ...], aspect: Aspect) -> Scene:
    mismatch = Mismatch(line=exchange.line, aspect=aspect, name="", wanted=wanted, got=why)
    return Scene(exchange=exchange, seen=None, mismatches=(mismatch,))

"""EventBus of several workers: who listens at one hears what another one did."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from enum import StrEnum
from typing import Final

from msgspec import DecodeError
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from aicc.models.errors import SealBroken
from aicc.ports import Event, EventBus, Missed, TurnRecorded, Typing
from aicc.stores.codec import Codec
from aicc.stores.redis.client import RedisAway, RedisLink
from aicc.utils.logger import get_logger

_SILENCE: Final = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0
_log = get_logger("aicc.redis")


class _Kind(StrEnum):
    """What is told: events, and that something could not be told."""

    TURN = "turn"
    TYPING = "typing"
    MISSED = "missed"
    GAP = "gap"


class RedisBus:
    """Tells the listeners of this process at once, and those of all others over Redis (EventBus).

    A process that nobody listens at hears nothing of the others. Whoever listens hears of every gap in what is told:
    the line was cut, or another process could not tell something.

    Args:
        local: this process's own bus.
        link: Redis.
        codec: seals the turns.
        on_gap: has the listeners of this process read what they missed.
        silence: seconds after which the line is asked whether it still is one, and within which it must answer.
    """

    def __init__(
        self,
        local: EventBus,
        link: RedisLink,
        codec: Codec,
        *,
        on_gap: Callable[[], None],
        silence: float = _SILENCE,
    ) -> None:
        self._local = local
        self._link = link
        self._codec = codec
        self._on_gap = on_gap
        self._silence = silence
        # Channels know nothing of databases: the number keeps two centres on one server apart.
        self._channel = f"aicc:events:{link.database}"
        self._origin = secrets.token_hex(8)
        self._hearing: asyncio.Task[None] | None = None
        # Whether the line stands or not, it has been tried once.
        self._tried = asyncio.Event()
        # This process could not tell the others something.
        self._untold = False
        link.before_return(self._tell_gap)

    async def publish(self, event: Event) -> None:
        """See EventBus."""
        await self._local.publish(event)
        frame = self._framed(*self._told(event))
        try:
            await self._link.command("PUBLISH", self._channel, frame)
        except RedisAway:
            self._untold = True

    def listen(self, conversation_id: str) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """See EventBus."""
        return self._listen(conversation_id)

    async def close(self) -> None:
        """Listen to the others no longer."""
        if self._hearing is not None:
            self._hearing.cancel()
            await asyncio.wait([self._hearing])

    @asynccontextmanager
    async def _listen(self, conversation_id: str) -> AsyncIterator[AsyncIterator[Event]]:
        if self._hearing is None:
            self._hearing = asyncio.create_task(self._hear())
        # Nobody waits longer: whenever the line stands anew, there was a gap.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._tried.wait(), self._link.seconds)
        async with self._local.listen(conversation_id) as events:
            yield events

    async def _hear(self) -> None:
        """Pass on what others tell; whenever the line is cut, make a new one."""
        pause, stands = _FIRST_PAUSE, False
        while True:
            try:
                async with self._link.client.pubsub() as line:
                    await self._subscribe(line)
                    pause, stands = _FIRST_PAUSE, True
                    self._on_gap()
                    self._tried.set()
                    await self._pass_on(line)
            except (RedisError, OSError) as error:
                if stands:
                    _log.warning("redis.events_cut", redis=self._link.name, why=type(error).__name__)
            except Exception:  # a worker must not stay deaf over a frame that nobody foresaw
                _log.exception("redis.events_cut", redis=self._link.name)
            stands = False
            self._tried.set()
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _subscribe(self, line: PubSub) -> None:
        await line.subscribe(self._channel)
        # From the answer on nothing is missed.
        if await line.get_message(timeout=self._silence) is None:
            raise OSError("no answer")

    async def _pass_on(self, line: PubSub) -> None:
        asked = False
        while True:
            message = await line.get_message(timeout=self._silence)
            if message is None:
                if asked:
                    raise OSError("silence")
                await line.ping()
            elif message["type"] == "message":
                await self._hear_of(message["data"])
            asked = message is None

    async def _hear_of(self, frame: bytes) -> None:
        head, _, body = frame.partition(b"\n")
        match head.decode(errors="replace").split(" "):
            case [origin, *_] if origin == self._origin:
                pass
            case [_, kind] if kind == _Kind.GAP:
                self._on_gap()
            case [_, kind, conversation_id]:
                if (event := self._event(kind, conversation_id, body)) is not None:
                    await self._local.publish(event)

    def _told(self, event: Event) -> tuple[str, str, bytes]:
        """Return how an event is told: its kind, its conversation, and all else."""
        match event:
            case TurnRecorded():
                return _Kind.TURN, event.conversation_id, self._codec.encode(event.turn)
            case Typing():
                return _Kind.TYPING, event.conversation_id, event.who.encode()
            case Missed():
                return _Kind.MISSED, event.conversation_id, b""

    def _event(self, kind: str, conversation_id: str, body: bytes) -> Event | None:
        """Return an event that was told; None for a kind of a newer version."""
        match kind:
            case _Kind.TURN:
                return self._turn(conversation_id, body)
            case _Kind.TYPING:
                return Typing(conversation_id=conversation_id, who=body.decode(errors="replace"))
            case _Kind.MISSED:
                return Missed(conversation_id=conversation_id)
            case _:
                return None

    def _turn(self, conversation_id: str, body: bytes) -> Event:
        try:
            return TurnRecorded(conversation_id=conversation_id, turn=self._codec.decode_turn(body))
        except (SealBroken, DecodeError) as error:
            # Another version of the program told it, or one with a key that this process does not have yet.
            _log.warning("redis.event_unread", redis=self._link.name, why=type(error).__name__)
            return Missed(conversation_id=conversation_id)

    async def _tell_gap(self, client: Redis) -> bool:
        """Have the listeners of the others read what could not be told."""
        if not self._untold:
            return False
        self._untold = False
        try:
            await client.publish(self._channel, self._framed(_Kind.GAP))
        except BaseException:  # whatever it was, it is still to be told
            self._untold = True
            raise
        return True

    def _framed(self, kind: str, conversation_id: str = "", body: bytes = b"") -> bytes:
        head = " ".join((self._origin, kind, conversation_id)).strip()
        return head.encode() + b"\n" + body

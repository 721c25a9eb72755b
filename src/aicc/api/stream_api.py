"""The WebSocket of a conversation: messages both ways, typing, and what was missed while away."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from typing import Final, Literal

import msgspec
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from aicc.api.chatbot_api import take
from aicc.api.context import Context, get_context
from aicc.api.problems import problem, report
from aicc.api.schemas import turn_out
from aicc.api.security import bearer
from aicc.models.errors import (
    AccessError,
    AiccError,
    ConversationNotFound,
    InternalError,
    OriginRefused,
    RequestInvalid,
    StoreError,
)
from aicc.models.turn import Turn
from aicc.ports import Event, EventBus, Missed, Typing

_PATH: Final = re.compile(r"/v1/conversations/([^/]+)/stream")
# Of a turn.
_NUMBER: Final = re.compile(r"[0-9]{1,15}")
_PROTOCOL: Final = "aicc.v1"
_BEARER: Final = "bearer."
_MALFORMED = 1008
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _FELL_BEHIND = 4401, 4403, 4404, 1013
_CUSTOMER: Final = "customer"
_PAGE: Final = 200
# Messages of one socket that are being answered; more wait in the socket.
_MAX_PENDING: Final = 8
_TYPING_SECONDS: Final = 1.0
_encode = msgspec.json.Encoder().encode


class Frame(BaseModel):
    """What a client may send."""

    model_config = ConfigDict(extra="ignore")

    type: Literal["message", "typing", "ping"]
    message_id: str = ""
    text: str = ""
    reply_to: int | None = None


class Streams:
    """ASGI middleware that serves the sockets of conversations.

    It stands before the routes, which would hold what a request needs, ten kilobytes, as long as a socket is open.

    Args:
        app: what serves everything else.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        path = _PATH.fullmatch(scope["path"]) if scope["type"] == "websocket" else None
        if path is None:
            return await self._app(scope, receive, send)
        socket = WebSocket(scope, receive, send)
        after = socket.query_params.get("after", "0")
        if _NUMBER.fullmatch(after) is None:
            return await socket.close(_MALFORMED)
        return await _stream(socket, path[1], int(after))


async def _stream(socket: WebSocket, conversation_id: str, after: int) -> None:
    """Serve one socket until either side closes it."""
    context = get_context(socket)
    offered = socket.scope.get("subprotocols", [])
    await socket.accept(_PROTOCOL if _PROTOCOL in offered else None)
    try:
        _check_origin(context, socket)
        token = next((name.removeprefix(_BEARER) for name in offered if name.startswith(_BEARER)), None)
        context.tokens.check(bearer(socket.headers.get("authorization")) or token, conversation_id)
        await context.conversations.history(conversation_id, limit=1)
    except OriginRefused as error:
        return await socket.close(_FORBIDDEN, error.code)
    except AccessError as error:
        return await socket.close(_UNAUTHORIZED, error.code)
    except ConversationNotFound as error:
        return await socket.close(_NOT_FOUND, error.code)
    except StoreError as error:
        return await _put_off(context, socket, error)
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        context.sockets.add(socket)
        try:
            await _Session(context, socket, conversation_id).run(after)
        except StoreError as error:
            await _put_off(context, socket, error)
        finally:
            context.sockets.discard(socket)
    return None


async def _put_off(context: Context, socket: WebSocket, error: StoreError) -> None:
    """Have a client come again: the store does not tell it what it missed."""
    report(error, socket.url.path, context.telemetry)
    await socket.close(_FELL_BEHIND, error.code)


def _check_origin(context: Context, socket: WebSocket) -> None:
    """Refuse pages of other origins: a browser lets any page open a socket."""
    origin = socket.headers.get("origin")
    if origin is None or origin in context.settings.allowed_origins:
        return
    if origin.partition("://")[2] != socket.headers.get("host"):
        raise OriginRefused()


class _Session:
    """One open socket. Answers are made in tasks of their own: a socket that breaks does not lose the answer."""

    __slots__ = ("_context", "_id", "_path", "_sent", "_slots", "_socket", "_typed")

    def __init__(self, context: Context, socket: WebSocket, conversation_id: str) -> None:
        self._context = context
        self._socket = socket
        self._id = conversation_id
        self._path = f"/v1/conversations/{conversation_id}/stream"
        self._sent = 0
        # When the last typing was told, on the loop's clock.
        self._typed = -_TYPING_SECONDS
        self._slots = asyncio.Semaphore(_MAX_PENDING)

    async def run(self, after: int) -> None:
        """Replay what came after `after`, then forward events and take messages until the socket closes."""
        bus: EventBus = self._context.conversations.bus
        async with bus.listen(self._id) as events:
            self._sent = after
            await self._catch_up()
            await self._send({"type": "ready", "seq": self._sent})
            forwarding = asyncio.create_task(self._forward(events))
            try:
                await self._receive()
            finally:
                forwarding.cancel()

    async def _catch_up(self) -> None:
        while turns := await self._context.conversations.since(self._id, self._sent, limit=_PAGE):
            for turn in turns:
                await self._send_turn(turn)

    async def _forward(self, events: AsyncIterator[Event]) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            try:
                async for event in events:
                    await self._tell(event)
                    # A turn of some kilobytes, which would stay until the next one comes.
                    del event
            except AiccError as error:
                report(error, self._path, self._context.telemetry)
            # Cut off rather than silent: a client reconnects and reads what it missed.
            await self._socket.close(_FELL_BEHIND, "reconnect")

    async def _tell(self, event: Event) -> None:
        if isinstance(event, Typing):
            if event.who == _CUSTOMER:  # for the desk; the customer knows
                return
            await self._send({"type": "typing", "who": event.who})
        elif isinstance(event, Missed):
            await self._catch_up()
        elif event.turn.seq == self._sent + 1:
            await self._send_turn(event.turn)
        elif event.turn.seq > self._sent:
            await self._catch_up()

    async def _receive(self) -> None:
        while True:
            # Nothing of a frame stays while the next one is awaited: ten thousand sockets wait at the same time.
            await self._heed(await self._next_frame())

    async def _next_frame(self) -> Frame | None:
        """Return what the client sends next; None where it is no frame."""
        try:
            return Frame.model_validate_json(await self._socket.receive_text())
        except (ValidationError, KeyError):  # KeyError: the frame is binary
            return None

    async def _heed(self, frame: Frame | None) -> None:
        if frame is None:
            await self._refuse(None, RequestInvalid(problems="frame"))
        elif frame.type == "ping":
            await self._send({"type": "pong"})
        elif frame.type == "typing":
            await self._tell_typing()
        elif frame.type == "message":
            await self._slots.acquire()
            task = asyncio.create_task(self._take(frame))
            _TASKS.add(task)
            task.add_done_callback(_TASKS.discard)

    async def _tell_typing(self) -> None:
        """Tell that the customer is writing, once a second at most: other processes hear it too."""
        now = asyncio.get_running_loop().time()
        if now - self._typed >= _TYPING_SECONDS:
            self._typed = now
            await self._context.conversations.bus.publish(Typing(conversation_id=self._id, who=_CUSTOMER))

    async def _take(self, frame: Frame) -> None:
        try:
            await self._context.messages.check(self._id)
            turn = await take(self._context, self._id, frame.message_id, frame.text, reply_to=frame.reply_to)
            if turn.seq <= self._sent:
                # A message sent again whose turn this client has or had: show it once more, it asked.
                await self._send({"type": "turn", "turn": turn_out(turn)})
        except AiccError as error:
            await self._refuse(frame.message_id, error)
        except (WebSocketDisconnect, RuntimeError):
            pass
        except Exception as error:  # the edge of the socket: the customer gets an answer, the log the cause
            fault = InternalError()
            fault.__cause__ = error
            await self._refuse(frame.message_id, fault)
        finally:
            self._slots.release()

    async def _refuse(self, message_id: str | None, error: AiccError) -> None:
        report(error, self._path, self._context.telemetry)
        body = problem(error, self._path)
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await self._send({"type": "error", "message_id": message_id, "problem": body})

    async def _send_turn(self, turn: Turn) -> None:
        self._sent = turn.seq
        await self._send({"type": "turn", "turn": turn_out(turn)})

    async def _send(self, frame: dict[str, object]) -> None:
        await self._socket.send_text(_encode(frame).decode())


# Running answers, held so that they are not collected in mid-turn.
_TASKS: Final[set[asyncio.Task[None]]] = set()


async def finish(seconds: float) -> None:
    """Return when every answer that was being made is recorded, or after so long."""
    if _TASKS:
        await asyncio.wait(_TASKS, timeout=seconds)

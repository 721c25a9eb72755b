"""ActionRunner over HTTP, as actions.yaml says: one time-out, few attempts with one key, and a breaker.

Only the path, query and body of a request depend on what a customer said. No proxies of the environment, no cookies and
no redirects: a request goes where the file says, or nowhere.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from secrets import SystemRandom
from typing import Any, Final

import httpx
import msgspec

from aicc.backends.addresses import GuardedTransport, Resolve, resolve
from aicc.backends.http_answer import UNAVAILABLE, Answer, read_answer
from aicc.backends.http_request import ArgumentRefused, Outgoing, build_request
from aicc.models.errors import ActionSecretInvalid
from aicc.models.http_action import EnvSecret, HTTPAction, HTTPServer
from aicc.models.scenario import ActionCall, ActionFailed, ActionResult
from aicc.utils.breaker import Breaker
from aicc.utils.json_pointer import MISSING
from aicc.utils.logger import get_logger

_log = get_logger("aicc.backend")
_MAX_BODY: Final = 1024 * 1024
# To one server at a time.
_CONNECTIONS: Final = 64
_RETRIED: Final = frozenset({429, 502, 503, 504})
# Seconds before the second attempt; doubled before each further one, times 0.5 to 1.5 so that many calls don't come
# back at once.
_PAUSE: Final = 0.1

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class HTTPActions:
    """Runs the actions of actions.yaml.

    Args:
        actions: by id.
        env: the secrets of their headers by the name of the variable.
        clock: seconds from any start, never going back.
        sleep: waits for so many seconds.
        resolve: looks names up.

    Raises:
        ActionSecretInvalid: a secret is missing or cannot stand in a header.
    """

    def __init__(
        self,
        actions: Mapping[str, HTTPAction],
        env: Mapping[str, str],
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        resolve: Resolve = resolve,
    ) -> None:
        # Below a warning it writes headers of requests and answers into the log.
        logging.getLogger("httpcore").setLevel(logging.WARNING)
        self._actions = dict(actions)
        self._breakers = {name: _breaker(action, clock) for name, action in actions.items()}
        servers = dict.fromkeys(action.server for action in actions.values())
        self._lines = {server: _line(server, env, resolve) for server in servers}
        self._clock = clock
        self._sleep = sleep

    @property
    def actions(self) -> frozenset[str]:
        """Names of the actions of the file."""
        return frozenset(self._actions)

    async def run(self, call: ActionCall) -> ActionResult:
        """Send the request of an action and return what its answer means; see `read_answer`.

        Fails with `unavailable` when nothing usable comes in time or the breaker is open, with `invalid_argument` when
        an argument of the path is missing, and with `unknown_action`.
        """
        action = self._actions.get(call.action)
        if action is None:
            return ActionFailed(code="unknown_action")
        try:
            outgoing = build_request(action, call)
        except ArgumentRefused:
            return ActionFailed(code="invalid_argument")
        breaker = self._breakers[action.id]
        if not breaker.admits():
            _log.warning("action.not_tried", action=action.id, why="breaker")
            return UNAVAILABLE
        try:
            result = await self._result(action, outgoing)
        except asyncio.CancelledError:  # whoever asked has waited long enough
            breaker.failed()
            raise
        if result == UNAVAILABLE:
            breaker.failed()
        else:
            breaker.succeeded()
        return result

    async def close(self) -> None:
        """Close the connections. Call it last."""
        for line in self._lines.values():
            await line.transport.aclose()

    async def _result(self, action: HTTPAction, outgoing: Outgoing) -> ActionResult:
        began = self._clock()
        try:
            async with asyncio.timeout(action.timeout):
                answer = await self._answer(action, outgoing, began + action.timeout)
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL) as error:
            # The class alone: the message of an error may hold the address with an argument in it.
            _log.warning("action.no_answer", action=action.id, why=type(error).__name__)
            return UNAVAILABLE
        result = read_answer(action, answer)
        code = result.code if isinstance(result, ActionFailed) else "ok"
        seconds = round(self._clock() - began, 3)
        _log.info("action.answered", action=action.id, status=answer.status, code=code, seconds=seconds)
        return result

    async def _answer(self, action: HTTPAction, outgoing: Outgoing, deadline: float) -> Answer:
        """Return the first answer that is worth reading, or the last one there is time for."""
        for attempt in range(action.retries + 1):
            pause = _PAUSE * 2**attempt * SystemRandom().uniform(0.5, 1.5)
            last = attempt == action.retries
            try:
                answer = await self._ask(action.server, outgoing)
            except httpx.ConnectError:
                if last or self._clock() + pause > deadline:
                    raise
            else:
                pause = max(pause, answer.retry_after)
                if last or answer.status not in _RETRIED or self._clock() + pause > deadline:
                    return answer
            await self._sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    async def _ask(self, server: HTTPServer, outgoing: Outgoing) -> Answer:
        base, line = httpx.URL(server.url), self._lines[server]
        request = httpx.Request(
            outgoing.method,
            base.copy_with(raw_path=base.raw_path.rstrip(b"/") + outgoing.target.encode()),
            headers=[*line.headers.items(), *outgoing.headers.items()],
            content=outgoing.body,
        )
        async with line.places:
            response = await line.transport.handle_async_request(request)
            try:
                return Answer(
                    status=response.status_code,
                    document=await _document(response),
                    retry_after=_retry_after(response.headers.get("Retry-After", "")),
                )
            finally:
                await response.aclose()


@dataclass(frozen=True, slots=True)
class _Line:
    """What leads to a server."""

    headers: httpx.Headers
    transport: GuardedTransport
    # Who waits for a connection waits here: in the client's own queue each one slows all others down.
    places: asyncio.Semaphore


def _breaker(action: HTTPAction, clock: Clock) -> Breaker:
    rule = action.breaker
    return Breaker(failures=rule.failures, seconds=rule.seconds, clock=clock)


def _line(server: HTTPServer, env: Mapping[str, str], resolve: Resolve) -> _Line:
    return _Line(
        headers=_headers(server, env),
        transport=GuardedTransport(
            allow_private=server.allow_private, resolve=resolve, limits=httpx.Limits(max_connections=_CONNECTIONS)
        ),
        places=asyncio.Semaphore(_CONNECTIONS),
    )


def _headers(server: HTTPServer, env: Mapping[str, str]) -> httpx.Headers:
    # Unpacked, a small answer could fill the memory: it comes as it is.
    headers = httpx.Headers({"User-Agent": "aicc", "Accept": "application/json", "Accept-Encoding": "identity"})
    headers.update({name: _header(value, env) for name, value in server.headers})
    return headers


def _header(value: str | EnvSecret, env: Mapping[str, str]) -> str:
    if isinstance(value, str):
        return value
    secret = env.get(value.env, "").strip()
    if not secret:
        raise ActionSecretInvalid(name=value.env, why_ko="값이 없습니다", why_en="it is not set")
    if not (secret.isascii() and secret.isprintable()):
        raise ActionSecretInvalid(
            name=value.env, why_ko="머리글에 쓸 수 없는 글자가 있습니다", why_en="it has characters no header can have"
        )
    return f"{value.scheme} {secret}" if value.scheme else secret


async def _document(response: httpx.Response) -> Any:
    """Return the JSON of an answer; MISSING where there is none, it is packed, or it is over 1 MiB."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    packed = response.headers.get("Content-Encoding", "identity").lower() != "identity"
    if packed or not (kind == "application/json" or kind.endswith("+json")):
        return MISSING
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > _MAX_BODY:
            return MISSING
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return MISSING


def _retry_after(written: str) -> float:
    """Return the seconds of a Retry-After header, which holds seconds or a date; 0 when it holds neither."""
    if written.isascii() and written.isdigit():
        return float(written[:9])
    try:
        return max(0.0, (parsedate_to_datetime(written) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0

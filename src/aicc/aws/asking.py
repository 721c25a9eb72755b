"""A service of AWS that a customer waits for: few attempts with full jitter between them, and a breaker.

boto3's own retries know no deadline of the turn; these end with it. Full jitter: a pause is anything between nothing
and a bound that doubles, so that many who were throttled together do not come back together
(https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from secrets import SystemRandom
from typing import Any, Final

from aicc.utils.aws_client import AWSClient, Patience, reason
from aicc.utils.breaker import Breaker

_ATTEMPTS: Final = 3
# Seconds that the first pause has at most; doubled before each further one.
_PAUSE: Final = 0.1
# Failures in a row after which a service is left alone, and for how many seconds.
_FAILURES: Final = 5
_REST: Final = 30.0
# Calls that one service may have under way; more wait.
_CALLS: Final = 32
# What AWS says when it would do the same a moment later.
_BUSY: Final = frozenset(
    {"ThrottlingException", "TooManyRequestsException", "Throttling", "RequestLimitExceeded", "LimitExceededException"}
)
# The request is wrong, not the service: the next one may be right.
_REFUSED: Final = frozenset(
    {
        "ValidationException",
        "BadRequestException",
        "InvalidRequestException",
        "InvalidParameterException",
        "TextSizeLimitExceededException",
        "ParamValidationError",
    }
)
# Nothing came, or the line was cut: names of botocore's exceptions.
_CUT: Final = frozenset(
    {
        "ConnectTimeoutError",
        "ReadTimeoutError",
        "EndpointConnectionError",
        "ConnectionClosedError",
        "ProxyConnectionError",
        "HTTPClientError",
    }
)


class ServiceAway(Exception):
    """The service cannot be asked now. Its text is AWS's code or the kind of trouble, never a message of AWS."""


class AskedService:
    """Asks one service of AWS.

    Args:
        client: the service.
        seconds: how long an operation may take, all attempts together.
        clock: seconds from any start, never going back.
        sleep: waits for so many seconds.
    """

    def __init__(
        self,
        client: AWSClient,
        *,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._breaker = Breaker(failures=_FAILURES, seconds=_REST, clock=clock)

    def ask(self, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer of an operation, such as `recognize_text`; waits.

        Raises:
            ServiceAway: it refused, could not be reached in time, or is left alone since it failed.
        """
        if not self._breaker.admits():
            raise ServiceAway("resting")
        try:
            answer = self._first_answer(operation, parameters)
        except self._client.failures as error:
            why = reason(error)
            if why in _REFUSED:
                self._breaker.succeeded()
            else:
                self._breaker.failed()
            raise ServiceAway(why) from None
        except Exception:  # botocore's parser raises whatever an answer that is none makes of it
            self._breaker.failed()
            raise ServiceAway("answer") from None
        self._breaker.succeeded()
        return answer

    async def ask_beside(self, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer of an operation, waited for in another thread; see `ask`."""
        return await asyncio.to_thread(self.ask, operation, parameters)

    def _first_answer(self, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        deadline = self._clock() + self._seconds
        for attempt in range(_ATTEMPTS):
            try:
                return self._client.call_now(operation, parameters)
            except self._client.failures as error:
                pause = SystemRandom().uniform(0.0, _PAUSE * 2**attempt)
                if attempt + 1 == _ATTEMPTS or not _passes(error) or self._clock() + pause >= deadline:
                    raise
            self._sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def connect_service(service: str, *, region: str | None, endpoint: str | None, seconds: float) -> AskedService:
    """Return a service of AWS that is asked for at most so many seconds an operation.

    Args:
        service: its name in boto3.
        region: where it is; None takes that of the environment, or else Seoul.
        endpoint: address of a server that stands in for it; None is AWS.
        seconds: how long an operation may take, all attempts together.

    Raises:
        ImportError: boto3 is not installed (`pip install "aicc[aws]"`).
    """
    patience = Patience(connect=min(seconds, 1.0), read=seconds, attempts=1, calls=_CALLS)
    return AskedService(AWSClient(service, region=region, endpoint=endpoint, patience=patience), seconds=seconds)


def _passes(error: Exception) -> bool:
    """Return whether the same request may succeed a moment later."""
    answer = getattr(error, "response", None)
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) if isinstance(answer, dict) else 0
    return status >= 500 or reason(error) in _BUSY | _CUT

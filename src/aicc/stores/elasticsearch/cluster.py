"""One way to speak to a cluster, whichever of the two official clients it is: a request, and a bounded patience."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from secrets import SystemRandom
from types import ModuleType
from typing import Any, Final

from aicc.models.errors import SearchUnavailable, SettingInvalid
from aicc.stores.elasticsearch.address import Address

# Seconds before each further attempt, times 0.5 to 1.5 so that many clients don't come back at once.
PAUSES: Final = (0.1, 0.4)
# Answers of a cluster, or of what stands before it, that has too much to do or is just coming.
BUSY: Final = frozenset({429, 502, 503, 504})
_CONNECTIONS: Final = 10
_JSON: Final = "application/json"
_LINES: Final = "application/x-ndjson"
# They log every request, one of them with the customer's words, and each failure that we mend or report ourselves.
_LOUD: Final = ("elastic_transport", "opensearch", "opensearchpy.trace")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a cluster is asked."""

    method: str
    path: str
    # JSON, or lines of JSON where `lines`; empty is none.
    body: str = ""
    params: Mapping[str, str] | None = None
    lines: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """Return what it is written in. Lower case, because OpenSearch's client tells names by it."""
        if not self.body:
            return {"accept": _JSON}
        return {"accept": _JSON, "content-type": _LINES if self.lines else _JSON}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a cluster answered."""

    # HTTP status.
    status: int
    body: Json

    @property
    def why(self) -> str:
        """Return why it refused, in its own words, at most 200 characters; empty where it did not."""
        error = self.body.get("error")
        if not isinstance(error, dict):
            return str(error or "")[:200]
        kind = error.get("type")
        # The outer ones say that something failed, the innermost says what.
        while isinstance(inner := error.get("caused_by"), dict):
            error = inner
        return f"{kind}: {error.get('reason')}"[:200]


class _Unreachable(Exception):
    """No answer came. Arguments: why, and whether the time was up."""

    def __init__(self, why: str, *, late: bool) -> None:
        super().__init__(why)
        self.late = late


_Send = Callable[[Request, float], Answer]


class Cluster:
    """Asks a cluster; again where it is busy or cannot be reached, at most three times.

    Args:
        address: where it is.
        seconds: how long a connection, and the answer to a search, may take.
        sleep: waits for so many seconds.
    """

    def __init__(self, address: Address, *, seconds: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self._address = address
        self._seconds = seconds
        self._sleep = sleep
        for name in _LOUD:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._send, self.close = _CLIENTS[address.engine](address, seconds)

    def search(self, request: Request) -> Answer:
        """Return the answer of a cluster that must be quick: what took all the time is not asked again.

        Raises:
            SearchUnavailable: no answer came.
        """
        return self._ask(request, seconds=self._seconds, patient=False)

    def change(self, request: Request, *, seconds: float = 30.0) -> Answer:
        """Return the answer to a request that may take its time, and does no harm when it comes twice.

        Raises:
            SearchUnavailable: no answer came.
        """
        return self._ask(request, seconds=seconds, patient=True)

    def rest(self, attempt: int) -> None:
        """Wait before a further attempt, the longer the later."""
        self._sleep(PAUSES[attempt] * SystemRandom().uniform(0.5, 1.5))

    def unavailable(self, why: str) -> SearchUnavailable:
        """Return the error that names this cluster."""
        return SearchUnavailable(host=self._address.url, why=why)

    def _ask(self, request: Request, *, seconds: float, patient: bool) -> Answer:
        for attempt in range(len(PAUSES) + 1):
            if attempt:
                self.rest(attempt - 1)
            try:
                answer = self._send(request, seconds)
            except _Unreachable as error:
                why = str(error)
                if error.late and not patient:
                    break
                continue
            if answer.status not in BUSY:
                return answer
            why = f"HTTP {answer.status}"
        raise self.unavailable(why)


def _elasticsearch(address: Address, seconds: float) -> tuple[_Send, Callable[[], None]]:
    """Return what sends with Elasticsearch's client, and what closes it."""
    client_module, transport = _import("elasticsearch"), _import("elastic_transport")
    timeout = _import("urllib3").Timeout
    client = client_module.Elasticsearch(
        address.url,
        basic_auth=(address.user, address.password) if address.user else None,
        max_retries=0,
        retry_on_timeout=False,
        connections_per_node=_CONNECTIONS,
        **_trust(address),
    )

    def send(request: Request, patience: float) -> Answer:
        options = client.options(request_timeout=timeout(connect=seconds, read=patience))
        try:
            answer = options.perform_request(
                request.method,
                request.path,
                params=request.params,
                headers=request.headers,
                body=request.body or None,
            )
        except client_module.UnsupportedProductError:
            raise _Unreachable("this is not Elasticsearch 8 or 9: write opensearch+...", late=True) from None
        except client_module.ApiError as error:
            return Answer(status=error.meta.status, body=_object(error.body))
        except transport.TransportError as error:
            late = isinstance(error, transport.ConnectionTimeout)
            raise _Unreachable(type(error).__name__, late=late) from None
        return Answer(status=answer.meta.status, body=_object(answer.body))

    return send, client.close


def _opensearch(address: Address, seconds: float) -> tuple[_Send, Callable[[], None]]:
    """Return what sends with OpenSearch's client, and what closes it."""
    module = _import("opensearchpy")
    timeout = _import("urllib3").Timeout
    client = module.OpenSearch(
        address.url,
        http_auth=(address.user, address.password) if address.user else None,
        max_retries=0,
        pool_maxsize=_CONNECTIONS,
        **_trust(address),
    )

    def send(request: Request, patience: float) -> Answer:
        try:
            body = client.transport.perform_request(
                request.method,
                request.path,
                params=dict(request.params or {}),
                body=request.body or None,
                timeout=timeout(connect=seconds, read=patience),
                headers=request.headers,
            )
        except module.TransportError as error:
            if isinstance(error.status_code, int):
                return Answer(status=error.status_code, body=_object(error.info))
            raise _Unreachable(type(error).__name__, late=isinstance(error, module.ConnectionTimeout)) from None
        except module.OpenSearchException as error:
            raise _Unreachable(type(error).__name__, late=True) from None
        return Answer(status=200, body=_object(body))

    return send, client.close


_CLIENTS: Final[Mapping[str, Callable[[Address, float], tuple[_Send, Callable[[], None]]]]] = {
    "elasticsearch": _elasticsearch,
    "opensearch": _opensearch,
}


def _trust(address: Address) -> dict[str, str]:
    return {"ca_certs": address.ca} if address.ca else {}


def _object(body: object) -> Json:
    return body if isinstance(body, dict) else {"error": body}


def _import(package: str) -> ModuleType:
    try:
        return import_module(package)
    except ImportError:
        install = 'pip install "aicc[search]"'
        why = f"AICC_SEARCH: {package} 패키지가 없습니다. {install} 로 설치해 주세요 / {package} is missing: {install}"
        raise SettingInvalid(problems=why) from None

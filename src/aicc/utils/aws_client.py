"""Clients of AWS: patience with an end, and calls that wait in threads of their own.

boto3 blocks. A turn that waits for AWS must not hold up the event loop, and the threads that wait must not become more
without end: each client owns as many as it has connections.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any, Final

# Where the guide's centre stands; a region of the environment or of ~/.aws wins.
REGION: Final = "ap-northeast-2"
_APPLICATION: Final = "app/aicc"
# What says that credentials are missing or no good: exceptions of botocore, and codes of AWS's answers.
_CREDENTIALS: Final = frozenset(
    {
        *("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "ProfileNotFound"),
        *("ConfigParseError", "ConfigNotFound", "InvalidConfigError", "UnknownCredentialError", "NoAuthTokenError"),
        *("SSOError", "SSOTokenLoadError", "UnauthorizedSSOTokenError", "TokenRetrievalError"),
        *("LoginError", "LoginRefreshRequired", "LoginTokenLoadError", "LoginAuthorizationCodeError"),
        *("ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidClientTokenId", "InvalidAccessKeyId"),
        *("UnrecognizedClientException", "InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature"),
        *("MissingAuthenticationToken", "MissingAuthenticationTokenException"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a client waits and how often it asks."""

    # Seconds for a connection, and between two bytes of an answer.
    connect: float = 1.0
    read: float = 3.0
    # How often a request is sent at most, with pauses that are random and grow.
    attempts: int = 2
    # botocore's mode of retries: `adaptive` also slows down by itself where a service takes few requests a second.
    retries: str = "standard"
    # Calls at the same time; more wait for one to end.
    calls: int = 32


PATIENCE: Final = Patience()


class AWSClient:
    """One service of AWS, with the credentials that boto3 finds.

    Args:
        service: its name in boto3, such as `dynamodb`.
        region: where it is; None takes that of the environment, or else Seoul.
        endpoint: address of a server of your own that speaks its API; None is AWS.
        patience: how long to wait.

    Raises:
        ImportError: boto3 is not installed (`pip install "aicc[aws]"`).
    """

    def __init__(
        self, service: str, *, region: str | None = None, endpoint: str | None = None, patience: Patience = PATIENCE
    ) -> None:
        exceptions = import_module("botocore.exceptions")
        # What a call raises: AWS refused (`ClientError`), or it was not to be reached (`BotoCoreError`).
        self.failures: tuple[type[Exception], ...] = (exceptions.ClientError, exceptions.BotoCoreError)
        self._client: Any = new_client(service, region=region, endpoint=endpoint, patience=patience)
        self._threads = ThreadPoolExecutor(patience.calls, thread_name_prefix=f"aws-{service}")

    def call_now(self, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer of an operation, such as `get_item`; waits.

        Raises:
            Exception: one of `failures`.
        """
        answer: dict[str, Any] = getattr(self._client, operation)(**parameters)
        return answer

    async def call(self, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer of an operation; see `call_now`. What is cancelled is still carried out."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(self.call_now, operation, parameters))

    @property
    def region(self) -> str:
        """Return where it asks."""
        return str(self._client.meta.region_name)

    def close(self) -> None:
        """Wait for what is under way and close the connections."""
        self._threads.shutdown()
        self._client.close()


def reason(error: Exception) -> str:
    """Return AWS's code, or the kind of trouble: messages hold account numbers and keys."""
    answer = getattr(error, "response", None)
    code = answer.get("Error", {}).get("Code") if isinstance(answer, dict) else None
    return str(code or type(error).__name__)


def blames_credentials(error: Exception) -> bool:
    """Return whether an error says that credentials are missing, have expired, or are no good."""
    return reason(error) in _CREDENTIALS


def new_client(
    service: str, *, region: str | None = None, endpoint: str | None = None, patience: Patience = PATIENCE
) -> Any:
    """Return a client of boto3, for who asks in the order of a program; see `AWSClient`.

    Raises:
        ImportError: boto3 is not installed (`pip install "aicc[aws]"`).
    """
    boto3, config = import_module("boto3"), import_module("botocore.config")
    session = boto3.Session()
    return session.client(
        service,
        region_name=region or session.region_name or REGION,
        endpoint_url=endpoint,
        config=config.Config(
            connect_timeout=patience.connect,
            read_timeout=patience.read,
            retries={"total_max_attempts": patience.attempts, "mode": patience.retries},
            max_pool_connections=patience.calls,
            user_agent_extra=_APPLICATION,
            tcp_keepalive=True,
        ),
    )

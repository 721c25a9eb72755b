"""Calls to `lexv2-models`: each checked before it is sent, each refusal in our words, and waiting with an end."""

import re
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, Final

from aicc.aws import shapes
from aicc.models.errors.lex import (
    LexBuildFailed,
    LexCredentialsInvalid,
    LexError,
    LexRefused,
    LexRequestInvalid,
    LexTooSlow,
    LexUnreachable,
)
from aicc.utils.aws_client import Patience, blames_credentials, new_client, reason

SERVICE: Final = "lexv2-models"
NOT_FOUND: Final = "ResourceNotFoundException"
# Of bots, versions, aliases and locales: something is still going on.
_BUSY: Final = frozenset(
    {"Creating", "Updating", "Versioning", "Building", "Importing", "Processing", "ReadyExpressTesting", "Deleting"}
)
_FAILED: Final = "Failed"
# CreateBotLocale is create_bot_locale in boto3.
_METHOD: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 10.0
_GROWTH: Final = 1.5
# A build of a large bot takes a few minutes.
PATIENCE_SECONDS: Final = 900.0
_PAGE: Final = 100
# Nobody waits on the telephone for a deployment.
_PATIENCE: Final = Patience(connect=10.0, read=60.0, attempts=8, retries="adaptive")

Sleep = Callable[[float], None]
# Asks for a status: it, and why it failed.
Look = Callable[[], tuple[str, list[str]]]


class LexModels:
    """The service that keeps bots, over a client of boto3.

    Args:
        client: `boto3.client("lexv2-models")`, pointed wherever.
        sleep: how to wait some seconds.
        patience: how many seconds to wait for one thing.
    """

    def __init__(self, client: Any, *, sleep: Sleep = time.sleep, patience: float = PATIENCE_SECONDS) -> None:
        self._client = client
        self._sleep = sleep
        self._patience = patience

    @property
    def where(self) -> str:
        """Return the address that it asks."""
        return str(self._client.meta.endpoint_url)

    def call(self, operation: str, place: str = "", **parameters: Any) -> dict[str, Any]:
        """Return the answer of an operation, such as `CreateIntent`.

        Raises:
            LexRequestInvalid: AWS does not describe such a request; nothing was sent.
            LexRefused: Lex refused it.
            LexUnreachable: Lex was not to be reached.
            LexCredentialsInvalid: it takes no request with these credentials.
        """
        exceptions = import_module("botocore.exceptions")
        problems = shapes.check(SERVICE, operation, "input", parameters)
        if problems:
            raise LexRequestInvalid(operation=operation, report="; ".join(map(str, problems)))
        try:
            answer: dict[str, Any] = getattr(self._client, _METHOD.sub("_", operation).lower())(**parameters)
        except exceptions.ClientError as error:
            told = error.response.get("Error", {})
            if blames_credentials(error):
                raise _credentials(error, told.get("Message", "")) from error
            raise LexRefused(
                operation=operation, place=place or "-", reason=told.get("Code", "?"), why=told.get("Message", "")
            ) from error
        except exceptions.BotoCoreError as error:
            raise _unusable(error, self.where) from error
        return answer

    def find(self, operation: str, **parameters: Any) -> dict[str, Any] | None:
        """Return the answer of an operation that describes something; None where there is no such thing."""
        try:
            return self.call(operation, **parameters)
        except LexRefused as error:
            if error.fields["reason"] == NOT_FOUND:
                return None
            raise

    def each(self, operation: str, key: str, **parameters: Any) -> Iterator[dict[str, Any]]:
        """Return what an operation lists, page by page."""
        token: dict[str, str] = {}
        while True:
            answer = self.call(operation, **parameters, **token, maxResults=_PAGE)
            yield from answer.get(key) or ()
            if not answer.get("nextToken"):
                return
            token = {"nextToken": answer["nextToken"]}

    def wait(self, what: str, look: Look) -> str:
        """Wait until nothing is going on any more, and return the status then.

        Raises:
            LexBuildFailed: it failed.
            LexTooSlow: it took too long.
        """
        waited, pause = 0.0, _FIRST_PAUSE
        status, reasons = look()
        while status in _BUSY:
            if waited >= self._patience:
                raise LexTooSlow(what=what, status=status, seconds=round(waited))
            self._sleep(pause)
            waited += pause
            pause = min(pause * _GROWTH, _LONGEST_PAUSE)
            status, reasons = look()
        if status == _FAILED:
            raise LexBuildFailed(what=what, why="; ".join(reasons) or "-")
        return status


def connect(region: str | None, endpoint: str | None) -> LexModels:
    """Return the service over a new client of boto3, which is patient: Lex takes few requests a second.

    Args:
        region: where; None is what boto3 finds, or else Seoul.
        endpoint: address of a server in place of AWS.

    Raises:
        ImportError: boto3 is not installed (`pip install "aicc[aws]"`).
        LexUnreachable: it is no region or no address.
        LexCredentialsInvalid: there is no such profile, or half of a key.
    """
    exceptions = import_module("botocore.exceptions")
    try:
        return LexModels(new_client(SERVICE, region=region, endpoint=endpoint, patience=_PATIENCE))
    except (exceptions.BotoCoreError, ValueError) as error:
        raise _unusable(error, endpoint or region or "-") from error


def _unusable(error: Exception, where: str) -> LexError:
    """Return our error for one of botocore's before an answer came."""
    if blames_credentials(error):
        return _credentials(error, f"{error}")
    return LexUnreachable(where=where, reason=f"{type(error).__name__}: {error}")


def _credentials(error: Exception, why: str) -> LexCredentialsInvalid:
    return LexCredentialsInvalid(reason=reason(error), why=f"{why.rstrip('.')}." if why else "")

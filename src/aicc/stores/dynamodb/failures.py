"""What DynamoDB refuses, in our words."""

from dataclasses import dataclass
from typing import Any, Final

from aicc.models.errors import InternalError, RecordTooLarge, StoreUnavailable
from aicc.stores.dynamodb.attributes import plain
from aicc.utils.aws_client import reason

_CONDITION: Final = ("ConditionalCheckFailed", "ConditionalCheckFailedException")
_CONFLICT: Final = ("TransactionConflict", "TransactionConflictException", "TransactionInProgressException")
_INVALID: Final = ("ValidationError", "ValidationException")
_TOO_LARGE: Final = "item size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one action of a refused transaction."""

    # Whether its own condition did not hold.
    refused: bool
    # The item that was there; None where there was none, or where it was not the reason.
    item: dict[str, Any] | None


class Refused(Exception):
    """A condition did not hold; nothing was written. Never leaves the store.

    Args:
        outcomes: one for each action, in order.
    """

    def __init__(self, outcomes: tuple[Outcome, ...]) -> None:
        super().__init__()
        self.outcomes = outcomes

    def by(self, number: int) -> bool:
        """Return whether the condition of this action did not hold."""
        return self.outcomes[number].refused

    def item(self, number: int) -> dict[str, Any] | None:
        """Return what this action met."""
        return self.outcomes[number].item


class Contended(Exception):
    """Another transaction is at the same items; nothing was written. Try again. Never leaves the store."""


def translated(error: Exception, path: str) -> Exception:
    """Return what is to be raised for what boto3 raised.

    Args:
        error: of `AWSClient.failures`.
        path: names the table.
    """
    code = reason(error)
    answer: dict[str, Any] = getattr(error, "response", {})
    if code in _CONDITION:
        return Refused((_outcome({"Code": code, "Item": answer.get("Item")}),))
    if code in _CONFLICT:
        return Contended()
    if code == "TransactionCanceledException":
        return _canceled(answer.get("CancellationReasons", []), path)
    if code in _INVALID:
        return _invalid(str(answer.get("Error", {}).get("Message", "")), path)
    if code == "ResourceNotFoundException":
        return StoreUnavailable(path=path, why="테이블이 없습니다: aicc aws tables / no such table: aicc aws tables")
    return StoreUnavailable(path=path, why=code)


def _canceled(reasons: list[dict[str, Any]], path: str) -> Exception:
    codes = [str(entry.get("Code")) for entry in reasons]
    # A condition that does not hold decides, whatever else was in the way: trying again would not help.
    if any(code in _CONDITION for code in codes):
        return Refused(tuple(_outcome(entry) for entry in reasons))
    for entry, code in zip(reasons, codes, strict=True):
        if code in _INVALID:
            return _invalid(str(entry.get("Message", "")), path)
    if any(code in _CONFLICT for code in codes):
        return Contended()
    return StoreUnavailable(path=path, why=next((code for code in codes if code != "None"), "TransactionCanceled"))


def _outcome(entry: dict[str, Any]) -> Outcome:
    item = entry.get("Item")
    return Outcome(refused=entry.get("Code") in _CONDITION, item=plain(item) if item else None)


def _invalid(message: str, path: str) -> Exception:
    if _TOO_LARGE in message.lower():
        return RecordTooLarge(path=path, most="400 kB")
    # The request was ours to get right.
    error = InternalError()
    error.add_note(f"DynamoDB {path}: {message}")
    return error

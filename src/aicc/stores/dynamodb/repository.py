"""The guide's `ConversationRepository`, over the same table as the store: its calls run as written.

    repository = ConversationRepository()
    repository.save_conversation("session_123", "user_1", "잔액 알려줘", "계좌 잔액은 ...", {"intent": "balance"})
    repository.get_conversation_history("session_123", limit=10)

What it saves is a line of history and no turn: the centre neither continues it nor counts it. Reading shows both.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

from aicc.stores.codec import Codec
from aicc.stores.dynamodb.attributes import stamp
from aicc.stores.dynamodb.failures import translated
from aicc.stores.dynamodb.tables import named_tables
from aicc.stores.dynamodb.turns import BODY, TurnItems, said
from aicc.utils.aws_client import AWSClient


class ConversationRepository:
    """Saves and lists what was said in a session.

    Args:
        region_name: where the table is; None takes that of the environment, or else Seoul.
        endpoint_url: address of a server of your own; None is AWS.
        prefix: what the table's name begins with.
        codec: opens the turns that the centre sealed; without it their text is left out.

    Raises:
        ImportError: boto3 is not installed (`pip install "aicc[aws]"`).
    """

    def __init__(
        self,
        region_name: str | None = None,
        *,
        endpoint_url: str | None = None,
        prefix: str = "",
        codec: Codec | None = None,
    ) -> None:
        self._client = AWSClient("dynamodb", region=region_name, endpoint=endpoint_url)
        self._table = named_tables(prefix).history
        self._turns = TurnItems(codec, readable=False) if codec is not None else None
        types = import_module("boto3.dynamodb.types")
        self._write, self._read = types.TypeSerializer().serialize, types.TypeDeserializer().deserialize

    def save_conversation(
        self,
        session_id: str,
        user_id: str,
        user_input: str,
        bot_response: str,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        """Save one exchange, at the time of the call.

        Args:
            session_id: the session.
            user_id: the customer.
            user_input: what the customer said. Mask personal data first (`aicc.utils.pii.mask`).
            bot_response: what the bot answered.
            metadata: anything else, as JSON has it.

        Raises:
            StoreUnavailable: it may not have been saved.
            RecordTooLarge: it has more than 400 kB.
        """
        item = {
            "session_id": session_id,
            "timestamp": stamp(datetime.now(UTC)),
            "user_id": user_id,
            "user_input": user_input,
            "bot_response": bot_response,
            "metadata": _exact(metadata or {}),
        }
        typed = {name: self._write(value) for name, value in item.items()}
        self._call("put_item", {"TableName": self._table.name, "Item": typed})

    def get_conversation_history(self, session_id: str, limit: int = 50) -> list[dict[str, Any]]:
        """Return what was said in a session, newest first, at most `limit`.

        Raises:
            StoreUnavailable: the table cannot be read.
        """
        parameters: dict[str, Any] = {
            "TableName": self._table.name,
            "KeyConditionExpression": "session_id = :session_id",
            "ExpressionAttributeValues": {":session_id": {"S": session_id}},
            "ScanIndexForward": False,
            "Limit": limit,
        }
        found: list[dict[str, Any]] = []
        while len(found) < limit:
            page = self._call("query", parameters)
            found += (self._shown(item) for item in page["Items"])
            if "LastEvaluatedKey" not in page:
                break
            parameters["ExclusiveStartKey"] = page["LastEvaluatedKey"]
        return found[:limit]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _shown(self, item: Mapping[str, Any]) -> dict[str, Any]:
        shown = {name: self._read(value) for name, value in item.items() if name != BODY}
        if self._turns is not None and BODY in item:
            shown |= said(self._turns.turn({BODY: item[BODY]["B"]}))
        return shown

    def _call(self, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return self._client.call_now(operation, parameters)
        except self._client.failures as error:
            raise translated(error, self._table.name) from None


def _exact(value: Any) -> Any:
    """Return JSON as DynamoDB takes it: it knows no binary fractions."""
    match value:
        case float():
            return Decimal(str(value))
        case Mapping():
            return {str(name): _exact(one) for name, one in value.items()}
        case list() | tuple():
            return [_exact(one) for one in value]
    return value

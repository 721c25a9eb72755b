"""Everything in DynamoDB: for a centre of several machines. A turn is one transaction."""

import asyncio

from aicc.models.errors import SettingInvalid
from aicc.ports import KeyWrapper, Stores
from aicc.stores.audit_key import AuditKey
from aicc.stores.dynamodb.archive import DynamoDBArchive
from aicc.stores.dynamodb.archive_items import ArchiveItems
from aicc.stores.dynamodb.conversations import DynamoDBStore
from aicc.stores.dynamodb.database import Database
from aicc.stores.dynamodb.desk import DynamoDBDesk
from aicc.stores.dynamodb.duties import DynamoDBAuditLog, DynamoDBDataKeys, DynamoDBHolds
from aicc.stores.dynamodb.faq import DynamoDBFAQStore
from aicc.stores.dynamodb.faq_log import DynamoDBFAQLog
from aicc.stores.dynamodb.journal import DynamoDBActionJournal
from aicc.stores.dynamodb.repository import ConversationRepository
from aicc.stores.dynamodb.tables import named_tables
from aicc.stores.dynamodb.turns import TurnItems
from aicc.stores.protection import protect
from aicc.utils.aws_client import PATIENCE, AWSClient, Patience

__all__ = [
    "ConversationRepository",
    "Database",
    "DynamoDBActionJournal",
    "DynamoDBAuditLog",
    "DynamoDBDataKeys",
    "DynamoDBDesk",
    "DynamoDBFAQLog",
    "DynamoDBFAQStore",
    "DynamoDBHolds",
    "DynamoDBStore",
    "connect",
    "open_dynamodb",
    "stores_over",
]


def connect(
    *,
    prefix: str = "",
    region: str | None = None,
    endpoint: str | None = None,
    patience: Patience = PATIENCE,
) -> Database:
    """Return the tables of a prefix, without asking whether they are there.

    Args:
        prefix: what the names of the tables begin with.
        region: where they are; None takes that of the environment, or else Seoul.
        endpoint: address of a server of your own that speaks DynamoDB's API; None is AWS.
        patience: how long to wait for an answer.

    Raises:
        SettingInvalid: boto3 is not installed, or the region or address cannot be used.
    """
    try:
        client = AWSClient("dynamodb", region=region, endpoint=endpoint or None, patience=patience)
    except ImportError:
        raise SettingInvalid(problems='AICC_STORE=dynamodb: pip install "aicc[aws]"') from None
    except ValueError as error:
        raise SettingInvalid(problems=f"AICC_AWS_ENDPOINT, AICC_AWS_REGION: {error}") from None
    return Database(client, named_tables(prefix))


def open_dynamodb(
    *, prefix: str = "", region: str | None = None, endpoint: str | None = None, wrapper: KeyWrapper | None = None
) -> Stores:
    """Open the tables of a prefix. `aicc aws tables` makes them.

    Args:
        prefix: what the names of the tables begin with, such as `bank-`.
        region: where they are; None takes that of the environment, or else Seoul.
        endpoint: address of a server of your own that speaks DynamoDB's API; None is AWS.
        wrapper: who wraps the keys that encrypt customers' data; None encrypts nothing beyond what DynamoDB does.

    Raises:
        KeyUnavailable: the master key cannot be used.
        SettingInvalid: boto3 is not installed, or a setting cannot be used.
        StoreUnavailable: the tables are not there, or DynamoDB does not answer.
    """
    return stores_over(connect(prefix=prefix, region=region, endpoint=endpoint), wrapper)


def stores_over(database: Database, wrapper: KeyWrapper | None = None) -> Stores:
    """Return the stores of tables that are there; closing them closes the database's client.

    Raises:
        KeyUnavailable: the master key cannot be used.
        StoreUnavailable: the tables are not there, or DynamoDB does not answer.
    """
    keys = DynamoDBDataKeys(database)
    try:
        protection = protect(keys, wrapper)
    except BaseException:  # whatever stops the start, threads and connections are not left open
        database.client.close()
        raise
    codec, turns = protection.codec, TurnItems(protection.codec, readable=wrapper is None)
    conversations = DynamoDBStore(database, codec, turns)
    audit_key = AuditKey(keys, wrapper, store=database.state.name)

    async def close() -> None:
        await asyncio.to_thread(database.client.close)

    return Stores(
        conversations=conversations,
        desk=DynamoDBDesk(database, codec),
        journal=DynamoDBActionJournal(database, codec),
        faq=DynamoDBFAQStore(database),
        faq_log=DynamoDBFAQLog(database, codec),
        audit=DynamoDBAuditLog(database, protection.link),
        link=protection.link,
        holds=DynamoDBHolds(database, codec),
        keys=keys,
        sealer=codec.sealer,
        archive=DynamoDBArchive(database, codec, ArchiveItems(database, codec, turns, conversations), audit_key),
        close=close,
    )

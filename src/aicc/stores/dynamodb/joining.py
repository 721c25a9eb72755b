"""Writing what joins a conversation: it expires when the conversation does, whatever happens to that meanwhile."""

from collections.abc import Callable
from typing import Final

from aicc.models.errors import StoreUnavailable
from aicc.stores.dynamodb.database import Action, Database, new_token
from aicc.stores.dynamodb.failures import Refused
from aicc.stores.dynamodb.lifetime import joining

_ATTEMPTS: Final = 5


async def join(database: Database, conversation_id: str, actions: Callable[[int | None], list[Action]]) -> bool:
    """Write what belongs to a conversation unless it is there already; return whether it was written.

    Args:
        database: the tables.
        conversation_id: whose it is.
        actions: makes the writes of a time to expire; the condition of the first says that it is not there yet.

    Raises:
        StoreUnavailable: nothing was recorded.
    """
    for _ in range(_ATTEMPTS):
        expires, still = await joining(database, conversation_id)
        try:
            await database.transact([*actions(expires), still], token=new_token())
        except Refused as refused:
            if refused.by(0):
                return False
            continue
        return True
    raise StoreUnavailable(path=database.state.name, why="TransactionConflict")

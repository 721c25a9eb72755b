"""How long DynamoDB itself keeps what belongs to a conversation (time to live).

The nightly purge deletes what has had its time, with a count and a record of it. Time to live is the net below it: it
deletes what no purge came for, `SLACK` later, and must never be early. So every item of a conversation expires no
earlier than its state says, and where that moves (another class of retention, a legal hold) the others are rewritten:
marked first, so that whoever comes next finishes what a dead process began.
"""

import contextlib
from datetime import timedelta
from typing import Any, Final

from aicc.models.conversation import Conversation
from aicc.stores.dynamodb.attributes import Values, micros
from aicc.stores.dynamodb.database import Action, Database, check, update
from aicc.stores.dynamodb.failures import Refused
from aicc.stores.dynamodb.layout import STATE, of_conversation, of_user, twins
from aicc.stores.dynamodb.tables import EXPIRES, Table

SLACK: Final = timedelta(days=30)
_SECOND: Final = 1_000_000
# The mark of a rewriting that has begun.
REWRITING: Final = "rewriting"


def expiry(conversation: Conversation) -> int | None:
    """Return when the items of a conversation expire, in seconds since 1970; None: never."""
    if conversation.held or conversation.keep_until is None:
        return None
    return micros(conversation.keep_until + SLACK) // _SECOND


def fits(conversation: Conversation) -> tuple[str, Values]:
    """Return the condition that nothing needs rewriting: all that is there is kept long enough, and not too long."""
    unmarked = f"attribute_not_exists(#{REWRITING})"
    if (latest := expiry(conversation)) is None or conversation.keep_until is None:
        return f"{unmarked} AND attribute_not_exists(#{EXPIRES})", {}
    kept = {"kept": micros(conversation.keep_until) // _SECOND, "latest": latest}
    return f"{unmarked} AND #{EXPIRES} BETWEEN :kept AND :latest", kept


async def joining(database: Database, conversation_id: str) -> tuple[int | None, Action]:
    """Return when something that joins a conversation expires, and the check that this still holds when it is written.

    What belongs to no conversation that is known never expires by itself.
    """
    item_key = of_conversation(conversation_id)
    state = await database.get(item_key)
    expires = (state or {}).get(EXPIRES)
    if state is None:
        return None, check(database.state, item_key, "attribute_not_exists(#pk)")
    if expires is None:
        return None, check(database.state, item_key, f"attribute_not_exists(#{EXPIRES})")
    return expires, check(database.state, item_key, f"#{EXPIRES} = :expires", {"expires": expires})


async def settle(database: Database, conversation: Conversation, *, version: int) -> bool:
    """Let everything of a conversation live as long as it says, where it does not yet.

    Returns whether its state is still of this version: if not, somebody else has saved it, and has seen to this too.
    """
    item_key, expires = of_conversation(conversation.id), expiry(conversation)
    where, values = fits(conversation)
    known: Values = {**values, "version": version}
    change, new = _change(expires)
    mark = f"{change}, #{REWRITING} = :yes" if new else f"SET #{REWRITING} = :yes {change}"
    when = f"#version = :version AND NOT ({where})"
    try:
        await database.write(update(database.state, item_key, mark, when, {**known, **new, "yes": True}))
    except Refused as refused:
        # Else all fits already.
        return (refused.item(0) or {}).get("version") == version
    await _rewrite(database, conversation.id, conversation.user.id, expires)
    try:
        unmark = update(database.state, item_key, f"REMOVE #{REWRITING}", "#version = :version", {"version": version})
        await database.write(unmark)
    except Refused:
        return False
    return True


async def _rewrite(database: Database, conversation_id: str, user_id: str, expires: int | None) -> None:
    state, history = database.state, database.history
    wanted: list[tuple[Table, dict[str, Any]]] = [(state, of_user(user_id, f"conversation#{conversation_id}"))]
    async for item in database.query("#pk = :pk", {"pk": of_conversation(conversation_id)["pk"]}):
        # Results of actions have a day of their own.
        if item["sk"] != STATE and not item["sk"].startswith("action#"):
            wanted += ((state, state.key(other)) for other in (item, *twins(item)))
    async for turn in database.query("#session_id = :id", {"id": conversation_id}, table=history):
        wanted.append((history, history.key(turn)))
    await database.beside(_expire(database, table, key, expires) for table, key in wanted)


async def _expire(database: Database, table: Table, key: dict[str, Any], expires: int | None) -> None:
    change, values = _change(expires)
    # What was deleted meanwhile stays so.
    with contextlib.suppress(Refused):
        await database.write(update(table, key, change, f"attribute_exists(#{table.hash})", values))


def _change(expires: int | None) -> tuple[str, Values]:
    if expires is None:
        return f"REMOVE #{EXPIRES}", {}
    return f"SET #{EXPIRES} = :expires", {"expires": expires}

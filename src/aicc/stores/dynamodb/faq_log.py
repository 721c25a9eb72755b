"""FAQLog in DynamoDB."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from aicc.models.faq import Feedback, Unanswered
from aicc.stores.codec import Codec
from aicc.stores.dynamodb import layout
from aicc.stores.dynamodb.database import Action, Database, Item, put
from aicc.stores.dynamodb.erasing import Eraser, named
from aicc.stores.dynamodb.joining import join
from aicc.stores.dynamodb.lists import listed, merged
from aicc.stores.dynamodb.tables import EXPIRES

_QUESTION: Final = "question#"
_OPINION: Final = "opinion#"


class DynamoDBFAQLog:
    """Unanswered questions and opinions, beside the conversations that they come from.

    Args:
        database: the tables.
        codec: seals them.
    """

    def __init__(self, database: Database, codec: Codec) -> None:
        self._database = database
        self._codec = codec
        self._eraser = Eraser(database)

    async def ask(self, question: Unanswered) -> None:
        """See FAQLog."""
        item_key = layout.question(question.id)
        conversation_id = named_conversation(item_key["pk"])

        def actions(expires: int | None) -> list[Action]:
            lasting = {"user_id": question.user_id, EXPIRES: expires}
            item = {
                **item_key,
                **lasting,
                "list1": layout.shard("question", conversation_id),
                "place1": layout.place(question.at, question.id),
                "body": self._codec.encode(question),
            }
            owned = layout.of_user(question.user_id, item_key["sk"])
            state = self._database.state
            return [put(state, item, "attribute_not_exists(#pk)"), put(state, {**owned, **lasting})]

        await join(self._database, conversation_id, actions)

    async def unanswered(self, *, since: datetime | None = None, limit: int) -> tuple[Unanswered, ...]:
        """See FAQLog. From an index, which may be a moment behind."""
        from_then = layout.place(since) if since is not None else ""
        lists = layout.shards("question")
        return await self._questions(
            await merged(self._database, lists, since=from_then, newest_first=True, limit=limit)
        )

    async def questions(self, ids: Sequence[str]) -> tuple[Unanswered, ...]:
        """See FAQLog."""
        return await self._questions(map(layout.question, ids))

    async def settle(self, ids: Sequence[str]) -> int:
        """See FAQLog."""
        return await self._eraser.delete_each(map(layout.question, ids))

    async def rate(self, feedback: Feedback) -> None:
        """See FAQLog."""

        def actions(expires: int | None) -> list[Action]:
            lasting = {"user_id": feedback.user_id, EXPIRES: expires}
            place = layout.place(feedback.at, feedback.conversation_id, feedback.seq)
            item = {
                **layout.opinion(feedback.conversation_id, feedback.seq),
                **lasting,
                "entry_id": feedback.entry_id,
                "helpful": feedback.helpful,
                "list1": layout.shard("opinion", feedback.conversation_id),
                "place1": place,
                "list2": f"opinion#{feedback.entry_id}",
                "place2": place,
                "body": self._codec.encode(feedback),
            }
            owned = layout.of_user(feedback.user_id, layout.opinion_of_user(feedback.conversation_id, feedback.seq))
            return [put(self._database.state, item), put(self._database.state, {**owned, **lasting})]

        await join(self._database, feedback.conversation_id, actions)

    async def feedback(self, *, entry_id: str | None = None, limit: int) -> tuple[Feedback, ...]:
        """See FAQLog. From an index, which may be a moment behind."""
        if entry_id is None:
            return await self._opinions(
                await merged(self._database, layout.shards("opinion"), newest_first=True, limit=limit)
            )
        rows = listed(self._database, f"opinion#{entry_id}", newest_first=True, limit=limit, second=True)
        return await self._opinions([item async for item in rows])

    async def votes(self) -> Mapping[str, tuple[int, int]]:
        """See FAQLog. Counted from the index: reads 64 bytes or so of each opinion."""
        votes: dict[str, tuple[int, int]] = {}
        for item in await merged(self._database, layout.shards("opinion")):
            helpful, unhelpful = votes.get(item["entry_id"], (0, 0))
            votes[item["entry_id"]] = (helpful + item["helpful"], unhelpful + (not item["helpful"]))
        return votes

    async def of_user(self, user_id: str) -> tuple[tuple[Unanswered, ...], tuple[Feedback, ...]]:
        """See FAQLog."""
        rows = await self._eraser.found(layout.of_user(user_id, "")["pk"], _QUESTION, _OPINION)
        asked = await self._questions(key for key in map(_home, rows) if key["sk"].startswith(_QUESTION))
        thought = await self._opinions([key for key in map(_home, rows) if key["sk"].startswith(_OPINION)])
        return asked[::-1], thought[::-1]

    async def forget(self, conversation_ids: Sequence[str]) -> int:
        """See FAQLog."""
        forgotten = 0
        for name in conversation_ids:
            rows = await self._eraser.found(layout.of_conversation(name)["pk"], _QUESTION, _OPINION)
            forgotten += await self._eraser.delete_each(layout.key(row["pk"], row["sk"]) for row in rows)
        return forgotten

    async def erase_user(self, user_id: str) -> int:
        """See FAQLog."""
        rows = await self._eraser.found(layout.of_user(user_id, "")["pk"], _QUESTION, _OPINION)
        erased = await self._eraser.delete_each(map(_home, rows))
        await self._database.remove(rows)
        return erased

    async def _questions(self, keys: Iterable[Item]) -> tuple[Unanswered, ...]:
        found = (self._codec.decode_question(item["body"]) for item in await self._database.get_many(keys))
        return tuple(sorted(found, key=lambda question: (question.at, question.id), reverse=True))

    async def _opinions(self, keys: Sequence[Item]) -> tuple[Feedback, ...]:
        found = (self._codec.decode_opinion(item["body"]) for item in await self._database.get_many(keys))
        return tuple(sorted(found, key=lambda opinion: (opinion.at, opinion.seq), reverse=True))


def named_conversation(pk: str) -> str:
    """Return the conversation behind a key."""
    return pk.partition("#")[2]


def _home(row: Item) -> layout.Key:
    """Return the key of what a user's pointer points to."""
    name = named(row)
    if row["sk"].startswith(_QUESTION):
        return layout.question(name)
    conversation_id, _, seq = name.rpartition("#")
    return layout.opinion(conversation_id, int(seq))

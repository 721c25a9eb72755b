"""What stands where in `ConversationState`.

| pk | sk | what | list1 by place1 | list2 by place2 |
|---|---|---|---|---|
| conversation#ID | state | the state | conversation#shard by last turn | end#shard by day |
| conversation#ID | message#ID | which turn answered a message | | |
| conversation#ID | effect#SEQ#NUMBER | an effect to carry out | effect#shard by time | |
| conversation#ID | action#KEY | claim or result of an action | action#shard by time | |
| conversation#ID | question#ID | an unanswered question | question#shard by time | |
| conversation#ID | opinion#SEQ | what the customer thought | opinion#shard by time | opinion#ENTRY by time |
| conversation#ID | ticket#ID | that there is this ticket | | |
| ticket#ID | ticket | the ticket | ticket#STATE by urgency and time | |
| user#ID | conversation#ID, ticket#ID, question#ID, opinion#ID#SEQ | that it is the user's | | |
| user#ID | hold | a legal hold | hold by time | |
| faq | head | number of the last revision, and who is writing | | |
| faq | revision#NUMBER | a revision | revision#ENTRY by number | |
| faq | synonyms#NUMBER | the synonym sets | | |
| audit | NUMBER | an audit record | audit#USER by number | |
| keys | NUMBER | a wrapped data key | | |

What must be found surely is found by `pk` with a consistent read: everything of a conversation, and everything of a
user. The indexes are for lists that people look at and for work that is found again a second later; they hold keys
only, and what they name is read from the table. Lists that every turn writes to are spread over shards, so that no
partition gets more than an eighth of the writes.
"""

import zlib
from datetime import datetime
from typing import Any, Final

from aicc.stores.dynamodb.attributes import stamp

SHARDS: Final = 8
STATE: Final = "state"
HEAD: Final = "head"
HOLD: Final = "hold"
FAQ: Final = "faq"
AUDIT: Final = "audit"
KEYS: Final = "keys"

Key = dict[str, str]


def key(pk: str, sk: str) -> Key:
    """Return a key of the table."""
    return {"pk": pk, "sk": sk}


def of_conversation(conversation_id: str, sk: str = STATE) -> Key:
    """Return the key of something that belongs to a conversation."""
    return key(f"conversation#{conversation_id}", sk)


def of_user(user_id: str, sk: str) -> Key:
    """Return the key of something that belongs to a user."""
    return key(f"user#{user_id}", sk)


def of_ticket(ticket_id: str) -> Key:
    """Return the key of a ticket."""
    return key(f"ticket#{ticket_id}", "ticket")


def message(conversation_id: str, message_id: str) -> Key:
    """Return the key of what says which turn answered a message."""
    return of_conversation(conversation_id, f"message#{message_id}")


def effect(effect_id: str) -> Key:
    """Return the key of an effect: its id is `conversation/seq/number`."""
    conversation_id, seq, number = effect_id.rsplit("/", 2)
    return of_conversation(conversation_id, f"effect#{int(seq):08}#{int(number):04}")


def action(key_of_call: str) -> Key:
    """Return the key of an action's claim and result: the call's key begins with `conversation id/`."""
    return of_conversation(key_of_call.partition("/")[0], f"action#{key_of_call}")


def question(question_id: str) -> Key:
    """Return the key of an unanswered question: its id begins with `conversation id/`."""
    return of_conversation(question_id.partition("/")[0], f"question#{question_id}")


def opinion(conversation_id: str, seq: int) -> Key:
    """Return the key of what a customer thought of a turn's answer."""
    return of_conversation(conversation_id, f"opinion#{seq:08}")


def numbered(number: int) -> str:
    """Return a number as text whose order is that of the numbers."""
    return f"{number:012}"


def shard(kind: str, of: str) -> str:
    """Return the list of a kind that holds this conversation's."""
    return f"{kind}#{zlib.crc32(of.encode(errors='surrogatepass')) % SHARDS}"


def shards(kind: str) -> tuple[str, ...]:
    """Return all lists of a kind."""
    return tuple(f"{kind}#{number}" for number in range(SHARDS))


def place(at: datetime, *beside: object) -> str:
    """Return a place in an order of time; what happened at the same moment is ordered by what stands beside."""
    return "#".join((stamp(at), *map(str, beside)))


def twins(item: dict[str, Any]) -> tuple[Key, ...]:
    """Return what goes and stays with an item of a conversation, in other partitions."""
    kind, _, name = item["sk"].partition("#")
    owner = item.get("user_id", "")
    match kind:
        case "ticket":
            return (of_ticket(name), of_user(owner, item["sk"]))
        case "question":
            return (of_user(owner, item["sk"]),)
        case "opinion":
            return (of_user(owner, opinion_of_user(item["pk"].partition("#")[2], int(name))),)
    return ()


def opinion_of_user(conversation_id: str, seq: int) -> str:
    """Return under what an opinion stands among what is a user's."""
    return f"opinion#{conversation_id}#{seq:08}"

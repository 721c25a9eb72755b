"""Understanding a message of a conversation, without telling anybody outside what is nobody's business."""

import asyncio

from aicc.models.conversation import Conversation
from aicc.models.errors import FlowNotFound, StepNotFound
from aicc.models.turn import Inbound
from aicc.models.understanding import Understanding
from aicc.services.engines import Engines
from aicc.services.recordable import HIDDEN, recordable


async def understand(
    engines: Engines, conversation: Conversation, inbound: Inbound, *, lost: bool = False
) -> Understanding:
    """Return what a message says, read beside the other turns where that may take long.

    A reader outside is told what may be recorded: nothing of a secret, no personal data; nothing at all where nobody
    knows any more whether a secret was asked for.

    Args:
        engines, conversation, inbound: of the turn.
        lost: whether the conversation's own version of the bot is no more.
    """
    text, now = inbound.text, inbound.received_at
    if not engines.nlu.blocking:
        return engines.nlu.understand(text, now=now)
    try:
        shared = HIDDEN if lost else recordable(engines, conversation, text)
    except (FlowNotFound, StepNotFound):
        shared = HIDDEN
    return await asyncio.to_thread(engines.nlu.understand, text, now=now, session=conversation.id, shared=shared)

"""Understanding a message of a conversation, without telling anybody outside what is nobody's business."""

import asyncio

from aicc.models.conversation import Conversation
from aicc.models.turn import Inbound
from aicc.models.understanding import Understanding
from aicc.services.engines import Engines
from aicc.services.recordable import recordable


async def understand(engines: Engines, conversation: Conversation, inbound: Inbound) -> Understanding:
    """Return what a message says, read beside the other turns where that may take long.

    A reader outside is told what may be recorded: nothing of a secret, no personal data.
    """
    text, now = inbound.text, inbound.received_at
    if not engines.nlu.blocking:
        return engines.nlu.understand(text, now=now)
    shared = recordable(engines, conversation, text)
    return await asyncio.to_thread(engines.nlu.understand, text, now=now, session=conversation.id, shared=shared)

"""How long the bot waits for an answer, and what it does when none comes."""

from dataclasses import replace
from datetime import datetime, timedelta

from aicc.models.bot import Silence
from aicc.models.conversation import Conversation, Owner
from aicc.models.progress import Occasion
from aicc.models.scenario import Reflex
from aicc.models.turn import Author, Reason, Reply, Turn
from aicc.services.conclude import greeting_buttons
from aicc.services.concluded import Concluded, advanced
from aicc.services.engines import Engines


def without_stale(conversation: Conversation, silence: Silence, now: datetime) -> Conversation:
    """Return the conversation without scenarios that should have been closed, had a process been there to do it.

    Who comes back after days is somebody new: what was authenticated then holds no longer.
    """
    stale = conversation.owner is Owner.BOT and now - conversation.updated_at > silence.close_after
    return replace(conversation, frames=()) if stale else conversation


def patience(conversation: Conversation, silence: Silence) -> timedelta | None:
    """Return how long after its last turn the bot speaks by itself; None when it waits for nothing."""
    if conversation.owner is not Owner.BOT or not conversation.frames:
        return None
    if not conversation.reminded:
        return silence.remind_after
    return max(silence.close_after - silence.remind_after, timedelta(0))


def break_silence(engines: Engines, conversation: Conversation, occasion: Occasion) -> Concluded | None:
    """Return the turn in which the bot reminds of its question or closes it; None while it is not time."""
    after = patience(conversation, engines.bot.silence)
    if after is None or occasion.now < conversation.updated_at + after:
        return None
    close = conversation.reminded
    progress = engines.scenario.engine.reflex(Reflex.SILENCE, conversation.frames, occasion, close=close)
    moved = replace(conversation, frames=engines.scenario.engine.storable(progress.frames), reminded=not close)
    turn = Turn(
        conversation_id=conversation.id,
        seq=conversation.turns + 1,
        message_id=f"@silence/{conversation.version}",
        user_id=conversation.user.id,
        author=Author.BOT,
        said="",
        reply=Reply(
            messages=progress.says,
            quick_replies=progress.quick_replies if moved.frames else greeting_buttons(engines),
            step=moved.frames[-1].step if moved.frames else None,
        ),
        reason=Reason(
            decision="silence", detail="close" if close else "remind", path=progress.path, bot_version=engines.version
        ),
        at=occasion.now,
    )
    return Concluded(conversation=advanced(engines.bot, moved, occasion.now), turn=turn)

"""Recorded conversations held again with a changed bot: what it does differently, the most frequent first."""

import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aicc.models.bot import Bot
from aicc.models.conversation import Conversation, Owner
from aicc.models.errors import AiccError
from aicc.models.turn import Author, Inbound, Turn
from aicc.services.transcripts.recording import open_question
from aicc.services.transcripts.staging import OpenStage, Stage, StageClock
from aicc.services.transcripts.unmasking import unmask

_EXAMPLES: Final = 3
# Amounts, dates, receipts and hidden digits differ from day to day.
_CHANGING: Final = re.compile(r"[A-Z]?[\d*][\d*,.\-]*")
_NOTHING: Final = "-"


class Kind(StrEnum):
    """What may differ in a turn; the first that does names the difference."""

    # The message was refused, as by a limit on its length.
    REFUSED = "refused"
    INTENT = "intent"
    DECISION = "decision"
    STEP = "step"
    ACTIONS = "actions"
    DETAIL = "detail"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a difference was seen."""

    conversation_id: str
    seq: int
    # As recorded, masked.
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Turns that differ in the same way."""

    kind: Kind
    was: str
    now: str
    count: int
    # A few of them.
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One turn of a recorded conversation, held again."""

    place: Place
    # None: nothing differs.
    difference: tuple[Kind, str, str] | None
    # The conversation stood elsewhere already, so the two cannot be compared.
    follows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """A recorded conversation, held again."""

    conversation_id: str
    turns: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What a bot does differently from what is recorded."""

    conversations: int
    # Those in which nothing differs.
    same_conversations: int
    same: int
    different: int
    # Turns after a difference that led elsewhere, which cannot be compared.
    following: int
    # The most frequent first.
    differences: tuple[Difference, ...]


async def retell(bot: Bot, conversation: Conversation, turns: Sequence[Turn], open_stage: OpenStage) -> Retold:
    """Hold a recorded conversation again, up to where a person joined it, and compare turn by turn.

    Args:
        bot: the bot that answers now.
        conversation: as last saved.
        turns: all of its turns, oldest first.
        open_stage: makes what it is held with.
    """
    clock = StageClock(conversation.created_at)
    stage = open_stage(clock)
    try:
        told = [turn async for turn in _tell(bot, conversation, turns, stage, clock)]
    finally:
        await stage.close()
    return Retold(conversation_id=conversation.id, turns=tuple(told))


async def _tell(
    bot: Bot, conversation: Conversation, turns: Sequence[Turn], stage: Stage, clock: StageClock
) -> AsyncIterator[Told]:
    last = await stage.service.open(conversation.user, conversation.channel)
    before = turns[0]
    for was in turns[1:]:
        if was.author is Author.AGENT or was.reply.owner is Owner.AGENT:
            break
        clock.at = was.at
        place = Place(conversation_id=conversation.id, seq=was.seq, said=was.said)
        follows = (before.reply.step, before.reply.owner) != (last.reply.step, last.reply.owner)
        try:
            now = await _again(bot, stage, was, before=before, last=last)
        except AiccError as error:
            yield Told(place=place, difference=(Kind.REFUSED, was.reason.decision, error.code), follows=follows)
            break
        found = _difference(was, now, fields_unknown=stage.actions.fields_unknown)
        yield Told(place=place, difference=found, follows=follows)
        before, last = was, now


async def _again(bot: Bot, stage: Stage, was: Turn, *, before: Turn, last: Turn) -> Turn:
    """Do again what the customer did in a recorded turn; a silence that nobody answers leaves the last turn."""
    stage.actions.give(was.reason.actions)
    if was.author is Author.BOT:
        return await stage.service.pass_time(last.conversation_id, was.at) or last
    inbound = Inbound(
        conversation_id=last.conversation_id,
        message_id=f"r{was.seq}",
        text=unmask(was.said, open_question(bot, before), was.reason.entities).text,
        received_at=was.at,
    )
    return await stage.service.take(inbound)


def replay(retold: Iterable[Retold]) -> Replay:
    """Return what differs, put together."""
    conversations = same_conversations = same = following = different = 0
    places: defaultdict[tuple[Kind, str, str], list[Place]] = defaultdict(list)
    for one in retold:
        conversations += 1
        same_conversations += all(turn.difference is None and not turn.follows for turn in one.turns)
        for turn in one.turns:
            if turn.follows:
                following += 1
            elif turn.difference is None:
                same += 1
            else:
                different += 1
                places[turn.difference].append(turn.place)
    differences = (
        Difference(kind=kind, was=was, now=now, count=len(found), places=tuple(found[:_EXAMPLES]))
        for (kind, was, now), found in places.items()
    )
    return Replay(
        conversations=conversations,
        same_conversations=same_conversations,
        same=same,
        different=different,
        following=following,
        differences=tuple(sorted(differences, key=lambda one: (-one.count, one.kind, one.was))),
    )


def _difference(was: Turn, now: Turn, *, fields_unknown: bool) -> tuple[Kind, str, str] | None:
    """Return the first thing that differs; later ones mostly follow from it."""
    for (kind, before), (_, after) in zip(_shown(was), _shown(now), strict=True):
        gaps = kind is Kind.WORDS and fields_unknown and _is_within(after, before)
        if before != after and not gaps:
            return kind, before, after
    return None


def _is_within(text: str, other: str) -> bool:
    """Return whether a text is another with gaps: what a message is whose slots an action would have filled."""
    rest = iter(other)
    return all(character in rest for character in text if not character.isspace() and character != "#")


def _shown(turn: Turn) -> tuple[tuple[Kind, str], ...]:
    reason, reply = turn.reason, turn.reply
    begun = reason.detail.startswith(("begin", "switch", "response")) and reason.intents
    return (
        (Kind.INTENT, reason.intents[0].intent if begun else _NOTHING),
        (Kind.DECISION, reason.decision),
        (Kind.STEP, reply.step or _NOTHING),
        (Kind.ACTIONS, ", ".join(reason.actions) or _NOTHING),
        (Kind.DETAIL, reason.detail or _NOTHING),
        (Kind.WORDS, _CHANGING.sub("#", " ".join(reply.messages)) or _NOTHING),
    )

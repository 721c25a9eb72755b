"""What a wire event asks for, as one turn of the conversation service; and what a turn tells a contact flow."""

import hashlib
import hmac
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from aicc.aws.handoff import contact_attributes, queue_of
from aicc.bootstrap import Centre
from aicc.escalation.tickets import ticket_id
from aicc.models.conversation import Channel, Owner
from aicc.models.errors import (
    AiccError,
    ConversationBusy,
    ConversationExists,
    ConversationNotFound,
    InputError,
    TicketNotFound,
    TurnTooLong,
)
from aicc.models.escalation import Ticket
from aicc.models.scenario import Reflex
from aicc.models.turn import Inbound, Turn
from aicc.models.user import User, UserTier
from aicc.scenario.reflexes import read_reflex
from aicc.scenario.responses import render
from aicc.services.aloud import aloud, key_said, pressed
from aicc.services.decide import GOODBYE

_PLAIN_ID: Final = re.compile(r"[0-9A-Za-z-]{2,64}")
# After these there is nothing more to say.
_GOODBYE: Final = f"response:{GOODBYE}"
_FAREWELL: Final = f"{Reflex.FAREWELL.value}:"
# What keys say at every step, as everywhere on Korean phones (ARS guideline); inside Lex no flow can see to that.
_KEYS_SAY: Final = {"0": "상담원 연결해 주세요", "*": "", "#": "이전"}
KEYS: Final = frozenset("0123456789*#")
# Begins the id of who is known by a number.
_CALLER: Final = "caller_"
# What a second try may mend.
_SAY_AGAIN: Final = (InputError, ConversationBusy, TurnTooLong)
# Who withholds the number comes as `anonymous`, and is no customer that others are too.
_NUMBER: Final = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a customer said, parsed from an event."""

    conversation_id: str
    message_id: str
    # "" asks for the greeting, or for the last words again.
    text: str
    # The text was pressed on a phone: one digit may be the key of a choice that the turn before told.
    pressed: bool = False
    user: User
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A recorded turn, and the ticket that it opened."""

    turn: Turn
    # The customer asked to hear it again.
    again: bool = False
    ticket: Ticket | None = None


async def take(centre: Centre, call: Call) -> Taken:
    """Return the recorded turn of a call; the conversation is opened when it is the first.

    Raises:
        AiccError: nothing was recorded; the same call may come again.
    """
    try:
        turn = await _turn(centre, call)
    except ConversationNotFound:
        with suppress(ConversationExists):  # delivered twice at the same moment
            await centre.conversations.open(_keyed(call.user, centre), call.channel, call.conversation_id)
        turn = await _turn(centre, call)
    return Taken(turn=turn, again=call.pressed and not call.text, ticket=await _ticket(centre, turn))


async def _turn(centre: Centre, call: Call) -> Turn:
    service = centre.conversations
    repeats = call.channel is Channel.VOICE and read_reflex(call.text) is Reflex.REPEAT
    # A caller who was told of keys may say them: 1번이요.
    key = call.text if call.pressed else key_said(call.text) if call.channel is Channel.VOICE else None
    wanted = key is not None or repeats or not call.text
    last = (await service.history(call.conversation_id, limit=1)).turns[0] if wanted else None
    # An answer is said again, though no question waits: on the phone nobody can look it up above.
    if last is not None and (not call.text or (repeats and last.reply.step is None)):
        return last
    chosen = pressed(last, key) if key is not None and last is not None else None
    inbound = Inbound(
        conversation_id=call.conversation_id,
        message_id=call.message_id,
        text=chosen or call.text,
        received_at=service.now(),
    )
    return await service.take(inbound)


async def _ticket(centre: Centre, turn: Turn) -> Ticket | None:
    if turn.reply.ticket is None:
        return None
    try:
        return await centre.stores.desk.get(ticket_id(turn.conversation_id, turn.seq))
    except TicketNotFound:  # the desk did not answer yet: its effect is tried again
        return None


def words_of(text: str, *, pressed: bool) -> str:
    """Return what a customer said, or what the key says that they pressed."""
    return _KEYS_SAY.get(text, text) if pressed else text


def conversation_of(contact: str) -> str:
    """Return the conversation of a contact: Connect's contact id is the session id that it gives to Lex."""
    return f"contact_{contact if _PLAIN_ID.fullmatch(contact) else checksum(contact)}"


def checksum(*parts: str) -> str:
    """Return 32 hexadecimal digits that stand for some texts."""
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:32]


def named(address: str) -> str:
    """Return an address where it is somebody's, with a number in it; otherwise nothing."""
    return address if _NUMBER.search(address) else ""


def user_of(known: str, tier: str, *, otherwise: str) -> User:
    """Return the customer: who is known by an id or a number is told apart by its checksum alone."""
    named = f"{_CALLER}{checksum(known)}" if known else otherwise
    return User(id=named, tier=UserTier(tier) if tier in list(UserTier) else UserTier.STANDARD)


def _keyed(user: User, centre: Centre) -> User:
    """Return the customer under an id that nobody can compute from a number without AICC_CALLER_SECRET.

    There are so few telephone numbers that a checksum alone can be tried out for all of them.
    """
    secret = centre.settings.caller_secret
    if secret is None or not user.id.startswith(_CALLER):
        return user
    keyed = hmac.new(secret.get_secret_value().encode(), user.id.encode(), hashlib.sha256).hexdigest()
    return replace(user, id=f"{_CALLER}{keyed[:32]}")


def spoken(taken: Taken, channel: Channel) -> tuple[str, ...]:
    """Return what the customer is to hear, or to read where nothing shows buttons, one text after the other."""
    return aloud(taken.turn, keys=channel is Channel.VOICE, again=taken.again)


def _is_over(turn: Turn) -> bool:
    """Return whether nothing more is to be said: a goodbye beside an open question ends no call."""
    detail = turn.reason.detail
    return turn.reply.step is None and (detail == _GOODBYE or detail.startswith(_FAREWELL))


def told(centre: Centre, taken: Taken) -> dict[str, str]:
    """Return what a contact flow is told of a turn, all of it text: docs/how-to/lambda.md lists the names."""
    turn = taken.turn
    best = turn.reason.intents[0] if turn.reason.intents else None
    handed_over = turn.reply.owner is not Owner.BOT
    # What a flow goes by comes first: where there is no room for all, the last go.
    facts = {
        "escalate": _truth(handed_over),
        "end": _truth(_is_over(turn)),
        "turn": str(turn.seq),
        "intent": best.intent if best else "",
        "confidence": f"{best.confidence:.4f}" if best else "",
        "sentiment": turn.reason.mood,
        "decision": turn.reason.decision,
    }
    if taken.ticket is not None:
        facts |= contact_attributes(taken.ticket, queue=queue_of(taken.ticket, dict(centre.settings.connect_queues)))
    return {name: value for name, value in facts.items() if value}


def apology(centre: Centre, error: AiccError) -> dict[str, str]:
    """Return what a contact flow is told when there is no turn: an apology for the customer and the error's code.

    Where saying it again may help, the customer is asked to; otherwise a person takes over, as the apology promises.
    """
    texts = centre.conversations.engines.bot.texts
    again = isinstance(error, _SAY_AGAIN)
    text = render(texts.fallback_form if again else texts.internal_error, {})
    return {"response_text": text, "escalate": _truth(not again), "end": _truth(False), "error": error.code}


def _truth(holds: bool) -> str:
    return "true" if holds else "false"

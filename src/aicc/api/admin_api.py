"""Routes for the people and programs behind the desk. Each names the least role that may use it."""

import secrets
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from aicc.api.auditing import Admin, DeskAgent, Viewer
from aicc.api.chatbot_api import ConversationId, Cursor, Limit, refusals
from aicc.api.context import ContextDep
from aicc.api.duties_api import UserId
from aicc.api.json_response import JSON
from aicc.api.schemas import (
    AgentMessageIn,
    BotOut,
    TicketOut,
    TicketsOut,
    TracedHistoryOut,
    TurnOut,
    traced_turn_out,
    turn_out,
)
from aicc.models.escalation import TicketState
from aicc.services.engines import Engines

router: Final = APIRouter(tags=["admin"])

TicketId = Annotated[str, Path(description="Id of the ticket.", max_length=128, examples=["ticket_6a7da2ee"])]


@router.get("/v1/admin/bot", responses={200: {"model": BotOut}, **refusals(401, 403, 429, 503)})
async def read_bot(context: ContextDep, _viewer: Viewer) -> Response:
    """Which bot answers."""
    return JSON(_bot_out(context.conversations.engines))


@router.post("/v1/admin/bot/reload", responses={200: {"model": BotOut}, **refusals(401, 403, 429, 500, 503)})
async def reload_bot(context: ContextDep, _admin: Admin) -> Response:
    """Serve what was published last, or else the bot's files as they are now, from the next turn on.

    With a mistake in it the old bot stays.
    """
    serving = await context.rollout.reload()
    return JSON(_bot_out(serving.live))


@router.get("/v1/admin/tickets", responses={200: {"model": TicketsOut}, **refusals(401, 403, 429, 422, 503)})
async def list_tickets(
    context: ContextDep,
    _viewer: Viewer,
    state: Annotated[list[TicketState] | None, Query(description="States wanted; default waiting.")] = None,
    limit: Limit = 50,
) -> Response:
    """The queue: most urgent first, then longest waiting."""
    return JSON({"tickets": await context.escalations.tickets(states=state or [TicketState.WAITING], limit=limit)})


@router.post(
    "/v1/admin/tickets/{ticket_id}/accept",
    responses={200: {"model": TicketOut}, **refusals(401, 403, 429, 404, 409, 503)},
)
async def accept_ticket(ticket_id: TicketId, context: ContextDep, agent: DeskAgent) -> Response:
    """Take a ticket: from now on the agent owns the conversation and the bot is silent."""
    return JSON(await context.escalations.accept(ticket_id, agent))


@router.post(
    "/v1/admin/tickets/{ticket_id}/messages",
    responses={200: {"model": TurnOut}, **refusals(401, 403, 429, 404, 409, 413, 422, 503)},
)
async def say_to_customer(ticket_id: TicketId, body: AgentMessageIn, context: ContextDep, agent: DeskAgent) -> Response:
    """Say something to the customer of an accepted ticket."""
    message_id = body.message_id or secrets.token_hex(16)
    return JSON(turn_out(await context.escalations.say(ticket_id, agent, body.text, message_id=message_id)))


@router.post(
    "/v1/admin/tickets/{ticket_id}/resolve",
    responses={200: {"model": TicketOut}, **refusals(401, 403, 429, 404, 409, 503)},
)
async def resolve_ticket(ticket_id: TicketId, context: ContextDep, agent: DeskAgent) -> Response:
    """Close a ticket and give the conversation back to the bot."""
    return JSON(await context.escalations.resolve(ticket_id, agent))


@router.get(
    "/v1/admin/conversations/{conversation_id}/turns",
    responses={200: {"model": TracedHistoryOut}, **refusals(401, 403, 429, 404, 422, 503)},
)
async def read_conversation(
    conversation_id: ConversationId, context: ContextDep, _viewer: Viewer, limit: Limit = 50, cursor: Cursor = None
) -> Response:
    """The turns of a conversation with the reason for each, newest first."""
    page = await context.conversations.history(conversation_id, limit=limit, cursor=cursor)
    return JSON({"turns": [traced_turn_out(turn) for turn in page.turns], "next": page.next})


@router.get(
    "/v1/admin/users/{user_id}/turns",
    responses={200: {"model": TracedHistoryOut}, **refusals(401, 403, 429, 422, 503)},
)
async def read_user(
    user_id: UserId, context: ContextDep, _viewer: Viewer, limit: Limit = 50, cursor: Cursor = None
) -> Response:
    """The turns of all conversations of a customer with the reason for each, newest first."""
    page = await context.conversations.history_of_user(user_id, limit=limit, cursor=cursor)
    return JSON({"turns": [traced_turn_out(turn) for turn in page.turns], "next": page.next})


def _bot_out(engines: Engines) -> dict[str, object]:
    bot = engines.bot
    return {
        "id": bot.id,
        "name": bot.name,
        "version": engines.version,
        "artefact": engines.nlu.classifier.version,
        "intents": len(bot.intents),
        "scenarios": len(bot.scenarios),
        "faqs": len(bot.faqs),
    }

"""Routes of a customer's conversation."""

import secrets
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import Response

from aicc.api.context import Context, ContextDep
from aicc.api.json_response import JSON
from aicc.api.problems import ProblemOut
from aicc.api.schemas import HistoryOut, MessageIn, OpenIn, OpenOut, TurnOut, turn_out
from aicc.api.security import bearer
from aicc.models.agent import Role
from aicc.models.conversation import Channel
from aicc.models.turn import Inbound, Turn
from aicc.models.user import User, UserTier

router: Final = APIRouter(prefix="/v1/conversations", tags=["conversations"])

ConversationId = Annotated[str, Path(description="Id of the conversation.", max_length=128, examples=["conv_3Yk0"])]
Authorization = Annotated[
    str | None, Header(description="Bearer <token of the conversation>.", examples=["Bearer conv_3Yk0.aw.Hs"])
]
Limit = Annotated[int, Query(ge=1, le=200, description="Turns a page.", examples=[50])]
Cursor = Annotated[str | None, Query(max_length=512, description="`next` of the page before.", examples=["Mw"])]


def client_of(request: Request) -> str:
    """Return the address that a request came from, by which strangers are told apart."""
    return request.client.host if request.client else "local"


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of the errors that a route answers with."""
    names = {401: "Who asks is not known.", 403: "Who asks may not.", 404: "There is no such thing.", 409: "Conflict."}
    return {
        status: {
            "model": ProblemOut,
            "description": names.get(status, "See the error's code."),
            "content": {"application/problem+json": {}},
        }
        for status in sorted({*statuses, 422})
    }


@router.post("", status_code=201, responses={201: {"model": OpenOut}, **refusals(401, 403, 413, 422, 429, 503)})
async def open_conversation(
    body: OpenIn,
    request: Request,
    context: ContextDep,
    x_api_key: Annotated[str | None, Header(description="Admin key; needed for user_tier only.")] = None,
) -> Response:
    """Open a conversation: answers with its token and the bot's greeting."""
    await context.openings.check(client_of(request))
    if body.user_tier is not None:
        context.keys.require(x_api_key, Role.AGENT)
    user = User(id=body.user_id or f"anon_{secrets.token_hex(8)}", tier=body.user_tier or UserTier.STANDARD)
    with context.admission.admit():
        turn = await context.conversations.open(user, Channel(body.channel))
    answer = {
        "conversation_id": turn.conversation_id,
        "token": context.tokens.issue(turn.conversation_id),
        "expires_in": context.tokens.seconds,
        "turn": turn_out(turn),
    }
    return JSON(answer, status_code=201)


@router.post(
    "/{conversation_id}/messages",
    responses={200: {"model": TurnOut}, **refusals(401, 404, 409, 413, 422, 429, 503)},
)
async def send_message(
    conversation_id: ConversationId, body: MessageIn, context: ContextDep, authorization: Authorization = None
) -> Response:
    """Take a message and answer with the recorded turn. The same `message_id` again answers with the same turn."""
    context.tokens.check(bearer(authorization), conversation_id)
    await context.messages.check(conversation_id)
    message_id = body.message_id or secrets.token_hex(16)
    turn = await take(context, conversation_id, message_id, body.text, reply_to=body.reply_to)
    return JSON(turn_out(turn))


@router.get("/{conversation_id}/messages", responses={200: {"model": HistoryOut}, **refusals(401, 404, 422, 429, 503)})
async def read_messages(
    conversation_id: ConversationId,
    context: ContextDep,
    authorization: Authorization = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """Read the history, newest turn first."""
    context.tokens.check(bearer(authorization), conversation_id)
    await context.messages.check(conversation_id)
    page = await context.conversations.history(conversation_id, limit=limit, cursor=cursor)
    return JSON({"turns": [turn_out(turn) for turn in page.turns], "next": page.next})


async def take(
    context: Context, conversation_id: str, message_id: str, text: str, *, reply_to: int | None = None
) -> Turn:
    """Take a customer's message, whatever door it came through."""
    inbound = Inbound(
        conversation_id=conversation_id,
        message_id=message_id,
        text=text,
        received_at=context.conversations.now(),
        reply_to=reply_to,
    )
    with context.admission.admit():
        return await context.conversations.take(inbound)

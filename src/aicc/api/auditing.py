"""Who may use an admin route, and the record of it: one dependency does both, before anything is done or read."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Final

from fastapi import Depends, Header, Request

from aicc.api.chatbot_api import client_of
from aicc.api.context import Context, ContextDep
from aicc.models.agent import Agent, Role
from aicc.models.audit import Actor
from aicc.models.errors import AccessError, KeyInvalid, RateLimited, RoleMissing, StoreError
from aicc.services.duties.reasons import checked_reason
from aicc.utils.logger import get_logger

# What each admin route is called in the audit trail. A route that is not here answers nobody.
AUDITED: Final[Mapping[str, str]] = {
    "DELETE /v1/users/{user_id}": "user.erase",
    "GET /v1/admin/users/{user_id}/export": "user.export",
    "GET /v1/admin/users/{user_id}/turns": "user.read",
    "GET /v1/admin/users/{user_id}/audit": "audit.read",
    "PUT /v1/admin/users/{user_id}/hold": "hold.place",
    "DELETE /v1/admin/users/{user_id}/hold": "hold.lift",
    "GET /v1/admin/holds": "hold.list",
    "GET /v1/admin/audit": "audit.read",
    "GET /v1/admin/conversations/{conversation_id}/turns": "conversation.read",
    "GET /v1/admin/tickets": "ticket.list",
    "POST /v1/admin/tickets/{ticket_id}/accept": "ticket.accept",
    "POST /v1/admin/tickets/{ticket_id}/messages": "ticket.answer",
    "POST /v1/admin/tickets/{ticket_id}/resolve": "ticket.resolve",
    "GET /v1/admin/bot": "bot.read",
    "POST /v1/admin/bot/reload": "bot.reload",
    "GET /v1/admin/releases": "release.list",
    "GET /v1/admin/releases/diff": "release.compare",
    "POST /v1/admin/releases": "release.publish",
    "POST /v1/admin/releases/promote": "release.promote",
    "POST /v1/admin/releases/rollback": "release.rollback",
    "GET /v1/admin/faq/entries": "faq.list",
    "POST /v1/admin/faq/entries": "faq.create",
    "GET /v1/admin/faq/entries/{entry_id}": "faq.read",
    "PUT /v1/admin/faq/entries/{entry_id}": "faq.replace",
    "DELETE /v1/admin/faq/entries/{entry_id}": "faq.remove",
    "GET /v1/admin/faq/entries/{entry_id}/history": "faq.history",
    "POST /v1/admin/faq/entries/{entry_id}/rollback": "faq.rollback",
    "GET /v1/admin/faq/export": "faq.export",
    "POST /v1/admin/faq/import": "faq.import",
    "GET /v1/admin/faq/synonyms": "synonyms.read",
    "PUT /v1/admin/faq/synonyms": "synonyms.replace",
    "GET /v1/admin/faq/synonyms/suggestions": "synonyms.suggest",
    "GET /v1/admin/faq/unanswered": "question.list",
    "GET /v1/admin/faq/clusters": "question.cluster",
    "POST /v1/admin/faq/unanswered/adopt": "question.adopt",
    "POST /v1/admin/faq/unanswered/settle": "question.settle",
    "GET /v1/admin/faq/feedback": "feedback.list",
}
# Of these the law wants to know why.
REASONED: Final = frozenset({"user.erase", "user.export", "hold.place", "hold.lift"})
# A key that opens nothing, or not this.
REFUSED: Final = "key.refused"
# Parts of a query that say which things a list shows or what becomes of them.
_SOUGHT: Final = frozenset(
    {"state", "category", "tag", "entry_id", "format", "replace_all", "dry_run", "old", "new", "asked_on", "after"}
)
_MAX_ABOUT: Final = 128
_log = get_logger("aicc.audit")


def needs(role: Role) -> Callable[..., Awaitable[Agent]]:
    """Return the dependency of a route that this role may use: it answers who asks, once that is recorded.

    It raises KeyMissing, KeyInvalid or RoleMissing; ReasonMissing where the law wants a reason; RateLimited; and a
    StoreError where nothing can be recorded, so that nothing is done or shown either.
    """

    async def require(
        context: ContextDep, request: Request, x_api_key: Annotated[str | None, Header(description="Admin key.")] = None
    ) -> Agent:
        await context.keyed.check(client_of(request))
        try:
            agent = context.keys.require(x_api_key, role)
        except (KeyInvalid, RoleMissing) as error:
            await _record_refusal(context, request, x_api_key, error)
            raise
        what = AUDITED[_route(request)]
        written = request.query_params.get("reason", "")
        reason = checked_reason(written) if written or what in REASONED else ""
        user_id, about = await _subject(context, request)
        await context.duties.audit.record(actor_of(agent, request), what, user_id=user_id, about=about, reason=reason)
        return agent

    return require


Viewer = Annotated[Agent, Depends(needs(Role.VIEWER))]
DeskAgent = Annotated[Agent, Depends(needs(Role.AGENT))]
Admin = Annotated[Agent, Depends(needs(Role.ADMIN))]


def actor_of(agent: Agent, request: Request) -> Actor:
    """Return who asks, for the audit trail."""
    return Actor(who=agent.name, role=agent.role.value, origin=client_of(request))


def _route(request: Request) -> str:
    return f"{request.method} {request.scope['route'].path}"


async def _subject(context: Context, request: Request) -> tuple[str, str]:
    """Return whose data a request is about, and about which thing: named in the path, or else sought by the query."""
    of_path = {name: _printable(value) for name, value in request.path_params.items()}
    sought = "&".join(f"{name}={value}" for name, value in request.query_params.multi_items() if name in _SOUGHT)
    about = next((value for name, value in of_path.items() if name != "user_id"), _printable(sought))
    if "conversation_id" in of_path:
        return await context.duties.subjects.of_conversation(about), about
    if "ticket_id" in of_path:
        return await context.duties.subjects.of_ticket(about), about
    return of_path.get("user_id", ""), about


def _printable(value: str) -> str:
    """Return what a stranger wrote into a path, harmless to whoever reads the trail in a terminal."""
    return "".join(character for character in value if character.isprintable())[:_MAX_ABOUT]


async def _record_refusal(context: Context, request: Request, key: str | None, error: AccessError) -> None:
    """Record that a key was refused; of the same address only so many a minute, lest strangers fill the disk."""
    who = context.keys.identify(key) if isinstance(error, RoleMissing) else None
    origin = client_of(request)
    actor = actor_of(who, request) if who is not None else Actor(who="", origin=origin)
    try:
        await context.refused.check(origin)
        await context.duties.audit.record(actor, REFUSED, about=_route(request), reason=error.code)
    except RateLimited:
        return
    except StoreError as failure:  # nothing goes out anyway
        _log.error("audit.failed", what=REFUSED, code=failure.code)

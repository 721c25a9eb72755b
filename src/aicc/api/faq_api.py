"""Routes for whoever keeps the FAQ, and for customers who rate its answers."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from aicc.api.auditing import Admin, Viewer
from aicc.api.chatbot_api import Authorization, ConversationId, client_of, refusals
from aicc.api.context import Context, ContextDep
from aicc.api.faq_schemas import (
    MAX_NUMBER,
    AdoptIn,
    ChangesOut,
    ClustersOut,
    EntriesOut,
    EntriesQuery,
    EntryIn,
    EntryOut,
    FeedbackIn,
    FeedbackListOut,
    NewEntryIn,
    QuestionsIn,
    RatedOut,
    RollbackIn,
    SettledOut,
    SuggestionsOut,
    SynonymsIn,
    SynonymsOut,
    SynonymSuggestionsOut,
    UnansweredListOut,
    change_out,
    entry_out,
)
from aicc.api.json_response import JSON
from aicc.api.security import bearer
from aicc.models.conversation import Channel
from aicc.services.faq.listing import EntryFilter
from aicc.services.faq.live import LiveEntry

router: Final = APIRouter(tags=["faq"])
_ENTRY: Final = "/v1/admin/faq/entries/{entry_id}"

EntryId = Annotated[str, Path(description="Id of the entry.", max_length=64, examples=["otp_lost"])]
Expected = Annotated[
    int | None,
    Query(ge=0, le=MAX_NUMBER, description="`revision` as you last saw it; somebody else's later change is a 409."),
]
Limit = Annotated[int, Query(ge=1, le=200, description="Items a page.", examples=[50])]


@router.get("/v1/admin/faq/entries", responses={200: {"model": EntriesOut}, **refusals(401, 403, 429, 503)})
async def list_entries(query: Annotated[EntriesQuery, Query()], context: ContextDep, _viewer: Viewer) -> Response:
    """The entries that answer now, by id."""
    wanted = EntryFilter(text=query.text, category=query.category, tag=query.tag)
    found = await context.faq.entries(wanted, after=query.cursor, limit=query.limit + 1)
    page, votes = found[: query.limit], await context.faq.votes()
    entries = [entry_out(live, votes.get(live.entry.id, (0, 0))) for live in page]
    return JSON({"entries": entries, "next": page[-1].entry.id if len(found) > query.limit else None})


@router.post(
    "/v1/admin/faq/entries",
    status_code=201,
    responses={201: {"model": EntryOut}, **refusals(401, 403, 409, 413, 429, 503)},
)
async def create_entry(body: NewEntryIn, context: ContextDep, admin: Admin) -> Response:
    """Add an entry; it answers the next question."""
    return await _entry(context, await context.faq.create(body.entry(body.id), by=admin.name), status=201)


@router.get(_ENTRY, responses={200: {"model": EntryOut}, **refusals(401, 403, 404, 429, 503)})
async def read_entry(entry_id: EntryId, context: ContextDep, _viewer: Viewer) -> Response:
    """One entry."""
    return await _entry(context, context.faq.entry(entry_id))


@router.put(_ENTRY, responses={200: {"model": EntryOut}, **refusals(401, 403, 404, 409, 413, 429, 503)})
async def replace_entry(
    entry_id: EntryId, body: EntryIn, context: ContextDep, admin: Admin, expected: Expected = None
) -> Response:
    """Put an entry in place of the one there is; the next question is answered with it."""
    context.faq.entry(entry_id)
    return await _entry(context, await context.faq.put(body.entry(entry_id), by=admin.name, expected=expected))


@router.delete(_ENTRY, status_code=204, responses={204: {}, **refusals(401, 403, 404, 409, 429, 503)})
async def remove_entry(entry_id: EntryId, context: ContextDep, admin: Admin, expected: Expected = None) -> Response:
    """Answer with an entry no more. Its history stays, and a rollback brings it back."""
    await context.faq.remove(entry_id, by=admin.name, expected=expected)
    return Response(status_code=204)


@router.get(f"{_ENTRY}/history", responses={200: {"model": ChangesOut}, **refusals(401, 403, 404, 429, 503)})
async def read_history(entry_id: EntryId, context: ContextDep, _viewer: Viewer, limit: Limit = 50) -> Response:
    """Who changed an entry, when, and what, newest first."""
    return JSON({"changes": [change_out(change) for change in await context.faq.history(entry_id, limit=limit)]})


@router.post(f"{_ENTRY}/rollback", responses={200: {"model": EntryOut}, **refusals(401, 403, 404, 409, 413, 429, 503)})
async def roll_back(entry_id: EntryId, body: RollbackIn, context: ContextDep, admin: Admin) -> Response:
    """Make an entry what it was after one of its changes; that is a change too."""
    return await _entry(context, await context.faq.rollback(entry_id, body.number, by=admin.name))


@router.get("/v1/admin/faq/synonyms", responses={200: {"model": SynonymsOut}, **refusals(401, 403, 429)})
async def read_synonyms(context: ContextDep, _viewer: Viewer) -> Response:
    """The synonym sets that hold."""
    return JSON({"sets": context.faq.synonyms()})


@router.put("/v1/admin/faq/synonyms", responses={200: {"model": SynonymsOut}, **refusals(401, 403, 413, 429, 503)})
async def replace_synonyms(body: SynonymsIn, context: ContextDep, admin: Admin) -> Response:
    """Put all synonym sets in place of those before; the next question is searched with them."""
    return JSON({"sets": await context.faq.put_synonyms([given.set() for given in body.sets], by=admin.name)})


@router.get(
    "/v1/admin/faq/synonyms/suggestions",
    responses={200: {"model": SynonymSuggestionsOut}, **refusals(401, 403, 429, 503)},
)
async def suggest_synonyms(context: ContextDep, _viewer: Viewer, limit: Limit = 50) -> Response:
    """Words that may mean the same here, by the entries and by the answers that customers found helpful."""
    return JSON({"suggestions": (await context.faq.suggest_synonyms())[:limit]})


@router.get("/v1/admin/faq/unanswered", responses={200: {"model": UnansweredListOut}, **refusals(401, 403, 429, 503)})
async def list_unanswered(context: ContextDep, _viewer: Viewer, limit: Limit = 50) -> Response:
    """Questions that no entry answered, or none surely, and that nobody settled yet, newest first."""
    return JSON({"questions": await context.faq.unanswered(limit=limit)})


@router.get("/v1/admin/faq/clusters", responses={200: {"model": ClustersOut}, **refusals(401, 403, 429, 503)})
async def list_clusters(
    context: ContextDep,
    _viewer: Viewer,
    limit: Annotated[int, Query(ge=1, le=200, description="Clusters wanted.", examples=[50])] = 50,
    questions: Annotated[int, Query(ge=1, le=20_000, description="Newest questions to look at.")] = 5_000,
) -> Response:
    """Unanswered questions that ask the same, brought together: those asked often and lately come first."""
    clusters = await context.faq.clusters(limit=questions)
    return JSON({"clusters": clusters[:limit]})


@router.post(
    "/v1/admin/faq/unanswered/adopt",
    responses={200: {"model": EntryOut}, **refusals(401, 403, 404, 409, 413, 429, 503)},
)
async def adopt_questions(body: AdoptIn, context: ContextDep, admin: Admin) -> Response:
    """Make unanswered questions paraphrases of an entry or of a new one, and settle them."""
    if body.entry is not None:
        entry = body.entry.entry(body.entry.id)
        return await _entry(context, await context.faq.adopt_as_entry(body.ids, entry, by=admin.name))
    adopted = await context.faq.adopt_as_paraphrases(body.ids, body.paraphrase_of or "", by=admin.name)
    return await _entry(context, adopted)


@router.post(
    "/v1/admin/faq/unanswered/settle", responses={200: {"model": SettledOut}, **refusals(401, 403, 413, 429, 503)}
)
async def settle_questions(body: QuestionsIn, context: ContextDep, _admin: Admin) -> Response:
    """Forget unanswered questions that need no answer."""
    return JSON({"settled": await context.faq.settle(body.ids)})


@router.get("/v1/admin/faq/feedback", responses={200: {"model": FeedbackListOut}, **refusals(401, 403, 429, 503)})
async def list_feedback(
    context: ContextDep,
    _viewer: Viewer,
    entry_id: Annotated[str | None, Query(max_length=64, description="Only of this entry.")] = None,
    limit: Limit = 50,
) -> Response:
    """What customers thought of answers, newest first."""
    return JSON({"feedback": await context.faq.feedback(entry_id=entry_id, limit=limit)})


@router.post(
    "/v1/conversations/{conversation_id}/turns/{seq}/feedback",
    responses={200: {"model": RatedOut}, **refusals(401, 404, 413, 429, 503)},
)
async def rate_answer(
    conversation_id: ConversationId,
    seq: Annotated[int, Path(ge=1, le=MAX_NUMBER, description="The turn that answered.", examples=[4])],
    body: FeedbackIn,
    context: ContextDep,
    authorization: Authorization = None,
) -> Response:
    """Say whether an FAQ answer helped; the last opinion on a turn counts."""
    context.tokens.check(bearer(authorization), conversation_id)
    await context.messages.check(conversation_id)
    await context.faq.rate(conversation_id, seq, helpful=body.helpful, reason=body.reason)
    return JSON({"status": "ok"})


@router.get("/v1/faq/suggest", responses={200: {"model": SuggestionsOut}, **refusals(429)})
async def suggest_questions(
    request: Request,
    context: ContextDep,
    q: Annotated[str, Query(max_length=2_000, description="What was typed so far.", examples=["otp 잃"])],
    limit: Annotated[int, Query(ge=1, le=10, description="Questions wanted.", examples=[5])] = 5,
    channel: Annotated[Channel | None, Query(description="Leaves out what does not answer there.")] = None,
) -> Response:
    """Questions that a customer may be about to ask, while they type."""
    await context.messages.check(client_of(request))
    return JSON({"suggestions": await context.faq.suggest(q, limit=limit, channel=channel)})


async def _entry(context: Context, live: LiveEntry, *, status: int = 200) -> Response:
    votes = await context.faq.votes()
    return JSON(entry_out(live, votes.get(live.entry.id, (0, 0))), status_code=status)

"""Carrying out what was saved with a turn. Each effect may run twice and then changes nothing the second time."""

from collections.abc import Sequence
from typing import assert_never

from aicc.models.errors import AiccError, ConversationNotFound, TicketStateConflict
from aicc.models.turn import Effect, KeepQuestion, MoveTicket, OpenTicket
from aicc.ports import ConversationStore, Desk, FAQLog, PendingEffect, Silent, Stage, Telemetry
from aicc.utils.logger import get_logger

_log = get_logger("aicc.effects")


class EffectRunner:
    """Brings saved effects to the desk and the FAQ's keepers, and reports them done."""

    def __init__(
        self,
        store: ConversationStore,
        desk: Desk,
        faq_log: FAQLog | None = None,
        telemetry: Telemetry | None = None,
    ) -> None:
        self._store = store
        self._desk = desk
        self._faq_log = faq_log
        self._telemetry = telemetry or Silent()

    async def run(self, pending: Sequence[PendingEffect]) -> None:
        """Carry out effects in order. One that fails stays recorded and is tried again later, before those after it."""
        for waiting in pending:
            try:
                await self._carry_out(waiting)
            except TicketStateConflict as error:  # the ticket is further already: nothing is left to do, ever
                _log.warning("effect.obsolete", effect=waiting.id, code=error.code)
            except AiccError as error:
                _log.error("effect.failed", effect=waiting.id, code=error.code)
                self._telemetry.failed(Stage.CARRY_OUT, error.code)
                continue
            await self._report(waiting)

    async def _carry_out(self, waiting: PendingEffect) -> None:
        match waiting.effect:
            case OpenTicket(ticket=ticket):
                await self._desk.open(ticket)
            case MoveTicket(ticket_id=ticket_id, to=to, agent=agent):
                await self._desk.move(ticket_id, to=to, agent=agent)
            case KeepQuestion(question=question):
                if self._faq_log is not None:
                    await self._faq_log.ask(question)
            case _:
                assert_never(waiting.effect)

    async def _report(self, waiting: PendingEffect) -> None:
        try:
            if not await self._store.effect_done(waiting.id):
                await self._undo_of_nobody(waiting.effect)
        except AiccError as error:
            _log.error("effect.not_reported", effect=waiting.id, code=error.code)

    async def _undo_of_nobody(self, effect: Effect) -> None:
        """Remove what was carried out for a customer who was erased meanwhile; usually another process did the same."""
        match effect:
            case OpenTicket(ticket=ticket):
                name = ticket.conversation_id
            case KeepQuestion(question=question):
                name = question.id.partition("/")[0]
            case _:
                return
        try:
            await self._store.load(name)
        except ConversationNotFound:
            await self._desk.forget([name])
            if self._faq_log is not None:
                await self._faq_log.forget([name])

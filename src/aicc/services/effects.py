"""Carrying out what was saved with a turn. Each effect may run twice and then changes nothing the second time."""

from collections.abc import Sequence
from typing import assert_never

from aicc.models.errors import AiccError, TicketStateConflict
from aicc.models.turn import KeepQuestion, MoveTicket, OpenTicket
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
            recorded = await self._store.effect_done(waiting.id)
            if not recorded and isinstance(waiting.effect, OpenTicket):
                # The customer was erased while their ticket was being opened.
                await self._desk.erase_user(waiting.effect.ticket.user_id)
            if not recorded and isinstance(waiting.effect, KeepQuestion) and self._faq_log is not None:
                await self._faq_log.erase_user(waiting.effect.question.user_id)
        except AiccError as error:
            _log.error("effect.not_reported", effect=waiting.id, code=error.code)

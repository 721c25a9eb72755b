"""Everything that one database keeps."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aicc.ports.actions import ActionJournal
from aicc.ports.archive import Archive
from aicc.ports.conversations import ConversationStore
from aicc.ports.desk import Desk
from aicc.ports.duties import AuditLog, Holds, Link
from aicc.ports.faq import FAQLog, FAQStore
from aicc.ports.keys import DataKeys
from aicc.utils.sealing import Sealer


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """An open database, port by port."""

    conversations: ConversationStore
    desk: Desk
    journal: ActionJournal
    faq: FAQStore
    faq_log: FAQLog
    audit: AuditLog
    # Makes the records of the audit trail: who has it can verify the chain.
    link: Link
    holds: Holds
    # The wrapped keys of what is encrypted here; None where nothing outlives the process.
    keys: DataKeys | None
    # Encrypts what is told elsewhere, such as to a cache; None where nothing is encrypted.
    sealer: Sealer | None
    # None where nothing outlives the process.
    archive: Archive | None
    # Waits for what is being written and closes what is open. Call it last.
    close: Callable[[], Awaitable[None]]

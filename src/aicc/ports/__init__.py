"""What the core needs from outside. Each port has a twin in the product that needs no server, and one contract test."""

from aicc.ports.actions import ActionJournal, ActionRunner, Claimed, Running
from aicc.ports.archive import Archive, ArchivePage, Record, RecordKind
from aicc.ports.clock import Clock, Timers
from aicc.ports.conversations import ConversationStore, Erased, Page, PendingEffect
from aicc.ports.desk import Desk
from aicc.ports.duties import AuditLog, Holds, Link
from aicc.ports.embedder import Embedder
from aicc.ports.events import Event, EventBus, Missed, TurnRecorded, Typing
from aicc.ports.faq import FAQIndex, FAQLog, FAQStore
from aicc.ports.keys import DataKeys, KeyWrapper
from aicc.ports.limits import RateLimit
from aicc.ports.stores import Stores
from aicc.ports.telemetry import TRACEPARENT, Level, Occurrence, Silent, Span, Stage, Telemetry
from aicc.ports.understanding import Reader

__all__ = [
    "TRACEPARENT",
    "ActionJournal",
    "ActionRunner",
    "Archive",
    "ArchivePage",
    "AuditLog",
    "Claimed",
    "Clock",
    "ConversationStore",
    "DataKeys",
    "Desk",
    "Embedder",
    "Erased",
    "Event",
    "EventBus",
    "FAQIndex",
    "FAQLog",
    "FAQStore",
    "Holds",
    "KeyWrapper",
    "Level",
    "Link",
    "Missed",
    "Occurrence",
    "Page",
    "PendingEffect",
    "RateLimit",
    "Reader",
    "Record",
    "RecordKind",
    "Running",
    "Silent",
    "Span",
    "Stage",
    "Stores",
    "Telemetry",
    "Timers",
    "TurnRecorded",
    "Typing",
]

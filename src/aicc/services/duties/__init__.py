"""What the law asks of whoever keeps personal data: a trail, holds, erasure, export, and an end to keeping."""

from dataclasses import dataclass

from aicc.ports import Clock, Stores
from aicc.services.duties.audit import AuditTrail, Verified
from aicc.services.duties.erasure import Erasure
from aicc.services.duties.export import Export
from aicc.services.duties.holds import LegalHolds
from aicc.services.duties.retention import Purge
from aicc.services.duties.subjects import Subjects

__all__ = ["AuditTrail", "Duties", "Erasure", "Export", "LegalHolds", "Purge", "Subjects", "Verified", "build_duties"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """The duties of one centre."""

    audit: AuditTrail
    holds: LegalHolds
    erasure: Erasure
    export: Export
    purge: Purge
    subjects: Subjects


def build_duties(stores: Stores, *, clock: Clock) -> Duties:
    """Return what does the duties over these stores."""
    audit = AuditTrail(stores.audit, link=stores.link, clock=clock)
    holds = LegalHolds(stores.holds, store=stores.conversations, clock=clock)
    return Duties(
        audit=audit,
        holds=holds,
        erasure=Erasure(stores, holds=holds, audit=audit, clock=clock),
        export=Export(stores, holds=holds, audit=audit, clock=clock),
        purge=Purge(stores, holds=holds, audit=audit, clock=clock),
        subjects=Subjects(store=stores.conversations, desk=stores.desk),
    )

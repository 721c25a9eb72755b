"""How long what customers said is kept."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """A class of retention: conversations of one kind are kept for so long after their last turn."""

    # Name in bot.yaml, such as finance_contract.
    id: str
    # Calendar months, to which the days are added.
    months: int = 0
    days: int = 0

    def ends(self, last: datetime) -> datetime:
        """Return when a conversation whose last turn was then may be deleted.

        A month ends on the same day of the month, or on the last one where it has no such day (민법 제160조).
        """
        count = last.month - 1 + self.months
        year, month = last.year + count // _MONTHS, count % _MONTHS + 1
        day = min(last.day, monthrange(year, month)[1])
        return last.replace(year=year, month=month, day=day) + timedelta(days=self.days)


# What a bot that names no classes keeps everything for.
GENERAL: Final = Retention(id="general", months=_MONTHS)

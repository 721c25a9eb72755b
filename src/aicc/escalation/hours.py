"""Business hours: is somebody there, and when next."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aicc.models.escalation import BusinessHours, Interval
from aicc.utils.calendar import is_korean_holiday

# After this many closed days nothing sensible can be promised.
_HORIZON_DAYS: Final = 30
_WEEKDAYS: Final = "월화수목금토일"


def is_open(hours: BusinessHours, at: datetime) -> bool:
    """Return whether people answer at this moment."""
    local = at.astimezone(ZoneInfo(hours.timezone))
    return any(start <= local.time() < end for start, end in _intervals(hours, local.date()))


def next_opening(hours: BusinessHours, at: datetime) -> datetime | None:
    """Return the next moment at which people answer, from `at` on; None when there is none within 30 days."""
    zone = ZoneInfo(hours.timezone)
    local = at.astimezone(zone)
    for days in range(_HORIZON_DAYS + 1):
        day = local.date() + timedelta(days=days)
        for start, end in _intervals(hours, day):
            opening = datetime.combine(day, start, tzinfo=zone)
            if opening >= local:
                return opening
            if local < datetime.combine(day, end, tzinfo=zone):
                return local
    return None


def opening_phrase(hours: BusinessHours, at: datetime) -> str:
    """Return the next opening as an agent would say it: 오늘 오전 9시, 내일 오전 9시, 11월 23일(월) 오전 9시."""
    opening = next_opening(hours, at)
    if opening is None:
        return "다음 영업일"
    day, today = opening.date(), at.astimezone(ZoneInfo(hours.timezone)).date()
    names = {today: "오늘", today + timedelta(days=1): "내일"}
    named = names.get(day, f"{day.month}월 {day.day}일({_WEEKDAYS[day.weekday()]})")
    half, hour = ("오전", opening.hour) if opening.hour < 12 else ("오후", opening.hour - 12 or 12)
    minutes = f" {opening.minute}분" if opening.minute else ""
    return f"{named} {half} {hour}시{minutes}"


def _intervals(hours: BusinessHours, day: date) -> tuple[Interval, ...]:
    if day in hours.closed_on:
        return ()
    if hours.holidays_closed and day not in hours.open_on and is_korean_holiday(day):
        return ()
    return hours.week[day.weekday()]

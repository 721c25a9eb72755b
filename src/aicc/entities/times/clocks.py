"""Times of day: which half of the day a clock is in when that was left to the words around it."""

from dataclasses import replace

from aicc.entities.times.expression import Clock, Moment


def settle(clock: Clock, daypart: str | None) -> Clock:
    """Return the clock in the half of the day its part says: 저녁 8시 is 20:00, 밤 1시 is the next day's 01:00."""
    hour = clock.hour
    if daypart is None or daypart == "업무시간" or hour > 12 or (clock.settled and not clock.literal and hour != 0):
        return clock
    days = clock.days
    if daypart in ("오전", "아침", "새벽"):
        hour %= 12
    elif daypart == "밤" and (hour < 6 or hour == 12):
        hour, days = hour % 12, 1
    elif daypart == "저녁" and hour == 12:
        hour, days = 0, 1
    elif daypart in ("점심", "낮") and 8 <= hour <= 12:
        pass
    else:
        hour = hour % 12 + 12
    return replace(clock, hour=hour, days=days, settled=True, literal=False)


def by_day(clock: Clock) -> int:
    """Return the hour meant when nobody says which half of the day: 1..6 in the afternoon, 7..12 as they are."""
    return clock.hour + 12 if not (clock.settled or clock.literal) and clock.hour <= 6 else clock.hour


def later(first: Clock, last: Clock) -> Clock:
    """Return the last clock in the half of the day that comes soonest after the first, in the same time zone."""
    if first.zone is not None and last.zone is None:
        last = replace(last, zone=first.zone)
    # 09:00~10:30 is as written, 오후 02:00~04:00 all in the afternoon.
    written = first.literal if last.literal else last.settled
    if written or not first.settled or last.hour > 12:
        return last
    minutes = (last.hour % 12) * 60 + (last.minute or 0) - first.hour * 60 - (first.minute or 0)
    hour = last.hour % 12 + (12 if 0 < minutes + 720 <= 720 else 0)
    return replace(last, hour=hour, settled=True, literal=False)


def lend(first: Moment, last: Moment) -> Moment:
    """Return the first moment with the half of the day that only the last one names: 5시에서 오후 6시."""
    if first.clock is None or last.clock is None or first.clock.settled or first.clock.literal:
        return first
    if not last.clock.settled:
        return first
    if last.dated and first.dated:
        return first
    begin = (first.clock.hour % 12) * 60 + (first.clock.minute or 0)
    end = last.clock.hour * 60 + (last.clock.minute or 0)
    # The shorter of the two ways to the end.
    morning, afternoon = (end - begin) % 1440, (end - begin - 720) % 1440
    hour = first.clock.hour % 12 + (12 if 0 < afternoon < morning else 0)
    return replace(first, clock=replace(first.clock, hour=hour, settled=True))

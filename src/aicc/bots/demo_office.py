"""DemoOffice: the backend of the packaged city hall bot. It keeps everything in memory and decides nothing real.

What fails can be tried: the code sent to a phone is always 000000, 111111 has expired, and 555555 cannot be checked.
Citizens are 김데모 (900101, 01000000001), 이데모 (850505, 01000000002: owes nothing, has no records, cards are
declined) and 박데모 (700707, 01000000003: the records are out of reach). Phone 01000005000 finds every system out of
reach, 01000009999 has asked for too many codes. Places with 이웃시 belong to another city, those with 점검동 cannot be
looked up. No desk has time left on the 15th of a month, the calendar is out of reach on the 30th, and 10:00 and 14:00
are always taken. Bookings 700001 (may be changed), 700002 (too late), 700003 (cancelled) and 700004 (out of reach)
belong to 01000000001.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from itertools import count
from typing import Final

from aicc.bots import demo_office_records as records
from aicc.bots.demo_office_records import Booking, Complaint
from aicc.models.expression import Slots
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, ActionResult

_KOREA: Final = timezone(timedelta(hours=9), "KST")
_REMEMBERED_KEYS: Final = 10_000
_REPLY_DAYS: Final = 7
_SATURDAY: Final = 5


class _Refused(Exception):
    """An action cannot be done; carries the failure code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DemoOffice:
    """Runs the actions of the city hall bot (an ActionRunner)."""

    def __init__(self) -> None:
        # When the running call was asked for: what is due is reckoned from it.
        self._now = datetime.min
        self._results: OrderedDict[str, ActionResult] = OrderedDict()
        self._numbers = count(1)
        self._complaints = dict(records.COMPLAINTS)
        # By number; the first call makes those that are always there.
        self._bookings: dict[str, Booking] = {}
        self._table: Mapping[str, Callable[[Slots], Slots]] = {
            "send_code": _send_code,
            "check_code": _check_code,
            "file_complaint": self._file_complaint,
            "complaint_status": self._complaint_status,
            "desk_times": self._desk_times,
            "book_visit": self._book_visit,
            "find_booking": self._find_booking,
            "change_booking": self._change_booking,
            "cancel_booking": self._cancel_booking,
            "document_fee": _document_fee,
            "issue_document": self._issue_document,
            "waste_fee": _waste_fee,
            "report_waste": self._report_waste,
            "desk_for": _desk_for,
            "taxes": _taxes,
            "legal_day": _legal_day,
            "book_legal": self._book_legal,
            "find_department": _find_department,
        }

    @property
    def actions(self) -> frozenset[str]:
        """Names of the actions it knows."""
        return frozenset(self._table)

    async def run(self, call: ActionCall) -> ActionResult:
        """Run an action once per key; one of the last 10,000 keys returns its first result and changes nothing.

        Fails with `unknown_action`, with `invalid_argument` when an argument is missing or of the wrong type, and with
        the codes of the single actions.
        """
        known = self._results.get(call.key)
        if known is not None:
            return known
        result = self._perform(call)
        self._results[call.key] = result
        if len(self._results) > _REMEMBERED_KEYS:
            self._results.popitem(last=False)
        return result

    def _perform(self, call: ActionCall) -> ActionResult:
        action = self._table.get(call.action)
        if action is None:
            return ActionFailed(code="unknown_action")
        self._now = call.at.astimezone(_KOREA)
        self._bookings = self._bookings or self._first_bookings()
        try:
            return ActionDone(fields=action(call.arguments))
        except _Refused as refused:
            return ActionFailed(code=refused.code)

    # --- complaints --------------------------------------------------------------------------------------------------

    def _file_complaint(self, arguments: Slots) -> Slots:
        field, place = _one_of(arguments, "field", records.DEPARTMENTS), _place(arguments)
        _text(arguments, "content"), _phone(arguments)
        if any((known.field, known.place) == (field, place) for known in self._complaints.values()):
            raise _Refused("duplicate")
        number = f"26{next(self._numbers) + 100:06d}"
        department = records.DEPARTMENTS[field]
        self._complaints[number] = Complaint(
            field=field, place=place, status="접수", department=department, answer="담당자가 내용을 살펴보고 있습니다."
        )
        due = (self._now + timedelta(days=_REPLY_DAYS)).date()
        return {"complaint_number": number, "department": department, "due": due.isoformat()}

    def _complaint_status(self, arguments: Slots) -> Slots:
        number = _text(arguments, "complaint_number")
        if number == records.MOVED:
            raise _Refused("moved")
        if number == records.UNREACHABLE_NUMBER:
            raise _Refused("unavailable")
        complaint = self._complaints.get(number)
        if complaint is None:
            raise _Refused("not_found")
        return {
            "field": complaint.field,
            "status": complaint.status,
            "department": complaint.department,
            "answer": complaint.answer,
        }

    # --- bookings ----------------------------------------------------------------------------------------------------

    def _first_bookings(self) -> dict[str, Booking]:
        today = self._now.date()
        booking = Booking(desk="민원·증명", date=_workday(today, 3), time="11:00", phone=records.CITIZENS[0].phone)
        return {
            "700001": booking,
            "700002": replace(booking, desk="여권", date=today.isoformat(), too_late=True),
            "700003": replace(booking, desk="세무", cancelled=True),
            records.LOCKED_BOOKING: replace(booking, desk="복지"),
        }

    def _taken(self, desk: str, day: str) -> tuple[str, ...]:
        booked = {
            known.time
            for known in self._bookings.values()
            if (known.desk, known.date) == (desk, day) and not known.cancelled
        }
        return tuple(sorted({*records.TAKEN, *booked}))

    def _desk_times(self, arguments: Slots) -> Slots:
        desk, day = _one_of(arguments, "desk", records.DESKS), _day(arguments)
        taken = ", ".join(_spoken(time) for time in self._taken(desk, day))
        return {"opens": records.OPENS, "last": records.DESKS[desk], "taken": taken}

    def _book_visit(self, arguments: Slots) -> Slots:
        desk, day, time = _one_of(arguments, "desk", records.DESKS), _day(arguments), _text(arguments, "time")
        _text(arguments, "name")
        phone = _phone(arguments)
        standing = [known for known in self._bookings.values() if not known.cancelled]
        if any((known.phone, known.date, known.desk) == (phone, day, desk) for known in standing):
            raise _Refused("double")
        if not records.OPENS <= time <= records.DESKS[desk]:
            raise _Refused("closed")
        if time in self._taken(desk, day):
            raise _Refused("full")
        number = f"7{next(self._numbers) + 100:05d}"
        self._bookings[number] = Booking(desk=desk, date=day, time=time, phone=phone)
        return {"booking": number}

    def _find_booking(self, arguments: Slots) -> Slots:
        booking = self._bookings.get(_text(arguments, "booking"))
        if booking is None or booking.phone != _phone(arguments):
            raise _Refused("not_found")
        if booking.cancelled:
            raise _Refused("cancelled")
        return {"desk": booking.desk, "date": booking.date, "time": booking.time}

    def _changeable(self, arguments: Slots) -> tuple[str, Booking]:
        number = _text(arguments, "booking")
        booking = self._bookings.get(number)
        if booking is None:
            raise _Refused("not_found")
        if number == records.LOCKED_BOOKING:
            raise _Refused("unavailable")
        if booking.too_late:
            raise _Refused("too_late")
        return number, booking

    def _change_booking(self, arguments: Slots) -> Slots:
        number, booking = self._changeable(arguments)
        day, time = _day(arguments), _text(arguments, "time")
        if time in self._taken(booking.desk, day):
            raise _Refused("full")
        self._bookings[number] = replace(booking, date=day, time=time)
        return {}

    def _cancel_booking(self, arguments: Slots) -> Slots:
        number, booking = self._changeable(arguments)
        self._bookings[number] = replace(booking, cancelled=True)
        return {}

    def _book_legal(self, arguments: Slots) -> Slots:
        day, time = _day(arguments), _text(arguments, "time")
        for name in ("topic", "name"):
            _text(arguments, name)
        phone = _phone(arguments)
        if any(known.desk == "법률" and known.phone == phone for known in self._bookings.values()):
            raise _Refused("once")
        if time == records.LEGAL_TAKEN:
            raise _Refused("full")
        number = f"8{next(self._numbers) + 100:05d}"
        self._bookings[number] = Booking(desk="법률", date=day, time=time, phone=phone)
        return {"legal_booking": number}

    # --- papers and waste --------------------------------------------------------------------------------------------

    def _issue_document(self, arguments: Slots) -> Slots:
        fee = _document_fee(arguments)["fee"]
        delivery = _text(arguments, "delivery")
        if delivery == "우편 수령" and records.UNREACHABLE_PLACE in _text(arguments, "address"):
            raise _Refused("unavailable")
        if arguments.get("citizen") == records.WITHOUT_RECORDS:
            raise _Refused("no_record")
        return {"document_number": f"D{next(self._numbers):06d}", "fee": fee}

    def _report_waste(self, arguments: Slots) -> Slots:
        fee = _waste_fee(arguments)["fee"]
        _place(arguments)
        payment, phone = _text(arguments, "payment"), _phone(arguments)
        if _date(arguments).day == records.FULL_DAY:
            raise _Refused("full_day")
        if payment == "카드" and phone == records.CITIZENS[1].phone:
            raise _Refused("declined")
        return {"waste_number": f"W{next(self._numbers):06d}", "fee": fee}


# --- actions that keep nothing ---------------------------------------------------------------------------------------


def _send_code(arguments: Slots) -> Slots:
    name, birth, phone = _text(arguments, "name"), _text(arguments, "birth"), _phone(arguments)
    if phone == records.TIRED_PHONE:
        raise _Refused("too_many")
    if not any((known.name, known.birth, known.phone) == (name, birth, phone) for known in records.CITIZENS):
        raise _Refused("not_found")
    return {}


def _check_code(arguments: Slots) -> Slots:
    phone, code = _phone(arguments), _text(arguments, "code")
    citizen = next((known for known in records.CITIZENS if known.phone == phone), None)
    if code == records.UNREACHABLE_CODE:
        raise _Refused("unavailable")
    if code == records.EXPIRED_CODE:
        raise _Refused("expired")
    if citizen is None or code != records.CODE:
        raise _Refused("wrong_code")
    return {"citizen": citizen.id, "citizen_name": citizen.name}


def _document_fee(arguments: Slots) -> Slots:
    document, delivery = (
        _one_of(arguments, "document", records.DOCUMENTS),
        _one_of(arguments, "delivery", records.DELIVERIES),
    )
    copies = arguments.get("copies")
    if not isinstance(copies, int) or isinstance(copies, bool) or copies <= 0:
        raise _Refused("invalid_argument")
    if _text(arguments, "citizen") == records.RECORDS_UNREACHABLE:
        raise _Refused("unavailable")
    at_desk, by_post = records.DOCUMENTS[document]
    if delivery == "창구 수령":
        return {"fee": at_desk * copies}
    if delivery == "인터넷 출력":
        return {"fee": 0}
    if by_post is None:
        raise _Refused("not_by_post")
    return {"fee": by_post * copies + records.POSTAGE}


def _waste_fee(arguments: Slots) -> Slots:
    items = arguments.get("items")
    known = {*records.WASTE, *records.APPLIANCES, *records.UNPRICED}
    if not isinstance(items, tuple) or not items or not known.issuperset(items):
        raise _Refused("invalid_argument")
    if not records.UNPRICED.isdisjoint(items):
        raise _Refused("unpriced")
    paid = [item for item in items if item in records.WASTE]
    if not paid:
        raise _Refused("free")
    lines = tuple(f"{item} {records.WASTE[item]:,}원" if item in records.WASTE else f"{item} 무료" for item in items)
    return {"fee": sum(records.WASTE[item] for item in paid), "fee_lines": lines}


def _desk_for(arguments: Slots) -> Slots:
    desk = records.MATTERS.get(_text(arguments, "matter"))
    if desk is None:
        raise _Refused("no_desk")
    return {"desk": desk}


def _taxes(arguments: Slots) -> Slots:
    citizen, wanted = _text(arguments, "citizen"), _text(arguments, "tax")
    if citizen == records.RECORDS_UNREACHABLE:
        raise _Refused("unavailable")
    owed = [tax for name, tax in records.TAXES.items() if wanted in (name, "전체")]
    if citizen == records.WITHOUT_RECORDS or not owed:
        raise _Refused("nothing_owed")
    return {
        "tax_lines": tuple(line for line, _, _ in owed),
        "total": sum(won for _, won, _ in owed),
        "overdue": any(late for _, _, late in owed),
    }


def _legal_day(arguments: Slots) -> Slots:
    _day(arguments)
    if _date(arguments).weekday() not in records.LEGAL_WEEKDAYS:
        raise _Refused("no_session")
    return {"legal_room": "본관 2층 상담실"}


def _find_department(arguments: Slots) -> Slots:
    found = records.CONNECTIONS.get(_text(arguments, "topic"))
    if found is None:
        raise _Refused("no_department")
    return {"department": found[0], "department_phone": found[1]}


# --- arguments -------------------------------------------------------------------------------------------------------


def _text(arguments: Slots, name: str) -> str:
    value = arguments.get(name)
    if not isinstance(value, str) or not value:
        raise _Refused("invalid_argument")
    return value


def _one_of(arguments: Slots, name: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    value = _text(arguments, name)
    if value not in known:
        raise _Refused("invalid_argument")
    return value


def _phone(arguments: Slots) -> str:
    phone = _text(arguments, "phone").replace("-", "")
    if phone == records.UNREACHABLE_PHONE:
        raise _Refused("unavailable")
    return phone


def _place(arguments: Slots) -> str:
    place = _text(arguments, "place")
    if records.UNREACHABLE_PLACE in place:
        raise _Refused("unavailable")
    if records.OTHER_CITY in place:
        raise _Refused("other_city")
    return place


def _date(arguments: Slots) -> date:
    try:
        return date.fromisoformat(_text(arguments, "date"))
    except ValueError:
        raise _Refused("invalid_argument") from None


def _day(arguments: Slots) -> str:
    """Return a day on which there may be time left, as ISO text."""
    day = _date(arguments)
    if day.day == records.UNREACHABLE_DAY:
        raise _Refused("unavailable")
    if day.day == records.FULL_DAY:
        raise _Refused("full_day")
    return day.isoformat()


def _workday(day: date, days: int) -> str:
    later = day + timedelta(days=days)
    while later.weekday() >= _SATURDAY:
        later += timedelta(days=1)
    return later.isoformat()


def _spoken(time: str) -> str:
    hour, minute = map(int, time.split(":"))
    half = "오전" if hour < 12 else "오후"
    return f"{half} {hour if hour <= 12 else hour - 12}시" + (f" {minute}분" if minute else "")

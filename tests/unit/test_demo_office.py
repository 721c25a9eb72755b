"""The demo city hall: what each action returns, how it fails, and that a key counts once."""

from datetime import datetime, timedelta, timezone

import pytest

from aicc.bots.demo_office import DemoOffice
from aicc.models.expression import Value
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, ActionResult
from aicc.ports import ActionRunner

NOON = datetime(2026, 11, 22, 12, 5, tzinfo=timezone(timedelta(hours=9)))
PHONE = "01000000001"
UNREACHABLE = "01000005000"
COMPLAINT: dict[str, Value] = {
    "field": "가로등 고장",
    "place": "데모동 12",
    "content": "가로등이 꺼져 있어요",
    "phone": PHONE,
}
VISIT: dict[str, Value] = {"desk": "세무", "date": "2026-12-02", "time": "09:30", "name": "김데모", "phone": PHONE}
DOCUMENT: dict[str, Value] = {"citizen": "C1", "document": "주민등록등본", "copies": 2, "delivery": "창구 수령"}
WASTE: dict[str, Value] = {
    "items": ("소파", "의자"),
    "place": "데모동 12",
    "date": "2026-11-27",
    "payment": "카드",
    "phone": PHONE,
}
LEGAL: dict[str, Value] = {
    "topic": "집과 임대차",
    "date": "2026-12-01",
    "time": "오후 2시",
    "name": "김데모",
    "phone": PHONE,
}


@pytest.fixture
def office() -> DemoOffice:
    """Return a fresh city hall on a Sunday at 12:05."""
    return DemoOffice()


async def _run(office: DemoOffice, action: str, key: str = "once", /, **arguments: Value) -> ActionResult:
    return await office.run(ActionCall(action=action, arguments=arguments, key=key, at=NOON))


def test_it_is_an_action_runner_with_eighteen_actions(office: DemoOffice) -> None:
    """It fits the port that a real backend implements."""
    runner: ActionRunner = office

    assert sorted(runner.actions) == [
        "book_legal",
        "book_visit",
        "cancel_booking",
        "change_booking",
        "check_code",
        "complaint_status",
        "desk_for",
        "desk_times",
        "document_fee",
        "file_complaint",
        "find_booking",
        "find_department",
        "issue_document",
        "legal_day",
        "report_waste",
        "send_code",
        "taxes",
        "waste_fee",
    ]


# --- who it is -------------------------------------------------------------------------------------------------------


async def test_a_code_is_sent_to_a_citizen_whose_data_agree(office: DemoOffice) -> None:
    """Name, birth date and phone must belong together."""
    assert await _run(office, "send_code", name="김데모", birth="900101", phone=PHONE) == ActionDone(fields={})


@pytest.mark.parametrize(
    ("birth", "phone", "code"),
    [
        ("900102", PHONE, "not_found"),
        ("900101", "01000000002", "not_found"),
        ("900101", "01000009999", "too_many"),
        ("900101", UNREACHABLE, "unavailable"),
    ],
)
async def test_no_code_is_sent_for_a_reason(office: DemoOffice, birth: str, phone: str, code: str) -> None:
    """Each reason can be provoked by what is entered."""
    assert await _run(office, "send_code", name="김데모", birth=birth, phone=phone) == ActionFailed(code=code)


async def test_the_right_code_tells_who_it_is(office: DemoOffice) -> None:
    """The code is always six zeros."""
    result = await _run(office, "check_code", phone="010-0000-0001", code="000000")

    assert result == ActionDone(fields={"citizen": "C1", "citizen_name": "김데모"})


@pytest.mark.parametrize(
    ("sent", "code"),
    [("123456", "wrong_code"), ("111111", "expired"), ("555555", "unavailable")],
)
async def test_another_code_fails(office: DemoOffice, sent: str, code: str) -> None:
    """Wrong, too old, or not to be checked now."""
    assert await _run(office, "check_code", phone=PHONE, code=sent) == ActionFailed(code=code)


# --- complaints ------------------------------------------------------------------------------------------------------


async def test_a_complaint_gets_a_number_and_a_department(office: DemoOffice) -> None:
    """It is answered within a week."""
    result = await _run(office, "file_complaint", **COMPLAINT)

    assert result == ActionDone(
        fields={"complaint_number": "26000101", "department": "도로과", "due": "2026-11-29"},
    )


async def test_a_filed_complaint_can_be_looked_up(office: DemoOffice) -> None:
    """It is new, and somebody is looking at it."""
    await _run(office, "file_complaint", **COMPLAINT)

    result = await _run(office, "complaint_status", "look", complaint_number="26000101")

    assert result == ActionDone(
        fields={
            "field": "가로등 고장",
            "status": "접수",
            "department": "도로과",
            "answer": "담당자가 내용을 살펴보고 있습니다.",
        }
    )


async def test_the_same_complaint_is_taken_once(office: DemoOffice) -> None:
    """Same field, same place."""
    await _run(office, "file_complaint", "1", **COMPLAINT)

    assert await _run(office, "file_complaint", "2", **COMPLAINT) == ActionFailed(code="duplicate")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"place": "이웃시 1동"}, "other_city"),
        ({"place": "점검동 1"}, "unavailable"),
        ({"phone": UNREACHABLE}, "unavailable"),
    ],
)
async def test_a_complaint_is_refused_for_a_reason(office: DemoOffice, changed: dict[str, Value], code: str) -> None:
    """Each reason can be provoked by what is entered."""
    assert await _run(office, "file_complaint", **{**COMPLAINT, **changed}) == ActionFailed(code=code)


@pytest.mark.parametrize(
    ("number", "status"), [("26000001", "처리 중"), ("26000002", "처리 완료"), ("26000003", "보완 필요")]
)
async def test_complaints_stand_differently(office: DemoOffice, number: str, status: str) -> None:
    """Three complaints are there from the beginning."""
    result = await _run(office, "complaint_status", complaint_number=number)

    assert isinstance(result, ActionDone)
    assert result.fields["status"] == status


@pytest.mark.parametrize(
    ("number", "code"), [("20000000", "not_found"), ("26000004", "moved"), ("26999999", "unavailable")]
)
async def test_a_complaint_cannot_be_shown_for_a_reason(office: DemoOffice, number: str, code: str) -> None:
    """Unknown, with somebody else, or out of reach."""
    assert await _run(office, "complaint_status", complaint_number=number) == ActionFailed(code=code)


# --- visits ----------------------------------------------------------------------------------------------------------


async def test_a_desk_tells_when_it_can_be_visited(office: DemoOffice) -> None:
    """Opening, last time, and what is taken."""
    result = await _run(office, "desk_times", desk="여권", date="2026-12-02")

    assert result == ActionDone(fields={"opens": "09:00", "last": "17:00", "taken": "오전 10시, 오후 2시"})


@pytest.mark.parametrize(("day", "code"), [("2026-12-15", "full_day"), ("2026-11-30", "unavailable")])
async def test_some_days_have_no_time(office: DemoOffice, day: str, code: str) -> None:
    """The 15th is full, and on the 30th nobody knows."""
    assert await _run(office, "desk_times", desk="여권", date=day) == ActionFailed(code=code)


async def test_a_booked_time_is_taken(office: DemoOffice) -> None:
    """The next customer reads it among the taken ones."""
    booked = await _run(office, "book_visit", **VISIT)
    times = await _run(office, "desk_times", "look", desk="세무", date="2026-12-02")

    assert booked == ActionDone(fields={"booking": "700101"})
    assert isinstance(times, ActionDone)
    assert times.fields["taken"] == "오전 9시 30분, 오전 10시, 오후 2시"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"time": "10:00"}, "full"),
        ({"time": "08:30"}, "closed"),
        ({"time": "18:00"}, "closed"),
        ({"date": "2026-12-15"}, "full_day"),
        ({"phone": UNREACHABLE}, "unavailable"),
    ],
)
async def test_a_visit_is_refused_for_a_reason(office: DemoOffice, changed: dict[str, Value], code: str) -> None:
    """Each reason can be provoked by what is entered."""
    assert await _run(office, "book_visit", **{**VISIT, **changed}) == ActionFailed(code=code)


async def test_nobody_books_a_desk_twice_on_a_day(office: DemoOffice) -> None:
    """Another time on the same day at the same desk is the same visit."""
    await _run(office, "book_visit", "1", **VISIT)

    again = await _run(office, "book_visit", "2", **{**VISIT, "time": "11:00"})

    assert again == ActionFailed(code="double")


async def test_a_booking_is_found_by_number_and_phone(office: DemoOffice) -> None:
    """Bookings of the beginning are on the next working day three days ahead."""
    result = await _run(office, "find_booking", booking="700001", phone=PHONE)

    assert result == ActionDone(fields={"desk": "민원·증명", "date": "2026-11-25", "time": "11:00"})


@pytest.mark.parametrize(
    ("booking", "phone", "code"),
    [
        ("700009", PHONE, "not_found"),
        ("700001", "01000000002", "not_found"),
        ("700003", PHONE, "cancelled"),
        ("700001", UNREACHABLE, "unavailable"),
    ],
)
async def test_a_booking_is_not_shown_for_a_reason(office: DemoOffice, booking: str, phone: str, code: str) -> None:
    """Strangers learn nothing of other people's bookings."""
    assert await _run(office, "find_booking", booking=booking, phone=phone) == ActionFailed(code=code)


async def test_a_booking_is_moved(office: DemoOffice) -> None:
    """It has the new day and the new time afterwards."""
    await _run(office, "change_booking", booking="700001", date="2026-12-02", time="15:30")

    result = await _run(office, "find_booking", "look", booking="700001", phone=PHONE)

    assert result == ActionDone(fields={"desk": "민원·증명", "date": "2026-12-02", "time": "15:30"})


@pytest.mark.parametrize(
    ("booking", "time", "code"),
    [
        ("700001", "10:00", "full"),
        ("700002", "11:30", "too_late"),
        ("700004", "11:30", "unavailable"),
        ("700009", "11:30", "not_found"),
    ],
)
async def test_a_booking_is_not_moved_for_a_reason(office: DemoOffice, booking: str, time: str, code: str) -> None:
    """Each reason can be provoked by what is entered."""
    result = await _run(office, "change_booking", booking=booking, date="2026-12-02", time=time)

    assert result == ActionFailed(code=code)


async def test_a_cancelled_booking_is_gone(office: DemoOffice) -> None:
    """It is found as cancelled, and its time is free again."""
    await _run(office, "cancel_booking", booking="700001")

    found = await _run(office, "find_booking", "look", booking="700001", phone=PHONE)
    times = await _run(office, "desk_times", "times", desk="민원·증명", date="2026-11-25")

    assert found == ActionFailed(code="cancelled")
    assert isinstance(times, ActionDone)
    assert times.fields["taken"] == "오전 10시, 오후 2시"


@pytest.mark.parametrize(("booking", "code"), [("700002", "too_late"), ("700004", "unavailable")])
async def test_a_booking_is_not_cancelled_for_a_reason(office: DemoOffice, booking: str, code: str) -> None:
    """Too near, or out of reach."""
    assert await _run(office, "cancel_booking", booking=booking) == ActionFailed(code=code)


@pytest.mark.parametrize(
    ("matter", "desk"), [("재발급", "여권"), ("인감증명서", "민원·증명"), ("복지 창구 예약", "복지")]
)
async def test_a_matter_has_its_desk(office: DemoOffice, matter: str, desk: str) -> None:
    """So that nobody has to know which desk does what."""
    assert await _run(office, "desk_for", matter=matter) == ActionDone(fields={"desk": desk})


async def test_an_odd_matter_has_no_desk(office: DemoOffice) -> None:
    """A person finds out then."""
    assert await _run(office, "desk_for", matter="그 밖의 업무") == ActionFailed(code="no_desk")


# --- legal advice ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2026-12-01", "2026-12-03"])
async def test_lawyers_come_on_tuesdays_and_thursdays(office: DemoOffice, day: str) -> None:
    """The room is always the same."""
    assert await _run(office, "legal_day", date=day) == ActionDone(fields={"legal_room": "본관 2층 상담실"})


@pytest.mark.parametrize(
    ("day", "code"), [("2026-12-02", "no_session"), ("2026-12-15", "full_day"), ("2026-11-30", "unavailable")]
)
async def test_lawyers_do_not_come_for_a_reason(office: DemoOffice, day: str, code: str) -> None:
    """Another weekday, a full Tuesday, or nobody knows."""
    assert await _run(office, "legal_day", date=day) == ActionFailed(code=code)


async def test_legal_advice_is_booked_once(office: DemoOffice) -> None:
    """The second booking of the same phone is refused."""
    first = await _run(office, "book_legal", "1", **LEGAL)
    second = await _run(office, "book_legal", "2", **{**LEGAL, "date": "2026-12-03"})

    assert first == ActionDone(fields={"legal_booking": "800101"})
    assert second == ActionFailed(code="once")


@pytest.mark.parametrize(("changed", "code"), [({"time": "오후 3시"}, "full"), ({"phone": UNREACHABLE}, "unavailable")])
async def test_legal_advice_is_refused_for_a_reason(office: DemoOffice, changed: dict[str, Value], code: str) -> None:
    """Each reason can be provoked by what is entered."""
    assert await _run(office, "book_legal", **{**LEGAL, **changed}) == ActionFailed(code=code)


# --- papers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("delivery", "fee"), [("인터넷 출력", 0), ("창구 수령", 800), ("우편 수령", 3_800)])
async def test_a_paper_costs_by_the_way_it_comes(office: DemoOffice, delivery: str, fee: int) -> None:
    """Won for two copies, postage included."""
    result = await _run(office, "document_fee", **{**DOCUMENT, "delivery": delivery})

    assert result == ActionDone(fields={"fee": fee})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"document": "가족관계증명서", "delivery": "우편 수령"}, "not_by_post"),
        ({"citizen": "C3"}, "unavailable"),
    ],
)
async def test_a_fee_is_not_told_for_a_reason(office: DemoOffice, changed: dict[str, Value], code: str) -> None:
    """Each reason can be provoked by what is entered."""
    assert await _run(office, "document_fee", **{**DOCUMENT, **changed}) == ActionFailed(code=code)


async def test_a_paper_is_issued(office: DemoOffice) -> None:
    """The number is what the customer shows at the desk."""
    result = await _run(office, "issue_document", **DOCUMENT, address=None)

    assert result == ActionDone(fields={"document_number": "D000001", "fee": 800})


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"citizen": "C2"}, "no_record"), ({"delivery": "우편 수령", "address": "점검동 12번지"}, "unavailable")],
)
async def test_a_paper_is_not_issued_for_a_reason(office: DemoOffice, changed: dict[str, Value], code: str) -> None:
    """Each reason can be provoked by what is entered."""
    assert await _run(office, "issue_document", **{**DOCUMENT, **changed}) == ActionFailed(code=code)


# --- waste, taxes, departments ---------------------------------------------------------------------------------------


async def test_waste_costs_the_sum_of_its_items(office: DemoOffice) -> None:
    """Large appliances among them are free."""
    result = await _run(office, "waste_fee", items=("소파", "냉장고"))

    assert result == ActionDone(fields={"fee": 8_000, "fee_lines": ("소파 8,000원", "냉장고 무료")})


@pytest.mark.parametrize(("items", "code"), [(("냉장고", "세탁기"), "free"), (("소파", "피아노"), "unpriced")])
async def test_waste_has_no_price_for_a_reason(office: DemoOffice, items: tuple[str, ...], code: str) -> None:
    """Appliances alone are fetched in another way, and a piano must be looked at first."""
    assert await _run(office, "waste_fee", items=items) == ActionFailed(code=code)


async def test_waste_is_reported(office: DemoOffice) -> None:
    """The number goes on the waste."""
    assert await _run(office, "report_waste", **WASTE) == ActionDone(fields={"waste_number": "W000001", "fee": 10_000})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"date": "2026-12-15"}, "full_day"),
        ({"phone": "01000000002"}, "declined"),
        ({"place": "이웃시 1동"}, "other_city"),
        ({"place": "점검동 1"}, "unavailable"),
        ({"phone": UNREACHABLE}, "unavailable"),
    ],
)
async def test_waste_is_not_reported_for_a_reason(office: DemoOffice, changed: dict[str, Value], code: str) -> None:
    """Each reason can be provoked by what is entered."""
    assert await _run(office, "report_waste", **{**WASTE, **changed}) == ActionFailed(code=code)


async def test_all_taxes_are_told_at_once(office: DemoOffice) -> None:
    """With their sum in won, and whether one is late."""
    result = await _run(office, "taxes", citizen="C1", tax="전체")

    assert result == ActionDone(
        fields={
            "tax_lines": (
                "재산세 2기분 152,000원 (납부 기한 9월 30일)",
                "자동차세 2기분 98,000원 (납부 기한 12월 31일)",
            ),
            "total": 250_000,
            "overdue": True,
        }
    )


@pytest.mark.parametrize(
    ("citizen", "tax", "code"),
    [("C1", "주민세", "nothing_owed"), ("C2", "전체", "nothing_owed"), ("C3", "전체", "unavailable")],
)
async def test_no_taxes_are_told_for_a_reason(office: DemoOffice, citizen: str, tax: str, code: str) -> None:
    """Nothing to pay, or nobody knows."""
    assert await _run(office, "taxes", citizen=citizen, tax=tax) == ActionFailed(code=code)


async def test_a_topic_has_its_department(office: DemoOffice) -> None:
    """With a number that nobody has."""
    result = await _run(office, "find_department", topic="세금")

    assert result == ActionDone(fields={"department": "세무과", "department_phone": "031-000-0103"})


async def test_an_unknown_topic_has_no_department(office: DemoOffice) -> None:
    """A person finds out then."""
    assert await _run(office, "find_department", topic="잘 모르겠어요") == ActionFailed(code="no_department")


# --- calls -----------------------------------------------------------------------------------------------------------


async def test_an_action_that_does_not_exist_is_unknown(office: DemoOffice) -> None:
    """A mistyped action is a failure, not a crash."""
    assert await _run(office, "rule") == ActionFailed(code="unknown_action")


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("send_code", {"name": "김데모"}),
        ("file_complaint", {**COMPLAINT, "field": "세계 평화"}),
        ("file_complaint", {**COMPLAINT, "content": ""}),
        ("complaint_status", {"complaint_number": 26000001}),
        ("desk_times", {"desk": "우주", "date": "2026-12-02"}),
        ("desk_times", {"desk": "여권", "date": "내일"}),
        ("book_visit", {**VISIT, "name": None}),
        ("document_fee", {**DOCUMENT, "copies": True}),
        ("document_fee", {**DOCUMENT, "copies": 0}),
        ("document_fee", {**DOCUMENT, "copies": 1.5}),
        ("waste_fee", {"items": "소파"}),
        ("waste_fee", {"items": ("우주선",)}),
        ("waste_fee", {"items": ()}),
    ],
)
async def test_an_argument_that_is_missing_or_of_another_kind_is_refused(
    office: DemoOffice, action: str, arguments: dict[str, Value]
) -> None:
    """The office checks what it is sent, as any backend must."""
    assert await _run(office, action, **arguments) == ActionFailed(code="invalid_argument")


async def test_the_same_key_books_once(office: DemoOffice) -> None:
    """A call that is sent twice gets the first number twice."""
    first = await _run(office, "book_visit", "same", **VISIT)
    second = await _run(office, "book_visit", "same", **VISIT)

    assert first == second == ActionDone(fields={"booking": "700101"})


async def test_only_the_last_ten_thousand_keys_are_remembered(office: DemoOffice) -> None:
    """Memory does not grow forever: the oldest key is forgotten first."""
    await _run(office, "book_visit", "first", **VISIT)
    for number in range(9_999):
        await _run(office, "rule", f"key-{number}")
    remembered = await _run(office, "book_visit", "first", **VISIT)
    await _run(office, "rule", "one more")
    forgotten = await _run(office, "book_visit", "first", **VISIT)

    assert isinstance(remembered, ActionDone)
    assert forgotten == ActionFailed(code="double")

"""The demo telecom backend: what each action returns, how it fails, and that a key counts once."""

from datetime import datetime, timedelta, timezone

import pytest

from aicc.bots.demo_telecom import DemoTelecom
from aicc.models.expression import Value
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, ActionResult
from aicc.ports import ActionRunner

NOON = datetime(2026, 11, 22, 12, 5, tzinfo=timezone(timedelta(hours=9)))
IN_ORDER = "01000001111"
OWING = "01000002222"
LOST = "01000003333"
STOPPED = "01000004444"
NEW = "01000005555"
READ_ONLY = "01000007001"
PAUSED_READ_ONLY = "01000007002"
BROKEN = "01000009000"
CARD: dict[str, Value] = {"line_number": OWING, "pay_amount": 98_000, "card_number": "9999000000000001", "pin": "12"}
ACCOUNT: dict[str, Value] = {
    "line_number": OWING,
    "pay_amount": 98_000,
    "account_number": "0000000001",
    "pin": "1234",
}


@pytest.fixture
def telecom() -> DemoTelecom:
    """Return a fresh backend on a Sunday at 12:05."""
    return DemoTelecom()


async def _run(telecom: DemoTelecom, action: str, key: str = "once", /, **arguments: Value) -> ActionResult:
    return await telecom.run(ActionCall(action=action, arguments=arguments, key=key, at=NOON))


def test_it_is_an_action_runner(telecom: DemoTelecom) -> None:
    """It fits the port that a real backend implements."""
    runner: ActionRunner = telecom

    assert len(runner.actions) == 29


# --- who it is -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [IN_ORDER, "010-0000-1111"])
async def test_the_owner_is_known_by_number_and_birth_date(telecom: DemoTelecom, number: str) -> None:
    """The number may be written with hyphens; the label is made up, like everything here."""
    result = await _run(telecom, "verify_birth", phone_number=number, birth="900101")

    assert result == ActionDone(fields={"line_number": "01000001111", "customer_name": "데모고객"})


async def test_the_owner_is_known_by_a_code_sent_to_the_number(telecom: DemoTelecom) -> None:
    """Where the code went is told with the middle hidden."""
    sent = await _run(telecom, "send_code", "1", phone_number=IN_ORDER)
    known = await _run(telecom, "verify_code", "2", phone_number=IN_ORDER, code="123456")

    assert sent == ActionDone(fields={"sent_to": "010-****-1111"})
    assert known == ActionDone(fields={"line_number": "01000001111", "customer_name": "데모고객"})


@pytest.mark.parametrize(
    ("action", "arguments", "code"),
    [
        ("verify_birth", {"phone_number": "01099990000", "birth": "900101"}, "not_found"),
        ("verify_birth", {"phone_number": IN_ORDER, "birth": "850505"}, "wrong_birth"),
        ("verify_birth", {"phone_number": "01000008000", "birth": "800808"}, "maintenance"),
        ("send_code", {"phone_number": "01099990000"}, "not_found"),
        ("send_code", {"phone_number": "01000008000"}, "maintenance"),
        ("verify_code", {"phone_number": IN_ORDER, "code": "111111"}, "wrong_code"),
        ("verify_code", {"phone_number": IN_ORDER, "code": "000000"}, "expired_code"),
    ],
)
async def test_identification_fails_for_a_reason(
    telecom: DemoTelecom, action: str, arguments: dict[str, Value], code: str
) -> None:
    """Each reason is a code of its own."""
    assert await _run(telecom, action, **arguments) == ActionFailed(code=code)


async def test_the_third_wrong_birth_date_locks(telecom: DemoTelecom) -> None:
    """Nobody can try them all: even the right one is refused then."""
    wrong = [await _run(telecom, "verify_birth", key, phone_number=IN_ORDER, birth="111111") for key in ("1", "2", "3")]
    right = await _run(telecom, "verify_birth", "4", phone_number=IN_ORDER, birth="900101")

    assert wrong == [ActionFailed(code=code) for code in ("wrong_birth", "wrong_birth", "locked")]
    assert right == ActionFailed(code="locked")


async def test_no_more_than_three_codes_are_sent(telecom: DemoTelecom) -> None:
    """The fourth is refused."""
    results = [await _run(telecom, "send_code", str(number), phone_number=IN_ORDER) for number in range(4)]

    assert results[3] == ActionFailed(code="too_many_codes")


# --- bills -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("month", "name"), [("이번 달", "11월"), ("지난달", "10월"), ("두 달 전", "9월")])
async def test_a_bill_has_a_month_and_a_total(telecom: DemoTelecom, month: str, name: str) -> None:
    """Plan 65,000, phone 15,000 and one service 1,100."""
    result = await _run(telecom, "bill", line_number=IN_ORDER, month=month)

    assert result == ActionDone(fields={"bill_month": name, "bill_total": 81_100, "unpaid": 0})


async def test_the_detail_of_a_bill_lists_what_costs_something(telecom: DemoTelecom) -> None:
    """Each item is a line of text."""
    result = await _run(telecom, "bill_detail", line_number=IN_ORDER)

    assert result == ActionDone(
        fields={"bill_lines": ("5G 스탠다드 65,000원", "컬러링 1,100원", "단말기 할부금 15,000원")}
    )


async def test_a_new_line_has_no_bill(telecom: DemoTelecom) -> None:
    """The first one comes next month."""
    assert await _run(telecom, "bill", line_number=NEW, month="이번 달") == ActionFailed(code="no_bill")


async def test_what_is_owed_is_told_with_its_months(telecom: DemoTelecom) -> None:
    """Two bills of 49,000."""
    owing = await _run(telecom, "unpaid_bills", "1", line_number=OWING)
    paid = await _run(telecom, "unpaid_bills", "2", line_number=IN_ORDER)

    assert owing == ActionDone(fields={"unpaid": 98_000, "unpaid_months": 2})
    assert paid == ActionFailed(code="nothing_due")


@pytest.mark.parametrize(
    ("arguments", "fields"),
    [
        (
            {"method": "카드", "card_number": "9999-0000-0000-0001"},
            {"pay_amount": 98_000, "pay_with": "끝자리 0001 카드"},
        ),
        (
            {"method": "계좌", "account_number": "0000001234", "amount": 30_000},
            {"pay_amount": 30_000, "pay_with": "끝자리 1234 계좌"},
        ),
    ],
)
async def test_a_payment_is_prepared_in_full_or_in_part(
    telecom: DemoTelecom, arguments: dict[str, Value], fields: dict[str, Value]
) -> None:
    """Without an amount it is everything; only the last four digits are told."""
    assert await _run(telecom, "prepare_payment", line_number=OWING, **arguments) == ActionDone(fields=fields)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount": 98_001}, "over_amount"),
        ({"line_number": IN_ORDER}, "nothing_due"),
        ({"card_number": "9999000000007000"}, "maintenance"),
        ({"method": None}, "invalid_argument"),
    ],
)
async def test_a_payment_that_cannot_be_made_is_not_prepared(
    telecom: DemoTelecom, changed: dict[str, Value], code: str
) -> None:
    """Nobody pays more than is owed."""
    arguments: dict[str, Value] = {"line_number": OWING, "method": "카드", "card_number": "9999000000000001", **changed}

    assert await _run(telecom, "prepare_payment", **arguments) == ActionFailed(code=code)


@pytest.mark.parametrize("payment", [CARD, ACCOUNT])
async def test_paying_lowers_what_is_owed(telecom: DemoTelecom, payment: dict[str, Value]) -> None:
    """By card and by account alike."""
    paid = await _run(telecom, "pay", "1", **payment | {"pay_amount": 30_000})
    left = await _run(telecom, "unpaid_bills", "2", line_number=OWING)

    assert paid == ActionDone(fields={"receipt": "P000001", "still_unpaid": 68_000})
    assert left == ActionDone(fields={"unpaid": 68_000, "unpaid_months": 1})


@pytest.mark.parametrize(
    ("payment", "code"),
    [
        (CARD | {"pin": "99"}, "wrong_pin"),
        (CARD | {"card_number": "9999000000000005"}, "card_declined"),
        (ACCOUNT | {"pin": "12"}, "wrong_pin"),
        (ACCOUNT | {"account_number": "0000009999"}, "insufficient_funds"),
        (CARD | {"line_number": READ_ONLY, "pay_amount": 49_000}, "maintenance"),
        (CARD | {"line_number": IN_ORDER}, "nothing_due"),
        (CARD | {"pay_amount": 98_001}, "over_amount"),
    ],
)
async def test_a_payment_fails_for_a_reason_and_takes_nothing(
    telecom: DemoTelecom, payment: dict[str, Value], code: str
) -> None:
    """What is owed stays owed."""
    assert await _run(telecom, "pay", "1", **payment) == ActionFailed(code=code)
    assert await _run(telecom, "unpaid_bills", "2", line_number=OWING) == ActionDone(
        fields={"unpaid": 98_000, "unpaid_months": 2}
    )


async def test_the_third_wrong_pin_locks_the_card(telecom: DemoTelecom) -> None:
    """Other cards still pay."""
    wrong = [await _run(telecom, "pay", key, **CARD | {"pin": "00"}) for key in ("1", "2", "3")]
    other = await _run(telecom, "pay", "4", **CARD | {"card_number": "9999000000000002"})

    assert wrong[2] == ActionFailed(code="locked")
    assert isinstance(other, ActionDone)


@pytest.mark.parametrize(("amount", "status"), [(66_000, "사용 중"), (33_000, "이용 정지")])
async def test_paying_everything_ends_a_stop_for_unpaid_bills(telecom: DemoTelecom, amount: int, status: str) -> None:
    """Paying a part does not."""
    await _run(telecom, "pay", "1", **CARD | {"line_number": STOPPED, "pay_amount": amount})

    result = await _run(telecom, "line_status", "2", line_number=STOPPED)

    assert result == ActionDone(fields={"status": status, "unpaid": 66_000 - amount})


# --- plans and data --------------------------------------------------------------------------------------------------


async def test_a_line_has_a_plan(telecom: DemoTelecom) -> None:
    """With its fee in won and its data as customers read it."""
    result = await _run(telecom, "plan", line_number=OWING)

    assert result == ActionDone(fields={"plan_name": "5G 라이트", "plan_fee": 49_000, "plan_data": "12GB"})


async def test_a_change_of_plan_is_quoted_with_both_fees(telecom: DemoTelecom) -> None:
    """The customer sees what it was and what it will be."""
    result = await _run(telecom, "quote_plan", line_number=IN_ORDER, plan="LTE 베이직")

    assert result == ActionDone(
        fields={"old_plan": "5G 스탠다드", "old_fee": 65_000, "new_fee": 33_000, "new_data": "5GB"}
    )


@pytest.mark.parametrize(
    ("plan", "code"), [("5G 스탠다드", "same_plan"), ("시니어", "not_eligible"), ("6G", "invalid_argument")]
)
async def test_a_plan_that_one_cannot_have_is_not_quoted(telecom: DemoTelecom, plan: str, code: str) -> None:
    """The one that one has, one for older people, and one that does not exist."""
    assert await _run(telecom, "quote_plan", line_number=IN_ORDER, plan=plan) == ActionFailed(code=code)


async def test_a_plan_is_changed_once_a_month(telecom: DemoTelecom) -> None:
    """The second change of the month is refused."""
    first = await _run(telecom, "change_plan", "1", line_number=IN_ORDER, plan="5G 라이트", apply_on="2026-12-01")
    second = await _run(telecom, "change_plan", "2", line_number=IN_ORDER, plan="LTE 베이직", apply_on="2026-12-02")

    assert first == ActionDone(fields={"receipt": "C000001", "applies": "12월 1일"})
    assert second == ActionFailed(code="changed_this_month")


@pytest.mark.parametrize(
    ("number", "day", "code"),
    [
        (OWING, "2026-12-01", "unpaid"),
        (NEW, "2026-12-01", "changed_this_month"),
        (PAUSED_READ_ONLY, "2026-12-01", "maintenance"),
        (IN_ORDER, "12월 1일", "invalid_argument"),
    ],
)
async def test_a_change_of_plan_fails_for_a_reason(telecom: DemoTelecom, number: str, day: str, code: str) -> None:
    """Whoever owes pays first."""
    result = await _run(telecom, "change_plan", line_number=number, plan="LTE 베이직", apply_on=day)

    assert result == ActionFailed(code=code)


@pytest.mark.parametrize(
    ("number", "left", "megabytes"),
    [(IN_ORDER, "12.5GB", 12_500), (STOPPED, "300MB", 300), (OWING, "0MB", 0)],
)
async def test_the_data_that_is_left_is_told(telecom: DemoTelecom, number: str, left: str, megabytes: int) -> None:
    """As customers read it, and as a number to decide by."""
    result = await _run(telecom, "data_left", line_number=number)

    assert isinstance(result, ActionDone)
    assert (result.fields["data_left"], result.fields["data_megabytes"]) == (left, megabytes)
    assert result.fields["resets_on"] == "12월 1일"


async def test_data_is_bought_at_its_price(telecom: DemoTelecom) -> None:
    """It is added to what is left."""
    quote = await _run(telecom, "quote_data", "1", line_number=IN_ORDER, pack="3GB")
    bought = await _run(telecom, "buy_data", "2", line_number=IN_ORDER, pack="3GB")

    assert quote == ActionDone(fields={"price": 12_000})
    assert bought == ActionDone(fields={"receipt": "D000001", "data_left": "15.5GB"})


@pytest.mark.parametrize(
    ("number", "pack", "code"),
    [
        (OWING, "1GB", "unpaid"),
        (NEW, "1GB", "limit_reached"),
        (PAUSED_READ_ONLY, "1GB", "maintenance"),
        (IN_ORDER, "2GB", "invalid_argument"),
    ],
)
async def test_data_is_not_sold_for_a_reason(telecom: DemoTelecom, number: str, pack: str, code: str) -> None:
    """A pack that does not exist is none either."""
    assert await _run(telecom, "buy_data", line_number=number, pack=pack) == ActionFailed(code=code)


# --- services --------------------------------------------------------------------------------------------------------


async def test_services_are_added_and_removed_together(telecom: DemoTelecom) -> None:
    """What they cost a month is added up."""
    added = await _run(telecom, "add_services", "1", line_number=OWING, services=("컬러링", "휴대폰 보험"))
    has = await _run(telecom, "services", "2", line_number=OWING)
    removed = await _run(telecom, "remove_services", "3", line_number=OWING, services=("컬러링",))

    assert added == ActionDone(fields={"receipt": "A000001", "monthly": 5_600})
    assert has == ActionDone(fields={"subscribed": "컬러링, 휴대폰 보험", "subscribed_count": 2})
    assert removed == ActionDone(fields={"receipt": "X000002", "monthly": 1_100})


@pytest.mark.parametrize(
    ("action", "number", "services", "code"),
    [
        ("add_services", IN_ORDER, ("컬러링", "스팸 차단"), "already_subscribed"),
        ("remove_services", IN_ORDER, ("스팸 차단",), "not_subscribed"),
        ("add_services", IN_ORDER, ("없는 서비스",), "invalid_argument"),
        ("add_services", IN_ORDER, "컬러링", "invalid_argument"),
        ("add_services", READ_ONLY, ("컬러링",), "maintenance"),
    ],
)
async def test_services_stay_as_they_are_for_a_reason(
    telecom: DemoTelecom, action: str, number: str, services: Value, code: str
) -> None:
    """One that does not fit stops all."""
    assert await _run(telecom, action, line_number=number, services=services) == ActionFailed(code=code)


# --- leaving, stopping, going abroad ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "penalty", "months"), [(IN_ORDER, 120_000, 8), (OWING, 0, 0)])
async def test_the_penalty_for_leaving_is_told(telecom: DemoTelecom, number: str, penalty: int, months: int) -> None:
    """None without a contract."""
    result = await _run(telecom, "penalty", line_number=number)

    assert result == ActionDone(fields={"penalty": penalty, "months_left": months})


async def test_an_offer_fits_the_reason_and_is_made_once(telecom: DemoTelecom) -> None:
    """The second is refused, whatever its reason."""
    first = await _run(telecom, "apply_offer", "1", line_number=IN_ORDER, reason="요금")
    second = await _run(telecom, "apply_offer", "2", line_number=IN_ORDER, reason="품질")

    assert first == ActionDone(fields={"offer": "12개월 요금 25% 할인", "receipt": "B000001"})
    assert second == ActionFailed(code="already_used")


async def test_a_reason_without_an_offer_is_refused(telecom: DemoTelecom) -> None:
    """The scenario does not ask for it."""
    assert await _run(telecom, "apply_offer", line_number=IN_ORDER, reason="기타") == ActionFailed(
        code="invalid_argument"
    )


async def test_a_line_is_paused_and_resumed(telecom: DemoTelecom) -> None:
    """Its status tells."""
    paused = await _run(telecom, "pause_line", "1", line_number=IN_ORDER, until="2026-12-31")
    status = await _run(telecom, "line_status", "2", line_number=IN_ORDER)
    resumed = await _run(telecom, "resume_line", "3", line_number=IN_ORDER)

    assert paused == ActionDone(fields={"receipt": "H000001", "resumes": "12월 31일"})
    assert status == ActionDone(fields={"status": "일시정지", "unpaid": 0})
    assert resumed == ActionDone(fields={"receipt": "R000002"})


async def test_a_lost_line_is_stopped_once(telecom: DemoTelecom) -> None:
    """The time of the stop is told: from then on the owner is safe."""
    stopped = await _run(telecom, "stop_lost_line", "1", line_number=IN_ORDER, range="모두")
    again = await _run(telecom, "stop_lost_line", "2", line_number=IN_ORDER, range="모두")

    assert stopped == ActionDone(fields={"receipt": "S000001", "stopped_at": "11월 22일 12시 5분"})
    assert again == ActionFailed(code="already_stopped")


@pytest.mark.parametrize(
    ("action", "number", "code"),
    [
        ("pause_line", LOST, "already_stopped"),
        ("pause_line", OWING, "unpaid"),
        ("stop_lost_line", LOST, "already_stopped"),
        ("resume_line", STOPPED, "unpaid"),
        ("resume_line", PAUSED_READ_ONLY, "maintenance"),
    ],
)
async def test_a_line_stays_as_it_is_for_a_reason(telecom: DemoTelecom, action: str, number: str, code: str) -> None:
    """Each reason is a code of its own."""
    arguments: dict[str, Value] = {"until": "2026-12-31", "range": "모두"}

    assert await _run(telecom, action, line_number=number, **arguments) == ActionFailed(code=code)


async def test_a_usim_is_sent_within_two_days_and_once(telecom: DemoTelecom) -> None:
    """Whoever asks again is told to wait."""
    first = await _run(telecom, "reissue_usim", "1", line_number=IN_ORDER, usim_type="실물 유심")
    second = await _run(telecom, "reissue_usim", "2", line_number=IN_ORDER, usim_type="eSIM")

    assert first == ActionDone(fields={"receipt": "U000001", "arrives": "11월 24일"})
    assert second == ActionFailed(code="already_requested")


async def test_an_old_phone_has_no_esim(telecom: DemoTelecom) -> None:
    """It gets a card."""
    result = await _run(telecom, "reissue_usim", line_number=OWING, usim_type="eSIM")

    assert result == ActionFailed(code="unsupported_device")


ABROAD: dict[str, Value] = {
    "line_number": IN_ORDER,
    "country": "일본",
    "product": "데이터 4GB",
    "start_on": "2026-12-01",
    "end_on": "2026-12-05",
}


async def test_roaming_costs_by_the_day(telecom: DemoTelecom) -> None:
    """The first and the last day count."""
    quote = await _run(telecom, "quote_roaming", "1", **ABROAD)
    applied = await _run(telecom, "apply_roaming", "2", **ABROAD)

    assert quote == ActionDone(fields={"days": 5, "roaming_fee": 27_500})
    assert applied == ActionDone(fields={"receipt": "G000001"})


@pytest.mark.parametrize(
    ("action", "changed", "code"),
    [
        ("quote_roaming", {"country": "쿠바"}, "no_partner"),
        ("quote_roaming", {"end_on": "2027-01-01"}, "too_long"),
        ("quote_roaming", {"product": "공짜"}, "invalid_argument"),
        ("apply_roaming", {"line_number": LOST}, "line_stopped"),
        ("apply_roaming", {"line_number": NEW}, "already_applied"),
        ("apply_roaming", {"line_number": READ_ONLY}, "maintenance"),
    ],
)
async def test_roaming_is_refused_for_a_reason(
    telecom: DemoTelecom, action: str, changed: dict[str, Value], code: str
) -> None:
    """Each reason is a code of its own."""
    assert await _run(telecom, action, **ABROAD | changed) == ActionFailed(code=code)


# --- without a line of one's own -------------------------------------------------------------------------------------

CALL: dict[str, Value] = {"kind": "번호이동", "day": "2026-11-25", "time": "14:00", "phone": "01000001111"}


@pytest.mark.parametrize(
    ("changed", "result"),
    [
        ({}, ActionDone(fields={"receipt": "V000001"})),
        ({"time": "12:30"}, ActionFailed(code="fully_booked")),
        ({"phone": "010-0000-9000"}, ActionFailed(code="maintenance")),
        ({"kind": None}, ActionFailed(code="invalid_argument")),
    ],
)
async def test_a_call_is_booked_unless_the_hour_is_full(
    telecom: DemoTelecom, changed: dict[str, Value], result: ActionResult
) -> None:
    """Around noon everybody calls."""
    assert await _run(telecom, "book_callback", **CALL | changed) == result


@pytest.mark.parametrize(
    ("address", "result"),
    [
        ("데모시 데모동 1", ActionDone(fields={"known_outage": True, "expected": "오늘 저녁 8시"})),
        ("데모시 샘플동 1", ActionDone(fields={"known_outage": False, "expected": None})),
        ("데모시 점검동 1", ActionFailed(code="maintenance")),
    ],
)
async def test_an_outage_is_known_by_its_place(telecom: DemoTelecom, address: str, result: ActionResult) -> None:
    """One place is in trouble, and one is on no map."""
    assert await _run(telecom, "find_outage", address=address) == result


async def test_an_outage_is_reported_once(telecom: DemoTelecom) -> None:
    """The same symptom at the same place is one outage; another symptom is another."""
    report: dict[str, Value] = {"address": "데모시 샘플동 1", "phone": "01000001111"}
    first = await _run(telecom, "report_outage", "1", symptom="통화 안 됨", **report)
    same = await _run(telecom, "report_outage", "2", symptom="통화 안 됨", **report)
    other = await _run(telecom, "report_outage", "3", symptom="속도 느림", **report)

    assert first == ActionDone(fields={"receipt": "F000001"})
    assert same == ActionFailed(code="already_reported")
    assert other == ActionDone(fields={"receipt": "F000002"})


# --- shared ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["plan", "penalty", "services", "line_status", "resume_line"])
async def test_nothing_works_on_the_line_that_is_out_of_order(telecom: DemoTelecom, action: str) -> None:
    """So that every scenario can be tried when its backend fails."""
    assert await _run(telecom, action, line_number=BROKEN) == ActionFailed(code="maintenance")


@pytest.mark.parametrize(
    ("action", "arguments", "code"),
    [
        ("rob", {}, "unknown_action"),
        ("plan", {}, "invalid_argument"),
        ("plan", {"line_number": 1}, "invalid_argument"),
        ("plan", {"line_number": "01099990000"}, "not_found"),
        ("bill", {"line_number": IN_ORDER, "month": "내년"}, "invalid_argument"),
        ("pay", {**CARD, "pay_amount": True}, "invalid_argument"),
        ("pay", {**CARD, "pay_amount": "98000"}, "invalid_argument"),
        ("pause_line", {"line_number": IN_ORDER, "until": "언젠가"}, "invalid_argument"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    telecom: DemoTelecom, action: str, arguments: dict[str, Value], code: str
) -> None:
    """The backend checks what it is sent, as any backend must."""
    assert await _run(telecom, action, **arguments) == ActionFailed(code=code)


async def test_the_same_key_takes_money_once(telecom: DemoTelecom) -> None:
    """A call that is sent twice gets the first receipt twice."""
    first = await _run(telecom, "pay", "same", **CARD | {"pay_amount": 30_000})
    second = await _run(telecom, "pay", "same", **CARD | {"pay_amount": 30_000})

    assert first == second == ActionDone(fields={"receipt": "P000001", "still_unpaid": 68_000})


async def test_only_the_last_ten_thousand_keys_are_remembered(telecom: DemoTelecom) -> None:
    """Memory does not grow forever: the oldest key is forgotten first."""
    await _run(telecom, "stop_lost_line", "first", line_number=IN_ORDER, range="모두")
    for number in range(9_999):
        await _run(telecom, "rob", f"key-{number}")
    remembered = await _run(telecom, "stop_lost_line", "first", line_number=IN_ORDER, range="모두")
    await _run(telecom, "rob", "one more")
    forgotten = await _run(telecom, "stop_lost_line", "first", line_number=IN_ORDER, range="모두")

    assert isinstance(remembered, ActionDone)
    assert forgotten == ActionFailed(code="already_stopped")

"""The demo shop: what each action returns, how it fails, and that a key counts once."""

from datetime import datetime, timedelta, timezone

import pytest

from aicc.bots.demo_shop import DemoShop
from aicc.models.expression import Value
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, ActionResult
from aicc.ports import ActionRunner

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=9)))
SHOES = "11220001"
EARPHONES = "11200002"
SWEATER = "11170003"
KETTLE = "10050005"
CREAM = "11150006"
MUG = "11140007"
BLANKET = "11130008"
UMBRELLA = "11120009"
LAMP = "11160010"
BREAKING_WRITES = "11180012"
BREAKING_READS = "11180014"
PICKUP: dict[str, Value] = {"pickup_date": "2026-11-25", "address": None}


@pytest.fixture
def shop() -> DemoShop:
    """Return a fresh shop on a Monday at noon."""
    return DemoShop()


async def _run(shop: DemoShop, action: str, key: str = "once", /, **arguments: Value) -> ActionResult:
    return await shop.run(ActionCall(action=action, arguments={"buyer_id": "B0001", **arguments}, key=key, at=NOON))


async def _status(shop: DemoShop, order_no: str) -> Value:
    result = await _run(shop, "order_detail", f"look {order_no}", order_no=order_no)
    assert isinstance(result, ActionDone)
    return result.fields["status"]


def test_it_is_an_action_runner_with_twenty_actions(shop: DemoShop) -> None:
    """It fits the port that a real backend implements."""
    runner: ActionRunner = shop

    assert sorted(runner.actions) == [
        "benefits",
        "cancel_order",
        "change_address",
        "change_payment",
        "check_stock",
        "exchange_quote",
        "issue_receipt",
        "leave_question",
        "order_detail",
        "pick_order",
        "recent_orders",
        "refund_status",
        "register_refund_account",
        "report_defect",
        "request_exchange",
        "request_return",
        "restock_alert",
        "return_quote",
        "track",
        "verify_buyer",
    ]


# --- who asks, and about which order ---------------------------------------------------------------------------------


async def test_a_buyer_is_known_by_phone_and_order_password(shop: DemoShop) -> None:
    """Later actions name the buyer by number, never by name."""
    result = await _run(shop, "verify_buyer", phone="01000000001", password="1234")

    assert result == ActionDone(fields={"buyer_id": "B0001"})


@pytest.mark.parametrize(
    ("phone", "password", "code"),
    [
        ("01000000009", "1234", "unknown_buyer"),
        ("01000000001", "0000", "wrong_password"),
        ("01000000003", "1234", "locked"),
        ("01000000006", "1234", "unavailable"),
    ],
)
async def test_a_login_fails_for_a_reason(shop: DemoShop, phone: str, password: str, code: str) -> None:
    """Each reason has a number that provokes it."""
    assert await _run(shop, "verify_buyer", phone=phone, password=password) == ActionFailed(code=code)


async def test_the_three_newest_orders_are_text_lines(shop: DemoShop) -> None:
    """They are counted as a customer picks them."""
    result = await _run(shop, "recent_orders")

    assert result == ActionDone(
        fields={
            "recent": (
                "첫 번째: 11월 22일 운동화 59,000원 (결제 완료, 11220001)",
                "두 번째: 11월 20일 무선 이어폰 89,000원 (배송 중, 11200002)",
                "세 번째: 11월 17일 겨울 니트 39,000원 (배송 완료, 11170003)",
            )
        }
    )


@pytest.mark.parametrize(
    ("pick", "order_no"),
    [
        ("두 번째 주문", EARPHONES),
        ("3번이요", SWEATER),
        ("1", SHOES),
        ("맨 위에 있는 거", SHOES),
        ("니트 산 거요", SWEATER),
        ("전기포트", KETTLE),
        ("11140007이요", MUG),
    ],
)
async def test_an_order_is_picked_as_customers_name_it(shop: DemoShop, pick: str, order_no: str) -> None:
    """By its place in the list, its item, or its number."""
    assert await _run(shop, "pick_order", pick=pick) == ActionDone(fields={"order_no": order_no})


@pytest.mark.parametrize(
    ("buyer", "action", "code"),
    [
        ("B0002", "pick_order", "no_such_order"),
        ("B0004", "pick_order", "no_such_order"),
        ("B0004", "recent_orders", "no_orders"),
        ("B0005", "recent_orders", "unavailable"),
        ("B0009", "recent_orders", "not_found"),
        ("B0005", "benefits", "unavailable"),
    ],
)
async def test_what_a_buyer_lacks_is_a_failure(shop: DemoShop, buyer: str, action: str, code: str) -> None:
    """One buyer has one order, one has none, and for one everything breaks."""
    assert await _run(shop, action, buyer_id=buyer, pick="세 번째 주문") == ActionFailed(code=code)


async def test_an_order_is_shown_with_what_can_be_remembered(shop: DemoShop) -> None:
    """Its number and item come twice, under names that a conversation keeps."""
    result = await _run(shop, "order_detail", order_no=SHOES)

    assert result == ActionDone(
        fields={
            "order_no": "11220001",
            "item": "운동화",
            "price": 59_000,
            "status": "결제 완료",
            "ordered_on": "11월 22일",
            "paid_by": "신용카드",
            "address": "서울시 데모구 데모로 1",
            "last_order": "11220001",
            "last_item": "운동화",
        }
    )


@pytest.mark.parametrize(
    ("order_no", "code"), [("00000000", "not_found"), ("11210011", "not_found"), ("99999999", "unavailable")]
)
async def test_an_order_of_somebody_else_is_not_found(shop: DemoShop, order_no: str, code: str) -> None:
    """Nobody learns whether a number exists."""
    assert await _run(shop, "order_detail", order_no=order_no) == ActionFailed(code=code)


# --- before and on the way -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order_no", "stage", "place", "arrives"),
    [
        (SHOES, "결제 완료", "데모 물류센터", "11월 26일"),
        (EARPHONES, "배송 중", "데모 물류센터", "11월 24일"),
        (SWEATER, "배송 완료", "문 앞", "11월 26일"),
    ],
)
async def test_a_parcel_is_tracked(shop: DemoShop, order_no: str, stage: str, place: str, arrives: str) -> None:
    """What is on the way arrives tomorrow."""
    result = await _run(shop, "track", order_no=order_no)

    assert result == ActionDone(
        fields={
            "stage": stage,
            "courier": "데모택배",
            "tracking_no": f"000-{order_no[:4]}-{order_no[4:]}",
            "place": place,
            "arrives": arrives,
        }
    )


@pytest.mark.parametrize(
    ("order_no", "code"), [(LAMP, "not_paid"), (BLANKET, "cancelled"), (BREAKING_READS, "unavailable")]
)
async def test_what_was_not_sent_is_not_tracked(shop: DemoShop, order_no: str, code: str) -> None:
    """It was not paid, was called off, or nobody knows."""
    assert await _run(shop, "track", order_no=order_no) == ActionFailed(code=code)


async def test_a_changed_address_is_shown_from_then_on(shop: DemoShop) -> None:
    """Only the order that was meant changes."""
    changed = await _run(shop, "change_address", order_no=SHOES, address="데모시 데모로 12, 101동 202호")
    looked = await _run(shop, "order_detail", "look", order_no=SHOES)

    assert changed == ActionDone(fields={"receipt": "A000001"})
    assert isinstance(looked, ActionDone)
    assert looked.fields["address"] == "데모시 데모로 12, 101동 202호"


@pytest.mark.parametrize(
    ("order_no", "address", "code"),
    [
        (EARPHONES, "데모시 데모로 12", "shipped"),
        (SWEATER, "데모시 데모로 12", "shipped"),
        (BLANKET, "데모시 데모로 12", "already_cancelled"),
        (SHOES, "데모우체국 사서함 1호", "not_served"),
        (BREAKING_WRITES, "데모시 데모로 12", "unavailable"),
    ],
)
async def test_an_address_that_cannot_be_changed_stays(shop: DemoShop, order_no: str, address: str, code: str) -> None:
    """What has left goes where it was sent."""
    assert await _run(shop, "change_address", order_no=order_no, address=address) == ActionFailed(code=code)


async def test_a_cancelled_order_is_paid_back_in_full(shop: DemoShop) -> None:
    """Before it is sent there is no fee."""
    result = await _run(shop, "cancel_order", order_no=SHOES, reason="마음이 바뀜")

    assert result == ActionDone(fields={"receipt": "C000001", "refund": 59_000, "paid_by": "신용카드"})
    assert await _status(shop, SHOES) == "취소 완료"


async def test_an_order_that_was_not_paid_is_cancelled_without_a_refund(shop: DemoShop) -> None:
    """There is nothing to give back."""
    result = await _run(shop, "cancel_order", order_no=LAMP, reason="마음이 바뀜")

    assert result == ActionDone(fields={"receipt": "C000001", "refund": 0, "paid_by": "무통장입금"})


@pytest.mark.parametrize(
    ("order_no", "code"),
    [
        (EARPHONES, "shipped"),
        (MUG, "already_cancelled"),
        (BREAKING_WRITES, "unavailable"),
    ],
)
async def test_an_order_that_cannot_be_cancelled_stays(shop: DemoShop, order_no: str, code: str) -> None:
    """It has left, or was called off before."""
    before = await _status(shop, order_no)

    assert await _run(shop, "cancel_order", order_no=order_no, reason="마음이 바뀜") == ActionFailed(code=code)
    assert await _status(shop, order_no) == before


async def test_an_unpaid_order_is_paid_another_way(shop: DemoShop) -> None:
    """The buyer has two days for it; the same way again is no change."""
    changed = await _run(shop, "change_payment", "1", order_no=LAMP, method="신용카드")
    again = await _run(shop, "change_payment", "2", order_no=LAMP, method="신용카드")

    assert changed == ActionDone(fields={"receipt": "P000001", "due": "11월 25일"})
    assert again == ActionFailed(code="same_method")


async def test_a_paid_order_is_not_paid_another_way(shop: DemoShop) -> None:
    """It would have to be cancelled."""
    assert await _run(shop, "change_payment", order_no=SHOES, method="계좌이체") == ActionFailed(code="already_paid")


# --- after the delivery ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reason", "fee", "refund"), [("마음이 바뀜", 3_000, 36_000), ("상품 불량", 0, 39_000)])
async def test_a_return_costs_a_parcel_unless_the_shop_is_at_fault(
    shop: DemoShop, reason: str, fee: int, refund: int
) -> None:
    """The quote says what comes back."""
    result = await _run(shop, "return_quote", order_no=SWEATER, reason=reason)

    assert result == ActionDone(fields={"fee": fee, "refund": refund})


@pytest.mark.parametrize(
    ("order_no", "code"),
    [
        (SHOES, "not_shipped"),
        (LAMP, "not_shipped"),
        (EARPHONES, "on_the_way"),
        (MUG, "already_requested"),
        (KETTLE, "period_over"),
        (CREAM, "not_returnable"),
        (BREAKING_READS, "unavailable"),
    ],
)
@pytest.mark.parametrize("action", ["return_quote", "exchange_quote"])
async def test_what_cannot_be_sent_back_is_said_before_anything_is_asked(
    shop: DemoShop, action: str, order_no: str, code: str
) -> None:
    """The same reasons hold for returns and exchanges."""
    assert await _run(shop, action, order_no=order_no, reason="마음이 바뀜") == ActionFailed(code=code)


async def test_a_return_is_fetched_on_the_day_that_was_asked_for(shop: DemoShop) -> None:
    """A second one for the same order is refused."""
    first = await _run(shop, "request_return", "1", order_no=SWEATER, reason="마음이 바뀜", **PICKUP)
    second = await _run(shop, "request_return", "2", order_no=SWEATER, reason="마음이 바뀜", **PICKUP)

    assert first == ActionDone(fields={"receipt": "R000001", "pickup_day": "11월 25일"})
    assert second == ActionFailed(code="already_requested")


@pytest.mark.parametrize("action", ["request_return", "request_exchange"])
@pytest.mark.parametrize(
    ("order_no", "day", "code"),
    [
        (SWEATER, "2026-11-30", "pickup_full"),
        (SWEATER, "내일", "invalid_argument"),
        (BREAKING_WRITES, "2026-11-25", "unavailable"),
    ],
)
async def test_a_parcel_that_cannot_be_fetched_is_not_requested(
    shop: DemoShop, action: str, order_no: str, day: str, code: str
) -> None:
    """On the thirtieth nobody has time."""
    result = await _run(shop, action, order_no=order_no, reason="변심", wanted="사이즈 L", pickup_date=day)

    assert result == ActionFailed(code=code)


async def test_an_exchange_says_how_sizes_count(shop: DemoShop) -> None:
    """There and back are two parcels."""
    assert await _run(shop, "exchange_quote", order_no=SWEATER) == ActionDone(fields={"sizing": "의류", "fee": 6_000})


async def test_an_item_without_sizes_is_not_exchanged(shop: DemoShop) -> None:
    """There is only one of its kind."""
    assert await _run(shop, "exchange_quote", order_no="11150013") == ActionFailed(code="no_options")


@pytest.mark.parametrize(
    ("size", "color", "wanted"),
    [("L", "회색", "사이즈 L, 색상 회색"), ("L", None, "사이즈 L"), (None, "회색", "색상 회색")],
)
async def test_what_is_in_stock_is_named(shop: DemoShop, size: Value, color: Value, wanted: str) -> None:
    """Only what is to change is named."""
    result = await _run(shop, "check_stock", order_no=SWEATER, size=size, color=color)

    assert result == ActionDone(fields={"wanted": wanted})


@pytest.mark.parametrize(
    ("size", "color", "code"),
    [
        ("XL", None, "out_of_stock"),
        ("M", "빨간색", "out_of_stock"),
        ("250", None, "no_such_option"),
        (None, None, "invalid_argument"),
    ],
)
async def test_what_is_sold_out_is_not_in_stock(shop: DemoShop, size: Value, color: Value, code: str) -> None:
    """One option that is gone is enough."""
    assert await _run(shop, "check_stock", order_no=SWEATER, size=size, color=color) == ActionFailed(code=code)


async def test_an_exchange_is_received(shop: DemoShop) -> None:
    """It is a sending back like a return."""
    exchanged = await _run(shop, "request_exchange", "1", order_no=SWEATER, wanted="사이즈 L", **PICKUP)
    returned = await _run(shop, "return_quote", "2", order_no=SWEATER, reason="마음이 바뀜")

    assert exchanged == ActionDone(fields={"receipt": "X000001", "pickup_day": "11월 25일"})
    assert returned == ActionFailed(code="already_requested")


async def test_a_defect_is_reported_once(shop: DemoShop) -> None:
    """The second report says so."""
    report: dict[str, Value] = {"order_no": SWEATER, "kind": "파손·고장", "detail": "올이 풀렸어요", "wish": "환불"}
    first = await _run(shop, "report_defect", "1", **report)
    second = await _run(shop, "report_defect", "2", **report)

    assert first == ActionDone(fields={"receipt": "D000001"})
    assert second == ActionFailed(code="already_reported")


async def test_what_has_not_arrived_has_no_defect(shop: DemoShop) -> None:
    """Nobody has seen it yet."""
    report: dict[str, Value] = {"kind": "파손·고장", "detail": "올이 풀렸어요", "wish": "환불"}

    assert await _run(shop, "report_defect", order_no=SHOES, **report) == ActionFailed(code="not_delivered")


# --- money -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order_no", "stage", "refund", "paid_by"),
    [
        (MUG, "진행", 21_000, "신용카드"),
        (UMBRELLA, "완료", 12_000, "신용카드"),
        (BLANKET, "계좌 필요", 25_000, "무통장입금"),
    ],
)
async def test_a_refund_stands_somewhere(shop: DemoShop, order_no: str, stage: str, refund: int, paid_by: str) -> None:
    """Money that came by transfer needs an account to go back to."""
    result = await _run(shop, "refund_status", order_no=order_no)

    assert result == ActionDone(
        fields={"refund_stage": stage, "refund": refund, "paid_by": paid_by, "expected": "11월 26일"}
    )


@pytest.mark.parametrize(("order_no", "code"), [(SWEATER, "no_refund"), (BREAKING_READS, "unavailable")])
async def test_without_a_return_there_is_no_refund(shop: DemoShop, order_no: str, code: str) -> None:
    """The buyer still has the goods."""
    assert await _run(shop, "refund_status", order_no=order_no) == ActionFailed(code=code)


async def test_a_registered_account_lets_the_refund_go_on(shop: DemoShop) -> None:
    """The stage is no longer that of a missing account."""
    account: dict[str, Value] = {"bank": "국민은행", "account_number": "00000000000001", "holder": "데모고객"}
    registered = await _run(shop, "register_refund_account", "1", order_no=BLANKET, **account)
    status = await _run(shop, "refund_status", "2", order_no=BLANKET)

    assert registered == ActionDone(fields={"receipt": "B000001", "expected": "11월 26일"})
    assert isinstance(status, ActionDone)
    assert status.fields["refund_stage"] == "진행"


@pytest.mark.parametrize(
    ("account", "code"),
    [
        ("0000000000009999", "unknown_account"),
        ("0000000000008888", "name_mismatch"),
        ("0000000000007777", "unavailable"),
    ],
)
async def test_an_account_that_cannot_be_used_is_refused(shop: DemoShop, account: str, code: str) -> None:
    """Its last four digits say why."""
    result = await _run(
        shop,
        "register_refund_account",
        order_no=BLANKET,
        bank="국민은행",
        account_number=account,
        holder="데모고객",
    )

    assert result == ActionFailed(code=code)


async def test_the_benefits_of_a_buyer(shop: DemoShop) -> None:
    """Grade, coupons as text lines, and points in won."""
    result = await _run(shop, "benefits")

    assert result == ActionDone(
        fields={
            "grade": "골드",
            "coupons": ("10% 할인 쿠폰 (12월 31일까지)", "무료 배송 쿠폰 (11월 30일까지)"),
            "coupon_count": 2,
            "points": 3_200,
            "points_expiring": 500,
        }
    )


async def test_a_receipt_is_issued_once(shop: DemoShop) -> None:
    """The second wish says so."""
    wish: dict[str, Value] = {"order_no": SWEATER, "kind": "현금영수증", "number": "01000000001"}
    first = await _run(shop, "issue_receipt", "1", **wish)
    second = await _run(shop, "issue_receipt", "2", **wish)

    assert first == ActionDone(fields={"receipt": "E000001", "amount": 39_000})
    assert second == ActionFailed(code="already_issued")


@pytest.mark.parametrize(
    ("order_no", "code"),
    [(SHOES, "card_paid"), (EARPHONES, "card_paid"), (LAMP, "not_paid"), (BREAKING_WRITES, "unavailable")],
)
async def test_a_receipt_needs_money_that_did_not_come_by_card(shop: DemoShop, order_no: str, code: str) -> None:
    """The slip of a card is a receipt already."""
    result = await _run(shop, "issue_receipt", order_no=order_no, kind="세금계산서", number="1234567891")

    assert result == ActionFailed(code=code)


# --- products --------------------------------------------------------------------------------------------------------


async def test_an_alert_is_set_once_for_a_phone(shop: DemoShop) -> None:
    """However the product is spaced."""
    first = await _run(shop, "restock_alert", "1", product="겨울패딩", phone="01000000001")
    second = await _run(shop, "restock_alert", "2", product="겨울 패딩", phone="01000000001")

    assert first == ActionDone(fields={"product": "겨울 패딩", "receipt": "N000001"})
    assert second == ActionFailed(code="already_requested")


@pytest.mark.parametrize(
    ("product", "code"),
    [
        ("가습기", "in_stock"),
        ("필름 카메라", "discontinued"),
        ("우주선", "unknown_product"),
        ("점검 상품", "unavailable"),
    ],
)
async def test_a_product_that_will_not_come_again_sets_no_alert(shop: DemoShop, product: str, code: str) -> None:
    """It is there, is gone for good, or was never there."""
    assert await _run(shop, "restock_alert", product=product, phone="01000000001") == ActionFailed(code=code)


async def test_a_question_is_received(shop: DemoShop) -> None:
    """Of a product that nobody knows too: a person reads it."""
    result = await _run(shop, "leave_question", product="우주선", question="얼마나 빠른가요")

    assert result == ActionDone(fields={"receipt": "Q000001"})


async def test_a_question_may_not_get_through(shop: DemoShop) -> None:
    """One product breaks everything."""
    result = await _run(shop, "leave_question", product="점검 상품", question="얼마나 빠른가요")

    assert result == ActionFailed(code="unavailable")


# --- calls -----------------------------------------------------------------------------------------------------------


async def test_an_action_that_does_not_exist_is_unknown(shop: DemoShop) -> None:
    """A mistyped action is a failure, not a crash."""
    assert await _run(shop, "rob") == ActionFailed(code="unknown_action")


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("verify_buyer", {"phone": "01000000001"}),
        ("verify_buyer", {"phone": 1000000001, "password": "1234"}),
        ("order_detail", {}),
        ("order_detail", {"buyer_id": None, "order_no": SHOES}),
        ("pick_order", {"pick": True}),
        ("cancel_order", {"order_no": SHOES}),
        ("change_address", {"order_no": SHOES, "address": ""}),
        ("restock_alert", {"product": "겨울 패딩"}),
        ("request_return", {"order_no": SWEATER, "reason": "마음이 바뀜"}),
        ("issue_receipt", {"order_no": SWEATER, "kind": "현금영수증", "number": ("1",)}),
    ],
)
async def test_an_argument_that_is_missing_or_of_another_kind_is_refused(
    shop: DemoShop, action: str, arguments: dict[str, Value]
) -> None:
    """The shop checks what it is sent, as any backend must."""
    assert await _run(shop, action, **arguments) == ActionFailed(code="invalid_argument")


async def test_the_same_key_cancels_once(shop: DemoShop) -> None:
    """A call that is sent twice gets the first receipt twice."""
    first = await _run(shop, "cancel_order", "same", order_no=SHOES, reason="마음이 바뀜")
    second = await _run(shop, "cancel_order", "same", order_no=SHOES, reason="마음이 바뀜")

    assert first == second == ActionDone(fields={"receipt": "C000001", "refund": 59_000, "paid_by": "신용카드"})


async def test_only_the_last_ten_thousand_keys_are_remembered(shop: DemoShop) -> None:
    """Memory does not grow forever: the oldest key is forgotten first."""
    await _run(shop, "cancel_order", "first", order_no=SHOES, reason="마음이 바뀜")
    for number in range(9_999):
        await _run(shop, "rob", f"key-{number}")
    remembered = await _run(shop, "cancel_order", "first", order_no=SHOES, reason="마음이 바뀜")
    await _run(shop, "rob", "one more")
    forgotten = await _run(shop, "cancel_order", "first", order_no=SHOES, reason="마음이 바뀜")

    assert isinstance(remembered, ActionDone)
    assert forgotten == ActionFailed(code="already_cancelled")

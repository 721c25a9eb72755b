"""The demo bank: what each action returns, how it fails, and that a key counts once."""

from datetime import datetime, timedelta, timezone

import pytest

from aicc.bots.demo_bank import DemoBank
from aicc.models.expression import Value
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, ActionResult
from aicc.ports import ActionRunner

NOON = datetime(2026, 11, 22, 12, 5, tzinfo=timezone(timedelta(hours=9)))
TO: dict[str, Value] = {"customer_number": "1234567", "bank": "국민은행", "account_number": "0000000001", "pin": "1234"}

QUOTE: dict[str, Value] = {"product": "자유적금", "amount": 100_000, "months": "12개월"}
OPEN: dict[str, Value] = {"customer_number": "1234567", **QUOTE, "day": "25일", "pin": "1234"}
ORDER: dict[str, Value] = {
    **TO,
    "customer_number": "7654321",
    "amount": 30_000,
    "day": "10일",
    "start_on": "2026-11-24",
}
# What the first customer pays already.
RENT: dict[str, Value] = {
    "customer_number": "1234567",
    "account_number": "110-0000-0000009",
    "amount": 500_000,
    "day": "25일",
}


@pytest.fixture
def bank() -> DemoBank:
    """Return a fresh bank on a Sunday at 12:05."""
    return DemoBank()


async def _run(bank: DemoBank, action: str, key: str = "once", /, **arguments: Value) -> ActionResult:
    return await bank.run(ActionCall(action=action, arguments=arguments, key=key, at=NOON))


async def _balance(bank: DemoBank) -> ActionResult:
    return await _run(bank, "balance", "look", customer_number="1234567", account_type="예금계좌")


def test_it_is_an_action_runner(bank: DemoBank) -> None:
    """It fits the port that a real backend implements."""
    runner: ActionRunner = bank

    assert sorted(runner.actions) == [
        "autopay_cancel",
        "autopay_orders",
        "autopay_plan",
        "autopay_register",
        "balance",
        "close_contract",
        "contract",
        "find_payee",
        "issue_certificate",
        "loan_request",
        "open_product",
        "pin_status",
        "product_quote",
        "product_terms",
        "reissue_card",
        "stop_card",
        "transactions",
        "transfer",
        "transfer_limit",
        "verify_customer",
    ]


async def test_a_customer_is_known_by_number(bank: DemoBank) -> None:
    """The label is made up, like everything here."""
    result = await _run(bank, "verify_customer", customer_number="1234567")

    assert result == ActionDone(fields={"customer_name": "데모고객"})


async def test_another_number_is_not_found(bank: DemoBank) -> None:
    """Only the customers of demo_bank_customers exist."""
    assert await _run(bank, "verify_customer", customer_number="0000000") == ActionFailed(code="not_found")


@pytest.mark.parametrize(
    ("account_type", "account", "balance"),
    [
        ("예금계좌", "***-**-***0001", 1_234_500),
        ("적금계좌", "***-**-***0002", 3_600_000),
        ("대출계좌", "***-**-***0003", 12_000_000),
    ],
)
async def test_every_account_has_a_balance(bank: DemoBank, account_type: str, account: str, balance: int) -> None:
    """The account is masked, the balance is in won."""
    result = await _run(bank, "balance", customer_number="1234567", account_type=account_type)

    assert result == ActionDone(fields={"account": account, "balance": balance})


@pytest.mark.parametrize("action", ["balance", "transactions"])
async def test_an_account_that_a_customer_lacks_is_no_account(bank: DemoBank, action: str) -> None:
    """The second customer has neither savings nor a loan."""
    result = await _run(bank, action, customer_number="7654321", account_type="대출계좌")

    assert result == ActionFailed(code="no_account")


async def test_the_last_five_transactions_are_text_lines(bank: DemoBank) -> None:
    """Date, what it was, and the signed amount."""
    result = await _run(bank, "transactions", customer_number="1234567", account_type="예금계좌")

    assert result == ActionDone(
        fields={
            "lines": (
                "11월 20일 편의점 -4,500원",
                "11월 19일 온라인 쇼핑 -32,000원",
                "11월 18일 지하철 -1,550원",
                "11월 17일 카페 -5,800원",
                "11월 15일 급여 +2,500,000원",
            ),
            "count": 5,
        }
    )


async def test_a_transfer_lowers_the_balance(bank: DemoBank) -> None:
    """The receipt says what is left, and the next look agrees."""
    result = await _run(bank, "transfer", **TO, amount=50_000)

    assert result == ActionDone(fields={"receipt": "T000001", "balance": 1_184_500})
    assert await _balance(bank) == ActionDone(fields={"account": "***-**-***0001", "balance": 1_184_500})


async def test_a_transfer_is_the_newest_transaction(bank: DemoBank) -> None:
    """There are still five lines, the new one first."""
    await _run(bank, "transfer", **TO, amount=50_000)

    result = await _run(bank, "transactions", "look", customer_number="1234567", account_type="예금계좌")

    assert isinstance(result, ActionDone)
    assert result.fields["count"] == 5
    assert str(result.fields["lines"]).startswith("('11월 22일 국민은행 이체 -50,000원', '11월 20일 편의점")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"pin": "0000"}, "wrong_pin"),
        ({"customer_number": "0000000"}, "wrong_pin"),
        ({"account_number": "0000009999"}, "unknown_account"),
        ({"amount": 500_001}, "limit_exceeded"),
        ({"customer_number": "7654321", "amount": 90_000}, "insufficient_funds"),
        ({"pin": "0000", "account_number": "0000009999", "amount": 500_001}, "wrong_pin"),
    ],
)
async def test_a_transfer_fails_for_a_reason_and_moves_nothing(
    bank: DemoBank, changed: dict[str, Value], code: str
) -> None:
    """Whoever does not know the PIN learns nothing else."""
    arguments: dict[str, Value] = {**TO, "amount": 50_000, **changed}

    assert await _run(bank, "transfer", **arguments) == ActionFailed(code=code)
    assert await _balance(bank) == ActionDone(fields={"account": "***-**-***0001", "balance": 1_234_500})


async def test_the_limit_of_a_day_counts_all_its_transfers() -> None:
    """What was sent today counts, what was sent yesterday does not."""
    bank = DemoBank()
    next_day = ActionCall(action="transfer", arguments={**TO, "amount": 150_000}, key="4", at=NOON + timedelta(days=1))

    results = [await _run(bank, "transfer", key, **TO, amount=450_000) for key in ("1", "2")]
    third = await _run(bank, "transfer", "3", **TO, amount=150_000)
    tomorrow = await bank.run(next_day)

    assert results[1] == ActionDone(fields={"receipt": "T000002", "balance": 334_500})
    assert third == ActionFailed(code="limit_exceeded")
    assert tomorrow == ActionDone(fields={"receipt": "T000003", "balance": 184_500})


async def test_the_limits_are_told(bank: DemoBank) -> None:
    """In won, for one transfer and for a day."""
    result = await _run(bank, "transfer_limit", customer_number="1234567")

    assert result == ActionDone(fields={"per_transfer": 500_000, "per_day": 1_000_000})


async def test_a_card_is_stopped_once(bank: DemoBank) -> None:
    """The second stop says that it was done before."""
    stopped = await _run(bank, "stop_card", "1", customer_number="1234567", card_type="체크카드")
    again = await _run(bank, "stop_card", "2", customer_number="1234567", card_type="체크카드")

    assert stopped == ActionDone(
        fields={"card": "****-****-****-0001", "stopped_at": "11월 22일 12시 5분", "receipt": "S000001"}
    )
    assert again == ActionFailed(code="already_stopped")


async def test_a_card_is_reissued_within_five_days(bank: DemoBank) -> None:
    """The answer says which card and when it arrives."""
    result = await _run(bank, "reissue_card", customer_number="1234567", card_type="신용카드")

    assert result == ActionDone(fields={"card": "****-****-****-0002", "receipt": "R000001", "arrives": "11월 27일"})


@pytest.mark.parametrize("action", ["stop_card", "reissue_card"])
async def test_a_card_that_a_customer_lacks_is_no_card(bank: DemoBank, action: str) -> None:
    """The second customer has no credit card."""
    result = await _run(bank, action, customer_number="7654321", card_type="신용카드")

    assert result == ActionFailed(code="no_card")


async def test_a_payee_is_found_by_the_name_that_the_customer_gave(bank: DemoBank) -> None:
    """Part of a name is enough where only one has it."""
    mother = await _run(bank, "find_payee", "1", customer_number="1234567", recipient="엄마")
    brother = await _run(bank, "find_payee", "2", customer_number="1234567", recipient="동생")
    aunt = await _run(bank, "find_payee", "3", customer_number="1234567", recipient="이모")

    assert mother == ActionDone(fields={"payee": "엄마", "bank": "국민은행", "account_number": "11000000000001"})
    assert (brother, aunt) == (ActionFailed(code="several"), ActionFailed(code="unknown_payee"))


@pytest.mark.parametrize(
    ("product", "often", "least", "most"),
    [
        ("정기예금", "한 번에", 1_000_000, 50_000_000),
        ("정기적금", "매달", 50_000, 3_000_000),
        ("자유적금", "매달", 10_000, 1_000_000),
    ],
)
async def test_a_product_has_terms(bank: DemoBank, product: str, often: str, least: int, most: int) -> None:
    """They are told to everybody."""
    result = await _run(bank, "product_terms", customer_number=None, product=product)

    assert isinstance(result, ActionDone)
    assert (result.fields["often"], result.fields["least"], result.fields["most"]) == (often, least, most)


@pytest.mark.parametrize(
    ("product", "amount", "months", "expected"),
    [
        ("정기예금", 1_000_000, "12개월", {"rate": 2.6, "matures_on": "2027-11-22", "interest": 26_000}),
        ("정기예금", 1_000_000, "6개월", {"rate": 2.3, "matures_on": "2027-05-22", "interest": 11_500}),
        ("자유적금", 100_000, "24개월", {"rate": 2.9, "matures_on": "2028-11-22", "interest": 72_500}),
    ],
)
async def test_a_product_is_quoted(
    bank: DemoBank, product: str, amount: int, months: str, expected: dict[str, Value]
) -> None:
    """Interest is simple and before tax; of monthly payments the first bears it for all months, the last for one."""
    result = await _run(bank, "product_quote", customer_number="7654321", product=product, amount=amount, months=months)

    assert result == ActionDone(fields=expected)


async def test_a_product_is_paid_for_when_it_is_opened(bank: DemoBank) -> None:
    """What it costs leaves the deposit account at once."""
    result = await _run(bank, "open_product", **OPEN)

    assert result == ActionDone(fields={"receipt": "P000001", "balance": 1_134_500})
    assert await _balance(bank) == ActionDone(fields={"account": "***-**-***0001", "balance": 1_134_500})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"pin": "0000"}, "wrong_pin"),
        ({"amount": 1}, "amount_out_of_range"),
        ({"amount": 1_000_001}, "amount_out_of_range"),
        ({"customer_number": "7654321"}, "insufficient_funds"),
        ({"product": "정기적금"}, "already_joined"),
        ({"product": "복권"}, "invalid_argument"),
        ({"months": "7개월"}, "invalid_argument"),
        ({"months": "열두 달"}, "invalid_argument"),
        ({"day": None}, "invalid_argument"),
    ],
)
async def test_a_product_is_not_opened_for_a_reason(bank: DemoBank, changed: dict[str, Value], code: str) -> None:
    """Nothing is paid then."""
    assert await _run(bank, "open_product", **{**OPEN, **changed}) == ActionFailed(code=code)
    assert await _balance(bank) == ActionDone(fields={"account": "***-**-***0001", "balance": 1_234_500})


async def test_a_contract_is_closed_once(bank: DemoBank) -> None:
    """Its account is gone, the money is in the deposit account, and it may be opened again."""
    closing: dict[str, Value] = {"customer_number": "1234567", "kind": "적금"}

    shown = await _run(bank, "contract", "1", **closing)
    closed = await _run(bank, "close_contract", "2", **closing, pin="1234")
    again = await _run(bank, "contract", "3", **closing)
    account = await _run(bank, "balance", "4", customer_number="1234567", account_type="적금계좌")
    opened = await _run(bank, "open_product", "5", **{**OPEN, "product": "정기적금"})

    assert isinstance(shown, ActionDone)
    assert (shown.fields["interest"], shown.fields["full_interest"]) == (21_000, 97_500)
    assert closed == ActionDone(fields={"payout": 3_621_000, "balance": 4_855_500, "receipt": "C000001"})
    assert (again, account) == (ActionFailed(code="no_contract"), ActionFailed(code="no_account"))
    assert isinstance(opened, ActionDone)


@pytest.mark.parametrize(
    ("number", "kind", "code"), [("7654321", "적금", "no_contract"), ("2222222", "예금", "pledged")]
)
async def test_a_contract_cannot_be_closed_for_a_reason(bank: DemoBank, number: str, kind: str, code: str) -> None:
    """Who has none, or owes a loan that it secures."""
    assert await _run(bank, "contract", customer_number=number, kind=kind) == ActionFailed(code=code)


@pytest.mark.parametrize(
    ("day", "start_on", "first_on"),
    [
        ("10일", "2026-11-24", "2026-12-10"),
        ("25일", "2026-11-24", "2026-11-25"),
        ("24일", "2026-11-24", "2026-11-24"),
        ("25일", "2026-12-01", "2026-12-28"),
        ("말일", "2027-02-01", "2027-03-02"),
        ("1일", "2026-12-02", "2027-01-04"),
    ],
)
async def test_a_standing_order_begins_on_a_business_day(
    bank: DemoBank, day: str, start_on: str, first_on: str
) -> None:
    """The first such day from the start on; 25 December is a holiday, 1 March too and 1 January is followed by one."""
    result = await _run(bank, "autopay_plan", account_number="0000000001", day=day, start_on=start_on)

    assert result == ActionDone(fields={"first_on": first_on})


async def test_a_standing_order_is_registered_and_cancelled(bank: DemoBank) -> None:
    """It is among the orders in between."""
    registered = await _run(bank, "autopay_register", "1", **ORDER)
    listed = await _run(bank, "autopay_orders", "2", customer_number="7654321")
    cancelled = await _run(bank, "autopay_cancel", "3", customer_number="7654321", order="국민은행 10일")

    assert registered == ActionDone(fields={"order": "국민은행 10일", "receipt": "A000001"})
    assert listed == ActionDone(
        fields={"lines": ("국민은행 10일: 매월 10일 국민은행 30,000원",), "names": ("국민은행 10일",), "count": 1}
    )
    assert cancelled == ActionDone(fields={"count": 0, "receipt": "A000002"})


@pytest.mark.parametrize(
    ("action", "arguments", "code"),
    [
        ("autopay_register", {"account_number": "0000009999"}, "unknown_account"),
        ("autopay_register", {"pin": "0000"}, "wrong_pin"),
        ("autopay_register", {"start_on": "내일"}, "invalid_argument"),
        ("autopay_register", RENT, "duplicate"),
        ("autopay_cancel", {"customer_number": "1234567", "order": "보험료"}, "in_process"),
        ("autopay_cancel", {"order": "월세"}, "not_found"),
    ],
)
async def test_a_standing_order_is_refused_for_a_reason(
    bank: DemoBank, action: str, arguments: dict[str, Value], code: str
) -> None:
    """An order like another, one whose payment is under way, and one that there is not."""
    assert await _run(bank, action, **{**ORDER, **arguments}) == ActionFailed(code=code)


async def test_two_orders_to_a_bank_on_a_day_have_names_of_their_own(bank: DemoBank) -> None:
    """The second does not replace the first."""
    await _run(bank, "autopay_register", "1", **ORDER)
    second = await _run(bank, "autopay_register", "2", **{**ORDER, "amount": 40_000})

    assert second == ActionDone(fields={"order": "국민은행 10일 (2)", "receipt": "A000002"})


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ActionDone(fields={"account": "***-**-***0001", "receipt": "D000001"})),
        ({"to_on": "2027-01-02"}, ActionFailed(code="period_too_long")),
        ({"account_type": "청약계좌"}, ActionFailed(code="no_account")),
        ({"delivery": "이메일", "email": "demo@invalid.example"}, ActionFailed(code="undeliverable")),
        ({"delivery": "이메일"}, ActionFailed(code="invalid_argument")),
        ({"kind": "잔액증명서"}, ActionFailed(code="invalid_argument")),
        (
            {"kind": "잔액증명서", "base_on": "2026-11-21", "language": "영문"},
            ActionDone(fields={"account": "***-**-***0001", "receipt": "D000001"}),
        ),
    ],
)
async def test_a_certificate_is_issued_or_not(
    bank: DemoBank, changed: dict[str, Value], expected: ActionResult
) -> None:
    """A history covers a year at most, a balance needs its day, and an address may bounce."""
    history: dict[str, Value] = {"kind": "거래내역서", "from_on": "2026-01-01", "to_on": "2026-11-22"}
    common: dict[str, Value] = {"customer_number": "1234567", "account_type": "예금계좌", "delivery": "앱"}

    assert await _run(bank, "issue_certificate", **{**common, **history, **changed}) == expected


async def test_the_fifth_wrong_pin_in_a_row_locks(bank: DemoBank) -> None:
    """The right one does not help then; before, it begins the count anew."""
    wrong, right = {**OPEN, "pin": "0000"}, OPEN
    for number in range(4):
        await _run(bank, "open_product", f"wrong-{number}", **wrong)
    before = await _run(bank, "pin_status", "before", customer_number="1234567")
    await _run(bank, "open_product", "right", **right)
    results = [await _run(bank, "open_product", f"again-{number}", **wrong) for number in range(5)]
    locked = await _run(bank, "open_product", "locked", **right)
    after = await _run(bank, "pin_status", "after", customer_number="1234567")

    assert before == ActionDone(fields={"wrong": 4, "locked": False})
    assert results == [*[ActionFailed(code="wrong_pin")] * 4, ActionFailed(code="pin_locked")]
    assert locked == ActionFailed(code="pin_locked")
    assert after == ActionDone(fields={"wrong": 5, "locked": True})


@pytest.mark.parametrize(
    ("number", "action", "works"),
    [
        ("9000001", "verify_customer", False),
        ("9000002", "verify_customer", True),
        ("9000002", "balance", False),
        ("9000003", "balance", True),
        ("9000003", "stop_card", True),
        ("9000003", "reissue_card", False),
        ("9000004", "product_quote", False),
        ("9000003", "product_quote", True),
    ],
)
async def test_some_customers_stand_for_a_backend_out_of_order(
    bank: DemoBank, number: str, action: str, works: bool
) -> None:
    """So that conversations can be tried in which it does not answer as it should."""
    arguments: dict[str, Value] = {"account_type": "예금계좌", "card_type": "체크카드", **QUOTE}

    result = await _run(bank, action, customer_number=number, **arguments)

    assert isinstance(result, ActionDone) == works
    assert works or result == ActionFailed(code="maintenance")


async def test_a_loan_request_is_received(bank: DemoBank) -> None:
    """Nothing is decided: there is only a receipt."""
    request: dict[str, Value] = {"employment": "회사원", "purpose": "생활자금", "phone": "01000000000"}

    result = await _run(bank, "loan_request", income=5000, amount=1000.5, **request)

    assert result == ActionDone(fields={"receipt": "L000001"})


async def test_without_a_number_it_is_the_first_customer(bank: DemoBank) -> None:
    """A scenario that does not ask who calls is served as the bank's own app would serve it."""
    result = await _run(bank, "stop_card", customer_number=None, card_type="체크카드")

    assert isinstance(result, ActionDone)


async def test_an_action_that_does_not_exist_is_unknown(bank: DemoBank) -> None:
    """A mistyped action is a failure, not a crash."""
    assert await _run(bank, "rob") == ActionFailed(code="unknown_action")


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("verify_customer", {}),
        ("verify_customer", {"customer_number": 1234567}),
        ("balance", {"customer_number": "1234567"}),
        ("balance", {"customer_number": "1234567", "account_type": True}),
        ("transactions", {"customer_number": 1.5, "account_type": "예금계좌"}),
        ("transfer", {**TO}),
        ("transfer", {**TO, "amount": "50000"}),
        ("transfer", {**TO, "amount": 0.5}),
        ("transfer", {**TO, "amount": -1}),
        ("transfer", {**TO, "amount": True}),
        ("stop_card", {"customer_number": "1234567", "card_type": ("체크카드",)}),
        ("loan_request", {"income": 5000}),
    ],
)
async def test_an_argument_that_is_missing_or_of_another_kind_is_refused(
    bank: DemoBank, action: str, arguments: dict[str, Value]
) -> None:
    """The bank checks what it is sent, as any backend must."""
    assert await _run(bank, action, **arguments) == ActionFailed(code="invalid_argument")


async def test_the_same_key_moves_money_once(bank: DemoBank) -> None:
    """A call that is sent twice gets the first receipt twice."""
    first = await _run(bank, "transfer", "same", **TO, amount=50_000)
    second = await _run(bank, "transfer", "same", **TO, amount=50_000)

    assert first == second == ActionDone(fields={"receipt": "T000001", "balance": 1_184_500})
    assert await _balance(bank) == ActionDone(fields={"account": "***-**-***0001", "balance": 1_184_500})


async def test_only_the_last_ten_thousand_keys_are_remembered(bank: DemoBank) -> None:
    """Memory does not grow forever: the oldest key is forgotten first."""
    await _run(bank, "stop_card", "first", customer_number="1234567", card_type="체크카드")
    for number in range(9_999):
        await _run(bank, "rob", f"key-{number}")
    remembered = await _run(bank, "stop_card", "first", customer_number="1234567", card_type="체크카드")
    await _run(bank, "rob", "one more")
    forgotten = await _run(bank, "stop_card", "first", customer_number="1234567", card_type="체크카드")

    assert isinstance(remembered, ActionDone)
    assert forgotten == ActionFailed(code="already_stopped")

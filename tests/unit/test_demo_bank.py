"""The demo bank: what each action returns, how it fails, and that a key counts once."""

from datetime import datetime, timedelta, timezone

import pytest

from aicc.bots.demo_bank import DemoBank
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, ActionResult, Value
from aicc.ports import ActionRunner

NOON = datetime(2026, 11, 22, 12, 5, tzinfo=timezone(timedelta(hours=9)))
TO: dict[str, Value] = {"customer_number": "1234567", "bank": "국민은행", "account_number": "0000000001", "pin": "1234"}


@pytest.fixture
def bank() -> DemoBank:
    """Return a fresh bank on a Sunday at 12:05."""
    return DemoBank(now=lambda: NOON)


async def _run(bank: DemoBank, action: str, key: str = "once", /, **arguments: Value) -> ActionResult:
    return await bank.run(ActionCall(action=action, arguments=arguments, key=key))


async def _balance(bank: DemoBank) -> ActionResult:
    return await _run(bank, "balance", "look", customer_number="1234567", account_type="예금계좌")


def test_it_is_an_action_runner_with_eight_actions(bank: DemoBank) -> None:
    """It fits the port that a real backend implements."""
    runner: ActionRunner = bank

    assert sorted(runner.actions) == [
        "balance",
        "loan_request",
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
    """Only two customers exist."""
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
    days = iter([NOON, NOON, NOON, NOON + timedelta(days=1)])
    bank = DemoBank(now=lambda: next(days))

    results = [await _run(bank, "transfer", key, **TO, amount=450_000) for key in ("1", "2")]
    third = await _run(bank, "transfer", "3", **TO, amount=150_000)
    tomorrow = await _run(bank, "transfer", "4", **TO, amount=150_000)

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

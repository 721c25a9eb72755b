"""DemoBank: the backend of the packaged banking bot. It keeps two made-up customers in memory and moves no money.

It has the interface that a real backend would have behind HTTP: named actions, arguments by name, failure codes, and a
key under which the same call runs once. Customers 1234567 and 7654321 exist, their PIN is 1234, and every account
number ending in 9999 is unknown, so that each failure can be tried.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Final

from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, ActionResult, Slots

_KOREA: Final = timezone(timedelta(hours=9), "KST")
_PIN: Final = "1234"
_UNKNOWN_ENDING: Final = "9999"
# Won; small enough that the first customer can reach both.
_PER_TRANSFER: Final = 500_000
_PER_DAY: Final = 1_000_000
_DELIVERY_DAYS: Final = 5
_REMEMBERED_KEYS: Final = 10_000
_SHOWN_TRANSACTIONS: Final = 5
_DEPOSIT: Final = "예금계좌"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Account:
    # As a customer may see it; the full number exists nowhere.
    masked: str
    # Won at the start; what is owed for a loan.
    balance: int
    # Newest first.
    transactions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Customer:
    name: str
    # By account type.
    accounts: Mapping[str, _Account]
    # Masked card number by card type.
    cards: Mapping[str, str]


_CUSTOMERS: Final[Mapping[str, _Customer]] = {
    "1234567": _Customer(
        name="데모고객",
        accounts={
            _DEPOSIT: _Account(
                masked="***-**-***0001",
                balance=1_234_500,
                transactions=(
                    "11월 20일 편의점 -4,500원",
                    "11월 19일 온라인 쇼핑 -32,000원",
                    "11월 18일 지하철 -1,550원",
                    "11월 17일 카페 -5,800원",
                    "11월 15일 급여 +2,500,000원",
                ),
            ),
            "적금계좌": _Account(
                masked="***-**-***0002",
                balance=3_600_000,
                transactions=(
                    "11월 10일 적금 납입 +300,000원",
                    "10월 10일 적금 납입 +300,000원",
                    "9월 10일 적금 납입 +300,000원",
                    "8월 10일 적금 납입 +300,000원",
                    "7월 10일 적금 납입 +300,000원",
                ),
            ),
            "대출계좌": _Account(
                masked="***-**-***0003",
                balance=12_000_000,
                transactions=(
                    "11월 5일 대출 상환 -250,000원",
                    "11월 5일 대출 이자 -45,000원",
                    "10월 5일 대출 상환 -250,000원",
                    "10월 5일 대출 이자 -46,000원",
                    "9월 5일 대출 상환 -250,000원",
                ),
            ),
        },
        cards={"체크카드": "****-****-****-0001", "신용카드": "****-****-****-0002"},
    ),
    "7654321": _Customer(
        name="데모고객",
        accounts={
            _DEPOSIT: _Account(
                masked="***-**-***0004",
                balance=87_300,
                transactions=(
                    "11월 21일 마트 -27,400원",
                    "11월 20일 약국 -8,000원",
                    "11월 18일 서점 -15,000원",
                    "11월 16일 버스 -1,500원",
                    "11월 14일 용돈 +100,000원",
                ),
            ),
        },
        cards={"체크카드": "****-****-****-0004"},
    ),
}
# Whose data a call without a customer number gets: the bank's app would know who is logged in.
_ANYBODY: Final = "1234567"


class _Refused(Exception):
    """An action cannot be done; carries the failure code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _korea_now() -> datetime:
    return datetime.now(_KOREA)


class DemoBank:
    """Runs the actions of the banking bot (an ActionRunner).

    Args:
        now: tells the time that stops and transfers are dated with; default: the time in Korea.
    """

    def __init__(self, now: Callable[[], datetime] = _korea_now) -> None:
        self._now = now
        self._results: OrderedDict[str, ActionResult] = OrderedDict()
        self._numbers = count(1)
        self._balances = {
            (number, kind): account.balance
            for number, customer in _CUSTOMERS.items()
            for kind, account in customer.accounts.items()
        }
        # Lines that transfers added, newest first, and won sent by day, both by customer number.
        self._sent_lines: dict[str, tuple[str, ...]] = {}
        self._sent: dict[tuple[str, str], int] = {}
        self._stopped: set[str] = set()
        self._table: Mapping[str, Callable[[Slots], Slots]] = {
            "verify_customer": self._verify_customer,
            "balance": self._balance,
            "transactions": self._transactions,
            "transfer": self._transfer,
            "transfer_limit": self._transfer_limit,
            "stop_card": self._stop_card,
            "reissue_card": self._reissue_card,
            "loan_request": self._loan_request,
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
        try:
            return ActionDone(fields=action(call.arguments))
        except _Refused as refused:
            return ActionFailed(code=refused.code)

    def _verify_customer(self, arguments: Slots) -> Slots:
        number = _text(arguments, "customer_number")
        if number not in _CUSTOMERS:
            raise _Refused("not_found")
        return {"customer_name": _CUSTOMERS[number].name}

    def _balance(self, arguments: Slots) -> Slots:
        number, kind, account = _account(arguments)
        return {"account": account.masked, "balance": self._balances[number, kind]}

    def _transactions(self, arguments: Slots) -> Slots:
        number, kind, account = _account(arguments)
        sent = self._sent_lines.get(number, ()) if kind == _DEPOSIT else ()
        lines = (*sent, *account.transactions)[:_SHOWN_TRANSACTIONS]
        return {"lines": lines, "count": len(lines)}

    def _transfer(self, arguments: Slots) -> Slots:
        number = _customer_number(arguments)
        bank, account = _text(arguments, "bank"), _text(arguments, "account_number")
        amount, pin = _won(arguments, "amount"), _text(arguments, "pin")
        now = self._now()
        today = (number, f"{now:%Y-%m-%d}")
        funds = self._balances.get((number, _DEPOSIT), 0)
        sent_today = self._sent.get(today, 0)
        # The PIN first: whoever does not know it learns nothing about the account.
        if number not in _CUSTOMERS or pin != _PIN:
            raise _Refused("wrong_pin")
        if account.endswith(_UNKNOWN_ENDING):
            raise _Refused("unknown_account")
        if amount > _PER_TRANSFER or sent_today + amount > _PER_DAY:
            raise _Refused("limit_exceeded")
        if amount > funds:
            raise _Refused("insufficient_funds")
        self._sent[today] = sent_today + amount
        self._balances[number, _DEPOSIT] = funds - amount
        line = f"{now.month}월 {now.day}일 {bank} 이체 -{amount:,}원"
        self._sent_lines[number] = (line, *self._sent_lines.get(number, ()))[:_SHOWN_TRANSACTIONS]
        return {"receipt": self._receipt("T"), "balance": funds - amount}

    def _transfer_limit(self, arguments: Slots) -> Slots:
        if _customer_number(arguments) not in _CUSTOMERS:
            raise _Refused("not_found")
        return {"per_transfer": _PER_TRANSFER, "per_day": _PER_DAY}

    def _stop_card(self, arguments: Slots) -> Slots:
        card = _card(arguments)
        if card in self._stopped:
            raise _Refused("already_stopped")
        self._stopped.add(card)
        now = self._now()
        stopped_at = f"{now.month}월 {now.day}일 {now.hour}시 {now.minute}분"
        return {"card": card, "stopped_at": stopped_at, "receipt": self._receipt("S")}

    def _reissue_card(self, arguments: Slots) -> Slots:
        card = _card(arguments)
        arrival = self._now() + timedelta(days=_DELIVERY_DAYS)
        return {"card": card, "receipt": self._receipt("R"), "arrives": f"{arrival.month}월 {arrival.day}일"}

    def _loan_request(self, arguments: Slots) -> Slots:
        for name in ("income", "amount"):
            _number(arguments, name)
        for name in ("employment", "purpose", "phone"):
            _text(arguments, name)
        return {"receipt": self._receipt("L")}

    def _receipt(self, kind: str) -> str:
        return f"{kind}{next(self._numbers):06d}"


def _text(arguments: Slots, name: str) -> str:
    value = arguments.get(name)
    if not isinstance(value, str) or not value:
        raise _Refused("invalid_argument")
    return value


def _number(arguments: Slots, name: str) -> int | float:
    value = arguments.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise _Refused("invalid_argument")
    return value


def _won(arguments: Slots, name: str) -> int:
    value = _number(arguments, name)
    if not isinstance(value, int):
        raise _Refused("invalid_argument")
    return value


def _customer_number(arguments: Slots) -> str:
    return _ANYBODY if arguments.get("customer_number") is None else _text(arguments, "customer_number")


def _account(arguments: Slots) -> tuple[str, str, _Account]:
    number, kind = _customer_number(arguments), _text(arguments, "account_type")
    customer = _CUSTOMERS.get(number)
    account = customer.accounts.get(kind) if customer else None
    if account is None:
        raise _Refused("no_account")
    return number, kind, account


def _card(arguments: Slots) -> str:
    number, kind = _customer_number(arguments), _text(arguments, "card_type")
    customer = _CUSTOMERS.get(number)
    card = customer.cards.get(kind) if customer else None
    if card is None:
        raise _Refused("no_card")
    return card

"""DemoBank's standing orders and certificates."""

import calendar
from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from aicc.bots.demo_bank_accounts import UNKNOWN_ENDING, Accounts, customer_of
from aicc.bots.demo_bank_arguments import Refused, count_of, day_of, text_of, won_of
from aicc.bots.demo_bank_customers import Order
from aicc.models.expression import Slots
from aicc.utils.calendar import is_korean_holiday

_SATURDAY: Final = 5
_HISTORY: Final = "거래내역서"
_BALANCE: Final = "잔액증명서"
_HISTORY_DAYS: Final = 365
_BY_EMAIL: Final = "이메일"
_BOUNCING: Final = "@invalid.example"


class Orders:
    """Knows the standing orders of every customer."""

    def __init__(self) -> None:
        self._orders: dict[str, dict[str, Order]] = {}

    def plan(self, arguments: Slots) -> Slots:
        """Fails with `unknown_account`; returns the day of the first payment."""
        if text_of(arguments, "account_number").endswith(UNKNOWN_ENDING):
            raise Refused("unknown_account")
        return {"first_on": _first_payment(arguments).isoformat()}

    def register(self, arguments: Slots) -> Slots:
        """Fails with `unknown_account` and `duplicate`; returns the name that the order is known by."""
        orders = self._of(arguments)
        self.plan(arguments)
        bank, day = text_of(arguments, "bank"), text_of(arguments, "day")
        account = "".join(digit for digit in text_of(arguments, "account_number") if digit.isdigit())
        order = Order(bank=bank, account=account, amount=won_of(arguments, "amount"), day=day)
        if order in orders.values():
            raise Refused("duplicate")
        name = _unused(f"{bank} {day}", orders)
        orders[name] = order
        return {"order": name}

    def all(self, arguments: Slots) -> Slots:
        """Return the orders as lines and by name."""
        orders = self._of(arguments)
        lines = tuple(order.line(name) for name, order in orders.items())
        return {"lines": lines, "names": tuple(orders), "count": len(orders)}

    def cancel(self, arguments: Slots) -> Slots:
        """Fails with `not_found`, and with `in_process` while a payment is under way."""
        orders, name = self._of(arguments), text_of(arguments, "order")
        if name not in orders:
            raise Refused("not_found")
        if orders[name].running:
            raise Refused("in_process")
        del orders[name]
        return {"count": len(orders)}

    def _of(self, arguments: Slots) -> dict[str, Order]:
        number, customer = customer_of(arguments)
        return self._orders.setdefault(number, dict(customer.orders))


def issue_certificate(arguments: Slots, accounts: Accounts) -> Slots:
    """Fails with `no_account`, `period_too_long` and `undeliverable`; returns what was made out."""
    _, _, account = accounts.find(arguments)
    kind = text_of(arguments, "kind")
    if kind == _HISTORY:
        length = day_of(arguments, "to_on") - day_of(arguments, "from_on")
        if length > timedelta(days=_HISTORY_DAYS):
            raise Refused("period_too_long")
    if kind == _BALANCE:
        day_of(arguments, "base_on")
        text_of(arguments, "language")
    if text_of(arguments, "delivery") == _BY_EMAIL and text_of(arguments, "email").endswith(_BOUNCING):
        raise Refused("undeliverable")
    return {"account": account.masked}


def _unused(name: str, orders: Collection[str]) -> str:
    names = (name, *(f"{name} ({number})" for number in range(2, len(orders) + 2)))
    return next(one for one in names if one not in orders)


def _first_payment(arguments: Slots) -> date:
    """Return the first such day of a month from the start on, or the business day behind it."""
    start, wanted = day_of(arguments, "start_on"), text_of(arguments, "day")
    number = 31 if wanted == "말일" else count_of(arguments, "day", "일")
    day = _day_in_month(start.year, start.month, number)
    if day < start:
        years, month = divmod(start.month, 12)
        day = _day_in_month(start.year + years, month + 1, number)
    while day.weekday() >= _SATURDAY or is_korean_holiday(day):
        day += timedelta(days=1)
    return day


def _day_in_month(year: int, month: int, number: int) -> date:
    return date(year, month, min(number, calendar.monthrange(year, month)[1]))

"""DemoBank's accounts: what is in them, and money that is sent."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from aicc.bots.demo_bank_arguments import Refused, text_of, won_of
from aicc.bots.demo_bank_customers import ANYBODY, CUSTOMERS, DEPOSIT, Account, Customer
from aicc.models.expression import Slots

UNKNOWN_ENDING: Final = "9999"
# Won; small enough that the first customer can reach both.
_PER_TRANSFER: Final = 500_000
_PER_DAY: Final = 1_000_000
_SHOWN_TRANSACTIONS: Final = 5


def customer_number(arguments: Slots) -> str:
    """Return whose data is meant."""
    return ANYBODY if arguments.get("customer_number") is None else text_of(arguments, "customer_number")


def customer_of(arguments: Slots) -> tuple[str, Customer]:
    """Return the customer and its number.

    Raises:
        Refused: with `not_found`.
    """
    number = customer_number(arguments)
    customer = CUSTOMERS.get(number)
    if customer is None:
        raise Refused("not_found")
    return number, customer


class Accounts:
    """Knows every balance and what was sent.

    Args:
        now: tells the time that transfers are dated with.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._balances = {
            (number, kind): account.balance
            for number, customer in CUSTOMERS.items()
            for kind, account in customer.accounts.items()
        }
        # Lines that payments added, newest first, and won sent by day, both by customer number.
        self._lines: dict[str, tuple[str, ...]] = {}
        self._sent: dict[tuple[str, str], int] = {}

    def balance(self, arguments: Slots) -> Slots:
        """Fails with `no_account`."""
        number, kind, account = self.find(arguments)
        return {"account": account.masked, "balance": self._balances[number, kind]}

    def transactions(self, arguments: Slots) -> Slots:
        """Fails with `no_account`."""
        number, kind, account = self.find(arguments)
        added = self._lines.get(number, ()) if kind == DEPOSIT else ()
        lines = (*added, *account.transactions)[:_SHOWN_TRANSACTIONS]
        return {"lines": lines, "count": len(lines)}

    def limits(self, arguments: Slots) -> Slots:
        """Fails with `not_found`."""
        customer_of(arguments)
        return {"per_transfer": _PER_TRANSFER, "per_day": _PER_DAY}

    def transfer(self, arguments: Slots) -> Slots:
        """Fails with `unknown_account`, `limit_exceeded` and `insufficient_funds`; returns what is left."""
        number, _ = customer_of(arguments)
        bank, account, amount = (
            text_of(arguments, "bank"),
            text_of(arguments, "account_number"),
            won_of(arguments, "amount"),
        )
        now = self._now()
        today = (number, f"{now:%Y-%m-%d}")
        sent_today = self._sent.get(today, 0)
        if account.endswith(UNKNOWN_ENDING):
            raise Refused("unknown_account")
        if amount > _PER_TRANSFER or sent_today + amount > _PER_DAY:
            raise Refused("limit_exceeded")
        left = self.pay(number, amount, f"{bank} 이체")
        self._sent[today] = sent_today + amount
        return {"balance": left}

    def pay(self, number: str, amount: int, what: str) -> int:
        """Take won out of the deposit account (less than zero: put in) and return what is left there.

        Raises:
            Refused: with `insufficient_funds`.
        """
        left = self._balances[number, DEPOSIT] - amount
        if left < 0:
            raise Refused("insufficient_funds")
        now = self._now()
        self._balances[number, DEPOSIT] = left
        line = f"{now.month}월 {now.day}일 {what} {-amount:+,}원"
        self._lines[number] = (line, *self._lines.get(number, ()))[:_SHOWN_TRANSACTIONS]
        return left

    def close(self, number: str, kind: str) -> None:
        """Make an account one that the customer no longer has."""
        del self._balances[number, kind]

    def find(self, arguments: Slots) -> tuple[str, str, Account]:
        """Return customer number, account type and account.

        Raises:
            Refused: with `no_account`.
        """
        number, kind = customer_number(arguments), text_of(arguments, "account_type")
        if (number, kind) not in self._balances:
            raise Refused("no_account")
        return number, kind, CUSTOMERS[number].accounts[kind]

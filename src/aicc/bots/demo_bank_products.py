"""DemoBank's deposits and savings: their terms, opening one, and closing one before or after its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from aicc.bots.demo_bank_accounts import Accounts, customer_of
from aicc.bots.demo_bank_arguments import Refused, count_of, text_of, won_of
from aicc.bots.demo_bank_customers import Contract
from aicc.models.expression import Slots


@dataclass(frozen=True, slots=True, kw_only=True)
class _Product:
    # Won, once or each month.
    least: int
    most: int
    # Percent a year, for twelve months.
    rate: float
    monthly: bool


_PRODUCTS: Final[Mapping[str, _Product]] = {
    "정기예금": _Product(least=1_000_000, most=50_000_000, rate=2.6, monthly=False),
    "정기적금": _Product(least=50_000, most=3_000_000, rate=2.7, monthly=True),
    "자유적금": _Product(least=10_000, most=1_000_000, rate=2.8, monthly=True),
}
# What other terms add to the rate.
_TERMS: Final = {6: -0.3, 12: 0.0, 24: 0.1, 36: 0.2}
# One of it is enough for everybody.
_ONLY_ONE: Final = "정기적금"


class Products:
    """Knows what customers have saved.

    Args:
        accounts: where the money comes from and goes to.
    """

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._opened: set[tuple[str, str]] = set()
        self._closed: set[tuple[str, str]] = set()

    def terms(self, arguments: Slots) -> Slots:
        """Return between which amounts a product may be opened, and its rate for a year."""
        product = _product(arguments)
        return {
            "least": product.least,
            "most": product.most,
            "monthly": product.monthly,
            "often": "매달" if product.monthly else "한 번에",
            "rate": product.rate,
        }

    def quote(self, arguments: Slots, today: date) -> Slots:
        """Fails with `amount_out_of_range` and `already_joined`; returns rate, last day and interest before tax."""
        product, amount, months = self._joinable(arguments), _amount(arguments), _months(arguments)
        rate = round(product.rate + _TERMS[months], 1)
        # Won for whole months: the first of monthly payments bears interest for all of them, the last for one.
        paid_months = months * (months + 1) // 2 if product.monthly else months
        return {
            "rate": rate,
            "matures_on": _months_later(today, months).isoformat(),
            "interest": round(amount * paid_months * rate / 1200),
        }

    def open(self, arguments: Slots) -> Slots:
        """Fails with `amount_out_of_range`, `already_joined` and `insufficient_funds`; returns what is left."""
        number, _ = customer_of(arguments)
        name, product, amount = text_of(arguments, "product"), self._joinable(arguments), _amount(arguments)
        _months(arguments)
        if product.monthly:
            text_of(arguments, "day")
        left = self._accounts.pay(number, amount, f"{name} 가입")
        self._opened.add((number, name))
        return {"balance": left}

    def contract(self, arguments: Slots) -> Slots:
        """Fails with `no_contract` and `pledged`; returns what closing it today would pay."""
        _, _, contract = self._contract(arguments)
        return {
            "product": contract.product,
            "principal": contract.principal,
            "interest": contract.interest,
            "full_interest": contract.full_interest,
            "payout": contract.principal + contract.interest,
            "matured": contract.matured,
        }

    def close(self, arguments: Slots) -> Slots:
        """Fails with `no_contract` and `pledged`; returns what was paid and what is in the deposit account now."""
        number, kind, contract = self._contract(arguments)
        payout = contract.principal + contract.interest
        left = self._accounts.pay(number, -payout, f"{contract.product} 해지")
        if contract.account is not None:
            self._accounts.close(number, contract.account)
        self._closed.add((number, kind))
        return {"payout": payout, "balance": left}

    def _joinable(self, arguments: Slots) -> _Product:
        number, customer = customer_of(arguments)
        product, name = _product(arguments), text_of(arguments, "product")
        had = any(
            one.product == name and (number, kind) not in self._closed for kind, one in customer.contracts.items()
        )
        if name == _ONLY_ONE and (had or (number, name) in self._opened):
            raise Refused("already_joined")
        return product

    def _contract(self, arguments: Slots) -> tuple[str, str, Contract]:
        number, customer = customer_of(arguments)
        kind = text_of(arguments, "kind")
        contract = customer.contracts.get(kind)
        if contract is None or (number, kind) in self._closed:
            raise Refused("no_contract")
        if contract.pledged:
            raise Refused("pledged")
        return number, kind, contract


def _product(arguments: Slots) -> _Product:
    product = _PRODUCTS.get(text_of(arguments, "product"))
    if product is None:
        raise Refused("invalid_argument")
    return product


def _months(arguments: Slots) -> int:
    months = count_of(arguments, "months", "개월")
    if months not in _TERMS:
        raise Refused("invalid_argument")
    return months


def _amount(arguments: Slots) -> int:
    product, amount = _product(arguments), won_of(arguments, "amount")
    if not product.least <= amount <= product.most:
        raise Refused("amount_out_of_range")
    return amount


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    # The 28th exists in every month.
    return day.replace(year=day.year + years, month=month + 1, day=min(day.day, 28))

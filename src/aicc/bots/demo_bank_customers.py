"""The made-up customers of DemoBank, what they have, and which failure each of them stands for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

DEPOSIT: Final = "예금계좌"
PIN: Final = "1234"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account."""

    # As a customer may see it; the full number exists nowhere.
    masked: str
    # Won at the start; what is owed for a loan.
    balance: int
    # Newest first.
    transactions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A savings product that a customer has."""

    product: str
    # Won paid in so far.
    principal: int
    # Won of interest when it is closed today, and when it is kept to the end.
    interest: int
    full_interest: int
    # Whether its term is over.
    matured: bool = False
    # Whether a loan is secured by it, so that it cannot be closed.
    pledged: bool = False
    # The account that shows it, by type; it is gone when the contract is closed.
    account: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A standing order."""

    bank: str
    account: str
    # Won each month.
    amount: int
    # As customers say it: 25일, 말일.
    day: str
    # Whether today's payment is under way, so that it cannot be cancelled now.
    running: bool = False

    def line(self, name: str) -> str:
        """Return it as a customer sees it."""
        return f"{name}: 매월 {self.day} {self.bank} {self.amount:,}원"


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Somebody with accounts at the bank."""

    name: str
    # By account type.
    accounts: Mapping[str, Account]
    # Masked card number by card type.
    cards: Mapping[str, str] = field(default_factory=dict)
    # Bank and account number of those whom the customer often sends money, by the name that it gave them.
    payees: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    # By kind of product: 예금, 적금.
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    # By the name that the customer gave it.
    orders: Mapping[str, Order] = field(default_factory=dict)


_FIRST: Final = Customer(
    name="데모고객",
    accounts={
        DEPOSIT: Account(
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
        "적금계좌": Account(
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
        "대출계좌": Account(
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
    payees={
        "엄마": ("국민은행", "11000000000001"),
        "큰동생": ("신한은행", "110000000002"),
        "작은동생": ("데모은행", "1100000000003"),
    },
    contracts={
        "적금": Contract(
            product="정기적금", principal=3_600_000, interest=21_000, full_interest=97_500, account="적금계좌"
        ),
        "예금": Contract(product="정기예금", principal=5_000_000, interest=32_500, full_interest=130_000),
    },
    orders={
        "월세": Order(bank="국민은행", account="11000000000009", amount=500_000, day="25일"),
        "부모님 용돈": Order(bank="신한은행", account="110000000008", amount=200_000, day="10일"),
        "보험료": Order(bank="우리은행", account="1002000000007", amount=80_000, day="말일", running=True),
    },
)
_SECOND: Final = Customer(
    name="데모고객",
    accounts={
        DEPOSIT: Account(
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
)
# A new account in which nothing has happened, a deposit that secures a loan, and savings whose term is over.
_NEW: Final = Customer(
    name="데모고객",
    accounts={DEPOSIT: Account(masked="***-**-***0005", balance=0)},
    contracts={
        "적금": Contract(product="자유적금", principal=600_000, interest=9_100, full_interest=9_100, matured=True),
        "예금": Contract(product="정기예금", principal=3_000_000, interest=9_750, full_interest=78_000, pledged=True),
    },
)

CUSTOMERS: Final[Mapping[str, Customer]] = {
    "1234567": _FIRST,
    "7654321": _SECOND,
    "2222222": _NEW,
    "9000002": _FIRST,
    "9000003": _FIRST,
    "9000004": _FIRST,
}
# Whose data a call without a customer number gets: the bank's app would know who is logged in.
ANYBODY: Final = "1234567"
# With these customers the backend is out of order: who cannot be identified, for whom nothing else works, for whom all
# can be looked up but little can be done, and for whom no interest can be worked out besides.
UNIDENTIFIABLE: Final = "9000001"
NOTHING_WORKS: Final = "9000002"
READ_ONLY: Final = "9000003"
NO_QUOTES: Final = "9000004"

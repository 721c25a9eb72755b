"""What DemoTelecom sells and the lines that it has. All of it is made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """Whether a line can be used, as customers call it."""

    IN_USE = "사용 중"
    PAUSED = "일시정지"
    LOST = "분실 정지"
    # For unpaid bills.
    STOPPED = "이용 정지"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A tariff."""

    # Won a month.
    fee: int
    data: str
    seniors_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Data bought in addition."""

    # Won.
    price: int
    megabytes: int


PLANS: Final[Mapping[str, Plan]] = {
    "5G 프리미엄": Plan(fee=85_000, data="무제한"),
    "5G 스탠다드": Plan(fee=65_000, data="50GB"),
    "5G 라이트": Plan(fee=49_000, data="12GB"),
    "LTE 베이직": Plan(fee=33_000, data="5GB"),
    "시니어": Plan(fee=27_000, data="3GB", seniors_only=True),
}
DATA_PACKS: Final[Mapping[str, Pack]] = {
    "1GB": Pack(price=5_000, megabytes=1_000),
    "3GB": Pack(price=12_000, megabytes=3_000),
    "5GB": Pack(price=17_000, megabytes=5_000),
    "10GB": Pack(price=29_000, megabytes=10_000),
}
# Won a month.
SERVICES: Final[Mapping[str, int]] = {
    "컬러링": 1_100,
    "휴대폰 보험": 4_500,
    "데이터 안심": 5_500,
    "스팸 차단": 0,
    "부재중 안내": 900,
}
# What is offered to those who want to leave, by their reason.
OFFERS: Final[Mapping[str, str]] = {
    "요금": "12개월 요금 25% 할인",
    "품질": "통화 품질 방문 점검과 한 달 기본료 면제",
    "데이터 부족": "3개월 동안 매달 데이터 10GB 추가",
    "다른 통신사": "기기변경 지원금 10만원",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line and whose it is."""

    # The owner's, six digits.
    birth: str
    plan: str
    services: tuple[str, ...] = ()
    # Instalment for the phone, won a month.
    device: int = 0
    # Won.
    unpaid: int = 0
    # Megabytes of this month.
    data_left: int
    status: Status = Status.IN_USE
    # Won to pay when the contract is ended now, and its months that are left.
    penalty: int = 0
    months_left: int = 0
    # Whether there has been a bill.
    billed: bool = True
    esim: bool = True
    # What may be had once and was had: plan, data, offer, usim, roaming.
    done: frozenset[str] = frozenset()

    @property
    def fee(self) -> int:
        """Return what the plan costs, won a month."""
        return PLANS[self.plan].fee

    @property
    def monthly(self) -> int:
        """Return a month's bill in won."""
        return self.fee + self.device + sum(SERVICES[name] for name in self.services)

    @property
    def data(self) -> str:
        """Return how much data is left, as customers read it."""
        return f"{self.data_left / 1000:g}GB" if self.data_left >= 1000 else f"{self.data_left}MB"


# By phone number.
LINES: Final[Mapping[str, Line]] = {
    "01000001111": Line(
        birth="900101",
        plan="5G 스탠다드",
        services=("컬러링",),
        device=15_000,
        data_left=12_500,
        penalty=120_000,
        months_left=8,
    ),
    "01000002222": Line(birth="850505", plan="5G 라이트", unpaid=98_000, data_left=0, esim=False),
    "01000003333": Line(birth="770707", plan="LTE 베이직", data_left=4_200, status=Status.LOST),
    "01000004444": Line(
        birth="950315", plan="LTE 베이직", unpaid=66_000, data_left=300, status=Status.STOPPED, esim=False
    ),
    "01000005555": Line(
        birth="020202",
        plan="5G 프리미엄",
        data_left=100_000,
        billed=False,
        done=frozenset({"plan", "data", "offer", "usim", "roaming"}),
    ),
    "01000007001": Line(birth="701010", plan="5G 라이트", unpaid=49_000, data_left=2_000),
    "01000007002": Line(birth="720202", plan="5G 라이트", data_left=2_000, status=Status.PAUSED),
    "01000008000": Line(birth="800808", plan="5G 라이트", data_left=1_000),
    "01000009000": Line(birth="880808", plan="5G 라이트", data_left=1_000),
}

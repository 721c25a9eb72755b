"""What is in the demo shop: buyers, orders and products, all made up. No person, shop or parcel is meant."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final, Literal


class Status(StrEnum):
    """Where an order stands."""

    AWAITED = "입금 대기"
    PAID = "결제 완료"
    SENT = "배송 중"
    DELIVERED = "배송 완료"
    CANCELLED = "취소 완료"
    # Sent back; the money is on its way.
    RETURNED = "반품 확인"
    REFUNDED = "환불 완료"


class Shelf(Enum):
    """Where a product stands."""

    THERE = auto()
    EMPTY = auto()
    GONE = auto()
    # The shop cannot look it up.
    BROKEN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order of one item."""

    item: str
    # Won.
    price: int
    status: Status
    ordered_on: str
    paid_by: str
    # How its sizes count; 없음 where there is nothing to choose.
    sizing: Literal["의류", "신발", "없음"] = "없음"
    # Where the parcel is.
    place: str = "데모 물류센터"
    address: str = "서울시 데모구 데모로 1"
    # Failure code of sending it back, if it cannot be.
    kept: str | None = None
    # Which actions break on it.
    down: Literal["reads", "writes"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Somebody who has ordered."""

    phone: str
    # Newest first; the first three are shown.
    orders: tuple[str, ...] = ()
    grade: str = "일반"
    coupons: tuple[str, ...] = ()
    # Points, and those of them that end this month.
    points: int = 0
    points_expiring: int = 0
    # Failure code of every login.
    refused: str | None = None
    # Whether everything breaks after the login.
    down: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Something on sale."""

    name: str
    shelf: Shelf


# By how they count.
SIZES: Final[Mapping[str, frozenset[str]]] = {
    "의류": frozenset({"S", "M", "L", "XL"}),
    "신발": frozenset({"230", "235", "240", "245", "250", "255", "260"}),
    "없음": frozenset(),
}

ORDERS: Final[Mapping[str, Order]] = {
    "11220001": Order(
        item="운동화", price=59_000, status=Status.PAID, ordered_on="11월 22일", paid_by="신용카드", sizing="신발"
    ),
    "11200002": Order(
        item="무선 이어폰",
        price=89_000,
        status=Status.SENT,
        ordered_on="11월 20일",
        paid_by="간편결제",
        place="데모 물류센터",
    ),
    "11170003": Order(
        item="겨울 니트",
        price=39_000,
        status=Status.DELIVERED,
        ordered_on="11월 17일",
        paid_by="계좌이체",
        sizing="의류",
        place="문 앞",
    ),
    "11150004": Order(
        item="단화",
        price=45_000,
        status=Status.DELIVERED,
        ordered_on="11월 15일",
        paid_by="신용카드",
        sizing="신발",
        place="경비실",
    ),
    "10050005": Order(
        item="전기포트",
        price=32_000,
        status=Status.DELIVERED,
        ordered_on="10월 5일",
        paid_by="신용카드",
        place="문 앞",
        kept="period_over",
    ),
    "11150006": Order(
        item="수분크림",
        price=18_000,
        status=Status.DELIVERED,
        ordered_on="11월 15일",
        paid_by="신용카드",
        place="문 앞",
        kept="not_returnable",
    ),
    "11140007": Order(item="머그컵", price=21_000, status=Status.RETURNED, ordered_on="11월 14일", paid_by="신용카드"),
    "11130008": Order(item="담요", price=25_000, status=Status.CANCELLED, ordered_on="11월 13일", paid_by="무통장입금"),
    "11120009": Order(item="우산", price=12_000, status=Status.REFUNDED, ordered_on="11월 12일", paid_by="신용카드"),
    "11160010": Order(
        item="책상 스탠드", price=34_000, status=Status.AWAITED, ordered_on="11월 16일", paid_by="무통장입금"
    ),
    "11150013": Order(
        item="쿠션", price=15_000, status=Status.DELIVERED, ordered_on="11월 15일", paid_by="계좌이체", place="문 앞"
    ),
    "11180012": Order(
        item="조끼",
        price=27_000,
        status=Status.DELIVERED,
        ordered_on="11월 18일",
        paid_by="계좌이체",
        sizing="의류",
        place="문 앞",
        down="writes",
    ),
    "11180014": Order(
        item="장갑",
        price=9_000,
        status=Status.DELIVERED,
        ordered_on="11월 18일",
        paid_by="계좌이체",
        sizing="의류",
        place="문 앞",
        down="reads",
    ),
    "11210011": Order(item="텀블러", price=16_000, status=Status.PAID, ordered_on="11월 21일", paid_by="무통장입금"),
}

BUYERS: Final[Mapping[str, Buyer]] = {
    "B0001": Buyer(
        phone="01000000001",
        orders=tuple(number for number in ORDERS if number != "11210011"),
        grade="골드",
        coupons=("10% 할인 쿠폰 (12월 31일까지)", "무료 배송 쿠폰 (11월 30일까지)"),
        points=3_200,
        points_expiring=500,
    ),
    "B0002": Buyer(phone="01000000002", orders=("11210011",)),
    "B0003": Buyer(phone="01000000003", refused="locked"),
    "B0004": Buyer(phone="01000000004"),
    "B0005": Buyer(phone="01000000005", down=True),
    "B0006": Buyer(phone="01000000006", refused="unavailable"),
}

# By name without spaces.
PRODUCTS: Final[Mapping[str, Product]] = {
    "".join(product.name.split()): product
    for product in (
        Product(name="겨울 패딩", shelf=Shelf.EMPTY),
        Product(name="캠핑 의자", shelf=Shelf.EMPTY),
        Product(name="가습기", shelf=Shelf.THERE),
        Product(name="필름 카메라", shelf=Shelf.GONE),
        Product(name="점검 상품", shelf=Shelf.BROKEN),
    )
}

"""What DemoOffice knows: made-up citizens, complaints, prices, and the values that provoke failures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

CODE: Final = "000000"
EXPIRED_CODE: Final = "111111"
UNREACHABLE_CODE: Final = "555555"
LOCKED_BOOKING: Final = "700004"
UNREACHABLE_PHONE: Final = "01000005000"
TIRED_PHONE: Final = "01000009999"
OTHER_CITY: Final = "이웃시"
UNREACHABLE_PLACE: Final = "점검동"
FULL_DAY: Final = 15
UNREACHABLE_DAY: Final = 30
TAKEN: Final = ("10:00", "14:00")
LEGAL_WEEKDAYS: Final = (1, 3)
LEGAL_TAKEN: Final = "오후 3시"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    """Somebody who can prove who they are."""

    id: str
    name: str
    # Six digits.
    birth: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What somebody wants put right, and how far that is."""

    field: str
    place: str
    status: str
    department: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A time kept for somebody at a desk."""

    desk: str
    # ISO 8601.
    date: str
    time: str
    phone: str
    # Too near to be changed by the customer.
    too_late: bool = False
    cancelled: bool = False


CITIZENS: Final = (
    Citizen(id="C1", name="김데모", birth="900101", phone="01000000001"),
    Citizen(id="C2", name="이데모", birth="850505", phone="01000000002"),
    Citizen(id="C3", name="박데모", birth="700707", phone="01000000003"),
)
WITHOUT_RECORDS: Final = "C2"
RECORDS_UNREACHABLE: Final = "C3"
COMPLAINTS: Final[Mapping[str, Complaint]] = {
    "26000001": Complaint(
        field="도로 파손", place="데모로 1", status="처리 중", department="도로과", answer="이번 주 안에 보수합니다."
    ),
    "26000002": Complaint(
        field="쓰레기 무단투기",
        place="데모로 2",
        status="처리 완료",
        department="자원순환과",
        answer="쓰레기를 치우고 안내판을 세웠습니다.",
    ),
    "26000003": Complaint(
        field="소음",
        place="데모로 3",
        status="보완 필요",
        department="환경과",
        answer="소음이 나는 시간을 알려 주세요.",
    ),
}
MOVED: Final = "26000004"
UNREACHABLE_NUMBER: Final = "26999999"
DEPARTMENTS: Final[Mapping[str, str]] = {
    "도로 파손": "도로과",
    "쓰레기 무단투기": "자원순환과",
    "소음": "환경과",
    "가로등 고장": "도로과",
    "하수구 악취": "하수과",
    "공원 시설": "공원녹지과",
    "기타": "시민소통과",
}
# Topic to department and the made-up end of its number.
CONNECTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "주민등록·증명": ("민원여권과", "031-000-0101"),
    "여권": ("민원여권과", "031-000-0102"),
    "세금": ("세무과", "031-000-0103"),
    "복지": ("복지정책과", "031-000-0104"),
    "도로·교통": ("교통행정과", "031-000-0105"),
    "환경·쓰레기": ("자원순환과", "031-000-0106"),
    "건축·주택": ("건축과", "031-000-0107"),
}
OPENS: Final = "09:00"
# Desk to the last time at which a visit may begin.
DESKS: Final[Mapping[str, str]] = {
    "민원·증명": "17:30",
    "여권": "17:00",
    "세무": "17:30",
    "복지": "17:30",
    "차량등록": "17:00",
}
# What a visit is for to the desk that does it.
MATTERS: Final[Mapping[str, str]] = {
    "새로 신청": "여권",
    "재발급": "여권",
    "분실": "여권",
    "미성년자": "여권",
    "인감증명서": "민원·증명",
    "복지 창구 예약": "복지",
}
# Document to won a copy at the desk and by post, None where it is not sent; printing at home is free.
DOCUMENTS: Final[Mapping[str, tuple[int, int | None]]] = {
    "주민등록등본": (400, 400),
    "주민등록초본": (400, 400),
    "가족관계증명서": (1_000, None),
    "지방세 납세증명서": (800, 800),
}
POSTAGE: Final = 3_000
DELIVERIES: Final = ("인터넷 출력", "창구 수령", "우편 수령")
# Item to won; large appliances are fetched for nothing.
WASTE: Final[Mapping[str, int]] = {
    "소파": 8_000,
    "침대": 10_000,
    "매트리스": 8_000,
    "장롱": 15_000,
    "책상": 5_000,
    "의자": 2_000,
    "식탁": 5_000,
    "자전거": 3_000,
}
# Somebody must look at it first.
UNPRICED: Final = frozenset({"피아노"})
APPLIANCES: Final = ("냉장고", "세탁기", "텔레비전", "에어컨")
TAXES: Final[Mapping[str, tuple[str, int, bool]]] = {
    "재산세": ("재산세 2기분 152,000원 (납부 기한 9월 30일)", 152_000, True),
    "자동차세": ("자동차세 2기분 98,000원 (납부 기한 12월 31일)", 98_000, False),
}

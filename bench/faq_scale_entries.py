"""Entries as contact centres have them, in any number, all different, and what customers ask about them.

A question is a condition, a product, what of it, and what the customer wants: 36,000 ways for each of 1,024 made-up
products. The same number always makes the same entry.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aicc.models.faq import FAQEntry
from aicc.utils.hangul import josa
from bench.noise import NOISES


def _parted(words: str) -> tuple[str, ...]:
    return tuple(words.split("|"))


_BEGINNINGS: Final = _parted(
    "가온|나래|다솜|라온|마루|바론|사랑|아라|자람|차오|카리|타래|파란|하늘|그린|누리|도담|로움|모아|보람|"
    "소담|온새|조은|초록|코코|토리|포근|한빛|새봄|윤슬|미르|별하"
)
_ENDINGS: Final = _parted(
    "적금|예금|카드|대출|보험|펀드|통장|페이|요금제|멤버십|인터넷|티비|렌탈|정수기|공기청정기|안마의자|"
    "냉장고|세탁기|노트북|청소기|이어폰|휴대폰|태블릿|모니터|여행|항공권|숙박권|상품권|구독|배송|클래스|"
    "쇼핑"
)
_NOUNS: Final = _parted(
    "이용 한도|결제 계좌|자동이체일|비밀번호|주소|연락처|명의|포인트|쿠폰|영수증|세금계산서|이용 내역|"
    "예약 날짜|배송지|설치 날짜|방문 시간|보증 기간|수리 일정|부품|약정 기간|위약금|환불 금액|연회비|"
    "수수료|우대 금리|만기일|중도 상환|분할 납부|가입 증명서|납입 증명서|보험금|담보|수익자|계약자|"
    "공동 명의|가족 결합|할인 혜택|로밍|유심|데이터 선물|부가 서비스|본인 인증|생체 인증|알림 문자|"
    "이메일 주소|회원 등급|휴면 계정|추천인|선물하기|교환 상품|반품 접수|사은품|정기 배송|묶음 배송|좌석|"
    "마일리지|수하물|입장권|동의서|해외 결제"
)
# What the customer wants, and how the question about it may end; `{0}` is the deed.
_DEEDS: Final = _parted("변경|조회|신청|해지|취소|등록|연장|확인|재발급|정정")
_WISHES: Final = (
    ("{0} 방법을 알려 주세요", "{0} 어떻게 해요"),
    ("{0}하려면 무엇이 필요한가요?", "{0}하는데 뭐가 필요하죠"),
)
_CONDITIONS: Final = _parted(
    "해외에 있을 때|휴대전화를 바꾼 뒤|미성년자인데|외국인인데|대리인이|법인 명의로|주말에|밤에|앱 없이|"
    "전화로|인터넷으로|영업점에서|가입한 날|한 달이 지난 뒤|만기 전에|연체 중에|이사한 뒤|이름을 바꾼 뒤|"
    "신분증 없이|인증서 없이|처음 가입할 때|두 번째부터|가족이|군대에 있는 동안|부모님 대신|사업자인데|"
    "결제가 실패했을 때|오류가 났을 때|점검 시간에|카드를 잃어버렸을 때"
)
_STRANGERS: Final = (
    ("오늘", "내일", "어제", "지난주에", "아까", "요즘"),
    (
        "점심 뭐 먹지",
        "하늘이 참 예쁘네",
        "강아지가 자꾸 짖어",
        "친구랑 싸웠어",
        "영화 추천해 줘",
        "비가 오려나",
        "너무 졸려",
    ),
    ("", " ㅋㅋ", " 그치", " 어떡하지", " 심심하다"),
)
_PRODUCTS: Final = len(_BEGINNINGS) * len(_ENDINGS)
_WAYS: Final = len(_NOUNS) * len(_DEEDS) * len(_WISHES) * len(_CONDITIONS)
COMBINATIONS: Final = _PRODUCTS * _WAYS
# Without a common factor with COMBINATIONS, so that steps of it come to all of them before any comes again.
_STEP: Final = 7_654_321_987
# One question in so many is a stranger's.
_STRANGE: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One combination of the grammar."""

    product: str
    noun: str
    deed: str
    condition: str
    # How it is asked in the entry, and how a customer asks it.
    written: str
    said: str


def wish(number: int) -> Wish:
    """Return the combination of a number, 0..COMBINATIONS - 1; each number has its own."""
    rest = number * _STEP % COMBINATIONS
    found = []
    for choices in (_BEGINNINGS, _ENDINGS, _NOUNS, _DEEDS, _CONDITIONS):
        rest, place = divmod(rest, len(choices))
        found.append(choices[place])
    beginning, ending, noun, deed, condition = found
    written, said = (form.format(deed) for form in _WISHES[rest])
    return Wish(product=beginning + ending, noun=noun, deed=deed, condition=condition, written=written, said=said)


def entry(number: int) -> FAQEntry:
    """Return the entry of a number, 0..COMBINATIONS - 1."""
    about = wish(number)
    return FAQEntry(
        id=f"faq-{number}",
        category=about.product[2:],
        question=f"{about.condition} {about.product} {about.noun} {about.written}",
        answer=f"{about.product} {about.noun} {about.deed}{josa(about.deed, '은/는')} 고객센터 앱의 나의 상품 메뉴에서 "
        f"하실 수 있습니다. {about.condition} 처리하시려면 신분증을 준비하신 뒤 상담원에게 말씀해 주세요.",
    )


def questions(count: int, entries: int, *, seed: int = 0) -> Iterator[tuple[str, str | None]]:
    """Yield what customers ask about the first `entries` entries, each with the id of the entry, None for strangers.

    They say it otherwise, two of three without spaces or with a slip.
    """
    chooser = random.Random(seed)
    for number in range(count):
        if number % _STRANGE == _STRANGE - 1:
            yield (
                "".join((chooser.choice(_STRANGERS[0]), " ", *(chooser.choice(part) for part in _STRANGERS[1:]))),
                None,
            )
            continue
        asked = chooser.randrange(entries)
        about = wish(asked)
        text = f"{about.product} {about.noun} {about.condition} {about.said}"
        yield NOISES[chooser.choice(("clean", "no spaces", "1 typo"))](text, chooser), f"faq-{asked}"

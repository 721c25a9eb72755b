"""Who keeps accounts in Korea, and what people call them.

The codes are those that transfers between banks go by (금융기관 공동코드), published by the Korea Financial
Telecommunications and Clearings Institute (금융결제원). Payment services have none.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """A bank, a securities firm or a payment service."""

    name: str
    # Three digits, or None.
    code: str | None
    # Names that mean nothing else.
    firm: tuple[str, ...]
    # Everyday words that mean the institution only beside accounts and money: 우리, 하나, 부산.
    loose: tuple[str, ...]


# Code, name, other names / everyday words.
_BANKS: Final = """
001 한국은행
002 산업은행 한국산업은행 KDB산업은행 KDB산업 KDB은행 KDB 케이디비 / 산업
003 기업은행 IBK기업은행 중소기업은행 IBK기업 IBK은행 IBK 아이비케이 / 기업
004 국민은행 KB국민은행 KB국민 KB은행 KB뱅크 KB 케이비국민은행 케이비은행 케이비 국민뱅크 / 국민
007 수협은행 Sh수협은행 Sh수협 수협중앙회 수협
008 수출입은행 한국수출입은행
011 농협은행 NH농협은행 NH농협 NH은행 NH뱅크 NH 엔에이치농협은행 엔에이치농협 엔에이치 농협중앙회 농협
012 지역농축협 지역농협 단위농협 단위농축협 지역축협 단위축협 농축협 축협
020 우리은행 우리뱅크 / 우리
023 SC제일은행 SC제일 SC은행 제일은행 에스씨제일은행 에스씨제일 스탠다드차타드은행 스탠다드차타드 / 제일 SC
027 씨티은행 한국씨티은행 시티은행 씨티뱅크 시티뱅크 citibank / 씨티 시티
031 iM뱅크 아이엠뱅크 imbank iM은행 대구은행 DGB대구은행 DGB / 대구 iM 아이엠
032 부산은행 BNK부산은행 BNK부산 / 부산
034 광주은행 KJB광주은행 / 광주
035 제주은행 / 제주
037 전북은행 JB전북은행 / 전북
039 경남은행 BNK경남은행 BNK경남 / 경남
045 새마을금고 MG새마을금고 MG새마을 엠지새마을금고 / 새마을 MG
048 신협 신협은행 신협중앙회 신용협동조합
050 저축은행 상호저축은행
054 HSBC은행 HSBC 홍콩상하이은행
055 도이치은행 도이치뱅크
057 제이피모간체이스은행 JP모간체이스은행 JP모간 JP모건
060 뱅크오브아메리카 BOA은행 BOA
061 비엔피파리바은행 BNP파리바은행 BNP파리바
062 중국공상은행 공상은행
063 중국은행
064 산림조합 산림조합중앙회 SJ산림조합
067 중국건설은행
071 우체국 우체국은행 우체국뱅크 우체국예금 / 우체국
081 하나은행 KEB하나은행 KEB하나 하나뱅크 외환은행 / 하나 KEB
088 신한은행 신한뱅크 신한
089 케이뱅크 K뱅크 Kbank 케뱅
090 카카오뱅크 카카오은행 kakaobank 카뱅 / 카카오
092 토스뱅크 토스은행 tossbank 토뱅 / 토스
209 유안타증권
218 KB증권 KB투자증권 케이비증권
221 상상인증권
222 한양증권
223 리딩투자증권
224 BNK투자증권
225 IBK투자증권
227 다올투자증권
238 미래에셋증권 미래에셋대우 미래에셋
240 삼성증권
243 한국투자증권 한투증권 한투
247 NH투자증권 NH증권 나무증권
261 교보증권
262 iM증권 아이엠증권 하이투자증권
263 현대차증권
264 키움증권 / 키움
265 LS증권 이베스트투자증권 이베스트
266 SK증권
267 대신증권
269 한화투자증권 한화증권
270 하나증권 하나금융투자
271 토스증권
278 신한투자증권 신한금융투자 신한증권
279 DB증권 DB금융투자
280 유진투자증권 유진증권
287 메리츠증권
288 카카오페이증권
290 부국증권
291 신영증권
292 케이프투자증권
294 우리투자증권 한국포스증권
--- 카카오페이
--- 네이버페이
--- 토스머니
--- 페이코 payco
"""
# Savings banks share one code.
_SAVINGS: Final = """
SBI OK 오케이 웰컴 페퍼 한국투자 애큐온 상상인 상상인플러스 다올 JT JT친애 유진 모아 키움 키움예스 신한 KB 하나
우리금융 NH IBK BNK DB 고려 푸른 대신 예가람 스마트 바로 조흥 CK HB OSB 청주 대한 동원제일 세람 융창 안양 인천 평택
진주 참 더케이
"""


def _institutions() -> tuple[Institution, ...]:
    found = []
    for line in _BANKS.strip().splitlines():
        firm, _, loose = line.partition(" / ")
        code, name, *others = firm.split()
        # 우체국 is a post office, too: a name that is also an everyday word is not firm.
        names = tuple(word for word in (name, *others) if word not in loose.split())
        known = code if code.isdigit() else None
        found.append(Institution(name=name, code=known, firm=names, loose=tuple(loose.split())))
    savings = [f"{name}저축은행" for name in _SAVINGS.split()]
    found += [Institution(name=name, code="050", firm=(name,), loose=()) for name in savings]
    return tuple(found)


INSTITUTIONS: Final = _institutions()

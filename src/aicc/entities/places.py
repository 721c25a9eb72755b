"""Finding places in Korea (장소): regions, districts, streets, stations and branches, and addresses made of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aicc.entities.regions import DISTRICTS, KNOWN_PLACES, PROVINCES, SHORT_CITIES, SHORT_IN_PROVINCE
from aicc.entities.word_ends import particle_cuts
from aicc.models.understanding import Entity
from aicc.utils.patterns import lazy_pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One part of an address."""

    start: int
    end: int
    # Official name, or what was written.
    value: str
    # How near it is: an address goes from large to small.
    level: int
    # Whether it is a place only together with another part: 경기 is also a match.
    weak: bool = False


_PROVINCE, _DISTRICT, _NEIGHBOURHOOD, _SPOT = range(4)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_GENERIC: Final = _set(
    """
    거래 관리 개설 해당 가까운 근처 전국 모든 은행 영업 다른 어느 담당 본사 인근 주변 도착 출발 중간 시작 종료 반환
    특정 같은 최종 도달 현재 우리 발생 사고 결제 카드 국제 국내 침몰 추락 충돌
    """
)
# What places end in, and the words that end so but are none: 운동, 지역.
_ENDINGS: Final = {
    **dict.fromkeys(("지점", "영업점", "출장소", "터미널", "공항", "읍"), _GENERIC),
    "동": _set(
        """
    활동 운동 행동 노동 이동 변동 감동 공동 작동 부동 진동 연동 구동 가동 출동 소동 선동 충동 아동 수동 합동 율동 파동
    냉동 시동 요동 기동 격동 약동 반동 생동 거동 발동 난동 혼동 제동 츠동 반자동 전자동 홍길동 강호동 규동 텐동 면동
    """
    ),
    "역": _set(
        """
    지역 구역 영역 무역 면역 통역 방역 광역 전역 검역 번역 현역 병역 주역 단역 배역 대역 노역 징역 용역 반역 하역 교역
    내역 성역 권역 의역 직역 조역 악역 부역 음역 사역 치역 유역 해역 수역 아역 인역 인공역 자역 녀역 할역 람역 들역
    홍역 꾸역 억역 무역
    """
    ),
}
_ENDS_IN: Final = lazy_pattern(rf"(?:{'|'.join(_ENDINGS)})$")
_RURAL: Final = lazy_pattern(r"[가-힣]{2,3}[면리]$")
# More letters in one go are no name any more.
_LONGEST: Final = 20
_ENDING_LETTERS: Final = frozenset("점소널항동역읍면리청")
_WORD: Final = lazy_pattern("(?<![0-9])[가-힣]{2,}+(?:[0-9]{1,2}[동가]?[가-힣]*+)?")

# Streets need their number: 테헤란로 123, 세종대로 12길 5-1.
_NUMBERED_STREET: Final = lazy_pattern(r"[로길] ?\d")
_STREET: Final = lazy_pattern(
    r"(?<![가-힣0-9])(?P<name>[가-힣][가-힣0-9]{1,8}?(?P<kind>대로|로|길))(?P<lane> ?\d{1,4}[번가나다]?길)? ?"
    r"\d{1,4}(?:-\d{1,4})?(?:번지)?"
    r"(?P<closed>$|(?=[,.]|에|으로|로|까지|이요|이에요|입니다|예요| ?\d{1,4}[동호층]| [가-힣]))?"
)
_LOT: Final = lazy_pattern(r" ?\d{1,4}(?:-\d{1,4})?번지| \d{1,4}-\d{1,4}(?![\d-])")
# What is written onto 로 is no street where it is one of these: 카드로 3, 번호로 1234.
_NO_STREET: Final = lazy_pattern(
    "(?:으|카드|계좌|통장|전화|번호|문자|메일|바|따|별|새|주|서|스스|실제|대체|진짜|은행|걸|핸드폰|휴대폰|아래|위|뒤|앞|옆|"
    "한테|에게|엄마|아빠)로$"
)


def find_places(text: str) -> Iterator[Entity]:
    """Yield the places that a normalised text names; parts of an address that follow one another are one place.

    The value is the official name of regions, with the province where only one has such a district (서울 강남구 and
    강남구 -> 서울특별시 강남구), and otherwise what was written.
    """
    address: list[_Part] = []
    for part in _parts(text):
        if address and not _continues(text, address[-1], part):
            yield from _place(text, address)
            address = []
        address.append(part)
    yield from _place(text, address)


def _continues(text: str, part: _Part, following: _Part) -> bool:
    smaller = following.level > part.level or following.value.startswith(f"{part.value} ")
    return smaller and text[part.end : following.start] in (" ", ", ", "")


def _place(text: str, address: list[_Part]) -> Iterator[Entity]:
    if not address or (len(address) == 1 and address[0].weak):
        return
    start, end = address[0].start, address[-1].end
    value = ""
    for part in address:
        # 경기도 수원시 영통구 is what 영통구 alone says, too.
        value = part.value if part.value.startswith(value) else f"{value} {part.value}"
    yield Entity(kind="place", text=text[start:end], start=start, end=end, value=value)


def _parts(text: str) -> Iterator[_Part]:
    numbered = _NUMBERED_STREET.search(text) is not None
    region, last = "", -2
    for match in _WORD.finditer(text):
        start = match.start()
        if start < last:
            continue
        region = region if start == last + 1 else ""
        part = (_street(text, start, region) if numbered else None) or _in_word(text, match, region)
        if part:
            yield part
            region, last = part.value, part.end


def _street(text: str, start: int, region: str) -> _Part | None:
    match = _STREET.match(text, start)
    if match is None or _NO_STREET.search(match["name"]):
        return None
    # By itself 로 is mostly a particle: a street has a long name, a wide road or a lane.
    sure = region or match["lane"] or match["kind"] != "로" or len(match["name"]) > 3
    if not sure or (match["closed"] is None and not region):
        return None
    return _Part(start=start, end=match.end(), value=match.group(), level=_SPOT)


def _in_word(text: str, match: re.Match[str], region: str) -> _Part | None:
    word, start = match.group(), match.start()
    if (word[:2] not in _HEADS and _ENDING_LETTERS.isdisjoint(word)) or len(word) > _LONGEST:
        return None
    for cut in particle_cuts(word):
        name = word[:cut]
        official = _official(name, region) or _glued(name)
        if official:
            level = _PROVINCE if official in PROVINCES else _DISTRICT if " " in official else _NEIGHBOURHOOD
            return _Part(start=start, end=start + cut, value=official, level=level, weak=name == "경기")
        if _shows(name, region):
            lot = _LOT.match(text, start + cut) if cut == len(word) and region else None
            end = lot.end() if lot else start + cut
            level = _NEIGHBOURHOOD if name[-1] in "동읍면" else _SPOT
            return _Part(start=start, end=end, value=text[start:end], level=level)
    return None


def _glued(name: str) -> str | None:
    """Return the official name of a district written onto its province: 서울강남구."""
    for size in (7, 5, 4, 3, 2):
        province = PROVINCES.get(name[:size])
        inner = _official(name[size:], province) if province and len(name) > size + 1 else None
        if inner and " " in inner:
            return inner
    return None


def _official(name: str, region: str) -> str | None:
    """Return the official name of a region, as far as the region around it tells which one is meant."""
    if name in PROVINCES:
        # 경기 광주 is the smaller of the two.
        return PROVINCES[name] if not (region == "경기도" and name == "광주") else "경기도 광주시"
    inside = SHORT_IN_PROVINCE.get(name) if region else None
    if inside and f"{region} {inside}" in DISTRICTS[inside]:
        return f"{region} {inside}"
    known = DISTRICTS.get(SHORT_CITIES.get(name, name), ())
    near = [full for full in known if region and full.startswith(region)]
    if len(near or known) == 1:
        return (near or known)[0]
    return name if known or name in KNOWN_PLACES else None


def _shows(name: str, region: str) -> bool:
    """Return whether the last letters show a place: 강남역, 서초동, 판교점, 강남구청, 청평면 (behind its county)."""
    if region and _RURAL.match(name) and region[-1] in "시군읍면":
        return True
    if name[-1] in "점청" and (name[:-1] in DISTRICTS or _is_known(name[:-1].removesuffix("역")) or name == "서울시청"):
        return True
    found = _ENDS_IN.search(name)
    if found is None:
        return False
    stem, excluded = name[: found.start()].rstrip("0123456789"), _ENDINGS[found[0]]
    if region:
        # 효자동 and 청운동 are places in their city, whatever 자동 and 운동 mean elsewhere.
        return bool(stem) and stem not in excluded
    return len(stem) > 1 and excluded.isdisjoint((stem, name, name[-2:]))


def _is_known(name: str) -> bool:
    return name in KNOWN_PLACES or name in PROVINCES or name in SHORT_CITIES


_HEADS: Final = frozenset(
    name[:2] for names in (PROVINCES, DISTRICTS, SHORT_IN_PROVINCE, KNOWN_PLACES) for name in names
)

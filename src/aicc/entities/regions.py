"""The provinces, cities, counties and districts of Korea (시도, 시군구), as administrative law names them."""

from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Official name and the short names in use, older official names among them.
_PROVINCES: Final = """
서울특별시 서울시 서울
부산광역시 부산시 부산
대구광역시 대구시 대구
인천광역시 인천시 인천
광주광역시 광주
대전광역시 대전시 대전
울산광역시 울산시 울산
세종특별자치시 세종시 세종
경기도 경기
강원특별자치도 강원도 강원
충청북도 충북
충청남도 충남
전북특별자치도 전라북도 전북
전라남도 전남
경상북도 경북
경상남도 경남
제주특별자치도 제주도 제주
"""
# Districts inside a city stand in brackets behind it. Those of 2026 (화성, 인천) stand beside the ones they replace.
_DISTRICTS: Final = """
서울특별시 종로구 중구 용산구 성동구 광진구 동대문구 중랑구 성북구 강북구 도봉구 노원구 은평구 서대문구 마포구 양천구
서울특별시 강서구 구로구 금천구 영등포구 동작구 관악구 서초구 강남구 송파구 강동구
부산광역시 중구 서구 동구 영도구 부산진구 동래구 남구 북구 해운대구 사하구 금정구 강서구 연제구 수영구 사상구 기장군
대구광역시 중구 동구 서구 남구 북구 수성구 달서구 달성군 군위군
인천광역시 중구 동구 미추홀구 연수구 남동구 부평구 계양구 서구 강화군 옹진군 제물포구 영종구 검단구
광주광역시 동구 서구 남구 북구 광산구
대전광역시 동구 중구 서구 유성구 대덕구
울산광역시 중구 남구 동구 북구 울주군
경기도 수원시(장안구,권선구,팔달구,영통구) 성남시(수정구,중원구,분당구) 의정부시 안양시(만안구,동안구)
경기도 부천시(원미구,소사구,오정구) 광명시 평택시 동두천시 안산시(상록구,단원구) 고양시(덕양구,일산동구,일산서구)
경기도 과천시 구리시 남양주시 오산시 시흥시 군포시 의왕시 하남시 파주시 이천시 안성시 용인시(처인구,기흥구,수지구)
경기도 김포시 화성시(만세구,효행구,병점구,동탄구) 광주시 양주시 포천시 여주시 연천군 가평군 양평군
강원특별자치도 춘천시 원주시 강릉시 동해시 태백시 속초시 삼척시 홍천군 횡성군 영월군 평창군 정선군 철원군 화천군
강원특별자치도 양구군 인제군 고성군 양양군
충청북도 청주시(상당구,서원구,흥덕구,청원구) 충주시 제천시 보은군 옥천군 영동군 증평군 진천군 괴산군 음성군 단양군
충청남도 천안시(동남구,서북구) 공주시 보령시 아산시 서산시 논산시 계룡시 당진시 금산군 부여군 서천군 청양군 홍성군
충청남도 예산군 태안군
전북특별자치도 전주시(완산구,덕진구) 군산시 익산시 정읍시 남원시 김제시 완주군 진안군 무주군 장수군 임실군 순창군
전북특별자치도 고창군 부안군
전라남도 목포시 여수시 순천시 나주시 광양시 담양군 곡성군 구례군 고흥군 보성군 화순군 장흥군 강진군 해남군 영암군
전라남도 무안군 함평군 영광군 장성군 완도군 진도군 신안군
경상북도 포항시(남구,북구) 경주시 김천시 안동시 구미시 영주시 영천시 상주시 문경시 경산시 의성군 청송군 영양군 영덕군
경상북도 청도군 고령군 성주군 칠곡군 예천군 봉화군 울진군 울릉군
경상남도 창원시(의창구,성산구,마산합포구,마산회원구,진해구) 진주시 통영시 사천시 김해시 밀양시 거제시 양산시 의령군
경상남도 함안군 창녕군 고성군 남해군 하동군 산청군 함양군 거창군 합천군
제주특별자치도 제주시 서귀포시
"""
# Places that everybody names although no map of districts has them, and districts by the part of the name in use.
_KNOWN: Final = """
판교 분당 일산 평촌 동탄 송도 광교 위례 홍대 신촌 여의도 잠실 명동 이태원 압구정 청담동 건대 광화문 을지로 상암 마곡
목동 노량진 신림 센텀 광안리 둔산 마산 강남 강북 강동 강서 서초 송파 마포 용산 영등포 노원 은평 금천 동대문 서대문
성동 성북 도봉 광진 양천 종로 구로 해운대 부평 미추홀
"""
# Cities and counties whose name without 시 or 군 is another word; those of counties never count alone.
_AMBIGUOUS: Final = _set(
    """
    고양 구리 이천 광명 오산 동해 사천 나주 상주 경주 진주 양산 공주 여수 시흥 하남 화성 구미 광주 안성 거제 남원 양주
    영주
    """
)
_SURE: Final = _set(
    """
    가평 양평 홍천 평창 정선 철원 옥천 진천 태안 완주 담양 해남 완도 진도 울릉 남해 하동 거창
    """
)


def _provinces() -> dict[str, str]:
    return {name: line.split()[0] for line in _PROVINCES.strip().splitlines() for name in line.split()}


def _districts() -> dict[str, tuple[str, ...]]:
    """Return the full names by the last part: 중구 has six."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _DISTRICTS.strip().splitlines():
        province, *districts = line.split()
        for written in districts:
            city, _, inner = written.rstrip(")").partition("(")
            full = f"{province} {city}"
            found[city] = (*found.get(city, ()), full)
            for district in filter(None, inner.split(",")):
                found[district] = (*found.get(district, ()), f"{full} {district}")
    return found


PROVINCES: Final = _provinces()
DISTRICTS: Final = _districts()
# Names without 시 and 군 that are clear by themselves: 수원, 가평.
SHORT_CITIES: Final = {
    name[:-1]: name
    for name in DISTRICTS
    if len(name) > 2
    and name[:-1] not in PROVINCES
    and (name[:-1] in _SURE if name.endswith("군") else name.endswith("시") and name[:-1] not in _AMBIGUOUS)
}
# Those that need their province in front of them: 경기 이천, 경남 양산, 서울 노원.
SHORT_IN_PROVINCE: Final = {name[:-1]: name for name in DISTRICTS if len(name) > 2 and name[:-1] not in PROVINCES}
KNOWN_PLACES: Final = frozenset(_KNOWN.split())

"""Finding people (사람) where a word says that somebody is meant: 홍길동 님께, 엄마한테, 예금주 김철수, 박 과장님."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aicc.entities.given_names import (
    FAMILIAR_NAMES,
    FIRST_SYLLABLES,
    LAST_SYLLABLES,
    LONG_SURNAMES,
    SURNAMES,
)
from aicc.entities.word_ends import ends_word
from aicc.models.understanding import Entity
from aicc.utils.patterns import lazy_pattern


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _words(text: str) -> str:
    return "|".join(sorted(text.split(), key=len, reverse=True))


def _heads(text: str) -> str:
    """Return a look ahead that is over at the first letter where none of the words can begin: most letters."""
    return f"(?=[{''.join(sorted({word[0] for word in text.split()}))}])"


# Titles that stand for a person whom the customer need not name.
_TITLES: Final = """
    사장 과장 부장 차장 대리 대표 대표이사 팀장 이사장 이사 상무 전무 회장 부회장 교수 박사 원장 실장 주임 계장 국장
    소장 지점장 점장 본부장 센터장 변호사 회계사 세무사 법무사 노무사 설계사 의사 약사 간호사 목사 집사 권사 장로 감독
    코치 총무 반장 매니저
"""
# Titles that need a name: by themselves they address whoever listens.
_NAMED_TITLES: Final = """
    고객 회원 선생 기사 상담원 상담사 직원 사원 담당자 간사 작가 기자 선수 의원 장관 총장 관장 기장 배우 아나운서 선배
    후배 형님 누님 씨
"""
# Short names are names only in front of these; 신문기사 is no Mr Sin.
_PLAIN: Final = _set("님 씨 고객 고객님 회원님")
_KIN: Final = _set(
    """
    엄마 아빠 어머니 아버지 어머님 아버님 부모님 할머니 할아버지 할머님 외할머니 외할아버지 친할머니 장모님 장모
    장인어른 장인 시어머니 시아버지 시어머님 시아버님 시댁 친정 친정엄마 형 형님 형수 누나 누님 매형 매제 오빠 언니
    형부 올케 동생 남동생 여동생 막내 막냇동생 남편 아내 와이프 집사람 배우자 신랑 아들 딸 큰아들 작은아들 큰딸 작은딸
    막내아들 막내딸 손자 손녀 조카 이모 이모부 고모 고모부 삼촌 외삼촌 큰아버지 작은아버지 큰어머니 작은어머니 큰아빠
    작은아빠 큰엄마 작은엄마 숙모 외숙모 사촌 며느리 사위 처남 처제 처형 남자친구 여자친구 남친 여친 친구 애인 여보
    아이 애들 가족 지인 집주인 임대인 룸메이트 룸메 선배 후배 동료 직장동료 사장 선생님
    """
)
_LONGEST_KIN: Final = max(map(len, _KIN))
# Nouns that look like a surname with a given name.
_NOUNS: Final = _set(
    """
    강아지 고양이 원숭이 송아지 안정화 이용자 이용객 방문자 명의자 문의자 신용자 예금주 임대인 임차인 채무자 채권자
    고용주 공무원 연기자 연예인 정치인 장애인 한국인 조선인 배우자 전문의 주인공 지도자 유권자 우승자 여동생 남동생
    여자친구 남자친구 고등학생 구매자 주문자 제조사 여행사 이사장 조합원 안내원 은행원 경비원 종업원 공공기관 정기예금
    정기적금 주거래 전주인 건물주 이용인 현지인 유명인 기업인 신도 신자 주민 시민 국민 고객 선생 회원 손님 주인 기사
    강사 이모 고모 장모 조카 형제 자매 남매 이웃 지인 성인 장인 상인 여인 노인 군인 부인 범인 하인 주부 신부 수녀 목사
    판사 변호 의사 교수 선수 감독 배우 가수 기자 작가 교사 원장 소장 지점장 이사 조장 반장 사장 회장 대리 차장 과장
    부장 임원 직원 사원 점원 도우미 나라 우리 정부 국가 전부 모두 누구 여기 저기 거기 하나 이거 그거 인간 동물 모임
    여성 남성 연인 애인 남자 여자 남편 아내 아이 어른 변경 정정 정지 지정 문의 은행 오류 명의 성명 이름 연락 전화 주소
    번호 조회 조건 선택 유무 공유 소유 신원 전원 안내 임의 정보 신청 확인 추가 입력 수정 기재 표시 인증 방법 상이 오기
    주의 고지 공지 용도 지급 승인 성공 실패 조정 이전 이의 예정 안전 신규 보유 상태 이상 기간 금액 여부 필요 한명 두명
    여러 연결 심사 지점 본점 부모 조교 조상 선배 후배 기장 여신 주연 성우 여자애 남자애 한의원 황보건설 도서관
    주민센터 심지어 오로지 도대체 어차피 어디서 이제는 이미지 하지만 소리를 제대로 기대로 마음대로 반대로 진짜로
    장소로 원인
    """
)
_FAMILIAR: Final = FAMILIAR_NAMES - _NOUNS
# Given names end so only if they are well known (영자, 혜인): 이용자, 임차인 and 유명한 are no names.
_ENDS_OF_NOUNS: Final = frozenset("자인한")

_SEND: Final = "한테서 한테로 한테 에게서 에게로 에게 께서 께 앞으로"
_MARKER: Final = lazy_pattern(
    rf"{_heads(f'{_TITLES} {_NAMED_TITLES} {_SEND} 님 통장 계좌 명의')}(?:(?P<title>{_words(_TITLES)})(?P<honoured>님)?"
    rf"|(?P<polite>(?:{_words(_NAMED_TITLES)})님?|님)"
    rf"|(?P<towards>{_words(_SEND)})"
    r"|(?P<account>(?:통장|계좌)(?:번호)?(?:으로|로|에서|에)(?![가-힣])|명의))"
)
_AFTER_NAME: Final = r"님|씨|[^가-힣]|$|입니다|이에요|예요|이고|이라|이요|이야|에게|한테|께|으로|로"
_LABELS: Final = """
    이름 성함 성명 고객명 명의 명의자 예금주 예금주명 수취인 수신인 수령인 송금인 의뢰인 입금자 입금자명 신청자 가입자
    계약자 본인 받는사람 받는분 받을사람 받을분 받으실분 보내는사람 보내는분 보낼사람 보낸사람 보낸분
"""
_SELF: Final = "저는 저 전 나는 난 제가 여기는 안녕하세요 여보세요"
_INTRODUCED: Final = lazy_pattern(
    rf"{_heads(f'{_LABELS} {_SELF}')}(?<![가-힣0-9])"
    rf"(?:(?:{_words(_LABELS).replace('사람', ' ?사람').replace('분', ' ?분')})(?:\s?(?:이름|성함|성명))?"
    rf"(?:은|는|이|가|을|를|도)?\s?[:：=-]?\s?(?P<name>[가-힣]{{2,4}}?)(?={_AFTER_NAME})"
    rf"|(?:{_words(_SELF)})[\s,.!]{{0,2}}(?P<self>[가-힣]{{3,4}}?)(?=입니다|이라고|라고|인데|이에요|예요|이고))"
)
# A message that is nothing but a name, or a name with a number to call.
_ALONE: Final = lazy_pattern(
    r"(?:(?:네|예|아)[\s,.]{1,2})?(?P<name>[가-힣]{3,4}?)"
    r"(?:(?:이요|요|이에요|예요|입니다|인데요|이라고 ?(?:해요|합니다))?[.!]?$|[\s,/]{1,3}(?=\(?01[016789][-) ]?\d))"
)
_LETTERS_BEFORE: Final = lazy_pattern(r"([가-힣]{1,8})( ?)$")
# In front of a name people leave out the space behind these.
_GLUED: Final = ("우리", "내", "제", "저희", "에서", "으로", "로", "을", "를", "원", "은", "는", "도", "과", "와", "랑")
_TOWARDS: Final = ("한테", "에게", "께")
_FORMER: Final = ("전 ", "현 ", "구 ")
_LOOK_BACK: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """The letters right in front of a word that tells of a person."""

    text: str
    # At most eight, without a space.
    letters: str
    end: int
    # Whether a space follows them.
    spaced: bool

    def begins(self, size: int, *, glued: bool) -> bool:
        """Return whether the last letters are a word of their own; `glued`: or stand behind another without a space."""
        return _begins_word(self.text, self.end - size, glued=glued)

    def name(self, *, short: bool = False) -> int:
        """Return how many of the last letters are a full name, or 0. `short`: names of two syllables count."""
        for size in (4, 3, 2) if short else (4, 3):
            long_enough = len(self.letters) >= size and (size < 4 or self.letters[-4:-2] in LONG_SURNAMES)
            if long_enough and self.begins(size, glued=size > 2) and is_full_name(self.letters[-size:]):
                return size
        return 0

    def familiar(self) -> int:
        """Return 2 when the last letters are a given name that everybody knows, or 0."""
        return 2 if self.letters[-2:] in _FAMILIAR and self.begins(2, glued=True) else 0

    def kin(self) -> int:
        """Return how many of the last letters say who it is to the customer, or 0."""
        sizes = range(min(_LONGEST_KIN, len(self.letters)), 0, -1)
        return next((size for size in sizes if self.letters[-size:] in _KIN and self.begins(size, glued=True)), 0)

    def surname(self) -> int:
        """Return 1 when a surname stands alone, or 0; 전 사장님 is whoever was it before."""
        alone = self.letters[-1:] in SURNAMES and self.begins(1, glued=False)
        return int(alone and not self.text.startswith(_FORMER, self.end - 1))


def find_people(text: str) -> Iterator[Entity]:
    """Yield the people that a normalised text points at: value is the name without title and particle.

    A title that stands for a name stays (박 과장님 -> 박 과장, 사장님 -> 사장), and so do words of kinship.
    """
    last = 0
    spans = [*_by_marker(text), *_by_introduction(text), *_alone(text)]
    for start, end, value in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= last:
            last = end
            yield Entity(kind="person", text=text[start:end], start=start, end=end, value=value)


def is_full_name(word: str) -> bool:
    """Return whether a word looks like a surname with a given name of one or two syllables: 김철수, 허준, 남궁민수."""
    # 김모 is what newspapers call somebody; 지은이 is 지은.
    if word in _NOUNS or word[1:] == "모" or (word[-1] == "이" and word[:-1] in _FAMILIAR):
        return False
    surname = 2 if word[:2] in LONG_SURNAMES else 1
    given = word[surname:]
    if surname == 1 and word[0] not in SURNAMES:
        return False
    if len(given) < 2:
        return given in LAST_SYLLABLES
    shaped = len(given) == 2 and given[0] in FIRST_SYLLABLES and given[1] in LAST_SYLLABLES
    return given in FAMILIAR_NAMES or (shaped and given[1] not in _ENDS_OF_NOUNS)


def _by_introduction(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _INTRODUCED.finditer(text):
        group = "name" if match["name"] else "self"
        word, end = match[group], match.end(group)
        # Two syllables are a name only where nothing follows: 예금주 변경해 주세요, 이름은 허준.
        closed = len(word) > 2 or (ends_word(text, end) and text[end : end + 1] != " ")
        if closed and (is_full_name(word) or (group == "name" and word in _FAMILIAR)):
            yield *match.span(group), word


def _alone(text: str) -> Iterator[tuple[int, int, str]]:
    match = _ALONE.match(text)
    # Nothing but the name itself tells: the given name must be well known.
    if match and match["name"][-2:] in _FAMILIAR and is_full_name(match["name"]):
        yield *match.span("name"), match["name"]


def _by_marker(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _MARKER.finditer(text):
        before = _before(text, match.start())
        if match["title"]:
            yield from _titled(match, before)
            continue
        if match["polite"]:
            size = _called(match, before)
        else:
            size = before.kin() or before.name() or (0 if match["account"] else before.familiar())
        if size:
            yield before.end - size, before.end, before.letters[-size:]


def _before(text: str, place: int) -> _Before:
    found = _LETTERS_BEFORE.search(text, max(0, place - _LOOK_BACK), place)
    letters, space = (found[1], found[2]) if found else ("", "")
    end = place - len(space)
    if not space and letters[-1:] == "이" and letters[-3:-1] in _FAMILIAR:
        # 진숙이한테 is how friends say 진숙한테.
        letters, end = letters[:-1], end - 1
    return _Before(text=text, letters=letters, end=end, spaced=bool(space))


def _titled(match: re.Match[str], before: _Before) -> Iterator[tuple[int, int, str]]:
    text, end, title = match.string, match.end(), match["title"]
    if not ends_word(text, end):
        return
    size = before.name()
    if size:
        yield before.end - size, before.end, before.letters[-size:]
    elif before.surname() and (match["honoured"] or text.startswith(_TOWARDS, end)):
        yield before.end - 1, end, f"{before.letters[-1]} {title}"
    elif match["honoured"] and _begins_word(text, match.start(), glued=False):
        yield *match.span(), title


def _called(match: re.Match[str], before: _Before) -> int:
    title = match["polite"]
    if not ends_word(match.string, match.end()):
        return 0
    size = before.name(short=title in _PLAIN and not before.spaced) or before.familiar()
    # 나씨 is mostly a slip of 날씨.
    return size or (before.surname() if title == "씨" and before.letters[-1:] != "나" else 0)


def _begins_word(text: str, start: int, *, glued: bool) -> bool:
    before = text[start - 1] if start else " "
    return not before.isalnum() or before.isascii() or (glued and text.endswith(_GLUED, 0, start))

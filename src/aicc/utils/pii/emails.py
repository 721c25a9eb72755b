"""E-mail addresses, typed or said: hong@example.com, hong 골뱅이 네이버 점 컴."""

from typing import Final

# The library's own: `re` of Python before 3.11.5 goes wrong where a possessive group has ways to choose from.
import regex

from aicc.utils.patterns import lazy_pattern, lazy_regex

# Local part and labels of RFC 5321 as people use them; nothing but letters ends a domain. Labels may be Korean where
# the end is not, or is 한국 (RFC 5890), so that a particle after the address is no part of it.
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_TYPED: Final = lazy_pattern(
    rf"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{{1,256}}+@"
    rf"(?:{_LABEL}\.(?:{_LABEL}\.){{0,3}}[A-Za-z]{{2,24}}(?![A-Za-z0-9])"
    r"|[A-Za-z0-9가-힣-]{1,63}\.(?:한국|kr|com|net|org)(?![A-Za-z0-9]))"
)
# Hangul names of letters, longest first where one begins like another.
_LETTERS: Final = {
    "더블유": "w", "에이치": "h", "에이": "a", "에프": "f", "에스": "s", "아이": "i", "제이": "j", "케이": "k",
    "브이": "v", "엑스": "x", "와이": "y", "제트": "z", "비": "b", "씨": "c", "시": "c", "디": "d", "이": "e",
    "쥐": "g", "지": "g", "엘": "l", "엠": "m", "엔": "n", "오": "o", "피": "p", "큐": "q", "알": "r", "티": "t",
    "유": "u",
    "공": "0", "영": "0", "일": "1", "삼": "3", "사": "4", "육": "6", "칠": "7", "팔": "8", "구": "9",
}  # fmt: skip
_MARKS: Final = {
    "언더스코어": "_", "언더바": "_", "밑줄": "_", "하이픈": "-", "대시": "-", "플러스": "+",
    "쩜": ".", "점": ".", "닷": ".", "도트": ".",
}  # fmt: skip
# Providers as they are called, with the domain that is meant when none is said.
_PROVIDERS: Final = {
    "네이버": "naver.com", "지메일": "gmail.com", "다음": "daum.net", "한메일": "hanmail.net", "네이트": "nate.com",
    "카카오": "kakao.com", "핫메일": "hotmail.com", "아웃룩": "outlook.com", "야후": "yahoo.com",
    "아이클라우드": "icloud.com", "구글": "google.com",
}  # fmt: skip
_ENDS: Final = {
    "케이알": "kr", "씨오": "co", "컴": "com", "넷": "net",
    "오알지": "org", "에이아이": "ai", "아이오": "io",
}  # fmt: skip
_SPELT: Final = {**_MARKS, **_PROVIDERS, **_ENDS, **_LETTERS}


def _any(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_WORD: Final = rf"(?:[A-Za-z0-9]{{1,32}}+|{_any(_LETTERS)})"
_MARK: Final = rf"(?:[._+-]|{_any(_MARKS)})"
_DOT: Final = r"\s?(?:점|쩜|닷|도트|\.)\s?"
_END: Final = rf"(?:[A-Za-z]{{2,24}}|{_any(_ENDS)}|(?:{_any(_LETTERS)}){{2,3}})"
_SAID: Final = lazy_regex(
    rf"(?<![A-Za-z0-9가-힣])(?P<local>{_WORD}(?:(?:\s?{_MARK}\s?|\s)?{_WORD}){{0,20}}+)\s?(?:골뱅이|앳|@)\s?"
    rf"(?:(?P<provider>{_any(_PROVIDERS)})(?P<ends>(?:{_DOT}{_END}){{0,3}})"
    rf"|(?P<host>{_WORD}(?:[ -]?{_WORD}){{0,12}}+)(?P<tail>(?:{_DOT}{_END}){{1,3}}))"
)
_AT: Final = lazy_pattern("골뱅이|앳| @|@ ")
_PIECE: Final = lazy_pattern(rf"[A-Za-z0-9._+@-]+|{_any(_SPELT)}")


def emails(text: str) -> list[tuple[int, int, str]]:
    """Return start, end and address of each e-mail address; an address that was said comes out as typed."""
    found: list[tuple[int, int, str]] = []
    if "＠" in text:
        # Old keyboards type the sign twice as wide.
        text = text.replace("＠", "@").replace("．", ".")
    if "@" in text:
        found += ((match.start(), match.end(), match.group()) for match in _TYPED.finditer(text))
    if not found and _AT.search(text):
        found += ((match.start(), match.end(), _address(match)) for match in _SAID.finditer(text))
    return found


def _address(match: regex.Match[str]) -> str:
    if not match["provider"]:
        domain = _written(match["host"]) + _written(match["tail"])
    elif match["ends"]:
        domain = _PROVIDERS[match["provider"]].partition(".")[0] + _written(match["ends"])
    else:
        domain = _PROVIDERS[match["provider"]]
    return f"{_written(match['local'])}@{domain}"


def _written(said: str) -> str:
    return "".join(_SPELT.get(piece, piece) for piece in _PIECE.findall(said))

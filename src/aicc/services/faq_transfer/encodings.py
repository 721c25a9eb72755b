"""Bytes as text, or not at all: no letter is ever guessed."""

import codecs
import re
from functools import lru_cache
from typing import Final

from aicc.services.faq_transfer.results import Unreadable

# Longest first: the mark of UTF-32 begins like that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
# Of the letters that are not ASCII, in a Korean text nearly all are syllables of the old standard (KS X 1001). Files in
# Chinese, Japanese and Western encodings have less than half of them when they are read as Korean.
_LEAST_KOREAN: Final = 0.7
_ENOUGH_LETTERS: Final = 100_000


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and its encoding: `utf-8`, `utf-16` (with a byte order mark) or `cp949`.

    Raises:
        Unreadable: it is in none of these.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding), encoding.removesuffix("-sig")
    if b"\0" in data:
        raise Unreadable(
            "file_binary",
            "글자 파일이 아닙니다. 파일 형식을 확인하거나 UTF-8로 저장해 주세요.",
            "Not a text file; check its format, or save it as UTF-8.",
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text = _strictly(data, "cp949")
    if not _is_korean(text):
        raise _unknown()
    return text, "cp949"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise _unknown() from None


def _is_korean(text: str) -> bool:
    foreign = _FOREIGN.findall(text)[:_ENOUGH_LETTERS]
    return sum(map(_common_syllables().__contains__, foreign)) >= _LEAST_KOREAN * len(foreign)


@lru_cache(maxsize=1)
def _common_syllables() -> frozenset[str]:
    """Return the 2,350 syllables of KS X 1001; the others are written with eight bytes in EUC-KR."""
    return frozenset(syllable for syllable in map(chr, range(0xAC00, 0xD7A4)) if len(syllable.encode("euc-kr")) == 2)


def _unknown() -> Unreadable:
    return Unreadable(
        "encoding_unknown",
        "글자 인코딩을 알 수 없습니다. UTF-8로 저장해 주세요. 엑셀에서는 ‘CSV UTF-8’ 형식입니다.",
        "The encoding is unknown; save the file as UTF-8, which Excel calls CSV UTF-8.",
    )

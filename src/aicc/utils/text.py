"""One form for every way of typing the same text."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

import regex

from aicc.utils.jamo import compose

# Control, format (zero-width, direction), surrogate and private characters carry no meaning for us; tabs and line
# breaks count as spaces.
_INVISIBLE: Final = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U0010ffff"
)
_UNSEEN: Final = re.compile(f"[{_INVISIBLE}]")
# What is its own normal form and joins with nothing before it: nearly all that customers type.
_PLAIN: Final = (
    "\t\n\r -~·가-힣ㄱ-ㅎㅏ-ㅣ…“”‘’₩℃※→☆★♡♥一-鿿\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001f9ff"
)
_STRANGE: Final = re.compile(f"[^{_PLAIN}]")
# Half-width letters of old terminals, which are typed one by one.
_HALF_WIDTH: Final = "\uffa1-\uffbe\uffc2-\uffc7\uffca-\uffcf\uffd2-\uffd7\uffda-\uffdc"
# Characters that may join what stands before them: marks, vowels and finals of Hangul, and what is invisible between.
_FOLLOWING: Final = rf"\p{{M}}\u1160-\u11ff\ud7b0-\ud7ff{_INVISIBLE}"
# A text in pieces, each of which has its normal form by itself.
_PIECES: Final = regex.compile(rf"[{_PLAIN}]+(?![{_FOLLOWING}])|[{_HALF_WIDTH}]++|.[{_FOLLOWING}]*+", regex.DOTALL)

_PUNCTUATION: Final = re.compile(r"[\s.,!?~…·'\"()“”‘’「」『』\[\]{};^♡♥]+")
_RUNS: Final = re.compile(r"([ㄱ-ㅎㅏ-ㅣ!?~.,^;…♡♥])\1\1+|([가-힣])\2\2\2+")
_SPELLED_OUT: Final = re.compile("(?<![ㄱ-ㅎㅏ-ㅣ])[ㄱ-ㅎ][ㅏ-ㅣ][ㄱ-ㅎㅏ-ㅣ]*+")
# Two or three letters with these vowels are rather a face (ㅇㅡㅇ, ㅋㅠ) than a syllable.
_FACE: Final = re.compile(".?[ㅜㅠㅡ].?")

Change = Callable[[re.Match[str]], str]
# A place in a text: first character, and one behind the last.
Span = tuple[int, int]


def _folds() -> Iterator[tuple[int, str | int]]:
    """Give the other ways to write a character: wide, half-width, circled, lone letters of the old code."""
    yield from ((0xFF01 + offset, 0x21 + offset) for offset in range(94))
    yield from {0x3000: " ", 0xFFE6: "₩", 0x301C: "~", 0x223C: "~", 0x02DC: "~"}.items()
    yield from ((code, "-") for code in (0x2010, 0x2011, 0x2212, 0xFE63))
    # The dots of a telephone's Korean keyboard, used for an ellipsis.
    yield from {0x318D: "·", 0x119E: "·", 0x11A2: "··"}.items()
    halves = (
        code for first, last in regex.findall(r"(.)-(.)", _HALF_WIDTH) for code in range(ord(first), ord(last) + 1)
    )
    yield from zip(halves, range(0x3131, 0x3164), strict=True)
    # ①, ㉮, ⓐ, ㈜, Ⅱ and 𝐀 are what is in them; of the squared ones only units in letters (㎏), for ㎡ is not m2.
    for code in (*range(0x2160, 0x2180), *range(0x2460, 0x2500), *range(0x3200, 0x3400), *range(0x1D400, 0x1D800)):
        inside = unicodedata.normalize("NFKC", chr(code)).translate(_LONE_LETTERS)
        if not 0x3300 <= code < 0x3400 or (inside.isascii() and inside.isalpha()):
            yield code, inside


# Conjoining letters that found nothing to join: first consonants, vowels, finals.
_LONE_LETTERS: Final = (
    dict(enumerate("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ", 0x1100))
    | dict(enumerate("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ", 0x1161))
    | dict(enumerate("ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ", 0x11A8))
)
_FOLDS: Final = dict(_folds())


def normalize(text: str) -> str:
    """Return the text in NFC, wide and circled letters plain, invisible characters gone, white space single.

    Half-width and conjoining letters become syllables. Normalising twice changes nothing.
    """
    if _STRANGE.search(text) is None:
        return " ".join(text.split())
    return " ".join("".join(_fold(piece[0]) for piece in _PIECES.finditer(text)).split())


def _fold(piece: str) -> str:
    if _STRANGE.search(piece) is None:
        return piece
    folded = unicodedata.normalize("NFC", piece).translate(_FOLDS)
    if "\uffa1" <= piece[0] <= "\uffdc":
        return compose(folded)
    return unicodedata.normalize("NFC", _UNSEEN.sub("", folded)).translate(_LONE_LETTERS)


def tidy(text: str) -> str:
    """Return a normalised text with what was drawn out cut to two and what was spelled out joined.

    ㅋㅋㅋㅋ, ㅠㅠㅠ and !!! are as good with two; digits and Latin letters stay, for they may be a number or a name.
    Lone letters that make nothing but syllables (ㅈㅏㄴㅇㅐㄱ, ㄴㅔ) become them: people write so to draw a word out,
    and old systems where their code lacks a syllable (ㅂㅘㅅ). Tidying twice changes nothing.
    """
    if _RUNS.search(text):
        text = _RUNS.sub(_cut, text)
    if _SPELLED_OUT.search(text):
        text = _RUNS.sub(_cut, _SPELLED_OUT.sub(_join, text))
    return text


def _cut(match: re.Match[str]) -> str:
    return match[0][:2]


def _join(match: re.Match[str]) -> str:
    joined = compose(match[0])
    whole = _FACE.fullmatch(match[0]) is None and all("가" <= character <= "힣" for character in joined)
    return joined if whole else match[0]


def align(text: str) -> tuple[str, list[Span]]:
    """Return `tidy(normalize(text))` and for each of its characters the place in the text that it came from.

    Costs about a microsecond a character: for the few messages of which a place is needed.
    """
    characters: list[str] = []
    spans: list[Span] = []
    for match in _PIECES.finditer(text):
        start, end = match.span()
        folded = _fold(match[0])
        places = (
            [(place, place + 1) for place in range(start, end)] if folded == match[0] else [(start, end)] * len(folded)
        )
        for character, place in zip(folded, places, strict=True):
            if not character.isspace():
                characters.append(character)
                spans.append(place)
            elif characters and characters[-1] != " ":
                characters.append(" ")
                spans.append(place)
            elif characters:
                spans[-1] = (spans[-1][0], place[1])
    if characters and characters[-1] == " ":
        characters.pop()
        spans.pop()
    aligned = "".join(characters), spans
    for pattern, change in ((_RUNS, _cut), (_SPELLED_OUT, _join), (_RUNS, _cut)):
        aligned = _replace(*aligned, pattern, change)
    return aligned


def _replace(text: str, spans: list[Span], pattern: re.Pattern[str], change: Change) -> tuple[str, list[Span]]:
    parts: list[str] = []
    places: list[Span] = []
    position = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        changed = change(match)
        parts += (text[position:start], changed)
        places += spans[position:start]
        whole = (spans[start][0], spans[end - 1][1])
        places += spans[start:end] if changed == match[0] else [whole] * len(changed)
        position = end
    return "".join(parts) + text[position:], places + spans[position:]


def normalize_lines(text: str) -> str:
    """Return the text normalised line by line: what is shown again to people, who break lines for a reason."""
    return "\n".join(normalize(line) for line in text.strip().splitlines())


def squeeze(text: str) -> str:
    """Return the text without spaces and punctuation, in lower case: the spacing-free view."""
    return _PUNCTUATION.sub("", text).lower()


def squeeze_aligned(text: str) -> list[int]:
    """Return for each character of `squeeze(text)` the index in the text that it came from."""
    kept = (index for index, character in enumerate(text) if not _PUNCTUATION.match(character))
    return [index for index in kept for _ in text[index].lower()]


@lru_cache(maxsize=65_536)
def squeeze_known(text: str) -> str:
    """Return `squeeze(text)` of texts that come again and again (keywords, rules), never of customers' words."""
    return squeeze(text)

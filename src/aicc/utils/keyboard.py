"""The 한/영 key: text that was typed in the wrong state of a Korean keyboard, and how to read it as it was meant.

`wksdor` is 잔액 typed with the key on English, `ㅗ디ㅣㅐ` is hello typed with the key on Korean. The layout is the
standard one (KS X 5002, two-set). What was meant is decided by evidence: in which language do these letters follow one
another, are the syllables ones that exist, are the words around it in the wrong state too.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from aicc.utils.jamo import PAIRS, compose, to_jamo
from aicc.utils.keyboard_words import ENGLISH, KOREAN, REPLIES, SYLLABLES

_KEYS: Final = dict(
    zip("qwertyuiopasdfghjklzxcvbnm", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True)
)
_SHIFTED: Final = {"Q": "ㅃ", "W": "ㅉ", "E": "ㄸ", "R": "ㄲ", "T": "ㅆ", "O": "ㅒ", "P": "ㅖ"}
_TO_SMALL: Final = {ord(key.upper()): key for key in _KEYS}
_TO_JAMO: Final = str.maketrans(_KEYS | {key.upper(): letter for key, letter in _KEYS.items()} | _SHIFTED)
_TO_KEY: Final = {letter: key for key, letter in (_KEYS | _SHIFTED).items()}
_TO_KEYS: Final = str.maketrans(_TO_KEY | {pair: _TO_KEY[two[0]] + _TO_KEY[two[1]] for pair, two in PAIRS.items()})


def to_hangul_keys(text: str) -> str:
    """Return what the keys of the Latin letters give with the 한/영 key on Korean (rkqt -> 값); the rest stays."""
    return compose(text.translate(_TO_JAMO))


def to_latin_keys(text: str) -> str:
    """Return what the keys of the Hangul letters give with the 한/영 key on English (값 -> rkqt); the rest stays."""
    return to_jamo(text).translate(_TO_KEYS)


# Cheap: without a Latin word and a lone letter other than laughing and crying (ㅋㅎㅠㅜ) there is nothing to recover.
_LONE_KEY: Final = re.compile("[ㄱ-ㅊㅌㅍㅏ-ㅛㅝ-ㅟㅡ-ㅣ]")
_SUSPECT: Final = re.compile("[A-Za-z]{2}|[ㄱ-ㅊㅌㅍㅏ-ㅛㅝ-ㅟㅡ-ㅣ]")
_LATIN: Final = re.compile("[A-Za-z]{2}")
_TOKEN: Final = re.compile(r"\S+")
_WORD: Final = re.compile("[A-Za-z]{2,}")
_HANGUL: Final = re.compile("[가-힣]")
_LONE: Final = re.compile("[ㄱ-ㅎㅏ-ㅣ]")
# Addresses, links and handles are what they are. Codes and passwords too, unless the words around them are wrong: there
# letters come before digits, where money begins with a digit (3aks5cjsdnjs).
_CODE: Final = re.compile(r"[@_\\]|://|^www\.|\.(?:com|net|org|kr|io|co|me|html?|pdf|jpg|png)(?![a-z])", re.IGNORECASE)
_CODED: Final = re.compile("^[^0-9]*[A-Za-z][0-9]")
# An initialism in front of Korean: ATMdptj is ATM에서.
_INITIALISM: Final = re.compile("([A-Z]{2,})([a-z]{2,}.*)")
_CAPITALS: Final = re.compile("[A-Z]{3}")
# Laughing and crying behind a word is no sign of a wrong reading.
_FEELING: Final = re.compile("[ㅋㅎㅠㅜ]+$")
# Longer lines are pasted, not typed in the wrong state.
_LONGEST: Final = 300
_LONGEST_WORD: Final = 15

# Weights of the evidence, natural logarithms of odds as the letter pairs are.
_IN_LEXICON: Final = 7.0
_KNOWN: Final = 7.0
_COMMON: Final = 0.7
_RARE: Final = -2.5
_IMPOSSIBLE: Final = -5.0
_SHORT: Final = -4.0
_MIXED: Final = -4.0
_IN_CODE: Final = -6.0
_SUPPORT: Final = 20.0
_CONVINCED: Final = 2.0

Known = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Piece:
    # Latin letters of a line and what they are in Korean.
    start: int
    end: int
    hangul: str
    # How much more likely Korean is than English, by the letters alone.
    score: float


def recover_keyboard(text: str, known: Known | None = None) -> str | None:
    """Return the text as it was meant where the 한/영 key was in the wrong state, or None when nothing was.

    Works word by word in both directions and leaves the rest: digits, right Korean and right English, addresses, codes.
    `known` says whether a Korean word (no spaces) is one that the bot knows; such words need less other evidence.
    """
    if _SUSPECT.search(text) is None or len(text) > _LONGEST:
        return None
    recovered = _recover_latin(text) if _LONE_KEY.search(text) else text
    if _LATIN.search(recovered):
        recovered = _recover_hangul(recovered, known)
    return recovered if recovered != text else None


def _recover_hangul(text: str, known: Known | None) -> str:
    # Caps lock changes nothing of Korean, so that a line all in capitals says nothing about double consonants.
    typed = text.translate(_TO_SMALL) if text.isupper() and _CAPITALS.search(text) else text
    pieces = [piece for token in _TOKEN.finditer(typed) for piece in _pieces(token, known)]
    total = sum(max(-_SUPPORT, piece.score) for piece in pieces)
    # Right Korean around it says that the key was right: then Latin letters are more often meant.
    prior = _MIXED if _HANGUL.search(text) else 0.0
    parts: list[str] = []
    position = 0
    for piece in pieces:
        support = max(-_SUPPORT, min(_SUPPORT, total - max(-_SUPPORT, piece.score)))
        if piece.score + support + prior > _CONVINCED:
            parts += (text[position : piece.start], piece.hangul)
            position = piece.end
    return "".join(parts) + text[position:]


def _pieces(token: re.Match[str], known: Known | None) -> Iterator[_Piece]:
    word, offset = token[0], token.start()
    if _CODE.search(word):
        return
    for match in _WORD.finditer(word):
        start, letters = match.start(), match[0]
        if letters.casefold() in _only_english():
            continue
        split = _INITIALISM.fullmatch(letters)
        if split and split[1] in ENGLISH:
            start, letters = start + len(split[1]), split[2]
        if offset + start == 0 and letters[0] in _SHIFTED and _is_word(to_hangul_keys(letters.lower()), known):
            # Editors begin a line with a capital letter that nobody typed: Wksdor is 잔액 and not 짠액.
            letters = letters.lower()
        hangul, score = _read(letters, known)
        if _CODED.search(word):
            score = min(score, 0.0) + _IN_CODE
        yield _Piece(offset + start, offset + match.end(), hangul, score)


def _read(letters: str, known: Known | None) -> tuple[str, float]:
    hangul = to_hangul_keys(letters)
    bare = _FEELING.sub("", hangul)
    score = -_IN_LEXICON if letters.casefold() in _english() else 0.0
    if bare in REPLIES:
        return hangul, score + 2 * _CONVINCED
    if not bare:
        return hangul, score + _SHORT
    score += sum(map(_worth, bare)) + _pairs(letters if letters.islower() else to_latin_keys(hangul))
    if len(bare) < 2:
        score += _SHORT
    elif _is_word(bare, known):
        score += _KNOWN
    return hangul, score


def _is_word(hangul: str, known: Known | None) -> bool:
    return hangul in KOREAN or (known is not None and known(hangul))


def _worth(character: str) -> float:
    if character in SYLLABLES:
        return _COMMON
    return _RARE if character in _standard_syllables() else _IMPOSSIBLE


def _recover_latin(text: str) -> str:
    return _TOKEN.sub(lambda token: _english_in(token[0]), text)


def _english_in(token: str) -> str:
    # The longest beginning that is an English word, with Korean or nothing behind it: ㅐ쎼를 is OTP를.
    lone = [match.start() for match in _LONE.finditer(token)]
    if not lone or lone[-1] >= _LONGEST_WORD or _LATIN.search(token):
        return token
    for end in range(min(len(token), _LONGEST_WORD), lone[-1], -1):
        head = token[:end]
        written = _english().get(to_latin_keys(head).casefold())
        # Letters that are whole syllables were set apart on purpose (ㅅㅐ끼), not typed as English.
        if written is not None and not _is_chat(head) and _LONE.search(compose(head)):
            return written + token[end:]
    return token


def _is_chat(token: str) -> bool:
    # Consonants alone are initials (ㅊㅋ, ㄱㅅ, ㅇㄷ) unless there are many; one letter over and over is a feeling.
    return len(set(token)) == 1 or (len(token) < 4 and all("ㄱ" <= letter <= "ㅎ" for letter in token))


@cache
def _english() -> dict[str, str]:
    return {word.casefold(): word for word in sorted(ENGLISH) if len(word) > 1}


@cache
def _only_english() -> frozenset[str]:
    # app is ㅁㅔㅔ in Korean, which nobody writes: such words are what they are, whatever stands around them.
    return frozenset(word for word in _english() if _LONE.search(to_hangul_keys(word)))


@cache
def _standard_syllables() -> frozenset[str]:
    # The 2,350 syllables of KS X 1001: what Korean is written with; the other 8,822 are possible, not used.
    return frozenset(
        character
        for row in range(0xB0, 0xC9)
        for character in bytes(byte for column in range(0xA1, 0xFF) for byte in (row, column)).decode("euc_kr")
    )


def _pairs(keys: str) -> float:
    table = _evidence()
    framed = f"^{keys}$"
    return sum(table.get(framed[index : index + 2], 0.0) for index in range(len(framed) - 1))


@cache
def _evidence() -> dict[str, float]:
    # For each pair of keys, how much more often it stands in Korean words than in English ones; a pair that is in
    # neither list counts as half seen in both.
    korean, english = _count(map(to_latin_keys, KOREAN)), _count(map(str.casefold, ENGLISH))
    korean_first, english_first = _first(korean), _first(english)
    letters = ["^", "$", *_TO_KEY.values()]

    def odds(one: str, other: str) -> float:
        plain, other_plain = one.casefold(), other.casefold()
        return math.log((korean[one + other] + 0.3) / (korean_first[one] + 10)) - math.log(
            (english[plain + other_plain] + 0.3) / (english_first[plain] + 8)
        )

    return {one + other: odds(one, other) for one in letters for other in letters}


def _count(words: Iterable[str]) -> Counter[str]:
    framed = (f"^{word}$" for word in words)
    return Counter(word[index : index + 2] for word in framed for index in range(len(word) - 1))


def _first(pairs: Counter[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for pair, count in pairs.items():
        counts[pair[0]] += count
    return counts

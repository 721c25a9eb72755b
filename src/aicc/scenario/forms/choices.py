"""Choosing among options: by name, by another word for it, by number, with a letter wrong."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from aicc.entities.near_words import allowed_edits
from aicc.models.scenario import Option
from aicc.scenario.forms.words import asks
from aicc.utils.hangul import parse_number
from aicc.utils.jamo import distance
from aicc.utils.patterns import lazy_pattern
from aicc.utils.text import squeeze

_ORDINALS: Final = {"첫": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}
_PLACE: Final = lazy_pattern(
    rf"([0-9]{{1,2}}|(?:{'|'.join(_ORDINALS)})(?=번째)|[일이삼사오육칠팔구](?=번))(번째|번|째)?"
    r"(?:거|것|걸|꺼|껄)?(?:이요|요|이에요|예요|입니다|으로|로)?(?:할게요|할래요|해줘|해주세요|부탁해요|주세요)?"
)
_POLITE: Final = lazy_pattern(r"(?:이요|요|이에요|예요|입니다|으로|로)$")
_AS_IT_IS: Final = lazy_pattern(r"\S+\s*그대로\S*")
_INSTEAD: Final = lazy_pattern(r"말고|아니고|아니라|빼고")


_AND: Final = lazy_pattern(r"\s*(?:[,/·+&]|그리고|하고|이랑|랑|와 |과 |및|\s)\s*")
_ALL: Final = frozenset(
    """
        다 전부 모두 전체 싹다 다요 전부요 모두요 전체요 다해주세요 다주세요 전부다 모두다 둘다 둘다요 셋다 셋다요
    """.split()  # noqa: SIM905 - read as words
)
# Letters around an option's name that still leave it the answer.
_AROUND: Final = 8


def read_selection(options: tuple[Option, ...], text: str) -> str | None:
    """Return the value of the one option that the text names, or None."""
    # 예금 말고 적금: what counts comes after.
    said = squeeze(_INSTEAD.split(text)[-1])
    names = option_names(options)
    named = names.get(said) or names.get(_POLITE.sub("", said))
    if named is not None or asks(text):
        return named
    numbered = _PLACE.fullmatch(said)
    if numbered:
        return _option_at(options, numbered.group(1), counted=numbered.group(2) is not None)
    contained = _contained(names, said)
    meant = {names[name] for name in contained}
    length = max((len(name) for name in contained), default=0)
    if len(meant) == 1 and len(said) - length <= _AROUND:
        return meant.pop()
    return _misspelt(names, _POLITE.sub("", said)) if not meant else None


def read_selections(options: tuple[Option, ...], text: str) -> tuple[str, ...] | None:
    """Return the values of all options that the text names, in the order of the options, or None."""
    # 색은 그대로 사이즈만 names one of two.
    said = squeeze(_AS_IT_IS.sub("", _INSTEAD.split(text)[-1]))
    if asks(text):
        return None
    values = [option.value for option in options]
    if said in _ALL:
        return tuple(values)
    names = option_names(options)
    meant = {names[name] for name in _contained(names, said)}
    if not meant:
        parts = [read_selection(options, part) for part in _AND.split(text) if part]
        meant = {value for value in parts if value is not None} if None not in parts else set()
    return tuple(value for value in values if value in meant) or None


@lru_cache(maxsize=4096)
def option_names(options: tuple[Option, ...]) -> dict[str, str]:
    """Return the value by each of the names of the options, without spaces and in lower case."""
    return {squeeze(name): option.value for option in options for name in (option.value, *option.synonyms)}


def _contained(names: Mapping[str, str], said: str) -> list[str]:
    contained = [name for name in names if name and name in said]
    # 국민 inside 국민은행 says nothing of its own.
    return [name for name in contained if not any(name != other and name in other for other in contained)]


def _misspelt(names: Mapping[str, str], said: str) -> str | None:
    """Return the value whose name is nearest to what was said, when a letter or two are wrong in it."""
    most = allowed_edits(said)
    apart = (
        [(distance(name, said, most), value) for name, value in names.items() if allowed_edits(name)] if most else []
    )
    least = min((edits for edits, _ in apart), default=most + 1)
    meant = {value for edits, value in apart if edits == least <= most}
    return meant.pop() if len(meant) == 1 else None


def _option_at(options: tuple[Option, ...], number: str, *, counted: bool) -> str | None:
    # 3 to the options 1개월, 3개월, 6개월 is the second, 3번 the third.
    begun = [option.value for option in options if re.match(rf"{number}(?![0-9])", option.value)]
    if len(begun) == 1 and not counted:
        return begun[0]
    place = _ORDINALS.get(number) or parse_number(number)
    return options[int(place) - 1].value if place and 1 <= place <= len(options) else None

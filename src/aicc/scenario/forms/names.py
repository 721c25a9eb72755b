"""Names of people."""

from typing import Final

from aicc.models.understanding import Said
from aicc.scenario.forms.yes_no import read_yes_no
from aicc.utils.particles import strip_josa
from aicc.utils.patterns import lazy_pattern
from aicc.utils.text import squeeze

# 홍길동입니다, 제 이름은 홍길동이에요.
_BEFORE: Final = lazy_pattern(r"^(?:(?:제|저의|내|본인)?\s*(?:이름|성함|성명)\s*(?:은|는|이)?|저는|저는요|나는)\s*")
_BEHIND: Final = lazy_pattern(
    r"(?:이라고\s*합니다|라고\s*합니다|이라고\s*해요|라고\s*해요|입니다|이에요|예요|이요|요|님|씨)?[\s.!]*$"
)
_NAME: Final = lazy_pattern(r"[가-힣]{2,5}|[A-Za-z][A-Za-z .'-]{1,38}[A-Za-z]")
_NONE: Final = frozenset(
    "몰라 몰라요 없어 없어요 없음 글쎄 글쎄요 나중에 잠깐 잠시만 취소 아무나 본인".split()  # noqa: SIM905 - read as words
)


def read_name(said: Said) -> str | None:
    """Return the name of which the text consists, or of the one person that it names."""
    alone = _BEHIND.sub("", _BEFORE.sub("", said.text)).strip()
    alone = alone if alone in _NONE else strip_josa(alone)
    if squeeze(alone) in _NONE or read_yes_no(said.text) is not None:
        return None
    if _NAME.fullmatch(alone):
        return alone
    people = {str(entity.value or entity.text) for entity in said.entities if entity.kind == "person"}
    return people.pop() if len(people) == 1 else None

"""The terms by which wordings are compared."""

import re
from typing import Final

from aicc.utils.text import squeeze

_BREAKS: Final = re.compile(r"[\s.,!?~…·'\"()]+")
# Politeness carries no topic; without it questions meet on what they are about.
_ENDINGS: Final = re.compile(
    r"(?:해\s?주세요|해\s?줘요?|알려\s?주세요|알려\s?줘요?|하고\s?싶어요|하고\s?싶습니다|하려고\s?해요|할\s?수\s?있나요|인가요|되나요|하나요|나요|까요|"
    r"습니까|어요|아요|예요|이에요|에요|입니다|습니다|는데요|데요|주세요|해요|요)\s*[.?!~]*$"
)
_MAX_CHARACTERS: Final = 300


def terms(text: str) -> list[str]:
    """Return the syllable pairs and the word beginnings of a text, polite endings left out."""
    bare = _ENDINGS.sub("", text[:_MAX_CHARACTERS].strip().lower()) or text[:_MAX_CHARACTERS].lower()
    squeezed = squeeze(bare)
    found = [squeezed[start : start + 2] for start in range(max(1, len(squeezed) - 1))] if squeezed else []
    return found + [f"{word[:2]}-" for word in _BREAKS.split(bare) if len(word) > 1]

"""One form for every way of typing the same text."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Control, format (zero-width, direction), surrogate and private characters carry no meaning for us; tabs and line
# breaks count as spaces.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]"
)
_SPACES: Final = re.compile(r"\s+")
_PUNCTUATION: Final = re.compile(r"[\s.,!?~…·'\"()]+")
# Full-width ASCII as Korean keyboards in old systems type it.
_FULL_WIDTH: Final = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}


def normalize(text: str) -> str:
    """Return the text in NFC, full-width letters narrowed, invisible characters gone, white space single.

    Normalising twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", text).translate(_FULL_WIDTH))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", visible)).strip()


def normalize_lines(text: str) -> str:
    """Return the text normalised line by line: what is shown again to people, who break lines for a reason."""
    return "\n".join(normalize(line) for line in text.strip().splitlines())


def squeeze(text: str) -> str:
    """Return the text without spaces and punctuation, in lower case: the spacing-free view."""
    return _PUNCTUATION.sub("", text).lower()


@lru_cache(maxsize=65_536)
def squeeze_known(text: str) -> str:
    """Return `squeeze(text)` of texts that come again and again (keywords, rules), never of customers' words."""
    return squeeze(text)

"""What a classifier sees of a text: its syllables by one and two without spaces, its words and how they begin."""

from typing import Final

from aicc.utils.text import squeeze

# Beyond this a message holds no more of an intent, and the cost of a turn stays bounded.
MAX_CHARACTERS: Final = 200


def features(text: str) -> list[str]:
    """Return the features of a text, repeats included.

    Syllables alone and in pairs (the edges marked) work without any spacing. A Korean word begins with its meaning and
    ends with its grammar, so its first two syllables are a feature beside the word itself.
    """
    squeezed = squeeze(text)[:MAX_CHARACTERS]
    if not any(map(str.isalpha, squeezed)):  # a number alone answers a question; it is nobody's wish
        return []
    edged = f"^{squeezed}$"
    found = list(squeezed)
    found += [edged[start : start + 2] for start in range(len(edged) - 1)]
    for word in text[: 2 * MAX_CHARACTERS].lower().split():
        found += (f"_{word}", f"_{word[:2]}-")
    return found

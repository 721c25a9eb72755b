"""A text's tokens, and which of them belong together."""

from dataclasses import dataclass
from typing import Final

from aicc.entities.times.words import Tag, Token

# What may stand between two tokens of one expression.
_GLUE: Final = frozenset(
    {"", " ", ",", ", ", "의", "의 ", "T", ".", "쯤", "쯤 ", "경", "경 ", "중 ", "중에 ", "날 ", "자 "}
)


@dataclass(frozen=True, slots=True)
class Line:
    """The tokens of a text; a place is an index into them."""

    text: str
    tokens: list[Token]

    def tag(self, place: int) -> Tag | None:
        """Return the tag at the place, None behind the last."""
        return self.tokens[place].tag if place < len(self.tokens) else None

    def said(self, place: int) -> str:
        """Return the words of the token."""
        token = self.tokens[place]
        return self.text[token.start : token.end]

    def gap(self, place: int) -> str:
        """Return what stands between the token before the place and the one there."""
        return self.text[self.tokens[place - 1].end : self.tokens[place].start]

    def follows(self, place: int, *tags: Tag, glue: frozenset[str] = _GLUE) -> bool:
        """Return whether one of the tags stands at the place and belongs to what is before it."""
        return place < len(self.tokens) and self.tokens[place].tag in tags and self.gap(place) in glue

    def near(self, place: int) -> bool:
        """Return whether the token at the place belongs to what is before it."""
        return place < len(self.tokens) and self.gap(place) in _GLUE

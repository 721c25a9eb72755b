"""A customer's words as understanding sees them: the normal form, the view without spaces, and the way back."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from aicc.utils.keyboard import recover_keyboard
from aicc.utils.text import Span, align, normalize, squeeze, squeeze_aligned, tidy

# Words that only win time at the beginning of a message ...
_FILLER: Final = (
    "저기요|저기|있잖아요?|있죠|혹시나?|으?음음?|흠|어어?|아아?|엄|그니까|그러니까|다름이? ?아니(?:라|고)"
    "|(?:그 )?뭐(?:냐|지|더라|랄까)"
)
# ... and words that point at something (그 카드, 저 때문에, 그게 뭐예요) unless a pause follows them.
_POINTING: Final = "그게|그|저|이|에|제가"
_PAUSE: Final = "[,.…~·]{1,5}"
_FILLERS: Final = re.compile(
    # 저기 있는 지점 is a place.
    f"(?:(?:{_FILLER})(?:{_PAUSE} ?| (?!있는|있던|보이는))|(?:{_POINTING}){_PAUSE} ?){{1,5}}"
    "(?=[^0-9A-Za-z가-힣]{0,5}[0-9A-Za-z가-힣])"
)
_FIRST_LETTERS: Final = frozenset("저있혹으음흠어아엄그다뭐이에제")
_TOKEN: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalText:
    """One message in its forms. Places are half-open: first character, and one behind the last."""

    # As it came.
    text: str
    # Normalised, with runs cut short (`aicc.utils.text.tidy`), before the 한/영 key was put right.
    typed: str
    # What entities are found in; the same as `typed` unless keys were in the wrong state.
    normal: str
    # The normal form without spaces and punctuation, in lower case.
    squeezed: str

    def original_span(self, start: int, end: int) -> Span:
        """Return where in `text` a place of `normal` came from.

        What became one (letters of a syllable, a run that was cut, a word typed in the wrong key state) comes back
        whole. Places outside are cut to the text; an empty place stays empty.
        """
        return self.original_spans([(start, end)])[0]

    def original_spans(self, places: Sequence[Span]) -> list[Span]:
        """Return `original_span` of many places; the way back is found once for all."""
        typed = [_inside(start, end, len(self.normal)) for start, end in places]
        if self.normal != self.typed:
            words = _typed_places(self.normal, self.typed)
            typed = [_cover(words, start, end, len(self.typed)) for start, end in typed]
        if self.typed == self.text:
            return typed
        came_from = align(self.text)[1]
        return [_cover(came_from, start, end, len(self.text)) for start, end in typed]

    def normal_span(self, start: int, end: int) -> Span:
        """Return where in `normal` a place of `squeezed` came from."""
        start, end = _inside(start, end, len(self.squeezed))
        places = [(index, index + 1) for index in squeeze_aligned(self.normal)]
        return _cover(places, start, end, len(self.normal))

    def original(self, start: int, end: int) -> str:
        """Return the customer's own characters for a place of `normal`."""
        first, last = self.original_span(start, end)
        return self.text[first:last]


def normal_text(text: str) -> NormalText:
    """Return a message in its forms. Any text will do; the normal form of a normal form is itself."""
    normal = tidy(normalize(text))
    return NormalText(text=text, typed=normal, normal=normal, squeezed=squeeze(normal))


def recover(message: NormalText, known: Callable[[str], bool] | None = None) -> NormalText | None:
    """Return the message with the 한/영 key put right, or None when nothing was in the wrong state.

    `known` says whether the bot knows a Korean word; see `aicc.utils.keyboard.recover_keyboard`.
    """
    recovered = recover_keyboard(message.typed, known)
    if recovered is None:
        return None
    normal = tidy(recovered)
    return NormalText(text=message.text, typed=message.typed, normal=normal, squeezed=squeeze(normal))


def strip_fillers(text: str) -> str:
    """Return a normalised text without the words that only win time at its beginning: 음.. 저기요 혹시.

    The result is an end of the text, so that places move by the difference in length. 그, 저 and 이 count only before a
    pause (그.. 카드), for else they point at something (그 카드); a text of nothing else stays.
    """
    if text[:1] not in _FIRST_LETTERS:
        return text
    match = _FILLERS.match(text)
    return text[match.end() :] if match else text


def _inside(start: int, end: int, length: int) -> Span:
    start = min(max(start, 0), length)
    return start, min(max(end, start), length)


def _cover(places: list[Span], start: int, end: int, length: int) -> Span:
    if start < end:
        return places[start][0], places[end - 1][1]
    first = places[start][0] if start < len(places) else length
    return first, first


def _typed_places(normal: str, typed: str) -> list[Span]:
    # Recovering changes words and never the spaces between them: word by word they stand in the same order.
    places: list[Span] = []
    for new, old in zip(_TOKEN.finditer(normal), _TOKEN.finditer(typed), strict=True):
        while len(places) < new.start():
            places.append((old.start() - 1, old.start()))
        same = new[0] == old[0]
        places += ((at, at + 1) if same else old.span() for at in range(old.start(), old.start() + len(new[0])))
    return places

"""Whatever is typed, on whatever keyboard: it can be read, and the way back leads into the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicc.nlu.text import normal_text, recover, strip_fillers
from aicc.utils.initials import is_initials
from aicc.utils.jamo import compose, distance, to_jamo
from aicc.utils.keyboard import recover_keyboard, to_hangul_keys, to_latin_keys
from aicc.utils.particles import strip_josa
from aicc.utils.text import align, normalize, squeeze, squeeze_aligned, tidy

# What goes wrong lives where these meet: lone letters, conjoining and half-width ones, marks, what nobody sees.
AWKWARD = st.text(
    alphabet="가각힣ㄱㅏㅋㅠ \u1100\u1161\u11a8\u200b\u0301aQｂ１ﾡￂﾤ\u3000\ud800①ㆍᆢ!.~👨İΣ\u0345\u3099\t\n@5",
    max_size=20,
)
KEYS = st.text(alphabet="qwertyuiopasdfghjklzxcvbnmQWERTOP 15", max_size=24)
TEXTS = st.one_of(AWKWARD, KEYS, st.text(max_size=40))
SYLLABLES = st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=12)


@given(text=TEXTS)
def test_reading_twice_changes_nothing(text: str) -> None:
    """Each form is its own form."""
    normal, tidied = normalize(text), tidy(normalize(text))
    assert normalize(normal) == normal
    assert tidy(tidied) == tidied
    assert normalize(tidied) == tidied
    assert squeeze(squeeze(text)) == squeeze(text)


@given(text=TEXTS)
def test_the_aligned_form_is_the_normal_form(text: str) -> None:
    """One place for each character, in order, never empty, inside the text."""
    tidied, spans = align(text)
    assert tidied == tidy(normalize(text))
    assert len(spans) == len(tidied)
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert len(squeeze_aligned(tidied)) == len(squeeze(tidied))


@given(text=TEXTS, start=st.integers(-2, 50), length=st.integers(0, 50))
def test_places_cut_the_original_text(text: str, start: int, length: int) -> None:
    """Whatever the place, with the key put right or not, it lies inside the original."""
    reading = normal_text(text)
    for seen in (reading, recover(reading)):
        if seen is not None:
            first, last = seen.original_span(start, start + length)
            assert 0 <= first <= last <= len(text)
            assert seen.original(0, len(seen.normal)).split() == text[slice(*seen.original_span(0, 10**9))].split()
            first, last = seen.normal_span(start, start + length)
            assert 0 <= first <= last <= len(seen.normal)


@given(text=TEXTS)
def test_no_text_is_too_strange_for_the_small_tools(text: str) -> None:
    """Nothing raises; what is cut off is cut off an edge; words are recovered one by one."""
    assert text.endswith(strip_fillers(text))
    assert text.startswith(strip_josa(text))
    assert not (is_initials(text) and any("가" <= character <= "힣" for character in text))
    recovered = recover_keyboard(text)
    assert recovered is None or len(recovered.split()) == len(text.split())


@given(text=SYLLABLES)
def test_letters_and_keys_give_the_syllables_back(text: str) -> None:
    """Spelled or typed in the wrong state, a word of syllables is not lost."""
    assert compose(to_jamo(text)) == text
    assert to_hangul_keys(to_latin_keys(text)) == text


@given(one=SYLLABLES, other=SYLLABLES)
def test_the_distance_is_a_distance(one: str, other: str) -> None:
    """The same both ways, nothing for the same word, at most all letters, and cut at the limit."""
    letters = max(len(to_jamo(one)), len(to_jamo(other)))
    assert distance(one, other, letters) == distance(other, one, letters) <= letters
    assert distance(one, one, 0) == 0
    assert distance(one, other, 2) == min(distance(one, other, letters), 3)


@pytest.mark.parametrize(
    "text",
    [
        "\u0301" * 9_999,
        "ㅋ" * 9_999,
        "가\u200b" * 5_000,
        "가나" * 5_000 + "\u0301",
        "음. " * 3_000,
        "그." * 5_000,
        "ㅗ디ㅣㅐ" * 2_500,
    ],
)
def test_a_hostile_text_is_read_like_any_other(text: str) -> None:
    """Ten thousand characters of one kind: the normal form is one, and the way back covers them."""
    reading = normal_text(text)
    assert normalize(reading.normal) == reading.normal
    assert reading.original_span(0, len(reading.normal))[1] <= len(text)
    assert reading.normal.endswith(strip_fillers(reading.normal))

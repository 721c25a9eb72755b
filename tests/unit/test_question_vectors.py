"""The vectors of questions and their file."""

import hashlib
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from aicc.faq.question_vectors import BUCKETS, DIMENSIONS, VECTORS_PATH, grammar_buckets, pack, question_vectors, unpack
from aicc.lexicon import korean_lexicon
from aicc.lexicon.korean import LEXICON_PATH
from aicc.models.errors import ArtefactInvalid


def learned() -> bytes:
    """Return a small made-up set of numbers for the shipped lexicon, packed."""
    importance, steps = numbers()
    return pack(importance, steps, np.ones((BUCKETS, DIMENSIONS)))


def numbers() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return made-up importances and vectors, always the same."""
    chooser = np.random.default_rng(1)
    count = len(korean_lexicon().names)
    return chooser.random(count), chooser.normal(size=(count, DIMENSIONS))


def test_the_same_numbers_give_the_same_bytes() -> None:
    """A file can be compared with one made again."""
    assert learned() == learned()


def test_what_was_packed_is_read_again() -> None:
    """Importance keeps three digits, vectors to one of 127 steps."""
    read = unpack(learned(), path="made.vectors")
    importance, steps = numbers()

    assert read.importance == pytest.approx(importance, abs=1e-3)
    assert np.abs(read.morphemes * read.scales[:, None] - steps).max() < 0.03


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        pytest.param(lambda content: b"", "not an artefact", id="empty"),
        pytest.param(lambda content: b"PK\x03\x04" + content, "not an artefact", id="another kind"),
        pytest.param(lambda content: content[:-1], "checksum", id="cut short"),
        pytest.param(lambda content: content[:-9] + b"\x00" + content[-8:], "checksum", id="a changed byte"),
        pytest.param(lambda content: content + b"\x00", "checksum", id="a byte too many"),
        pytest.param(lambda content: LEXICON_PATH.read_bytes(), "not an artefact", id="the lexicon's file"),
    ],
)
def test_a_damaged_or_foreign_file_is_refused(damage: Callable[[bytes], bytes], why: str) -> None:
    """The error names the file and what is wrong with it."""
    with pytest.raises(ArtefactInvalid) as refused:
        unpack(damage(learned()), path="made.vectors")

    assert "made.vectors" in str(refused.value)
    assert why in str(refused.value)


def test_a_file_for_another_lexicon_is_refused() -> None:
    """Rows of one lexicon name other morphemes in another."""
    first, _, body = VECTORS_PATH.read_bytes().partition(b"\n")
    version = korean_lexicon().version.encode()
    foreign = body.replace(version, b"0" * len(version))
    magic = first.rpartition(b" ")[0]
    content = b"%b %b\n%b" % (magic, hashlib.sha256(foreign).hexdigest().encode(), foreign)

    with pytest.raises(ArtefactInvalid, match="another lexicon"):
        unpack(content, path="question.vectors")


def test_an_unknown_word_is_close_to_itself_only() -> None:
    """Two made-up names lie nearly square to each other."""
    vectors = question_vectors()
    one, again, other = (vectors.vector([], [word]) for word in ("늘봄적금", "늘봄적금", "가온펀드"))

    assert one @ again == pytest.approx(1, abs=1e-3)
    assert abs(one @ other) < 0.4


def test_a_question_without_words_has_no_direction() -> None:
    """Nothing is close to it."""
    assert not question_vectors().vector([], []).any()


def test_grammar_tells_apart_what_the_words_do_not() -> None:
    """The same noun with other endings is another question."""
    lexicon = korean_lexicon()
    asked, told = (
        [morpheme for piece in lexicon.segment(text) for morpheme in piece.morphemes]
        for text in ("취소하나요", "취소했어요")
    )

    assert grammar_buckets(asked) != grammar_buckets(told)


def test_grammar_features_have_a_place_in_the_table() -> None:
    """Every bucket is a row of the grammar vectors, with none for morphemes and with many."""
    everything = list(range(len(korean_lexicon().names)))[:5_000]

    assert all(0 <= bucket < BUCKETS for bucket in [*grammar_buckets([]), *grammar_buckets(everything)])

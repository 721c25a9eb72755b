"""Many phrases: learning step by step, and the view of how a text is put together."""

import numpy as np
import pytest

from aicc.nlu.design import Design, Rows, lay_out, learn_vocabulary
from aicc.nlu.features import features, phrasing
from aicc.nlu.softmax import solve_softmax

NO_PARTS = np.eye(2, dtype=np.float32)
PHRASES = 5_000


def _two_kinds() -> tuple[Design, Rows]:
    """Forty phrases: the even ones have feature 0 and label 0, the odd ones feature 1 and label 1."""
    rows = [(np.array([number % 2]), np.ones(1, dtype=np.float32)) for number in range(40)]
    return lay_out(rows, np.zeros((40, 3), dtype=np.float32)), np.arange(40) % 2


def test_a_feature_speaks_for_the_intent_it_was_seen_with() -> None:
    """Its weight is positive there and negative elsewhere; meanings that say nothing get no weight."""
    design, labels = _two_kinds()
    weights, meanings = solve_softmax(design, labels, 2, NO_PARTS)

    assert np.sign(weights).tolist() == [[1, -1], [-1, 1]]
    assert meanings.tolist() == [[0, 0]] * 3


def test_intents_learn_from_those_they_share_a_part_with() -> None:
    """The third intent has no phrase; the part it shares with the second lets the same feature speak for it."""
    design, labels = _two_kinds()
    parts = np.array([[1, 0, 0, 0], [0, 1, 0, 1], [0, 0, 1, 1]], dtype=np.float32)
    weights, _ = solve_softmax(design, labels, 2, parts)

    assert weights[1, 1] > weights[1, 2] > weights[1, 0]


def test_the_same_phrases_give_the_same_weights() -> None:
    """The order of learning is drawn with a fixed seed."""
    design, labels = _two_kinds()

    assert np.array_equal(solve_softmax(design, labels, 2, NO_PARTS)[0], solve_softmax(design, labels, 2, NO_PARTS)[0])


@pytest.mark.parametrize(("one", "other"), [("가요", "가나요"), ("비 온대", "비 온대요"), ("사과", "사과 사과 사과")])
def test_texts_with_the_same_words_are_put_together_differently(one: str, other: str) -> None:
    """Endings and length tell them apart."""
    assert set(phrasing(features(one))) != set(phrasing(features(other)))


def test_a_long_text_has_no_more_to_say() -> None:
    """The cost of a message stays bounded: from some length on nothing is added."""
    assert len(phrasing(features("가나다라 " * 10_000))) < 1_000


def test_only_thousands_of_phrases_teach_how_texts_are_put_together() -> None:
    """A few teach nothing about it, and are read without it."""
    line = features("카드 잃어버렸어요")

    assert not learn_vocabulary([line] * (PHRASES - 1)).phrased
    assert learn_vocabulary([line] * PHRASES).phrased


def test_a_text_without_a_word_is_put_together_somehow() -> None:
    """Neither a strange script nor nothing at all raises."""
    assert phrasing(features("qwerty"))
    assert phrasing(features(""))

"""Whatever is typed, sentiment keeps its promises."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicc.models.understanding import Emotion, Mood
from aicc.nlu.sentiment import analyze
from aicc.nlu.sentiment.ngrams import FEATURE_BITS, features
from aicc.utils.text import normalize

TEXTS = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="시발병신개새끼좋아요안감사 1.ㅋㅠㅅㅂ👍", max_size=80),
    st.text(alphabet=st.characters(categories=["Cs", "So", "Lo"]), max_size=30),
)
HOSTILE = [
    "1" * 10_000,
    "이" * 10_000,
    "시1" * 5_000,
    "ㅅ ㅂ " * 3_000,
    "👍" * 5_000,
    "ㅋㅠ" * 5_000,
    "데 " * 5_000,
    "\ud800" * 900,
]


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_four_scores_sum_to_one_and_the_mood_is_the_largest(text: str) -> None:
    """As Amazon Comprehend returns them."""
    found = analyze(normalize(text))
    scores = {
        Mood.POSITIVE: found.positive,
        Mood.NEGATIVE: found.negative,
        Mood.NEUTRAL: found.neutral,
        Mood.MIXED: found.mixed,
    }

    assert abs(sum(scores.values()) - 1) < 1e-9
    assert found.score == max(scores.values())


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_emotions_and_abuse_are_shares_of_one(text: str) -> None:
    """Every emotion has a score, in order."""
    found = analyze(text)

    assert tuple(emotion for emotion, _ in found.emotions) == tuple(Emotion)
    assert all(0 <= score <= 1 for score in (*(score for _, score in found.emotions), found.abuse))


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_features_rise_and_fit_their_width(text: str) -> None:
    """Each feature once, none beyond the table."""
    found = features(text).tolist()

    assert found == sorted(set(found))
    assert 0 <= found[0] <= found[-1] < 1 << FEATURE_BITS


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_lines_are_read_like_their_beginning(text: str) -> None:
    """Neither length nor repetition nor broken letters make it fail."""
    assert analyze(text) == analyze(text[:400])

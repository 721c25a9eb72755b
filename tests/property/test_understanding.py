"""Whatever is typed, it is understood without an error, and places cut the message as it came."""

from functools import lru_cache

from hypothesis import given, settings
from hypothesis import strategies as st

from aicc.nlu import ChatbotNLU

KOREAN = st.text(alphabet="가나다라만원오일이삼억조천백십 월시분0123456789-.,:ㅋㅠㅏㄱabkz~!", max_size=80)


@lru_cache(maxsize=1)
def nlu() -> ChatbotNLU:
    """The packaged bot's understanding, trained once."""
    return ChatbotNLU()


@settings(deadline=None)  # the first call trains
@given(text=st.one_of(st.text(max_size=120), KOREAN))
def test_places_cut_the_message_as_it_came(text: str) -> None:
    """Each entity's text is what stands at its place."""
    for entity in nlu().understand(text).entities:
        assert entity.text == text[entity.start : entity.end]


@settings(deadline=None)  # the first call trains
@given(text=st.one_of(st.text(max_size=120), KOREAN))
def test_confidences_fall_and_scores_sum_to_one(text: str) -> None:
    """Readings come best first; the four moods share one."""
    understanding = nlu().understand(text)
    confidences = [reading.confidence for reading in understanding.intents]
    mood = understanding.sentiment

    assert all(0 <= confidence <= 1 for confidence in confidences)
    assert confidences[1:] == sorted(confidences[1:], reverse=True)
    assert abs(mood.positive + mood.negative + mood.neutral + mood.mixed - 1) < 1e-6


@settings(deadline=None)
@given(text=st.text(alphabet=st.characters(codec=None), max_size=60))
def test_broken_characters_are_no_error(text: str) -> None:
    """Lone surrogates and unassigned characters come from broken clients."""
    assert nlu().understand(text).text == nlu().understand(text).text

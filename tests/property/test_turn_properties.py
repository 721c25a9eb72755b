"""Whatever customers send, in whatever order and however often: the turn's promises hold."""

import asyncio
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aicc.models.errors import InputError
from aicc.models.turn import Turn
from aicc.services.engines import Engines
from aicc.utils.pii import mask
from aicc.utils.text import normalize, squeeze

if TYPE_CHECKING:
    from tests.conftest import TestCentre

# What customers really say, mixed with anything at all.
PHRASES = st.sampled_from(
    [
        "잔액 조회",
        "1234567",
        "7654321",
        "예금계좌",
        "이체하기",
        "국민은행",
        "110-123-456789",
        "5만원",
        "9900만원",
        "네",
        "아니요",
        "1234",
        "취소",
        "다시",
        "카드 분실",
        "신용카드",
        "대출 신청",
        "5000",
        "회사원",
        "3천만원",
        "010-1234-5678",
        "상담원",
        "챗봇으로 돌아가기",
        "공동인증서와 금융인증서는 무엇이 다른가요?",
        "환율",
        "감사합니다",
        "짜증나네요",
        "ㅁㄴㅇㄹ",
        "ㅋㅋㅋ",
    ]
)
TEXTS = st.one_of(PHRASES, PHRASES, PHRASES, st.text(max_size=60))
MESSAGES = st.lists(st.tuples(TEXTS, st.integers(min_value=0, max_value=30)), max_size=25)
PROFILE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def talk(engines: Engines, messages: list[tuple[str, int]]) -> "tuple[TestCentre, dict[str, Turn]]":
    """Send the messages, some with an id that was sent before, and return the last turn of each id."""
    from tests.conftest import TestCentre

    centre = TestCentre(engines)
    turns: dict[str, Turn] = {}

    async def run() -> None:
        await centre.open()
        for text, number in messages:
            try:
                turn = await centre.say(text, f"m{number}")
            except InputError:
                continue
            assert turns.setdefault(f"m{number}", turn) == turn

    asyncio.run(run())
    return centre, turns


@PROFILE
@given(messages=MESSAGES)
def test_each_message_has_one_turn_and_the_history_has_no_gap(
    engines: Engines, messages: list[tuple[str, int]]
) -> None:
    """One recorded turn for each message id, numbered without gaps, newest first."""
    centre, turns = talk(engines, messages)
    history = asyncio.run(centre.service.history(centre.conversation_id, limit=200)).turns

    assert [turn.seq for turn in history] == list(range(len(turns) + 1, 0, -1))
    assert {turn.message_id for turn in history} == {*turns, "@greeting"}


@PROFILE
@given(messages=MESSAGES)
def test_the_bot_answers_exactly_while_it_owns_the_conversation(
    engines: Engines, messages: list[tuple[str, int]]
) -> None:
    """A turn of the bot says something, without a brace or an empty bubble; nothing of a template is left over."""
    _, turns = talk(engines, messages)
    for turn in turns.values():
        assert turn.reason.decision == "relay" or turn.reply.messages
        assert all(message.strip() and "{" not in message for message in turn.reply.messages)


@PROFILE
@given(messages=MESSAGES)
def test_state_and_history_hold_no_secret_and_stay_small(engines: Engines, messages: list[tuple[str, int]]) -> None:
    """The state is bounded and masked text is masked for good."""
    centre, turns = talk(engines, messages)
    assert centre.store is not None
    state = asyncio.run(centre.store.load(centre.conversation_id))

    assert len(state.frames) <= 5
    assert len(repr(state)) < 6_000
    assert all("pin" not in frame.slots for frame in state.frames)
    assert all(mask(turn.said) == turn.said for turn in turns.values())


@given(text=st.text(max_size=200))
def test_normalising_twice_changes_nothing(text: str) -> None:
    """A normalised text is its own normal form, and so is its spacing-free view."""
    assert normalize(normalize(text)) == normalize(text)
    assert squeeze(squeeze(text)) == squeeze(text)


@settings(deadline=None)  # the first call loads tables
@given(text=st.text(max_size=400))
def test_any_text_is_understood_without_an_error(engines: Engines, text: str) -> None:
    """Understanding never raises, its scores are probabilities, and entities lie inside the text."""
    understanding = engines.nlu.understand(text)

    assert all(0 <= reading.confidence <= 1 for reading in understanding.intents)
    assert all(0 <= entity.start < entity.end <= len(text) for entity in understanding.entities)
    sentiment = understanding.sentiment
    assert abs(sentiment.positive + sentiment.negative + sentiment.neutral + sentiment.mixed - 1) < 1e-6

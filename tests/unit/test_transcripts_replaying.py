"""Replaying: recorded conversations held again, and what a changed bot does differently."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.conftest import TestClock

from aicc.bootstrap import build_stages
from aicc.models.conversation import Channel, Conversation
from aicc.models.turn import Inbound, Turn
from aicc.models.user import User
from aicc.services.engines import Engines
from aicc.services.transcripts import (
    Kind,
    Place,
    Replay,
    Retold,
    Stage,
    StageClock,
    Told,
    replay,
    retell,
)

Recorded = tuple[Conversation, tuple[Turn, ...]]


async def _record(engines: Engines, *texts: str) -> Recorded:
    """Hold a conversation and return what was kept of it."""
    clock = StageClock(TestClock().at)
    stage: Stage = build_stages(engines)(clock)
    greeting = await stage.service.open(User(id="user_1"), Channel.API)
    for number, text in enumerate(texts):
        clock.at += timedelta(seconds=9)
        inbound = Inbound(
            conversation_id=greeting.conversation_id, message_id=f"m{number}", text=text, received_at=clock.at
        )
        await stage.service.take(inbound)
    conversation = await stage.store.load(greeting.conversation_id)
    return conversation, await stage.store.since(conversation.id, 0, limit=100)


async def _replay(engines: Engines, *recorded: Recorded, backend: bool = True) -> Replay:
    stages = build_stages(engines, backend=backend)
    return replay([await retell(engines.bot, conversation, turns, stages) for conversation, turns in recorded])


async def test_an_unchanged_bot_does_all_as_before(engines: Engines) -> None:
    """Hidden numbers and secrets included: the outcome of actions is the recorded one."""
    recorded = await _record(engines, "카드 분실 신고할게요", "7654321", "체크카드", "네")
    found = await _replay(engines, recorded)

    assert (found.conversations, found.same_conversations) == (1, 1)
    assert (found.same, found.different, found.following) == (4, 0, 0)
    assert found.differences == ()


async def test_without_a_backend_the_recorded_outcomes_lead_the_same_way(engines: Engines) -> None:
    """Actions that failed fail again, those that went well go well; nobody's backend is called."""
    recorded = await _record(engines, "카드 분실 신고할게요", "9999999")
    found = await _replay(engines, recorded, backend=False)

    assert recorded[1][-1].reason.actions == ("verify_customer:not_found",)
    assert (found.same, found.different) == (2, 0)


@pytest.mark.parametrize("said", [["안녕하세요"], ["대출 금리 알려 주세요"], ["상담원 연결해 주세요", "네 기다릴게요"]])
async def test_answers_and_people_are_compared_too(engines: Engines, said: Sequence[str]) -> None:
    """Whatever decided, the same bot decides the same."""
    found = await _replay(engines, await _record(engines, *said))

    assert (found.same, found.different) == (len(said), 0)


def _told(kind: Kind | None, was: str = "", now: str = "", *, seq: int = 2, follows: bool = False) -> Told:
    place = Place(conversation_id="c", seq=seq, said="네")
    return Told(place=place, difference=(kind, was, now) if kind else None, follows=follows)


def test_like_differences_are_counted_together_the_most_frequent_first() -> None:
    """Each shows a few of the turns in which it was seen."""
    step = [_told(Kind.STEP, "a", "b", seq=seq) for seq in range(2, 7)]
    found = replay(
        [
            Retold(conversation_id="c", turns=(_told(Kind.WORDS, "x", "y"), *step)),
            Retold(conversation_id="d", turns=(_told(None), _told(Kind.WORDS, "x", "y", follows=True))),
            Retold(conversation_id="e", turns=(_told(None),)),
        ]
    )

    assert [(one.kind, one.was, one.now, one.count) for one in found.differences] == [
        (Kind.STEP, "a", "b", 5),
        (Kind.WORDS, "x", "y", 1),
    ]
    assert [place.seq for place in found.differences[0].places] == [2, 3, 4]
    assert (found.conversations, found.same_conversations) == (3, 1)
    assert (found.same, found.different, found.following) == (2, 6, 1)


async def test_changed_words_are_shown(engines: Engines) -> None:
    """What the bot said and what it says now stand side by side; amounts and dates do not count."""
    conversation, turns = await _record(engines, "안녕하세요")
    reply = replace(turns[1].reply, messages=("11월 3일에 1,000원을 보냈습니다.",))
    kept = (turns[0], replace(turns[1], reply=reply))
    found = await _replay(engines, (conversation, kept))

    assert [(one.kind, one.was) for one in found.differences] == [(Kind.WORDS, "#월 #일에 #원을 보냈습니다.")]


async def test_after_another_step_turns_are_not_compared(engines: Engines) -> None:
    """They would only repeat the difference; where both stand at the same step again, they are compared again."""
    conversation, turns = await _record(engines, "안녕하세요", "카드 분실 신고할게요", "1234567")
    elsewhere = replace(turns[1], reply=replace(turns[1].reply, step="pin_request"))
    found = await _replay(engines, (conversation, (turns[0], elsewhere, *turns[2:])))

    assert [(one.kind, one.was, one.now) for one in found.differences] == [(Kind.STEP, "pin_request", "-")]
    assert (found.same, found.different, found.following) == (1, 1, 1)

"""What the FAQ answers a caller."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.decision import Answer
from aicc.models.faq import Card, CardButton, FAQHit
from aicc.models.user import User
from aicc.services.engines import Engines
from aicc.services.faq_in_turn import answer
from aicc.services.occasion import occasion_of

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
WRITTEN = "수수료는 없습니다. 아래 표를 봐 주세요."
SPOKEN = "수수료는 없습니다."
PAGE = CardButton(label="수수료 표", url="https://example.com/fees")


def answered(engines: Engines, channel: Channel, *, voice: str) -> Answer:
    """Return what an entry with a page answers in a channel."""
    conversation = Conversation(
        id="conv_1",
        user=User(id="user_1"),
        channel=channel,
        version=1,
        turns=1,
        owner=Owner.BOT,
        created_at=AT,
        updated_at=AT,
    )
    known = next(iter(engines.bot.faqs))
    entry = replace(known, answer=WRITTEN, voice=voice, card=Card(title="수수료", buttons=(PAGE,)), related=())
    hit = FAQHit(entry=entry, score=0.9, matched=known.question)
    return answer(engines, conversation, hit, occasion_of(conversation, message_id="m1", now=AT))


@pytest.mark.parametrize(
    ("channel", "voice", "said"),
    [
        (Channel.VOICE, SPOKEN, SPOKEN),
        (Channel.VOICE, "", WRITTEN),
        (Channel.WEB, SPOKEN, f"{WRITTEN}\n수수료 표: https://example.com/fees"),
        (Channel.CHAT, SPOKEN, f"{WRITTEN}\n수수료 표: https://example.com/fees"),
    ],
)
def test_a_caller_hears_the_words_for_the_phone_and_no_address(
    engines: Engines, channel: Channel, voice: str, said: str
) -> None:
    """Who reads gets the answer as it is written, with its pages."""
    assert answered(engines, channel, voice=voice).text == said

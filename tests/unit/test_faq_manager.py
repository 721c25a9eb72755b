"""Which entries are looked at for a question, and when nothing is searched at all."""

from dataclasses import replace
from datetime import date

import pytest
from tests.conftest import TestCentre

from aicc.faq import FAQManager
from aicc.faq.memory_index import MemoryIndex
from aicc.models.bot import Bot
from aicc.models.conversation import Channel
from aicc.models.errors import SearchUnavailable
from aicc.models.faq import FAQEntry, FAQQuery, MatchKind
from aicc.services.engines import Engines

PARKING = FAQEntry(
    id="parking", category="지점", question="주차 되나요?", answer="두 시간 됩니다.", paraphrases=("주차장 있어요",)
)


class AwayIndex(MemoryIndex):
    """A search engine that cannot be reached."""

    waits = True

    def search(self, query: FAQQuery, *, limit: int) -> tuple[str, ...]:
        """Fail."""
        raise SearchUnavailable(host="search.test", why="away")


@pytest.mark.parametrize(
    "question", ["이체 수수료 얼마예요?", "비번 까먹었어요", "공동인증서 재발급", "대출 되나요", "강아지 산책"]
)
def test_few_entries_are_ordered_as_those_that_an_index_proposes(
    bot: Bot, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bot whose entries become more than a few gives the answers that it gave before."""
    all_of_them = FAQManager(bot=bot).match(question)
    monkeypatch.setattr("aicc.faq.faq_manager._FEW", 0)
    proposed = FAQManager(bot=bot).match(question)

    assert (all_of_them.kind, all_of_them.hits[0].entry.id) == (proposed.kind, proposed.hits[0].entry.id)
    assert all_of_them.chance == pytest.approx(proposed.chance, abs=0.02)


def test_a_change_counts_for_the_next_question() -> None:
    """What was weighed for the question before is not taken for it."""
    faq = FAQManager(entries=[PARKING])
    before = faq.match("주차 되나요?")
    faq.put([replace(PARKING, question="와이파이 되나요?", paraphrases=())])

    assert before.word_for_word
    assert faq.match("와이파이 되나요?").word_for_word
    assert not faq.match("주차 되나요?").word_for_word


def test_a_category_and_a_channel_leave_the_others_out() -> None:
    """Also where all entries are looked at."""
    other = replace(
        PARKING, id="app", category="앱", question="주차 정산은 어디서 하나요?", paraphrases=(), channels=(Channel.WEB,)
    )
    faq = FAQManager(entries=[PARKING, other])

    assert [hit.entry.id for hit in faq.match("주차", category="앱").hits] == ["app"]
    assert [hit.entry.id for hit in faq.match("주차", channel=Channel.API).hits] == ["parking"]
    assert faq.match("주차", category="없음").kind is MatchKind.DECLINE


def test_a_registered_question_needs_no_search() -> None:
    """Spaces and punctuation aside; the wording is named, and the match is as sure as one can be."""
    match = FAQManager(entries=[PARKING], index=AwayIndex()).registered("주차장있어요?")

    assert match is not None
    assert (match.kind, match.word_for_word, match.hits[0].matched) == (MatchKind.ANSWER, True, "주차장 있어요")
    assert match.hits[0].score == 0.99


def test_a_question_that_is_not_registered_has_no_such_match() -> None:
    """Nor has one whose entry does not answer today."""
    faq = FAQManager(entries=[replace(PARKING, valid_until=date(2026, 1, 1))], index=AwayIndex())

    assert faq.registered("주차 요금은요?") is None
    assert faq.registered("주차 되나요?", on=date(2026, 11, 23)) is None


def test_of_several_entries_with_the_question_a_search_finds_the_better() -> None:
    """The one of higher priority."""
    faq = FAQManager(entries=[PARKING, replace(PARKING, id="important", priority=5)])
    match = faq.registered("주차 되나요?")

    assert match is not None
    assert match.hits[0].entry.id == "important"


@pytest.mark.parametrize(
    ("text", "decision"), [("잔액 조회", "advance"), ("공동인증서와 금융인증서는 무엇이 다른가요?", "answer")]
)
async def test_a_turn_searches_only_where_that_can_change_it(
    engines: Engines, bot: Bot, text: str, decision: str
) -> None:
    """A scenario that its keyword names and a registered question go on while the search engine is away."""
    centre = TestCentre(replace(engines, faq=FAQManager(bot=bot, index=AwayIndex())))

    assert (await centre.say(text)).reason.decision == decision

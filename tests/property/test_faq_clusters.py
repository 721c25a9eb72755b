"""Whatever customers ask: each question is in one cluster, and the order in which they came changes nothing."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from aicc.faq.clusters import cluster
from aicc.models.conversation import Channel
from aicc.models.faq import Unanswered

NOW = datetime(2026, 11, 20, tzinfo=UTC)
NOUNS = ("카드", "통장", "환불", "배송지", "otp", "포인트")
WISHES = ("분실했어요", " 발급해 주세요", " 변경하고 싶어요", "조회", " 언제 되나요?", "")
TEXTS = st.one_of(
    st.builds(str.__add__, st.sampled_from(NOUNS), st.sampled_from(WISHES)),
    st.text(max_size=20),
)
SMALL = settings(max_examples=60, deadline=None)


def questions(texts: list[str]) -> list[Unanswered]:
    """Return one question a text, an hour between."""
    return [
        Unanswered(id=f"u{number}", user_id="u", text=text, at=NOW - timedelta(hours=number), channel=Channel.WEB)
        for number, text in enumerate(texts)
    ]


@SMALL
@given(texts=st.lists(TEXTS, max_size=40))
def test_each_question_is_in_one_cluster(texts: list[str]) -> None:
    """Nothing is lost or shown twice, whatever was typed."""
    asked = questions(texts)

    found = cluster(asked, now=NOW)

    assert sorted(question.id for one in found for question in one.questions) == sorted(one.id for one in asked)
    assert all(one.size == len(one.questions) for one in found)


@SMALL
@given(texts=st.lists(TEXTS, max_size=40), data=st.data())
def test_the_order_changes_nothing(texts: list[str], data: st.DataObject) -> None:
    """The same questions make the same clusters."""
    asked = questions(texts)
    shuffled = data.draw(st.permutations(asked))

    assert cluster(shuffled, now=NOW) == cluster(asked, now=NOW)


@SMALL
@given(texts=st.lists(TEXTS, min_size=1, max_size=30))
def test_what_is_asked_again_joins_what_was_asked(texts: list[str]) -> None:
    """Equal wordings are never apart."""
    found = cluster(questions([*texts, *texts]), now=NOW)

    homes = {question.id: one.id for one in found for question in one.questions}
    assert all(homes[f"u{number}"] == homes[f"u{number + len(texts)}"] for number in range(len(texts)))

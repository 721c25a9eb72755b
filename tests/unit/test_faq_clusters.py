"""Unanswered questions brought together."""

from datetime import UTC, datetime, timedelta

import pytest

from aicc.faq.clusters import Cluster, cluster
from aicc.faq.synonyms import Synonyms
from aicc.models.conversation import Channel
from aicc.models.faq import SynonymSet, Unanswered

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SYNONYMS = Synonyms(
    [
        SynonymSet(id="loss", words=("분실", "잃어버리다")),
        SynonymSet(id="password", words=("비밀번호", "비번")),
        SynonymSet(id="delivery", words=("배송", "택배")),
    ]
)


def asked(*texts: str) -> list[Unanswered]:
    """Return these questions, u0 the oldest, a minute between."""
    first = NOW - timedelta(minutes=len(texts))
    return [question(f"u{number}", text, first + timedelta(minutes=number)) for number, text in enumerate(texts)]


def question(id: str, text: str, at: datetime = NOW, *, best: str = "", score: float = 0.0) -> Unanswered:
    """Return one question that was asked on the web."""
    return Unanswered(id=id, user_id="u", text=text, at=at, channel=Channel.WEB, best=best, score=score)


def together(clusters: tuple[Cluster, ...]) -> set[frozenset[str]]:
    """Return the texts of each cluster."""
    return {frozenset(question.text for question in found.questions) for found in clusters}


@pytest.mark.parametrize(
    "texts",
    [
        ("환불은 언제 되나요?", "환불은언제되나요"),
        ("이체 한도가 얼마예요?", "이체한도 얼마예요"),
        ("카드 분실 신고", "zkem qnstlf tlsrh"),
        ("포인트를 현금으로 바꿀 수 있나요?", "포인트를 현금으로 바꿀수 있나여"),
        ("배송지를 변경하고 싶어요", "배송지 변경하고 시퍼요"),
        ("OTP 재발급은 어떻게 하나요?", "otp 재발급 어떻게 해요"),
        ("ㅋㅋㅋㅋ 이 쿠폰은 어디에 써요", "ㅋㅋ 이 쿠폰은 어디에 써요!!"),
    ],
)
def test_ways_to_write_the_same_fall_together(texts: tuple[str, ...]) -> None:
    """Spaces, typos, endings, case and the 한/영 key make no other wish."""
    others = ("지점은 몇 시에 여나요", "해외에서 카드를 쓸 수 있나요", "적금 만기일을 알고 싶어요")

    assert frozenset(texts) in together(cluster(asked(*texts, *others), now=NOW))


def test_wishes_about_the_same_thing_stay_apart() -> None:
    """A lost card and a new card have only the card in common."""
    lost = ("카드 분실했어요", "카드분실신고", "카드 분실 신고 하려고요")
    new = ("카드 발급해 주세요", "카드발급 신청", "카드 발급 신청하려고요")

    assert together(cluster(asked(*lost, *new), now=NOW)) == {frozenset(lost), frozenset(new)}


def test_synonyms_bring_other_words_for_the_same_together() -> None:
    """What the bot takes for each other in searches it takes for each other here."""
    texts = ("카드 분실했어요", "카드를 잃어버렸어요", "비밀번호 변경", "비번 변경", "배송 언제 와요", "택배 언제 와요")

    assert together(cluster(asked(*texts), now=NOW, synonyms=SYNONYMS)) == {
        frozenset({"카드 분실했어요", "카드를 잃어버렸어요"}),
        frozenset({"비밀번호 변경", "비번 변경"}),
        frozenset({"배송 언제 와요", "택배 언제 와요"}),
    }


def test_the_cluster_keeps_the_name_of_its_oldest_question_while_it_grows() -> None:
    """A desk that opened a cluster finds it again."""
    questions = asked("환불은 언제 되나요?", "환불은 언제 되나요", "환불 언제 되나요")

    assert [found.id for found in cluster(questions[:2], now=NOW)] == ["u0"]
    assert [(found.id, found.size) for found in cluster(questions, now=NOW)] == [("u0", 3)]


def test_the_title_is_the_wording_that_stands_for_the_others() -> None:
    """Not the oldest, not the longest: the one most like all of them."""
    texts = ("환불 언제 되냐고 아까부터 물어봤는데요", "환불은 언제 되나요?", "환불 언제 되나요", "환불은 언제되나요")

    assert cluster(asked(*texts), now=NOW)[0].title in {"환불은 언제 되나요?", "환불 언제 되나요"}


def test_a_title_is_readable() -> None:
    """What was typed with the 한/영 key on English is shown as it was meant."""
    assert cluster(asked("zkem qnstlf"), now=NOW)[0].title == "카드 분실"


def test_the_newest_question_comes_first_and_dates_the_cluster() -> None:
    """The desk sees what is new."""
    found = cluster(asked("쿠폰 등록", "쿠폰 등록!"), now=NOW)[0]

    assert [question.id for question in found.questions] == ["u1", "u0"]
    assert found.last_at == NOW - timedelta(minutes=1)


def test_a_question_counts_half_after_a_week() -> None:
    """Four of last month weigh a quarter of one of today."""
    old = [question(f"old{number}", "쿠폰 등록", NOW - timedelta(days=28)) for number in range(4)]

    found = cluster([*old, question("new", "지점 위치")], now=NOW)

    assert [(cluster.id, cluster.weight) for cluster in found] == [("new", 1.0), ("old0", 0.25)]


def test_a_question_from_the_future_counts_as_asked_now() -> None:
    """A server's clock that runs ahead does not win the ranking."""
    assert cluster([question("u0", "쿠폰 등록", NOW + timedelta(days=3))], now=NOW)[0].weight == 1.0


@pytest.mark.parametrize(
    ("bests", "nearest"),
    [
        ((("refund", 0.4), ("refund", 0.3), ("coupon", 0.4)), "refund"),
        ((("refund", 0.4), ("", 0.0)), "refund"),
        ((("refund", 0.4), ("", 0.0), ("", 0.0)), ""),
        ((("refund", 0.02), ("refund", 0.03)), ""),
        ((("", 0.0),), ""),
        ((("coupon", 0.2), ("refund", 0.5)), "refund"),
    ],
)
def test_an_entry_is_proposed_when_half_of_the_questions_were_near_it(
    bests: tuple[tuple[str, float], ...], nearest: str
) -> None:
    """Otherwise a new one is needed."""
    questions = [
        question(f"u{number}", "환불 되나요" + "?" * number, best=best, score=score)
        for number, (best, score) in enumerate(bests)
    ]

    assert [found.nearest for found in cluster(questions, now=NOW)] == [nearest]


def test_no_questions_make_no_clusters() -> None:
    """Nothing is missing."""
    assert cluster([], now=NOW) == ()


def test_what_has_no_words_is_kept_too() -> None:
    """Only equal signs are together; nothing is lost."""
    texts = ("?", "!!", "?", "😀", "", "12345", "ㅋㅋ")

    assert sorted(found.size for found in cluster(asked(*texts), now=NOW)) == [1, 1, 1, 1, 1, 2]


def test_a_question_of_ten_thousand_characters_is_grouped_by_its_beginning() -> None:
    """A pasted mail is like the question it begins with."""
    long = "환불은 언제 되나요 " * 1_000

    assert len(cluster(asked(long, "환불은 언제 되나요", "배송지 변경"), now=NOW)) == 2


def test_too_many_wordings_leave_the_oldest_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time and memory stay bounded, and nothing is lost."""
    monkeypatch.setattr("aicc.faq.clusters.MAX_WORDINGS", 2)
    questions = asked("환불은 언제 돼요", "환불은 언제 되나요", "환불 언제 되나요")

    assert [(found.id, found.size) for found in cluster(questions, now=NOW)] == [("u1", 2), ("u0", 1)]

"""How evidence is gathered, and what it comes to."""

import numpy as np
import pytest

from aicc.faq.analysis import analyse, analyse_entry
from aicc.faq.ranking import Evidence, evidence, judge
from aicc.faq.weighing import TermStatistics
from aicc.models.faq import FAQEntry


def entry(entry_id: str, question: str, **more: object) -> FAQEntry:
    """Return an entry with these fields."""
    given = {"id": entry_id, "category": "이용 안내", "question": question, "answer": "", **more}
    return FAQEntry(**given)  # type: ignore[arg-type]


ENTRIES = (
    entry("lost", "카드를 잃어버렸어요", paraphrases=("체크카드를 분실했습니다",)),
    entry("limit", "하루 이체 한도는 얼마인가요?", keywords=("송금 한도",)),
    entry("password", "비밀번호를 바꾸고 싶어요", answer="모바일 앱에서 공동인증서로 바꿉니다."),
)
ANALYSES = [analyse_entry(one) for one in ENTRIES]
NONE = np.zeros(len(ENTRIES), dtype=np.float32)
# Where the evidence of all wordings and keywords as one text begins.
WHOLE = len(Evidence)


@pytest.fixture
def statistics() -> TermStatistics:
    """The counts of the entries."""
    counted = TermStatistics()
    for analysis in ANALYSES:
        counted.add(analysis)
    return counted


def best(text: str, statistics: TermStatistics) -> str:
    """Return the id of the entry that ranks first."""
    rows, _ = evidence([analyse(text)], statistics.weigh(ANALYSES), statistics)
    return ENTRIES[int(judge(rows, NONE).scores.argmax())].id


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("하루이체한도는얼마인가요", "limit", id="no spaces"),
        pytest.param("이채 한도 얼마에요", "limit", id="typos"),
        pytest.param("체크카드 분실", "lost", id="a paraphrase"),
        pytest.param("비번 바꿀래요", "password", id="other words"),
        pytest.param("송금 한도", "limit", id="keywords"),
    ],
)
def test_the_right_entry_ranks_first(statistics: TermStatistics, text: str, wanted: str) -> None:
    """Whichever way the customer asks."""
    assert best(text, statistics) == wanted


def test_the_registered_question_itself_has_full_evidence(statistics: TermStatistics) -> None:
    """Asked word for word, every view and the meaning say 1."""
    rows, _ = evidence([analyse("카드를 잃어버렸어요")], statistics.weigh(ANALYSES), statistics)
    kinds = [Evidence.SYLLABLES, Evidence.PAIRS, Evidence.LETTERS, Evidence.MORPHEMES, Evidence.MEANING]

    assert rows[0, kinds] == pytest.approx([1, 1, 1, 1, 1], abs=1e-3)


def test_evidence_has_a_row_for_each_entry(statistics: TermStatistics) -> None:
    """Each kind of evidence comes from the wordings and from all of them as one."""
    rows, nearest = evidence([analyse("카드")], statistics.weigh(ANALYSES), statistics)

    assert len(rows) == len(nearest) == 3


def test_the_nearest_wording_is_named(statistics: TermStatistics) -> None:
    """What the customer reads as the match is the wording that was closest."""
    question, paraphrase = (
        evidence([analyse(text)], statistics.weigh(ANALYSES), statistics)[1]
        for text in ("카드 잃어버림", "체크카드 분실")
    )

    assert (question[0], paraphrase[0]) == (0, 1)


def test_keywords_are_evidence_beside_the_wordings(statistics: TermStatistics) -> None:
    """What only a keyword says is evidence for the entry as a whole, and none for its wordings."""
    rows, _ = evidence([analyse("송금")], statistics.weigh(ANALYSES), statistics)

    assert rows[1, Evidence.PAIRS] == 0
    assert rows[1, WHOLE + Evidence.PAIRS] > 0


def test_an_answer_is_evidence_of_its_own(statistics: TermStatistics) -> None:
    """What only the answer says is evidence in the last column, and none for the wordings."""
    rows, _ = evidence([analyse("공동인증서")], statistics.weigh(ANALYSES), statistics)

    assert rows[2, Evidence.MORPHEMES_COVERED] == rows[2, WHOLE + Evidence.MORPHEMES_COVERED] == 0
    assert rows[2, -1] > 0


def test_of_two_ways_to_ask_the_better_counts(statistics: TermStatistics) -> None:
    """A question and the same with added words give, of each kind, the most that one of them gives."""
    ways = [analyse("모기지 한도"), analyse("모기지 한도 이체")]
    alone = [evidence([way], statistics.weigh(ANALYSES), statistics)[0] for way in ways]

    assert evidence(ways, statistics.weigh(ANALYSES), statistics)[0] == pytest.approx(np.maximum(*alone))


def test_signs_alone_are_evidence_for_nothing(statistics: TermStatistics) -> None:
    """A question without a word has no entry that resembles it."""
    rows, _ = evidence([analyse("?!")], statistics.weigh(ANALYSES), statistics)

    assert not rows.any()


def test_rare_terms_say_more(statistics: TermStatistics) -> None:
    """카드 stands in one of three entries, 강아지 in none."""
    known, unknown = (statistics.rarity(analyse(text).terms).max() for text in ("카드", "강아지"))

    assert unknown == pytest.approx(np.log1p(3.5 / 0.5))
    assert statistics.rarity(analyse("카드").terms)[0] == pytest.approx(np.log1p(2.5 / 1.5))
    assert known <= unknown


def test_a_removed_entry_is_counted_no_more(statistics: TermStatistics) -> None:
    """Adding and removing leaves the counts as they were."""
    terms = analyse("강아지 산책").terms
    before = statistics.rarity(terms).tolist(), statistics.usual_sizes().tolist(), statistics.entries
    dog = analyse_entry(entry("dog", "강아지 산책은 언제 하나요?"))

    statistics.add(dog)
    assert statistics.rarity(terms).tolist() != before[0]
    statistics.remove(dog)

    assert (statistics.rarity(terms).tolist(), statistics.usual_sizes().tolist(), statistics.entries) == before


def test_statistics_of_nothing_can_be_asked() -> None:
    """Without entries every term is equally rare, and no number is infinite."""
    empty = TermStatistics()

    assert np.isfinite(empty.rarity(analyse("카드").terms)).all()
    assert empty.usual_sizes().tolist() == [1, 1, 1, 1]


def test_verdicts_are_probabilities(statistics: TermStatistics) -> None:
    """All together are no surer than certain."""
    rows, _ = evidence([analyse("이체 한도")], statistics.weigh(ANALYSES), statistics)
    probabilities = judge(rows, NONE).probabilities

    assert all(probabilities >= 0)
    assert 0 < sum(probabilities) <= 1


def test_a_stranger_is_improbable_and_a_registered_question_probable(statistics: TermStatistics) -> None:
    """The probability tells whether there is an answer at all."""
    stranger, known = (
        judge(evidence([analyse(text)], statistics.weigh(ANALYSES), statistics)[0], NONE).probabilities.max()
        for text in ("오늘 점심 뭐 먹지", "하루 이체 한도가 얼마죠")
    )

    assert stranger < 0.1
    assert known > 0.9


def test_a_bonus_decides_between_equals(statistics: TermStatistics) -> None:
    """Two entries that ask the same: the one with the bonus comes first."""
    twins = [ANALYSES[1], ANALYSES[1]]
    rows, _ = evidence([analyse("이체 한도")], statistics.weigh(twins), statistics)

    verdict = judge(rows, np.array([0.0, 0.5], dtype=np.float32))

    assert verdict.scores[1] == pytest.approx(verdict.scores[0] + 0.5, abs=1e-4)
    assert verdict.probabilities[1] > verdict.probabilities[0]


def test_an_entry_is_weighed_anew_when_the_others_change(statistics: TermStatistics) -> None:
    """What was kept of it for the questions before says nothing of how rare its terms are now."""
    question = [analyse("카드를 잃어버렸어요")]
    before = evidence(question, statistics.weigh(ANALYSES), statistics)[0]
    another = analyse_entry(entry("lost_2", "카드를 잃어버렸는데 어떡해요"))
    statistics.add(another)
    fresh = TermStatistics()
    for analysis in (*ANALYSES, another):
        fresh.add(analysis)

    assert evidence(question, statistics.weigh(ANALYSES), statistics)[0] == pytest.approx(
        evidence(question, fresh.weigh(ANALYSES), fresh)[0]
    )
    statistics.remove(another)
    assert evidence(question, statistics.weigh(ANALYSES), statistics)[0] == pytest.approx(before)


def test_terms_in_order_are_found_as_those_in_any_order(statistics: TermStatistics) -> None:
    """Whether all entries are kept or the proposed ones are weighed for one question, the evidence is the same."""
    for text in ("이체 한도", "카드를 잃어버렸어요", "1234", "?!"):
        kept, once = (
            evidence([analyse(text)], statistics.weigh(ANALYSES, ordered=ordered), statistics)[0]
            for ordered in (True, False)
        )
        assert kept == pytest.approx(once, abs=1e-6)

"""Synonyms that the bot's own data suggest."""

from aicc.faq.synonym_suggestions import suggest
from aicc.models.faq import FAQEntry, SynonymSet


def entry(id: str, question: str, *paraphrases: str) -> FAQEntry:
    """Return an entry with these wordings."""
    return FAQEntry(id=id, category="은행", question=question, answer="답", paraphrases=paraphrases)


TRANSFERS = (
    entry("limit", "이체 한도를 알려 주세요", "송금 한도가 궁금해요"),
    entry("fee", "이체 수수료", "송금 수수료"),
)


def pairs(entries: tuple[FAQEntry, ...], **given: object) -> set[tuple[str, str]]:
    """Return the pairs of words that are suggested."""
    return {found.words for found in suggest(entries, **given)}  # type: ignore[arg-type]


def test_words_that_replace_each_other_between_wordings_are_suggested() -> None:
    """이체 and 송금 are all that the wordings differ in."""
    assert pairs(TRANSFERS) == {("송금", "이체")}


def test_a_suggestion_says_where_it_comes_from() -> None:
    """A person decides by the example."""
    found = suggest(TRANSFERS[1:])[0]

    assert found.why == ("이체 수수료", "송금 수수료")
    assert 0 < found.score <= 1


def test_verbs_come_in_their_dictionary_form() -> None:
    """Whatever form the wordings use."""
    up = entry("up", "이체 한도를 올리려면요", "이체 한도를 높이고 싶어요")

    assert pairs((up,)) == {("높이다", "올리다")}


def test_what_two_entries_differ_in_are_two_things() -> None:
    """한도 and 수수료 stand in the same places, and mean two entries."""
    assert not any({"한도", "수수료"} & set(pair) for pair in pairs(TRANSFERS))


def test_words_side_by_side_speak_against_themselves() -> None:
    """Who says both in one breath means two things by them."""
    apart = (entry("fee", "이체 수수료", "송금 수수료"),)
    beside = (entry("fee", "이체 수수료", "송금 수수료", "이체와 송금의 수수료"),)

    assert suggest(beside)[0].score < suggest(apart)[0].score


def test_questions_that_an_entry_answered_count_as_its_wordings() -> None:
    """Customers have words that nobody registered."""
    registered = (entry("balance", "통장 잔액 확인"),)

    assert pairs(registered) == set()
    assert pairs(registered, asked=[("통장 잔고 확인", "balance"), ("통장 잔고 확인", "gone")]) == {("잔고", "잔액")}


def test_two_entries_say_more_than_one() -> None:
    """What happens again is no accident."""
    assert suggest(TRANSFERS)[0].score > suggest(TRANSFERS[1:])[0].score


def test_what_is_known_is_left_out() -> None:
    """Two-way or one-way."""
    assert pairs(TRANSFERS, known=[SynonymSet(id="a", words=("이체", "송금"))]) == set()
    assert pairs(TRANSFERS, known=[SynonymSet(id="a", word="이체", words=("송금",))]) == set()


def test_words_of_grammar_and_talk_are_no_synonyms() -> None:
    """알려 주세요 and 궁금해요 replace each other everywhere."""
    talk = entry("talk", "지점 위치를 알려 주세요", "지점 위치가 궁금해요", "지점 위치 문의", "지점 위치 좀 말해 줘요")

    assert pairs((talk,)) == set()


def test_nothing_comes_of_nothing() -> None:
    """Empty wordings, one wording, the same wording twice."""
    assert suggest(()) == ()
    assert suggest((entry("a", ""), entry("b", "이체"), entry("c", "이체 한도", "이체한도!"))) == ()

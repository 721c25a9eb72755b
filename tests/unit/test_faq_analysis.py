"""What search sees of a text."""

import numpy as np
import pytest

from aicc.faq.analysis import View, analyse, analyse_entry, entry_terms, letters, query_terms
from aicc.models.faq import FAQEntry, FAQQuery


def entry(question: str, **more: object) -> FAQEntry:
    """Return an entry with these fields."""
    given = {"id": "limit", "category": "이체", "question": question, "answer": "", **more}
    return FAQEntry(**given)  # type: ignore[arg-type]


def test_spaces_do_not_count() -> None:
    """A question without spaces has the same terms as one with them."""
    spaced, squeezed = analyse("이체 한도 알려 주세요"), analyse("이체한도알려주세요")

    assert spaced.terms.tolist() == squeezed.terms.tolist()
    assert spaced.weights.tolist() == squeezed.weights.tolist()


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        pytest.param("이체 한도", [4, 3, 9, 2], id="two words"),
        pytest.param("ATM", [3, 2, 3, 1], id="letters and digits count as syllables"),
        pytest.param("", [1, 1, 1, 1], id="nothing has an empty term in each view"),
        pytest.param("?!", [1, 1, 1, 1], id="signs only"),
    ],
)
def test_each_view_has_its_terms(text: str, sizes: list[int]) -> None:
    """Syllables, pairs, letters in threes and morphemes, each once; no view is ever empty."""
    seen = analyse(text)

    assert seen.sizes.tolist() == sizes
    assert len(seen.terms) == len(seen.weights) == sum(sizes)


@pytest.mark.parametrize("text", ["", "?!", "🙏"])
def test_a_text_without_words_weighs_nothing(text: str) -> None:
    """Where no word is, there is no vector and no syllable that matters."""
    seen = analyse(text)

    assert not seen.vector.any()
    assert seen.weights[0] == 0


def test_a_vector_has_length_one() -> None:
    """Vectors of questions compare by direction only."""
    assert np.linalg.norm(analyse("이체 한도").vector) == pytest.approx(1, abs=1e-3)


def test_the_same_question_in_other_words_lies_closer() -> None:
    """A rewording is closer than another topic."""
    asked = analyse("이체 한도 알려 주세요").vector

    assert asked @ analyse("이체 한도가 얼마인가요").vector > asked @ analyse("강아지 산책 시간").vector + 0.5


def test_content_matters_more_than_endings() -> None:
    """In 이체예요 the syllables of the noun weigh more than those of the ending."""
    weights = analyse("이체예요").weights

    assert min(weights[:2]) > max(weights[2:4])


def test_only_the_first_300_characters_are_read() -> None:
    """The cost of a search stays bounded."""
    assert analyse("가나다" * 100).terms.tolist() == analyse("가나다" * 100 + "이체 한도").terms.tolist()


@pytest.mark.parametrize(
    ("squeezed", "found"),
    [
        ("한도", ["^ㅎㅏ", "ㅎㅏㄴ", "ㅏㄴㄷ", "ㄴㄷㅗ", "ㄷㅗ$"]),
        ("a", ["^a$"]),
        ("ㅋㅋㅋㅋ", ["^ㅋㅋ", "ㅋㅋㅋ", "ㅋㅋ$"]),
        ("", []),
    ],
)
def test_letters_come_in_threes(squeezed: str, found: list[str]) -> None:
    """Beginning and end are marked, and what comes again is there once."""
    assert letters(squeezed) == found


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        pytest.param("이체 한도", {"이체", "체한", "한도", "이체/NNP/", "한도/NNG/"}, id="pairs and morphemes"),
        pytest.param("ATM", {"at", "tm", "atm/"}, id="letters, in lower case"),
        pytest.param("가", {"가"}, id="one syllable stands for itself"),
        pytest.param("?!", set(), id="signs only"),
    ],
)
def test_an_index_is_asked_for_pairs_and_morphemes(text: str, terms: set[str]) -> None:
    """What an inverted index looks up of a question."""
    assert query_terms(FAQQuery(text=text)).keys() == terms


def test_added_words_count_less_than_said_ones() -> None:
    """A word weighs 0.7 of itself when synonyms added it, and all of itself when it was said too."""
    said = query_terms(FAQQuery(text="이체"))["이체"]

    assert query_terms(FAQQuery(text="송금", added=("이체",)))["이체"] == pytest.approx(0.7 * said)
    assert query_terms(FAQQuery(text="이체", added=("이체",)))["이체"] == said


def test_a_term_of_several_wordings_counts_more_and_one_of_the_answer_half() -> None:
    """한도 stands in question and keyword, 송금 in the answer only."""
    terms = entry_terms(entry("이체 한도", keywords=("한도",), answer="송금 한도"))

    assert (terms["한도"], terms["이체"], terms["송금"]) == (2.0, 1.0, 0.5)


def test_an_entry_is_seen_by_wording_and_as_a_whole() -> None:
    """Question and paraphrase each stand alone; keywords join the whole; the answer is spoken of beside it."""
    seen = analyse_entry(entry("이체 한도", paraphrases=("송금 한도",), keywords=("뱅킹",), answer="상담원"))

    assert len(seen.wordings) == 2
    assert seen.whole.sizes[View.SYLLABLES] == len("이체한도송금뱅킹")
    assert seen.spoken_of.sizes[View.MORPHEMES] == seen.whole.sizes[View.MORPHEMES] + 1


def test_an_entry_without_more_is_its_question() -> None:
    """Without paraphrase and keyword nothing is computed twice."""
    seen = analyse_entry(entry("이체 한도"))

    assert seen.whole is seen.wordings[0]


def test_what_several_wordings_say_weighs_more() -> None:
    """한도 stands in both wordings, 이체 in one."""
    seen = analyse_entry(entry("이체 한도", paraphrases=("송금 한도",)))
    weight = dict(zip(seen.whole.terms.tolist(), seen.whole.weights.tolist(), strict=True))
    transfer, _, limit, _ = seen.wordings[0].terms.tolist()[:4]

    assert weight[limit] > 1.5 * weight[transfer]

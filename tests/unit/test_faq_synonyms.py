"""What synonym sets add to a question."""

import pytest

from aicc.faq.synonyms import Synonyms
from aicc.models.faq import SynonymSet

SYNONYMS = Synonyms(
    [
        SynonymSet(id="balance", words=("잔액", "잔고", "남은 돈")),
        SynonymSet(id="transfer", words=("이체", "송금", "계좌이체", "돈보내기")),
        SynonymSet(id="card", word="카드", words=("신용카드", "체크카드", "카드")),
        SynonymSet(id="password", words=("비밀번호", "비번")),
        SynonymSet(id="money", word="돈", words=("금액",)),
        SynonymSet(id="loss", words=("분실", "잃어버리다")),
        SynonymSet(id="otp", words=("OTP", "일회용 비밀번호")),
        SynonymSet(id="app", words=("앱", "어플")),
        SynonymSet(id="bag", words=("가방", "백팩")),
    ]
)


@pytest.mark.parametrize(
    ("question", "added"),
    [
        ("잔고를 알려 주세요", ("잔액", "남은 돈")),
        ("비번이 뭐예요", ("비밀번호",)),
        ("남은돈이 얼마예요?", ("잔액", "잔고")),
        ("백팩에서는 얼마나 들어가요", ("가방",)),
        ("어플이안깔려요", ("앱",)),
        ("내돈내놔", ("금액",)),
        ("잔고!", ("잔액", "남은 돈")),
        ("otp 오류", ("일회용 비밀번호",)),
        ("OTP기기가 고장났어요", ("일회용 비밀번호",)),
    ],
)
def test_a_word_is_found_with_particles_and_without_spaces(question: str, added: tuple[str, ...]) -> None:
    """How it is written around does not matter."""
    assert SYNONYMS.expand(question) == added


@pytest.mark.parametrize("question", ["카드를 잃어버렸어요", "잃어버린카드", "카드 잃어 버렸는데요"])
def test_a_verb_is_found_in_its_forms(question: str) -> None:
    """잃어버리다 stands for all that its stem begins."""
    assert "분실" in SYNONYMS.expand(question)


def test_a_noun_made_of_a_verb_is_found_in_the_forms_of_the_verb() -> None:
    """돈보내기 is 돈 보내다 to whoever asks, and longer than the 돈 in it."""
    assert SYNONYMS.expand("돈 보내고 싶어요") == ("이체", "송금", "계좌이체")


@pytest.mark.parametrize(
    "question",
    [
        "돈까스 먹고 싶어요",
        "돈가스 맛집",
        "거스름돈이 틀려요",
        "카드론이 뭐예요",
        "앱솔루트",
        "gotp",
        "otp2",
        "이 체인점",
    ],
)
def test_a_word_inside_another_is_not_found(question: str) -> None:
    """What the lexicon knows as a longer word is another word."""
    assert SYNONYMS.expand(question) == ()


def test_the_longest_word_wins() -> None:
    """In 계좌이체 the 이체 is no question of its own."""
    assert SYNONYMS.expand("계좌이체 하려고요") == ("송금", "돈보내기")


def test_a_word_that_others_only_add_keeps_its_place() -> None:
    """A 체크카드 is no answer to a question about a 신용카드."""
    assert SYNONYMS.expand("신용카드 연회비") == ()


def test_a_one_way_set_works_in_one_direction() -> None:
    """카드 finds 신용카드; 금액 does not find 돈."""
    assert SYNONYMS.expand("카드 연회비") == ("신용카드", "체크카드")
    assert SYNONYMS.expand("금액을 알려 주세요") == ()


def test_there_is_no_chain() -> None:
    """What a set adds does not bring in what another set has for it."""
    chained = Synonyms([SynonymSet(id="a", words=("환불", "반품")), SynonymSet(id="b", words=("반품", "교환"))])

    assert chained.expand("환불해 주세요") == ("반품",)
    assert chained.expand("반품해 주세요") == ("환불", "교환")


def test_what_the_question_says_is_not_added() -> None:
    """A word that stands there already would only count twice."""
    assert SYNONYMS.expand("잔고 잔액 남은 돈") == ()


def test_at_most_twenty_words_are_added() -> None:
    """A careless set does not drown the question."""
    many = Synonyms([SynonymSet(id="a", word="배송", words=tuple(f"택배{number}번" for number in range(50)))])

    assert len(many.expand("배송 언제 와요")) == 20


@pytest.mark.parametrize("question", ["", " ", "?!", "ㅋㅋ", "🚗", "잔" * 10_000, '"+-&|!(){}[]^~*?:\\/'])
def test_a_question_without_a_known_word_stays_as_it_is(question: str) -> None:
    """Nothing is added and nothing fails."""
    assert SYNONYMS.expand(question) == ()


def test_sets_of_nothing_add_nothing() -> None:
    """Empty words and sets of one word are harmless."""
    empty = Synonyms([SynonymSet(id="a", words=("", "!", "환불")), SynonymSet(id="b", word=" ", words=())])

    assert empty.expand("환불해 주세요!") == ()


def test_the_query_comes_back_with_the_added_words_behind_it() -> None:
    """As in the guide's expand_query."""
    assert SYNONYMS.expand_query("계좌 잔액") == "계좌 잔액 잔고 남은 돈"
    assert SYNONYMS.expand_query("영업 시간") == "영업 시간"


@pytest.mark.parametrize(
    ("text", "unified"),
    [
        ("송금  한도", "이체 한도"),
        ("비번이 뭐예요", "비밀번호이 뭐예요"),
        ("어플 지우고 남은돈 찾기", "앱 지우고 잔액 찾기"),
        ("신용카드 분실", "신용카드 분실"),
        ("돈 찾기", "돈 찾기"),
        ("", ""),
    ],
)
def test_unified_texts_have_the_first_word_of_each_two_way_set(text: str, unified: str) -> None:
    """For comparing texts, not for reading; one-way sets make no words equal."""
    assert SYNONYMS.unify(text) == unified

"""Questions suggested while a customer types."""

from dataclasses import replace

import pytest

from aicc.faq.autocomplete import Autocomplete, Suggestion
from aicc.models.conversation import Channel
from aicc.models.faq import FAQEntry


def entry(id: str, question: str, *paraphrases: str, priority: int = 1) -> FAQEntry:
    """Return an entry with these wordings."""
    return FAQEntry(id=id, category="은행", question=question, answer="답", paraphrases=paraphrases, priority=priority)


ENTRIES = (
    entry("limit", "이체 한도가 얼마인가요?", "하루에 얼마까지 보낼 수 있어요?"),
    entry("fee", "이체 수수료"),
    entry("method", "계좌이체 방법"),
    entry("loss", "카드 분실 신고", "카드를 잃어버렸어요"),
    entry("fruit", "과일 배송"),
    entry("otp", "OTP 분실"),
)
FAQ = Autocomplete(ENTRIES)


def ids(text: str, faq: Autocomplete = FAQ, *, limit: int = 5) -> list[str]:
    """Return the ids of what is suggested."""
    return [suggestion.entry_id for suggestion in faq.suggest(text, limit)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("이", ["fee", "limit", "loss"]),
        ("이ㅊ", ["fee", "limit"]),
        ("이쳏", ["limit"]),
        ("이체ㅎ", ["limit"]),
        ("이체 한", ["limit"]),
        ("이체한도", ["limit"]),
        ("고", ["fruit"]),
        ("과", ["fruit"]),
        ("ot", ["otp"]),
    ],
)
def test_an_unfinished_syllable_is_the_beginning_of_what_is_meant(typed: str, found: list[str]) -> None:
    """이쳏 is on the way to 이체한, 고 on the way to 과."""
    assert ids(typed) == found


@pytest.mark.parametrize(
    ("typed", "found"), [("ㅇㅊㅎㄷ", ["limit"]), ("ㅇㅊ", ["fee", "limit"]), ("ㅂㅅ", ["fruit", "otp", "loss"])]
)
def test_first_consonants_find_words(typed: str, found: list[str]) -> None:
    """ㅇㅊㅎㄷ is 이체 한도."""
    assert ids(typed) == found


@pytest.mark.parametrize(
    ("typed", "found"), [("dlcpg", ["limit"]), ("qnstlf", ["otp", "loss"]), ("ㅐ쎼", ["otp"]), ("ㅐ", ["otp"])]
)
def test_the_wrong_state_of_the_key_does_not_matter(typed: str, found: list[str]) -> None:
    """dlcp is 이체, ㅐ쎼 is OTP."""
    assert ids(typed) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [("이채한도", ["limit"]), ("카등분실", ["loss"]), ("카드분싱", ["loss"]), ("이쳬", ["fee", "limit"])],
)
def test_one_wrong_key_is_forgiven_when_nothing_else_fits(typed: str, found: list[str]) -> None:
    """From two syllables on."""
    assert ids(typed) == found


def test_a_wrong_key_is_not_looked_for_where_something_fits() -> None:
    """이체 is no slip for 이제."""
    faq = Autocomplete([entry("now", "이제 시작하기"), entry("transfer", "이체 한도")])

    assert ids("이체", faq) == ["transfer"]


def test_the_beginning_comes_before_a_later_word_and_that_before_the_middle_of_one() -> None:
    """Whatever their priority."""
    faq = Autocomplete(
        [
            entry("middle", "계좌이체 방법", priority=5),
            entry("word", "예약 이체", priority=3),
            entry("beginning", "이체 한도", priority=1),
        ]
    )

    assert ids("이체", faq) == ["beginning", "word", "middle"]


def test_priority_decides_between_equals_then_how_often_it_answered_then_length() -> None:
    """What the bank puts first, what customers ask most, what is said shortest."""
    entries = [
        entry("long", "이체 한도를 올리는 방법"),
        entry("short", "이체 한도"),
        entry("asked", "이체 수수료는 얼마인가요"),
        entry("important", "이체가 안 될 때 확인할 것", priority=5),
    ]

    assert ids("이체", Autocomplete(entries, {"asked": 7})) == ["important", "asked", "short", "long"]


def test_the_wording_that_fits_is_suggested_and_each_entry_once() -> None:
    """A paraphrase is shown where the customer is typing it."""
    assert FAQ.suggest("하루") == (Suggestion(entry_id="limit", text="하루에 얼마까지 보낼 수 있어요?"),)
    assert ids("카드") == ["loss"]


def test_no_more_than_asked_for() -> None:
    """The list under the input is short."""
    assert ids("이체", limit=1) == ["fee"]
    assert ids("이체", limit=0) == []


def test_an_entry_of_another_channel_is_left_out() -> None:
    """What does not answer here is not suggested here."""
    faq = Autocomplete([replace(ENTRIES[0], channels=(Channel.API,)), ENTRIES[1]])

    assert [found.entry_id for found in faq.suggest("이체", channel=Channel.WEB)] == ["fee"]
    assert [found.entry_id for found in faq.suggest("이체", channel=Channel.API)] == ["fee", "limit"]


def test_what_is_put_is_suggested_at_once_and_what_is_removed_is_not() -> None:
    """Also when an entry changes its words."""
    faq = Autocomplete(ENTRIES)

    faq.put([entry("new", "이체 취소", priority=5), entry("fee", "송금 수수료")])
    faq.remove(["limit", "unknown"])

    assert ids("이체", faq) == ["new", "method"]
    assert ids("송금", faq) == ["fee"]


def test_many_changes_are_like_a_new_start() -> None:
    """However they came: one by one, many at once, some of them twice."""
    faq = Autocomplete(ENTRIES)

    for start in range(0, 6_000, 400):
        faq.put([entry(f"e{number}", f"예금 상품 {number}번") for number in range(start, start + 400)])
    for number in range(20):
        faq.put([entry(f"e{number}", f"적금 상품 {number}번")])
    faq.remove(["e7"])

    assert ids("예금 상품 7번", faq) == ids("적금 상품 7번", faq) == []
    assert ids("적금 상품 8번", faq) == ["e8"]
    assert ids("예금 상품 5999", faq) == ["e5999"]
    assert ids("이체", faq) == ids("이체")


@pytest.mark.parametrize(
    "typed", ["", " ", "?!", "😀", "ㅋㅋㅋ", "뷁뷁뷁뷁", "가" * 10_000, '"+-&|!(){}[]^~*?:\\/', "한" * 18]
)
def test_what_fits_nothing_suggests_nothing(typed: str) -> None:
    """An empty list and no error."""
    assert FAQ.suggest(typed) == ()


def test_a_whole_question_finds_itself() -> None:
    """Longer than what the table orders by."""
    assert ids("하루에 얼마까지 보낼 수 있어요") == ["limit"]
    assert ids("하루에 얼마까지 보낼 수 이써요") == ["limit"]
    assert ids("하루에 얼마까지 받을 수 있어요") == []


def test_without_entries_nothing_is_suggested() -> None:
    """A new bot has none."""
    assert Autocomplete().suggest("이체") == ()
    assert Autocomplete([entry("empty", "")]).suggest("이체") == ()

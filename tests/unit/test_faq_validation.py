"""What an FAQ entry may be."""

from dataclasses import replace
from datetime import date

import pytest

from aicc.faq.validation import clean, problems_of
from aicc.models.conversation import Channel
from aicc.models.faq import Card, CardButton, FAQEntry
from aicc.project import load_bot
from aicc.utils.config import PACKAGED_BOT

GOOD = FAQEntry(id="fee", category="수수료", question="이체 수수료가 얼마예요?", answer="무료입니다.")


def codes(**changes: object) -> list[tuple[str, str]]:
    """Return field and code of what is wrong with an entry that was right before these changes."""
    return [(problem.field, problem.code) for problem in problems_of(replace(GOOD, **changes))]  # type: ignore[arg-type]


def test_a_plain_entry_may_be_kept() -> None:
    """Id, question and answer are enough."""
    assert problems_of(GOOD) == ()


def test_the_packaged_entries_may_be_kept() -> None:
    """The example bot lives by its own rules."""
    assert [entry.id for entry in load_bot(PACKAGED_BOT).faqs if problems_of(entry) or clean(entry) != entry] == []


@pytest.mark.parametrize("entry_id", ["a", "faq_1.B-2", "9", "x" * 64, "..a"])
def test_ids_are_letters_digits_and_three_signs(entry_id: str) -> None:
    """Up to 64 of them."""
    assert codes(id=entry_id) == []


@pytest.mark.parametrize("entry_id", ["", "x" * 65, "a b", "a/b", "가", "a\n", "..", "-", "a:b", "ａ"])
def test_other_ids_are_refused(entry_id: str) -> None:
    """What would mean something in an address or looks like another is no id."""
    assert codes(id=entry_id) == [("id", "id_invalid")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"question": ""}, ("question", "question_empty")),
        ({"question": "?!…"}, ("question", "question_empty")),
        ({"question": "가" * 301}, ("question", "question_too_long")),
        ({"answer": ""}, ("answer", "answer_empty")),
        ({"answer": "가" * 5001}, ("answer", "answer_too_long")),
        ({"answer": "가\x07"}, ("answer", "answer_unreadable")),
        ({"answer": "가\ufffd"}, ("answer", "answer_unreadable")),
        ({"answer": "\ud83d"}, ("answer", "answer_unreadable")),
        ({"category": "가" * 51}, ("category", "category_too_long")),
        ({"voice": "가" * 5001}, ("voice", "voice_too_long")),
        ({"paraphrases": tuple(f"질문 {n}" for n in range(101))}, ("paraphrases", "paraphrases_too_many")),
        ({"paraphrases": ("가" * 301,)}, ("paraphrases", "paraphrases_too_long")),
        ({"paraphrases": ("??",)}, ("paraphrases", "paraphrase_empty")),
        ({"keywords": tuple(map(str, range(51)))}, ("keywords", "keywords_too_many")),
        ({"keywords": ("가" * 51,)}, ("keywords", "keywords_too_long")),
        ({"tags": tuple(map(str, range(51)))}, ("tags", "tags_too_many")),
        ({"related": tuple(map(str, range(21)))}, ("related", "related_too_many")),
        ({"related": ("fee",)}, ("related", "related_invalid")),
        ({"related": ("a b",)}, ("related", "related_invalid")),
        ({"priority": 0}, ("priority", "priority_invalid")),
        ({"priority": 6}, ("priority", "priority_invalid")),
        ({"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 31)}, ("valid_from", "validity_invalid")),
        ({"card": Card(title="")}, ("card", "card_title_empty")),
        ({"card": Card(title="가" * 101)}, ("card", "card_too_long")),
        ({"card": Card(title="가", buttons=(CardButton(label=""),))}, ("card", "button_label_empty")),
        ({"card": Card(title="가", buttons=(CardButton(label="나"),) * 11)}, ("card", "card_too_many")),
    ],
)
def test_each_limit_has_its_problem(changes: dict[str, object], expected: tuple[str, str]) -> None:
    """One problem each, with the field that it is about."""
    assert codes(**changes) == [expected]


def test_limits_themselves_are_allowed() -> None:
    """An entry may be as large as it may be."""
    entry = replace(
        GOOD,
        question="가" * 300,
        answer="가" * 5000,
        paraphrases=tuple(f"질문 {n}" for n in range(100)),
        keywords=tuple(f"{n:050}" for n in range(50)),
        priority=5,
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 1, 1),
    )

    assert problems_of(entry) == ()


@pytest.mark.parametrize(
    "url",
    ["https://bank.example", "https://bank.example:8443/a?b=c&d=%20#e", "https://은행.example/가", "https://[::1]/"],
)
def test_https_addresses_are_allowed(url: str) -> None:
    """Also with letters of other languages."""
    assert codes(card=Card(title="가", image=url)) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://bank.example",
        "javascript:alert(1)",
        "//bank.example",
        "https://",
        "https:///path",
        "https://bank.example@evil.example/",
        "https://bank.example:port/",
        "https://[::1/",
        "https://bank.example/a b",
        'https://bank.example/"onload="',
        "https://bank.example/" + "a" * 2000,
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    """A card opens nothing but pages that are what they look like."""
    assert codes(card=Card(title="가", buttons=(CardButton(label="나", url=url),))) == [("card", "url_invalid")]


def test_everything_wrong_is_told_at_once() -> None:
    """And how long a text is that is too long."""
    problems = problems_of(replace(GOOD, id="", answer="", priority=7))

    assert [problem.code for problem in problems] == ["id_invalid", "answer_empty", "priority_invalid"]
    assert problems[2].korean == "우선순위는 1부터 5까지입니다(지금 7). 바꿔 주세요."
    assert problems[2].english == "Priority 7 must be 1 to 5."


def test_an_entry_is_cleaned_before_it_is_kept() -> None:
    """Spaces around and within lines, line ends, letters in pieces, empty and repeated parts of lists."""
    entry = FAQEntry(
        id=" fee ",
        category=" 수수료\t안내 ",
        question="이체\n 수수료가  얼마예요?",
        answer=" \u1100\u1161\r\n나  다\r",
        paraphrases=("수수료 ", "", "수수료", " 이체  수수료 "),
        channels=(Channel.WEB, Channel.WEB),
        card=Card(title=" 카드 ", image=" https://a.example ", buttons=(CardButton(label=" 버튼 "),)),
    )

    cleaned = clean(entry)

    assert (cleaned.id, cleaned.category, cleaned.question) == ("fee", "수수료 안내", "이체 수수료가 얼마예요?")
    assert (cleaned.answer, cleaned.paraphrases) == ("가\n나  다", ("수수료", "이체 수수료"))
    assert (cleaned.channels, cleaned.card) == (
        (Channel.WEB,),
        Card(title="카드", image="https://a.example", buttons=(CardButton(label="버튼"),)),
    )
    assert clean(cleaned) == cleaned

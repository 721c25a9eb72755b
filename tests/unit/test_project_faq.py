"""FAQ entries and synonyms as bot files have them."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from aicc.faq.validation import problems_of
from aicc.models.conversation import Channel
from aicc.models.faq import Card, CardButton, FAQEntry, SynonymSet
from aicc.project import load_bot, read_project
from aicc.project.problems import Severity
from aicc.utils.config import PACKAGED_BOT

FULL = """
  - id: parking
    category: 영업점
    question: 영업점에 주차할 수 있나요?
    paraphrases: [주차장 있어요?]
    answer: 한 시간까지 무료입니다.
    keywords: [주차]
    priority: 2
    voice: 한 시간까지 무료로 주차하실 수 있습니다.
    card:
      title: 주차
      text: 지하 2층
      image: https://bank.example/parking.png
      buttons:
        - {label: 영업점 찾기, url: "https://bank.example/branches"}
        - {label: 상담원, text: 상담원 연결}
    channels: [web]
    valid_from: 2026-12-01
    valid_until: 2027-11-30
    related: [otp_lost]
    tags: [방문]
"""


@pytest.fixture
def bot(tmp_path: Path) -> Path:
    """Return a copy of the banking bot, to change."""
    return Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))


def _append(root: Path, file: str, text: str) -> int:
    """Add to the end of a file; return its number of lines before."""
    path = root / file
    before = path.read_text(encoding="utf-8").rstrip("\n") + "\n"
    path.write_text(before + text.lstrip("\n"), encoding="utf-8")
    return before.count("\n")


def _errors(root: Path) -> list[tuple[str, str, int]]:
    """Return code, file and line of every error."""
    return [(item.code, item.file, item.line) for item in read_project(root)[1] if item.severity is Severity.ERROR]


def test_an_entry_may_say_when_where_and_how_it_answers(bot: Path) -> None:
    """Every field of the file is in the entry."""
    _append(bot, "faq.yaml", FULL)

    assert load_bot(bot).faqs[-1] == FAQEntry(
        id="parking",
        category="영업점",
        question="영업점에 주차할 수 있나요?",
        paraphrases=("주차장 있어요?",),
        answer="한 시간까지 무료입니다.",
        keywords=("주차",),
        priority=2,
        voice="한 시간까지 무료로 주차하실 수 있습니다.",
        card=Card(
            title="주차",
            text="지하 2층",
            image="https://bank.example/parking.png",
            buttons=(
                CardButton(label="영업점 찾기", url="https://bank.example/branches"),
                CardButton(label="상담원", text="상담원 연결"),
            ),
        ),
        channels=(Channel.WEB,),
        valid_from=date(2026, 12, 1),
        valid_until=date(2027, 11, 30),
        related=("otp_lost",),
        tags=("방문",),
    )


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("related: [otp_lost]", "related: [otp_lots]", "related_unknown", 19),
        ("related: [otp_lost]", "related: [parking]", "related_unknown", 19),
        ("valid_until: 2027-11-30", "valid_until: 2026-11-30", "validity_invalid", 18),
        ("valid_until: 2027-11-30", "valid_until: 언젠가", "shape_date_from_datetime_parsing", 18),
        ("https://bank.example/parking.png", "http://bank.example/parking.png", "shape_string_pattern_mismatch", 12),
        ('"https://bank.example/branches"', '"javascript:alert(1)"', "shape_string_pattern_mismatch", 14),
        ("channels: [web]", "channels: [fax]", "shape_enum", 16),
        ("title: 주차", "titel: 주차", "shape_extra_forbidden", 10),
    ],
)
def test_what_an_entry_must_not_say_is_found(bot: Path, old: str, new: str, code: str, line: int) -> None:
    """Each mistake is named and placed."""
    before = _append(bot, "faq.yaml", FULL.replace(old, new))

    assert (code, "faq.yaml", before + line) in _errors(bot)


def test_an_entry_of_the_files_may_be_edited_as_it_is(bot: Path) -> None:
    """What the files allow at most, the rules for edited entries allow too."""
    longest = FULL
    for old, new in (
        ("category: 영업점", f"category: {'가' * 50}"),
        ("영업점에 주차할 수 있나요?", "가" * 300),
        ("주차장 있어요?", "나" * 300),
        ("answer: 한 시간까지 무료입니다.", f"answer: {'가' * 5000}"),
        ("keywords: [주차]", f"keywords: [{', '.join(f'{number:050}a'[1:] for number in range(50))}]"),
        ("title: 주차", f"title: {'가' * 100}"),
        ("text: 지하 2층", f"text: {'가' * 1000}"),
        ("label: 상담원", f"label: {'가' * 50}"),
        ("text: 상담원 연결", f"text: {'가' * 300}"),
    ):
        assert old in longest
        longest = longest.replace(old, new)
    _append(bot, "faq.yaml", longest)

    assert problems_of(load_bot(bot).faqs[-1]) == ()


def test_a_bot_may_do_without_synonyms(bot: Path) -> None:
    """The file may be left out."""
    (bot / "synonyms.yaml").unlink()

    assert load_bot(bot).synonyms == ()


def test_synonyms_are_two_way_or_one_way(bot: Path) -> None:
    """A set with a word of its own is one-way."""
    content = "synonyms:\n  - {id: send, words: [이체, 송금]}\n  - {id: card, word: 카드, words: [체크카드]}\n"
    (bot / "synonyms.yaml").write_text(content, encoding="utf-8")

    assert load_bot(bot).synonyms == (
        SynonymSet(id="send", words=("이체", "송금")),
        SynonymSet(id="card", words=("체크카드",), word="카드"),
    )


@pytest.mark.parametrize(
    ("added", "code"),
    [
        ("{id: odd, words: [하나]}", "synonym_alone"),
        ("{id: odd, words: [이체, 이 체]}", "synonym_twice"),
        ("{id: odd, word: 이체, words: [송금, 이체]}", "synonym_twice"),
        ("{id: transfer, words: [하나, 둘]}", "duplicate_id"),
        ("{id: odd, words: []}", "shape_too_short"),
    ],
)
def test_a_synonym_set_that_finds_nothing_is_found(bot: Path, added: str, code: str) -> None:
    """One word alone, a word twice, an id twice."""
    before = _append(bot, "synonyms.yaml", f"  - {added}\n")

    assert _errors(bot) == [(code, "synonyms.yaml", before + 1)]


def test_the_banking_bot_has_the_synonyms_of_the_guide() -> None:
    """What its expand_query adds to a question."""
    sets = {known.word: known.words for known in load_bot(PACKAGED_BOT).synonyms if known.word}
    transfer = next(known.words for known in load_bot(PACKAGED_BOT).synonyms if known.id == "transfer")

    assert sets == {"잔액": ("잔고", "금액", "돈"), "카드": ("신용카드", "체크카드")}
    assert {"이체", "송금", "계좌이체", "돈보내기"} <= set(transfer)

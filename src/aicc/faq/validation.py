"""What an FAQ entry may be: the one place that says so, for the API, imports and the command line alike."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from aicc.models.faq import Card, CardButton, FAQEntry
from aicc.utils.text import squeeze

MAX_QUESTION: Final = 300
MAX_ANSWER: Final = 5_000
MAX_CATEGORY: Final = 50
MAX_PARAPHRASES: Final = 100
MAX_KEYWORDS: Final = 50
MAX_KEYWORD: Final = 50
MAX_TAGS: Final = 50
MAX_RELATED: Final = 20
MAX_PRIORITY: Final = 5
MAX_TITLE: Final = 100
MAX_CARD_TEXT: Final = 1_000
MAX_BUTTONS: Final = 10
MAX_LABEL: Final = 50
MAX_URL: Final = 2_000

# Characters of a text that messages repeat.
_SHOWN: Final = 30

# Not points and dashes alone: an address that ends in .. is another one.
_ID: Final = re.compile(r"(?=.*[A-Za-z0-9])[A-Za-z0-9_.-]{1,64}")
_ID_KO: Final = "영문자와 숫자, 밑줄(_), 점(.), 붙임표(-)로 64자까지"
_ID_EN: Final = "1 to 64 letters and digits, _ . or -"
# What no file of ours can hold (controls but tab and line break, lone surrogates, what is no character), and the sign
# that stands where a character was lost.
UNWRITABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffd"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryProblem:
    """One thing that an entry must not be."""

    # Name of the field of FAQEntry.
    field: str
    # Stable, searchable name of the kind of mistake.
    code: str
    # What is wrong and what to do.
    korean: str
    english: str


def clean(entry: FAQEntry) -> FAQEntry:
    """Return the entry as it is kept.

    Letters are composed (NFC), line ends are \\n, texts have no white space around them, what is one line has single
    spaces, and lists have neither empty parts nor the same twice. Cleaning twice changes nothing.
    """
    card = entry.card
    return replace(
        entry,
        id=entry.id.strip(),
        category=_one_line(entry.category),
        question=_one_line(entry.question),
        answer=_lines(entry.answer),
        paraphrases=_list(entry.paraphrases),
        keywords=_list(entry.keywords),
        voice=_lines(entry.voice),
        card=None if card is None else _clean_card(card),
        channels=tuple(dict.fromkeys(entry.channels)),
        related=_list(entry.related),
        tags=_list(entry.tags),
    )


def problems_of(entry: FAQEntry) -> tuple[EntryProblem, ...]:
    """Return everything that is wrong with a cleaned entry; nothing for one that may be kept."""
    return tuple(
        problem
        for found in (_identity(entry), _texts(entry), _lists(entry), _use(entry), _card(entry.card))
        for problem in found
    )


def _one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _lines(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def _list(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, dict.fromkeys(_one_line(text) for text in texts)))


def _clean_card(card: Card) -> Card:
    buttons = (
        CardButton(label=_one_line(button.label), url=button.url.strip(), text=_one_line(button.text))
        for button in card.buttons
    )
    return Card(title=_one_line(card.title), text=_lines(card.text), image=card.image.strip(), buttons=tuple(buttons))


def _identity(entry: FAQEntry) -> Iterator[EntryProblem]:
    if not _ID.fullmatch(entry.id):
        korean, english = f"id는 {_ID_KO} 써 주세요.", f"An id is {_ID_EN}."
        yield EntryProblem(field="id", code="id_invalid", korean=korean, english=english)
    yield from _readable("category", "분류가", entry.category, MAX_CATEGORY)


def _texts(entry: FAQEntry) -> Iterator[EntryProblem]:
    if not squeeze(entry.question):
        korean = "질문이 비어 있습니다. 고객이 물을 말을 적어 주세요."
        english = "The question is empty; write what customers ask."
        yield EntryProblem(field="question", code="question_empty", korean=korean, english=english)
    if not entry.answer.strip():
        korean, english = "답변이 비어 있습니다. 답변을 적어 주세요.", "The answer is empty; write one."
        yield EntryProblem(field="answer", code="answer_empty", korean=korean, english=english)
    yield from _readable("question", "질문이", entry.question, MAX_QUESTION)
    yield from _readable("answer", "답변이", entry.answer, MAX_ANSWER)
    yield from _readable("voice", "전화 답변이", entry.voice, MAX_ANSWER)


def _lists(entry: FAQEntry) -> Iterator[EntryProblem]:
    yield from _parts("paraphrases", "다른 표현이", entry.paraphrases, most=MAX_PARAPHRASES, longest=MAX_QUESTION)
    yield from _parts("keywords", "키워드가", entry.keywords, most=MAX_KEYWORDS, longest=MAX_KEYWORD)
    yield from _parts("tags", "태그가", entry.tags, most=MAX_TAGS, longest=MAX_KEYWORD)
    if any(not squeeze(paraphrase) for paraphrase in entry.paraphrases):
        korean = "다른 표현에 글자가 없는 것이 있습니다. 지우거나 고쳐 주세요."
        english = "A paraphrase has no letters; remove or correct it."
        yield EntryProblem(field="paraphrases", code="paraphrase_empty", korean=korean, english=english)
    if len(entry.related) > MAX_RELATED:
        yield _too_many("related", "관련 항목이", len(entry.related), MAX_RELATED)
    for related in entry.related:
        if not _ID.fullmatch(related) or related == entry.id:
            korean = f"관련 항목에는 다른 항목의 id를 적어 주세요({_ID_KO}): {_quoted(related)}"
            english = f"Related is the id of another entry ({_ID_EN}): {_quoted(related)}"
            yield EntryProblem(field="related", code="related_invalid", korean=korean, english=english)


def _use(entry: FAQEntry) -> Iterator[EntryProblem]:
    if not 1 <= entry.priority <= MAX_PRIORITY:
        korean = f"우선순위는 1부터 {MAX_PRIORITY}까지입니다(지금 {entry.priority}). 바꿔 주세요."
        english = f"Priority {entry.priority} must be 1 to {MAX_PRIORITY}."
        yield EntryProblem(field="priority", code="priority_invalid", korean=korean, english=english)
    if entry.valid_from and entry.valid_until and entry.valid_from > entry.valid_until:
        korean = f"시작일({entry.valid_from})이 종료일({entry.valid_until})보다 늦습니다. 날짜를 확인해 주세요."
        english = f"It begins on {entry.valid_from}, after it ends on {entry.valid_until}; check the days."
        yield EntryProblem(field="valid_from", code="validity_invalid", korean=korean, english=english)


def _card(card: Card | None) -> Iterator[EntryProblem]:
    if card is None:
        return
    if not card.title:
        korean, english = "카드에 제목(title)을 적어 주세요.", "A card needs a title."
        yield EntryProblem(field="card", code="card_title_empty", korean=korean, english=english)
    yield from _readable("card", "카드 제목이", card.title, MAX_TITLE)
    yield from _readable("card", "카드 내용이", card.text, MAX_CARD_TEXT)
    yield from _address("그림", card.image)
    if len(card.buttons) > MAX_BUTTONS:
        yield _too_many("card", "카드 버튼이", len(card.buttons), MAX_BUTTONS)
    for button in card.buttons:
        if not button.label:
            korean, english = "카드 버튼에 이름(label)을 적어 주세요.", "A card's button needs a label."
            yield EntryProblem(field="card", code="button_label_empty", korean=korean, english=english)
        yield from _readable("card", "버튼 이름이", button.label, MAX_LABEL)
        yield from _readable("card", "버튼이 보내는 말이", button.text, MAX_QUESTION)
        yield from _address("버튼", button.url)


def _parts(field: str, name: str, texts: tuple[str, ...], *, most: int, longest: int) -> Iterator[EntryProblem]:
    if len(texts) > most:
        yield _too_many(field, name, len(texts), most)
    for text in texts:
        yield from _readable(field, name, text, longest)


def _readable(field: str, name: str, text: str, longest: int) -> Iterator[EntryProblem]:
    if len(text) > longest:
        korean = f"{name} {len(text):,}자입니다. {longest:,}자 이하로 줄여 주세요: {_quoted(text)}"
        english = f"{len(text):,} characters in {field}; at most {longest:,}: {_quoted(text)}"
        yield EntryProblem(field=field, code=f"{field}_too_long", korean=korean, english=english)
    unseen = UNWRITABLE.search(text)
    if unseen is not None:
        place = f"U+{ord(unseen[0]):04X}"
        korean = f"쓸 수 없는 문자({place})가 있습니다. 지워 주세요: {_quoted(text)}"
        english = f"A character that cannot be written ({place}) in {field}; remove it: {_quoted(text)}"
        yield EntryProblem(field=field, code=f"{field}_unreadable", korean=korean, english=english)


def _address(name: str, url: str) -> Iterator[EntryProblem]:
    if url and not _is_https(url):
        korean = f"{name} 주소는 https:// 로 시작해야 합니다: {_quoted(url)}"
        english = f"An address must begin with https://: {_quoted(url)}"
        yield EntryProblem(field="card", code="url_invalid", korean=korean, english=english)


def _is_https(url: str) -> bool:
    if len(url) > MAX_URL or not url.isprintable() or any(character in ' "<>\\^`{|}' for character in url):
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where it is none
    except ValueError:
        return False
    # A name before the host makes an address look like somebody else's.
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


def _too_many(field: str, name: str, found: int, most: int) -> EntryProblem:
    korean = f"{name} {found:,}개입니다. {most:,}개 이하로 줄여 주세요."
    english = f"{found:,} parts in {field}; at most {most:,}."
    return EntryProblem(field=field, code=f"{field}_too_many", korean=korean, english=english)


def _quoted(text: str) -> str:
    shown = UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", " ".join(text[:_SHOWN].split()))
    return f"‘{shown}{'…' if len(text) > _SHOWN else ''}’"

"""QnABot on AWS: the JSON that its content designer exports and imports.

Source: the exports and samples in its repository (aws-solutions/qnabot-on-aws), versions 5 and 6. An item has `qid`,
`type`, its questions `q` and its answer `a`; a topic `t`, alternatives of the answer `alt` and a card `r` if it wants.
Most others configure AWS (Lambda hooks, slots, chaining, Kendra) and have no counterpart here.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from aicc.models.faq import Card, CardButton, FAQEntry
from aicc.services.faq_transfer.documents import left_out
from aicc.services.faq_transfer.encodings import decode
from aicc.services.faq_transfer.items import Item, items
from aicc.services.faq_transfer.results import Draft, Finding, Sheaf, Unreadable
from aicc.services.faq_transfer.shapes import QnAButtonShape, QnACardShape, QnAShape, shaped
from aicc.utils.hangul import with_josa

KEY: Final = "qna"
_READ: Final = frozenset(QnAShape.model_fields)
# Its own entries for what nobody could answer; ours is the bot's fallback.
_NO_HITS: Final = "no_hits"
_BEGINNING: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"qna"\s*:')
_MARK: Final = re.compile(r"<[^<>]*>")
_TEMPLATE: Final = re.compile(r"{{.*?}}", re.DOTALL)


def is_qnabot(data: bytes) -> bool:
    """Return whether a JSON file begins as QnABot's do."""
    return _BEGINNING.match(data) is not None


def read(data: bytes) -> Sheaf:
    """Return what a file says."""
    try:
        found = items(decode(data)[0], KEY)
    except Unreadable as error:
        return Sheaf(problems=(error.at(),))
    drafts = [item for item in found if not _is_of_no_use(item)]
    notes = tuple(_left_out_whole(item) for item in found if _is_of_no_use(item))
    return Sheaf(drafts=map(_draft, drafts), expected=len(drafts), notes=notes)


def write(entries: Iterable[FAQEntry]) -> bytes:
    """Return entries as QnABot imports them, without what it does not have (see `LOST`)."""
    return (json.dumps({KEY: [_item(entry) for entry in entries]}, ensure_ascii=False, indent=2) + "\n").encode()


# Fields of FAQEntry that QnABot has no place for.
LOST: Final = ("keywords", "priority", "channels", "valid_from", "valid_until", "related", "tags")


def _item(entry: FAQEntry) -> dict[str, object]:
    card = entry.card or Card(title="")
    return {
        "qid": entry.id,
        "type": "qna",
        "q": [entry.question, *entry.paraphrases],
        "a": entry.answer,
        "t": entry.category,
        "alt": {
            "markdown": "",
            "ssml": f"<speak>{html.escape(entry.voice, quote=False)}</speak>" if entry.voice else "",
        },
        "r": {
            "title": card.title,
            "subTitle": card.text,
            "text": "",
            "imageUrl": card.image,
            "url": "",
            "buttons": [
                {"text": button.label, "value": button.url or button.text or button.label} for button in card.buttons
            ],
        },
        "l": "",
        "args": [""],
        "next": "",
    }


def _is_of_no_use(item: Item) -> bool:
    """Whether an item is none that answers customers: a quiz, a slot type, a passage, QnABot's own fallback."""
    value = item[1]
    if isinstance(value, Unreadable):
        return False
    questions = value.get("q")
    fallback = isinstance(questions, list) and questions and all(str(text).startswith(_NO_HITS) for text in questions)
    return bool(fallback) or value.get("type", "qna") != "qna"


def _left_out_whole(item: Item) -> Finding:
    line, value = item
    name = "" if isinstance(value, Unreadable) else str(value.get("qid", ""))[:64]
    return Unreadable(
        "item_left_out",
        f"FAQ가 아닌 항목이라 가져오지 않습니다: ‘{name}’",
        f"Left out, for it is no answered question: ‘{name}’",
    ).at(line=line)


def _draft(item: Item) -> Draft:
    line, value = item
    if isinstance(value, Unreadable):
        return Draft(line=line, given={}, problems=(value.at(line=line),))
    said = {name: part for name, part in value.items() if part is not None}
    shape, complaints = shaped(QnAShape, said)
    given: dict[str, Any] = {
        "id": shape.qid,
        "question": shape.q[0] if shape.q else "",
        "paraphrases": tuple(shape.q[1:]),
        "answer": shape.a,
    }
    if "t" in said:
        given["category"] = shape.t
    if "alt" in said:
        given["voice"] = html.unescape(_MARK.sub("", shape.alt.ssml))
    if "r" in said:
        given["card"] = _card(shape.r)
    return Draft(
        line=line,
        given=given,
        headings=_NAMES,
        problems=tuple(complaint.at(line) for complaint in complaints),
        notes=(*left_out(_strangers(said, shape), line), *_templates(shape, line)),
    )


# How QnABot calls the fields of an entry.
_NAMES: Final = {
    "id": "qid",
    "question": "q",
    "paraphrases": "q",
    "answer": "a",
    "category": "t",
    "voice": "alt",
    "card": "r",
}


def _card(shape: QnACardShape) -> Card | None:
    """Return the card; QnABot shows none without a title."""
    if not shape.title.strip():
        return None
    buttons = tuple(_button(button) for button in shape.buttons if button.text.strip() or button.value.strip())
    text = "\n".join(filter(None, (shape.subTitle.strip(), shape.text.strip())))
    return Card(title=shape.title, text=text, image=shape.imageUrl, buttons=buttons)


def _button(button: QnAButtonShape) -> CardButton:
    if button.value.startswith("https://"):
        return CardButton(label=button.text, url=button.value)
    return CardButton(label=button.text, text="" if button.value == button.text else button.value)


def _strangers(said: Mapping[str, object], shape: QnAShape) -> Iterator[str]:
    """Name what says something and has no counterpart here."""
    yield from (name for name, part in said.items() if name not in _READ and _says_something(part))
    yield from (f"r.{name}" for name in ("url",) if getattr(shape.r, name))
    if not shape.r.title.strip() and (shape.r.imageUrl or any(button.text for button in shape.r.buttons)):
        yield "r"
    if shape.alt.markdown:
        yield "alt.markdown"


def _says_something(part: object) -> bool:
    """Whether a value is more than the content designer writes of its own: "", false, [""], {"text": ""}."""
    if isinstance(part, list):
        return any(map(_says_something, part))
    return any(map(_says_something, part.values())) if isinstance(part, dict) else bool(part)


def _templates(shape: QnAShape, line: int) -> Iterator[Finding]:
    found = _TEMPLATE.search(shape.a)
    if found:
        quoted = found[0][:40]
        yield Unreadable(
            "template_in_answer",
            f"답변의 {with_josa(quoted, '은/는')} QnABot에서만 바뀌고 여기서는 그대로 보입니다. 답변을 고쳐 주세요.",
            f"Only QnABot fills in {quoted}; customers will see it as it is. Rewrite the answer.",
        ).at(line=line, column="a")

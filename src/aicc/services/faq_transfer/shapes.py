"""The shapes of entries in JSON, as strangers send them, and what is wrong with those of another shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from aicc.models.faq import Card, CardButton
from aicc.services.faq_transfer.results import Finding


class ButtonShape(BaseModel):
    """A button of a card."""

    model_config = ConfigDict(extra="forbid", strict=True)

    label: str
    url: str = ""
    text: str = ""


class CardShape(BaseModel):
    """A card."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: str
    text: str = ""
    image: str = ""
    buttons: list[ButtonShape] = []


class EntryShape(BaseModel):
    """An entry. Which fields were given matters: those that were not stay as they are."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: str = ""
    category: str = ""
    question: str = ""
    answer: str = ""
    paraphrases: list[str] = []
    keywords: list[str] = []
    priority: int = 1
    voice: str = ""
    card: CardShape | None = None
    channels: list[str] = []
    valid_from: str | None = None
    valid_until: str | None = None
    related: list[str] = []
    tags: list[str] = []


class QnAButtonShape(BaseModel):
    """A button of QnABot: it says its value."""

    text: str = ""
    value: str = ""


class QnACardShape(BaseModel):
    """A card of QnABot, of which every part may be empty."""

    title: str = ""
    subTitle: str = ""  # noqa: N815 - QnABot's name
    text: str = ""
    imageUrl: str = ""  # noqa: N815 - QnABot's name
    url: str = ""
    buttons: list[QnAButtonShape] = []


class QnAAlternativesShape(BaseModel):
    """An answer of QnABot for other channels."""

    markdown: str = ""
    ssml: str = ""


class QnAShape(BaseModel):
    """An item of QnABot."""

    model_config = ConfigDict(extra="ignore", strict=True)

    qid: str = ""
    type: str = "qna"
    q: list[str] = []
    a: str = ""
    t: str = ""
    alt: QnAAlternativesShape = QnAAlternativesShape()
    r: QnACardShape = QnACardShape()


Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What is wrong with one value."""

    # Name of the field; empty is the whole value.
    field: str
    korean: str
    english: str

    def at(self, line: int) -> Finding:
        """Return it as a problem of an item."""
        return Finding(line=line, column=self.field, code="field_invalid", korean=self.korean, english=self.english)


_WANTED: Final[Mapping[str, tuple[str, str]]] = {
    "string_type": ('글자("…")여야 합니다', "must be a text"),
    "int_type": ("정수여야 합니다", "must be a whole number"),
    "list_type": ("목록([…])이어야 합니다", "must be a list"),
    "model_type": ("객체({…})여야 합니다", "must be an object"),
    "missing": ("있어야 합니다", "must be given"),
    "extra_forbidden": ("모르는 항목입니다. 지우거나 이름을 고쳐 주세요", "is not known; remove or rename it"),
    "json_invalid": ("JSON 형식이 아닙니다", "is not JSON"),
}
_OTHERWISE: Final = ("쓸 수 없는 값입니다", "is a value that cannot be used")


def complaint(error: ErrorDetails) -> Complaint:
    """Return what pydantic found, in words for the author of the file."""
    path = list(map(str, error["loc"]))
    place = ".".join(path)
    korean, english = _WANTED.get(error["type"], _OTHERWISE)
    return Complaint(
        field=path[0] if path else "",
        korean=f"{place}: {korean}." if place else f"{korean}.",
        english=f"{place} {english}.".lstrip(),
    )


def shaped(shape: type[Shape], value: Mapping[str, object]) -> tuple[Shape, tuple[Complaint, ...]]:
    """Return the fields that are of the right shape, and what is wrong with the others.

    Args:
        shape: all its fields may be left out.
        value: the object.
    """
    try:
        return shape.model_validate(value), ()
    except ValidationError as error:
        complaints = tuple(map(complaint, error.errors()))
    broken = {complaint.field for complaint in complaints}
    return shape.model_validate({name: part for name, part in value.items() if name not in broken}), complaints


def card_of(shape: CardShape) -> Card:
    """Return the card that was sent."""
    buttons = tuple(CardButton(**button.model_dump()) for button in shape.buttons)
    return Card(title=shape.title, text=shape.text, image=shape.image, buttons=buttons)


def fields_of_card(card: Card) -> dict[str, object]:
    """Return a card as it is written, without what is empty."""
    buttons = [{"label": button.label, **_filled(url=button.url, text=button.text)} for button in card.buttons]
    return {"title": card.title, **_filled(text=card.text, image=card.image, buttons=buttons)}


def _filled(**fields: object) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value}

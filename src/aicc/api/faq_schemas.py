"""What goes over the wire where people edit the FAQ and customers rate its answers."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from aicc.models.conversation import Channel
from aicc.models.faq import Card, CardButton, FAQEntry, SynonymSet
from aicc.services.faq.history import Change
from aicc.services.faq.live import LiveEntry

# A revision's number fits into what SQLite and JavaScript can count.
MAX_NUMBER = 2**53


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CardButtonIn(_In):
    """A button of a card: it opens a page or says something in the customer's name."""

    label: str = Field(description="What it shows.", examples=["영업점 찾기"])
    url: str = Field(default="", description="Page to open; https only.", examples=["https://bank.example/branches"])
    text: str = Field(
        default="",
        description="What it says when it opens nothing; empty says the label.",
        examples=["상담원 연결해 주세요"],
    )


class CardIn(_In):
    """What channels that can show more than text show with the answer."""

    title: str = Field(description="Its title.", examples=["OTP 재발급"])
    text: str = Field(default="", description="Its text.", examples=["신분증을 가져오세요."])
    image: str = Field(
        default="", description="Address of a picture; https only.", examples=["https://bank.example/otp.png"]
    )
    buttons: list[CardButtonIn] = Field(default=[], description="At most 10.")


class EntryIn(_In):
    """An entry as it shall be. What its texts may be is checked in one place and answered with `faq_entry_invalid`."""

    category: str = Field(default="", description="Group of entries; at most 50 characters.", examples=["인증"])
    question: str = Field(
        description="What customers ask, in their words; at most 300 characters.", examples=["OTP를 잃어버렸어요"]
    )
    answer: str = Field(
        description="What is answered; at most 5,000 characters.", examples=["신분증을 가지고 영업점으로 와 주세요."]
    )
    paraphrases: list[str] = Field(default=[], description="Other ways to ask the same; at most 100.")
    keywords: list[str] = Field(default=[], description="At most 50.", examples=[["OTP", "분실"]])
    priority: int = Field(
        default=1, description="1 to 5; decides between entries that match equally well.", examples=[3]
    )
    voice: str = Field(
        default="",
        description="Said instead of the answer on the telephone.",
        examples=["영업점에서 다시 받으실 수 있습니다."],
    )
    card: CardIn | None = Field(
        default=None,
        description="Shown with the answer where the channel can.",
        examples=[{"title": "OTP 재발급", "buttons": [{"label": "영업점 찾기"}]}],
    )
    channels: list[Channel] = Field(default=[], description="Where it answers; empty is everywhere.")
    valid_from: date | None = Field(
        default=None, description="First day (Korea) on which it answers.", examples=["2026-12-01"]
    )
    valid_until: date | None = Field(
        default=None, description="Last day (Korea) on which it answers.", examples=["2027-11-30"]
    )
    related: list[str] = Field(default=[], description="Ids of entries to offer after it.")
    tags: list[str] = Field(default=[], description="Words of your own to sort entries by.")

    def entry(self, entry_id: str) -> FAQEntry:
        """Return it as an entry of this id."""
        given = self.model_dump(exclude={"id", "card"})
        lists = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
        return FAQEntry(**{**given, **lists}, id=entry_id, card=_card(self.card) if self.card else None)


class NewEntryIn(EntryIn):
    """A new entry."""

    id: str = Field(
        default="",
        description="Up to 64 letters, digits, _ . or -; made from the question when left out.",
        examples=["otp_lost"],
    )


def _card(given: CardIn) -> Card:
    buttons = tuple(CardButton(**button.model_dump()) for button in given.buttons)
    return Card(**given.model_dump(exclude={"buttons"}), buttons=buttons)


class RollbackIn(_In):
    """Which state to go back to."""

    number: int = Field(
        ge=0, le=MAX_NUMBER, description="Number of the revision; 0 is as the bot's files have it.", examples=[3]
    )


class SynonymSetIn(_In):
    """Words that searches take for each other."""

    id: str = Field(min_length=1, max_length=64, description="Its id.", examples=["transfer"])
    words: list[str] = Field(description="The words.", examples=[["이체", "송금", "계좌이체"]])
    word: str = Field(
        default="", description="One-way: this word finds `words`, and they do not find it.", examples=[""]
    )

    def set(self) -> SynonymSet:
        """Return it as a synonym set."""
        return SynonymSet(id=self.id, words=tuple(self.words), word=self.word)


class SynonymsIn(_In):
    """All synonym sets, in place of those before."""

    sets: list[SynonymSetIn] = Field(max_length=10_000, description="All sets.")


class QuestionsIn(_In):
    """Which unanswered questions."""

    ids: list[Annotated[str, StringConstraints(pattern=r"^[!-~]{1,200}$")]] = Field(
        min_length=1, max_length=5_000, description="Their ids.", examples=[["conv_3Yk0/4"]]
    )


class AdoptIn(QuestionsIn):
    """What becomes of unanswered questions: paraphrases of an entry there is, or of a new one."""

    paraphrase_of: str | None = Field(
        default=None, description="Id of the entry that answers them.", examples=["otp_lost"]
    )
    entry: NewEntryIn | None = Field(
        default=None,
        description="The new entry that answers them.",
        examples=[{"question": "주차되나요?", "answer": "네."}],
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.paraphrase_of is None) == (self.entry is None):
            raise ValueError("either paraphrase_of or entry")
        return self


class FeedbackIn(_In):
    """What a customer thinks of an answer."""

    helpful: bool = Field(description="Thumbs up or down.", examples=[False])
    reason: str = Field(default="", max_length=500, description="Why, in their words.", examples=["너무 길어요"])


class CardButtonOut(BaseModel):
    """A button of a card."""

    label: str = Field(description="What it shows.", examples=["영업점 찾기"])
    url: str = Field(description="Page it opens, or empty.", examples=["https://bank.example/branches"])
    text: str = Field(description="What it says when it opens nothing; empty says the label.", examples=[""])


class CardOut(BaseModel):
    """What channels that can show more than text show with the answer."""

    title: str = Field(description="Its title.", examples=["OTP 재발급"])
    text: str = Field(description="Its text.", examples=["신분증을 가져오세요."])
    image: str = Field(description="Address of a picture, or empty.", examples=["https://bank.example/otp.png"])
    buttons: list[CardButtonOut] = Field(description="Its buttons.")


class EntryFieldsOut(BaseModel):
    """An entry."""

    id: str = Field(description="Its id.", examples=["otp_lost"])
    category: str = Field(description="Group of entries.", examples=["인증"])
    question: str = Field(description="What customers ask.", examples=["OTP를 잃어버렸어요"])
    answer: str = Field(description="What is answered.", examples=["신분증을 가지고 영업점으로 와 주세요."])
    paraphrases: list[str] = Field(description="Other ways to ask the same.")
    keywords: list[str] = Field(description="Its keywords.")
    priority: int = Field(description="1 to 5.", examples=[3])
    voice: str = Field(description="Said instead on the telephone, or empty.", examples=[""])
    card: CardOut | None = Field(description="Shown with the answer where the channel can.", examples=[None])
    channels: list[Channel] = Field(description="Where it answers; empty is everywhere.")
    valid_from: date | None = Field(description="First day (Korea) on which it answers.", examples=[None])
    valid_until: date | None = Field(description="Last day (Korea) on which it answers.", examples=["2027-11-30"])
    related: list[str] = Field(description="Ids of entries to offer after it.")
    tags: list[str] = Field(description="Words to sort entries by.")


class EntryOut(BaseModel):
    """An entry with who changed it and what customers think of it."""

    entry: EntryFieldsOut
    revision: int = Field(
        description="Number of its last change, to send back as `expected`; 0 stands as in the bot's files.",
        examples=[7],
    )
    changed_by: str | None = Field(description="Who made the last change.", examples=["관리"])
    changed_at: datetime | None = Field(description="When (UTC).", examples=["2026-11-22T03:00:00Z"])
    helpful: int = Field(description="Customers who found it helpful.", examples=[12])
    unhelpful: int = Field(description="Customers who did not.", examples=[1])


class EntriesOut(BaseModel):
    """A page of entries."""

    entries: list[EntryOut] = Field(description="By id.")
    next: str | None = Field(description="Cursor of the next page; null at the end.", examples=["otp_lost"])


class DifferenceOut(BaseModel):
    """A field that a change gave another value."""

    field: str = Field(description="Name of the field.", examples=["answer"])
    old: Any = Field(description="Value before; null where there was none.", examples=["영업점에서 받으세요."])
    new: Any = Field(description="Value after; null where there is none.", examples=["앱에서 받으세요."])


class ChangeOut(BaseModel):
    """One change of an entry."""

    number: int = Field(description="Counts the changes of all entries.", examples=[7])
    by: str = Field(description="Who made it.", examples=["관리"])
    at: datetime = Field(description="When (UTC).", examples=["2026-11-22T03:00:00Z"])
    removed: bool = Field(description="Whether it removed the entry.", examples=[False])
    differences: list[DifferenceOut] = Field(description="What it changed.")


class ChangesOut(BaseModel):
    """The history of an entry."""

    changes: list[ChangeOut] = Field(description="Newest first.")


class SynonymSetOut(BaseModel):
    """Words that searches take for each other."""

    id: str = Field(description="Its id.", examples=["transfer"])
    words: list[str] = Field(description="The words.", examples=[["이체", "송금"]])
    word: str = Field(description="One-way: this word finds the others; empty for a two-way set.", examples=[""])


class SynonymsOut(BaseModel):
    """All synonym sets."""

    sets: list[SynonymSetOut] = Field(description="All sets.")


class SynonymSuggestionOut(BaseModel):
    """Words that may mean the same."""

    words: list[str] = Field(description="Two words.", examples=[["개설", "만들기"]])
    why: list[str] = Field(
        description="Two wordings in which one stands for the other.", examples=[["통장 개설", "통장 만들기"]]
    )
    score: float = Field(description="0 to 1, for the order.", examples=[0.41])


class SynonymSuggestionsOut(BaseModel):
    """Words that may mean the same."""

    suggestions: list[SynonymSuggestionOut] = Field(description="The most likely first.")


class UnansweredOut(BaseModel):
    """A question that no entry answered, or none surely."""

    id: str = Field(description="Its id.", examples=["conv_3Yk0/4"])
    user_id: str = Field(description="Who asked.", examples=["customer-4711"])
    text: str = Field(description="What was asked, personal data masked.", examples=["달러 통장 만들 수 있어요?"])
    at: datetime = Field(description="When (UTC).", examples=["2026-11-22T03:00:00Z"])
    channel: Channel = Field(description="Where.")
    best: str = Field(description="Entry that came closest, or empty.", examples=["foreign_account"])
    score: float = Field(description="Its score, 0 to 1.", examples=[0.31])


class UnansweredListOut(BaseModel):
    """Unanswered questions."""

    questions: list[UnansweredOut] = Field(description="Newest first.")


class ClusterOut(BaseModel):
    """Unanswered questions that ask the same."""

    id: str = Field(description="Id of its oldest question.", examples=["conv_3Yk0/4"])
    title: str = Field(description="The question that stands for the others.", examples=["달러 통장 만들 수 있어요?"])
    questions: list[UnansweredOut] = Field(description="Newest first.")
    size: int = Field(description="How many there are.", examples=[14])
    last_at: datetime = Field(description="When the newest was asked (UTC).", examples=["2026-11-22T03:00:00Z"])
    weight: float = Field(description="How often and how recently; a week halves a question.", examples=[9.5])
    nearest: str = Field(description="Entry that they may be paraphrases of, or empty.", examples=["foreign_account"])


class ClustersOut(BaseModel):
    """Unanswered questions, brought together."""

    clusters: list[ClusterOut] = Field(description="The weightiest first.")


class SettledOut(BaseModel):
    """How many questions were settled."""

    settled: int = Field(description="How many there were.", examples=[3])


class FeedbackOut(BaseModel):
    """What a customer thought of an answer."""

    conversation_id: str = Field(description="Their conversation.", examples=["conv_3Yk0"])
    seq: int = Field(description="The turn that answered.", examples=[4])
    user_id: str = Field(description="Who says so.", examples=["customer-4711"])
    entry_id: str = Field(description="The entry that answered.", examples=["otp_lost"])
    helpful: bool = Field(description="Thumbs up or down.", examples=[False])
    reason: str = Field(description="Why, personal data masked; empty without.", examples=["너무 길어요"])
    question: str = Field(description="What was asked, masked.", examples=["OTP 분실"])
    at: datetime = Field(description="When (UTC).", examples=["2026-11-22T03:00:00Z"])


class FeedbackListOut(BaseModel):
    """What customers thought of answers."""

    feedback: list[FeedbackOut] = Field(description="Newest first.")


class EntriesQuery(BaseModel):
    """Which entries to list."""

    text: str = Field(default="", max_length=300, description="Only those that say it somewhere; spaces do not count.")
    category: str = Field(default="", max_length=300, description="Only those of this category.")
    tag: str = Field(default="", max_length=300, description="Only those with this tag.")
    limit: int = Field(default=50, ge=1, le=200, description="Entries a page.", examples=[50])
    cursor: str = Field(default="", max_length=64, description="`next` of the page before.", examples=["otp_lost"])


class SuggestionOut(BaseModel):
    """A question that a customer may be about to ask."""

    entry_id: str = Field(description="The entry that answers it.", examples=["otp_lost"])
    text: str = Field(description="The question.", examples=["OTP를 잃어버렸어요"])


class SuggestionsOut(BaseModel):
    """What the text may become."""

    suggestions: list[SuggestionOut] = Field(description="The likeliest first.")


class RatedOut(BaseModel):
    """An opinion was kept."""

    status: Literal["ok"] = Field(description="Always ok; an error answers otherwise.", examples=["ok"])


def entry_out(live: LiveEntry, votes: tuple[int, int] = (0, 0)) -> dict[str, Any]:
    """Return an entry with its last change and votes: see EntryOut."""
    revision = live.revision
    return {
        "entry": live.entry,
        "revision": revision.number if revision else 0,
        "changed_by": revision.by if revision else None,
        "changed_at": revision.at if revision else None,
        "helpful": votes[0],
        "unhelpful": votes[1],
    }


def change_out(change: Change) -> dict[str, Any]:
    """Return a change of an entry: see ChangeOut."""
    revision = change.revision
    return {
        "number": revision.number,
        "by": revision.by,
        "at": revision.at,
        "removed": revision.entry is None,
        "differences": change.differences,
    }

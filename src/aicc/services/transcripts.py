"""Conversation transcripts: what a customer says and what the bot must then do, written in YAML and played for real."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import regex

from aicc.models.conversation import Channel, Owner
from aicc.models.errors import AiccError
from aicc.models.turn import Inbound, Turn
from aicc.models.user import User, UserTier
from aicc.project.problems import Problem
from aicc.project.yaml_source import Path_, Source, Unreadable, read_source
from aicc.services.conversation_service import ConversationService

# A customer needs a moment to answer.
_BETWEEN_TURNS: Final = timedelta(seconds=5)
_PATTERN_SECONDS: Final = 1.0
_ANY_REPLY: Final = ("(답변 / a reply)",)


class Aspect(StrEnum):
    """What about the bot's turn is checked."""

    BOT = "bot"
    BOT_PATTERN = "bot~"
    # What is kept of the customer's words.
    RECORDED = "recorded"
    DECISION = "decision"
    # The rule, step, FAQ entry or response that spoke.
    DETAIL = "detail"
    INTENT = "intent"
    STEP = "step"
    BUTTONS = "buttons"
    OWNER = "owner"


_SAYS: Final = ("손님", "user")
# As written, Korean or English, to what it checks.
KEYS: Final[Mapping[str, Aspect]] = {
    "봇": Aspect.BOT,
    "봇~": Aspect.BOT_PATTERN,
    "기록": Aspect.RECORDED,
    "결정": Aspect.DECISION,
    "근거": Aspect.DETAIL,
    "의도": Aspect.INTENT,
    "단계": Aspect.STEP,
    "버튼": Aspect.BUTTONS,
    "소유": Aspect.OWNER,
} | {aspect.value: aspect for aspect in Aspect}
_DECISIONS: Final = ("relay", "return", "escalate", "advance", "answer", "offer", "clarify", "fallback", "greeting")
_CHOICES: Final[Mapping[Aspect, tuple[str, ...]]] = {Aspect.DECISION: _DECISIONS, Aspect.OWNER: tuple(Owner)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One thing that must hold of the bot's turn."""

    aspect: Aspect
    # Texts, patterns and buttons must all be found; of the other aspects one must be it. Empty stands for nothing at
    # all: no words, no buttons, no step that waits.
    wanted: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What the customer says, and what must follow. None says nothing: the greeting is checked."""

    says: str | None
    line: int
    expects: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """One conversation as it should go."""

    file: str
    line: int
    name: str
    tier: UserTier
    # When it takes place; None leaves that to whoever plays it.
    at: datetime | None
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """An expectation that did not hold."""

    # What the customer had said; empty for the greeting.
    says: str
    line: int
    aspect: Aspect
    wanted: tuple[str, ...]
    got: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A transcript after it was played."""

    transcript: Transcript
    mismatches: tuple[Mismatch, ...]

    @property
    def passed(self) -> bool:
        """Return whether everything held."""
        return not self.mismatches


# --- reading ---------------------------------------------------------------------------------------------------------


def find_files(path: Path) -> tuple[Path, ...]:
    """Return the path itself when it is a file, else the YAML files below it."""
    if path.is_file():
        return (path,)
    return tuple(sorted(found for found in path.rglob("*") if found.suffix in (".yaml", ".yml") and found.is_file()))


def load_transcripts(files: Sequence[Path]) -> tuple[tuple[Transcript, ...], tuple[Problem, ...]]:
    """Read files of transcripts; return the conversations and every mistake in how they are written."""
    transcripts: list[Transcript] = []
    problems: list[Problem] = []
    for file in files:
        try:
            source = read_source(Path(), str(file))
        except Unreadable as unreadable:
            problems.append(unreadable.problem)
            continue
        reader = _Reader(source)
        transcripts += reader.read()
        problems += reader.problems
    return tuple(transcripts), tuple(problems)


class _Reader:
    """Reads one file and notes what is wrong with it."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.problems: list[Problem] = []

    def read(self) -> list[Transcript]:
        data = self._source.data
        if not isinstance(data, list) or not data:
            self._fault(
                (), "대화의 목록이어야 합니다. 대화마다 - name: 으로 시작해 주세요.", "Must be a list of conversations."
            )
            return []
        return [found for index, item in enumerate(data) if (found := self._transcript((index,), item)) is not None]

    def _transcript(self, path: Path_, item: Any) -> Transcript | None:
        if not self._is_mapping(path, item, known=("name", "user_tier", "at", "turns")):
            return None
        name, turns = item.get("name"), item.get("turns")
        if not isinstance(name, str) or not name.strip():
            self._fault((*path, "name"), "대화의 이름(name)을 글자로 써 주세요.", "Give the conversation a name.")
        if not isinstance(turns, list) or not turns:
            self._fault((*path, "turns"), "turns에 '- 손님: ...' 목록을 써 주세요.", "`turns` must be a list of turns.")
            return None
        exchanges = [self._exchange((*path, "turns", index), turn) for index, turn in enumerate(turns)]
        return Transcript(
            file=self._source.file,
            line=self._source.line(path),
            name=str(name),
            tier=self._tier((*path, "user_tier"), item.get("user_tier", UserTier.STANDARD.value)),
            at=self._at((*path, "at"), item.get("at")),
            exchanges=tuple(exchange for exchange in exchanges if exchange is not None),
        )

    def _exchange(self, path: Path_, turn: Any) -> Exchange | None:
        if not self._is_mapping(path, turn, known=(*_SAYS, *KEYS)):
            return None
        said = [turn[key] for key in _SAYS if key in turn]
        if not said and path[-1] != 0:
            ko = "손님의 말이 없습니다. 첫인사를 확인하는 맨 처음만 손님 없이 쓸 수 있습니다."
            self._fault(path, ko, "The customer says nothing; only the first turn, the greeting, may do so.")
        if any(not isinstance(text, str) or not text.strip() for text in said):
            ko = "손님의 말은 글자여야 합니다. 숫자나 네/아니요가 바뀌지 않도록 따옴표로 감싸 주세요."
            self._fault(path, ko, "What the customer says must be text; put quotes around numbers.")
        expects = [self._expectation((*path, key), KEYS[key], turn[key]) for key in turn if key in KEYS]
        return Exchange(says=str(said[0]) if said else None, line=self._source.line(path), expects=tuple(expects))

    def _expectation(self, path: Path_, aspect: Aspect, written: Any) -> Expectation:
        may_be_nothing = aspect is Aspect.STEP and written is None
        values = [] if may_be_nothing else written if isinstance(written, list) else [written]
        if any(not isinstance(value, str) or not value.strip() for value in values):
            self._fault(
                path, "글자 또는 글자의 목록이어야 합니다. 따옴표로 감싸 주세요.", "Must be text or a list of texts."
            )
            values = []
        choices = _CHOICES.get(aspect)
        if choices is not None and any(value not in choices for value in values):
            names = ", ".join(choices)
            self._fault(path, f"정해진 값 가운데 하나여야 합니다: {names}", f"Must be one of: {names}")
        if aspect is Aspect.BOT_PATTERN:
            self._check_patterns(path, values)
        return Expectation(aspect=aspect, wanted=tuple(values), line=self._source.line(path))

    def _check_patterns(self, path: Path_, patterns: Sequence[str]) -> None:
        for pattern in patterns:
            try:
                regex.compile(pattern)
            except regex.error as error:
                self._fault(path, f"정규식이 잘못되었습니다: {error}", f"Not a regular expression: {error}")

    def _tier(self, path: Path_, written: Any) -> UserTier:
        if written in tuple(UserTier):
            return UserTier(written)
        names = ", ".join(UserTier)
        self._fault(path, f"정해진 값 가운데 하나여야 합니다: {names}", f"Must be one of: {names}")
        return UserTier.STANDARD

    def _at(self, path: Path_, written: Any) -> datetime | None:
        if written is None:
            return None
        # YAML reads an unquoted time by itself.
        at = _parse_time(written) if isinstance(written, str) else written
        if isinstance(at, datetime) and at.tzinfo is not None:
            return at
        ko, en = (
            "2026-11-23T10:00:00+09:00처럼 시간대까지 써 주세요.",
            "Write a time with its zone: 2026-11-23T10:00:00+09:00",
        )
        self._fault(path, ko, en)
        return None

    def _is_mapping(self, path: Path_, item: Any, *, known: Sequence[str]) -> bool:
        if not isinstance(item, dict):
            self._fault(path, "'이름: 값' 형식이어야 합니다.", "Must be a mapping.")
            return False
        for key in item:
            if key not in known:
                names = ", ".join(known)
                self._fault(
                    (*path, key),
                    f"알 수 없는 항목 {key}. 쓸 수 있는 항목: {names}",
                    f"Unknown key {key}; known: {names}",
                )
        return True

    def _fault(self, path: Path_, ko: str, en: str) -> None:
        self.problems.append(self._source.problem(path, "transcript_invalid", ko, en))


def _parse_time(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


# --- playing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedClock:
    """A clock that always tells the same time."""

    at: datetime

    def now(self) -> datetime:
        """See Clock."""
        return self.at


async def play(
    transcript: Transcript, open_service: Callable[[StoppedClock], ConversationService], *, default_at: datetime
) -> Played:
    """Hold a conversation and return what did not go as written.

    Args:
        transcript: the conversation.
        open_service: makes turns with a store and a backend of their own, so that no conversation sees another.
        default_at: when it takes place if the transcript does not say.
    """
    at = transcript.at or default_at
    service = open_service(StoppedClock(at=at))
    turn = await service.open(User(id="transcript", tier=transcript.tier), Channel.CLI)
    conversation_id = turn.conversation_id
    mismatches: list[Mismatch] = []
    for number, exchange in enumerate(transcript.exchanges, start=1):
        if exchange.says is None:
            mismatches += compare(exchange, turn)
            continue
        inbound = Inbound(
            conversation_id=conversation_id,
            message_id=f"m{number}",
            text=exchange.says,
            received_at=at + number * _BETWEEN_TURNS,
        )
        try:
            mismatches += compare(exchange, await service.take(inbound))
        except AiccError as error:
            refused = Mismatch(
                says=exchange.says, line=exchange.line, aspect=Aspect.BOT, wanted=_ANY_REPLY, got=str(error)
            )
            mismatches.append(refused)
            break
    return Played(transcript=transcript, mismatches=tuple(mismatches))


def compare(exchange: Exchange, turn: Turn) -> tuple[Mismatch, ...]:
    """Return the expectations of an exchange that do not hold of the turn."""
    return tuple(
        Mismatch(
            says=exchange.says or "",
            line=expectation.line,
            aspect=expectation.aspect,
            wanted=expectation.wanted,
            got=_got(expectation.aspect, turn),
        )
        for expectation in exchange.expects
        if not _holds(expectation, turn)
    )


def _holds(expectation: Expectation, turn: Turn) -> bool:
    got = _got(expectation.aspect, turn)
    if not expectation.wanted:
        return not got
    match expectation.aspect:
        case Aspect.BOT | Aspect.RECORDED:
            return all(_squash(text) in _squash(got) for text in expectation.wanted)
        case Aspect.BOT_PATTERN:
            return all(_matches(pattern, got) for pattern in expectation.wanted)
        case Aspect.BUTTONS:
            return {button.label for button in turn.reply.quick_replies} >= set(expectation.wanted)
        case _:
            return got in expectation.wanted


def _got(aspect: Aspect, turn: Turn) -> str:
    """Return what the turn shows of an aspect; an empty text for nothing."""
    intents = turn.reason.intents
    return {
        Aspect.BOT: "\n".join(turn.reply.messages),
        Aspect.BOT_PATTERN: "\n".join(turn.reply.messages),
        Aspect.RECORDED: turn.said,
        Aspect.DECISION: turn.reason.decision,
        Aspect.DETAIL: turn.reason.detail,
        Aspect.INTENT: intents[0].intent if intents else "",
        Aspect.STEP: turn.reply.step or "",
        Aspect.BUTTONS: ", ".join(button.label for button in turn.reply.quick_replies),
        Aspect.OWNER: turn.reply.owner.value,
    }[aspect]


def _squash(text: str) -> str:
    return "".join(text.split())


def _matches(pattern: str, text: str) -> bool:
    try:
        return regex.search(pattern, text, timeout=_PATTERN_SECONDS) is not None
    except TimeoutError:
        return False

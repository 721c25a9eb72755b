"""How well a bot recognises its intents: on its own phrases held out in turn, or on rows of a file. Pure."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aicc.models.bot import Bot, Thresholds
from aicc.nlu.chatbot_nlu import ChatbotNLU
from aicc.nlu.intents import IntentClassifier, train
from aicc.project.problems import Problem
from aicc.services.decide import trusted
from aicc.utils.text import normalize

_MAX_LINES: Final = 200_000
_SHOWN_PAIRS: Final = 10
_SHOWN_EXAMPLES: Final = 3
# Stands in the report for a text that gave no reading at all.
NO_INTENT: Final = "(none)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A text whose intent is known."""

    text: str
    intent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """Texts of one intent that were read as another."""

    intent: str
    read_as: str
    count: int
    # A few of the texts, in the order of the file.
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What an evaluation found. Rates are in 0..1."""

    rows: int
    intents: int
    # Best reading right, trusted or not.
    accuracy: float
    # Mean F1 over the intents that occur: each counts the same however often customers say it.
    macro_f1: float
    # Readings that the bot would act on: over its threshold and clear of the next.
    coverage: float
    # Rows that the bot would act on wrongly, of all rows.
    wrong_accepted: float
    # Most frequent first, at most ten.
    confusions: tuple[Confusion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    row: Row
    read_as: str
    accepted: bool


def cross_validate(bot: Bot, *, folds: int) -> Evaluation:
    """Return how well the bot reads each of its own phrases after learning from the others only.

    The n-th phrase of an intent is held out in fold n modulo `folds`, so that the same files give the same numbers. An
    intent's name is never held out: it stands on buttons.

    Raises:
        TrainingInvalid: there is nothing to learn from.
    """
    reads: list[_Read] = []
    for fold in range(folds):
        held_out = [
            Row(text=phrase, intent=intent.id)
            for intent in bot.intents.values()
            for phrase in intent.phrases[fold::folds]
        ]
        if held_out:
            classifier = train(_without_fold(bot, fold, folds), version=f"fold {fold}")
            reads += _read_all(bot, classifier, held_out)
    return _summarise(reads)


def evaluate_rows(bot: Bot, classifier: IntentClassifier, rows: Sequence[Row]) -> Evaluation:
    """Return how well the bot reads these rows."""
    return _summarise(_read_all(bot, classifier, rows))


def read_rows(path: Path, *, intents: frozenset[str]) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """Read JSON Lines with `text` and `intent` (or `label`); return the rows and what is wrong with the others.

    Raises:
        OSError: the file cannot be read.
    """
    content = path.read_bytes()
    try:
        lines = content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        place = content[: error.start].count(b"\n") + 1
        ko, en = "UTF-8로 저장해 주세요.", "Save the file as UTF-8."
        return (), (Problem(file=str(path), line=place, code="not_utf8", ko=ko, en=en),)
    if len(lines) > _MAX_LINES:
        ko, en = f"{_MAX_LINES}줄을 넘습니다. 나누어 주세요.", f"More than {_MAX_LINES} lines; split the file."
        return (), (Problem(file=str(path), line=_MAX_LINES + 1, code="too_many_rows", ko=ko, en=en),)
    read = [_read_row(line, str(path), number, intents) for number, line in enumerate(lines, start=1) if line.strip()]
    rows = tuple(item for item in read if isinstance(item, Row))
    return rows, tuple(item for item in read if isinstance(item, Problem))


def _read_row(line: str, file: str, number: int, intents: frozenset[str]) -> Row | Problem:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        return Problem(file=file, line=number, code="row_not_json", ko="JSON 형식이 아닙니다.", en="Not JSON.")
    text = item.get("text") if isinstance(item, dict) else None
    intent = item.get("intent", item.get("label")) if isinstance(item, dict) else None
    if not isinstance(text, str) or not isinstance(intent, str) or not normalize(text):
        ko = '{"text": "문장", "intent": "의도"} 형식이어야 하고 비어 있으면 안 됩니다.'
        en = 'Must be {"text": "...", "intent": "..."}, neither empty.'
        return Problem(file=file, line=number, code="row_shape", ko=ko, en=en)
    if intent not in intents:
        ko, en = f"의도 {intent} 이(가) 봇에 없습니다.", f"The bot has no intent {intent}."
        return Problem(file=file, line=number, code="intent_unknown", ko=ko, en=en)
    return Row(text=text, intent=intent)


def _without_fold(bot: Bot, fold: int, folds: int) -> dict[str, tuple[str, ...]]:
    return {
        intent.id: (intent.name, *(phrase for at, phrase in enumerate(intent.phrases) if at % folds != fold))
        for intent in bot.intents.values()
    }


def _read_all(bot: Bot, classifier: IntentClassifier, rows: Sequence[Row]) -> list[_Read]:
    # The ear of the turn itself, keywords included: what is measured is what customers meet.
    nlu = ChatbotNLU(bot=bot, classifier=classifier)
    return [_read(nlu, bot.thresholds, row) for row in rows]


def _read(nlu: ChatbotNLU, thresholds: Thresholds, row: Row) -> _Read:
    understanding = nlu.understand(row.text)
    read_as = understanding.best.intent if understanding.best else NO_INTENT
    accepted = trusted(understanding.intents, thresholds) is not None
    return _Read(row=row, read_as=read_as, accepted=accepted)


def _summarise(reads: Sequence[_Read]) -> Evaluation:
    total = len(reads) or 1
    right = [read for read in reads if read.read_as == read.row.intent]
    accepted = [read for read in reads if read.accepted]
    return Evaluation(
        rows=len(reads),
        intents=len({read.row.intent for read in reads}),
        accuracy=len(right) / total,
        macro_f1=_macro_f1(reads),
        coverage=len(accepted) / total,
        wrong_accepted=sum(read.read_as != read.row.intent for read in accepted) / total,
        confusions=tuple(_confusions(reads))[:_SHOWN_PAIRS],
    )


def _macro_f1(reads: Sequence[_Read]) -> float:
    wanted = Counter(read.row.intent for read in reads)
    said = Counter(read.read_as for read in reads)
    right = Counter(read.row.intent for read in reads if read.read_as == read.row.intent)
    scores = [2 * right[intent] / (wanted[intent] + said[intent]) for intent in wanted]
    return sum(scores) / len(scores) if scores else 0.0


def _confusions(reads: Sequence[_Read]) -> Iterator[Confusion]:
    texts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for read in reads:
        if read.read_as != read.row.intent:
            texts[read.row.intent, read.read_as].append(read.row.text)
    for (intent, read_as), found in sorted(texts.items(), key=lambda item: (-len(item[1]), item[0])):
        yield Confusion(intent=intent, read_as=read_as, count=len(found), examples=tuple(found[:_SHOWN_EXAMPLES]))

"""What readings of known rows amount to: accuracy, confusions, calibration, and what a threshold costs."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aicc.models.bot import Bot, Thresholds
from aicc.nlu.intents import IntentClassifier
from aicc.services.evaluation.reading import Read, hold_out, read_all
from aicc.services.evaluation.rows import Row

_SHOWN_EXAMPLES: Final = 3
_SHOWN_STRANGERS: Final = 10
_BINS: Final = 10
_THRESHOLDS: Final = tuple(step / 20 for step in range(21))
# What a bot may give up of its good lines to keep strangers out.
GOOD_LINES_LOST: Final = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """Texts of one intent that were read as another."""

    intent: str
    read_as: str
    count: int
    # A few of the texts, in the order of the file, personal data masked.
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentScores:
    """How well one intent is recognised. Rates are in 0..1."""

    intent: str
    # Rows of the intent.
    support: int
    # Of them, read right.
    right: int
    # Of what was read as the intent, the share that was right; 0 where nothing was.
    precision: float
    # Of its rows, the share read right.
    recall: float
    f1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """What one tier decided: keyword, initials, classifier, or none where nothing was read."""

    tier: str
    rows: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Readings of about the same confidence. Rates are in 0..1."""

    # Confidence from here (included) to there (not, but for 1).
    low: float
    high: float
    rows: int
    # Mean confidence, and how often it was right; 0 without rows.
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What the bot would do at one threshold. Rates are in 0..1."""

    threshold: float
    # Rows acted upon, and rows acted upon wrongly, both of all rows.
    coverage: float
    wrong_accepted: float
    # Out-of-scope lines that it would not act upon; None without such lines.
    rejected: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """An out-of-scope line that the bot would act upon."""

    text: str
    read_as: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfScope:
    """What the bot does with lines that are none of its business. Rates are in 0..1."""

    rows: int
    # Share not acted upon at the bot's own threshold.
    rejected: float
    # The same at the highest threshold that loses at most 3 % of the lines that are read right.
    rejected_at_three_percent: float
    threshold_at_three_percent: float
    # Those acted upon at the bot's own threshold, most confident first, at most ten.
    accepted: tuple[Stranger, ...]


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
    # Mean distance of confidence from accuracy, weighed by the rows of each bin.
    calibration_error: float
    # Most frequent first.
    confusions: tuple[Confusion, ...]
    # Worst F1 first.
    per_intent: tuple[IntentScores, ...]
    tiers: tuple[Tier, ...]
    # Ten, by rising confidence.
    bins: tuple[Bin, ...]
    # By rising threshold.
    curve: tuple[Point, ...]
    # None where no out-of-scope lines were given.
    out_of_scope: OutOfScope | None


def cross_validate(bot: Bot, *, folds: int) -> Evaluation:
    """Return how well the bot reads each of its own phrases after learning from the others only: see `hold_out`.

    Raises:
        TrainingInvalid: there is nothing to learn from.
    """
    return summarise(hold_out(bot, folds=folds), bot.thresholds)


def evaluate_rows(bot: Bot, classifier: IntentClassifier, rows: Sequence[Row]) -> Evaluation:
    """Return how well the bot reads these rows."""
    return summarise(read_all(bot, classifier, rows), bot.thresholds)


def summarise(reads: Sequence[Read], thresholds: Thresholds, strangers: Sequence[Read] = ()) -> Evaluation:
    """Return what the readings amount to.

    Args:
        reads: of rows whose intent the bot has.
        thresholds: the bot's own.
        strangers: readings of out-of-scope lines.
    """
    at = _point(reads, strangers, thresholds.intent)
    bins = tuple(_bins(reads))
    per_intent = tuple(_per_intent(reads))
    return Evaluation(
        rows=len(reads),
        intents=len(per_intent),
        accuracy=_share(read.right for read in reads),
        macro_f1=sum(scores.f1 for scores in per_intent) / (len(per_intent) or 1),
        coverage=at.coverage,
        wrong_accepted=at.wrong_accepted,
        calibration_error=sum(bin_.rows * abs(bin_.accuracy - bin_.confidence) for bin_ in bins) / (len(reads) or 1),
        confusions=tuple(_confusions(reads)),
        per_intent=per_intent,
        tiers=tuple(_tiers(reads)),
        bins=bins,
        curve=tuple(_point(reads, strangers, threshold) for threshold in _THRESHOLDS),
        out_of_scope=_out_of_scope(reads, strangers, thresholds.intent) if strangers else None,
    )


def _share(hits: Iterator[bool]) -> float:
    found = list(hits)
    return sum(found) / (len(found) or 1)


def _per_intent(reads: Sequence[Read]) -> Iterator[IntentScores]:
    wanted = Counter(read.row.intent for read in reads)
    said = Counter(read.read_as for read in reads)
    right = Counter(read.row.intent for read in reads if read.right)
    scores = [
        IntentScores(
            intent=intent,
            support=support,
            right=right[intent],
            precision=right[intent] / (said[intent] or 1),
            recall=right[intent] / support,
            f1=2 * right[intent] / (support + said[intent]),
        )
        for intent, support in wanted.items()
    ]
    yield from sorted(scores, key=lambda score: (score.f1, score.intent))


def _confusions(reads: Sequence[Read]) -> Iterator[Confusion]:
    texts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for read in reads:
        if not read.right:
            texts[read.row.intent, read.read_as].append(read.shown)
    for (intent, read_as), found in sorted(texts.items(), key=lambda item: (-len(item[1]), item[0])):
        yield Confusion(intent=intent, read_as=read_as, count=len(found), examples=tuple(found[:_SHOWN_EXAMPLES]))


def _tiers(reads: Sequence[Read]) -> Iterator[Tier]:
    for tier in ("keyword", "initials", "classifier", "none"):
        of_tier = [read for read in reads if read.tier == tier]
        yield Tier(tier=tier, rows=len(of_tier), right=sum(read.right for read in of_tier))


def _bins(reads: Sequence[Read]) -> Iterator[Bin]:
    held: defaultdict[int, list[Read]] = defaultdict(list)
    for read in reads:
        held[min(int(read.confidence * _BINS), _BINS - 1)].append(read)
    for number in range(_BINS):
        inside = held[number]
        yield Bin(
            low=number / _BINS,
            high=(number + 1) / _BINS,
            rows=len(inside),
            confidence=sum(read.confidence for read in inside) / (len(inside) or 1),
            accuracy=_share(read.right for read in inside),
        )


def _point(reads: Sequence[Read], strangers: Sequence[Read], threshold: float) -> Point:
    return Point(
        threshold=threshold,
        coverage=_share(read.accepted(threshold) for read in reads),
        wrong_accepted=_share(read.accepted(threshold) and not read.right for read in reads),
        rejected=_share(not read.accepted(threshold) for read in strangers) if strangers else None,
    )


def _out_of_scope(reads: Sequence[Read], strangers: Sequence[Read], threshold: float) -> OutOfScope:
    good = sorted(read.confidence for read in reads if read.right and read.clear)
    cautious = good[int(len(good) * GOOD_LINES_LOST)] if good else threshold
    accepted = sorted((read for read in strangers if read.accepted(threshold)), key=lambda read: -read.confidence)
    return OutOfScope(
        rows=len(strangers),
        rejected=_share(not read.accepted(threshold) for read in strangers),
        rejected_at_three_percent=_share(not read.accepted(cautious) for read in strangers),
        threshold_at_three_percent=cautious,
        accepted=tuple(
            Stranger(text=read.shown, read_as=read.read_as, confidence=read.confidence)
            for read in accepted[:_SHOWN_STRANGERS]
        ),
    )

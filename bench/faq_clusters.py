"""How well unanswered questions are brought together, and how long 20,000 of them take.

    python -m bench.faq_clusters --questions FILE [--no-spaces] [--noise] [--time] [--json]

Rows are JSON Lines with `text` and `group` (any string or number): questions of one group ask the same. BCubed looks
from each question at its cluster (precision) and at its group (recall); pairwise F1 counts pairs of questions, so that
large clusters weigh more. With `--time` 20,000 different questions are made from the file's texts, the beginning of
one and the end of another. Times are CPU-seconds of this process.

Exit code 2: the file is missing, empty or has a row that cannot be read.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

# So that `python bench/faq_clusters.py` works as well as `python -m bench.faq_clusters`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from aicc.faq.clusters import cluster
from aicc.models.conversation import Channel
from aicc.models.faq import Unanswered
from bench.noise import NOISES
from bench.rows import BadRows

_NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
_MANY: Final = 20_000

# Text and its group.
Row = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Figures of one run; rates are in 0..1."""

    bcubed_precision: float
    bcubed_recall: float
    bcubed_f1: float
    pair_f1: float
    clusters: int
    groups: int
    n: int
    cpu_s: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    options = _options(arguments)
    try:
        rows = read(options.questions)
    except BadRows as error:
        print(error, file=sys.stderr)
        return 2
    noises = list(NOISES) if options.noise else ["clean", *(["no spaces"] if options.no_spaces else [])]
    results = {noise: measure(_disturbed(rows, NOISES[noise])) for noise in noises}
    many_s = _time_many([text for text, _ in rows]) if options.time else None
    if options.json:
        found: dict[str, object] = dict(asdict(results["clean"]))
        found |= {"noise": {noise: result.bcubed_f1 for noise, result in results.items()}} if len(results) > 1 else {}
        found |= {"many_cpu_s": many_s} if many_s is not None else {}
        print(json.dumps(found))
    else:
        _print_table(results, many_s)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, required=True, help="JSON Lines with text and group")
    parser.add_argument("--no-spaces", action="store_true", help="also without spaces")
    parser.add_argument("--noise", action="store_true", help="also without spaces, with typos, fillers, wrong keys")
    parser.add_argument("--time", action="store_true", help="also time 20,000 questions made of these")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(arguments)


def read(path: Path) -> list[Row]:
    """Return (text, group) of a JSON Lines file.

    Raises:
        BadRows: the file is missing, empty, not UTF-8, or a row is not as it must be.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRows(f"{path}: cannot be read: {error}") from None
    rows = [_row(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not rows:
        raise BadRows(f"{path}: no rows")
    return rows


def _row(path: Path, number: int, line: str) -> Row:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadRows(f"{path}:{number}: not JSON: {error}") from None
    text, group = (item.get("text"), item.get("group")) if isinstance(item, dict) else (None, None)
    if not isinstance(text, str) or not isinstance(group, str | int):
        raise BadRows(f'{path}:{number}: must be {{"text": "...", "group": "..."}}')
    return text, str(group)


def _disturbed(rows: Sequence[Row], disturb: Callable[[str, random.Random], str]) -> list[Row]:
    chooser = random.Random(0)
    return [(disturb(text, chooser), group) for text, group in rows]


def measure(rows: Sequence[Row]) -> Result:
    """Return the figures of one file."""
    questions = _asked(text for text, _ in rows)
    started = time.process_time()
    clusters = cluster(questions, now=_NOW)
    seconds = time.process_time() - started
    home = {question.id: found.id for found in clusters for question in found.questions}
    said, wanted = [home[question.id] for question in questions], [group for _, group in rows]
    both, by_cluster, by_group = Counter(zip(said, wanted, strict=True)), Counter(said), Counter(wanted)
    precision = sum(count**2 / by_cluster[one] for (one, _), count in both.items()) / len(rows)
    recall = sum(count**2 / by_group[group] for (_, group), count in both.items()) / len(rows)
    pairs = _pairs(by_cluster) + _pairs(by_group)
    return Result(
        bcubed_precision=precision,
        bcubed_recall=recall,
        bcubed_f1=2 * precision * recall / (precision + recall),
        pair_f1=2 * _pairs(both) / pairs if pairs else 1.0,
        clusters=len(clusters),
        groups=len(by_group),
        n=len(rows),
        cpu_s=seconds,
    )


def _pairs(counts: Counter[Hashable] | Counter[str] | Counter[Row]) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())


def _asked(texts: Iterable[str]) -> list[Unanswered]:
    return [
        Unanswered(id=f"u{number}", user_id="u", text=text, at=_NOW - timedelta(minutes=number), channel=Channel.WEB)
        for number, text in enumerate(texts)
    ]


def _time_many(texts: Sequence[str]) -> float | None:
    """Return the CPU-seconds for 20,000 questions; None when the file has too few words to make them."""
    chooser = random.Random(0)
    begins, ends = zip(*((text[: len(text) // 2], text[len(text) // 2 :]) for text in texts), strict=True)
    made = dict.fromkeys(chooser.choice(begins) + chooser.choice(ends) for _ in range(2 * _MANY))
    if len(made) < _MANY:
        return None
    questions = _asked(list(made)[:_MANY])
    started = time.process_time()
    cluster(questions, now=_NOW)
    return time.process_time() - started


def _print_table(results: dict[str, Result], many_s: float | None) -> None:
    first = results["clean"]
    print(f"{first.n} questions of {first.groups} groups; {first.cpu_s:.2f} CPU-s")
    print(f"{'':12}{'precision':>10}{'recall':>8}{'BCubed F1':>11}{'pair F1':>9}{'clusters':>10}")
    for noise, found in results.items():
        rates = (
            f"{found.bcubed_precision:>10.1%}{found.bcubed_recall:>8.1%}{found.bcubed_f1:>11.1%}{found.pair_f1:>9.1%}"
        )
        print(f"{noise:12}{rates}{found.clusters:>10}")
    if many_s is not None:
        print(f"{_MANY:,} different questions: {many_s:.1f} CPU-s")


if __name__ == "__main__":
    sys.exit(main())

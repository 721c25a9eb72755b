"""How well moods are told apart, and how fast.

    python -m bench.sentiment --test FILE [--train FILE] [--json]

FILE holds one JSON object a line: `text` (or `document`, `sentence`) and `label` (or `sentiment`), which is POSITIVE,
NEGATIVE, NEUTRAL or MIXED, or 0 for negative and 1 for positive. Without `--train` the shipped classifier is asked,
as a bot asks it; where all labels are 0 or 1, the larger of its positive and negative scores decides. With `--train`
the product's trainer learns from that file first. Times are CPU-seconds of this process.

Exit code 2: a file is missing, empty or has a row that cannot be read.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

# So that `python bench/sentiment.py` works as well as `python -m bench.sentiment`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rich.console import Console
from rich.table import Table

from aicc.models.understanding import Mood
from aicc.nlu.sentiment import analyze
from aicc.nlu.sentiment.nbsvm import train
from aicc.utils.text import normalize
from bench.rows import BadRows, read_objects

_TEXTS: Final = ("text", "document", "sentence")
_LABELS: Final = ("label", "sentiment")
_BINARY: Final = {"0": "NEGATIVE", "1": "POSITIVE"}
_MOODS: Final = tuple(str(mood) for mood in Mood)

# Text and its label, one of _MOODS.
Row = tuple[str, str]


def read(path: Path) -> tuple[list[Row], bool]:
    """Return the rows of a file, and whether its labels are 0 and 1.

    Raises:
        BadRows: the file is missing, empty, or has a row without a text or a known label.
    """
    found = [_row(where, row) for where, row in read_objects(path)]
    binary = {label in _BINARY for _, label in found}
    if len(binary) > 1:
        raise BadRows(f"{path}: labels 0 and 1 are mixed with names of moods")
    return [(text, _BINARY.get(label, label)) for text, label in found], binary == {True}


def _row(where: str, row: dict[str, Any]) -> Row:
    text = next((row[name] for name in _TEXTS if name in row), None)
    label = next((row[name] for name in _LABELS if name in row), None)
    if not isinstance(text, str):
        raise BadRows(f"{where}: no text; one of {', '.join(_TEXTS)} must hold a string")
    name = str(label).strip().upper()
    if isinstance(label, bool) or name not in {*_MOODS, *_BINARY}:
        raise BadRows(f"{where}: label {label!r} is none of {', '.join(_MOODS)}, 0, 1")
    return text, name


def measure(test: Sequence[Row], classify: Callable[[str], str]) -> dict[str, Any]:
    """Return how a classifier does on a file: accuracy, macro_f1, n, per_cpu_s, classes, confusion."""
    classify(normalize(test[0][0]))  # what is read or built once is not the price of a text
    before = time.process_time()
    named = [classify(normalize(text)) for text, _ in test]
    spent = time.process_time() - before
    confusion = Counter(zip((label for _, label in test), named, strict=True))
    present = [mood for mood in _MOODS if any(mood == label for _, label in test)]
    classes = {mood: _class(mood, confusion) for mood in _MOODS if any(mood in pair for pair in confusion)}
    return {
        "accuracy": round(sum(confusion[mood, mood] for mood in _MOODS) / len(test), 4),
        "macro_f1": round(sum(classes[mood]["f1"] for mood in present) / len(present), 4),
        "n": len(test),
        "per_cpu_s": round(len(test) / max(spent, 1e-9)),
        "classes": classes,
        "confusion": {f"{label} as {name}": count for (label, name), count in sorted(confusion.items())},
    }


def _class(mood: str, confusion: Counter[tuple[str, str]]) -> dict[str, float]:
    right = confusion[mood, mood]
    named = sum(count for (_, name), count in confusion.items() if name == mood)
    real = sum(count for (label, _), count in confusion.items() if label == mood)
    f1 = 2 * right / (named + real) if named + real else 0.0
    return {
        "precision": round(right / named, 4) if named else 0.0,
        "recall": round(right / real, 4) if real else 0.0,
        "f1": round(f1, 4),
        "n": real,
    }


def shipped(binary: bool) -> Callable[[str], str]:
    """Return the shipped classifier, which answers the question that the file's labels ask."""

    def mood(text: str) -> str:
        return str(analyze(text).mood)

    def side(text: str) -> str:
        found = analyze(text)
        return str(Mood.POSITIVE if found.positive > found.negative else Mood.NEGATIVE)

    return side if binary else mood


def show(figures: dict[str, Any]) -> None:
    """Print the figures as tables."""
    console = Console()
    summary = Table(title=f"{figures['n']:,} texts")
    for name in ("accuracy", "macro_f1", "train_s", "per_cpu_s"):
        summary.add_column(name, justify="right")
    summary.add_row(*(f"{figures[name]:,}" for name in ("accuracy", "macro_f1", "train_s", "per_cpu_s")))
    console.print(summary)
    each = Table("class", "precision", "recall", "f1", "n", title="Classes")
    for mood, it in figures["classes"].items():
        each.add_row(mood, *(f"{it[name]:.3f}" for name in ("precision", "recall", "f1")), f"{it['n']:,}")
    console.print(each)
    names = list(figures["classes"])
    confusion = Table("is, named as", *names, title="Confusion")
    for mood in names:
        confusion.add_row(mood, *(f"{figures['confusion'].get(f'{mood} as {name}', 0):,}" for name in names))
    console.print(confusion)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print a table or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--test", type=Path, required=True, metavar="FILE")
    parser.add_argument("--train", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(arguments)
    try:
        test, binary = read(given.test)
        spent, classify = 0.0, shipped(binary)
        if given.train:
            rows, _ = read(given.train)
            before = time.process_time()
            classify = train([normalize(text) for text, _ in rows], [label for _, label in rows]).classify
            spent = time.process_time() - before
    except (BadRows, ValueError) as error:
        print(f"bench.sentiment: {error}", file=sys.stderr)
        return 2
    figures = {**measure(test, classify), "train_s": round(spent, 2)}
    if given.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        show(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())

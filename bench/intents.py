"""How well intents are learned from examples: accuracy, calibration, out-of-scope lines, robustness, speed.

    python -m bench.intents --train FILE --test FILE [--shots N --seeds K] [--oos FILE] [--noise] [--json]
    python -m bench.intents --train FILE --folds K [--oos FILE] [--noise] [--json]

Rows are JSON Lines with `text` and `label` (or `intent`); out-of-scope rows need `text` only. In place of the training
file a bot's folder may be named: its phrases and the names of its intents are learned. With `--shots` each seed draws
that many examples a label from the training file; with `--folds` each K-th part of it is held out in turn. Figures are
means over the draws. A text counts as rejected when its best reading stays below the floor that training has set so
that three of a hundred good lines are lost.
The product is called as a user would call it: train on phrases, then classify texts as ChatbotNLU reads them.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean

# So that `python bench/intents.py` works as well as `python -m bench.intents`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from aicc.models.errors import BotInvalid, TrainingInvalid
from aicc.nlu.chatbot_nlu import examples_of
from aicc.nlu.intents import IntentClassifier
from aicc.nlu.text import normal_text, recover
from aicc.nlu.training import train
from aicc.project import load_bot
from bench.noise import NOISES
from bench.rows import BadRows, read_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Figures of one draw. Rates are in 0..1, times in CPU seconds."""

    accuracy: float
    macro_f1: float
    n: int
    train_s: float
    per_cpu_s: float
    oos_rejected: int | None = None
    oos_n: int | None = None
    in_scope_lost: float | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    options = _options(arguments)
    try:
        examples = _phrases(options.train) if options.train.is_dir() else read_rows(options.train, label=True)
        if options.folds and options.folds > len(examples):
            raise BadRows(f"{options.train}: {len(examples)} rows make no {options.folds} folds")
        tests = read_rows(options.test, label=True) if options.test else []
        strangers = read_rows(options.oos, label=False) if options.oos else []
    except BadRows as error:
        print(error, file=sys.stderr)
        return 2
    if options.folds:
        draws = folds(examples, options.folds)
    else:
        seeds = range(options.seeds if options.shots else 1)
        draws = [(_draw(examples, options.shots, seed), tests) for seed in seeds]
    noises = list(NOISES) if options.noise else ["clean"]
    results: dict[str, list[Result]] = {noise: [] for noise in noises}
    for learned, asked in draws:
        started = time.process_time()
        try:
            classifier = train(learned, version="bench")
        except TrainingInvalid as error:
            print(f"{options.train}: {error.en}", file=sys.stderr)
            return 2
        train_s = time.process_time() - started
        for noise in noises:
            results[noise].append(_measure(classifier, asked, strangers, (NOISES[noise], train_s)))
    means = {noise: _mean(found) for noise, found in results.items()}
    if options.json:
        print(json.dumps(_as_json(means), ensure_ascii=False))
    else:
        _print_table(means, len(draws))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, required=True, help="JSON Lines with text and label, or a bot's folder")
    tested = parser.add_mutually_exclusive_group(required=True)
    tested.add_argument("--test", type=Path, help="JSON Lines with text and label")
    tested.add_argument("--folds", type=int, help="hold out each part of so many of the training file")
    parser.add_argument("--shots", type=int, help="draw so many examples a label")
    parser.add_argument("--seeds", type=int, default=5, help="so many draws (with --shots)")
    parser.add_argument("--oos", type=Path, help="JSON Lines with text: lines that are none of the intents")
    parser.add_argument("--noise", action="store_true", help="also without spaces, with typos, fillers, wrong keys")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if (options.shots is not None and options.shots < 1) or options.seeds < 1:
        parser.error("--shots and --seeds must be 1 or more")
    if options.folds is not None and (options.folds < 2 or options.shots):
        parser.error("--folds must be 2 or more, and goes without --shots")
    return options


def _phrases(bot: Path) -> list[tuple[str, str]]:
    try:
        examples = examples_of(load_bot(bot))
    except BotInvalid as error:
        raise BadRows(str(error)) from None
    return [(text, name) for name, texts in examples.items() for text in dict.fromkeys(texts)]


def folds(rows: Sequence[tuple[str, str]], count: int) -> list[tuple[dict[str, list[str]], list[tuple[str, str]]]]:
    """Return what is learned and what is asked when each part of the shuffled rows is held out."""
    shuffled = random.Random(0).sample(rows, len(rows))
    parts = [shuffled[part::count] for part in range(count)]
    return [(_draw([row for other in parts if other is not part for row in other], None, 0), part) for part in parts]


def _draw(rows: Sequence[tuple[str, str]], shots: int | None, seed: int) -> dict[str, list[str]]:
    by_label: defaultdict[str, list[str]] = defaultdict(list)
    for text, label in rows:
        by_label[label].append(text)
    if shots is None:
        return dict(by_label)
    chooser = random.Random(seed)
    return {label: chooser.sample(texts, min(shots, len(texts))) for label, texts in sorted(by_label.items())}


def _measure(
    classifier: IntentClassifier,
    tests: Sequence[tuple[str, str]],
    strangers: Sequence[tuple[str, str]],
    how: tuple[Callable[[str, random.Random], str], float],
) -> Result:
    disturb, train_s = how
    chooser = random.Random(0)
    texts = [disturb(text, chooser) for text, _ in tests]
    words = frozenset(word for name in classifier.vocabulary.rows if (word := name.removeprefix("_")) != name)
    started = time.process_time()
    readings = [_classify(classifier, text, words) for text in texts]
    seconds = time.process_time() - started
    wanted = [label for _, label in tests]
    said = [label for label, _ in readings]
    result = Result(
        accuracy=fmean(one == other for one, other in zip(said, wanted, strict=True)),
        macro_f1=_macro_f1(wanted, said),
        n=len(tests),
        train_s=train_s,
        per_cpu_s=len(tests) / seconds if seconds else 0.0,
    )
    if not strangers:
        return result
    rejected = sum(_classify(classifier, text, words)[1] < classifier.floor for text, _ in strangers)
    lost = fmean(confidence < classifier.floor for _, confidence in readings)
    return Result(**{**asdict(result), "oos_rejected": rejected, "oos_n": len(strangers), "in_scope_lost": lost})


def _classify(classifier: IntentClassifier, text: str, words: frozenset[str]) -> tuple[str, float]:
    message = normal_text(text)
    message = recover(message, words.__contains__) or message
    found = classifier.classify(message.normal)
    return (found[0].intent, found[0].confidence) if found else ("", 0.0)


def _macro_f1(wanted: Sequence[str], said: Sequence[str]) -> float:
    support, claimed = Counter(wanted), Counter(said)
    right = Counter(one for one, other in zip(wanted, said, strict=True) if one == other)
    return fmean(2 * right[label] / (support[label] + claimed[label]) for label in support)


def _mean(results: Sequence[Result]) -> Result:
    columns = {name: [getattr(result, name) for result in results] for name in Result.__dataclass_fields__}
    means = {name: None if None in values else fmean(values) for name, values in columns.items()}
    means["n"] = results[0].n
    means["oos_n"] = results[0].oos_n
    return Result(**means)  # type: ignore[arg-type]


def _as_json(means: dict[str, Result]) -> dict[str, object]:
    found = {name: value for name, value in asdict(means["clean"]).items() if value is not None}
    if len(means) > 1:
        found["noise"] = {noise: result.accuracy for noise, result in means.items()}
    return found


def _print_table(means: dict[str, Result], draws: int) -> None:
    first = means["clean"]
    print(
        f"{first.n} texts, mean of {draws} draw(s); train {first.train_s:.2f} CPU-s; {first.per_cpu_s:,.0f} per CPU-s"
    )
    print(f"{'':12}{'accuracy':>10}{'macro-F1':>10}{'lost':>8}{'rejected':>12}")
    for noise, result in means.items():
        lost = "" if result.in_scope_lost is None else f"{result.in_scope_lost:.1%}"
        rejected = "" if result.oos_rejected is None else f"{result.oos_rejected:g}/{result.oos_n}"
        print(f"{noise:12}{result.accuracy:>10.1%}{result.macro_f1:>10.1%}{lost:>8}{rejected:>12}")


if __name__ == "__main__":
    sys.exit(main())

"""How many rows of public entity tests the product reads right.

    python -m bench.entities --suite duckling|recognizers|nemo|rustling FILE... [--json] [--failures]

FILE is JSON Lines in the suite's shape. A malformed row, or no row at all, ends with
exit code 2. The rules of a match:

- duckling, rustling: one row is one whole text. Right when the product finds an entity of the dimension with the value
  and unit that covers the text; around it may stand only spaces, punctuation and one particle, before a quantity also
  the name of what is counted (삼겹살 두근). For Quantity a volume is right as well (두 컵). Where nothing is expected,
  nothing of the dimension may be found. Bounds of intervals are compared without regard to open or closed, which the
  rows do not tell. Cents are compared as hundredths.
- recognizers: a row is a sentence with every entity of one model. Right when each result has an entity of its own with
  the same text and value, and none of the kind is left over. Texts are compared without spaces, letter case, final
  punctuation and one trailing particle (에, 에는, 은, 는, 을 ...); a result whose text is empty at source is compared
  by value alone. Offsets are not compared: some are wrong at source. Number ranges must agree on open and closed ends.
  Yes or no is compared by value only: the product reads an answer as a whole. For NumberModel, an ordinal in 만, 억 or
  조 번째 answers for the number in it; in PercentMode, fractions and halves answer as percentages (1/2 as 50 %).
- nemo: the text must be the expected one, but for repeated spaces.

The rows with a `note` (Duckling answers no Korean speaker would give) and those not supported by Recognizers for .NET
are reported apart.
"""

import argparse
import importlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

# So that `python bench/entities.py` works as well as `python -m bench.entities`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rich.console import Console
from rich.table import Table

Row = Mapping[str, Any]

_REQUIRED: Final[Mapping[str, Mapping[str, type | tuple[type, ...]]]] = {
    "duckling": {"dim": str, "text": str, "expected": object},
    "rustling": {"dim": str, "text": str, "expected": object},
    "recognizers": {"family": str, "model": str, "input": str, "results": list},
    "nemo": {"kind": str, "input": str, "expected": str},
}
_TIMES: Final = frozenset({"time", "duration", "datetime", "date", "timeperiod", "dateperiod", "timegrain", "cycle"})
_CONTACTS: Final = frozenset({"phonenumber", "email", "url", "creditcardnumber"})
_RUSTLING_NAMES: Final = {"datetime": "Time", "date": "Time", "timeperiod": "Time", "dateperiod": "Time"}
_MOST_FAILURES: Final = 200
# The moment at which Duckling's own tests are read, for rows that name none.
_REFERENCE: Final = "2013-02-12T04:30:00-02:00"


class MalformedRow(Exception):
    """A line that is no row of the suite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One row and whether the product reads it right."""

    row: Row
    kind: str
    passed: bool
    # Why it could not be judged, where its shape is strange.
    problem: str | None


def read_rows(paths: Iterable[Path], suite: str) -> Iterator[Row]:
    """Yield the rows of the files.

    Raises:
        MalformedRow: a line is not JSON, or misses a key of the suite's shape.
    """
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _row(line, f"{path}:{number}", suite)


def _row(line: str, where: str, suite: str) -> Row:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise MalformedRow(f"{where}: not JSON: {error}") from None
    if not isinstance(row, dict):
        raise MalformedRow(f"{where}: not a JSON object")
    for key, type_ in _REQUIRED[suite].items():
        if key not in row:
            raise MalformedRow(f"{where}: no {key!r}, which every {suite} row has")
        if not isinstance(row[key], type_):
            raise MalformedRow(f"{where}: {key!r} has the wrong type")
    if suite == "recognizers":
        _check_results(row["results"], where)
    _check_time(row.get("reference_time"), where)
    return row


def _check_time(reference: object, where: str) -> None:
    try:
        if reference is not None:
            datetime.fromisoformat(str(reference))
    except ValueError:
        raise MalformedRow(f"{where}: 'reference_time' is no time in ISO 8601: {reference!r}") from None


def _check_results(results: list[Any], where: str) -> None:
    for result in results:
        if not isinstance(result, dict) or not isinstance(result.get("Resolution"), dict | None):
            raise MalformedRow(f"{where}: a result is no object with a Resolution")


def judge(row: Row, suite: str) -> Outcome:
    """Return how the product does on one row; a row of a shape no adapter knows fails and says so."""
    if suite == "nemo":
        kind, module, function = f"{row['kind']} {row.get('cls', '')}".strip(), "nemo", "nemo"
    elif suite == "recognizers":
        kind, function = f"{row['family']}/{row['model']}", "recognizers"
        module = "times" if row["family"] == "DateTime" else "numbers"
    else:
        kind, module, function = str(row["dim"]), _module(row), "duckling"
    try:
        passed, problem = _adapter(module, function)(_with_ids(row, suite)), None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        passed, problem = False, f"{row.get('id', '')} {kind}: {type(error).__name__}: {error}".strip()
    return Outcome(row=row, kind=kind, passed=passed, problem=problem)


def _module(row: Row) -> str:
    dimension = _plain_name(row)
    if dimension in _TIMES:
        return "times"
    return "contacts" if dimension in _CONTACTS else "numbers"


def _plain_name(row: Row) -> str:
    return "".join(letter for letter in str(row["dim"]).lower() if letter.isalpha())


def _with_ids(row: Row, suite: str) -> Row:
    """Return the row with its optional keys present, and with Duckling's name of a dimension of Rustling's."""
    filled = {"id": "", "locale": "ko", "note": None, "reference": None, **row}
    filled["reference_time"] = filled.get("reference_time") or _REFERENCE
    if suite == "rustling":
        filled["dim"] = _RUSTLING_NAMES.get(_plain_name(row), row["dim"])
        filled["expected"] = _as_duckling(row["expected"])
    return filled


def _as_duckling(expected: Any) -> Any:
    """Return what a Rustling row expects in Duckling's shape: with its type, and a bare value in an object."""
    if expected is None:
        return None
    value = expected if isinstance(expected, dict) else {"value": expected}
    return {"type": "interval" if "from" in value or "to" in value else "value", **value}


def _adapter(module: str, function: str) -> Callable[[Row], bool]:
    try:
        loaded = importlib.import_module(f"bench.entity_suites.{module}")
    except ModuleNotFoundError as error:
        if error.name != f"bench.entity_suites.{module}":
            raise
        return lambda _: False
    adapter: Callable[[Row], bool] = getattr(loaded, function)
    return adapter


def summary(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Return the counts of right rows: in all, by kind, with and without a note, supported by Recognizers or not."""
    groups: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    failed: list[Row] = []
    unjudged: list[str] = []
    for outcome in outcomes:
        groups["all"]["all"].append(outcome.passed)
        groups["by_kind"][outcome.kind].append(outcome.passed)
        groups["by_note"]["with note" if outcome.row.get("note") else "without note"].append(outcome.passed)
        if "net_supported" in outcome.row:
            groups["by_support"]["net_supported" if outcome.row["net_supported"] else "other"].append(outcome.passed)
        if not outcome.passed:
            failed.append(outcome.row)
        if outcome.problem:
            unjudged.append(outcome.problem)
    counted = {name: {kind: _count(passed) for kind, passed in group.items()} for name, group in groups.items()}
    total = counted.pop("all", {"all": _count([])})["all"]
    return {
        **total,
        "by_kind": {},
        **counted,
        "failed": failed[:_MOST_FAILURES],
        "failures": len(failed),
        "unjudged": unjudged,
    }


def _count(passed: list[bool]) -> dict[str, int]:
    return {"passed": sum(passed), "n": len(passed)}


def _print(console: Console, report: Mapping[str, Any], suite: str) -> None:
    table = Table("kind", "passed", "n", "%", title=f"entities: {suite}")
    for group in ("by_kind", "by_note", "by_support"):
        for kind, count in sorted(report.get(group, {}).items()):
            table.add_row(kind, str(count["passed"]), str(count["n"]), _percent(count))
        table.add_section()
    table.add_row("all", str(report["passed"]), str(report["n"]), _percent(report))
    console.print(table)


def _percent(count: Mapping[str, Any]) -> str:
    return f"{100 * count['passed'] / count['n']:.1f}" if count["n"] else "-"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, or 2 where a file or a row cannot be read or there is none."""
    parser = argparse.ArgumentParser(prog="bench.entities", description="Public entity tests, read by the product.")
    parser.add_argument("--suite", required=True, choices=sorted(_REQUIRED))
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--failures", action="store_true", help="print the failing rows")
    options = parser.parse_args(arguments)
    try:
        report = summary(judge(row, options.suite) for row in read_rows(options.files, options.suite))
    except (MalformedRow, OSError, UnicodeDecodeError) as error:
        print(f"bench.entities: {error}", file=sys.stderr)
        return 2
    if not report["n"]:
        print("bench.entities: no rows", file=sys.stderr)
        return 2
    for problem in report["unjudged"]:
        print(f"bench.entities: could not be judged: {problem}", file=sys.stderr)
    if options.json:
        print(json.dumps({"suite": options.suite, **report}, ensure_ascii=False))
        return 0
    _print(Console(width=None if sys.stdout.isatty() else 100), report, options.suite)
    if options.failures:
        for row in report["failed"]:
            print(json.dumps(row, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How the cost of FAQ search grows with the number of entries: the embedded index on disk, one core.

    python -m bench.faq_scale [--sizes 1000 10000 100000] [--million] [--queries 1000] [--json]

Each size runs in a process of its own. Entries and questions are made by bench/faq_scale_entries.py: all entries
differ, the questions are reworded, two of three without spaces or with a typo, one in ten a stranger's. Times called
CPU are CPU-seconds of that process, of all its threads; the others are wall time.
"""

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

# So that `python bench/faq_scale.py` works as well as `python -m bench.faq_scale`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from aicc.faq import FAQManager
from aicc.faq.embedded_index import EmbeddedIndex
from aicc.models.faq import FAQEntry
from bench.faq_scale_entries import entry, questions

_SIZES: Final = (1_000, 10_000, 100_000)
_MILLION: Final = 1_000_000
# How often adding and changing an entry is timed; the slowest counts.
_CHANGES: Final = 5
_TABLE: Final[tuple[tuple[str, str, str], ...]] = (
    ("build_s", "build, seconds", "< 180 at 100,000"),
    ("build_cpu_s", "build, CPU-seconds", ""),
    ("start_s", "second start with the index on disk, seconds", ""),
    ("rss_mb", "resident memory added, MB", ""),
    ("index_mb", "index on disk, MB", "< 600 at 100,000"),
    ("searches_per_cpu_s", "searches per CPU-second", ">= 300 at 100,000"),
    ("p50_ms", "CPU-milliseconds of a search, median", ""),
    ("p99_ms", "CPU-milliseconds of a search, 99 %", "< 2 at 1,000, < 10 at 100,000"),
    ("added_ms", "until an added entry is found, ms, slowest", "< 100 at 100,000"),
    ("changed_ms", "until a changed entry is found, ms, slowest", "< 100 at 100,000"),
    ("top1", "share of questions whose entry comes first", ""),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one size costs; the units are in _TABLE."""

    entries: int
    build_s: float
    build_cpu_s: float
    start_s: float
    rss_mb: float
    index_mb: float
    searches_per_cpu_s: int
    p50_ms: float
    p99_ms: float
    added_ms: float
    changed_ms: float
    top1: float


def measure(size: int, count: int) -> Result:
    """Return what `size` entries cost, asked `count` questions."""
    FAQManager(entries=[entry(0)]).match("워밍업")  # what every process reads once is not the price of entries
    rss = _rss_mb()
    with tempfile.TemporaryDirectory() as folder:
        entries = [entry(number) for number in range(size)]
        wall, cpu = time.perf_counter(), time.process_time()
        manager = _build(entries, Path(folder))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        rss = _rss_mb() - rss
        times, top1 = _search(manager, list(questions(count, size)))
        added = _slowest(manager, range(size, size + _CHANGES))
        changed = _slowest(manager, range(_CHANGES))
        index_mb = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) / 1e6
        manager.index.close()
        start = time.perf_counter()
        FAQManager(entries=entries, index=EmbeddedIndex(Path(folder)))
        start = time.perf_counter() - start
    return Result(
        entries=size,
        build_s=round(wall, 2),
        build_cpu_s=round(cpu, 2),
        start_s=round(start, 2),
        rss_mb=round(rss, 1),
        index_mb=round(index_mb, 1),
        searches_per_cpu_s=round(len(times) / sum(times)),
        p50_ms=_part(times, 0.5),
        p99_ms=_part(times, 0.99),
        added_ms=round(added * 1000, 1),
        changed_ms=round(changed * 1000, 1),
        top1=top1,
    )


def _build(entries: Sequence[FAQEntry], folder: Path) -> FAQManager:
    """Return a manager of a new index; the time is that of both."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(f"{len(entries):,} entries", total=len(entries))
        index = EmbeddedIndex(folder)
        index.rebuild(entries, lambda done: progress.update(task, completed=done))
        manager = FAQManager(entries=entries, index=index)
        manager.warm()
        return manager


def _search(manager: FAQManager, asked: Sequence[tuple[str, str | None]]) -> tuple[list[float], float]:
    """Return the CPU-seconds of each search, sorted, and the share of those with an entry that it comes first."""
    times, right = [], []
    manager.match("워밍업")  # the first search after a change costs more; the times of changes show it
    for text, entry_id in asked:
        before = time.process_time()
        hits = manager.match(text).hits
        times.append(time.process_time() - before)
        if entry_id is not None:
            right.append(bool(hits) and hits[0].entry.id == entry_id)
    return sorted(times), round(sum(right) / max(len(right), 1), 4)


def _slowest(manager: FAQManager, numbers: Sequence[int]) -> float:
    """Return the most seconds from putting an entry of these numbers with new words until a search finds it."""
    return max(_seconds_until_found(manager, number) for number in numbers)


def _seconds_until_found(manager: FAQManager, number: int) -> float:
    made = entry(number)
    put = replace(made, question=f"{made.question} 시행 {number}호 개정판")
    before = time.perf_counter()
    manager.put([put])
    while manager.match(put.question, limit=1).hits[0].entry != put:
        pass
    return time.perf_counter() - before


def _part(times: Sequence[float], share: float) -> float:
    return round(times[min(len(times) - 1, int(len(times) * share))] * 1000, 3)


def _rss_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) / 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(_SIZES), help="numbers of entries")
    parser.add_argument("--million", action="store_true", help="also 1,000,000 entries")
    parser.add_argument("--queries", type=int, default=1_000, help="questions that each size is asked")
    parser.add_argument("--json", action="store_true", help="print one JSON object a size, and no table")
    options = parser.parse_args(arguments)
    sizes = [*options.sizes, *([_MILLION] if options.million else [])]
    if min(*sizes, options.queries) < 1:
        parser.error("sizes and queries are at least 1")
    results = [_alone(measure, size, options.queries) for size in sizes]
    if options.json:
        for result in results:
            print(json.dumps(asdict(result)))
    else:
        _print_table(results)
    return 0


def _alone(work: Callable[[int, int], Result], size: int, count: int) -> Result:
    """Return what a process of its own measures, so that no size finds the memory that another left."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(work, size, count).result()


def _print_table(results: Sequence[Result]) -> None:
    table = Table(title="FAQ search by number of entries")
    table.add_column("")
    for result in results:
        table.add_column(f"{result.entries:,}", justify="right")
    table.add_column("to reach")
    for name, meaning, goal in _TABLE:
        table.add_row(meaning, *(f"{getattr(result, name):,}" for result in results), goal)
    Console().print(table)


if __name__ == "__main__":
    raise SystemExit(main())

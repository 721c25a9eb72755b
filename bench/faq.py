"""How well FAQ search finds the right entry, knows that there is none, and how fast.

    python -m bench.faq --faq FILE --queries FILE [--engine embedded|elasticsearch|opensearch] [--no-spaces] [--json]

FAQ rows: `id, question`, optional `answer, paraphrases, keywords, category`. Query rows: `text, id` (`id` null: no
answer is right). A question with an entry is lost when it is declined: neither answered nor asked back about. Engines
other than the embedded one are found by AICC_SEARCH (see docs/how-to/search-engine.md) and are filled first, under a
prefix of this bench. Times are CPU-seconds of this process.

Exit code 2: a file is missing, empty or has a row that cannot be read.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

# So that `python bench/faq.py` works as well as `python -m bench.faq`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rich.console import Console
from rich.table import Table

from aicc.faq import FAQManager
from aicc.models.faq import FAQEntry, MatchKind
from bench.rows import BadRows, read_objects
from bench.search_engine import open_index

_DEPTH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question and the entry that answers it; None where none does."""

    text: str
    id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was measured. Shares are 0..1; of what no query asked for they are None."""

    top1: float | None
    top5: float | None
    mrr10: float | None
    # Queries that have an answer.
    n: int
    # Of the queries without an answer: how many were declined.
    declined_no_answer: float | None
    n_no_answer: int
    # Of those with one: how many were declined.
    lost_real: float | None
    # Of those with one: how many were answered at once, and how many of these rightly.
    answered: float | None
    answered_right: float | None
    searches_per_cpu_s: float
    p99_ms: float
    build_s: float
    entries: int


def read_entries(path: Path) -> list[FAQEntry]:
    """Return the FAQ rows of a file as entries.

    Raises:
        BadRows: the file or a row cannot be used.
    """
    found = []
    for where, row in read_objects(path):
        if not isinstance(row.get("question"), str) or not row["question"].strip() or "id" not in row:
            raise BadRows(f'{where}: must be {{"id": "...", "question": "..."}}')
        found.append(
            FAQEntry(
                id=str(row["id"]),
                category=str(row.get("category") or ""),
                question=row["question"],
                answer=str(row.get("answer") or ""),
                paraphrases=_texts(row, "paraphrases", where),
                keywords=_texts(row, "keywords", where),
            )
        )
    return found


def read_queries(path: Path) -> list[Query]:
    """Return the query rows of a file.

    Raises:
        BadRows: the file or a row cannot be used.
    """
    found = []
    for where, row in read_objects(path):
        if not isinstance(row.get("text"), str):
            raise BadRows(f'{where}: must be {{"text": "...", "id": "..."}}')
        entry_id = row.get("id")
        found.append(Query(text=row["text"], id=None if entry_id is None else str(entry_id)))
    return found


def _texts(row: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
    texts = row.get(name) or []
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadRows(f"{where}: {name} must be a list of texts")
    return tuple(texts)


def measure(manager: FAQManager, queries: Sequence[Query], *, build_s: float) -> Result:
    """Return how a filled manager does on queries."""
    ranks: list[int] = []
    kinds: list[tuple[bool, MatchKind, bool]] = []
    times: list[float] = []
    manager.match("워밍업")  # what is read once is not the price of a search
    for query in queries:
        before = time.process_time()
        found = manager.match(query.text, limit=_DEPTH)
        times.append(time.process_time() - before)
        ids = [hit.entry.id for hit in found.hits]
        if query.id is not None:
            ranks.append(ids.index(query.id) + 1 if query.id in ids else 0)
        kinds.append((query.id is not None, found.kind, bool(ids) and ids[0] == query.id))
    real = [(kind, right) for has, kind, right in kinds if has]
    strangers = [kind for has, kind, _ in kinds if not has]
    answered = [right for kind, right in real if kind is MatchKind.ANSWER]
    return Result(
        top1=_share([rank == 1 for rank in ranks]),
        top5=_share([0 < rank <= 5 for rank in ranks]),
        mrr10=_share([1 / rank if rank else 0.0 for rank in ranks]),
        n=len(ranks),
        declined_no_answer=_share([kind is MatchKind.DECLINE for kind in strangers]),
        n_no_answer=len(strangers),
        lost_real=_share([kind is MatchKind.DECLINE for kind, _ in real]),
        answered=_share([kind is MatchKind.ANSWER for kind, _ in real]),
        answered_right=_share(answered),
        searches_per_cpu_s=round(len(times) / max(sum(times), 1e-9)),
        p99_ms=round(sorted(times)[min(len(times) - 1, int(len(times) * 0.99))] * 1000, 3),
        build_s=round(build_s, 3),
        entries=len(manager.entries),
    )


def _share(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def run(faq: Path, queries: Path, *, engine: str = "embedded", spaces: bool = True) -> Result:
    """Fill an engine with the entries of one file and ask it the questions of another."""
    entries = read_entries(faq)
    asked = read_queries(queries)
    if not spaces:
        asked = [Query(text="".join(query.text.split()), id=query.id) for query in asked]
    with open_index(engine) as index:
        before = time.process_time()
        manager = FAQManager(entries=entries, index=index)
        return measure(manager, asked, build_s=time.process_time() - before)


def main() -> int:
    """Run the bench; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--faq", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--engine", choices=("embedded", "memory", "elasticsearch", "opensearch"), default="embedded")
    parser.add_argument("--no-spaces", action="store_true", help="ask without any space")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        result = run(options.faq, options.queries, engine=options.engine, spaces=not options.no_spaces)
    except BadRows as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(asdict(result)))
        return 0
    table = Table(title=f"FAQ search · {options.faq.name} · {options.queries.name} · {options.engine}")
    table.add_column("measure")
    table.add_column("value", justify="right")
    for name, value in asdict(result).items():
        table.add_row(name, "–" if value is None else f"{value:,}")
    Console().print(table)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

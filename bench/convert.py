"""Turn public Korean sets into the files of bench/faq.py.

    python -m bench.convert parakqc PARAKQC.jsonl FOLDER [--registered N] [--part 0|1|2|3]
    python -m bench.convert welfare WELFARE_QA.jsonl FOLDER [--questions N] [--answers] [--part 0|1|2|3]
    python -m bench.convert strangers CHATBOT_DATA.jsonl FOLDER
    python -m bench.convert bot BOT_FOLDER FOLDER

Each writes faq.jsonl and queries.jsonl into the folder. `parakqc` registers members 0 to N-1 of each group and asks
with 5 to 9; `welfare` registers the title and the first N questions of each scheme and asks with the others;
`strangers` writes queries without an answer; `bot` registers a bot's FAQ without the last paraphrase of each entry and
asks with that. With `--part` only a quarter of the entries is asked for, all are registered.
"""

import argparse
import json
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

# So that `python bench/convert.py` works as well as `python -m bench.convert`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from aicc.project import load_bot
from bench.rows import BadRows, read_objects

Rows = list[dict[str, Any]]
# So many parts a set has for learning from all but one and measuring on that.
PARTS: Final = 4


def part_of(entry_id: str) -> int:
    """Return the part that an entry is in, below `PARTS`: for learning from the others and measuring on that one."""
    return zlib.crc32(entry_id.encode()) % PARTS


def parakqc(path: Path, *, registered: int) -> tuple[Rows, Rows]:
    """Return entries and queries: members below `registered` against members 5 to 9."""
    groups: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for _, row in read_objects(path):
        groups[row["group"]][row["member"]] = row["text"]
    faq = [
        {"id": str(group), "question": texts[0], "paraphrases": [texts[member] for member in range(1, registered)]}
        for group, texts in sorted(groups.items())
    ]
    queries = [
        {"text": texts[member], "id": str(group)} for group, texts in sorted(groups.items()) for member in range(5, 10)
    ]
    return faq, queries


def welfare(path: Path, *, questions: int, answers: bool) -> tuple[Rows, Rows]:
    """Return entries and queries: the title and the first questions of each scheme against its other questions."""
    schemes: defaultdict[str, Rows] = defaultdict(list)
    for _, row in read_objects(path):
        schemes[row["doc"]].append(row)
    faq = [
        {
            "id": title,
            "question": title,
            "paraphrases": [row["question"] for row in rows[:questions]],
            "answer": " ".join(row["answer"] for row in rows[:questions]) if answers else "",
        }
        for title, rows in schemes.items()
    ]
    asked = [{"text": row["question"], "id": title} for title, rows in schemes.items() for row in rows[questions:]]
    return faq, asked


def strangers(path: Path) -> tuple[Rows, Rows]:
    """Return no entries, and queries that no FAQ of a contact centre answers."""
    return [], [{"text": row["q"], "id": None} for _, row in read_objects(path)]


def bot(folder: Path) -> tuple[Rows, Rows]:
    """Return a bot's entries without their last paraphrase, and those paraphrases as queries."""
    faq: Rows = []
    queries: Rows = []
    for entry in load_bot(folder).faqs:
        wordings = entry.paraphrases[:-1]
        faq.append({"id": entry.id, "question": entry.question, "answer": entry.answer, "category": entry.category})
        faq[-1] |= {"paraphrases": list(wordings), "keywords": list(entry.keywords)}
        queries += [{"text": text, "id": entry.id} for text in entry.paraphrases[-1:]]
    return faq, queries


def main() -> int:
    """Convert; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("kind", choices=("parakqc", "welfare", "strangers", "bot"))
    parser.add_argument("source", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--registered", type=int, default=1, help="members of a ParaKQC group that are registered")
    parser.add_argument("--questions", type=int, default=0, help="questions of a scheme that are registered")
    parser.add_argument("--answers", action="store_true", help="register the answers of these questions too")
    parser.add_argument("--part", type=int, choices=range(PARTS), help="ask for entries of this part only")
    options = parser.parse_args()
    try:
        if options.kind == "parakqc":
            faq, queries = parakqc(options.source, registered=options.registered)
        elif options.kind == "welfare":
            faq, queries = welfare(options.source, questions=options.questions, answers=options.answers)
        else:
            faq, queries = (strangers if options.kind == "strangers" else bot)(options.source)
    except (BadRows, KeyError) as error:
        print(f"{options.source}: {error}", file=sys.stderr)
        return 2
    if options.part is not None:
        queries = [query for query in queries if query["id"] is not None and part_of(query["id"]) == options.part]
    options.folder.mkdir(parents=True, exist_ok=True)
    _write(options.folder / "faq.jsonl", faq)
    _write(options.folder / "queries.jsonl", queries)
    return 0


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())

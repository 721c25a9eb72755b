"""Fit how much each piece of evidence counts in FAQ ranking, and when none of the entries is right.

    python tools/fit_faq_ranking.py --set FAQ.jsonl QUERIES.jsonl WEIGHT ... --strangers TEXTS.jsonl \\
        [--vectors WITHOUT_0 WITHOUT_1 WITHOUT_2 WITHOUT_3]

The files are those of bench/faq.py (bench/convert.py makes them). The order of entries is fitted so that the right one
comes first among those that the index proposes (a softmax over them); whether any is right is fitted on the evidence of
the first one: questions whose entry is among the first three against questions that have no entry: `strangers`, and for
each set its questions asked of an index without their entries.

Question vectors know what they were learned from better than anything else, so their evidence would count for too much
where they were learned from the same sets. `--vectors` names four, each learned without a quarter of the entries
(tools/train_question_vectors.py --without): each question is judged by the vectors that have not seen its entry.
"""

import argparse
import sys
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from aicc.faq import analysis, question_vectors
from aicc.faq.analysis import analyse, analyse_entry
from aicc.faq.embedded_index import EmbeddedIndex
from aicc.faq.ranking import RANKING_PATH, RankingFile, evidence
from aicc.faq.weighing import TermStatistics
from aicc.models.faq import FAQEntry, FAQQuery

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.convert import PARTS, part_of
from bench.faq import read_entries, read_queries
from bench.rows import read_rows

# More than the product orders (faq_manager.py): there is more to learn from.
_PROPOSED: Final = 32
_DECAY: Final = 3e-4
# Evidence of a proposal that is not there.
_NOTHING: Final = -0.3
# So many entries are offered. Questions that only miss their entry count less than strangers: most have one.
_OFFERED: Final = 3
_NEAR: Final = 0.2


def main() -> int:
    """Fit and write the file; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--set", nargs=3, action="append", required=True, metavar=("FAQ", "QUERIES", "WEIGHT"))
    parser.add_argument("--strangers", type=Path, required=True, help="rows with text: questions that no entry answers")
    parser.add_argument("--vectors", nargs=PARTS, type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, default=RANKING_PATH)
    options = parser.parse_args()
    strangers = [text for text, _ in read_rows(options.strangers, label=False)]
    sets, firsts = [], []
    for part in range(PARTS) if options.vectors else (None,):
        if part is not None:
            _use(options.vectors[part])
        for number, (faq, queries, weight) in enumerate(options.set):
            entries = read_entries(Path(faq))
            known = [(query.text, query.id) for query in read_queries(Path(queries)) if query.id is not None]
            asked = [(text, entry_id) for text, entry_id in known if part in (None, part_of(entry_id))]
            print(f"{faq}: {len(entries)} entries, {len(asked)} questions", file=sys.stderr)
            sets.append((*_proposals(entries, asked), float(weight)))
            missing = {entry.id for entry in entries[::2]}
            near = [(text, "") for text, entry_id in asked if entry_id in missing][:1_000]
            far = [(text, "") for text in strangers[number :: len(options.set)]]
            firsts.append(_proposals([entry for entry in entries if entry.id not in missing], near)[0])
            firsts.append(_proposals(entries, far)[0])
    weights = _fit_order(sets)
    answerable, bias = _fit_answerable(weights, sets, firsts)
    file = RankingFile(weights=_rounded(weights), answerable=_rounded(answerable), bias=round(float(bias), 3))
    options.out.write_bytes(msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n")
    return 0


def _use(path: Path) -> None:
    """Take the vectors of a file for those that ship, from now on."""
    question_vectors.VECTORS_PATH = path  # type: ignore[misc]
    for kept in (question_vectors.question_vectors, analysis._importance):
        kept.cache_clear()


def _rounded(values: Any) -> list[float]:
    return [round(float(value), 3) for value in values]


def _proposals(entries: list[FAQEntry], asked: list[tuple[str, str]]) -> tuple[Any, Any]:
    """Return the evidence of what the index proposes, shape (questions, _PROPOSED, evidence), and which is right."""
    index, statistics = EmbeddedIndex(), TermStatistics()
    index.rebuild(entries)
    analyses = {entry.id: analyse_entry(entry) for entry in entries}
    for analysed in analyses.values():
        statistics.add(analysed)
    found, right = [], []
    for text, entry_id in asked:
        proposed = index.search(FAQQuery(text=text), limit=_PROPOSED)
        if not proposed:
            continue
        rows, _ = evidence([analyse(text)], statistics.weigh([analyses[one] for one in proposed]), statistics)
        padding = np.full((_PROPOSED - len(rows), rows.shape[1]), _NOTHING, dtype=np.float32)
        found.append(np.vstack((rows, padding)))
        right.append(proposed.index(entry_id) if entry_id in proposed else -1)
    return np.array(found), np.array(right)


def _fit_order(sets: list[tuple[Any, Any, float]]) -> Any:
    known = [(found[right >= 0], right[right >= 0], weight) for found, right, weight in sets]
    weights = np.full(known[0][0].shape[2], 1.5)

    def gradient(weights: Any) -> Any:
        total = _DECAY * weights
        for found, right, weight in known:
            shares = _softmax(found @ weights)
            wrong = np.einsum("nk,nkf->f", shares, found) / len(found)
            total = total + weight * (wrong - found[np.arange(len(found)), right].mean(0))
        return total

    return _descend(weights, gradient, evidence=len(weights))


def _fit_answerable(weights: Any, sets: list[tuple[Any, Any, float]], without: list[Any]) -> tuple[Any, Any]:
    rows, labels, counts = [], [], []
    for found, right, _ in sets:
        first = (found @ weights).argmax(1)
        rows.append(found[np.arange(len(found)), first])
        scores = found @ weights
        own = scores[np.arange(len(found)), np.maximum(right, 0)]
        labels.append(((right >= 0) & ((scores > own[:, None]).sum(1) < _OFFERED)).astype(float))
        counts.append(np.full(len(found), 1 / len(found)))
    for number, found in enumerate(without):
        rows.append(found[np.arange(len(found)), (found @ weights).argmax(1)])
        labels.append(np.zeros(len(found)))
        counts.append(np.full(len(found), (1.0 if number % 2 else _NEAR) / len(found)))
    x, y, share = np.vstack(rows), np.concatenate(labels), np.concatenate(counts)
    x = np.hstack((x, np.ones((len(x), 1))))
    share /= share.sum()

    def gradient(line: Any) -> Any:
        chance = 1 / (1 + np.exp(-(x @ line)))
        decay = _DECAY * line
        decay[-1] = 0
        return x.T @ (share * (chance - y)) + decay

    line = _descend(np.append(np.ones(x.shape[1] - 1), -5.0), gradient, evidence=x.shape[1] - 1)
    return line[:-1], line[-1]


def _softmax(scores: Any) -> Any:
    powers = np.exp(scores - scores.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def _descend(start: Any, gradient: Any, *, evidence: int, steps: int = 400, rate: float = 0.2) -> Any:
    """Return where Adam's steps lead; the first `evidence` numbers stay 0 or more."""
    place, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, steps + 1):
        slope = gradient(place)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope * slope
        place -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        # Evidence never speaks against an entry: pieces that go together would play off against each other.
        place[:evidence] = np.maximum(place[:evidence], 0)
    return place


if __name__ == "__main__":
    raise SystemExit(main())

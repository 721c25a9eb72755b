"""Build the Korean lexicon that ships with the product: pieces of words, what they are made of, and what they mean.

    python tools/build_lexicon.py TEXTS ...

Reads public texts (any strings inside JSON lines or YAML files), analyses them with Kiwi (https://github.com/bab2min/kiwipiepy,
Apache-2.0, models included), counts which pieces of words occur as which morphemes, adds Kiwi's own vocabulary with
its conjugated forms, and takes the meaning of each morpheme from Kiwi's language model. Needs `pip install kiwipiepy`,
some six minutes and one gigabyte; the product needs neither. docs/reference/lexicon-card.md says what the shipped file
was built from.
"""

import argparse
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml

from aicc.lexicon.korean import LEXICON_PATH, pack

_HANGUL: Final = re.compile("[가-힣]+")
# Below this id Kiwi keeps marks for unknown words.
_FIRST_ID: Final = 96
# Kiwi numbers the second form of a particle beyond its vocabulary; both forms are one morpheme.
_ALLOMORPHS: Final = {
    ("를", "JKO"): ("을", "JKO"),
    ("는", "JX"): ("은", "JX"),
    ("가", "JKS"): ("이", "JKS"),
    ("가", "JKC"): ("이", "JKC"),
    ("와", "JKB"): ("과", "JKB"),
    ("와", "JC"): ("과", "JC"),
    ("로", "JKB"): ("으로", "JKB"),
    ("랑", "JKB"): ("이랑", "JKB"),
    ("랑", "JC"): ("이랑", "JC"),
    ("나", "JX"): ("이나", "JX"),
    ("나", "JC"): ("이나", "JC"),
    ("든지", "JX"): ("이든지", "JX"),
    ("라도", "JX"): ("이라도", "JX"),
    ("야", "JKV"): ("아", "JKV"),
}
_LAST_VERB: Final = 60_000
_LONGEST: Final = 7
_NOUNS: Final = frozenset({"NNG", "NNP", "NNB", "NP", "NR", "MAG", "MM", "IC", "MAJ", "XR", "XSN", "XPN"})
_VERBS: Final = frozenset({"VV", "VA", "VX", "XSV", "XSA", "VCN", "VCP"})
# What most conjugated forms begin with can be seen from these endings.
_PLAIN_ENDINGS: Final = (
    *("고/EC", "어/EC", "ᆫ/ETM", "ᆯ/ETM", "는/ETM", "습니다/EF", "어요/EF", "세요/EF", "면/EC", "지/EC", "ᆫ다/EF"),
    *("려고/EC", "네요/EF", "ᆷ/ETN", "기/ETN", "ᆸ니다/EF", "ᆯ까요/EF", "는데/EC"),
)
_ENDINGS: Final = (*((ending,) for ending in _PLAIN_ENDINGS), ("었/EP", "다/EF"), ("었/EP", "는데/EC"))
# A word as frequent as its rank says counts this much beside what the texts show.
_NOUN_WEIGHT, _VERB_WEIGHT = 12_500.0, 1_250.0
_LANDMARKS: Final = 1_000


def main() -> int:
    """Build the file; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("texts", nargs="+", type=Path, help="JSON Lines or YAML; every string in them is a text")
    parser.add_argument("--out", type=Path, default=LEXICON_PATH)
    parser.add_argument("--morphemes", type=int, default=32_000, help="how many of the most frequent morphemes to keep")
    parser.add_argument("--dimensions", type=int, default=192)
    options = parser.parse_args()
    from kiwipiepy import Kiwi  # type: ignore[import-not-found]

    kiwi = Kiwi(num_workers=1, model_type="cong")
    names, cosines, landmarks = _vocabulary(kiwi)
    print(f"vocabulary: {len(names)} morphemes", file=sys.stderr)
    counts = _count_texts(kiwi, [text for path in options.texts for text in _strings(path)], names)
    print(f"pieces in the texts: {len(counts)}", file=sys.stderr)
    _add_vocabulary(kiwi, names, counts)
    print(f"pieces with the vocabulary: {len(counts)}", file=sys.stderr)
    vectors = _vectors(cosines, landmarks, options.dimensions)
    content = _assemble(names, counts, vectors, keep=options.morphemes)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_bytes(content)
    print(f"{options.out}: {len(content) / 1e6:.1f} MB", file=sys.stderr)
    return 0


def _strings(path: Path) -> Iterator[str]:
    content = path.read_text(encoding="utf-8")
    items = [yaml.safe_load(content)] if path.suffix == ".yaml" else map(json.loads, content.splitlines())
    for text in _inside(list(items)):
        if _HANGUL.search(text):
            yield text[:400]


def _inside(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _inside(item)
    elif isinstance(value, list):
        for item in value:
            yield from _inside(item)


def _vocabulary(kiwi: Any) -> tuple[list[tuple[str, str]], Any, Any]:
    """Return names by id, the cosines of all morphemes to the landmarks, and the landmarks' ids."""
    first = kiwi.most_similar_morphemes(1_000, top_n=10**6)
    size = max(item.id for item in first) + 1
    names = [("", "")] * size
    for item in (*first, *kiwi.most_similar_morphemes(1_001, top_n=10**6)):
        names[item.id] = (item.form, item.tag.split("-")[0])
    picked = np.unique(np.geomspace(_FIRST_ID, size - 1, 3 * _LANDMARKS).astype(int))
    landmarks = picked[np.linspace(0, len(picked) - 1, _LANDMARKS).astype(int)]
    cosines = np.zeros((size, len(landmarks)), dtype=np.float32)
    for column, landmark in enumerate(landmarks):
        similar = kiwi.most_similar_morphemes(int(landmark), top_n=10**6)
        cosines[[item.id for item in similar], column] = [item.score for item in similar]
        cosines[landmark, column] = 1.0
        if column % 100 == 0:
            print(f"landmarks: {column}/{len(landmarks)}", file=sys.stderr)
    return names, cosines, landmarks


def _vectors(cosines: Any, landmarks: Any, dimensions: int) -> Any:
    """Return the vectors whose inner products are the cosines, centred and turned to their main axes."""
    values, axes = np.linalg.eigh(cosines[landmarks].astype(np.float64))
    largest = np.argsort(values)[::-1][:256]
    found = cosines @ (axes[:, largest] / np.sqrt(values[largest])).astype(np.float32)
    frequent = found[_FIRST_ID:30_000]
    found = found - frequent.mean(axis=0)
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    values, axes = np.linalg.eigh(np.cov((frequent - frequent.mean(axis=0)).T))
    return found @ axes[:, np.argsort(values)[::-1][:dimensions]]


def _count_texts(
    kiwi: Any, texts: list[str], names: list[tuple[str, str]]
) -> defaultdict[str, Counter[tuple[int, ...]]]:
    counts: defaultdict[str, Counter[tuple[int, ...]]] = defaultdict(Counter)
    numbers = {name: number for number, name in enumerate(names)}
    allomorphs = {form: numbers[base] for form, base in _ALLOMORPHS.items() if base in numbers}
    for text, tokens in zip(texts, kiwi.tokenize(texts), strict=True):
        for piece, morphemes in _pieces(text, tokens, allomorphs):
            if _usable(piece, morphemes, len(names)):
                counts[piece][morphemes] += 1
    return counts


def _usable(piece: str, morphemes: tuple[int, ...], size: int) -> bool:
    known = all(_FIRST_ID <= morpheme < size for morpheme in morphemes)
    return known and len(piece) <= _LONGEST and len(morphemes) <= 4 and _HANGUL.fullmatch(piece) is not None


def _pieces(
    text: str, tokens: Iterable[Any], allomorphs: dict[tuple[str, str], int]
) -> list[tuple[str, tuple[int, ...]]]:
    """Return the pieces of a text: morphemes that share a syllable stay together (했 = 하 + 었)."""
    groups: list[tuple[int, int, list[int]]] = []
    for token in tokens:
        start, end = token.start, token.start + token.len
        number = allomorphs.get((token.form, token.tag), token.id)
        if groups and start < groups[-1][1]:
            first, last, inside = groups[-1]
            groups[-1] = (first, max(last, end), [*inside, number])
        else:
            groups.append((start, end, [number]))
    return [(text[start:end], tuple(inside)) for start, end, inside in groups]


def _add_vocabulary(kiwi: Any, names: list[tuple[str, str]], counts: Any) -> None:
    """Count every noun and every verb's conjugated forms once more, as often as their rank suggests."""
    conjugated: list[tuple[int, str]] = []
    for number, (form, tag) in enumerate(names):
        if number < _FIRST_ID or not _HANGUL.fullmatch(form):
            continue
        if tag in _NOUNS and len(form) <= _LONGEST and not (len(form) == 1 and number > 8_000):
            counts[form][(number,)] += _NOUN_WEIGHT / (number + 200)
        elif tag in _VERBS and number < _LAST_VERB:
            conjugated += [(number, text) for text in _conjugated(kiwi, form, tag)]
    for (number, text), tokens in zip(conjugated, kiwi.tokenize([text for _, text in conjugated]), strict=True):
        pieces = _pieces(text, tokens, {})
        if pieces and pieces[0][1][0] == number and _usable(*pieces[0], len(names)):
            counts[pieces[0][0]][pieces[0][1]] += _VERB_WEIGHT / (number + 200)


def _conjugated(kiwi: Any, form: str, tag: str) -> Iterator[str]:
    for ending in _ENDINGS:
        yield kiwi.join([(form, tag), *(tuple(part.split("/")) for part in ending)])


def _assemble(names: list[tuple[str, str]], counts: Any, vectors: Any, *, keep: int) -> bytes:
    best = {piece: found.most_common(1)[0][0] for piece, found in counts.items()}
    in_texts = {morpheme for piece, found in counts.items() if sum(found.values()) >= 3 for morpheme in best[piece]}
    frequent = in_texts | set(range(_FIRST_ID, keep))
    pieces = sorted(piece for piece, morphemes in best.items() if frequent.issuperset(morphemes))
    # A morpheme that no piece leads to would only take room.
    kept = sorted({morpheme for piece in pieces for morpheme in best[piece]})
    rows = {morpheme: row for row, morpheme in enumerate(kept)}
    total = sum(sum(found.values()) for found in counts.values())
    chance = np.array([1 / (morpheme + 50) for morpheme in range(len(names))])
    chance /= chance.sum()
    return pack(
        pieces={
            piece: (-math.log(sum(counts[piece].values()) / total), tuple(rows[item] for item in best[piece]))
            for piece in pieces
        },
        names=[f"{names[item][0]}/{names[item][1]}" for item in kept],
        # Frequent morphemes say little (Arora et al. 2017, smooth inverse frequency).
        weights=(1e-3 / (1e-3 + chance[kept])),
        vectors=vectors[kept],
    )


if __name__ == "__main__":
    sys.exit(main())

"""Learn what makes two Korean questions the same, and write the vectors that FAQ search ships with.

    python tools/train_question_vectors.py --ways STYLEKQC_TRAIN.jsonl 0.45 --pairs QUESTION_PAIRS.jsonl 0.1 \\
        --set FAQ.jsonl QUERIES.jsonl 0.2 ... [--without 0|1|2|3]

`--ways` reads StyleKQC (https://github.com/cynthia/stylekqc, CC BY-SA 4.0): rows `text, label` in which each ten rows
in a row say one thing in ten ways. `--pairs` reads rows `question1, question2, is_different`. `--set` reads the files
of bench/faq.py (bench/convert.py makes them): an entry's question, its paraphrases and its queries say one thing. The
number behind each is its share of the steps.

A question is the sum of its morphemes' vectors (the lexicon's, turned by one matrix and moved a little), each by how
much it matters, and of its grammar; all are learned so that one way to say a thing finds another among all other things
(InfoNCE). What letters already tell is added to the scores while learning, so that the vectors learn the rest. With
`--without` a quarter of each set is left out, to measure on it what the others have taught (`python -m bench.convert
... --part`). Needs `pip install jax optax scipy`, some six minutes; the product needs none of them.
docs/reference/question-vectors-card.md says what the shipped file was made from.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from aicc.faq.question_vectors import BUCKETS, DIMENSIONS, GRAMMAR_SCALE, VECTORS_PATH, grammar_buckets, pack
from aicc.lexicon import Lexicon, korean_lexicon
from aicc.utils.jamo import to_jamo
from aicc.utils.text import normalize, squeeze, tidy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.convert import PARTS, part_of
from bench.faq import read_entries, read_queries
from bench.rows import read_objects

_WAYS: Final = 10
_MORPHEMES: Final = 24
_GRAMMAR: Final = 40
_SEED: Final = 0
_LETTER_WEIGHT: Final = 9.0
_DROPPED: Final = 0.15
_DECAY: Final = 1e-4
_AT_ONCE: Final = 1_200
_REGISTERED: Final = 0.3
# Where learning begins: how much kinds of morphemes matter, before the soft threshold.
_KINDS: Final = {
    "NNG NNP XR SL SH XPN XSN": 1.0,
    "VV VA": 0.5,
    "VX XSV XSA VCP VCN": -1.0,
    "NNB NP NR": -1.0,
    "JKS JKC JKG JKO JKB JKV JKQ JX JC EP EF EC ETN ETM": -2.0,
}
_ASKING_WORDS: Final = "누구 언제 어디 뭐 무엇 무슨 어떤 어느 어떻 어떻게 왜 얼마 얼마나 몇 며칠 어떡하 어쩌"
_DENYING_WORDS: Final = "말 않 안 못 없 아니 안되 못하 금지"
_ASKING: Final = frozenset(_ASKING_WORDS.split())
_DENYING: Final = frozenset(_DENYING_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Corpus:
    """Things that are said in several ways, and the share of the steps in which they are learned from."""

    share: float
    things: Sequence[Sequence[str]]
    # What each thing is about, where that is known.
    topics: Sequence[str] = ()


def main() -> int:
    """Learn and write the file; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--ways", nargs=2, action="append", default=[], metavar=("ROWS", "SHARE"))
    parser.add_argument("--pairs", nargs=2, action="append", default=[], metavar=("ROWS", "SHARE"))
    parser.add_argument("--set", nargs=3, action="append", default=[], metavar=("FAQ", "QUERIES", "SHARE"))
    parser.add_argument("--without", type=int, choices=range(PARTS), help="leave out this part of each set")
    parser.add_argument("--out", type=Path, default=VECTORS_PATH)
    parser.add_argument("--steps", type=int, default=240)
    options = parser.parse_args()
    corpora = [_ways(Path(rows), float(share)) for rows, share in options.ways]
    corpora += [_pairs(Path(rows), float(share)) for rows, share in options.pairs]
    corpora += [_set(Path(faq), Path(queries), float(share), options.without) for faq, queries, share in options.set]
    for corpus in corpora:
        print(f"{len(corpus.things)} things, share {corpus.share}", file=sys.stderr)
    lexicon = korean_lexicon()
    content = _assemble(lexicon, _learn(lexicon, corpora, options.steps))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_bytes(content)
    print(f"{options.out}: {len(content) / 1e6:.1f} MB", file=sys.stderr)
    return 0


def _ways(path: Path, share: float) -> _Corpus:
    rows = [row for _, row in read_objects(path)]
    things = [[row["text"] for row in rows[start : start + _WAYS]] for start in range(0, len(rows), _WAYS)]
    return _Corpus(share=share, things=things, topics=[row["label"].partition("/")[0] for row in rows[::_WAYS]])


def _pairs(path: Path, share: float) -> _Corpus:
    alike = [(row["question1"], row["question2"]) for _, row in read_objects(path) if not row["is_different"]]
    return _Corpus(share=share, things=[pair for pair in alike if pair[0].strip() != pair[1].strip()])


def _set(faq: Path, queries: Path, share: float, without: int | None) -> _Corpus:
    entries = {entry.id: [entry.question, *entry.paraphrases] for entry in read_entries(faq)}
    for query in read_queries(queries):
        if query.id is not None:
            entries[query.id].append(query.text)
    return _Corpus(share=share, things=[said for name, said in entries.items() if part_of(name) != without])


def _encode(lexicon: Lexicon, texts: list[str]) -> tuple[Any, Any]:
    """Return rows of morphemes and buckets of grammar, padded with one more than there are."""
    morphemes = np.full((len(texts), _MORPHEMES), len(lexicon.names))
    grammar = np.full((len(texts), _GRAMMAR), BUCKETS)
    for row, text in enumerate(texts):
        found = [one for piece in lexicon.segment(tidy(normalize(text)).lower()) for one in piece.morphemes]
        buckets = grammar_buckets(found)[:_GRAMMAR]
        morphemes[row, : len(found[:_MORPHEMES])] = found[:_MORPHEMES]
        grammar[row, : len(buckets)] = buckets
    return morphemes, grammar


def _letters(texts: list[str]) -> Any:
    """Return the texts as unit rows of weighted letter triples, shape (texts, hashed triples), sparse."""
    from scipy.sparse import csr_matrix  # type: ignore[import-not-found]

    spelled = [f"^{to_jamo(squeeze(text))}$" for text in texts]
    triples = [{text[start : start + 3] for start in range(len(text) - 2)} for text in spelled]
    columns = {triple: number for number, triple in enumerate(sorted(set().union(*triples)))}
    places = [(row, columns[triple]) for row, found in enumerate(triples) for triple in sorted(found)]
    shape = (len(texts), len(columns))
    ones = csr_matrix((np.ones(len(places), dtype=np.float32), np.array(places).T), shape=shape)
    weighted = ones.multiply(np.log(1 + len(texts) / (1 + np.asarray(ones.sum(0)).ravel()))[None]).tocsr()
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(1)).ravel()) + 1e-6
    return csr_matrix(weighted.multiply(1 / lengths[:, None]))


def _learn(lexicon: Lexicon, corpora: Sequence[_Corpus], steps: int) -> dict[str, Any]:
    import jax  # type: ignore[import-not-found]
    import optax  # type: ignore[import-not-found]

    random = np.random.default_rng(_SEED)
    parameters = _start(lexicon, random)
    texts = [text for corpus in corpora for said in corpus.things for text in said]
    # As written, and without spaces.
    written = [_encode(lexicon, texts), _encode(lexicon, [text.replace(" ", "") for text in texts])]
    letters = _letters(texts)
    unit = tuple(map(jax.numpy.asarray, _unit_vectors(lexicon)))
    measure = jax.value_and_grad(partial(_loss, dict(parameters), unit))
    optimizer = optax.adam(optax.cosine_decay_schedule(5e-3, steps))
    state = optimizer.init(parameters)

    @jax.jit
    def step(parameters: Any, state: Any, batch: Any, bias: Any) -> Any:
        value, gradient = measure(parameters, batch, bias)
        updates, state = optimizer.update(gradient, state, parameters)
        return optax.apply_updates(parameters, updates), state, value

    for number, sides in enumerate(_batches(random, corpora, steps)):
        batch = [_dropped(random, written[random.integers(2)], side, len(lexicon.names)) for side in sides]
        bias = (letters[sides[0]] @ letters[sides[1]].T).toarray() * _LETTER_WEIGHT
        parameters, state, value = step(parameters, state, batch, bias)
        if number % 10 == 9:
            print(f"step {number + 1}/{steps}: loss {float(value):.4f}", file=sys.stderr)
    return {name: np.array(value) for name, value in parameters.items()}


def _batches(random: np.random.Generator, corpora: Sequence[_Corpus], steps: int) -> Iterator[Any]:
    """Yield for each step two texts of each of some things: rows among all texts, shape (2, things)."""
    sizes = [np.array([len(said) for said in corpus.things]) for corpus in corpora]
    ends = np.cumsum([0, *(size.sum() for size in sizes)])
    shares = np.array([corpus.share for corpus in corpora])
    for number, chosen in enumerate(random.choice(len(corpora), size=steps, p=shares / shares.sum())):
        size = sizes[chosen]
        things = _things(random, corpora[chosen], mixed=bool(number % 2))
        # What is registered is to be found by what is asked.
        registered = random.random(len(things)) < _REGISTERED
        one = np.where(registered, 0, random.integers(0, size[things]))
        # Another way than that one.
        other = (one + random.integers(1, size[things])) % size[things]
        yield (ends[chosen] + size.cumsum() - size)[things] + np.array([one, other])


def _start(lexicon: Lexicon, random: np.random.Generator) -> dict[str, Any]:
    size = lexicon.vectors.shape[1]
    matters = [_matters(name) for name in lexicon.names]
    return {
        "turn": np.linalg.qr(random.normal(size=(size, size)))[0][:, :DIMENSIONS].astype(np.float32),
        "matters": np.array([*matters, -9.0], dtype=np.float32),
        "moved": np.zeros((len(matters) + 1, DIMENSIONS), dtype=np.float32),
        "grammar": random.normal(size=(BUCKETS + 1, DIMENSIONS)).astype(np.float32) * 0.01,
        "sharpness": np.float32(3.0),
    }


def _matters(name: str) -> float:
    """Return where learning begins: how much a morpheme matters, before the soft threshold."""
    form, _, tag = name.rpartition("/")
    if form in _ASKING or (form in _DENYING and tag != "NNG"):
        return 0.5
    return next((value for tags, value in _KINDS.items() if tag in tags.split()), 0.0)


def _unit_vectors(lexicon: Lexicon) -> tuple[Any, Any]:
    """Return the lexicon's vectors with length 1, and its weights; the row behind the last stands for nothing."""
    vectors = lexicon.vectors.astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    nothing = np.zeros((1, vectors.shape[1]), dtype=np.float32)
    return np.vstack([vectors, nothing]), np.append(lexicon.weights, np.float32(0))


def _importance(parameters: Any, weights: Any) -> Any:
    import jax

    return jax.nn.softplus(parameters["matters"]) * weights


def _embed(parameters: Any, unit: tuple[Any, ...], morphemes: Any, grammar: Any) -> Any:
    import jax.numpy as jnp  # type: ignore[import-not-found]

    vectors, weights = unit
    matters = _importance(parameters, weights)[morphemes][..., None]
    sums = ((vectors[morphemes] @ parameters["turn"] + parameters["moved"][morphemes]) * matters).sum(-2)
    # Inside the root: a text without any known word would have no slope.
    sums /= jnp.sqrt((matters**2).sum(-2) + 1e-9)
    shapes = jnp.where((grammar < BUCKETS)[..., None], parameters["grammar"][grammar], 0).sum(-2) / GRAMMAR_SCALE
    total = sums + shapes
    return total / jnp.sqrt((total**2).sum(-1, keepdims=True) + 1e-9)


def _loss(start: dict[str, Any], unit: tuple[Any, ...], parameters: Any, batch: Any, bias: Any) -> Any:
    import jax
    import jax.numpy as jnp

    one, other = (_embed(parameters, unit, *side) for side in batch)
    scores = one @ other.T * jnp.exp(parameters["sharpness"]) + bias
    right = jnp.arange(len(scores))
    found = jax.nn.log_softmax(scores, 1)[right, right] + jax.nn.log_softmax(scores, 0)[right, right]
    moved = {name: ((parameters[name] - start[name]) ** 2).sum() for name in ("turn", "matters", "moved", "grammar")}
    strayed = moved["turn"] + moved["matters"] + 3 * moved["moved"] + 0.1 * moved["grammar"]
    return -found.mean() / 2 + _DECAY * strayed


def _things(random: np.random.Generator, corpus: _Corpus, *, mixed: bool) -> Any:
    """Return which things learn beside each other: any, or many of three topics, which are hard to tell apart."""
    said_twice = np.flatnonzero([len(said) > 1 for said in corpus.things])
    if mixed or not corpus.topics:
        return random.permutation(said_twice)[:_AT_ONCE]
    topics = np.array(corpus.topics)
    chosen = random.permutation(sorted(set(topics)))[:3]
    return np.concatenate([np.flatnonzero(topics == topic) for topic in chosen])


def _dropped(random: np.random.Generator, written: tuple[Any, Any], side: Any, nothing: int) -> Any:
    """Return the questions of one side with some of their features left out, but no question without any morpheme."""
    left = [
        np.where(random.random(values[side].shape) < _DROPPED, empty, values[side])
        for values, empty in zip(written, (nothing, BUCKETS), strict=True)
    ]
    bare = (left[0] == nothing).all(1)
    left[0][bare] = written[0][side][bare]
    return tuple(left)


def _assemble(lexicon: Lexicon, parameters: dict[str, Any]) -> bytes:
    vectors, weights = _unit_vectors(lexicon)
    importance = np.array(_importance(parameters, weights))[:-1]
    morphemes = (vectors @ parameters["turn"] + parameters["moved"])[:-1] * importance[:, None]
    return pack(importance, morphemes, parameters["grammar"][:-1] / GRAMMAR_SCALE)


if __name__ == "__main__":
    raise SystemExit(main())

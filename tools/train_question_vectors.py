"""Learn what makes two Korean questions the same, and write the vectors that FAQ search ships with.

    python tools/train_question_vectors.py STYLEKQC_TRAIN.jsonl

Reads StyleKQC (https://github.com/cynthia/stylekqc, CC BY-SA 4.0): rows `text, label` in which each ten rows in a row
say one thing in ten ways. A question is the sum of its morphemes' vectors (the lexicon's, turned by one matrix and
moved a little), each by how much it matters, and of its grammar; the two are learned so that one of the ten finds the
others among all other questions of the file (InfoNCE). What letters already tell is added to the scores while
learning, so that the vectors learn the rest. Needs `pip install jax optax scipy`, some three minutes; the product needs
none of them. docs/reference/question-vectors-card.md says what the shipped file was made from.
"""

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from aicc.faq.question_vectors import BUCKETS, DIMENSIONS, GRAMMAR_SCALE, VECTORS_PATH, grammar_buckets, pack
from aicc.lexicon import Lexicon, korean_lexicon
from aicc.utils.jamo import to_jamo
from aicc.utils.text import normalize, squeeze, tidy

_WAYS: Final = 10
_MORPHEMES: Final = 24
_GRAMMAR: Final = 40
_SEED: Final = 0
_LETTER_WEIGHT: Final = 9.0
_DROPPED: Final = 0.15
_DECAY: Final = 1e-4
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


def main() -> int:
    """Learn and write the file; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("rows", type=Path, help="JSON Lines with text and label, ten ways of each question in a row")
    parser.add_argument("--out", type=Path, default=VECTORS_PATH)
    parser.add_argument("--steps", type=int, default=120)
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.rows.read_text(encoding="utf-8").splitlines()]
    lexicon = korean_lexicon()
    parameters = _learn(lexicon, [row["text"] for row in rows], [row["label"] for row in rows], options.steps)
    content = _assemble(lexicon, parameters)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_bytes(content)
    print(f"{options.out}: {len(content) / 1e6:.1f} MB", file=sys.stderr)
    return 0


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


def _learn(lexicon: Lexicon, texts: list[str], labels: list[str], steps: int) -> dict[str, Any]:
    import jax  # type: ignore[import-not-found]
    import optax  # type: ignore[import-not-found]

    random = np.random.default_rng(_SEED)
    parameters = _start(lexicon, random)
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

    for number in range(steps):
        groups = _groups(random, labels, mixed=bool(number % 2))
        sides = [groups * _WAYS + random.integers(0, _WAYS, len(groups)) for _ in range(2)]
        batch = [_dropped(random, written[random.integers(2)], side, len(lexicon.names)) for side in sides]
        bias = (letters[sides[0]] @ letters[sides[1]].T).toarray() * _LETTER_WEIGHT
        parameters, state, value = step(parameters, state, batch, bias)
        if number % 10 == 9:
            print(f"step {number + 1}/{steps}: loss {float(value):.4f}", file=sys.stderr)
    return {name: np.array(value) for name, value in parameters.items()}


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
    sums /= jnp.sqrt((matters**2).sum(-2)) + 1e-6
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


def _groups(random: np.random.Generator, labels: list[str], *, mixed: bool) -> Any:
    """Return which questions learn beside each other: any, or many of three topics, which are hard to tell apart."""
    count = len(labels) // _WAYS
    if mixed:
        return random.permutation(count)[: count // 2]
    topics = np.array([labels[number * _WAYS].partition("/")[0] for number in range(count)])
    chosen = random.permutation(sorted(set(topics)))[:3]
    return np.concatenate([np.flatnonzero(topics == topic) for topic in chosen])


def _dropped(random: np.random.Generator, written: tuple[Any, Any], side: Any, nothing: int) -> Any:
    """Return the questions of one side with some of their features left out."""
    return tuple(
        np.where(random.random(values[side].shape) < _DROPPED, empty, values[side])
        for values, empty in zip(written, (nothing, BUCKETS), strict=True)
    )


def _assemble(lexicon: Lexicon, parameters: dict[str, Any]) -> bytes:
    vectors, weights = _unit_vectors(lexicon)
    importance = np.array(_importance(parameters, weights))[:-1]
    morphemes = (vectors @ parameters["turn"] + parameters["moved"])[:-1] * importance[:, None]
    return pack(importance, morphemes, parameters["grammar"][:-1] / GRAMMAR_SCALE)


if __name__ == "__main__":
    raise SystemExit(main())

"""An entry's analysis as bytes: computed once when the entry is indexed, read with each proposal. Never pickled.

Four numbers (wordings, texts, which text is the whole, which is what it speaks of), the sizes of each text's views, all
terms, all weights, all vectors (16-bit). Texts that are the same object are kept once.
"""

from itertools import accumulate
from struct import Struct
from typing import Final

import numpy as np

from aicc.faq.analysis import Analysis, EntryAnalysis, View
from aicc.faq.question_vectors import DIMENSIONS

_HEAD: Final = Struct("<4q")


def pack_entry(entry: EntryAnalysis) -> bytes:
    """Return an analysis as bytes; the same analysis gives the same bytes."""
    texts = list({id(text): text for text in (*entry.wordings, entry.whole, entry.spoken_of)}.values())
    head = [len(entry.wordings), len(texts), texts.index(entry.whole), texts.index(entry.spoken_of)]
    arrays = (
        np.concatenate([text.sizes for text in texts]),
        np.concatenate([text.terms for text in texts]),
        np.concatenate([text.weights for text in texts]),
        np.concatenate([text.vector for text in texts]).astype(np.float16),
    )
    return _HEAD.pack(*head) + b"".join(array.tobytes() for array in arrays)


def unpack_entry(content: bytes) -> EntryAnalysis:
    """Return the analysis that `pack_entry` wrote; its arrays are views of the bytes."""
    wordings, count, whole, spoken_of = _HEAD.unpack_from(content)
    sizes = np.frombuffer(content, np.intp, count * len(View), _HEAD.size).reshape(count, len(View))
    ends = list(accumulate(map(sum, sizes.tolist())))
    at = _HEAD.size + sizes.nbytes
    terms = np.frombuffer(content, np.uint32, ends[-1], at)
    weights = np.frombuffer(content, np.float32, ends[-1], at + terms.nbytes)
    vectors = np.frombuffer(content, np.float16, offset=at + terms.nbytes + weights.nbytes)
    meanings = vectors.astype(np.float32).reshape(count, DIMENSIONS)
    texts = [
        Analysis(terms=terms[start:end], weights=weights[start:end], sizes=own, vector=meaning)
        for start, end, own, meaning in zip((0, *ends), ends, sizes, meanings, strict=False)
    ]
    return EntryAnalysis(wordings=tuple(texts[:wordings]), whole=texts[whole], spoken_of=texts[spoken_of])

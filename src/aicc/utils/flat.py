"""Flat maps of texts, as Connect and Lex keep them, within a number of bytes."""

import json
from collections.abc import Mapping


def within(facts: Mapping[str, str], most: int) -> dict[str, str]:
    """Return the map as it fits into so many bytes of JSON: the last entries go first.

    A Korean letter counts six bytes, as in JSON that is all ASCII, which some writers make of it.
    """
    kept = dict(facts)
    while len(json.dumps(kept)) > most and kept:
        kept.popitem()
    return kept

"""What an engine is told: how the FAQ is analysed, what of an entry is kept, and how it is searched.

Nori takes Korean apart into morphemes, with the bot's own words as its dictionary. Where it is wrong (no spaces, new
words, typing errors) pairs of syllables and triples of letters still find the entry. Only what Elasticsearch 7.10 and
OpenSearch have in common is used.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final

from aicc.models.faq import FAQEntry, FAQQuery, SynonymSet
from aicc.utils.jamo import to_jamo
from aicc.utils.text import normalize, squeeze

Json = dict[str, Any]

# Nori's dictionary takes words without spaces.
_DICTIONARY_WORD: Final = re.compile("[0-9a-z가-힣]{2,20}")
# The dictionary is part of what every node keeps in memory.
_MOST_WORDS: Final = 10_000
_SYNONYM_SYNTAX: Final = re.compile(r"[,\\#]|=>")
# How much of a question the fields see. Together they must stay under the 1,024 clauses that a query may have.
_MORPHEMES, _MORE_MORPHEMES, _SYLLABLES, _LETTERS = 200, 80, 100, 150
_MOST_ADDED: Final = 20


def template(pattern: str, entries: Sequence[FAQEntry], synonyms: Sequence[SynonymSet]) -> Json:
    """Return the index template: settings and mapping of every index whose name fits the pattern.

    Args:
        pattern: names of the indices.
        entries: their keywords go into the dictionary.
        synonyms: their words do too, and searches take them for each other.
    """
    analysis = _analysis(dictionary(entries, synonyms), synonym_rules(synonyms))
    settings = {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-1", "analysis": analysis}}
    return {"index_patterns": [pattern], "template": {"settings": settings, "mappings": _MAPPING}}


def _analysis(words: list[str], rules: list[str]) -> Json:
    read = ["lowercase", "nori_part_of_speech", "nori_readingform"]
    asked = ["lowercase", "faq_synonyms", "nori_part_of_speech", "nori_readingform"] if rules else read
    # Lenient: a rule whose words the analyser drops must not keep the index from being made.
    synonym_filter = {"type": "synonym_graph", "lenient": True, "synonyms": rules}
    return {
        "tokenizer": {
            "faq_nori": {"type": "nori_tokenizer", "decompound_mode": "discard", "user_dictionary_rules": words},
            "faq_pairs": {"type": "ngram", "min_gram": 2, "max_gram": 2, "token_chars": ["letter", "digit"]},
            "faq_triples": {"type": "ngram", "min_gram": 3, "max_gram": 3},
        },
        "char_filter": {"no_spaces": {"type": "pattern_replace", "pattern": r"\s+", "replacement": ""}},
        "filter": {"faq_synonyms": synonym_filter} if rules else {},
        "analyzer": {
            "faq_index": {"type": "custom", "tokenizer": "faq_nori", "filter": read},
            "faq_search": {"type": "custom", "tokenizer": "faq_nori", "filter": asked},
            "faq_pairs": {
                "type": "custom",
                "tokenizer": "faq_pairs",
                "char_filter": ["no_spaces"],
                "filter": ["lowercase"],
            },
            "faq_triples": {"type": "custom", "tokenizer": "faq_triples"},
        },
    }


# Entries with many paraphrases are no worse than those with few: length must not count.
_MORPHEME_FIELD: Final[Json] = {
    "type": "text",
    "analyzer": "faq_index",
    "search_analyzer": "faq_search",
    "norms": False,
    "fields": {"pairs": {"type": "text", "analyzer": "faq_pairs", "norms": False}},
}
_MAPPING: Final[Json] = {
    "dynamic": False,
    "properties": {
        "wordings": _MORPHEME_FIELD,
        "keywords": _MORPHEME_FIELD,
        "answer": {"type": "text", "analyzer": "faq_index", "search_analyzer": "faq_search"},
        "letters": {"type": "text", "analyzer": "faq_triples", "norms": False},
    },
}


def document(entry: FAQEntry) -> Json:
    """Return what of an entry is searched."""
    wordings = [normalize(text) for text in (entry.question, *entry.paraphrases)]
    return {
        "wordings": wordings,
        "letters": [to_jamo(squeeze(text)) for text in wordings],
        "keywords": [normalize(text) for text in (*entry.keywords, *entry.tags, entry.category)],
        "answer": normalize(entry.answer),
    }


def search(query: FAQQuery, *, limit: int) -> Json:
    """Return the search for the entries that may answer a question, whatever characters it has."""
    text, squeezed = query.text, squeeze(query.text)
    added = " ".join(query.added[:_MOST_ADDED])
    clauses = (
        _match("wordings", text[:_MORPHEMES], 2.0),
        _match("wordings.pairs", squeezed[:_SYLLABLES], 1.0),
        _match("letters", to_jamo(squeezed)[:_LETTERS], 1.0),
        _match("keywords", text[:_MORE_MORPHEMES], 1.0),
        _match("keywords.pairs", squeezed[:_MORE_MORPHEMES], 0.3),
        _match("answer", text[:_MORPHEMES], 0.3),
        _match("wordings", added, 1.0),
        _match("keywords", added, 0.5),
    )
    return {
        "size": limit,
        "_source": False,
        "track_total_hits": False,
        "query": {"bool": {"should": [clause for clause in clauses if clause]}},
    }


def _match(field: str, text: str, boost: float) -> Json:
    return {"match": {field: {"query": text, "boost": boost}}} if text.strip() else {}


def dictionary(entries: Iterable[FAQEntry], synonyms: Iterable[SynonymSet]) -> list[str]:
    """Return the rules of nori's dictionary: the bot's own words, the most frequent first, at most 10,000.

    A word written with spaces is known without them too, and taken apart where they were.
    """
    keywords = chain.from_iterable(entry.keywords for entry in entries)
    words = chain.from_iterable((*synonym_set.words, synonym_set.word) for synonym_set in synonyms)
    counted = Counter(normalize(word).lower() for word in chain(keywords, words))
    rules: dict[str, str] = {}
    for word, _ in counted.most_common():
        joined, *parts = word.replace(" ", ""), *word.split()
        if _DICTIONARY_WORD.fullmatch(joined):
            rules.setdefault(joined, " ".join((joined, *parts)) if len(parts) > 1 else joined)
    return list(rules.values())[:_MOST_WORDS]


def synonym_rules(synonyms: Iterable[SynonymSet]) -> list[str]:
    """Return synonym sets as rules in Solr's format."""
    rules = []
    for synonym_set in synonyms:
        words = [cleaned for word in synonym_set.words if (cleaned := _cleaned(word))]
        left = _cleaned(synonym_set.word)
        if left and words:
            rules.append(f"{left} => {', '.join((left, *words))}")
        elif len(words) > 1 and not synonym_set.word:
            rules.append(", ".join(words))
    return rules


def _cleaned(word: str) -> str:
    return normalize(_SYNONYM_SYNTAX.sub(" ", word)).lower()

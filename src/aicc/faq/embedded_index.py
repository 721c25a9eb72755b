"""The index that needs no server: tantivy, a search library in this process, on disk or in memory."""

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Final

import tantivy
from tantivy import Occur, Query

from aicc.faq.analysis import entry_terms, letters, query_terms
from aicc.faq.question_vectors import question_vectors
from aicc.lexicon import korean_lexicon
from aicc.models.errors import SearchUnavailable
from aicc.models.faq import FAQEntry, FAQQuery
from aicc.utils.logger import get_logger
from aicc.utils.text import normalize, squeeze

# Raised when entries are indexed otherwise than before, so that what is on disk is made anew.
_RELEASE: Final = "1"
# Bytes that wait in memory to be written.
_WRITER_MEMORY: Final = 32_000_000
# Shorter questions are also compared letter by letter: a typo leaves too little else of them.
_SHORT: Final = 8
_LETTER_WEIGHT: Final = 0.5
_PROGRESS_EVERY: Final = 1_000
_log = get_logger("aicc.faq")


class EmbeddedIndex:
    """FAQIndex on tantivy.

    A process that dies leaves the last whole state; `rebuild` then writes what differs, and nothing else.

    Args:
        folder: where it is kept; None keeps it in memory. A folder that another process uses, or that cannot be used,
            is left alone, which is logged, and the index is in memory.
    """

    waits: Final = False

    def __init__(self, folder: Path | None = None) -> None:
        self._writing = Lock()
        self._index, self._writer = _open(folder)
        # Id to the checksum of what was indexed of it.
        self._stamps = self._read_stamps()

    def put(self, entries: Sequence[FAQEntry]) -> None:
        """See FAQIndex. Entries that are in as they are stay as they are."""
        with self._writing:
            self._write({entry.id: entry for entry in entries}, gone=(), progress=lambda _count: None)

    def remove(self, entry_ids: Sequence[str]) -> None:
        """See FAQIndex."""
        with self._writing:
            gone = [entry_id for entry_id in dict.fromkeys(entry_ids) if entry_id in self._stamps]
            self._write({}, gone=gone, progress=lambda _count: None)

    def rebuild(self, entries: Sequence[FAQEntry], progress: Callable[[int], None] = lambda _count: None) -> None:
        """See FAQIndex. Entries that are in as they are stay as they are."""
        wanted = {entry.id: entry for entry in entries}
        with self._writing:
            self._write(wanted, gone=[key for key in self._stamps if key not in wanted], progress=progress)

    def search(self, query: FAQQuery, *, limit: int) -> tuple[str, ...]:
        """See FAQIndex."""
        if limit < 1:
            return ()
        weighted = [(_term("terms", term), weight) for term, weight in query_terms(query).items()]
        squeezed = squeeze(query.text)
        if len(squeezed) <= _SHORT:
            weighted += [(_term("letters", term), _LETTER_WEIGHT) for term in letters(squeezed)]
        clauses = [(Occur.Should, Query.boost_query(found, weight)) for found, weight in weighted if weight > 0]
        if not clauses:
            return ()
        searcher = self._index.searcher()
        hits = searcher.search(Query.boolean_query(clauses), limit=limit, count=False).hits
        return tuple(searcher.doc(address)["id"][0] for _, address in hits)

    def count(self) -> int:
        """See FAQIndex."""
        return int(self._index.searcher().num_docs)

    def close(self) -> None:
        """See FAQIndex: another process may have the folder then."""
        with self._writing:
            self._writer = None

    def _write(self, wanted: Mapping[str, FAQEntry], *, gone: Sequence[str], progress: Callable[[int], None]) -> None:
        stamps = {key: _stamp(entry) for key, entry in wanted.items()}
        changed = [key for key, stamp in stamps.items() if self._stamps.get(key) != stamp]
        if not (changed or gone):
            progress(len(wanted))
            return
        try:
            for key in (*gone, *(key for key in changed if key in self._stamps)):
                self._writer.delete_documents_by_term("id", key)
            for number, key in enumerate(changed):
                if number % _PROGRESS_EVERY == 0:
                    progress(len(wanted) - len(changed) + number)
                self._writer.add_document(_document(wanted[key], stamps[key]))
            progress(len(wanted))
            self._writer.commit()
            self._index.reload()
        except (ValueError, OSError) as error:  # the disk is full, or the folder is gone
            raise SearchUnavailable(host="faq-index", why=str(error)[:200]) from None
        # Only what is surely in counts as in.
        self._stamps.update((key, stamps[key]) for key in changed)
        for key in gone:
            del self._stamps[key]

    def _read_stamps(self) -> dict[str, int]:
        searcher = self._index.searcher()
        if not searcher.num_docs:
            return {}
        found = searcher.search(Query.all_query(), limit=searcher.num_docs, count=False).hits
        addresses = [address for _, address in found]
        stamps = searcher.fast_field_values("stamp", addresses)
        return {searcher.doc(address)["id"][0]: stamp for address, stamp in zip(addresses, stamps, strict=True)}


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("stamp", fast=True)
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("letters", tokenizer_name="whitespace", index_option="basic")
    return builder.build()


_SCHEMA: Final = _schema()
_LOCKED: Final = "LockBusy"


def _open(folder: Path | None) -> tuple[Any, Any]:
    if folder is not None:
        try:
            return _open_folder(folder)
        except (ValueError, OSError) as error:
            # Another worker's lock is no fault: each keeps the index in memory, one of them on the disk too.
            tell = _log.info if _LOCKED in str(error) else _log.warning
            tell("faq.index_in_memory", folder=str(folder), why=str(error))
    index = tantivy.Index(_SCHEMA)
    return index, index.writer(_WRITER_MEMORY, 1)


def _open_folder(folder: Path) -> tuple[Any, Any]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        index = tantivy.Index(_SCHEMA, path=str(folder))
    except (ValueError, OSError):  # damaged, or of another release: it holds nothing that the store does not
        shutil.rmtree(folder)
        folder.mkdir(mode=0o700)
        index = tantivy.Index(_SCHEMA, path=str(folder))
    return index, index.writer(_WRITER_MEMORY, 1)


def _document(entry: FAQEntry, stamp: int) -> Any:
    document = tantivy.Document()
    document.add_text("id", entry.id)
    document.add_unsigned("stamp", stamp)
    document.add_text("terms", _repeated(entry_terms(entry)))
    wordings = (entry.question, *entry.paraphrases, *entry.keywords)
    spelled = (term for text in wordings for term in letters(squeeze(normalize(text))))
    document.add_text("letters", " ".join(dict.fromkeys(spelled)))
    return document


def _repeated(terms: Mapping[str, float]) -> str:
    """Return terms as a text in which those that matter more come more often."""
    return " ".join(term for term, weight in terms.items() for _ in range(max(1, round(weight))))


def _term(field: str, value: str) -> Any:
    return Query.term_query(_SCHEMA, field, value, index_option="freq" if field == "terms" else "basic")


def _stamp(entry: FAQEntry) -> int:
    searched = (entry.question, entry.answer, *entry.paraphrases, "", *entry.keywords)
    learned = (_RELEASE, korean_lexicon().version, str(question_vectors().grammar[0, 0]))
    return int.from_bytes(hashlib.sha256("\0".join((*learned, *searched)).encode(errors="surrogatepass")).digest()[:7])

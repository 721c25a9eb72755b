"""A search engine with the embedded index behind it: nobody waits for a cluster that is away, and nothing is lost."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Lock, Thread
from typing import Final

from aicc.models.errors import SearchUnavailable
from aicc.models.faq import FAQEntry, FAQQuery
from aicc.ports import FAQIndex
from aicc.utils.logger import get_logger

_log = get_logger("aicc.search")

# For so long a cluster that failed is not asked again.
_REST_SECONDS: Final = 10.0
# With more missed changes than that a rebuild is cheaper to keep in mind.
_MOST_MISSED: Final = 10_000


def _in_background(job: Callable[[], None]) -> None:
    Thread(target=job, name="aicc-search-return", daemon=True).start()


class FallbackIndex:
    """Asks the primary index, and the spare one where the primary cannot be reached. Changes go to both.

    After a failure the primary rests. Then it is brought up to date beside the running searches: changes that it
    missed are made good, and where it lost entries it is built anew. Only then searches ask it again. At the start it
    counts as away, so that nobody waits for the first look at it.

    Args:
        primary: the search engine.
        spare: the index that is always there.
        entries: gives all entries of the moment, for a rebuild.
        marker: file that is there while the primary lacks something, so that the next process knows; None forgets.
        rest: seconds for which a primary that failed is left alone.
        start: runs a job beside the caller.
    """

    def __init__(
        self,
        primary: FAQIndex,
        spare: FAQIndex,
        *,
        entries: Callable[[], Sequence[FAQEntry]],
        marker: Path | None = None,
        rest: float = _REST_SECONDS,
        start: Callable[[Callable[[], None]], None] = _in_background,
    ) -> None:
        self._primary, self._spare, self._entries = primary, spare, entries
        self._marker, self._rest, self._start = marker, rest, start
        # Told of each search that the spare index answers.
        self.on_fallback: Callable[[], None] = lambda: None
        # Changes go one after the other, so that of two to the same entry the later one stays.
        self._changing = Lock()
        # Guards what follows; never held while anybody waits.
        self._state = Lock()
        self._away = True
        self._returning = False
        self._reported = False
        self._try_at = 0.0
        # What the primary missed: the last state of each entry, None where it was removed.
        self._missed: dict[str, FAQEntry | None] = {}
        # It must be built anew.
        self._stale = marker is not None and marker.exists()

    @property
    def waits(self) -> bool:
        """Return True: the primary waits for a network."""
        return True

    @property
    def away(self) -> bool:
        """Return whether searches are answered by the spare index just now."""
        return self._away

    def close(self) -> None:
        """Let go of both."""
        self._primary.close()
        self._spare.close()

    def put(self, entries: Sequence[FAQEntry]) -> None:
        """Add or replace entries by id in both; the next search finds them."""
        with self._changing:
            self._spare.put(entries)
            self._pass_on({entry.id: entry for entry in entries}, lambda: self._primary.put(entries))

    def remove(self, entry_ids: Sequence[str]) -> None:
        """Remove entries from both; unknown ids are left alone."""
        with self._changing:
            self._spare.remove(entry_ids)
            self._pass_on(dict.fromkeys(entry_ids), lambda: self._primary.remove(entry_ids))

    def rebuild(self, entries: Sequence[FAQEntry], progress: Callable[[int], None] = lambda _done: None) -> None:
        """Replace all entries of both at once. `progress` counts to the end once: each index is half of the way."""
        self._spare.rebuild(entries, lambda done: progress(done // 2))
        with self._state:
            # Also makes good what was missed before, which must not come after it.
            self._note({}, stale=True)
        try:
            self._primary.rebuild(entries, lambda done: progress((len(entries) + done) // 2))
        except SearchUnavailable as error:
            self._leave(error)
            return
        with self._state:
            self._stale = False
            self._mark(bool(self._missed))

    def search(self, query: FAQQuery, *, limit: int) -> tuple[str, ...]:
        """Return ids of the entries that may answer, the likeliest first, at most `limit`."""
        if not self._away:
            try:
                return self._primary.search(query, limit=limit)
            except SearchUnavailable as error:
                self._leave(error)
        elif self._may_return():
            self._start(self._return)
        self.on_fallback()
        return self._spare.search(query, limit=limit)

    def count(self) -> int:
        """Return how many entries there are."""
        return self._spare.count()

    def _pass_on(self, changes: Mapping[str, FAQEntry | None], change: Callable[[], None]) -> None:
        with self._state:
            # In one step with the look, or the primary could return in between.
            if self._away:
                self._note(changes, stale=False)
                return
            # Before the change, for the process may be killed in the middle of it.
            self._mark(True)
        try:
            change()
        except SearchUnavailable as error:
            with self._state:
                self._note(changes, stale=False)
            self._leave(error)
            return
        with self._state:
            self._mark(self._stale or bool(self._missed))

    def _note(self, changes: Mapping[str, FAQEntry | None], *, stale: bool) -> None:
        """Keep in mind what the primary lacks. Only with the state held."""
        self._missed.update(changes)
        if stale or len(self._missed) > _MOST_MISSED:
            self._stale = True
            self._missed.clear()
        self._mark(True)

    def _mark(self, lacking: bool) -> None:
        if self._marker is None:
            return
        if lacking:
            self._marker.touch()
        else:
            self._marker.unlink(missing_ok=True)

    def _leave(self, error: SearchUnavailable) -> None:
        with self._state:
            self._away = True
            self._try_at = time.monotonic() + self._rest
            first, self._reported = not self._reported, True
        if first:
            _log.warning("search.away", error=str(error))

    def _may_return(self) -> bool:
        with self._state:
            may = not self._returning and time.monotonic() >= self._try_at
            self._returning = self._returning or may
            return may

    def _return(self) -> None:
        """Bring the primary up to date; then searches ask it again."""
        try:
            while not self._up_to_date():
                pass
        except SearchUnavailable as error:
            self._leave(error)
        finally:
            self._returning = False

    def _up_to_date(self) -> bool:
        """Make good what was missed so far; return whether nothing was missed meanwhile."""
        with self._state:
            missed, self._missed = self._missed, {}
            stale, self._stale = self._stale, False
        try:
            self._make_good(missed, stale=stale)
        except BaseException:  # Whatever it was, what was missed is still missing.
            with self._state:
                newer, self._missed = self._missed, {}
                self._note({**missed, **newer}, stale=stale)
            raise
        with self._state:
            if self._missed or self._stale:
                return False
            self._away = False
            back, self._reported = self._reported, False
            self._mark(False)
        if back:
            _log.info("search.back")
        return True

    def _make_good(self, missed: Mapping[str, FAQEntry | None], *, stale: bool) -> None:
        # A cluster without entries is new, or has lost them.
        if not stale and self._primary.count() > 0:
            self._primary.put([entry for entry in missed.values() if entry is not None])
            self._primary.remove([entry_id for entry_id, entry in missed.items() if entry is None])
            if self._primary.count() == self._spare.count():
                return
        self._primary.rebuild(self._entries())

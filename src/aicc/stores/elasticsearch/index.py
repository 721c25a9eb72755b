"""The FAQ's index in a cluster: behind an alias, so that it can be built anew while it is searched and changed.

Each rebuild makes an index of its own, `<prefix>-faq-<when>-<random>`. While it loads, the alias `<prefix>-faq-next`
names it, and every change, of whichever process, goes to both. What is loaded carries the lowest version there is, so
it never overwrites such a change. Then one request moves the alias `<prefix>-faq` and deletes the old index.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from secrets import token_hex
from typing import Final, TypeVar

from aicc.models.errors import SearchUnavailable
from aicc.models.faq import FAQEntry, FAQQuery, SynonymSet
from aicc.stores.elasticsearch.body import Json, document, search, template
from aicc.stores.elasticsearch.cluster import BUSY, PAUSES, Answer, Cluster, Request
from aicc.utils.logger import get_logger

_log = get_logger("aicc.search")

# An action and, unless it deletes, the document that it writes.
_Change = tuple[Json, Json | None]
_Item = TypeVar("_Item")
# Entries that travel together.
_CHUNK: Final = 500
# Most that a search may ask an engine for.
_MOST_HITS: Final = 10_000
_REBUILD_SECONDS: Final = 120.0
# For so long a removal during a rebuild is remembered, or the load would bring the entry back.
_REMEMBER_REMOVALS: Final = "1d"
_MISSING: Final = "index_not_found_exception"
_CONFLICT: Final = "version_conflict_engine_exception"


class SearchEngineIndex:
    """Searches entries in a cluster. The first `rebuild` makes the index; until then there is none.

    Args:
        cluster: where.
        prefix: beginning of the names of our indices.
        synonyms: synonym sets of the moment; they take part in searches from the next rebuild on.
    """

    def __init__(
        self, cluster: Cluster, *, prefix: str = "aicc", synonyms: Callable[[], Sequence[SynonymSet]] = tuple
    ) -> None:
        self._cluster = cluster
        self._alias = f"{prefix}-faq"
        self._next = f"{prefix}-faq-next"
        self._synonyms = synonyms

    @property
    def waits(self) -> bool:
        """Return True: calls wait for a network."""
        return True

    def close(self) -> None:
        """Close the connections. Call it last."""
        self._cluster.close()

    def put(self, entries: Sequence[FAQEntry]) -> None:
        """Add or replace entries by id; the next search finds them.

        Raises:
            SearchUnavailable: the engine cannot be reached, or has no index yet; some may have been taken.
        """
        self._change([({"index": {"_id": entry.id}}, document(entry)) for entry in entries])

    def remove(self, entry_ids: Sequence[str]) -> None:
        """Remove entries; unknown ids are left alone.

        Raises:
            SearchUnavailable: the engine cannot be reached, or has no index yet.
        """
        self._change([({"delete": {"_id": entry_id}}, None) for entry_id in entry_ids])

    def search(self, query: FAQQuery, *, limit: int) -> tuple[str, ...]:
        """Return ids of the entries that may answer, the likeliest first, at most `limit`.

        Raises:
            SearchUnavailable: the engine cannot be reached, did not answer in time, or has no index yet.
        """
        if limit < 1:
            return ()
        body = json.dumps(search(query, limit=min(limit, _MOST_HITS)))
        found = self._good(self._cluster.search(Request(method="POST", path=f"/{self._alias}/_search", body=body)))
        if found["timed_out"] or found["_shards"]["failed"]:
            raise self._cluster.unavailable("not all shards answered")
        return tuple(hit["_id"] for hit in found["hits"]["hits"])

    def count(self) -> int:
        """Return how many entries there are; none where there is no index yet.

        Raises:
            SearchUnavailable: the engine cannot be reached.
        """
        answer = self._cluster.search(Request(method="GET", path=f"/{self._alias}/_count"))
        return 0 if answer.status == 404 else int(self._good(answer)["count"])

    def rebuild(self, entries: Sequence[FAQEntry], progress: Callable[[int], None] = lambda _done: None) -> None:
        """Replace all entries at once; searches meanwhile find the old ones. `progress` is told how many are in.

        Where two rebuild at the same time, the later one wins and the earlier one ends without a word.

        Raises:
            SearchUnavailable: the engine cannot be reached, or refuses; the old entries stay.
        """
        name = f"{self._alias}-{int(time.time())}-{token_hex(4)}"
        self._create(name, entries)
        try:
            done = self._load(name, entries, progress) and self._switch(name)
        except SearchUnavailable:
            self._abandon(name)
            raise
        if not done:
            _log.info("search.rebuild_overtaken", index=name)

    def drop(self) -> None:
        """Remove everything of this prefix from the engine: for benches and tests.

        Raises:
            SearchUnavailable: the engine cannot be reached.
        """
        for name in self._behind(self._alias):
            self._do("DELETE", f"/{name}", missing_ok=True)
        self._do("DELETE", f"/_index_template/{self._alias}", missing_ok=True)

    def _create(self, name: str, entries: Sequence[FAQEntry]) -> None:
        """Make an empty index that takes changes from now on, in place of one that was never finished."""
        wanted = template(f"{self._alias}-*", entries, self._synonyms())
        self._do("PUT", f"/_index_template/{self._alias}", wanted)
        for unfinished in self._behind(self._next):
            self._do("DELETE", f"/{unfinished}", missing_ok=True)
        quiet = {"index": {"refresh_interval": "-1", "gc_deletes": _REMEMBER_REMOVALS}}
        self._do("PUT", f"/{name}", {"settings": quiet, "aliases": {self._next: {}, _door(name): {}}})

    def _load(self, name: str, entries: Sequence[FAQEntry], progress: Callable[[int], None]) -> bool:
        """Load entries where nobody has written them meanwhile; return whether the index is still there."""
        done = 0
        oldest = {"version": 1, "version_type": "external"}
        for chunk in _chunks(entries, _CHUNK):
            changes = [({"index": {"_id": entry.id, **oldest}}, document(entry)) for entry in chunk]
            failed = [item for item in self._bulk(changes, _door(name)) if _type(item) not in ("", _CONFLICT)]
            if any(_type(item) == _MISSING for item in failed):
                return False
            self._check(failed)
            done += len(chunk)
            progress(done)
        return True

    def _switch(self, name: str) -> bool:
        """Let searches find the new index and drop the old ones; return whether it was still there."""
        if self._do("POST", f"/{name}/_refresh", missing_ok=True).status == 404:
            return False
        usual = {"index": {"refresh_interval": None, "gc_deletes": None}}
        self._do("PUT", f"/{name}/_settings", usual, missing_ok=True)
        moved: list[Json] = [
            {"add": {"index": name, "alias": self._alias}},
            {"remove": {"index": name, "aliases": [self._next, _door(name)]}},
        ]
        dropped: list[Json] = [{"remove_index": {"index": old}} for old in self._behind(self._alias)]
        answer = self._do("POST", "/_aliases", {"actions": moved + dropped}, missing_ok=True)
        # One whose answer was lost finds nothing to move when it comes again.
        return answer.status != 404 or self._behind(self._alias) == [name]

    def _abandon(self, name: str) -> None:
        try:
            self._do("DELETE", f"/{name}", missing_ok=True)
        except SearchUnavailable:
            # The next rebuild deletes it.
            _log.warning("search.rebuild_left_behind", index=name)

    def _change(self, changes: Sequence[_Change]) -> None:
        """Write to the index, and to the one that is being built, if any."""
        for chunk in _chunks(changes, _CHUNK):
            # An index that was finished between two requests has missed this one.
            while not self._change_both(chunk):
                pass

    def _change_both(self, changes: Sequence[_Change]) -> bool:
        """Write to both, and return whether surely none was missed."""
        both = [(_aimed(action, target), body) for target in (self._alias, self._next) for action, body in changes]
        items = self._bulk(both, self._alias)
        here, there = items[: len(changes)], items[len(changes) :]
        self._check(here)
        if not any(_type(item) == _MISSING for item in there):
            self._check(there)
            return True
        return [here[0]["_index"]] == self._behind(self._alias)

    def _check(self, items: Sequence[Json]) -> None:
        for item in items:
            if "error" in item:
                raise self._cluster.unavailable(f"{_type(item)}: {item['error'].get('reason', '')}"[:200])

    def _bulk(self, changes: Sequence[_Change], index: str) -> list[Json]:
        """Return what became of each change; those that the cluster was too busy for are sent again."""
        items: dict[int, Json] = {}
        left = list(range(len(changes)))
        for attempt in range(len(PAUSES) + 1):
            if attempt:
                self._cluster.rest(attempt - 1)
            got = self._bulk_once([changes[place] for place in left], index)
            items.update(zip(left, got, strict=True))
            left = [place for place in left if items[place].get("status") in BUSY]
            if not left:
                return [items[place] for place in range(len(changes))]
        raise self._cluster.unavailable(f"HTTP {items[left[0]]['status']}")

    def _bulk_once(self, changes: Sequence[_Change], index: str) -> list[Json]:
        lines = [json.dumps(part) for change in changes for part in change if part is not None]
        params = {"require_alias": "true", "refresh": "false" if index != self._alias else "true"}
        request = Request(
            method="POST", path=f"/{index}/_bulk", body="\n".join(lines) + "\n", params=params, lines=True
        )
        found = self._good(self._cluster.change(request))["items"]
        return [next(iter(item.values())) for item in found]

    def _behind(self, alias: str) -> list[str]:
        """Return the indices that an alias stands for."""
        answer = self._cluster.change(Request(method="GET", path=f"/_alias/{alias}"))
        return [] if answer.status == 404 else list(self._good(answer))

    def _do(self, method: str, path: str, body: Json | None = None, *, missing_ok: bool = False) -> Answer:
        request = Request(method=method, path=path, body=json.dumps(body) if body is not None else "")
        answer = self._cluster.change(request, seconds=_REBUILD_SECONDS)
        if not (missing_ok and answer.status == 404):
            self._good(answer)
        return answer

    def _good(self, answer: Answer) -> Json:
        if answer.status >= 400:
            raise self._cluster.unavailable(f"HTTP {answer.status} {answer.why}")
        return answer.body


def _door(name: str) -> str:
    """Return the alias through which an index is loaded: a name that vanishes with it and is not made anew."""
    return f"{name}-load"


def _aimed(action: Json, target: str) -> Json:
    return {kind: {**details, "_index": target} for kind, details in action.items()}


def _type(item: Json) -> str:
    error = item.get("error")
    return str(error.get("type")) if isinstance(error, dict) else ""


def _chunks(items: Sequence[_Item], size: int) -> Iterator[list[_Item]]:
    remaining = iter(items)
    while chunk := list(islice(remaining, size)):
        yield chunk

"""The embedded side of a search engine that goes away and comes back: a real engine, killed and started again."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from secrets import token_hex

import httpx
import pytest
from structlog.testing import capture_logs
from tests.contract.conftest import Servers
from tests.search_proxy import SearchProxy
from tools.search_server.start import SearchServer

from aicc.faq.fallback import FallbackIndex
from aicc.models.faq import FAQEntry, FAQQuery
from aicc.stores.elasticsearch import Address, Cluster, SearchEngineIndex


def entry(entry_id: str, question: str) -> FAQEntry:
    """Return an entry."""
    return FAQEntry(id=entry_id, category="이용 안내", question=question, answer="상담원이 안내합니다.")


LIMIT, LOST, RATE = entry("limit", "이체 한도"), entry("lost", "카드 분실"), entry("rate", "대출 금리")


class SpareIndex:
    """The least that an index can be: it finds every entry that shares a word."""

    waits = False

    def __init__(self) -> None:
        self.entries: dict[str, FAQEntry] = {}

    def put(self, entries: Sequence[FAQEntry]) -> None:
        """Take them."""
        self.entries |= {entry.id: entry for entry in entries}

    def remove(self, entry_ids: Sequence[str]) -> None:
        """Forget them."""
        for entry_id in entry_ids:
            self.entries.pop(entry_id, None)

    def rebuild(self, entries: Sequence[FAQEntry], progress: Callable[[int], None] = lambda _done: None) -> None:
        """Take these only."""
        self.entries = {entry.id: entry for entry in entries}
        progress(len(entries))

    def search(self, query: FAQQuery, *, limit: int) -> tuple[str, ...]:
        """Return what shares a word."""
        words = query.text.split()
        return tuple(key for key, entry in self.entries.items() if any(word in entry.question for word in words))[
            :limit
        ]

    def count(self) -> int:
        """Return how many there are."""
        return len(self.entries)


class Centre:
    """A fallback index over a real engine, and what may be done to it."""

    def __init__(self, server: SearchServer, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.proxy = SearchProxy(server.url)
        self.fallbacks = 0
        self.spare = SpareIndex()
        self.prefix = token_hex(4)
        self.engine = self._connect()
        self.index = self.open()

    def open(self, *, rest: float = 0) -> FallbackIndex:
        """Return the index of a process that begins now. It looks after the engine in the search that finds it away."""
        index = FallbackIndex(
            self.engine,
            self.spare,
            entries=lambda: tuple(self.spare.entries.values()),
            marker=self.folder / "behind",
            rest=rest,
            start=lambda job: job(),
        )
        index.on_fallback = self._count
        return index

    def find(self, text: str) -> tuple[str, ...]:
        """Return what a customer finds."""
        return self.index.search(FAQQuery(text=text), limit=10)

    def engine_finds(self, text: str) -> tuple[str, ...]:
        """Return what the engine itself finds."""
        return self.engine.search(FAQQuery(text=text), limit=10)

    def cut(self) -> None:
        """Cut the line to the engine."""
        self.proxy.broken = lambda _path: 0

    def mend(self) -> None:
        """Mend the line, and let a customer ask, so that the engine is looked after."""
        self.proxy.broken = lambda _path: None
        self.find("이체")

    def close(self) -> None:
        """Close the lines."""
        self.engine.close()
        self.proxy.close()

    def _connect(self) -> SearchEngineIndex:
        address = Address.parse(f"opensearch+{self.proxy.url}/{self.prefix}")
        return SearchEngineIndex(Cluster(address, seconds=5, sleep=lambda _seconds: None), prefix=self.prefix)

    def _count(self) -> None:
        self.fallbacks += 1


@pytest.fixture
def centre(search_servers: Servers, tmp_path: Path) -> Iterator[Centre]:
    """A centre with two entries, of which its engine knows already."""
    opened = Centre(search_servers.get("opensearch"), tmp_path)
    opened.index.put([LIMIT, LOST])
    opened.find("이체")
    opened.fallbacks = 0
    yield opened
    opened.close()


def test_a_new_engine_is_filled(centre: Centre) -> None:
    """An engine without an index gets all entries, and then answers itself."""
    assert centre.engine_finds("이체 한도") == ("limit",)
    assert not centre.index.away
    assert (centre.find("한도이체"), centre.fallbacks) == (("limit",), 0)


def test_the_spare_index_answers_when_the_line_is_cut(centre: Centre) -> None:
    """The search in which the engine disappears is answered all the same, and counted."""
    centre.cut()

    assert centre.find("이체 한도") == ("limit",)
    assert (centre.index.away, centre.fallbacks) == (True, 1)


@pytest.mark.parametrize("status", [429, 503])
def test_the_spare_index_answers_when_the_engine_has_too_much_to_do(centre: Centre, status: int) -> None:
    """An engine that refuses three times is left alone for a while."""
    centre.proxy.broken = lambda _path: status

    assert centre.find("이체 한도") == ("limit",)
    assert centre.index.away


def test_an_engine_that_is_away_is_not_asked(centre: Centre) -> None:
    """During its rest searches cost nothing: the engine hears of none."""
    centre.index = centre.open(rest=3_600)
    centre.find("이체")
    centre.cut()
    centre.find("이체")
    centre.proxy.seen.clear()

    assert [centre.find("이체 한도") for _ in range(3)] == [("limit",)] * 3
    assert centre.proxy.seen == []


def test_changes_reach_the_engine_when_it_is_back(centre: Centre) -> None:
    """What was put, changed and removed while it was away is made good before it answers again."""
    centre.cut()
    centre.index.put([RATE])
    centre.index.put([entry("limit", "환전 우대")])
    centre.index.remove(["lost"])
    assert (centre.find("대출"), centre.find("카드")) == (("rate",), ())
    centre.mend()

    assert not centre.index.away
    assert (centre.engine_finds("대출 금리"), centre.engine_finds("환전")) == (("rate",), ("limit",))
    assert (centre.engine_finds("카드 분실"), centre.engine.count()) == ((), 2)


def test_a_rebuild_that_the_engine_missed_is_made_good(centre: Centre) -> None:
    """Rebuilding while it is away rebuilds the spare index now and the engine later."""
    centre.cut()
    centre.index.rebuild([RATE])
    assert centre.find("대출") == ("rate",)
    centre.mend()

    assert (centre.engine.count(), centre.engine_finds("대출 금리")) == (1, ("rate",))


def test_progress_counts_once(centre: Centre) -> None:
    """Two indices are built, and the bar goes from nothing to all once."""
    told: list[int] = []
    centre.index.rebuild([LIMIT, LOST, RATE, entry("atm", "수수료")], told.append)

    assert told == [2, 4]


def test_the_next_process_knows_what_is_missing(centre: Centre) -> None:
    """A process that ends while the engine lacks a change leaves a mark, and the next one builds it anew."""
    centre.cut()
    centre.index.put([entry("limit", "환전 우대")])
    centre.proxy.broken = lambda _path: None
    centre.index = centre.open()
    centre.find("이체")

    assert (centre.engine_finds("환전"), centre.engine_finds("이체 한도")) == (("limit",), ())
    assert not (centre.folder / "behind").exists()


def test_going_and_coming_are_logged_once(centre: Centre) -> None:
    """Neither every failed search nor every failed look is a line of its own."""
    with capture_logs() as logs:
        centre.cut()
        for _ in range(3):
            centre.find("이체")
        centre.mend()
        centre.find("이체")

    assert [(line["event"], line["log_level"]) for line in logs] == [
        ("search.away", "warning"),
        ("search.back", "info"),
    ]


def test_nothing_is_lost_when_the_engine_is_killed(centre: Centre) -> None:
    """A killed engine is replaced by the spare index at once; started again it has all that was changed meanwhile."""
    centre.server.kill()
    assert centre.find("이체 한도") == ("limit",)
    centre.index.put([RATE])
    centre.index.remove(["lost"])
    assert centre.find("대출 금리") == ("rate",)
    centre.server.start()
    for _ in range(200):
        # A node that has just begun says 503 for its indices.
        if centre.find("이체") and not centre.index.away:
            break

    assert not centre.index.away
    assert (centre.engine.count(), centre.engine_finds("대출 금리")) == (2, ("rate",))
    assert centre.engine_finds("카드 분실") == ()


def test_an_engine_that_lost_its_data_is_filled_again(centre: Centre) -> None:
    """A cluster whose index was deleted gets all entries back, without anybody asking for a rebuild."""
    behind = httpx.get(f"{centre.server.url}/_alias/{centre.prefix}-faq", trust_env=False).json()
    for name in behind:
        httpx.delete(f"{centre.server.url}/{name}", trust_env=False).raise_for_status()
    assert centre.find("이체 한도") == ("limit",)
    centre.find("이체")

    assert (centre.engine_finds("이체 한도"), centre.engine.count()) == (("limit",), 2)

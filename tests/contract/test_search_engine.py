"""What only an engine in a cluster can do wrong: rebuilds beside other processes, and a cluster in trouble."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from secrets import token_hex

import httpx
import pytest
from tests.contract.conftest import Servers
from tests.search_proxy import SearchProxy

from aicc.models.errors import SearchUnavailable
from aicc.models.faq import FAQEntry, FAQQuery, SynonymSet
from aicc.stores.elasticsearch import Address, Cluster, SearchEngineIndex, connect

LIMIT = FAQEntry(id="limit", category="이체", question="이체 한도가 얼마인가요?", answer="앱에서 확인해 주세요.")
LOST = FAQEntry(id="lost", category="카드", question="카드를 잃어버렸어요", answer="바로 정지해 드립니다.")
MANY = tuple(
    FAQEntry(id=f"many-{number}", category="환전", question=f"환전 {number}", answer="앱에서 됩니다.")
    for number in range(1_200)
)


@pytest.fixture(scope="session", params=["opensearch", "elasticsearch"])
def url(request: pytest.FixtureRequest, search_servers: Servers) -> str:
    """Where each engine listens."""
    return search_servers.get(request.param).url


@pytest.fixture
def prefix() -> str:
    """A name for the indices of one test."""
    return token_hex(4)


@pytest.fixture
def index(url: str, prefix: str) -> Iterator[SearchEngineIndex]:
    """The index of one process."""
    opened = connect(f"opensearch+{url}/{prefix}", seconds=10)
    yield opened
    opened.close()


@pytest.fixture
def other(url: str, prefix: str) -> Iterator[SearchEngineIndex]:
    """The same index in another process."""
    opened = connect(f"opensearch+{url}/{prefix}", seconds=10)
    yield opened
    opened.close()


@pytest.fixture
def proxy(url: str) -> Iterator[SearchProxy]:
    """A proxy before the engine."""
    opened = SearchProxy(url)
    yield opened
    opened.close()


@pytest.fixture(params=["opensearch", "elasticsearch"])
def hurried(request: pytest.FixtureRequest, proxy: SearchProxy, prefix: str) -> Iterator[SearchEngineIndex]:
    """An index behind the proxy by each client, that waits half a second, and not at all before it asks again."""
    address = Address.parse(f"{request.param}+{proxy.url}/{prefix}")
    opened = SearchEngineIndex(Cluster(address, seconds=0.5, sleep=lambda _seconds: None), prefix=prefix)
    opened.rebuild([LIMIT])
    proxy.seen.clear()
    yield opened
    opened.close()


def ids(index: SearchEngineIndex, text: str) -> tuple[str, ...]:
    """Return what is found for a question."""
    return index.search(FAQQuery(text=text), limit=50)


def indices(url: str, prefix: str) -> list[str]:
    """Return the names of all indices with a prefix."""
    rows = httpx.get(f"{url}/_cat/indices/{prefix}-faq*?format=json", trust_env=False).json()
    return [row["index"] for row in rows]


def test_changes_during_a_rebuild_are_kept(index: SearchEngineIndex, other: SearchEngineIndex) -> None:
    """What another process changes while the index is built anew is in the new one, in whatever order it was loaded."""
    index.rebuild([LIMIT, LOST, *MANY])

    def change(done: int) -> None:
        if done == 500:
            other.put([replace(MANY[0], question="송금 취소"), replace(MANY[-1], question="송금 지연")])
            other.remove([LOST.id, MANY[1].id, MANY[-2].id])

    index.rebuild([LOST, *MANY], change)

    assert set(ids(index, "송금 취소 지연")) == {MANY[0].id, MANY[-1].id}
    assert ids(index, "카드를 잃어버렸어요") == ()
    assert index.count() == len(MANY) - 2


def test_the_later_of_two_rebuilds_wins(index: SearchEngineIndex, other: SearchEngineIndex) -> None:
    """A rebuild that is overtaken by another ends without a word, and leaves nothing of its own."""
    index.rebuild([LIMIT, *MANY], lambda done: other.rebuild([LOST]) if done == 500 else None)

    assert (index.count(), ids(index, "카드를 잃어버렸어요")) == (1, ("lost",))


def test_a_rebuild_leaves_one_index(index: SearchEngineIndex, url: str, prefix: str) -> None:
    """The old index is deleted when the new one has taken its place."""
    index.rebuild([LIMIT])
    first = indices(url, prefix)
    index.rebuild([LOST])

    assert len(first) == 1
    assert len(indices(url, prefix)) == 1
    assert indices(url, prefix) != first


def test_a_rebuild_that_fails_leaves_the_old_entries(
    hurried: SearchEngineIndex, proxy: SearchProxy, url: str, prefix: str
) -> None:
    """A cluster that is gone in the middle of a rebuild keeps what it had, and the next rebuild clears what is left."""

    def break_off(_done: int) -> None:
        proxy.broken = lambda _path: 503

    with pytest.raises(SearchUnavailable, match="HTTP 503"):
        hurried.rebuild(MANY, break_off)
    proxy.broken = lambda _path: None

    assert ids(hurried, "이체 한도") == ("limit",)
    assert len(indices(url, prefix)) == 2
    hurried.rebuild([LOST])
    assert len(indices(url, prefix)) == 1


def test_without_an_index_changes_are_refused(index: SearchEngineIndex, url: str, prefix: str) -> None:
    """A cluster that lost its index, or never had one, must not begin anew with a single entry."""
    with pytest.raises(SearchUnavailable, match="index_not_found"):
        index.put([LIMIT])
    with pytest.raises(SearchUnavailable, match="index_not_found"):
        index.remove(["limit"])
    with pytest.raises(SearchUnavailable, match="index_not_found"):
        ids(index, "이체 한도")

    assert index.count() == 0
    assert indices(url, prefix) == []


def test_synonyms_count_from_the_next_rebuild_on(url: str, prefix: str) -> None:
    """Two-way sets find each other, one-way sets only what they name, and odd ones do no harm."""
    sets = (
        SynonymSet(id="1", words=("한도", "최대 금액", "은")),
        SynonymSet(id="2", words=("카드",), word="플라스틱"),
        SynonymSet(id="3", words=("a, b => c \\ #", "는")),
        SynonymSet(id="4", words=()),
    )
    address = f"opensearch+{url}/{prefix}"
    index = SearchEngineIndex(Cluster(Address.parse(address), seconds=10), prefix=prefix, synonyms=lambda: sets)
    index.rebuild([LIMIT, LOST])

    assert "limit" in ids(index, "최대 금액")
    assert ids(index, "플라스틱") == ("lost",)
    index.close()


def test_the_bots_words_are_words(url: str, index: SearchEngineIndex, prefix: str) -> None:
    """Keywords are in nori's dictionary: it does not take 청년희망적금 apart, and knows 이체 한도 without its space."""
    entry = FAQEntry(
        id="1",
        category="적금",
        question="가입 조건",
        answer="있습니다.",
        keywords=("청년희망적금", "이체 한도", "*", "#주석"),
    )
    index.rebuild([entry])
    question = {"analyzer": "faq_index", "text": "청년희망적금이체한도"}
    answer = httpx.post(f"{url}/{prefix}-faq/_analyze", json=question, trust_env=False).json()

    assert [token["token"] for token in answer["tokens"]] == ["청년희망적금", "이체", "한도"]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_cluster_is_asked_again(hurried: SearchEngineIndex, proxy: SearchProxy, status: int) -> None:
    """Two refusals don't matter: the third attempt brings the answer."""
    refusals = iter([status, status])
    proxy.broken = lambda _path: next(refusals, None)

    assert ids(hurried, "이체 한도") == ("limit",)
    assert len(proxy.seen) == 3


def test_a_cluster_that_stays_busy_is_unavailable(hurried: SearchEngineIndex, proxy: SearchProxy) -> None:
    """After three refusals the error names the host and why."""
    proxy.broken = lambda _path: 503

    with pytest.raises(SearchUnavailable, match=rf"{proxy.url}.*HTTP 503"):
        ids(hurried, "이체 한도")
    assert len(proxy.seen) == 3


def test_a_cut_line_is_tried_again(hurried: SearchEngineIndex, proxy: SearchProxy) -> None:
    """A connection that breaks in the middle of a search costs one attempt."""
    cuts = iter([0])
    proxy.broken = lambda _path: next(cuts, None)

    assert ids(hurried, "이체 한도") == ("limit",)


def test_a_search_that_takes_too_long_is_given_up(hurried: SearchEngineIndex, proxy: SearchProxy) -> None:
    """Who waited in vain for the whole time does not wait three times."""
    proxy.broken = lambda _path: -1

    with pytest.raises(SearchUnavailable, match="ConnectionTimeout"):
        ids(hurried, "이체 한도")
    assert len(proxy.seen) == 1


def test_a_closed_port_is_unavailable(hurried: SearchEngineIndex, proxy: SearchProxy) -> None:
    """Nobody listens there any more: the same error, at once."""
    proxy.close()

    with pytest.raises(SearchUnavailable, match="ConnectionError"):
        ids(hurried, "이체 한도")


def test_another_kind_of_answer_is_unavailable(hurried: SearchEngineIndex, proxy: SearchProxy) -> None:
    """Refusals that will not pass are not tried again."""
    proxy.broken = lambda _path: 403

    with pytest.raises(SearchUnavailable, match="HTTP 403"):
        ids(hurried, "이체 한도")
    assert len(proxy.seen) == 1


def test_elasticsearchs_client_refuses_other_engines(url: str, prefix: str) -> None:
    """The error says what to write instead: without its product header the client takes no server."""
    proxy = SearchProxy(url, says_elasticsearch=False)
    index = connect(f"elasticsearch+{proxy.url}/{prefix}")

    with pytest.raises(SearchUnavailable, match=r"opensearch\+"):
        index.rebuild([LIMIT])
    index.close()
    proxy.close()


def test_no_log_has_a_customers_words(hurried: SearchEngineIndex, caplog: pytest.LogCaptureFixture) -> None:
    """The clients would log every question: they are kept from it, even where everything is logged."""
    with caplog.at_level(logging.DEBUG):
        ids(hurried, "이체 한도")

    assert "한도" not in caplog.text
    assert "\\ud55c" not in caplog.text

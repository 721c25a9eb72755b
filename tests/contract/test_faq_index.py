"""One contract for every FAQIndex: in memory, embedded, and the real engines through both official clients."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import pytest
from tests.contract.conftest import Servers
from tests.search_proxy import SearchProxy

from aicc.models.faq import FAQEntry, FAQQuery
from aicc.ports import FAQIndex
from aicc.stores.elasticsearch import connect

# Where it is, and what asks it there.
KINDS = (
    ("here", "memory"),
    ("here", "embedded"),
    ("here", "embedded in a folder"),
    ("opensearch", "opensearch-py"),
    ("opensearch", "elasticsearch-py"),
    ("elasticsearch", "opensearch-py"),
    ("elasticsearch", "elasticsearch-py"),
)


def entry(entry_id: str, question: str, **more: object) -> FAQEntry:
    """Return an entry with these fields."""
    given = {"id": entry_id, "category": "이용 안내", "question": question, "answer": "상담원이 안내합니다.", **more}
    return FAQEntry(**given)  # type: ignore[arg-type]


ENTRIES = (
    entry("limit", "하루에 이체할 수 있는 한도는 얼마인가요?", keywords=("이체 한도", "송금한도")),
    entry("lost", "카드를 잃어버렸어요", paraphrases=("체크카드를 분실했습니다", "지갑을 도둑맞았어요")),
    entry("password", "비밀번호를 바꾸고 싶어요", answer="모바일 앱에서 공동인증서로 본인 확인을 한 뒤 변경합니다."),
    entry("rate", "주택담보대출 금리를 알려 주세요", keywords=("모기지",)),
    entry("branch", "영업점은 몇 시에 문을 여나요?", answer="평일 오전 9시부터 오후 4시까지입니다."),
    entry("atm", "ATM 수수료가 얼마예요?"),
)


@pytest.fixture(scope="session", params=KINDS, ids=" by ".join)
def kind(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Each kind in turn: of the session, so that the tests of one stand together and its server starts once."""
    where, client = request.param
    return where, client


@pytest.fixture
def index(kind: tuple[str, str], search_servers: Servers, tmp_path: Path) -> Iterator[FAQIndex]:
    """An empty index of each kind."""
    with opened(kind, search_servers, tmp_path) as empty:
        yield empty


@pytest.fixture(scope="session")
def filled(
    kind: tuple[str, str], search_servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FAQIndex]:
    """An index of each kind with the entries, for tests that only search."""
    with opened(kind, search_servers, tmp_path_factory.mktemp("filled")) as full:
        full.put(ENTRIES)
        yield full


@contextmanager
def opened(kind: tuple[str, str], search_servers: Servers, folder: Path) -> Iterator[FAQIndex]:
    """Give an empty index of a kind, and close it."""
    where, client = kind
    if where == "here":
        yield on_this_machine(client, folder)
        return
    url = search_servers.get(where).url
    proxy = SearchProxy(url)
    address = f"opensearch+{url}" if client == "opensearch-py" else f"elasticsearch+{proxy.url}"
    engine = connect(f"{address}/{token_hex(4)}", seconds=10)
    engine.rebuild(())
    yield engine
    engine.close()
    proxy.close()


def on_this_machine(kind: str, folder: Path) -> FAQIndex:
    """Return one of the indices that need no server."""
    made: FAQIndex
    if kind == "memory":
        made = pytest.importorskip("aicc.faq.memory_index").MemoryIndex()
    else:
        module = pytest.importorskip("aicc.faq.embedded_index")
        made = module.EmbeddedIndex(folder / "index" if "folder" in kind else None)
    return made


def ids(index: FAQIndex, text: str, *added: str) -> tuple[str, ...]:
    """Return what is found for a question."""
    return index.search(FAQQuery(text=text, added=added), limit=50)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        pytest.param("하루에 이체할 수 있는 한도는 얼마인가요?", "limit", id="as it stands there"),
        pytest.param("하루에이체할수있는한도는얼마인가요", "limit", id="no spaces"),
        pytest.param("하루이체한도얼마", "limit", id="no spaces and no endings"),
        pytest.param("하 루 이 체 한 도", "limit", id="spaces everywhere"),
        pytest.param("이채 한도가 얼마", "limit", id="one typing error"),
        pytest.param("카두를 잃어버렷어요", "lost", id="two typing errors"),
        pytest.param("비밀번호 바꾸려고 하는데요", "password", id="other endings"),
        pytest.param("카드 잃어버린 것 같습니다", "lost", id="other endings of a verb"),
        pytest.param("송금한도", "limit", id="a keyword"),
        pytest.param("모기지", "rate", id="a keyword alone"),
        pytest.param("체크카드 분실", "lost", id="a paraphrase"),
        pytest.param("지갑을 도둑맞았는데 어떡하죠", "lost", id="another paraphrase"),
        pytest.param("공동인증서", "password", id="a word of the answer"),
        pytest.param("atm 수수료", "atm", id="other case"),
    ],
)
def test_an_entry_is_found(filled: FAQIndex, question: str, wanted: str) -> None:
    """However a customer writes it, the entry is among the proposals."""
    assert wanted in ids(filled, question)


def test_the_likeliest_comes_first(filled: FAQIndex) -> None:
    """The entry whose question it is stands before those that share a word with it."""
    assert ids(filled, "주택담보대출 금리를 알려 주세요")[0] == "rate"


def test_words_that_synonyms_add_find_too(filled: FAQIndex) -> None:
    """A question in other words finds the entry by what the synonym sets add."""
    assert ids(filled, "지점", "영업점")[0] == "branch"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('"+-&|!(){}[]^~*?:\\/', id="query syntax"),
        pytest.param("wordings:* OR _id:limit", id="a query"),
        pytest.param("은 는 이 가 을 를", id="stop words only"),
        pytest.param("ㅋㅋㅋㅋ", id="letters"),
        pytest.param("가", id="one syllable"),
        pytest.param("한도 " * 3_333, id="10,000 characters"),
        pytest.param("".join(map(chr, range(0xAC00, 0xAC00 + 10_000))), id="10,000 syllables"),
        pytest.param(" ".join(map(str, range(2_000))), id="2,000 numbers"),
        pytest.param("🙏🏻 ʘ‿ʘ ﷽", id="other signs"),
    ],
)
def test_any_text_has_an_answer(filled: FAQIndex, text: str) -> None:
    """Whatever customers write is searched for as words, and proposes each entry at most once."""
    found = filled.search(FAQQuery(text=text[:10_000], added=tuple("이체한도송금모기지"[:9])), limit=50)

    assert len(found) == len(set(found)) <= len(ENTRIES)


def test_a_new_index_finds_nothing(index: FAQIndex) -> None:
    """Without entries there are no proposals."""
    assert (ids(index, "이체 한도"), index.count()) == ((), 0)


def test_a_replaced_entry_is_found_by_its_new_words_only(index: FAQIndex) -> None:
    """Putting an entry again takes its old wording away."""
    index.put(ENTRIES)
    index.put([entry("atm", "환전 우대")])

    assert "atm" in ids(index, "환전 우대")
    assert "atm" not in ids(index, "수수료")
    assert index.count() == len(ENTRIES)


def test_a_removed_entry_is_found_no_more(index: FAQIndex) -> None:
    """Removing takes effect at the next search; an id that nobody knows is left alone."""
    index.put(ENTRIES)
    index.remove(["rate", "nobody"])

    assert "rate" not in ids(index, "주택담보대출 금리")
    assert index.count() == len(ENTRIES) - 1


def test_nothing_to_change_changes_nothing(index: FAQIndex) -> None:
    """No entries and no ids are no error."""
    index.put(ENTRIES)
    index.put([])
    index.remove([])

    assert index.count() == len(ENTRIES)


def test_the_limit_holds(index: FAQIndex) -> None:
    """No more proposals come than were asked for."""
    index.put([entry(f"copy-{number}", f"이체 한도 {number}") for number in range(30)])

    assert len(ids(index, "이체 한도")) == 30
    assert len(index.search(FAQQuery(text="이체 한도"), limit=7)) == 7


def test_two_entries_may_ask_the_same(index: FAQIndex) -> None:
    """Entries with the same question are both proposed."""
    index.put([entry("one", "이체 한도"), entry("two", "이체 한도")])

    assert set(ids(index, "이체 한도")) == {"one", "two"}


def test_ids_are_kept_as_they_are(index: FAQIndex) -> None:
    """An id may be Korean, have spaces and look like a path."""
    index.put([entry("이체/한도 1?&%", "이체 한도")])

    assert ids(index, "이체 한도") == ("이체/한도 1?&%",)


def test_a_rebuild_replaces_all(index: FAQIndex) -> None:
    """What was there before a rebuild is gone, and progress ends with all of the new ones."""
    index.put(ENTRIES)
    told: list[int] = []
    index.rebuild([entry(f"new-{number}", f"환전 {number}") for number in range(1_234)], told.append)

    assert ids(index, "이체 한도") == ()
    assert index.count() == 1_234
    assert told[-1] == 1_234
    assert told == sorted(told)


def test_searches_find_the_old_entries_during_a_rebuild(index: FAQIndex) -> None:
    """Until the last entry is in, nothing has changed for those who search."""
    index.put(ENTRIES)
    seen: list[bool] = []
    index.rebuild(
        [entry(f"new-{number}", f"환전 {number}") for number in range(1_000)],
        lambda _done: seen.append("limit" in ids(index, "이체 한도")),
    )

    assert seen
    assert all(seen)
    assert "limit" not in ids(index, "이체 한도")


def test_a_rebuilt_index_takes_changes(index: FAQIndex) -> None:
    """After a rebuild entries come and go as before."""
    index.rebuild(ENTRIES)
    index.put([entry("new", "환전 우대")])
    index.remove(["atm"])

    assert "new" in ids(index, "환전 우대")
    assert index.count() == len(ENTRIES)

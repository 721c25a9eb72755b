"""The command line that measures FAQ search."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bench.faq import main, read_queries, run

FAQ = (
    {"id": "limit", "question": "하루 이체 한도는 얼마인가요?", "answer": "하루 5억 원입니다.", "category": "이체"},
    {"id": "lost", "question": "카드를 잃어버렸어요", "paraphrases": ["체크카드를 분실했습니다"], "keywords": ["분실"]},
    {"id": 3, "question": "영업점은 몇 시에 여나요?"},
)
QUERIES = (
    {"text": "하루 이체 한도는 얼마인가요?", "id": "limit"},
    {"text": "체크카드를 분실했습니다", "id": "lost"},
    {"text": "영업점은 몇 시에 여나요?", "id": 3},
    # Asks for another entry than it says: found, and not first.
    {"text": "카드를 잃어버렸어요", "id": "limit"},
    {"text": "강아지가 자꾸 짖어요", "id": None},
    {"text": "오늘 점심 뭐 먹지"},
)

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes rows, or a text as it is, into a file."""

    def written(name: str, rows: object) -> Path:
        text = rows if isinstance(rows, str) else "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)  # type: ignore[attr-defined]
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Calls the command with these arguments."""

    def called(*arguments: object) -> int:
        monkeypatch.setattr(sys, "argv", ["faq", *map(str, arguments)])
        return main()

    return called


@pytest.mark.parametrize("engine", ["embedded", "memory"])
def test_figures_of_a_case_counted_by_hand(write: Write, engine: str) -> None:
    """Three of four questions find their entry first, both strangers are declined, no question is lost."""
    found = run(write("faq.jsonl", FAQ), write("queries.jsonl", QUERIES), engine=engine)

    assert (found.top1, found.n, found.n_no_answer, found.entries) == (0.75, 4, 2, 3)
    assert (found.declined_no_answer, found.lost_real) == (1.0, 0.0)
    assert (found.answered, found.answered_right) == (1.0, 0.75)


def test_an_entry_that_is_not_proposed_counts_nothing(write: Write) -> None:
    """An id that no entry has is never found: rank and reciprocal rank are 0."""
    queries = write("queries.jsonl", [{"text": "이체 한도", "id": "limit"}, {"text": "이체 한도", "id": "nobody"}])
    found = run(write("faq.jsonl", FAQ), queries)

    assert (found.top1, found.top5, found.mrr10) == (0.5, 0.5, 0.5)


def test_the_second_place_counts_half(write: Write) -> None:
    """The reciprocal rank of an entry that comes second is 1/2."""
    faq = write(
        "faq.jsonl", [{"id": "a", "question": "이체 한도 조회"}, {"id": "b", "question": "이체 한도 증액 신청"}]
    )
    found = run(faq, write("queries.jsonl", [{"text": "이체 한도 조회", "id": "b"}]))

    assert (found.top1, found.top5, found.mrr10) == (0.0, 1.0, 0.5)


def test_without_strangers_their_figures_are_missing(write: Write) -> None:
    """What nobody asked is not measured as 0 or 1."""
    found = run(write("faq.jsonl", FAQ), write("queries.jsonl", QUERIES[:2]))

    assert (found.declined_no_answer, found.n_no_answer) == (None, 0)


def test_only_strangers_leave_the_others_missing(write: Write) -> None:
    """Without a question that has an answer there is no top 1."""
    found = run(write("faq.jsonl", FAQ), write("queries.jsonl", QUERIES[4:]))

    assert (found.top1, found.mrr10, found.lost_real, found.n) == (None, None, None, 0)


def test_json_is_one_object(write: Write, call: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    """The figures that the issue names are there, and nothing else is printed."""
    faq, queries = write("faq.jsonl", FAQ), write("queries.jsonl", QUERIES)

    assert call("--faq", faq, "--queries", queries, "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    named = "top1 top5 mrr10 n declined_no_answer lost_real searches_per_cpu_s p99_ms"
    assert set(named.split()) <= shown.keys()
    assert shown["top1"] == 0.75


def test_a_table_names_the_files(write: Write, call: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json people read a table."""
    assert call("--faq", write("faq.jsonl", FAQ), "--queries", write("queries.jsonl", QUERIES)) == 0
    shown = capsys.readouterr().out

    assert "faq.jsonl" in shown
    assert "0.75" in shown


def test_without_spaces_every_space_goes(
    write: Write, call: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """With --no-spaces the two entries differ by nothing that was asked, without it they do."""
    faq = write("faq.jsonl", [{"id": "a", "question": "ab c"}, {"id": "b", "question": "a bc"}])
    queries = write("queries.jsonl", [{"text": "a bc", "id": "b"}, {"text": "ab c", "id": "a"}])
    shown = []
    for more in ((), ("--no-spaces",)):
        assert call("--faq", faq, "--queries", queries, "--json", *more) == 0
        shown.append(json.loads(capsys.readouterr().out)["top1"])

    assert shown == [1.0, 0.5]


def test_a_space_may_be_of_any_kind(write: Write) -> None:
    """Tabs and ideographic spaces in a query do not hide its entry."""
    found = run(write("f.jsonl", FAQ), write("q.jsonl", [{"text": "이체\t한도　얼마", "id": "limit"}]), spaces=False)

    assert found.top1 == 1.0


@pytest.mark.parametrize(
    ("faq", "where"),
    [
        pytest.param("", "no rows", id="empty"),
        pytest.param("{", ":1: not JSON", id="not JSON"),
        pytest.param("[]", ":1: not a JSON object", id="not an object"),
        pytest.param('{"id": "a"}', ":1: must be", id="no question"),
        pytest.param('{"id": "a", "question": " "}', ":1: must be", id="an empty question"),
        pytest.param('{"question": "이체 한도"}', ":1: must be", id="no id"),
        pytest.param('{"id": "a", "question": "가"}\n{"id": "b", "question": 3}', ":2: must be", id="the second row"),
        pytest.param('{"id": "a", "question": "가", "keywords": "나"}', ":1: keywords", id="keywords that are a text"),
        pytest.param(
            '{"id": "a", "question": "가", "paraphrases": [1]}', ":1: paraphrases", id="a number as paraphrase"
        ),
    ],
)
def test_bad_faq_rows_are_named(
    write: Write, call: Callable[..., int], capsys: pytest.CaptureFixture[str], faq: str, where: str
) -> None:
    """Exit code 2, and the text says which file, which line and why."""
    assert call("--faq", write("faq.jsonl", faq), "--queries", write("queries.jsonl", QUERIES)) == 2
    shown = capsys.readouterr()

    assert "faq.jsonl" in shown.err
    assert where in shown.err
    assert shown.out == ""


@pytest.mark.parametrize("queries", ['{"id": "limit"}', '{"text": 3}', "", "이체 한도"])
def test_bad_query_rows_are_named(
    write: Write, call: Callable[..., int], capsys: pytest.CaptureFixture[str], queries: str
) -> None:
    """Exit code 2, and the text says which file."""
    assert call("--faq", write("faq.jsonl", FAQ), "--queries", write("queries.jsonl", queries)) == 2
    assert "queries.jsonl" in capsys.readouterr().err


def test_a_missing_file_is_named(
    write: Write, call: Callable[..., int], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Exit code 2, not a traceback."""
    assert call("--faq", tmp_path / "nowhere.jsonl", "--queries", write("queries.jsonl", QUERIES)) == 2
    assert "nowhere.jsonl" in capsys.readouterr().err


def test_an_engine_without_a_server_is_named(
    write: Write, call: Callable[..., int], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without AICC_SEARCH the other engines cannot be measured: exit code 2."""
    monkeypatch.delenv("AICC_SEARCH", raising=False)
    files = ("--faq", write("faq.jsonl", FAQ), "--queries", write("queries.jsonl", QUERIES))

    assert call(*files, "--engine", "opensearch") == 2
    assert "AICC_SEARCH" in capsys.readouterr().err


def test_an_id_may_be_a_number(write: Write) -> None:
    """Numbers and texts name the same entry."""
    ids = [query.id for query in read_queries(write("q.jsonl", [{"text": "가", "id": 3}, {"text": "가", "id": "3"}]))]

    assert ids == ["3", "3"]

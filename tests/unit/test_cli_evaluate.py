"""`aicc evaluate`: its output for people and programs, and what it refuses."""

import json
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result

from aicc.utils.config import PACKAGED_BOT

Cli = Callable[..., Result]

ROWS = (
    '{"text": "잔액 조회", "intent": "inquiry"}\n'
    '{"text": "안녕", "label": "greeting"}\n'
    '{"text": "<b>잔액</b> 조회 010-1234-5678", "intent": "greeting"}\n'
)
STRANGERS = '{"text": "고래는 얼마나 깊이 잠수하나"}\n{"text": "잔액조회"}\n'


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Two rows that the banking bot reads right, and one that it cannot."""
    path = tmp_path / "rows.jsonl"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def strangers(tmp_path: Path) -> Path:
    """A line that is none of a bank's business, and one that is."""
    path = tmp_path / "strangers.jsonl"
    path.write_text(STRANGERS, encoding="utf-8")
    return path


@pytest.fixture
def lonely(tmp_path: Path) -> Path:
    """A bot of one intent."""
    bot = Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))
    intent = {"id": "greeting", "name": "인사", "phrases": ["안녕하세요", "안녕", "반가워요"]}
    (bot / "intents.yaml").write_text(yaml.safe_dump({"intents": [intent]}, allow_unicode=True), encoding="utf-8")
    (bot / "responses.yaml").write_text("responses: []\n", encoding="utf-8")
    hours = "rules: []\nhours:\n  timezone: Asia/Seoul\n  weekdays: [['09:00', '18:00']]\n"
    (bot / "escalation.yaml").write_text(hours, encoding="utf-8")
    return bot


class Seen(HTMLParser):
    """The elements of a page and what they point to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href", "srcset", "style")]


def _json(cli: Cli, *arguments: str | Path) -> Any:
    return json.loads(cli("evaluate", *arguments, "--json").stdout)


# --- what it says ----------------------------------------------------------------------------------------------------


def test_cross_validation_gives_all_numbers(cli: Cli) -> None:
    """Rates lie in 0..1, every intent has its scores, and every confusion has examples."""
    found = _json(cli, "--folds", "2")

    rates = ("accuracy", "macro_f1", "coverage", "wrong_accepted", "calibration_error")
    assert (found["measured"], found["folds"], found["intents"], len(found["per_intent"])) == (
        "cross_validation",
        2,
        26,
        26,
    )
    assert all(0 <= found[name] <= 1 for name in rates)
    assert all(one["examples"] for one in found["confusions"])
    assert sum(bin_["rows"] for bin_ in found["bins"]) == found["rows"]
    assert sum(tier["rows"] for tier in found["tiers"]) == found["rows"]


def test_the_result_has_its_keys(cli: Cli, rows: Path, strangers: Path) -> None:
    """Programs that read it find the same keys in the next version."""
    found = _json(cli, "--file", rows, "--oos", strangers, "--folds", "2")

    assert list(found) == [
        *("bot", "measured", "folds", "file", "threshold", "ambiguity", "rows", "intents", "accuracy", "macro_f1"),
        *("coverage", "wrong_accepted", "calibration_error", "confusions", "per_intent", "tiers", "bins", "curve"),
        *("out_of_scope", "advice"),
    ]
    assert list(found["per_intent"][0]) == ["intent", "support", "right", "precision", "recall", "f1"]
    assert list(found["curve"][0]) == ["threshold", "coverage", "wrong_accepted", "rejected"]
    assert list(found["out_of_scope"]) == [
        "rows",
        "rejected",
        "rejected_at_three_percent",
        "threshold_at_three_percent",
        "accepted",
    ]
    assert list(found["advice"]) == ["mixed", "pairs", "unrecognised", "thin"]
    assert list(found["advice"]["pairs"][0]["suggestion"]) == ["kind", "ko", "en"]


def test_the_tables_come_in_both_languages(cli: Cli) -> None:
    """Without --json the numbers, the confused pairs and what to do about them are shown."""
    shown = cli("evaluate", "--folds", "2").stdout

    for title in (
        "매크로 F1 / Macro-F1",
        "의도별 / Per intent",
        "혼동 / Confusions",
        "확신이 맞는가 / Calibration",
        "기준을 바꾸면 / Thresholds",
        "헷갈리는 예문과 할 일 / Confusable phrases and what to do",
    ):
        assert title in shown
    assert "⇒" in shown


def test_eighty_columns_are_enough(cli: Cli, monkeypatch: pytest.MonkeyPatch, strangers: Path) -> None:
    """No line is wider than the terminal, a syllable of Hangul counted as two columns, and nothing is cut off."""
    monkeypatch.setenv("COLUMNS", "80")
    shown = cli("evaluate", "--folds", "2", "--oos", strangers).stdout

    assert max(sum(2 if "가" <= letter <= "힣" else 1 for letter in line) for line in shown.splitlines()) <= 80
    assert "…" not in shown


def test_rows_of_a_file_are_measured(cli: Cli, rows: Path) -> None:
    """Both names of the intent are taken; the numbers are of these rows, the advice is of the bot's phrases."""
    found = _json(cli, "--file", rows, "--folds", "2")

    assert (found["measured"], found["file"], found["rows"]) == ("file", str(rows), 3)
    assert round(found["accuracy"], 4) == 0.6667
    assert found["advice"]["unrecognised"]


def test_csv_is_read_too(cli: Cli, tmp_path: Path) -> None:
    """What spreadsheets write is as good as JSON Lines."""
    path = tmp_path / "rows.csv"
    path.write_text("\ufefftext,intent\r\n잔액 조회,inquiry\r\n", encoding="utf-8")

    assert _json(cli, "--file", path, "--folds", "2")["accuracy"] == 1.0


def test_out_of_scope_lines_are_measured(cli: Cli, strangers: Path) -> None:
    """One of two is rejected; the other has a keyword and is shown as let in."""
    found = _json(cli, "--oos", strangers, "--folds", "2")["out_of_scope"]

    assert (found["rows"], found["rejected"]) == (2, 0.5)
    assert [(one["text"], one["read_as"]) for one in found["accepted"]] == [("잔액조회", "inquiry")]


def test_personal_data_is_masked_in_every_output(cli: Cli, rows: Path, tmp_path: Path) -> None:
    """A customer's phone number is in neither tables nor JSON nor page."""
    page = tmp_path / "report.html"
    shown = cli("evaluate", "--file", rows, "--folds", "2", "--html", page).stdout
    written = cli("evaluate", "--file", rows, "--folds", "2", "--json").stdout

    for text in (shown, written, page.read_text(encoding="utf-8")):
        assert "***-****-5678" in text
        assert "1234-5678" not in text


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_page_needs_nothing_else(cli: Cli, tmp_path: Path) -> None:
    """No script, no link, no picture from elsewhere; the style sheet fetches nothing."""
    path = tmp_path / "report.html"
    cli("evaluate", "--folds", "2", "--html", path)
    text = path.read_text(encoding="utf-8")
    seen = Seen(text)

    assert (seen.links, {"script", "link", "img", "iframe", "object"} & set(seen.tags)) == ([], set())
    assert not re.search(r"url\(|@import|https?:", text)
    assert seen.tags.count("svg") == 26 + 3


def test_customers_words_are_no_markup(cli: Cli, rows: Path, tmp_path: Path) -> None:
    """What looks like HTML in a row is shown as it was typed."""
    path = tmp_path / "report.html"
    cli("evaluate", "--file", rows, "--folds", "2", "--html", path)
    text = path.read_text(encoding="utf-8")

    assert "&lt;b&gt;잔액&lt;/b&gt; 조회" in text
    assert "b" not in Seen(text).tags


def test_the_page_and_json_come_together(cli: Cli, tmp_path: Path) -> None:
    """The page is written beside the JSON, which stays alone on standard output."""
    path = tmp_path / "report.html"

    assert _json(cli, "--folds", "2", "--html", path)["bot"] == "banking"
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


# --- what it refuses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "1  rows_missing"),
        (b"\x00\x01\x02", "1  file_binary"),
        ('{"text": "안녕", "intent": "greeting"}\n안녕\n'.encode(), "2  row_not_json"),
        ('{"text": "안녕"}\n'.encode(), "1  row_shape"),
        ('{"text": "안녕", "intent": "hello"}\n'.encode(), "1  intent_unknown"),
        ('{"text": "안녕", "intent": "greeting"}\n'.encode("cp949"), "1  not_utf8"),
    ],
)
def test_bad_rows_are_named(cli: Cli, tmp_path: Path, content: bytes, place: str) -> None:
    """A file that cannot be used is wrong usage; the line and the code are shown, and nothing is measured."""
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)
    found = cli("evaluate", "--file", path)

    assert found.exit_code == 2
    assert f"{path}:{place}" in found.stdout
    assert "정확도" not in found.stdout


def test_bad_rows_come_as_json_too(cli: Cli, tmp_path: Path) -> None:
    """With --json the problems are a list."""
    path = tmp_path / "rows.jsonl"
    path.write_text('{"text": "안녕", "intent": "hello"}\n', encoding="utf-8")
    found = cli("evaluate", "--file", path, "--json")

    assert found.exit_code == 2
    assert [(one["line"], one["code"]) for one in json.loads(found.stdout)] == [(1, "intent_unknown")]


def test_a_thousand_bad_rows_are_not_all_shown(cli: Cli, tmp_path: Path) -> None:
    """Twenty say what is wrong; the others are counted."""
    path = tmp_path / "rows.jsonl"
    path.write_text("안녕\n" * 1_000, encoding="utf-8")
    shown = cli("evaluate", "--file", path).stdout.splitlines()

    assert (len(shown), shown[-1]) == (21, "그 밖에 980개 / and 980 more")


@pytest.mark.parametrize("option", ["--file", "--oos"])
@pytest.mark.parametrize(("name", "code"), [("nowhere.jsonl", "file_missing"), ("folder", "file_unreadable")])
def test_a_path_that_holds_no_file_is_refused(cli: Cli, tmp_path: Path, option: str, name: str, code: str) -> None:
    """What is not there, or a folder, is wrong usage."""
    (tmp_path / "folder").mkdir()
    found = cli("evaluate", option, tmp_path / name)

    assert (found.exit_code, code in found.stdout) == (2, True)


def test_lines_without_a_text_are_refused(cli: Cli, tmp_path: Path) -> None:
    """Out-of-scope lines need a text, too."""
    path = tmp_path / "strangers.jsonl"
    path.write_text('{"question": "안녕"}\n', encoding="utf-8")
    found = cli("evaluate", "--oos", path)

    assert (found.exit_code, "text_missing" in found.stdout) == (2, True)


def test_one_intent_is_nothing_to_measure(cli: Cli, lonely: Path) -> None:
    """Whatever is said would be read right."""
    found = cli("evaluate", lonely, "--folds", "2")

    assert (found.exit_code, "intents.yaml:1  one_intent" in found.stdout) == (2, True)


def test_more_folds_than_phrases_are_refused(cli: Cli, lonely: Path) -> None:
    """A fold in which nothing is held out would measure nothing."""
    intents = yaml.safe_load((lonely / "intents.yaml").read_text(encoding="utf-8"))
    intents["intents"].append({"id": "transfer", "name": "이체", "phrases": ["돈 보내기", "송금"]})
    (lonely / "intents.yaml").write_text(yaml.safe_dump(intents, allow_unicode=True), encoding="utf-8")

    assert cli("evaluate", lonely, "--folds", "3").exit_code == 0
    found = cli("evaluate", lonely, "--folds", "4")
    assert (found.exit_code, "folds_too_many" in found.stdout) == (2, True)


@pytest.mark.parametrize("folds", ["1", "21", "many"])
def test_the_number_of_folds_is_checked(cli: Cli, folds: str) -> None:
    """Fewer than two, more than twenty or no number is wrong usage."""
    assert cli("evaluate", "--folds", folds).exit_code == 2


@pytest.mark.parametrize("name", ["nowhere/report.html", "folder", "file/report.html", f"{'가' * 200}.html"])
def test_a_page_that_cannot_be_written_is_refused(cli: Cli, tmp_path: Path, name: str) -> None:
    """A folder that is not there, a folder in place of the file, a file in place of the folder, a name too long."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    found = cli("evaluate", "--folds", "2", "--html", tmp_path / name)

    assert (found.exit_code, "folder_unwritable" in found.stdout) == (2, True)

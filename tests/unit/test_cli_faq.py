"""`aicc faq`."""

import asyncio
import io
import json
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import Workbook, load_workbook

from aicc.models.conversation import Channel
from aicc.models.errors import BotMissing, FAQNotFound, FolderUnwritable, PathMissing, QuestionNotFound
from aicc.models.faq import Unanswered
from aicc.stores.codec import Codec
from aicc.stores.sqlite import Database, SQLiteFAQLog

Cli = Callable[..., Result]

# Two entries of the packaged bot.
KNOWN, OTHER = "account_open_documents", "limited_account_release"
NEW = "id,category,question,answer\nparking,영업점,주차할 수 있나요?,건물 지하에 두 시간까지 무료로 주차할 수 있어요.\n"


@pytest.fixture
def data(tmp_path: Path, artefacts: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of one test, with the trained bot."""
    folder = tmp_path / "data"
    shutil.copytree(artefacts / "artefacts", folder / "artefacts")
    return folder


@pytest.fixture
def faq(cli: Cli, data: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Return what runs `aicc faq` with that folder."""
    monkeypatch.setenv("AICC_DATA_DIR", str(data))
    return lambda *arguments, **options: cli("faq", *arguments, **options)


def entries(faq: Cli, folder: Path) -> dict[str, dict[str, object]]:
    """Return all entries as an export has them, by id."""
    file = folder / "all.json"
    assert faq("export", file).exit_code == 0
    return {entry["id"]: entry for entry in json.loads(file.read_text(encoding="utf-8"))["faqs"]}


def ask(data: Path, *texts: str) -> None:
    """Leave questions that nobody answered, one a minute."""
    database = Database(data / "aicc.sqlite3")

    async def record() -> None:
        log = SQLiteFAQLog(database, Codec())
        for number, text in enumerate(texts):
            at = datetime.now(UTC) - timedelta(days=1, minutes=-number)
            question = Unanswered(id=f"conv_{number}:1", user_id="u", text=text, at=at, channel=Channel.WEB)
            await log.ask(question)
        await database.drain()

    asyncio.run(record())
    database.close()


class TestImport:
    """`aicc faq import`."""

    def test_entries_of_a_file_are_kept(self, faq: Cli, tmp_path: Path) -> None:
        """What was new and what not is told, and the next command sees it."""
        file = tmp_path / "faq.csv"
        file.write_text(NEW, encoding="utf-8")

        told = json.loads(faq("import", file, "--json").stdout)

        assert (told["new"], told["changed"], told["unchanged"], told["removed"]) == (["parking"], [], 0, [])
        assert entries(faq, tmp_path)["parking"]["question"] == "주차할 수 있나요?"

    def test_a_cp949_file_of_an_office_is_understood(self, faq: Cli, tmp_path: Path) -> None:
        """With Korean headings and no ids, twice the same."""
        file = tmp_path / "질문.csv"
        file.write_bytes("분류;질문;답변\r\n영업점;주차할 수 있나요?;두 시간까지 무료예요.\r\n".encode("cp949"))

        first, second = (json.loads(faq("import", file, "--json").stdout) for _ in range(2))

        assert (len(first["new"]), second["new"], second["unchanged"]) == (1, [], 1)
        assert [note["code"] for note in first["notes"]] == ["read_as_cp949"]

    def test_a_dry_run_keeps_nothing(self, faq: Cli, tmp_path: Path) -> None:
        """It tells the same, with the fields that would change."""
        file = tmp_path / "faq.csv"
        file.write_text(f"{NEW}{KNOWN},계좌/입출금,새 질문입니다,새 답변입니다\n", encoding="utf-8")

        told = json.loads(faq("import", file, "--dry-run", "--json").stdout)

        assert told["dry_run"] is True
        assert (told["new"], told["changed"]) == (["parking"], [{"id": KNOWN, "fields": ["question", "answer"]}])
        assert "parking" not in entries(faq, tmp_path)

    def test_what_changes_is_shown_to_people(self, faq: Cli, tmp_path: Path) -> None:
        """New and changed entries with the difference, and how many of each."""
        file = tmp_path / "faq.csv"
        file.write_text(f"{NEW}{KNOWN},,새 질문입니다,새 답변입니다\n", encoding="utf-8")

        shown = faq("import", file, "--dry-run").stdout

        assert "+ parking  주차할 수 있나요?" in shown
        assert f"~ {KNOWN}  category: ‘계좌/입출금’ → ‘’" in shown
        assert "시험해 보았을 뿐 저장하지 않았습니다." in shown

    def test_one_bad_row_keeps_all_others_out(self, faq: Cli, tmp_path: Path) -> None:
        """Each is named by line and column, and nothing is imported."""
        file = tmp_path / "faq.csv"
        file.write_text("id,질문,답변,우선순위\na,좋은 질문,답,1\nb,,답,1\nc,나쁜 순위,답,높음\n", encoding="utf-8")

        found = faq("import", file)

        assert found.exit_code == 1
        assert f"{file}:3  [질문]  question_empty  질문이 비어 있습니다." in found.stdout
        assert (
            f"{file}:4  [우선순위]  priority_invalid  우선순위는 1부터 5까지의 수로 적어 주세요: ‘높음’" in found.stdout
        )
        assert "아무것도 가져오지 않았습니다." in found.stdout
        assert "a" not in entries(faq, tmp_path)

    def test_problems_as_json_have_their_places(self, faq: Cli, tmp_path: Path) -> None:
        """Sheet, line and column, for programs."""
        workbook = Workbook()
        sheet = workbook.worksheets[0]
        sheet.title = "카드"
        for row in (["id", "질문", "답변"], ["a", "=B9", "답"]):
            sheet.append(row)
        workbook.save(tmp_path / "faq.xlsx")

        found = faq("import", tmp_path / "faq.xlsx", "--json")

        (problem,) = json.loads(found.stdout)["problems"]
        assert (found.exit_code, problem["sheet"], problem["line"], problem["column"], problem["code"]) == (
            1,
            "카드",
            2,
            "질문",
            "formula_without_value",
        )

    def test_what_the_file_lacks_goes_only_when_asked(self, faq: Cli, tmp_path: Path) -> None:
        """--replace-all makes the file all there is, a question of a removed entry included."""
        file = tmp_path / "faq.json"
        taken = entries(faq, tmp_path)[KNOWN]["question"]
        file.write_text(json.dumps([{"id": "only", "question": taken, "answer": "하나뿐"}]), encoding="utf-8")

        refused = json.loads(faq("import", file, "--json").stdout)["problems"]
        replaced = json.loads(faq("import", file, "--replace-all", "--json").stdout)

        assert [problem["code"] for problem in refused] == ["question_taken"]
        assert (replaced["new"], KNOWN in replaced["removed"]) == (["only"], True)
        assert list(entries(faq, tmp_path)) == ["only"]

    def test_a_qnabot_export_is_known_by_its_content(self, faq: Cli, tmp_path: Path) -> None:
        """Its files end in .json too."""
        file = tmp_path / "qna.json"
        file.write_text(
            '{"qna": [{"qid": "Park.1", "type": "qna", "q": ["주차되나요?"], "a": "네"}]}', encoding="utf-8"
        )

        assert json.loads(faq("import", file, "--json").stdout)["new"] == ["Park.1"]

    def test_an_unknown_format_is_wrong_usage(self, faq: Cli, tmp_path: Path) -> None:
        """Unless --format says which it is."""
        file = tmp_path / "faq.dat"
        file.write_text(NEW, encoding="utf-8")

        assert faq("import", file).exit_code == 2
        assert faq("import", file, "--format", "csv", "--dry-run").exit_code == 0

    def test_a_file_that_is_not_there_is_named(self, faq: Cli, tmp_path: Path) -> None:
        """With its path."""
        assert isinstance(faq("import", tmp_path / "none.csv").exception, PathMissing)

    def test_memory_is_warned_about(self, faq: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing of what is imported would stay."""
        monkeypatch.setenv("AICC_STORE", "memory")
        file = tmp_path / "faq.csv"
        file.write_text(NEW, encoding="utf-8")

        assert "메모리 저장소라 끝나면 잊습니다" in faq("import", file).stderr


class TestExport:
    """`aicc faq export`."""

    @pytest.mark.parametrize("name", ["faq.csv", "faq.xlsx", "faq.json"])
    def test_an_export_changes_nothing_when_it_comes_back(self, faq: Cli, tmp_path: Path, name: str) -> None:
        """Every entry is as it was."""
        assert faq("export", tmp_path / name).exit_code == 0

        told = json.loads(faq("import", tmp_path / name, "--replace-all", "--json").stdout)

        assert (told["new"], told["changed"], told["removed"], told["unchanged"]) == ([], [], [], 93)

    def test_a_workbook_opens_in_excel(self, faq: Cli, tmp_path: Path) -> None:
        """One sheet, headings first, one row an entry."""
        faq("export", tmp_path / "faq.xlsx")

        sheet = load_workbook(io.BytesIO((tmp_path / "faq.xlsx").read_bytes())).worksheets[0]
        assert (sheet.title, sheet["A1"].value, sheet["C1"].value, sheet.max_row) == ("FAQ", "id", "question", 94)

    def test_what_qnabot_lacks_is_told(self, faq: Cli, tmp_path: Path) -> None:
        """Its format has no keywords and no priority."""
        told = json.loads(faq("export", tmp_path / "qna.json", "--format", "qnabot", "--json").stdout)

        assert (told["format"], told["entries"], told["lost"]) == ("qnabot", 93, ["keywords", "priority"])

    def test_a_place_that_cannot_be_written_is_named(self, faq: Cli, tmp_path: Path) -> None:
        """And no half of a file is left."""
        assert isinstance(faq("export", tmp_path / "none" / "faq.csv").exception, FolderUnwritable)


class TestTest:
    """`aicc faq test`."""

    def questions(self, folder: Path, rows: Sequence[tuple[str, str | None]]) -> Path:
        """Return a file of questions."""
        file = folder / "questions.jsonl"
        lines = [json.dumps({"text": text, "id": id_}, ensure_ascii=False) for text, id_ in rows]
        file.write_text("\n".join(lines), encoding="utf-8")
        return file

    def test_measures_tell_how_well_entries_are_found(self, faq: Cli, tmp_path: Path) -> None:
        """Top 1, top 5, MRR@10, and what was declined."""
        rows = [
            ("처음 통장을 만들 때 무엇을 가져가야 하나요?", KNOWN),
            ("한도제한계좌 해제 방법", OTHER),
            ("한도제한계좌 해제 방법은요", KNOWN),
            ("ㅁㄴㅇㄹ", None),
        ]

        told = json.loads(faq("test", self.questions(tmp_path, rows), "--json").stdout)

        assert (told["n"], told["strangers"], told["top1"], told["declined_no_answer"]) == (3, 1, 0.6667, 1.0)
        assert [(miss["line"], miss["id"], miss["found"][0]["id"]) for miss in told["misses"]] == [(3, KNOWN, OTHER)]

    def test_misses_are_shown_with_what_was_found_instead(self, faq: Cli, tmp_path: Path) -> None:
        """And with the wording that matched."""
        found = faq("test", self.questions(tmp_path, [("한도제한계좌 해제 방법", KNOWN)]))

        assert found.exit_code == 0
        assert all(
            word in found.stdout for word in ("한도제한계좌 해제 방법", KNOWN, OTHER, "첫째로 찾음 / Top 1: 0.0%")
        )

    @pytest.mark.parametrize(("least", "code"), [("0.5", 0), ("0.6", 1)])
    def test_below_the_least_share_it_fails(self, faq: Cli, tmp_path: Path, least: str, code: int) -> None:
        """For a pipeline that must not get worse."""
        rows = [("한도제한계좌 해제 방법", OTHER), ("한도제한계좌 해제 방법은요", KNOWN)]

        assert faq("test", self.questions(tmp_path, rows), "--least", least).exit_code == code

    def test_a_csv_of_questions_will_do(self, faq: Cli, tmp_path: Path) -> None:
        """As an office has it."""
        file = tmp_path / "questions.csv"
        file.write_bytes(f"질문,id\n한도제한계좌 해제 방법,{OTHER}\n".encode("cp949"))

        assert json.loads(faq("test", file, "--json").stdout)["top1"] == 1.0

    def test_every_bad_line_is_told(self, faq: Cli, tmp_path: Path) -> None:
        """With its line and what it lacks."""
        file = tmp_path / "questions.jsonl"
        file.write_text('{"text": "", "id": "a"}\n{"text": 3}\n[]\n{', encoding="utf-8")

        bad = faq("test", file, "--json")

        assert bad.exit_code == 2
        assert [(problem["line"], problem["code"]) for problem in json.loads(bad.stdout)["problems"]] == [
            (1, "question_invalid"),
            (2, "question_invalid"),
            (3, "item_not_object"),
            (4, "json_invalid"),
        ]

    def test_an_id_that_no_entry_has_is_told(self, faq: Cli, tmp_path: Path) -> None:
        """Whoever misspells one should not measure with it."""
        found = faq("test", self.questions(tmp_path, [("질문", KNOWN), ("질문", "no_such_entry")]))

        assert (found.exit_code, ":2  [id]  entry_unknown" in found.stdout) == (2, True)


class TestUnanswered:
    """`aicc faq unanswered`."""

    def test_questions_are_shown_in_clusters(self, faq: Cli, data: Path) -> None:
        """Those asked most come first."""
        ask(data, "주차되나요", "주차 되나요?", "주차되나요!", "와이파이 비밀번호 뭐예요")

        told = json.loads(faq("unanswered", "--json").stdout)

        assert (told["total"], told["clusters"][0]["size"]) == (2, 3)
        assert "와이파이 비밀번호 뭐예요" in faq("unanswered").stdout

    def test_nothing_unanswered_is_good_news(self, faq: Cli) -> None:
        """And said as such."""
        assert "답하지 못한 질문이 없습니다." in faq("unanswered").stdout

    def test_a_cluster_becomes_a_paraphrase(self, faq: Cli, data: Path, tmp_path: Path) -> None:
        """Of the entry that is named; the questions are settled."""
        ask(data, "통장 파려면 뭐 챙겨가요")

        told = json.loads(faq("unanswered", "--adopt", "conv_0", "--paraphrase-of", KNOWN, "--json").stdout)

        assert (told["entry"], told["settled"]) == (KNOWN, 1)
        assert "통장 파려면 뭐 챙겨가요" in str(entries(faq, tmp_path)[KNOWN]["paraphrases"])
        assert json.loads(faq("unanswered", "--json").stdout)["total"] == 0

    def test_a_cluster_becomes_an_entry(self, faq: Cli, data: Path, tmp_path: Path) -> None:
        """With the answer that is given."""
        ask(data, "주차되나요")

        found = faq(
            "unanswered", "--adopt", "conv_0:1", "--answer", "네, 됩니다.", "--category", "영업점", "--id", "park"
        )

        assert (found.exit_code, "항목 / Entry: park" in found.stdout) == (0, True)
        assert entries(faq, tmp_path)["park"] == {
            **entries(faq, tmp_path)["park"],
            "category": "영업점",
            "question": "주차되나요",
            "answer": "네, 됩니다.",
        }

    def test_a_cluster_may_be_dismissed(self, faq: Cli, data: Path) -> None:
        """What needs no answer is not shown again."""
        ask(data, "ㅋㅋㅋ 심심해")

        assert json.loads(faq("unanswered", "--dismiss", "conv_0", "--json").stdout)["settled"] == 1
        assert json.loads(faq("unanswered", "--json").stdout)["clusters"] == []

    @pytest.mark.parametrize(
        "options",
        [
            ("--adopt", "a"),
            ("--adopt", "a", "--paraphrase-of", "b", "--answer", "c"),
            ("--adopt", "a", "--dismiss", "b", "--answer", "c"),
            ("--answer", "c"),
        ],
    )
    def test_options_that_do_not_go_together_are_wrong_usage(self, faq: Cli, options: tuple[str, ...]) -> None:
        """Before anything is done."""
        assert faq("unanswered", *options).exit_code == 2

    def test_an_unknown_cluster_or_entry_is_named(self, faq: Cli, data: Path) -> None:
        """And the questions stay."""
        ask(data, "주차되나요")

        assert isinstance(faq("unanswered", "--dismiss", "nope").exception, QuestionNotFound)
        assert isinstance(faq("unanswered", "--adopt", "conv_0", "--paraphrase-of", "nope").exception, FAQNotFound)
        assert json.loads(faq("unanswered", "--json").stdout)["total"] == 1


class TestSynonyms:
    """`aicc faq synonyms`."""

    def test_sets_are_added_listed_and_removed(self, faq: Cli) -> None:
        """And what was there stays."""
        before = json.loads(faq("synonyms", "list", "--json").stdout)["sets"]

        added = json.loads(faq("synonyms", "add", "주차", "파킹", "--id", "parking", "--json").stdout)["sets"]
        faq("synonyms", "add", "실손보험", "암보험", "--one-way", "보험", "--id", "insurance")
        shown = faq("synonyms", "list").stdout
        removed = json.loads(faq("synonyms", "remove", "parking", "--json").stdout)["sets"]

        assert added == [*before, {"id": "parking", "word": "", "words": ["주차", "파킹"]}]
        assert "보험 → 실손보험, 암보험" in shown
        assert [each["id"] for each in removed] == [*(each["id"] for each in before), "insurance"]

    def test_removing_an_unknown_set_is_wrong_usage(self, faq: Cli) -> None:
        """The id is named."""
        found = faq("synonyms", "remove", "nope")

        assert (found.exit_code, "nope" in found.stderr) == (2, True)

    def test_suggestions_come_from_the_entries(self, faq: Cli, tmp_path: Path) -> None:
        """Words that stand for each other in two wordings of one entry."""
        file = tmp_path / "faq.json"
        wordings = {"question": "환불 절차", "paraphrases": ["환급 절차"], "answer": "앱에서 하실 수 있어요."}
        file.write_text(json.dumps([{"id": "refund", **wordings}]), encoding="utf-8")
        faq("import", file, "--replace-all")

        (first, *_) = json.loads(faq("synonyms", "suggest", "--json").stdout)

        assert sorted(first["words"]) == ["환급", "환불"]
        assert "환불 절차 ↔ 환급 절차" in faq("synonyms", "suggest").stdout


def test_the_index_is_built_anew(faq: Cli, tmp_path: Path) -> None:
    """From all entries, those of the store included."""
    file = tmp_path / "faq.csv"
    file.write_text(NEW, encoding="utf-8")
    faq("import", file)

    assert json.loads(faq("reindex", "--json").stdout)["entries"] == 94
    assert "항목 94개의 색인을 만들었습니다" in faq("reindex").stdout


def test_a_folder_without_a_bot_is_named(faq: Cli, tmp_path: Path) -> None:
    """As in every command."""
    assert isinstance(faq("export", "faq.csv", "--bot", tmp_path).exception, BotMissing)

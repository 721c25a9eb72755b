"""`aicc aws lex export` and `import`: a bot to a zip file and back to a folder."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.unit.aws.lex_bots import CAFE, cafe, golden, zipped
from typer.testing import CliRunner

from aicc.aws.lex.archive import read_archive
from aicc.aws.lex.compile import compile_bot
from aicc.cli.main import app
from aicc.models.errors import FolderNotEmpty, FolderUnwritable, PathMissing
from aicc.models.errors.lex import LexArchiveInvalid, LexBotUnfit
from aicc.project import load_bot


def command(*arguments: str | Path) -> Any:
    """Run `aicc aws lex` with arguments."""
    return CliRunner().invoke(app, ["aws", "lex", *map(str, arguments)], env={"COLUMNS": "200"})


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """The hotel as Lex has exported it."""
    path = tmp_path / "hotel.zip"
    path.write_bytes(zipped(golden("hotel_export.json")))
    return path


def test_export_writes_the_zip_of_the_bot(tmp_path: Path) -> None:
    """The folder is made where it is missing."""
    out = tmp_path / "new" / "cafe.zip"

    done = command("export", CAFE, "--out", out)

    assert done.exit_code == 0
    assert read_archive(out.read_bytes(), "cafe.zip").bot == cafe().bot


def test_export_says_what_does_not_come_along_and_who_does_it(tmp_path: Path) -> None:
    """Each reason once, with its places."""
    said = command("export", CAFE, "--out", tmp_path / "cafe.zip").stdout

    assert "옮기지 못한 것" in said
    assert "한 글자 문장은 Lex 빌드를 실패하게 하므로 뺐습니다." in said
    assert "intents.yaml: order 음" in said
    assert said.index("옮기지 못한 것") < said.index("Lex 대신 aicc")


def test_export_tells_programs_every_loss(tmp_path: Path) -> None:
    """As JSON, with code, place and reason."""
    told = json.loads(command("export", CAFE, "--out", tmp_path / "cafe.zip", "--json").stdout)

    assert told["bot"] == "cafe"
    assert len(told["losses"]) == len(cafe().losses)
    assert told["losses"][0] == {
        "code": "file",
        "covered": True,
        "place": "faq.yaml",
        "what": "",
        "ko": "Lex에 둘 곳이 없습니다. 폴백 인텐트와 코드 훅 뒤의 aicc가 맡습니다.",
        "en": "Lex has no place for it; aicc does it, behind the fallback intent and the code hook.",
    }


def test_bot_that_lex_would_refuse_is_not_exported(tmp_path: Path) -> None:
    """Everything wrong is listed, and no file is left."""
    broken = tmp_path / "bot"
    broken.mkdir()
    for file in CAFE.rglob("*.yaml"):
        target = broken / file.relative_to(CAFE)
        target.parent.mkdir(exist_ok=True)
        target.write_text(file.read_text(encoding="utf-8").replace("작은 카페", "가" * 2001), encoding="utf-8")

    done = command("export", broken, "--out", tmp_path / "cafe.zip")

    assert isinstance(done.exception, LexBotUnfit)
    assert "[description]" in done.exception.ko
    assert not (tmp_path / "cafe.zip").exists()


def test_import_makes_a_bot_project_of_an_export(tmp_path: Path, exported: Path) -> None:
    """It is a whole project: it loads, and compiles again."""
    done = command("import", exported, "--out", tmp_path / "hotel")

    bot = load_bot(tmp_path / "hotel")
    assert done.exit_code == 0
    assert [intent.id for intent in bot.intents.values()] == ["book_hotel", "greeting", "amazon_qin_connect"]
    assert compile_bot(bot).bot.name == "hotel_bot"


def test_import_says_what_does_not_come_along(tmp_path: Path, exported: Path) -> None:
    """Of the file and of the project together."""
    told = json.loads(command("import", exported, "--out", tmp_path / "hotel", "--json").stdout)

    codes = {loss["code"] for loss in told["losses"]}
    assert codes == {
        *("lex_member", "lex_locale", "lex_message", "lex_defaults"),
        *("lex_hook", "lex_utterance", "lex_phrases", "lex_name"),
    }
    assert "scenarios/book_hotel.yaml" in told["files"]


def test_import_does_not_write_into_a_folder_with_files(tmp_path: Path, exported: Path) -> None:
    """Nothing of anybody's is replaced."""
    assert isinstance(command("import", exported, "--out", tmp_path).exception, FolderNotEmpty)


def test_import_of_a_file_that_is_none_of_lex_says_why(tmp_path: Path) -> None:
    """And makes no folder."""
    (tmp_path / "bot.zip").write_bytes(b"no zip")

    done = command("import", tmp_path / "bot.zip", "--out", tmp_path / "bot")

    assert isinstance(done.exception, LexArchiveInvalid)
    assert not (tmp_path / "bot").exists()


def test_import_of_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    """With the path."""
    done = command("import", tmp_path / "nowhere.zip", "--out", tmp_path / "bot")

    assert isinstance(done.exception, PathMissing)


def test_export_to_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("", encoding="utf-8")

    assert isinstance(command("export", CAFE, "--out", tmp_path / "file" / "cafe.zip").exception, FolderUnwritable)

"""`aicc train`."""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
import yaml
from click.testing import Result

from aicc.models.errors import BotInvalid, FolderUnwritable
from aicc.nlu.artefact import decode
from aicc.utils.config import PACKAGED_BOT

Cli = Callable[..., Result]

GREETING = ("안녕하세요", "안녕", "반가워요", "좋은 아침이에요", "처음 뵙겠습니다")
TRANSFER = ("이체하기", "송금할게요", "돈 보내 줘", "계좌 이체 부탁해요", "돈을 부치고 싶어요")


@pytest.fixture
def write_bot(tmp_path: Path) -> Callable[[Mapping[str, Sequence[str]]], Path]:
    """Return what makes a bot of these intents and phrases, each intent and phrase on a line of its own."""

    def write(intents: Mapping[str, Sequence[str]]) -> Path:
        bot = Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))
        items = [{"id": id_, "name": id_, "phrases": list(phrases)} for id_, phrases in intents.items()]
        text = yaml.safe_dump({"intents": items}, allow_unicode=True, sort_keys=False)
        (bot / "intents.yaml").write_text(text, encoding="utf-8")
        (bot / "responses.yaml").write_text("responses: []\n", encoding="utf-8")
        (bot / "escalation.yaml").write_text(
            "rules: []\nhours:\n  timezone: Asia/Seoul\n  weekdays: [['09:00', '18:00']]\n", encoding="utf-8"
        )
        return bot

    return write


WriteBot = Callable[[Mapping[str, Sequence[str]]], Path]


def _warned(cli: Cli, bot: Path) -> list[tuple[str, int, str]]:
    found = json.loads(cli("train", bot, "--json").stdout)
    return [(warning["file"], warning["line"], warning["code"]) for warning in found["warnings"]]


def test_what_was_learned_is_kept(cli: Cli, tmp_path: Path) -> None:
    """The summary names the artefact, and the artefact is whole, has that version and that size."""
    found = cli("train", "--data-dir", tmp_path / "data", "--json")
    summary = json.loads(found.stdout)
    path = Path(summary["path"])

    assert found.exit_code == 0
    assert (summary["bot"], summary["intents"], summary["duplicates"], summary["warnings"]) == ("banking", 26, 0, [])
    assert decode(path.read_bytes(), path=str(path)).version == summary["artefact"]
    assert path.stat().st_size == summary["bytes"]
    assert summary["self_check_accuracy"] > 0.85


def test_the_summary_has_its_keys(cli: Cli) -> None:
    """Programs that read it find the same keys in the next version."""
    assert list(json.loads(cli("train", "--json").stdout)) == [
        "bot",
        "intents",
        "phrases",
        "duplicates",
        "seconds",
        "artefact",
        "bytes",
        "self_check_accuracy",
        "path",
        "warnings",
    ]


def test_without_a_terminal_the_summary_is_plain_lines(cli: Cli) -> None:
    """In a log each figure is a line of its own in both languages, without frames or colours."""
    shown = cli("train").stdout

    assert "의도 / Intents: 26\n" in shown
    assert "자체 확인 정확도(5겹 교차) / Self-check accuracy (5-fold): 0." in shown
    assert not set(shown) & set("│┃━\x1b")


def test_each_stage_is_said_once(cli: Cli) -> None:
    """Without a terminal the stages come as lines on standard error, in the order of the work."""
    said = cli("train").stderr.splitlines()

    assert said[0] == "봇 파일 읽기 / Reading the files"
    assert said[-1] == "스스로 확인하기 / Checking itself"
    assert len(said) == len(set(said))


def test_the_same_phrase_in_two_intents_is_a_warning_with_its_line(cli: Cli, write_bot: WriteBot) -> None:
    """A question mark makes no other phrase; the first place is named, the second is where the warning stands."""
    bot = write_bot({"greeting": GREETING, "transfer": (*TRANSFER, "안녕?")})

    assert _warned(cli, bot) == [("intents.yaml", 18, "phrase_shared")]
    assert "intents.yaml:18  phrase_shared  같은 문장이 의도 greeting(6행)에도 있습니다." in cli("train", bot).stdout


def test_the_same_phrase_twice_in_an_intent_is_a_warning(cli: Cli, write_bot: WriteBot) -> None:
    """It adds nothing, and is counted."""
    bot = write_bot({"greeting": (*GREETING, "안 녕!"), "transfer": TRANSFER})

    assert _warned(cli, bot) == [("intents.yaml", 10, "phrase_twice")]
    assert json.loads(cli("train", bot, "--json").stdout)["duplicates"] == 1


def test_an_intent_of_four_phrases_is_a_warning(cli: Cli, write_bot: WriteBot) -> None:
    """Five are the least to learn from; the intent's own line is named."""
    bot = write_bot({"greeting": GREETING, "transfer": TRANSFER[:4]})

    assert _warned(cli, bot) == [("intents.yaml", 10, "few_phrases")]


def test_one_intent_is_trained_with_a_warning_and_without_a_check(cli: Cli, write_bot: WriteBot) -> None:
    """There is nothing to tell apart, so there is no accuracy to boast of."""
    bot = write_bot({"greeting": GREETING})

    assert _warned(cli, bot) == [("intents.yaml", 1, "one_intent")]
    assert json.loads(cli("train", bot, "--json").stdout)["self_check_accuracy"] is None


def test_warnings_are_no_failure(cli: Cli, write_bot: WriteBot) -> None:
    """The bot is trained all the same."""
    assert cli("train", write_bot({"greeting": GREETING})).exit_code == 0


def test_a_place_that_cannot_be_written_is_an_error(cli: Cli, tmp_path: Path) -> None:
    """What cannot be kept was not trained, as far as the one who asked is concerned."""
    (tmp_path / "file").touch()

    assert isinstance(cli("train", "--data-dir", tmp_path / "file").exception, FolderUnwritable)


def test_a_bot_with_mistakes_is_not_trained(cli: Cli, tmp_path: Path) -> None:
    """The error lists the mistakes."""
    bot = Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))
    (bot / "intents.yaml").unlink()

    error = cli("train", bot).exception

    assert isinstance(error, BotInvalid)
    assert "intents.yaml:1: [file_missing]" in error.ko

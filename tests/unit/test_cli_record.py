"""`aicc record` and `aicc replay`."""

import asyncio
import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from aicc.bootstrap import Centre, build_centre, load_settings
from aicc.models.conversation import Channel
from aicc.models.errors import ConversationNotFound, FolderUnwritable
from aicc.models.turn import Inbound
from aicc.models.user import User
from aicc.utils.config import PACKAGED_BOT

Cli = Callable[..., Result]

# A Monday in business hours.
MONDAY = datetime.fromisoformat("2026-11-23T10:00:00+09:00")


@pytest.fixture
def data(tmp_path: Path, artefacts: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of one test, with the trained bot."""
    folder = tmp_path / "data"
    shutil.copytree(artefacts / "artefacts", folder / "artefacts")
    monkeypatch.setenv("AICC_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def talk(cli: Cli, data: Path) -> Callable[..., str]:
    """Return what holds a conversation at the centre of the data folder and returns its id."""

    async def hold(centre: Centre, texts: tuple[str, ...], at: datetime) -> str:
        greeting = await centre.conversations.open(User(id="user_1"), Channel.WEB)
        for number, text in enumerate(texts):
            at += timedelta(seconds=5)
            inbound = Inbound(
                conversation_id=greeting.conversation_id, message_id=f"m{number}", text=text, received_at=at
            )
            await centre.conversations.take(inbound)
        await centre.close()
        return greeting.conversation_id

    def held(*texts: str, at: datetime = MONDAY) -> str:
        # After `cli`, which sets where the trained bot is, so that this folder is the one that counts.
        settings = load_settings(data_dir=data)

        async def work() -> str:
            return await hold(build_centre(settings), texts, at)

        return asyncio.run(work())

    return held


class TestRecord:
    """`aicc record`."""

    def test_a_conversation_becomes_a_test_that_passes(
        self, cli: Cli, data: Path, talk: Callable[..., str], tmp_path: Path
    ) -> None:
        """What is written is played like any other transcript."""
        out = tmp_path / "recorded.yaml"
        found = cli(
            "record", talk("카드 분실 신고할게요", "1234567"), "--out", out, "--name", "분실 신고", "--data-dir", data
        )

        assert found.exit_code == 0
        assert out.read_text(encoding="utf-8").splitlines()[1] == '- name: "분실 신고"'
        assert cli("test", out, "--data-dir", data).exit_code == 0

    def test_without_a_file_it_is_written_to_standard_output(
        self, cli: Cli, data: Path, talk: Callable[..., str]
    ) -> None:
        """Nothing else is."""
        conversation_id = talk("안녕하세요")
        found = cli("record", conversation_id, "--data-dir", data)

        assert found.stdout.startswith(f"# 대화 {conversation_id}에서 만들었습니다.")

    def test_a_file_that_is_there_is_not_written_over(
        self, cli: Cli, data: Path, talk: Callable[..., str], tmp_path: Path
    ) -> None:
        """Somebody may have worked on it."""
        out = tmp_path / "mine.yaml"
        out.write_text("mine", encoding="utf-8")

        assert isinstance(
            cli("record", talk("안녕하세요"), "--out", out, "--data-dir", data).exception, FolderUnwritable
        )
        assert out.read_text(encoding="utf-8") == "mine"

    def test_an_unknown_conversation_is_an_error(self, cli: Cli, data: Path) -> None:
        """Its code says so."""
        assert isinstance(cli("record", "conv_none", "--data-dir", data).exception, ConversationNotFound)


class TestReplay:
    """`aicc replay`."""

    def test_an_unchanged_bot_does_all_as_before(self, cli: Cli, data: Path, talk: Callable[..., str]) -> None:
        """Nothing differs, and the exit code says so."""
        talk("카드 분실 신고할게요", "7654321", "체크카드")
        talk("안녕하세요")
        found = cli("replay", "--data-dir", data)

        assert found.exit_code == 0
        assert "2 of 2 conversations go as before. Turns: 4 same, 0 different" in found.stdout

    def test_a_changed_bot_shows_what_it_does_differently(
        self, cli: Cli, data: Path, talk: Callable[..., str], tmp_path: Path
    ) -> None:
        """By kind, with what was, what is, and where."""
        conversation_id = talk("안녕하세요")
        bot = Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))
        responses = (bot / "responses.yaml").read_text(encoding="utf-8")
        (bot / "responses.yaml").write_text(responses.replace("안녕하세요", "어서 오세요"), encoding="utf-8")
        found = cli("replay", "--bot", bot, "--data-dir", data, "--json")
        result = json.loads(found.stdout)

        assert found.exit_code == 1
        assert (result["same"], result["different"]) == (0, 1)
        assert [(one["kind"], one["count"]) for one in result["differences"]] == [("words", 1)]
        assert result["differences"][0]["places"] == [
            {"conversation_id": conversation_id, "seq": 2, "said": "안녕하세요"}
        ]
        assert "말 / Words" in cli("replay", "--bot", bot, "--data-dir", data).stdout

    def test_only_the_latest_are_replayed(self, cli: Cli, data: Path, talk: Callable[..., str]) -> None:
        """As many as asked for, and only from a day on."""
        talk("안녕하세요", at=MONDAY - timedelta(days=400))
        talk("안녕하세요", "안녕하세요", at=MONDAY + timedelta(days=400))

        def replayed(*options: object) -> int:
            found = json.loads(cli("replay", "--data-dir", data, "--json", *options).stdout)
            return int(found["same"])

        assert replayed("--limit", "1") == 2
        assert replayed("--since", "2027-12-28") == 2
        assert replayed("--since", "2027-12-29") == 0

    def test_without_conversations_it_says_so(self, cli: Cli, data: Path) -> None:
        """That is nothing that differs."""
        found = cli("replay", "--data-dir", data)

        assert (found.exit_code, "There are no recorded conversations" in found.stdout) == (0, True)

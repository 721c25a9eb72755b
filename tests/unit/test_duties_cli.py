"""`aicc data` and `aicc audit`: the data duties from the command line."""

import asyncio
import json
import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.samples import opened
from tests.unit.conftest import Cli

from aicc.bootstrap import load_settings, open_stores
from aicc.models.errors import DataHeld, HoldNotFound, PathMissing, ReasonMissing

LONG_AGO = datetime(2020, 1, 2, 3, 0, tzinfo=UTC)
WHY = ("--reason", "고객의 요구")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a conversation of kim that may be deleted, and one of lee that may not."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("LOGNAME", "operator")

    async def write() -> None:
        stores = open_stores(load_settings(data_dir=folder))
        for name, user, ends in (("conv_1", "kim", LONG_AGO), ("conv_2", "lee", None)):
            await stores.conversations.create(*opened(name, user, at=LONG_AGO, keep_until=ends))
        await stores.close()

    asyncio.run(write())
    return folder


def trail(cli: Cli, folder: Path, *options: str) -> list[dict[str, Any]]:
    """The records, as programs read them."""
    found = cli("audit", "show", "--data-dir", folder, "--json", *options)
    records: list[dict[str, Any]] = json.loads(found.stdout)["records"]
    return records


def test_an_export_is_a_file_that_only_its_owner_reads(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """The terminal says by when the customer must have it; the trail says who took it and why."""
    out = tmp_path / "kim.json"
    found = cli("data", "export", "kim", *WHY, "--asked-on", "2026-11-23", "-o", out, "--data-dir", folder)

    document = json.loads(out.read_text(encoding="utf-8"))

    assert (found.exit_code, "2026-12-01" in found.stderr) == (0, True)
    assert [known["id"] for known in document["conversations"]] == ["conv_1"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [(record["who"], record["what"], record["user_id"], record["reason"]) for record in trail(cli, folder)] == [
        ("operator", "user.export", "kim", "고객의 요구")
    ]


def test_an_export_goes_to_standard_output_for_programs(cli: Cli, folder: Path) -> None:
    """Nothing else stands there."""
    found = cli("data", "export", "kim", *WHY, "--data-dir", folder)

    assert json.loads(found.stdout)["user_id"] == "kim"


def test_an_erasure_gives_its_receipt(cli: Cli, folder: Path) -> None:
    """What went, and under which number the trail has it; the others stay."""
    receipt = json.loads(cli("data", "erase", "kim", *WHY, "--yes", "--data-dir", folder, "--json").stdout)
    lee = json.loads(cli("data", "export", "lee", *WHY, "--data-dir", folder).stdout)

    assert (receipt["conversations"], receipt["turns"], receipt["record"]) == (1, 1, 2)
    assert len(lee["conversations"]) == 1
    assert trail(cli, folder)[1]["about"] == f"sha256:{receipt['digest']}"


def test_an_erasure_asks_first(cli: Cli, folder: Path) -> None:
    """A no deletes nothing and records nothing."""
    found = cli("data", "erase", "kim", *WHY, "--data-dir", folder, typed="n\n")

    assert found.exit_code == 1
    assert trail(cli, folder) == []


@pytest.mark.parametrize("command", [("export", "kim"), ("erase", "kim", "--yes"), ("hold", "kim")])
def test_nothing_is_done_without_a_reason(cli: Cli, folder: Path, command: tuple[str, ...]) -> None:
    """The error says so, before anything is opened."""
    found = cli("data", *command, "--data-dir", folder)

    assert isinstance(found.exception, ReasonMissing)
    assert trail(cli, folder) == []


def test_a_held_customer_is_neither_erased_nor_purged(cli: Cli, folder: Path) -> None:
    """Until the hold is lifted; the list shows it."""
    cli("data", "hold", "kim", "--reason", "2026가합501 소송", "--data-dir", folder)
    refused = cli("data", "erase", "kim", *WHY, "--yes", "--data-dir", folder)
    kept = json.loads(cli("data", "purge", "--data-dir", folder, "--json").stdout)
    holds = cli("data", "hold", "--data-dir", folder)
    cli("data", "hold", "kim", "--lift", "--reason", "종결", "--data-dir", folder)
    gone = json.loads(cli("data", "purge", "--data-dir", folder, "--json").stdout)

    assert isinstance(refused.exception, DataHeld)
    assert "kim  2026가합501 소송  (operator)" in holds.stdout
    assert (kept["conversations"], gone["conversations"]) == (0, 1)


def test_a_hold_that_is_not_there_cannot_be_lifted(cli: Cli, folder: Path) -> None:
    """The error has a code."""
    found = cli("data", "hold", "kim", "--lift", *WHY, "--data-dir", folder)

    assert isinstance(found.exception, HoldNotFound)


def test_a_purge_says_what_went_and_whose_command_it_was(cli: Cli, folder: Path) -> None:
    """One conversation is past its time."""
    found = cli("data", "purge", "--data-dir", folder)

    assert "대화 1건과 턴 1개를 지웠습니다." in found.stdout
    assert [(record["who"], record["what"], record["about"]) for record in trail(cli, folder)] == [
        ("operator", "conversation.purge", "conv_1")
    ]


def test_a_data_folder_that_is_not_there_is_an_error(cli: Cli, tmp_path: Path) -> None:
    """A misspelt folder is not an empty store."""
    found = cli("audit", "verify", "--data-dir", tmp_path / "nowhere")

    assert isinstance(found.exception, PathMissing)


def test_an_untouched_trail_is_verified(cli: Cli, folder: Path) -> None:
    """The last record can be written down, to see later that nothing was cut off."""
    for user in ("kim", "lee"):
        cli("data", "export", user, *WHY, "--data-dir", folder)

    found = cli("audit", "verify", "--data-dir", folder)
    as_json = json.loads(cli("audit", "verify", "--data-dir", folder, "--json").stdout)
    expected = cli("audit", "verify", "--expect", as_json["last"], "--data-dir", folder)

    assert (found.exit_code, expected.exit_code) == (0, 0)
    assert "2줄이 모두 이어집니다." in found.stdout
    assert (as_json["records"], as_json["broken"], as_json["last"].partition(":")[0]) == (2, None, "2")


def _tamper(folder: Path, statement: str) -> None:
    """Do to the trail what the database forbids: as somebody who may write the file."""
    file = sqlite3.connect(folder / "aicc.sqlite3")
    for trigger in ("audit_is_never_changed", "audit_is_never_deleted"):
        file.execute(f"DROP TRIGGER {trigger}")
    file.execute(statement)
    file.commit()
    file.close()


def test_a_changed_trail_is_found(cli: Cli, folder: Path) -> None:
    """The first record that no longer follows is named, and the exit code says that it failed."""
    for user in ("kim", "lee", "park"):
        cli("data", "export", user, *WHY, "--data-dir", folder)
    _tamper(folder, "UPDATE audit SET body = replace(CAST(body AS TEXT), 'lee', 'choi') WHERE number = 2")

    found = cli("audit", "verify", "--data-dir", folder)

    assert (found.exit_code, "2번에서 사슬이 끊어졌습니다." in found.stdout) == (1, True)


def test_a_trail_whose_end_was_cut_off_is_found_by_what_was_written_down(cli: Cli, folder: Path) -> None:
    """What is left holds together; the record that was written down is gone."""
    for user in ("kim", "lee"):
        cli("data", "export", user, *WHY, "--data-dir", folder)
    last = json.loads(cli("audit", "verify", "--data-dir", folder, "--json").stdout)["last"]
    _tamper(folder, "DELETE FROM audit WHERE number = 2")

    alone = cli("audit", "verify", "--data-dir", folder)
    expected = cli("audit", "verify", "--expect", last, "--data-dir", folder)

    assert (alone.exit_code, expected.exit_code) == (0, 1)


@pytest.mark.parametrize("written", ["2", "0:abc", "two:abc", "2:"])
def test_a_record_to_expect_is_a_number_and_a_digest(cli: Cli, folder: Path, written: str) -> None:
    """Anything else is a mistake in the command."""
    assert cli("audit", "verify", "--expect", written, "--data-dir", folder).exit_code == 2


def test_the_trail_is_shown_by_whom_whose_and_what(cli: Cli, folder: Path) -> None:
    """The last ones that fit, the newest at the end."""
    for user in ("kim", "lee", "kim"):
        cli("data", "export", user, *WHY, "--data-dir", folder)
    cli("data", "hold", "lee", *WHY, "--data-dir", folder)

    def numbers(*options: str) -> list[int]:
        return [record["number"] for record in trail(cli, folder, *options)]

    assert numbers("--user", "kim") == [1, 3]
    assert numbers("--what", "hold") == [4]
    assert numbers("--who", "nobody") == []
    assert numbers("--limit", "2") == [3, 4]
    assert numbers("--since", "2026-01-01") == [1, 2, 3, 4]
    assert "kim" in cli("audit", "show", "--data-dir", folder).stdout

"""What lies on the disk tells nothing to whoever takes it, and a changed byte is noticed."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.api.conftest import AGENT

from aicc.models.errors import KeyUnavailable

if TYPE_CHECKING:
    from tests.api.conftest import Api

# Said by the customer, asked by the bot, said by the agent, and a slot of an open form.
WORDS = ("파란고래", "고객번호 7자리", "하얀사슴", "국민은행")


def talk(api: "Api") -> None:
    """Leave something of a customer everywhere: turns, an open form, a ticket, what an agent said."""
    api.open(user_id="customer-1")
    for text in ("이체하기", "1234567", "국민은행", "파란고래 때문에 상담원 연결해 주세요"):
        api.say(text)
    agent = {"X-API-Key": AGENT}
    (ticket,) = api.client.get("/v1/admin/tickets", headers=agent).json()["tickets"]
    api.client.post(f"/v1/admin/tickets/{ticket['id']}/accept", headers=agent)
    api.client.post(f"/v1/admin/tickets/{ticket['id']}/messages", headers=agent, json={"text": "하얀사슴입니다"})


def on_disk(folder: Path) -> bytes:
    """Return all bytes of the database and what lies beside it."""
    return b"".join(file.read_bytes() for file in folder.glob("aicc.sqlite3*"))


def test_no_word_of_a_customer_can_be_read_on_the_disk(api: "Api", tmp_path: Path) -> None:
    """Neither as UTF-8 nor as JSON escapes it."""
    talk(api)
    disk = on_disk(tmp_path / "var")
    spellings = {word: (word.encode(), word.encode("unicode_escape")) for word in WORDS}

    assert api.conversation_id.encode() in disk
    assert [word for word, ways in spellings.items() if any(way in disk for way in ways)] == []


def test_without_encryption_they_can(make_api: "Callable[..., Api]", tmp_path: Path) -> None:
    """The test above looks in the right place."""
    talk(make_api(encryption="off"))
    disk = on_disk(tmp_path / "var")

    assert [word for word in WORDS if word.encode() in disk] == list(WORDS)


@pytest.mark.parametrize("name", ["aicc.sqlite3", "master.key"])
def test_the_files_of_secrets_are_their_owners(api: "Api", tmp_path: Path, name: str) -> None:
    """Nobody else on the machine reads them."""
    api.open()

    assert (tmp_path / "var" / name).stat().st_mode & 0o777 == 0o600


def test_another_key_opens_nothing(make_api: "Callable[..., Api]", tmp_path: Path) -> None:
    """The centre does not start, rather than answer without its past."""
    talk(make_api())
    (tmp_path / "var" / "master.key").write_text("00" * 32)

    with pytest.raises(KeyUnavailable):
        make_api()


def test_a_changed_byte_is_not_told_as_if_it_were_said(api: "Api", tmp_path: Path) -> None:
    """Who changes a turn in the database changes nobody's words: it cannot be read any more."""
    talk(api)
    with sqlite3.connect(tmp_path / "var" / "aicc.sqlite3") as database:
        changed = database.execute("UPDATE turns SET body = substr(body, 1, length(body) - 1) || x'00' WHERE seq = 2")
        assert changed.rowcount == 1
    database.close()
    answer = api.client.get(f"{api.path}?limit=50", headers=api.bearer)

    assert answer.status_code == 503
    assert "이체하기" not in answer.text

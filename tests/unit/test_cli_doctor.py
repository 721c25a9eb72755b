"""`aicc doctor`."""

import json
import os
import shutil
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import Result

from aicc.stores.sqlite import Database
from aicc.utils.config import PACKAGED_BOT

Cli = Callable[..., Result]

SECRET = "s" * 32
KEYS = "admin:kim:0123456789abcdef"


@pytest.fixture
def healthy(cli: Cli, artefacts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Return the command line of a centre that is set up as it should be."""
    monkeypatch.setenv("AICC_PORT", "0")
    monkeypatch.setenv("AICC_TOKEN_SECRET", SECRET)
    monkeypatch.setenv("AICC_ADMIN_KEYS", KEYS)
    monkeypatch.setenv("AICC_DATA_DIR", str(tmp_path / "data"))
    shutil.copytree(artefacts, tmp_path / "data")
    Database(tmp_path / "data" / "aicc.sqlite3").close()
    return cli


def _states(cli: Cli, *arguments: str) -> dict[str, str]:
    return {check["code"]: check["state"] for check in json.loads(cli("doctor", *arguments, "--json").stdout)}


class _Centre(BaseHTTPRequestHandler):
    """Answers as a running centre does, except that it is not ready."""

    def do_GET(self) -> None:
        self.send_response(503 if self.path == "/readyz" else 200)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        return


@pytest.fixture
def centre() -> Iterator[int]:
    """Return the port of a server that answers."""
    with HTTPServer(("127.0.0.1", 0), _Centre) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_centre_that_is_set_up_well_has_no_complaint(healthy: Cli) -> None:
    """Every line is ok and the exit code 0."""
    found = healthy("doctor", "--json")

    assert found.exit_code == 0
    assert {check["code"] for check in json.loads(found.stdout) if check["state"] != "ok"} == set()


def test_each_line_is_said_in_both_languages_with_what_to_do(cli: Cli) -> None:
    """A centre fresh from the box works and has warnings, each with its next step."""
    found = cli("doctor")

    assert "정상 ok    설정을 읽었습니다 / Settings are readable" in found.stdout
    assert "주의 warn  관리자 키가 없어 스스로 만든 키 하나를 씁니다" in found.stdout
    assert "→ AICC_ADMIN_KEYS=역할:이름:키 로 사람마다 정해 주세요. / Set AICC_ADMIN_KEYS=role:name:key" in found.stdout


def test_settings_that_cannot_be_read_fail(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bad variable is a failed line that names it, not an end without a list."""
    monkeypatch.setenv("AICC_PORT", "many")
    found = cli("doctor", "--json")

    assert found.exit_code == 1
    assert [(check["code"], check["state"]) for check in json.loads(found.stdout)] == [("settings", "fail")]


def test_nothing_is_made_by_looking(cli: Cli, tmp_path: Path) -> None:
    """A data folder that does not exist yet is not made, nor anything in it."""
    found = _states(cli, "--data-dir", str(tmp_path / "later"))

    assert (found["data_dir"], found["database"], found["artefact"]) == ("ok", "ok", "warn")
    assert not (tmp_path / "later").exists()


def test_a_data_folder_that_is_a_file_fails(cli: Cli, tmp_path: Path) -> None:
    """What cannot be written is a failure."""
    (tmp_path / "file").touch()

    assert _states(cli, "--data-dir", str(tmp_path / "file"))["data_dir"] == "fail"


def test_a_damaged_database_fails(healthy: Cli, tmp_path: Path) -> None:
    """A file that is no database is a failure with the way out."""
    (tmp_path / "data" / "aicc.sqlite3").write_bytes(b"no database" * 100)
    found = healthy("doctor")

    assert found.exit_code == 1
    assert "실패 fail  데이터베이스" in found.stdout
    assert "백업을 되돌려 주세요." in found.stdout


@pytest.mark.parametrize(("version", "state"), [(0, "warn"), (99, "fail")])
def test_a_database_of_another_version_is_left_as_it_is(healthy: Cli, tmp_path: Path, version: int, state: str) -> None:
    """An older one is announced, a newer one refused; neither is changed."""
    path = tmp_path / "data" / "aicc.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={version}")

    assert _states(healthy)["database"] == state
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (version,)


def test_a_memory_store_is_a_warning(healthy: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A centre that forgets is possible and unwise."""
    monkeypatch.setenv("AICC_STORE", "memory")

    assert _states(healthy)["database"] == "warn"


def test_a_bot_with_mistakes_fails(healthy: Cli, tmp_path: Path) -> None:
    """Mistakes fail, and no artefact can be looked for."""
    bot = Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))
    (bot / "faq.yaml").unlink()
    found = _states(healthy, "--bot", str(bot))

    assert (found["bot"], found["artefact"]) == ("fail", "warn")


def test_a_damaged_artefact_is_a_warning(healthy: Cli, tmp_path: Path) -> None:
    """The centre would train anew; somebody should know."""
    for path in (tmp_path / "data" / "artefacts").iterdir():
        path.write_bytes(path.read_bytes()[:-1])

    assert _states(healthy)["artefact"] == "warn"


def test_a_bot_without_tests_is_a_warning(healthy: Cli, tmp_path: Path) -> None:
    """Nobody knows whether a bot without tests still does what it did."""
    bot = Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))
    shutil.rmtree(bot / "tests")

    assert _states(healthy, "--bot", str(bot))["tests"] == "warn"


@pytest.mark.parametrize(
    ("keys", "state"), [("admin:kim:short", "fail"), ("boss:kim:0123456789abcdef", "fail"), (",", "warn")]
)
def test_keys_that_are_no_keys_are_found(healthy: Cli, monkeypatch: pytest.MonkeyPatch, keys: str, state: str) -> None:
    """Keys that are too short, of no role, or none at all are told."""
    monkeypatch.setenv("AICC_ADMIN_KEYS", keys)

    assert _states(healthy)["admin_keys"] == state


def test_a_secret_never_shows(healthy: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the token secret nor a key, right or wrong, is printed."""
    monkeypatch.setenv("AICC_ADMIN_KEYS", f"{KEYS},admin:lee:geheim")
    shown = healthy("doctor").stdout

    assert SECRET not in shown
    assert "0123456789abcdef" not in shown
    assert "geheim" not in shown


def test_a_secret_that_others_may_read_fails(healthy: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A self-made token secret must be its owner's alone."""
    monkeypatch.delenv("AICC_TOKEN_SECRET")
    path = tmp_path / "data" / "token.secret"
    path.write_text(SECRET, encoding="utf-8")
    os.chmod(path, 0o644)

    assert _states(healthy)["token_secret"] == "fail"


@pytest.mark.parametrize(
    ("origins", "state"),
    [
        ("https://bank.example,http://localhost:3000", "ok"),
        ("http://bank.example", "warn"),
        ("*", "fail"),
        ("https://*.bank.example", "fail"),
        ("bank.example", "fail"),
        ("https://bank.example/chat", "fail"),
        ("https://[", "fail"),
    ],
)
def test_origins_are_looked_at(healthy: Cli, monkeypatch: pytest.MonkeyPatch, origins: str, state: str) -> None:
    """Only whole https origins, and plain ones of this machine, are fine."""
    monkeypatch.setenv("AICC_ALLOWED_ORIGINS", origins)

    assert _states(healthy)["origins"] == state


def test_a_port_that_another_program_has_fails(healthy: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that is taken by something that is no centre cannot be used."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AICC_PORT", str(other.getsockname()[1]))

        assert _states(healthy)["port"] == "fail"


def test_our_own_centre_may_have_the_port(healthy: Cli, centre: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking at a running centre is no conflict with it."""
    monkeypatch.setenv("AICC_PORT", str(centre))

    assert _states(healthy)["port"] == "ok"


def test_a_running_server_is_looked_at(healthy: Cli, centre: int) -> None:
    """With its address the three routes of an operator are asked; one that refuses fails."""
    found = _states(healthy, "--url", f"http://127.0.0.1:{centre}/")

    assert [found[route] for route in ("healthz", "readyz", "metrics")] == ["ok", "fail", "ok"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "file:///etc/passwd", "nonsense", "http://[", "http://a b"])
def test_a_server_that_does_not_answer_fails(healthy: Cli, url: str) -> None:
    """No server, another scheme or no address at all is a failure and no crash."""
    assert _states(healthy, "--url", url)["healthz"] == "fail"


@pytest.mark.parametrize(
    ("variables", "code", "state"),
    [
        ({"AICC_ENCRYPTION": "off"}, "encryption", "warn"),
        ({"AICC_ENCRYPTION": "vault"}, "encryption", "fail"),
        ({"AICC_WORKERS": "2"}, "redis", "fail"),
        ({"AICC_REDIS": "http://127.0.0.1"}, "redis", "fail"),
        ({"AICC_REDIS": "redis://127.0.0.1:1/0"}, "redis", "fail"),
        ({"AICC_STORE": "dynamodb", "AICC_AWS_ENDPOINT": "http://127.0.0.1:1"}, "tables", "fail"),
    ],
)
def test_what_is_shared_is_looked_at(
    healthy: Cli, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], code: str, state: str
) -> None:
    """The key that encrypts, Redis, the tables: said before the first customer finds out."""
    assert _states(healthy)[code] == "ok"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert _states(healthy)[code] == state


def test_a_key_that_others_may_read_is_told(healthy: Cli, tmp_path: Path) -> None:
    """Whoever reads it reads every conversation."""
    key = tmp_path / "data" / "master.key"
    key.write_text("00" * 32)
    key.chmod(0o644)

    assert _states(healthy)["encryption"] == "warn"

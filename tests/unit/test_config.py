"""Settings from the environment."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from aicc.utils.config import PACKAGED_BOT, Settings, describe_problems


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder without a .env, so that nothing but the test sets anything."""
    monkeypatch.chdir(tmp_path)


def test_a_laptop_needs_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any variable the packaged bot runs on this machine only and keeps its data in var/."""
    monkeypatch.delenv("AICC_DATA_DIR")
    settings = Settings()

    assert (settings.host, settings.port, settings.store) == ("127.0.0.1", 8000, "sqlite")
    assert settings.bot == PACKAGED_BOT
    assert settings.database == Path("var/aicc.sqlite3")


def test_the_packaged_bot_is_there() -> None:
    """The default bot is a folder with a bot.yaml."""
    assert (PACKAGED_BOT / "bot.yaml").is_file()


def test_origins_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trailing slash is no part of an origin."""
    monkeypatch.setenv("AICC_ALLOWED_ORIGINS", "https://bank.example/, https://shop.example,")

    assert Settings().allowed_origins == ("https://bank.example", "https://shop.example")


def test_the_env_file_is_read(tmp_path: Path) -> None:
    """A variable in .env counts like one of the environment."""
    (tmp_path / ".env").write_text("AICC_PORT=9000\nOTHER=1\n", encoding="utf-8")

    assert Settings().port == 9000


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """AICC_TOKEN_SECRET= in a copied .env.example leaves the default."""
    monkeypatch.setenv("AICC_TOKEN_SECRET", "")

    assert Settings().token_secret is None


def test_a_problem_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong is told with the name that the operator typed."""
    monkeypatch.setenv("AICC_PORT", "99999")

    with pytest.raises(ValidationError) as raised:
        Settings()

    assert describe_problems(raised.value) == "AICC_PORT: Input should be less than or equal to 65535"


def test_a_refused_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error about a secret that is too short does not repeat it."""
    monkeypatch.setenv("AICC_TOKEN_SECRET", "hunter2")

    with pytest.raises(ValidationError) as raised:
        Settings()

    assert "hunter2" not in f"{raised.value} {describe_problems(raised.value)}"


def test_secrets_hide_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dump of the settings shows asterisks."""
    monkeypatch.setenv("AICC_ADMIN_KEYS", "admin:kim:0123456789")

    assert "0123456789" not in repr(Settings())


def test_settings_do_not_change() -> None:
    """The environment is read once."""
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]

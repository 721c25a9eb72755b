"""The command line as a process: exit codes, errors and what a first look costs."""

import os
import subprocess
import sys
from pathlib import Path

HEAVY = ("numpy", "fastapi", "pydantic", "yaml", "uvicorn")


def _run(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aicc.cli", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    """The commands are listed without importing what only running them needs."""
    code = f"import sys, aicc.cli.main; print([name for name in {HEAVY} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert found.stdout == "[]\n"


def test_help_names_every_command_in_both_languages(tmp_path: Path) -> None:
    """Each command says what it does in Korean and in English."""
    shown = _run("--help", folder=tmp_path).stdout

    for command in ("init", "validate", "train", "chat", "test", "evaluate", "serve", "doctor"):
        assert f"│ {command} " in shown
    assert "봇 파일의 잘못을 한 번에 모두 찾습니다. / Find every mistake" in shown


def test_an_unknown_command_is_wrong_usage(tmp_path: Path) -> None:
    """Wrong usage exits with 2."""
    assert _run("valdiate", folder=tmp_path).returncode == 2


def test_an_error_of_ours_is_said_in_both_languages_with_its_code(tmp_path: Path) -> None:
    """A folder that is not there exits with 3 and no traceback."""
    found = _run("validate", "nowhere", folder=tmp_path)

    assert found.returncode == 3
    assert "[bot_missing]" in found.stderr
    assert "nowhere에 봇 파일이 없습니다." in found.stderr
    assert "There are no bot files in nowhere." in found.stderr
    assert "Traceback" not in found.stderr


def test_brackets_in_an_error_stay(tmp_path: Path) -> None:
    """The code of a mistake in the bot's files, which stands in brackets, is shown and not taken for a colour."""
    (tmp_path / "bot.yaml").write_text("id: [", encoding="utf-8")

    assert "[yaml_syntax]" in _run("chat", ".", folder=tmp_path).stderr


def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """A bad variable exits with 3 and is named."""
    found = _run("validate", folder=tmp_path, AICC_PORT="many")

    assert found.returncode == 3
    assert "AICC_PORT" in found.stderr


def test_a_terminal_that_knows_no_korean_is_no_reason_to_fail(tmp_path: Path) -> None:
    """With an ASCII terminal the result is still there, in escapes."""
    found = _run("validate", folder=tmp_path, PYTHONIOENCODING="ascii")

    assert found.returncode == 0
    assert "0 errors, 0 warnings" in found.stdout

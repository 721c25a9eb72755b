"""How far a command is: lines in a log, a bar before a person."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from aicc.cli.progress import stages

NAMES = {"reading": "읽기", "solving": "풀기"}


def test_a_log_gets_a_line_for_each_stage(capsys: pytest.CaptureFixture[str]) -> None:
    """However often a stage tells its share, it is named once, on standard error alone."""
    with stages(NAMES) as told:
        told("reading", 0.0)
        told("reading", 0.5)
        told("solving", 1.0)
    said = capsys.readouterr()

    assert (said.out, said.err) == ("", "읽기\n풀기\n")


def test_a_stage_nobody_named_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """A step that the training has newly is no reason to fail."""
    with stages(NAMES) as told:
        told("[polishing]", 0.5)

    assert capsys.readouterr().err == "[polishing]\n"


@pytest.mark.parametrize("share", ["-1.0", "0.5", "7.0", "float('nan')"])
def test_a_person_gets_a_bar(tmp_path: Path, share: str) -> None:
    """On a terminal the stage stands beside a bar, which shares out of 0..1 do not break."""
    code = (
        "from aicc.cli.progress import stages\n"
        f"with stages({NAMES!r}) as told:\n"
        f"    told('reading', {share}); told('polishing', {share}); told('solving', 1.0)\n"
    )
    shown = _on_terminal(tmp_path, sys.executable, "-c", code)

    assert "풀기" in shown
    assert "100%" in shown


def test_a_person_gets_a_table(tmp_path: Path) -> None:
    """On a terminal the summary of a training is a table, and the bar is gone from the last line."""
    shown = _on_terminal(tmp_path, sys.executable, "-m", "aicc.cli", "train", "--data-dir", str(tmp_path))

    assert "│ 의도 / Intents" in shown
    assert "보관한 곳 / Kept at: " in shown.splitlines()[-1]


def _on_terminal(folder: Path, *command: str) -> str:
    """Return what a command writes to a terminal of a hundred and twenty columns."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65_536):
            shown += part
    except OSError:  # so a terminal ends when nobody writes to it any more
        pass
    finally:
        os.close(ours)
    assert process.wait() == 0
    return shown.decode("utf-8")

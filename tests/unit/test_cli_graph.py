"""`aicc graph`."""

from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from aicc.cli.graph import graph
from aicc.models.errors import FlowNotFound


@pytest.fixture
def run() -> Callable[..., Result]:
    """Return what runs the command."""
    app = typer.Typer()
    app.command()(graph)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_scenario_is_printed_as_mermaid(run: Callable[..., Result]) -> None:
    """That is what goes into a document."""
    drawn = run("transfer")

    assert drawn.exit_code == 0
    assert drawn.stdout.startswith("flowchart TD\n")


def test_all_scenarios_are_printed_one_after_the_other(run: Callable[..., Result]) -> None:
    """A comment names each."""
    drawn = run()

    assert "%% card_loss\nflowchart TD\n" in drawn.stdout
    assert "%% transfer\nflowchart TD\n" in drawn.stdout


def test_a_scenario_is_written_to_a_file(run: Callable[..., Result], tmp_path: Path) -> None:
    """As SVG, a picture that every browser shows."""
    drawn = run("transfer", "--format", "svg", "--out", tmp_path / "pictures" / "transfer.svg")

    assert drawn.exit_code == 0
    assert (tmp_path / "pictures" / "transfer.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_all_scenarios_are_written_to_a_folder(run: Callable[..., Result], tmp_path: Path) -> None:
    """A file each, named like the scenario."""
    run("--format", "svg", "--out", tmp_path)

    assert {"card_loss.svg", "transfer.svg"} <= {path.name for path in tmp_path.glob("*.svg")}


def test_several_pictures_need_a_folder(run: Callable[..., Result]) -> None:
    """Two SVG files one after the other are none."""
    drawn = run("--format", "svg")

    assert drawn.exit_code == 2
    assert "--out" in drawn.stderr


def test_an_unknown_scenario_is_refused(run: Callable[..., Result]) -> None:
    """The error names those that there are."""
    drawn = run("transfir")

    assert isinstance(drawn.exception, FlowNotFound)
    assert "card_loss" in str(drawn.exception)


def test_traffic_counts_recorded_conversations(
    run: Callable[..., Result], artefacts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing recorded yet, nobody passed any step."""
    monkeypatch.setenv("AICC_STORE", "memory")
    drawn = run("transfer", "--traffic", "--data-dir", artefacts)

    assert drawn.exit_code == 0
    assert "0명" in drawn.stdout

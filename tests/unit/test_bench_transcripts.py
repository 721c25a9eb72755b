"""The bench of conversation tests."""

import json
from pathlib import Path

import pytest
from bench.transcripts import main, transcripts_s

from aicc.services.engines import Engines


def test_it_prints_how_long_so_many_took(
    capsys: pytest.CaptureFixture[str], artefacts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One JSON object for programs."""
    monkeypatch.setenv("AICC_DATA_DIR", str(artefacts))

    assert main(["--count", "3", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["transcripts"], figures["jobs"]) == (3, 1)


def test_it_measures_engines_that_are_there_already(engines: Engines) -> None:
    """For benches that measure more than this."""
    assert transcripts_s(engines, 2) > 0

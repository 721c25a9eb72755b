"""The command line that scores public entity tests."""

from pathlib import Path

import pytest
from bench.entities import main


@pytest.mark.parametrize("suite", ["duckling", "rustling", "recognizers", "nemo"])
def test_a_file_without_rows_is_an_error(suite: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing to measure must not look like a result."""
    path = tmp_path / "empty.jsonl"
    path.write_text("\n", encoding="utf-8")

    assert main(["--suite", suite, str(path), "--json"]) == 2
    shown = capsys.readouterr()
    assert "no rows" in shown.err
    assert shown.out == ""

"""What stands in for AWS, where it cannot be had."""

from pathlib import Path
from typing import Final

import pytest
from tools.ministack import start
from tools.server_process import ServerMissing

REQUIREMENTS: Final = Path(start.__file__).with_name("requirements.txt")


def test_what_cannot_be_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for the server learns what pip said, and no half of it stays for the next one."""
    wanted = tmp_path / "requirements.txt"
    wanted.write_text(f"{tmp_path}/nowhere\n")
    monkeypatch.setattr(start, "_REQUIREMENTS", wanted)
    monkeypatch.setattr(start, "_CACHE", tmp_path / "cache")

    with pytest.raises(ServerMissing, match=r"(?s)ministack cannot be installed:.*nowhere"):
        start.MiniStack(tmp_path).start()

    assert list((tmp_path / "cache").glob("*/whole")) == []


def test_every_package_is_pinned() -> None:
    """What deploys today deploys tomorrow."""
    lines = [line for line in REQUIREMENTS.read_text().splitlines() if not line.startswith("#")]

    assert [line for line in lines if line.count("==") != 1] == []

"""The search server for tests, where it cannot be had."""

from pathlib import Path

import pytest
from tools.search_server.start import SearchServer
from tools.server_process import ServerMissing


def test_missing_programs_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Java and Maven it says how to install them."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ServerMissing, match=r"java, javac, mvn missing; .*default-jdk-headless maven"):
        SearchServer("opensearch", tmp_path).start()

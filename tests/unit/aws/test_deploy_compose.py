"""The compose file: everything pinned, healthy in turn, and open to this machine only."""

from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from aicc.utils.config import Settings

FILE: Final = Path(__file__).parents[3] / "deploy" / "compose.yaml"
COMPOSE: Final[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SERVICES: Final[dict[str, dict[str, Any]]] = COMPOSE["services"]
# What of the compose specification the file uses; a misspelt word would be one too many.
WORDS: Final = {
    *("image", "build", "environment", "command", "user", "working_dir", "ports", "volumes", "tmpfs", "read_only"),
    *("cap_drop", "security_opt", "init", "stop_grace_period", "restart", "depends_on", "healthcheck"),
}


def test_the_whole_centre_is_there() -> None:
    """The centre, Redis, OpenSearch, DynamoDB Local, and what makes the tables."""
    assert set(SERVICES) == {"chatbot", "tables", "redis", "opensearch", "dynamodb"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_uses_known_words(name: str) -> None:
    """No word is misspelt: compose would refuse it."""
    assert set(SERVICES[name]) - WORDS == set()


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_pinned(name: str) -> None:
    """Every image has a version; ours is the one that was just built."""
    image, _, version = SERVICES[name]["image"].partition(":")

    assert version
    assert (version == "latest") == (image == "aicc-chatbot")


def test_nobody_outside_this_machine_gets_in() -> None:
    """Only the centre has a port, and that on the loopback address."""
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "chatbot": ["127.0.0.1:8000:8000"]
    }


@pytest.mark.parametrize("name", ["redis", "opensearch", "dynamodb"])
def test_a_server_says_when_it_is_ready(name: str) -> None:
    """Each has a check of its own, in the exec form."""
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


def test_each_waits_for_what_it_needs() -> None:
    """The centre starts when its servers are healthy and its tables made."""
    waits = {name: part["condition"] for name, part in SERVICES["chatbot"]["depends_on"].items()}

    assert waits == {
        "redis": "service_healthy",
        "opensearch": "service_healthy",
        "tables": "service_completed_successfully",
    }
    assert SERVICES["tables"]["depends_on"] == {"dynamodb": {"condition": "service_healthy"}}


def test_what_must_last_is_in_named_volumes() -> None:
    """Every volume that is mounted is declared, and every declared one is mounted."""
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}

    assert mounted == set(COMPOSE["volumes"])


def test_settings_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The centre takes the settings as they stand, and reaches its servers by their names."""
    for name, value in SERVICES["chatbot"]["environment"].items():
        monkeypatch.setenv(name, value)

    settings = Settings()

    assert (settings.store, settings.aws_endpoint) == ("dynamodb", "http://dynamodb:8000")
    assert settings.search_engine == "opensearch+http://opensearch:9200/aicc"
    assert {name for name in SERVICES["chatbot"]["environment"] if name.startswith("AICC_")} <= {
        f"AICC_{name.upper()}" for name in Settings.model_fields
    }


def test_the_centre_may_finish_its_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time until it is killed covers the drain and the ten seconds of turns under way."""
    assert SERVICES["chatbot"]["stop_grace_period"] == "30s"
    assert Settings().drain_seconds + 10 < 30

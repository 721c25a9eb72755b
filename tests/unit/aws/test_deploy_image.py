"""The Dockerfiles: what hadolint says of them, and what it does not look at."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from aicc.utils.config import Settings

ROOT: Final = Path(__file__).parents[3]
HADOLINT: Final = str(Path(sys.executable).parent / "hadolint")
FILES: Final = ("Dockerfile", "deploy/opensearch/Dockerfile")


def findings(text: str) -> set[str]:
    """Return the rules that a Dockerfile breaks."""
    command = [HADOLINT, "--no-fail", "--format", "json", "-"]
    ran = subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=ROOT)
    return {each["code"] for each in json.loads(ran.stdout)}


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the image: word and rest, lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def last(word: str) -> str:
    """Return what an instruction was told last."""
    return [rest for found, rest in instructions() if found == word][-1]


@pytest.mark.parametrize("name", FILES)
def test_hadolint_finds_nothing(name: str) -> None:
    """No rule is broken, and none is switched off."""
    text = (ROOT / name).read_text(encoding="utf-8")

    assert findings(text) == set()
    assert "hadolint ignore" not in text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("FROM python\n", "DL3006"),
        ("FROM python:latest\n", "DL3007"),
        ("FROM python:3.11.15-slim-bookworm\nADD a /a\n", "DL3020"),
        ("FROM python:3.11.15-slim-bookworm\nRUN apt-get update && apt-get install -y curl=1\n", "DL3009"),
        ("FROM python:3.11.15-slim-bookworm\nRUN pip install requests\n", "DL3013"),
        ("FROM python:3.11.15-slim-bookworm\nUSER root\n", "DL3002"),
        ("FROM python:3.11.15-slim-bookworm\nCMD aicc serve\n", "DL3025"),
    ],
)
def test_hadolint_is_awake(text: str, rule: str) -> None:
    """A base without a version, ADD, lists left behind, a version left open, root, the shell form."""
    assert rule in findings(text)


def test_nothing_is_downloaded_but_packages() -> None:
    """No ADD, which takes addresses, and no curl or wget: what gets in is in the repository or in constraints.txt."""
    assert [word for word, rest in instructions() if word == "ADD" or "curl" in rest or "wget" in rest] == []


def test_the_image_has_two_stages_from_one_base() -> None:
    """What builds does not get in, and what was built runs on what it was built for."""
    bases = [rest.split()[0] for word, rest in instructions() if word == "FROM"]

    assert bases == ["python:3.11.15-slim-bookworm"] * 2


def test_nobody_is_root_in_it() -> None:
    """The user is a number, which Kubernetes and ECS can see is not root."""
    assert last("USER") == "10001:10001"


def test_it_is_healthy_when_it_is_ready() -> None:
    """The check asks the readiness address on its own port and needs no program but Python."""
    check = last("HEALTHCHECK")

    assert '"python", "-c"' in check
    assert "/readyz" in check
    assert "AICC_PORT" in check


def test_signals_reach_the_centre() -> None:
    """No shell stands between: the entry point is in the exec form."""
    assert json.loads(last("ENTRYPOINT")) == ["aicc"]
    assert json.loads(last("CMD")) == ["serve"]
    assert last("STOPSIGNAL") == "SIGTERM"


def test_its_settings_are_settings_and_no_secrets() -> None:
    """Each AICC_ variable is one that the centre reads; none is a key or a password."""
    given = [
        pair.partition("=")[0]
        for word, rest in instructions()
        if word in ("ENV", "ARG")
        for pair in rest.split()
        if pair.startswith("AICC_")
    ]
    fields = Settings.model_fields

    assert set(given) <= {f"AICC_{name.upper()}" for name in fields}
    assert [name for name in given if "Secret" in str(fields[name.removeprefix("AICC_").lower()].annotation)] == []


def test_the_guides_port_is_open() -> None:
    """`docker run -p 8000:8000` finds it."""
    assert last("EXPOSE") == "8000"


def test_only_what_is_copied_reaches_the_builder() -> None:
    """Everything is left out but what the Dockerfile names, so that no key and no data can get into an image."""
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}
    copied = {
        source.split("/")[0]
        for word, rest in instructions()
        if word == "COPY" and "--from" not in rest
        for source in rest.split()[:-1]
        if "$" not in source
    }

    assert lines[0] == "*"
    assert copied | {"bots", "deploy/lambda", "tools/build_lambda.py"} == let_in
    assert [name for name in copied if not (ROOT / name).exists()] == []

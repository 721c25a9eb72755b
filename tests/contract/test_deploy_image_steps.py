"""The steps of the Dockerfile, carried out in a folder: what `docker build` and `docker run` would do, without Docker.

The folder stands in the place of `/`. What is not shown: the base image (this machine's Python takes its place), the
user (adding one needs root), and that nothing else can be written.
"""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
# Folders of the image that the Dockerfile names.
_PLACES: Final = ("/opt/aicc", "/srv", "/build", "/var/lib/aicc")
_SECONDS: Final = 120


@dataclass(slots=True)
class Image:
    """An image in the making: a folder, and what its instructions have said so far."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    told: dict[str, str] = field(default_factory=dict)

    def here(self, text: str) -> str:
        """Return a text with the folder before every place of the image."""
        return re.sub("|".join(map(re.escape, _PLACES)), lambda found: f"{self.folder}{found[0]}", text)

    def filled(self, text: str) -> str:
        """Return a text with what ENV and ARG have said filled in."""
        return re.sub(r"\$\{?(\w+)\}?", lambda found: self.environment.get(found[1], found[0]), text)

    def copy(self, rest: str) -> None:
        """Copy what COPY names; folders bring their contents."""
        *sources, target = self.filled(rest).split()
        place = Path(self.here(target)) if target.startswith("/") else Path(self.here(self.workdir)) / target
        for source in (ROOT / name for name in sources):
            if source.is_dir():
                shutil.copytree(source, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, place)

    def run(self, command: str) -> None:
        """Run a command of RUN in the working folder."""
        place = Path(self.here(self.workdir))
        place.mkdir(parents=True, exist_ok=True)
        variables = {name: self.here(value) for name, value in self.environment.items()}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        done = subprocess.run(
            ["sh", "-c", self.here(command)],
            cwd=place,
            env={"PATH": path, "HOME": str(self.folder), **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"


def stages() -> list[list[tuple[str, str]]]:
    """Return the instructions of each stage: word and rest, lines joined."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.M).replace("\\\n", " ")
    found: list[list[tuple[str, str]]] = []
    for word, _, rest in (line.partition(" ") for line in text.splitlines() if line.strip()):
        if word == "FROM":
            found.append([])
        else:
            found[-1].append((word, rest.strip()))
    return found


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """The image after both stages. It takes a minute: everything is installed anew."""
    made = Image(folder=tmp_path_factory.mktemp("image"))
    build, final = stages()
    for word, rest in build:
        if word in ("ENV", "ARG"):
            made.environment |= dict(pair.split("=", 1) for pair in shlex.split(rest))
        elif word == "WORKDIR":
            made.workdir = rest
        elif word == "COPY":
            Path(made.here(made.workdir)).mkdir(parents=True, exist_ok=True)
            made.copy(rest)
        elif word == "RUN":
            made.run(rest)
    made.environment = {}
    for word, rest in final:
        if word == "ENV":
            made.environment |= dict(pair.split("=", 1) for pair in shlex.split(rest))
        made.told[word] = rest
    return made


@dataclass(frozen=True, slots=True)
class Container:
    """A container that runs: its process, and what its instructions see."""

    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    log: Path


@pytest.fixture
def container(image: Image, tmp_path: Path) -> Iterator[Container]:
    """ENTRYPOINT and CMD, in the environment of the image, on a free port."""
    data = tmp_path / "data"
    data.mkdir()
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = str(line.getsockname()[1])
    variables = {
        name: image.here(value).replace("$PATH", os.environ["PATH"]) for name, value in image.environment.items()
    }
    environment = variables | {"AICC_PORT": port, "AICC_HOST": "127.0.0.1", "AICC_DATA_DIR": str(data)}
    command = [*json.loads(image.told["ENTRYPOINT"]), *json.loads(image.told["CMD"])]
    log = tmp_path / "log"
    with log.open("wb") as out:
        program = shutil.which(command[0], path=environment["PATH"])
        assert program == image.here("/opt/aicc/bin/aicc")
        process = subprocess.Popen([program, *command[1:]], cwd=data, env=environment, stdout=out, stderr=out)
    yield Container(process=process, environment=environment, log=log)
    process.kill()
    process.wait()


def healthy(image: Image, container: Container) -> bool:
    """Return whether the health check of the image succeeds."""
    command = json.loads(image.told["HEALTHCHECK"].partition("CMD ")[2])
    program = shutil.which(command[0], path=container.environment["PATH"])
    assert program is not None
    return (
        subprocess.run([program, *command[1:]], env=container.environment, capture_output=True, check=False).returncode
        == 0
    )


def test_the_container_gets_healthy_and_ends_when_it_is_told(image: Image, container: Container) -> None:
    """It starts with what was learned at build time, answers its own check, and SIGTERM ends it in good order."""
    deadline = time.monotonic() + _SECONDS
    while not healthy(image, container):
        assert container.process.poll() is None, container.log.read_text()
        assert time.monotonic() < deadline, container.log.read_text()

    container.process.send_signal(getattr(signal, image.told["STOPSIGNAL"]))

    container.process.wait(timeout=_SECONDS)
    log = container.log.read_text()
    assert "server.draining" in log
    assert "Application shutdown complete." in log


def test_nothing_is_learned_at_the_start(image: Image, container: Container) -> None:
    """What was learned comes with the image; the data folder gets none of its own."""
    deadline = time.monotonic() + _SECONDS
    while not healthy(image, container):
        assert time.monotonic() < deadline, container.log.read_text()

    assert len(list(Path(image.here("/srv/artefacts")).glob("*.intents"))) == 1
    assert not (Path(container.environment["AICC_DATA_DIR"]) / "artefacts").exists()


def test_tools_of_the_developers_stay_outside(image: Image) -> None:
    """What runs needs neither tests nor linters; what AWS, Redis and OpenSearch need is there."""
    installed = {path.name for path in Path(image.here("/opt/aicc")).glob("lib/python*/site-packages/*")}

    assert {"boto3", "redis", "opensearchpy", "aicc"} <= installed
    assert {"pytest", "mypy", "moto", "hypothesis"} & installed == set()

"""Starts ministack, which answers to the API of CloudFormation, ECS, Lambda, S3 and others, for tests of deployment.

    python -m tools.ministack.start

It listens on 127.0.0.1 only, on a free port, keeps everything in memory and a temporary folder, prints its address when
it is ready, and ends with whoever started it. ministack and AWS's command line are installed once from
`requirements.txt` into an environment of their own below `.cache`.

What it does not do: no task, no Redis and no OpenSearch runs, no role is enforced, a security group lets everything
through, and what cannot be (a certificate that does not exist, an instance type that is not sold) is accepted. It has
neither Connect nor Lex; see `stand_ins.py` for what stands there.
"""

import contextlib
import hashlib
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from tools.server_process import ServerMissing, ServerProcess, free_port, keep

ACCOUNT: Final = "111122223333"
REGION: Final = "ap-northeast-2"

_HERE: Final = Path(__file__).parent
_CACHE: Final = Path(__file__).parents[2] / ".cache" / "ministack"
_REQUIREMENTS: Final = _HERE / "requirements.txt"
_START_SECONDS: Final = 60


class MiniStack(ServerProcess):
    """ministack in a process of its own. It forgets everything at its end.

    Args:
        folder: where its log, its notes and the code of functions go.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__("ministack", folder, seconds=_START_SECONDS)
        self._port = free_port()
        self._notes = folder / "notes.jsonl"

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def notes(self) -> tuple[dict[str, Any], ...]:
        """Return the resources that stacks have made: stack, name, type, and properties, resolved."""
        if not self._notes.exists():
            return ()
        return tuple(json.loads(line) for line in self._notes.read_text(encoding="utf-8").splitlines())

    def environment(self) -> dict[str, str]:
        """Return the environment in which `aws` and boto3 speak to it, and to nothing else."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        settings = {
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": "tests",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": self.url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "PATH": f"{installed() / 'bin'}:{os.environ['PATH']}",
        }
        return kept | settings

    def command(self) -> Sequence[str]:
        """Return what to run, after installing it."""
        python = installed() / "bin" / "python"
        return ("env", *_assigned(self._settings()), str(python), str(_HERE / "stand_ins.py"))

    def answers(self) -> bool:
        """Return whether it can be used."""
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=2)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(line):
            line.request("GET", "/_ministack/health")
            return line.getresponse().status == HTTPStatus.OK
        return False

    def kill(self) -> None:
        """End it, and the functions that it runs."""
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=10)
        super().kill()

    def _settings(self) -> Mapping[str, str]:
        return {
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self._port),
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            "LOG_LEVEL": "WARNING",
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "MINISTACK_NOTES": str(self._notes),
            "MINISTACK_REGION": REGION,
            "TMPDIR": str(self.folder),
        }


def installed() -> Path:
    """Return the environment of ministack and `aws`, after installing what is not there yet.

    Raises:
        ServerMissing: it cannot be installed.
    """
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    name = hashlib.sha256((_REQUIREMENTS.read_text(encoding="utf-8") + version).encode()).hexdigest()[:12]
    place = _CACHE / name
    if not (place / "whole").exists():
        _install(place)
    return place


def _install(place: Path) -> None:
    # An environment cannot be moved: it is made where it stays, and counts as whole when a file says so.
    shutil.rmtree(place, ignore_errors=True)
    _run(sys.executable, "-m", "venv", str(place))
    pip = (str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    _run(*pip, "--no-deps", "-r", str(_REQUIREMENTS))
    (place / "whole").touch()


def _run(*command: str) -> None:
    ran = subprocess.run(command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if ran.returncode != 0:
        raise ServerMissing(f"ministack cannot be installed:\n{(ran.stdout + ran.stderr)[-2000:]}")


def _assigned(settings: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in settings.items()]


def main() -> None:
    """Start it and keep it until it is interrupted or its starter is gone."""
    with tempfile.TemporaryDirectory(prefix="aicc-ministack-") as folder:
        keep(MiniStack(Path(folder)))


if __name__ == "__main__":
    main()

"""A real server and a real browser. Playwright's loop must not outlive these tests: others bring their own loop."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tools.for_tests import missed
from tools.server_process import free_port

CHROMIUM: Final = Path("/usr/bin/chromium")
AGENT_KEY: Final = "key-of-the-agent-in-tests"
_ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_START_SECONDS: Final = 60
_EXPECT_MILLISECONDS: Final = 15_000


class Server:
    """`aicc serve` in a process of its own, on a port and a data folder that survive a restart."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it and wait until it can take turns."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AICC_")}
        environment["AICC_ADMIN_KEYS"] = f"agent:kim:{AGENT_KEY}"
        command = [sys.executable, "-m", "aicc.cli", "serve", "--host", "127.0.0.1", "--port", str(self._port)]
        with (self._data_dir / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--data-dir", str(self._data_dir)],
                cwd=self._data_dir,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_ready(self._process)

    def kill(self) -> None:
        """End it without a chance to tidy up (SIGKILL)."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not _answers(f"{self.url}/readyz"):
            if process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                pytest.fail(f"the server did not start:\n{(self._data_dir / 'server.log').read_text()}")
            time.sleep(0.05)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the server listens that the tests of a module share."""
    shared = Server(tmp_path_factory.mktemp("shared"))
    shared.start()
    yield shared.url
    shared.kill()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that the test may end."""
    own = Server(tmp_path)
    own.start()
    yield own
    own.kill()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        missed(f"{CHROMIUM} is missing; install it with: apt-get install chromium fonts-nanum")
    expect.set_options(timeout=_EXPECT_MILLISECONDS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a fresh browser profile; keyword arguments change the profile."""
    contexts = []

    def open_page(**options: object) -> Page:
        korean = {"locale": "ko-KR", "timezone_id": "Asia/Seoul", "reduced_motion": "reduce"}
        context = browser.new_context(**{**korean, "viewport": {"width": 900, "height": 700}, **options})
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page], address: str) -> Page:
    """The chat page of the shared server, with a conversation opened."""
    chat = new_page()
    chat.goto(address)
    expect(chat.locator("#connection")).to_have_text("연결되었습니다")
    return chat

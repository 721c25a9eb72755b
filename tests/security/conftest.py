"""The application in process, and on a real socket where the wire itself is the matter."""

import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.api.conftest import ADMIN, AGENT, VIEWER, Api, admin, agent, api, make_api, trained, viewer

from aicc.api.edge import Edge
from aicc.api.http_protocol import PatientProtocol
from aicc.bootstrap import build_app, build_centre, load_settings

# pytest finds them here.
__all__ = ["admin", "agent", "api", "make_api", "trained", "viewer"]

# Seconds; long enough for a busy machine to send a request, short enough to wait for.
PATIENCE = 0.5
LARGEST = 65_536
# Signs the tokens.
SECRET = "a secret of thirty-two characters"


class HastyProtocol(PatientProtocol):
    """The product's protocol with less patience."""

    head_seconds = PATIENCE


@dataclass(frozen=True)
class Line:
    """Where the centre listens."""

    port: int

    def dial(self) -> socket.socket:
        """Open a connection, on which nobody waits for longer than ten seconds."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def ask(self, request: bytes) -> bytes:
        """Send some bytes and return all that comes until the server closes."""
        with self.dial() as line:
            line.sendall(request)
            return everything(line)


def everything(line: socket.socket) -> bytes:
    """Return all that comes until the server closes."""
    came = bytearray()
    try:
        while part := line.recv(65_536):
            came += part
    except ConnectionResetError:  # it had more to read when it closed
        pass
    return bytes(came)


def centre(folder: Path, trained: Path) -> FastAPI:
    """Return the application of a centre of its own."""
    shutil.copytree(trained, folder / "artefacts")
    keys = f"admin:관리:{ADMIN},agent:상담1:{AGENT},viewer:조회:{VIEWER}"
    # One machine plays all customers.
    limits = {"opens_per_minute": 10**6, "messages_per_minute": 10**6, "keyed_per_minute": 10**6}
    return build_app(build_centre(load_settings(data_dir=folder, admin_keys=keys, token_secret=SECRET, **limits)))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, trained: Path) -> Iterator[Api]:
    """The application for the tests of a module, each of which opens conversations of its own."""
    app = centre(tmp_path_factory.mktemp("shared"), trained)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Api(client)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory, trained: Path) -> Iterator[Line]:
    """The centre as `aicc serve` runs it, with little patience, for the tests of a module."""
    app = Edge(centre(tmp_path_factory.mktemp("line"), trained), LARGEST, {}, body_seconds=PATIENCE)
    options = {"http": HastyProtocol, "ws_max_size": LARGEST, "server_header": False}
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, **options))  # type: ignore[arg-type]
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield Line(listener.getsockname()[1])
    server.should_exit = True
    thread.join()
    listener.close()

"""A server that speaks the APIs of AWS (moto)."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from moto.server import ThreadedMotoServer


@contextmanager
def running() -> Iterator[str]:
    """Start it, give this process credentials that it accepts, and return its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ACCESS_KEY_ID", "tests")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "tests")
        try:
            yield f"http://{host}:{port}"
        finally:
            server.stop()

"""What tests with a real server begin with."""

import os
from typing import NoReturn, TypeVar

import pytest
from tools.server_process import ServerMissing, ServerProcess

Server = TypeVar("Server", bound=ServerProcess)


def started(server: Server) -> Server:
    """Start a server and return it; whoever asked for it kills it. Skips, or fails, where it cannot be had."""
    try:
        server.start()
    except ServerMissing as missing:
        missed(str(missing))
    return server


def missed(what: str) -> NoReturn:
    """Skip a test for want of a service; fail where AICC_REQUIRE_SERVICES=1 says that all must be there."""
    if os.environ.get("AICC_REQUIRE_SERVICES") == "1":
        pytest.fail(what)
    pytest.skip(what)

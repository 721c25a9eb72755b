"""Taking the address to listen on, and saying why it cannot be had."""

import socket

import pytest

from aicc.cli.listening import bind
from aicc.models.errors import AddressUnusable, PortInUse


def test_a_free_port_is_taken() -> None:
    """Port 0 takes any."""
    with bind("127.0.0.1", 0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_a_port_of_another_program_is_in_use() -> None:
    """Who starts twice is told so."""
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(PortInUse):
        bind("127.0.0.1", other.getsockname()[1])


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid", "a" * 64, "::ffff:x"])
def test_an_address_that_is_not_ours_is_unusable(host: str) -> None:
    """Another port would not help, so the message does not say so."""
    with pytest.raises(AddressUnusable, match=r"--host"):
        bind(host, 0)

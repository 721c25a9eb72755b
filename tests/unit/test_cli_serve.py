"""Taking the address to listen on, and saying why it cannot be had."""

import socket

import pytest

from aicc.bootstrap import load_settings
from aicc.cli.listening import bind
from aicc.cli.serve import check_workers
from aicc.models.errors import AddressUnusable, PortInUse, WorkersNeedSharing


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


@pytest.mark.parametrize(
    ("store", "redis", "enough"),
    [
        ("sqlite", None, False),
        ("memory", "redis://127.0.0.1/0", False),
        ("sqlite", "redis://127.0.0.1/0", True),
        ("dynamodb", "redis://127.0.0.1/0", True),
    ],
)
def test_several_workers_need_what_they_share(store: str, redis: str | None, enough: bool) -> None:
    """Else a page would not hear what another worker answered, or a customer would be unknown to half of them."""
    settings = load_settings(store=store, redis=redis, workers=2)

    if enough:
        check_workers(settings)
    else:
        with pytest.raises(WorkersNeedSharing, match="AICC_REDIS"):
            check_workers(settings)


def test_one_worker_needs_nothing() -> None:
    """A laptop has no Redis."""
    check_workers(load_settings(store="memory"))

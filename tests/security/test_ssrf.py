"""The address of an action leads where its file says: not into the own network by another way of writing, a name that
means something else, a translated address, or a redirect.
"""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest
from tests.backend_server import BackendServer, Says
from tests.samples import NOON

from aicc.backends.addresses import Resolve, may_reach, resolve
from aicc.backends.http_actions import HTTPActions
from aicc.models.expression import Template
from aicc.models.http_action import HTTPAction, HTTPServer
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, ActionResult

UNAVAILABLE = ActionFailed(code="unavailable")


@pytest.fixture
def inside() -> Iterator[BackendServer]:
    """A server of the own network that nobody outside should reach."""
    listening = BackendServer()
    yield listening
    listening.close()


async def asked(url: str, *, allow_private: bool = False, lookup: Resolve = resolve) -> ActionResult:
    """Run an action of the server at an address."""
    server = HTTPServer(url=url, allow_private=allow_private)
    action = HTTPAction(id="pay", server=server, method="POST", path=Template(parts=("/pay",)), retries=0, timeout=2.0)
    runner = HTTPActions({"pay": action}, {}, resolve=lookup)
    try:
        return await runner.run(ActionCall(action="pay", arguments={}, key="k", at=NOON))
    finally:
        await runner.close()


@pytest.mark.parametrize(
    "host",
    [
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.0.0.1.",
        "localhost.",
        "LOCALHOST",
        "0",
        "0.0.0.0",  # noqa: S104 - an address to refuse, not to listen on
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
async def test_this_machine_is_not_reached_however_it_is_written(inside: BackendServer, host: str) -> None:
    """The address that the system makes of it decides, not the letters."""
    assert await asked(f"https://{host}:{inside.port}") == UNAVAILABLE
    assert inside.asked == []


@pytest.mark.parametrize(
    ("address", "may"),
    [
        # 10.0.0.1, 169.254.169.254 and 8.8.8.8 as translators of version 6 write them.
        ("64:ff9b::a00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b::808:808", True),
        ("64:ff9b:1::a00:1", False),
        ("::ffff:10.0.0.1", False),
        ("::10.0.0.1", False),
        # 6to4 and Teredo, of a private address and of a public one.
        ("2002:a00:1::", False),
        ("2002:808:808::", False),
        ("2001:0:808:808::f5ff:fffe", False),
        # Site-local, documentation, discard, unassigned.
        ("fec0::1", False),
        ("2001:db8::1", False),
        ("100::1", False),
        ("4000::1", False),
        # Shared, benchmarking, reserved, broadcast.
        ("100.64.0.1", False),
        ("198.18.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("2606:4700:4700::1111", True),
        ("1.1.1.1", True),
    ],
)
def test_an_address_within_an_address_is_what_counts(address: str, may: bool) -> None:
    """A public wrapping around a private address makes nothing public."""
    assert may_reach(ip_address(address), scheme="https", allow_private=False) is may


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "169.254.170.2",
        "fd00:ec2::254",
        "fe80::1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::",
        "2001:0:a9fe:a9fe::",
        "0.0.0.0",  # noqa: S104 - as above
        "::",
        "224.0.0.1",
        "ff02::1",
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_credentials_of_the_cloud_are_never_reached(address: str, scheme: str) -> None:
    """A file that allows the private network does not mean what hands out the machine's own keys."""
    assert may_reach(ip_address(address), scheme=scheme, allow_private=True) is False


async def test_a_name_that_leads_inside_is_refused(inside: BackendServer) -> None:
    """Whatever name it is; what it leads to is looked at."""

    async def lookup(_host: str, _port: int) -> list[Any]:
        return [ip_address("127.0.0.1"), ip_address("10.0.0.1")]

    assert await asked(f"https://shop.example:{inside.port}", lookup=lookup) == UNAVAILABLE
    assert inside.asked == []


async def test_a_name_that_changes_its_mind_is_refused(inside: BackendServer) -> None:
    """A name is looked up for each request, and connected to as it was looked at: there is no moment between."""
    answers = iter(["10.0.0.1", "127.0.0.1"])
    looked: list[str] = []

    async def lookup(_host: str, _port: int) -> list[Any]:
        looked.append(next(answers))
        return [ip_address(looked[-1])]

    results = [await asked(f"https://shop.example:{inside.port}", lookup=lookup) for _ in range(2)]

    assert (results, looked, inside.asked) == ([UNAVAILABLE] * 2, ["10.0.0.1", "127.0.0.1"], [])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_leads_nowhere(inside: BackendServer, status: int) -> None:
    """A server outside cannot send a request on, not even to what its block may reach."""
    outside = BackendServer(Says({}, status=status, headers={"Location": f"{inside.url}/admin"}))
    result = await asked(outside.url, allow_private=True)
    outside.close()

    assert result == ActionFailed(code="rejected")
    assert inside.asked == []


async def test_what_is_allowed_is_reached(inside: BackendServer) -> None:
    """The same server, where the file says so."""
    assert await asked(inside.url, allow_private=True) == ActionDone(fields={})

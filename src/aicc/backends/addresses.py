"""Where a request may go: the address itself is looked at, so that no name leads somewhere else a moment later."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

import httpx

Address = IPv4Address | IPv6Address
# Host and port to the addresses behind it.
Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]


# Translators make the last 32 bits an address of version 4 (RFC 6052).
_NAT64: Final = IPv6Network("64:ff9b::/96")
# The rest of version 6 is private, reserved, or a way to a private network.
_WORLD: Final = IPv6Network("2000::/3")
# No server of a bot is here, whatever its file allows.
_NEVER: Final = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # nowhere, which many systems take for themselves
            "::/128",
            "224.0.0.0/4",  # many at once
            "ff00::/8",
            "169.254.0.0/16",  # the cloud's own: a machine reads its credentials there
            "fe80::/10",
            "fd00:ec2::/32",
            "2001::/32",  # Teredo and 6to4: a tunnel ends where the address says, inside the own network too
            "2002::/16",
        ),
    )
)


class AddressRefused(httpx.TransportError):
    """The server's name leads where its block in actions.yaml does not let it."""


async def resolve(host: str, port: int) -> Sequence[Address]:
    """Return the addresses of a host, as the machine looks them up.

    Raises:
        OSError: it has none.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # The scope behind a % is of no use to a comparison.
    return tuple(dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))


def may_reach(address: Address, *, scheme: str, allow_private: bool) -> bool:
    """Return whether a request may go to an address: a private one only where allowed, a public one only encrypted.

    An address of version 6 that stands for one of version 4 is judged as that one.
    """
    address = _meant(address)
    if any(address in network for network in _NEVER):
        return False
    public = address.is_global and (address.version == 4 or address in _WORLD)
    return scheme == "https" if public else allow_private


def _meant(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address


class GuardedTransport(httpx.AsyncBaseTransport):
    """Connects to an address that was looked at, never to one that is looked up once more.

    One transport serves one server: connections are kept by address, and two names may share one.

    Args:
        allow_private: whether it may lead to this machine or a private network.
        resolve: looks names up.
        limits: how many connections there may be.
    """

    def __init__(self, *, allow_private: bool, resolve: Resolve, limits: httpx.Limits) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._transport = httpx.AsyncHTTPTransport(limits=limits)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the first address that takes it.

        Raises:
            AddressRefused: it has addresses, and none of them may be reached.
            httpx.ConnectError: no address takes it.
        """
        last: httpx.ConnectError | None = None
        for address in await self._addresses(request.url):
            try:
                return await self._transport.handle_async_request(_pinned(request, address))
            except httpx.ConnectError as error:
                last = error
        raise last or httpx.ConnectError("no address")

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()

    async def _addresses(self, url: httpx.URL) -> list[Address]:
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = await self._resolve(url.host, port)
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError(type(error).__name__) from None
        usable = [each for each in found if may_reach(each, scheme=url.scheme, allow_private=self._allow_private)]
        if found and not usable:
            raise AddressRefused("address refused")
        # Version 4 first: many company networks lead nowhere with 6.
        return sorted(usable, key=lambda address: address.version)


def _pinned(request: httpx.Request, address: Address) -> httpx.Request:
    """Return the request to this address, under the name by which the server is known: in Host and in TLS."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )

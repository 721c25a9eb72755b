"""The address of a search engine, as the setting writes it."""

import subprocess
import sys

import pytest

from aicc.models.errors import SettingInvalid
from aicc.stores.elasticsearch import Address
from aicc.utils.config import Settings


def test_a_full_address() -> None:
    """Engine, place, account, beginning of the names and certificate; signs in a password are written as %40."""
    address = Address.parse("opensearch+https://bot:p%40ss@search.bank.example:9200/bank-1?ca=/etc/ca.pem")

    assert address == Address(
        engine="opensearch",
        url="https://search.bank.example:9200",
        prefix="bank-1",
        user="bot",
        password="p@ss",
        ca="/etc/ca.pem",
    )


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("elasticsearch+https://search.bank.example", "https://search.bank.example:443"),
        (" elasticsearch+http://127.0.0.1/ ", "http://127.0.0.1:9200"),
        ("opensearch+http://[::1]:9201", "http://[::1]:9201"),
    ],
)
def test_the_least_address(written: str, url: str) -> None:
    """Port and prefix have defaults, an account need not be."""
    address = Address.parse(written)

    assert (address.url, address.prefix, address.user) == (url, "aicc", "")


@pytest.mark.parametrize(
    "written",
    [
        "https://bot:geheim@host",
        "opensearch://bot:geheim@host",
        "solr+http://bot:geheim@host",
        "opensearch+http://bot:geheim@",
        "opensearch+http://bot:geheim@host:0",
        "opensearch+http://bot:geheim@host:99999",
        "opensearch+http://bot:geheim@host/Bank",
        "opensearch+http://bot:geheim@host/a/b",
        "opensearch+http://bot:geheim@host/*",
        "opensearch+http://bot:geheim@host?verify=no",
        "opensearch+http://bot:geheim@[host",
        "opensearch+http://bot:ge#heim@host",
    ],
)
def test_what_is_no_address(written: str) -> None:
    """The error shows how to write it, and not the password that stood there."""
    with pytest.raises(
        SettingInvalid, match=r"AICC_SEARCH: opensearch\+https://user:password@host:9200/prefix"
    ) as raised:
        Address.parse(written)
    assert "geheim" not in str(raised.value)


def test_an_address_hides_its_password() -> None:
    """Neither the address nor the settings show it when they are printed."""
    written = "opensearch+http://bot:geheim@host"

    assert "geheim" not in repr(Address.parse(written))
    assert "geheim" not in repr(Settings(search=written))


@pytest.mark.parametrize(
    ("written", "engine"), [("embedded", ""), ("opensearch+http://host", "opensearch+http://host")]
)
def test_embedded_is_no_engine(written: str, engine: str) -> None:
    """The word for the default names no engine."""
    assert Settings(search=written).search_engine == engine


def test_the_clients_are_imported_late() -> None:
    """Who has the adapter without connecting it loads neither client."""
    code = "import aicc.stores.elasticsearch, sys; print({'elasticsearch', 'opensearchpy'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout == "set()\n"

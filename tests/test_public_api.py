"""The names that others may build on."""

import pkgutil
from importlib import import_module

import pytest

import aicc

PACKAGES = sorted(found.name for found in pkgutil.walk_packages(aicc.__path__, "aicc.") if found.ispkg)


def test_the_product_offers_a_dozen_names_at_most() -> None:
    """What everybody needs fits on one line of a page."""
    assert len(aicc.__all__) <= 12


@pytest.mark.parametrize("package", ["aicc", *PACKAGES])
def test_public_names_are_sorted_and_there(package: str) -> None:
    """Every name of __all__ can be imported, and stands in order, once."""
    module = import_module(package)
    names = list(getattr(module, "__all__", []))

    assert names == sorted(set(names), key=lambda name: (not name.isupper(), not name[:1].isupper(), name))
    assert [name for name in names if not hasattr(module, name)] == []


def test_an_unknown_name_is_refused_as_python_does() -> None:
    """The late import of public names does not hide a typing error."""
    with pytest.raises(AttributeError, match="module 'aicc' has no attribute 'Bogus'"):
        _ = aicc.Bogus


def test_the_version_is_the_packages() -> None:
    """What the code says of its version is what pip says."""
    from importlib.metadata import version

    assert aicc.__version__ == version("aicc")

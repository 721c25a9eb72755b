"""Regular expressions that are compiled when they are first used."""

import re
import subprocess
import sys

import pytest

from aicc.utils import patterns
from aicc.utils.patterns import compile_patterns, lazy_pattern, lazy_regex


@pytest.fixture(autouse=True)
def own_patterns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a test's patterns, and wrong ones among them, from the product's."""
    monkeypatch.setattr(patterns, "_made", [])


@pytest.mark.parametrize(
    ("method", "text", "found"),
    [
        ("findall", "카드 3장, 통장 2개", ["3", "2"]),
        ("split", "카드 3장", ["카드 ", "장"]),
    ],
)
def test_a_lazy_pattern_finds_what_the_pattern_does(method: str, text: str, found: list[str]) -> None:
    """All methods of a pattern are there, the first time and every time after."""
    lazy = lazy_pattern("[0-9]")

    assert [getattr(lazy, method)(text) for _ in range(2)] == [found, found]


def test_a_lazy_pattern_may_be_one_of_regex() -> None:
    """With what only that package has: here a name for two groups."""
    match = lazy_regex("(?P<number>[0-9]+)장|(?P<number>[0-9]+)개").search("통장 2개")

    assert match is not None and match["number"] == "2"


def test_flags_count() -> None:
    """A pattern that does not mind capitals finds them."""
    match = lazy_pattern("aicc", re.IGNORECASE).match("AICC")

    assert match is not None and match[0] == "AICC"


def test_what_a_pattern_says_of_itself_is_there() -> None:
    """Other patterns are made from its text."""
    assert lazy_pattern("[0-9]").pattern == "[0-9]"


def test_a_wrong_pattern_is_noticed_when_it_is_first_used() -> None:
    """Not before: that is what makes a start quick."""
    wrong = lazy_pattern("(")

    with pytest.raises(re.error):
        wrong.match("카드")


def test_who_has_the_time_compiles_all_patterns_at_once() -> None:
    """Then a wrong one is noticed as well."""
    lazy_pattern("(")

    with pytest.raises(re.error):
        compile_patterns()


def test_all_patterns_of_the_product_compile() -> None:
    """None waits for a customer's message to be found wrong."""
    script = "import aicc.entities\nfrom aicc.utils.patterns import compile_patterns\ncompile_patterns()"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0

"""The estimate of what the centre costs: its arithmetic, its sources, and that the page shows what it says."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).parents[3]
SCRIPT: Final = ROOT / "deploy" / "costs.py"
PAGE: Final = ROOT / "docs" / "reference" / "costs.md"
PRICES: Final[dict[str, Any]] = json.loads((ROOT / "deploy" / "prices.json").read_text(encoding="utf-8"))["prices"]


@pytest.fixture(scope="module")
def costs() -> ModuleType:
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location("costs", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["costs"] = module
    spec.loader.exec_module(module)
    return module


def printed(*options: str) -> str:
    """Return what the script prints."""
    command = [sys.executable, str(SCRIPT), *options]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_two_small_tasks_cost_what_fargate_asks(costs: ModuleType) -> None:
    """Two tasks of a processor and two gigabytes, 730 hours."""
    dollars, _ = costs.estimate(costs.Traffic(conversations=10_000), costs.read_prices(ROOT / "deploy/prices.json"))

    assert dollars["Fargate"] == pytest.approx(2 * 730 * (0.04656 + 2 * 0.00511))


def test_a_turn_is_twelve_writes_and_a_read(costs: ModuleType) -> None:
    """A million turns at six a conversation: the units of docs/how-to/dynamodb.md, times their price."""
    prices = {**costs.read_prices(ROOT / "deploy/prices.json"), "dynamodb_gb_month": 0.0}

    dollars, _ = costs.estimate(costs.Traffic(conversations=1_000_000, turns=1), prices)

    assert dollars["DynamoDB"] == pytest.approx(12 * 0.68 + 0.1355)


@pytest.mark.parametrize(("conversations", "tasks"), [(10_000, 2), (1_000_000, 2), (10_000_000, 4)])
def test_more_turns_need_more_tasks(costs: ModuleType, conversations: int, tasks: int) -> None:
    """The busiest minute decides: an hour of a day has 15 % of its turns, a task takes 1,800 a minute."""
    assert costs.Traffic(conversations=conversations).tasks == tasks


def test_who_calls_pays_for_connect_lex_and_lambda(costs: ModuleType) -> None:
    """A thousand calls of three minutes and six turns."""
    dollars, _ = costs.estimate(
        costs.Traffic(conversations=1_000, phone=1.0), costs.read_prices(ROOT / "deploy/prices.json")
    )

    assert dollars["Connect"] == pytest.approx(1_000 * 3 * 0.038)
    assert dollars["Lex"] == pytest.approx(1_000 * 6 * 0.004)


def test_a_price_that_is_not_known_is_named_and_not_guessed(costs: ModuleType) -> None:
    """It adds nothing, and the table says so."""
    prices = {**costs.read_prices(ROOT / "deploy/prices.json"), "alb_hour": None}

    dollars, missing = costs.estimate(costs.Traffic(conversations=10_000), prices)

    assert "alb_hour" in missing
    assert dollars["ALB"] < 0.1
    assert "| ALB | 0.00 + ? |" in costs.table((costs.Traffic(conversations=10_000),), prices)


@pytest.mark.parametrize("name", PRICES)
def test_a_price_has_a_source_and_a_date_or_is_not_known(name: str) -> None:
    """No price is invented."""
    price = PRICES[name]

    assert price["unit"]
    assert (price["usd"] is None) == (price["source"] == "") == (price["date"] == "")


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--conversations", "1000", "-5"], "a whole number from 0 on"),
        (["--conversations", "1.5"], "a whole number from 0 on"),
        (["--turns", "-1"], "a number from 0 on"),
        (["--turns", "nan"], "a number from 0 on"),
        (["--minutes", "inf"], "a number from 0 on"),
        (["--phone", "30"], "a number from 0 to 1"),
        (["--search-nodes", "-1"], "a whole number from 0 on"),
    ],
)
def test_traffic_that_cannot_be_is_refused(options: list[str], wanted: str) -> None:
    """The option, what was given and what may be; nothing is estimated."""
    command = [sys.executable, str(SCRIPT), *options]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.splitlines()[-1].startswith(f"costs.py: error: argument {options[0]}: {options[-1]} (wanted:")
    assert wanted in refused.stderr


def test_the_page_shows_what_the_script_says() -> None:
    """Both tables of the page are the script's."""
    page = PAGE.read_text(encoding="utf-8")

    assert printed() in page
    assert printed("--phone", "0.3") in page


def test_the_page_lists_every_price() -> None:
    """With what it is worth, from where and when; or that it has to be looked up."""
    page = PAGE.read_text(encoding="utf-8")

    for name, price in PRICES.items():
        worth = "?" if price["usd"] is None else f"{price['usd']:.10f}".rstrip("0").rstrip(".")
        assert f"| `{name}` | {worth} | {price['unit']} |" in page

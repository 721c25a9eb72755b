"""Which module may look at which, and what a start on a laptop must not load."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def loaded_by(statement: str, *packages: str) -> list[str]:
    """Return which of the packages a fresh interpreter has loaded after a statement."""
    code = f"import sys; {statement}; print(*[name for name in {packages!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.split()


def test_each_layer_looks_down_only() -> None:
    """The contracts of pyproject.toml hold, with no module outside of them."""
    code = (
        "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(cache_dir=None, no_cache=True))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr


def test_a_laptop_start_loads_no_client_of_a_cloud() -> None:
    """Putting a centre together with SQLite needs neither AWS nor Redis nor a search engine."""
    statement = (
        "from aicc.bootstrap import build_app, build_centre, load_settings;"
        "import tempfile; folder = tempfile.TemporaryDirectory();"
        "centre = build_centre(load_settings(data_dir=folder.name)); build_app(centre);"
        "import asyncio; asyncio.run(centre.close())"
    )

    assert loaded_by(statement, "boto3", "botocore", "redis", "elasticsearch", "opensearchpy", "httpx", "soxr") == []


def test_importing_the_product_costs_nothing() -> None:
    """`import aicc` loads none of its engines and none of their libraries."""
    assert loaded_by("import aicc", "numpy", "fastapi", "pydantic", "aicc.nlu", "aicc.bootstrap") == []


@pytest.mark.parametrize(
    ("module", "names"),
    [
        ("chatbot_nlu", ("ChatbotNLU",)),
        ("chatbot_scenario", ("ChatbotScenario", "ScenarioType")),
        ("chatbot_faq", ("FAQManager",)),
        ("chatbot_escalation", ("EscalationManager", "EscalationReason", "EscalationPriority")),
    ],
)
def test_the_guides_imports_run_as_written(module: str, names: tuple[str, ...]) -> None:
    """`from chatbot_nlu import ChatbotNLU` and its sisters find the product's own classes."""
    code = f"from {module} import {', '.join(names)}; print(*[item.__module__ for item in ({', '.join(names)},)])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert all(home.startswith("aicc.") for home in run.stdout.split())

"""The documentation says what the code does: generated pages are fresh, links lead somewhere, examples run."""

import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, get_args

import pytest
import typer.main
import yaml

import aicc.ports
from aicc.api import stream_api
from aicc.cli.main import app
from aicc.models.errors import AiccError
from aicc.models.scenario import InputType
from aicc.models.validation import ValidationType
from aicc.project import expressions, read_project
from aicc.project.actions import load_actions
from aicc.project.scenario_schema import StepItem
from aicc.project.schema import EscalationFile, json_schemas
from aicc.telemetry import Prometheus
from aicc.utils.config import PACKAGED_BOT, Settings

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
HOW_TO = ROOT / "docs" / "how-to"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.md")])
FENCE = re.compile(r"^```(?P<kind>[\w-]*)[^\n]*\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (?P<text>.+)$", re.MULTILINE)


def blocks(page: Path, *kinds: str) -> list[str]:
    """Return the fenced blocks of these kinds on a page."""
    text = page.read_text(encoding="utf-8")
    return [block["text"] for block in FENCE.finditer(text) if block["kind"] in kinds]


def read(name: str) -> str:
    """Return a reference page."""
    return (REFERENCE / name).read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """Return what a link into a page may end with, as GitHub makes it."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    slugs = {
        re.sub(r"[^\w\- ]", "", heading["text"].lower()).strip().replace(" ", "-") for heading in HEADING.finditer(text)
    }
    return slugs | set(re.findall(r'<a id="([^"]+)"', text))


def test_the_generated_files_are_fresh() -> None:
    """`make fix` would change nothing."""
    command = [sys.executable, ROOT / "tools" / "gendocs.py", "--check"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout) == (0, ""), run.stdout + run.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """Relative links name files that exist, and headings on them that exist."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    dead = []
    for target in (link["target"] for link in LINK.finditer(text)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        if not path.exists() or (anchor and path.suffix == ".md" and anchor not in anchors(path)):
            dead.append(target)

    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_python_example_compiles(page: Path) -> None:
    """A reader can paste it."""
    for text in blocks(page, "python"):
        compile(text, str(page), "exec")


def test_every_page_is_linked_from_the_index() -> None:
    """A page that nothing leads to is a page that nobody reads."""
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    linked = {(ROOT / "docs" / link["target"]).resolve() for link in LINK.finditer(index)}

    assert [page for page in sorted((ROOT / "docs").rglob("*.md")) if page not in linked] == [
        ROOT / "docs" / "README.md"
    ]


# --- commands --------------------------------------------------------------------------------------------------------


def commands() -> set[str]:
    """Return the names of the commands of `aicc`."""
    return set(getattr(typer.main.get_command(app), "commands", {}))


def full_names(command: Any, name: str) -> Iterator[str]:
    """Yield the names of a command's commands as they are typed."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name
    for part, narrower in (inner or {}).items():
        yield from full_names(narrower, f"{name} {part}")


def make_targets() -> set[str]:
    """Return the targets that the Makefile explains."""
    return set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_shown_exists(page: Path) -> None:
    """What a page tells its reader to type is a target of make or a command of aicc."""
    lines = [line.strip() for text in blocks(page, "bash", "sh", "console") for line in text.splitlines()]
    made = {found[1] for line in lines for found in re.finditer(r"(?:^|\s)make ([a-z]+)", line)}
    run = {found[1] for line in lines for found in re.finditer(r"(?:^|[\s/])aicc ([a-z]+)", line)}

    assert (made - make_targets(), run - commands()) == (set(), set())


def test_the_readme_shows_the_two_commands() -> None:
    """A newcomer needs `make run` and `make test`, nothing else."""
    shown = "\n".join(blocks(ROOT / "README.md", "bash"))

    assert {"run", "test"} <= set(re.findall(r"make ([a-z]+)", shown))


# --- the reference is complete ---------------------------------------------------------------------------------------


def test_every_setting_is_documented() -> None:
    """Each has its place on the page and in .env.example."""
    names = [f"AICC_{name.upper()}" for name in Settings.model_fields]
    page, example = read("settings.md"), (ROOT / ".env.example").read_text(encoding="utf-8")

    assert [name for name in names if f"`{name}`" not in page or f"\n#{name}=" not in example] == []


def test_env_example_works_as_it_is(tmp_path: Path) -> None:
    """Copied to .env, with every line switched on that has a value, it is valid and changes nothing."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    switched_on = [line.removeprefix("#") for line in lines if line.startswith("#AICC_")]
    env = tmp_path / "example.env"
    env.write_text("\n".join(switched_on), encoding="utf-8")
    unchanged = {"data_dir"}

    loaded, plain = Settings(_env_file=env), Settings(_env_file=None)

    assert loaded.model_dump(exclude=unchanged) == plain.model_dump(exclude=unchanged)


def test_every_error_is_documented() -> None:
    """Each code of the tree has a line of its own."""

    def tree(kind: type[AiccError]) -> Iterator[type[AiccError]]:
        yield kind
        yield from chain.from_iterable(map(tree, kind.__subclasses__()))

    kinds = [kind for kind in tree(AiccError) if kind is not AiccError and kind.__module__.startswith("aicc.")]
    page = read("errors.md")

    assert [kind.code for kind in kinds if f"`{kind.code}`" not in page] == []


def test_every_error_has_a_code_of_its_own() -> None:
    """Two errors of one code could not be told apart."""
    codes = re.findall(r'<a id="([a-z_]+)"', read("errors.md"))

    assert len(codes) == len(set(codes))


def test_every_command_is_documented() -> None:
    """Each command of aicc has its section, those of groups too."""
    page = read("cli.md")

    assert [name for name in full_names(typer.main.get_command(app), "aicc") if f"## {name}\n" not in page] == []


def test_every_metric_is_documented() -> None:
    """Each name that /metrics answers with has its line."""
    page = read("metrics.md")
    names = {line.split()[2] for line in Prometheus().render().decode().splitlines() if line.startswith("# TYPE")}

    assert [name for name in names if not name.endswith("_created") and f"`{name}`" not in page] == []


def test_every_port_is_documented() -> None:
    """Each Protocol of aicc.ports has its section, and an adapter that ships."""
    page = read("ports.md")
    ports = [name for name, held in vars(aicc.ports).items() if getattr(held, "_is_protocol", False)]

    assert [name for name in ports if name != "Protocol" and f"### {name}\n" not in page] == []
    assert "Adapters: –" not in page


def test_every_field_of_a_bot_file_is_documented() -> None:
    """Each key that a YAML file may have stands in a table."""
    page = read("bot-files.md")

    def keys(schema: dict[str, Any]) -> Iterator[str]:
        for shape in (schema, *schema.get("$defs", {}).values()):
            yield from shape.get("properties", {})

    fields = {key for schema in json_schemas().values() for key in keys(schema)}
    words = {*fields, *InputType, *ValidationType}
    filters = expressions.FILTERS | expressions.JOSA

    assert sorted(word for word in words if f"`{word}`" not in page) == []
    assert sorted(name for name in filters if f"{{slot\\|{name}}}" not in page) == []


def test_every_frame_and_close_code_of_the_stream_is_documented() -> None:
    """The WebSocket page names every frame that is spoken and every code that closes a socket."""
    page = read("websocket.md")
    source = Path(stream_api.__file__).read_text(encoding="utf-8")
    frames = set(re.findall(r'"type": "([a-z]+)"', source)) | set(
        get_args(stream_api.Frame.model_fields["type"].annotation)
    )
    codes = set(re.findall(r"\b(?:4\d{3}|101[0-9])\b", source))

    assert sorted(name for name in frames | codes if f"`{name}`" not in page) == []


# --- bots in the docs ------------------------------------------------------------------------------------------------


APPENDED = " 끝에 더하기"


def follow_the_yaml(page: Path, bot_dir: Path) -> list[str]:
    """Do to a bot what a page tells its reader: blocks that name a file in their first line make it or add to it."""
    touched = []
    for text in blocks(page, "yaml"):
        named = re.match(rf"# (?P<file>[\w/]+\.yaml)(?P<added>{APPENDED})?\n", text)
        if named is None:
            continue
        file = bot_dir / named["file"]
        before = file.read_text(encoding="utf-8") if named["added"] else ""
        file.write_text(before + "\n" + text.removeprefix(named[0]), encoding="utf-8")
        touched.append(named["file"])
    return touched


def aicc_says(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command of aicc as a reader would."""
    command = [sys.executable, "-m", "aicc.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_bot_of_the_how_to_works(tmp_path: Path) -> None:
    """Who follows "own bot in ten minutes" word for word gets a bot without a mistake that passes its own tests."""
    bot_dir = tmp_path / "mybot"
    assert aicc_says("init", bot_dir).returncode == 0

    touched = follow_the_yaml(ROOT / "docs" / "how-to" / "own-bot.md", bot_dir)

    assert touched == [
        "intents.yaml",
        "scenarios/visit_booking.yaml",
        "validations.yaml",
        "faq.yaml",
        "tests/visit_booking.yaml",
    ]
    for run in (aicc_says("validate", bot_dir), aicc_says("test", "--bot", bot_dir)):
        assert run.returncode == 0, run.stdout + run.stderr


def test_the_steps_and_rules_shown_are_in_the_format() -> None:
    """The action step of "backend actions" and the rules of "hand-off" have the shape that bot files have."""
    [step] = [
        found for text in blocks(HOW_TO / "backend-actions.md", "yaml") if isinstance(found := read_yaml(text), list)
    ]
    [escalation] = [read_yaml(text) for text in blocks(HOW_TO / "hand-off.md", "yaml")]

    assert StepItem.model_validate(step[0]).action == "book_visit"
    assert EscalationFile.model_validate(escalation).rules[0].id == "vip"


def read_yaml(text: str) -> Any:
    """Return what a block of YAML says."""
    return yaml.safe_load(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_yaml_example_is_yaml(page: Path) -> None:
    """A reader can paste it."""
    for text in blocks(page, "yaml"):
        read_yaml(text)


def test_the_packaged_bot_has_no_mistake() -> None:
    """The bot that everybody begins with is an example of a right one, warnings included."""
    assert read_project(PACKAGED_BOT)[1] == ()
    assert load_actions("demo-bank").actions

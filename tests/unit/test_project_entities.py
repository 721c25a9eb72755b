"""entities.yaml: what it becomes, and each mistake found, named and placed."""

import shutil
from pathlib import Path

import pytest

from aicc.entities.custom import CustomEntities
from aicc.models.entities import (
    CompositeEntity,
    EntityDefinitions,
    ListEntity,
    ListValue,
    PatternEntity,
    RoleRule,
)
from aicc.project import load_bot, read_project
from aicc.utils.config import PACKAGED_BOT

FILE = "entities.yaml"
HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"


@pytest.fixture
def bot(tmp_path: Path) -> Path:
    """Return a copy of the banking bot, to break."""
    return Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))


def errors(root: Path, *lines: str) -> list[tuple[str, int]]:
    """Write the file and return code and line of every problem in it."""
    (root / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, problems = read_project(root)
    assert {problem.file for problem in problems} <= {FILE}
    return [(problem.code, problem.line) for problem in problems]


def test_a_bot_without_the_file_has_no_entities_of_its_own(bot: Path) -> None:
    """The file may be left out."""
    (bot / FILE).unlink()

    assert load_bot(bot).entities == EntityDefinitions()


def test_the_file_becomes_frozen_definitions(bot: Path) -> None:
    """All three types and a role."""
    lines = (
        "entities:",
        "  - {id: size, type: list, fuzzy: false, values: [대, {value: 소, synonyms: [작은 것]}]}",
        "  - {id: receipt, type: pattern, pattern: 'R\\d{4}'}",
        "  - {id: order, type: composite, parts: [size, receipt], within: 3}",
        "roles:",
        "  - {kind: bank, role: payer, after: [에서], before: [출금], needs: [이체]}",
    )

    assert errors(bot, *lines) == []
    assert load_bot(bot).entities == EntityDefinitions(
        entities=(
            ListEntity(
                id="size", values=(ListValue(value="대"), ListValue(value="소", synonyms=("작은 것",))), fuzzy=False
            ),
            PatternEntity(id="receipt", pattern=r"R\d{4}"),
            CompositeEntity(id="order", parts=("size", "receipt"), within=3),
        ),
        roles=(RoleRule(kind="bank", role="payer", after=("에서",), before=("출금",), needs=("이체",)),),
    )


def test_the_packaged_bots_entities_are_found() -> None:
    """The example of the banking bot works."""
    entities = CustomEntities(load_bot(PACKAGED_BOT).entities).find("보통예금에서 적금통장으로, 체크 카드도요", ())

    assert [(entity.kind, entity.value) for entity in entities] == [
        ("account_type", "입출금"),
        ("account_type", "적금"),
        ("card_type", "체크카드"),
    ]


def test_the_example_of_the_how_to_has_no_mistake(bot: Path) -> None:
    """Who pastes it has a bot that works."""
    page = (HOW_TO / "entities.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]

    assert errors(bot, example) == []
    assert [item.id for item in load_bot(bot).entities.entities] == ["account_type", "receipt_number", "bank_account"]


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        (["- {id: size, type: list, values: [대]}", "- {id: size, type: list, values: [소]}"], "duplicate_id", 3),
        (["- id: money", "  type: list", "  values: [소]"], "entity_built_in", 2),
        (["- id: size", "  type: list", "  values: []"], "entity_incomplete", 4),
        (["- id: size", "  type: list"], "entity_incomplete", 2),
        (["- id: receipt", "  type: pattern"], "entity_incomplete", 2),
        (["- id: receipt", "  type: pattern", "  pattern: '(['"], "pattern_invalid", 4),
        (["- id: both", "  type: composite", "  parts: [bank]"], "entity_incomplete", 4),
        (["- id: both", "  type: composite", "  parts:", "    - bank", "    - accuont"], "entity_unknown", 6),
        (["- id: size", "  type: list", "  values: [대]", "  within: 3"], "entity_field", 5),
        (
            ["- id: size", "  type: list", "  values:", "    - {value: 대, synonyms: [큰 것]}", "    - 큰것"],
            "synonym_shared",
            6,
        ),
        (["- id: size", "  type: list", "  values:", "    - 대", "    - '!!'"], "synonym_empty", 6),
        (["- id: me", "  type: composite", "  parts: [me, bank]"], "entity_cycle", 4),
        (["- {id: Größe, type: list, values: [대]}"], "shape_string_pattern_mismatch", 2),
        (["- {id: size, type: enum, values: [대]}"], "shape_enum", 2),
        (["- {id: size, type: list, values: [대], colour: red}"], "shape_extra_forbidden", 2),
    ],
)
def test_a_mistake_is_named_and_placed(bot: Path, lines: list[str], code: str, line: int) -> None:
    """One mistake, one problem, at its line."""
    assert errors(bot, "entities:", *lines) == [(code, line)]


def test_a_circle_of_composites_is_found(bot: Path) -> None:
    """Each of those that can never be found is named."""
    found = errors(
        bot,
        "entities:",
        "- {id: one, type: composite, parts: [other, bank]}",
        "- {id: other, type: composite, parts: [one, bank]}",
        "- {id: outer, type: composite, parts: [one, bank]}",
    )

    assert found == [("entity_cycle", 2), ("entity_cycle", 3)]


def test_a_role_for_nobody_and_a_role_without_words_are_found(bot: Path) -> None:
    """A rule needs an entity that exists and a word that tells."""
    found = errors(bot, "roles:", "- kind: bnak", "  role: source", "  after: [에서]", "- {kind: bank, role: source}")

    assert found == [("entity_unknown", 2), ("role_empty", 5)]


def test_a_role_of_any_own_entity_is_written_with_a_star(bot: Path) -> None:
    """The star is no unknown entity."""
    assert errors(bot, "roles:", "- {kind: '*', role: source, after: [에서]}") == []

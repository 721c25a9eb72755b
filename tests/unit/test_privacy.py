"""The privacy section of bot.yaml: read, checked, and kept to."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.conftest import TestCentre

from aicc.models.bot import Bot
from aicc.project import load_bot, read_project
from aicc.services.engines import build_engines
from aicc.utils.config import PACKAGED_BOT
from aicc.utils.pii import STRICT, PrivacyPolicy, Treatment


def _bot_with(tmp_path: Path, *lines: str) -> tuple[Path, int]:
    """Return a copy of the packaged bot with a privacy section of these lines, and the line that it begins on."""
    root = Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))
    file = root / "bot.yaml"
    text = file.read_text(encoding="utf-8").rstrip("\n")
    file.write_text("\n".join((text, "privacy:", *lines, "")), encoding="utf-8")
    return root, text.count("\n") + 2


def test_a_bot_that_says_nothing_masks_strictly() -> None:
    """Without a section the defaults hold."""
    assert load_bot(PACKAGED_BOT).privacy == STRICT


def test_a_bot_names_the_treatment_of_a_kind(tmp_path: Path) -> None:
    """What is named is taken over, the rest keeps its default."""
    root, _ = _bot_with(tmp_path, "  phone: keep", "  resident_number: drop")

    assert load_bot(root).privacy == PrivacyPolicy(phone=Treatment.KEEP, resident_number=Treatment.DROP)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("  phone: hide", "shape_enum"),
        ("  phones: mask", "shape_extra_forbidden"),
        ("  email: last_four", "shape_literal_error"),
        ("  resident_number: keep", "shape_literal_error"),
        ("  resident_number: last_four", "shape_literal_error"),
        ("  card_number: keep", "shape_literal_error"),
        ("  account_number: keep_encrypted", "shape_literal_error"),
    ],
)
def test_a_treatment_that_is_none_or_not_allowed_is_found_in_its_line(tmp_path: Path, line: str, code: str) -> None:
    """What must be encrypted by law cannot be kept, for nothing is encrypted."""
    root, first = _bot_with(tmp_path, "  business_number: mask", line)

    _, problems = read_project(root)

    assert [(problem.code, problem.file, problem.line) for problem in problems] == [(code, "bot.yaml", first + 2)]


@pytest.mark.parametrize(
    ("treatment", "said"),
    [(Treatment.KEEP, "제 번호는 010-1234-5678예요"), (Treatment.DROP, "제 번호는 [전화번호]예요")],
)
async def test_a_turn_is_recorded_as_the_bot_says(bot: Bot, treatment: Treatment, said: str) -> None:
    """What is stored of a message follows the bot's policy."""
    centre = TestCentre(build_engines(replace(bot, privacy=PrivacyPolicy(phone=treatment))))

    turn = await centre.say("제 번호는 010-1234-5678예요")

    assert turn.said == said

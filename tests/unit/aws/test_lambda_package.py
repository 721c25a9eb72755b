"""Packing the Lambdas: what is left out, and that the zip is the same for the same package."""

import subprocess
import sys
from pathlib import Path

import pytest
from tools import build_lambda

from aicc.faq.shipped_analyses import read_analyses, topic_of
from aicc.project import load_bot
from aicc.utils.build import build_of
from aicc.utils.config import PACKAGED_BOT

KOREA = "from holidays.countries.south_korea import KR\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package as pip leaves it."""
    for name, content in {
        "aicc/lambdas/__init__.py": "",
        "aicc/cli/main.py": "",
        "aicc/aws/handoff.py": "",
        "aicc/aws/lex_server/app.py": "",
        "numpy/tests/test_all.py": "",
        "numpy/core.pyi": "",
        "numpy/testing/__init__.py": "",
        "holidays/countries/__init__.py": f"from holidays.countries.japan import JP\n{KOREA}",
        "holidays/countries/japan.py": "",
        "holidays/countries/south_korea.py": "",
        "holidays/locale/ja.mo": "",
    }.items():
        file = tmp_path / "package" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    return tmp_path / "package"


def test_what_no_function_reads_is_left_out(package: Path) -> None:
    """Tests, types, the command line, the web and the holidays of others."""
    build_lambda._prune(package)
    build_lambda._keep_one_country(package)

    assert sorted(path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()) == [
        "aicc/aws/handoff.py",
        "aicc/lambdas/__init__.py",
        "holidays/countries/__init__.py",
        "holidays/countries/south_korea.py",
        "numpy/testing/__init__.py",
    ]
    assert (package / "holidays/countries/__init__.py").read_text() == KOREA


def test_secrets_beside_a_bot_stay_at_home(tmp_path: Path) -> None:
    """Settings, keys and certificates of a bot's folder are not packed."""
    for name in ("bot.yaml", "faq/cards.yaml", ".env", ".env.prod", "faq/tls.key", "ca.pem", "var/history.db"):
        file = tmp_path / "mine" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()

    build_lambda._copy_bot(tmp_path / "mine", tmp_path / "package")

    packed = tmp_path / "package" / "bot"
    assert sorted(path.relative_to(packed).as_posix() for path in packed.rglob("*") if path.is_file()) == [
        "bot.yaml",
        "faq/cards.yaml",
    ]


def test_the_analyses_of_the_faq_are_for_the_build_in_the_package(package: Path) -> None:
    """All entries of the bot have theirs, and the function that is installed there takes them."""
    record = package / "aicc-1.0.dist-info" / "RECORD"
    for folder in (record.parent, package / "artefacts", package / "aicc/faq/data"):
        folder.mkdir(parents=True)
    record.write_text("aicc/lambdas/__init__.py,sha256=x,0\n")

    subprocess.run([sys.executable, "-c", build_lambda._FAQ, str(package)], check=True)

    found = read_analyses(package / "aicc/faq/data/entries.analyses", build=build_of(package))
    assert set(found) == {topic_of(entry) for entry in load_bot(PACKAGED_BOT).faqs}


def test_the_same_package_gives_the_same_zip(package: Path, tmp_path: Path) -> None:
    """However often it is packed: a deployment sees whether anything has changed."""
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    build_lambda._zip(package, first)
    (package / "aicc/lambdas/__init__.py").touch()
    build_lambda._zip(package, second)

    assert first.read_bytes() == second.read_bytes()


def test_what_the_functions_need_is_pinned() -> None:
    """Each line has its version among those that everything is tested with."""
    pinned = {line.split("==")[0].lower() for line in (build_lambda.ROOT / "constraints.txt").read_text().splitlines()}
    lines = build_lambda.REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    needed = {line.replace("-", "_") for line in lines if line and not line.startswith("#")}

    assert sorted(needed - {name.replace("-", "_") for name in pinned}) == []

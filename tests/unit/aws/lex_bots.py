"""Bots for the tests of Lex: the café of tests/golden, the packaged ones, and a hotel as Lex exports it."""

import io
import json
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from aicc.aws.lex.compile import Compiled, compile_bot
from aicc.models.bot import Bot
from aicc.project import load_bot, read_project
from aicc.utils.config import PACKAGED_BOT

GOLDEN: Final = Path(__file__).resolve().parents[2] / "golden" / "aws" / "lex"
CAFE: Final = GOLDEN / "cafe"
PACKAGED: Final = ("banking", "telecom", "shopping", "public_service")


@lru_cache
def cafe() -> Compiled:
    """Return the café's bot for Lex."""
    return compile_bot(load_bot(CAFE))


@lru_cache
def packaged(name: str) -> Compiled:
    """Return a bot of the package for Lex."""
    return compile_bot(load_bot(PACKAGED_BOT.parent / name))


def golden(name: str) -> dict[str, Any]:
    """Return the members of a zip file, by path."""
    members: dict[str, Any] = json.loads((GOLDEN / name).read_text(encoding="utf-8"))
    return members


def zipped(members: dict[str, Any]) -> bytes:
    """Return a zip file with JSON members, packed as Lex packs them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for path, data in members.items():
            file.writestr(path, data if isinstance(data, str) else json.dumps(data, ensure_ascii=False))
    return packed.getvalue()


def read(files: dict[str, str] | Any, folder: Path) -> tuple[Bot | None, list[str]]:
    """Write the files of a bot project, and return the bot in them and the mistakes of each severity."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    bot, problems = read_project(folder)
    return bot, [problem.code for problem in problems if problem.severity.value == "error"]

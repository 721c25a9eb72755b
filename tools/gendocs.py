"""Writes the reference pages, .env.example and the JSON schemas of bot files from the code.

`python tools/gendocs.py` writes what has changed; `--check` writes nothing, lists the stale files and exits with 1.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from aicc.project.schema import json_schemas
from pages.bot_files import bot_files_page
from pages.cli import cli_page
from pages.errors import errors_page
from pages.http import http_page
from pages.metrics import metrics_page
from pages.ports import ports_page
from pages.settings import env_example, settings_page

ROOT: Final = Path(__file__).resolve().parents[1]
PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "docs/reference/settings.md": settings_page,
    "docs/reference/errors.md": errors_page,
    "docs/reference/cli.md": cli_page,
    "docs/reference/http.md": http_page,
    "docs/reference/bot-files.md": bot_files_page,
    "docs/reference/metrics.md": metrics_page,
    "docs/reference/ports.md": ports_page,
    ".env.example": env_example,
}
# Each packaged bot has the schemas beside its files, as a copy of it would have.
BOTS: Final = sorted(path.parent.relative_to(ROOT) for path in (ROOT / "src" / "aicc" / "bots").glob("*/bot.yaml"))


def contents() -> dict[str, str]:
    """Return every generated file by its path, as it should read."""
    made = {path: write() for path, write in PAGES.items()}
    for name, schema in json_schemas().items():
        written = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        made |= {f"{bot}/schemas/{name}": written for bot in BOTS}
    return made


def main(arguments: Sequence[str]) -> int:
    """Write the files, or with --check say which are stale; return the exit code."""
    stale = {path: text for path, text in contents().items() if _written(path) != text}
    if "--check" in arguments:
        for path in stale:
            print(f"{path}: stale; run `make fix`")
        return 1 if stale else 0
    for path, text in stale.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
        print(f"wrote {path}")
    return 0


def _written(path: str) -> str | None:
    file = ROOT / path
    return file.read_text(encoding="utf-8") if file.is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

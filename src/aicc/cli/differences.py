"""How one version of a bot differs from another, for people and for programs."""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text

from aicc.cli.output import output

if TYPE_CHECKING:
    from aicc.services.releases import Change, Comparison

_MARKS: Final = {
    "added": ("+", "green"),
    "removed": ("-", "red"),
    "changed": ("~", "yellow"),
    "reordered": ("↕", "yellow"),
}
# What people call a key of the files; the others are shown as they are.
_LABELS: Final = {
    "steps": "단계",
    "intents": "의도",
    "phrases": "예문",
    "keywords": "키워드",
    "faqs": "FAQ",
    "paraphrases": "다른 표현",
    "texts": "문구",
    "responses": "대답",
    "validations": "검사",
    "rules": "규칙",
    "entities": "개체",
    "synonyms": "동의어 묶음",
    "options": "선택지",
}
_FOLDERS: Final = {"scenarios": "시나리오 / scenario", "reflexes": "반응 / reflex"}
# What says most about an item, where there is no room for all of it.
_TELLING: Final = ("message", "question", "name", "default", "action")
_WIDTH: Final = 90


def comparison_fields(compared: "Comparison") -> dict[str, object]:
    """Return a comparison as `--json` shows it."""
    return {
        "old": compared.old,
        "new": compared.new,
        "changes": [
            {
                "kind": change.kind.value,
                "path": list(change.path),
                "old": _plain(change.old),
                "new": _plain(change.new),
            }
            for change in compared.changes
        ],
        "consequences": [
            {"code": found.code, "path": list(found.path), "ko": found.ko, "en": found.en}
            for found in compared.consequences
        ],
    }


def print_comparison(compared: "Comparison") -> None:
    """Write what changed, file by file, and what to think of."""
    new = compared.new or "봇 폴더 / the bot's folder"
    output.print(f"{compared.old} → {new}", style="bold", soft_wrap=True, markup=False)
    if not compared.changes:
        output.print("달라진 것이 없습니다. / Nothing differs.", style="green", soft_wrap=True)
    for file, changes in groupby(compared.changes, key=lambda change: change.path[0]):
        output.print(Text.assemble(("\n" + _title(file), "bold"), (f"  {file}", "dim")), soft_wrap=True)
        for change in changes:
            _print_change(change)
    print_consequences(compared)


def print_consequences(compared: "Comparison") -> None:
    """Write what to think of before the change is published."""
    for found in compared.consequences:
        where = Text.assemble(("\n주의 ", "yellow"), (".".join(found.path), "bold"), f"  {found.ko}")
        output.print(where, soft_wrap=True)
        output.print(Text(f"     {found.en}", style="dim"), soft_wrap=True)


def _print_change(change: "Change") -> None:
    mark, colour = _MARKS[change.kind.value]
    line = Text.assemble((f"  {mark} ", colour), _words(change.path[1:]), "  ")
    values = [_short(value) for value in (change.old, change.new) if value is not None]
    if change.kind.value in ("changed", "reordered"):
        values = [_short(change.old), _short(change.new)]
    line.append(" → ".join(values))
    output.print(line, soft_wrap=True)


def _title(file: str) -> str:
    folder, _, name = file.rpartition("/")
    return f"{_FOLDERS[folder]} {name.removesuffix('.yaml')}" if folder in _FOLDERS else file.removesuffix(".yaml")


def _words(path: Sequence[str]) -> str:
    return " ".join(_LABELS.get(part, part) for part in path) or "파일 / file"


def _short(value: Any) -> str:
    if isinstance(value, Mapping):
        value = next((value[key] for key in _TELLING if key in value), value)
    text = value if isinstance(value, str) else json.dumps(_plain(value), ensure_ascii=False)
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= _WIDTH else f'"{line[:_WIDTH]}…"'


def _plain(value: Any) -> Any:
    """Return a value of a YAML file as JSON has it: dates are text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)

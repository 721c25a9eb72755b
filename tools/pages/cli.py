"""docs/reference/cli.md, from the typer application."""

from collections.abc import Iterator
from typing import Any

import typer.main

import aicc.cli
from aicc.cli.main import app
from pages.markdown import code, page, table

_INTRODUCTION = """
`aicc COMMAND --help` shows the same. Results go to standard output, everything else to standard error. Options win over
[settings](settings.md).
"""


def cli_page() -> str:
    """Return the page of all commands."""
    exits = "## Exit codes\n\n" + (aicc.cli.__doc__ or "").partition("Exit codes: ")[2]
    return page("Command line", _INTRODUCTION, *(_section(name, command) for name, command in commands()), exits)


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command by its full name, as `aicc serve`."""
    yield from _commands("aicc", typer.main.get_command(app))


def _commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
        return
    for part, narrower in inner.items():
        yield from _commands(f"{name} {part}", narrower)


def _section(name: str, command: Any) -> str:
    arguments = [option for option in command.params if option.param_type_name == "argument"]
    options = [option for option in command.params if option.param_type_name == "option" and not option.hidden]
    usage = " ".join([name, *(_metavar(item) for item in arguments), *(["[OPTIONS]"] if options else [])])
    parts = [f"## {name}", f"```text\n{usage}\n```", (command.help or "").strip()]
    if arguments:
        rows = [(code(_metavar(item)), _shown(item), item.help or "") for item in arguments]
        parts.append(table(("Argument", "Default", "Meaning"), rows))
    if options:
        rows = [(_spelling(item), _shown(item), item.help or "") for item in options]
        parts.append(table(("Option", "Default", "Meaning"), rows))
    return "\n\n".join(parts)


def _metavar(item: Any) -> str:
    name = str(item.metavar or item.name).upper()
    return name if item.required or name.startswith("[") else f"[{name}]"


def _spelling(item: Any) -> str:
    return ", ".join(code(name) for name in (*item.opts, *item.secondary_opts))


def _shown(item: Any) -> str:
    if item.required:
        return "required"
    if isinstance(item.show_default, str):
        return item.show_default
    default = item.default
    if default in (None, False, (), []) or callable(default):
        return "–"
    return code(getattr(default, "value", default))

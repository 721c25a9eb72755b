"""docs/reference/ports.md, from the Protocols of aicc.ports and the classes that keep to them."""

import ast
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import is_dataclass
from importlib import import_module
from textwrap import dedent

import aicc.aws
import aicc.backends
import aicc.bots
import aicc.embedders
import aicc.faq
import aicc.nlu
import aicc.ports
import aicc.stores
import aicc.telemetry
import aicc.vaults
from pages.markdown import code, page, told

# Where adapters are.
_PACKAGES = (
    aicc.stores,
    aicc.backends,
    aicc.bots,
    aicc.embedders,
    aicc.faq,
    aicc.nlu,
    aicc.aws,
    aicc.telemetry,
    aicc.vaults,
)
_INTRODUCTION = """
A port is what the core needs from outside, as a small Python Protocol in `aicc.ports`. Every port has an adapter that
needs no server, and each adapter passes the port's contract tests (`tests/contract`). To put your own system behind
one, write a class with these methods; nothing has to be inherited.
"""


def ports_page() -> str:
    """Return the page of all ports, the data they speak, and their adapters."""
    sections = ["## Ports", *(_port(port) for port in ports()), "## Data of the ports", *map(_data, _models())]
    return page("Ports", _INTRODUCTION, *sections)


def ports() -> list[type]:
    """Return the Protocols of aicc.ports, in the order of the module."""
    return [held for held in vars(aicc.ports).values() if _is_port(held)]


def _is_port(held: object) -> bool:
    return (
        isinstance(held, type)
        and held.__module__.startswith(aicc.ports.__name__)
        and getattr(held, "_is_protocol", False)
    )


def _models() -> list[type]:
    return [
        held
        for held in vars(aicc.ports).values()
        if isinstance(held, type) and is_dataclass(held) and held.__module__.startswith(aicc.ports.__name__)
    ]


def adapters(port: type) -> list[str]:
    """Return the product's own classes that have everything a port asks for."""
    needed = {name for name in vars(port) if not name.startswith("_")}
    return sorted(
        {
            f"{candidate.__module__}.{candidate.__name__}"
            for candidate in _candidates()
            if all(_offers(candidate, port, name) for name in needed)
        }
    )


def _offers(candidate: type, port: type, name: str) -> bool:
    """Return whether a class has what a port has under a name; a field of data is no method."""
    return hasattr(candidate, name) and callable(getattr(candidate, name)) >= callable(getattr(port, name))


def _candidates() -> Iterator[type]:
    for package in _PACKAGES:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for held in vars(import_module(found.name)).values():
                if isinstance(held, type) and held.__module__ == found.name:
                    yield held


def _port(port: type) -> str:
    known = ", ".join(map(code, adapters(port))) or "–"
    parts = [f"### {port.__name__}", told(port), f"Adapters: {known}"]
    tree = ast.parse(dedent(inspect.getsource(port))).body[0]
    for node in tree.body if isinstance(tree, ast.ClassDef) else ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            parts.append(f"```python\n{_signature(node)}\n```\n\n{_prose(ast.get_docstring(node) or '')}")
    return "\n\n".join(parts)


def _signature(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    marks = [f"@{ast.unparse(mark)}\n" for mark in node.decorator_list]
    word = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{''.join(marks)}{word} {node.name}({ast.unparse(node.args)}){returns}: ..."


def _data(model: type) -> str:
    source = dedent(inspect.getsource(model))
    return f"### {model.__name__}\n\n```python\n{source.strip()}\n```"


def _prose(docstring: str) -> str:
    """Return a docstring as Markdown: its paragraphs, and what it raises as a list."""
    text, _, raises = docstring.partition("\n\nRaises:\n")
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    refusals = [f"- raises {' '.join(line.split())}" for line in raises.splitlines() if line.strip()]
    return "\n\n".join([*paragraphs, "\n".join(refusals)]).strip()

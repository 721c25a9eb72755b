"""Writing Markdown: tables, and the types and limits of a JSON schema in words."""

import inspect
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]

_TAG = re.compile(r"<(?!/?a\b)")
_TYPES = {"string": "text", "number": "number", "integer": "whole number", "boolean": "true or false"}
_FORMATS = {"date": "date", "date-time": "time (RFC 3339)", "path": "path", "password": "secret"}
_LIMITS = {
    "minimum": "≥ {}",
    "maximum": "≤ {}",
    "exclusiveMinimum": "> {}",
    "exclusiveMaximum": "< {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "`{}`",
}


def page(title: str, introduction: str, *sections: str) -> str:
    """Return a whole page, marked as made by a machine."""
    mark = "<!-- Written by tools/gendocs.py. Change the code, then run `make fix`. -->"
    return "\n\n".join([mark, f"# {title}", introduction.strip(), *(part.strip() for part in sections if part)]) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; cells may hold line breaks and bars."""
    lines = [f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}"]
    lines += [f"| {' | '.join(cell(item) for item in row)} |" for row in rows]
    return "\n".join(lines)


def cell(item: object) -> str:
    """Return a value as one table cell."""
    pieces = str(item).strip().split("`")
    # Outside of code, < would begin an HTML tag; the only ones wanted are anchors.
    pieces[::2] = [_TAG.sub("&lt;", piece) for piece in pieces[::2]]
    return "`".join(pieces).replace("|", "\\|").replace("\n", "<br>")


def code(item: object) -> str:
    """Return a value as code."""
    return f"`{item}`"


def told(documented: object) -> str:
    """Return a docstring's text in one paragraph a blank line, without its indentation."""
    paragraphs = (inspect.getdoc(documented) or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def json_value(value: object) -> str:
    """Return a value as one writes it in JSON."""
    return json.dumps(value, ensure_ascii=False)


def fields(schema: Schema, definitions: Mapping[str, Schema]) -> str:
    """Return the properties of an object as a table."""
    required = set(schema.get("required", ()))
    rows = []
    for name, shape in schema.get("properties", {}).items():
        needed = "required" if name in required else _default(shape)
        values = kind(shape, definitions) if name in required else optional(kind(shape, definitions))
        rows.append((code(name), values, needed, described(shape, definitions)))
    return table(("Field", "Type", "Default", "Meaning"), rows)


def kind(shape: Schema, definitions: Mapping[str, Schema]) -> str:
    """Return a type in words; objects as links to their own heading."""
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        target = definitions[name]
        return kind(target, definitions) if "enum" in target else f"[{name}](#{name.lower()})"
    if "anyOf" in shape:
        return " or ".join(dict.fromkeys(kind(part, definitions) for part in shape["anyOf"]))
    if "enum" in shape or "const" in shape:
        return ", ".join(code(value) for value in shape.get("enum", [shape.get("const")]))
    if shape.get("type") == "array":
        return _array(shape, definitions)
    if isinstance(shape.get("additionalProperties"), Mapping):
        return f"mapping of text to {kind(shape['additionalProperties'], definitions)}"
    return _FORMATS.get(shape.get("format", "")) or _TYPES.get(shape.get("type", ""), str(shape.get("type", "any")))


def optional(words: str) -> str:
    """Return the type of a value that may be left out, without saying that null means the same."""
    return words.removesuffix(" or null")


def _array(shape: Schema, definitions: Mapping[str, Schema]) -> str:
    if "prefixItems" in shape:
        return f"[{', '.join(kind(part, definitions) for part in shape['prefixItems'])}]"
    return f"list of {kind(shape.get('items', {}), definitions)}"


def described(shape: Schema, definitions: Mapping[str, Schema]) -> str:
    """Return what a value means and which limits it has."""
    parts = [str(shape.get("description", "")) or _description_of_target(shape, definitions)]
    limits = _limits(shape)
    if limits:
        parts.append(f"({', '.join(limits)})")
    return " ".join(part for part in parts if part)


def _description_of_target(shape: Schema, definitions: Mapping[str, Schema]) -> str:
    references = [part["$ref"] for part in (shape, *shape.get("anyOf", ())) if "$ref" in part]
    return str(definitions[references[0].rpartition("/")[2]].get("description", "")) if references else ""


def _limits(shape: Schema) -> list[str]:
    nested = [part for part in (*shape.get("anyOf", ()), shape.get("items", {})) if isinstance(part, Mapping)]
    found = [text.format(part[name]) for part in (shape, *nested) for name, text in _LIMITS.items() if name in part]
    return [limit for limit in dict.fromkeys(found) if not limit.startswith("at least 1 ")]


def _default(shape: Schema) -> str:
    if "default" not in shape or shape["default"] in (None, [], {}, ""):
        return "–"
    if isinstance(shape["default"], Mapping):
        return "its defaults"
    return code(json_value(shape["default"]).strip('"'))

"""docs/reference/bot-files.md, from the schemas of aicc.project and the language of aicc.project.expressions."""

from collections.abc import Mapping
from typing import Any, Final

from aicc.models.scenario import InputType, ValidationType
from aicc.project import expressions
from aicc.project.schema import FILES, ScenarioFile
from pages.markdown import code, fields, page, table

_INTRODUCTION = """
A bot is a folder of YAML files in UTF-8, without anchors and aliases. `aicc validate` reports every mistake with file,
line and what to do. The JSON schemas of the files stand in `schemas/` beside them; the first line of each file names
its schema, so that an editor completes and checks while you type:
`# yaml-language-server: $schema=schemas/faq.schema.json` (`../schemas/scenario.schema.json` inside `scenarios/`).
"""
_CONDITIONS: Final = """
A `when` is a condition over slots. It is parsed when the bot is loaded and has no access to anything but slots: no
functions, no attributes, no code.

```text
{grammar}
```

An empty slot is false, unequal to everything and never ordered; text and numbers are never equal. At most
{length:,} characters and {depth} levels of nesting. Examples: `amount > balance`, `confirmed`,
`not confirmed or reason == '기타'`.
"""
_FILTERS: Final = {
    "money": "Thousands separated, with 원: 1,234,500원.",
    "number": "Thousands separated: 1,234,500.",
    "mask": "Only the last four digits: ******7890.",
    "lines": "A list, one item a line.",
}
_JOSA: Final = "The value with the particle that fits how it is read aloud, figures and Latin letters too."
_INPUTS: Final = {
    InputType.TEXT: "Anything; kept as typed.",
    InputType.NUMBER: "A number in figures or words: 5000, 5천, 오천. With `unit: 만원`, 5천만원 and 5000 are equal.",
    InputType.MONEY: "Whole won: 5만원, 50,000, 오만 원.",
    InputType.SELECTION: "One of `options`, by name, synonym or place (두 번째).",
    InputType.YES_NO: "네 or 아니요 in the ways customers say them; the slot is true or false.",
    InputType.DIGITS: "An identifier of digits; spaces and hyphens are dropped.",
    InputType.ACCOUNT: "An account number; spaces and hyphens are dropped.",
    InputType.PHONE: "A phone number; +82 becomes 0.",
    InputType.SECRET: "Digits that are never stored, logged or shown; the next step must be the action that uses them.",
}
_CHECKS: Final = {
    ValidationType.RANGE: "A number from `min` to `max`, both included.",
    ValidationType.LENGTH: "A text of `min` to `max` characters.",
    ValidationType.PATTERN: "The whole answer matches the regular expression `pattern`.",
    ValidationType.DIGITS: "Exactly `length` digits.",
}


def bot_files_page() -> str:
    """Return the page of all files of a bot and the language inside them."""
    sections = [_file(name, shape.model_json_schema()) for name, shape in FILES.items()]
    sections.append(_file("scenarios/<id>.yaml", ScenarioFile.model_json_schema()))
    return page("Bot files", _INTRODUCTION, *sections, _inputs(), _checks(), _language())


def _file(name: str, schema: Mapping[str, Any]) -> str:
    definitions = schema.get("$defs", {})
    said = str(schema.get("description", "")).removeprefix(f"{name}").lstrip(": .")
    parts = [f"## {name}", said[:1].upper() + said[1:], fields(schema, definitions)]
    for inner, shape in definitions.items():
        if "enum" not in shape:
            parts.append(f"### {inner}\n\n{shape.get('description', '')}\n\n{fields(shape, definitions)}")
    return "\n\n".join(part for part in parts if part)


def _inputs() -> str:
    rows = [(code(kind.value), _INPUTS[kind]) for kind in InputType]
    return "## Input types\n\n" + table(("input_type", "What counts as an answer"), rows)


def _checks() -> str:
    rows = [(code(kind.value), _CHECKS[kind]) for kind in ValidationType]
    return "## Validation types\n\n" + table(("type", "What passes"), rows)


def _language() -> str:
    grammar = (expressions.__doc__ or "").partition("\n\n")[2].strip()
    conditions = _CONDITIONS.format(grammar=grammar, length=expressions.MAX_LENGTH, depth=expressions.MAX_DEPTH)
    rows = [(code(f"{{slot|{name}}}"), _FILTERS[name]) for name in sorted(expressions.FILTERS)]
    rows.append((", ".join(code(f"{{slot|{name}}}") for name in sorted(expressions.JOSA)), _JOSA))
    templates = (
        "## Templates\n\nA `message` may hold slots. A value is put in as it is and never read as a template. "
        "`{slot}` is the value, an empty slot leaves nothing, `{{` and `}}` are braces, and filters follow one "
        "another: `{amount|money|을/를}`.\n\n" + table(("Filter", "Result"), rows)
    )
    return f"## Conditions\n{conditions}\n{templates}"

"""docs/reference/settings.md and .env.example, from aicc.utils.config."""

import textwrap

from pydantic.fields import FieldInfo

from aicc.utils.config import PACKAGED_BOT, Settings
from pages.markdown import code, kind, optional, page, table

_INTRODUCTION = """
Every setting is an environment variable, or a line in a file `.env` in the folder where the centre starts
(`.env.example` lists them all; the environment wins over the file). They are read once, at the start. Options of
`aicc serve` win over both, see [the command line](cli.md). A value that cannot be used stops the start with the error
[`setting_invalid`](errors.md#setting_invalid), which names the variable. Secrets never appear in logs.
"""


def settings_page() -> str:
    """Return the page of all settings."""
    schema = Settings.model_json_schema()
    rows = []
    for name, field in Settings.model_fields.items():
        shape = schema["properties"][name]
        limits = [f"{sign} {shape[key]:g}" for key, sign in _BOUNDS.items() if key in shape]
        values = optional(kind(shape, {})) + (f" ({', '.join(limits)})" if limits else "")
        anchor = f'<a id="{variable(name).lower()}"></a>'
        rows.append((anchor + code(variable(name)), values, _shown_default(field), field.description or ""))
    return page("Settings", _INTRODUCTION, table(("Variable", "Values", "Default", "Meaning"), rows))


_BOUNDS = {"minimum": "≥", "maximum": "≤", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}


def env_example() -> str:
    """Return .env.example: every setting with its meaning and default, commented out."""
    lines = [
        "# 이 파일을 .env로 복사한 뒤 바꿀 값만 앞의 #을 지우고 고치세요.",
        "# 적힌 값이 기본값이며, 하나도 바꾸지 않아도 실행됩니다.",
        "# Copy to .env and uncomment what you change. These are the defaults; none has to be set.",
        "# Written by tools/gendocs.py from the settings in the code; see docs/reference/settings.md.",
    ]
    for name, field in Settings.model_fields.items():
        lines += ["", *textwrap.wrap(field.description or "", 110, initial_indent="# ", subsequent_indent="# ")]
        lines.append(f"#{variable(name)}={_env_default(field)}")
    return "\n".join(lines) + "\n"


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"{Settings.model_config.get('env_prefix', '')}{name}".upper()


def _shown_default(field: FieldInfo) -> str:
    if field.default == PACKAGED_BOT:
        return "the packaged bot"
    return code(_env_default(field)) if _env_default(field) else "–"


def _env_default(field: FieldInfo) -> str:
    if field.default in (None, PACKAGED_BOT, ()):
        return ""
    return ",".join(map(str, field.default)) if isinstance(field.default, tuple) else str(field.default)

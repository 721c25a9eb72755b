"""docs/reference/bot-files.md, from the schemas of aicc.project and the language of aicc.project.expressions."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from aicc.models.scenario import InputType, Reflex
from aicc.models.validation import ValidationType
from aicc.project import expressions
from aicc.project.scenario_schema import ScenarioFile, StepType
from aicc.project.schema import FILES
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
    "date": "2026-11-25 as 11월 25일(수), with the time of day where there is one.",
    "time": "14:30 as 오후 2시 30분.",
}
_JOSA: Final = "The value with the particle that fits how it is read aloud, figures and Latin letters too."
_INPUTS: Final = {
    InputType.TEXT: "Anything; kept as typed.",
    InputType.NUMBER: "A number in figures or words: 5000, 5천, 오천. With `unit: 만원`, 5천만원 and 5000 are equal.",
    InputType.MONEY: "Whole won: 5만원, 50,000, 오만 원.",
    InputType.DATE: "One day, in words (다음 주 월요일, 12월 20일까지); the slot is 2026-11-25.",
    InputType.TIME: "A time of day (오후 2시, 3시 반); the slot is 14:00.",
    InputType.DATETIME: "A day and a time (내일 오후 2시); the slot is 2026-11-25T14:00.",
    InputType.SELECTION: "One of `options`, by name, synonym or place (두 번째), with a letter or two wrong.",
    InputType.MULTI_SELECT: "Several of `options` (1번이랑 3번, 다요); the slot is the list of their values.",
    InputType.YES_NO: "네 or 아니요 in the ways customers say them; the slot is true or false.",
    InputType.DIGITS: "An identifier of digits; spaces and hyphens are dropped.",
    InputType.ACCOUNT: "An account number; spaces and hyphens are dropped.",
    InputType.PHONE: "A phone number; +82 becomes 0.",
    InputType.CARD: "A card number; spaces and hyphens are dropped.",
    InputType.NAME: "The name of a person (홍길동입니다, 엄마한테요), without what stands around it.",
    InputType.SECRET: "Digits that are never stored, logged or shown; the next step must be the action that uses them.",
}
_STEPS: Final[Mapping[StepType, str]] = {
    "say": "`message`: speaks and goes on.",
    "ask": "`input_type`: asks and waits. Skipped when its slot is filled already.",
    "confirm": "`type: confirm`: a yes leads to `next_step`; a no asks which answer to change, or leads to `on_no`.",
    "branch": "Only `next_step`: chooses the way on.",
    "action": "`action`: calls the backend; the fields of the result become slots. Each call runs once.",
    "call": "`call`: runs another scenario and goes on behind it; `on_failure` takes the outcome it ended with.",
    "faq": "`faq`: says the answer of an FAQ entry.",
    "escalate": "`escalate`: hands over to a person, with reason and priority. `@agent` as a `next_step` does so too.",
    "end": "`type: end` or `outcome`: ends the scenario.",
    "command": "`command`: only in `reflexes/`, moves the scenario below.",
}
_REFLEXES: Final = {
    Reflex.CANCEL: "취소. Slots: `running`, `scenario`, `confirm_cancel`.",
    Reflex.REPEAT: "다시 말해 주세요.",
    Reflex.BACK: "이전. Slot: `can_go_back`.",
    Reflex.RESTART: "처음부터 다시.",
    Reflex.MENU: "처음으로: leaves everything.",
    Reflex.HELP: "도움말, 몰라요. Slot: `help`, the words of the open question.",
    Reflex.WAIT: "잠깐만요.",
    Reflex.FAREWELL: "끊을게요: leaves everything, and a call ends. Slot: `goodbye`, the bot's farewell. Only speaks.",
    Reflex.CORRECTION: "An answer was changed. Slots: `label`, `value`, `final`, `choose`. Only speaks.",
    Reflex.CANNOT_UNDERSTAND: "Nobody could use the message. Slots: `reprompt`, `last`. Only speaks.",
    Reflex.CLARIFY: "Two readings are close; buttons follow. Only speaks.",
    Reflex.OLD_BUTTON: "A button of an earlier question was pressed. Only speaks.",
    Reflex.RESUME: "Back to an interrupted scenario. Only speaks.",
    Reflex.COMPLETED: "The last scenario has ended; says nothing by default. Only speaks.",
    Reflex.SILENCE: "The open question is not answered. Slot: `close`. Only speaks.",
    Reflex.HAND_OFF: "A person takes over. Slots: `ticket`, `attended`, `opens`, `abuse`. Only speaks.",
    Reflex.INTERNAL_ERROR: "A scenario could not go on; a person does. Only speaks.",
}
_CHECKS: Final = {
    ValidationType.RANGE: "A number from `min` to `max`, both included.",
    ValidationType.LENGTH: "A text of `min` to `max` characters.",
    ValidationType.PATTERN: "The whole answer matches the regular expression `pattern`.",
    ValidationType.DIGITS: "Exactly `length` digits.",
    ValidationType.ONE_OF: "One of `values`; of several choices, each.",
    ValidationType.CHECKSUM: "A number whose check digits are right: `luhn` (cards), `business_number`, "
    "`resident_number`.",
    ValidationType.DATE_WINDOW: "A day from `earliest` to `latest`, both included: `today`, `+30d`, `2026-01-31`.",
    ValidationType.BUSINESS_DAY: "Monday to Friday, no Korean holiday.",
    ValidationType.COMPARE: "What stands as `operator` says to the value of `slot`; anything while that is empty.",
    ValidationType.FUNCTION: "What the Python function `function` says: it gets the answer and the slots and returns "
    "whether the answer may be. Entry points of the group `aicc.validations` name functions.",
}


def bot_files_page() -> str:
    """Return the page of all files of a bot and the language inside them."""
    sections = [_file(name, shape.model_json_schema()) for name, shape in FILES.items()]
    sections.append(_file("scenarios/<id>.yaml", ScenarioFile.model_json_schema()))
    return page("Bot files", _INTRODUCTION, *sections, _steps(), _inputs(), _checks(), _reflexes(), _language())


def _file(name: str, schema: Mapping[str, Any]) -> str:
    definitions = schema.get("$defs", {})
    said = str(schema.get("description", "")).removeprefix(f"{name}").lstrip(": .")
    parts = [f"## {name}", said[:1].upper() + said[1:], fields(schema, definitions)]
    for inner, shape in definitions.items():
        if "enum" not in shape:
            parts.append(f"### {inner}\n\n{shape.get('description', '')}\n\n{fields(shape, definitions)}")
    return "\n\n".join(part for part in parts if part)


def _steps() -> str:
    rows = [(code(kind), _STEPS[kind]) for kind in get_args(StepType)]
    return "## Step types\n\n" + table(("type", "What it does"), rows)


def _reflexes() -> str:
    rows = [(code(reflex.value), _REFLEXES[reflex]) for reflex in Reflex]
    intro = (
        "## Reflexes\n\nWhat every bot does by itself is a scenario too, and `reflexes/<id>.yaml` stands in place "
        "of the packaged one. All know the slots `running` (whether a scenario runs) and `scenario` (its name).\n\n"
    )
    return intro + table(("id", "When"), rows)


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

"""The objects of a JSON file, each with the line on which it begins."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final, NoReturn

from aicc.services.faq_transfer.results import Unreadable

# An object and its line, or why there is none.
Item = tuple[int, Mapping[str, object] | Unreadable]

_BETWEEN: Final = re.compile(r"[\s,:]*")


def items(text: str, key: str) -> list[Item]:
    """Return the objects of {key: [...]}, of [...], or of a text with one object a line."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    first = _parse(lines[0][1]) if lines else None
    if isinstance(first, dict) and key not in first:
        return [(number, _object(_parse(line))) for number, line in lines]
    whole = _parse(text)
    if isinstance(whole, Unreadable):
        return [(_line_of_error(text), whole)]
    listed = whole.get(key) if isinstance(whole, dict) else whole
    if not isinstance(listed, list):
        return [(1, _no_list(key))]
    return [(number, _object(item)) for number, item in zip(_line_numbers(text, key), listed, strict=True)]


def _parse(text: str) -> object:
    """Return what a JSON text says; Unreadable is not one of its values."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        korean = f"JSON 형식이 아닙니다({error.colno}번째 글자 근처). 쉼표, 따옴표, 괄호를 확인해 주세요."
        english = f"Not JSON, near character {error.colno}; check commas, quotes and brackets."
    except (ValueError, RecursionError):
        korean = "JSON에 쓸 수 없는 값이 있습니다. NaN, 너무 긴 수, 너무 깊은 구조를 고쳐 주세요."
        english = "Not plain JSON; correct NaN, numbers that are too long and lists that are too deep."
    return Unreadable("json_invalid", korean, english)


def _line_of_error(text: str) -> int:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.lineno
    except (ValueError, RecursionError):
        return 1
    return 1


def _line_numbers(text: str, key: str) -> Iterator[int]:
    """Give the lines on which the items of the list begin, in a text that is known to be JSON."""
    decoder = json.JSONDecoder()
    position = _skip(text, 0)
    if text[position] == "{":
        position = _value_of(text, position, key, decoder)
    line, counted = 1, 0
    position = _skip(text, position + 1)
    while text[position] != "]":
        line += text.count("\n", counted, position)
        counted = position
        yield line
        position = _skip(text, decoder.raw_decode(text, position)[1])


def _value_of(text: str, position: int, key: str, decoder: json.JSONDecoder) -> int:
    """Return where the value of a key of the object at a position begins; of several, the last counts."""
    found = position
    position = _skip(text, position + 1)
    while text[position] != "}":
        name, position = decoder.raw_decode(text, position)
        position = _skip(text, position)
        found = position if name == key else found
        position = _skip(text, decoder.raw_decode(text, position)[1])
    return found


def _skip(text: str, position: int) -> int:
    match = _BETWEEN.match(text, position)
    return match.end() if match else position


def _object(value: object) -> Mapping[str, object] | Unreadable:
    if isinstance(value, dict | Unreadable):
        return value
    return Unreadable("item_not_object", "항목은 객체({…})여야 합니다.", "An entry must be an object ({...}).")


def _no_list(key: str) -> Unreadable:
    korean = f'항목의 목록이 없습니다. 파일은 {{"{key}": [항목, 항목]}} 모양이어야 합니다.'
    return Unreadable("items_missing", korean, f'There is no list of entries; the file must be {{"{key}": [...]}}.')


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)

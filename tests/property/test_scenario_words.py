"""However odd a message is, reading it as an answer, a command or a correction takes a moment only."""

import re
import time
from collections.abc import Iterator
from types import ModuleType

import pytest

from aicc.scenario import corrections, reflexes
from aicc.scenario.forms import amounts, choices, digits, names, times, words, yes_no
from aicc.services import decide

MODULES = (corrections, reflexes, amounts, choices, digits, names, times, words, yes_no, decide)
# As long as messages may be.
LONGEST = 2_000
PIECES = (
    "부탁",
    "수있",
    "바꿔 ",
    "네 ",
    "아니 ",
    "도 추가",
    " ",
    "1",
    "10-",
    "만",
    "네",
    "으로",
    "취소",
    "말고 ",
    "라고",
    "가나다",
)
HEADS = ("", "금액 바꿔", "네 ", "아니 ", "취소하고", "12월 ", "제 이름은 ", "110")
# The slowest reads 2,000 letters in some milliseconds; what backtracks takes minutes or for ever.
MOST_SECONDS = 1.0


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in MODULES:
        yield from _patterns_of(module)


def _patterns_of(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, value in vars(module).items():
        if isinstance(value, re.Pattern):
            yield f"{module.__name__}.{name}", value


@pytest.mark.parametrize(
    ("name", "pattern"), list(_patterns()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_no_message_holds_a_pattern_up(name: str, pattern: re.Pattern[str]) -> None:
    """Each pattern of the engine against long rows of the words that it looks for, with an end that fits none."""
    for head in HEADS:
        for piece in PIECES:
            text = (head + piece * LONGEST)[: LONGEST - 2] + " 끝"
            started = time.process_time()
            for read in (pattern.match, pattern.search, pattern.fullmatch):
                read(text)
            assert time.process_time() - started < MOST_SECONDS, (name, head, piece)

"""Korean holidays, as the bank's opening hours need them."""

from datetime import date

import pytest

from aicc.utils.calendar import is_korean_holiday


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        (date(2026, 1, 1), True),
        (date(2026, 2, 17), True),
        (date(2026, 3, 2), True),
        (date(2026, 5, 1), True),
        (date(2026, 9, 25), True),
        (date(2026, 12, 25), True),
        (date(2026, 2, 19), False),
        (date(2026, 11, 22), False),
        (date(2026, 12, 31), False),
    ],
)
def test_lunar_substitute_and_bank_holidays_count(day: date, holiday: bool) -> None:
    """설날 and 추석, the Monday after a holiday on Sunday, and the day of workers are holidays; a Sunday is not."""
    assert is_korean_holiday(day) is holiday

"""By when a customer's request must be answered."""

from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aicc.utils.calendar import is_korean_holiday

# Days are those of Korea.
KOREA: Final = ZoneInfo("Asia/Seoul")
# 금융소비자보호법 시행령 제26조: who asks to read their records gets them within so many business days. The ten days of
# 개인정보 보호법 시행령 제41조 are hardly ever over sooner; whoever is bound by them alone has time to spare.
ANSWER_BUSINESS_DAYS: Final = 6
_SATURDAY: Final = 5


def answer_by(asked_on: date, *, business_days: int = ANSWER_BUSINESS_DAYS) -> date:
    """Return the last day on which a request is answered in time.

    The day of asking does not count (민법 제157조); Saturdays, Sundays and Korean public and bank holidays are no
    business days.
    """
    day = asked_on
    for _ in range(business_days):
        day += timedelta(days=1)
        while day.weekday() >= _SATURDAY or is_korean_holiday(day):
            day += timedelta(days=1)
    return day

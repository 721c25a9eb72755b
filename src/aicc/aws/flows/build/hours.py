"""The bot's business hours as Amazon Connect has them: `TimeZone` and `Config` of hours of operation.

Connect asks these only where the bot decided nothing; holidays and single days are the bot's (aicc.escalation.hours).

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-connect-hoursofoperation.html
"""

from datetime import time
from typing import Any, Final

from aicc.models.escalation import BusinessHours

_DAYS: Final = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


def hours_of_operation(hours: BusinessHours) -> dict[str, Any]:
    """Return the hours of a week; a day ends at 24:00 where Connect writes 0:00."""
    return {
        "TimeZone": hours.timezone,
        "Config": [
            {"Day": day, "StartTime": _slice(start), "EndTime": _slice(time() if end == time.max else end)}
            for day, intervals in zip(_DAYS, hours.week, strict=True)
            for start, end in intervals
        ],
    }


def _slice(at: time) -> dict[str, int]:
    return {"Hours": at.hour, "Minutes": at.minute}

"""The words and numbers of which the files of a bot project are made."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
SlotName = Annotated[str, StringConstraints(pattern=r"^[^\W\d]\w{0,63}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Phrase = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
# As long as entries may be that people edit while the bot runs: aicc.faq.validation.
Word = Annotated[str, StringConstraints(min_length=1, max_length=50, strip_whitespace=True)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
CardText = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
Question = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Answer = Annotated[str, StringConstraints(min_length=1, max_length=5000, strip_whitespace=True)]
Https = Annotated[str, StringConstraints(pattern=r"^https://[^\s/@]+(/\S*)?$", max_length=2000)]
HourMinute = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
# 90d, 6m or 10y: days, calendar months, years.
Period = Annotated[str, StringConstraints(pattern=r"^([1-9]\d{0,3}[dm]|[1-9]\d?y)$")]
Weekday = list[tuple[HourMinute, HourMinute]]


class ProjectFile(BaseModel):
    """What all shapes of the project have in common."""

    model_config = ConfigDict(
        extra="forbid",
        strict=False,
        str_strip_whitespace=True,
        coerce_numbers_to_str=False,
        # Most shapes are parts of others and never check anything alone.
        defer_build=True,
    )

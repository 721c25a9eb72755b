"""NVIDIA NeMo's text normalisation tests: from what is heard to what is written (itn), and aloud again (tn).

NeMo says 0 as 영 everywhere, writes number words without spaces and reads 18:05 as it stands, where our own rules say
공 in phone numbers, 만 오천 원 and 오후 여섯 시: `ReadingStyle` is the product's setting for that.
"""

from collections.abc import Mapping
from typing import Any, Final

from aicc.utils.reading import ReadingStyle, written_to_spoken
from aicc.utils.spoken import WritingStyle, spoken_to_written

_STYLE: Final = ReadingStyle(zero="영", spaced=False, half_days=False, span="부터", phone_link=" ", labels=True)


def answer(row: Mapping[str, Any]) -> str:
    """Return what the product makes of the row's input."""
    text = str(row["input"])
    return (
        spoken_to_written(text, style=WritingStyle(signs=True))
        if row["kind"] == "itn"
        else written_to_spoken(text, style=_STYLE)
    )


def nemo(row: Mapping[str, Any]) -> bool:
    """Return whether it is what NeMo expects, but for the number of spaces between words and around the whole."""
    return " ".join(answer(row).split()) == " ".join(str(row["expected"]).split())

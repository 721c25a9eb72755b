"""How well a bot recognises its intents, and what its builder can do about it. Pure, but for reading files of rows.

rows         texts whose intent is known, from JSON Lines or CSV
reading      what the bot makes of each: of its own phrases held out in turn, or of the rows of a file
measures     accuracy, confusions, calibration, and what a higher threshold costs
wording      how alike phrases are worded, and which are the same
advice       which phrases stand in each other's way
suggestions  what to do about them, in words
"""

from aicc.services.evaluation.advice import Advice, Mixed, Pair, Thin, Unrecognised, advise
from aicc.services.evaluation.measures import (
    Bin,
    Confusion,
    Evaluation,
    IntentScores,
    OutOfScope,
    Point,
    Tier,
    cross_validate,
    evaluate_rows,
    summarise,
)
from aicc.services.evaluation.reading import NO_INTENT, Read, hold_out, read_all
from aicc.services.evaluation.rows import Row, read_rows, read_texts
from aicc.services.evaluation.suggestions import ENOUGH_PHRASES, Suggestion, SuggestionKind
from aicc.services.evaluation.wording import Place, Repeat, repeats

__all__ = [
    "ENOUGH_PHRASES",
    "NO_INTENT",
    "Advice",
    "Bin",
    "Confusion",
    "Evaluation",
    "IntentScores",
    "Mixed",
    "OutOfScope",
    "Pair",
    "Place",
    "Point",
    "Read",
    "Repeat",
    "Row",
    "Suggestion",
    "SuggestionKind",
    "Thin",
    "Tier",
    "Unrecognised",
    "advise",
    "cross_validate",
    "evaluate_rows",
    "hold_out",
    "read_all",
    "read_rows",
    "read_texts",
    "repeats",
    "summarise",
]

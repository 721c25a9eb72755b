"""Sentiment, emotions and abusive language of a customer's message. A plain request, or a lost card, is neutral.

What the parts are:
    ngrams      a text as numbers
    nbsvm       a linear classifier learned from labelled texts, and how it is learned
    lexicon     words that say a mood by themselves
    abuse       rules that find abusive language, hidden or not
    evidence    all of that about one text, as a short vector
    judge       from evidence to a verdict
    training    how the judge is learned
    artefact    the judge as a file
docs/reference/sentiment-card.md says what it was trained on and how well it does.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from aicc.models.understanding import Emotion, Mood, Sentiment
from aicc.nlu.sentiment.artefact import decode
from aicc.nlu.sentiment.judge import Judge
from aicc.nlu.sentiment.ngrams import MAX_CHARACTERS

__all__ = ["analyze", "load"]

_SHIPPED: Final = Path(__file__).resolve().parent.parent / "data" / "sentiment.bin"
# A letter of any script, or a picture. What has neither (numbers, full stops) says nothing of a mood.
_SAYS: Final = re.compile(r"[^\W\d_]|[\u2600-\u27bf\u2b50-\u2b55\U0001f300-\U0001faff]")
_NEUTRAL: Final = Sentiment(
    mood=Mood.NEUTRAL,
    positive=0.01,
    negative=0.01,
    neutral=0.97,
    mixed=0.01,
    emotions=tuple((emotion, 0.0) for emotion in Emotion),
)


def analyze(text: str) -> Sentiment:
    """Return the sentiment of a normalised text: mood, four scores in 0..1 that sum to 1, emotions, abuse.

    Only the first 400 characters count.

    Raises:
        ArtefactInvalid: the shipped classifier is damaged.
    """
    counted = text[:MAX_CHARACTERS]
    if _SAYS.search(counted) is None:
        return _NEUTRAL
    return load().judge(counted)


@lru_cache(maxsize=1)
def load() -> Judge:
    """Return the shipped classifier, read once.

    Raises:
        ArtefactInvalid: the file is damaged; installing the package anew mends it.
    """
    return decode(_SHIPPED.read_bytes(), path=str(_SHIPPED))

"""Mood and entities by Amazon Comprehend. Personal data in Korean it does not know: that stays ours (`aicc.utils.pii`).

Source: https://docs.aws.amazon.com/comprehend/latest/APIReference/API_DetectSentiment.html and API_DetectEntities.html
"""

from typing import Any, Final

from aicc.aws.asking import AskedService, ServiceAway
from aicc.models.understanding import Entity, Mood, Sentiment

_KOREAN: Final = "ko"
# Bytes that DetectSentiment takes; DetectEntities takes more than any message has.
_LONGEST: Final = 5_000
# What Comprehend is less sure of than this is no entity.
_LEAST_SCORE: Final = 0.5
# Its types as our kinds. Dates and quantities we read ourselves, with their values.
KINDS: Final = {
    "PERSON": "person",
    "LOCATION": "place",
    "ORGANIZATION": "organization",
    "COMMERCIAL_ITEM": "commercial_item",
    "EVENT": "event",
    "TITLE": "title",
    "OTHER": "other",
}


class Comprehend:
    """Asks Comprehend about a message, personal data masked.

    Args:
        service: `comprehend`.
    """

    def __init__(self, service: AskedService) -> None:
        self._service = service

    def sentiment(self, text: str) -> Sentiment:
        """Return the mood and its four scores; emotions and abuse it does not know for Korean.

        Raises:
            ServiceAway: Comprehend cannot be asked, or answered something else.
        """
        answer = self._service.ask("detect_sentiment", {"Text": _cut(text), "LanguageCode": _KOREAN})
        try:
            scores = answer["SentimentScore"]
            return Sentiment(
                mood=Mood(answer["Sentiment"]),
                positive=float(scores["Positive"]),
                negative=float(scores["Negative"]),
                neutral=float(scores["Neutral"]),
                mixed=float(scores["Mixed"]),
            )
        except (KeyError, TypeError, ValueError):
            raise ServiceAway("answer") from None

    def entities(self, text: str) -> tuple[Entity, ...]:
        """Return people, places, organisations and the like, with their offsets into the text.

        Raises:
            ServiceAway: Comprehend cannot be asked, or answered something else.
        """
        answer = self._service.ask("detect_entities", {"Text": _cut(text), "LanguageCode": _KOREAN})
        try:
            found = [_entity(item) for item in answer["Entities"] if float(item["Score"]) >= _LEAST_SCORE]
        except (KeyError, TypeError, ValueError):
            raise ServiceAway("answer") from None
        return tuple(entity for entity in found if entity is not None)

    def close(self) -> None:
        """Close the connections."""
        self._service.close()


def _entity(item: dict[str, Any]) -> Entity | None:
    kind = KINDS.get(item["Type"])
    if kind is None:
        return None
    return Entity(kind=kind, text=str(item["Text"]), start=int(item["BeginOffset"]), end=int(item["EndOffset"]))


def _cut(text: str) -> str:
    """Return the beginning of a text that DetectSentiment takes, without half a character at its end."""
    return text.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore")

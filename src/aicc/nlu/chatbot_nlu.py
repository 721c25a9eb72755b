"""ChatbotNLU: the guide's understanding engine, and the ear of the turn."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from aicc.models.bot import Bot
from aicc.models.understanding import Entity, Mood, Sentiment, Understanding
from aicc.nlu.entities import ENTITY_PATTERNS, extract
from aicc.nlu.intents import IntentClassifier, keyword_reading, train
from aicc.nlu.sentiment import analyze
from aicc.project import load_bot
from aicc.utils.config import PACKAGED_BOT
from aicc.utils.text import normalize


def examples_of(bot: Bot) -> dict[str, tuple[str, ...]]:
    """Return what a bot's classifier learns from: intent to its name (which stands on buttons) and its phrases."""
    return {intent.id: (intent.name, *intent.phrases) for intent in bot.intents.values()}


def version_of(examples: Mapping[str, Sequence[str]]) -> str:
    """Return the checksum that names a classifier trained on these examples."""
    return hashlib.sha256(msgspec.json.encode(examples)).hexdigest()[:16]


class ChatbotNLU:
    """Understands Korean text: intent, entities, sentiment.

    `intent_mapping` (intent to keywords) decides before the learned classifier, the longest keyword first;
    `entity_patterns` (entity to regular expression) finds entities. Both may be changed at any time and count from the
    next call on.

    Args:
        region_name: AWS region, kept for the AWS engines.
        bot: the bot whose intents it knows; default: the packaged banking bot.
        classifier: a classifier trained for this bot; default: one is trained now.
    """

    def __init__(
        self,
        region_name: str = "ap-northeast-2",
        *,
        bot: Bot | None = None,
        classifier: IntentClassifier | None = None,
    ) -> None:
        self.region_name = region_name
        self._bot = bot or load_bot(PACKAGED_BOT)
        self.classifier = classifier or _trained(self._bot)
        self.intent_mapping: dict[str, list[str]] = {
            intent.id: list(intent.keywords) for intent in self._bot.intents.values()
        }
        self.entity_patterns: dict[str, str] = dict(ENTITY_PATTERNS)

    def understand(self, text: str) -> Understanding:
        """Return everything that can be read from a message. Any text is accepted."""
        normal = normalize(text)
        intents = self.classifier.classify(normal)
        keyword = keyword_reading(normal, self.intent_mapping)
        if keyword is not None:
            others = tuple(reading for reading in intents if reading.intent != keyword.intent)
            intents = (keyword, *others[:4])
        return Understanding(
            text=normal,
            intents=intents,
            entities=extract(normal, self.entity_patterns),
            sentiment=analyze(normal),
            artefact=self.classifier.version,
        )

    def classify_intent(self, text: str) -> dict[str, Any]:
        """Return {"intent", "confidence", "alternatives"}; intent is "unknown" with confidence 0 for an empty text."""
        return _intent_dict(self.understand(text))

    def analyze_sentiment(self, text: str) -> dict[str, Any]:
        """Return {"sentiment", "confidence", "scores"}: POSITIVE, NEGATIVE, NEUTRAL or MIXED, scores summing to 1."""
        return _sentiment_dict(analyze(normalize(text)))

    def extract_entities(self, text: str) -> dict[str, list[str]]:
        """Return the entities found, as {entity: [text, ...]}.

        Raises:
            PatternInvalid: a pattern of `entity_patterns` is not a regular expression.
        """
        return _entity_dict(extract(normalize(text), self.entity_patterns))

    def comprehensive_analysis(
        self,
        text: str,
        session_id: str | None = None,
        bot_id: str | None = None,
        bot_alias_id: str | None = None,
    ) -> dict[str, Any]:
        """Return {"text", "session_id", "intent", "sentiment", "entities", "engine"}.

        `bot_id` and `bot_alias_id` name a Lex bot; until that engine is configured the local one answers, which
        `engine` says.
        """
        understanding = self.understand(text)
        return {
            "text": understanding.text,
            "session_id": session_id,
            "intent": _intent_dict(understanding),
            "sentiment": _sentiment_dict(understanding.sentiment),
            "entities": _entity_dict(understanding.entities),
            "engine": "local",
        }

    def get_response_template(self, intent: str, sentiment: str) -> str:
        """Return what the bot says to an intent in this mood; the apology for an intent that it does not know."""
        response = self._bot.responses.get(intent)
        if response is None:
            return "".join(part for part in self._bot.texts.fallback.parts if isinstance(part, str))
        mood = Mood(sentiment) if sentiment in Mood.__members__ else Mood.NEUTRAL
        return response.by_mood.get(mood, response.default)


def _trained(bot: Bot) -> IntentClassifier:
    examples = examples_of(bot)
    return train(examples, version=version_of(examples))


def _intent_dict(understanding: Understanding) -> dict[str, Any]:
    best = understanding.best
    return {
        "intent": best.intent if best else "unknown",
        "confidence": best.confidence if best else 0.0,
        "alternatives": [{"intent": it.intent, "confidence": it.confidence} for it in understanding.intents[1:]],
    }


def _sentiment_dict(sentiment: Sentiment) -> dict[str, Any]:
    return {
        "sentiment": sentiment.mood.value,
        "confidence": sentiment.score,
        "scores": {mood.value.lower(): float(getattr(sentiment, mood.value.lower())) for mood in Mood},
    }


def _entity_dict(entities: Sequence[Entity]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entity in entities:
        found.setdefault(entity.kind, []).append(entity.text)
    return found

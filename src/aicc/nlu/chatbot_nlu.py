"""ChatbotNLU: the guide's understanding engine, and the ear of the turn."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from aicc.entities import EntityFinder
from aicc.lexicon import Vector, korean_lexicon
from aicc.models.bot import Bot
from aicc.models.errors import EmbedderUnavailable
from aicc.models.understanding import (
    Entity,
    IntentScore,
    IntentSource,
    Mood,
    Sentiment,
    Understanding,
)
from aicc.nlu.features import MAX_CHARACTERS
from aicc.nlu.intents import IntentClassifier, keyword_reading
from aicc.nlu.sentiment import analyze
from aicc.nlu.text import NormalText, normal_text, recover
from aicc.nlu.training import EVERYDAY, train
from aicc.ports import Embedder
from aicc.project import load_bot
from aicc.utils.config import PACKAGED_BOT
from aicc.utils.initials import InitialIndex, is_initials
from aicc.utils.logger import get_logger
from aicc.utils.particles import strip_josa

KOREA: Final = ZoneInfo("Asia/Seoul")
# Entities deeper inside a message are not looked for: nobody types them, and the cost of a turn stays bounded.
_LONGEST_SEARCHED: Final = 2_000
_INITIALS_CONFIDENCE: Final = 0.9
# Raised when the code reads otherwise than before, so that classifiers are trained anew.
_RELEASE: Final = "2"
_log = get_logger("aicc.nlu")


def examples_of(bot: Bot) -> dict[str, tuple[str, ...]]:
    """Return what a bot's classifier learns from: intent to its name (which stands on buttons) and its phrases."""
    return {intent.id: (intent.name, *intent.phrases) for intent in bot.intents.values()}


def version_of(examples: Mapping[str, Sequence[str]], embedder: str = "") -> str:
    """Return the checksum that names a classifier trained on these examples, with the embedder of this name.

    What ships with the product and is learned from too (lexicon, everyday lines) counts in.
    """
    learned_from = [_RELEASE, korean_lexicon().version, EVERYDAY.read_text("utf-8"), examples, embedder]
    return hashlib.sha256(msgspec.json.encode(learned_from)).hexdigest()[:16]


class ChatbotNLU:
    """Understands Korean text: intent, entities, sentiment.

    `intent_mapping` (intent to keywords) decides before the learned classifier, the longest keyword first;
    `entity_patterns` (entity to regular expression) finds entities. Both may be changed at any time and count from the
    next call on.

    Args:
        region_name: AWS region, kept for the AWS engines.
        bot: the bot whose intents it knows; default: the packaged banking bot.
        classifier: a classifier trained for this bot; default: one is trained now.
        embedder: the model that the classifier was trained with; without it a turn goes on on the built-in features.
    """

    def __init__(
        self,
        region_name: str = "ap-northeast-2",
        *,
        bot: Bot | None = None,
        classifier: IntentClassifier | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self.region_name = region_name
        self._bot = bot or load_bot(PACKAGED_BOT)
        self._embedder = embedder
        self.classifier = classifier or _trained(self._bot, embedder)
        self.intent_mapping: dict[str, list[str]] = {
            intent.id: list(intent.keywords) for intent in self._bot.intents.values()
        }
        self.entity_patterns: dict[str, str] = {}
        self._entities = EntityFinder(self._bot.entities)
        self._words = _words_of(self._bot)
        self._initials = InitialIndex(
            (phrase, intent.id)
            for intent in self._bot.intents.values()
            for phrase in (intent.name, *intent.keywords, *intent.phrases)
        )

    @property
    def blocking(self) -> bool:
        """Return whether understanding a text may take long: a model is asked, perhaps over the network."""
        return self._embedder is not None

    def understand(self, text: str, *, now: datetime | None = None) -> Understanding:
        """Return everything that can be read from a message. Any text is accepted.

        `now` is what 내일 and 3시 are counted from, aware; default: this moment in Korea.
        """
        message = self._normal(text)
        return Understanding(
            text=message.normal,
            typed=message.typed,
            intents=self._intents(message.normal),
            entities=self._find(message, now),
            sentiment=analyze(message.normal),
            artefact=self.classifier.version,
        )

    def _normal(self, text: str) -> NormalText:
        message = normal_text(text)
        return recover(message, self._knows) or message

    def _knows(self, word: str) -> bool:
        return word in self._words or strip_josa(word) in self._words

    def _intents(self, normal: str) -> tuple[IntentScore, ...]:
        if is_initials(normal):
            return self._by_initials(normal)
        intents = self.classifier.classify(normal, self._embed(normal))
        keyword = keyword_reading(normal, self.intent_mapping)
        if keyword is not None:
            others = tuple(reading for reading in intents if reading.intent != keyword.intent)
            return (keyword, *others[:4])
        return intents

    def _embed(self, normal: str) -> Vector | None:
        """Return what the embedder says of a text; zeros, which speak for no intent, where it cannot be asked."""
        wanted = len(self.classifier.meanings) - len(self.classifier.vocabulary.centre)
        if not normal or not wanted:
            return None
        if self._embedder is not None:
            try:
                embedding: Vector = self._embedder.embed([normal])[0]
                if len(embedding) == wanted:
                    return embedding
                why = f"{len(embedding)} dimensions; trained with {wanted}"
            except EmbedderUnavailable as error:
                why = error.en
            _log.warning("embedder.unavailable", embedder=self._embedder.name, why=why)
        return np.zeros(wanted, dtype=np.float32)

    def _by_initials(self, normal: str) -> tuple[IntentScore, ...]:
        found = self._initials.find(normal)[:5]
        confidence = _INITIALS_CONFIDENCE / max(len(found), 1)
        return tuple(IntentScore(intent=it, confidence=confidence, source=IntentSource.INITIALS) for it in found)

    def _find(self, message: NormalText, now: datetime | None) -> tuple[Entity, ...]:
        # Customers mean Korean time, wherever the server stands.
        here = now.astimezone(KOREA) if now is not None else datetime.now(KOREA)
        found = self._entities.find(message.normal[:_LONGEST_SEARCHED], here, patterns=self.entity_patterns)
        if message.normal == message.text or not found:
            return found
        spans = message.original_spans([(entity.start, entity.end) for entity in found])
        return tuple(_placed(entity, message.text, span) for entity, span in zip(found, spans, strict=True))

    def classify_intent(self, text: str) -> dict[str, Any]:
        """Return {"intent", "confidence", "alternatives"}; intent is "unknown" with confidence 0 for an empty text."""
        return _intent_dict(self._intents(self._normal(text).normal))

    def analyze_sentiment(self, text: str) -> dict[str, Any]:
        """Return {"sentiment", "confidence", "scores"}: POSITIVE, NEGATIVE, NEUTRAL or MIXED, scores summing to 1."""
        return _sentiment_dict(analyze(self._normal(text).normal))

    def extract_entities(self, text: str) -> dict[str, list[str]]:
        """Return the entities found, as {entity: [text, ...]}.

        Raises:
            PatternInvalid: a pattern of `entity_patterns` is not a regular expression.
        """
        return _entity_dict(self._find(self._normal(text), None))

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
            "intent": _intent_dict(understanding.intents),
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


def _trained(bot: Bot, embedder: Embedder | None) -> IntentClassifier:
    examples = examples_of(bot)
    version = version_of(examples, embedder.name if embedder is not None else "")
    return train(examples, version=version, embedder=embedder)


def _words_of(bot: Bot) -> frozenset[str]:
    texts = [text for phrases in examples_of(bot).values() for text in phrases]
    texts += [question for entry in bot.faqs for question in (entry.question, *entry.paraphrases)]
    return frozenset(word for text in texts for word in text[:MAX_CHARACTERS].split())


def _placed(entity: Entity, text: str, span: tuple[int, int]) -> Entity:
    """Return the entity with the customer's own characters and their place in the message as it came."""
    start, end = span
    return replace(entity, text=text[start:end], start=start, end=end)


def _intent_dict(intents: Sequence[IntentScore]) -> dict[str, Any]:
    return {
        "intent": intents[0].intent if intents else "unknown",
        "confidence": intents[0].confidence if intents else 0.0,
        "alternatives": [{"intent": it.intent, "confidence": it.confidence} for it in intents[1:]],
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

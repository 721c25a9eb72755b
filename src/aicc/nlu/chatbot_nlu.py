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
from aicc.models.errors import AiccError, EmbedderUnavailable
from aicc.models.understanding import (
    LOCAL,
    Entity,
    IntentScore,
    IntentSource,
    Mood,
    OutsideReading,
    Sentiment,
    Understanding,
)
from aicc.nlu.features import MAX_CHARACTERS
from aicc.nlu.intents import IntentClassifier, keyword_reading
from aicc.nlu.outside import Readers, connect, joined_entities, joined_intents, joined_sentiment
from aicc.nlu.sentiment import analyze
from aicc.nlu.text import NormalText, normal_text, recover
from aicc.nlu.training import EVERYDAY, train
from aicc.ports import Embedder, Reader
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
_RELEASE: Final = "4"
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
        region_name: AWS region, for Lex and Comprehend.
        bot_id: id of a bot of Lex V2 that tells the intents; Comprehend then tells mood and entities.
        bot_alias_id: id of its alias.
        bot: the bot whose intents it knows; default: the packaged banking bot.
        classifier: a classifier trained for this bot; default: one is trained now.
        embedder: the model that the classifier was trained with; without it a turn goes on on the built-in features.
        reader: reads messages in place of the local engine, which does whatever it does not.

    Raises:
        LexBotInvalid, NLUUnavailable: bot_id or bot_alias_id is none of Lex, or boto3 is not installed.
    """

    def __init__(  # noqa: PLR0913 - the guide's arguments, and what the engine is made of
        self,
        region_name: str = "ap-northeast-2",
        bot_id: str | None = None,
        bot_alias_id: str | None = None,
        *,
        bot: Bot | None = None,
        classifier: IntentClassifier | None = None,
        embedder: Embedder | None = None,
        reader: Reader | None = None,
    ) -> None:
        self.region_name = region_name
        self._readers = Readers(region_name)
        self.reader = reader
        if bot_id or bot_alias_id:
            self.reader = connect(bot_id or "", bot_alias_id or "", region_name)
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
        """Return whether understanding a text may take long: somebody is asked, perhaps over the network."""
        return self._embedder is not None or self.reader is not None

    def understand(
        self, text: str, *, now: datetime | None = None, session: str = "", shared: str | None = None
    ) -> Understanding:
        """Return everything that can be read from a message. Any text is accepted.

        Args:
            text: the message as typed.
            now: what 내일 and 3시 are counted from, aware; default: this moment in Korea.
            session: names the conversation to a reader outside.
            shared: what a reader outside may be told of the message, without secrets; default: all of it.
        """
        message = self._normal(text)
        read = self._read(message if shared is None else self._normal(shared), session, self.reader)
        return self._understood(message, now, read)

    def _read(self, message: NormalText, session: str, reader: Reader | None) -> OutsideReading:
        # Initials say nothing to others; dots and figures alone say nothing worth a fee.
        if reader is None or is_initials(message.normal) or not any(map(str.isalpha, message.normal)):
            return OutsideReading(engine=LOCAL)
        return reader.read(message.normal, session=session, intents=self._bot.intents.keys())

    def _understood(self, message: NormalText, now: datetime | None, read: OutsideReading) -> Understanding:
        normal = message.normal
        if read.intents is None:
            intents = self._intents(normal)
        else:
            intents = joined_intents(read.intents, keyword_reading(normal, self.intent_mapping), self._bot.intents)
        return Understanding(
            text=normal,
            typed=message.typed,
            intents=intents,
            entities=self._find(message, now, read.entities),
            sentiment=joined_sentiment(analyze(normal), read.sentiment),
            artefact=self.classifier.version,
            engine=read.engine or LOCAL,
            fallback=read.fallback,
            seconds=read.seconds,
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

    def _find(self, message: NormalText, now: datetime | None, read: Sequence[Entity] = ()) -> tuple[Entity, ...]:
        # Customers mean Korean time, wherever the server stands.
        here = now.astimezone(KOREA) if now is not None else datetime.now(KOREA)
        ours = self._entities.find(message.normal[:_LONGEST_SEARCHED], here, patterns=self.entity_patterns)
        found = joined_entities(ours, read, message.normal) if read else ours
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
        """Return {"text", "session_id", "intent", "sentiment", "entities", "engine", "fallback", "seconds"}.

        `bot_id` and `bot_alias_id` name a bot of Lex for this text. `engine` tells who answered (`local`, `lex`,
        `lex+comprehend`), `fallback` who could not be asked and why, such as `lex:lex_bot_invalid`, and `seconds` how
        long asking took.
        """
        message, session = self._normal(text), session_id or ""
        reader = self._readers.of(bot_id or "", bot_alias_id or "") if bot_id or bot_alias_id else self.reader
        if isinstance(reader, AiccError):
            read = OutsideReading(engine=LOCAL, fallback=f"lex:{reader.code}")
        else:
            read = self._read(message, session, reader)
        understanding = self._understood(message, None, read)
        return {
            "text": understanding.text,
            "session_id": session_id,
            "intent": _intent_dict(understanding.intents),
            "sentiment": _sentiment_dict(understanding.sentiment),
            "entities": _entity_dict(understanding.entities),
            "engine": understanding.engine,
            "fallback": understanding.fallback,
            "seconds": understanding.seconds,
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

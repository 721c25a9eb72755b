"""What a bot makes of texts whose intent is known."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from aicc.models.bot import Bot
from aicc.models.understanding import Understanding
from aicc.nlu.chatbot_nlu import ChatbotNLU
from aicc.nlu.intents import IntentClassifier
from aicc.nlu.training import train
from aicc.ports import Embedder
from aicc.services.decide import trusted
from aicc.services.evaluation.rows import Row
from aicc.utils.pii import mask
from aicc.utils.text import normalize

# Stands for the intent of a text that has none, and for a text that gave no reading at all.
NO_INTENT: Final = "(none)"
_SHOWN_CHARACTERS: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A row and what the bot made of it."""

    row: Row
    # The best reading, or NO_INTENT.
    read_as: str
    # 0..1; 0 without a reading.
    confidence: float
    # Tier that decided: keyword, classifier, or none.
    tier: str
    # Whether the best reading leads the next by what the bot asks for.
    clear: bool

    @property
    def right(self) -> bool:
        """Return whether it was read as what it is."""
        return self.read_as == self.row.intent

    @property
    def shown(self) -> str:
        """Return the text as a report may show it."""
        return shown(self.row.text)

    def accepted(self, threshold: float) -> bool:
        """Return whether the bot would act on the reading at this threshold, as `decide.trusted` says."""
        return self.clear and self.confidence >= threshold


def shown(text: str) -> str:
    """Return a text as a report may show it: personal data masked, on one line, not endless."""
    masked = mask(normalize(text))
    return masked if len(masked) <= _SHOWN_CHARACTERS else masked[: _SHOWN_CHARACTERS - 1] + "…"


def hold_out(
    bot: Bot, *, folds: int, progress: Callable[[float], None] | None = None, embedder: Embedder | None = None
) -> tuple[Read, ...]:
    """Return how the bot reads each of its own phrases after learning from the others only.

    The n-th phrase of an intent is held out in fold n modulo `folds`, so that the same files give the same readings. An
    intent's name is never held out: it stands on buttons.

    Args:
        bot: whose phrases.
        folds: how many times it learns.
        progress: told the share done, 0..1, after each fold.
        embedder: model that is added to the built-in understanding.

    Raises:
        TrainingInvalid: there is nothing to learn from.
        EmbedderUnavailable: the embedder cannot be asked.
    """
    reads: list[Read] = []
    for fold in range(folds):
        held_out = [
            Row(text=phrase, intent=intent.id)
            for intent in bot.intents.values()
            for phrase in intent.phrases[fold::folds]
        ]
        if held_out:
            examples = _without_fold(bot, fold, folds)
            classifier = train(examples, version=f"fold {fold}", embedder=embedder)
            reads += read_all(bot, classifier, held_out, embedder=embedder)
        if progress is not None:
            progress((fold + 1) / folds)
    return tuple(reads)


def read_all(
    bot: Bot, classifier: IntentClassifier, rows: Sequence[Row], *, embedder: Embedder | None = None
) -> tuple[Read, ...]:
    """Return how the bot reads these rows, with the embedder that the classifier was trained with."""
    return tuple(_read_each(bot, ChatbotNLU(bot=bot, classifier=classifier, embedder=embedder), rows))


def _read_each(bot: Bot, nlu: ChatbotNLU, rows: Sequence[Row]) -> Iterator[Read]:
    # The ear of the turn itself, keywords included: what is measured is what customers meet.
    # Any confidence will do, so that only the lead over the next reading decides.
    lead_only = replace(bot.thresholds, intent=0.0)
    for row in rows:
        understanding: Understanding = nlu.understand(row.text)
        best = understanding.best
        yield Read(
            row=row,
            read_as=best.intent if best else NO_INTENT,
            confidence=best.confidence if best else 0.0,
            tier=best.source.value if best else "none",
            clear=trusted(understanding.intents, lead_only) is not None,
        )


def _without_fold(bot: Bot, fold: int, folds: int) -> dict[str, tuple[str, ...]]:
    return {
        intent.id: (intent.name, *(phrase for at, phrase in enumerate(intent.phrases) if at % folds != fold))
        for intent in bot.intents.values()
    }

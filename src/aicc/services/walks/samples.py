"""Right answers, as the bot's own transcripts show them: numbers that its backend knows cannot be guessed."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from aicc.services.engines import Engines
from aicc.services.transcripts import Played, Say, Scene
from aicc.services.walks.answers import Samples

# How a turn moved the scenario, as its reason tells: by an answer.
_ANSWERED: Final = "fill:"


def samples_of(engines: Engines, played: Iterable[Played]) -> Samples:
    """Return by slot what customers said that answered its question.

    Args:
        engines: the bot.
        played: transcripts that were held with it.
    """
    found: dict[str, dict[str, None]] = {}
    for one in played:
        for before, after in pairwise(one.scenes):
            if before.seen is None or not _answers(after):
                continue
            ask = engines.scenario.engine.pending(before.seen.conversation.frames)
            if ask is not None:
                found.setdefault(ask.slot, {})[str(after.exchange.does).partition(": ")[2]] = None
    return {slot: tuple(texts) for slot, texts in found.items()}


def _answers(scene: Scene) -> bool:
    """Return whether a customer's words were taken as the answer to the open question."""
    turn = scene.seen.turn if scene.seen is not None else None
    answered = turn is not None and turn.reason.decision == "advance" and turn.reason.detail.startswith(_ANSWERED)
    return answered and isinstance(scene.exchange.does, Say)

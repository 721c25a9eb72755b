"""Which rule, if any, sends this turn to a person."""

from collections.abc import Sequence
from functools import lru_cache

from aicc.models.escalation import EscalationRule
from aicc.models.understanding import Understanding
from aicc.models.user import User
from aicc.utils.text import squeeze


def matching_rule(
    rules: Sequence[EscalationRule], understanding: Understanding, user: User, *, least_confidence: float
) -> EscalationRule | None:
    """Return the first rule that holds for this message, rules about misses left aside."""
    squeezed = squeeze(understanding.text)
    for rule in rules:
        if rule.misses is None and _holds(rule, understanding, user, squeezed, least_confidence):
            return rule
    return None


def rule_for_misses(rules: Sequence[EscalationRule], misses: int) -> EscalationRule | None:
    """Return the first rule for this many turns in a row that nobody could answer."""
    return next((rule for rule in rules if rule.misses is not None and misses >= rule.misses), None)


@lru_cache(maxsize=1_024)
def _squeezed(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(squeeze(word) for word in words)


def _holds(rule: EscalationRule, understanding: Understanding, user: User, squeezed: str, least: float) -> bool:
    if rule.user_tiers and user.tier not in rule.user_tiers:
        return False
    if rule.words and not any(word in squeezed for word in _squeezed(rule.words)):
        return False
    best = understanding.best
    if rule.intents and (best is None or best.confidence < least or best.intent not in rule.intents):
        return False
    sentiment = understanding.sentiment
    if rule.mood is not None and (sentiment.mood is not rule.mood or sentiment.score < rule.at_least):
        return False
    return bool(rule.user_tiers or rule.words or rule.intents or rule.mood)

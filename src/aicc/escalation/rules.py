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
    best, sentiment = understanding.best, understanding.sentiment
    asked = [
        (rule.user_tiers, user.tier in rule.user_tiers),
        (rule.words, any(word in squeezed for word in _squeezed(rule.words))),
        (rule.intents, best is not None and best.confidence >= least and best.intent in rule.intents),
        (rule.mood, sentiment.mood is rule.mood and sentiment.score >= rule.at_least),
        (rule.abuse, sentiment.abuse >= (rule.abuse or 0.0)),
    ]
    return any(named for named, _ in asked) and all(holds for named, holds in asked if named)

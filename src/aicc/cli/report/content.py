"""What a report is made of, and its JSON."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from aicc.models.bot import Bot
from aicc.services.evaluation import NO_INTENT, Advice, Evaluation

_DECIMALS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An evaluation of a bot, with what its builder can do. Texts in it are masked."""

    bot: Bot
    # Folds of the cross-validation that the advice rests on, and the figures too where there is no file.
    folds: int
    # Rows that were measured; None where the bot's own phrases were.
    file: Path | None
    # Aware.
    made_at: datetime
    evaluation: Evaluation
    advice: Advice

    @property
    def how(self) -> str:
        """Return what was measured, in words."""
        if self.file is None:
            return f"{self.folds}겹 교차 검증 / {self.folds}-fold cross-validation"
        return str(self.file)

    def name(self, intent: str) -> str:
        """Return what people call an intent."""
        if intent == NO_INTENT:
            return "(없음)"
        return self.bot.intents[intent].name if intent in self.bot.intents else intent


def as_fields(report: Report) -> dict[str, object]:
    """Return a report as `--json` shows it; docs/how-to/measure-a-bot.md explains every key."""
    thresholds = report.bot.thresholds
    return {
        "bot": report.bot.id,
        "measured": "cross_validation" if report.file is None else "file",
        "folds": report.folds,
        "file": None if report.file is None else str(report.file),
        "threshold": thresholds.intent,
        "ambiguity": thresholds.ambiguity,
        **_rounded(asdict(report.evaluation)),
        "advice": _rounded(asdict(report.advice)),
    }


def _rounded(value: Any) -> Any:
    """Return data with its figures as exact as they can be meant."""
    if isinstance(value, float):
        return round(value, _DECIMALS)
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, list | tuple) else value


def percent(share: float) -> str:
    """Return a share of 0..1 as people read it."""
    return f"{share * 100:.1f}%"

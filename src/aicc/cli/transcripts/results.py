"""What came of a run of transcripts, and its JSON."""

from collections.abc import Sequence
from dataclasses import dataclass

from aicc.models.bot import Bot
from aicc.services.transcripts import Coverage, Exchange, Mismatch, Part, Played, Scene

_DECIMALS = 4
# What people call the parts of a coverage.
PART_NAMES = {
    "steps": "단계 / Steps",
    "branches": "갈림길 / Branches",
    "intents": "의도 / Intents",
    "reflexes": "반사 동작 / Reflexes",
    "faqs": "FAQ 항목 / FAQ entries",
    "rules": "전환 규칙 / Escalation rules",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What random customers came to."""

    walks: int
    # Each walk that broke something, as a transcript with what broke above it.
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A run of transcripts."""

    bot: Bot
    played: Sequence[Played]
    # Transcripts that were not played because one before them failed.
    left_out: int
    # None where nobody asked.
    coverage: Coverage | None
    # Percent that each part of it must reach; None: nothing is asked of it.
    coverage_min: float | None
    # None where nobody walked.
    walks: Walked | None = None

    @property
    def failures(self) -> int:
        """Return how many transcripts failed."""
        return sum(not one.passed for one in self.played)

    @property
    def too_low(self) -> tuple[Part, ...]:
        """Return the parts of the coverage that are below what is asked."""
        if self.coverage is None or self.coverage_min is None:
            return ()
        least = self.coverage_min / 100
        return tuple(part for part in self.coverage.parts if part.counts and part.share < least)

    @property
    def failed(self) -> bool:
        """Return whether the run failed."""
        return self.failures > 0 or bool(self.too_low) or bool(self.walks and self.walks.findings)


def told(played: Played, scene: Scene) -> list[tuple[Exchange, str]]:
    """Return what was said up to a scene, each with the bot's reply as one text; the scene is the last."""
    up_to = played.scenes[: played.scenes.index(scene) + 1]
    return [
        (one.exchange, "\n".join(one.seen.turn.reply.messages) if one.seen and one.seen.turn else "") for one in up_to
    ]


def as_fields(results: Results) -> dict[str, object]:
    """Return the results as `--json` shows them."""
    coverage, walks = results.coverage, results.walks
    return {
        "passed": len(results.played) - results.failures,
        "failed": results.failures,
        "left_out": results.left_out,
        "conversations": [_conversation(one) for one in results.played],
        "coverage": None if coverage is None else {part.kind: _part(part) for part in coverage.parts},
        "walks": None if walks is None else {"walks": walks.walks, "findings": list(walks.findings)},
    }


def _conversation(played: Played) -> dict[str, object]:
    transcript = played.transcript
    return {
        "name": transcript.name,
        "file": transcript.file,
        "line": transcript.line,
        "passed": played.passed,
        "seconds": round(played.seconds, _DECIMALS),
        "mismatches": [_mismatch(scene, mismatch) for scene in played.scenes for mismatch in scene.mismatches],
    }


def _mismatch(scene: Scene, mismatch: Mismatch) -> dict[str, object]:
    return {
        "says": scene.exchange.words,
        "line": mismatch.line,
        "aspect": mismatch.aspect.value,
        "name": mismatch.name,
        "expected": list(mismatch.wanted),
        "got": mismatch.got,
    }


def _part(part: Part) -> dict[str, object]:
    return {
        "all": len(part.all),
        "covered": len(part.all) - len(part.missing),
        "share": round(part.share, _DECIMALS),
        "counts": part.counts,
        "missing": list(part.missing),
    }

"""`aicc train`: learn a bot's intents and keep what was learned."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.table import Table

from aicc.cli.options import AsJson, BotArgument, DataDir, bot_service, settings_for
from aicc.cli.output import output, print_json, print_problems, problem_fields
from aicc.cli.progress import Told, stages
from aicc.models.errors import FolderUnwritable

if TYPE_CHECKING:
    from aicc.models.bot import Bot
    from aicc.project.problems import Problem
    from aicc.services.nlu_service import BotService

_CHECK_FOLDS: Final = 5
_LEAST_PHRASES: Final = 5
_FILE: Final = "intents.yaml"
_STAGES: Final = {
    "reading": "봇 파일 읽기 / Reading the files",
    "features": "예문 나누기 / Features",
    "solving": "학습하기 / Solving",
    "calibrating": "확신 맞추기 / Calibrating",
    "saving": "보관하기 / Saving",
    "checking": "스스로 확인하기 / Checking itself",
}
_NAMES: Final = {
    "bot": "봇 / Bot",
    "intents": "의도 / Intents",
    "phrases": "학습 문장 / Phrases",
    "duplicates": "겹치는 문장 / Duplicate phrases",
    "seconds": "걸린 시간(초) / Seconds",
    "artefact": "학습 결과 버전 / Artefact version",
    "bytes": "학습 결과 크기(바이트) / Artefact bytes",
    "self_check_accuracy": f"자체 확인 정확도({_CHECK_FOLDS}겹 교차) / Self-check accuracy ({_CHECK_FOLDS}-fold)",
}


def train(bot: BotArgument = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """봇의 의도를 학습하고 결과를 보관합니다. / Train a bot's intents and keep the artefact."""
    from aicc.project import load_bot
    from aicc.utils.logger import configure_logging

    settings = settings_for(bot, data_dir)
    configure_logging("ERROR")
    service = bot_service(settings)
    with stages(_STAGES) as told:
        told("reading", 0.0)
        learned = load_bot(settings.bot)
        began = time.perf_counter()
        version = service.train(learned, progress=told).version
        seconds = time.perf_counter() - began
        path = service.path(version)
        if not path.is_file():
            raise FolderUnwritable(path=path.parent, why="OSError")
        accuracy = _self_check(learned, service, told)
    warnings = list(_warnings(learned, settings.bot))
    summary = {
        **_counts(learned),
        "seconds": round(seconds, 2),
        "artefact": version,
        "bytes": path.stat().st_size,
        "self_check_accuracy": accuracy,
    }
    if as_json:
        print_json({**summary, "path": str(path), "warnings": [problem_fields(warning) for warning in warnings]})
        return
    print_problems(warnings)
    _print_summary(summary)
    output.print(f"보관한 곳 / Kept at: {path}", soft_wrap=True, markup=False)


def _self_check(bot: "Bot", service: "BotService", told: Told) -> float | None:
    """Return the accuracy on phrases held out in turn; None where there is nothing to tell apart."""
    from aicc.services.evaluation import hold_out, summarise

    if len(bot.intents) < 2:
        return None
    reads = hold_out(bot, folds=_CHECK_FOLDS, progress=lambda share: told("checking", share), embedder=service.embedder)
    return round(summarise(reads, bot.thresholds).accuracy, 4)


def _counts(bot: "Bot") -> dict[str, object]:
    from aicc.services.evaluation import repeats

    return {
        "bot": bot.id,
        "intents": len(bot.intents),
        "phrases": sum(len(intent.phrases) for intent in bot.intents.values()),
        "duplicates": len(repeats(bot)),
    }


def _warnings(bot: "Bot", root: Path) -> Iterator["Problem"]:
    """Yield what the bot learns badly from, with its line."""
    from aicc.project.problems import Problem, Severity
    from aicc.project.yaml_source import read_source
    from aicc.services.evaluation import repeats

    source = read_source(root, _FILE)
    order = {intent: at for at, intent in enumerate(bot.intents)}

    def warning(line: int, code: str, ko: str, en: str) -> Problem:
        return Problem(file=_FILE, line=line, code=code, ko=ko, en=en, severity=Severity.WARNING)

    if len(order) < 2:
        ko = "의도가 하나뿐이라 모든 말을 그 의도로 읽습니다. 의도를 더 만들어 주세요."
        yield warning(1, "one_intent", ko, "With one intent everything is read as it; add another.")
    for repeat in repeats(bot):
        line, first = (
            source.line(("intents", order[place.intent], "phrases", place.at)) for place in (repeat.place, repeat.first)
        )
        ko = f"같은 문장이 의도 {repeat.first.intent}({first}행)에도 있습니다. 하나만 남겨 주세요: {repeat.phrase}"
        en = f"The same phrase is in {repeat.first.intent} (line {first}); keep only one."
        yield warning(line, "phrase_twice" if repeat.place.intent == repeat.first.intent else "phrase_shared", ko, en)
    for intent in bot.intents.values():
        found = len(intent.phrases)
        if found < _LEAST_PHRASES:
            ko = f"의도 {intent.id}의 예문이 {found}개뿐입니다. 10개쯤 되게 더 써 주세요."
            en = f"Intent {intent.id} has only {found} phrases; about ten are needed."
            yield warning(source.line(("intents", order[intent.id])), "few_phrases", ko, en)


def _print_summary(summary: dict[str, object]) -> None:
    """Show the summary: a table to people, plain lines to a file or another program."""
    shown = {_NAMES[key]: "–" if value is None else str(value) for key, value in summary.items()}
    if not output.is_terminal:
        for name, value in shown.items():
            output.print(f"{name}: {value}", soft_wrap=True, markup=False)
        return
    table = Table(show_header=False)
    for name, value in shown.items():
        table.add_row(name, value)
    output.print(table)

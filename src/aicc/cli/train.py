"""`aicc train`: learn a bot's intents and keep what was learned."""

import time
from typing import TYPE_CHECKING

from rich.table import Table

from aicc.cli.options import AsJson, BotArgument, DataDir, bot_service, settings_for
from aicc.cli.output import output, patience, print_json
from aicc.models.errors import FolderUnwritable

if TYPE_CHECKING:
    from aicc.models.bot import Bot
    from aicc.nlu.intents import IntentClassifier
    from aicc.services.evaluation import Evaluation

_CHECK_FOLDS = 5


def train(bot: BotArgument = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """봇의 의도를 학습하고 결과를 보관합니다. / Train a bot's intents and keep the artefact."""
    from aicc.project import load_bot
    from aicc.services.evaluation import cross_validate
    from aicc.utils.logger import configure_logging

    settings = settings_for(bot, data_dir)
    configure_logging("ERROR")
    service = bot_service(settings)
    learned = load_bot(settings.bot)
    with patience("학습하는 중입니다 / Training"):
        began = time.perf_counter()
        classifier = service.train(learned)
        seconds = time.perf_counter() - began
    path = service.path(classifier.version)
    if not path.is_file():
        raise FolderUnwritable(path=path.parent, why="OSError")
    with patience("스스로 확인하는 중입니다 / Checking itself"):
        check = cross_validate(learned, folds=_CHECK_FOLDS)
    summary = _summary(learned, classifier, check, seconds)
    if as_json:
        print_json({**summary, "path": str(path)})
    else:
        _print_table(summary)
        output.print(f"보관한 곳 / Kept at: {path}", soft_wrap=True, markup=False)


def _summary(bot: "Bot", classifier: "IntentClassifier", check: "Evaluation", seconds: float) -> dict[str, object]:
    return {
        "bot": bot.id,
        "intents": len(bot.intents),
        "phrases": sum(len(intent.phrases) for intent in bot.intents.values()),
        "features": len(classifier.vocabulary),
        "seconds": round(seconds, 2),
        "artefact": classifier.version,
        "self_check_accuracy": round(check.accuracy, 4),
    }


def _print_table(summary: dict[str, object]) -> None:
    names = {
        "bot": "봇 / Bot",
        "intents": "의도 / Intents",
        "phrases": "학습 문장 / Phrases",
        "features": "특징 / Features",
        "seconds": "걸린 시간(초) / Seconds",
        "artefact": "학습 결과 버전 / Artefact version",
        "self_check_accuracy": f"자체 확인 정확도({_CHECK_FOLDS}겹 교차) / Self-check accuracy ({_CHECK_FOLDS}-fold)",
    }
    table = Table(show_header=False)
    for key, name in names.items():
        table.add_row(name, str(summary[key]))
    output.print(table)

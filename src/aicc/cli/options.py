"""Options that several commands share, and the bot they name."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aicc.models.errors import BotMissing

if TYPE_CHECKING:
    from aicc.services.nlu_service import BotService
    from aicc.utils.config import Settings

BotArgument = Annotated[
    Path | None, typer.Argument(metavar="BOT", help="봇 폴더 / Bot project folder.", show_default="AICC_BOT, banking")
]
BotOption = Annotated[
    Path | None, typer.Option("--bot", help="봇 폴더 / Bot project folder.", show_default="AICC_BOT, banking")
]
DataDir = Annotated[Path | None, typer.Option(help="데이터 폴더 / Data folder.", show_default="AICC_DATA_DIR, var")]
AsJson = Annotated[bool, typer.Option("--json", help="결과를 JSON으로 출력 / Print the result as JSON.")]


def settings_for(bot: Path | None, data_dir: Path | None = None) -> "Settings":
    """Return the settings of a command that needs a bot.

    Raises:
        SettingInvalid: a setting cannot be used.
        BotMissing: there is no bot in the folder.
    """
    from aicc.bootstrap import load_settings

    settings = load_settings(bot=bot, data_dir=data_dir)
    # Where some of its files are missing only, `aicc validate` names them.
    if not any(settings.bot.glob("*.yaml")):
        raise BotMissing(path=settings.bot)
    return settings


def bot_service(settings: "Settings") -> "BotService":
    """Return what trains and keeps the bot of the settings.

    Raises:
        EmbedderInvalid: there is no embedder as they name one.
    """
    from aicc.bootstrap import build_bots

    return build_bots(settings)

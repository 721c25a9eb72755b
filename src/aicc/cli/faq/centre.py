"""The FAQ of the settings, opened for one command."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from aicc.cli.options import settings_for
from aicc.cli.output import errors

if TYPE_CHECKING:
    from aicc.bootstrap import Centre

Result = TypeVar("Result")

# Who changed an entry, as the history has it.
BY: Final = "cli"


def at_the_centre(
    bot: Path | None, data_dir: Path | None, job: "Callable[[Centre], Awaitable[Result]]", *, keeps: bool = False
) -> Result:
    """Do a job at the centre of the settings and close it.

    Args:
        bot: folder, or None for that of the settings.
        data_dir: folder, or None for that of the settings.
        job: done once the centre shows what its store has.
        keeps: whether what the job changes is meant to stay.

    Raises:
        AiccError: the centre cannot be built, or the job failed.
    """
    from aicc.bootstrap import build_centre
    from aicc.utils.logger import configure_logging

    settings = settings_for(bot, data_dir)
    configure_logging("ERROR")
    if keeps and settings.store == "memory":
        note = "메모리 저장소라 끝나면 잊습니다(AICC_STORE). / The store is memory: nothing of this stays (AICC_STORE)."
        errors.print(note, style="yellow", soft_wrap=True)

    async def work() -> Result:
        centre = build_centre(settings)
        try:
            await centre.faq.refresh()
            return await job(centre)
        finally:
            await centre.close()

    return asyncio.run(work())

"""The data duties of the settings' store, opened for one command; no bot is needed."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from aicc.cli.output import errors
from aicc.cli.who import who
from aicc.models.audit import Actor
from aicc.models.errors import PathMissing

if TYPE_CHECKING:
    from aicc.services.duties import Duties

Result = TypeVar("Result")

_FORGETFUL: Final = (
    "메모리 저장소라 남는 것이 없습니다(AICC_STORE). / The store is memory: it keeps nothing (AICC_STORE)."
)


def with_duties(data_dir: Path | None, job: "Callable[[Duties], Awaitable[Result]]") -> Result:
    """Do a job over the store of the settings and close it.

    Raises:
        PathMissing: there is no data folder.
        AiccError: the store cannot be opened, or the job failed.
    """
    from aicc.bootstrap import load_settings, open_stores
    from aicc.services.duties import build_duties
    from aicc.stores.memory import SystemClock
    from aicc.utils.logger import configure_logging

    settings = load_settings(data_dir=data_dir)
    configure_logging("ERROR")
    if settings.store == "memory":
        errors.print(_FORGETFUL, style="yellow", soft_wrap=True)
    elif not settings.data_dir.is_dir():
        raise PathMissing(path=settings.data_dir, wanted_ko="데이터 폴더", wanted_en="data folder")

    async def work() -> Result:
        stores = open_stores(settings)
        try:
            return await job(build_duties(stores, clock=SystemClock()))
        finally:
            await stores.close()

    return asyncio.run(work())


def operator() -> Actor:
    """Return who runs the command, as the audit trail has it."""
    return Actor(who=who())

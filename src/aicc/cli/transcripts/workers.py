"""Playing transcripts in this process, or in several that share the work."""

import asyncio
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from aicc.bootstrap import build_bots, build_stages
from aicc.escalation.hours import next_opening
from aicc.project import load_bot
from aicc.services.transcripts import Played, Transcript, play_all
from aicc.utils.logger import configure_logging

if TYPE_CHECKING:
    from aicc.services.engines import Engines
    from aicc.utils.config import Settings

# Transcripts that a process takes at a time: few enough that none waits long for the last.
_SHARE: Final = 20
# The engines of a worker process, made when it starts.
_engines: "list[Engines]" = []


async def play_here(
    engines: "Engines", transcripts: Sequence[Transcript], *, until_failure: bool = False
) -> tuple[Played, ...]:
    """Play transcripts in this process; those that name no time take place while people answer."""
    # So that the hour of the test run changes nothing.
    now = datetime.now(UTC)
    return await play_all(
        transcripts,
        build_stages(engines),
        default_at=next_opening(engines.bot.hours, now) or now,
        until_failure=until_failure,
    )


def play_in_processes(
    settings: "Settings", transcripts: Sequence[Transcript], *, jobs: int, until_failure: bool = False
) -> tuple[Played, ...]:
    """Play transcripts in several processes and return them in their order.

    Each process loads the bot itself, which takes about as long as a hundred conversations.
    """
    build_bots(settings).classifier(load_bot(settings.bot))  # trains once, where it must be
    shares = [transcripts[start : start + _SHARE] for start in range(0, len(transcripts), _SHARE)]
    played: dict[int, tuple[Played, ...]] = {}
    # Spawned, not forked: a copy of a process with threads may stand still.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        max_workers=min(jobs, len(shares)), mp_context=context, initializer=_prepare, initargs=(settings,)
    ) as pool:
        places = {pool.submit(_play_share, share, until_failure=until_failure): n for n, share in enumerate(shares)}
        for future in as_completed(places):
            played[places[future]] = future.result()
            if until_failure and not all(one.passed for one in played[places[future]]):
                pool.shutdown(wait=True, cancel_futures=True)
                done = (one for one in places if one.done() and not one.cancelled())
                played |= {places[one]: one.result() for one in done}
                break
    return tuple(one for place in sorted(played) for one in played[place])


def _prepare(settings: "Settings") -> None:
    """Load the bot in a worker process."""
    configure_logging("ERROR")
    _engines.append(build_bots(settings).load())


def _play_share(share: Sequence[Transcript], *, until_failure: bool) -> tuple[Played, ...]:
    return asyncio.run(play_here(_engines[0], share, until_failure=until_failure))

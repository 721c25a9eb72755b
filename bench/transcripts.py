"""How fast conversation tests run: `python -m bench.transcripts [--count N] [--jobs N] [--json]`.

Plays the transcripts of the packaged banking bot, over and over up to the count, as `aicc test` does, and prints
wall-clock seconds without loading the bot (with `--jobs` above 1 with it, for every process loads it).
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

# So that `python bench/transcripts.py` works as well as `python -m bench.transcripts`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from aicc.bootstrap import build_bots, load_settings
from aicc.cli.transcripts.workers import play_here, play_in_processes
from aicc.services.engines import Engines
from aicc.services.transcripts import Transcript, find_files, load_transcripts
from aicc.utils.config import PACKAGED_BOT
from aicc.utils.logger import configure_logging

_DIALOGUES = Path(__file__).resolve().parent.parent / "tests" / "dialogues" / "banking"


def transcripts_s(engines: Engines, count: int = 1_000) -> float:
    """Return the seconds that so many transcripts take in one process.

    Args:
        engines: of the packaged banking bot.
        count: transcripts.
    """
    transcripts = _transcripts(count)
    started = time.perf_counter()
    asyncio.run(play_here(engines, transcripts))
    return time.perf_counter() - started


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    configure_logging("ERROR")
    settings = load_settings(bot=PACKAGED_BOT)
    engines = build_bots(settings).load()
    if options.jobs > 1:
        started = time.perf_counter()
        play_in_processes(settings, _transcripts(options.count), jobs=options.jobs)
        seconds = time.perf_counter() - started
    else:
        seconds = transcripts_s(engines, options.count)
    figures = {"transcripts": options.count, "jobs": options.jobs, "transcripts_s": round(seconds, 3)}
    print(
        json.dumps(figures) if options.json else "\n".join(f"{name:16}{value:>12}" for name, value in figures.items())
    )
    return 0


def _transcripts(count: int) -> list[Transcript]:
    transcripts, _ = load_transcripts(find_files(_DIALOGUES))
    return list(islice(cycle(transcripts), count))


if __name__ == "__main__":
    sys.exit(main())

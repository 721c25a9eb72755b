"""The durable store is slow, throttles, carries out but does not answer, refuses: is an answer ever wrong or lost?

    python -m bench.store_in_trouble [--users 32] [--seconds 10] [--json]

One server on DynamoDB Local behind bench/troubled_line.py, which gives each trouble in turn, with none before and after
it. A turn is late or refused with 503; bench/customers.py sends it again and looks for what is wrong. The figures say
what the customers met under each trouble; the server is never restarted.
"""

import asyncio
import sys
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

# So that `python bench/store_in_trouble.py` works as well as `python -m bench.store_in_trouble`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.server_process import free_port

from bench.customers import Crowd, Findings, make_crowd, read_back, talking
from bench.figures import Progress, parser_of, print_figures, progress
from bench.server import start
from bench.services import dynamodb, dynamodb_settings
from bench.troubled_line import Trouble, TroubledLine

_STREAMING: Final = 0.25
_PAUSE: Final = 0.1
_TROUBLES: Final = (Trouble.SLOW, Trouble.THROTTLING, Trouble.UNANSWERED, Trouble.REFUSING)
# What a customer may be told while the store is in trouble.
_ALLOWED: Final = {"503", "store_unavailable", "overloaded", "conversation_busy", "409", "cut", "silent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """What the customers met under one trouble."""

    trouble: str
    # Requests of the store that met it.
    requests: int
    acknowledged: int
    # Refusals by status or code.
    refused: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubles:
    """What came of all of them."""

    under: tuple[Under, ...]
    found: Findings

    @property
    def clean(self) -> bool:
        """Return whether nothing was wrong and nobody was told anything but to come again."""
        told = {code for under in self.under for code in under.refused}
        return self.found.clean and told <= _ALLOWED


async def run(folder: Path, *, users: int, seconds: float, say: Progress = lambda _line: None) -> Troubles:
    """Give each trouble for so many seconds and return what came of it."""
    with dynamodb(folder) as store:
        async with TroubledLine(int(store.url.rpartition(":")[2])) as line:
            process, _ = await asyncio.to_thread(start, folder, port := free_port(), **dynamodb_settings(line.url))
            try:
                crowd = make_crowd([port], users=users, streaming=_STREAMING, pause=_PAUSE)
                async with talking(crowd):
                    under = [await _give(trouble, seconds, line, crowd, say) for trouble in _TROUBLES]
                found = await read_back(crowd, port)
            finally:
                process.terminate()
                await asyncio.to_thread(process.wait)
    return Troubles(under=tuple(under), found=found)


async def _give(trouble: Trouble, seconds: float, line: TroubledLine, crowd: Crowd, say: Progress) -> Under:
    await crowd.hear(len(crowd.customers))
    refused, acknowledged = crowd.refused, crowd.acknowledged
    line.make(trouble)
    await asyncio.sleep(seconds)
    met = Counter(crowd.refused)
    met.subtract(refused)
    heard = crowd.acknowledged - acknowledged
    line.make(Trouble.NONE)
    # Answers come again without a restart, or this never ends.
    await crowd.hear(2 * len(crowd.customers))
    told = {code: count for code, count in met.items() if count}
    say(f"{trouble}: {line.met[trouble]:,} requests, {heard:,} turns acknowledged, {told} refused")
    return Under(trouble=trouble, requests=line.met[trouble], acknowledged=heard, refused=told)


def main() -> None:
    """Run and print."""
    parser = parser_of("the durable store slow, throttling, silent and refusing")
    parser.add_argument("--users", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=10, help="seconds of each trouble")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        troubles = asyncio.run(run(Path(folder), users=arguments.users, seconds=arguments.seconds, say=progress()))
    rows: list[dict[str, Any]] = [asdict(under) for under in troubles.under]
    if not arguments.json:
        print_figures("the store in trouble: what customers met", rows, as_json=False)
    print_figures(
        "the store in trouble: what was read back",
        [asdict(troubles.found) | ({"under": rows} if arguments.json else {})],
        as_json=arguments.json,
    )
    raise SystemExit(0 if troubles.clean else 1)


if __name__ == "__main__":
    main()

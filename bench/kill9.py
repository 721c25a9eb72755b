"""Kills the server with SIGKILL under load, again and again: is any acknowledged turn lost or doubled?

    python -m bench.kill9 [--times 20] [--connections 64] [--json]

One process on SQLite, started again after each kill. bench/customers.py says what the customers do and what is looked
for; `python -m bench.workers_killed` does the same to workers behind one port.
"""

import asyncio
import random
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

# So that `python bench/kill9.py` works as well as `python -m bench.kill9`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.server_process import free_port

from bench.customers import Findings, make_crowd, read_back, talking
from bench.figures import Progress, parser_of, print_figures, progress
from bench.server import start


async def run(
    folder: Path, *, times: int, connections: int, streaming: float = 0.25, say: Progress = lambda _line: None
) -> Findings:
    """Kill a loaded server `times` times and return what was found afterwards."""
    port, chance = free_port(), random.Random(7)
    process, _ = start(folder, port)
    try:
        async with talking(make_crowd([port], users=connections, streaming=streaming)) as crowd:
            for number in range(times):
                await crowd.hear(connections * 2 + chance.randrange(connections * 4))
                process.kill()
                process.wait()
                process, _ = await asyncio.to_thread(start, folder, port)
                say(f"killed {number + 1} of {times} times, {crowd.acknowledged:,} turns acknowledged")
            await crowd.hear(connections)
        return await read_back(crowd, port)
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Run and print."""
    parser = parser_of("kill -9 under load: is every acknowledged turn there once?")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--connections", type=int, default=64)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(run(Path(folder), times=arguments.times, connections=arguments.connections, say=progress()))
    print_figures(f"killed {arguments.times} times", [asdict(found)], as_json=arguments.json)
    raise SystemExit(0 if found.clean else 1)


if __name__ == "__main__":
    main()

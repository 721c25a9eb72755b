"""Every message is sent twice, half of them at the same moment to two servers: one turn each, one answer to both?

    python -m bench.sent_twice [--users 64] [--messages 40] [--json]

Two processes on two ports, without a balancer and without Redis, over one SQLite file: only the database keeps them
apart.
"""

import asyncio
import sys
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

# So that `python bench/sent_twice.py` works as well as `python -m bench.sent_twice`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.client import Connection, connect
from bench.customers import Crowd, Customer, Findings, read_back
from bench.figures import Progress, parser_of, print_figures, progress
from bench.server import running

_OK: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came of it."""

    messages: int
    # Messages whose two answers were not the same.
    answered_differently: int
    # Messages of which one copy was refused and sent again, by status.
    refused: dict[str, int]
    found: Findings

    @property
    def clean(self) -> bool:
        """Return whether each message gave one turn and one answer."""
        return not self.answered_differently and self.found.clean and self.messages == self.found.acknowledged


async def run(folder: Path, *, users: int, messages: int, say: Progress = lambda _line: None) -> Sent:
    """Let as many users send as many messages twice."""
    with running(folder) as first, running(folder) as second:
        say("two servers run over one file")
        crowd = Crowd([Customer([first.port, second.port]) for _ in range(users)])
        differing = await asyncio.gather(*(_send_all(customer, messages) for customer in crowd.customers))
        say(f"{users * messages:,} messages were sent twice; reading back")
        found = await read_back(crowd, second.port)
    return Sent(
        messages=users * messages,
        answered_differently=sum(differing),
        refused=dict(crowd.refused),
        found=found,
    )


async def _send_all(customer: Customer, messages: int) -> int:
    """Send messages twice each and return how many got two answers that differ."""
    lines = [await connect(port) for port in customer.ports]
    await customer.open(lines[0])
    differing = 0
    for number in range(messages):
        # At the same moment, or the second time when the first has been answered, now here, now there first.
        if number % 2:
            answers = list(await asyncio.gather(*(_send(customer, line) for line in lines)))
        else:
            answers = [await _send(customer, line) for line in (lines if number % 4 else lines[::-1])]
        differing += answers[0] != answers[1]
        customer.acknowledged.append((customer.pending["message_id"], answers[0]))
    for line in lines:
        await line.close()
    return differing


async def _send(customer: Customer, line: Connection) -> Any:
    """Send the pending message until it is answered."""
    path, counted = f"/v1/conversations/{customer.conversation_id}/messages", Counter[str]()
    while True:
        status, turn = await line.request("POST", path, customer.pending, customer.token)
        if status == _OK:
            customer.refused += counted
            return turn
        counted[str(status)] += 1


def main() -> None:
    """Run and print."""
    parser = parser_of("every message sent twice to two servers: one turn each?")
    parser.add_argument("--users", type=int, default=64)
    parser.add_argument("--messages", type=int, default=40, help="messages of each user")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sent = asyncio.run(run(Path(folder), users=arguments.users, messages=arguments.messages, say=progress()))
    figures = asdict(sent)
    print_figures("every message sent twice", [figures | figures.pop("found")], as_json=arguments.json)
    raise SystemExit(0 if sent.clean else 1)


if __name__ == "__main__":
    main()

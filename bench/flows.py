"""How many actions of flows the simulator plays in a second.

    python -m bench.flows [--bot FOLDER] [--contacts N] [--json]

Each contact goes through our flows of the bot: the menu by key, a function and a Lex bot that answer at once, an agent
asked for outside hours, a call back. What functions and bots do in truth is not measured: see bench/lambda_start.py and
bench/lex_server.py. Times are CPU-seconds of this process.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

# So that `python bench/flows.py` works as well as `python -m bench.flows`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rich.console import Console
from rich.table import Table

from aicc.aws.flows.build import Resources, build_flows
from aicc.aws.flows.simulator.contact import Broke, Contact, ForLex, Keys, LambdaGave, LexGave, Words
from aicc.aws.flows.simulator.events import Entered
from aicc.aws.flows.simulator.machine import Machine
from aicc.aws.flows.simulator.player import Player
from aicc.aws.flows.simulator.world import World
from aicc.project import load_bot
from aicc.utils.config import PACKAGED_BOT

_WORDS = 5
_CALL = (Keys(keys="1"), *(Words(text="잔액 조회") for _ in range(_WORDS)), Keys(keys="1"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was measured."""

    contacts: int
    actions: int
    cpu_seconds: float
    actions_per_cpu_second: float
    contacts_per_cpu_second: float


class Answers:
    """A function that answers at once (a Functions)."""

    def call(self, arn: str, event: object, limit: float) -> LambdaGave:
        """See Functions."""
        return LambdaGave(answer={"response_text": "네", "escalate": "false"}, seconds=0.0)


class Listens:
    """A Lex bot that answers at once, and hands over after some words (a Bots)."""

    def __init__(self) -> None:
        self._heard = 0

    def ask(self, question: ForLex) -> LexGave | Broke:
        """See Bots."""
        self._heard += 1
        done = self._heard % _WORDS == 0
        return LexGave(
            messages=("네",),
            intent="agent" if done else "",
            state="Fulfilled" if done else "",
            dialog_action="Close" if done else "ElicitIntent",
            attributes={"escalate": "true"} if done else {},
        )


def measure(bot: Path, contacts: int) -> Result:
    """Play so many contacts through the flows of a bot."""
    resources = Resources()
    built = build_flows(load_bot(bot), resources)
    flows = {name: each.flow for each in built for name in (each.name, resources.flow(each.name))}
    machine = Machine(flows, World(is_open=False, agents=0))
    actions, started = 0, time.process_time()
    for _ in range(contacts):
        player = Player(machine, Answers(), Listens())
        player.start(Contact())
        actions += sum(isinstance(event, Entered) for event in player.play(_CALL))
    spent = time.process_time() - started
    return Result(
        contacts=contacts,
        actions=actions,
        cpu_seconds=round(spent, 3),
        actions_per_cpu_second=round(actions / spent, 1),
        contacts_per_cpu_second=round(contacts / spent, 1),
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bot", type=Path, default=PACKAGED_BOT)
    parser.add_argument("--contacts", type=int, default=500)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.contacts < 1:
        parser.error("--contacts must be 1 or more")
    result = measure(options.bot, options.contacts)
    if options.json:
        print(json.dumps(asdict(result)))
        return
    table = Table(box=None, pad_edge=False)
    for column in ("contacts", "actions", "CPU-s", "actions/CPU-s", "contacts/CPU-s"):
        table.add_column(column, justify="right")
    table.add_row(*(f"{value:,}" for value in asdict(result).values()))
    Console().print(table)


if __name__ == "__main__":
    main()

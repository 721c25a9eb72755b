"""What `aicc aws flow run` and `test` play contacts with: flows, functions in Python, and the bot as Lex hears it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aicc.cli.options import settings_for
from aicc.cli.output import patience
from aicc.models.errors import FlowOptionInvalid

if TYPE_CHECKING:
    from aicc.aws.flows.language import Flow
    from aicc.aws.flows.simulator.player import Bots, Player
    from aicc.aws.flows.simulator.world import World

# Both take turns of the bot that the settings name.
_HANDLER: Final = "aicc.lambdas:lambda_handler"
_HOOK: Final = "aicc.lambdas:lex_code_hook"
_EVERY: Final = "*"
_LISTENS: Final = "ConnectParticipantWithLexBot"
_CALLS: Final = "InvokeLambdaFunction"


def open_player(file: Path, others: list[str] | None, functions: list[str] | None) -> "Callable[[World], Player]":
    """Return what makes the player of a contact: the same flows, functions and bot for all of them.

    Raises:
        FlowOptionInvalid: an option is not written as NAME=VALUE.
        ContactFlowInvalid, PathMissing, LambdaHandlerUnknown: what an option names cannot be had.
    """
    from aicc.aws.flows.simulator.functions import LocalFunctions, load_handler
    from aicc.aws.flows.simulator.library import read_library
    from aicc.aws.flows.simulator.machine import Machine
    from aicc.aws.flows.simulator.player import NoBots, Player
    from aicc.utils.logger import configure_logging

    flows = read_library(file, {name: Path(path) for name, path in read_pairs("--flow", others or ()).items()})
    handlers = read_pairs("--lambda", functions or ()) or {_EVERY: _HANDLER}
    types = _types(flows)
    has_bot = _LISTENS in types or (_CALLS in types and _HANDLER in handlers.values())
    with patience("봇을 준비하는 중입니다 / Getting the bot ready"):
        if has_bot:
            # A first call that makes the centre would take longer than Connect waits.
            import_module("aicc.lambdas.container").centre()
        local = LocalFunctions({arn: load_handler(handler) for arn, handler in handlers.items()})
        bots = _bots() if _LISTENS in types else NoBots()
    # What goes wrong inside is worth seeing; how each turn went is not, between what the flow says.
    configure_logging("WARNING")
    return lambda world: Player(Machine(flows, _in_time(world) if has_bot else world), local, bots)


def _in_time(world: "World") -> "World":
    """Return the world as the bot sees it: its clock stands where the contact comes, and its hours say who answers."""
    from aicc.aws.flows.simulator.timing import at_the_time

    container = import_module("aicc.lambdas.container")
    hours = container.centre().conversations.engines.bot.hours
    timed = at_the_time(world, hours, datetime.now(UTC))
    container.CLOCK.at = timed.at
    return timed


def _types(flows: "Mapping[str, Flow]") -> frozenset[str]:
    return frozenset(action.type for flow in flows.values() for action in flow.actions)


def _bots() -> "Bots":
    """Return the settings' bot as Lex hears it, for every alias; its function takes the turns."""
    from aicc.aws.flows.simulator.bots import LocalBots
    from aicc.aws.flows.simulator.functions import load_handler
    from aicc.aws.lex.compile import compile_bot
    from aicc.aws.lex.listening import listening_bot
    from aicc.aws.lex_server.interpreting import Alias
    from aicc.aws.lex_server.runtime import LexRuntime
    from aicc.project import load_bot

    compiled = compile_bot(load_bot(settings_for(None).bot))
    hook = load_handler(_HOOK)
    alias = Alias(hook=lambda event: hook(dict(event), None))
    return LocalBots({_EVERY: LexRuntime(listening_bot(compiled.bot), alias=alias)})


def read_pairs(option: str, written: Sequence[str]) -> dict[str, str]:
    """Return what an option says as NAME=VALUE, by name.

    Raises:
        FlowOptionInvalid: one is not written so.
    """
    pairs = [text.rpartition("=") for text in written]
    if not all(name and value for name, _, value in pairs):
        raise FlowOptionInvalid(option=option, why_ko="이름=값으로 써 주세요.", why_en="write NAME=VALUE.")
    return {name: value for name, _, value in pairs}

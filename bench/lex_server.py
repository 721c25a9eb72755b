"""How long the local Lex takes to answer RecognizeText, and how many turns it takes in a second of processor time.

    python -m bench.lex_server [--turns 2000] [--bot DIR] [--json]

Three ways in: boto3 as it is, the same requests over a plain connection that stays open, and the runtime in this
process. One customer after the other, each with one opening sentence of the bot; over HTTP a function that leaves
everything to Lex is behind its hooks. Milliseconds of the clock, which also counts what others do on the machine; turns
a CPU second are those of the server's process alone.
"""

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any, Final

# So that `python bench/lex_server.py` works as well as `python -m bench.lex_server`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import boto3
import psutil

from aicc.aws.lex.compile import compile_bot
from aicc.aws.lex.definition import LexBot, LexIntent
from aicc.aws.lex_server.runtime import LexRuntime
from aicc.project import load_bot
from aicc.utils.config import PACKAGED_BOT
from bench.figures import parser_of, print_figures, progress

_ROOT: Final = Path(__file__).resolve().parent.parent
_HOOK: Final = "bench.lex_server:delegate"
_PATH: Final = "/bots/{}/botAliases/TSTALIASID/botLocales/ko_KR/sessions/{}/text"
_WARM: Final = 50
_START: Final = "from aicc.cli import main; main()"
Say = Callable[[str, str], None]


def main() -> None:
    """Measure and print."""
    parser = parser_of(__doc__ or "")
    parser.add_argument("--turns", type=int, default=2_000)
    parser.add_argument("--bot", type=Path, default=PACKAGED_BOT)
    options = parser.parse_args()
    tell = progress()
    bot = compile_bot(load_bot(options.bot)).bot
    texts = [intent.utterances[0] for intent in bot.locales[0].intents if intent.utterances]
    tell("starting the server")
    rows = []
    with _serving(options.bot) as (url, bot_id, server):
        for name, say in (("boto3", _with_boto3(url, bot_id)), ("http", _with_http(url, bot_id))):
            tell(name)
            rows.append({"way": name, **_measured(say, texts, options.turns, server)})
    tell("in process")
    rows.append({"way": "in process", **_measured(_in_process(bot), texts, options.turns, psutil.Process())})
    print_figures("RecognizeText", rows, as_json=options.json)


def delegate(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Let Lex go on by itself, or take what it brings: the function behind the bot's hooks."""
    intent = event["sessionState"]["intent"]
    if event["invocationSource"] == "FulfillmentCodeHook":
        return {"sessionState": {"dialogAction": {"type": "Close"}, "intent": {**intent, "state": "Fulfilled"}}}
    return {"sessionState": {"dialogAction": {"type": "Delegate"}, "intent": intent}}


@contextmanager
def _serving(bot: Path) -> Iterator[tuple[str, str, psutil.Process]]:
    """Start `aicc aws lex serve` with a bot; yield its address, the bot's identifier and the process."""
    command = [sys.executable, "-c", _START, "aws", "lex", "serve", "--port", "0", "--bot", str(bot)]
    paths = os.pathsep.join((str(_ROOT / "src"), str(_ROOT)))
    settings = {**os.environ, "PYTHONPATH": paths, "PYTHONUNBUFFERED": "1", "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(
        [*command, "--lambda", f"bench={_HOOK}"], env=settings, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            printed = process.stdout
            found = re.search(r"botId=(\S+)", printed.readline()) if printed else None
            url = printed.readline().removeprefix("Lex V2: ").strip() if printed else ""
            if found is None:
                raise SystemExit("the server did not start")
            yield url, found[1], psutil.Process(process.pid)
        finally:
            process.terminate()


def _with_boto3(url: str, bot_id: str) -> Say:
    keys = {"aws_access_key_id": "bench", "aws_secret_access_key": "bench"}
    client = boto3.client("lexv2-runtime", endpoint_url=url, region_name="ap-northeast-2", **keys)

    def say(session: str, text: str) -> None:
        client.recognize_text(botId=bot_id, botAliasId="TSTALIASID", localeId="ko_KR", sessionId=session, text=text)

    return say


def _with_http(url: str, bot_id: str) -> Say:
    connection = http.client.HTTPConnection(url.removeprefix("http://"))

    def say(session: str, text: str) -> None:
        connection.request("POST", _PATH.format(bot_id, session), json.dumps({"text": text}).encode())
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != http.client.OK:
            raise SystemExit(content.decode())

    return say


def _in_process(bot: LexBot) -> Say:
    intents = tuple(_without_hooks(intent) for intent in bot.locales[0].intents)
    runtime = LexRuntime(replace(bot, locales=(replace(bot.locales[0], intents=intents),)))

    def say(session: str, text: str) -> None:
        runtime.recognize_text(session, text)

    return say


def _without_hooks(intent: LexIntent) -> LexIntent:
    return replace(intent, dialog_hook=False, fulfillment=replace(intent.fulfillment, hook=False))


def _measured(say: Say, texts: list[str], turns: int, process: psutil.Process) -> dict[str, float]:
    lines = cycle(texts)
    for number in range(_WARM):
        say(f"warm-{id(say)}-{number}", next(lines))
    began, taken = _cpu(process), []
    for number in range(turns):
        text = next(lines)
        start = time.perf_counter()
        say(f"customer-{id(say)}-{number}", text)
        taken.append((time.perf_counter() - start) * 1000)
    worked = _cpu(process) - began
    parts = statistics.quantiles(taken, n=100)
    return {
        "p50_ms": round(parts[49], 2),
        "p99_ms": round(parts[98], 2),
        "turns_per_second": round(1000 * turns / sum(taken)),
        "turns_per_cpu_second": round(turns / worked),
    }


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


if __name__ == "__main__":
    main()

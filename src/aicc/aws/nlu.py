"""Understanding by Lex V2 and Comprehend, asked at the same time (a Reader).

What leaves the house has its personal data masked. Whatever does not come in time is missing from the reading, with the
reason; the local engine then does that part.
"""

import time
from collections.abc import Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from typing import Any, Final

from aicc.aws.asking import ServiceAway, connect_service
from aicc.aws.comprehend import Comprehend
from aicc.aws.lex_runtime import LexAddress, LexRuntime
from aicc.models.understanding import OutsideReading
from aicc.utils.logger import get_logger
from aicc.utils.pii import mask

_log = get_logger("aicc.nlu")
# How long a message may take, where nobody says otherwise.
SECONDS: Final = 2.0
# Questions to AWS under way at the same time: three a message.
_THREADS: Final = 48


class AWSReader:
    """Reads messages with Lex and, where there is one, Comprehend (a Reader).

    Args:
        lex: tells the intents.
        comprehend: tells mood and entities; None leaves them to the local engine.
        seconds: how long a message may take, all attempts together.
    """

    def __init__(self, lex: LexRuntime, comprehend: Comprehend | None, *, seconds: float = SECONDS) -> None:
        self._lex = lex
        self._comprehend = comprehend
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="aicc-aws-nlu")

    def read(self, text: str, *, session: str, intents: Collection[str]) -> OutsideReading:
        """Return what AWS says of a message, after `seconds` at the latest; see Reader."""
        began = time.monotonic()
        sent = mask(text)
        asked: dict[str, Future[Any]] = {
            "lex": self._threads.submit(self._lex.read, sent, session=session, intents=intents)
        }
        if self._comprehend is not None:
            asked["comprehend"] = self._threads.submit(self._comprehend.sentiment, sent)
            asked["entities"] = self._threads.submit(self._comprehend.entities, sent)
        found, missing = _within(began + self._seconds, asked)
        if missing:
            _log.warning("nlu.fallback", why=_told(missing))
        return OutsideReading(
            engine="+".join(part for part in ("lex", "comprehend") if part in found),
            intents=found.get("lex"),
            sentiment=found.get("comprehend"),
            entities=found.get("entities", ()),
            fallback=_told(missing),
            seconds=round(time.monotonic() - began, 3),
        )

    def close(self) -> None:
        """Let go of what is still waited for, and of the connections."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._lex.close()
        if self._comprehend is not None:
            self._comprehend.close()


def connect(
    address: LexAddress,
    *,
    region: str | None = None,
    lex_endpoint: str | None = None,
    comprehend_endpoint: str | None = None,
    comprehend: bool = True,
    seconds: float = SECONDS,
) -> AWSReader:
    """Return what reads messages with a bot of Lex. Nothing is asked before the first message.

    Args:
        address: the bot.
        region: where AWS is asked; None takes that of the environment, or else Seoul.
        lex_endpoint: address of a server that stands in for Lex, such as `aicc aws lex serve`; None is AWS.
        comprehend_endpoint: the same for Comprehend.
        comprehend: whether Comprehend tells mood and entities.
        seconds: how long a message may take.

    Raises:
        ImportError: boto3 is not installed (`pip install "aicc[aws]"`).
    """
    lex = connect_service("lexv2-runtime", region=region, endpoint=lex_endpoint, seconds=seconds)
    beside = None
    if comprehend:
        beside = Comprehend(connect_service("comprehend", region=region, endpoint=comprehend_endpoint, seconds=seconds))
    return AWSReader(LexRuntime(lex, address), beside, seconds=seconds)


def _within(deadline: float, asked: Mapping[str, Future[Any]]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the answers that come before the deadline, and why the others are missing."""
    found: dict[str, Any] = {}
    missing: dict[str, str] = {}
    for part, future in asked.items():
        try:
            found[part] = future.result(max(0.0, deadline - time.monotonic()))
        except ServiceAway as away:
            missing[part] = str(away)
        except TooLate:
            future.cancel()
            missing[part] = "timeout"
    return found, missing


def _told(missing: Mapping[str, str]) -> str:
    return ",".join(f"{part}:{why}" for part, why in missing.items())

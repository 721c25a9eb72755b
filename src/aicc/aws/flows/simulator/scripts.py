"""What a customer does, from lines of text: typed in a terminal, or written in a script.

    1                   presses keys (callers: lines of digits, * and # alone)
    잔액 알려 주세요     says it (callers), or writes it (chat)
    "1234567"           says digits
    /침묵 10초           does nothing for a while
    /끊음                leaves
    /상담원끊음          the agent leaves

`손님:`, `누름:` and `침묵:` of transcripts are read as well; empty lines and those that begin with `//` are left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from aicc.aws.flows.language import Channel
from aicc.aws.flows.simulator.contact import AgentLeft, Given, HungUp, Keys, Pause, Words
from aicc.models.errors.flow_run import FlowScriptInvalid

_KEYS: Final = re.compile(r"[0-9*#]{1,64}")
_TIME: Final = re.compile(r"(\d{1,6})\s*(시간|분|초|h|m|s)")
_SECONDS: Final = {"시간": 3_600, "h": 3_600, "분": 60, "m": 60, "초": 1, "s": 1}
_COMMANDS: Final[Mapping[str, str]] = {
    "/침묵": "pause",
    "/silence": "pause",
    "침묵:": "pause",
    "/누름": "keys",
    "/keys": "keys",
    "누름:": "keys",
    "/끊음": "hang up",
    "/hangup": "hang up",
    "/상담원끊음": "agent left",
    "/agent-left": "agent left",
    "손님:": "words",
}
_COMMENT: Final = "//"


def read_script(lines: Iterable[str], channel: Channel) -> Iterator[Given]:
    """Return what a customer does, line by line.

    Raises:
        FlowScriptInvalid: a line cannot be understood.
    """
    for number, line in enumerate(lines, start=1):
        given = read_line(line, channel, where=str(number))
        if given is not None:
            yield given


def read_line(line: str, channel: Channel, *, where: str = "") -> Given | None:
    """Return what a customer does; None for a line that says nothing.

    Raises:
        FlowScriptInvalid: it cannot be understood.
    """
    text = line.strip()
    if not text or text.startswith(_COMMENT):
        return None
    first, _, rest = text.partition(" ")
    command = _COMMANDS.get(first)
    if command is None and text.startswith("/"):
        names = ", ".join(name for name in _COMMANDS if name.startswith("/"))
        raise FlowScriptInvalid(where=where or line, why_ko=f"명령은 {names}입니다.", why_en=f"commands are {names}.")
    return _given(command, rest.strip(), where or line) if command else _said(text, channel)


def _said(text: str, channel: Channel) -> Given:
    if channel is Channel.VOICE and _KEYS.fullmatch(text):
        return Keys(keys=text)
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return Words(text=text[1:-1] if quoted else text)


def _given(command: str, rest: str, where: str) -> Given:
    match command:
        case "pause":
            return Pause(seconds=read_seconds(rest, where=where))
        case "keys":
            return Keys(keys=read_keys(rest, where=where))
        case "hang up":
            return HungUp()
        case "agent left":
            return AgentLeft()
        case _:
            return Words(text=rest.strip('"'))


def read_keys(text: str, *, where: str) -> str:
    """Return keys as they were written.

    Raises:
        FlowScriptInvalid: something else stands there.
    """
    if not _KEYS.fullmatch(text):
        ko, en = "누르는 키는 0-9, *, #입니다.", "keys are 0-9, * and #."
        raise FlowScriptInvalid(where=where, why_ko=ko, why_en=en)
    return text


def read_seconds(text: str, *, where: str) -> float:
    """Return a time such as 10초 or 1분 30초 in seconds.

    Raises:
        FlowScriptInvalid: it is no time.
    """
    parts = _TIME.findall(text)
    if not parts or _TIME.sub("", text).strip():
        ko, en = "10초나 1분 30초처럼 써 주세요.", "write a time such as 10초 or 1m 30s."
        raise FlowScriptInvalid(where=where, why_ko=ko, why_en=en)
    return float(sum(int(number) * _SECONDS[unit] for number, unit in parts))

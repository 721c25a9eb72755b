"""How contacts that were played look in the terminal, and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from rich.text import Text

from aicc.aws.flows.simulator.events import (
    AgentJoined,
    CallbackPlanned,
    Changed,
    Ended,
    Entered,
    Event,
    Faulted,
    Heard,
    LambdaAnswered,
    LambdaCalled,
    Left,
    LexAnswered,
    Missed,
    Queued,
    Said,
    TaskCreated,
    TimedOut,
)
from aicc.cli.output import output, print_json

if TYPE_CHECKING:
    from aicc.aws.flows.simulator.trying import Tried

_DEEP: Final = "        └ "


def show_events(events: Sequence[Event], *, as_json: bool = False) -> None:
    """Write what happened to a contact: for a person, what is said and heard stands out and the path is dim."""
    if as_json:
        print_json([{"event": type(event).__name__, **asdict(event)} for event in events])
        return
    for event in events:
        _show(event)


def _show(event: Event) -> None:
    match event:
        case Said(text=text, form=form):
            who = "봇" if form == "Lex" else "안내"
            output.print(Text.assemble((f"{who}> ", "bold cyan"), text), soft_wrap=True)
        case Heard(text=text, by=by):
            output.print(Text.assemble((f"고객({by.value})> ", "bold green"), text), soft_wrap=True)
        case _:
            text, style = _told(event)
            output.print(text, style=style, soft_wrap=True, markup=False)


def _told(event: Event) -> tuple[str, str]:
    match event:
        case Entered(at=at, flow=flow, action=action, type=kind):
            shown = f"{at:6.1f}s [{flow}] {action}  {kind}", "dim"
        case Left(branch=branch, to=to):
            shown = f"{_DEEP}{branch or '다음 / next'} → {to}", "dim"
        case Faulted(error=error, why=why):
            shown = f"{_DEEP}{error}: {why}", "yellow"
        case Missed(text=text):
            shown = f"{_DEEP}듣지 않음 / nobody listens: {text}", "yellow"
        case TimedOut(at=at):
            shown = f"{_DEEP}시간 초과 / timed out, {at:.1f}s", "yellow"
        case Ended(why=why, detail=detail):
            shown = f"끝 / ended: {why.value} {detail}".rstrip(), "bold"
        case _:
            shown = f"{_DEEP}{_outside(event)}", "dim"
    return shown


def _outside(event: Event) -> str:
    match event:
        case LambdaCalled(arn=arn, event=sent):
            shown = f"Lambda {arn} {_json(sent['Details']['Parameters'])}"
        case LambdaAnswered(answer=answer, seconds=seconds):
            shown = f"Lambda {seconds:g}s {_json(answer)}"
        case LexAnswered(intent=intent, state=state, closed=closed):
            shown = f"Lex {intent or '-'} {state} {'끝 / closed' if closed else '계속 / goes on'}"
        case Changed(what=what, values=values):
            shown = f"{what} {_json(values)}"
        case Queued(queue=queue):
            shown = f"대기열 / queued: {queue}"
        case AgentJoined(waited=waited):
            shown = f"상담원 연결 / an agent joined after {waited:g}s"
        case CallbackPlanned(number=number, delay_seconds=delay):
            shown = f"다시 전화 / call back: {number} ({delay}s)"
        case TaskCreated(name=name):
            shown = f"작업 / task: {name}"
        case _:
            shown = type(event).__name__
    return shown


def _json(values: object) -> str:
    return json.dumps(values, ensure_ascii=False)


def show_tried(tried: "Sequence[Tried]", *, as_json: bool) -> None:
    """Write which conversation tests went as written, and where others did not."""
    if as_json:
        print_json([_fields(each) for each in tried])
        return
    for each in tried:
        dialogue = each.dialogue
        mark, style = ("통과 / passed", "green") if not each.mismatches else ("실패 / failed", "red")
        output.print(
            Text.assemble(
                (mark, style), f"  {dialogue.channel.lower()}  {dialogue.file}:{dialogue.line}  {dialogue.name}"
            ),
            soft_wrap=True,
        )
        if each.mismatches and dialogue.unused:
            text = f"  흐름에 없는 것 / nothing in a flow: {', '.join(dialogue.unused)}"
            output.print(text, style="yellow", soft_wrap=True, markup=False)
        for missed in _missed(each) if each.mismatches else ():
            output.print(f"  듣지 않음 / nobody listens: {missed}", style="yellow", soft_wrap=True, markup=False)
        for mismatch in each.mismatches:
            text = f"  {dialogue.file}:{mismatch.line}  {mismatch.check.value}: {', '.join(mismatch.wanted)}"
            output.print(text, soft_wrap=True, markup=False)
            output.print(f"    실제 / got: {mismatch.got}", style="dim", soft_wrap=True, markup=False)
    failed = sum(bool(each.mismatches) for each in tried)
    output.print(f"{len(tried)}개 가운데 {failed}개 실패 / {failed} of {len(tried)} failed", soft_wrap=True)


def _missed(tried: "Tried") -> list[str]:
    """Return what the customer said that nothing in the flows listened to."""
    return [event.text for event in tried.events if isinstance(event, Missed)]


def _fields(tried: "Tried") -> dict[str, object]:
    return {
        "file": tried.dialogue.file,
        "line": tried.dialogue.line,
        "name": tried.dialogue.name,
        "channel": tried.dialogue.channel.lower(),
        "passed": not tried.mismatches,
        "missed": _missed(tried),
        "mismatches": [
            {"line": each.line, "check": each.check.value, "wanted": list(each.wanted), "got": each.got}
            for each in tried.mismatches
        ],
    }

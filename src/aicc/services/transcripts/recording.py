"""A real conversation as a transcript: what was said and done in it becomes what must be said and done again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

import yaml

from aicc.models.bot import Bot
from aicc.models.conversation import Conversation, Owner
from aicc.models.scenario import Ask
from aicc.models.turn import Author, Turn
from aicc.models.user import UserTier
from aicc.services.transcripts.transcript import written_time
from aicc.services.transcripts.unmasking import unmask

_KOREA: Final = ZoneInfo("Asia/Seoul")
_CHECK: Final = "  # 확인: 가려진 번호 대신 넣은 값입니다"

_CONVERSATION, _HEAD, _TURN, _MORE = "- ", "  ", "    - ", "      "


def write_transcript(bot: Bot, conversation: Conversation, turns: Sequence[Turn], *, name: str) -> str:
    """Return a transcript file of one recorded conversation.

    Hidden digits become made-up ones, with a comment that asks the author to check them. What a person said is left
    out, and all that follows it, because a test has nobody at the desk.

    Args:
        bot: as it is now; its steps tell what a hidden answer looked like.
        conversation: as last saved.
        turns: all of its turns, oldest first.
        name: of the conversation in the test.
    """
    lines = [
        f"# 대화 {conversation.id}에서 만들었습니다. 꼭 지켜야 할 줄만 남기고 나머지는 지워 주세요.",
        f"{_CONVERSATION}name: {_quoted(name)}",
        f"{_HEAD}channel: {conversation.channel.value}",
    ]
    if conversation.user.tier is not UserTier.STANDARD:
        lines.append(f"{_HEAD}user_tier: {conversation.user.tier.value}")
    lines.append(f"{_HEAD}at: {conversation.created_at.astimezone(_KOREA).isoformat(timespec='seconds')}")
    lines.append(f"{_HEAD}turns:")
    for before, turn in _pairs(turns):
        if _by_person(turn):
            left = sum(later.seq >= turn.seq for later in turns)
            lines.append(f"{_TURN[:-2]}# 여기부터는 상담원이 함께한 대화 {left}턴이라 옮기지 않았습니다.")
            break
        lines += _turn(bot, before, turn)
    return "\n".join(lines) + "\n"


def _pairs(turns: Sequence[Turn]) -> Iterator[tuple[Turn | None, Turn]]:
    yield from zip((None, *turns), turns, strict=False)


def _by_person(turn: Turn) -> bool:
    return turn.author is Author.AGENT or turn.reply.owner is Owner.AGENT


@dataclass(frozen=True, slots=True)
class _Line:
    """A key of a turn, with what is written behind it."""

    key: str
    value: str
    comment: str = ""


def _turn(bot: Bot, before: Turn | None, turn: Turn) -> Iterator[str]:
    """Yield the lines of one turn."""
    for number, line in enumerate(_lines(bot, before, turn)):
        yield f"{_MORE if number else _TURN}{line.key}: {line.value}{line.comment}"


def _lines(bot: Bot, before: Turn | None, turn: Turn) -> Iterator[_Line]:
    reply, reason = turn.reply, turn.reason
    if before is not None and turn.author is Author.CUSTOMER:
        said = unmask(turn.said, open_question(bot, before), reason.entities)
        yield _Line("손님", _quoted(said.text), _CHECK if said.made_up else "")
    elif before is not None:
        yield _Line("침묵", written_time(turn.at - before.at))
    said_back = [part for text in reply.messages for part in _lasting(text, reply.ticket)]
    if said_back:
        yield _Line("봇", _listed(said_back))
    if before is None:
        return
    yield _Line("결정", reason.decision)
    best = reason.intents[0] if reason.intents else None
    if best is not None and reason.detail.startswith(("begin:", "switch:", f"response:{best.intent}")):
        yield _Line("의도", _quoted(best.intent))
    yield _Line("단계", _quoted(reply.step) if reply.step else "null")
    if reason.actions:
        yield _Line("액션", _listed(reason.actions))
    if reply.owner is not Owner.BOT:
        yield _Line("소유", reply.owner.value)


def _lasting(text: str, ticket: str | None) -> list[str]:
    """Return a message without the number of the ticket, which is another each time."""
    return [part.strip() for part in text.split(ticket)] if ticket else [text]


def open_question(bot: Bot, turn: Turn) -> Ask | None:
    """Return the question that a turn left open, as the bot has it now; None where it cannot be told."""
    if turn.reply.step is None:
        return None
    passed = [entry.partition(":") for entry in turn.reason.path]
    named = [scenario for scenario, _, step in passed if step == turn.reply.step and scenario in bot.scenarios]
    for scenario in (*reversed(named), *bot.scenarios):
        step = bot.scenarios[scenario].steps.get(turn.reply.step)
        if isinstance(step, Ask):
            return step
    return None


def _listed(texts: Sequence[str]) -> str:
    quoted = [_quoted(text) for text in texts if text]
    return quoted[0] if len(quoted) == 1 else f"[{', '.join(quoted)}]"


def _quoted(text: str) -> str:
    """Return a text in double quotes, on one line, as YAML reads it back."""
    written: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf"))
    return written.strip()

"""Conversation tests for flows: transcripts in YAML, as bots have them, with keys and silence beside words.

    - name: 상담 시간이 아니면 다시 전화를 약속한다
      channel: voice
      hours: closed
      turns:
        - 봇: 데모은행
        - 누름: "2"
          봇: 고객번호 7자리
        - 손님: 상담원 연결해 주세요
          봇~: 접수번호는 \\d{4}-\\d{8}
        - 누름: "1"
          콜백: "+821012345678"
          끝: disconnected

A contact that does not name its channel is a call where keys are pressed first, and a chat where words are first, as in
the transcripts of bots: on the phone the menu of our flows listens to keys alone.

What only a bot can be asked about (의도, 단계 ...) stands in such files too and is left to `aicc test`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from aicc.aws.flows.language import Channel
from aicc.aws.flows.simulator.contact import Given, HungUp, Keys, Pause, Words
from aicc.aws.flows.simulator.events import Ending
from aicc.aws.flows.simulator.scripts import read_keys, read_seconds
from aicc.aws.flows.simulator.world import World
from aicc.models.errors.flow_run import FlowScriptInvalid
from aicc.project.problems import Problem
from aicc.project.yaml_source import Path_
from aicc.services.transcripts.reader import Reader, read_files
from aicc.services.transcripts.transcript import KEYS as BOT_KEYS

_HEAD: Final = ("name", "channel", "hours", "agents", "free_after", "queue", "seed", "turns", "at", "user_tier", "어조")
_Choice = TypeVar("_Choice")
_HOURS: Final = {"open": True, "closed": False}
_QUEUES: Final[Mapping[str, int | None]] = {"open": None, "full": 0}


class Check(StrEnum):
    """What about a contact is checked after the customer did something."""

    # Texts that were heard since; patterns of them.
    SAYS = "봇"
    SAYS_LIKE = "봇~"
    # Actions that the contact came to, in this order.
    PATH = "길"
    # Attributes of the contact, each by its name.
    ATTRIBUTES = "속성"
    # The number that will be called back.
    CALLBACK = "콜백"
    # Why the contact is over.
    ENDING = "끝"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One thing that must hold."""

    check: Check
    wanted: tuple[str, ...]
    line: int
    # The attribute.
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What the customer does, and what must follow."""

    # None: nothing yet, the contact has just begun.
    given: Given | None
    line: int
    expects: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """One contact as it should go."""

    file: str
    line: int
    name: str
    channel: Channel
    world: World
    acts: tuple[Act, ...]
    # What stands in it that a flow has nothing for: user_tier, 이전버튼.
    unused: tuple[str, ...] = ()


def load_dialogues(files: Sequence[Path]) -> tuple[tuple[Dialogue, ...], tuple[Problem, ...]]:
    """Read files of conversation tests; return them and every mistake in how they are written."""
    return read_files(files, _Reader)


class _Reader(Reader[Dialogue]):
    def _conversation(self, path: Path_, item: Any) -> Dialogue | None:
        turns = item.get("turns") if isinstance(item, dict) else None
        if not isinstance(item, dict) or not isinstance(turns, list) or not turns:
            self._fault(path, "name과 turns가 있어야 합니다.", "Must have `name` and `turns`.")
            return None
        self._is_mapping(path, item, known=_HEAD)
        return Dialogue(
            file=self._source.file,
            line=self._source.line(path),
            name=str(item.get("name", "")),
            channel=self._channel((*path, "channel"), item.get("channel", _channel_of(turns))),
            world=self._world(path, item),
            acts=tuple(self._act((*path, "turns", index), turn) for index, turn in enumerate(turns)),
            unused=tuple(key for key in _UNUSED if any(isinstance(one, dict) and key in one for one in (item, *turns))),
        )

    def _channel(self, path: Path_, written: object) -> Channel:
        # Transcripts of bots name the channels of bots: those are all written.
        spoken = {"voice": Channel.VOICE, "chat": Channel.CHAT} | dict.fromkeys(("web", "api", "cli"), Channel.CHAT)
        return self._one_of(path, written, spoken)

    def _one_of(self, path: Path_, written: object, choices: Mapping[str, _Choice]) -> _Choice:
        return choices[self._choice(path, written, tuple(choices))]

    def _world(self, path: Path_, item: Mapping[str, Any]) -> World:
        world = World(
            at=self._at((*path, "at"), item.get("at")),
            is_open=self._one_of((*path, "hours"), item.get("hours", "open"), _HOURS),
            capacity=self._one_of((*path, "queue"), item.get("queue", "open"), _QUEUES),
        )
        if "at" in item and "hours" in item:
            ko = "at과 hours 가운데 하나만 써 주세요. at을 쓰면 봇의 상담 시간으로 정합니다."
            self._fault((*path, "hours"), ko, "Only one of at and hours; with at, the bot's hours decide.")
        numbers = {name: item[name] for name in ("agents", "free_after", "seed") if name in item}
        for name, number in numbers.items():
            if isinstance(number, bool) or not isinstance(number, int) or number < 0:
                self._fault((*path, name), "0 이상의 정수여야 합니다.", "Must be a whole number from 0 on.")
                return world
        return replace(world, **numbers)

    def _act(self, path: Path_, turn: Any) -> Act:
        line = self._source.line(path)
        if not self._is_mapping(path, turn, known=(*_DOES, *Check, *BOT_KEYS, "결과")):
            return Act(given=None, line=line)
        does = [key for key in _DOES if key in turn]
        if len(does) > 1:
            names = ", ".join(does)
            self._fault((*path, does[1]), f"{names} 가운데 하나만 써 주세요.", f"Only one of {names} fits into a turn.")
        given = self._given((*path, does[0]), does[0], turn[does[0]]) if does else None
        checks = [check for check in Check if check.value in turn]
        expects = [
            found for check in checks for found in self._expected((*path, check.value), check, turn[check.value])
        ]
        return Act(given=given, line=line, expects=tuple(expects))

    def _given(self, path: Path_, key: str, written: Any) -> Given | None:
        if not isinstance(written, str) or not written.strip():
            self._fault(path, "따옴표로 감싼 글자여야 합니다.", "Must be text; put quotes around numbers.")
            return None
        try:
            match key:
                case "누름":
                    return Keys(keys=read_keys(written, where=key))
                case "침묵":
                    return Pause(seconds=read_seconds(written, where=key))
                case "끊음":
                    return HungUp()
                case _:
                    return Words(text=written)
        except FlowScriptInvalid as error:
            self._fault(path, str(error.fields["why_ko"]), str(error.fields["why_en"]))
            return None

    def _expected(self, path: Path_, check: Check, written: Any) -> list[Expected]:
        line = self._source.line(path)
        if check is Check.ATTRIBUTES and isinstance(written, dict):
            return [
                Expected(check=check, name=str(name), wanted=(str(value),), line=self._source.line((*path, name)))
                for name, value in written.items()
            ]
        values = written if isinstance(written, list) else [written]
        if check is Check.ATTRIBUTES or any(not isinstance(value, str) or not value for value in values):
            self._fault(path, "따옴표로 감싼 글자나 그 목록이어야 합니다.", "Must be text or a list of texts.")
            return []
        self._check_values(path, check, values)
        return [Expected(check=check, wanted=tuple(values), line=line)]

    def _check_values(self, path: Path_, check: Check, values: Sequence[str]) -> None:
        if check is Check.ENDING:
            self._choice(path, values[0], tuple(Ending))
        if check is Check.SAYS_LIKE:
            self._check_patterns(path, values)


def _channel_of(turns: Sequence[Any]) -> str:
    """Return where a contact takes place that does not say so: who speaks first, as to a bot, finds no menu of keys."""
    does = (key for turn in turns if isinstance(turn, dict) for key in turn if key in _DOES)
    return "voice" if next(does, "") in _BY_PHONE else "chat"


# By whom a contact is a call.
_BY_PHONE: Final = ("누름", "침묵", "끊음", "")
# Of the transcripts of bots: a customer's tier and a button of an earlier turn.
_UNUSED: Final = ("user_tier", "이전버튼")
_DOES: Final = ("손님", "누름", "침묵", "끊음", "user", "이전버튼")

"""Transcripts from YAML files, with the place of every mistake."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from aicc.models.conversation import Channel, Owner
from aicc.models.escalation import EscalationPriority, EscalationReason
from aicc.models.understanding import Mood
from aicc.models.user import UserTier
from aicc.project.problems import Problem
from aicc.project.yaml_source import Path_
from aicc.services.transcripts.reader import Reader, read_files
from aicc.services.transcripts.transcript import (
    KEYS,
    Aspect,
    Doing,
    Exchange,
    Expectation,
    Press,
    Say,
    Transcript,
    Wait,
    shown,
)
from aicc.utils.hangul import with_josa

POLITE: Final = "존댓말"
_HEAD: Final = ("name", "user_tier", "channel", "at", "어조", "tone", "turns")
_SAYS: Final = ("손님", "user")
_PRESSES: Final = ("이전버튼", "old_button")
_WAITS: Final = ("침묵", "silence")
_DOES: Final = (*_SAYS, *_PRESSES, *_WAITS)
_OUTCOMES: Final = ("결과", "outcomes")
_DECISIONS: Final = (
    *("relay", "return", "escalate", "advance", "answer", "offer", "clarify", "fallback", "greeting", "silence"),
)
_CHOICES: Final[Mapping[Aspect, tuple[str, ...]]] = {
    Aspect.DECISION: _DECISIONS,
    Aspect.OWNER: tuple(Owner),
    Aspect.MOOD: tuple(Mood),
    Aspect.TONE: (POLITE, "polite"),
}
_TICKET_KEYS: Final = {"이유": "reason", "우선순위": "priority", "규칙": "rule"} | {
    name: name for name in ("reason", "priority", "rule")
}
_TICKET_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "reason": tuple(EscalationReason),
    "priority": tuple(EscalationPriority),
}
# Where null says that there is nothing. Elsewhere it is a line that somebody forgot to finish.
_MAY_BE_NULL: Final = (Aspect.STEP, Aspect.TICKET)
_TIME: Final = re.compile(r"(\d{1,6})\s*(시간|분|초|h|m|s)")
_LONGEST_SILENCE: Final = 86_400
_SECONDS: Final = {"시간": 3_600, "h": 3_600, "분": 60, "m": 60, "초": 1, "s": 1}


def find_files(path: Path) -> tuple[Path, ...]:
    """Return the path itself when it is a file, else the YAML files below it."""
    if path.is_file():
        return (path,)
    return tuple(sorted(found for found in path.rglob("*") if found.suffix in (".yaml", ".yml") and found.is_file()))


def load_transcripts(files: Sequence[Path]) -> tuple[tuple[Transcript, ...], tuple[Problem, ...]]:
    """Read files of transcripts; return the conversations and every mistake in how they are written."""
    return read_files(files, _Reader)


class _Reader(Reader[Transcript]):
    def _conversation(self, path: Path_, item: Any) -> Transcript | None:
        if not self._is_mapping(path, item, known=_HEAD):
            return None
        name, turns = item.get("name"), item.get("turns")
        if not isinstance(name, str) or not name.strip():
            self._fault((*path, "name"), "대화의 이름(name)을 글자로 써 주세요.", "Give the conversation a name.")
        if not isinstance(turns, list) or not turns:
            self._fault((*path, "turns"), "turns에 '- 손님: ...' 목록을 써 주세요.", "`turns` must be a list of turns.")
            return None
        everywhere = tuple(
            self._expectation((*path, key), Aspect.TONE, item[key]) for key in ("어조", "tone") if key in item
        )
        exchanges = [self._exchange((*path, "turns", index), turn, everywhere) for index, turn in enumerate(turns)]
        tier = item.get("user_tier", UserTier.STANDARD.value)
        return Transcript(
            file=self._source.file,
            line=self._source.line(path),
            name=str(name),
            tier=UserTier(self._choice((*path, "user_tier"), tier, tuple(UserTier))),
            channel=Channel(self._choice((*path, "channel"), item.get("channel", Channel.CLI.value), tuple(Channel))),
            at=self._at((*path, "at"), item.get("at")),
            exchanges=tuple(exchange for exchange in exchanges if exchange is not None),
        )

    def _exchange(self, path: Path_, turn: Any, everywhere: tuple[Expectation, ...]) -> Exchange | None:
        if not self._is_mapping(path, turn, known=(*_DOES, *_OUTCOMES, *KEYS)):
            return None
        does = self._doing(path, turn)
        outcomes = [found for key in _OUTCOMES if key in turn for found in self._outcomes((*path, key), turn[key])]
        expects = [
            found for key in turn if key in KEYS for found in self._expectations((*path, key), KEYS[key], turn[key])
        ]
        return Exchange(
            does=does,
            line=self._source.line(path),
            expects=(*expects, *everywhere),
            outcomes=tuple(outcomes),
        )

    def _doing(self, path: Path_, turn: Mapping[str, Any]) -> Doing:
        done = [key for key in _DOES if key in turn]
        if not done and path[-1] != 0:
            ko = "손님의 말이 없습니다. 첫인사를 확인하는 맨 처음만 손님 없이 쓸 수 있습니다."
            self._fault(path, ko, "The customer says nothing; only the first turn, the greeting, may do so.")
        if len(done) > 1:
            ko, en = f"{', '.join(done)} 가운데 하나만 써 주세요.", f"Only one of {', '.join(done)} fits into a turn."
            self._fault((*path, done[1]), ko, en)
        if not done:
            return None
        key, said = done[0], turn[done[0]]
        if not isinstance(said, str) or not said.strip():
            ko = f"{with_josa(key, '은/는')} 글자여야 합니다. 숫자나 네/아니요가 바뀌지 않도록 따옴표로 감싸 주세요."
            self._fault(path, ko, f"`{key}` must be text; put quotes around numbers.")
            return Say(text=str(said))
        if key in _WAITS:
            return Wait(time=self._time((*path, key), said))
        return Say(text=said) if key in _SAYS else Press(label=said)

    def _time(self, path: Path_, written: str) -> timedelta:
        parts = _TIME.findall(written)
        seconds = sum(int(number) * _SECONDS[unit] for number, unit in parts)
        if not 0 < seconds <= _LONGEST_SILENCE or _TIME.sub("", written).strip():
            ko = "3분, 1시간 30분, 90초처럼 써 주세요. 하루까지 쓸 수 있습니다."
            self._fault(path, ko, "Write a time such as 3분, 1h 30m or 90s, at most a day.")
            return timedelta()
        return timedelta(seconds=seconds)

    def _outcomes(self, path: Path_, written: Any) -> Iterator[str]:
        """Read how actions go: each name with ok or a failure code."""
        if not isinstance(written, dict) or any(not isinstance(code, str) for code in written.values()):
            ko = "{transfer: unavailable}처럼 액션 이름과 실패 코드(또는 ok)를 써 주세요."
            self._fault(path, ko, "Must be a mapping of actions to failure codes, or ok.")
            return
        yield from (f"{name}:{code}" for name, code in written.items())

    def _expectations(self, path: Path_, aspect: Aspect, written: Any) -> Iterator[Expectation]:
        if aspect in (Aspect.SLOTS, Aspect.FACTS):
            yield from self._values(path, aspect, written)
        elif aspect is Aspect.TICKET and isinstance(written, dict):
            yield from self._ticket(path, written)
        else:
            yield self._expectation(path, aspect, written)

    def _values(self, path: Path_, aspect: Aspect, written: Any) -> Iterator[Expectation]:
        """Read slots or facts: each name with its value; null for an empty one."""
        if not isinstance(written, dict) or not written:
            ko, en = "{금액: 50000}처럼 '이름: 값'으로 써 주세요.", "Must be a mapping of names to values."
            self._fault(path, ko, en)
            return
        for name, value in written.items():
            place = (*path, name)
            if isinstance(value, dict):
                self._fault(place, "값은 글자, 숫자, 목록이나 null이어야 합니다.", "Must be a plain value.")
                continue
            wanted = () if value is None else (shown(value),)
            yield Expectation(aspect=aspect, name=str(name), wanted=wanted, line=self._source.line(place))

    def _ticket(self, path: Path_, written: Mapping[str, Any]) -> Iterator[Expectation]:
        if not self._is_mapping(path, written, known=tuple(_TICKET_KEYS)):
            return
        for key in (key for key in written if key in _TICKET_KEYS):
            name, place = _TICKET_KEYS[key], (*path, key)
            values = self._texts(place, written[key])
            self._check_choices(place, values, _TICKET_CHOICES.get(name))
            yield Expectation(aspect=Aspect.TICKET, name=name, wanted=values, line=self._source.line(place))

    def _expectation(self, path: Path_, aspect: Aspect, written: Any) -> Expectation:
        if aspect is Aspect.TICKET and written == "없음":
            written = None
        values = () if written is None and aspect in _MAY_BE_NULL else self._texts(path, written)
        name = "reason" if aspect is Aspect.TICKET and values else ""
        self._check_choices(path, values, _TICKET_CHOICES[name] if name else _CHOICES.get(aspect))
        if aspect is Aspect.BOT_PATTERN:
            self._check_patterns(path, values)
        return Expectation(aspect=aspect, name=name, wanted=values, line=self._source.line(path))

    def _texts(self, path: Path_, written: Any) -> tuple[str, ...]:
        values = written if isinstance(written, list) else [written]
        if any(not isinstance(value, str) or not value.strip() for value in values):
            ko = "글자 또는 글자의 목록이어야 합니다. 따옴표로 감싸 주세요."
            self._fault(path, ko, "Must be text or a list of texts.")
            return ()
        return tuple(values)

    def _check_choices(self, path: Path_, values: Sequence[str], choices: Sequence[str] | None) -> None:
        if choices is not None and any(value not in choices for value in values):
            self._fault_choice(path, choices)

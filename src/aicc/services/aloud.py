"""A reply for customers without a screen: the choices that a screen shows as buttons are said.

A caller hears few choices with the key of each, as on every Korean phone menu, and of many only the first, for nobody
keeps ten names in mind; who hears the question again hears all. A chat that shows no buttons lists them.
"""

import re
from collections.abc import Sequence
from typing import Final

from aicc.models.conversation import Owner
from aicc.models.scenario import Reflex
from aicc.models.turn import Turn
from aicc.scenario.walking import WAY_OUT, YES_NO
from aicc.utils.hangul import josa
from aicc.utils.text import squeeze

# So many choices have keys of their own; of more a caller hears some at first.
FEW: Final = 5
_SOME: Final = 3
# Decisions that ask which of their choices was meant; so does a step that waits. All other choices are suggestions.
_ASKING: Final = ("clarify", "offer")
# After these the question is asked again: the customer did not get on with what they heard.
_AGAIN: Final = tuple(f"{reflex.scenario}:" for reflex in (Reflex.REPEAT, Reflex.HELP, Reflex.CANNOT_UNDERSTAND))
# Not told with the question, which a yes answers; who did not get on hears that keys do, too.
_YES_OR_NO: Final = tuple(each.text for each in YES_NO)
_YES_OR_NO_KEYS: Final = '"네"는 1번, "아니요"는 2번을 누르셔도 됩니다.'
_WAYS_OUT: Final = dict(zip(WAY_OUT, ('그만두시려면 "취소"', '상담원을 원하시면 "상담원 연결"'), strict=True))
# What is written for the eye, and how it is said: hidden digits, days of the week, ranges, ways through menus.
_WRITTEN: Final = (
    (re.compile(r"(?<![\d*])(?:\*(?:[*-]|\s(?=\*))+\s?|\*)(?=\d)"), "끝자리 "),
    (re.compile(r"(?<=일)\(([월화수목금토일])\)"), r" \1요일"),
    (re.compile(r"(?<=[\d%시분일월년원화수목금토])\s*~\s*(?=\d|오[전후]|[월화수목금토일](?![가-힣]))"), "에서 "),
    (re.compile(r"(?<=\S) > (?=\S)"), ", "),
)
_SAID_KEYS: Final = dict(zip("12345일이삼사오", "12345" * 2, strict=True))
_KEY_SAID: Final = re.compile(rf"([{''.join(_SAID_KEYS)}]) ?번(?:이요|요|이에요|입니다)?[.!]?")
_STOPS: Final = ".?!"
# How the names of choices end that are sentences.
_ENDINGS: Final = (*_STOPS, "요")


def aloud(turn: Turn, *, keys: bool, again: bool = False) -> tuple[str, ...]:
    """Return what a customer without a screen is told in a turn: its messages, then the choices that they do not name.

    Args:
        turn: as recorded; who waits for a person or speaks with one has nothing to choose.
        keys: the customer has the keys of a phone; see `pressed`.
        again: the customer asked to hear the turn again.
    """
    messages, names = turn.reply.messages, _choices(turn)
    again = again or any(step.startswith(_AGAIN) for step in turn.reason.path)
    if not keys:
        told = _all(names) if _asks(turn) else _suggested(names)
    elif _is_yes_or_no(turn):
        told = _YES_OR_NO_KEYS if again else ""
    elif not _asks(turn):
        # The greeting of a call is followed by the menu of its flow.
        told = _suggested(names[:_SOME]) if again or turn.reason.decision != "greeting" else ""
    elif _keyed(turn):
        told = _with_keys(names)
    else:
        told = _all(names) if again or len(names) <= FEW else _some(names)
    return (*(map(_said, messages) if keys else messages), *filter(None, (told, _ways_out(turn))))


def key_said(text: str) -> str | None:
    """Return the key that a caller names, as in 1번이요 or 이번, or None."""
    found = _KEY_SAID.fullmatch(text.strip())
    return _SAID_KEYS[found[1]] if found else None


def pressed(turn: Turn, key: str) -> str | None:
    """Return what the choice says that a caller presses a key for, or None. 1 is yes and 2 is no, told or not."""
    if _is_yes_or_no(turn):
        return dict(zip("12", _YES_OR_NO, strict=True)).get(key)
    places = _keyed(turn)
    names = _choices(turn)
    return names[int(key) - 1] if key in places else None


def _asks(turn: Turn) -> bool:
    return turn.reply.step is not None or turn.reason.decision in _ASKING


def _is_yes_or_no(turn: Turn) -> bool:
    choices = tuple(each for each in turn.reply.quick_replies if each.text not in WAY_OUT)
    return turn.reply.owner is Owner.BOT and _asks(turn) and choices == YES_NO


def _choices(turn: Turn) -> tuple[str, ...]:
    """Return the choices that are to be told: none that the messages name, where they name all or only suggest."""
    if turn.reply.owner is not Owner.BOT or _is_yes_or_no(turn):
        return ()
    said = squeeze(" ".join(turn.reply.messages))
    names = tuple(each.text for each in turn.reply.quick_replies if each.text not in WAY_OUT)
    unsaid = tuple(name for name in names if squeeze(name) not in said)
    return names if unsaid and _asks(turn) else unsaid


def _keyed(turn: Turn) -> Sequence[str]:
    """Return the keys of the choices of a turn, none where they have no keys."""
    names = _choices(turn)
    # 3 to the options 1개월, 3개월, 6개월 is the second.
    numbered = any(name[0].isdecimal() for name in names)
    return tuple(map(str, range(1, len(names) + 1))) if _asks(turn) and not numbered and len(names) <= FEW else ()


def _with_keys(names: Sequence[str]) -> str:
    if not names:
        return ""
    if _are_sentences(names):
        listed = " ".join(
            f"{key}번, {name if name[-1] in _STOPS else name + '.'}" for key, name in enumerate(names, start=1)
        )
    else:
        listed = (
            ", ".join(f"{name}{josa(name, '은/는')} {key}번" for key, name in enumerate(names, start=1)) + "입니다."
        )
    return f"{listed} 말씀하시거나 번호를 눌러 주세요."


def _are_sentences(names: Sequence[str]) -> bool:
    return any(name.endswith(_ENDINGS) for name in names)


def _some(names: Sequence[str]) -> str:
    return f"{_listed(names[:_SOME])}처럼 말씀해 주세요. 모두 {len(names)}가지이며, 별표를 누르시면 모두 들려 드립니다."


def _all(names: Sequence[str]) -> str:
    return f"{_listed(names)} 가운데 말씀해 주세요." if names else ""


def _suggested(names: Sequence[str]) -> str:
    if _are_sentences(names):
        asked = ", ".join(f'"{name}"' for name in names)
        return f"이어서 {asked}도 물어보실 수 있습니다."
    return f"{_listed(names)}처럼 말씀하시면 바로 도와드리겠습니다." if names else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(name.rstrip(_STOPS) for name in names)


def _said(text: str) -> str:
    for written, spoken in _WRITTEN:
        text = written.sub(spoken, text)
    return text


def _ways_out(turn: Turn) -> str:
    """Return how to leave a question that was not answered twice."""
    ways = [_WAYS_OUT[each.text] for each in turn.reply.quick_replies if each.text in WAY_OUT and _asks(turn)]
    ways = ways if turn.reply.owner is Owner.BOT else []
    return f"{', '.join(ways)}{josa(ways[-1], '이라고/라고')} 말씀해 주세요." if ways else ""

"""Which earlier answer a message changes: 아니 20만원으로, 신한은행으로 바꿔줘, 계좌번호 틀렸어요."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from aicc.models.expression import Value
from aicc.models.scenario import Ask, Frame, InputType, Scenario
from aicc.models.understanding import Said
from aicc.scenario.filling import option_is_said
from aicc.scenario.forms import read_value
from aicc.scenario.forms.words import asks as is_question
from aicc.utils.text import squeeze

# Taking back what was said: 아니 20만원으로, 아 잠깐 신한은행이요.
_OPENING: Final = re.compile(
    r"^\s*(?:아\s*)?(?:아|앗|어머|아이고|아니+(?:요|오|다|야|라)?|아뇨|아냐|아\s*참|참|잠깐만?요?|잠시만?요?|정정(?:할게요|합니다)?|"
    r"죄송(?:해요|합니다|한데)?|미안(?:해요|한데)?|다시)(?:[\s,.!~]+|$)"
)
# Asking for a change, with or without the new answer.
_CHANGING: Final = re.compile(
    r"바꿀|바꿔|바꾸|변경|수정|고칠|고쳐|고치|정정|틀렸|틀린|틀려|아니에요|아닌데|아닙니다|(?:으로|로)\s*(?:할게|할래|하자|해\s*[줘주])|"
    r"잘못\s*(?:입력|말|보|적|눌|썼|쳤|골)|다시\s*(?:입력|말|선택|고를|골라|적|쓸|할)"
)
# 의자도요, 보험도 추가해 주세요: more of what may be several.
_ADDING: Final = re.compile(r"\S도(?:요|\s*(?:추가|넣|같이|함께)\S*(?:\s*\S+)?)?[\s.!]*$|추가(?:로|해|할|요)")
_INSTEAD: Final = re.compile(r"말고|아니고|아니라")
# A wish in the form of a question: 금액 바꿀 수 있나요?
_MAY_CHANGE: Final = re.compile(r"(?:바꿀|변경할|수정할|고칠)\s*수|(?:바꿔|고쳐|변경해|수정해)\s*(?:주|줄|도)")
# What stands behind the new answer: 신한은행으로 바꿔 주세요.
_BEHIND: Final = re.compile(
    r"(?:으로|로)?\s*(?:바꿔|바꿀|변경|수정|고쳐|고칠|정정|다시\s*(?:해|할|보낼))\S*(?:\s*(?:주세요|줘요?|줄래요?|할게요|할래요?|"
    r"부탁\S*|싶어요?|수\s*있\S*))*[\s.!?~]*$"
)
_READABLE: Final = frozenset(InputType) - {InputType.TEXT, InputType.SECRET, InputType.YES_NO}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A changed answer."""

    ask: Ask
    # The new answer, unchecked; None: it is to be asked.
    value: Value


def find_correction(
    scenario: Scenario, frame: Frame, said: Said, *, pending: Ask | None, bare: bool = False
) -> Correction | None:
    """Return the correction that a message is, or None.

    Args:
        scenario: the running one.
        frame: where it stands.
        said: the message.
        pending: the question that waits.
        bare: an answer to an earlier question counts even where no word says that something is changed: an old button.
    """
    answered = _answered(scenario, frame)
    if not answered or _is_no_change(said, pending):
        return None
    confirming = pending is not None and bool(pending.changes)
    changing = _CHANGING.search(said.text) is not None or _INSTEAD.search(said.text) is not None
    told = _told(said)
    if pending is not None and changing and _named([pending], told.text):
        # 계좌번호를 잘못 말했어요, while it is being asked for.
        return Correction(ask=pending, value=None)
    named = _named(answered, told.text)
    found = _of_named(named, frame, told, surely=changing or confirming) if named is not None else None
    if found is not None:
        return found
    opened = _OPENING.match(said.text) is not None or _ADDING.search(said.text) is not None
    answers = pending is not None and not confirming and read_value(pending, told) is not None
    if answers or not (opened or changing or confirming or bare):
        return None
    return _by_value(answered, frame, told, bare=bare)


def _is_no_change(said: Said, pending: Ask | None) -> bool:
    """Return whether the message is a question, or a clear yes to a confirmation."""
    if pending is not None and pending.changes and read_value(pending, said) is True:
        return True
    return is_question(said.text) and not _MAY_CHANGE.search(said.text)


def _answered(scenario: Scenario, frame: Frame) -> list[Ask]:
    """Return the questions whose answers may be changed, one for each slot."""
    by_slot: dict[str, Ask] = {}
    for step in scenario.steps.values():
        if (
            isinstance(step, Ask)
            and frame.slots.get(step.slot) is not None
            and step.input_type in _READABLE | {InputType.TEXT}
        ):
            known = by_slot.get(step.slot)
            if known is None or (not known.labels and step.labels):
                by_slot[step.slot] = step.offering(frame.slots)
    return list(by_slot.values())


def _told(said: Said) -> Said:
    """Return the message without the words that only say that something is changed."""
    text = _OPENING.sub("", said.text)
    text = _INSTEAD.split(text)[-1]
    return replace(said, text=text.strip() or said.text)


def _named(answered: Sequence[Ask], text: str) -> Ask | None:
    """Return the question whose label the text has, the longest first."""
    said = squeeze(text)
    labels = sorted(((squeeze(label), ask) for ask in answered for label in ask.labels), key=lambda one: -len(one[0]))
    return next((ask for label, ask in labels if label in said), None)


def _of_named(ask: Ask, frame: Frame, said: Said, *, surely: bool) -> Correction | None:
    text = _BEHIND.sub("", said.text)
    for label in sorted(ask.labels, key=len, reverse=True):
        text = re.sub(rf"{re.escape(label)}\s*(?:은|는|이|가|을|를|만|도)?\s*", "", text, count=1)
    # 두 달 전으로 names the month with its label inside.
    texts = [text.strip(), _BEHIND.sub("", said.text).strip()] if ask.input_type in _READABLE else []
    values = [read_value(ask, replace(said, text=told)) for told in texts if told]
    value = next((value for value in values if value not in (None, frame.slots.get(ask.slot))), None)
    return Correction(ask=ask, value=value) if surely or value is not None else None


def _by_value(answered: Sequence[Ask], frame: Frame, said: Said, *, bare: bool) -> Correction | None:
    """Return the correction of the one question that the text answers otherwise than before."""
    readable = [ask for ask in answered if ask.input_type in _READABLE]
    if bare:
        pressed = [ask for ask in readable if option_is_said(ask, said.text)]
        values = [(ask, read_value(ask, said)) for ask in pressed]
    else:
        told = replace(said, text=_BEHIND.sub("", said.text).strip() or said.text)
        values = [(ask, _added(ask, frame, said) or read_value(ask, told)) for ask in readable]
    changed = [(ask, value) for ask, value in values if value is not None and value != frame.slots.get(ask.slot)]
    return Correction(ask=changed[0][0], value=changed[0][1]) if len(changed) == 1 else None


def _added(ask: Ask, frame: Frame, said: Said) -> tuple[str, ...] | None:
    """Return the choices with those that the message adds, or None."""
    if ask.input_type is not InputType.MULTI_SELECT or not _ADDING.search(said.text):
        return None
    new, known = read_value(ask, said), frame.slots.get(ask.slot)
    if not isinstance(new, tuple) or not isinstance(known, tuple):
        return None
    return tuple(option.value for option in ask.options if option.value in (*known, *new))

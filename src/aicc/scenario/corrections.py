"""Which earlier answer a message changes: 아니 20만원으로, 신한은행으로 바꿔줘, 계좌번호 틀렸어요."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from aicc.models.expression import Placeholder, Slots, Template, Value
from aicc.models.scenario import Ask, Frame, InputType, Scenario
from aicc.models.understanding import Said
from aicc.scenario.filling import option_is_said
from aicc.scenario.forms import read_value
from aicc.scenario.forms.words import asks as is_question
from aicc.scenario.responses import render
from aicc.utils.patterns import lazy_pattern
from aicc.utils.text import squeeze

# Taking back what was said: 아니 20만원으로, 아 잠깐 신한은행이요.
_OPENING: Final = lazy_pattern(
    r"^\s*(?:아\s*)?(?:아|앗|어머|아이고|아니+(?:요|오|다|야|라)?|아뇨|아냐|아\s*참|참|잠깐만?요?|잠시만?요?|정정(?:할게요|합니다)?|"
    r"죄송(?:해요|합니다|한데)?|미안(?:해요|한데)?|다시)(?:[\s,.!~]+|$)"
)
# Asking for a change, with or without the new answer.
_CHANGING: Final = lazy_pattern(
    r"바꿀|바꿔|바꾸|변경|수정|고칠|고쳐|고치|정정|틀렸|틀린|틀려|아니에요|아닌데|아닙니다|(?:으로|로)\s*(?:할게|할래|하자|해\s*[줘주])|"
    r"잘못\s*(?:입력|말|보|적|눌|썼|쳤|골)|다시\s*(?:입력|말|선택|고를|골라|적|쓸|할)"
)
# 의자도요, 보험도 추가해 주세요: more of what may be several.
_ADDING: Final = lazy_pattern(r"\S도(?:요|\s*(?:추가|넣|같이|함께)\S*(?:\s*\S+)?)?[\s.!]*$|추가(?:로|해|할|요)")
_INSTEAD: Final = lazy_pattern(r"말고|아니고|아니라")
# 적금계좌 말고요 names what is not wanted.
_UNWANTED: Final = lazy_pattern("말고|빼고|아니[고라에]|아닌|아닙")
# A wish in the form of a question: 금액 바꿀 수 있나요?
_MAY_CHANGE: Final = lazy_pattern(r"(?:바꿀|변경할|수정할|고칠)\s*수|(?:바꿔|고쳐|변경해|수정해)\s*(?:주|줄|도)")
# What stands behind the new answer: 신한은행으로 바꿔 주세요.
_BEHIND: Final = lazy_pattern(
    r"(?:으로|로)?\s*(?:바꿔|바꿀|변경|수정|고쳐|고칠|정정|다시\s*(?:해|할|보낼))\S*(?:\s+(?:주세요|줘요?|줄래요?|할게요|할래요?|"
    r"부탁\S*|싶어요?|수\s*있\S*))*[\s.!?~]*$"
)
_READABLE: Final = frozenset(InputType) - {InputType.TEXT, InputType.SECRET, InputType.YES_NO}
_CHANGEABLE: Final = _READABLE | {InputType.TEXT}
# What opens a consent: behind it may stand what it is not given to.
_YES: Final = lazy_pattern(
    r"^\s*(?:네+|예|넵|넹|응|어|그래요?|좋아요?|맞아요?|맞습니다|오케이|ok)(?:[\s,.!~]+|$)", re.IGNORECASE
)
_DIGIT: Final = lazy_pattern(r"\d")
_DENYING: Final = lazy_pattern(r"^\s*(?:아\s*)?(?:아니|아뇨|아냐|정정|죄송|미안)")
_ANY_DIGITS: Final = (InputType.DIGITS, InputType.ACCOUNT, InputType.NUMBER, InputType.TEXT, InputType.NAME)
_PARTICLE: Final = lazy_pattern(r"(?:이요|요|으로요?|로요?|이에요|예요|입니다)[.!]?$")
# Whether a value may be the answer to a question.
Fits = Callable[[Ask, Value], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A changed answer."""

    ask: Ask
    # The new answer, unchecked; None: it is to be asked.
    value: Value
    # What else the same message changes.
    others: tuple[tuple[Ask, Value], ...] = ()


def find_correction(
    scenario: Scenario, frame: Frame, said: Said, *, pending: Ask | None, fits: Fits, bare: bool = False
) -> Correction | None:
    """Return the correction that a message is, or None.

    Args:
        scenario: the running one.
        frame: where it stands.
        said: the message.
        pending: the question that waits.
        fits: whether a value may be the answer to a question: what may not corrects nothing by itself.
        bare: an answer to an earlier question counts even where no word says that something is changed: an old button.
    """
    answered = _answered(scenario, frame)
    if not answered or (is_question(said.text) and not _MAY_CHANGE.search(said.text)):
        return None
    message = _Message(said=said, told=_told(said), pending=pending, fits=fits, bare=bare)
    if pending is not None and message.changing and _named([pending], message.told.text):
        # 계좌번호를 잘못 말했어요, while it is being asked for.
        return Correction(ask=pending, value=None)
    if pending is not None and pending.changes is not None and _YES.match(said.text):
        return _beside_a_yes(answered, frame, message)
    named = _named(answered, message.told.text)
    surely = message.changing or message.asks_consent
    found = _of_named(named, frame, message.told, surely=surely) if named is not None else None
    return found or _unnamed(answered, frame, message, last=_last_answered(scenario, frame))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Message:
    """A message that may be a correction."""

    said: Said
    # Without the words that only say that something is changed.
    told: Said
    pending: Ask | None
    fits: Fits
    bare: bool

    @property
    def opened(self) -> bool:
        """Return whether it begins by taking something back."""
        return _OPENING.match(self.said.text) is not None and self.told.text != self.said.text

    @property
    def changing(self) -> bool:
        """Return whether it says that something is to change."""
        return _CHANGING.search(self.said.text) is not None or _INSTEAD.search(self.said.text) is not None

    @property
    def asks_consent(self) -> bool:
        """Return whether a yes or no is waited for: any value is then about something else."""
        return self.pending is not None and self.pending.input_type is InputType.YES_NO


def _beside_a_yes(answered: Sequence[Ask], frame: Frame, message: _Message) -> Correction | None:
    """Return what a yes to a confirmation names otherwise: 네, 카카오뱅크로요 consents to nothing that was shown."""
    rest = _YES.sub("", message.said.text).strip()
    if not rest or squeeze(rest).isdigit():
        return None
    changed = _changed(answered, frame, replace(message.said, text=rest), fits=message.fits)
    if not changed:
        return None
    return Correction(ask=changed[0][0], value=changed[0][1] if len(changed) == 1 else None)


def _unnamed(answered: Sequence[Ask], frame: Frame, message: _Message, *, last: Ask | None) -> Correction | None:
    """Return the correction of a message that names no label."""
    pending, told = message.pending, message.told
    adding = _ADDING.search(message.said.text) is not None
    # A number alone may be anything at a yes or no, a PIN too.
    by_itself = message.asks_consent and not squeeze(_YES.sub("", told.text)).isdigit()
    if not (message.opened or message.changing or by_itself or message.bare or adding):
        return None
    if pending is not None and pending.input_type is InputType.TEXT and message.opened:
        # Any words would be its answer: 아니 모레 is rather the day that was said before.
        return _only(_changed(answered, frame, told, fits=message.fits))
    if pending is not None and not message.asks_consent and read_value(pending, told) is not None:
        again = message.opened and last is not None and _is_said_again(last, pending, frame, told)
        return _of_value(last, frame, told) if last is not None and again else None
    if message.bare:
        pressed = [ask for ask in answered if option_is_said(ask, told.text)]
        return _only(_changed(pressed, frame, told, fits=message.fits))
    said_so = message.opened or message.changing or adding
    changed = _changed(answered if said_so else _surely_read(answered), frame, told, fits=message.fits)
    surely = changed if said_so or len(changed) > 1 else [one for one in changed if _is_all_said(one[0], told)]
    found = _only(surely)
    plain = pending is not None and read_value(pending, message.said) is not None and not _DIGIT.search(told.text)
    if found is None and _DENYING.match(message.said.text) and last is not None and not plain and not adding:
        # 아니 13번지: what it is cannot be read, but it takes the last answer back.
        return Correction(ask=last, value=None) if message.asks_consent and pending and not pending.changes else None
    return found


def _is_said_again(last: Ask, pending: Ask, frame: Frame, told: Said) -> bool:
    """Return whether the last answer is said anew, although the open question would take the words too."""
    if last.input_type is pending.input_type:
        return read_value(last, told) not in (None, frame.slots.get(last.slot))
    return option_is_said(last, told.text)


def _of_value(ask: Ask, frame: Frame, told: Said) -> Correction | None:
    value = read_value(ask, told)
    return Correction(ask=ask, value=value) if value not in (None, frame.slots.get(ask.slot)) else None


def _last_answered(scenario: Scenario, frame: Frame) -> Ask | None:
    step = scenario.steps.get(frame.trail[-1]) if frame.trail else None
    is_open = isinstance(step, Ask) and frame.slots.get(step.slot) is not None
    return step.offering(frame.slots) if isinstance(step, Ask) and is_open and step.input_type in _CHANGEABLE else None


def _answered(scenario: Scenario, frame: Frame) -> list[Ask]:
    """Return the questions whose answers may be changed, one for each slot."""
    by_slot: dict[str, Ask] = {}
    for step in scenario.steps.values():
        if isinstance(step, Ask) and frame.slots.get(step.slot) is not None and step.input_type in _CHANGEABLE:
            known = by_slot.get(step.slot)
            if known is None or (not known.labels and step.labels):
                by_slot[step.slot] = step.offering(frame.slots)
    return list(by_slot.values())


def denies(text: str) -> bool:
    """Return whether the message names what is not wanted."""
    return _UNWANTED.search(text) is not None


def takes_back(text: str) -> bool:
    """Return whether a message begins by taking something back."""
    return _OPENING.match(text) is not None


def without_opening(said: Said) -> Said:
    """Return the message without the words by which it takes something back."""
    return replace(said, text=_OPENING.sub("", said.text).strip() or said.text)


def _told(said: Said) -> Said:
    """Return the message without the words that only say that something is changed."""
    text = _INSTEAD.split(without_opening(said).text)[-1]
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


def _surely_read(answered: Sequence[Ask]) -> list[Ask]:
    """Return the questions whose answers are recognised among other words: a number without a unit may be anything."""
    return [ask for ask in answered if ask.input_type not in _ANY_DIGITS]


def _is_all_said(ask: Ask, told: Said) -> bool:
    """Return whether the text is the answer alone: 하나 더 is no bank."""
    return not ask.options or option_is_said(ask, _PARTICLE.sub("", _BEHIND.sub("", told.text).strip()))


def _changed(answered: Sequence[Ask], frame: Frame, said: Said, *, fits: Fits) -> list[tuple[Ask, Value]]:
    """Return the questions that the text answers otherwise than before, with the answers."""
    told = replace(said, text=_BEHIND.sub("", said.text).strip() or said.text)
    readable = [ask for ask in answered if ask.input_type in _READABLE and not _is_no_name(ask, said)]
    # 기기변경 is an option, although it ends like a request to change.
    heard = [(ask, said if option_is_said(ask, said.text) else told) for ask in readable]
    values = [(ask, _added(ask, frame, said) or read_value(ask, words)) for ask, words in heard]
    changed: list[tuple[Ask, Value]] = [
        (ask, value)
        for ask, value in values
        if value is not None and value != frame.slots.get(ask.slot) and fits(ask, value)
    ]
    # Any word may be a name: what can be read otherwise is not one.
    return [one for one in changed if one[0].input_type is not InputType.NAME] or changed


def _is_no_name(ask: Ask, said: Said) -> bool:
    """Return whether a name is asked for and the text names a day, an amount or the like: 화요일로."""
    kinds = {entity.kind for entity in said.entities} - {"person"}
    return ask.input_type is InputType.NAME and bool(kinds)


def _only(changed: Sequence[tuple[Ask, Value]]) -> Correction | None:
    """Return the correction that changes one answer, or several of different kinds: 신한으로 5만원."""
    if not changed or len({ask.input_type for ask, _ in changed}) < len(changed):
        return None
    return Correction(ask=changed[0][0], value=changed[0][1], others=tuple(changed[1:]))


def _added(ask: Ask, frame: Frame, said: Said) -> tuple[str, ...] | None:
    """Return the choices with those that the message adds, or None."""
    if ask.input_type is not InputType.MULTI_SELECT or not _ADDING.search(said.text):
        return None
    new, known = read_value(ask, said), frame.slots.get(ask.slot)
    if not isinstance(new, tuple) or not isinstance(known, tuple):
        return None
    return tuple(option.value for option in ask.options if option.value in (*known, *new))


def shown_change(found: Correction, *, final: bool) -> Slots:
    """Return what the reflex that tells of a change knows: the label, the new answer as it may be seen."""
    label = found.ask.labels[0] if found.ask.labels else "답변"
    return {"label": label, "value": _shown(found), "final": final}


def _shown(found: Correction) -> str | None:
    """Return the new answer as the customer may see it."""
    if found.value is None:
        return None
    filters = _FILTERS.get(found.ask.input_type, ())
    shown = render(Template(parts=(Placeholder(slot="value", filters=filters),)), {"value": found.value})
    return shown + (found.ask.unit or "")


# How an answer is shown when it was changed.
_FILTERS: Final[Mapping[InputType, tuple[str, ...]]] = {
    InputType.MONEY: ("money",),
    InputType.NUMBER: ("number",),
    InputType.DATE: ("date",),
    InputType.TIME: ("time",),
    InputType.DATETIME: ("date",),
    InputType.PHONE: ("mask",),
    InputType.ACCOUNT: ("mask",),
    InputType.CARD: ("mask",),
    InputType.DIGITS: ("mask",),
}

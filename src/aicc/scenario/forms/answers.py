"""What a text is to a question."""

from dataclasses import dataclass
from typing import assert_never

from aicc.models.expression import Value
from aicc.models.scenario import Ask, InputType
from aicc.models.understanding import Said
from aicc.models.validation import ValidationType
from aicc.scenario.forms.amounts import read_number
from aicc.scenario.forms.checks import Against, violation
from aicc.scenario.forms.choices import read_selection, read_selections
from aicc.scenario.forms.digits import read_digits, read_phone
from aicc.scenario.forms.entities import read_entity
from aicc.scenario.forms.names import read_name
from aicc.scenario.forms.times import a_year_before, read_date, read_datetime, read_time
from aicc.scenario.forms.words import asks
from aicc.scenario.forms.yes_no import consents_plainly, read_yes_no
from aicc.scenario.responses import render
from aicc.utils.text import normalize, squeeze

# Letters behind a word that say nothing: 이요, 입니다.
_ENDING = 3
# Letters that may stand around a secret: 비밀번호는 1234예요.
_BESIDE_SECRET = 8
# An option may be called 수수료 문의.
_MAY_ASK = (InputType.TEXT, InputType.SELECTION, InputType.MULTI_SELECT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The answer, as the slot keeps it."""

    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An answer of the right kind that may not be; the message says why."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """Not an answer to this question: something else may be meant."""


Answer = Accepted | Rejected | Unfit


def read_answer(ask: Ask, said: Said, against: Against) -> Answer:
    """Read the customer's words as an answer to the step."""
    value = read_value(ask, said)
    if value is None:
        return Unfit()
    if ask.input_type is InputType.DATE and _misses_window(ask, value, against):
        earlier = a_year_before(value, said)
        # 10월 1일 is the next one, except where only days that have been may be.
        value = earlier if earlier is not None and not _misses_window(ask, earlier, against) else value
    return judge(ask, value, against)


def _misses_window(ask: Ask, value: Value, against: Against) -> bool:
    windows = (check for check in ask.validations if check.type is ValidationType.DATE_WINDOW)
    return any(violation(check, value, against) is not None for check in windows)


def judge(ask: Ask, value: Value, against: Against) -> Accepted | Rejected:
    """Return whether a value may be the answer."""
    for validation in ask.validations:
        wrong = violation(validation, value, against)
        if wrong is not None:
            secret = ask.input_type is InputType.SECRET
            return Rejected(
                message=render(wrong, {**against.slots, "answer": None if secret else value}, today=against.today)
            )
    return Accepted(value=value)


def read_value(ask: Ask, said: Said) -> Value:
    """Return the value that the words have as an answer to the step, unchecked; None when they are none."""
    if ask.input_type is InputType.SECRET:
        # A password of letters looks like Korean typed in the wrong key state.
        typed = normalize(said.typed).replace("–", "-")
        digits = read_digits(typed)
        # 전화번호를 010...으로 바꿔 주세요 says something else.
        return digits if digits is not None and len(squeeze(typed)) - len(digits) <= _BESIDE_SECRET else None
    if ask.input_type not in _MAY_ASK and asks(said.text):
        return None
    named = read_entity(ask, said, ask.entity) if ask.entity is not None else None
    if named is not None and ask.input_type is InputType.TEXT and _is_part(ask.entity, said):
        named = None
    return named if named is not None else _read(ask, said, normalize(said.text).replace("–", "-"))


def _read(ask: Ask, said: Said, text: str) -> Value:  # noqa: C901 - one case for each type of input
    value: Value
    match ask.input_type:
        case InputType.TEXT:
            value = said.text
        case InputType.SECRET | InputType.DIGITS | InputType.ACCOUNT | InputType.CARD:
            value = read_digits(text)
        case InputType.PHONE:
            value = read_phone(text)
        case InputType.NUMBER | InputType.MONEY:
            value = read_number(text, ask)
            value = _counted(said) if value is None and ask.input_type is InputType.NUMBER else value
        case InputType.DATE:
            value = read_date(said)
        case InputType.TIME:
            value = read_time(said)
        case InputType.DATETIME:
            value = read_datetime(said)
        case InputType.NAME:
            value = read_name(said)
        case InputType.SELECTION:
            value = read_selection(ask.options, text)
        case InputType.MULTI_SELECT:
            value = read_selections(ask.options, text)
        case InputType.YES_NO:
            value = _consent(ask, text)
        case _:
            assert_never(ask.input_type)
    return value


def _is_part(kind: str | None, said: Said) -> bool:
    """Return whether the text says more than the entity in it does: 데모로 15 편의점 앞; 오사카 for 일본 is all."""
    entity = next(one for one in said.entities if one.kind == kind)
    normalised = entity.value is not None and squeeze(str(entity.value)) != squeeze(entity.text)
    return not normalised and len(squeeze(said.text)) - len(squeeze(entity.text)) > _ENDING


def _counted(said: Said) -> int | float | None:
    """Return the one count that the text names: 열다섯 통."""
    counts = {entity.value for entity in said.entities if entity.kind in ("quantity", "number", "age")}
    only = counts.pop() if len(counts) == 1 else None
    return only if isinstance(only, int | float) else None


def _consent(ask: Ask, text: str) -> bool | None:
    """Return the yes or no; to a confirmation only a yes that says nothing else is one."""
    value = read_yes_no(text, question=words_of(ask))
    doubtful = value is True and ask.changes is not None and not consents_plainly(text, words_of(ask))
    return None if doubtful else value


def words_of(ask: Ask) -> str:
    """Return the words of a question without what its slots say."""
    return "".join(part for template in ask.message.wordings for part in template.parts if isinstance(part, str))

"""Several slots from one sentence: what it names beside, or before, the answer that was asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from aicc.models.expression import Value
from aicc.models.scenario import Ask, Frame, InputType, Scenario
from aicc.models.understanding import Said
from aicc.scenario.forms import Accepted, Against
from aicc.scenario.forms.answers import judge
from aicc.scenario.forms.choices import option_names
from aicc.scenario.forms.entities import read_entity
from aicc.scenario.forms.times import a_year_before, read_date, read_datetime, read_time
from aicc.utils.particles import strip_josa
from aicc.utils.text import squeeze

# The entity that fills a slot where the step names none. What is not here is only ever answered.
_ENTITIES: Final[Mapping[InputType, str]] = {
    InputType.MONEY: "money",
    InputType.PHONE: "phone",
    InputType.ACCOUNT: "account_number",
    InputType.CARD: "card_number",
    InputType.NAME: "person",
}
_MOMENTS: Final[Mapping[InputType, Callable[[Said], str | None]]] = {
    InputType.DATE: read_date,
    InputType.TIME: read_time,
    InputType.DATETIME: read_datetime,
}
_CHOICES: Final = (InputType.SELECTION, InputType.MULTI_SELECT)
# An option of so many letters is found inside a longer word, and across words.
_LONG_NAME: Final = 3
_LONGER_NAME: Final = 4


def fill(
    scenario: Scenario, frame: Frame, said: Said, against: Against, *, beside: Ask | None = None
) -> dict[str, Value]:
    """Return the slots that a sentence fills, each with an answer that its checks let pass.

    Args:
        scenario: whose questions it may answer.
        frame: what is filled already stays.
        said: the sentence.
        against: for the checks.
        beside: the question that it answers anyway: others of its kind are not filled with the same words.
    """
    found: dict[str, Value] = {}
    taken = {beside.input_type} if beside else set[InputType]()
    for ask in _open(scenario, frame, skipping=beside):
        if ask.input_type in taken and ask.role is None and ask.input_type not in _CHOICES:
            continue
        value = named_value(ask, said)
        if value is None or ask.slot in found or value in found.values():
            continue
        if isinstance(judge(ask, value, Against(slots={**against.slots, **found}, today=against.today)), Accepted):
            found[ask.slot] = value
            taken.add(ask.input_type)
    return {**found, **_days(scenario, frame, said, against)} if not taken & {InputType.DATE} else found


def _open(scenario: Scenario, frame: Frame, *, skipping: Ask | None) -> Iterator[Ask]:
    for step in scenario.steps.values():
        if (
            isinstance(step, Ask)
            and step.id != (skipping.id if skipping else None)
            and step.prefill
            and frame.slots.get(step.slot) is None
        ):
            yield step.offering(frame.slots)


def named_value(ask: Ask, said: Said) -> Value:
    """Return what the sentence names for a slot, or None."""
    if ask.entity is None and ask.input_type in _MOMENTS:
        return _MOMENTS[ask.input_type](said)
    if ask.entity is None and ask.input_type in _CHOICES:
        return _choice(ask, said)
    kind = ask.entity or _ENTITIES.get(ask.input_type)
    return read_entity(ask, said, kind) if kind is not None else None


def _choice(ask: Ask, said: Said) -> Value:
    """Return the option, or the options, that the sentence names as words of their own."""
    names = option_names(ask.options)
    words = list(_words(said.text))
    whole = squeeze(said.text)
    meant = {value for name, value in names.items() if _is_named(name, words, whole)}
    if ask.input_type is InputType.MULTI_SELECT:
        return tuple(option.value for option in ask.options if option.value in meant) or None
    return meant.pop() if len(meant) == 1 else None


def _is_named(name: str, words: Iterable[str], whole: str) -> bool:
    if len(name) >= _LONGER_NAME and name in whole:
        return True
    return any(name == word or (len(name) >= _LONG_NAME and word.startswith(name)) for word in words)


def _words(text: str) -> Iterator[str]:
    """Return the words of a text as they are and without what stands behind them."""
    for written in text.split():
        word = squeeze(written)
        yield word
        yield strip_josa(word)


def _days(scenario: Scenario, frame: Frame, said: Said, against: Against) -> dict[str, Value]:
    """Return first and last day for the first two questions about days, when the sentence names a range."""
    ranges = [str(entity.value) for entity in said.entities if entity.kind == "date_range" and entity.value]
    asks = [ask for ask in _open(scenario, frame, skipping=None) if ask.input_type is InputType.DATE]
    if len(ranges) != 1 or len(asks) != 2:
        return {}
    start, _, behind = ranges[0].partition("/")
    try:
        # The end of a range is the first day that is no longer in it.
        last = (date.fromisoformat(behind[:10]) - timedelta(days=1)).isoformat()
    except ValueError:
        return {}
    return _fitting(asks, (start[:10], last), said, against)


def _fitting(asks: Sequence[Ask], days: tuple[str, str], said: Said, against: Against) -> dict[str, Value]:
    """Return the two days where their checks let them pass, of the year before where only that fits."""
    before = tuple(a_year_before(day, said) for day in days)
    for pair in (days, before):
        found: dict[str, Value] = {}
        for ask, day in zip(asks, pair, strict=True):
            known = Against(slots={**against.slots, **found}, today=against.today)
            if day is not None and isinstance(judge(ask, day, known), Accepted):
                found[ask.slot] = day
        if len(found) == len(asks):
            return found
    return {}


def option_is_said(ask: Ask, text: str) -> bool:
    """Return whether the text is the name of an option, as a button says it."""
    return ask.input_type in _CHOICES and squeeze(text) in option_names(ask.options)

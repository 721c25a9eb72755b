"""What customers say to a question: answers that may be, made from its type, options and checks; and others."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Final

from aicc.models.expression import Value
from aicc.models.scenario import Ask, InputType
from aicc.models.validation import ValidationType
from aicc.scenario.forms import Accepted, Against
from aicc.scenario.forms.answers import judge
from aicc.utils.identifiers import passes_luhn

# What a customer says that fits no question, or few.
WRONG: Final = (
    "글쎄요 그게 좀",
    "ㅁㄴㅇㄹ",
    "음 뭐더라",
    "🙂🙂",
    "0",
    "-3",
    "99999999999999999999",
    "그거 있잖아요 그거",
    "ㅋㅋㅋㅋ",
    "가" * 300,
)
_TEXTS: Final = (
    "화면이 깨져서 바꾸고 싶습니다",
    "서울특별시 중구 세종대로 110 3층",
    "어제 저녁부터 잘 되지 않습니다",
    "파란색 큰 것으로 부탁드립니다",
    "A1234567",
)
_NAMES: Final = ("홍길동", "김민지", "이서준")
# Candidates that are made before a question counts as one that nobody can answer by guessing.
_TRIES: Final = 80
_SAMPLED: Final = 0.9
_YES: Final = 0.8
_DAYS: Final = 90

# Slot to texts that were right answers to it.
Samples = Mapping[str, tuple[str, ...]]


class Answers:
    """Makes answers by chance.

    Args:
        random: the chance.
        samples: answers that are known to be right, by slot; numbers that a backend knows cannot be guessed.
        today: in Korea.
    """

    def __init__(self, random: Random, samples: Samples, today: date) -> None:
        self._random = random
        self._samples = samples
        self._today = today

    def right(self, ask: Ask, slots: Mapping[str, Value]) -> str:
        """Return an answer that passes the checks of the question, or the best guess."""
        # A yes and a no are both in the samples, and no more than that.
        known = self._samples.get(ask.slot, ()) if ask.input_type is not InputType.YES_NO else ()
        if known and self._random.random() < _SAMPLED:
            return self._random.choice(known)
        against = Against(slots=slots, today=self._today)
        text = ""
        make = self._maker(ask)
        for _ in range(_TRIES):
            value, text = make(ask)
            if isinstance(judge(ask, value, against), Accepted):
                break
        return text

    def wrong(self) -> str:
        """Return what is no answer to most questions."""
        return self._random.choice(WRONG)

    def _maker(self, ask: Ask) -> Callable[[Ask], tuple[Value, str]]:
        """Return what makes a value of the question's type, with the words for it."""
        return {
            InputType.TEXT: lambda _: self._same(self._random.choice(_TEXTS)),
            InputType.NAME: lambda _: self._same(self._random.choice(_NAMES)),
            InputType.NUMBER: self._number,
            InputType.MONEY: self._number,
            InputType.DATE: lambda _: self._date(),
            InputType.TIME: lambda _: self._time(),
            InputType.DATETIME: lambda _: self._datetime(),
            InputType.PHONE: lambda _: self._same(f"010{self._digits(8)}"),
            InputType.SELECTION: self._option,
            InputType.MULTI_SELECT: self._options,
            InputType.YES_NO: lambda _: self._yes_no(),
            InputType.DIGITS: self._code,
            InputType.SECRET: self._code,
            InputType.ACCOUNT: lambda _: self._same(self._digits(self._random.randint(10, 14))),
            InputType.CARD: lambda _: self._same(self._card()),
        }[ask.input_type]

    def _same(self, text: str) -> tuple[Value, str]:
        return text, text

    def _digits(self, count: int) -> str:
        return "".join(self._random.choice("0123456789") for _ in range(count))

    def _card(self) -> str:
        start = f"4{self._digits(14)}"
        return next(f"{start}{last}" for last in range(10) if passes_luhn(f"{start}{last}"))

    def _code(self, ask: Ask) -> tuple[Value, str]:
        lengths = [check.length for check in ask.validations if check.length is not None]
        return self._same(self._digits(lengths[0] if lengths else self._random.randint(4, 16)))

    def _number(self, ask: Ask) -> tuple[Value, str]:
        bounds = [check for check in ask.validations if check.type is ValidationType.RANGE]
        least = int(max((check.minimum for check in bounds if check.minimum is not None), default=1))
        most = int(min((check.maximum for check in bounds if check.maximum is not None), default=least + 100))
        value = self._random.choice([least, most, self._random.randint(least, max(least, most))])
        unit = "원" if ask.input_type is InputType.MONEY else ask.unit or ""
        return value, f"{value:,}{unit}" if unit else str(value)

    def _day(self) -> date:
        return self._today + timedelta(days=self._random.randint(-_DAYS, _DAYS))

    def _date(self) -> tuple[Value, str]:
        day = self._day()
        return day.isoformat(), f"{day.year}년 {day.month}월 {day.day}일"

    def _time(self) -> tuple[Value, str]:
        hour = self._random.randint(9, 17)
        return f"{hour:02}:00", f"{'오전' if hour < 12 else '오후'} {hour if hour <= 12 else hour - 12}시"

    def _datetime(self) -> tuple[Value, str]:
        (day, day_words), (hour, hour_words) = self._date(), self._time()
        return f"{day}T{hour}", f"{day_words} {hour_words}"

    def _option(self, ask: Ask) -> tuple[Value, str]:
        if not ask.options:
            # An action was to give the choices and gave none.
            return None, self.wrong()
        option = self._random.choice(ask.options)
        return option.value, self._random.choice((option.value, *option.synonyms))

    def _options(self, ask: Ask) -> tuple[Value, str]:
        if not ask.options:
            return None, self.wrong()
        count = self._random.randint(1, min(2, len(ask.options)))
        chosen = self._random.sample([option.value for option in ask.options], count)
        return tuple(chosen), ", ".join(chosen)

    def _yes_no(self) -> tuple[Value, str]:
        yes = self._random.random() < _YES
        return yes, "네" if yes else "아니요"


def changed(ask: Ask, text: str) -> Iterator[str]:
    """Return what customers say to change an earlier answer."""
    for label in ask.labels:
        yield f"{label} 바꿀게요"
        yield f"{label} 틀렸어요"
    yield f"아니 {text}"

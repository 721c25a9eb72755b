"""Reading the members of a JSON object that somebody else wrote: each of its type, and none passed over in silence."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from aicc.aws.lex.losses import Loss, LossKind

# Values of members that set nothing.
_NOTHING: Final[tuple[Any, ...]] = ({}, [], "", False, "Default")


class Malformed(Exception):
    """A member is not what Lex writes. Arguments: place, why in Korean, why in English."""

    def __init__(self, place: str, ko: str, en: str) -> None:
        super().__init__(f"{place}: {ko} / {en}")
        self.place = place
        self.ko = ko
        self.en = en


class Members:
    """The members of an object. Null and absent are the same."""

    def __init__(self, data: Any, place: str, losses: list[Loss]) -> None:
        if not isinstance(data, Mapping):
            raise Malformed(place, "JSON 객체여야 합니다.", "It must be a JSON object.")
        self._data = data
        self._unread = {name for name, value in data.items() if value is not None}
        self._losses = losses
        self.place = place

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all members that are there."""
        return tuple(str(name) for name, value in self._data.items() if value is not None)

    def text(self, name: str, default: str = "") -> str:
        """Return a text."""
        return str(self._take(name, str, default))

    def word(self, name: str) -> str:
        """Return a text that must be there."""
        found = self.text(name)
        if not found:
            raise Malformed(f"{self.place}.{name}", "비어 있습니다.", "It is empty.")
        return found

    def whole(self, name: str, default: int) -> int:
        """Return a whole number."""
        value = self._take(name, int, default)
        return int(value)

    def number(self, name: str, default: float) -> float:
        """Return a number."""
        value = self._take(name, int | float, default)
        return float(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a yes or no."""
        return bool(self._take(name, bool, default))

    def inner(self, name: str) -> "Members | None":
        """Return the members of an object inside; None where there is none."""
        data = self._take(name, Mapping, None)
        return Members(data, f"{self.place}.{name}", self._losses) if data is not None else None

    def items(self, name: str) -> Iterator["Members"]:
        """Return the members of each object in a list."""
        for number, data in enumerate(self._take(name, list, [])):
            yield Members(data, f"{self.place}.{name}[{number}]", self._losses)

    def ignore(self, *names: str) -> None:
        """Pass over members that say nothing about the bot."""
        self._unread.difference_update(names)

    def lose(self, kind: LossKind, what: str) -> None:
        """Name something that does not come along."""
        self._losses.append(Loss(kind=kind, place=self.place, what=what))

    def end(self) -> None:
        """Name what was not read."""
        for name in sorted(self._unread):
            if self._data[name] not in _NOTHING:
                self.lose(LossKind.LEX_MEMBER, name)

    def _take(self, name: str, kind: Any, default: Any) -> Any:
        self._unread.discard(name)
        value = self._data.get(name)
        if value is None:
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise Malformed(f"{self.place}.{name}", "값의 종류가 다릅니다.", "It is of another type.")
        return value

"""The conditions of Lex's conditional branches: a small language, parsed, never evaluated as code.

    ({Size} = "large" OR {Count} > 3) AND NOT fn.IS_SET([member])

Grammar and meaning are those of "Add conditions to branch conversations" in the Lex V2 developer guide. What refers to
something that is not set is neither true nor false.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Final

_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<slot>\{[^{}]+\}) | (?P<request>\(\([\w:.-]+\)\)) | (?P<attribute>\[[^\[\]]+\]) | (?P<path>\$\.[\w.\[\]]+)
        | fn\.(?P<function>[A-Z_]+) | (?P<text>"[^"]*"|'[^']*') | (?P<operator><=|>=|!=|=|<|>|CONTAINS\b)
        | (?P<word>AND\b|OR\b|NOT\b|&&|\|\||!|\(|\)) | (?P<bare>[\w.:+-]+)
    )""",
    re.VERBOSE,
)
_SAME: Final = {"&&": "AND", "||": "OR", "!": "NOT"}
_COMPARES: Final = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_MEASURES: Final = ("COUNT", "LENGTH")
_PATHS: Final = ("$.inputMode", "$.inputTranscript")
_DEEPEST: Final = 20
# PT2H30M; AWS also writes P2H.
_DURATION: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")
_SECONDS: Final = (31_536_000, 2_592_000, 604_800, 86_400, 3_600, 60, 1)
_KINDS: Final = ("slot", "request", "attribute", "path")


# As the service model of lexv2-models says of ConditionExpression.
_LONGEST: Final = 1_024


class ConditionInvalid(ValueError):
    """A condition is none that Lex, or this server, understands; the text says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a condition is asked about."""

    # Interpreted values of the slots that hold one; several of a slot that takes several.
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # Attributes of the session and of the request, and what was said and how.
    attributes: Mapping[str, str] = field(default_factory=dict)
    request_attributes: Mapping[str, str] = field(default_factory=dict)
    transcript: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Something that may be set: a slot, an attribute, or what was said."""

    # One of slot, request, attribute and path.
    kind: str
    name: str

    def values(self, facts: Facts) -> tuple[str, ...]:
        """Return what it holds; empty where it is not set."""
        match self.kind:
            case "slot":
                return facts.slots.get(self.name, ())
            case "path":
                said = {"$.inputMode": facts.mode, "$.inputTranscript": facts.transcript}[self.name]
                return (said,) if said else ()
        attributes = facts.request_attributes if self.kind == "request" else facts.attributes
        value = attributes.get(self.name)
        return (value,) if value is not None else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A reference, or the number or length of what it holds, against a constant."""

    reference: Reference
    # COUNT, LENGTH, or "" for the value itself.
    measure: str
    operator: str
    constant: str

    def holds(self, facts: Facts) -> bool | None:
        """Return whether it does; None where the reference is not set."""
        values = self.reference.values(facts)
        if not values:
            return None
        if self.operator == "CONTAINS":
            return self.constant.casefold() in {value.casefold() for value in values}
        value = ", ".join(values)
        if self.measure:
            value = str(len(values) if self.measure == "COUNT" else len(value))
        return bool(_COMPARES[self.operator](*_comparable(value, self.constant)))


@dataclass(frozen=True, slots=True, kw_only=True)
class IsSet:
    """Whether something is set at all."""

    reference: Reference

    def holds(self, facts: Facts) -> bool | None:
        """Return whether it is."""
        return bool(self.reference.values(facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The contrary."""

    inner: "Condition"

    def holds(self, facts: Facts) -> bool | None:
        """Return the contrary; None stays."""
        held = self.inner.holds(facts)
        return None if held is None else not held


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Two conditions: both (AND), or one of them (OR)."""

    left: "Condition"
    right: "Condition"
    is_or: bool

    def holds(self, facts: Facts) -> bool | None:
        """Return what one of them decides alone, or both together; None where neither can."""
        held = (self.left.holds(facts), self.right.holds(facts))
        if self.is_or in held:
            return self.is_or
        return None if None in held else not self.is_or


Condition = Comparison | IsSet | Not | Joined


def _comparable(left: str, right: str) -> tuple[float, float] | tuple[str, str]:
    """Return two values as they are compared: as numbers, lengths of time, or words without regard to capitals."""
    for read in (_number, _seconds):
        numbers = read(left), read(right)
        if numbers[0] is not None and numbers[1] is not None:
            return numbers[0], numbers[1]
    return left.casefold(), right.casefold()


def _number(text: str) -> float | None:
    try:
        return float(text.rstrip("%"))
    except ValueError:
        return None


def _seconds(text: str) -> float | None:
    matched = _DURATION.fullmatch(text)
    parts = matched.groups() if matched else ()
    return float(sum(int(part or 0) * each for part, each in zip(parts, _SECONDS, strict=True))) if any(parts) else None


@lru_cache(maxsize=1024)
def parse(expression: str) -> Condition:
    """Return a condition.

    Raises:
        ConditionInvalid: it is none, or too long.
    """
    if len(expression) > _LONGEST:
        raise ConditionInvalid(f"{expression[:20]!r}…: {len(expression)} characters, at most {_LONGEST}.")
    return _Parser(expression).parse()


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, expression: str) -> None:
        self._expression = expression
        self._tokens = self._cut()
        self._at = 0
        self._depth = 0

    def _cut(self) -> list[tuple[str, str]]:
        tokens, at, text = list[tuple[str, str]](), 0, self._expression.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            kind = found.lastgroup if found else None
            if found is None or kind is None:
                raise ConditionInvalid(f"{self._expression!r}: {text[at : at + 20]!r} is not understood.")
            word = found[kind]
            tokens.append((kind, _SAME.get(word, word)))
            at = found.end()
        return tokens

    def parse(self) -> Condition:
        condition = self._any()
        if self._at < len(self._tokens):
            raise self._wrong("the end")
        return condition

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("", "")

    def _take(self, *kinds: str, what: str) -> str:
        kind, word = self._peek()
        if kind not in kinds:
            raise self._wrong(what)
        self._at += 1
        return word

    def _takes(self, word: str) -> bool:
        taken = self._peek() == ("word", word)
        self._at += taken
        return taken

    def _wrong(self, wanted: str) -> ConditionInvalid:
        found = self._peek()[1] or "nothing"
        return ConditionInvalid(f"{self._expression!r}: {wanted} is wanted, not {found!r}.")

    def _any(self) -> Condition:
        left = self._all()
        while self._takes("OR"):
            left = Joined(left=left, right=self._all(), is_or=True)
        return left

    def _all(self) -> Condition:
        left = self._one()
        while self._takes("AND"):
            left = Joined(left=left, right=self._one(), is_or=False)
        return left

    def _one(self) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ConditionInvalid(f"{self._expression!r} is nested deeper than {_DEEPEST}.")
        try:
            if self._takes("NOT"):
                return Not(inner=self._one())
            if self._takes("("):
                inner = self._any()
                if not self._takes(")"):
                    raise self._wrong("a closing bracket")
                return inner
            return self._fact()
        finally:
            self._depth -= 1

    def _fact(self) -> Condition:
        kind, word = self._peek()
        if kind != "function":
            return self._comparison(self._reference(), "")
        self._at += 1
        if word not in (*_MEASURES, "IS_SET"):
            raise ConditionInvalid(f"{self._expression!r}: there is no function fn.{word}.")
        opened = self._takes("(")
        reference = self._reference()
        if not opened or not self._takes(")"):
            raise self._wrong(f"fn.{word}(...)")
        return IsSet(reference=reference) if word == "IS_SET" else self._comparison(reference, word)

    def _comparison(self, reference: Reference, measure: str) -> Comparison:
        operator = self._take("operator", what="an operator")
        constant = self._take("text", "bare", what="a constant")
        if constant[:1] in {'"', "'"}:
            constant = constant[1:-1]
        return Comparison(reference=reference, measure=measure, operator=operator, constant=constant)

    def _reference(self) -> Reference:
        kind = self._peek()[0]
        word = self._take(*_KINDS, what="a slot or an attribute")
        if kind == "path":
            if word not in _PATHS:
                raise ConditionInvalid(f"{self._expression!r}: this server does not know {word}.")
            return Reference(kind=kind, name=word)
        return Reference(kind=kind, name=word.strip("{}[]() "))

"""Conditions and templates: two small languages, parsed once when the bot is loaded. No eval, no attributes, no loops.

condition = any ; any = all {"or" all} ; all = unary {"and" unary} ; unary = "not" unary | "(" any ")" | test
test      = operand [("==" | "!=" | "<" | "<=" | ">" | ">=" | "in") operand]
operand   = slot name | number | 'text' | "text" | true | false
template  = text with {slot} or {slot|filter|filter}; {{ and }} are braces
"""

import re
from functools import lru_cache
from typing import Final, NoReturn, cast

from aicc.models.errors import ExpressionInvalid
from aicc.models.expression import (
    AllOf,
    AnyOf,
    Compare,
    CompareOperator,
    Condition,
    Literally,
    Not,
    Placeholder,
    SlotRef,
    Template,
)

MAX_LENGTH: Final = 4000
MAX_DEPTH: Final = 20
FILTERS: Final = frozenset({"money", "number", "mask", "lines", "date", "time"})
JOSA: Final = frozenset({"은/는", "이/가", "을/를", "으로/로", "과/와", "이에요/예요", "이나/나", "아/야"})

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)|(?P<op>==|!=|<=|>=|<|>|\(|\))|(?P<name>[^\W\d]\w*))"
)
_PLACEHOLDER: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_SLOT: Final = re.compile(r"[^\W\d]\w*")
_WORDS: Final = {"true": True, "false": False}


@lru_cache(maxsize=4096)
def parse_condition(text: str) -> Condition:
    """Read a condition.

    Raises:
        ExpressionInvalid: it is not one, is over 4,000 characters or nests over 20 levels.
    """
    return _Parser(text).parse()


@lru_cache(maxsize=4096)
def parse_template(text: str) -> Template:
    """Read a template.

    Raises:
        ExpressionInvalid: a brace is open, a slot name is not one, or a filter is unknown.
    """
    if len(text) > MAX_LENGTH:
        _fail(text[:40], f"{MAX_LENGTH}자를 넘습니다", f"longer than {MAX_LENGTH} characters")
    parts: list[str | Placeholder] = []
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        if match.group() in ("{{", "}}"):
            parts.append(match.group()[0])
        elif match.group(1) is None:
            _fail(text, "중괄호의 짝이 맞지 않습니다. 글자로 쓰려면 {{ 또는 }}", "unbalanced brace; write {{ or }}")
        else:
            parts.append(_placeholder(text, match.group(1)))
    parts.append(text[end:])
    return Template(parts=tuple(part for part in parts if part != ""))


def _placeholder(text: str, inside: str) -> Placeholder:
    slot, *filters = (part.strip() for part in inside.split("|"))
    if not _SLOT.fullmatch(slot):
        _fail(text, f"슬롯 이름이 아닙니다: {slot!r}", f"not a slot name: {slot!r}")
    for name in filters:
        if name not in FILTERS and name not in JOSA:
            known = ", ".join(sorted(FILTERS | JOSA))
            _fail(text, f"모르는 필터 {name!r}. 쓸 수 있는 필터: {known}", f"unknown filter {name!r}; known: {known}")
    return Placeholder(slot=slot, filters=tuple(filters))


def _fail(text: str, why_ko: str, why_en: str) -> NoReturn:
    raise ExpressionInvalid(text=text[:80], why_ko=why_ko, why_en=why_en)


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = self._tokenize(text)
        self._at = 0
        self._depth = 0

    def parse(self) -> Condition:
        condition = self._any()
        if self._at < len(self._tokens):
            word = self._peek()
            self._fail(f"{word!r} 자리를 이해할 수 없습니다", f"unexpected {word!r}")
        return condition

    def _tokenize(self, text: str) -> list[tuple[str, str]]:
        if len(text) > MAX_LENGTH:
            self._fail(f"{MAX_LENGTH}자를 넘습니다", f"longer than {MAX_LENGTH} characters")
        tokens: list[tuple[str, str]] = []
        position, end = 0, len(text.rstrip())
        while position < end:
            match = _TOKEN.match(text, position)
            if match is None:
                here = text[position : position + 10].strip()
                self._fail(f"{here!r} 부터 읽을 수 없습니다", f"cannot read from {here!r}")
            tokens.append((match.lastgroup or "", match.group().strip()))
            position = match.end()
        return tokens

    def _peek(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _take(self, word: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] in (("name", word), ("op", word)):
            self._at += 1
            return True
        return False

    def _any(self) -> Condition:
        conditions = [self._all()]
        while self._take("or"):
            conditions.append(self._all())
        return conditions[0] if len(conditions) == 1 else AnyOf(conditions=tuple(conditions))

    def _all(self) -> Condition:
        conditions = [self._unary()]
        while self._take("and"):
            conditions.append(self._unary())
        return conditions[0] if len(conditions) == 1 else AllOf(conditions=tuple(conditions))

    def _unary(self) -> Condition:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._fail(f"{MAX_DEPTH}단계보다 깊습니다", f"nested deeper than {MAX_DEPTH}")
        try:
            if self._take("not"):
                return Not(condition=self._unary())
            if self._take("("):
                condition = self._any()
                if not self._take(")"):
                    self._fail("괄호가 닫히지 않았습니다", "missing )")
                return condition
            return self._test()
        finally:
            self._depth -= 1

    def _test(self) -> Condition:
        left = self._operand()
        operator = self._peek()
        if operator not in ("==", "!=", "<", "<=", ">", ">=", "in"):
            return left
        self._at += 1
        return Compare(operator=cast(CompareOperator, operator), left=left, right=self._operand())

    def _operand(self) -> Literally | SlotRef:
        if self._at >= len(self._tokens):
            self._fail("식이 끝나지 않았습니다", "the condition ends too early")
        kind, word = self._tokens[self._at]
        if kind == "op" or word in ("and", "or", "not", "in"):
            self._fail(f"{word!r} 자리에 값이 필요합니다", f"a value is needed instead of {word!r}")
        self._at += 1
        if kind == "text":
            return Literally(value=word[1:-1])
        if kind == "number":
            number = float(word)
            return Literally(value=int(number) if number.is_integer() else number)
        return Literally(value=_WORDS[word]) if word in _WORDS else SlotRef(name=word)

    def _fail(self, why_ko: str, why_en: str) -> NoReturn:
        _fail(self._text, why_ko, why_en)

"""Regular expressions that are compiled when they are first used: a message needs some dozen of the hundreds there are.

Compiling all of them took a sixth of a cold start.
"""

import re
from collections.abc import Callable
from typing import Any, Final, cast

import regex

_METHODS: Final = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")
_made: Final[list["_Pattern"]] = []


class _Pattern:
    """Stands for a compiled pattern; once there is one, its methods are at hand and cost no more than before."""

    __slots__ = ("_compile", "_compiled", "_flags", "_text", *_METHODS)

    def __init__(self, compiler: Callable[[str, int], Any], text: str, flags: int) -> None:
        self._compile, self._text, self._flags = compiler, text, flags
        _made.append(self)

    def __getattr__(self, name: str) -> Any:
        # Asked only for what is not there yet. Two threads may both compile it, to the same end.
        if name not in self.__slots__:
            return getattr(self._compiled, name)
        self._compiled: Any = self._compile(self._text, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(self._compiled, method))
        return getattr(self, name)


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return a regular expression that is compiled when it is first used; a wrong one raises `re.error` only then.

    For names of modules, which live as long as the process. It has all methods of a pattern; the functions of `re`
    take texts and compiled patterns alone.
    """
    return cast("re.Pattern[str]", _Pattern(re.compile, text, flags))


def lazy_regex(text: str, flags: int = 0) -> "regex.Pattern[str]":
    """Return `lazy_pattern` of the package regex, which raises `regex.error`."""
    return cast("regex.Pattern[str]", _Pattern(regex.compile, text, flags))


def compile_patterns() -> None:
    """Compile all patterns there are, for those who start before the first message comes."""
    for made in _made:
        _ = made.match

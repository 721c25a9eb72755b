"""Times: dates, times of day, durations, ranges, repeats, holidays and lunar dates in Korean text.

The way of a text: `scanner` cuts it into tokens (with `words` and `figures` as its vocabulary), `grammar` joins them
into expressions (`moments`, `periods`), `context` says which way to look,
`resolve` finds their place in the calendar (`days`, `holidays`), `notation`
writes it.
"""

from aicc.entities.times.expression import Prefer, TimeExpression
from aicc.entities.times.finder import KINDS, find
from aicc.entities.times.grammar import read
from aicc.entities.times.notation import Value, resolve

__all__ = ["KINDS", "Prefer", "TimeExpression", "Value", "find", "read", "resolve"]

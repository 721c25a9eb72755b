"""Checks of answers that are Python functions, found among the installed packages' entry points."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import cast

from aicc.models.errors import FunctionBroken, FunctionUnknown
from aicc.models.expression import Value

# Whether an answer may be, from the answer and the slots so far.
CheckFunction = Callable[[Value, Mapping[str, Value]], bool]


@cache
def load_function(name: str) -> CheckFunction:
    """Return the check that an entry point of the group aicc.validations offers under this name.

    Raises:
        FunctionUnknown: no installed package offers it.
        FunctionBroken: the package that offers it cannot be imported.
    """
    offers = {point.name: point for point in entry_points(group="aicc.validations")}
    if name not in offers:
        raise FunctionUnknown(name=name, known=", ".join(sorted(offers)) or "-")
    try:
        return cast(CheckFunction, offers[name].load())
    except Exception as error:  # the outer edge of the bot's own code: it may raise anything
        raise FunctionBroken(name=name, why=f"{type(error).__name__}: {error}") from error

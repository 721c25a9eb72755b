"""The backend that a bot names in bot.yaml: found among the installed packages' entry points."""

from importlib.metadata import entry_points
from typing import cast

from aicc.models.errors import ActionsUnknown
from aicc.ports import ActionRunner


def load_actions(name: str) -> ActionRunner:
    """Return a new runner of the actions that an entry point of the group aicc.actions offers under this name.

    Raises:
        ActionsUnknown: no installed package offers it.
    """
    offers = {point.name: point for point in entry_points(group="aicc.actions")}
    if name not in offers:
        raise ActionsUnknown(name=name, known=", ".join(sorted(offers)))
    return cast(ActionRunner, offers[name].load()())

"""The backends of a bot: the one that its code names, and those that it reaches over HTTP without code of its own.

The HTTP client is imported when a bot has HTTP actions, so that others need none.
"""

from collections.abc import Mapping

from aicc.backends.router import ActionRouter
from aicc.models.errors import ActionsBroken
from aicc.models.http_action import EnvSecret, HTTPAction
from aicc.ports import ActionRunner
from aicc.utils.config import named_secrets

__all__ = ["ActionRouter", "build_backends"]


def build_backends(named: ActionRunner, http_actions: Mapping[str, HTTPAction]) -> ActionRouter:
    """Return what runs the actions of a bot, those of its own backend and those of actions.yaml.

    Raises:
        ActionsTwice: both have the same action.
        ActionsBroken: there are HTTP actions, and httpx is not installed.
        ActionSecretInvalid: a secret of their headers is missing in the environment.
    """
    if not http_actions:
        return ActionRouter(named)
    try:
        from aicc.backends.http_actions import HTTPActions
    except ImportError as error:
        raise ActionsBroken(name="actions.yaml", why=f'{error.name}: pip install "aicc[http-actions]"') from None

    headers = (value for action in http_actions.values() for _, value in action.server.headers)
    env = named_secrets({value.env for value in headers if isinstance(value, EnvSecret)})
    http = HTTPActions(http_actions, env)
    return ActionRouter(named, http, on_close=[http.close])

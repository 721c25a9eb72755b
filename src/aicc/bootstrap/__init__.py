"""Puts the centre together: the only package that knows which stores, embedders and backends there are.

Each name is imported when it is first used: a Lambda has no time for the web framework that only the server needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aicc.bootstrap.access import parse_admin_keys
    from aicc.bootstrap.application import build_app
    from aicc.bootstrap.centre import Centre, build_bots, build_centre, build_releases
    from aicc.bootstrap.settings import load_settings
    from aicc.bootstrap.stores import master_key, open_stores
    from aicc.bootstrap.trials import build_stages, build_trial

__all__ = [
    "Centre",
    "build_app",
    "build_bots",
    "build_centre",
    "build_releases",
    "build_stages",
    "build_trial",
    "load_settings",
    "master_key",
    "open_stores",
    "parse_admin_keys",
]

_HOMES = {
    "Centre": "centre",
    "build_app": "application",
    "build_bots": "centre",
    "build_centre": "centre",
    "build_releases": "centre",
    "build_stages": "trials",
    "build_trial": "trials",
    "load_settings": "settings",
    "master_key": "stores",
    "open_stores": "stores",
    "parse_admin_keys": "access",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'aicc.bootstrap' has no attribute {name!r}")
    return getattr(import_module(f"aicc.bootstrap.{_HOMES[name]}"), name)

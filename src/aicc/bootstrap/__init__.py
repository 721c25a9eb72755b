"""Puts the centre together: the only package that knows which stores, embedders and backends there are."""

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

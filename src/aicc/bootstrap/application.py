"""The HTTP application of a centre."""

from collections.abc import Callable
from typing import Final

from fastapi import FastAPI

import aicc
from aicc.api.admission import Admission
from aicc.api.app import create_app
from aicc.api.context import Context
from aicc.api.drain import Drain
from aicc.api.security import Keys, RateLimiter, Tokens
from aicc.bootstrap.access import admin_keys, kept_secret
from aicc.bootstrap.centre import Centre

# Refused keys of one address that the audit trail records a minute: strangers must not fill the disk with them.
_RECORDED_REFUSALS: Final = 30


def build_app(centre: Centre, *, announce: Callable[[str], None] = lambda _key: None) -> FastAPI:
    """Return the ASGI application of a centre.

    Args:
        centre: what it serves.
        announce: told the admin key when one was made, which happens once and is never shown again.
    """
    settings = centre.settings
    secret = settings.token_secret.get_secret_value() if settings.token_secret else kept_secret(settings)
    context = Context(
        settings=settings,
        conversations=centre.conversations,
        escalations=centre.escalations,
        rollout=centre.rollout,
        faq=centre.faq,
        actions=centre.actions,
        duties=centre.duties,
        tokens=Tokens(secret, seconds=settings.token_hours * 3600),
        keys=Keys(admin_keys(settings, announce)),
        openings=RateLimiter(centre.limit("openings", settings.opens_per_minute)),
        messages=RateLimiter(centre.limit("messages", settings.messages_per_minute)),
        keyed=RateLimiter(centre.limit("keyed", settings.keyed_per_minute)),
        refused=RateLimiter(centre.limit("refused", _RECORDED_REFUSALS)),
        telemetry=centre.telemetry,
        prometheus=centre.prometheus,
        admission=Admission(settings.turns_at_once),
        drain=Drain(settings.drain_seconds),
    )
    return create_app(context, version=aicc.__version__, on_stop=centre.close)

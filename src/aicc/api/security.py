"""Who may do what, and how often: conversation tokens, admin keys, rate limits."""

import hashlib
import hmac
import math
from collections.abc import Mapping

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

from aicc.models.agent import Agent, Role
from aicc.models.errors import (
    KeyInvalid,
    KeyMissing,
    RateLimited,
    RoleMissing,
    TokenExpired,
    TokenInvalid,
    TokenMissing,
)
from aicc.ports import RateLimit


class Tokens:
    """Signed tokens that open one conversation each (HMAC-SHA256 over the conversation's id and the time)."""

    def __init__(self, secret: str, *, seconds: int) -> None:
        self._signer = TimestampSigner(secret, salt="aicc.conversation", digest_method=hashlib.sha256)
        self.seconds = seconds

    def issue(self, conversation_id: str) -> str:
        """Return a token for a conversation."""
        return self._signer.sign(conversation_id).decode()

    def check(self, token: str | None, conversation_id: str) -> None:
        """Raise unless the token was issued for this conversation and is still valid.

        Raises:
            TokenMissing, TokenInvalid, TokenExpired: why not.
        """
        if not token:
            raise TokenMissing()
        try:
            owner = self._signer.unsign(token, max_age=self.seconds).decode()
        except SignatureExpired:
            raise TokenExpired() from None
        except (BadSignature, UnicodeError):
            raise TokenInvalid() from None
        if not hmac.compare_digest(owner.encode(), conversation_id.encode()):
            raise TokenInvalid()


def bearer(authorization: str | None) -> str | None:
    """Return the token of an Authorization header, or None."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def fingerprint(key: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


class Keys:
    """The admin keys, kept as fingerprints."""

    def __init__(self, agents: Mapping[str, Agent]) -> None:
        self._agents = dict(agents)

    def identify(self, key: str | None) -> Agent:
        """Return who holds a key; takes the same time for every wrong one.

        Raises:
            KeyMissing, KeyInvalid: why not.
        """
        if not key:
            raise KeyMissing()
        sent, found = fingerprint(key), None
        for known, agent in self._agents.items():
            if hmac.compare_digest(sent, known):
                found = agent
        if found is None:
            raise KeyInvalid()
        return found

    def require(self, key: str | None, needed: Role) -> Agent:
        """Return who holds a key that may do what the role may.

        Raises:
            KeyMissing, KeyInvalid, RoleMissing: why not.
        """
        agent = self.identify(key)
        if not agent.role.may(needed):
            raise RoleMissing(role=agent.role.value, needed=needed.value)
        return agent


class RateLimiter:
    """Refuses who comes too often.

    Args:
        limit: counts.
    """

    def __init__(self, limit: RateLimit) -> None:
        self._limit = limit

    async def check(self, client: str) -> None:
        """Count one request of the client.

        Raises:
            RateLimited: it has none left.
        """
        wait = await self._limit.take(client)
        if wait:
            raise RateLimited(seconds=math.ceil(wait))

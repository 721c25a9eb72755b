"""How a store protects what it keeps: the codec that seals, and the link that chains the audit trail."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from aicc.models.audit import link
from aicc.models.errors import KeyUnavailable
from aicc.ports import DataKeys, KeyWrapper, Link
from aicc.stores.codec import Codec
from aicc.utils.sealing import KEY_BYTES, Sealer

# The key of the audit trail, wrapped like the data keys and never replaced: the chain hangs on it.
_AUDIT: Final = 0
_FIRST: Final = 1

# Without a key whoever can write the store can also make the chain anew; it still shows what was changed by mistake.
plain_link: Final[Link] = partial(link, key=b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """How one database protects what it keeps."""

    codec: Codec
    link: Link


def protect(keys: DataKeys, wrapper: KeyWrapper | None, *, audited: bool = False) -> Protection:
    """Return the protection of a database, making its keys when it has none.

    Args:
        keys: where the database keeps its data keys.
        wrapper: who wraps them; None encrypts nothing.
        audited: whether the audit trail has begun; one that began without a key goes on as it began.

    Raises:
        KeyUnavailable: the keeper of the master key refuses, or there is none and the database is encrypted.
        StoreError: the keys cannot be read or written.
    """
    if wrapper is None:
        if keys.all():
            raise KeyUnavailable(
                key="AICC_ENCRYPTION", why="off, 그러나 데이터는 암호화되어 있음 / but the data is encrypted"
            )
        return Protection(codec=Codec(), link=plain_link)
    # HMAC fills a short key up with zeros: these are no key. Where another process was faster its keys hold.
    fresh = {_AUDIT: bytes(KEY_BYTES) if audited else os.urandom(KEY_BYTES), _FIRST: os.urandom(KEY_BYTES)}
    for number in fresh.keys() - keys.all().keys():
        keys.add(number, wrapper.wrap(fresh[number]))
    opened = {number: wrapper.unwrap(wrapped) for number, wrapped in keys.all().items()}
    audit = opened.pop(_AUDIT)

    def find(number: int) -> bytes | None:
        # While servers are restarted one after the other, the first of them seal with the new key already.
        wrapped = keys.all().get(number) if number != _AUDIT else None
        try:
            return wrapper.unwrap(wrapped) if wrapped is not None else None
        except KeyUnavailable:  # another master key wrapped it meanwhile: this process has to be started again
            return None

    return Protection(codec=Codec(Sealer(opened, find)), link=partial(link, key=audit))


def rotate(keys: DataKeys, wrapper: KeyWrapper) -> int:
    """Make the data key that seals from the next start on, and return its number; older ones still open.

    Raises:
        KeyUnavailable: the keeper of the master key refuses.
        StoreError: the key cannot be written.
    """
    number = max(keys.all(), default=_AUDIT) + 1
    while not keys.add(number, wrapper.wrap(os.urandom(KEY_BYTES))):
        number += 1
    return number


def rewrap(keys: DataKeys, before: KeyWrapper, after: KeyWrapper) -> int:
    """Wrap all keys with another master key, and return how many there are.

    Raises:
        KeyUnavailable: one of the keepers refuses; nothing was changed.
        StoreError: the keys cannot be written.
    """
    wrapped: Mapping[int, bytes] = {number: after.wrap(before.unwrap(old)) for number, old in keys.all().items()}
    keys.replace(wrapped)
    return len(wrapped)

"""The key of the audit trail, carried from one store to another with the trail itself."""

from aicc.models.errors.archives import AuditKeyLost
from aicc.ports import DataKeys, KeyWrapper
from aicc.utils.sealing import KEY_BYTES

# Its number among the data keys (see aicc.stores.protection).
_NUMBER = 0
# HMAC fills a short key up with zeros: a chain that was made without a key follows from this one.
_NO_KEY = bytes(KEY_BYTES)


class AuditKey:
    """The key that one database makes the chain of its audit trail with.

    Args:
        keys: where the database keeps its data keys.
        wrapper: who wraps them; None where nothing is encrypted.
        store: names the database to people.
    """

    def __init__(self, keys: DataKeys, wrapper: KeyWrapper | None, *, store: object) -> None:
        self._keys = keys
        self._wrapper = wrapper
        self._store = store

    def get(self) -> bytes:
        """See Archive.audit_key."""
        wrapped = self._keys.all().get(_NUMBER)
        return _NO_KEY if self._wrapper is None or wrapped is None else self._wrapper.unwrap(wrapped)

    def adopt(self, key: bytes) -> None:
        """See Archive.adopt_audit_key."""
        if key == self.get():
            return
        if self._wrapper is None:
            raise AuditKeyLost(target=self._store)
        wrapped = self._wrapper.wrap(key)
        if not self._keys.add(_NUMBER, wrapped):
            self._keys.replace({_NUMBER: wrapped})

"""Keys of what is encrypted at rest: data keys, and the master key that wraps them (envelope encryption)."""

from collections.abc import Mapping
from typing import Protocol


class KeyWrapper(Protocol):
    """Wraps data keys with a master key that never leaves its keeper. Asked at the start of a process only."""

    @property
    def name(self) -> str:
        """Return what names the master key, never the key."""
        ...

    def wrap(self, key: bytes) -> bytes:
        """Return a data key (32 bytes) as it may be stored.

        Raises:
            KeyUnavailable: the keeper of the master key does not answer or refuses.
        """
        ...

    def unwrap(self, wrapped: bytes) -> bytes:
        """Return the data key that was wrapped.

        Raises:
            KeyUnavailable: the keeper does not answer or refuses, or another master key wrapped it.
        """
        ...


class DataKeys(Protocol):
    """Keeps wrapped data keys beside the data that they encrypt. Synchronous: it is asked before anything runs."""

    def all(self) -> Mapping[int, bytes]:
        """Return the wrapped keys by number; the highest is the one to encrypt with."""
        ...

    def add(self, number: int, wrapped: bytes) -> bool:
        """Keep a wrapped key, durably; return False where the number is taken: another process was faster."""
        ...

    def replace(self, wrapped: Mapping[int, bytes]) -> None:
        """Keep these keys wrapped anew, all or nothing: the master key has changed."""
        ...

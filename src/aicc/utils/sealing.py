"""Encryption at rest: what is stored is sealed with a data key (AES-256-GCM), and a changed byte is noticed."""

import os
from collections.abc import Callable, Mapping
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
# First byte of what is sealed. JSON, which was stored before there was a key, never begins with it.
_MARK: Final = b"\x01"
_NONCE: Final = 12
_NUMBER: Final = 2
_HEADER: Final = len(_MARK) + _NUMBER
# After so many sealings under one key a random nonce might come twice (NIST SP 800-38D, 8.3): 2**32. A key that sealed
# a thousand turns a second lasts seven weeks; `aicc keys rotate` makes the next.


class Unsealable(ValueError):
    """It was changed, is about something else, or was sealed with another key."""


def _no_other(_number: int) -> bytes | None:
    """Know no key that was made since."""
    return None


class Sealer:
    """Seals with the newest data key and opens with the one that sealed.

    Args:
        keys: data keys of 32 bytes by number, at least one; the highest number seals.
        find: returns a key that was made since, by another process that seals with it already; None: there is none.
    """

    def __init__(self, keys: Mapping[int, bytes], find: Callable[[int], bytes | None] = _no_other) -> None:
        self._find = find
        self._ciphers = {number: AESGCM(key) for number, key in keys.items()}
        newest = max(keys)
        self._seal = self._ciphers[newest].encrypt
        self._header = _MARK + newest.to_bytes(_NUMBER, "big")

    def seal(self, plain: bytes, about: str) -> bytes:
        """Return the bytes sealed: header, nonce, ciphertext.

        Args:
            plain: what nobody may read at rest.
            about: what it is; it opens as nothing else.
        """
        nonce = os.urandom(_NONCE)
        return self._header + nonce + self._seal(nonce, plain, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """Return what was sealed; what was stored before there was a key comes back as it is.

        Raises:
            Unsealable: it was changed, is about something else, or its key is not among ours.
        """
        if sealed[:1] != _MARK:
            return sealed
        cipher = self._cipher(int.from_bytes(sealed[len(_MARK) : _HEADER], "big"))
        try:
            return cipher.decrypt(sealed[_HEADER : _HEADER + _NONCE], sealed[_HEADER + _NONCE :], about.encode())
        except InvalidTag:
            raise Unsealable from None

    def _cipher(self, number: int) -> AESGCM:
        """Return the cipher of a key; one that is not known yet is looked for where the keys are kept."""
        if number not in self._ciphers:
            key = self._find(number)
            if key is None:
                raise Unsealable
            self._ciphers[number] = AESGCM(key)
        return self._ciphers[number]


def unsealed(body: bytes) -> bytes:
    """Return what was stored without a key.

    Raises:
        Unsealable: it was stored with one.
    """
    if body[:1] == _MARK:
        raise Unsealable
    return body

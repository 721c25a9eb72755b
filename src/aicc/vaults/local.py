"""The master key in a file: for one machine, or a secret that is mounted into containers."""

import os
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from aicc.models.errors import KeyUnavailable
from aicc.utils.files import write_once
from aicc.utils.sealing import KEY_BYTES

_NONCE: Final = 12
_ABOUT: Final = b"aicc data key"


class LocalKeyFile:
    """Wraps data keys with a key that stands in a file, as 64 hexadecimal digits (a KeyWrapper).

    Without the file nothing that it protects can ever be read again: keep a copy of it apart from the backups.

    Args:
        path: the file; made when the first key is wrapped, readable by its owner only.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        """See KeyWrapper."""
        return f"local:{self._path}"

    def wrap(self, key: bytes) -> bytes:
        """See KeyWrapper."""
        try:
            if not self._path.exists():
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                write_once(self._path, os.urandom(KEY_BYTES).hex())
        except OSError as error:
            raise self._unavailable(error) from None
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher().encrypt(nonce, key, _ABOUT)

    def unwrap(self, wrapped: bytes) -> bytes:
        """See KeyWrapper."""
        try:
            return self._cipher().decrypt(wrapped[:_NONCE], wrapped[_NONCE:], _ABOUT)
        except (InvalidTag, ValueError):
            raise self._unavailable(
                "다른 키로 암호화된 데이터입니다 / the data was encrypted with another key"
            ) from None

    def _cipher(self) -> AESGCM:
        try:
            key = bytes.fromhex(self._path.read_text(errors="replace").strip())
        except FileNotFoundError:
            raise self._unavailable(
                "파일이 없습니다. 데이터를 암호화한 서버의 키 파일을 두거나 AICC_MASTER_KEY_FILE로 알려 주세요"
                " / no such file: put the one here that encrypted the data, or name it in AICC_MASTER_KEY_FILE"
            ) from None
        except (OSError, ValueError) as error:
            raise self._unavailable(error) from None
        if len(key) != KEY_BYTES:
            raise self._unavailable("64 hexadecimal digits are wanted / 16진수 64자리여야 합니다")
        return AESGCM(key)

    def _unavailable(self, why: object) -> KeyUnavailable:
        return KeyUnavailable(key=self._path, why=why)

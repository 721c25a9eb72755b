"""Who may use the centre: admin keys, and the secret that signs customers' tokens."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

from aicc.api.security import fingerprint
from aicc.models.agent import Agent, Role
from aicc.models.errors import SettingInvalid, StoreUnavailable
from aicc.utils.config import Settings
from aicc.utils.files import write_once

_KEY_BYTES: Final = 32
# A shorter secret could be guessed, and the file of one is a truncated one.
_LEAST_SECRET: Final = 32


def admin_keys(settings: Settings, announce: Callable[[str], None]) -> dict[str, Agent]:
    """Return who holds which key, by the key's fingerprint."""
    if settings.admin_keys is not None:
        return parse_admin_keys(settings.admin_keys.get_secret_value())
    path = settings.data_dir / "admin_key.sha256"
    if not path.exists():
        key = f"aicc_{secrets.token_urlsafe(_KEY_BYTES)}"
        if _kept(path, fingerprint(key)):
            announce(key)
    return {path.read_text().strip(): Agent(name="admin", role=Role.ADMIN)}


def parse_admin_keys(written: str) -> dict[str, Agent]:
    """Return who holds which key, by the key's fingerprint, from the setting as it is written.

    Raises:
        SettingInvalid: an entry is not role:name:key, or its key is too short.
    """
    return dict(_parse_key(entry) for entry in written.split(",") if entry.strip())


def _parse_key(entry: str) -> tuple[str, Agent]:
    role, _, rest = entry.strip().partition(":")
    name, _, key = rest.partition(":")
    if role not in list(Role) or not name or len(key) < 16:
        problem = "AICC_ADMIN_KEYS: role:name:key, roles viewer, agent, admin, keys of 16 characters or more"
        raise SettingInvalid(problems=problem)
    return fingerprint(key), Agent(name=name, role=Role(role))


def kept_secret(settings: Settings) -> str:
    """Return the secret that signs tokens, made at the first start; several processes get the same one.

    Raises:
        SettingInvalid: the file holds no whole secret.
    """
    path = settings.data_dir / "token.secret"
    if not path.exists():
        _kept(path, secrets.token_urlsafe(_KEY_BYTES))
    secret = path.read_text(errors="replace").strip()
    if len(secret) < _LEAST_SECRET:
        problem = (
            f"{path}: 비밀 값이 비어 있거나 잘렸습니다. 파일을 지우고 다시 시작하면 새로 만들어집니다 / "
            f"shorter than {_LEAST_SECRET} characters; delete the file and start again, which makes a new one"
        )
        raise SettingInvalid(problems=problem)
    return secret


def _kept(path: Path, content: str) -> bool:
    """Write a file of the data folder unless there is one; return whether it was written."""
    try:
        return write_once(path, content)
    except OSError as error:
        raise StoreUnavailable(path=path, why=error.strerror or error) from None

"""Keepers of the master key: what wraps the keys that encrypt data at rest."""

from pathlib import Path

from aicc.models.errors import SettingInvalid
from aicc.ports import KeyWrapper
from aicc.vaults.local import LocalKeyFile

_KMS = "kms:"


def build_wrapper(encryption: str, *, key_file: Path, region: str = "", endpoint: str = "") -> KeyWrapper | None:
    """Return the keeper that a setting names; None for `off`.

    Args:
        encryption: `local`, `off`, or `kms:` and the ARN, id or alias of a key.
        key_file: where the key of `local` stands.
        region: of AWS; "" takes that of the environment, or else Seoul.
        endpoint: address of a server that stands in for AWS; "" is AWS itself.

    Raises:
        SettingInvalid: there is no such keeper.
        KeyUnavailable: it cannot be used.
    """
    if encryption == "off":
        return None
    if encryption == "local":
        return LocalKeyFile(key_file)
    if encryption.startswith(_KMS) and len(encryption) > len(_KMS):
        from aicc.vaults.kms import KMSKey

        return KMSKey(encryption.removeprefix(_KMS), region=region or None, endpoint=endpoint or None)
    raise SettingInvalid(problems="AICC_ENCRYPTION: local, kms:<key id, ARN or alias>, off")

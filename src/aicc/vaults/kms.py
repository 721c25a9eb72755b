"""The master key in AWS KMS: it never leaves there, and who used it stands in CloudTrail."""

from typing import Any, Final

from aicc.models.errors import KeyUnavailable, SettingInvalid
from aicc.utils.aws_client import AWSClient, Patience, reason

# Bound to every data key that is wrapped: the key opens nothing that was wrapped for another purpose, and a policy of
# the key can ask for it (`kms:EncryptionContext:aicc`).
_CONTEXT: Final = {"aicc": "data-key"}
# Asked at the start of a process only: it may take its time.
_PATIENCE: Final = Patience(connect=2.0, read=5.0, attempts=4, calls=1)


class KMSKey:
    """Wraps data keys with a symmetric key of KMS (a KeyWrapper).

    Args:
        key_id: id, ARN or alias (`alias/aicc`) of the key.
        region: where it is, unless an ARN says so; None takes that of the environment, or else Seoul.
        endpoint: address of a server of your own that speaks KMS's API; None is AWS.

    Raises:
        SettingInvalid: boto3 is not installed, or the region or address cannot be used.
    """

    def __init__(self, key_id: str, *, region: str | None = None, endpoint: str | None = None) -> None:
        self._key_id = key_id
        try:
            self._client = AWSClient(
                "kms", region=_region(key_id) or region, endpoint=endpoint or None, patience=_PATIENCE
            )
        except ImportError:
            raise SettingInvalid(problems='AICC_ENCRYPTION=kms:...: pip install "aicc[aws]"') from None
        except ValueError as error:
            raise SettingInvalid(problems=f"AICC_AWS_ENDPOINT, AICC_AWS_REGION: {error}") from None

    @property
    def name(self) -> str:
        """See KeyWrapper."""
        return f"kms:{self._key_id}"

    def wrap(self, key: bytes) -> bytes:
        """See KeyWrapper."""
        answer = self._ask("encrypt", {"Plaintext": key})
        wrapped: bytes = answer["CiphertextBlob"]
        return wrapped

    def unwrap(self, wrapped: bytes) -> bytes:
        """See KeyWrapper."""
        answer = self._ask("decrypt", {"CiphertextBlob": wrapped})
        key: bytes = answer["Plaintext"]
        return key

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _ask(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        known = {"KeyId": self._key_id, "EncryptionContext": _CONTEXT}
        try:
            return self._client.call_now(operation, {**parameters, **known})
        except self._client.failures as error:
            raise KeyUnavailable(key=self.name, why=reason(error)) from None


def _region(key_id: str) -> str | None:
    """Return the region of an ARN (`arn:aws:kms:REGION:...`); None for what is no ARN."""
    parts = key_id.split(":")
    return parts[3] if len(parts) > 4 and parts[0] == "arn" else None

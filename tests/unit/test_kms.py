"""The master key in KMS, on a server that speaks its API (moto)."""

from collections.abc import Iterator

import boto3
import pytest
from tests import moto_server

from aicc.models.errors import KeyUnavailable, SettingInvalid
from aicc.stores.memory import MemoryDataKeys
from aicc.stores.protection import protect, rewrap
from aicc.utils.aws_client import Patience
from aicc.vaults.kms import KMSKey
from aicc.vaults.local import LocalKeyFile

DATA_KEY = bytes(range(32))
REGION = "ap-northeast-2"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of KMS."""
    with moto_server.running() as address:
        yield address


@pytest.fixture
def arn(server: str) -> str:
    """A new key's ARN."""
    client = boto3.client("kms", endpoint_url=server, region_name=REGION)
    made: str = client.create_key()["KeyMetadata"]["Arn"]
    client.close()
    return made


@pytest.fixture
def key(server: str, arn: str) -> Iterator[KMSKey]:
    """A wrapper with a key of its own."""
    key = KMSKey(arn, endpoint=server)
    yield key
    key.close()


def test_a_wrapped_key_comes_back(key: KMSKey) -> None:
    """And is not to be read while it is wrapped."""
    wrapped = key.wrap(DATA_KEY)

    assert key.unwrap(wrapped) == DATA_KEY
    assert DATA_KEY not in wrapped


def test_a_key_is_wrapped_for_one_purpose_only(key: KMSKey, server: str, arn: str) -> None:
    """Whoever may decrypt with the master key for another purpose does not get at data keys by it."""
    client = boto3.client("kms", endpoint_url=server, region_name=REGION)
    wrapped = key.wrap(DATA_KEY)
    with pytest.raises(client.exceptions.InvalidCiphertextException):
        client.decrypt(CiphertextBlob=wrapped, KeyId=arn)
    client.close()


def test_what_another_key_wrapped_is_refused(key: KMSKey, server: str) -> None:
    """With AWS's word for it and the name of our key."""
    client = boto3.client("kms", endpoint_url=server, region_name=REGION)
    other = KMSKey(client.create_key()["KeyMetadata"]["Arn"], endpoint=server)
    wrapped = other.wrap(DATA_KEY)
    with pytest.raises(KeyUnavailable, match=r"kms:arn:aws:kms.*Exception"):
        key.unwrap(wrapped)
    other.close()
    client.close()


@pytest.mark.parametrize("wrapped", [b"", b"nonsense"])
def test_what_nobody_wrapped_is_refused(key: KMSKey, wrapped: bytes) -> None:
    """A damaged record is an error with a code."""
    with pytest.raises(KeyUnavailable):
        key.unwrap(wrapped)


def test_an_unknown_key_is_unavailable(server: str) -> None:
    """Its name is said."""
    key = KMSKey("alias/none", endpoint=server)
    with pytest.raises(KeyUnavailable, match=r"kms:alias/none.*NotFoundException"):
        key.wrap(DATA_KEY)
    key.close()


def test_nobody_there_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a bounded time."""
    monkeypatch.setattr("aicc.vaults.kms._PATIENCE", Patience(attempts=1, calls=1))
    key = KMSKey("alias/aicc", endpoint="http://127.0.0.1:1")
    with pytest.raises(KeyUnavailable, match="EndpointConnectionError"):
        key.wrap(DATA_KEY)
    key.close()


def test_an_address_that_is_none_is_a_setting_to_mend() -> None:
    """Its name is in the error."""
    with pytest.raises(SettingInvalid, match="AICC_AWS_ENDPOINT"):
        KMSKey("alias/aicc", endpoint="nonsense")


def test_a_store_moves_from_a_key_file_to_kms(key: KMSKey, tmp_path: object) -> None:
    """What was sealed before opens with the same data keys, wrapped anew."""
    keys, file = MemoryDataKeys(), LocalKeyFile(tmp_path / "master.key")  # type: ignore[operator]
    sealer = protect(keys, file).codec.sealer
    assert sealer is not None
    sealed = sealer.seal(b"words", "Turn")

    assert rewrap(keys, file, key) == 2
    moved = protect(keys, key).codec.sealer
    assert moved is not None
    assert moved.open(sealed, "Turn") == b"words"

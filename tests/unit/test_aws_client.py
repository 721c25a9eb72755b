"""Clients of AWS: where they ask, how they say what went wrong."""

import pytest
from tools.dynamodb_server.proxy import THROTTLED, Proxy

from aicc.utils.aws_client import AWSClient, Patience, reason


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials, and no region of this machine."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)


@pytest.mark.parametrize(
    ("given", "environment", "used"),
    [(None, "", "ap-northeast-2"), (None, "us-east-1", "us-east-1"), ("eu-west-1", "us-east-1", "eu-west-1")],
)
def test_the_region_is_the_one_named_or_the_environments_or_seoul(
    monkeypatch: pytest.MonkeyPatch, given: str | None, environment: str, used: str
) -> None:
    """Without any setting a centre stands in Korea."""
    if environment:
        monkeypatch.setenv("AWS_DEFAULT_REGION", environment)
    client = AWSClient("dynamodb", region=given)
    client.close()

    assert client.region == used


async def test_a_request_is_sent_as_often_as_patience_says() -> None:
    """Then its failure is told, by AWS's code and nothing else: messages hold account numbers."""
    with Proxy("http://127.0.0.1:1") as proxy:
        proxy.trouble = lambda _operation, _number: THROTTLED
        client = AWSClient("dynamodb", endpoint=proxy.url, patience=Patience(attempts=3))
        with pytest.raises(client.failures) as caught:
            await client.call("list_tables", {})
        client.close()

    assert (reason(caught.value), proxy.seen) == ("ThrottlingException", ["ListTables"] * 3)


def test_without_a_server_the_kind_of_trouble_is_named() -> None:
    """There is no code of AWS then."""
    client = AWSClient("dynamodb", endpoint="http://127.0.0.1:1", patience=Patience(attempts=1))
    with pytest.raises(client.failures) as caught:
        client.call_now("list_tables", {})
    client.close()

    assert reason(caught.value) == "EndpointConnectionError"

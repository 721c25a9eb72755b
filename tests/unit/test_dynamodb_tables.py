"""Making and checking the tables, on DynamoDB Local and on a server that has what AWS has beside it (moto)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ParamValidationError
from tests import moto_server
from tests.samples import GUIDES_TABLE
from tools.dynamodb_server.for_tests import running
from tools.dynamodb_server.proxy import Proxy, Trouble

from aicc.stores.dynamodb import Database, connect
from aicc.stores.dynamodb.provisioning import Finding, Provisioner, Verdict
from aicc.stores.dynamodb.tables import Table


@pytest.fixture(scope="module")
def aws() -> Iterator[str]:
    """A server with point-in-time recovery and encryption."""
    with moto_server.running() as address:
        yield address


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """DynamoDB Local."""
    with running(tmp_path_factory.mktemp("dynamodb")) as server:
        yield server.url


@pytest.fixture
def database(aws: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """No tables yet, under names of the test's own."""
    database = connect(prefix=f"{request.node.name[-40:].strip('_')}-", endpoint=aws)
    yield database
    database.client.close()


def made(database: Database) -> Provisioner:
    """Make the tables of a database and return what made them."""
    provisioner = Provisioner(database.client, pause=0.01)
    for table in database.tables.both:
        provisioner.make(table)
    return provisioner


def verdicts(findings: tuple[Finding, ...]) -> dict[str, str]:
    """What was found, by what it is about."""
    return {finding.what: finding.verdict.value for finding in findings}


def changed(database: Database, operation: str, **parameters: Any) -> None:
    """Change the history table behind the provisioner's back."""
    database.client.call_now(operation, {"TableName": database.history.name, **parameters})


def test_the_history_table_is_the_guides() -> None:
    """Its keys, its index, its billing; beside them only protection and encryption."""
    wanted = connect().tables.history.wanted()

    assert {name: wanted[name] for name in GUIDES_TABLE} == GUIDES_TABLE
    assert set(wanted) - set(GUIDES_TABLE) == {"SSESpecification", "DeletionProtectionEnabled"}


def test_the_guides_billing_of_an_index_is_what_aws_refuses(database: Database) -> None:
    """The reason for the one difference: an index has no billing of its own."""
    wanted = {**GUIDES_TABLE, "GlobalSecondaryIndexes": [
        {**GUIDES_TABLE["GlobalSecondaryIndexes"][0], "BillingMode": "PAY_PER_REQUEST"},  # type: ignore[dict-item]
    ]}  # fmt: skip

    with pytest.raises(ParamValidationError, match=r'Unknown parameter in GlobalSecondaryIndexes.*"BillingMode"'):
        database.client.call_now("create_table", wanted)


def test_tables_are_made_with_all_that_is_wanted(database: Database) -> None:
    """Point-in-time recovery, time to live, encryption and protection among it."""
    provisioner = Provisioner(database.client, pause=0.01)
    told: list[str] = []
    findings = provisioner.make(database.history, told.append)

    assert verdicts(findings) == dict.fromkeys(
        ["key", "index UserIndex", "billing", "encryption", "protection", "ttl", "recovery"], "made"
    )
    assert told == [name.format(database.history.name) for name in ("{}", "{} TTL", "{} PITR")]


def test_a_table_whose_backups_are_not_ready_yet_is_waited_for(aws: str) -> None:
    """AWS needs some seconds after it has made a table."""
    with Proxy(aws) as proxy:
        not_yet = Trouble(forwarded=False, answer=(400, "ContinuousBackupsUnavailableException"))
        proxy.trouble = lambda asked, number: not_yet if asked == "UpdateContinuousBackups" and number < 3 else None
        database = connect(prefix="soon-", endpoint=proxy.url)
        findings = Provisioner(database.client, pause=0.01).make(database.history)
        database.client.close()

    assert verdicts(findings)["recovery"] == "made"


def test_making_them_again_changes_nothing(database: Database) -> None:
    """And says that all is well."""
    provisioner = made(database)

    assert {finding.verdict for table in database.tables.both for finding in provisioner.make(table)} == {Verdict.OK}


def test_what_was_switched_off_is_found_and_switched_on_again(database: Database) -> None:
    """Time to live and recovery cost nothing to put right."""
    provisioner = made(database)
    changed(database, "update_time_to_live", TimeToLiveSpecification={"Enabled": False, "AttributeName": "expires_at"})
    changed(
        database,
        "update_continuous_backups",
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False},
    )
    found = verdicts(provisioner.look(database.history))
    mended = verdicts(provisioner.make(database.history))

    assert (found["ttl"], found["recovery"]) == ("missing", "missing")
    assert (mended["ttl"], mended["recovery"], mended["key"]) == ("made", "made", "ok")


def test_an_index_that_is_missing_is_made(database: Database) -> None:
    """A table that was there before the centre keeps what is in it."""
    provisioner = made(database)
    changed(database, "update_table", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "UserIndex"}}])
    found = verdicts(provisioner.look(database.history))
    mended = verdicts(provisioner.make(database.history))

    assert (found["index UserIndex"], mended["index UserIndex"]) == ("missing", "made")


def test_what_differs_is_named_and_left_alone(database: Database) -> None:
    """A key cannot be changed; billing and protection are for whoever chose them."""
    wanted = {**database.history.wanted(), "BillingMode": "PROVISIONED", "DeletionProtectionEnabled": False}
    capacity = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    del wanted["SSESpecification"]
    indexes = [{**index, "ProvisionedThroughput": capacity} for index in wanted["GlobalSecondaryIndexes"]]
    indexes[0]["Projection"] = {"ProjectionType": "KEYS_ONLY"}
    wanted |= {"ProvisionedThroughput": capacity, "GlobalSecondaryIndexes": indexes}
    database.client.call_now("create_table", wanted)
    findings = Provisioner(database.client, pause=0.01).make(database.history)

    assert {(one.what, one.wanted, one.found) for one in findings if one.verdict is Verdict.DIFFERENT} == {
        (
            "index UserIndex",
            "user_id HASH, timestamp RANGE ALL",
            "user_id HASH, timestamp RANGE KEYS_ONLY",
        ),
        ("billing", "PAY_PER_REQUEST", "PROVISIONED"),
        ("encryption", "KMS", "AWS owned key"),
        ("protection", "on", "off"),
    }


def test_a_key_of_another_kind_is_named(database: Database) -> None:
    """A table of somebody else's under our name."""
    other = Table(name=database.history.name, hash="pk", range="sk", indexes=database.history.indexes)
    database.client.call_now("create_table", other.wanted())
    findings = Provisioner(database.client, pause=0.01).look(database.history)

    assert [(one.wanted, one.found) for one in findings if one.what == "key"] == [
        ("session_id HASH, timestamp RANGE", "pk HASH, sk RANGE")
    ]


def test_a_server_without_backups_is_no_reason_to_fail(local: str) -> None:
    """DynamoDB Local has neither recovery nor encryption; that is said and not counted as a difference."""
    database = connect(prefix="small-", endpoint=local)
    made(database)
    found = verdicts(Provisioner(database.client).look(database.state))
    database.client.close()

    assert [what for what, verdict in found.items() if verdict == "unsupported"] == ["encryption", "recovery"]
    assert {verdict for verdict in found.values()} == {"ok", "unsupported"}


def test_no_index_copies_what_customers_said(database: Database) -> None:
    """The indexes of the state table hold keys, and two attributes to count votes by."""
    provisioner = made(database)
    described = database.client.call_now("describe_table", {"TableName": database.state.name})["Table"]
    projections = {index["IndexName"]: index["Projection"] for index in described["GlobalSecondaryIndexes"]}

    assert json.loads(json.dumps(projections)) == {
        "ListIndex": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["entry_id", "helpful"]},
        "SecondListIndex": {"ProjectionType": "KEYS_ONLY"},
    }
    assert provisioner.look(database.state)

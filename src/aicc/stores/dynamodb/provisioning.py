"""Making the tables and saying how they differ from what is wanted: `aicc aws tables`."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from aicc.models.errors import StoreError, StoreUnavailable
from aicc.stores.dynamodb.failures import translated
from aicc.stores.dynamodb.tables import EXPIRES, Index, Table
from aicc.utils.aws_client import AWSClient, reason

# Told what is waited for.
Told = Callable[[str], None]

# Seconds between two looks, and in all: an index over many items takes hours, and goes on without us.
_LOOK: Final = 1.0
_WAIT: Final = 600.0
_ABSENT: Final = "ResourceNotFoundException"
# What AWS says for some seconds of a table that it has just made.
_NOT_YET: Final = ("ContinuousBackupsUnavailableException", "TableNotFoundException")
# AWS says nothing of a table that is encrypted with a key of its own.
_OWNED: Final = "AWS owned key"
# What servers of one's own say of what only AWS has.
_UNKNOWN: Final = ("UnknownOperationException", "UnknownOperation", "NotImplementedError", "501", "InvalidAction")


class Verdict(StrEnum):
    """What a look at one property of a table found."""

    OK = "ok"
    MISSING = "missing"
    DIFFERENT = "different"
    # The server has no such thing: one for tests.
    UNSUPPORTED = "unsupported"
    MADE = "made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One property of a table: what it is and what it should be."""

    table: str
    # table, key, index NAME, billing, ttl, recovery, encryption or protection.
    what: str
    verdict: Verdict
    wanted: str
    found: str = ""


class Provisioner:
    """Looks at tables and makes what is missing. What differs is named and left alone: changing it is not ours to do.

    Args:
        client: of `dynamodb`.
        pause: seconds between two looks at what is being made.
    """

    def __init__(self, client: AWSClient, *, pause: float = _LOOK) -> None:
        self._client = client
        self._pause = pause

    def look(self, table: Table) -> tuple[Finding, ...]:
        """Return what there is of a table.

        Raises:
            StoreUnavailable: DynamoDB does not answer or refuses.
        """
        described = self._described(table)
        if described is None:
            return (Finding(table=table.name, what="table", verdict=Verdict.MISSING, wanted=table.name),)
        findings = (*_of_description(table, described), self._ttl(table), self._recovery(table))
        # A server without backups is none of AWS: it encrypts nothing either.
        if findings[-1].verdict is Verdict.UNSUPPORTED:
            return tuple(_unsupported(one) if one.what == "encryption" else one for one in findings)
        return findings

    def make(self, table: Table, told: Told = lambda _what: None) -> tuple[Finding, ...]:
        """Make what is missing of a table, wait until it can be used, and return what there is now.

        Raises:
            StoreUnavailable: DynamoDB does not answer, refuses, or takes longer than ten minutes.
        """
        before = self.look(table)
        made = {finding.what for finding in before if finding.verdict is Verdict.MISSING}
        if "table" in made:
            told(table.name)
            self._call(table, "create_table", table.wanted())
            self._await_active(table)
            made |= {finding.what for finding in self.look(table) if finding.verdict is not Verdict.DIFFERENT}
        for index in table.indexes:
            if "table" not in made and f"index {index.name}" in made:
                told(f"{table.name}/{index.name}")
                self._make_index(table, index)
        self._switch_on(table, told)
        return tuple(
            Finding(table=one.table, what=one.what, verdict=Verdict.MADE, wanted=one.wanted, found=one.found)
            if one.what in made and one.verdict is Verdict.OK
            else one
            for one in self.look(table)
        )

    def _switch_on(self, table: Table, told: Told) -> None:
        """Switch on time to live and point-in-time recovery where they are off."""
        name = {"TableName": table.name}
        if self._ttl(table).verdict is Verdict.MISSING:
            told(f"{table.name} TTL")
            wanted = {"TimeToLiveSpecification": {"Enabled": True, "AttributeName": EXPIRES}}
            self._call(table, "update_time_to_live", {**name, **wanted})
        if self._recovery(table).verdict is Verdict.MISSING:
            told(f"{table.name} PITR")
            recovery = {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
            self._call(table, "update_continuous_backups", {**name, **recovery})

    def _make_index(self, table: Table, index: Index) -> None:
        attributes = [{"AttributeName": name, "AttributeType": "S"} for name in (index.hash, index.range)]
        change = {"GlobalSecondaryIndexUpdates": [{"Create": index.wanted}], "AttributeDefinitions": attributes}
        self._call(table, "update_table", {"TableName": table.name, **change})
        self._await_active(table)

    def _await_active(self, table: Table) -> None:
        deadline = time.monotonic() + _WAIT
        while True:
            described = self._described(table) or {}
            states = [described.get("TableStatus")]
            states += [index.get("IndexStatus") for index in described.get("GlobalSecondaryIndexes", [])]
            if all(state == "ACTIVE" for state in states):
                return
            if time.monotonic() > deadline:
                why = "아직 만드는 중입니다. 나중에 다시 실행해 주세요 / still being made; run it again later"
                raise StoreUnavailable(path=table.name, why=why)
            time.sleep(self._pause)

    def _described(self, table: Table) -> dict[str, Any] | None:
        try:
            described: dict[str, Any] = self._client.call_now("describe_table", {"TableName": table.name})["Table"]
        except self._client.failures as error:
            if reason(error) == _ABSENT:
                return None
            raise _raised(error, table) from None
        return described

    def _ttl(self, table: Table) -> Finding:
        answer = self._asked(table, "describe_time_to_live")
        if answer is None:
            return Finding(table=table.name, what="ttl", verdict=Verdict.UNSUPPORTED, wanted=EXPIRES)
        ttl = answer["TimeToLiveDescription"]
        status, attribute = ttl.get("TimeToLiveStatus", "DISABLED"), ttl.get("AttributeName", "")
        if status in ("DISABLED", "DISABLING"):
            return Finding(table=table.name, what="ttl", verdict=Verdict.MISSING, wanted=EXPIRES, found=status)
        verdict = Verdict.OK if attribute == EXPIRES else Verdict.DIFFERENT
        return Finding(table=table.name, what="ttl", verdict=verdict, wanted=EXPIRES, found=attribute)

    def _recovery(self, table: Table) -> Finding:
        answer = self._asked(table, "describe_continuous_backups")
        if answer is None:
            return Finding(table=table.name, what="recovery", verdict=Verdict.UNSUPPORTED, wanted="ENABLED")
        backups = answer["ContinuousBackupsDescription"]
        status = backups.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus", "DISABLED")
        verdict = Verdict.OK if status == "ENABLED" else Verdict.MISSING
        return Finding(table=table.name, what="recovery", verdict=verdict, wanted="ENABLED", found=status)

    def _asked(self, table: Table, operation: str) -> dict[str, Any] | None:
        """Return the answer of an operation, or None where the server has none such."""
        try:
            return self._patiently(operation, {"TableName": table.name})
        except self._client.failures as error:
            if reason(error) in _UNKNOWN:
                return None
            raise _raised(error, table) from None

    def _call(self, table: Table, operation: str, parameters: Mapping[str, Any]) -> None:
        try:
            self._patiently(operation, parameters)
        except self._client.failures as error:
            # Another operator, or the first sending of this request, was faster.
            if reason(error) != "ResourceInUseException":
                raise _raised(error, table) from None

    def _patiently(self, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        deadline = time.monotonic() + _WAIT
        while True:
            try:
                return self._client.call_now(operation, parameters)
            except self._client.failures as error:
                if reason(error) not in _NOT_YET or time.monotonic() > deadline:
                    raise
            time.sleep(self._pause)


def _of_description(table: Table, described: Mapping[str, Any]) -> Iterator[Finding]:
    wanted = table.wanted()
    yield _compared(table, "key", _written(wanted["KeySchema"]), _written(described["KeySchema"]))
    there = {index["IndexName"]: index for index in described.get("GlobalSecondaryIndexes", [])}
    for index in table.indexes:
        yield _of_index(table, index, there.get(index.name))
    billing = described.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED")
    yield _compared(table, "billing", wanted["BillingMode"], billing)
    encryption = described.get("SSEDescription", {}).get("SSEType", _OWNED)
    yield _compared(table, "encryption", wanted["SSESpecification"]["SSEType"], encryption)
    protection = "on" if described.get("DeletionProtectionEnabled") else "off"
    yield _compared(table, "protection", "on", protection)


def _of_index(table: Table, index: Index, found: Mapping[str, Any] | None) -> Finding:
    what, wanted = f"index {index.name}", _index_written(index.wanted)
    if found is None:
        return Finding(table=table.name, what=what, verdict=Verdict.MISSING, wanted=wanted)
    return _compared(table, what, wanted, _index_written(found))


def _unsupported(finding: Finding) -> Finding:
    return Finding(table=finding.table, what=finding.what, verdict=Verdict.UNSUPPORTED, wanted=finding.wanted)


def _compared(table: Table, what: str, wanted: str, found: str) -> Finding:
    verdict = Verdict.OK if wanted == found else Verdict.DIFFERENT
    return Finding(table=table.name, what=what, verdict=verdict, wanted=wanted, found=found)


def _index_written(index: Mapping[str, Any]) -> str:
    projection = index["Projection"]
    beside = sorted(projection.get("NonKeyAttributes", []))
    return " ".join((_written(index["KeySchema"]), projection["ProjectionType"], *beside))


def _written(schema: list[dict[str, str]]) -> str:
    return ", ".join(f"{part['AttributeName']} {part['KeyType']}" for part in schema)


def _raised(error: Exception, table: Table) -> Exception:
    raised = translated(error, table.name)
    return raised if isinstance(raised, StoreError) else StoreUnavailable(path=table.name, why=reason(error))

"""Schemathesis against the OpenAPI document: whatever it sends, the answer is one that the document allows."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
import schemathesis
from bench.server import running
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.api.conftest import ADMIN

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = [
    "POST /v1/conversations",
    "POST /v1/conversations/{conversation_id}/messages",
    "GET /v1/conversations/{conversation_id}/messages",
    "DELETE /v1/users/{user_id}",
    "GET /v1/admin/users/{user_id}/export",
    "GET /v1/admin/users/{user_id}/audit",
    "PUT /v1/admin/users/{user_id}/hold",
    "DELETE /v1/admin/users/{user_id}/hold",
    "GET /v1/admin/holds",
    "GET /v1/admin/audit",
    "GET /v1/admin/bot",
    "POST /v1/admin/bot/reload",
    "GET /v1/admin/releases",
    "POST /v1/admin/releases",
    "GET /v1/admin/releases/diff",
    "POST /v1/admin/releases/promote",
    "POST /v1/admin/releases/rollback",
    "GET /v1/admin/tickets",
    "POST /v1/admin/tickets/{ticket_id}/accept",
    "POST /v1/admin/tickets/{ticket_id}/messages",
    "POST /v1/admin/tickets/{ticket_id}/resolve",
    "GET /v1/admin/conversations/{conversation_id}/turns",
    "GET /v1/admin/users/{user_id}/turns",
    "GET /v1/admin/faq/entries",
    "POST /v1/admin/faq/entries",
    "GET /v1/admin/faq/entries/{entry_id}",
    "PUT /v1/admin/faq/entries/{entry_id}",
    "DELETE /v1/admin/faq/entries/{entry_id}",
    "GET /v1/admin/faq/entries/{entry_id}/history",
    "POST /v1/admin/faq/entries/{entry_id}/rollback",
    "GET /v1/admin/faq/synonyms",
    "PUT /v1/admin/faq/synonyms",
    "GET /v1/admin/faq/synonyms/suggestions",
    "GET /v1/admin/faq/unanswered",
    "GET /v1/admin/faq/clusters",
    "POST /v1/admin/faq/unanswered/adopt",
    "POST /v1/admin/faq/unanswered/settle",
    "GET /v1/admin/faq/feedback",
    "GET /v1/admin/faq/export",
    "POST /v1/admin/faq/import",
    "POST /v1/conversations/{conversation_id}/turns/{seq}/feedback",
    "GET /v1/faq/suggest",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
]


@dataclass(frozen=True)
class Served:
    """A running server, its document, and a conversation in it."""

    operations: dict[str, APIOperation]
    conversation_id: str
    headers: dict[str, str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all routes, over HTTP as its clients speak to it."""
    folder = tmp_path_factory.mktemp("served")
    with running(folder, AICC_ADMIN_KEYS=f"admin:tester:{ADMIN}", AICC_KEYED_PER_MINUTE="10000000") as server:
        base = f"http://127.0.0.1:{server.port}"
        opened = httpx.post(f"{base}/v1/conversations", json={}).json()
        document = schemathesis.openapi.from_url(f"{base}/openapi.json")
        found = [result.ok() for result in document.get_all_operations()]
        yield Served(
            operations={operation.label: operation for operation in found},
            conversation_id=opened["conversation_id"],
            headers={"X-API-Key": ADMIN, "Authorization": f"Bearer {opened['token']}"},
        )


def test_every_operation_of_the_document_is_in_the_list(served: Served) -> None:
    """A new route cannot be forgotten here."""
    assert sorted(served.operations) == sorted(OPERATIONS)


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_one_that_the_document_allows(served: Served, label: str) -> None:
    """No server error, no undocumented status, no field that the document does not have."""

    # Half of the requests come from somebody who may; the conversation exists and its token is right.
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=served.operations[label].as_strategy(), known=st.booleans())
    def check(case: Case, known: bool) -> None:
        if known and "conversation_id" in (case.path_parameters or {}):
            case.path_parameters["conversation_id"] = served.conversation_id
        if known and "entry_id" in (case.path_parameters or {}):
            case.path_parameters["entry_id"] = "otp_lost"
        case.call_and_validate(headers=served.headers if known else None, checks=CHECKS)

    check()

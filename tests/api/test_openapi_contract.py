"""Schemathesis against the OpenAPI document: whatever it sends, the answer is one that the document allows."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
import schemathesis
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

if TYPE_CHECKING:
    from tests.api.conftest import Api

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = [
    "POST /v1/conversations",
    "POST /v1/conversations/{conversation_id}/messages",
    "GET /v1/conversations/{conversation_id}/messages",
    "DELETE /v1/users/{user_id}",
    "GET /v1/admin/bot",
    "POST /v1/admin/bot/reload",
    "GET /v1/admin/tickets",
    "POST /v1/admin/tickets/{ticket_id}/accept",
    "POST /v1/admin/tickets/{ticket_id}/messages",
    "POST /v1/admin/tickets/{ticket_id}/resolve",
    "GET /v1/admin/conversations/{conversation_id}/turns",
    "GET /v1/admin/users/{user_id}/turns",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
]


def operations(api: "Api") -> dict[str, APIOperation]:
    """The operations of the application's document by method and path."""
    document = schemathesis.openapi.from_asgi("/openapi.json", api.client.app)
    found = [result.ok() for result in document.get_all_operations()]
    return {operation.label: operation for operation in found}


def test_every_operation_of_the_document_is_in_the_list(api: "Api") -> None:
    """A new route cannot be forgotten here."""
    assert sorted(operations(api)) == sorted(OPERATIONS)


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_one_that_the_document_allows(make_api: "Callable[..., Api]", label: str) -> None:
    """No server error, no undocumented status, no field that the document does not have."""
    api = make_api(opens_per_minute=10**6, messages_per_minute=10**6)
    api.open()
    # Half of the requests come from somebody who may; the conversation exists and its token is right.
    headers = {"X-API-Key": "admin-key-0123456789", **api.bearer}

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operations(api)[label].as_strategy(), known=st.booleans())
    def check(case: Case, known: bool) -> None:
        if known and "conversation_id" in (case.path_parameters or {}):
            case.path_parameters["conversation_id"] = api.conversation_id
        case.call_and_validate(headers=headers if known else None, checks=CHECKS)

    check()

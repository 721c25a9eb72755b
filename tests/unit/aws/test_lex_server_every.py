"""Every operation of both services with requests made from their models: there is always an answer of AWS."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.lex_server import ROLE, shop

from aicc.aws.lex_server.app import LexServer
from aicc.aws.lex_server.failures import Refusal, RequestRefused
from aicc.aws.shapes import check_shape, operation_model, service_model

OPERATIONS = [
    (service, operation)
    for service in ("lexv2-models", "lexv2-runtime")
    for operation in service_model(service).operation_names
]
ARN = "arn:aws:lex:ap-northeast-2:111122223333:bot/ABCDEFGHIJ"
TEXTS = ("ABCDEFGHIJ", "DRAFT", "1", "ko_KR", ROLE, ARN, "AMAZON.Date", "주문", "", "x", '{"a": 1}', "us-east-1")


@pytest.fixture(scope="module")
def server() -> Iterator[LexServer]:
    """A server with one bot."""
    made = LexServer()
    made.make(shop())
    yield made
    made.close()


def value(service: str, shape: Any, chance: random.Random, depth: int = 0) -> Any:
    """Return a value of a shape, mostly one that it allows."""
    # Deep inside, only what must be there.
    optional = 0.4 if depth < 4 else 0.0
    makes: dict[str, Callable[[], Any]] = {
        "structure": lambda: {
            name: value(service, member, chance, depth + 1)
            for name, member in shape.members.items()
            if name in shape.required_members or chance.random() < optional
        },
        "list": lambda: [value(service, shape.member, chance, depth + 1) for _ in range(chance.choice((1, 1, 2)))],
        "map": lambda: {
            value(service, shape.key, chance, depth + 1): value(service, shape.value, chance, depth + 1)
            for _ in range(chance.choice((0, 1)))
        },
        "string": lambda: chance.choice(
            list(shape.enum) or [text for text in TEXTS if not check_shape(service, shape.name, text)] or TEXTS
        ),
        "boolean": lambda: chance.random() < 0.5,
        "double": chance.random,
        "blob": lambda: "불고기 주세요".encode(),
        "timestamp": lambda: 1_795_000_000,
    }
    return makes.get(shape.type_name, lambda: chance.choice((1, 5, 60, 300)))()


def addressed(server: LexServer, parameters: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return a request that mostly names what is there."""
    bot = next(iter(server.call("lexv2-models", "ListBots", {})["botSummaries"]), None) or {"botId": "ABCDEFGHIJ"}
    where = {"botId": bot["botId"], "botVersion": "DRAFT", "localeId": "ko_KR", "botAliasId": "TSTALIASID"}
    there = {**where, "sessionId": "customer-1", "requestContentType": "text/plain", "intentId": "FALLBCKINT"}
    return {name: there[name] if name in there and chance.random() < 0.9 else it for name, it in parameters.items()}


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_every_operation_answers_or_refuses_as_aws_does(server: LexServer, service: str, operation: str) -> None:
    """Ten requests each: no fault of the server, and no response that breaks its model."""
    chance = random.Random(operation)  # noqa: S311 - what is tried must be the same each time
    shape = operation_model(service, operation).input_shape
    faults = []
    for _ in range(10):
        request = addressed(server, value(service, shape, chance), chance)
        try:
            server.call(service, operation, request)
        except RequestRefused as refused:
            faults += [(refused.message, request)] if refused.refusal is Refusal.INTERNAL else []
    assert faults == []

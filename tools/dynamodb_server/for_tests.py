"""What tests of DynamoDB begin with: a server, and tables that nobody else has."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from tools import for_tests
from tools.dynamodb_server.start import DynamoDBServer

from aicc.stores.dynamodb import Database, connect
from aicc.stores.dynamodb.provisioning import Provisioner

_NUMBERS: Final = itertools.count(1)


@contextmanager
def running(folder: Path, *, in_memory: bool = True) -> Iterator[DynamoDBServer]:
    """Start a server, and give this process credentials that it accepts. Skips where there can be no server.

    Args:
        folder: for its log, and its data unless it is kept in memory.
        in_memory: whether it forgets everything at its end.
    """
    server = for_tests.started(DynamoDBServer(folder, in_memory=in_memory))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ACCESS_KEY_ID", "tests")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "tests")
        try:
            yield server
        finally:
            server.kill()


def fresh_tables(url: str) -> Database:
    """Return new tables, under a prefix of their own. Close its client, or the stores over it."""
    database = connect(prefix=f"test{next(_NUMBERS)}-", endpoint=url)
    provisioner = Provisioner(database.client, pause=0.01)
    for table in database.tables.both:
        provisioner.make(table)
    return database

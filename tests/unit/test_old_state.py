"""Conversations that were saved before facts had ends of their own."""

import json
import sqlite3
from pathlib import Path

from aicc.stores.sqlite import Database
from aicc.stores.sqlite.schema import MIGRATIONS

BODY = {"id": "conv_1", "facts": {"customer_number": "1234567"}, "facts_until": "2026-11-22T10:00:00Z", "misses": 0}


def test_an_old_fact_does_not_become_one_for_ever(tmp_path: Path) -> None:
    """A customer who was identified for ten minutes is asked again after the migration."""
    file = tmp_path / "aicc.sqlite3"
    connection = sqlite3.connect(file)
    connection.executescript("".join(MIGRATIONS[:2]))
    connection.execute("PRAGMA user_version = 2")
    connection.execute("INSERT INTO conversations VALUES ('conv_1', 'u', 3, ?)", (json.dumps(BODY).encode(),))
    connection.commit()
    connection.close()

    Database(file).close()

    connection = sqlite3.connect(file)
    (body,) = connection.execute("SELECT body FROM conversations").fetchone()
    connection.close()
    assert json.loads(body) == {"id": "conv_1", "misses": 0}

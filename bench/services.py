"""Real services beside the servers that are measured: Redis and DynamoDB Local, each in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil
from tools.dynamodb_server.start import DynamoDBServer
from tools.redis_server.start import RedisServer

# DynamoDB Local asks for some, whatever they are.
_CREDENTIALS: Final = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench"}
STORES: Final = ("sqlite", "dynamodb")


@contextmanager
def redis(folder: Path, *options: str) -> Iterator[RedisServer]:
    """Run Redis for the length of the context."""
    home = folder / "redis"
    home.mkdir(exist_ok=True)
    with RedisServer(home, *options) as server:
        yield server


@contextmanager
def durable(store: str, folder: Path) -> Iterator[dict[str, str]]:
    """Run what a durable store needs for the length of the context, and give the settings that name it."""
    if store == "sqlite":
        yield {}
        return
    with dynamodb(folder) as server:
        yield dynamodb_settings(server.url)


@contextmanager
def dynamodb(folder: Path) -> Iterator[DynamoDBServer]:
    """Run DynamoDB Local, which has the tables, for the length of the context."""
    home = folder / "dynamodb"
    home.mkdir(exist_ok=True)
    with DynamoDBServer(home, in_memory=True) as server:
        make = [sys.executable, "-m", "aicc.cli", "aws", "tables"]
        made = subprocess.run(
            make, env={**os.environ, **dynamodb_settings(server.url)}, capture_output=True, text=True, check=False
        )
        if made.returncode != 0:
            raise RuntimeError(f"aicc aws tables ended with {made.returncode}:\n{made.stdout}{made.stderr}")
        yield server


def dynamodb_settings(url: str) -> dict[str, str]:
    """Return the settings of a server that keeps its data at this address."""
    return {"AICC_STORE": "dynamodb", "AICC_AWS_ENDPOINT": url, **_CREDENTIALS}


def cpu_of(pid: int) -> float:
    """Return the CPU seconds that a service has used."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)

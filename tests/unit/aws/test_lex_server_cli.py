"""`aicc aws lex serve`."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.lex_server import client
from tests.release_bot import write_bot
from typer import Typer
from typer.testing import CliRunner

from aicc.cli.aws.lex_serve import serve
from aicc.models.errors.lex_server import LexFunctionInvalid, LexServerDataInvalid

APP = Typer()
APP.command()(serve)
STARTS = "from typer import Typer; from aicc.cli.aws.lex_serve import serve; app = Typer(); app.command()(serve); app()"


@pytest.mark.parametrize(
    "given",
    [
        "orders",
        "orders=shop",
        "=shop:fulfil",
        "orders=shop:",
        "orders=no_such_module:f",
        "orders=os:no_such",
        "orders=os:sep",
    ],
)
def test_a_function_that_is_none_is_said_before_anything_is_served(given: str) -> None:
    """--lambda wants NAME=module:function, of a module and a function that are there."""
    result = CliRunner().invoke(APP, ["--port", "0", "--lambda", given])
    assert isinstance(result.exception, LexFunctionInvalid)
    assert given in result.exception.ko


def test_a_file_of_another_program_is_refused(tmp_path: Path) -> None:
    """--data never overwrites what this server has not written."""
    data = tmp_path / "notes.txt"
    data.write_text("메모", encoding="utf-8")
    result = CliRunner().invoke(APP, ["--port", "0", "--data", str(data)])
    assert isinstance(result.exception, LexServerDataInvalid)
    assert data.read_text(encoding="utf-8") == "메모"


def test_a_bot_project_is_served_with_its_function(tmp_path: Path) -> None:
    """--bot makes and builds the project; its address and identifiers are printed; the --lambda is its hook."""
    (tmp_path / "shop.py").write_text(
        "def hook(event, context):\n"
        "    words = [{'contentType': 'PlainText', 'content': event['sessionState']['intent']['name']}]\n"
        "    return {'sessionState': {'dialogAction': {'type': 'ElicitIntent'}}, 'messages': words}\n",
        encoding="utf-8",
    )
    command = [
        sys.executable,
        "-c",
        STARTS,
        "--port",
        "0",
        "--bot",
        str(write_bot(tmp_path / "bot")),
        "--lambda",
        "shop=shop:hook",
    ]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as process:
        # What hangs is ended, and the test with it.
        limit = threading.Timer(60, process.kill)
        limit.start()
        try:
            assert process.stdout is not None
            found = re.search(r"botId=(\S+)", process.stdout.readline())
            address = process.stdout.readline().removeprefix("Lex V2: ").strip()
            assert found is not None
            answer = client("lexv2-runtime", address).recognize_text(
                botId=found[1],
                botAliasId="TSTALIASID",
                localeId="ko_KR",
                sessionId="customer-1",
                text="지점 방문을 예약하고 싶어요",
            )
        finally:
            limit.cancel()
            process.terminate()
    assert answer["messages"][-1]["content"] == "visit"

"""What only a real account of AWS can prove: runs with AICC_AWS_E2E=1, credentials, and what each test names.

Everything that is made gets a name of its own and is deleted again. AICC_LEX_ENDPOINT points the test of Lex at another
server, which shows that the test itself works.
"""

import json
import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import BotoCoreError, ClientError
from tests.unit.aws.lex_bots import cafe

from aicc.aws.asking import connect_service
from aicc.aws.comprehend import Comprehend
from aicc.aws.flows.simulator.dialogues import load_dialogues
from aicc.aws.flows.test_cases import write_test_case
from aicc.aws.lex.connection import connect as connect_models
from aicc.aws.lex.deploy import Target, deploy
from aicc.aws.lex.listening import listening_bot
from aicc.aws.lex_runtime import LexAddress
from aicc.aws.nlu import connect

FLOWS = Path(__file__).parents[1] / "golden" / "aws" / "flows"
INSTANCE = os.environ.get("AICC_CONNECT_INSTANCE_ID", "")
ROLE = os.environ.get("AICC_AWS_LEX_ROLE", "")
LEX = os.environ.get("AICC_LEX_ENDPOINT") or None
BOT, ALIAS = os.environ.get("AICC_LEX_BOT_ID", ""), os.environ.get("AICC_LEX_BOT_ALIAS_ID", "")
REGION = os.environ.get("AICC_AWS_REGION") or "ap-northeast-2"

pytestmark = pytest.mark.skipif(os.environ.get("AICC_AWS_E2E") != "1", reason="AICC_AWS_E2E=1 asks a real AWS account")
needs_instance = pytest.mark.skipif(not INSTANCE, reason="AICC_CONNECT_INSTANCE_ID names no instance of Connect")
# What Connect is said to answer, word for word, to the flows of the linter's tests.
REFUSED = sorted(
    path
    for path in (FLOWS / "bad").glob("*.json")
    if not path.name.endswith(".problems.json")
    and any(problem["aws"] for problem in json.loads(path.with_suffix(".problems.json").read_text())["problems"])
)


@pytest.fixture(scope="session", autouse=True)
def credentials() -> None:
    """Somebody's account."""
    if LEX:
        return
    try:
        boto3.client("sts", region_name=REGION).get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        pytest.skip(f"no credentials for an AWS account: {type(error).__name__}")


@pytest.fixture
def flow_id() -> Iterator[str]:
    """A flow in Connect that says something and hangs up; deleted at the end."""
    client = boto3.client("connect", region_name=REGION)
    says = {
        "Identifier": "인사",
        "Type": "MessageParticipant",
        "Parameters": {"Text": "안녕하세요."},
        "Transitions": {
            "NextAction": "끊기",
            "Errors": [{"NextAction": "끊기", "ErrorType": "NoMatchingError"}],
            "Conditions": [],
        },
    }
    ends = {"Identifier": "끊기", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
    content = {"Version": "2019-10-30", "StartAction": "인사", "Metadata": {}, "Actions": [says, ends]}
    made = client.create_contact_flow(
        InstanceId=INSTANCE,
        Name=f"aicc-test-{uuid.uuid4().hex[:12]}",
        Type="CONTACT_FLOW",
        Content=json.dumps(content, ensure_ascii=False),
    )
    yield made["ContactFlowId"]
    client.delete_contact_flow(InstanceId=INSTANCE, ContactFlowId=made["ContactFlowId"])


@pytest.mark.skipif(not ROLE, reason="AICC_AWS_LEX_ROLE names no role for a new bot")
def test_lex_builds_what_we_deploy_and_a_second_time_changes_nothing() -> None:
    """The bot understands one of its sentences, and is deleted again. It has no code hooks: there is no function."""
    listening = listening_bot(cafe().bot)
    heard = [
        replace(locale, intents=tuple(replace(intent, dialog_hook=False) for intent in locale.intents))
        for locale in listening.locales
    ]
    bot = replace(listening, name=f"aicc_test_{uuid.uuid4().hex[:12]}", locales=tuple(heard))
    models, target = connect_models(REGION, LEX), Target(alias="live", role=ROLE, function=None)
    made = deploy(bot, models, target, lambda _step: None)
    try:
        again = deploy(bot, models, target, lambda _step: None)
        reader = connect(
            LexAddress(bot_id=made.bot_id, alias_id=made.alias_id),
            region=REGION,
            lex_endpoint=LEX,
            comprehend=False,
            seconds=10.0,
        )
        read = reader.read("주문할게요", session="", intents=("order",))
        reader.close()
    finally:
        models.call("DeleteBot", botId=made.bot_id, skipResourceInUseCheck=True)

    assert again.steps == ()
    assert read.fallback == ""


@needs_instance
@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_connect_says_of_a_bad_flow_what_the_linter_says(path: Path) -> None:
    """In the same words; what our own rules find, Connect need not."""
    expected = json.loads(path.with_suffix(".problems.json").read_text())
    client = boto3.client("connect", region_name=REGION)
    with pytest.raises(client.exceptions.InvalidContactFlowException) as refused:
        client.create_contact_flow(
            InstanceId=INSTANCE,
            Name=f"aicc-test-{uuid.uuid4().hex[:12]}",
            Type=expected["about"].get("flow_type", "CONTACT_FLOW"),
            Content=path.read_text(encoding="utf-8"),
        )

    said = {problem["message"] for problem in refused.value.response["problems"]}
    assert said >= {problem["aws"] for problem in expected["problems"] if problem["aws"]}


@needs_instance
def test_connect_runs_a_native_test_case_that_we_wrote(flow_id: str, tmp_path: Path) -> None:
    """A call that hears the greeting passes."""
    client = boto3.client("connect", region_name=REGION)
    written = tmp_path / "greeting.flow"
    written.write_text(
        f"- name: aicc-test-{uuid.uuid4().hex[:12]}\n  turns:\n    - 봇: 안녕하세요.\n", encoding="utf-8"
    )
    ((dialogue,), _) = load_dialogues([written])
    case = write_test_case(dialogue, flow=flow_id)
    made = client.create_test_case(InstanceId=INSTANCE, **{**case.request, "Status": "PUBLISHED"})
    named = {"InstanceId": INSTANCE, "TestCaseId": made["TestCaseId"]}
    try:
        execution = client.start_test_case_execution(**named)["TestCaseExecutionId"]
        status, until = "INITIATED", time.monotonic() + 300
        while status in ("INITIATED", "IN_PROGRESS") and time.monotonic() < until:
            time.sleep(2)
            status = client.get_test_case_execution_summary(**named, TestCaseExecutionId=execution)["Status"]
    finally:
        client.delete_test_case(**named)

    assert status == "PASSED"


def test_comprehend_knows_moods_and_places_in_korean() -> None:
    """The answers have the shape that we read."""
    comprehend = Comprehend(connect_service("comprehend", region=REGION, endpoint=None, seconds=10.0))
    mood = comprehend.sentiment("정말 화가 납니다. 최악이에요.").mood.value
    found = {entity.kind for entity in comprehend.entities("서울특별시 강남구에 있는 지점은 어디인가요?")}
    comprehend.close()

    assert (mood, "place" in found) == ("NEGATIVE", True)


def test_comprehend_knows_no_personal_data_in_korean() -> None:
    """Why ours stays."""
    client = boto3.client("comprehend", region_name=REGION)
    with pytest.raises(client.exceptions.UnsupportedLanguageException):
        client.detect_pii_entities(Text="제 번호는 010-0000-0000 입니다", LanguageCode="ko")


@pytest.mark.skipif(not (BOT and ALIAS), reason="AICC_LEX_BOT_ID and AICC_LEX_BOT_ALIAS_ID name no bot")
def test_lex_understands_the_bot_that_was_deployed() -> None:
    """An intent of the packaged bot comes back under our id."""
    reader = connect(LexAddress(bot_id=BOT, alias_id=ALIAS), region=REGION, comprehend=False, seconds=10.0)
    read = reader.read("카드를 잃어버렸어요", session="", intents=("card_loss",))
    reader.close()

    assert read.fallback == ""
    assert [one.intent for one in read.intents or ()] == ["card_loss"]

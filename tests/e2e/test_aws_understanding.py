"""Lex and Comprehend of a real account: what no server of ours can prove. Runs with AICC_AWS_E2E=1 and credentials."""

import os

import boto3
import pytest

from aicc.aws.asking import connect_service
from aicc.aws.comprehend import Comprehend
from aicc.aws.lex_runtime import LexAddress
from aicc.aws.nlu import connect

BOT, ALIAS = os.environ.get("AICC_LEX_BOT_ID", ""), os.environ.get("AICC_LEX_BOT_ALIAS_ID", "")
REGION = os.environ.get("AICC_AWS_REGION") or "ap-northeast-2"

pytestmark = pytest.mark.skipif(os.environ.get("AICC_AWS_E2E") != "1", reason="AICC_AWS_E2E=1 asks a real AWS account")


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

"""The models API of the local Lex, asked by an unmodified client."""

import io
import json
import re
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.lex_server import ROLE, Lex, running, said, shop

from aicc.models.errors.lex_server import LexServerDataInvalid

BOT = {"roleArn": ROLE, "dataPrivacy": {"childDirected": False}, "idleSessionTTLInSeconds": 300}
NOWHERE = "AAAAAAAAAA"


@pytest.fixture(scope="module")
def server() -> Iterator[Lex]:
    """One server for all tests; each makes its own bots."""
    with running() as lex:
        yield lex


@pytest.fixture
def lex(server: Lex) -> Lex:
    """The server without the bots of other tests."""
    for bot in server.models.list_bots()["botSummaries"]:
        server.models.delete_bot(botId=bot["botId"], skipResourceInUseCheck=True)
    return server


def make_bot(lex: Lex, name: str = "Shop") -> str:
    """Make an empty bot and return its identifier."""
    return str(lex.models.create_bot(botName=name, **BOT)["botId"])


def make_locale(lex: Lex, name: str = "Shop") -> dict[str, str]:
    """Make a bot with an empty Korean locale and return where that is."""
    where = {"botId": make_bot(lex, name), "botVersion": "DRAFT", "localeId": "ko_KR"}
    lex.models.create_bot_locale(**where, nluIntentConfidenceThreshold=0.4)
    return where


def refusal(error: pytest.ExceptionInfo[ClientError]) -> tuple[str, int]:
    """Return the code and the HTTP status of a refusal."""
    answer = error.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


def test_a_bot_is_creating_first_and_then_available(lex: Lex) -> None:
    """CreateBot answers Creating, the next look Available."""
    made = lex.models.create_bot(botName="Shop", **BOT)
    found = lex.models.describe_bot(botId=made["botId"])
    assert (made["botStatus"], found["botStatus"], found["botName"]) == ("Creating", "Available", "Shop")


def test_identifiers_are_ten_capitals_and_digits(lex: Lex) -> None:
    """The identifiers of bots are as their pattern wants them."""
    assert re.fullmatch("[A-Z0-9]{10}", make_bot(lex))


def test_every_bot_has_the_test_alias(lex: Lex) -> None:
    """TSTALIASID points to the draft, and is enabled for the languages that the bot gets."""
    bot_id = make_locale(lex)["botId"]
    alias = lex.models.describe_bot_alias(botId=bot_id, botAliasId="TSTALIASID")
    assert (alias["botAliasName"], alias["botVersion"]) == ("TestBotAlias", "DRAFT")
    assert alias["botAliasLocaleSettings"] == {"ko_KR": {"enabled": True}}


def test_every_locale_has_the_fallback_intent(lex: Lex) -> None:
    """A new locale is not built, is named, and holds FallbackIntent."""
    where = make_locale(lex)
    found = lex.models.describe_bot_locale(**where)
    intents = lex.models.list_intents(**where)["intentSummaries"]
    assert (found["botLocaleStatus"], found["localeName"], found["intentsCount"]) == (
        "NotBuilt",
        "Korean (South Korea)",
        1,
    )
    assert [intent["intentName"] for intent in intents] == ["FallbackIntent"]


@pytest.mark.parametrize(
    ("operation", "parameters", "expected"),
    [
        ("describe_bot", {"botId": NOWHERE}, ("ResourceNotFoundException", 404)),
        ("describe_bot_alias", {"botId": NOWHERE, "botAliasId": "TSTALIASID"}, ("ResourceNotFoundException", 404)),
        # These have no ResourceNotFoundException in their model.
        ("update_bot", {"botId": NOWHERE, "botName": "Shop", **BOT}, ("PreconditionFailedException", 412)),
        ("list_bot_aliases", {"botId": NOWHERE}, ("ValidationException", 400)),
        (
            "build_bot_locale",
            {"botId": NOWHERE, "botVersion": "DRAFT", "localeId": "ko_KR"},
            ("PreconditionFailedException", 412),
        ),
        ("describe_export", {"exportId": NOWHERE}, ("ResourceNotFoundException", 404)),
        ("describe_import", {"importId": NOWHERE}, ("ResourceNotFoundException", 404)),
        (
            "list_tags_for_resource",
            {"resourceARN": f"arn:aws:lex:ap-northeast-2:111122223333:bot/{NOWHERE}"},
            ("ResourceNotFoundException", 404),
        ),
        ("create_bot", {"botName": "주문봇", **BOT}, ("ValidationException", 400)),
        ("create_bot", {"botName": "Shop", **BOT, "botType": "Robot"}, ("ValidationException", 400)),
        ("start_bot_analyzer", {"botId": NOWHERE, "analysisScope": "BotLocale"}, ("NotImplementedException", 501)),
    ],
)
def test_a_refusal_is_the_exception_that_the_model_has(
    lex: Lex, operation: str, parameters: dict[str, Any], expected: tuple[str, int]
) -> None:
    """Each refusal has the code and the HTTP status of AWS."""
    with pytest.raises(ClientError) as error:
        getattr(lex.models, operation)(**parameters)
    assert refusal(error) == expected


def test_exceptions_are_those_of_the_client(lex: Lex) -> None:
    """`except models.exceptions.ConflictException` catches a name that is taken."""
    make_bot(lex)
    with pytest.raises(lex.models.exceptions.ConflictException, match="Bot Shop already exists"):
        make_bot(lex)


def test_an_account_has_at_most_a_hundred_bots(lex: Lex) -> None:
    """The hundred and first is beyond the quota, with HTTP 402 as in the model."""
    for number in range(100):
        make_bot(lex, f"Bot{number}")
    with pytest.raises(ClientError) as error:
        make_bot(lex, "OneMore")
    assert refusal(error) == ("ServiceQuotaExceededException", 402)


def test_an_update_replaces_what_may_be_set(lex: Lex) -> None:
    """What an update does not say is gone; identifiers and dates stay."""
    bot_id = lex.models.create_bot(botName="Shop", description="가게", **BOT)["botId"]
    before = lex.models.describe_bot(botId=bot_id)
    lex.models.update_bot(botId=bot_id, botName="Store", **BOT)
    after = lex.models.describe_bot(botId=bot_id)
    assert (after["botName"], "description" in after) == ("Store", False)
    assert after["creationDateTime"] == before["creationDateTime"]


def test_what_belongs_to_a_bot_goes_with_it(lex: Lex) -> None:
    """After DeleteBot neither its alias nor its intents are there."""
    where = make_locale(lex)
    assert lex.models.delete_bot(botId=where["botId"])["botStatus"] == "Deleting"
    with pytest.raises(lex.models.exceptions.ResourceNotFoundException):
        lex.models.describe_bot_alias(botId=where["botId"], botAliasId="TSTALIASID")


def test_a_slot_type_in_use_is_kept_unless_one_insists(lex: Lex) -> None:
    """DeleteSlotType refuses while a slot has that type."""
    where = make_locale(lex)
    value = [{"sampleValue": {"value": "불고기"}}]
    setting = {"resolutionStrategy": "TopResolution"}
    type_id = lex.models.create_slot_type(
        **where, slotTypeName="Menu", slotTypeValues=value, valueSelectionSetting=setting
    )["slotTypeId"]
    intent_id = lex.models.create_intent(**where, intentName="Order")["intentId"]
    lex.models.create_slot(
        **where,
        intentId=intent_id,
        slotName="Menu",
        slotTypeId=type_id,
        valueElicitationSetting={"slotConstraint": "Optional"},
    )
    with pytest.raises(lex.models.exceptions.ConflictException, match="in use by Menu"):
        lex.models.delete_slot_type(**where, slotTypeId=type_id)
    lex.models.delete_slot_type(**where, slotTypeId=type_id, skipResourceInUseCheck=True)
    assert lex.models.list_slot_types(**where)["slotTypeSummaries"] == []


def test_a_sample_utterance_is_at_most_five_hundred_characters(lex: Lex) -> None:
    """Longer ones are refused, as in Lex."""
    where = make_locale(lex)
    with pytest.raises(lex.models.exceptions.ValidationException, match="at most 500"):
        lex.models.create_intent(**where, intentName="Order", sampleUtterances=[{"utterance": "가" * 501}])


def test_lists_are_filtered_sorted_and_paged(lex: Lex) -> None:
    """ListBots honours filters, order and the size of a page."""
    for name in ("Cafe", "Bank", "Bakery"):
        make_bot(lex, name)
    order = {"attribute": "BotName", "order": "Descending"}
    wanted = [{"name": "BotName", "values": ["Ba"], "operator": "CO"}]
    first = lex.models.list_bots(sortBy=order, filters=wanted, maxResults=1)
    second = lex.models.list_bots(sortBy=order, filters=wanted, maxResults=1, nextToken=first["nextToken"])
    assert [first["botSummaries"][0]["botName"], second["botSummaries"][0]["botName"]] == ["Bank", "Bakery"]
    assert "nextToken" not in second


def test_a_token_that_was_never_given_is_refused(lex: Lex) -> None:
    """A page that nobody has asked before does not exist."""
    with pytest.raises(lex.models.exceptions.ValidationException, match="nextToken"):
        lex.models.list_bots(nextToken="다음")


def test_waiters_of_boto3_end_at_once(lex: Lex) -> None:
    """`bot_locale_built` needs one look, so that nobody waits ten seconds for the second."""
    bot_id = lex.server.make(shop())
    where = {"botId": bot_id, "botVersion": "DRAFT", "localeId": "ko_KR"}
    assert lex.models.build_bot_locale(**where)["botLocaleStatus"] == "Building"
    waiter = lex.models.get_waiter("bot_locale_built")
    waiter.config.max_attempts = 1
    waiter.wait(**where)
    found = lex.models.describe_bot_locale(**where)
    assert (found["botLocaleStatus"], found["failureReasons"]) == ("Built", [])
    assert found["botLocaleHistoryEvents"][0]["event"] == "Built"


def test_a_locale_without_sentences_fails_to_build_and_says_why(lex: Lex) -> None:
    """The status is Failed, and the reasons name what is missing."""
    where = make_locale(lex)
    lex.models.build_bot_locale(**where)
    found = lex.models.describe_bot_locale(**where)
    assert found["botLocaleStatus"] == "Failed"
    assert found["failureReasons"] == ["ko_KR: Without any utterance the build fails; give an intent some."]


def test_alphanumeric_slots_do_not_build_in_korean(lex: Lex) -> None:
    """Korean has no AMAZON.AlphaNumeric, which the build says."""
    where = make_locale(lex)
    intent = {"intentName": "Order", "sampleUtterances": [{"utterance": "주문 조회"}]}
    intent_id = lex.models.create_intent(**where, **intent)["intentId"]
    lex.models.create_slot(
        **where,
        intentId=intent_id,
        slotName="Number",
        slotTypeId="AMAZON.AlphaNumeric",
        valueElicitationSetting={"slotConstraint": "Optional"},
    )
    lex.models.build_bot_locale(**where)
    reasons = lex.models.describe_bot_locale(**where)["failureReasons"]
    assert ["AMAZON.AlphaNumeric" in reason for reason in reasons] == [True]


def test_the_test_alias_goes_on_with_the_last_build_while_the_draft_changes(lex: Lex) -> None:
    """A change makes the locale NotBuilt; customers of the test alias notice nothing before it is built."""
    bot_id = lex.server.make(shop())
    where = {"botId": bot_id, "botVersion": "DRAFT", "localeId": "ko_KR"}
    lex.models.create_intent(**where, intentName="Agent", sampleUtterances=[{"utterance": "상담원 연결해 주세요"}])
    assert lex.models.describe_bot_locale(**where)["botLocaleStatus"] == "NotBuilt"
    assert lex.say(bot_id, "상담원 연결해 주세요")["sessionState"]["intent"]["name"] == "FallbackIntent"
    lex.models.build_bot_locale(**where)
    assert lex.say(bot_id, "상담원 연결해 주세요")["sessionState"]["intent"]["name"] == "Agent"


def test_a_version_is_what_the_draft_was(lex: Lex) -> None:
    """Versions are numbered, and what the draft becomes later does not reach them."""
    bot_id = lex.server.make(shop())
    sources = {"ko_KR": {"sourceBotVersion": "DRAFT"}}
    first = lex.models.create_bot_version(botId=bot_id, botVersionLocaleSpecification=sources)["botVersion"]
    lex.models.delete_bot_locale(botId=bot_id, botVersion="DRAFT", localeId="ko_KR")
    alias_id = lex.models.create_bot_alias(botId=bot_id, botAliasName="live", botVersion=first)["botAliasId"]
    assert first == "1"
    assert said(lex.say(bot_id, "주문 조회해 주세요", alias=alias_id)) == ["배달 중입니다."]
    with pytest.raises(lex.models.exceptions.ConflictException, match="in use by live"):
        lex.models.delete_bot_version(botId=bot_id, botVersion="1")


def test_only_a_built_locale_becomes_a_version(lex: Lex) -> None:
    """CreateBotVersion refuses a draft that was never built."""
    where = make_locale(lex)
    with pytest.raises(lex.models.exceptions.PreconditionFailedException, match="not built"):
        lex.models.create_bot_version(
            botId=where["botId"], botVersionLocaleSpecification={"ko_KR": {"sourceBotVersion": "DRAFT"}}
        )


def test_a_locale_that_is_deleted_talks_no_more(lex: Lex) -> None:
    """With its draft, what the test alias served of a locale goes."""
    bot_id = lex.server.make(shop())
    lex.models.delete_bot_locale(botId=bot_id, botVersion="DRAFT", localeId="ko_KR")
    with pytest.raises(lex.runtime.exceptions.ResourceNotFoundException, match="no built locale"):
        lex.say(bot_id, "네")


def test_what_is_not_carried_out_here_is_named_by_the_build(lex: Lex) -> None:
    """Branches behind the dialog hook are kept and answered; recommendedActions says that they do nothing here."""
    bot_id = lex.server.make(shop())
    where = {"botId": bot_id, "botVersion": "DRAFT", "localeId": "ko_KR"}
    branch = {
        "name": "vip",
        "condition": {"expressionString": "[tier] = 'VIP'"},
        "nextStep": {"dialogAction": {"type": "EndConversation"}},
    }
    conditional = {"active": True, "conditionalBranches": [branch], "defaultBranch": {}}
    hook = {
        "enableCodeHookInvocation": False,
        "active": True,
        "postCodeHookSpecification": {"successConditional": conditional},
    }
    made = lex.models.create_intent(
        **where,
        intentName="Agent",
        sampleUtterances=[{"utterance": "상담원 연결해 주세요"}],
        initialResponseSetting={"codeHook": hook, "conditional": conditional},
    )
    lex.models.build_bot_locale(**where)
    found = lex.models.describe_bot_locale(**where)
    kept = lex.models.describe_intent(**where, intentId=made["intentId"])
    assert found["recommendedActions"] == [
        "Agent.initialResponseSetting.codeHook.postCodeHookSpecification: successConditional is kept and answered, "
        "but not carried out"
    ]
    assert kept["initialResponseSetting"] == {"codeHook": hook, "conditional": conditional}


def test_the_draft_is_listed_among_the_versions(lex: Lex) -> None:
    """ListBotVersions has the draft and all versions."""
    bot_id = lex.server.make(shop())
    lex.models.create_bot_version(botId=bot_id, botVersionLocaleSpecification={"ko_KR": {"sourceBotVersion": "DRAFT"}})
    versions = lex.models.list_bot_versions(botId=bot_id)["botVersionSummaries"]
    assert [one["botVersion"] for one in versions] == ["DRAFT", "1"]


def test_an_alias_points_only_to_versions_that_are_there(lex: Lex) -> None:
    """Neither making nor changing an alias takes a version that does not exist."""
    bot_id = make_bot(lex)
    with pytest.raises(lex.models.exceptions.PreconditionFailedException, match="BotVersion"):
        lex.models.create_bot_alias(botId=bot_id, botAliasName="live", botVersion="7")
    alias_id = lex.models.create_bot_alias(botId=bot_id, botAliasName="live")["botAliasId"]
    with pytest.raises(lex.models.exceptions.PreconditionFailedException, match="BotVersion"):
        lex.models.update_bot_alias(botId=bot_id, botAliasId=alias_id, botAliasName="live", botVersion="7")
    with pytest.raises(lex.runtime.exceptions.ResourceNotFoundException, match="points to no version"):
        lex.say(bot_id, "네", alias=alias_id)


def test_tags_hang_on_bots(lex: Lex) -> None:
    """Tags given at the making are there, more are added, and some are taken away."""
    bot_id = lex.models.create_bot(botName="Shop", botTags={"team": "cs"}, **BOT)["botId"]
    arn = f"arn:aws:lex:ap-northeast-2:111122223333:bot/{bot_id}"
    lex.models.tag_resource(resourceARN=arn, tags={"stage": "개발"})
    lex.models.untag_resource(resourceARN=arn, tagKeys=["team"])
    assert lex.models.list_tags_for_resource(resourceARN=arn)["tags"] == {"stage": "개발"}


def test_a_policy_changes_only_from_the_revision_that_is_named(lex: Lex) -> None:
    """What Connect is allowed by is made, read, and guarded by its revision."""
    bot_id = make_bot(lex)
    arn = f"arn:aws:lex:ap-northeast-2:111122223333:bot-alias/{bot_id}/TSTALIASID"
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    revision = lex.models.create_resource_policy(resourceArn=arn, policy=policy)["revisionId"]
    assert lex.models.describe_resource_policy(resourceArn=arn)["policy"] == policy
    with pytest.raises(lex.models.exceptions.PreconditionFailedException, match="at revision 1"):
        lex.models.update_resource_policy(resourceArn=arn, policy=policy, expectedRevisionId="9")
    lex.models.delete_resource_policy(resourceArn=arn, expectedRevisionId=revision)
    with pytest.raises(lex.models.exceptions.ResourceNotFoundException, match="A policy of"):
        lex.models.describe_resource_policy(resourceArn=arn)


def test_connect_is_let_in_by_a_statement(lex: Lex) -> None:
    """CreateResourcePolicyStatement makes the policy of an alias, and the last one that is deleted takes it away."""
    bot_id = make_bot(lex)
    arn = f"arn:aws:lex:ap-northeast-2:111122223333:bot-alias/{bot_id}/TSTALIASID"
    instance = {"AWS:SourceArn": "arn:aws:connect:ap-northeast-2:111122223333:instance/1"}
    statement = {
        "statementId": "connect",
        "effect": "Allow",
        "principal": [{"service": "connect.amazonaws.com"}],
        "action": ["lex:RecognizeText", "lex:StartConversation"],
        "condition": {"ArnEquals": instance},
    }
    lex.models.create_resource_policy_statement(resourceArn=arn, **statement)
    policy = json.loads(lex.models.describe_resource_policy(resourceArn=arn)["policy"])
    with pytest.raises(lex.models.exceptions.ConflictException, match="statement connect"):
        lex.models.create_resource_policy_statement(resourceArn=arn, **statement)
    lex.models.delete_resource_policy_statement(resourceArn=arn, statementId="connect")
    with pytest.raises(lex.models.exceptions.ResourceNotFoundException, match="A policy of"):
        lex.models.describe_resource_policy(resourceArn=arn)
    assert policy["Statement"] == [
        {
            "Sid": "connect",
            "Effect": "Allow",
            "Principal": {"Service": ["connect.amazonaws.com"]},
            "Action": ["lex:RecognizeText", "lex:StartConversation"],
            "Resource": arn,
            "Condition": {"ArnEquals": instance},
        }
    ]


def exported(lex: Lex, bot_id: str) -> bytes:
    """Export the draft of a bot and return the file, downloaded from where Lex says it is."""
    specification = {"botExportSpecification": {"botId": bot_id, "botVersion": "DRAFT"}}
    made = lex.models.create_export(resourceSpecification=specification, fileFormat="LexJson")
    found = lex.models.describe_export(exportId=made["exportId"])
    assert (made["exportStatus"], found["exportStatus"]) == ("InProgress", "Completed")
    with urllib.request.urlopen(found["downloadUrl"]) as answer:  # noqa: S310 - the server of this test
        content: bytes = answer.read()
        return content


def imported(lex: Lex, content: bytes, name: str, merges: str = "FailOnConflict") -> dict[str, Any]:
    """Upload and import a file as a bot, and return how that went."""
    target = lex.models.create_upload_url()
    request = urllib.request.Request(target["uploadUrl"], data=content, method="PUT")  # noqa: S310 - as above
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
        assert answer.status == 200
    wanted = {"botName": name, "roleArn": ROLE, "dataPrivacy": {"childDirected": False}}
    lex.models.start_import(
        importId=target["importId"],
        resourceSpecification={"botImportSpecification": wanted},
        mergeStrategy=merges,
    )
    found: dict[str, Any] = lex.models.describe_import(importId=target["importId"])
    return found


def test_an_exported_bot_is_imported_again_and_talks(lex: Lex) -> None:
    """The file has Lex's own layout; imported under another name and built, the bot answers as before."""
    content = exported(lex, lex.server.make(shop()))
    assert (
        "Shop/BotLocales/ko_KR/Intents/OrderMeal/Slots/Menu/Slot.json"
        in zipfile.ZipFile(io.BytesIO(content)).namelist()
    )
    found = imported(lex, content, "Copy")
    assert (found["importStatus"], found["importedResourceName"]) == ("Completed", "Copy")
    bot_id = found["importedResourceId"]
    lex.models.build_bot_locale(botId=bot_id, botVersion="DRAFT", localeId="ko_KR")
    assert said(lex.say(bot_id, "불고기 두 개 주문할게요")) == ["불고기 2개 맞으신가요?"]
    assert [one["importId"] for one in lex.models.list_imports()["importSummaries"]] == [found["importId"]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"no zip", "Not a zip file"), (b"PK\x05\x06" + bytes(18), "the export of a whole bot")],
)
def test_a_file_that_is_no_bot_fails_to_import_and_says_why(lex: Lex, content: bytes, reason: str) -> None:
    """The import is Failed with its reason, and there is no new bot."""
    found = imported(lex, content, "Copy")
    assert found["importStatus"] == "Failed"
    assert reason in found["failureReasons"][0]
    assert lex.models.list_bots()["botSummaries"] == []


def test_an_import_over_a_bot_of_that_name_does_as_the_strategy_says(lex: Lex) -> None:
    """FailOnConflict leaves the bot alone, Overwrite replaces its locale."""
    bot_id = lex.server.make(shop())
    content = exported(lex, bot_id)
    assert imported(lex, content, "Shop")["failureReasons"] == ["A bot Shop exists."]
    found = imported(lex, content, "Shop", "Overwrite")
    assert (found["importStatus"], found["importedResourceId"]) == ("Completed", bot_id)


def test_a_file_is_uploaded_only_where_one_was_asked_for(lex: Lex) -> None:
    """An address that CreateUploadUrl has not given is not found."""
    request = urllib.request.Request(f"{lex.url}/uploads/{NOWHERE}", data=b"x", method="PUT")  # noqa: S310 - as above
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(request)  # noqa: S310 - as above


def test_built_in_slot_types_are_listed(lex: Lex) -> None:
    """Korean has Date and FreeFormInput, and no AlphaNumeric."""
    types = lex.models.list_built_in_slot_types(localeId="ko_KR")["builtInSlotTypeSummaries"]
    names = {one["slotTypeSignature"] for one in types}
    assert {"AMAZON.Date", "AMAZON.FreeFormInput"} <= names
    assert "AMAZON.AlphaNumeric" not in names


def test_a_file_keeps_the_bots_through_a_restart(tmp_path: Path) -> None:
    """With --data, the bot is there after the next start and answers without being built again."""
    data = tmp_path / "lex.json"
    with running(data=data) as lex:
        bot_id = lex.server.make(shop())
    with running(data=data) as lex:
        assert said(lex.say(bot_id, "배달 언제 와요")) == ["배달 중입니다."]


def test_a_build_that_the_end_of_the_server_interrupted_can_be_begun_again(tmp_path: Path) -> None:
    """After the next start the locale is not built, rather than being built for ever."""
    data = tmp_path / "lex.json"
    with running(data=data) as lex:
        bot_id = lex.server.make(shop())
    data.write_text(data.read_text(encoding="utf-8").replace('"Built"', '"Building"'), encoding="utf-8")
    where = {"botId": bot_id, "botVersion": "DRAFT", "localeId": "ko_KR"}
    with running(data=data) as lex:
        assert lex.models.describe_bot_locale(**where)["botLocaleStatus"] == "NotBuilt"
        assert lex.models.build_bot_locale(**where)["botLocaleStatus"] == "Building"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "other"}', '{"format": "aicc-lex-server-1"}'])
def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path, content: str) -> None:
    """What this server has not written is never overwritten."""
    data = tmp_path / "lex.json"
    data.write_text(content, encoding="utf-8")
    with pytest.raises(LexServerDataInvalid), running(data=data):
        pass
    assert data.read_text(encoding="utf-8") == content


def test_one_file_has_one_server(tmp_path: Path) -> None:
    """A second server on the same file is refused: each would write over the other."""
    data = tmp_path / "lex.json"
    with running(data=data), pytest.raises(LexServerDataInvalid, match="another server uses it"), running(data=data):
        pass

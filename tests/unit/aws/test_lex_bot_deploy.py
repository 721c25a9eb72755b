"""Bringing a bot to Lex: against the local Lex over HTTP, with boto3 as it is."""

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

import boto3
import pytest
from tests.lex_server import running
from tests.unit.aws.lex_bots import PACKAGED, cafe, packaged

from aicc.aws.lex.connection import LexModels
from aicc.aws.lex.definition import LexBot, LexIntent, LexLocale, Resolution
from aicc.aws.lex.deploy import Deployment, Did, Step, Target, deploy
from aicc.aws.lex.deployed import find_bot, read_bot
from aicc.aws.lex.diff import Change, differences
from aicc.aws.lex.document import bot_document, intent_document, locale_document, slot_document, slot_type_document
from aicc.aws.lex_server import builds
from aicc.aws.lex_server.recognition import Recogniser
from aicc.aws.shapes import check
from aicc.models.errors.lex import (
    LexBotUnfit,
    LexBuildFailed,
    LexRefused,
    LexRequestInvalid,
    LexRoleMissing,
    LexTooSlow,
    LexUnreachable,
)

ROLE: Final = "arn:aws:iam::111122223333:role/lex-bots"
FUNCTION: Final = "arn:aws:lambda:ap-northeast-2:111122223333:function:aicc-lex"
TARGET: Final = Target(role=ROLE, function=FUNCTION)
CREDENTIALS: Final = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


@lru_cache
def learned(locale: LexLocale) -> Recogniser:
    """What a locale learns: a second with each build, and the same for the same locale."""
    return Recogniser(locale)


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a Lex with nothing in it."""
    monkeypatch.setattr(builds, "Recogniser", learned)
    with running() as lex:
        yield lex.url


@pytest.fixture
def client(endpoint: str) -> Any:
    """A client of boto3 that knows of nothing but the address."""
    return boto3.client("lexv2-models", region_name="ap-northeast-2", endpoint_url=endpoint, **CREDENTIALS)


@pytest.fixture
def models(client: Any) -> LexModels:
    """The service, asked often: the local one is quick."""
    return LexModels(client, sleep=lambda seconds: time.sleep(seconds / 20))


def brought(bot: LexBot, models: LexModels, target: Target = TARGET) -> Deployment:
    """Bring a bot to Lex."""
    return deploy(bot, models, target, lambda step: None)


def with_locale(**members: Any) -> LexBot:
    """Return the café with another locale."""
    bot = cafe().bot
    return replace(bot, locales=(replace(bot.locales[0], **members),))


def with_order(**members: Any) -> LexBot:
    """Return the café with another order."""
    intents = cafe().bot.locales[0].intents
    return with_locale(intents=(replace(intents[0], **members), *intents[1:]))


# --- the whole -------------------------------------------------------------------------------------------------------


def test_bot_is_made_in_the_order_that_lex_wants(models: LexModels) -> None:
    """Slot types before intents, intents before slots, then build, version and alias."""
    steps = brought(cafe().bot, models).steps

    assert [(step.did.value, step.kind, step.name) for step in steps] == [
        ("made", "bot", "cafe"),
        ("made", "locale", "ko_KR"),
        ("made", "slot_type", "dessert"),
        ("made", "slot_type", "drink_options"),
        ("made", "slot_type", "YesNo"),
        ("made", "intent", "order"),
        ("made", "slot", "order/phone"),
        ("made", "slot", "order/drink"),
        ("made", "slot", "order/suryang-cc2e37e7"),
        ("made", "slot", "order/pin"),
        ("made", "slot", "order/cream"),
        ("made", "intent", "hours"),
        ("changed", "intent", "FallbackIntent"),
        ("built", "locale", "ko_KR"),
        ("made", "version", "1"),
        ("made", "alias", "live"),
    ]


def test_what_is_in_lex_then_is_what_was_wanted(models: LexModels) -> None:
    """Read back, the bot is the same."""
    brought(cafe().bot, models)

    assert differences(cafe().bot, read_bot(models, "cafe")) == ()


def test_second_deployment_does_nothing(models: LexModels) -> None:
    """What is there already is not made again."""
    first = brought(cafe().bot, models)

    second = brought(cafe().bot, models, Target())

    assert second == replace(first, steps=())


def test_packaged_bot_goes_to_lex_whole(models: LexModels) -> None:
    """Every request is taken, the bot builds, and it is there as it was wanted."""
    bot = packaged("public_service").bot

    brought(bot, models)

    assert differences(bot, read_bot(models, "public_service")) == ()


@pytest.mark.parametrize("name", PACKAGED)
def test_everything_of_a_packaged_bot_is_what_aws_describes(name: str) -> None:
    """Members, lengths, patterns and enums of botocore's model, as they would be sent."""
    locale = packaged(name).bot.locales[0]
    at = {"botId": "ABCDEFGHIJ", "botVersion": "DRAFT", "localeId": locale.id}
    sent = [
        ("CreateBot", bot_document(packaged(name).bot) | {"roleArn": ROLE}),
        ("CreateBotLocale", at | locale_document(locale)),
        *(("CreateSlotType", at | slot_type_document(each)) for each in locale.slot_types),
        *(("CreateIntent", at | intent_document(each)) for each in locale.intents),
        *(
            ("CreateSlot", at | {"intentId": "ABCDEFGHIJ"} | slot_document(slot) | {"slotTypeId": "ABCDEFGHIJ"})
            for each in locale.intents
            for slot in each.slots
        ),
    ]

    assert [check("lexv2-models", operation, "input", members) for operation, members in sent] == [()] * len(sent)


def test_progress_is_told_as_it_is_made(models: LexModels) -> None:
    """Somebody watches."""
    told: list[Step] = []

    done = deploy(cafe().bot, models, TARGET, told.append)

    assert tuple(told) == done.steps


def test_alias_leads_to_the_version_and_to_the_function(models: LexModels, client: Any) -> None:
    """Customers reach the built version, and its code hooks the Lambda."""
    done = brought(cafe().bot, models)

    alias = client.describe_bot_alias(botId=done.bot_id, botAliasId=done.alias_id)

    assert alias["botVersion"] == done.version
    hook = alias["botAliasLocaleSettings"]["ko_KR"]["codeHookSpecification"]["lambdaCodeHook"]
    assert hook == {"lambdaARN": FUNCTION, "codeHookInterfaceVersion": "1.0"}


# --- changes ---------------------------------------------------------------------------------------------------------


def _steps_after(bot: LexBot, models: LexModels) -> list[tuple[str, str, str]]:
    brought(cafe().bot, models)
    return [(step.did.value, step.kind, step.name) for step in brought(bot, models).steps]


_END: Final = [("built", "locale", "ko_KR"), ("made", "version", "2"), ("changed", "alias", "live")]


def test_changed_intent_is_changed_alone(models: LexModels) -> None:
    """Then built, and a new version is made."""
    changed = with_order(utterances=("커피 한 잔이요", "주문할게요"))

    assert _steps_after(changed, models) == [("changed", "intent", "order"), *_END]


def test_changed_slot_is_changed_alone(models: LexModels) -> None:
    """Its intent stays as it is."""
    slots = cafe().bot.locales[0].intents[0].slots
    changed = with_order(slots=(replace(slots[0], obfuscated=True), *slots[1:]))

    assert _steps_after(changed, models) == [("changed", "slot", "order/phone"), *_END]


def test_changed_order_of_slots_changes_the_priorities(models: LexModels) -> None:
    """They belong to the intent."""
    first, second, *rest = cafe().bot.locales[0].intents[0].slots
    changed = with_order(slots=(replace(second, priority=1), replace(first, priority=2), *rest))

    assert _steps_after(changed, models) == [("changed", "intent", "order"), *_END]


def test_changed_slot_type_is_changed_alone(models: LexModels) -> None:
    """The intents that use it stay."""
    types = cafe().bot.locales[0].slot_types
    changed = with_locale(slot_types=(replace(types[0], resolution=Resolution.ORIGINAL), *types[1:]))

    assert _steps_after(changed, models) == [("changed", "slot_type", "dessert"), *_END]


def test_what_is_not_wanted_any_more_is_removed(models: LexModels) -> None:
    """An intent with its slots, and the slot types that nothing names then."""
    locale = cafe().bot.locales[0]
    changed = with_locale(slot_types=(locale.slot_types[0],), intents=locale.intents[1:])

    assert _steps_after(changed, models) == [
        ("removed", "intent", "order"),
        ("removed", "slot_type", "drink_options"),
        ("removed", "slot_type", "YesNo"),
        *_END,
    ]


def test_removed_slot_leaves_the_priorities_first(models: LexModels) -> None:
    """An intent must not name a slot that is gone."""
    changed = with_order(slots=cafe().bot.locales[0].intents[0].slots[:-1])

    assert _steps_after(changed, models) == [("changed", "intent", "order"), ("removed", "slot", "order/cream"), *_END]


def test_changed_settings_change_the_bot_and_the_locale(models: LexModels) -> None:
    """Session time and threshold."""
    changed = replace(with_locale(threshold=0.8), idle_seconds=600)

    assert _steps_after(changed, models) == [("changed", "bot", "cafe"), ("changed", "locale", "ko_KR"), *_END]


def test_bot_of_before_comes_back_without_a_new_version(models: LexModels) -> None:
    """Its version is still there: the alias goes back to it."""
    brought(cafe().bot, models)
    brought(with_order(utterances=("커피 한 잔이요", "주문할게요")), models)

    back = brought(cafe().bot, models)

    assert back.version == "1"
    assert back.steps[-1] == Step(did=Did.CHANGED, kind="alias", name="live")


def test_function_of_the_alias_stays_when_none_is_given(models: LexModels, client: Any) -> None:
    """So do the settings that somebody made by hand."""
    done = brought(cafe().bot, models)
    found = client.describe_bot_alias(botId=done.bot_id, botAliasId=done.alias_id)
    client.update_bot_alias(
        botId=done.bot_id,
        botAliasId=done.alias_id,
        botAliasName="live",
        botVersion="1",
        botAliasLocaleSettings=found["botAliasLocaleSettings"],
        sentimentAnalysisSettings={"detectSentiment": True},
    )

    brought(with_order(utterances=("커피 한 잔이요", "주문할게요")), models, Target())

    after = client.describe_bot_alias(botId=done.bot_id, botAliasId=done.alias_id)
    assert after["botVersion"] == "2"
    assert after["botAliasLocaleSettings"] == found["botAliasLocaleSettings"]
    assert after["sentimentAnalysisSettings"] == {"detectSentiment": True}


# --- interruptions and failures --------------------------------------------------------------------------------------


class Cut:
    """A client whose line is cut after so many changes."""

    def __init__(self, client: Any, changes: int) -> None:
        self._client = client
        self._left = changes
        self.meta = client.meta

    def __getattr__(self, name: str) -> Any:
        if name.startswith(("create_", "update_", "delete_", "build_")):
            self._left -= 1
            if self._left < 0:
                return getattr(self._dead(), name)
        return getattr(self._client, name)

    def _dead(self) -> Any:
        nowhere = "http://127.0.0.1:9"
        return boto3.client("lexv2-models", region_name="ap-northeast-2", endpoint_url=nowhere, **CREDENTIALS)


@pytest.mark.parametrize("changes", [1, 6, 13, 14, 15])
def test_interrupted_deployment_goes_on_where_it_stopped(changes: int, models: LexModels, client: Any) -> None:
    """Wherever the line was cut, the second attempt makes what is missing and nothing twice."""
    with pytest.raises(LexUnreachable):
        brought(cafe().bot, LexModels(Cut(client, changes), sleep=lambda seconds: time.sleep(0.05)))

    brought(cafe().bot, models)

    assert differences(cafe().bot, read_bot(models, "cafe")) == ()
    assert brought(cafe().bot, models).steps == ()


def test_bot_beyond_the_limits_is_not_sent(models: LexModels) -> None:
    """All that is wrong is said, and Lex hears nothing of it."""
    with pytest.raises(LexBotUnfit) as refused:
        brought(with_order(utterances=("음",)), models)

    assert "utterance_short" in refused.value.ko
    assert find_bot(models, "cafe") is None


def test_new_bot_needs_a_role(models: LexModels) -> None:
    """The error says how to give it."""
    with pytest.raises(LexRoleMissing, match="--role"):
        brought(cafe().bot, models, Target())


def test_request_that_aws_does_not_describe_is_not_sent(models: LexModels) -> None:
    """A name of an alias in Korean."""
    with pytest.raises(LexRequestInvalid, match=r"CreateBotAlias.*botAliasName"):
        brought(cafe().bot, models, replace(TARGET, alias="운영"))


def test_refusal_of_lex_names_the_operation_and_the_reason(models: LexModels) -> None:
    """Whoever reads the log finds the request."""
    with pytest.raises(LexRefused) as refused:
        models.call("DescribeBot", "cafe", botId="ABCDEFGHIJ")

    assert (refused.value.fields["operation"], refused.value.fields["reason"]) == (
        "DescribeBot",
        "ResourceNotFoundException",
    )


def test_failure_of_a_build_says_why() -> None:
    """Lex gives reasons; they are passed on."""
    models = LexModels(None, sleep=lambda seconds: None)

    with pytest.raises(LexBuildFailed, match=r"ko_KR.*too many slots; no utterances"):
        models.wait("ko_KR", lambda: ("Failed", ["too many slots", "no utterances"]))


def test_waiting_has_an_end() -> None:
    """What never ends is told with its state, and can be gone on with."""
    slept: list[float] = []
    models = LexModels(None, sleep=slept.append, patience=20)

    with pytest.raises(LexTooSlow, match="Building"):
        models.wait("ko_KR", lambda: ("Building", []))
    assert slept == sorted(slept)
    assert 20 <= sum(slept) <= 30


def test_pages_of_a_list_are_read_to_the_end(models: LexModels) -> None:
    """More intents than one page holds."""
    many = tuple(LexIntent(name=f"i{n}", utterances=(f"{n}번 주세요", f"{n}번이요")) for n in range(120))
    fallback = cafe().bot.locales[0].intents[-1]
    bot = LexBot(name="many", locales=(LexLocale(intents=(*many, fallback)),))
    brought(bot, models)

    assert differences(bot, read_bot(models, "many")) == ()


# --- differences -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (replace(cafe().bot, idle_seconds=60), ("-", Change.DIFFERENT, "idle_seconds", "150", "60")),
        (with_locale(threshold=0.4), ("ko_KR", Change.DIFFERENT, "threshold", "0.6", "0.4")),
        (with_order(display_name=""), ("ko_KR/order", Change.DIFFERENT, "display_name", "음료 주문", "")),
        (
            with_order(utterances=("음료 주문할게요", "커피 주세요", "주문하고 싶어요")),
            ("ko_KR/order", Change.MISSING, "utterances", "음료주문", ""),
        ),
        (
            with_order(slots=cafe().bot.locales[0].intents[0].slots[1:]),
            ("ko_KR/order/phone", Change.MISSING, "", "", ""),
        ),
        (with_locale(intents=cafe().bot.locales[0].intents[1:]), ("ko_KR/order", Change.MISSING, "", "", "")),
        (with_locale(slot_types=cafe().bot.locales[0].slot_types[1:]), ("ko_KR/dessert", Change.MISSING, "", "", "")),
        (
            replace(cafe().bot, locales=(*cafe().bot.locales, LexLocale(id="en_US"))),
            ("en_US", Change.EXTRA, "", "", ""),
        ),
    ],
)
def test_difference_is_named_with_its_place(found: LexBot, expected: tuple[str, ...]) -> None:
    """Each says what is wanted and what is there."""
    told = [(each.place, each.change, each.what, each.wanted, each.found) for each in differences(cafe().bot, found)]

    assert told == [expected]


def test_order_of_intents_is_no_difference() -> None:
    """Lex lists them in an order of its own."""
    turned = with_locale(intents=tuple(reversed(cafe().bot.locales[0].intents)))

    assert differences(cafe().bot, turned) == ()

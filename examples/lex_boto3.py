"""A bot of Lex V2 from nothing to ten turns of Korean, with nothing but boto3.

Written as for AWS. On a laptop only the address changes:

    aicc aws lex serve --lambda order-fulfilment=lex_boto3:fulfil          (in this folder)
    python lex_boto3.py --endpoint-url http://127.0.0.1:8790

boto3 signs what it sends, so it wants credentials even here; any will do (`export AWS_ACCESS_KEY_ID=local
AWS_SECRET_ACCESS_KEY=local`).

On AWS, `fulfil` is the Lambda function; give its ARN and that of the bot's role.
"""

import argparse
from typing import Any

import boto3

LOCALE = "ko_KR"
TURNS = (
    "안녕하세요",
    "도시락 주문하고 싶어요",
    "불고기요",
    "두 개요",
    "내일 오후 1시까지 갖다 주세요",
    "네 맞아요",
    "비빔밥 세 개 주문할게요",
    "오후 6시요",
    "아니요, 안 할래요",
    "제 주문 어디까지 왔어요?",
)


def fulfil(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Take the order: the Lambda function of the bot."""
    intent = event["sessionState"]["intent"]
    slots = {name: slot["value"]["interpretedValue"] for name, slot in intent["slots"].items() if slot}
    if intent["name"] == "OrderMeal":
        said = f"{slots['Menu']} {slots['Count']}개를 {slots['Time']}까지 보내 드리겠습니다."
        attributes = {"lastOrder": slots["Menu"]}
    else:
        said = "주문하신 음식은 지금 배달 중입니다."
        attributes = {}
    return {
        "sessionState": {
            "dialogAction": {"type": "Close"},
            "intent": {**intent, "state": "Fulfilled"},
            "sessionAttributes": {**event["sessionState"]["sessionAttributes"], **attributes},
        },
        "messages": [{"contentType": "PlainText", "content": said}],
    }


def text(value: str) -> dict[str, Any]:
    """Return a group with one message."""
    return {"message": {"plainTextMessage": {"value": value}}}


def make_locale(models: Any, bot_id: str) -> None:
    """Make the Korean locale with what it understands, and build it."""
    where = {"botId": bot_id, "botVersion": "DRAFT", "localeId": LOCALE}
    voice = {"voiceId": "Seoyeon", "engine": "neural"}
    models.create_bot_locale(**where, nluIntentConfidenceThreshold=0.4, voiceSettings=voice)
    models.get_waiter("bot_locale_created").wait(**where)
    menu = models.create_slot_type(
        **where,
        slotTypeName="Menu",
        slotTypeValues=[
            {"sampleValue": {"value": "불고기"}, "synonyms": [{"value": "불고기 도시락"}, {"value": "불백"}]},
            {"sampleValue": {"value": "비빔밥"}},
            {"sampleValue": {"value": "제육볶음"}, "synonyms": [{"value": "제육"}]},
        ],
        valueSelectionSetting={"resolutionStrategy": "TopResolution"},
    )
    make_order_intent(models, where, menu["slotTypeId"])
    models.create_intent(
        **where,
        intentName="OrderStatus",
        intentDisplayName="배송 조회",
        sampleUtterances=[{"utterance": it} for it in ("주문 어디까지 왔어요", "배달 언제 와요", "주문 조회해 주세요")],
        fulfillmentCodeHook={"enabled": True},
    )
    fallback = models.list_intents(
        **where, filters=[{"name": "IntentName", "values": ["FallbackIntent"], "operator": "EQ"}]
    )["intentSummaries"][0]
    closing = {"closingResponse": {"messageGroups": [text("도시락 주문과 배송 조회를 도와드립니다.")]}}
    models.update_intent(
        **where,
        intentId=fallback["intentId"],
        intentName="FallbackIntent",
        parentIntentSignature="AMAZON.FallbackIntent",
        intentClosingSetting=closing,
    )
    models.build_bot_locale(**where)
    models.get_waiter("bot_locale_built").wait(**where)


def make_order_intent(models: Any, where: dict[str, str], menu_id: str) -> None:
    """Make the intent that asks for three slots, in this order, and for a yes."""
    utterances = ("도시락 주문하고 싶어요", "{Menu} {Count}개 주문할게요", "{Menu} 주세요", "도시락 시킬게요")
    fixed = {
        "intentName": "OrderMeal",
        "intentDisplayName": "도시락 주문",
        "sampleUtterances": [{"utterance": utterance} for utterance in utterances],
        "fulfillmentCodeHook": {"enabled": True},
        "intentConfirmationSetting": {
            "promptSpecification": {"messageGroups": [text("{Menu} {Count}개, {Time} 맞으신가요?")], "maxRetries": 2},
            "declinationResponse": {"messageGroups": [text("주문을 취소했습니다.")]},
        },
    }
    intent_id = models.create_intent(**where, **fixed)["intentId"]
    questions = (
        ("Menu", menu_id, "무엇을 드시겠어요?"),
        ("Count", "AMAZON.Number", "몇 개를 드릴까요?"),
        ("Time", "AMAZON.Time", "몇 시까지 가져다 드릴까요?"),
    )
    priorities = []
    for priority, (name, type_id, question) in enumerate(questions):
        slot = models.create_slot(
            **where,
            intentId=intent_id,
            slotName=name,
            slotTypeId=type_id,
            valueElicitationSetting={
                "slotConstraint": "Required",
                "promptSpecification": {"messageGroups": [text(question)], "maxRetries": 2},
            },
        )
        priorities.append({"priority": priority, "slotId": slot["slotId"]})
    # Only now have the slots identifiers to be put in order by.
    models.update_intent(**where, intentId=intent_id, **fixed, slotPriorities=priorities)


def make_alias(models: Any, bot_id: str, lambda_arn: str) -> str:
    """Freeze the draft as a version, point an alias to it, and return the alias's identifier."""
    version = models.create_bot_version(
        botId=bot_id, botVersionLocaleSpecification={LOCALE: {"sourceBotVersion": "DRAFT"}}
    )["botVersion"]
    models.get_waiter("bot_version_available").wait(botId=bot_id, botVersion=version)
    hook = {"lambdaARN": lambda_arn, "codeHookInterfaceVersion": "1.0"}
    alias_id = models.create_bot_alias(
        botId=bot_id,
        botAliasName="live",
        botVersion=version,
        botAliasLocaleSettings={LOCALE: {"enabled": True, "codeHookSpecification": {"lambdaCodeHook": hook}}},
        sentimentAnalysisSettings={"detectSentiment": True},
    )["botAliasId"]
    models.get_waiter("bot_alias_available").wait(botId=bot_id, botAliasId=alias_id)
    return str(alias_id)


def main(arguments: list[str] | None = None) -> list[dict[str, Any]]:
    """Make the bot, take the turns, print them, and return what Lex answered to each."""
    parser = argparse.ArgumentParser(description="도시락 가게 봇을 Lex V2에 만들고 열 번 말을 겁니다.")
    parser.add_argument("--endpoint-url", help="AWS 대신 쓸 서버의 주소")
    parser.add_argument("--region", default="ap-northeast-2")
    parser.add_argument("--role-arn", default="arn:aws:iam::111122223333:role/lex-order-bot")
    parser.add_argument("--lambda-arn", default="arn:aws:lambda:ap-northeast-2:111122223333:function:order-fulfilment")
    given = parser.parse_args(arguments)
    place = {"region_name": given.region, "endpoint_url": given.endpoint_url}
    models, runtime = boto3.client("lexv2-models", **place), boto3.client("lexv2-runtime", **place)

    bot_id = models.create_bot(
        botName="LunchBot",
        roleArn=given.role_arn,
        dataPrivacy={"childDirected": False},
        idleSessionTTLInSeconds=300,
    )["botId"]
    models.get_waiter("bot_available").wait(botId=bot_id)
    make_locale(models, bot_id)
    alias_id = make_alias(models, bot_id, given.lambda_arn)

    answers = []
    for turn in TURNS:
        answer = runtime.recognize_text(
            botId=bot_id, botAliasId=alias_id, localeId=LOCALE, sessionId="customer-1", text=turn
        )
        answers.append(answer)
        intent = answer["sessionState"]["intent"]
        print(f"손님: {turn}")
        for message in answer.get("messages", []):
            print(f"봇:   {message['content']}")
        print(f"      ({intent['name']}, {intent['state']})")
    return answers


if __name__ == "__main__":
    main()

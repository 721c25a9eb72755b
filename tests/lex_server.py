"""The local Lex on a free port, with the clients of boto3 that ask it, and a small bot to ask."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import uvicorn
from botocore.config import Config

from aicc.aws.lex.definition import (
    FALLBACK,
    FALLBACK_SIGNATURE,
    Closing,
    Confirmation,
    Fulfillment,
    LexBot,
    LexIntent,
    LexLocale,
    LexSlot,
    LexSlotType,
    MessageGroup,
    PlainText,
    Prompt,
    Resolution,
    Response,
    SlotTypeValue,
)
from aicc.aws.lex_server import app
from aicc.aws.lex_server.hooks import Function

ROLE = "arn:aws:iam::111122223333:role/lex-bot"


@dataclass(frozen=True)
class Lex:
    """A running server and the clients that ask it."""

    url: str
    server: app.LexServer
    models: Any
    runtime: Any

    def say(self, bot_id: str, text: str, *, alias: str = "TSTALIASID", session: str = "customer-1") -> dict[str, Any]:
        """Say something to a bot and return what it answers."""
        answer: dict[str, Any] = self.runtime.recognize_text(
            botId=bot_id, botAliasId=alias, localeId="ko_KR", sessionId=session, text=text
        )
        return answer


@contextmanager
def running(functions: Mapping[str, Function] | None = None, *, data: Path | None = None) -> Iterator[Lex]:
    """Run a server with Lambda functions, and with a file that keeps its bots."""
    server = app.LexServer(functions, data=data)
    try:
        with _served(server) as url:
            yield Lex(url=url, server=server, models=client("lexv2-models", url), runtime=client("lexv2-runtime", url))
    finally:
        server.close()


@contextmanager
def _served(server: app.LexServer) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        web = uvicorn.Server(uvicorn.Config(app.build(server), log_config=None, lifespan="off"))
        thread = threading.Thread(target=web.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            web.should_exit = True
            thread.join()


def client(service: str, url: str) -> Any:
    """Return an unmodified client, whose every fault is seen at once."""
    return boto3.client(
        service,
        endpoint_url=url,
        region_name="ap-northeast-2",
        aws_access_key_id="tests",
        aws_secret_access_key="tests",
        config=Config(retries={"total_max_attempts": 1}),
    )


def said(answer: Mapping[str, Any]) -> list[str]:
    """Return the words of an answer."""
    return [message["content"] for message in answer.get("messages", [])]


def slots(answer: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the interpreted values of the slots of an answer."""
    found = answer["sessionState"]["intent"]["slots"]
    return {name: slot["value"]["interpretedValue"] if slot else None for name, slot in found.items()}


def response(text: str) -> Response:
    """Return a response of one message."""
    return Response(groups=(MessageGroup(message=PlainText(text=text)),))


def prompt(text: str, retries: int = 1) -> Prompt:
    """Return a question."""
    return Prompt(groups=(MessageGroup(message=PlainText(text=text)),), retries=retries)


MENU = LexSlotType(
    name="Menu",
    values=(SlotTypeValue(value="불고기", synonyms=("불백",)), SlotTypeValue(value="비빔밥")),
    resolution=Resolution.TOP,
)
ORDER = LexIntent(
    name="OrderMeal",
    utterances=("도시락 주문할래요", "{Menu} {Count}개 주문할게요", "{Menu} 주세요", "배달 시킬게요"),
    slots=(
        LexSlot(name="Menu", type="Menu", priority=1, prompt=prompt("무엇을 드릴까요?")),
        LexSlot(name="Count", type="AMAZON.Number", priority=2, prompt=prompt("몇 개 드릴까요?")),
    ),
    confirmation=Confirmation(prompt=prompt("{Menu} {Count}개 맞으신가요?"), declined=response("취소했습니다.")),
    closing=Closing(response=response("주문을 받았습니다.")),
)
STATUS = LexIntent(
    name="OrderStatus",
    utterances=("주문 어디까지 왔어요", "배달 언제 와요", "주문 조회해 주세요"),
    closing=Closing(response=response("배달 중입니다.")),
)
LOST = LexIntent(
    name=FALLBACK, parent=FALLBACK_SIGNATURE, closing=Closing(response=response("다시 말씀해 주시겠어요?"))
)
HOOKED = Fulfillment(hook=True)


def shop(*intents: LexIntent, slot_types: tuple[LexSlotType, ...] = (MENU,)) -> LexBot:
    """Return a bot with these intents; without any, one that takes orders and tells how they stand."""
    locale = LexLocale(intents=(*(intents or (ORDER, STATUS)), LOST), slot_types=slot_types)
    return LexBot(name="Shop", locales=(locale,))

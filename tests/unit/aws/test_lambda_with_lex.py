"""The local Lex with the packaged bot behind it: our engine asks it, and it asks our code hook."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.lex_server import Lex, running

from aicc.aws.lex.compile import compile_bot
from aicc.aws.lex_runtime import LexAddress
from aicc.aws.nlu import connect
from aicc.lambdas import container, lex_code_hook
from aicc.models.bot import Bot
from aicc.nlu import ChatbotNLU
from aicc.services.engines import Engines

HOOK = "aicc-lex"


class Hook:
    """The code hook, which remembers what it was asked and what it said."""

    def __init__(self) -> None:
        self.answers: list[tuple[dict[str, Any], dict[str, Any]]] = []

    def __call__(self, event: dict[str, Any], context: object) -> dict[str, Any]:
        """Answer."""
        answer = lex_code_hook(event, context)
        self.answers.append((event, answer))
        return answer


@pytest.fixture(scope="module")
def hook() -> Hook:
    """The code hook of the bot in Lex."""
    return Hook()


@pytest.fixture(scope="module")
def lex(hook: Hook) -> Iterator[Lex]:
    """The local Lex."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NO_PROXY", "127.0.0.1")
        environment.setenv("AWS_ACCESS_KEY_ID", "tests")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "tests")
        with running({HOOK: hook}) as server:
            yield server


@pytest.fixture(scope="module")
def bot_id(lex: Lex, bot: Bot) -> str:
    """The packaged bot in Lex, each of its intents fulfilled by our code hook."""
    made = compile_bot(bot).bot
    [locale] = made.locales
    intents = tuple(replace(intent, fulfillment=replace(intent.fulfillment, hook=True)) for intent in locale.intents)
    return lex.server.make(replace(made, locales=(replace(locale, intents=intents),)), HOOK)


@pytest.fixture(autouse=True)
def _container(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    monkeypatch.setenv("AICC_STORE", "memory")
    monkeypatch.setenv("AICC_ARTEFACT_DIR", str(Path(tmp_path_factory.getbasetemp()) / "lex-artefacts"))
    container.close()
    yield
    container.close()


def test_our_engine_asks_the_bot_that_we_brought_to_lex(
    lex: Lex, bot_id: str, bot: Bot, engines: Engines, hook: Hook
) -> None:
    """The intents come back under our ids, and nobody starts a conversation, though the alias has our hook."""
    reader = connect(
        LexAddress(bot_id=bot_id, alias_id="TSTALIASID"),
        region="ap-northeast-2",
        lex_endpoint=lex.url,
        comprehend=False,
        seconds=20,
    )
    nlu = ChatbotNLU(bot=bot, classifier=engines.nlu.classifier, reader=reader)
    said_and_meant = {
        text: nlu.comprehensive_analysis(text, session_id="session_123")
        for text in ("계좌 잔액을 확인하고 싶습니다", "카드를 잃어버렸어요", "대출 신청하고 싶습니다")
    }
    reader.close()

    assert [result["intent"]["intent"] for result in said_and_meant.values()] == [
        "inquiry",
        "card_loss",
        "loan_application",
    ]
    assert {(result["engine"], result["fallback"]) for result in said_and_meant.values()} == {("lex", "")}
    assert all("messages" not in answer for _, answer in hook.answers)


def test_a_conversation_through_lex_is_ours(lex: Lex, bot_id: str) -> None:
    """Words after words to Lex: our scenario asks, and Lex says it."""
    lines = ("계좌 잔액을 확인하고 싶습니다", "1234567", "예금계좌")
    answers = [lex.say(bot_id, line, session="e1111111-2222-3333-4444-555555555555") for line in lines]

    spoken = [[message.get("content") for message in answer["messages"]] for answer in answers]
    assert [next(filter(None, reversed(words))) for words in spoken] == [
        "본인 확인을 위해 고객번호 7자리를 입력해 주세요.",
        "조회하실 계좌를 선택해 주세요.",
        "데모고객 님의 예금계좌 잔액은 1,234,500원입니다.",
    ]


def test_lex_closes_where_a_person_takes_over(lex: Lex, bot_id: str) -> None:
    """With all that the flow behind it tells the agent."""
    state = lex.say(bot_id, "상담원 연결해 주세요", session="f1111111-2222-3333-4444-555555555555")["sessionState"]

    assert state["dialogAction"]["type"] == "Close"
    assert (state["sessionAttributes"]["escalate"], state["sessionAttributes"]["reason"]) == ("true", "USER_REQUEST")

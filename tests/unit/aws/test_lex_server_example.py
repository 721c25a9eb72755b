"""The example of examples/, a script written for AWS, against the local Lex."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from tests.lex_server import running, said

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "lex_boto3.py"


@pytest.fixture(scope="module")
def answers() -> list[dict[str, Any]]:
    """What Lex answers to the script's ten turns, with nothing but `--endpoint-url` given."""
    script = runpy.run_path(str(EXAMPLE))
    with pytest.MonkeyPatch.context() as environment, running({"order-fulfilment": script["fulfil"]}) as lex:
        environment.setenv("AWS_ACCESS_KEY_ID", "tests")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "tests")
        answered: list[dict[str, Any]] = script["main"](["--endpoint-url", lex.url])
        return answered


@pytest.mark.parametrize(
    ("turn", "intent", "state", "words"),
    [
        (0, "FallbackIntent", "ReadyForFulfillment", ["도시락 주문과 배송 조회를 도와드립니다."]),
        (1, "OrderMeal", "InProgress", ["무엇을 드시겠어요?"]),
        (2, "OrderMeal", "InProgress", ["몇 개를 드릴까요?"]),
        (3, "OrderMeal", "InProgress", ["몇 시까지 가져다 드릴까요?"]),
        (4, "OrderMeal", "InProgress", ["불고기 2개, 13:00 맞으신가요?"]),
        (5, "OrderMeal", "Fulfilled", ["불고기 2개를 13:00까지 보내 드리겠습니다."]),
        (6, "OrderMeal", "InProgress", ["몇 시까지 가져다 드릴까요?"]),
        (7, "OrderMeal", "InProgress", ["비빔밥 3개, 18:00 맞으신가요?"]),
        (8, "OrderMeal", "Failed", ["주문을 취소했습니다."]),
        (9, "OrderStatus", "Fulfilled", ["주문하신 음식은 지금 배달 중입니다."]),
    ],
)
def test_a_script_written_for_aws_talks_korean_here(
    answers: list[dict[str, Any]], turn: int, intent: str, state: str, words: list[str]
) -> None:
    """Each of the ten turns is understood, led on, and where it is due fulfilled by the Lambda function."""
    answer = answers[turn]
    found = answer["sessionState"]["intent"]
    assert (found["name"], found["state"], said(answer)) == (intent, state, words)


def test_what_the_function_notes_stays_in_the_session(answers: list[dict[str, Any]]) -> None:
    """Session attributes that fulfilment sets are there in the turns behind it."""
    assert answers[9]["sessionState"]["sessionAttributes"] == {"lastOrder": "불고기"}


def test_moods_are_told_where_the_alias_asks_for_them(answers: list[dict[str, Any]]) -> None:
    """With detectSentiment, the first interpretation has the customer's mood."""
    assert answers[0]["interpretations"][0]["sentimentResponse"]["sentiment"] == "NEUTRAL"

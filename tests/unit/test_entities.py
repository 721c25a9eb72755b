"""All entities of a message together: what overlaps, whose place they have, and what they are to the request."""

from datetime import UTC, datetime

import pytest

from aicc.entities import find_built_in
from aicc.nlu import ChatbotNLU
from aicc.services.engines import Engines

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def kinds(engines: Engines, text: str) -> list[tuple[str, str]]:
    """Return (kind, text) of what is found."""
    return [(entity.kind, entity.text) for entity in engines.nlu.understand(text, now=NOW).entities]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5만원 보내줘", [("money", "5만원")]),
        ("3월 5일에 갈게요", [("date", "3월 5일")]),
        ("내일 오후 3시", [("datetime", "내일 오후 3시")]),
        ("010-1234-5678이에요", [("phone", "010-1234-5678")]),
        ("카드 두 장이요", [("quantity", "두 장")]),
        ("잔액 조회", []),
        ("", []),
    ],
)
def test_of_two_that_overlap_the_longer_is_kept(engines: Engines, text: str, found: list[tuple[str, str]]) -> None:
    """An amount hides its number, a date-time its date."""
    assert kinds(engines, text) == found


def test_a_number_inside_an_amount_is_found_on_demand() -> None:
    """Who asks for numbers alone gets them."""
    (number,) = find_built_in("5만원", NOW, kinds={"number"})

    assert (number.text, number.value) == ("5만", 50_000)


def test_particles_say_what_an_entity_is_to_the_request(engines: Engines) -> None:
    """Money goes from 국민은행 to 신한은행."""
    found = engines.nlu.understand("국민은행에서 신한은행으로 5만원 이체해줘", now=NOW).entities

    assert [(entity.text, entity.role) for entity in found if entity.kind == "bank"] == [
        ("국민은행", "source"),
        ("신한은행", "destination"),
    ]


def test_places_are_those_of_the_message_as_it_came(engines: Engines) -> None:
    """Spaces, runs and the wrong key state before an entity move it; its place does not."""
    text = "ㅋㅋㅋㅋㅋ   wksdor  말고 ５만원"
    entities = engines.nlu.understand(text, now=NOW).entities

    assert [text[entity.start : entity.end] for entity in entities] == ["５만원"]
    assert [entity.value for entity in entities] == [50_000]


def test_times_are_korean_wherever_the_server_stands(engines: Engines) -> None:
    """10 in the morning in Seoul is 1 at night in Greenwich: 오늘 is the day in Seoul."""
    late = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
    (entity,) = engines.nlu.understand("오늘 오후 3시", now=late).entities

    assert entity.value == "2026-03-03T15:00:00+09:00"


def test_the_guides_patterns_are_found_beside_the_built_in_ones(engines: Engines) -> None:
    """`entity_patterns.update` takes effect at once."""
    nlu = ChatbotNLU(bot=engines.bot, classifier=engines.nlu.classifier)
    nlu.entity_patterns.update({"order_number": r"(ORD-\d{4})"})

    found = nlu.extract_entities("ORD-1234 주문 010-1234-5678")

    assert (found["order_number"], found["phone"]) == (["ORD-1234"], ["010-1234-5678"])


def test_the_way_back_to_the_message_is_found_once(engines: Engines) -> None:
    """Thousands of entities in a message with odd spaces each have their own place."""
    text = "5만원  " * 200
    entities = engines.nlu.understand(text, now=NOW).entities

    assert len(entities) == 200
    assert {text[entity.start : entity.end] for entity in entities} == {"5만원"}

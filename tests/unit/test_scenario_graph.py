"""Scenarios as pictures: what is drawn, where it lies, and how many conversations went there."""

from datetime import UTC, datetime
from itertools import combinations
from xml.etree import ElementTree

import pytest

from aicc.models.bot import Bot
from aicc.models.scenario import Scenario
from aicc.models.turn import Author, Reason, Reply, Turn
from aicc.project.expressions import parse_condition
from aicc.project.steps import scenario_from_flow
from aicc.services.scenario_graph import draw, mermaid, svg, traffic_of
from aicc.services.scenario_graph.conditions import written
from aicc.services.scenario_graph.drawing import Arrow, Box, Shape
from aicc.services.scenario_graph.layout import lay_out
from aicc.services.scenario_graph.rows import Line
from aicc.services.scenario_graph.words import shorten, wrap

REFUND = {
    "name": "환불",
    "steps": [
        {
            "id": "order",
            "message": "주문번호를\n알려 주세요.",
            "input_type": "digits",
            "next_step": [{"when": "order == '0'", "go": "@agent"}, {"go": "refund"}],
        },
        {
            "id": "refund",
            "action": "refund",
            "next_step": "sure",
            "on_failure": {
                "unknown": {"message": "그런 주문이 없습니다.", "next_step": "order"},
                "late": {"next_step": None},
                "default": {"next_step": None},
            },
        },
        {"id": "sure", "type": "confirm", "message": "{amount|money|을/를} 돌려드릴까요?", "changes": ["order"]},
    ],
}


@pytest.fixture
def refund() -> Scenario:
    """Return a small scenario with every kind of way."""
    return scenario_from_flow("refund", REFUND, {})


def test_steps_are_boxes_and_each_step_has_its_own_places_outside(refund: Scenario) -> None:
    """A box shows what a step says or does; ends stand beside the step that leads there."""
    assert draw(refund).boxes == (
        Box(id="order", shape=Shape.ASK, title="order", text="주문번호를 알려 주세요."),
        Box(id="refund", shape=Shape.ACT, title="refund", text="refund"),
        Box(id="sure", shape=Shape.CONFIRM, title="sure", text="{amount}을/를 돌려드릴까요?"),
        Box(id="order/agent", shape=Shape.AGENT),
        Box(id="refund/end", shape=Shape.END),
        Box(id="sure/end", shape=Shape.END),
        Box(id="sure/again", shape=Shape.AGAIN),
    )


def test_ways_are_arrows_with_their_conditions(refund: Scenario) -> None:
    """Failures with the same target share an arrow; a no to a confirmation asks what to change."""
    assert draw(refund).arrows == (
        Arrow(source="order", target="order/agent", labels=("order == '0'",)),
        Arrow(source="order", target="refund", labels=("그 밖에",)),
        Arrow(source="refund", target="sure"),
        Arrow(source="refund", target="order", labels=("unknown",), failure=True),
        Arrow(source="refund", target="refund/end", labels=("late", "그 밖의 실패"), failure=True),
        Arrow(source="sure", target="sure/end", labels=("네",)),
        Arrow(source="sure", target="sure/again", labels=("아니요: 바꿀 것을 묻기",)),
    )


def test_a_scenario_is_a_flowchart_of_mermaid(refund: Scenario) -> None:
    """Failures are dashed; quotation marks and brackets of the texts are not taken for Mermaid's."""
    assert mermaid(draw(refund)) == (
        "flowchart TD\n"
        '  s_order[/"질문 · order<br/>주문번호를 알려 주세요."/]\n'
        '  s_refund[["액션 · refund<br/>refund"]]\n'
        '  s_sure[/"확인 · sure<br/>{amount}을/를 돌려드릴까요?"/]\n'
        '  s_order__agent(["상담원"])\n'
        '  s_refund__end(("끝"))\n'
        '  s_sure__end(("끝"))\n'
        '  s_sure__again(("다시"))\n'
        "  s_order -->|\"order == '0'\"| s_order__agent\n"
        '  s_order -->|"그 밖에"| s_refund\n'
        "  s_refund --> s_sure\n"
        '  s_refund -.->|"unknown"| s_order\n'
        '  s_refund -.->|"late<br/>그 밖의 실패"| s_refund__end\n'
        '  s_sure -->|"네"| s_sure__end\n'
        '  s_sure -->|"아니요: 바꿀 것을 묻기"| s_sure__again\n'
    )


def test_a_scenario_is_an_svg_of_its_boxes_and_arrows(refund: Scenario) -> None:
    """It is well-formed XML with a box for each box and a path for each arrow, failures dashed."""
    picture = ElementTree.fromstring(svg(draw(refund)))  # noqa: S314 - our own text
    names = [element.tag.rpartition("}")[2] for element in picture.iter()]
    paths = [element for element in picture.iter("{http://www.w3.org/2000/svg}path") if element.get("marker-end")]

    assert len([element for element in picture.iter("{http://www.w3.org/2000/svg}rect") if element.get("stroke")]) == 7
    assert len(paths) == 7
    assert len([path for path in paths if path.get("stroke-dasharray")]) == 2
    assert "script" not in names


@pytest.mark.parametrize(
    "text",
    [
        "amount > per_transfer",
        "'로밍' in services",
        "not (a and b) or c != 3",
        "a and (b or not c)",
        "ready == true and name <= '가'",
    ],
)
def test_a_condition_is_written_as_it_was(text: str) -> None:
    """The picture shows the words of the file."""
    assert written(parse_condition(text)) == text


@pytest.mark.parametrize(
    ("text", "most", "lines", "found"),
    [
        ("짧은 글", 10, 2, ("짧은 글",)),
        ("하나 둘 셋 넷", 5, 2, ("하나 둘", "셋 넷")),
        ("하나 둘 셋 넷 다섯 여섯", 5, 2, ("하나 둘", "셋 넷…")),
        ("띄어쓰기없이길게쓴글", 4, 2, ("띄어쓰기", "없이길…")),
        ("", 4, 2, ()),
    ],
)
def test_texts_are_broken_to_fit(text: str, most: float, lines: int, found: tuple[str, ...]) -> None:
    """At spaces where there are any; what is left over becomes a dot-dot-dot."""
    assert wrap(text, most, lines) == found


def test_a_text_is_shortened_to_so_many_characters() -> None:
    """The mark of what was cut off counts."""
    assert shorten("가나다라마", 4) == "가나다…"


def test_boxes_lie_below_those_that_lead_to_them() -> None:
    """A way back does not change that; its arrow ends where it leads to."""
    boxes = dict.fromkeys(("a", "b", "c"), (100.0, 40.0))
    lines = [Line(source="a", target="b"), Line(source="b", target="c"), Line(source="c", target="a")]

    layout = lay_out(boxes, lines)

    assert layout.boxes["a"][1] < layout.boxes["b"][1] < layout.boxes["c"][1]
    assert layout.routes[2].points[-1][1] == layout.boxes["a"][1] + 20
    assert layout.routes[2].points[0][1] == layout.boxes["c"][1] - 20


def test_nothing_of_a_picture_overlaps(bot: Bot) -> None:
    """Neither boxes nor labels, in any scenario of the packaged bot."""
    for scenario in bot.scenarios.values():
        drawing = draw(scenario)
        boxes = {box.id: (150.0, 60.0) for box in drawing.boxes}
        lines = [Line(source=one.source, target=one.target, label=(90.0, 30.0)) for one in drawing.arrows]
        layout = lay_out(boxes, lines)
        areas = [(x - 75, y - 30, x + 75, y + 30) for x, y in layout.boxes.values()]
        areas += [(x - 45, y - 15, x + 45, y + 15) for x, y in (route.label for route in layout.routes)]

        assert not [pair for pair in combinations(areas, 2) if _overlap(*pair)]
        assert all(left >= 0 and right <= layout.width for left, _, right, _ in areas)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _turns(*turns: tuple[str, tuple[str, ...]]) -> list[Turn]:
    """Return a conversation: how each turn moved, and the steps that it passed."""
    return [
        Turn(
            conversation_id="c",
            seq=seq,
            message_id=f"m{seq}",
            user_id="u",
            author=Author.CUSTOMER,
            said="",
            reply=Reply(),
            reason=Reason(decision="advance", detail=f"{move}:it", path=path),
            at=datetime(2026, 11, 23, tzinfo=UTC),
        )
        for seq, (move, path) in enumerate(turns, start=1)
    ]


def test_traffic_counts_conversations_at_steps_and_on_ways(refund: Scenario) -> None:
    """Three came: one answered the last question, one was asked again and left, one cancelled at the last question."""
    finished = _turns(
        ("begin", ("refund:order",)), ("fill", ("refund:refund", "refund:sure")), ("help", ()), ("fill", ())
    )
    left = _turns(
        ("begin", ("refund:order",)), ("fill", ("refund:refund", "refund:order", "@help:look", "other:order"))
    )
    cancelled = _turns(
        ("begin", ("refund:order",)), ("fill", ("refund:refund", "refund:sure")), ("cancel", ("@cancel:look",))
    )
    elsewhere = _turns(("begin", ("other:order",)))

    traffic = traffic_of(refund, [finished, left, cancelled, elsewhere])

    assert traffic.conversations == 3
    assert traffic.passed == {"order": 3, "refund": 3, "sure": 2}
    assert traffic.stopped == {"order": 1, "sure": 1}
    assert traffic.ways == {("order", "refund"): 3, ("refund", "sure"): 2, ("refund", "order"): 1}


def test_traffic_is_drawn_at_boxes_and_arrows(refund: Scenario) -> None:
    """A box tells how many passed and stopped, an arrow how many took it."""
    left = _turns(("begin", ("refund:order",)))
    gone = _turns(("begin", ("refund:order",)), ("fill", ("refund:refund", "refund:sure")))

    drawing = draw(refund, traffic_of(refund, [left, gone]))

    assert drawing.name == "환불 (대화 2건)"
    assert [box.traffic for box in drawing.boxes[:3]] == ["2명, 멈춤 1명(50%)", "1명", "1명, 멈춤 1명(100%)"]
    assert [arrow.traffic for arrow in drawing.arrows] == ["", "1명", "1명", "0명", "", "", ""]
    assert "2명, 멈춤 1명(50%)" in svg(drawing)

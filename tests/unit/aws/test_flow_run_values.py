"""What references stand for in the simulator."""

import pytest

from aicc.aws.flows.language import Channel
from aicc.aws.flows.simulator.contact import Contact, Frame, State, contact_by
from aicc.aws.flows.simulator.values import look_up, value_of, values_of

STATE = State(
    contact=Contact(
        id="c-1",
        attributes={"name": "홍길동", "이름": "길동", "a-b": "붙임", "empty": ""},
        queue="arn:aws:connect:ap-northeast-2:111122223333:instance/i/queue/상담",
        callback_number="+8221234567",
        language="ko-KR",
        tags={"team": "카드"},
    ),
    frames=(Frame(flow="inbound", action="a", attributes={"step": "2"}),),
    external={"text": "네", "list": ["가", {"b": "나"}], "map": {"x": "1"}, "number": 3, "yes": True},
    lex={"Slots": {"Account": "예금"}, "SessionAttributes": {"escalate": "true"}},
    metrics={"Queue": {"Size": 4}},
    stored="1234",
)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("그대로", "그대로"),
        ("$.Attributes.name", "홍길동"),
        ("$.Attributes.name님, 안녕하세요", "홍길동님, 안녕하세요"),
        ("$.Attributes.name.", "홍길동."),
        ("$.Attributes['이름']", "길동"),
        ("$.Attributes.이름", "길동"),
        ("$.Attributes.a-b", "붙임"),
        ("$.Attributes.unknown", ""),
        ("$.Attributes.empty", ""),
        ("$.Unknown.x", ""),
        ("$.External.text / $.External.number", "네 / 3"),
        ("$.External.list[0]", "가"),
        ("$.External.list[1].b", "나"),
        ("$.External.list[9]", ""),
        ("$.External.text.deeper", ""),
        ("$.External.map", '{"x": "1"}'),
        ("$.External.list", '["가", {"b": "나"}]'),
        ("$.External.yes", "true"),
        ("$.Lex.Slots.Account", "예금"),
        ("$.Lex.SessionAttributes.escalate", "true"),
        ("$.StoredCustomerInput", "1234"),
        ("$.Metrics.Queue.Size", "4"),
        ("$.FlowAttributes.step", "2"),
        ("$.Channel", "VOICE"),
        ("$.ContactId", "c-1"),
        ("$.CustomerEndpoint.Address", "+821012345678"),
        ("$.SystemEndpoint.Type", "TELEPHONE_NUMBER"),
        ("$.Queue.Name", "상담"),
        ("$.LanguageCode", "ko-KR"),
        ("$.CustomerId", ""),
        ("$.CustomerCallbackNumber", "+8221234567"),
        ("$.Tags.team", "카드"),
        ("5달러는 $5입니다", "5달러는 $5입니다"),
    ],
)
def test_a_reference_stands_for_what_the_contact_knows(written: str, value: str) -> None:
    """As a whole, or in a text; a particle of Korean may follow, and what nobody knows is empty."""
    assert value_of(written, STATE) == value


def test_a_chat_has_no_number() -> None:
    """Nor has it been called at one."""
    state = State(contact=contact_by(Channel.CHAT, "c"), frames=())

    assert (look_up("$.CustomerEndpoint.Address", state), look_up("$.Queue.Name", state)) == (None, None)


def test_every_text_in_a_parameter_is_filled() -> None:
    """To the end of lists and objects; other values become texts."""
    written = {"a": ["$.Channel", {"b": "$.External.text"}], "c": True, "d": None}

    assert values_of(written, STATE) == {"a": ["VOICE", {"b": "네"}], "c": "true", "d": ""}

"""Handing over to Amazon Connect: what people there are told, through real requests, and that nothing is done twice."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.aws_stand_in import Says, StandIn
from tests.conftest import TestCentre

from aicc.aws.asking import connect_service
from aicc.aws.handoff import ConnectDesk, ConnectTarget, chapters, contact_attributes, queue_of
from aicc.escalation.hours import next_opening
from aicc.models.conversation import Channel
from aicc.models.errors import ConnectUnavailable
from aicc.models.escalation import EscalationPriority, EscalationReason, Ticket, TicketState
from aicc.models.turn import Author, Reason, Reply, Turn
from aicc.services.engines import Engines
from aicc.stores.memory import MemoryDesk, MemoryStore

# Monday, 23 November 2026, 10:00 in Korea, and the Sunday before.
OPEN, CLOSED = datetime(2026, 11, 23, 1, tzinfo=UTC), datetime(2026, 11, 22, 1, tzinfo=UTC)
TICKET = Ticket(
    id="ticket_0123456789abcdef01234567",
    number="1123-04829371",
    conversation_id="conv_1",
    user_id="user_1",
    reason=EscalationReason.USER_REQUEST,
    priority=EscalationPriority.HIGH,
    description="제 번호 ***-****-5678로 상담원 연결해 주세요",
    created_at=OPEN,
    context={
        "rule": "asked",
        "scenario": "transfer",
        "channel": "web",
        "slot.받는_은행": "국민은행",
        "slot.amount": "50000",
    },
)
TARGET = ConnectTarget(
    instance_id="aaaaaaaa-2222-3333-4444-555555555555",
    chat_flow_id="bbbbbbbb-2222-3333-4444-555555555555",
    task_flow_id="cccccccc-2222-3333-4444-555555555555",
    queues={"URGENT": "queue-urgent", "transfer": "queue-transfer", "*": "queue-any"},
)
PARTICIPANT, CONNECTION = "participant-token-secret", "connection-token-secret"


def turn(seq: int, said: str, *messages: str, author: Author = Author.CUSTOMER) -> Turn:
    """A recorded turn."""
    return Turn(
        conversation_id="conv_1",
        seq=seq,
        message_id=f"m{seq}",
        user_id="user_1",
        author=author,
        said=said,
        reply=Reply(messages=messages),
        reason=Reason(decision="answer"),
        at=OPEN,
    )


HISTORY = (turn(1, "", "안녕하세요", author=Author.BOT), turn(2, "이체하고 싶어요", "어느 은행으로 보낼까요?"))


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Connect on this machine; nothing that is sent may break its model."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    contact = "dddddddd-2222-3333-4444-555555555555"
    credentials = {"ConnectionToken": CONNECTION, "Expiry": "2026-11-23T02:00:00Z"}
    server = StandIn(
        ["connect", "connectparticipant"],
        StartChatContact=Says({"ContactId": contact, "ParticipantId": "p-1", "ParticipantToken": PARTICIPANT}),
        StartTaskContact=Says({"ContactId": contact}),
        CreateParticipantConnection=Says({"ConnectionCredentials": credentials}),
        SendMessage=Says({"Id": "m-1", "AbsoluteTime": "2026-11-23T01:00:00Z"}),
    )
    yield server
    server.close()
    assert server.problems == []


Desk = Callable[..., ConnectDesk]


@pytest.fixture
def desk(connect: StandIn, engines: Engines) -> Iterator[Desk]:
    """Return what makes a desk that brings tickets to the stand-in."""
    made: list[ConnectDesk] = []

    def make(history: Sequence[Turn] = HISTORY, **changes: Any) -> ConnectDesk:
        async def read(_conversation_id: str) -> Sequence[Turn]:
            return history

        def service(name: str) -> Any:
            return connect_service(name, region="ap-northeast-2", endpoint=connect.url, seconds=5.0)

        made.append(
            ConnectDesk(
                MemoryDesk(),
                service("connect"),
                service("connectparticipant"),
                target=replace(TARGET, **changes),
                history=read,
                opens=lambda at: next_opening(engines.bot.hours, at),
            )
        )
        return made[-1]

    yield make
    for each in made:
        each.close()


# --- what is told ----------------------------------------------------------------------------------------------------


def test_an_agent_is_told_why_and_what_was_answered() -> None:
    """Names that Connect takes: a Korean slot is spelt in Latin letters, with a checksum of its name."""
    assert contact_attributes(TICKET, queue="queue-1") == {
        "reason": "USER_REQUEST",
        "priority": "HIGH",
        "ticket": "1123-04829371",
        "queue": "queue-1",
        "summary": "제 번호 ***-****-5678로 상담원 연결해 주세요",
        "rule": "asked",
        "scenario": "transfer",
        "answers": "받는 은행 국민은행, amount 50000",
        "slot_batneun_eunhaeng-8a0052a0": "국민은행",
        "slot_amount": "50000",
    }


def test_attributes_stay_within_what_connect_keeps() -> None:
    """However much was said and answered."""
    many = {f"slot.{number}": "가" * 200 for number in range(200)}
    attributes = contact_attributes(replace(TICKET, description="나" * 9_000, context=many))

    assert sum(len(name.encode()) + len(value.encode()) for name, value in attributes.items()) <= 32_768
    assert (attributes["reason"], len(attributes["summary"])) == ("USER_REQUEST", 1_000)


@pytest.mark.parametrize(
    ("ticket", "queue"),
    [
        (TICKET, "queue-transfer"),
        (replace(TICKET, context={}), "queue-any"),
        (replace(TICKET, context={}, priority=EscalationPriority.URGENT), "queue-urgent"),
    ],
)
def test_a_queue_is_chosen_by_what_it_is_about(ticket: Ticket, queue: str) -> None:
    """The scenario, then the rule, the reason, the priority, and last the one for everybody."""
    assert queue_of(ticket, TARGET.queues) == queue


def test_without_queues_the_flow_chooses() -> None:
    """Nothing is told."""
    assert queue_of(TICKET, {}) == ""
    assert "queue" not in contact_attributes(TICKET)


def test_the_history_is_told_in_messages_that_a_person_reads() -> None:
    """Why, then line by line; a new message where one is full, and not a line is lost."""
    lines = [turn(number, f"{number}번째 말 " + "가" * 300, "네") for number in range(2, 40)]
    messages = chapters(TICKET, lines)

    first, second, *_ = messages[0].splitlines()
    assert (first, second) == ("[상담 접수 1123-04829371] USER_REQUEST / HIGH", f"고객: 2번째 말 {'가' * 300}")
    assert max(map(len, messages)) <= 4_000
    assert sum(message.count("번째 말") for message in messages) == 38


# --- chat ------------------------------------------------------------------------------------------------------------


async def test_an_escalation_of_the_web_becomes_a_chat(desk: Desk, connect: StandIn) -> None:
    """In the right queue, with all that was said as its first message."""
    await desk().open(TICKET)

    assert connect.of("StartChatContact") == [
        {
            "InstanceId": TARGET.instance_id,
            "ContactFlowId": TARGET.chat_flow_id,
            "Attributes": contact_attributes(TICKET, queue="queue-transfer"),
            "ClientToken": TICKET.id,
            "ParticipantDetails": {"DisplayName": "고객 1123-04829371"},
            "InitialMessage": {
                "ContentType": "text/plain",
                "Content": "[상담 접수 1123-04829371] USER_REQUEST / HIGH\n"
                "챗봇: 안녕하세요\n고객: 이체하고 싶어요\n챗봇: 어느 은행으로 보낼까요?",
            },
        }
    ]
    assert connect.of("SendMessage") == []


async def test_a_long_history_goes_on_in_messages(desk: Desk, connect: StandIn) -> None:
    """In their order, each with a token of its own."""
    history = [turn(number, f"{number} " + "가" * 1_500) for number in range(2, 9)]
    await desk(history).open(TICKET)
    sent = connect.of("SendMessage")

    assert [one["Content"] for one in sent] == chapters(TICKET, history)[1:]
    assert [one["ClientToken"] for one in sent] == [f"{TICKET.id}-{number}" for number in range(1, len(sent) + 1)]
    assert [asked.headers["x-amz-bearer"] for asked in connect.asked if asked.operation == "SendMessage"] == [
        CONNECTION
    ] * len(sent)


async def test_a_ticket_that_comes_again_is_the_same_contact(desk: Desk, connect: StandIn) -> None:
    """The token is the ticket's: Connect gives the contact that there is."""
    once = desk()
    await once.open(TICKET)
    await once.open(TICKET)

    assert {one["ClientToken"] for one in connect.of("StartChatContact")} == {TICKET.id}
    assert await once.get(TICKET.id) == TICKET


@pytest.mark.parametrize("channel", [Channel.VOICE, Channel.CHAT])
async def test_who_is_in_connect_already_is_not_brought_there(desk: Desk, connect: StandIn, channel: Channel) -> None:
    """The flow has the attributes from the Lambda's answer."""
    made = desk()
    await made.open(replace(TICKET, context={"channel": channel.value}))

    assert connect.asked == []
    assert [ticket.id for ticket in await made.list(states=[TicketState.WAITING], limit=5)] == [TICKET.id]


@pytest.mark.parametrize(
    ("operation", "says", "why"),
    [
        ("StartChatContact", Says(status=402, error="LimitExceededException"), "LimitExceededException"),
        ("StartChatContact", Says(status=403, error="AccessDeniedException"), "AccessDeniedException"),
        ("CreateParticipantConnection", Says({}), "answer"),
        ("SendMessage", Says(status=429, error="ThrottlingException"), "ThrottlingException"),
        ("StartChatContact", Says(b"<html>"), "answer"),
    ],
)
async def test_what_connect_does_not_take_is_an_error_of_the_effect(
    desk: Desk, connect: StandIn, operation: str, says: Says, why: str
) -> None:
    """The ticket is kept; the error has AWS's code, never its message."""
    connect.says[operation] = [says]
    made = desk([turn(number, "가" * 3_000) for number in range(2, 5)])
    with pytest.raises(ConnectUnavailable, match=why) as raised:
        await made.open(TICKET)

    assert "123456789012" not in str(raised.value)
    assert (await made.get(TICKET.id)).state is TicketState.WAITING


async def test_tokens_show_nowhere(desk: Desk, connect: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    """They are keys to the chat: no log of ours has them."""
    caplog.set_level(logging.INFO)
    await desk([turn(number, "가" * 3_000) for number in range(2, 5)]).open(TICKET)

    assert "handoff.chat" in caplog.text
    assert PARTICIPANT not in caplog.text
    assert CONNECTION not in caplog.text


# --- hours -----------------------------------------------------------------------------------------------------------


async def test_outside_business_hours_a_task_waits_for_the_opening(desk: Desk, connect: StandIn) -> None:
    """Sunday's customer is called on Monday at nine."""
    await desk().open(replace(TICKET, created_at=CLOSED))
    [task] = connect.of("StartTaskContact")

    assert connect.of("StartChatContact") == []
    assert (task["Name"], task["ContactFlowId"], task["ClientToken"]) == (
        "상담 접수 1123-04829371",
        TARGET.task_flow_id,
        TICKET.id,
    )
    assert task["ScheduledTime"] == datetime(2026, 11, 23, 0, 0, tzinfo=UTC).timestamp()


async def test_what_is_always_answered_is_a_chat_at_any_time(desk: Desk, connect: StandIn) -> None:
    """The customer was promised somebody now, so that nothing waits for Monday."""
    promised = {**TICKET.context, "attended": "true"}
    await desk().open(replace(TICKET, created_at=CLOSED, context=promised))

    [chat] = connect.of("StartChatContact")
    assert chat["Attributes"]["attended"] == "true"
    assert connect.of("StartTaskContact") == []


async def test_without_a_flow_for_tasks_a_chat_waits(desk: Desk, connect: StandIn) -> None:
    """The flow of the chat then says when people answer."""
    await desk(task_flow_id="").open(replace(TICKET, created_at=CLOSED))

    assert (len(connect.of("StartChatContact")), connect.of("StartTaskContact")) == (1, [])


async def test_a_task_waits_no_longer_than_connect_allows(desk: Desk, connect: StandIn) -> None:
    """Six days, however long the holidays are."""
    made = desk()
    made._opens = lambda at: at + timedelta(days=9)
    await made.open(replace(TICKET, created_at=CLOSED))

    assert connect.of("StartTaskContact")[0]["ScheduledTime"] == (CLOSED + timedelta(days=6)).timestamp()


# --- in the turn -----------------------------------------------------------------------------------------------------


async def test_an_escalation_in_a_conversation_reaches_connect(desk: Desk, connect: StandIn, engines: Engines) -> None:
    """The turn that asks for a person brings the slots of the running scenario along, its numbers masked."""
    made = desk()
    centre = TestCentre(engines, desk=made, store=MemoryStore(made))  # type: ignore[arg-type]
    await centre.say_all("이체하고 싶어요", "1234567", "국민은행", "상담원 연결해 주세요")
    [chat] = connect.of("StartChatContact")

    assert (chat["Attributes"]["scenario"], chat["Attributes"]["slot_bank"]) == ("transfer", "국민은행")
    assert chat["Attributes"]["slot_customer_number"] == "***4567"


async def test_a_turn_survives_a_connect_that_is_away(desk: Desk, connect: StandIn, engines: Engines) -> None:
    """The customer has the ticket's number; the chat is started when it is tried again."""
    connect.says["StartChatContact"] = [
        Says(status=403, error="AccessDeniedException"),
        Says({"ContactId": "c-1", "ParticipantId": "p-1", "ParticipantToken": PARTICIPANT}),
    ]
    made = desk()
    centre = TestCentre(engines, desk=made, store=MemoryStore(made))  # type: ignore[arg-type]
    turn = await centre.say("상담원 연결해 주세요")
    assert turn.reply.ticket is not None
    assert await centre.service.retry() == 1

    assert len(connect.of("StartChatContact")) == 2
    assert await centre.service.retry() == 0

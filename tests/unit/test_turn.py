"""The turn: one message, one recorded reply, whatever happens around it."""

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from aicc.bots.demo_bank import DemoBank
from aicc.models.conversation import Channel, Owner
from aicc.models.errors import (
    ConversationBusy,
    ConversationNotFound,
    MessageEmpty,
    MessageIdInvalid,
    MessageTooLong,
    StoreUnavailable,
)
from aicc.models.escalation import Ticket, TicketState
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, ActionResult
from aicc.models.turn import Inbound
from aicc.models.user import User, UserTier
from aicc.ports import Event, TurnRecorded
from aicc.services.conversation_service import ConversationService
from aicc.services.engines import Engines, build_engines
from aicc.stores.codec import Codec
from aicc.stores.memory import MemoryBus, MemoryDesk, MemoryStore
from aicc.stores.sqlite import Database, SQLiteDesk, SQLiteStore
from aicc.utils.logger import configure_logging

if TYPE_CHECKING:
    from tests.conftest import TestCentre


class CountingBank:
    """A backend that counts what it really does, slow enough for two turns to meet in it."""

    def __init__(self, *, seconds: float = 0.0, error: Exception | None = None) -> None:
        self.done: dict[str, int] = {}
        self._seconds = seconds
        self._error = error

    actions = frozenset({"verify_customer", "balance"})

    async def run(self, call: ActionCall) -> ActionResult:
        """Verify everybody."""
        await asyncio.sleep(self._seconds)
        if self._error:
            raise self._error
        self.done[call.key] = self.done.get(call.key, 0) + 1
        return ActionDone(fields={"customer_name": "데모고객", "balance": 1_000})


async def test_a_customer_asks_for_the_balance_and_hears_it(centre: "TestCentre") -> None:
    """The account inquiry is led from the first word to the balance."""
    turn = await centre.say_all("잔액 조회", "1234567", "예금계좌")

    assert turn.reply.messages == ("데모고객 님의 예금계좌 잔액은 1,234,500원입니다.",)
    assert turn.reason.actions == ("balance:ok",)


async def test_an_faq_in_the_middle_of_a_form_is_answered_and_the_form_resumed(centre: "TestCentre") -> None:
    """The open question comes back after the answer, with its buttons."""
    await centre.say_all("잔액 조회", "1234567")
    turn = await centre.say("공동인증서와 금융인증서는 무엇이 다른가요?")

    assert turn.reason.decision == "answer"
    assert turn.reply.messages[1:] == (
        '이어서 "계좌 잔액 조회" 업무를 계속하겠습니다.',
        "조회하실 계좌를 선택해 주세요.",
    )
    assert [button.label for button in turn.reply.quick_replies] == ["예금계좌", "적금계좌", "대출계좌"]


async def test_asking_for_a_person_opens_one_ticket(centre: "TestCentre") -> None:
    """The ticket that the customer was told waits at the desk."""
    turn = await centre.say("상담원 연결해 주세요")
    (ticket,) = await centre.desk.list(states=[TicketState.WAITING], limit=10)

    assert (turn.reply.ticket, turn.reply.owner) == (ticket.number, Owner.QUEUE)
    assert ticket.number in turn.reply.messages[0]


async def test_the_same_message_twice_gives_the_same_turn(centre: "TestCentre") -> None:
    """A redelivered message is not taken again."""
    first = await centre.say("잔액 조회", "m1")
    second = await centre.say("잔액 조회", "m1")

    assert second == first
    assert (await centre.service.history(centre.conversation_id, limit=10)).turns[0].seq == 2


async def test_the_same_message_at_the_same_moment_acts_once(engines: Engines) -> None:
    """Ten copies of a message that arrive together make one turn and one action."""
    from tests.conftest import TestCentre

    bank = CountingBank(seconds=0.01)
    centre = TestCentre(engines, actions=bank)
    await centre.say("잔액 조회")
    turns = await asyncio.gather(*(centre.say("1234567", "same") for _ in range(10)))

    assert len({turn.seq for turn in turns}) == 1
    assert list(bank.done.values()) == [1]


async def test_messages_of_one_conversation_are_taken_in_order(centre: "TestCentre") -> None:
    """Messages sent together get turns one after the other, without gaps."""
    await centre.open()
    turns = await asyncio.gather(*(centre.say("안녕하세요", f"a{number}") for number in range(20)))

    assert [turn.seq for turn in turns] == list(range(2, 22))


async def test_of_two_messages_that_two_workers_take_at_once_one_acts(engines: Engines, tmp_path: Path) -> None:
    """A yes that comes twice, with two ids, sends the money once: the second is taken in the conversation after it."""
    from tests.conftest import TestCentre, TestClock

    bank, clock = CountingBank(seconds=0.05), TestClock()
    databases = [Database(tmp_path / "shared.sqlite3") for _ in range(2)]
    first, second = (
        TestCentre(engines, actions=bank, clock=clock, store=SQLiteStore(database, Codec())) for database in databases
    )
    await first.say_all("국민은행으로 5만원 보내줘", "1234567", "110123456789", "네")
    second.conversation_id = first.conversation_id
    before = dict(bank.done)

    turns = await asyncio.gather(first.say("4827", "pin_1"), second.say("4827", "pin_2"))
    for database in databases:
        database.close()

    assert len(bank.done) - len(before) == 1
    assert sorted(turn.seq for turn in turns) == [6, 7]


async def test_a_conversation_in_which_a_process_died_acting_goes_on_after_a_while(centre: "TestCentre") -> None:
    """The message that was being taken goes on at once, any other waits until nothing can run any more."""
    await centre.say("잔액 조회")
    conversation = await centre.store.load(centre.conversation_id)
    later = centre.clock.at + timedelta(seconds=30)
    await centre.store.keep(replace(conversation, version=conversation.version + 1, acting="m9", acting_until=later))

    assert (await centre.say("1234567", "m9")).reason.actions == ("verify_customer:ok",)


async def test_two_workers_on_one_file_keep_order_and_answer_once(engines: Engines, tmp_path: Path) -> None:
    """Two services over the same database take the same messages at once: one turn each, no gap."""
    from tests.conftest import TestClock

    bank, clock = CountingBank(), TestClock()
    databases = [Database(tmp_path / "shared.sqlite3") for _ in range(2)]
    services = [
        ConversationService(
            engines,
            store=SQLiteStore(database, Codec()),
            desk=SQLiteDesk(database, Codec()),
            actions=bank,
            bus=MemoryBus(),
            clock=clock,
        )
        for database in databases
    ]
    greeting = await services[0].open(User(id="user_1"), Channel.API)

    async def take(service: ConversationService, number: int) -> int:
        inbound = Inbound(
            conversation_id=greeting.conversation_id, message_id=f"m{number}", text="안녕하세요", received_at=clock.at
        )
        while True:
            try:
                return (await service.take(inbound)).seq
            except ConversationBusy:
                continue  # sent again, as the error says

    places = await asyncio.gather(*(take(service, number) for number in range(10) for service in services))
    history = await services[0].history(greeting.conversation_id, limit=50)
    for database in databases:
        database.close()

    assert sorted(set(places)) == list(range(2, 12))
    assert places[0::2] == places[1::2]
    assert [turn.seq for turn in history.turns] == list(range(11, 0, -1))


async def test_effects_of_a_dead_process_are_carried_out_at_the_next_start(
    engines: Engines, centre: "TestCentre"
) -> None:
    """A ticket that was promised and not opened is opened by the next process, once."""

    class BrokenDesk(MemoryDesk):
        async def open(self, ticket: object) -> None:
            raise StoreUnavailable(path="desk", why="down")

    from tests.conftest import TestCentre

    first = TestCentre(engines, store=centre.store, desk=BrokenDesk())
    turn = await first.say("상담원")
    assert await centre.desk.list(states=[TicketState.WAITING], limit=10) == ()

    assert (await centre.service.recover(), await centre.service.recover()) == (1, 0)
    (ticket,) = await centre.desk.list(states=[TicketState.WAITING], limit=10)
    assert ticket.number == turn.reply.ticket


async def test_an_effect_that_two_processes_carry_out_takes_nothing_away(engines: Engines) -> None:
    """The one that reports last finds it reported, and the ticket of a customer who is there stays."""
    from tests.conftest import TestCentre

    class Slow(MemoryStore):
        """Reports an effect done only after another process did."""

        async def effect_done(self, effect_id: str) -> bool:
            await super().effect_done(effect_id)
            return await super().effect_done(effect_id)

    desk = MemoryDesk()
    centre = TestCentre(engines, desk=desk, store=Slow(desk))
    turn = await centre.say("상담원")

    (ticket,) = await desk.list(states=[TicketState.WAITING], limit=10)
    assert ticket.number == turn.reply.ticket


@pytest.mark.parametrize(
    "bank",
    [CountingBank(seconds=5), CountingBank(error=RuntimeError("boom")), CountingBank(error=ValueError("x" * 10**6))],
    ids=["hangs", "raises", "raises a megabyte"],
)
async def test_a_backend_that_hangs_or_raises_is_a_failure_that_the_scenario_handles(
    engines: Engines, bank: CountingBank
) -> None:
    """The customer hears the scenario's own words, never the exception's."""
    from tests.conftest import TestCentre

    turn = await TestCentre(engines, actions=bank).say_all("잔액 조회", "1234567")

    assert turn.reason.actions == ("verify_customer:unavailable",)
    assert turn.reply.messages == (
        '지금은 본인 확인을 할 수 없습니다. 잠시 후 다시 이용하시거나 "상담원"이라고 말씀해 주세요.',
    )


async def test_a_bot_that_changes_under_a_form_hands_over_instead_of_failing(centre: "TestCentre") -> None:
    """A scenario that is gone from the new bot does not trap the customer."""
    await centre.say("잔액 조회")
    bot = centre.engines.bot
    without = {name: scenario for name, scenario in bot.scenarios.items() if name != "account_inquiry"}
    flows = {name: flow for name, flow in bot.flows.items() if name != "account_inquiry"}
    centre.service.swap(build_engines(replace(bot, scenarios=without, flows=flows), centre.engines.nlu.classifier))
    turn = await centre.say("1234567")

    assert (turn.reason.decision, turn.reply.owner) == ("escalate", Owner.QUEUE)


async def test_turns_go_on_while_the_bot_is_swapped(centre: "TestCentre") -> None:
    """Not one message fails while engines are replaced between turns."""
    await centre.open()
    talking = [asyncio.create_task(centre.say("안녕하세요", f"s{number}")) for number in range(50)]
    for _ in range(5):
        centre.service.swap(build_engines(centre.engines.bot, centre.engines.nlu.classifier))
        await asyncio.sleep(0)

    assert sorted(turn.seq for turn in await asyncio.gather(*talking)) == list(range(2, 52))


async def test_the_bot_is_silent_while_a_person_owns_the_conversation(centre: "TestCentre") -> None:
    """While waiting the customer is told once; then their words are only passed on."""
    await centre.say("상담원")
    first, second = await centre.say("언제 되나요?"), await centre.say("여보세요")

    assert first.reply.messages == ("상담원에게 전달했습니다. 상담원이 곧 답변드리겠습니다.",)
    assert (second.reason.decision, second.reply.messages) == ("relay", ())


async def test_a_waiting_customer_may_return_to_the_bot(centre: "TestCentre") -> None:
    """The ticket is withdrawn and the bot answers again."""
    await centre.say_all("상담원", "챗봇으로 돌아가기")
    (ticket,) = await centre.desk.list(states=[TicketState.WITHDRAWN], limit=10)

    assert ticket.state is TicketState.WITHDRAWN
    assert (await centre.say("안녕하세요")).reason.decision == "answer"


async def test_vip_customers_go_to_a_person_at_once(centre: "TestCentre") -> None:
    """The tier that a trusted caller stated decides before anything is understood."""
    await centre.open(UserTier.VIP)

    assert (await centre.say("안녕하세요")).reason.detail == "vip"


async def test_three_misses_in_a_row_go_to_a_person(centre: "TestCentre") -> None:
    """A customer whom nobody understands is not asked a fourth time."""
    decisions = [(await centre.say(text)).reason.decision for text in ("ㅁㄴㅇㄹ", "qwzx", "ㅋㅌㅊㅍ")]

    assert decisions == ["fallback", "fallback", "escalate"]


async def test_a_secret_is_never_stored(centre: "TestCentre") -> None:
    """A PIN is dots in the history and absent from the state."""
    await centre.say_all("이체하기", "1234567", "국민은행", "110-123-456789", "5만원", "네")
    turn = await centre.say("1234")
    history = await centre.service.history(centre.conversation_id, limit=50)
    assert centre.store is not None
    state = await centre.store.load(centre.conversation_id)

    assert turn.said == "●●●●"
    assert turn.reason.actions == ("transfer:ok",)
    assert "'1234'" not in repr(state)
    assert "'1234'" not in repr(history)


async def test_personal_data_is_masked_in_the_history(centre: "TestCentre") -> None:
    """What is recorded of a phone, card or registration number is not the number."""
    turn = await centre.say("제 번호는 010-1234-5678이고 주민번호는 900101-1234567입니다")

    assert turn.said == "제 번호는 ***-****-5678이고 주민번호는 ******-*******입니다"


async def test_the_state_does_not_grow_with_the_conversation(centre: "TestCentre") -> None:
    """After three hundred turns the state is as small as after thirty."""
    assert centre.store is not None
    script = (
        "잔액 조회",
        "1234567",
        "예금계좌",
        "환율 알려줘",
        "상담원",
        "챗봇으로 돌아가기",
        "ㅁㄴㅇㄹ",
        "안녕하세요",
    )
    sizes = []
    for number in range(300):
        await centre.say(script[number % len(script)])
        sizes.append(len(repr(await centre.store.load(centre.conversation_id))))

    assert max(sizes[-len(script) :]) <= max(sizes[: 4 * len(script)]) + 10


async def test_who_listens_hears_of_each_recorded_turn(centre: "TestCentre") -> None:
    """The bus tells every listener of the conversation, in order."""
    await centre.open()
    heard: list[Event] = []
    async with centre.bus.listen(centre.conversation_id) as events:
        await centre.say_all("안녕하세요", "감사합니다")
        async for event in events:
            heard.append(event)
            if len(heard) == 2:
                break

    assert [event.turn.seq for event in heard if isinstance(event, TurnRecorded)] == [2, 3]


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u200b", "\x00\x07", "\ufeff"])
async def test_an_invisible_message_is_refused(centre: "TestCentre", text: str) -> None:
    """A message of nothing but spaces, controls or zero-width characters is empty."""
    with pytest.raises(MessageEmpty):
        await centre.say(text)


async def test_a_message_of_ten_thousand_characters_is_refused(centre: "TestCentre") -> None:
    """The limit is said in the error."""
    with pytest.raises(MessageTooLong, match="2000"):
        await centre.say("가" * 10_000)


@pytest.mark.parametrize("message_id", ["a b", "아이디", "x" * 129, "a\n", "<m>"])
async def test_a_malformed_message_id_is_refused(centre: "TestCentre", message_id: str) -> None:
    """Ids end up in keys and logs, so they are plain."""
    with pytest.raises(MessageIdInvalid):
        await centre.say("안녕하세요", message_id)


async def test_an_unknown_conversation_is_refused(centre: "TestCentre") -> None:
    """A message to nowhere is not recorded anywhere."""
    await centre.open()
    centre.conversation_id = "conv_none"

    with pytest.raises(ConversationNotFound):
        await centre.say("안녕하세요")


@pytest.mark.parametrize(
    "text",
    [
        "😀😀😀",
        "잔액 조회",  # decomposed letters
        "'; DROP TABLE turns; --",
        "<script>alert(1)</script>",
        '{"text": "잔액"}',
        "{{7*7}} ${jndi:ldap://x}",
        "Привет 안녕 مرحبا こんにちは",
        "\ud800 깨진 글자",
        "ㅋ" * 2000,
    ],
)
async def test_strange_messages_get_a_sane_answer(centre: "TestCentre", text: str) -> None:
    """Emoji, markup, scripts and broken characters are words like others: recorded once, answered politely."""
    turn = await centre.say(text)

    assert turn.seq == 2
    assert turn.reply.messages
    turn.said.encode()


async def test_a_secret_asked_for_by_a_step_that_is_gone_is_not_recorded(centre: "TestCentre") -> None:
    """When the bot changes while a PIN is awaited, neither history nor ticket has the PIN."""
    await centre.say_all("이체하기", "1234567", "국민은행", "110-123-456789", "5만원", "네")
    bot = centre.engines.bot
    transfer = bot.scenarios["transfer"]
    steps = {name: step for name, step in transfer.steps.items() if name != "pin_request"}
    written = dict(bot.flows["transfer"])
    written["steps"] = [step for step in written["steps"] if step["id"] != "pin_request"]  # type: ignore[attr-defined]
    changed = replace(
        bot,
        scenarios={**bot.scenarios, "transfer": replace(transfer, steps=steps)},
        flows={**bot.flows, "transfer": written},
    )
    centre.service.swap(build_engines(changed, centre.engines.nlu.classifier))
    turn = await centre.say("1234")
    (ticket,) = await centre.desk.list(states=[TicketState.WAITING], limit=10)

    assert (turn.said, ticket.description) == ("●●●●", "●●●●")


async def test_a_person_can_be_asked_for_when_the_open_form_is_broken(centre: "TestCentre") -> None:
    """A form that no longer exists does not stand between the customer and a person."""
    await centre.say("잔액 조회")
    bot = centre.engines.bot
    without = {name: scenario for name, scenario in bot.scenarios.items() if name != "account_inquiry"}
    flows = {name: flow for name, flow in bot.flows.items() if name != "account_inquiry"}
    centre.service.swap(build_engines(replace(bot, scenarios=without, flows=flows), centre.engines.nlu.classifier))

    assert (await centre.say("상담원 연결해 주세요")).reply.owner is Owner.QUEUE


class OddBank(CountingBank):
    """A backend that returns what it should not."""

    def __init__(self, result: object) -> None:
        super().__init__()
        self._result = result

    async def run(self, call: ActionCall) -> ActionResult:
        """Return the odd thing."""
        return self._result  # type: ignore[return-value]


@pytest.mark.parametrize(
    "result",
    [
        None,
        "ok",
        ActionDone(fields={"extra": {"deep": 1}}),  # type: ignore[dict-item]
        ActionDone(fields={"numbers": [1, 2]}),  # type: ignore[dict-item]
        ActionDone(fields={"long": "x" * 10**6}),
        ActionFailed(code="No such thing!"),
    ],
    ids=["nothing", "a text", "a nested field", "a list of numbers", "a megabyte", "a code of words"],
)
async def test_a_backend_that_returns_what_it_should_not_is_unavailable(engines: Engines, result: object) -> None:
    """Nothing of it is saved, and the conversation goes on."""
    from tests.conftest import TestCentre

    centre = TestCentre(engines, actions=OddBank(result))
    turn = await centre.say_all("잔액 조회", "1234567")

    assert turn.reason.actions == ("verify_customer:unavailable",)
    assert (await centre.say("안녕하세요")).seq == 4


async def test_three_numbers_that_the_backend_refuses_lead_to_a_person(centre: "TestCentre") -> None:
    """Customer numbers cannot be tried without end."""
    await centre.say("잔액 조회")
    decisions = [(await centre.say(number)).reason.decision for number in ("9999991", "9999992", "9999993")]

    assert decisions == ["advance", "advance", "escalate"]


async def test_a_vip_who_returned_to_the_bot_is_answered_by_it(centre: "TestCentre") -> None:
    """Their tier sends them to a person once; a word of theirs still does."""
    await centre.open(UserTier.VIP)
    await centre.say_all("안녕하세요", "챗봇으로 돌아가기")

    assert (await centre.say("안녕하세요")).reason.decision == "answer"
    assert (await centre.say("상담원")).reason.decision == "escalate"


async def test_an_erased_customer_leaves_no_ticket_even_at_the_same_moment(centre: "TestCentre") -> None:
    """A ticket that is opened while its customer is erased is removed again."""
    assert centre.store is not None
    for _ in range(20):
        await centre.open()
        await asyncio.gather(centre.say("상담원"), centre.store.erase_user("user_1"), return_exceptions=True)
        await centre.store.erase_user("user_1")

    assert await centre.desk.list(states=list(TicketState), limit=10) == ()


async def test_a_ticket_that_could_not_be_opened_is_opened_later_and_in_order(engines: Engines) -> None:
    """Opened and withdrawn while the desk was away, it is withdrawn when the desk is back."""
    from tests.conftest import TestCentre

    class LateDesk(MemoryDesk):
        away = True

        async def open(self, ticket: Ticket) -> None:
            if self.away:
                raise StoreUnavailable(path="desk", why="down")
            await super().open(ticket)

    desk = LateDesk()
    centre = TestCentre(engines, desk=desk)
    await centre.say_all("상담원", "챗봇으로 돌아가기")
    desk.away = False
    await centre.service.recover()

    assert [ticket.state for ticket in await desk.list(states=list(TicketState), limit=10)] == [TicketState.WITHDRAWN]
    assert await centre.service.recover() == 0


@pytest.mark.parametrize("message_id", ["@greeting", "@accepted/ticket_1", "a/b"])
async def test_a_customer_cannot_use_the_ids_of_our_own_turns(centre: "TestCentre", message_id: str) -> None:
    """Ids that the centre makes have characters that customers' ids may not have."""
    with pytest.raises(MessageIdInvalid):
        await centre.say("안녕하세요", message_id)


async def test_a_lost_card_is_answered_at_night(engines: Engines) -> None:
    """When the card scenario hands over at night, somebody is there: the bot's hours say so."""
    from tests.conftest import TestCentre

    centre = TestCentre(engines, actions=CountingBank(error=RuntimeError("down")))
    centre.clock.at = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)  # two in the morning in Korea
    turn = await centre.say_all("카드를 잃어버렸어요", "1234567")
    while turn.reply.owner is Owner.BOT and turn.reply.step:
        turn = await centre.say(turn.reply.quick_replies[0].text if turn.reply.quick_replies else "1234567")

    assert turn.reason.decision == "escalate"
    assert "상담원에게 연결해 드리겠습니다" in turn.reply.messages[-1]


async def test_a_number_that_a_step_asked_for_is_kept_to_its_last_digits(centre: "TestCentre") -> None:
    """A customer number is who somebody is: the history shows its end only."""
    await centre.say("잔액 조회")

    assert (await centre.say("1234567")).said == "***4567"


# --- silence ---------------------------------------------------------------------------------------------------------


async def test_a_silent_customer_is_reminded_once_and_then_the_scenario_is_closed(centre: "TestCentre") -> None:
    """After three minutes and after ten; whoever answers in between is not disturbed."""
    await centre.say("이체하기")
    centre.clock.at += timedelta(minutes=2)
    assert await centre.service.sweep() == 0
    centre.clock.at += timedelta(minutes=2)
    assert await centre.service.sweep() == 1
    assert await centre.service.sweep() == 0
    centre.clock.at += timedelta(minutes=8)
    assert await centre.service.sweep() == 1

    page = await centre.service.history(centre.conversation_id, limit=2)

    assert [turn.reason.detail for turn in page.turns] == ["close", "remind"]
    assert page.turns[0].reply.step is None


async def test_a_form_that_nobody_closed_is_not_gone_on_with_days_later(centre: "TestCentre") -> None:
    """Whoever comes back to it may be somebody else: a yes says nothing any more."""
    await centre.say_all("국민은행으로 5만원 보내줘", "1234567", "110123456789")
    centre.clock.at += timedelta(days=3)

    assert (await centre.say("네")).reply.step is None


async def test_what_a_backend_raises_is_not_logged(engines: Engines, capsys: pytest.CaptureFixture[str]) -> None:
    """Its words may hold a PIN."""
    from tests.conftest import TestCentre

    class Leaky(DemoBank):
        async def run(self, call: ActionCall) -> ActionResult:
            if call.action == "transfer":
                raise RuntimeError(f"refused: {dict(call.arguments)}")
            return await super().run(call)

    configure_logging("INFO", stream=sys.stdout)
    centre = TestCentre(engines, actions=Leaky())
    await centre.say_all("국민은행으로 5만원 보내줘", "1234567", "110123456789", "네", "4827")

    logged = capsys.readouterr().out

    assert '"error": "RuntimeError"' in logged
    assert "refused" not in logged

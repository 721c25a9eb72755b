"""Our flows, made from the packaged bots: nothing for the linter to find, and what customers meet in them."""

import json
import re
from functools import cache
from typing import Final

import pytest
from tests.flow_samples import Json, SpokenBot, ending, path, play, said

from aicc.aws.flows.build import BuiltFlow, Resources, build_flows, file_contents
from aicc.aws.flows.build.menu import choices_of
from aicc.aws.flows.language import Channel, parse_flow, write_flow
from aicc.aws.flows.lint import About, lint_flow
from aicc.aws.flows.simulator.contact import Contact, Given, Keys, LexGave, Pause, WithAgent, Words, contact_by
from aicc.aws.flows.simulator.events import CallbackPlanned
from aicc.aws.flows.simulator.player import Player
from aicc.aws.flows.simulator.world import World
from aicc.project import load_bot
from aicc.utils.config import PACKAGED_BOT

BOTS: Final = sorted(path.parent.name for path in PACKAGED_BOT.parent.glob("*/bot.yaml"))
RESOURCES: Final = Resources()
HANDOFF: Final = "arn:aws:connect:ap-northeast-2:111122223333:instance/i/contact-flow/handoff"
OPENS: Final = LexGave(messages=("네",), intent="", state="", dialog_action="ElicitIntent")
ESCALATES: Final = {"response_text": "연결합니다", "escalate": "true", "priority": "MEDIUM", "ticket": "1123-1"}


@cache
def built(bot: str) -> tuple[BuiltFlow, ...]:
    """Return the flows of a packaged bot."""
    return build_flows(load_bot(PACKAGED_BOT.parent / bot), RESOURCES)


def call(
    *givens: Given,
    bot: str = "banking",
    world: World | None = None,
    contact: Contact | None = None,
    answer: dict[str, str] | None = None,
    lex: SpokenBot | None = None,
) -> Player:
    """Play a contact through the flows of a packaged bot; the function greets, then always answers the same."""
    flows = {RESOURCES.flow(each.name): each.flow for each in built(bot)}
    inbound = next(each.flow for each in built(bot) if each.name == "inbound")

    def function(event: Json, _context: object) -> Json:
        begins = event["Details"]["Parameters"]["UserInput"] == ""
        return {"response_text": "첫인사"} if begins else answer or {"response_text": "네", "escalate": "false"}

    known = {"inbound": inbound, **flows}
    return play(known, *givens, world=world, contact=contact, functions={"*": function}, bots=lex)


@pytest.mark.parametrize("bot", BOTS)
def test_what_customers_say_is_in_no_log_of_a_flow(bot: str) -> None:
    """Its log group would have neither our key nor our end."""
    texts = "".join(write_flow(each.flow).decode() for each in built(bot))

    assert set(re.findall(r'"FlowLoggingBehavior": *"(\w+)"', texts)) == {"Disabled"}


@pytest.mark.parametrize("bot", BOTS)
def test_the_linter_finds_nothing(bot: str) -> None:
    """In any flow of any packaged bot, not even something to warn of."""
    about = {each.name: About(flow_type=each.type, attributes=frozenset(each.attributes)) for each in built(bot)}

    assert [problem for each in built(bot) for problem in lint_flow(each.flow, about[each.name])] == []


@pytest.mark.parametrize("bot", BOTS)
def test_the_same_bot_gives_the_same_bytes(bot: str) -> None:
    """So that a deployment changes only what was changed; and they read back as they were."""
    again = build_flows(load_bot(PACKAGED_BOT.parent / bot), RESOURCES)
    files = file_contents(built(bot), RESOURCES)

    assert file_contents(again, RESOURCES) == files
    for each in built(bot):
        assert write_flow(parse_flow(files[f"{each.name}.json"])) + b"\n" == files[f"{each.name}.json"]


def test_no_arn_stands_in_a_flow_before_it_is_known() -> None:
    """But a placeholder, which the manifest lists."""
    files = file_contents(built("banking"), RESOURCES)

    assert b"arn:aws" not in b"".join(files.values())
    assert json.loads(files["flows.manifest"])["placeholders"] == [
        "CallbackQueueArn",
        "HoursArn",
        "LambdaArn",
        "LexAliasArn",
        "QueueArn",
    ]


def test_known_arns_stand_in_the_flows() -> None:
    """Those of the options, flows among them."""
    known = Resources(function="arn:aws:lambda:ap-northeast-2:111122223333:function:f", flows={"handoff": HANDOFF})
    files = file_contents(build_flows(load_bot(PACKAGED_BOT), known), known)

    assert files["inbound.json"].count(b"arn:aws:lambda:ap-northeast-2:111122223333:function:f") == 6
    assert files["inbound.json"].count(HANDOFF.encode()) == 1
    assert b"LambdaArn" not in files["inbound.json"]


@pytest.mark.parametrize(
    ("bot", "keys"),
    [
        ("banking", (("1", "카드 분실 신고"), ("2", "잔액 조회"), ("3", "이체하기"))),
        ("public_service", (("1", "민원 접수"), ("2", "방문 예약"), ("3", "서류 발급"), ("4", "대형폐기물 신고"))),
        ("shopping", (("1", "배송 조회"), ("2", "주문 취소"), ("3", "반품 신청"), ("4", "교환 신청"))),
        ("telecom", (("1", "분실 정지"), ("2", "요금 조회"), ("3", "데이터 잔여량"), ("4", "요금제 변경"))),
    ],
)
def test_keys_are_the_buttons_of_the_greeting(bot: str, keys: tuple[tuple[str, str], ...]) -> None:
    """What is answered around the clock comes first; who wants a person presses 0."""
    choices = choices_of(load_bot(PACKAGED_BOT.parent / bot))

    assert (choices.keys, choices.agent) == (keys, "상담원 연결")


def test_a_caller_hears_the_notice_the_greeting_and_the_menu() -> None:
    """In this order: that calls are recorded, who answers, as the bot itself says it, and the keys."""
    notice, greeting, menu = said(call().events)[:3]

    assert "녹음됩니다" in notice
    assert greeting == "첫인사"
    assert menu == (
        "카드 분실 신고는 1번, 잔액 조회는 2번, 이체하기는 3번을 눌러 주세요."
        " 말로 하시려면 9번을 누르거나 잠시 기다려 주세요. 상담원은 0번, 다시 들으시려면 별표를 눌러 주세요."
    )


def test_a_key_says_its_words_to_the_bot() -> None:
    """And the bot's answer is what the caller hears before they speak."""
    asked: list[str] = []

    def answer(event: Json, _context: object) -> Json:
        asked.append(event["Details"]["Parameters"]["UserInput"])
        return {"response_text": "고객번호를 말씀해 주세요.", "escalate": "false"}

    flows = {"inbound": next(each.flow for each in built("banking") if each.name == "inbound")}
    played = play(flows, Keys(keys="2"), Words(text="1234567"), functions={"*": answer}, bots=SpokenBot(OPENS))

    assert asked[:2] == ["", "잔액 조회"]
    assert said(played.events)[3:5] == ["고객번호를 말씀해 주세요.", "네"]


def test_the_menu_is_heard_again_with_a_star() -> None:
    """As everywhere on Korean phones."""
    heard = said(call(Keys(keys="*")).events)

    assert heard[2] == heard[3]


@pytest.mark.parametrize(
    ("givens", "reached"),
    [
        ([Keys(keys="0")], "상담원 청하기"),
        ([Keys(keys="7"), Keys(keys="7"), Keys(keys="7")], "상담원 청하기"),
        ([Pause(seconds=6), Pause(seconds=4)], "상담원 청하기"),
        ([Keys(keys="9"), Pause(seconds=4), Pause(seconds=4)], "상담원 청하기"),
    ],
)
def test_a_person_is_reached_with_zero_wrong_keys_or_silence(givens: list[Given], reached: str) -> None:
    """A caller who cannot use the menu is not sent round."""
    played = call(*givens, answer=ESCALATES)

    assert reached in path(played.events)
    assert isinstance(played.state.waiting, WithAgent)


def test_a_chat_speaks_with_the_bot_at_once() -> None:
    """The greeting is what the bot says before it listens, and no keys are offered."""
    played = call(Words(text="안녕"), contact=contact_by(Channel.CHAT, "c"), lex=SpokenBot(OPENS))

    assert said(played.events)[:2] == ["첫인사", "네"]
    assert "메뉴" not in path(played.events)


def test_what_the_bot_knows_goes_to_the_agent() -> None:
    """As attributes of the contact, from the function and from Lex alike."""
    facts = {"reason": "USER_REQUEST", "priority": "HIGH", "ticket": "1123-7", "summary": "카드", "queue": "arn:cards"}
    closed = LexGave(
        messages=("연결합니다",),
        intent="agent",
        state="Fulfilled",
        dialog_action="Close",
        attributes={**facts, "escalate": "true"},
    )
    by_function = call(Keys(keys="0"), answer={**ESCALATES, **facts})
    by_bot = call(Keys(keys="9"), Words(text="상담원"), lex=SpokenBot(closed))

    for played in (by_function, by_bot):
        assert {name: played.state.contact.attributes[name] for name in facts} == facts
        assert played.state.contact.queue == "arn:cards"
        assert played.state.contact.settings["UpdateContactRoutingBehavior"] == {"QueuePriority": "3"}


def test_the_bots_farewell_ends_the_call() -> None:
    """Nothing is said after it."""
    bye = LexGave(
        messages=("안녕히 가세요",),
        intent="goodbye",
        state="Fulfilled",
        dialog_action="Close",
        attributes={"end": "true"},
    )
    played = call(Keys(keys="9"), Words(text="됐어요"), lex=SpokenBot(bye))

    assert said(played.events)[-1] == "안녕히 가세요"
    assert ending(played) == "disconnected"


def callbacks(player: Player) -> list[str]:
    """Return the numbers that will be called back."""
    return [event.number for event in player.events if isinstance(event, CallbackPlanned)]


@pytest.mark.parametrize(
    ("keys", "numbers"),
    [
        (["1"], ["+821012345678"]),
        (["2", "0212345678#"], ["+82212345678"]),
        (["2", "123#", "01055556666#"], ["+821055556666"]),
        (["*", "1"], ["+821012345678"]),
        (["3"], []),
        ([], []),
    ],
)
def test_outside_hours_a_call_back_is_offered(keys: list[str], numbers: list[str]) -> None:
    """To the caller's number or another; nobody is called who does not say so."""
    played = call(Keys(keys="0"), *(Keys(keys=key) for key in keys), answer=ESCALATES, world=World(is_open=False))

    assert callbacks(played) == numbers
    assert ending(played) == "disconnected"


def test_a_full_queue_offers_a_call_back() -> None:
    """Also within hours."""
    played = call(Keys(keys="0"), Keys(keys="1"), answer=ESCALATES, world=World(capacity=0))

    assert callbacks(played) == ["+821012345678"]


def test_who_waits_is_offered_a_call_back_within_thirty_seconds() -> None:
    """As the rules for phone services ask."""
    played = call(Keys(keys="0"), Pause(seconds=30), Keys(keys="1"), answer=ESCALATES, world=World(agents=0))

    assert callbacks(played) == ["+821012345678"]


@pytest.mark.parametrize(
    ("promised", "is_open", "connected"),
    [("true", False, True), ("false", True, False), ("", True, True), ("", False, False)],
)
def test_the_flow_does_what_the_bot_promised(promised: str, is_open: bool, connected: bool) -> None:
    """Whatever the hours of Connect say; those are asked only where the bot promised nothing."""
    played = call(Keys(keys="0"), answer={**ESCALATES, "attended": promised}, world=World(is_open=is_open))

    assert isinstance(played.state.waiting, WithAgent) is connected


def test_urgent_calls_go_before_all_others() -> None:
    """With the first priority of the queue."""
    answer = {**ESCALATES, "priority": "URGENT", "attended": "true"}
    played = call(Keys(keys="0"), answer=answer, world=World(is_open=False))

    assert isinstance(played.state.waiting, WithAgent)
    assert played.state.contact.settings["UpdateContactRoutingBehavior"] == {"QueuePriority": "1"}


@pytest.mark.parametrize("channel", [Channel.VOICE, Channel.CHAT])
def test_without_the_function_the_greeting_is_the_one_that_was_built(channel: Channel) -> None:
    """It says that an AI answers; the customer notices nothing."""
    inbound = next(each.flow for each in built("banking") if each.name == "inbound")
    played = play({"inbound": inbound}, contact=contact_by(channel, "c"))

    assert any(text.startswith("안녕하세요, 데모은행 AI 챗봇입니다.") for text in said(played.events))


def test_a_broken_function_leads_to_people() -> None:
    """With an apology."""
    played = call(Keys(keys="2"), answer={"response_text": "가" * 40_000})

    assert "죄송합니다. 지금은 자동 안내를 할 수 없어 상담원 연결을 도와드리겠습니다." in said(played.events)
    assert isinstance(played.state.waiting, WithAgent)

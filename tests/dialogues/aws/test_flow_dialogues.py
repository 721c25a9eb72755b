"""Whole calls and chats through our flows, with the true function and the true bot: what is said is what the web says.

The conversations stand in `calls/*.flow`: YAML, but not by name, or the tests of bots' transcripts would take them.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest

from aicc.aws.flows.build import Resources, build_flows, file_contents
from aicc.aws.flows.language import Channel as ContactChannel
from aicc.aws.flows.simulator.bots import LocalBots
from aicc.aws.flows.simulator.contact import Given, Keys, Words, contact_by
from aicc.aws.flows.simulator.dialogues import Dialogue, load_dialogues
from aicc.aws.flows.simulator.events import CallbackPlanned, Said
from aicc.aws.flows.simulator.functions import LocalFunctions
from aicc.aws.flows.simulator.library import read_library
from aicc.aws.flows.simulator.machine import Machine
from aicc.aws.flows.simulator.player import Player
from aicc.aws.flows.simulator.timing import at_the_time
from aicc.aws.flows.simulator.trying import try_dialogue
from aicc.aws.flows.simulator.world import World
from aicc.aws.lex.compile import compile_bot
from aicc.aws.lex.listening import listening_bot
from aicc.aws.lex_server.interpreting import Alias
from aicc.aws.lex_server.runtime import LexRuntime
from aicc.bootstrap import build_stages
from aicc.lambdas import container, lambda_handler, lex_code_hook
from aicc.models.bot import Bot
from aicc.models.conversation import Channel
from aicc.models.turn import Inbound
from aicc.models.user import User
from aicc.project import load_bot
from aicc.services.engines import Engines
from aicc.services.transcripts import StageClock
from aicc.utils.config import PACKAGED_BOT

HERE: Final = Path(__file__).parent
FILES: Final = sorted((HERE / "calls").glob("*.flow"))
# Saturday night, when people do not answer: on the web, and on the phone where nobody is there.
AT: Final = datetime.fromisoformat("2026-11-21T22:00:00+09:00")
# With the particle that its last digit wants.
TICKET: Final = re.compile(r"\d{4}-\d{8}(?:으로|로)?")
# A whole call: the menu, authentication, balance, a question, a job with ten choices that is not understood, and an
# agent; the first is the words of key 2.
MESSAGES: Final = (
    "잔액 조회",
    "1234567",
    "예금이요",
    "타행 이체 수수료 궁금해요",
    "이체할게요",
    "삐리빠라뽕",
    "상담원 연결해 주세요",
)
BANKS: Final = (
    "데모은행, 국민은행, 신한은행, 우리은행, 하나은행, 농협은행, 기업은행, 카카오뱅크, 토스뱅크, 새마을금고"
    " 가운데 말씀해 주세요."
)
SOME_BANKS: Final = (
    "데모은행, 국민은행, 신한은행처럼 말씀해 주세요. 모두 10가지이며, 별표를 누르시면 모두 들려 드립니다."
)
ACCOUNTS: Final = ("예금계좌", "적금계좌", "대출계좌")


@pytest.fixture(scope="module")
def bot() -> Bot:
    """The banking bot."""
    return load_bot(PACKAGED_BOT)


@pytest.fixture(scope="module")
def bots(bot: Bot) -> LocalBots:
    """The bot as Lex hears it."""
    listening = listening_bot(compile_bot(bot).bot)
    return LocalBots({"*": LexRuntime(listening, alias=Alias(hook=lambda event: lex_code_hook(dict(event), None)))})


@pytest.fixture(scope="module")
def flows(bot: Bot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our flows of the bot, as `aicc aws flow build` writes them."""
    folder = tmp_path_factory.mktemp("flows")
    resources = Resources()
    for name, content in file_contents(build_flows(bot, resources), resources).items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module", autouse=True)
def _container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A warm container of the function: a cold one may take longer than Connect waits."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AICC_BOT", str(PACKAGED_BOT))
        environment.setenv("AICC_STORE", "memory")
        environment.setenv("AICC_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        container.close()
        container.centre()
        yield
        container.close()


@pytest.fixture
def engines() -> Engines:
    """The same engines, for the web."""
    return container.centre().conversations.engines


def player(flows: Path, bots: LocalBots, world: World) -> Player:
    """Return what plays a contact in our flows, at a moment at which the bot's hours are those of the world."""
    world = at_the_time(world, container.centre().conversations.engines.bot.hours, AT)
    container.CLOCK.at = world.at
    return Player(Machine(read_library(flows), world), LocalFunctions({"*": lambda_handler}), bots)


async def on_the_web(engines: Engines, messages: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return what the web channel answers to messages: text without its ticket's number, and the buttons below it."""
    clock = StageClock(AT)
    stage = build_stages(engines)(clock)
    try:
        greeting = await stage.service.open(User(id="web"), Channel.WEB)
        replies = []
        for number, text in enumerate(messages):
            inbound = Inbound(
                conversation_id=greeting.conversation_id, message_id=f"m{number}", text=text, received_at=clock.at
            )
            replies.append((await stage.service.take(inbound)).reply)
    finally:
        await stage.close()
    return [
        (TICKET.sub("#", "\n".join(reply.messages)), tuple(button.label for button in reply.quick_replies))
        for reply in replies
    ]


def in_the_flow(player: Player, givens: Sequence[Given]) -> list[str]:
    """Return what is said after each thing that the customer does, likewise."""
    answers = []
    for given in givens:
        said = [event.text for event in player.do(given) if isinstance(event, Said)]
        answers.append(TICKET.sub("#", "\n".join(said)))
    return answers


async def test_a_call_hears_what_the_web_reads(engines: Engines, bots: LocalBots, flows: Path) -> None:
    """All that the web says and all choices that it shows; outside hours, the phone has a call back to offer."""
    call = player(flows, bots, World(is_open=False, agents=0))
    call.start(contact_by(ContactChannel.VOICE, "call-1"))
    web = await on_the_web(engines, MESSAGES)
    phone = in_the_flow(call, [Keys(keys="2"), *(Words(text=text) for text in MESSAGES[1:])])
    call.play([Keys(keys="1")])
    texts, buttons = [text for text, _ in web], [shown for _, shown in web]

    assert buttons[:2] + buttons[4:6] == [
        (),
        ACCOUNTS,
        *[tuple(BANKS.removesuffix(" 가운데 말씀해 주세요.").split(", "))] * 2,
    ]
    assert phone[:3] == [
        texts[0],
        texts[1] + "\n예금계좌는 1번, 적금계좌는 2번, 대출계좌는 3번입니다. 말씀하시거나 번호를 눌러 주세요.",
        texts[2],
    ]
    assert phone[3].startswith(texts[3])
    assert [name for name in buttons[3] if name.rstrip("?") not in phone[3]] == []
    assert phone[4:6] == [f"{texts[4]}\n{SOME_BANKS}", f"{texts[5]}\n{BANKS}"]
    # A day is written 23일(월).
    assert phone[6].startswith(texts[6].replace("(월)", " 월요일") + "\n상담원이 다시 전화를 드릴 수 있습니다.")
    assert [event.number for event in call.events if isinstance(event, CallbackPlanned)] == ["+821012345678"]


async def test_a_chat_reads_what_the_web_reads(engines: Engines, bots: LocalBots, flows: Path) -> None:
    """Without keys, and with a list in place of buttons; outside hours it is asked to come back."""
    chat = player(flows, bots, World(is_open=False, agents=0))
    chat.start(contact_by(ContactChannel.CHAT, "chat-1"))
    web = await on_the_web(engines, MESSAGES)
    read = in_the_flow(chat, [Words(text=text) for text in MESSAGES])

    assert [answer.startswith(text) for answer, (text, _) in zip(read, web, strict=True)] == [True] * len(MESSAGES)
    assert read[1].endswith("\n예금계좌, 적금계좌, 대출계좌 가운데 말씀해 주세요.")
    assert [answer.endswith(f"\n{BANKS}") for answer in read[4:6]] == [True, True]
    assert read[-1].endswith("지금은 대화로 연결해 드리기 어렵습니다. 이용해 주셔서 감사합니다.")


def test_the_calls_are_written_as_they_should() -> None:
    """No conversation is left out because of a slip in its file."""
    assert load_dialogues(FILES)[1] == ()


@pytest.mark.parametrize("dialogue", load_dialogues(FILES)[0], ids=lambda each: f"{Path(each.file).stem}:{each.line}")
def test_the_call_goes_as_written(dialogue: Dialogue, bots: LocalBots, flows: Path) -> None:
    """What is said, what is kept, and how the contact ends."""
    contact = contact_by(dialogue.channel, f"contact-{dialogue.line}")

    assert try_dialogue(dialogue, player(flows, bots, dialogue.world), contact).mismatches == ()

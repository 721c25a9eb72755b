"""The local Lex as flows ask it."""

from tests.flow_samples import Json

from aicc.aws.flows.simulator.bots import LocalBots
from aicc.aws.flows.simulator.contact import Broke, ForLex, LexGave
from aicc.aws.lex.definition import (
    FALLBACK,
    FALLBACK_SIGNATURE,
    LexBot,
    LexIntent,
    LexLocale,
    LexSlot,
    LexSlotType,
    MessageGroup,
    PlainText,
    Prompt,
    Resolution,
    SlotTypeValue,
)
from aicc.aws.lex.listening import listening_bot
from aicc.aws.lex_server.interpreting import Alias
from aicc.aws.lex_server.runtime import LexRuntime

ASKED = Prompt(groups=(MessageGroup(message=PlainText(text="어느 계좌를 볼까요?")),))
BALANCE = LexIntent(
    name="Balance",
    utterances=("잔액 조회", "잔액 알려 줘", "잔고 확인"),
    slots=(LexSlot(name="Account", type="AccountType", prompt=ASKED, priority=1),),
)
OTHER = LexIntent(name=FALLBACK, parent=FALLBACK_SIGNATURE)
TYPE = LexSlotType(
    resolution=Resolution.TOP,
    name="AccountType",
    values=(SlotTypeValue(value="예금", synonyms=("통장",)), SlotTypeValue(value="적금")),
)
BOT = LexBot(name="Bank", locales=(LexLocale(slot_types=(TYPE,), intents=(BALANCE, OTHER)),))


def asked(text: str, *, fresh: bool = False, **attributes: str) -> ForLex:
    """Return what a flow asks a bot."""
    return ForLex(
        alias="arn:alias", session="s-1", locale="ko_KR", text=text, mode="Text", attributes=attributes, fresh=fresh
    )


def gave(bots: LocalBots, question: ForLex) -> LexGave:
    """Return a bot's answer, which it must have."""
    answer = bots.ask(question)
    assert isinstance(answer, LexGave)
    return answer


def test_a_bot_asks_for_its_slots_and_closes() -> None:
    """What it understood comes with it: intent, slots and attributes."""
    bots = LocalBots({"arn:alias": LexRuntime(BOT)})
    first = gave(bots, asked("잔액 조회", fresh=True, who="c"))
    second = gave(bots, asked("통장이요"))

    assert (first.messages, first.dialog_action, first.intent) == (("어느 계좌를 볼까요?",), "ElicitSlot", "Balance")
    assert (second.dialog_action, second.slots, second.attributes) == ("Close", {"Account": "예금"}, {"who": "c"})


def test_a_fresh_session_knows_nothing() -> None:
    """The question before it is forgotten."""
    bots = LocalBots({"*": LexRuntime(BOT)})
    bots.ask(asked("잔액 조회", fresh=True))

    assert gave(bots, asked("잔액 조회", fresh=True)).dialog_action == "ElicitSlot"


def test_a_bot_that_is_not_here_is_broken() -> None:
    """It says which."""
    assert LocalBots({}).ask(asked("잔액")) == Broke(why="there is no Lex bot arn:alias here")


def test_a_hook_that_fails_breaks_the_bot() -> None:
    """As Lex refuses the turn then."""

    def broken(_event: object) -> Json:
        return {"sessionState": {}}

    bots = LocalBots({"*": LexRuntime(listening_bot(BOT), alias=Alias(hook=broken))})
    answer = bots.ask(asked("잔액 조회", fresh=True))

    assert isinstance(answer, Broke)
    assert "dialogAction" in answer.why


def test_a_listening_bot_passes_every_word_on() -> None:
    """It asks and says nothing of its own, whatever it understood."""
    heard: list[str] = []

    def hook(event: Json) -> Json:
        heard.append(event["inputTranscript"])
        said = [{"contentType": "PlainText", "content": "들었습니다"}]
        return {"sessionState": {"dialogAction": {"type": "ElicitIntent"}}, "messages": said}

    bots = LocalBots({"*": LexRuntime(listening_bot(BOT), alias=Alias(hook=hook))})
    answers = [gave(bots, asked(text, fresh=text == "잔액 조회")) for text in ("잔액 조회", "예금이요", "날씨 어때요")]

    assert heard == ["잔액 조회", "예금이요", "날씨 어때요"]
    assert [(answer.messages, answer.dialog_action) for answer in answers] == [(("들었습니다",), "ElicitIntent")] * 3

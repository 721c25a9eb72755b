"""Recording: a conversation that was kept becomes a transcript that can be played."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import TestClock

from aicc.bootstrap import build_stages
from aicc.models.conversation import Channel
from aicc.models.expression import Message, Template
from aicc.models.scenario import Ask, InputType
from aicc.models.turn import Inbound, Turn
from aicc.models.user import User, UserTier
from aicc.models.validation import Validation, ValidationType
from aicc.services.engines import Engines
from aicc.services.transcripts import Stage, StageClock, load_transcripts, play, unmask, write_transcript

WORDS = Message(wordings=(Template(parts=("네",)),))


def _ask(input_type: InputType, *validations: Validation) -> Ask:
    return Ask(id="s", message=WORDS, slot="s", input_type=input_type, next=(), validations=validations)


@pytest.mark.parametrize(
    ("said", "input_type", "text"),
    [
        ("***4567", InputType.DIGITS, "1234567"),
        ("****-**-***4567", InputType.ACCOUNT, "1234-56-7894567"),
        ("***-****-5678", InputType.PHONE, "010-1234-5678"),
        ("010-****-5678", InputType.PHONE, "010-1234-5678"),
        ("****-****-****-3456", InputType.CARD, "1234-5678-9018-3456"),
        ("국민은행 ******9012로 보내 주세요", InputType.SELECTION, "국민은행 1234569012로 보내 주세요"),
        ("연락처는 [전화번호]입니다", InputType.TEXT, "연락처는 010-1234-5678입니다"),
        ("메일은 ***@***", InputType.TEXT, "메일은 customer@example.com"),
        ("5만원이요", InputType.MONEY, "5만원이요"),
    ],
)
def test_hidden_digits_get_made_up_ones(said: str, input_type: InputType, text: str) -> None:
    """The shape stays, what was kept stays, and the rest is of the kind that the step asks for."""
    found = unmask(said, _ask(input_type))

    assert (found.text, found.made_up) == (text, said != text)


def test_a_made_up_card_number_is_right() -> None:
    """Its digits pass the check that every card number passes (Luhn)."""
    digits = [int(digit) for digit in unmask("****-****-****-3456", _ask(InputType.CARD)).text if digit.isdigit()]
    doubled = [2 * digit - 9 * (digit > 4) for digit in digits[-2::-2]]

    assert (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


@pytest.mark.parametrize(("length", "text"), [(6, "123456"), (None, "1234")])
def test_a_secret_gets_as_many_digits_as_its_step_checks(length: int | None, text: str) -> None:
    """Four where nothing is checked."""
    pin = Validation(id="pin", type=ValidationType.DIGITS, message=Template(parts=()), length=length)

    assert unmask("●●●●", _ask(InputType.SECRET, pin)).text == text


def test_a_number_outside_of_questions_is_what_was_found_in_it() -> None:
    """The kinds of entities that were recorded tell a phone from an account."""
    assert unmask("***-****-5678", None, ("phone",)).text == "010-1234-5678"
    assert unmask("***-****-5678", None, ("account_number",)).text == "123-4567-5678"


class Talk:
    """A conversation that is being recorded."""

    def __init__(self, engines: Engines) -> None:
        self.clock = StageClock(TestClock().at)
        self.stage: Stage = build_stages(engines)(self.clock)
        self.bot = engines.bot
        self.id = ""
        self.tier = UserTier.STANDARD

    async def say(self, *texts: str) -> None:
        """Say one thing after the other."""
        if not self.id:
            user = User(id="user_1", tier=self.tier)
            self.id = (await self.stage.service.open(user, Channel.WEB)).conversation_id
        for number, text in enumerate(texts):
            self.clock.at += timedelta(seconds=7)
            name = f"m{self.clock.at.timestamp():.0f}-{number}"
            inbound = Inbound(conversation_id=self.id, message_id=name, text=text, received_at=self.clock.at)
            await self.stage.service.take(inbound)

    async def turns(self) -> tuple[Turn, ...]:
        """Return what was recorded."""
        return await self.stage.store.since(self.id, 0, limit=100)

    async def written(self) -> str:
        """Return the transcript."""
        conversation = await self.stage.store.load(self.id)
        return write_transcript(self.bot, conversation, await self.turns(), name="기록한 대화")


@pytest.fixture
def talk(engines: Engines) -> Talk:
    """A conversation with the packaged bot that has not begun."""
    return Talk(engines)


async def test_a_recorded_conversation_passes_as_a_test(talk: Talk, engines: Engines, tmp_path: Path) -> None:
    """What was said and done is written so that the same bot does it again."""
    await talk.say("카드 분실 신고할게요", "1234567", "체크카드", '"따옴표: #" \\ 그리고\n둘째 줄')
    path = tmp_path / "recorded.yaml"
    path.write_text(await talk.written(), encoding="utf-8")
    transcripts, problems = load_transcripts([path])
    played = await play(transcripts[0], build_stages(engines), default_at=talk.clock.at)

    assert problems == ()
    assert (transcripts[0].name, transcripts[0].channel) == ("기록한 대화", Channel.WEB)
    assert played.mismatches == ()


async def test_the_class_of_the_customer_and_the_ticket_are_written(talk: Talk) -> None:
    """A ticket's number is another each time, so what was said around it is written without it."""
    talk.tier = UserTier.VIP
    await talk.say("상담원 연결해 주세요")
    text = await talk.written()

    assert "  user_tier: VIP\n" in text
    assert "      소유: queue\n" in text
    assert ((await talk.turns())[1].reply.ticket or "?") not in text


async def test_the_author_is_asked_to_check_made_up_numbers(talk: Talk) -> None:
    """The line says that the number is none that the customer gave."""
    await talk.say("카드 분실 신고할게요", "7654321")
    text = await talk.written()

    assert '- 손님: "1234321"  # 확인: 가려진 번호 대신 넣은 값입니다' in text


async def test_what_ran_and_what_was_wanted_are_written(talk: Talk) -> None:
    """The intent where it began something, the actions, and the step that waits."""
    await talk.say("카드 분실 신고할게요", "1234567")
    lines = [line.strip() for line in (await talk.written()).splitlines()]

    assert '의도: "card_loss"' in lines
    assert '액션: "verify_customer:ok"' in lines
    assert '단계: "card_select"' in lines


async def test_a_silence_is_written_as_one(talk: Talk) -> None:
    """What the bot said by itself came after a time without words."""
    await talk.say("카드 분실 신고할게요")
    await talk.stage.service.pass_time(talk.id, talk.clock.at + timedelta(minutes=3))

    assert "    - 침묵: 3분\n" in await talk.written()


async def test_what_a_person_said_is_left_out(talk: Talk) -> None:
    """A test has nobody at the desk, so it ends where a person came."""
    from aicc.models.agent import Agent, Role
    from aicc.services.escalation_service import EscalationService

    await talk.say("상담원 연결해 주세요")
    conversation = await talk.stage.store.load(talk.id)
    desk = EscalationService(talk.stage.service, store=talk.stage.store, desk=talk.stage.desk)
    await desk.accept(conversation.ticket_id or "", Agent(name="김상담", role=Role.AGENT))
    await talk.say("잘 부탁드려요")
    text = await talk.written()

    assert "# 여기부터는 상담원이 함께한 대화 2턴이라 옮기지 않았습니다." in text
    assert "잘 부탁드려요" not in text

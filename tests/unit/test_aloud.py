"""What customers without a screen are told of the choices that a screen shows as buttons."""

from datetime import UTC, datetime

import pytest

from aicc.models.conversation import Owner
from aicc.models.turn import Author, QuickReply, Reason, Reply, Turn
from aicc.services.aloud import aloud, key_said, pressed

ACCOUNTS = ("예금계좌", "적금계좌", "대출계좌")
BANKS = ("데모은행", "국민은행", "신한은행", "우리은행", "하나은행", "농협은행")
MANY = "데모은행, 국민은행, 신한은행처럼 말씀해 주세요. 모두 6가지이며, 별표를 누르시면 모두 들려 드립니다."
ALL = "데모은행, 국민은행, 신한은행, 우리은행, 하나은행, 농협은행 가운데 말씀해 주세요."


def turn(
    says: str,
    *names: str,
    step: str | None = "ask",
    decision: str = "advance",
    owner: Owner = Owner.BOT,
    path: str = "",
) -> Turn:
    """Return a turn that says something and offers choices; by default it is a question."""
    return Turn(
        conversation_id="conv_1",
        seq=2,
        message_id="m-1",
        user_id="u-1",
        author=Author.CUSTOMER,
        said="잔액",
        reply=Reply(
            messages=(says,),
            quick_replies=tuple(QuickReply(label=name, text=name) for name in names),
            step=step,
            owner=owner,
        ),
        reason=Reason(decision=decision, path=(path,) if path else ()),
        at=datetime(2026, 11, 23, tzinfo=UTC),
    )


def told(turn: Turn, *, keys: bool = True, again: bool = False) -> tuple[str, ...]:
    """Return what is told behind what the bot says."""
    return aloud(turn, keys=keys, again=again)[len(turn.reply.messages) :]


def test_a_caller_hears_few_choices_with_their_keys() -> None:
    """As on every phone menu; the particle fits the name."""
    assert told(turn("어느 것인가요?", "예금계좌", "적금")) == (
        "예금계좌는 1번, 적금은 2번입니다. 말씀하시거나 번호를 눌러 주세요.",
    )


@pytest.mark.parametrize(
    ("key", "name"), [("1", "예금계좌"), ("3", "대출계좌"), ("4", None), ("0", None), ("12", None)]
)
def test_a_key_stands_for_the_choice_that_was_told_with_it(key: str, name: str | None) -> None:
    """And for nothing that was not told."""
    assert pressed(turn("어느 것인가요?", *ACCOUNTS), key) == name


def test_of_many_choices_a_caller_hears_the_first() -> None:
    """Nobody keeps six names in mind; they have no keys."""
    asked = turn("어느 은행인가요?", *BANKS)

    assert (told(asked), pressed(asked, "1")) == ((MANY,), None)


@pytest.mark.parametrize("path", ["@repeat:again", "@help:form", "@cannot_understand:reprompt"])
def test_who_did_not_get_on_hears_all_of_many(path: str) -> None:
    """Asked to say it again, to help, or answered with something else."""
    assert told(turn("어느 은행인가요?", *BANKS, path=path)) == (ALL,)


def test_who_hears_a_turn_again_hears_all_of_many() -> None:
    """By the star key, as the first time promised."""
    assert told(turn("어느 은행인가요?", *BANKS), again=True) == (ALL,)


def test_a_chat_lists_all_choices_without_keys() -> None:
    """It can be read at leisure."""
    assert told(turn("어느 은행인가요?", *BANKS), keys=False) == (ALL,)


def test_choices_that_the_question_names_are_not_told_twice() -> None:
    """However they are spaced there."""
    asked = turn("배송받은 주소와 다른 주소 가운데 어디로 갈까요?", "배송받은 주소", "다른주소")

    assert (told(asked), pressed(asked, "1")) == ((), None)


def test_a_yes_or_no_is_no_choice_to_tell() -> None:
    """The question asks for it."""
    assert told(turn("이체할까요?", "네", "아니요")) == ()


def test_who_did_not_get_on_with_a_yes_or_no_hears_its_keys() -> None:
    """Where it is loud a key says it better; a chat has none."""
    asked = turn("이체할까요?", "네", "아니요", "취소", "상담원 연결", path="@cannot_understand:reprompt")
    keys = '"네"는 1번, "아니요"는 2번을 누르셔도 됩니다.'
    ways_out = '그만두시려면 "취소", 상담원을 원하시면 "상담원 연결"이라고 말씀해 주세요.'

    assert (told(asked), told(asked, keys=False)) == ((keys, ways_out), (ways_out,))
    assert told(turn("이체할까요?", "네", "아니요"), again=True) == (keys,)


@pytest.mark.parametrize(("key", "word"), [("1", "네"), ("2", "아니요"), ("3", None), ("11", None), ("", None)])
def test_one_is_yes_and_two_is_no(key: str, word: str | None) -> None:
    """As on every phone menu, told or not."""
    assert pressed(turn("이체할까요?", "네", "아니요"), key) == word


def test_a_third_choice_beside_yes_and_no_has_its_key() -> None:
    """It is a choice like any other, then."""
    asked = turn("받으셨나요?", "네", "아니요", "잘 모르겠어요")

    assert told(asked) == ("1번, 네. 2번, 아니요. 3번, 잘 모르겠어요. 말씀하시거나 번호를 눌러 주세요.",)
    assert [pressed(asked, key) for key in "123"] == ["네", "아니요", "잘 모르겠어요"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1번", "1"),
        ("일번이요", "1"),
        ("2 번이요.", "2"),
        ("이번", "2"),
        ("오 번 입니다", None),
        ("번", None),
        ("1", None),
        ("6번", None),
    ],
)
def test_a_key_may_be_said(text: str, key: str | None) -> None:
    """A number alone is an amount, or what the question asks for."""
    assert key_said(text) == key


def test_an_agent_hears_keys_and_no_yes() -> None:
    """Who speaks with a person answers no question of the bot."""
    assert pressed(turn("이체할까요?", "네", "아니요", owner=Owner.AGENT), "1") is None


def test_numbers_among_the_choices_have_no_keys_of_their_own() -> None:
    """3 is what the engine takes for 3개월, whichever place it has."""
    asked = turn("얼마 동안인가요?", "1개월", "3개월")

    assert (told(asked), pressed(asked, "3")) == (("1개월, 3개월 가운데 말씀해 주세요.",), None)


def test_questions_are_told_one_after_the_other() -> None:
    """As the FAQ offers them."""
    offered = turn("혹시 이런 질문이신가요?", "수수료가 있나요?", "한도 바꾸기", step=None, decision="offer")

    assert told(offered) == ("1번, 수수료가 있나요? 2번, 한도 바꾸기. 말씀하시거나 번호를 눌러 주세요.",)


def test_what_may_follow_an_answer_is_suggested() -> None:
    """Three at most, none that the answer names, nothing to press; a person is always there."""
    answered = turn("이체 한도는 5만원입니다.", "이체 한도", "OTP 발급", "상담원 연결", step=None, decision="answer")

    assert (told(answered), pressed(answered, "1")) == (("OTP 발급처럼 말씀하시면 바로 도와드리겠습니다.",), None)


def test_questions_that_may_follow_an_answer_are_suggested_as_such() -> None:
    """As entries of the FAQ that belong together."""
    answered = turn("수수료는 없습니다.", "한도가 있나요?", "언제 들어오나요?", step=None, decision="answer")

    assert told(answered) == ('이어서 "한도가 있나요?", "언제 들어오나요?"도 물어보실 수 있습니다.',)


def test_a_choice_that_is_a_sentence_is_told_as_one() -> None:
    """이제 돼요는 1번 is no Korean."""
    assert told(turn("되나요?", "이제 돼요", "계속 안 돼요")) == (
        "1번, 이제 돼요. 2번, 계속 안 돼요. 말씀하시거나 번호를 눌러 주세요.",
    )


def test_before_the_last_attempt_the_ways_out_are_told() -> None:
    """They are no answers to the question."""
    assert told(turn("숫자로 말씀해 주세요.", "취소", "상담원 연결")) == (
        '그만두시려면 "취소", 상담원을 원하시면 "상담원 연결"이라고 말씀해 주세요.',
    )


def test_a_greeting_leaves_its_choices_to_the_menu_of_the_phone() -> None:
    """Which follows it; a chat has none, and a caller may ask for them."""
    greeting = turn("안녕하세요.", "잔액 조회", "이체하기", step=None, decision="greeting")
    suggested = ("잔액 조회, 이체하기처럼 말씀하시면 바로 도와드리겠습니다.",)

    assert (told(greeting), told(greeting, keys=False), told(greeting, again=True)) == ((), suggested, suggested)


def test_who_waits_for_a_person_has_nothing_to_choose() -> None:
    """The way back to the bot is a button of the web."""
    assert told(turn("연결해 드리겠습니다.", "챗봇으로 돌아가기", step=None, owner=Owner.QUEUE)) == ()


@pytest.mark.parametrize(
    ("shown", "heard"),
    [
        ("국민은행 ********6789 계좌로 보낼까요?", "국민은행 끝자리 6789 계좌로 보낼까요?"),
        ("***-****-5678로 보냅니다.", "끝자리 5678로 보냅니다."),
        ("카드 **** **** **** 3456 맞으신가요?", "카드 끝자리 3456 맞으신가요?"),
        ("월~금 오전 9시~오후 6시에 열어요~ 오세요", "월에서 금 오전 9시에서 오후 6시에 열어요~ 오세요"),
        ("5 * 3은 15, * 1일 한도", "5 * 3은 15, * 1일 한도"),
        ("11월 25일(수)부터 12월 1일(화) 오후 2시", "11월 25일 수요일부터 12월 1일 화요일 오후 2시"),
        ("연 4.5~7.5%, 오전 9시 ~ 18시", "연 4.5에서 7.5%, 오전 9시에서 18시"),
        ("앱의 '이체 > 한도 관리'에서", "앱의 '이체, 한도 관리'에서"),
        ("3만원 이상(데모은행 예시), 5*3은 15", "3만원 이상(데모은행 예시), 5*3은 15"),
    ],
)
def test_what_is_written_for_the_eye_is_said(shown: str, heard: str) -> None:
    """On the phone; a chat shows it as the web does."""
    assert aloud(turn(shown, "네", "아니요"), keys=True) == (heard,)
    assert aloud(turn(shown, "네", "아니요"), keys=False) == (shown,)

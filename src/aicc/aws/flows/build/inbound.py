"""The flow that takes calls and chats: notice, greeting, menu, the bot, and on to a person."""

from typing import Final

from aicc.aws.flows.build import wording
from aicc.aws.flows.build.blocks import (
    FAILS,
    SILENT,
    UNMATCHED,
    call,
    compare,
    ending,
    keep,
    listen,
    loop,
    menu,
    say,
    setting,
    transfer,
)
from aicc.aws.flows.build.menu import Choices
from aicc.aws.flows.build.resources import Resources
from aicc.aws.flows.language import Action

# What is told of a conversation that goes to a person (aicc.aws.handoff), kept as attributes of the contact.
HANDED_OVER: Final = ("reason", "priority", "ticket", "queue", "attended", "summary", "rule", "scenario", "answers")
_REPLY: Final = "$.External.response_text"
_HEARD: Final = "$.Lex.SessionAttributes"
# What the bot says before it listens.
_SAYS: Final = "bot_says"
# The last turn that the flow knows of: a call that comes again with it is the same call.
_TURN: Final = "turn"
# Whether the customer was silent once: the second time a person answers.
_WAS_SILENT: Final = "silent"
# How often a finished bot asks whether there is more.
_MOST_REQUESTS: Final = 20


def inbound(greeting: str, choices: Choices, resources: Resources) -> tuple[Action, ...]:
    """Return the actions of the flow, the first first.

    Args:
        greeting: said where the function cannot be asked for the bot's own.
        choices: what the keys of the menu say.
        resources: what the flow names.
    """
    return (
        *_settings(),
        *_greeting(greeting, resources),
        *_menu(choices),
        *_function(choices, resources),
        *_bot(resources),
    )


def _settings() -> tuple[Action, ...]:
    recording = {
        "VoiceBehavior": {
            # The bot's part may hold what must not be recorded: PINs and card numbers.
            "VoiceRecordingBehavior": {
                "RecordedParticipants": ["Agent", "Customer"],
                "IVRRecordingBehavior": "Disabled",
            }
        }
    }
    voice = {"TextToSpeechVoice": "Seoyeon", "TextToSpeechEngine": "Neural"}
    return (
        # A flow's log would hold what is said on both sides, in a log group without our key and our end.
        setting("기록", "UpdateFlowLoggingBehavior", {"FlowLoggingBehavior": "Disabled"}, "언어", errors=()),
        setting("언어", "UpdateContactData", {"LanguageCode": "ko-KR"}, "처음"),
        keep("처음", {_TURN: "0", _WAS_SILENT: "false"}, "채널"),
        compare("채널", "$.Channel", {"VOICE": "목소리"}, otherwise="채팅 인사 청하기"),
        setting("목소리", "UpdateContactTextToSpeechVoice", voice, "녹음 고지"),
        say("녹음 고지", wording.RECORDED, "녹음"),
        setting(
            "녹음",
            "UpdateContactRecordingAndAnalyticsBehavior",
            recording,
            "인사 청하기",
            errors=(FAILS, "ChannelMismatch"),
        ),
    )


def _greeting(greeting: str, resources: Resources) -> tuple[Action, ...]:
    """Open the conversation, which records that an AI's notice was given, and say the greeting of the live bot."""
    return (
        call("인사 청하기", resources.function, _said(""), "첫인사", fails="준비한 첫인사"),
        say("첫인사", _REPLY, "메뉴"),
        say("준비한 첫인사", greeting, "메뉴"),
        call("채팅 인사 청하기", resources.function, _said(""), "채팅 첫인사", fails="준비한 채팅 첫인사"),
        keep("채팅 첫인사", {_SAYS: _REPLY}, "듣기"),
        keep("준비한 채팅 첫인사", {_SAYS: greeting}, "듣기"),
    )


def _menu(choices: Choices) -> tuple[Action, ...]:
    keys = {key: f"{key}번" for key, _ in choices.keys} | {"9": "말로 하기", "0": "상담원 청하기", "*": "메뉴"}
    return (
        menu("메뉴", wording.menu(choices.keys), keys, silent="조용함", wrong="없는 번호 세기"),
        loop("없는 번호 세기", 2, again="없는 번호", done="메뉴 포기"),
        say("없는 번호", wording.WRONG_KEY, "메뉴"),
        say("메뉴 포기", wording.WRONG_KEYS, "상담원 청하기"),
        keep("말로 하기", {_SAYS: wording.SPEAK}, "듣기"),
        keep("조용함", {_SAYS: wording.SPEAK, _WAS_SILENT: "true"}, "듣기"),
    )


def _function(choices: Choices, resources: Resources) -> tuple[Action, ...]:
    """Say for the customer what their key stands for, and go on with the answer."""
    return (
        *(call(f"{key}번", resources.function, _said(text), "답 확인", fails="고장") for key, text in choices.keys),
        call("상담원 청하기", resources.function, _said(choices.agent), "답 말하기", fails="고장"),
        compare("답 확인", "$.External.escalate", {"true": "답 말하기"}, otherwise="답 듣기"),
        keep("답 듣기", {_SAYS: _REPLY, _TURN: f"$.External.{_TURN}"}, "듣기"),
        say("답 말하기", _REPLY, "답 남기기"),
        keep("답 남기기", {name: f"$.External.{name}" for name in HANDED_OVER}, "상담원 연결"),
        say("고장", wording.OUT_OF_ORDER, "상담원 연결"),
        transfer("상담원 연결", resources.flow("handoff"), fails="연결 불가"),
        say("연결 불가", wording.NOT_CONNECTED, "끊기"),
    )


def _said(text: str) -> dict[str, str]:
    return {"UserInput": text, "Turn": f"$.Attributes.{_TURN}"}


def _bot(resources: Resources) -> tuple[Action, ...]:
    # What a bot of Lex knows ends with each action, so that it is given again.
    given = {"customer": "$.CustomerEndpoint.Address"}
    ways = {UNMATCHED: "봇 확인", SILENT: "침묵", FAILS: "고장"}
    return (
        listen("듣기", f"$.Attributes.{_SAYS}", resources.lex_alias, given, ways),
        compare("봇 확인", f"{_HEARD}.escalate", {"true": "봇 남기기"}, otherwise="봇 끝"),
        keep("봇 남기기", {name: f"{_HEARD}.{name}" for name in HANDED_OVER}, "상담원 연결"),
        compare("봇 끝", f"{_HEARD}.end", {"true": "끊기"}, otherwise="더 세기"),
        loop("더 세기", _MOST_REQUESTS, again="더 듣기", done="인사"),
        keep("더 듣기", {_SAYS: wording.MORE}, "듣기"),
        compare("침묵", f"$.Attributes.{_WAS_SILENT}", {"true": "침묵 채널"}, otherwise="다시 묻기"),
        keep("다시 묻기", {_SAYS: wording.NOT_HEARD, _WAS_SILENT: "true"}, "듣기"),
        compare("침묵 채널", "$.Channel", {"VOICE": "상담원 청하기"}, otherwise="인사"),
        say("인사", wording.NOBODY, "끊기"),
        ending("끊기"),
    )

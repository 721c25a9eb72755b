"""What the linter knows of speech: SSML, languages and voices."""

import pytest
from tests.flow_actions import END, act

from aicc.aws.flows.language import (
    Action,
    Channel,
    Condition,
    ConditionBranch,
    ErrorBranch,
    Flow,
    Transitions,
)
from aicc.aws.flows.lint import FlowProblem, lint_flow
from aicc.aws.flows.voices import LANGUAGES, is_foreign, speakers


def _language(code: str, to: str, name: str = "언어") -> Action:
    return act(name, "UpdateContactData", {"LanguageCode": code}, to)


def _voice(voice: str, to: str, name: str = "목소리") -> Action:
    return act(name, "UpdateContactTextToSpeechVoice", {"TextToSpeechVoice": voice}, to)


def _say(to: str = "끊기", name: str = "인사", **prompt: str) -> Action:
    return act(name, "MessageParticipant", prompt or {"Text": "안녕하세요."}, to)


def _when(value: str, equal: str, then: str, otherwise: str, name: str = "나누기") -> Action:
    return Action(
        identifier=name,
        type="Compare",
        parameters={"ComparisonValue": value},
        transitions=Transitions(
            next_action=otherwise,
            conditions=(ConditionBranch(condition=Condition(operator="Equals", operands=(equal,)), next_action=then),),
            errors=(ErrorBranch(error_type="NoMatchingCondition", next_action=otherwise),),
        ),
    )


def _problems(*actions: Action) -> tuple[FlowProblem, ...]:
    return lint_flow(Flow(start_action=actions[0].identifier, actions=(*actions, END)))


def _codes(*actions: Action) -> list[str]:
    return [problem.code for problem in _problems(*actions)]


@pytest.mark.parametrize(
    "ssml",
    [
        "<speak>안녕하세요.</speak>",
        '<?xml version="1.0"?>\n<speak version="1.1">조회 &amp; 이체</speak>',
        '<speak>잠시만 <break time="10s"/><amazon:effect name="whispered">기다려</amazon:effect> 주세요.</speak>',
        '<speak><lang xml:lang="en-US">Hello</lang> $.CustomerId 님</speak>',
        "$.CustomerId",
        "${GreetingSsml}",
    ],
)
def test_right_ssml_has_no_problem(ssml: str) -> None:
    """What Connect knows, a reference in its place and what CloudFormation fills in are fine."""
    assert _codes(_say(SSML=ssml)) == []


@pytest.mark.parametrize(
    ("ssml", "codes"),
    [
        ("안녕하세요.", ["ssml_broken"]),
        ("<p>안녕하세요.</p>", ["ssml_broken"]),
        ("<speaker>안녕하세요.</speaker>", ["ssml_broken"]),
        ("<speak>안녕<p>하세요.</speak>", ["ssml_broken"]),
        ("<speak>안녕하세요.", ["ssml_broken"]),
        ("<speak>안녕</speak><speak>하세요.</speak>", ["ssml_broken"]),
        ("<speak>5 < 6</speak>", ["ssml_broken"]),
        ('<!DOCTYPE speak [<!ENTITY a "가">]><speak>&a;</speak>', ["ssml_broken"]),
        ('<speak><break time="10001ms"/>안녕하세요.</speak>', ["ssml_break_too_long"]),
        ("<speak><voice>안녕</voice><audio/></speak>", ["ssml_tag_unknown", "ssml_tag_unknown"]),
        ('<speak><lang xml:lang="ko_KR">안녕</lang></speak>', ["language_form"]),
    ],
)
def test_wrong_ssml_is_told(ssml: str, codes: list[str]) -> None:
    """Each slip has its code."""
    assert _codes(_say(SSML=ssml)) == codes


@pytest.mark.parametrize(
    ("code", "codes"),
    [
        ("ko-KR", []),
        ("es-419", []),
        ("en-GB-WLS", []),
        ("$.CustomerId", []),
        ("ko_KR", ["language_form"]),
        ("ko-kr", ["language_form"]),
        ("Korean", ["language_form"]),
        ("ko-KO", ["language_unknown"]),
        ("kr-KR", ["language_unknown"]),
    ],
)
def test_languages_are_written_as_connect_does(code: str, codes: list[str]) -> None:
    """A slip in the form is a mistake, an unknown language only a warning."""
    assert _codes(_language(code, "끊기")) == codes


def test_the_language_of_analytics_is_written_so_too() -> None:
    """Wherever a flow names a language, at its own place."""
    behavior = {"VoiceBehavior": {"VoiceAnalyticsBehavior": {"AnalyticsLanguage": "ko_KR"}}}
    action = act("분석", "UpdateContactRecordingAndAnalyticsBehavior", behavior, "끊기")

    found = [problem for problem in _problems(action) if problem.code == "language_form"]

    assert [problem.pointer for problem in found] == [
        "/Actions/0/Parameters/VoiceBehavior/VoiceAnalyticsBehavior/AnalyticsLanguage"
    ]


@pytest.mark.parametrize(
    ("voice", "language", "codes"),
    [
        ("Seoyeon", "ko-KR", []),
        ("Jihye", "ko-KR", []),
        ("Matthew", "en-US", []),
        ("Matthew", "en-GB", []),
        ("Zhiyu", "zh-CN", []),
        ("Matthew", "ko-KR", ["voice_language"]),
        ("Seoyeon", "en-US", ["voice_language"]),
        ("Newcomer", "ko-KR", []),
        ("$.CustomerId", "ko-KR", []),
        ("Matthew", "$.CustomerId", []),
    ],
)
def test_the_voice_speaks_the_language(voice: str, language: str, codes: list[str]) -> None:
    """Known voices and languages are judged, whichever of them is set first."""
    assert _codes(_language(language, "목소리"), _voice(voice, "인사"), _say()) == codes
    assert _codes(_voice(voice, "언어"), _language(language, "인사"), _say()) == codes


def test_each_language_has_its_voice_on_its_own_way() -> None:
    """Ways that meet again keep their pairs: English has the English voice, Korean the Korean one."""
    actions = (
        _when("$.CustomerId", "en", "영어", "한국어"),
        _language("en-US", "영어 목소리", "영어"),
        _voice("Joanna", "인사", "영어 목소리"),
        _language("ko-KR", "한국어 목소리", "한국어"),
        _voice("Seoyeon", "인사", "한국어 목소리"),
        _say(),
    )

    assert _codes(*actions) == []


def test_a_voice_is_no_matter_in_a_chat() -> None:
    """Only the ways of calls are looked at."""
    actions = (
        _when("$.Channel", Channel.CHAT.value, "언어", "끊기"),
        _language("ko-KR", "목소리"),
        _voice("Matthew", "인사"),
        _say(),
    )

    assert _codes(*actions) == []


def test_a_voice_that_says_nothing_is_no_matter() -> None:
    """What is changed again before a word is said was never heard."""
    actions = (
        _language("ko-KR", "목소리"),
        _voice("Matthew", "다른 목소리"),
        _voice("Seoyeon", "인사", "다른 목소리"),
        _say(),
    )

    assert _codes(*actions) == []


def test_the_korean_voices() -> None:
    """They speak Korean and nothing else."""
    assert speakers("ko-KR") == ("Jihye", "Seoyeon")
    assert [language for language in sorted(LANGUAGES) if not is_foreign("Seoyeon", language)] == ["ko-KR"]

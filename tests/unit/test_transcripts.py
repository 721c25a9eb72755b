"""Transcripts: how they are read, what is wrong with them, and what counts as gone as written."""

from datetime import datetime
from pathlib import Path

import pytest

from aicc.bootstrap import build_trial
from aicc.models.conversation import Owner
from aicc.models.turn import Author, QuickReply, Reason, Reply, Turn
from aicc.models.understanding import IntentScore, IntentSource
from aicc.models.user import UserTier
from aicc.services.engines import Engines
from aicc.services.transcripts import (
    Aspect,
    Exchange,
    Expectation,
    Transcript,
    compare,
    find_files,
    load_transcripts,
    play,
)

MONDAY = datetime.fromisoformat("2026-11-23T10:00:00+09:00")
TURN = Turn(
    conversation_id="c",
    seq=2,
    message_id="m",
    user_id="u",
    author=Author.CUSTOMER,
    said="잔액 조회",
    reply=Reply(
        messages=("안녕하세요.", "고객번호 7자리를 입력해 주세요."),
        quick_replies=(QuickReply(label="취소", text="취소"), QuickReply(label="상담원", text="상담원")),
        owner=Owner.BOT,
        step="auth_request",
    ),
    reason=Reason(
        decision="advance",
        detail="begin:auth_request",
        intents=(IntentScore(intent="inquiry", confidence=0.9, source=IntentSource.CLASSIFIER),),
    ),
    at=MONDAY,
)


def _read(tmp_path: Path, text: str) -> tuple[list[Transcript], list[tuple[int, str]]]:
    path = tmp_path / "talk.yaml"
    path.write_text(text, encoding="utf-8")
    transcripts, problems = load_transcripts([path])
    assert all(problem.file == str(path) for problem in problems)
    return list(transcripts), [(problem.line, problem.code) for problem in problems]


def _mismatches(aspect: Aspect, *wanted: str, turn: Turn = TURN) -> list[str]:
    expectation = Expectation(aspect=aspect, wanted=wanted, line=3)
    return [found.got for found in compare(Exchange(says="잔액 조회", line=2, expects=(expectation,)), turn)]


def test_korean_and_english_keys_mean_the_same(tmp_path: Path) -> None:
    """A turn written with English keys is read as the same turn."""
    korean, _ = _read(
        tmp_path,
        "- name: a\n  turns:\n"
        "    - 손님: 네\n      봇: 가\n      봇~: 나\n      결정: answer\n      의도: b\n      단계: c\n"
        "      버튼: [d]\n      소유: queue\n      기록: e\n      근거: f\n",
    )
    english, _ = _read(
        tmp_path,
        "- name: a\n  turns:\n"
        "    - user: 네\n      bot: 가\n      bot~: 나\n      decision: answer\n      intent: b\n      step: c\n"
        "      buttons: [d]\n      owner: queue\n      recorded: e\n      detail: f\n",
    )

    assert korean == english
    assert len(korean[0].exchanges[0].expects) == 9


def test_tier_and_time_are_read(tmp_path: Path) -> None:
    """A time without quotes, which YAML reads by itself, keeps its zone."""
    found, problems = _read(
        tmp_path, "- name: a\n  user_tier: VIP\n  at: 2026-11-23T10:00:00+09:00\n  turns: [{손님: 네}]\n"
    )

    assert problems == []
    assert (found[0].tier, found[0].at) == (UserTier.VIP, MONDAY)


def test_a_quoted_time_is_read(tmp_path: Path) -> None:
    """A time in quotes is the same time."""
    found, _ = _read(tmp_path, "- name: a\n  at: '2026-11-23T10:00:00+09:00'\n  turns: [{손님: 네}]\n")

    assert found[0].at == MONDAY


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("name: a\n", 1),
        ("- 안녕\n", 1),
        ("- turns: [{손님: 네}]\n", 1),
        ("- name: a\n", 1),
        ("- name: a\n  turns: []\n", 2),
        ("- name: a\n  turns:\n    - 안녕\n", 3),
        ("- name: a\n  turns:\n    - 손님: 네\n    - 봇: 가\n", 4),
        ("- name: a\n  turns:\n    - 손님: 1234567\n", 3),
        ("- name: a\n  turns:\n    - 손님: ''\n", 3),
        ("- name: a\n  turns:\n    - 손님: 네\n      결론: answer\n", 4),
        ("- name: a\n  turns:\n    - 손님: 네\n      결정: answers\n", 4),
        ("- name: a\n  turns:\n    - 손님: 네\n      소유: customer\n", 4),
        ("- name: a\n  turns:\n    - 손님: 네\n      봇:\n", 4),
        ("- name: a\n  turns:\n    - 손님: 네\n      봇: [가, 3]\n", 4),
        ("- name: a\n  turns:\n    - 손님: 네\n      봇~: '('\n", 4),
        ("- name: a\n  user_tier: GOLD\n  turns: [{손님: 네}]\n", 2),
        ("- name: a\n  user_tier: [VIP]\n  turns: [{손님: 네}]\n", 2),
        ("- name: a\n  at: 2026-11-23T10:00:00\n  turns: [{손님: 네}]\n", 2),
        ("- name: a\n  at: 2026-11-23\n  turns: [{손님: 네}]\n", 2),
        ("- name: a\n  at: 내일\n  turns: [{손님: 네}]\n", 2),
    ],
)
def test_a_mistake_is_placed(tmp_path: Path, text: str, line: int) -> None:
    """Each way of writing a transcript wrongly is reported once, with its line."""
    assert _read(tmp_path, text)[1] == [(line, "transcript_invalid")]


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    """A file with two mistakes reports both."""
    text = "- name: a\n  turns:\n    - 손님: 1\n    - 손님: 네\n      결정: x\n"

    assert [line for line, _ in _read(tmp_path, text)[1]] == [3, 5]


def test_what_is_not_yaml_is_reported(tmp_path: Path) -> None:
    """A syntax error keeps the code that bot files have for it."""
    assert _read(tmp_path, "- name: 'a\n")[1] == [(1, "yaml_syntax")]


def test_what_is_not_utf8_is_reported(tmp_path: Path) -> None:
    """A file in another encoding is named with the line where that begins."""
    path = tmp_path / "talk.yaml"
    path.write_bytes("- name: a\n  turns: [{손님: 네}]\n".encode("cp949"))

    assert [(problem.line, problem.code) for problem in load_transcripts([path])[1]] == [(2, "not_utf8")]


def test_files_below_a_folder_are_found_in_order(tmp_path: Path) -> None:
    """Both endings count, other files do not."""
    (tmp_path / "deep").mkdir()
    for name in ("b.yaml", "a.yml", "deep/c.yaml", "d.txt"):
        (tmp_path / name).touch()

    assert [path.name for path in find_files(tmp_path)] == ["a.yml", "b.yaml", "c.yaml"]


def test_spaces_do_not_count(tmp_path: Path) -> None:
    """What the bot must say is found however it is spaced and wherever a bubble ends."""
    assert _mismatches(Aspect.BOT, "안녕하세요. 고객 번호", "7 자리를") == []


def test_every_text_must_be_found() -> None:
    """One text of a list that is missing is a mismatch that shows all that was said."""
    assert _mismatches(Aspect.BOT, "고객번호", "비밀번호") == ["안녕하세요.\n고객번호 7자리를 입력해 주세요."]


@pytest.mark.parametrize(
    ("aspect", "wanted"),
    [
        (Aspect.BOT_PATTERN, r"\d자리"),
        (Aspect.RECORDED, "잔액"),
        (Aspect.DECISION, "advance"),
        (Aspect.DETAIL, "begin:auth_request"),
        (Aspect.INTENT, "inquiry"),
        (Aspect.STEP, "auth_request"),
        (Aspect.BUTTONS, "상담원"),
        (Aspect.OWNER, "bot"),
    ],
)
def test_an_aspect_that_holds(aspect: Aspect, wanted: str) -> None:
    """Each aspect of a turn is compared with its own part of it."""
    assert _mismatches(aspect, wanted) == []


@pytest.mark.parametrize(
    ("aspect", "wanted", "got"),
    [
        (Aspect.BOT_PATTERN, r"^고객번호$", "안녕하세요.\n고객번호 7자리를 입력해 주세요."),
        (Aspect.RECORDED, "●●●●", "잔액 조회"),
        (Aspect.DECISION, "answer", "advance"),
        (Aspect.INTENT, "inquir", "inquiry"),
        (Aspect.STEP, "account_select", "auth_request"),
        (Aspect.BUTTONS, "상담", "취소, 상담원"),
        (Aspect.OWNER, "agent", "bot"),
    ],
)
def test_an_aspect_that_does_not_hold(aspect: Aspect, wanted: str, got: str) -> None:
    """A mismatch shows what was there instead; names are compared whole."""
    assert _mismatches(aspect, wanted) == [got]


def test_one_of_several_decisions_is_enough() -> None:
    """A list of decisions names alternatives."""
    assert _mismatches(Aspect.DECISION, "answer", "advance") == []


def test_nothing_means_silence() -> None:
    """An empty expectation holds only where there is nothing."""
    silent = Turn(
        conversation_id="c",
        seq=2,
        message_id="m",
        user_id="u",
        author=Author.CUSTOMER,
        said="",
        reply=Reply(),
        reason=Reason(decision="relay"),
        at=MONDAY,
    )

    assert _mismatches(Aspect.BOT, turn=silent) == []
    assert _mismatches(Aspect.STEP) == ["auth_request"]


async def test_a_conversation_passes(engines: Engines, tmp_path: Path) -> None:
    """What the bot does in truth is no mismatch, the greeting included."""
    text = "- name: a\n  turns:\n    - 봇: 인공지능\n    - 손님: 잔액 조회\n      단계: auth_request\n"
    played = await play(_read(tmp_path, text)[0][0], lambda clock: build_trial(engines, clock), default_at=MONDAY)

    assert played.passed


async def test_a_failure_names_its_line(engines: Engines, tmp_path: Path) -> None:
    """The mismatch has the line of the expectation and the customer's words before it."""
    text = "- name: a\n  turns:\n    - 손님: 잔액 조회\n      결정: advance\n      단계: account_select\n"
    played = await play(_read(tmp_path, text)[0][0], lambda clock: build_trial(engines, clock), default_at=MONDAY)

    assert [(found.line, found.says, found.got) for found in played.mismatches] == [(5, "잔액 조회", "auth_request")]


async def test_a_message_that_is_refused_is_a_failure(engines: Engines, tmp_path: Path) -> None:
    """A message that no turn can take ends the conversation and shows the error's code."""
    text = f"- name: a\n  turns:\n    - 손님: {'가' * 2001}\n    - 손님: 안녕\n"
    played = await play(_read(tmp_path, text)[0][0], lambda clock: build_trial(engines, clock), default_at=MONDAY)

    assert [(found.line, "message_too_long" in found.got) for found in played.mismatches] == [(3, True)]


async def test_conversations_do_not_see_each_other(engines: Engines, tmp_path: Path) -> None:
    """A card that one conversation stopped is not stopped in the next."""
    text = (
        "- name: a\n  turns: [{손님: 카드 분실 신고}, {손님: '1234567'}, {손님: 체크카드}, "
        "{손님: 네, 봇: 카드를 정지했습니다.}]\n"
    )
    transcript = _read(tmp_path, text)[0][0]
    played = [await play(transcript, lambda clock: build_trial(engines, clock), default_at=MONDAY) for _ in range(2)]

    assert [one.passed for one in played] == [True, True]

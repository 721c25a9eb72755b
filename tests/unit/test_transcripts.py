"""Transcripts: how they are read, what is wrong with them, and what counts as gone as written."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aicc.bootstrap import build_stages
from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.escalation import EscalationPriority, EscalationReason, Ticket
from aicc.models.scenario import Frame
from aicc.models.turn import Author, QuickReply, Reason, Reply, Turn
from aicc.models.understanding import IntentScore, IntentSource
from aicc.models.user import User, UserTier
from aicc.services.engines import Engines
from aicc.services.transcripts import (
    Aspect,
    Exchange,
    Expectation,
    Played,
    Press,
    Say,
    Seen,
    Transcript,
    Wait,
    compare,
    find_files,
    load_transcripts,
    play,
    play_all,
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
        mood="NEUTRAL",
        actions=("verify_customer:ok", "balance:no_account"),
    ),
    at=MONDAY,
)
CONVERSATION = Conversation(
    id="c",
    user=User(id="u"),
    channel=Channel.CLI,
    version=2,
    turns=2,
    owner=Owner.BOT,
    created_at=MONDAY,
    updated_at=MONDAY,
    frames=(
        Frame(scenario="transfer", step="bank_select", slots={"bank": "국민은행"}),
        Frame(
            scenario="account_inquiry",
            step="auth_request",
            slots={"amount": 50000, "ok": True, "services": ("로밍", "문자"), "empty": None, "number": "0123"},
        ),
    ),
    facts={"customer_number": "1234567", "forgotten": "x"},
    fact_ends={"forgotten": MONDAY},
)
TICKET = Ticket(
    id="t",
    number="1123-00000001",
    conversation_id="c",
    user_id="u",
    reason=EscalationReason.URGENT,
    priority=EscalationPriority.HIGH,
    description="",
    created_at=MONDAY,
    context={"rule": "urgent"},
)
SEEN = Seen(turn=TURN, conversation=CONVERSATION)


def _read(tmp_path: Path, text: str) -> tuple[list[Transcript], list[tuple[int, str]]]:
    path = tmp_path / "talk.yaml"
    path.write_text(text, encoding="utf-8")
    transcripts, problems = load_transcripts([path])
    assert all(problem.file == str(path) for problem in problems)
    return list(transcripts), [(problem.line, problem.code) for problem in problems]


def _mismatches(aspect: Aspect, *wanted: str, name: str = "", seen: Seen = SEEN) -> list[str]:
    expectation = Expectation(aspect=aspect, name=name, wanted=wanted, line=3)
    return [found.got for found in compare(Exchange(does=Say(text="네"), line=2, expects=(expectation,)), seen)]


async def _play(engines: Engines, tmp_path: Path, text: str) -> Played:
    transcripts, problems = _read(tmp_path, text)
    assert problems == []
    return await play(transcripts[0], build_stages(engines), default_at=MONDAY)


def test_korean_and_english_keys_mean_the_same(tmp_path: Path) -> None:
    """A conversation written with English keys is read as the same conversation."""
    korean, problems = _read(
        tmp_path,
        "- name: a\n  어조: 존댓말\n  turns:\n"
        "    - 손님: 네\n      봇: 가\n      봇~: 나\n      결정: answer\n      의도: b\n      단계: c\n"
        "      버튼: [d]\n      소유: queue\n      기록: e\n      근거: f\n      슬롯: {g: 1, h: null}\n"
        "      사실: {i: true}\n      액션: ['j:ok']\n      기분: NEGATIVE\n      전환: {이유: VIP, 우선순위: HIGH}\n"
        "      결과: {k: down}\n    - 침묵: 3분\n    - 이전버튼: 네\n",
    )
    english, _ = _read(
        tmp_path,
        "- name: a\n  tone: 존댓말\n  turns:\n"
        "    - user: 네\n      bot: 가\n      bot~: 나\n      decision: answer\n      intent: b\n      step: c\n"
        "      buttons: [d]\n      owner: queue\n      recorded: e\n      detail: f\n      slots: {g: 1, h: null}\n"
        "      facts: {i: true}\n      actions: ['j:ok']\n      mood: NEGATIVE\n"
        "      ticket: {reason: VIP, priority: HIGH}\n      outcomes: {k: down}\n    - silence: 3m\n"
        "    - old_button: 네\n",
    )

    assert problems == []
    assert korean == english
    assert len(korean[0].exchanges[0].expects) == 17
    assert korean[0].exchanges[0].outcomes == ("k:down",)
    assert [exchange.does for exchange in korean[0].exchanges[1:]] == [
        Wait(time=timedelta(minutes=3)),
        Press(label="네"),
    ]


@pytest.mark.parametrize(
    ("written", "seconds"), [("3분", 180), ("1시간 30분", 5400), ("90초", 90), ("2h 1m 5s", 7265), ("10 분", 600)]
)
def test_a_silence_has_a_length(tmp_path: Path, written: str, seconds: int) -> None:
    """Hours, minutes and seconds, in Korean or English, are added up."""
    found, _ = _read(tmp_path, f"- name: a\n  turns:\n    - 침묵: {written}\n")

    assert found[0].exchanges[0].does == Wait(time=timedelta(seconds=seconds))


def test_tier_channel_and_time_are_read(tmp_path: Path) -> None:
    """A time without quotes, which YAML reads by itself, keeps its zone."""
    head = "- name: a\n  user_tier: VIP\n  channel: web\n  at: 2026-11-23T10:00:00+09:00\n"
    found, problems = _read(tmp_path, head + "  turns: [{손님: 네}]\n")

    assert problems == []
    assert (found[0].tier, found[0].channel, found[0].at) == (UserTier.VIP, Channel.WEB, MONDAY)


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
        ("- name: a\n  channel: 전보\n  turns: [{손님: 네}]\n", 2),
        ("- name: a\n  어조: 반말\n  turns: [{손님: 네}]\n", 2),
        ("- name: a\n  turns:\n    - 침묵: 잠깐\n", 3),
        ("- name: a\n  turns:\n    - 침묵: 0분\n", 3),
        ("- name: a\n  turns:\n    - 침묵: 25시간\n", 3),
        ("- name: a\n  at: 0001-01-01T00:00:00+09:00\n  turns: [{손님: 네}]\n", 2),
        ("- name: a\n  turns:\n    - 침묵: 3\n", 3),
        ("- name: a\n  turns:\n    - 손님: 네\n      침묵: 3분\n", 4),
        ("- name: a\n  turns:\n    - 손님: 네\n      기분: 좋음\n", 4),
        ("- name: a\n  turns:\n    - 손님: 네\n      슬롯: 국민은행\n", 4),
        ("- name: a\n  turns:\n    - 손님: 네\n      슬롯: {a: {b: 1}}\n", 4),
        ("- name: a\n  turns:\n    - 손님: 네\n      액션: {a: ok}\n", 4),
        ("- name: a\n  turns:\n    - 손님: 네\n      결과: [a]\n", 4),
        ("- name: a\n  turns:\n    - 손님: 네\n      전환: 화남\n", 4),
        ("- name: a\n  turns:\n    - 손님: 네\n      전환: {이유: 화남}\n", 4),
        ("- name: a\n  turns:\n    - 손님: 네\n      전환: {까닭: VIP}\n", 4),
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
    """One text of a list that is missing is a mismatch that shows all that was said, and only what is missing."""
    wanted = Expectation(aspect=Aspect.BOT, wanted=("고객번호", "비밀번호"), line=3)
    found = compare(Exchange(does=Say(text="네"), line=2, expects=(wanted,)), SEEN)

    assert [(one.wanted, one.got) for one in found] == [(("비밀번호",), "안녕하세요.\n고객번호 7자리를 입력해 주세요.")]


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
        (Aspect.MOOD, "NEUTRAL"),
        (Aspect.TONE, "존댓말"),
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
        (Aspect.BUTTONS, "상담", "취소\n상담원"),
        (Aspect.ACTIONS, "verify_customer:ok", "verify_customer:ok, balance:no_account"),
        (Aspect.MOOD, "NEGATIVE", "NEUTRAL"),
        (Aspect.OWNER, "agent", "bot"),
    ],
)
def test_an_aspect_that_does_not_hold(aspect: Aspect, wanted: str, got: str) -> None:
    """A mismatch shows what was there instead; names are compared whole."""
    assert _mismatches(aspect, wanted) == [got]


def test_one_of_several_decisions_is_enough() -> None:
    """A list of decisions names alternatives."""
    assert _mismatches(Aspect.DECISION, "answer", "advance") == []


def test_all_actions_are_named_in_their_order() -> None:
    """Nothing may have run that is not named."""
    assert _mismatches(Aspect.ACTIONS, "verify_customer:ok", "balance:no_account") == []
    assert len(_mismatches(Aspect.ACTIONS, "balance:no_account", "verify_customer:ok")) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount", "50000"),
        ("ok", "true"),
        ("services", "로밍, 문자"),
        ("number", "0123"),
        ("empty", None),
        ("none", None),
    ],
)
def test_a_slot_has_a_value(name: str, value: str | None) -> None:
    """Slots are those of the scenario on top; an empty one and one that there is not are the same."""
    wanted = (value,) if value is not None else ()

    assert _mismatches(Aspect.SLOTS, *wanted, name=name) == []
    assert _mismatches(Aspect.SLOTS, "?", name=name) == [value or ""]


def test_a_slot_of_a_scenario_below_is_not_seen() -> None:
    """What waits below is not what the customer is at."""
    assert _mismatches(Aspect.SLOTS, "국민은행", name="bank") == [""]


def test_a_fact_is_known_until_it_ends() -> None:
    """One whose time is over is as unknown as one that never was."""
    assert _mismatches(Aspect.FACTS, "1234567", name="customer_number") == []
    assert _mismatches(Aspect.FACTS, name="forgotten") == []


def test_a_ticket_has_reason_priority_and_rule() -> None:
    """Each part is compared by itself."""
    seen = replace(SEEN, ticket=TICKET)

    assert _mismatches(Aspect.TICKET, "URGENT", name="reason", seen=seen) == []
    assert _mismatches(Aspect.TICKET, "LOW", name="priority", seen=seen) == ["HIGH"]
    assert _mismatches(Aspect.TICKET, "urgent", name="rule", seen=seen) == []


def test_no_ticket_is_expected_with_nothing() -> None:
    """A ticket that nobody wanted shows why it was opened."""
    assert _mismatches(Aspect.TICKET) == []
    assert _mismatches(Aspect.TICKET, seen=replace(SEEN, ticket=TICKET)) == ["URGENT HIGH"]


def test_blunt_sentences_are_shown() -> None:
    """Of a reply that is not polite those sentences are shown that are not."""
    blunt = replace(TURN, reply=Reply(messages=("안녕하세요. 고객번호를 입력해.",)))

    assert _mismatches(Aspect.TONE, "존댓말", seen=replace(SEEN, turn=blunt)) == ["고객번호를 입력해."]


def test_nothing_means_silence() -> None:
    """An empty expectation holds only where there is nothing."""
    silent = Seen(turn=None, conversation=CONVERSATION)

    assert _mismatches(Aspect.BOT, seen=silent) == []
    assert _mismatches(Aspect.BOT, "네", seen=silent) == [""]
    assert _mismatches(Aspect.STEP, seen=silent) == ["auth_request"]


async def test_a_conversation_passes(engines: Engines, tmp_path: Path) -> None:
    """What the bot does in truth is no mismatch, the greeting included."""
    text = "- name: a\n  turns:\n    - 봇: 인공지능\n    - 손님: 잔액 조회\n      결정: advance\n"

    assert (await _play(engines, tmp_path, text)).passed


async def test_a_failure_names_its_line(engines: Engines, tmp_path: Path) -> None:
    """The mismatch has the line of the expectation and belongs to what the customer said."""
    text = "- name: a\n  turns:\n    - 손님: 잔액 조회\n      결정: advance\n      소유: queue\n"
    played = await _play(engines, tmp_path, text)

    assert [(found.line, found.got) for found in played.mismatches] == [(5, "bot")]
    assert [scene.exchange.words for scene in played.scenes if scene.mismatches] == ["잔액 조회"]


async def test_a_message_that_is_refused_is_a_failure(engines: Engines, tmp_path: Path) -> None:
    """A message that no turn can take ends the conversation and shows the error's code."""
    played = await _play(engines, tmp_path, f"- name: a\n  turns:\n    - 손님: {'가' * 2001}\n    - 손님: 안녕\n")

    assert [(found.line, "message_too_long" in found.got) for found in played.mismatches] == [(3, True)]


async def test_a_fault_in_one_conversation_does_not_end_the_others(engines: Engines, tmp_path: Path) -> None:
    """It is a failure of that conversation, with the place in the code."""
    broken = replace(engines, nlu=None)  # type: ignore[arg-type]
    text = "- name: a\n  turns: [{손님: 네}, {손님: 네}]\n- name: b\n  turns: [{봇: 인공지능}]\n"
    played = await play_all(_read(tmp_path, text)[0], build_stages(broken), default_at=MONDAY)

    assert [one.passed for one in played] == [False, True]
    assert [one.got.partition(":")[0] for one in played[0].mismatches] == ["AttributeError"]


async def test_a_button_that_nobody_showed_cannot_be_pressed(engines: Engines, tmp_path: Path) -> None:
    """The failure names the button."""
    played = await _play(engines, tmp_path, "- name: a\n  turns:\n    - 이전버튼: 없는 버튼\n")

    assert [(found.line, found.aspect, found.wanted) for found in played.mismatches] == [
        (3, Aspect.BUTTONS, ("없는 버튼",))
    ]


async def test_an_old_button_can_be_pressed(engines: Engines, tmp_path: Path) -> None:
    """A button of the greeting is still there for a customer who scrolls up."""
    text = "- name: a\n  turns:\n    - 손님: 안녕하세요\n    - 이전버튼: 잔액 조회\n      결정: advance\n"

    assert (await _play(engines, tmp_path, text)).passed


async def test_a_silent_customer_is_reminded(engines: Engines, tmp_path: Path) -> None:
    """Time passes without waiting for it: too little of it does nothing, more of it reminds, and then closes."""
    played = await _play(
        engines,
        tmp_path,
        "- name: a\n  turns:\n    - 손님: 잔액 조회\n    - 침묵: 1분\n      봇: []\n      결정: []\n"
        "    - 침묵: 2분\n      결정: silence\n      근거: remind\n"
        "    - 침묵: 7분\n      근거: close\n      단계: null\n",
    )

    assert played.mismatches == ()


async def test_an_action_can_be_made_to_fail(engines: Engines, tmp_path: Path) -> None:
    """The outcome that a turn names counts in that turn alone, whatever the backend would do."""
    played = await _play(
        engines,
        tmp_path,
        "- name: a\n  turns:\n    - 손님: 카드 분실 신고\n    - 손님: '1234567'\n"
        "      결과: {verify_customer: not_found}\n      액션: ['verify_customer:not_found']\n"
        "    - 손님: '1234567'\n      액션: ['verify_customer:ok']\n",
    )

    assert played.mismatches == ()


async def test_conversations_do_not_see_each_other(engines: Engines, tmp_path: Path) -> None:
    """What one customer asked is not open in the conversation of the next."""
    text = "- name: a\n  turns: [{손님: 잔액 조회}]\n- name: b\n  turns: [{손님: 취소, 단계: null}]\n"
    transcripts, _ = _read(tmp_path, text)
    played = await play_all(transcripts, build_stages(engines), default_at=MONDAY)

    assert [one.passed for one in played] == [True, True]


async def test_no_more_are_begun_after_a_failure(engines: Engines, tmp_path: Path) -> None:
    """With until_failure those that were not begun are left out; the others keep their order."""
    text = "".join(f"- name: n{number}\n  turns: [{{손님: 안녕, 소유: agent}}]\n" for number in range(40))
    transcripts, _ = _read(tmp_path, text)
    played = await play_all(transcripts, build_stages(engines), default_at=MONDAY, until_failure=True)

    assert [one.transcript.name for one in played][:1] == ["n0"]
    assert len(played) < 40


async def test_the_examples_of_the_documentation_pass(engines: Engines, tmp_path: Path) -> None:
    """What the page about testing shows, pasted into files, goes as written."""
    page = Path(__file__).parents[2] / "docs" / "how-to" / "test-a-bot.md"
    examples = re.findall(r"^```yaml\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    transcripts = [transcript for example in examples for transcript in _read(tmp_path, example)[0]]
    played = await play_all(transcripts, build_stages(engines), default_at=MONDAY)

    assert len(played) == 3
    assert [mismatch for one in played for mismatch in one.mismatches] == []

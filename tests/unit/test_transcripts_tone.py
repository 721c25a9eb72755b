"""Tone: which sentences of a bot are not polite Korean."""

from pathlib import Path

import pytest
import yaml

from aicc.services.transcripts import impolite
from aicc.utils.config import PACKAGED_BOT


@pytest.mark.parametrize(
    "text",
    [
        "안녕하세요. 무엇을 도와드릴까요?",
        "이체했습니다.\n이체 후 잔액은 1,184,500원이고, 접수번호는 T000001입니다.",
        "번호를 입력해 주십시오!",
        "네, 알겠습니다 😊",
        "네.",
        "확인되었습니다, 김하늘님.",
        "상담 시간은 평일입니다(09:00~18:00).",
        '다시 이체하시려면 "이체하기"라고 말씀해 주세요.',
        "자세한 내용은 https://example.com/guide.",
        "대표번호는 1588-0000.",
        "그러셨군요… 많이 놀라셨죠?",
        "최근 거래내역\n11월 20일 편의점 -4,500원\n11월 19일 온라인 쇼핑 -32,000원",
        "예: 내일까지 보내 줘.",
        "- 신분증\n- 통장 사본",
        "문자\n전화",
        "",
    ],
)
def test_a_polite_text_has_nothing_to_show(text: str) -> None:
    """Polite endings pass, and so do headings, figures, addresses and lists."""
    assert impolite(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("고객번호를 입력해.", "고객번호를 입력해."),
        ("안녕하세요. 이체가 완료되었다.", "이체가 완료되었다."),
        ("이체를 완료했다", "이체를 완료했다"),
        ("무엇을 도와줄까?", "무엇을 도와줄까?"),
        ("확인되지 않음.", "확인되지 않음."),
        ("잠깐 기다려 줘!", "잠깐 기다려 줘!"),
        ("계좌가 없어", "계좌가 없어"),
        ("네가 말한 계좌는 틀렸다(다시 확인).", "네가 말한 계좌는 틀렸다(다시 확인)."),
    ],
)
def test_a_blunt_sentence_is_shown(text: str, found: str) -> None:
    """Plain and familiar endings, and nouns with a full stop, are not 존댓말."""
    assert impolite(text) == (found,)


@pytest.mark.parametrize("bot", sorted(path.parent.name for path in PACKAGED_BOT.parent.glob("*/bot.yaml")))
def test_the_packaged_bots_are_polite(bot: str) -> None:
    """Nothing that a packaged bot says in answers, texts and scenarios is blunt."""
    folder = PACKAGED_BOT.parent / bot
    spoken = [text for path in folder.rglob("*.yaml") if path.parent.name != "tests" for text in _spoken(path)]

    assert spoken
    assert [sentence for text in spoken for sentence in impolite(text)] == []


def _spoken(path: Path) -> list[str]:
    """Return the texts of a bot's file that customers hear."""
    found: list[str] = []

    def look(value: object, key: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                look(inner, key if key == "texts" or name in ("default", "web", "api", "cli") else str(name))
        elif isinstance(value, list):
            for inner in value:
                look(inner, key)
        elif isinstance(value, str) and key in ("message", "answer", "greeting", "texts", "reprompt", "help"):
            found.append(value)

    look(yaml.safe_load(path.read_text(encoding="utf-8")), "")
    return found

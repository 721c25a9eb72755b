"""A small bot in a folder of its own, whose versions tests publish."""

from pathlib import Path
from typing import Final

import yaml

from aicc.utils.config import PACKAGED_BOT

_FILES: Final = {
    "intents.yaml": """
intents:
  - id: visit
    name: 방문 예약
    scenario: visit
    phrases: [방문 예약, 방문 예약할게요, 지점 방문을 예약하고 싶어요, 예약 잡아 주세요, 지점에 가려고요]
    keywords: [방문예약]
  - id: thanks
    name: 감사
    phrases: [고마워요, 감사합니다, 고맙습니다, 정말 감사해요, 고마워]
""",
    "responses.yaml": """
responses:
  - {intent: thanks, default: 별말씀을요.}
""",
    "validations.yaml": "validations: []\n",
    "faq.yaml": """
faqs:
  - {id: parking, category: 지점, question: 주차장이 있나요?, answer: 지하 1층에 주차하실 수 있습니다.}
  - {id: wifi, category: 지점, question: 와이파이 비밀번호가 뭐예요?, answer: 안내 데스크에 적혀 있습니다.}
""",
    "escalation.yaml": """
rules: []
hours: {timezone: Asia/Seoul, weekdays: [["09:00", "18:00"]]}
""",
    "scenarios/visit.yaml": """
id: visit
name: 방문 예약
steps:
  - {id: branch, message: 어느 지점에 가시겠어요?, input_type: text, next_step: people}
  - {id: people, message: 몇 분이 오시나요?, input_type: number, next_step: done}
  - {id: done, type: end, message: "{branch} 지점에 {people}명 예약했습니다."}
""",
}


def write_bot(folder: Path, *, greeting: str = "첫째 버전입니다. AI가 답합니다.") -> Path:
    """Write the bot into a new folder and return it."""
    packaged = yaml.safe_load((PACKAGED_BOT / "bot.yaml").read_text(encoding="utf-8"))
    about = {
        "id": "office",
        "name": "작은 지점",
        "type": "banking",
        "greeting": greeting,
        "actions": "demo-bank",
        "texts": packaged["texts"],
    }
    for file, text in {**_FILES, "bot.yaml": yaml.safe_dump(about, allow_unicode=True)}.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def change(bot: Path, file: str, old: str, new: str) -> None:
    """Change a text in a file of the bot."""
    path = bot / file
    before = path.read_text(encoding="utf-8")
    assert old in before, old
    path.write_text(before.replace(old, new), encoding="utf-8")

"""Ten thousand turns of many conversations: what one process holds does not grow with what it has answered."""

import gc
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Final

import pytest

from aicc.bootstrap import Centre, build_centre, load_settings
from aicc.models.conversation import Channel
from aicc.models.turn import Inbound
from aicc.models.user import User

# One conversation: a form with corrections, an interruption, going back, cancelling, and small talk.
_SAID: Final = (
    "국민은행으로 5만원 보내줘",
    "1234567",
    "이체 수수료 얼마예요?",
    "110123{number:06d}",
    "아니 {number}0원으로",
    "신한은행으로 바꿔줘",
    "110987{number:06d}",
    "잔액 조회",
    "예금",
    "무슨 말인지 모르겠는 {number}번째 이야기",
    "이전",
    "110555{number:06d}",
    "아니요",
    "금액",
    "{number}00원",
    "취소",
    "네",
    "감사합니다",
    "카드 잃어버렸어요",
    "그만할게요",
)
_WARM: Final = 3_000
_TURNS: Final = 10_000
# Seven thousand turns more may cost so much: pages that the allocator keeps, not a leak of a few hundred bytes a turn.
_MOST_GROWTH_MB: Final = 12.0


async def test_ten_thousand_turns_leave_no_more_memory_in_use_than_three_thousand(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Caches are bounded, and nothing of a conversation stays after its turn was saved."""
    # What is logged would stay in the memory of the test.
    caplog.set_level("ERROR")
    caplog.set_level("ERROR", logger="aicc.turn")
    centre = build_centre(load_settings(data_dir=tmp_path))
    conversations = count()

    turns = 0
    while turns < _WARM:
        turns += await _hold(centre, next(conversations))
    before = _resident_mb()
    while turns < _TURNS:
        turns += await _hold(centre, next(conversations))
    grown = _resident_mb() - before
    print("grown", grown, before)
    await centre.close()

    assert grown < _MOST_GROWTH_MB


async def _hold(centre: Centre, number: int) -> int:
    """Hold one conversation and return its turns."""
    greeting = await centre.conversations.open(User(id=f"user{number}"), Channel.API)
    for place, text in enumerate(_SAID):
        inbound = Inbound(
            conversation_id=greeting.conversation_id,
            message_id=f"m{place}",
            text=text.format(number=number + 1),
            received_at=datetime.now(UTC),
        )
        turn = await centre.conversations.take(inbound)
        assert turn.reply.messages
    return len(_SAID)


def _resident_mb() -> float:
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024

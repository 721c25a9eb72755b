"""Where people take over: in Amazon Connect besides, if the settings say so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from aicc.escalation.hours import next_opening
from aicc.models.errors import SettingInvalid
from aicc.models.escalation import BusinessHours
from aicc.models.turn import Turn
from aicc.ports import Stores
from aicc.utils.config import Settings

if TYPE_CHECKING:
    from aicc.aws.handoff import ConnectDesk

# Turns of a history that an agent may want to read.
_MOST_TURNS: Final = 100
# Seconds that a call to Connect may take, all attempts together.
_SECONDS: Final = 5.0


def build_connect_desk(settings: Settings, stores: Stores, hours: BusinessHours) -> ConnectDesk | None:
    """Return the desk that also brings customers to Amazon Connect; None where no instance is named.

    Raises:
        SettingInvalid: no flow is named, or boto3 is not installed.
    """
    if not settings.connect_instance_id:
        return None
    if not settings.connect_chat_flow_id:
        raise SettingInvalid(problems="AICC_CONNECT_INSTANCE_ID: AICC_CONNECT_CHAT_FLOW_ID가 필요합니다 / is needed")
    from aicc.aws.asking import connect_service
    from aicc.aws.handoff import ConnectDesk, ConnectTarget

    region, endpoint = settings.aws_region or None, settings.aws_endpoint or None

    async def history(conversation_id: str) -> Sequence[Turn]:
        page = await stores.conversations.history(conversation_id, limit=_MOST_TURNS)
        return page.turns[::-1]

    def opens(at: datetime) -> datetime | None:
        return next_opening(hours, at)

    try:
        return ConnectDesk(
            stores.desk,
            connect_service("connect", region=region, endpoint=endpoint, seconds=_SECONDS),
            connect_service("connectparticipant", region=region, endpoint=endpoint, seconds=_SECONDS),
            target=ConnectTarget(
                instance_id=settings.connect_instance_id,
                chat_flow_id=settings.connect_chat_flow_id,
                task_flow_id=settings.connect_task_flow_id,
                queues=dict(settings.connect_queues),
            ),
            history=history,
            opens=opens,
        )
    except ImportError:
        problem = 'AICC_CONNECT_INSTANCE_ID: boto3 패키지가 없습니다 / the package boto3 is missing: "aicc[aws]"'
        raise SettingInvalid(problems=problem) from None

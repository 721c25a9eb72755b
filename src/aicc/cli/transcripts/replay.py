"""`aicc replay`: hold recorded conversations again with the bot as it is now, and report what differs."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final
from zoneinfo import ZoneInfo

import typer
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from aicc.cli.faq.centre import at_the_centre
from aicc.cli.options import AsJson, BotOption, DataDir
from aicc.cli.output import output, patience, print_json

if TYPE_CHECKING:
    from aicc.bootstrap import Centre
    from aicc.models.bot import Bot
    from aicc.services.transcripts import Difference, Replay

_KOREA: Final = ZoneInfo("Asia/Seoul")
# More turns than any customer takes.
_ALL: Final = 100_000
_MOST_ROWS: Final = 30
_DIFFERENT: Final = 1
_SHORT: Final = 80
_KINDS: Final = {
    "refused": "받지 않음 / Refused",
    "intent": "의도 / Intent",
    "decision": "결정 / Decision",
    "step": "단계 / Step",
    "actions": "액션 / Actions",
    "detail": "근거 / Detail",
    "words": "말 / Words",
}

Since = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"],
        help="이때부터 말이 오간 대화만(한국 시간) / Only conversations with a turn since (Korean time).",
        show_default=False,
    ),
]
Limit = Annotated[int, typer.Option(min=1, max=100_000, help="최근 대화 수 / How many conversations, the latest.")]
WithBackend = Annotated[
    bool,
    typer.Option(
        "--backend",
        help="업무 시스템을 실제로 부름. 시험용 업무 시스템일 때만 쓰세요 / Call the bot's backend for real: only one "
        "that is for tests. The packaged demo backends are always called.",
    ),
]


def replay(
    bot: BotOption = None,
    since: Since = None,
    limit: Limit = 200,
    backend: WithBackend = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """기록된 대화를 지금의 봇으로 다시 해 봅니다. / Replay recorded conversations and report what differs."""
    from_then = since.replace(tzinfo=_KOREA) if since is not None else None

    async def hold(centre: "Centre") -> "Replay":
        from aicc.bootstrap import build_stages
        from aicc.services.transcripts import replay as put_together
        from aicc.services.transcripts import retell

        engines = centre.conversations.engines
        open_stage = build_stages(engines, backend=backend or _is_demo(engines.bot))
        retold = [
            await retell(
                engines.bot,
                conversation,
                await centre.stores.conversations.since(conversation.id, 0, limit=_ALL),
                open_stage,
            )
            for conversation in await centre.stores.conversations.recent(limit=limit, since=from_then)
        ]
        return put_together(retold)

    with patience("지난 대화를 다시 해 보는 중입니다 / Replaying"):
        found = at_the_centre(bot, data_dir, hold)
    if as_json:
        print_json(asdict(found))
    else:
        _print(found)
    raise typer.Exit(_DIFFERENT if found.differences else 0)


def _is_demo(bot: "Bot") -> bool:
    """Return whether a bot's backend is a packaged one, which keeps everything in memory and reaches nobody."""
    from aicc.project.actions import load_actions

    return not bot.http_actions and type(load_actions(bot.actions)).__module__.startswith("aicc.bots.")


def _print(found: "Replay") -> None:
    if not found.conversations:
        output.print("다시 해 볼 대화가 없습니다. / There are no recorded conversations.", style="yellow")
        return
    output.print(
        f"대화 {found.conversations}개 가운데 {found.same_conversations}개가 그대로입니다. "
        f"턴: 같음 {found.same}, 다름 {found.different}, 달라진 뒤라 견주지 못함 {found.following}\n"
        f"{found.same_conversations} of {found.conversations} conversations go as before. "
        f"Turns: {found.same} same, {found.different} different, {found.following} after a difference",
        style="yellow" if found.differences else "green",
        soft_wrap=True,
    )
    for kind, name in _KINDS.items():
        _print_kind(name, [one for one in found.differences if one.kind == kind])


def _print_kind(name: str, differences: "list[Difference]") -> None:
    if not differences:
        return
    table = Table(box=SIMPLE_HEAD, title=f"\n{name}", title_justify="left", title_style="bold")
    table.add_column("수", justify="right", no_wrap=True)
    for title in ("기록 / Recorded", "지금 / Now", "손님의 말 / Customer", "대화:턴 / Turn"):
        table.add_column(title, overflow="fold")
    for one in differences[:_MOST_ROWS]:
        first = one.places[0]
        cells = (one.was, one.now, first.said, f"{first.conversation_id}:{first.seq}")
        table.add_row(str(one.count), *(escape(_shortened(cell)) for cell in cells))
    output.print(table)
    if len(differences) > _MOST_ROWS:
        more = len(differences) - _MOST_ROWS
        output.print(f"그 밖에 {more}개 / and {more} more", style="dim")


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"

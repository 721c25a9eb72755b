"""`aicc record`: turn a recorded conversation into a transcript."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from aicc.cli.faq.centre import at_the_centre
from aicc.cli.options import BotOption, DataDir
from aicc.cli.output import errors
from aicc.models.errors import FolderUnwritable

if TYPE_CHECKING:
    from aicc.bootstrap import Centre

# More turns than any customer takes.
_ALL: Final = 100_000

ConversationId = Annotated[
    str, typer.Argument(metavar="CONVERSATION_ID", help="대화 id / Id of the conversation.", show_default=False)
]
OutFile = Annotated[
    Path | None, typer.Option("--out", help="새 시험 파일 / A new transcript file.", show_default="표준 출력 / stdout")
]
Name = Annotated[str, typer.Option(help="시험의 이름 / Name of the transcript.", show_default="대화 id")]


def record(
    conversation_id: ConversationId,
    out: OutFile = None,
    name: Name = "",
    bot: BotOption = None,
    data_dir: DataDir = None,
) -> None:
    """기록된 대화를 대화 시험으로 옮깁니다. / Turn a recorded conversation into a transcript."""
    from aicc.services.transcripts import write_transcript

    async def write(centre: "Centre") -> tuple[int, str]:
        conversation = await centre.stores.conversations.load(conversation_id)
        turns = await centre.stores.conversations.since(conversation_id, 0, limit=_ALL)
        loaded = centre.conversations.engines.bot
        return len(turns), write_transcript(loaded, conversation, turns, name=name or conversation_id)

    turns, text = at_the_centre(bot, data_dir, write)
    if out is None:
        sys.stdout.write(text)
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise FolderUnwritable(path=out, why=getattr(error, "strerror", None) or error) from None
    told = f"{turns}턴을 {out}에 적었습니다. 확인: 표시가 있는 줄을 살펴봐 주세요. / {turns} turns written."
    errors.print(told, soft_wrap=True, markup=False)

"""`aicc faq reindex`: build the search index anew from the entries."""

import asyncio
import time
from typing import TYPE_CHECKING, Final

from aicc.cli.faq.centre import at_the_centre
from aicc.cli.options import AsJson, BotOption, DataDir
from aicc.cli.output import output, print_json
from aicc.cli.progress import stages

if TYPE_CHECKING:
    from aicc.bootstrap import Centre

_STAGES: Final = {"opening": "FAQ 열기 / Opening the FAQ", "building": "색인 만들기 / Building the index"}


def reindex(bot: BotOption = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """검색 색인을 새로 만듭니다. 그동안에도 검색은 됩니다. / Build the search index anew; searches go on meanwhile."""

    async def job(centre: "Centre") -> tuple[int, float]:
        manager = centre.conversations.engines.faq
        total = len(manager.entries)
        began = time.perf_counter()
        await asyncio.to_thread(manager.rebuild, lambda done: told("building", done / max(total, 1)))
        return total, time.perf_counter() - began

    with stages(_STAGES) as told:
        told("opening", 0.0)
        total, seconds = at_the_centre(bot, data_dir, job)
    if as_json:
        print_json({"entries": total, "seconds": round(seconds, 2)})
        return
    output.print(f"항목 {total:,}개의 색인을 만들었습니다({seconds:.1f}초).", style="green", end=" / ", soft_wrap=True)
    output.print(f"Indexed {total:,} entries in {seconds:.1f} s.", style="dim")

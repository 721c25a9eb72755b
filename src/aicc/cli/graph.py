"""`aicc graph`: scenarios as pictures."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from aicc.cli.faq.centre import at_the_centre
from aicc.cli.options import BotOption, DataDir, settings_for
from aicc.cli.output import errors, output

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aicc.bootstrap import Centre
    from aicc.models.bot import Bot
    from aicc.models.scenario import Scenario
    from aicc.models.turn import Turn
    from aicc.services.scenario_graph import Drawing

# Latest conversations that are counted, and turns of each.
_CONVERSATIONS: Final = 10_000
_TURNS: Final = 1_000


class Format(StrEnum):
    """What a drawing is written as."""

    MERMAID = "mermaid"
    SVG = "svg"


_SUFFIX: Final = {Format.MERMAID: "mmd", Format.SVG: "svg"}

ScenarioArgument = Annotated[
    str | None, typer.Argument(metavar="SCENARIO", help="시나리오 id / Scenario id.", show_default="모두 / all")
]
FormatOption = Annotated[Format, typer.Option("--format", help="그림 형식 / Format of the drawing.")]
Out = Annotated[
    Path | None,
    typer.Option(
        help="그림을 쓸 파일, 시나리오가 여럿이면 폴더 / File to write, or a folder for several scenarios.",
        show_default="표준 출력 / standard output",
    ),
]
WithTraffic = Annotated[
    bool, typer.Option("--traffic", help="저장된 대화의 수와 멈춘 곳을 표시 / Show how many conversations went where.")
]


def graph(
    scenario: ScenarioArgument = None,
    file_format: FormatOption = Format.MERMAID,
    out: Out = None,
    traffic: WithTraffic = False,
    bot: BotOption = None,
    data_dir: DataDir = None,
) -> None:
    """시나리오를 그림으로 그립니다. / Draw scenarios."""
    from aicc.project import load_bot

    read = load_bot(settings_for(bot, data_dir).bot)
    chosen = _chosen(read, scenario)
    if scenario is None and out is None and file_format is Format.SVG:
        raise typer.BadParameter(
            "SVG는 한 파일에 하나입니다: SCENARIO나 --out 폴더를 쓰세요. / Give SCENARIO or --out."
        )
    turns = at_the_centre(bot, data_dir, _recorded) if traffic else None
    drawings = {name: _draw(found, turns) for name, found in chosen.items()}
    texts = {name: _written(drawing, file_format) for name, drawing in drawings.items()}
    if out is None:
        _print(texts)
    elif scenario is not None:
        _save(out, texts[scenario])
    else:
        for name, text in texts.items():
            _save(out / f"{name}.{_SUFFIX[file_format]}", text)


def _chosen(bot: "Bot", scenario: str | None) -> "Mapping[str, Scenario]":
    from aicc.models.errors import FlowNotFound

    if scenario is None:
        return bot.scenarios
    if scenario not in bot.scenarios:
        raise FlowNotFound(flow=scenario, known=", ".join(sorted(bot.scenarios)))
    return {scenario: bot.scenarios[scenario]}


async def _recorded(centre: "Centre") -> "list[Sequence[Turn]]":
    found = await centre.stores.conversations.recent(limit=_CONVERSATIONS)
    return [await centre.stores.conversations.since(conversation.id, 0, limit=_TURNS) for conversation in found]


def _draw(scenario: "Scenario", conversations: "Sequence[Sequence[Turn]] | None") -> "Drawing":
    from aicc.services.scenario_graph import draw, traffic_of

    return draw(scenario, traffic_of(scenario, conversations) if conversations is not None else None)


def _written(drawing: "Drawing", file_format: Format) -> str:
    from aicc.services.scenario_graph import mermaid, svg

    return mermaid(drawing) if file_format is Format.MERMAID else svg(drawing)


def _print(texts: "Mapping[str, str]") -> None:
    for name, text in texts.items():
        # A comment of Mermaid's tells several scenarios apart.
        heading = f"%% {name}\n" if len(texts) > 1 else ""
        output.print(f"{heading}{text}", markup=False, soft_wrap=True, end="")


def _save(file: Path, text: str) -> None:
    from aicc.models.errors import FolderUnwritable

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise FolderUnwritable(path=file.parent, why=error.strerror or error) from None
    errors.print(f"{file}", markup=False, soft_wrap=True)

"""`aicc init`: a bot of one's own to begin with."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from aicc.cli.output import output
from aicc.models.errors import FolderNotEmpty, FolderUnwritable


class Example(StrEnum):
    """The bots that come with the package."""

    BANKING = "banking"
    TELECOM = "telecom"
    SHOPPING = "shopping"
    PUBLIC_SERVICE = "public_service"


Target = Annotated[Path, typer.Argument(metavar="DIR", help="새 봇을 만들 폴더 / Folder for the new bot.")]


BotToCopy = Annotated[Example, typer.Option("--bot", help="복사할 예제 봇 / The example to begin with.")]


def init(target: Target, example: BotToCopy = Example.BANKING) -> None:
    """예제 봇을 복사해 새 봇을 시작합니다. / Begin a bot of your own from one of the examples."""
    from aicc.project.schema import json_schemas
    from aicc.utils.config import PACKAGED_BOT

    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FolderNotEmpty(path=target)
    source = PACKAGED_BOT.parent / example.value
    files = {
        str(path.relative_to(source)): path.read_bytes()
        for path in sorted(source.rglob("*"))
        if path.is_file() and path.suffix in (".yaml", ".md")
    }
    for name, schema in json_schemas().items():
        files[f"schemas/{name}"] = (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
    try:
        for name, content in files.items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise FolderUnwritable(path=target, why=error.strerror or error) from None
    _say_next_steps(target, len(files))


def _say_next_steps(target: Path, count: int) -> None:
    output.print(f"파일 {count}개를 만들었습니다. / Wrote {count} files.", style="green")
    output.print("다음 단계 / Next steps:")
    for command in ("validate", "chat", "test --bot", "serve --bot"):
        output.print(f"  aicc {command} {target}", soft_wrap=True, markup=False)

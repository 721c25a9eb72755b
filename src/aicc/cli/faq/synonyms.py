"""`aicc faq synonyms`: words that searches take for each other."""

import hashlib
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.table import Table
from rich.text import Text

from aicc.cli.faq.centre import BY, at_the_centre
from aicc.cli.options import AsJson, BotOption, DataDir
from aicc.cli.output import output, patience, print_json
from aicc.models.faq import SynonymSet
from aicc.utils.hangul import with_josa

if TYPE_CHECKING:
    from aicc.bootstrap import Centre
    from aicc.faq.synonym_suggestions import SynonymSuggestion

# Opinions of customers that are looked at for suggestions.
_OPINIONS: Final = 10_000

app: Final = typer.Typer(
    help="같은 뜻으로 찾을 낱말을 다룹니다. / Words that searches take for each other.", no_args_is_help=True
)

Words = Annotated[list[str], typer.Argument(metavar="WORD...", help="같은 뜻의 낱말들 / Words that mean the same.")]
OneWay = Annotated[
    str,
    typer.Option(
        "--one-way",
        metavar="WORD",
        help="이 낱말이 다른 낱말들을 찾을 뿐 거꾸로는 찾지 않음 / This word finds the others; they do not find it.",
    ),
]
NewId = Annotated[
    str, typer.Option("--id", metavar="ID", help="묶음의 id, 없으면 만듦 / Id of the set; made up without.")
]
SetId = Annotated[str, typer.Argument(metavar="ID", help="묶음의 id / Id of the set.")]
Limit = Annotated[int, typer.Option(min=1, max=1_000, help="보여 줄 제안 수 / Suggestions to show.")]


@app.command("list")
def list_sets(bot: BotOption = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """동의어 묶음을 모두 보여 줍니다. / Show all synonym sets."""
    _show(at_the_centre(bot, data_dir, _sets), as_json=as_json)


@app.command()
def add(
    words: Words,
    *,
    one_way: OneWay = "",
    set_id: NewId = "",
    bot: BotOption = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """동의어 묶음을 더합니다. 다음 검색부터 씁니다. / Add a synonym set; the next search uses it."""
    digest = hashlib.sha256("|".join((one_way, *words)).encode()).hexdigest()
    new = SynonymSet(id=set_id or f"syn_{digest[:8]}", words=tuple(words), word=one_way)

    async def job(centre: "Centre") -> tuple[SynonymSet, ...]:
        return await centre.faq.put_synonyms([*centre.faq.synonyms(), new], by=BY)

    _show(at_the_centre(bot, data_dir, job, keeps=True), as_json=as_json)


@app.command()
def remove(set_id: SetId, bot: BotOption = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """동의어 묶음을 지웁니다. / Remove a synonym set."""

    async def job(centre: "Centre") -> tuple[SynonymSet, ...]:
        known = centre.faq.synonyms()
        left = [each for each in known if each.id != set_id]
        if len(left) == len(known):
            raise typer.BadParameter(
                f"동의어 묶음 {with_josa(set_id, '이/가')} 없습니다. / There is no synonym set {set_id}."
            )
        return await centre.faq.put_synonyms(left, by=BY)

    _show(at_the_centre(bot, data_dir, job, keeps=True), as_json=as_json)


@app.command()
def suggest(*, limit: Limit = 20, bot: BotOption = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """항목과 고객의 질문에서 동의어일 만한 낱말을 찾습니다. / Find likely synonyms in entries and questions."""
    with patience("낱말을 견주는 중입니다 / Comparing words"):
        found = at_the_centre(bot, data_dir, _suggestions)[:limit]
    if as_json:
        print_json([{"words": each.words, "why": each.why, "score": round(each.score, 4)} for each in found])
        return
    table = Table("낱말 / Words", "까닭 / Why", "점수 / Score")
    for each in found:
        table.add_row(*map(Text, (", ".join(each.words), " ↔ ".join(each.why), f"{each.score:.2f}")))
    output.print(table)
    output.print("aicc faq synonyms add WORD WORD", style="dim")


async def _sets(centre: "Centre") -> tuple[SynonymSet, ...]:
    return centre.faq.synonyms()


async def _suggestions(centre: "Centre") -> "tuple[SynonymSuggestion, ...]":
    from aicc.faq.synonym_suggestions import suggest as suggest_synonyms

    entries = [live.entry for live in await centre.faq.entries(limit=sys.maxsize)]
    opinions = await centre.faq.feedback(limit=_OPINIONS)
    asked = [(opinion.question, opinion.entry_id) for opinion in opinions if opinion.helpful]
    return suggest_synonyms(entries, asked, centre.faq.synonyms())


def _show(sets: Sequence[SynonymSet], *, as_json: bool) -> None:
    if as_json:
        print_json({"sets": [{"id": each.id, "word": each.word, "words": each.words} for each in sets]})
        return
    table = Table("id", "낱말 / Words")
    for each in sets:
        table.add_row(Text(each.id), Text(f"{each.word} → " * bool(each.word) + ", ".join(each.words)))
    output.print(table)

"""`aicc faq unanswered`: what customers ask in vain, and what becomes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final
from zoneinfo import ZoneInfo

import typer
from rich.table import Table
from rich.text import Text

from aicc.cli.faq.centre import BY, at_the_centre
from aicc.cli.options import AsJson, BotOption, DataDir
from aicc.cli.output import output, patience, print_json
from aicc.models.errors import QuestionNotFound
from aicc.models.faq import FAQEntry

if TYPE_CHECKING:
    from aicc.bootstrap import Centre
    from aicc.faq.clusters import Cluster

# Newest questions that are looked at.
_QUESTIONS: Final = 5_000
_SHOWN_EXAMPLES: Final = 3
_KOREA: Final = ZoneInfo("Asia/Seoul")

Limit = Annotated[int, typer.Option(min=1, max=1_000, help="보여 줄 묶음 수 / Clusters to show.")]
Adopt = Annotated[
    str | None,
    typer.Option(metavar="CLUSTER", help="이 묶음을 표현이나 새 항목으로 / Make this cluster wordings of an entry."),
]
Dismiss = Annotated[
    str | None,
    typer.Option(metavar="CLUSTER", help="답이 필요 없는 묶음을 지움 / Forget a cluster that needs no answer."),
]
ParaphraseOf = Annotated[
    str | None, typer.Option(metavar="ENTRY", help="--adopt: 이 항목의 다른 표현으로 / As paraphrases of this entry.")
]
Answer = Annotated[str | None, typer.Option(metavar="TEXT", help="--adopt: 새 항목의 답변 / Answer of a new entry.")]
Category = Annotated[str, typer.Option(metavar="TEXT", help="--adopt: 새 항목의 분류 / Category of a new entry.")]
EntryId = Annotated[str, typer.Option("--id", metavar="ID", help="--adopt: 새 항목의 id / Id of a new entry.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What is to become of a cluster."""

    # Ids of clusters.
    adopt: str | None
    dismiss: str | None
    # Id of the entry that it is about, or the new entry.
    paraphrase_of: str | None
    answer: str | None
    category: str
    entry_id: str

    def check(self) -> None:
        """End the command when the options do not go together."""
        if self.adopt and self.dismiss:
            raise typer.BadParameter(
                "--adopt와 --dismiss 가운데 하나만 써 주세요. / Give --adopt or --dismiss, not both."
            )
        if self.adopt and (self.paraphrase_of is None) == (self.answer is None):
            korean = "--adopt에는 --paraphrase-of나 --answer 가운데 하나가 필요합니다."
            raise typer.BadParameter(f"{korean} / --adopt needs one of --paraphrase-of and --answer.")
        if not self.adopt and (self.paraphrase_of or self.answer):
            korean = "--paraphrase-of와 --answer는 --adopt와 함께 씁니다."
            raise typer.BadParameter(f"{korean} / --paraphrase-of and --answer go with --adopt.")


def unanswered(  # noqa: PLR0913 - one parameter an option, as typer has it
    *,
    limit: Limit = 20,
    adopt: Adopt = None,
    paraphrase_of: ParaphraseOf = None,
    answer: Answer = None,
    category: Category = "",
    entry_id: EntryId = "",
    dismiss: Dismiss = None,
    bot: BotOption = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """답하지 못한 질문을 묶어 보여 주고 항목으로 만듭니다. / Show unanswered questions, or make them entries."""
    wish = _Wish(
        adopt=adopt, dismiss=dismiss, paraphrase_of=paraphrase_of, answer=answer, category=category, entry_id=entry_id
    )
    wish.check()
    doing = "질문을 묶는 중입니다 / Bringing the questions together"
    if adopt or dismiss:
        with patience(doing):
            done = at_the_centre(bot, data_dir, lambda centre: _fulfil(centre, wish))
        _print_done(done, as_json=as_json)
        return
    with patience(doing):
        clusters = at_the_centre(bot, data_dir, lambda centre: centre.faq.clusters(limit=_QUESTIONS))
    if as_json:
        print_json({"clusters": [_fields(cluster) for cluster in clusters[:limit]], "total": len(clusters)})
    else:
        _print(clusters, limit)


async def _fulfil(centre: "Centre", wish: _Wish) -> dict[str, object]:
    """Do what is wished with a cluster, and return what was done."""
    cluster = _named(await centre.faq.clusters(limit=_QUESTIONS), wish.adopt or wish.dismiss or "")
    ids = [question.id for question in cluster.questions]
    if wish.dismiss:
        return {"cluster": cluster.id, "title": cluster.title, "settled": await centre.faq.settle(ids)}
    if wish.paraphrase_of:
        live = await centre.faq.adopt_as_paraphrases(ids, wish.paraphrase_of, by=BY)
    else:
        entry = FAQEntry(id=wish.entry_id, category=wish.category, question=cluster.title, answer=wish.answer or "")
        live = await centre.faq.adopt_as_entry(ids, entry, by=BY)
    return {"cluster": cluster.id, "title": cluster.title, "settled": len(ids), "entry": live.entry.id}


def _named(clusters: "Sequence[Cluster]", name: str) -> "Cluster":
    """Return the cluster of this id, or whose id alone begins so.

    Raises:
        QuestionNotFound: there is none, or there are several.
    """
    found = [one for one in clusters if one.id == name] or [one for one in clusters if one.id.startswith(name)]
    if len(found) != 1:
        raise QuestionNotFound()
    return found[0]


def _print_done(done: Mapping[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(done)
        return
    output.print(
        f"묶음 ‘{done['title']}’: 질문 {done['settled']}개를 정리했습니다.", soft_wrap=True, markup=False, end=" / "
    )
    output.print(f"{done['settled']} questions settled.", style="dim")
    if "entry" in done:
        output.print(f"항목 / Entry: {done['entry']}", style="green", soft_wrap=True)


def _print(clusters: "Sequence[Cluster]", limit: int) -> None:
    if not clusters:
        output.print("답하지 못한 질문이 없습니다. / There is no unanswered question.", style="green")
        return
    table = Table("묶음 / Cluster", "질문 / Question", "개수 / Size", "마지막 / Last", "가까운 항목 / Nearest entry")
    for cluster in clusters[:limit]:
        examples = dict.fromkeys([cluster.title, *(question.text for question in cluster.questions)])
        asked = "\n".join(list(examples)[:_SHOWN_EXAMPLES])
        cells = (cluster.id, asked, str(cluster.size), _day(cluster.last_at), cluster.nearest or "–")
        table.add_row(*map(Text, cells))
    output.print(table)
    if len(clusters) > limit:
        more = len(clusters) - limit
        output.print(f"그 밖에 {more:,}묶음 / and {more:,} more clusters", style="dim")
    hint = "aicc faq unanswered --adopt CLUSTER --paraphrase-of ENTRY | --answer TEXT --category C"
    output.print(hint, style="dim", soft_wrap=True, markup=False)


def _day(at: datetime) -> str:
    return f"{at.astimezone(_KOREA):%Y-%m-%d %H:%M}"


def _fields(cluster: "Cluster") -> dict[str, object]:
    return {
        "id": cluster.id,
        "title": cluster.title,
        "size": cluster.size,
        "weight": round(cluster.weight, 4),
        "last_at": cluster.last_at.isoformat(),
        "nearest": cluster.nearest or None,
        "questions": [{"id": question.id, "text": question.text} for question in cluster.questions],
    }

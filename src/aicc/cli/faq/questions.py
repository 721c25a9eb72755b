"""`aicc faq test`: whether the right entries are found."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer
from rich.table import Table
from rich.text import Text

from aicc.cli.faq.centre import at_the_centre
from aicc.cli.faq.findings import contents_of, finding_fields, print_findings
from aicc.cli.options import AsJson, BotOption, DataDir
from aicc.cli.output import output, print_json
from aicc.cli.progress import stages

if TYPE_CHECKING:
    from aicc.bootstrap import Centre
    from aicc.services.faq_evaluation import Asked, Measures, Tried
    from aicc.services.faq_transfer import Finding

_BELOW: Final = 1
_WRONG_USAGE: Final = 2
_STAGES: Final = {"opening": "FAQ 열기 / Opening the FAQ", "asking": "물어보기 / Asking"}
_SHOWN_MISSES: Final = 30
_SHOWN_PROBLEMS: Final = 20
_SHOWN_TERMS: Final = 5
_SHOWN_HITS: Final = 3
# Questions between two words of progress.
_PART: Final = 100
_NAMES: Final = {
    "n": "답이 있는 질문 / Questions with an answer",
    "strangers": "답이 없는 질문 / Questions without",
    "top1": "첫째로 찾음 / Top 1",
    "top5": "다섯 안에 찾음 / Top 5",
    "mrr10": "MRR@10",
    "lost_real": "답이 있는데 거절함 / Declined wrongly",
    "declined_no_answer": "답이 없어 거절함 / Declined rightly",
}

QuestionFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="질문과 맞는 항목: JSONL 또는 CSV(text, id), 맞는 항목이 없으면 id를 비움 / JSON Lines or CSV with text "
        "and id; an empty id says that no entry is right.",
    ),
]
Least = Annotated[
    float,
    typer.Option(
        min=0.0, max=1.0, help="첫째로 찾은 비율이 이보다 낮으면 종료 코드 1 / Exit with 1 when top 1 is below."
    ),
]


def try_questions(
    file: QuestionFile, *, least: Least = 0.0, bot: BotOption = None, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """질문마다 맞는 항목을 찾는지 재고, 못 찾은 까닭을 보여 줍니다. / Measure which questions find their entries."""
    from aicc.services.faq_evaluation import measure, read_questions

    questions, problems = read_questions(contents_of(file), is_csv=file.suffix.lower() not in (".json", ".jsonl"))
    if problems:
        _refuse(file, problems, as_json=as_json)

    async def job(centre: "Centre") -> "tuple[Tried, ...]":
        unknown = _unknown(questions, centre)
        if unknown:
            _refuse(file, unknown, as_json=as_json)
        return tuple(_try(centre, questions, lambda share: told("asking", share)))

    with stages(_STAGES) as told:
        told("opening", 0.0)
        tried = at_the_centre(bot, data_dir, job)
    measures = measure(tried)
    misses = [one for one in tried if not one.right]
    if as_json:
        print_json({**_rounded(measures), "misses": list(map(_fields, misses))})
    else:
        _print(measures, misses)
    raise typer.Exit(_BELOW if measures.top1 is not None and measures.top1 < least else 0)


def _unknown(questions: "Sequence[Asked]", centre: "Centre") -> "list[Finding]":
    """Find ids that no entry has: whoever misspells one should not measure with it."""
    from aicc.services.faq_transfer import Finding

    known = centre.conversations.engines.faq.entries
    korean, english = "id {}의 항목이 없습니다. id를 확인해 주세요.", "There is no entry {}; check the id."
    return [
        Finding(
            line=asked.line,
            column="id",
            code="entry_unknown",
            korean=korean.format(asked.id[:64]),
            english=english.format(asked.id[:64]),
        )
        for asked in questions
        if asked.id and asked.id not in known
    ]


def _try(centre: "Centre", questions: "Sequence[Asked]", progress: Callable[[float], None]) -> "Iterator[Tried]":
    from aicc.services.faq_evaluation import DEPTH, Tried

    manager = centre.conversations.engines.faq
    for number, asked in enumerate(questions):
        if number % _PART == 0:
            progress(number / len(questions))
        found = manager.match(asked.text, limit=DEPTH)
        yield Tried(asked=asked, hits=found.hits, kind=found.kind)


def _refuse(file: Path, problems: "Sequence[Finding]", *, as_json: bool) -> NoReturn:
    """Say what is wrong with the file, and end the command."""
    if as_json:
        print_json({"problems": list(map(finding_fields, problems))})
    else:
        print_findings(file, problems[:_SHOWN_PROBLEMS], colour="red")
        if len(problems) > _SHOWN_PROBLEMS:
            more = len(problems) - _SHOWN_PROBLEMS
            output.print(f"그 밖에 {more}개 / and {more} more")
    raise typer.Exit(_WRONG_USAGE)


def _print(measures: "Measures", misses: "Sequence[Tried]") -> None:
    table = Table("질문 / Question", "맞는 항목 / Right", "찾은 항목 / Found", "까닭 / Why", show_lines=False)
    for one in misses[:_SHOWN_MISSES]:
        table.add_row(*map(Text, (one.asked.text, one.asked.id or "–", _found(one), _why(one))))
    if misses:
        output.print(table)
    if len(misses) > _SHOWN_MISSES:
        more = len(misses) - _SHOWN_MISSES
        output.print(
            f"그 밖에 {more:,}개, --json에 모두 있습니다 / and {more:,} more; --json has them all", style="dim"
        )
    for name, value in asdict(measures).items():
        output.print(f"{_NAMES[name]}: {_shown(name, value)}", soft_wrap=True, markup=False)


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.3f}" if name == "mrr10" else f"{value:.1%}"


def _found(one: "Tried") -> str:
    return f"{one.hits[0].entry.id} {one.hits[0].score:.2f}" if one.hits else "–"


def _why(one: "Tried") -> str:
    """Return why something else came first, or nothing was offered."""
    parts = []
    if one.asked.id and one.kind.value == "decline":
        parts.append("거절함 / declined")
    if one.asked.id and one.rank != 1:
        parts.append(f"{one.rank}번째 / place {one.rank}" if one.rank else "열 안에 없음 / not in ten")
    if one.hits:
        parts.append(f"‘{one.hits[0].matched}’")
        parts += one.hits[0].terms[:_SHOWN_TERMS]
    return " · ".join(parts)


def _rounded(measures: "Measures") -> dict[str, object]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(measures).items()}


def _fields(one: "Tried") -> dict[str, object]:
    return {
        "line": one.asked.line,
        "text": one.asked.text,
        "id": one.asked.id or None,
        "kind": one.kind.value,
        "rank": one.rank or None,
        "found": [
            {"id": hit.entry.id, "score": round(hit.score, 4), "matched": hit.matched, "terms": list(hit.terms)}
            for hit in one.hits[:_SHOWN_HITS]
        ],
    }

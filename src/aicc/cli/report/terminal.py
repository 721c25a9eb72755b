"""A report as tables for a terminal, eighty columns and up. The first of each list matters most; the page has all."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from aicc.cli.output import output
from aicc.cli.report.content import Report, percent
from aicc.services.evaluation import Pair, Unrecognised

_MOST_ROWS: Final = 10
_MOST_INTENTS: Final = 40
_BAR: Final = 20
_TIERS: Final = {
    "keyword": "키워드 / keyword",
    "initials": "초성 / initials",
    "classifier": "분류기 / classifier",
    "none": "읽지 못함 / nothing",
}
_Cells = Iterable[Sequence[str]]


def print_report(report: Report) -> None:
    """Write a report to standard output."""
    heading = f"{report.bot.name} ({report.bot.id})  {report.how}"
    output.print(heading, style="bold", markup=False, soft_wrap=True)
    _print_summary(report)
    _print_intents(report)
    _print_confusions(report)
    _print_confidence(report)
    _print_strangers(report)
    _print_advice(report)


def _print_summary(report: Report) -> None:
    found = report.evaluation
    rows = [
        ("문장 / Rows", f"{found.rows:,}"),
        ("의도 / Intents", f"{found.intents}"),
        ("정확도 / Accuracy", percent(found.accuracy)),
        ("매크로 F1 / Macro-F1", f"{found.macro_f1:.3f}"),
        (f"기준 {report.bot.thresholds.intent}에서 응답 비율 / Coverage", percent(found.coverage)),
        ("잘못 응답한 비율 / Wrong but accepted", percent(found.wrong_accepted)),
        ("확신 오차 / Calibration error (ECE)", f"{found.calibration_error:.3f}"),
    ]
    for tier in found.tiers:
        right = f"{tier.rows:,} (맞음 / right {percent(tier.right / tier.rows)})" if tier.rows else "0"
        rows.append((f"판단: {_TIERS[tier.tier]}", right))
    _print_table("요약 / Summary", ("", ">"), rows)


def _print_intents(report: Report) -> None:
    shown = report.evaluation.per_intent[:_MOST_INTENTS]
    rows = [
        (
            report.name(scores.intent),
            scores.intent,
            percent(scores.precision),
            percent(scores.recall),
            f"{scores.f1:.3f}",
            str(scores.support),
        )
        for scores in shown
    ]
    titles = ("의도 / Intent", "id", ">정밀도", ">재현율", ">F1", ">문장")
    _print_table("의도별 / Per intent", titles, rows, left=len(report.evaluation.per_intent) - len(shown))


def _print_confusions(report: Report) -> None:
    shown = report.evaluation.confusions[:_MOST_ROWS]
    rows = [
        (report.name(one.intent), report.name(one.read_as), str(one.count), " | ".join(one.examples)) for one in shown
    ]
    left = len(report.evaluation.confusions) - len(shown)
    _print_table("혼동 / Confusions", ("의도 / Intent", "읽은 의도", ">수", "예 / Examples"), rows, left=left)


def _print_confidence(report: Report) -> None:
    bins = [
        (
            f"{bin_.low:.1f}–{bin_.high:.1f}",
            str(bin_.rows),
            percent(bin_.confidence),
            percent(bin_.accuracy),
            "█" * round(bin_.accuracy * _BAR),
        )
        for bin_ in report.evaluation.bins
        if bin_.rows
    ]
    titles = ("확신 / Confidence", ">문장", ">평균 확신", ">맞은 비율", "")
    _print_table("확신이 맞는가 / Calibration", titles, bins)
    points = [
        (f"{point.threshold:.2f}", percent(point.coverage), percent(point.wrong_accepted))
        + (() if point.rejected is None else (percent(point.rejected),))
        for point in report.evaluation.curve[::2]
    ]
    strangers = () if report.evaluation.out_of_scope is None else (">거절한 범위 밖 문장",)
    titles = (">기준 / Threshold", ">응답 / Coverage", ">잘못 응답 / Wrong", *strangers)
    _print_table("기준을 바꾸면 / Thresholds", titles, points)


def _print_strangers(report: Report) -> None:
    found = report.evaluation.out_of_scope
    if found is None:
        return
    rows = [
        ("문장 / Rows", f"{found.rows:,}"),
        (f"기준 {report.bot.thresholds.intent}에서 거절 / Rejected", percent(found.rejected)),
        (
            f"좋은 문장을 3 % 잃는 기준 {found.threshold_at_three_percent:.2f}에서 거절 / At 3 % of good lines lost",
            percent(found.rejected_at_three_percent),
        ),
    ]
    _print_table("범위 밖 문장 / Out of scope", ("", ">"), rows)
    accepted = [(one.text, report.name(one.read_as), percent(one.confidence)) for one in found.accepted]
    titles = ("문장 / Text", "읽은 의도 / Read as", ">확신")
    _print_table("거절하지 못한 범위 밖 문장 / Accepted all the same", titles, accepted)


def _print_advice(report: Report) -> None:
    advice = report.advice
    mixed = [
        (report.name(one.intent), report.name(one.other_intent), f"{one.there}", f"{one.back}")
        for one in advice.mixed[:_MOST_ROWS]
    ]
    _print_table("서로 섞이는 의도 / Mixed-up intents", ("의도 / Intent", "다른 의도 / Other", ">→", ">←"), mixed)
    if advice.mixed:
        _print_suggestion(advice.mixed[0].suggestion.ko)
    thin = [(report.name(one.intent), str(one.phrases), one.suggestion.ko) for one in advice.thin[:_MOST_ROWS]]
    _print_table("예문이 적은 의도 / Few phrases", ("의도 / Intent", ">예문", "할 일 / To do"), thin)
    if advice.pairs:
        _print_title("헷갈리는 예문과 할 일 / Confusable phrases and what to do", len(advice.pairs))
    for pair in advice.pairs[:_MOST_ROWS]:
        _print_pair(report, pair)
    paired = {phrase for pair in advice.pairs[:_MOST_ROWS] for phrase in (pair.phrase, pair.other_phrase)}
    alone = [one for one in advice.unrecognised if one.phrase not in paired]
    if alone:
        _print_title("그 밖에 알아듣지 못한 예문 / Other phrases not recognised when held out", len(alone))
    for one in alone[:_MOST_ROWS]:
        _print_unrecognised(report, one)


def _print_pair(report: Report, pair: Pair) -> None:
    output.print(_quoted(pair.phrase, report.name(pair.intent)))
    output.print(_quoted(pair.other_phrase, report.name(pair.other_intent), f"닮음 {pair.likeness:.0%}"))
    _print_suggestion(pair.suggestion.ko)


def _print_unrecognised(report: Report, one: Unrecognised) -> None:
    output.print(_quoted(one.phrase, report.name(one.intent), f"→ {report.name(one.read_as)} {one.confidence:.0%}"))
    _print_suggestion(one.suggestion.ko)


def _quoted(phrase: str, intent: str, remark: str = "") -> Text:
    return Text.assemble("  「", phrase, "」 ", (intent, "cyan"), "  " if remark else "", (remark, "dim"))


def _print_suggestion(ko: str) -> None:
    # Folded, for an ellipsis would take the last word: some lines of Hangul come out a column too wide.
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("    ⇒", Text(ko, style="yellow"))
    output.print(table)
    output.print()


def _print_title(title: str, count: int) -> None:
    beyond = f" ({_MOST_ROWS}/{count})" if count > _MOST_ROWS else ""
    output.print(f"\n{title}{beyond}\n", style="bold", markup=False)


def _print_table(title: str, titles: Sequence[str], rows: _Cells, *, left: int = 0) -> None:
    """Write a table, and how many rows are not shown. A title that begins with > is of a column of figures."""
    listed = list(rows)
    if not listed:
        return
    plain = not any(name.strip(">") for name in titles)
    table = Table(box=None if plain else SIMPLE_HEAD, show_header=not plain, title=f"\n{title}", title_justify="left")
    table.title_style = "bold"
    for name in titles:
        figures = name.startswith(">")
        table.add_column(
            name.removeprefix(">"), justify="right" if figures else "left", no_wrap=figures, overflow="fold"
        )
    for cells in listed:
        table.add_row(*map(escape, cells))
    output.print(table)
    if left > 0:
        output.print(f"그 밖에 {left}개 / and {left} more", style="dim")

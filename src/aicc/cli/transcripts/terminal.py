"""What came of transcripts, for people at a terminal: what was expected, what came, and what was said before."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from aicc.cli.output import output
from aicc.cli.transcripts.results import PART_NAMES, Results, told
from aicc.services.transcripts import Aspect, Coverage, Mismatch, Played, Scene

_NOTHING: Final = "(없음 / nothing)"
_INDENT: Final = " " * 25
# Of the conversation before what failed.
_SHOWN_TURNS: Final = 3
_SHORT: Final = 60
# Sentences less alike than this are not the same one changed.
_ALIKE: Final = 0.5
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n+")


def print_results(results: Results) -> None:
    """Write each conversation, the coverage where it was asked for, and the sum."""
    for played in results.played:
        _print_played(played)
    if results.coverage is not None:
        _print_coverage(results.coverage)
    for part in results.too_low:
        told_ko = f"{PART_NAMES[part.kind]}: {part.share:.1%} < {results.coverage_min:g}%"
        output.print(
            f"지나간 비율이 기준보다 낮습니다 / Coverage too low: {told_ko}", style="red", markup=False, soft_wrap=True
        )
    for finding in results.walks.findings if results.walks is not None else ():
        output.print(finding, style="red", markup=False, soft_wrap=True)
    if results.walks is not None:
        walks, found = results.walks.walks, len(results.walks.findings)
        output.print(f"무작위 걷기 {walks}번, 걸린 곳 {found}개 / {walks} random walks, {found} findings")
    passed, failed = len(results.played) - results.failures, results.failures
    left = f", 남김 {results.left_out}개" if results.left_out else ""
    left_en = f", {results.left_out} not played" if results.left_out else ""
    output.print(
        f"통과 {passed}개, 실패 {failed}개{left} / {passed} passed, {failed} failed{left_en}",
        style="red" if results.failed else "green",
    )


def _print_played(played: Played) -> None:
    transcript = played.transcript
    mark, colour = ("✓", "green") if played.passed else ("✗", "red")
    place = f"  {transcript.file}:{transcript.line}"
    output.print(Text.assemble((mark, colour), f" {transcript.name}", (place, "dim")), soft_wrap=True)
    for scene in played.scenes:
        if scene.mismatches:
            _print_scene(played, scene)


def _print_scene(played: Played, scene: Scene) -> None:
    before = told(played, scene)[:-1]
    if len(before) > _SHOWN_TURNS:
        output.print("    ⋮", style="dim")
    for exchange, reply in before[-_SHOWN_TURNS:]:
        output.print(Text(f"    {exchange}  →  봇: {_shortened(reply)}", style="dim"), soft_wrap=True)
    output.print(Text(f"    {scene.exchange}"), soft_wrap=True)
    for mismatch in scene.mismatches:
        _print_mismatch(played.transcript.file, mismatch)


def _print_mismatch(file: str, mismatch: Mismatch) -> None:
    what = f"{mismatch.aspect} {mismatch.name}".rstrip()
    output.print(Text(f"    {file}:{mismatch.line}  {what}", style="dim"), soft_wrap=True)
    for text in mismatch.wanted or (_NOTHING,):
        output.print(_line("-", "기대 / expected", text, "green"), soft_wrap=True)
    output.print(_line("+", "실제 / got     ", mismatch.got or _NOTHING, "red"), soft_wrap=True)
    if mismatch.aspect is Aspect.BOT:
        for text in mismatch.wanted:
            changed = closest(text, mismatch.got)
            if changed is not None:
                output.print(Text.assemble("      ~ 다른 곳 / differs   ", changed), soft_wrap=True)


def _line(mark: str, name: str, text: str, colour: str) -> Text:
    indented = text.replace("\n", "\n" + _INDENT)
    return Text(f"      {mark} {name}  {indented}", style=colour)


def closest(wanted: str, got: str) -> Text | None:
    """Return the sentence that is most like a missing one, marked [-missing-] and {+added+}; None where none is."""
    sentences = [sentence for sentence in _SENTENCE_END.split(got) if sentence.strip()]
    found = difflib.get_close_matches(wanted, sentences, n=1, cutoff=_ALIKE)
    return Text.assemble(*_marked(wanted, found[0])) if found else None


def _marked(wanted: str, got: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of two texts with their styles."""
    # By words: single letters that two Korean texts share mean nothing.
    before, after = re.findall(r"\S+\s*", wanted), re.findall(r"\S+\s*", got)
    for change, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        missing, added = "".join(before[a:b]), "".join(after[c:d])
        if change == "equal":
            yield missing, ""
            continue
        if missing:
            yield f"[-{missing}-]", "green"
        if added:
            yield f"{{+{added}+}}", "red"


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT]}…"


def _print_coverage(coverage: Coverage) -> None:
    table = Table(box=SIMPLE_HEAD, title="\n지나간 곳 / Coverage", title_justify="left", title_style="bold")
    table.add_column("")
    for name in ("지나감 / Covered", "모두 / All", "비율 / Share"):
        table.add_column(name, justify="right")
    for part in coverage.parts:
        covered = len(part.all) - len(part.missing)
        style = "dim" if not part.counts else "green" if not part.missing else "yellow"
        table.add_row(escape(PART_NAMES[part.kind]), str(covered), str(len(part.all)), f"{part.share:.1%}", style=style)
    output.print(table)
    for part in coverage.parts:
        if part.missing and part.counts:
            output.print(f"지나가지 않은 {PART_NAMES[part.kind]} not covered", style="bold", markup=False)
            for line in _gathered(part.missing):
                output.print(f"  {line}", markup=False, soft_wrap=True)


def _gathered(names: Sequence[str]) -> Iterator[str]:
    """Yield a line for each way, one for each scenario's steps, and one for what is no scenario's."""
    by_scenario: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        scenario, _, step = (name, "", "") if " -> " in name else name.rpartition(":")
        by_scenario[scenario].append(step)
    for scenario, steps in by_scenario.items():
        yield f"{scenario}: {', '.join(steps)}".strip(": ")

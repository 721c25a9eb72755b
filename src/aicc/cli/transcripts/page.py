"""Results as one HTML page that needs nothing else: no script, no font, no request. All that was said is escaped."""

from pathlib import Path
from typing import Final

import aicc.cli.report
from aicc.cli.report.markup import Markup, table, tag
from aicc.cli.transcripts.results import PART_NAMES, Results, told
from aicc.services.transcripts import Played, Scene

_STYLE: Final = Path(aicc.cli.report.__file__).with_name("page.css")
# A browser that finds anything to fetch here is not to fetch it.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_NOTHING: Final = "(없음)"


def page(results: Results) -> str:
    """Return the page."""
    title = f"{results.bot.name} 대화 시험"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", Markup(_STYLE.read_text(encoding="utf-8"))),
    )
    passed = len(results.played) - results.failures
    header = tag(
        "header",
        tag("p", "대화 시험", class_="mark"),
        tag("h1", results.bot.name),
        tag("p", f"대화 {len(results.played)}개 가운데 {passed}개가 통과했습니다.", class_="lead"),
    )
    body = tag("main", header, _coverage(results), _failures(results), _all(results))
    return "<!doctype html>\n" + tag("html", head, tag("body", body), lang="ko") + "\n"


def _coverage(results: Results) -> Markup:
    if results.coverage is None:
        return Markup("")
    rows = [
        (PART_NAMES[part.kind], f"{len(part.all) - len(part.missing)} / {len(part.all)}", f"{part.share:.1%}")
        for part in results.coverage.parts
    ]
    missing = [
        tag(
            "details",
            tag("summary", f"지나가지 않은 {PART_NAMES[part.kind]} {len(part.missing)}개"),
            tag("ul", *(tag("li", tag("code", one)) for one in part.missing)),
        )
        for part in results.coverage.parts
        if part.missing
    ]
    return tag(
        "section", tag("h2", "지나간 곳"), table("지나간 비율", ("무엇", ">지나감 / 모두", ">비율"), rows), *missing
    )


def _failures(results: Results) -> Markup:
    failed = [one for one in results.played if not one.passed]
    if not failed:
        return tag("section", tag("h2", "실패한 대화"), tag("p", "실패한 대화가 없습니다.", class_="soft"))
    return tag("section", tag("h2", "실패한 대화"), *(_failure(one) for one in failed))


def _failure(played: Played) -> Markup:
    transcript = played.transcript
    failed = [scene for scene in played.scenes if scene.mismatches]
    talk = [tag("p", tag("strong", str(exchange)), tag("br"), reply) for exchange, reply in told(played, failed[-1])]
    rows = [row for scene in failed for row in _rows(transcript.file, scene)]
    return tag(
        "article",
        tag("h3", transcript.name),
        tag("p", f"{transcript.file}:{transcript.line}", class_="soft"),
        table("어긋난 곳", ("줄", "손님", "무엇", "기대", "실제"), rows),
        tag("details", tag("summary", "대화 보기"), *talk),
    )


def _rows(file: str, scene: Scene) -> list[tuple[str, ...]]:
    return [
        (
            f"{file}:{one.line}",
            str(scene.exchange),
            f"{one.aspect} {one.name}".rstrip(),
            " · ".join(one.wanted) or _NOTHING,
            one.got or _NOTHING,
        )
        for one in scene.mismatches
    ]


def _all(results: Results) -> Markup:
    rows = [
        (one.transcript.name, "통과" if one.passed else "실패", f"{one.seconds * 1000:.0f} ms", one.transcript.file)
        for one in results.played
    ]
    shown = table("모든 대화", ("이름", "결과", ">시간", "파일"), rows)
    return tag("section", tag("h2", "모든 대화"), tag("details", tag("summary", f"{len(rows)}개 보기"), shown))

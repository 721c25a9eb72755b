"""A report as one HTML page that needs nothing else: no script, no font, no request. What customers said is escaped."""

from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from aicc.cli.report import plots
from aicc.cli.report.content import Report, percent
from aicc.cli.report.markup import Markup, join, scroller, table, tag
from aicc.services.evaluation import NO_INTENT, Pair, SuggestionKind

_STYLE: Final = Path(__file__).with_name("page.css")
# A browser that finds anything to fetch here is not to fetch it.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_FIRST_PAIRS: Final = 8
_MOST_ROWS: Final = 200
_MOST_INTENTS: Final = 30
_KINDS: Final = {
    SuggestionKind.KEEP_ONE: "하나만 남기기",
    SuggestionKind.MOVE: "옮기기",
    SuggestionKind.DISTINGUISH: "구분되는 말 더하기",
    SuggestionKind.MORE_PHRASES: "예문 더 쓰기",
    SuggestionKind.MERGE: "합치기",
}
_TIERS: Final = {"keyword": "키워드", "initials": "초성", "classifier": "분류기", "none": "읽지 못함"}
_TERMS: Final = (
    ("정확도", "가장 그럴듯한 의도가 맞은 문장의 비율입니다. 봇이 답했는지는 따지지 않습니다."),
    (
        "응답 비율",
        "확신이 기준을 넘고 둘째 의도보다 뚜렷이 높아 봇이 바로 답하는 문장의 비율입니다. "
        "나머지는 되묻거나 FAQ를 찾습니다.",
    ),
    (
        "잘못 응답",
        "봇이 답했지만 의도를 틀린 문장의 비율입니다. 고객이 엉뚱한 답을 듣는 경우로, 가장 먼저 줄여야 합니다.",
    ),
    (
        "정밀도와 재현율",
        "정밀도는 그 의도로 읽은 것 가운데 맞은 비율, 재현율은 그 의도의 문장 가운데 찾아낸 비율입니다. "
        "F1은 둘의 조화 평균입니다.",
    ),
    ("매크로 F1", "의도마다 F1을 구해 똑같은 무게로 평균한 값입니다. 드물게 쓰는 의도도 자주 쓰는 의도와 같이 셉니다."),
    (
        "확신 오차",
        "봇의 확신과 실제로 맞은 비율의 차이입니다(ECE). 0에 가까울수록 확신을 믿고 기준을 정할 수 있습니다.",
    ),
)


def page(report: Report) -> str:
    """Return the page."""
    title = f"{report.bot.name} 의도 인식 보고서"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", Markup(_STYLE.read_text(encoding="utf-8"))),
    )
    sections = (_to_do, _intents, _confusions, _confidence, _strangers, _unrecognised, _terms)
    body = tag("main", _header(report), _figures(report), *(section(report) for section in sections))
    return "<!doctype html>\n" + tag("html", head, tag("body", body), lang="ko") + "\n"


def _header(report: Report) -> Markup:
    found = report.evaluation
    answered, wrong = round(100 * found.coverage), round(100 * found.wrong_accepted)
    verdict = (
        f"문장 100개 가운데 {round(100 * found.accuracy)}개를 바르게 읽습니다. "
        f"기준 {report.bot.thresholds.intent:g}에서는 {answered}개에 바로 답하고, 그 가운데 {wrong}개는 틀린 답입니다."
    )
    tested = (
        f"봇의 예문 {found.rows:,}개를 {report.folds}묶음으로 나누어, 차례로 한 묶음을 가려 두고 나머지로 배워 시험"
        if report.file is None
        else f"{report.file.name}의 문장 {found.rows:,}개로 시험"
    )
    made = report.made_at.astimezone(ZoneInfo(report.bot.hours.timezone))
    return tag(
        "header",
        tag("p", "의도 인식 보고서", class_="mark"),
        tag("h1", report.bot.name),
        tag("p", verdict, class_="lead"),
        tag("p", f"{tested} · 의도 {found.intents}개 · {made:%Y-%m-%d %H:%M}", class_="soft"),
    )


def _figures(report: Report) -> Markup:
    found = report.evaluation
    cards = [
        ("정확도", percent(found.accuracy), "가장 그럴듯한 의도가 맞음"),
        ("응답 비율", percent(found.coverage), f"기준 {report.bot.thresholds.intent:g}에서 바로 답함"),
        ("잘못 응답", percent(found.wrong_accepted), "답했지만 틀림"),
        ("매크로 F1", f"{found.macro_f1:.3f}", "의도마다 같은 무게"),
        ("확신 오차", f"{found.calibration_error:.3f}", "0에 가까울수록 좋음"),
    ]
    if found.out_of_scope is not None:
        cards.append(("범위 밖 거절", percent(found.out_of_scope.rejected), f"{found.out_of_scope.rows:,}개 가운데"))
    return tag(
        "dl",
        *(
            tag("div", tag("dt", name), tag("dd", value, class_="value"), tag("dd", why, class_="soft"))
            for name, value, why in cards
        ),
        class_="figures",
    )


def _to_do(report: Report) -> Markup:
    advice = report.advice
    if not (advice.mixed or advice.pairs or advice.thin):
        return _section("먼저 할 일", tag("p", "서로 헷갈리는 예문이 없습니다.", class_="soft"))
    parts: list[str] = []
    if advice.thin:
        rows = [(report.name(one.intent), str(one.phrases), one.suggestion.ko) for one in advice.thin]
        parts.append(table("예문이 적은 의도", ("의도", ">예문", "할 일"), rows[:_MOST_ROWS]))
    if advice.mixed:
        mixed = [
            (report.name(one.intent), report.name(one.other_intent), f"→ {one.there}개, ← {one.back}개")
            for one in advice.mixed
        ]
        parts.append(table("서로 섞이는 의도", ("의도", "다른 의도", ">잘못 읽은 예문"), mixed))
        parts.append(_suggestion(SuggestionKind.MERGE, advice.mixed[0].suggestion.ko))
    if advice.pairs:
        pairs = [_pair(report, pair) for pair in advice.pairs]
        first, more = pairs[:_FIRST_PAIRS], pairs[_FIRST_PAIRS:]
        told = "예문 옆은 그 의도이고, 빨간 것은 가려 두고 시험했을 때 봇이 읽은 의도입니다."
        parts += [tag("h3", "헷갈리는 예문"), tag("p", told, class_="soft"), tag("ul", *first, class_="pairs")]
        if more:
            parts.append(_behind(tag("ul", *more, class_="pairs"), name=f"{len(more)}쌍 더 보기"))
    return _section("먼저 할 일", *parts)


def _pair(report: Report, pair: Pair) -> Markup:
    marks = (pair.misread, pair.other_misread)
    phrases = ((pair.phrase, pair.intent, pair.other_intent), (pair.other_phrase, pair.other_intent, pair.intent))
    lines = [
        tag(
            "p",
            tag("q", phrase),
            tag("span", report.name(intent), class_="chip"),
            tag("span", f"→ {report.name(other)}", class_="chip bad") if misread else "",
        )
        for (phrase, intent, other), misread in zip(phrases, marks, strict=True)
    ]
    return tag("li", *lines, _suggestion(pair.suggestion.kind, pair.suggestion.ko))


def _suggestion(kind: SuggestionKind, ko: str) -> Markup:
    return tag("p", tag("strong", _KINDS[kind]), " ", ko, class_="suggestion")


def _intents(report: Report) -> Markup:
    rows = [
        (
            join(report.name(scores.intent), " ", tag("span", scores.intent, class_="id")),
            join(plots.share_bar(scores.f1), tag("span", f"{scores.f1:.3f}")),
            percent(scores.precision),
            percent(scores.recall),
            f"{scores.right} / {scores.support}",
        )
        for scores in report.evaluation.per_intent
    ]
    tiers = [
        (_TIERS[tier.tier], f"{tier.rows:,}", percent(tier.right / tier.rows) if tier.rows else "–")
        for tier in report.evaluation.tiers
    ]
    return _section(
        "의도별 성적",
        table("의도별 F1, 정밀도, 재현율: 낮은 것부터", ("의도", "F1", ">정밀도", ">재현율", ">맞음 / 문장"), rows),
        table("무엇이 판단했나", ("단계", ">문장", ">맞은 비율"), tiers),
    )


def _confusions(report: Report) -> Markup:
    found = report.evaluation.confusions
    if not found:
        return _section("혼동", tag("p", "잘못 읽은 문장이 없습니다.", class_="soft"))
    rows = [
        (report.name(one.intent), report.name(one.read_as), str(one.count), " · ".join(one.examples)) for one in found
    ]
    told = (
        "줄은 문장의 뜻, 칸은 봇이 읽은 의도입니다. 초록은 바르게, 빨강은 잘못 읽은 수입니다. "
        f"많이 헷갈리는 의도부터 {_MOST_INTENTS}개까지 그립니다."
    )
    return _section(
        "혼동",
        tag("p", told, class_="soft"),
        scroller("혼동 지도", _heat_map(report)),
        _behind(table("잘못 읽은 의도와 예", ("의도", "읽은 의도", ">수", "예"), rows[:_MOST_ROWS]), len(rows)),
    )


def _heat_map(report: Report) -> Markup:
    """Return the map of the intents that are confused most."""
    scores = {one.intent: one for one in report.evaluation.per_intent}
    wrong = {(one.intent, one.read_as): one.count for one in report.evaluation.confusions}
    mixed_up: dict[str, int] = {}
    for (intent, read_as), count in wrong.items():
        for each in (intent, read_as):
            mixed_up[each] = mixed_up.get(each, 0) + count
    mixed_up.pop(NO_INTENT, None)
    chosen = sorted(mixed_up, key=lambda intent: (-mixed_up[intent], intent))[:_MOST_INTENTS]
    order = {intent: number for number, intent in enumerate(chosen)}
    counts = {(order[a], order[b]): count for (a, b), count in wrong.items() if a in order and b in order}
    counts |= {(order[intent], order[intent]): scores[intent].right for intent in chosen if intent in scores}
    totals = [scores[intent].support if intent in scores else 0 for intent in chosen]
    return plots.heat_map([report.name(intent) for intent in chosen], counts, totals)


def _confidence(report: Report) -> Markup:
    return tag("div", _calibration(report), _thresholds(report), class_="two")


def _calibration(report: Report) -> Markup:
    found = report.evaluation
    rows = [
        (f"{bin_.low:.1f}–{bin_.high:.1f}", f"{bin_.rows:,}", percent(bin_.confidence), percent(bin_.accuracy))
        for bin_ in found.bins
        if bin_.rows
    ]
    told = "막대가 점선보다 높으면 봇이 조심스럽고, 낮으면 지나치게 자신합니다. 큰 점에 문장이 많습니다."
    return _section(
        "확신은 믿을 만한가",
        tag("p", told, class_="soft"),
        tag("figure", plots.reliability(found.bins)),
        _behind(table("확신과 맞은 비율", ("확신", ">문장", ">평균 확신", ">맞은 비율"), rows)),
    )


def _thresholds(report: Report) -> Markup:
    found = report.evaluation
    rows = [
        (f"{at.threshold:.2f}", percent(at.coverage), percent(at.wrong_accepted))
        + (() if at.rejected is None else (percent(at.rejected),))
        for at in found.curve
    ]
    titles: tuple[str, ...] = ("기준", ">응답", ">잘못 응답")
    legend = {"coverage": "응답", "wrong": "잘못 응답"}
    if found.out_of_scope is not None:
        titles, legend = (*titles, ">범위 밖 거절"), {**legend, "rejected": "거절한 범위 밖 문장"}
    told = "기준을 올리면 잘못 응답이 줄지만 되묻거나 답하지 못하는 문장이 늘어납니다."
    return _section(
        "기준을 바꾸면",
        tag("p", told, class_="soft"),
        tag(
            "figure",
            plots.threshold_curve(found.curve, report.bot.thresholds.intent),
            tag("figcaption", *(tag("span", name, class_=f"key {kind}") for kind, name in legend.items())),
        ),
        _behind(table("기준에 따른 비율", titles, rows)),
    )


def _strangers(report: Report) -> Markup:
    found = report.evaluation.out_of_scope
    if found is None:
        return Markup("")
    rows = [
        (f"지금 기준 {report.bot.thresholds.intent:g}", percent(found.rejected)),
        (
            f"바르게 읽는 문장을 3 % 잃는 기준 {found.threshold_at_three_percent:.2f}",
            percent(found.rejected_at_three_percent),
        ),
    ]
    accepted = [(one.text, report.name(one.read_as), percent(one.confidence)) for one in found.accepted]
    return _section(
        "범위 밖 문장",
        tag("p", f"봇의 일이 아닌 문장 {found.rows:,}개를 얼마나 거절하는지 쟀습니다.", class_="soft"),
        table("거절한 비율", ("기준", ">거절"), rows),
        table("거절하지 못한 문장", ("문장", "읽은 의도", ">확신"), accepted) if accepted else "",
    )


def _unrecognised(report: Report) -> Markup:
    found = report.advice.unrecognised
    if not found:
        return Markup("")
    rows = [
        (one.phrase, report.name(one.intent), report.name(one.read_as), percent(one.confidence), one.suggestion.ko)
        for one in found
    ]
    titles = ("예문", "의도", "읽은 의도", ">확신", "할 일")
    return _section(
        "알아듣지 못한 예문",
        tag("p", "가려 두고 시험했을 때 자기 의도로 읽히지 않은 예문입니다.", class_="soft"),
        _behind(
            table("알아듣지 못한 예문과 할 일", titles, rows[:_MOST_ROWS]), len(rows), name=f"{len(rows):,}개 보기"
        ),
    )


def _terms(_report: Report) -> Markup:
    entries = [part for name, told in _TERMS for part in (tag("dt", name), tag("dd", told))]
    return _section("숫자 읽는 법", tag("dl", *entries, class_="terms"))


def _section(title: str, *parts: str) -> Markup:
    return tag("section", tag("h2", title), *parts)


def _behind(shown: Markup, rows: int = 0, *, name: str = "표로 보기") -> Markup:
    return tag("details", tag("summary", name), shown, _left(rows - _MOST_ROWS))


def _left(count: int) -> Markup:
    return tag("p", f"그 밖에 {count:,}개", class_="soft") if count > 0 else Markup("")

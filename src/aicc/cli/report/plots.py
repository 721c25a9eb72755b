"""Pictures of an evaluation as SVG, coloured by the page's style sheet. Each has a title; a table stands beside it."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

from aicc.cli.report.content import percent
from aicc.cli.report.markup import Markup, join, tag
from aicc.services.evaluation import Bin, Point
from aicc.utils.hangul import josa

# Of the square plots, in their own units; the page scales them.
_SIDE: Final = 300
_LEFT: Final = 58
_TOP: Final = 12
_WIDTH: Final = _LEFT + _SIDE + 14
_HEIGHT: Final = _TOP + _SIDE + 44
_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
# Of the heat map.
_CELL: Final = 28
_NAME: Final = 14
# The strongest cell still lets its figure be read.
_STRONGEST: Final = 0.62
_FAINTEST: Final = 0.14


def share_bar(share: float) -> Markup:
    """Return a bar for a table's cell; the figure stands beside it."""
    parts = (
        tag("rect", class_="bar-back", width="100", height="8", rx="4"),
        tag("rect", class_="bar", width=_number(100 * share), height="8", rx="4"),
    )
    return tag("svg", *parts, class_="share", viewBox="0 0 100 8", aria_hidden="true")


def reliability(bins: Sequence[Bin]) -> Markup:
    """Return confidence against how often it was right; on the diagonal the bot is as sure as it may be."""
    parts: list[str] = [_axes("확신", "맞은 비율"), _line([(0.0, 0.0), (1.0, 1.0)], "ideal")]
    most = max((bin_.rows for bin_ in bins), default=1) or 1
    for bin_ in bins:
        if not bin_.rows:
            continue
        height = bin_.accuracy * _SIDE
        tip = f"확신 {percent(bin_.confidence)}: {bin_.rows}개 가운데 {percent(bin_.accuracy)} 맞음"
        x, y = _at(bin_.low, bin_.accuracy)
        size = {"width": _number((bin_.high - bin_.low) * _SIDE - 4), "height": _number(height)}
        parts.append(tag("rect", tag("title", tip), class_="bin", x=_number(x + 2), y=_number(y), **size))
        x, y = _at(bin_.confidence, bin_.accuracy)
        parts.append(tag("circle", class_="dot", cx=_number(x), cy=_number(y), r=_number(3 + 5 * bin_.rows / most)))
    return _plot("확신과 실제로 맞은 비율", *parts)


def threshold_curve(points: Sequence[Point], threshold: float) -> Markup:
    """Return what is answered, answered wrongly and rejected at each threshold, the bot's own marked."""
    x, _ = _at(threshold, 0.0)
    lines = {
        "coverage": [(point.threshold, point.coverage) for point in points],
        "wrong": [(point.threshold, point.wrong_accepted) for point in points],
        "rejected": [(point.threshold, point.rejected) for point in points if point.rejected is not None],
    }
    left = threshold > 0.5
    label_x = x - 6 if left else x + 6
    parts = [
        _axes("기준", "비율"),
        tag("line", class_="mark", x1=_number(x), x2=_number(x), y1=_TOP, y2=_TOP + _SIDE),
        _label(label_x, _TOP + 0.45 * _SIDE, f"지금 {threshold:g}", "end" if left else "start"),
        *(_line(line, name) for name, line in lines.items() if line),
    ]
    return _plot("기준에 따른 응답과 잘못 응답", *parts)


def heat_map(names: Sequence[str], counts: Mapping[tuple[int, int], int], totals: Sequence[int]) -> Markup:
    """Return which intents are read as which.

    Args:
        names: of the intents, in order.
        counts: of rows, by the numbers of their intent and of the one they were read as.
        totals: rows of each intent; a cell is as strong as its share of them.
    """
    short = [name if len(name) <= _NAME else name[: _NAME - 1] + "…" for name in names]
    longest, side = max(map(len, short), default=0), _CELL * len(names)
    left, top = 16 + 12 * longest, 20 + 9 * longest
    parts: list[str] = []
    for number, name in enumerate(short):
        middle = number * _CELL + _CELL / 2
        x, y = left + middle, top - 8
        parts.append(_label(left - 8, top + middle + 4, name, "end"))
        parts.append(tag("text", name, class_="label", x=x, y=y, transform=f"rotate(-50 {x} {y})"))
    for row, column in product(range(len(names)), repeat=2):
        corner = left + column * _CELL, top + row * _CELL
        count = counts.get((row, column), 0)
        verb = "바르게 읽음" if row == column else f"{names[column]}{josa(names[column], '으로/로')} 읽음"
        kind = "right" if row == column else "wrong"
        parts.append(_cell(corner, kind, count, count / (totals[row] or 1), f"{names[row]}: {count}개 {verb}"))
    width, height = left + side + 8 * longest, top + side + 4
    title = "혼동 지도: 줄은 뜻한 의도, 칸은 읽은 의도"
    box = f"0 0 {width} {height}"
    return tag(
        "svg",
        tag("title", title),
        *parts,
        **{"class_": "heat", "role": "img", "aria_label": title, "viewBox": box, "width": width, "height": height},
    )


def _cell(corner: tuple[float, float], kind: str, count: int, share: float, tip: str) -> Markup:
    x, y = corner
    place = {"x": x + 1, "y": y + 1, "width": _CELL - 2, "height": _CELL - 2, "rx": 4}
    if not count:
        return tag("rect", class_="cell", **place)
    strength = _number(_FAINTEST + (_STRONGEST - _FAINTEST) * min(share, 1.0) ** 0.5)
    return join(
        tag("rect", tag("title", tip), class_=f"cell {kind}", fill_opacity=strength, **place),
        tag("text", str(count), class_="count", x=x + _CELL / 2, y=y + _CELL / 2 + 4),
    )


def _plot(title: str, *parts: str) -> Markup:
    box = f"0 0 {_WIDTH} {_HEIGHT}"
    return tag("svg", tag("title", title), *parts, class_="plot", role="img", aria_label=title, viewBox=box)


def _axes(below: str, beside: str) -> Markup:
    parts: list[str] = []
    for tick in _TICKS:
        x, y = _at(tick, tick)
        parts.append(tag("line", class_="grid", x1=_LEFT, x2=_LEFT + _SIDE, y1=_number(y), y2=_number(y)))
        parts.append(_label(_LEFT - 6, y + 4, f"{tick:.0%}", "end"))
        parts.append(_label(x, _TOP + _SIDE + 18, f"{tick:g}", "middle"))
    parts.append(_label(_LEFT + _SIDE / 2, _HEIGHT - 6, below, "middle"))
    turned = f"rotate(-90 10 {_TOP + _SIDE // 2})"
    parts.append(tag("text", beside, class_="label", text_anchor="middle", x=10, y=_TOP + _SIDE // 2, transform=turned))
    return join(*parts)


def _line(points: Sequence[tuple[float, float]], kind: str) -> Markup:
    path = " ".join(f"{_number(x)},{_number(y)}" for x, y in (_at(*point) for point in points))
    return tag("polyline", class_=f"line {kind}", points=path)


def _label(x: float, y: float, text: str, anchor: str) -> Markup:
    return tag("text", text, class_="label", x=_number(x), y=_number(y), text_anchor=anchor)


def _at(x: float, y: float) -> tuple[float, float]:
    return _LEFT + x * _SIDE, _TOP + (1 - y) * _SIDE


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")

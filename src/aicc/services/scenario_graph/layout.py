"""Places for boxes and arrows: rows from top to bottom, few crossings, straight lines where that is possible.

After K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of hierarchical system structures", IEEE
Transactions on Systems, Man, and Cybernetics 11 (1981): make the graph acyclic, give each box a row, put a point into
every row that an arrow passes, order the rows by the middle of the neighbours, then place each row. Between any two
rows of boxes lies a row for the labels of arrows, so that a label has a place of its own as a box has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aicc.services.scenario_graph.rows import Item, Line, Rows, arrange

_BESIDE: Final = 26.0
_MARGIN: Final = 24.0
_LEAST_GAP: Final = 20.0
_MOST_GAP: Final = 44.0
# A line that goes far to the side needs more height to turn.
_GAP_BY_SIDE: Final = 0.10
_PORT: Final = 18.0
_SWEEPS: Final = 40

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where an arrow runs, from its source to its target."""

    # Pairs of points that are joined straight; between the pairs the line bends.
    points: tuple[Point, ...]
    # The middle of its label.
    label: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The places of everything, in pixels."""

    width: float
    height: float
    # The middle of each box.
    boxes: Mapping[str, Point]
    # In the order of the lines.
    routes: tuple[Route, ...]


def lay_out(boxes: Mapping[str, tuple[float, float]], lines: Sequence[Line]) -> Layout:
    """Return places for boxes (width and height by id; the first is the start) and the lines between them."""
    rows = arrange(boxes, lines)
    across = _across(rows)
    down, height = _down(rows, across)
    left = min(across[item.id] - item.width / 2 for row in rows.items for item in row) - _MARGIN
    right = max(across[item.id] + item.width / 2 for row in rows.items for item in row) + _MARGIN
    across = {item_id: x - left for item_id, x in across.items()}
    ports = _ports(rows, across)
    routes = tuple(_route(rows, number, across, down, ports) for number in range(len(lines)))
    places = {box_id: (across[box_id], (down[rows.row[box_id]][0] + down[rows.row[box_id]][1]) / 2) for box_id in boxes}
    return Layout(width=right - left, height=height, boxes=places, routes=routes)


def _across(rows: Rows) -> dict[str, float]:
    """Return the middle of each item: near the middle of its neighbours, in order, with room between."""
    x: dict[str, float] = {}
    for row in rows.items:
        at = 0.0
        for item in row:
            x[item.id] = at + item.width / 2
            at += item.width + _BESIDE
    numbers = list(range(len(rows.items)))
    for turn in range(_SWEEPS):
        for number in numbers if turn % 2 == 0 else numbers[::-1]:
            _settle(rows.items[number], rows, x)
    return x


def _settle(row: Sequence[Item], rows: Rows, x: dict[str, float]) -> None:
    """Move the items of a row as near as can be to where their neighbours want them.

    Least squares with the order kept: neighbours that want the same place form a block (pool adjacent violators).
    """
    # Blocks: sum of weighted wishes, sum of weights, items; a wish is less what lies to the left of the item.
    blocks: list[tuple[float, float, list[str]]] = []
    offsets: dict[str, float] = {}
    at = 0.0
    for number, item in enumerate(row):
        if number:
            at += (row[number - 1].width + item.width) / 2 + _BESIDE
        offsets[item.id] = at
        wish, weight = _wish(item, rows, x)
        blocks.append(((wish - at) * weight, weight, [item.id]))
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, heavy, ids = blocks.pop()
            blocks[-1] = (blocks[-1][0] + total, blocks[-1][1] + heavy, blocks[-1][2] + ids)
    for total, heavy, ids in blocks:
        for item_id in ids:
            x[item_id] = total / heavy + offsets[item_id]


def _wish(item: Item, rows: Rows, x: Mapping[str, float]) -> tuple[float, float]:
    """Return where an item wants to be, and how much."""
    weights = [(x[other], rows.pull(item.id, other)) for other in rows.beside(item.id)]
    weight = sum(heavy for _, heavy in weights)
    if not weight:
        return x[item.id], 0.1
    return sum(place * heavy for place, heavy in weights) / weight, weight


def _down(rows: Rows, across: Mapping[str, float]) -> tuple[list[tuple[float, float]], float]:
    """Return the top and bottom of each row, and the whole height."""
    bounds: list[tuple[float, float]] = []
    at = _MARGIN
    for number, row in enumerate(rows.items):
        if number:
            aside = [abs(across[upper] - across[lower]) for upper, lower in rows.joints(number - 1)]
            at += min(max(_LEAST_GAP, _GAP_BY_SIDE * max(aside, default=0.0)), _MOST_GAP)
        bottom = at + max(item.height for item in row)
        bounds.append((at, bottom))
        at = bottom
    return bounds, at + _MARGIN


def _ports(rows: Rows, across: Mapping[str, float]) -> dict[tuple[int, str], float]:
    """Return where each line leaves or enters its boxes, by the line's number and the box: side by side, in order."""
    ports: dict[tuple[int, str], float] = {}
    for row in rows.items:
        for item in row:
            for side in (0, -1):
                ends = [
                    (across[chain[1 if side == 0 else -2]], number)
                    for number, chain in enumerate(rows.chains)
                    if chain[side] == item.id
                ]
                apart = min(_PORT, (item.width - 20) / max(len(ends), 1))
                for place, (_, number) in enumerate(sorted(ends)):
                    ports[number, item.id] = across[item.id] + (place - (len(ends) - 1) / 2) * apart
    return ports


def _route(
    rows: Rows,
    number: int,
    across: Mapping[str, float],
    down: Sequence[tuple[float, float]],
    ports: Mapping[tuple[int, str], float],
) -> Route:
    """Return the points of a line, from its source to its target."""
    chain = rows.chains[number]
    points: list[Point] = []
    for place, item_id in enumerate(chain):
        top, bottom = down[rows.row[item_id]]
        x = ports.get((number, item_id), across[item_id])
        half = rows.height(item_id) / 2
        if place == 0:
            points += [(x, (top + bottom) / 2 + half), (x, bottom)]
        elif place == len(chain) - 1:
            points += [(x, top), (x, (top + bottom) / 2 - half)]
        else:
            points += [(x, top), (x, bottom)]
    label = rows.labels[number]
    top, bottom = down[rows.row[label]]
    return Route(
        points=tuple(reversed(points) if rows.flipped[number] else points), label=(across[label], (top + bottom) / 2)
    )

"""Rows of boxes, with a point in every row that a line passes, ordered so that few lines cross."""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_SWEEPS: Final = 24
_POINT_WIDTH: Final = 10.0
_STRAIGHT: Final = 4.0
# A line to a box behind which nothing comes may run aside; so may one of an exception.
_LAST: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A box, or the place where a line (with its label, if it lies there) passes a row."""

    id: str
    width: float
    height: float
    is_point: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Boxes and points in rows, from top to bottom and from left to right."""

    items: tuple[tuple[Item, ...], ...]
    # Number of the row of each item.
    row: Mapping[str, int]
    # The items of each line, from top to bottom.
    chains: tuple[tuple[str, ...], ...]
    # Whether a line points upwards.
    flipped: tuple[bool, ...]
    # The point of each line where its label lies.
    labels: tuple[str, ...]
    # The items above and below each item, and how straight the line to each should be.
    neighbours: Mapping[str, tuple[str, ...]]
    pulls: Mapping[tuple[str, str], float]
    sizes: Mapping[str, Item]

    def beside(self, item_id: str) -> tuple[str, ...]:
        """Return the items to which lines lead from an item."""
        return self.neighbours.get(item_id, ())

    def pull(self, item_id: str, other: str) -> float:
        """Return how straight the line between two items should be; long lines most of all, as bends are ugly."""
        points = self.sizes[item_id].is_point and self.sizes[other].is_point
        return self.pulls[item_id, other] * (_STRAIGHT if points else 1.0)

    def height(self, item_id: str) -> float:
        """Return the height of an item."""
        return self.sizes[item_id].height

    def joints(self, row: int) -> list[tuple[str, str]]:
        """Return the items of a row with those below to which lines lead."""
        return [
            (item.id, other) for item in self.items[row] for other in self.beside(item.id) if self.row[other] == row + 1
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line to lay out."""

    source: str
    target: str
    # Width and height of its label; (0, 0) without one.
    label: tuple[float, float] = (0.0, 0.0)
    # How straight it should be, beside others.
    weight: float = 1.0


def arrange(boxes: Mapping[str, tuple[float, float]], lines: Sequence[Line]) -> Rows:
    """Return the rows of boxes (width and height by id, the start first) and the lines between them."""
    flipped = _upward(list(boxes), [(line.source, line.target) for line in lines])
    ends = [
        (line.target, line.source) if flip else (line.source, line.target)
        for line, flip in zip(lines, flipped, strict=True)
    ]
    rank = _ranks(list(boxes), ends)
    # Boxes lie in even rows, labels in odd ones.
    row = {box_id: 2 * rank[box_id] for box_id in boxes}
    sizes = {box_id: Item(id=box_id, width=width, height=height) for box_id, (width, height) in boxes.items()}
    chains: list[tuple[str, ...]] = []
    labels: list[str] = []
    for number, ((upper, lower), line) in enumerate(zip(ends, lines, strict=True)):
        points = _points(number, range(row[upper] + 1, row[lower]), line, flipped=flipped[number])
        sizes |= {point.id: point for point in points}
        row |= {point.id: row[upper] + 1 + place for place, point in enumerate(points)}
        chains.append((upper, *(point.id for point in points), lower))
        # The label lies beside the box from which the line comes.
        labels.append(points[-1 if flipped[number] else 0].id)
    pulls = _pulls(chains, lines)
    neighbours = _neighbours(pulls)
    order = _order(_first_order(next(iter(boxes)), row, neighbours), row, neighbours)
    return Rows(
        items=tuple(tuple(sizes[item_id] for item_id in one) for one in order),
        row=row,
        chains=tuple(chains),
        flipped=tuple(flipped),
        labels=tuple(labels),
        neighbours=neighbours,
        pulls=pulls,
        sizes=sizes,
    )


def _points(number: int, between: range, line: Line, *, flipped: bool) -> list[Item]:
    """Return the points of a line in the rows between its boxes, its label among them."""
    home = between[-1] if flipped else between[0]
    return [
        Item(
            id=f"{number}@{place}",
            width=max(line.label[0], _POINT_WIDTH) if place == home else _POINT_WIDTH,
            height=line.label[1] if place == home else 0.0,
            is_point=True,
        )
        for place in between
    ]


def _pulls(chains: Sequence[tuple[str, ...]], lines: Sequence[Line]) -> dict[tuple[str, str], float]:
    """Return how straight the pieces of the lines should be, in both directions."""
    going_on = {line.source for line in lines}
    pulls: dict[tuple[str, str], float] = {}
    for line, chain in zip(lines, chains, strict=True):
        for upper, lower in pairwise(chain):
            pulls[upper, lower] = pulls[lower, upper] = line.weight * (1.0 if line.target in going_on else _LAST)
    return pulls


def _neighbours(pulls: Mapping[tuple[str, str], float]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for item_id, other in pulls:
        found[item_id].append(other)
    return {item_id: tuple(others) for item_id, others in found.items()}


def _upward(boxes: Sequence[str], lines: Sequence[tuple[str, str]]) -> list[bool]:
    """Return which lines lead back to a box from which they come: they would make a circle."""
    outgoing: dict[str, list[int]] = defaultdict(list)
    for number, (source, _) in enumerate(lines):
        outgoing[source].append(number)
    upward = [False] * len(lines)
    done: set[str] = set()
    for start in boxes:
        if start in done:
            continue
        path = {start}
        waiting = [(start, iter(outgoing[start]))]
        while waiting:
            box, rest = waiting[-1]
            found = next(rest, None)
            if found is None:
                waiting.pop()
                path.discard(box)
                done.add(box)
            elif lines[found][1] in path:
                upward[found] = True
            elif lines[found][1] not in done:
                path.add(lines[found][1])
                waiting.append((lines[found][1], iter(outgoing[lines[found][1]])))
    return upward


def _ranks(boxes: Sequence[str], lines: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return how far below the first box each lies: one more than the lowest from which a line comes."""
    rank = dict.fromkeys(boxes, 0)
    for _ in boxes:
        lower = {target: rank[source] + 1 for source, target in lines if rank[target] <= rank[source]}
        if not lower:
            break
        for source, target in lines:
            rank[target] = max(rank[target], rank[source] + 1)
    return rank


def _first_order(start: str, row: Mapping[str, int], neighbours: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    """Return the rows in the order in which a walk from the start finds their items."""
    order: list[list[str]] = [[] for _ in range(max(row.values()) + 1)]
    seen: set[str] = set()
    for first in (start, *row):
        waiting = [first]
        while waiting:
            item_id = waiting.pop()
            if item_id not in seen:
                seen.add(item_id)
                order[row[item_id]].append(item_id)
                waiting += [other for other in reversed(neighbours.get(item_id, ())) if row[other] > row[item_id]]
    return order


def _order(
    order: list[list[str]], row: Mapping[str, int], neighbours: Mapping[str, tuple[str, ...]]
) -> list[list[str]]:
    """Return the rows with few crossings: each item near the middle of those above, then of those below, in turns."""
    best, least = [list(one) for one in order], _crossings(order, row, neighbours)
    numbers = list(range(len(order)))
    for sweep in range(_SWEEPS):
        step = 1 if sweep % 2 == 0 else -1
        for number in numbers[1:] if step == 1 else numbers[-2::-1]:
            order[number] = _by_middle(order[number], order[number - step], neighbours)
        crossings = _crossings(order, row, neighbours)
        if crossings < least:
            best, least = [list(one) for one in order], crossings
    return best


def _by_middle(items: Sequence[str], fixed: Sequence[str], neighbours: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the items of a row by the middle of their neighbours in the row beside it; without any, where it was."""
    place = {item_id: at for at, item_id in enumerate(fixed)}
    middles: dict[str, float] = {}
    for at, item_id in enumerate(items):
        beside = [place[other] for other in neighbours.get(item_id, ()) if other in place]
        middles[item_id] = sum(beside) / len(beside) if beside else float(at)
    return sorted(items, key=lambda item_id: middles[item_id])


def _crossings(
    order: Sequence[Sequence[str]], row: Mapping[str, int], neighbours: Mapping[str, tuple[str, ...]]
) -> int:
    """Return how many pairs of lines cross."""
    count = 0
    for number, upper in enumerate(order[:-1]):
        place = {item_id: at for at, item_id in enumerate(order[number + 1])}
        passed: list[int] = []
        for item_id in upper:
            ends = sorted(place[other] for other in neighbours.get(item_id, ()) if row[other] == number + 1)
            count += sum(len(passed) - bisect_right(passed, end) for end in ends)
            for end in ends:
                insort(passed, end)
    return count

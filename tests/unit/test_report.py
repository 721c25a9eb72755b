"""The pieces of the evaluation page: markup that is safe, plots that show what they were given."""

import re

import pytest

from aicc.cli.report.markup import Markup, join, table, tag
from aicc.cli.report.plots import heat_map, reliability, share_bar, threshold_curve
from aicc.services.evaluation import Bin, Point


def test_text_is_escaped_and_markup_is_not() -> None:
    """What is no element is text, whatever it looks like."""
    assert tag("p", "<b> & ", tag("b", "굵게")) == "<p>&lt;b&gt; &amp; <b>굵게</b></p>"


def test_an_attribute_cannot_be_left() -> None:
    """A quotation mark ends nothing; what is None is not written; a trailing underscore is for Python alone."""
    assert tag("p", title='">', class_="soft", id=None, aria_label="가") == (
        '<p title="&quot;&gt;" class="soft" aria-label="가"></p>'
    )


def test_joined_parts_are_markup() -> None:
    """They can be put into an element without being escaped again."""
    assert tag("p", join("a < b", tag("br"))) == "<p>a &lt; b<br></p>"


def test_a_table_names_itself_its_columns_and_its_rows() -> None:
    """Readers of screens hear which row and column a cell is in."""
    made = table("표", ("이름", ">수"), [("<가>", "1")])

    assert '<div class="scroll" role="region" aria-label="표" tabindex="0">' in made
    assert "<caption>표</caption>" in made
    assert '<th scope="col" class="figure">수</th>' in made
    assert '<th scope="row">&lt;가&gt;</th><td class="figure">1</td>' in made


def _cells(svg: str) -> list[tuple[str, str]]:
    return re.findall(r'<rect class="cell(?: (right|wrong))?"[^>]*>(?:<title>(.*?)</title>)?', svg)


def test_the_map_counts_right_and_wrong() -> None:
    """Each intent has a row and a column; what was never read is an empty cell."""
    cells = _cells(heat_map(("인사", "작별"), {(0, 0): 3, (0, 1): 1}, (4, 0)))

    assert cells == [
        ("right", "인사: 3개 바르게 읽음"),
        ("wrong", "인사: 1개 작별로 읽음"),
        ("", ""),
        ("", ""),
    ]


def test_a_map_of_nothing_is_still_a_picture() -> None:
    """No intent, no cell."""
    assert _cells(heat_map((), {}, ())) == []


def test_a_long_name_is_cut_in_the_map() -> None:
    """The map keeps its size; the tip has the whole name."""
    made = heat_map(("가" * 40,), {(0, 0): 1}, (1,))

    assert f">{'가' * 13}…</text>" in made
    assert f"<title>{'가' * 40}: 1개 바르게 읽음</title>" in made


@pytest.mark.parametrize(("share", "width"), [(0.0, "0"), (0.5, "50"), (1.0, "100")])
def test_a_bar_is_as_long_as_its_share(share: float, width: str) -> None:
    """Of a hundred units."""
    assert f'class="bar" width="{width}"' in share_bar(share)


def test_a_bin_without_rows_is_not_drawn() -> None:
    """It would look like one that is never right."""
    bins = (
        Bin(low=0.0, high=0.1, rows=0, confidence=0.0, accuracy=0.0),
        Bin(low=0.9, high=1.0, rows=4, confidence=0.95, accuracy=0.75),
    )
    made = reliability(bins)

    assert re.findall(r"<title>(.*?)</title>", made)[1:] == ["확신 95.0%: 4개 가운데 75.0% 맞음"]


@pytest.mark.parametrize(
    ("rejected", "lines"), [(None, ["coverage", "wrong"]), (0.5, ["coverage", "wrong", "rejected"])]
)
def test_the_curve_has_a_line_for_strangers_where_there_are_any(rejected: float | None, lines: list[str]) -> None:
    """Two lines always, the third with out-of-scope lines."""
    points = [Point(threshold=at, coverage=0.8, wrong_accepted=0.1, rejected=rejected) for at in (0.0, 1.0)]
    made: Markup = threshold_curve(points, 0.55)

    assert re.findall(r'class="line (\w+)"', made) == lines
    assert "지금 0.55" in made

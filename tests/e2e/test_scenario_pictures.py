"""Pictures of scenarios as a browser draws them: the fonts are real, so the measures are too."""

from collections.abc import Callable

from playwright.sync_api import Page

from aicc.project import load_bot
from aicc.services.scenario_graph import draw, svg
from aicc.utils.config import PACKAGED_BOT

_OVERLAPS = """() => {
  const texts = [...document.querySelectorAll('text')].map((one) => [one.textContent, one.getBoundingClientRect()]);
  const found = [];
  texts.forEach(([text, a], at) => texts.slice(at + 1).forEach(([other, b]) => {
    // Lines of one box stand close; their boxes include room above and below the letters.
    if (a.left < b.right && b.left < a.right && a.top < b.bottom - 4 && b.top < a.bottom - 4) found.push([text, other]);
  }));
  return found;
}"""
_OUTSIDE = """() => {
  const boxes = [...document.querySelectorAll('rect[stroke]')].map((one) => one.getBoundingClientRect());
  return [...document.querySelectorAll('text')].filter((one) => {
    const text = one.getBoundingClientRect();
    return boxes.some((box) => text.left < box.right && box.left < text.right && text.top < box.bottom - 2
      && box.top < text.bottom - 2 && (text.left < box.left || text.right > box.right));
  }).map((one) => one.textContent);
}"""


def test_no_text_of_a_picture_overlaps_another_or_leaves_its_box(new_page: Callable[..., Page]) -> None:
    """In every scenario of the packaged bot."""
    page = new_page()
    for scenario in load_bot(PACKAGED_BOT).scenarios.values():
        page.set_content(svg(draw(scenario)))

        assert page.locator("text").count() > len(scenario.steps)
        assert page.evaluate(_OVERLAPS) == []
        assert page.evaluate(_OUTSIDE) == []

"""A drawing as Mermaid text: what documentation tools and code hosts draw themselves."""

from typing import Final

from aicc.services.scenario_graph.drawing import Arrow, Box, Drawing, Shape
from aicc.services.scenario_graph.words import shorten

_BRACKETS: Final = {
    Shape.ASK: ("[/", "/]"),
    Shape.CONFIRM: ("[/", "/]"),
    Shape.SAY: ("[", "]"),
    Shape.FORK: ("{", "}"),
    Shape.ACT: ("[[", "]]"),
    Shape.CALL: ("[[", "]]"),
    Shape.FAQ: ("[", "]"),
    Shape.AGENT: ("([", "])"),
    Shape.END: ("((", "))"),
    Shape.AGAIN: ("((", "))"),
    Shape.COMMAND: ("[", "]"),
}
_CHARACTERS: Final = 40


def mermaid(drawing: Drawing) -> str:
    """Return a flowchart in Mermaid's language."""
    lines = ["flowchart TD", *(f"  {_box(box)}" for box in drawing.boxes), *map(_arrow, drawing.arrows)]
    return "\n".join(lines) + "\n"


def _box(box: Box) -> str:
    opening, closing = _BRACKETS[box.shape]
    # A place outside shows its kind alone; a step its id, and the kind where the bracket does not tell it.
    words = [f"{box.shape.value} · {box.title}" if box.title else box.shape.value, shorten(box.text, _CHARACTERS)]
    text = "<br/>".join(_quoted(word) for word in (*words, box.traffic) if word)
    return f'{_id(box.id)}{opening}"{text}"{closing}'


def _arrow(arrow: Arrow) -> str:
    line = "-.->" if arrow.failure else "-->"
    told = "<br/>".join(_quoted(word) for word in (*arrow.labels, arrow.traffic) if word)
    label = f'|"{told}"|' if told else ""
    return f"  {_id(arrow.source)} {line}{label} {_id(arrow.target)}"


def _id(box_id: str) -> str:
    # A step may be called `end`, which is a word of Mermaid's.
    return "s_" + box_id.replace("/", "__")


def _quoted(text: str) -> str:
    return text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")

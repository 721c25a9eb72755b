"""Scenarios as pictures: steps as boxes, ways as arrows, and how many conversations went where."""

from aicc.services.scenario_graph.drawing import Drawing, draw
from aicc.services.scenario_graph.mermaid import mermaid
from aicc.services.scenario_graph.svg import svg
from aicc.services.scenario_graph.traffic import Traffic, traffic_of

__all__ = ["Drawing", "Traffic", "draw", "mermaid", "svg", "traffic_of"]

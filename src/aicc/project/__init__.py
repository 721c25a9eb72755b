"""A bot project: reading its YAML files, finding every mistake in them, turning them into a Bot."""

from aicc.project.loader import load_bot, read_project
from aicc.project.problems import Problem

__all__ = ["Problem", "load_bot", "read_project"]

"""Finding entities (개체): what a message names, as text, place, kind, value, unit, grain and role."""

from aicc.entities.extract import EntityFinder, find_built_in

__all__ = ["EntityFinder", "find_built_in"]

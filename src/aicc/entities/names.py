"""Names: banks, people and places."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from aicc.entities.banks import find_banks
from aicc.entities.people import find_people
from aicc.entities.places import find_places
from aicc.models.understanding import Entity

KINDS: Final = frozenset({"bank", "person", "place"})


def find(text: str, now: datetime) -> Iterator[Entity]:
    """Yield the banks, people and places that a normalised text names. `now` changes nothing.

    bank: value is the name, unit the code of three digits (국민은행, 004). person: value is the name without title and
    particle. place: value is the official name of regions, otherwise what was written.
    """
    yield from find_banks(text)
    yield from find_people(text)
    yield from find_places(text)

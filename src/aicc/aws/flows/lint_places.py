"""Where something stands in the text of a JSON document: its line, and its JSON pointer."""

import json
import re
from bisect import bisect_right
from typing import Final

from aicc.aws.flows.lint_rules import Where

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_DECODER: Final = json.JSONDecoder()


class Places:
    """The places of a document that has been parsed before, so that its text is JSON."""

    def __init__(self, text: str) -> None:
        self._text = text
        # Offsets of the members of each object and list that was looked into, by its own offset.
        self._members: dict[int, dict[str | int, int]] = {}
        self._line_starts = [match.end() for match in re.finditer("\n", text)]

    def nearest(self, where: Where) -> tuple[Where, int]:
        """Return the deepest place on the way that there is, and its line; 1 is the first."""
        offset = self._skip(0)
        for depth, part in enumerate(where):
            members = self._look_into(offset)
            if part not in members:
                return where[:depth], self._line(offset)
            offset = members[part]
        return where, self._line(offset)

    def _line(self, offset: int) -> int:
        return bisect_right(self._line_starts, offset) + 1

    def _look_into(self, offset: int) -> dict[str | int, int]:
        if offset not in self._members:
            opening = self._text[offset]
            self._members[offset] = {"{": self._object, "[": self._list}.get(opening, lambda _: {})(offset)
        return self._members[offset]

    def _object(self, offset: int) -> dict[str | int, int]:
        members: dict[str | int, int] = {}
        position = self._skip(offset + 1)
        while self._text[position] == '"':
            name, position = _DECODER.raw_decode(self._text, position)
            position = self._skip(self._skip(position) + 1)
            members[name] = position
            position = self._after_value(position)
        return members

    def _list(self, offset: int) -> dict[str | int, int]:
        members: dict[str | int, int] = {}
        position = self._skip(offset + 1)
        while self._text[position] != "]":
            members[len(members)] = position
            position = self._after_value(position)
        return members

    def _after_value(self, position: int) -> int:
        """Return the offset of the next member, or of the closing bracket."""
        position = self._skip(_DECODER.raw_decode(self._text, position)[1])
        return self._skip(position + 1) if self._text[position] == "," else position

    def _skip(self, position: int) -> int:
        match = _SPACE.match(self._text, position)
        return match.end() if match else position


def json_pointer(where: Where) -> str:
    """Return a place as a JSON pointer (RFC 6901): /Actions/3/Parameters."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in where)

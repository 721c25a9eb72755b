"""JSON answers written straight from frozen models: half of a turn's cost over HTTP is what is not done here."""

from typing import Any

import msgspec
from fastapi.responses import Response

_encode = msgspec.json.Encoder().encode


class JSON(Response):
    """A JSON answer. The route's `response_model`-free documentation is checked against it by the contract tests."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Return the content as JSON."""
        return _encode(content)

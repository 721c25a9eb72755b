"""An action that is an HTTP call: what actions.yaml says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from aicc.models.expression import Template
from aicc.utils.json_pointer import Pointer


class FieldType(StrEnum):
    """What a field of an answer is turned into."""

    # Text, or a number written out.
    TEXT = "text"
    # A number, or a text that is one.
    NUMBER = "number"
    # Whole won.
    MONEY = "money"
    # True or false.
    YES_NO = "yes_no"
    # Texts, one a line.
    LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvSecret:
    """A header value that stands in the environment, never in a file."""

    # Name of the variable.
    env: str
    # Sent before the secret, with a space between: Bearer.
    scheme: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HTTPServer:
    """A server and how it is spoken to."""

    # Scheme, host and the beginning of all paths, with no slash at the end.
    url: str
    # Name and value, sent with every request.
    headers: tuple[tuple[str, str | EnvSecret], ...] = ()
    # Whether it may stand at an address of the own network or machine.
    allow_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultField:
    """Where a slot stands in the answer."""

    at: Pointer
    # None keeps text, numbers, true and false, and lists of texts as they are.
    type: FieldType | None = None
    # Without it the answer has the wrong shape; one that is not required leaves its slot empty.
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A value in the answer. Figures and text that look the same are the same: 0 and "0"."""

    at: Pointer
    equals: str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureRule:
    """When an answer is a failure with a code of its own. What is None does not matter."""

    code: str
    status: int | None = None
    value: Expected | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerRule:
    """When a server that fails is left alone."""

    # Calls that failed one after the other.
    failures: int = 5
    # Seconds until one call tries again.
    seconds: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HTTPAction:
    """One action."""

    id: str
    server: HTTPServer
    method: str
    # Goes behind the server's address; its slots are arguments.
    path: Template
    # Argument to parameter name.
    query: Mapping[str, str] = field(default_factory=dict)
    # Argument to its place in the JSON that is sent; nothing is sent without one.
    body: Mapping[str, Pointer] = field(default_factory=dict)
    # Seconds for all attempts together.
    timeout: float = 3.0
    # Further attempts.
    retries: int = 2
    # Header that carries the key of the call.
    key_header: str = "Idempotency-Key"
    # Slot to its place in the answer.
    result: Mapping[str, ResultField] = field(default_factory=dict)
    # Where it stands, an answer without it is a failure.
    success: Expected | None = None
    # The first that fits counts.
    failures: tuple[FailureRule, ...] = ()
    breaker: BreakerRule = BreakerRule()

    @property
    def arguments(self) -> frozenset[str]:
        """Return the names of the arguments that it sends."""
        return self.path.slots | frozenset(self.query) | frozenset(self.body)

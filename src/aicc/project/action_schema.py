"""The shape of actions.yaml: actions of the bot that are HTTP calls."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from aicc.models.http_action import FieldType
from aicc.project.shapes import Identifier, ProjectFile, SlotName

ServerURL = Annotated[
    str, StringConstraints(pattern=r"^https?://(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(:\d{1,5})?(/[\w.~/-]*)?$", max_length=500)
]
# A template: the slots between braces are arguments.
PathTemplate = Annotated[str, StringConstraints(pattern=r"^(/|(/[\w.~:@!$&'()*+,;={}-]+)+/?)$", max_length=500)]
HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,63}$")]
HeaderText = Annotated[str, StringConstraints(pattern=r"^[ -~]+$", max_length=500)]
AuthScheme = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,31}$")]
EnvName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
ParameterName = Annotated[str, StringConstraints(pattern=r"^[\w.\[\]-]{1,64}$")]
PointerText = Annotated[str, StringConstraints(pattern=r"^(/([^~/]|~[01])*)*$", max_length=300)]
# A place in an object that is made: never the whole document.
BodyPointer = Annotated[str, StringConstraints(pattern=r"^(/([^~/]|~[01])*)+$", max_length=300)]
Scalar = str | int | float | bool


class EnvItem(ProjectFile):
    """A header value from the environment, where secrets belong."""

    env: EnvName = Field(description="Name of the environment variable, not AICC_...; it may stand in .env.")
    scheme: AuthScheme | None = Field(default=None, description="Sent before the secret, with a space: Bearer.")


class ResultItem(ProjectFile):
    """Where a slot stands in the answer and what it is."""

    at: PointerText = Field(description="JSON pointer: /data/balance.")
    type: FieldType | None = Field(
        default=None, description="What the value becomes; default: text, a number, yes or no, or texts, as it comes."
    )
    required: bool = Field(default=True, description="Without it the answer is the failure `wrong_shape`.")


class ExpectedItem(ProjectFile):
    """A value in the answer by which success is told."""

    at: PointerText = Field(description="JSON pointer: /resultCode.")
    equals: Scalar = Field(description='What must stand there; put codes such as "0000" in quotes.')


class FailureRuleItem(ProjectFile):
    """An answer that is a failure: by its HTTP status, by a value in it, or by both."""

    code: Identifier = Field(description="Failure code, for the step's on_failure.")
    status: int | None = Field(default=None, ge=100, le=599, description="HTTP status.")
    at: PointerText | None = Field(default=None, description="JSON pointer to a value.")
    equals: Scalar | None = Field(default=None, description="What must stand there.")


class BreakerItem(ProjectFile):
    """When a backend that fails is left alone: its calls are then `unavailable` at once."""

    failures: int = Field(default=5, ge=1, le=1000, description="Calls that failed one after the other.")
    seconds: float = Field(default=30.0, gt=0, le=3600, description="Then one call tries again after so long.")


class HTTPActionItem(ProjectFile):
    """An action: one HTTP request and how its answer is read."""

    id: Identifier = Field(description="Name by which steps call it.")
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "POST"
    path: PathTemplate = Field(description="Behind the server's url; {argument} is filled in, encoded as one segment.")
    query: dict[SlotName, ParameterName] = Field(default={}, description="Argument to the name of a query parameter.")
    body: dict[SlotName, BodyPointer] = Field(
        default={}, description="Argument to its place in the JSON body, as a JSON pointer: amount: /transfer/amount."
    )
    timeout_seconds: float = Field(default=3.0, gt=0, le=60, description="For all attempts together.")
    retries: int = Field(
        default=2, ge=0, le=5, description="Further attempts when it cannot be reached or answers 429, 502, 503 or 504."
    )
    idempotency_key: HeaderName = Field(
        default="Idempotency-Key", description="Header with the key of the call, the same in every attempt."
    )
    result: dict[SlotName, PointerText | ResultItem] = Field(
        default={}, description="Slot to its place in the answer, as a JSON pointer."
    )
    success: ExpectedItem | None = Field(
        default=None, description="Value that a good answer has; without it the failure is `rejected`."
    )
    failures: list[FailureRuleItem] = Field(default=[], max_length=200, description="The first that fits counts.")
    breaker: BreakerItem = BreakerItem()


class ServerItem(ProjectFile):
    """A server and the actions that it runs."""

    url: ServerURL = Field(description="https://host/path. http:// needs allow_private.")
    headers: dict[HeaderName, HeaderText | EnvItem] = Field(
        default={}, description="Sent with every request; secrets come from the environment."
    )
    allow_private: bool = Field(
        default=False,
        description="Whether it may stand on this machine or in a private network; http:// reaches nothing else.",
    )
    actions: list[HTTPActionItem] = Field(min_length=1, max_length=500)


class ActionsFile(ProjectFile):
    """actions.yaml: actions that are HTTP calls. The file may be left out."""

    servers: list[ServerItem] = Field(default=[], max_length=100)

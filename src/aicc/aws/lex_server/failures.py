"""What Lex answers when it refuses: the exceptions of its service models."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from aicc.aws.shapes import Problem

_MAY_BE_NULL: Final = ".value.interpretedValue"
# A refusal names so many problems; a client needs the first few.
_MOST_NAMED: Final = 5


class Refusal(StrEnum):
    """The exceptions of lexv2-models and lexv2-runtime that this server raises."""

    VALIDATION = "ValidationException"
    NOT_FOUND = "ResourceNotFoundException"
    CONFLICT = "ConflictException"
    PRECONDITION = "PreconditionFailedException"
    QUOTA = "ServiceQuotaExceededException"
    INTERNAL = "InternalServerException"
    # A Lambda function failed, was not to be reached, or answered what Lex does not take.
    DEPENDENCY = "DependencyFailedException"
    GATEWAY = "BadGatewayException"
    # Of no model: operations of AWS's that this server has not.
    NOT_OFFERED = "NotImplementedException"


HTTP_STATUS: Final = {
    Refusal.VALIDATION: 400,
    Refusal.QUOTA: 402,
    Refusal.NOT_FOUND: 404,
    Refusal.CONFLICT: 409,
    Refusal.PRECONDITION: 412,
    Refusal.DEPENDENCY: 424,
    Refusal.INTERNAL: 500,
    Refusal.NOT_OFFERED: 501,
    Refusal.GATEWAY: 502,
}


class RequestRefused(Exception):
    """A request that Lex refuses; the client sees it as a modelled exception with this message."""

    def __init__(self, refusal: Refusal, message: str) -> None:
        super().__init__(message)
        self.refusal = refusal
        self.message = message


def beyond(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems without what AWS does against its own model.

    "The value in the interpretedValue field is null" for a time that may mean two (developer guide, AMAZON.Time), and
    functions send that back; the model says that it is required.
    """
    return tuple(one for one in problems if one.rule != "required" or not one.path.endswith(_MAY_BE_NULL))


def invalid(problems: tuple[Problem, ...]) -> RequestRefused:
    """Return the refusal of a request whose shape is wrong."""
    named = "; ".join(str(problem) for problem in problems[:_MOST_NAMED])
    return RequestRefused(Refusal.VALIDATION, f"{len(problems)} validation error(s) detected: {named}")


def not_found(what: str) -> RequestRefused:
    """Return the refusal of a request for something that is not there."""
    return RequestRefused(Refusal.NOT_FOUND, f"{what} was not found.")

"""Actions of flows for tests of the linter."""

from typing import Any

from aicc.aws.flows.language import Action, ErrorBranch, Transitions

END = Action(identifier="끊기", type="DisconnectParticipant")


def act(
    name: str, type_: str, parameters: dict[str, Any], then: str, errors: tuple[str, ...] = ("NoMatchingError",)
) -> Action:
    """Return an action whose errors all go on to the same next action."""
    branches = tuple(ErrorBranch(error_type=error, next_action=then) for error in errors)
    return Action(
        identifier=name, type=type_, parameters=parameters, transitions=Transitions(next_action=then, errors=branches)
    )

"""What the flows name in AWS: functions, bots, queues, hours, each other. No ARN stands in a flow before it is known.

Until then it is a placeholder, `${QueueArn}`, which AWS CloudFormation's `Fn::Sub` fills as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """ARNs, or what stands in their place."""

    # Alias of the bot of Lex V2 that listens.
    lex_alias: str = "${LexAliasArn}"
    # The function that takes a customer's words and answers.
    function: str = "${LambdaArn}"
    queue: str = "${QueueArn}"
    # Where calls back wait; often the same queue.
    callback_queue: str = "${CallbackQueueArn}"
    hours: str = "${HoursArn}"
    # Flows by their names.
    flows: Mapping[str, str] = field(default_factory=dict)

    def flow(self, name: str) -> str:
        """Return the ARN of one of our flows, or its placeholder: `${QueueFlowArn}`."""
        return self.flows.get(name) or f"${{{name.capitalize()}FlowArn}}"

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Return the names of what is not known yet, sorted, flows left out."""
        values = [getattr(self, each.name) for each in fields(self) if each.name != "flows"]
        return tuple(sorted(value[2:-1] for value in values if value.startswith("${")))

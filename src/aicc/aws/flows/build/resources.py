"""What the flows name in AWS: functions, bots, queues, hours, each other. No ARN stands in a flow before it is known.

Until then it is a placeholder, `${QueueArn}`, which AWS CloudFormation's `Fn::Sub` fills as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Final

from aicc.aws.flows.actions import FLOW, FUNCTION, HOURS, LEX_ALIAS, QUEUE_ARN, Arn
from aicc.models.errors import FlowOptionInvalid
from aicc.utils.hangul import with_josa

# What each names, with the option of `aicc aws flow build` that gives it.
_KINDS: Final[Mapping[str, tuple[str, Arn]]] = {
    "lex_alias": ("--lex-alias-arn", LEX_ALIAS),
    "function": ("--lambda-arn", FUNCTION),
    "queue": ("--queue", QUEUE_ARN),
    "callback_queue": ("--callback-queue", QUEUE_ARN),
    "hours": ("--hours", HOURS),
}
_FLOW_OPTION: Final = "--flow"


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

    def check(self, names: Sequence[str]) -> None:
        """Check what was given; `names` are those of our flows.

        Raises:
            FlowOptionInvalid: something is no ARN of its kind, or no flow of ours has the name.
        """
        for name, (option, arn) in _KINDS.items():
            _check(option, getattr(self, name), arn)
        for name, value in self.flows.items():
            if name not in names:
                listed = ", ".join(names)
                ko = (
                    f"{with_josa(name, '이라는/라는')} 흐름은 만들지 않습니다. 다음 가운데 하나를 적어 주세요: {listed}"
                )
                en = f"there is no flow {name}; name one of: {listed}"
                raise FlowOptionInvalid(option=_FLOW_OPTION, why_ko=ko, why_en=en)
            _check(f"{_FLOW_OPTION} {name}", value, FLOW)


def _check(option: str, value: str, arn: Arn) -> None:
    if arn.names(value):
        return
    or_id = ("이나 ID(UUID)", " or its id (UUID)") if arn.has_ids else ("", "")
    wanted = f"{arn.form} 꼴의 ARN{or_id[0]}"
    raise FlowOptionInvalid(
        option=option,
        why_ko=f"{with_josa(repr(value), '은/는')} 쓸 수 없습니다. {with_josa(wanted, '을/를')} 적어 주세요.",
        why_en=f"{value!r} cannot be used; write an ARN like {arn.form}{or_id[1]}.",
    )

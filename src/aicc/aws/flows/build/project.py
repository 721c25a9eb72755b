"""All our flows of a bot project, and the files they go into."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from aicc.aws.flows.build.callback import callback
from aicc.aws.flows.build.handoff import handoff
from aicc.aws.flows.build.hours import hours_of_operation
from aicc.aws.flows.build.inbound import inbound
from aicc.aws.flows.build.menu import choices_of
from aicc.aws.flows.build.resources import Resources
from aicc.aws.flows.build.waiting import disconnect, hold, queue
from aicc.aws.flows.language import Action, Flow, FlowType, write_flow
from aicc.models.bot import Bot
from aicc.services.duties.notice import first_words

# The list of the flows, beside them; deploy/cloudformation/flows.py reads it too.
MANIFEST: Final = "flows.manifest"
# As the console writes it into Metadata.
_CONSOLE_TYPES: Final = {
    FlowType.CONTACT_FLOW: "contactFlow",
    FlowType.CUSTOMER_QUEUE: "customerQueue",
    FlowType.CUSTOMER_HOLD: "customerHold",
}
_ATTRIBUTES: Final = {"handoff": ("attended", "priority", "queue")}
_ASKS_HOURS: Final = "handoff"
_COLUMNS: Final = 6
_WIDE, _HIGH = 260, 220


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltFlow:
    """A flow of ours."""

    # Its file's name, and what others call it: inbound, queue ...
    name: str
    # As CreateContactFlow wants it.
    title: str
    type: FlowType
    flow: Flow
    # Attributes of the contact that it reads and others set; what the linter is told of (`--attribute`).
    attributes: tuple[str, ...] = ()
    # The hours of operation that it asks, as Connect has them; empty where it asks none.
    hours: Mapping[str, Any] = field(default_factory=dict)


def build_flows(bot: Bot, resources: Resources) -> tuple[BuiltFlow, ...]:
    """Return our flows of a bot project; the same project and resources give the same flows.

    Args:
        bot: its greeting, the buttons of its greeting and its hours are in the flows.
        resources: what the flows name in AWS.

    Raises:
        FlowOptionInvalid: a resource is not what it should be; see `Resources.check`.
    """
    greeting = " ".join(first_words(bot))
    flows = (
        ("inbound", "안내", FlowType.CONTACT_FLOW, inbound(greeting, choices_of(bot), resources)),
        ("handoff", "상담원 연결", FlowType.CONTACT_FLOW, handoff(resources)),
        ("callback", "다시 전화", FlowType.CONTACT_FLOW, callback(resources)),
        ("disconnect", "마침", FlowType.CONTACT_FLOW, disconnect()),
        ("queue", "기다림", FlowType.CUSTOMER_QUEUE, queue(resources)),
        ("hold", "보류", FlowType.CUSTOMER_HOLD, hold()),
    )
    resources.check([name for name, *_ in flows])
    return tuple(
        BuiltFlow(
            name=name,
            title=f"{bot.id}-{name}",
            type=kind,
            flow=_flow(f"{bot.name} {what}", kind, actions),
            attributes=_ATTRIBUTES.get(name, ()),
            hours=hours_of_operation(bot.hours) if name == _ASKS_HOURS else {},
        )
        for name, what, kind, actions in flows
    )


def _flow(title: str, kind: FlowType, actions: Sequence[Action]) -> Flow:
    places = {
        action.identifier: {
            "position": {"x": 200 + place % _COLUMNS * _WIDE, "y": 40 + place // _COLUMNS * _HIGH},
            "isFriendlyName": True,
        }
        for place, action in enumerate(actions)
    }
    metadata: Mapping[str, Any] = {
        "entryPointPosition": {"x": 40, "y": 40},
        "ActionMetadata": places,
        "name": title,
        "type": _CONSOLE_TYPES[kind],
    }
    return Flow(start_action=actions[0].identifier, actions=tuple(actions), metadata=metadata)


def file_contents(flows: Sequence[BuiltFlow], resources: Resources) -> dict[str, bytes]:
    """Return the files of flows by name: a flow each, and in flows.manifest what they are, ask and still miss."""
    manifest = {
        "flows": [
            {"name": each.name, "title": each.title, "type": each.type.value, "file": f"{each.name}.json"}
            | {"arn": resources.flow(each.name), "attributes": list(each.attributes)}
            for each in flows
        ],
        # What HoursArn stands for.
        "hours": next((each.hours for each in flows if each.hours), {}),
        "placeholders": list(resources.placeholders),
    }
    files = {f"{each.name}.json": write_flow(each.flow) + b"\n" for each in flows}
    return files | {MANIFEST: (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()}

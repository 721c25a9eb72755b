"""Who does the work of each type of action: the whole list of what is simulated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from aicc.aws.flows.simulator import asking, calling, deciding, keeping, moving, speaking
from aicc.aws.flows.simulator.contact import Given
from aicc.aws.flows.simulator.moment import Moment, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """What an action does when a contact comes to it, and when that happens for which it waited."""

    enter: Callable[[Moment], Outcome]
    resume: Callable[[Moment, Given], Outcome] | None = None


def _does(enter: Callable[[Moment], Outcome]) -> Handler:
    return Handler(enter=enter)


# Types that are not here end a contact with NOT_SIMULATED.
HANDLERS: Final[Mapping[str, Handler]] = {
    "MessageParticipant": _does(speaking.message),
    "MessageParticipantIteratively": Handler(
        enter=speaking.messages, resume=lambda moment, given: speaking.interrupted(moment)
    ),
    "GetParticipantInput": Handler(enter=asking.ask_keys, resume=asking.take_keys),
    "ConnectParticipantWithLexBot": Handler(enter=asking.connect_lex, resume=asking.take_words),
    "InvokeLambdaFunction": Handler(enter=calling.invoke, resume=calling.take_answer),
    "Compare": _does(deciding.compare),
    "CheckHoursOfOperation": _does(deciding.check_hours),
    "CheckMetricData": _does(deciding.check_metric),
    "GetMetricData": _does(deciding.get_metrics),
    "Loop": _does(deciding.loop),
    "Wait": Handler(enter=deciding.wait, resume=deciding.waited),
    "DistributeByPercentage": _does(deciding.distribute),
    "UpdateContactAttributes": _does(keeping.attributes),
    "UpdateFlowAttributes": _does(keeping.flow_attributes),
    "UpdateContactData": _does(keeping.data),
    "TagContact": _does(keeping.tag),
    "UnTagContact": _does(keeping.untag),
    "UpdateContactEventHooks": _does(keeping.hooks),
    "CreateTask": _does(keeping.task),
    "UpdateContactMediaProcessing": _does(keeping.setting),
    "UpdateContactMediaStreamingBehavior": _does(keeping.setting),
    "UpdateContactRecordingAndAnalyticsBehavior": _does(keeping.setting),
    "UpdateContactRecordingBehavior": _does(keeping.setting),
    "UpdateContactRoutingBehavior": _does(keeping.setting),
    "UpdateContactTextToSpeechVoice": _does(keeping.setting),
    "UpdateFlowLoggingBehavior": _does(keeping.setting),
    "UpdateContactTargetQueue": _does(moving.choose_queue),
    "TransferContactToQueue": _does(moving.to_queue),
    "DequeueContactAndTransferToQueue": _does(moving.to_other_queue),
    "TransferToFlow": _does(moving.to_flow),
    "InvokeFlowModule": _does(moving.to_module),
    "EndFlowModuleExecution": _does(moving.end_module),
    "EndFlowExecution": _does(moving.end_flow),
    "DisconnectParticipant": _does(moving.disconnect),
    "UpdateContactCallbackNumber": _does(moving.callback_number),
    "CreateCallbackContact": _does(moving.call_back),
}

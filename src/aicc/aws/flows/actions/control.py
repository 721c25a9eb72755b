"""Flow control actions: they choose the way through a flow and change nothing outside it.

Source: https://docs.aws.amazon.com/connect/latest/devguide/flow-control-actions.html and exports of the console.
"""

from dataclasses import replace
from typing import Final

from aicc.aws.flows.actions.contract import (
    CHAT,
    EQUALS,
    FAILS,
    FLOW,
    HOLD,
    HOURS,
    INBOUND,
    NUMBER_OPERATORS,
    ONE_TARGET,
    OPERATORS,
    OUTBOUND,
    QUEUE,
    TARGETS,
    TRANSFER,
    UNMATCHED,
    VOICE,
    WHISPER,
    ActionType,
    Conditions,
    ErrorRule,
    Kind,
    Need,
    Parameter,
    When,
    anything,
    choice,
    equals,
    identity,
    listing,
    required,
    whole,
)
from aicc.aws.flows.language import FlowType

R: Final = Need.REQUIRED

_AGENT_METRICS: Final = ("NumberOfAgentsAvailable", "NumberOfAgentsStaffed", "NumberOfAgentsOnline")
_QUEUE_METRICS: Final = ("OldestContactInQueueAgeSeconds", "NumberOfContactsInQueue")
_METRICS: Final = ActionType(
    name="CheckMetricData",
    parameters=(choice("MetricType", *_AGENT_METRICS, *_QUEUE_METRICS, need=R), *TARGETS),
    exclusive=(ONE_TARGET,),
    conditions=Conditions(operators=(*EQUALS, *NUMBER_OPERATORS), at_least=1),
    errors=(FAILS, ErrorRule(name="NoMatchingCondition", need=Need.ADVISED)),
    flow_types=INBOUND | TRANSFER | QUEUE,
    dispute_ko="콘솔은 NoMatchingCondition 분기를 늘 쓰고, 문서는 대기열 지표에만 있다고 합니다",
    dispute_en="the console always writes a branch for NoMatchingCondition; the page has it for queue metrics only",
)
_VOICE_ID: Final = ActionType(
    name="CheckVoiceId",
    parameters=(choice("CheckVoiceIdOption", "enrollmentStatus", "voiceAuthentication", "fraudDetection", need=R),),
    errors=(FAILS,),
    flow_types=frozenset(FlowType) - (HOLD - INBOUND),
    channels=VOICE,
)
_WAIT: Final = ActionType(
    name="Wait",
    misnamed={"TimeoutSeconds": "TimeLimitSeconds"},
    parameters=(
        whole("TimeLimitSeconds", 1, 604800, dynamic=True),
        listing("Events", "CustomerReturned", "BotParticipantDisconnected"),
    ),
    conditions=Conditions(
        operators=EQUALS, operands=("WaitCompleted",), required=("WaitCompleted",), listed_in="Events"
    ),
    errors=(FAILS,),
    channels=CHAT,
)
_ROUTING: Final = ActionType(
    name="UpdateRoutingCriteria",
    parameters=(anything("RoutingCriteria", R),),
    errors=(FAILS,),
)

CONTROL_ACTIONS: Final = (
    ActionType(
        name="CheckHoursOfOperation",
        parameters=(identity("HoursOfOperationId", arn=HOURS),),
        conditions=equals("True", "False", complete=True),
        errors=(FAILS,),
        flow_types=INBOUND | TRANSFER | QUEUE,
    ),
    replace(
        _METRICS,
        when=(When(parameter="MetricType", values=_AGENT_METRICS),),
        conditions=Conditions(operators=("NumberGreaterThan",), operands=("0",), at_least=1),
    ),
    _METRICS,
    ActionType(
        name="CheckOutboundCallStatus",
        conditions=equals("CallAnswered", "VoicemailBeep", "VoicemailNoBeep", "NotDetected", at_least=1),
        errors=(FAILS,),
        channels=VOICE,
    ),
    replace(
        _VOICE_ID,
        when=(When(parameter="CheckVoiceIdOption", values=("enrollmentStatus",)),),
        conditions=equals("Enrolled", "Not enrolled", "Opted out", at_least=1),
    ),
    replace(
        _VOICE_ID,
        when=(When(parameter="CheckVoiceIdOption", values=("voiceAuthentication",)),),
        conditions=equals(
            "Authenticated", "Not authenticated", "Inconclusive", "Not enrolled", "Opted out", at_least=1
        ),
    ),
    replace(_VOICE_ID, conditions=equals("High risk", "Low risk", "Inconclusive", at_least=1)),
    ActionType(
        name="Compare",
        parameters=(Parameter(name="ComparisonValue", kind=Kind.PATH, need=R),),
        conditions=Conditions(operators=OPERATORS, at_least=1),
        errors=(UNMATCHED,),
    ),
    ActionType(
        name="DistributeByPercentage",
        conditions=Conditions(operators=("NumberLessThan",), at_least=1, growing=True),
        errors=(UNMATCHED,),
        flow_types=INBOUND | TRANSFER | QUEUE,
        doubted_flow_types=OUTBOUND - INBOUND,
    ),
    ActionType(name="EndFlowExecution", terminal=True, flow_types=WHISPER | QUEUE),
    ActionType(
        name="GetMetricData",
        parameters=(*TARGETS, choice("QueueChannel", "Voice", "Chat", dynamic=True)),
        exclusive=(ONE_TARGET,),
        errors=(FAILS,),
        provides=("Metrics",),
    ),
    ActionType(
        name="Loop",
        parameters=(whole("LoopCount", 0, 100, dynamic=True),),
        conditions=equals("ContinueLooping", "DoneLooping", complete=True),
        errors=(ErrorRule(name="NoMatchingError", need=Need.DOUBTED),),
        provides=("Loop",),
        dispute_ko="문서는 오류 분기가 없다고 하고, 콘솔은 NoMatchingError를 내보냅니다",
        dispute_en="the page lists no error; the console exports NoMatchingError",
    ),
    ActionType(
        name="StartVoiceIdStream",
        errors=(FAILS,),
        flow_types=frozenset(FlowType) - (HOLD - INBOUND),
        channels=VOICE,
    ),
    ActionType(
        name="TransferToFlow",
        parameters=(identity("ContactFlowId", R, arn=FLOW),),
        errors=(FAILS,),
        leaves=True,
        flow_types=INBOUND | TRANSFER,
    ),
    ActionType(
        name="UpdateFlowAttributes",
        parameters=(anything("FlowAttributes", R),),
        errors=(ErrorRule(name="NoMatchingError", need=Need.ADVISED),),
        provides=("FlowAttributes",),
        dispute_ko="문서는 오류 분기가 없다고 하고, 콘솔은 NoMatchingError를 내보냅니다",
        dispute_en="the page lists no error; the console exports NoMatchingError",
    ),
    ActionType(
        name="UpdateFlowLoggingBehavior",
        misnamed={"LoggingBehavior": "FlowLoggingBehavior"},
        parameters=(choice("FlowLoggingBehavior", "Enabled", "Disabled", need=R),),
    ),
    _ROUTING,
    # The name that the console exports.
    replace(_ROUTING, name="UpdateContactRoutingCriteria"),
    replace(
        _WAIT,
        when=(When(parameter="Events", values=("BotParticipantDisconnected",)),),
        errors=required("NoMatchingError", "ParticipantNotFound"),
    ),
    _WAIT,
)

"""Contact actions: they need a contact and change what is known of it, or where it goes.

Source: https://docs.aws.amazon.com/connect/latest/devguide/contact-actions.html and exports of the console.
"""

from dataclasses import replace
from typing import Final

from aicc.aws.flows.actions.contract import (
    CHAT,
    FAILS,
    FLOW,
    FUNCTION,
    INBOUND,
    MAY_FAIL,
    ONE_TARGET,
    OUTBOUND,
    QUEUE,
    TARGETS,
    TRANSFER,
    VOICE,
    WHISPER,
    ActionType,
    ErrorRule,
    Exclusive,
    Kind,
    Need,
    Parameter,
    When,
    anything,
    choice,
    equals,
    identity,
    in_instance,
    listing,
    mapping,
    nested,
    record,
    required,
    text,
    truth,
    whole,
)
from aicc.aws.flows.language import FlowType

R: Final = Need.REQUIRED

_CAPACITY: Final = (ErrorRule(name="QueueAtCapacity", need=Need.ADVISED), FAILS)
_CAPACITY_KO: Final = "가져오기로 확인한 자료는 QueueAtCapacity 분기를 요구하고, 다른 자료는 선택으로 적습니다"
_CAPACITY_EN: Final = "one source wants a branch for QueueAtCapacity, verified by import; another calls it optional"
_LINKED: Final = When(parameter="LinkContactToCase", values=("true", "True"))
_UNLINKED_ERRORS: Final = (ErrorRule(name="ContactNotLinked", need=Need.OPTIONAL), FAILS)
_HOOKS: Final = (
    "AgentHold",
    "AgentWhisper",
    "CustomerHold",
    "CustomerQueue",
    "CustomerRemaining",
    "CustomerWhisper",
    "DefaultAgentUI",
    "DisconnectAgentUI",
    "PauseContact",
    "ResumeContact",
)

_CREATE_CASE: Final = ActionType(
    name="CreateCase",
    parameters=(
        truth("LinkContactToCase"),
        text("CaseTemplateId", R),
        mapping("CaseRequestFields"),
        choice("ContactToLink", "Current", "Related"),
    ),
    errors=_UNLINKED_ERRORS,
    provides=("Case",),
)
_UPDATE_CASE: Final = ActionType(
    name="UpdateCase",
    parameters=(
        truth("LinkContactToCase"),
        text("CaseId", R),
        mapping("CaseRequestFields"),
        choice("ContactToLink", "Current", "Related"),
    ),
    errors=_UNLINKED_ERRORS,
)
_RECORDING: Final = ActionType(
    name="UpdateContactRecordingAndAnalyticsBehavior",
    parameters=(nested("VoiceBehavior"), nested("ChatBehavior"), nested("ScreenRecordingBehavior")),
    exclusive=(Exclusive(names=("VoiceBehavior", "ChatBehavior")),),
    errors=(
        *required("NoMatchingError", "ChannelMismatch"),
        ErrorRule(name="InFlightRedactionConfigurationFailed", need=Need.OPTIONAL),
    ),
)

CONTACT_ACTIONS: Final = (
    ActionType(
        name="CompleteOutboundCall",
        parameters=(
            record("CallerId", text("Number", R)),
            record(
                "VoiceConnector",
                choice("VoiceConnectorType", "ChimeConnector", need=R),
                text("VoiceConnectorArn", R),
                text("FromUser", R),
                text("ToUser", R),
                text("UserToUserInformation"),
            ),
            whole("ConnectionTimeLimitSeconds", 1, 600, Need.OPTIONAL, dynamic=True),
        ),
        flow_types=OUTBOUND,
        channels=VOICE,
    ),
    replace(_CREATE_CASE, when=(_LINKED,), errors=required("ContactNotLinked", "NoMatchingError")),
    _CREATE_CASE,
    ActionType(
        name="CreateTask",
        parameters=(
            identity("ContactFlowId", R, arn=FLOW),
            text("Name", R),
            text("Description"),
            mapping("Attributes"),
            anything("References"),
            whole("DelaySeconds", 1, 518400, Need.OPTIONAL, dynamic=True),
            text("ScheduledTime"),
            identity("TaskTemplateId"),
        ),
        exclusive=(Exclusive(names=("DelaySeconds", "ScheduledTime")),),
        errors=(FAILS,),
    ),
    ActionType(
        name="CreateWisdomSession",
        parameters=(identity("WisdomAssistantArn", R),),
        errors=(FAILS,),
        provides=("Wisdom",),
    ),
    ActionType(
        name="DequeueContactAndTransferToQueue",
        parameters=TARGETS,
        exclusive=(ONE_TARGET,),
        errors=_CAPACITY,
        leaves=True,
        flow_types=QUEUE,
        dispute_ko=_CAPACITY_KO,
        dispute_en=_CAPACITY_EN,
    ),
    ActionType(name="EndFlowModuleExecution", terminal=True, flow_types=frozenset({FlowType.MODULE})),
    ActionType(
        name="GetCase",
        parameters=(
            truth("LinkContactToCase"),
            truth("GetLastUpdatedCase"),
            text("CustomerId"),
            mapping("CaseRequestFields"),
            listing("CaseResponseFields"),
        ),
        errors=(*_UNLINKED_ERRORS, *required("MultipleFound", "NoneFound")),
        provides=("Case",),
    ),
    ActionType(
        name="InvokeFlowModule",
        parameters=(identity("FlowModuleId", R, arn=in_instance("flow-module")),),
        conditions=equals(),
        errors=(FAILS, ErrorRule(name="NoMatchingCondition", need=Need.OPTIONAL)),
        flow_types=INBOUND,
        provides=("Modules",),
    ),
    ActionType(
        name="StartOutboundChatContact",
        parameters=(
            record("SourceEndpoint", choice("Type", "CONNECT_PHONENUMBER_ARN", need=R), text("Address", R), need=R),
            record("DestinationEndpoint", choice("Type", "TELEPHONE_NUMBER", need=R), text("Address", R), need=R),
            identity("ContactFlowArn", R, arn=FLOW),
            choice("ContactSubtype", "connect:SMS", need=R),
            record("InitialSystemMessage", text("Content", R)),
            choice("RelatedContact", "CURRENT"),
        ),
        errors=(FAILS,),
    ),
    ActionType(
        name="TagContact",
        parameters=(mapping("Tags", R, at_least=1, at_most=6),),
        errors=(ErrorRule(name="NoMatchingError", need=Need.ADVISED),),
        dispute_ko="문서는 오류 분기가 없다고 하지만 실제 가져오기는 NoMatchingError를 요구했습니다",
        dispute_en="the page lists no error; a live import asked for NoMatchingError",
    ),
    ActionType(name="TransferContactToAgent", terminal=True, flow_types=TRANSFER, channels=VOICE),
    ActionType(
        name="TransferContactToQueue",
        misnamed={"QueueId": "UpdateContactTargetQueue", "AgentId": "UpdateContactTargetQueue"},
        errors=_CAPACITY,
        leaves=True,
        flow_types=INBOUND | TRANSFER,
        dispute_ko=_CAPACITY_KO,
        dispute_en=_CAPACITY_EN,
    ),
    ActionType(name="UnTagContact", parameters=(listing("TagKeys", need=R, at_least=1),), errors=(FAILS,)),
    replace(_UPDATE_CASE, when=(_LINKED,), errors=required("ContactNotLinked", "NoMatchingError")),
    _UPDATE_CASE,
    ActionType(
        name="UpdateContactAttributes",
        parameters=(
            # All of a contact's attributes together have 32 KB.
            replace(mapping("Attributes", R, at_least=1), at_most_bytes=32 * 1024),
            choice("TargetContact", "Current", "Related"),
        ),
        errors=(FAILS,),
        provides=("Attributes",),
    ),
    ActionType(
        name="UpdateContactCallbackNumber",
        parameters=(Parameter(name="CallbackNumber", kind=Kind.PATH, need=R, phone_doubted=True),),
        errors=required("InvalidCallbackNumber", "CallbackNumberNotDialable"),
        flow_types=INBOUND | TRANSFER | QUEUE,
        dispute_ko="문서는 JSONPath만, 다른 자료는 +로 시작하는 고정 번호도 된다고 합니다",
        dispute_en="the page takes a JSONPath only; another source also a fixed number in E.164",
    ),
    ActionType(
        name="UpdateContactData",
        parameters=(
            text("Name"),
            text("Description"),
            text("LanguageCode"),
            text("CustomerId"),
            mapping("References"),
            identity("WisdomSessionArn"),
            choice("TargetContact", "Current", "Related"),
            text("WatchlistId"),
            choice("IsVoiceIdStreamingEnabled", "TRUE", "FALSE"),
            choice("IsVoiceAuthenticationEnabled", "TRUE", "FALSE"),
            choice("IsFraudDetectionEnabled", "TRUE", "FALSE"),
            whole("VoiceAuthenticationThreshold", 0, 100, Need.OPTIONAL),
            whole("VoiceAuthenticationResponseTime", 5, 10, Need.OPTIONAL),
            whole("FraudDetectionThreshold", 0, 100, Need.OPTIONAL),
            anything("SegmentAttributes"),
        ),
        errors=(FAILS,),
    ),
    ActionType(
        name="UpdateContactEventHooks",
        parameters=(
            record("EventHooks", *(identity(hook, arn=FLOW) for hook in _HOOKS), need=R, at_least=1),
            nested("EventHooksConfiguration"),
        ),
        errors=(FAILS,),
    ),
    ActionType(
        name="UpdateContactMediaProcessing",
        parameters=(
            record(
                "ChatProcessor",
                truth("ProcessingEnabled", R),
                identity("LambdaProcessorARN", arn=FUNCTION),
                record("ChatProcessorSettings", truth("DeliverUnprocessedMessages")),
                need=R,
            ),
        ),
        errors=required("NoMatchingError", "ChannelMismatch"),
        channels=CHAT,
    ),
    ActionType(
        name="UpdateContactMediaStreamingBehavior",
        parameters=(
            choice("MediaStreamingState", "Enabled", "Disabled", need=R),
            choice("MediaStreamType", "Audio", need=R),
            Parameter(
                name="Participants",
                kind=Kind.LIST,
                need=R,
                at_least=1,
                members=(
                    choice("ParticipantType", "Customer", need=R),
                    listing("MediaDirections", "To", "From", need=R, at_least=1),
                ),
            ),
        ),
        errors=(FAILS,),
        flow_types=INBOUND | TRANSFER | QUEUE | WHISPER,
        channels=VOICE,
        provides=("MediaStreams",),
    ),
    replace(
        _RECORDING,
        when=(When(parameter="ChatBehavior"),),
        errors=required("NoMatchingError", "ChannelMismatch", "InFlightRedactionConfigurationFailed"),
    ),
    _RECORDING,
    ActionType(
        name="UpdateContactRecordingBehavior",
        misnamed={
            "Agent": "RecordingBehavior.RecordedParticipants",
            "Customer": "RecordingBehavior.RecordedParticipants",
        },
        parameters=(
            record(
                "RecordingBehavior",
                listing("RecordedParticipants", "Agent", "Customer", need=R),
                listing("ScreenRecordedParticipants", "Agent"),
                choice("IVRRecordingBehavior", "Enabled", "Disabled"),
                need=R,
            ),
            nested("AnalyticsBehavior"),
        ),
        errors=(ErrorRule(name="NoMatchingError", need=Need.DOUBTED),),
        flow_types=INBOUND | TRANSFER | QUEUE | OUTBOUND,
        dispute_ko="실제 가져오기는 오류 분기를 받지 않았고, 문서는 NoMatchingError를 요구합니다. 새 블록"
        " UpdateContactRecordingAndAnalyticsBehavior를 쓰면 됩니다",
        dispute_en="a live import refused any error branch, the page asks for NoMatchingError; the newer"
        " UpdateContactRecordingAndAnalyticsBehavior avoids the question",
    ),
    ActionType(name="ResumeContact", errors=(MAY_FAIL,)),
    ActionType(
        name="UpdateContactRoutingBehavior",
        parameters=(
            whole("QueuePriority", 1, 9223372036854775807, Need.OPTIONAL),
            whole("QueueTimeAdjustmentSeconds", None, None, Need.OPTIONAL),
        ),
        exclusive=(Exclusive(names=("QueuePriority", "QueueTimeAdjustmentSeconds"), required=True),),
        flow_types=INBOUND,
        doubted_flow_types=(QUEUE | TRANSFER) - INBOUND,
    ),
    ActionType(
        name="UpdateContactTargetQueue",
        misnamed={"Queue": "QueueId"},
        parameters=TARGETS,
        exclusive=(Exclusive(names=ONE_TARGET.names, required=True),),
        errors=(FAILS,),
        flow_types=INBOUND | TRANSFER,
    ),
    ActionType(
        name="UpdateContactTextToSpeechVoice",
        misnamed={
            "VoiceId": "TextToSpeechVoice",
            "Engine": "TextToSpeechEngine",
            "LanguageCode": "UpdateContactData (LanguageCode)",
        },
        parameters=(
            text("TextToSpeechVoice", R),
            Parameter(
                name="TextToSpeechEngine",
                kind=Kind.CHOICE,
                choices=("Standard", "Neural", "Generative"),
                doubted_choices=("standard", "neural", "generative"),
                dynamic=True,
            ),
            choice("TextToSpeechStyle", "None", "Conversational", "Newscaster", dynamic=True),
        ),
        errors=(FAILS,),
        dispute_ko="내보낸 흐름은 Neural처럼 첫 글자를 크게, 문서는 neural처럼 작게 씁니다",
        dispute_en="exports write Neural, the page writes neural",
    ),
    ActionType(
        name="UpdatePreviousContactParticipantState",
        parameters=(choice("PreviousContactParticipantState", "AgentOnHold", "CustomerOnHold", "OffHold", need=R),),
        errors=(FAILS,),
        flow_types=INBOUND | TRANSFER,
        channels=VOICE,
    ),
)

"""Action types that exports of the console and imports that worked have shown, but no page of the language lists.

Some are known by name only (`open`): their parameters are not checked.
"""

from dataclasses import replace
from typing import Final

from aicc.aws.flows.actions.contact import CONTACT_ACTIONS
from aicc.aws.flows.actions.contract import (
    CHAT,
    FAILS,
    INBOUND,
    QUEUE,
    TRANSFER,
    VOICE,
    ActionType,
    Kind,
    Need,
    Parameter,
    When,
    anything,
    choice,
    entries,
    equals,
    identity,
    listing,
    mapping,
    record,
    required,
    text,
    truth,
    whole,
)

R: Final = Need.REQUIRED

_PRIMARY_VALUES: Final = entries("PrimaryValues", text("Name", R), text("Value", R))
_THIRD_PARTY: Final = ActionType(
    name="TransferParticipantToThirdParty",
    parameters=(
        text("ThirdPartyPhoneNumber", R),
        whole("ThirdPartyConnectionTimeLimitSeconds", 1, 600, dynamic=True),
        truth("ContinueFlowExecution", R),
        text("ThirdPartyDTMFDigits"),
        record("CallerId", text("Name"), text("Number")),
    ),
    errors=required("CallFailed", "ConnectionTimeLimitExceeded", "NoMatchingError"),
    leaves=True,
    flow_types=INBOUND | TRANSFER | QUEUE,
    channels=VOICE,
)
_UNTAG: Final = next(each for each in CONTACT_ACTIONS if each.name == "UnTagContact")

EXPORTED_ACTIONS: Final = (
    ActionType(
        name="AuthenticateParticipant",
        parameters=(
            record("CognitoConfiguration", identity("UserPoolArn", R), text("AppClientId", R), need=R),
            record("CustomerProfilesConfiguration", text("ObjectTypeName", R), need=R),
            whole("TimeLimitMinutes", 1, None),
        ),
        conditions=equals("OptedOut"),
        errors=required("TimeLimitExceeded", "NoMatchingError"),
        channels=CHAT,
    ),
    ActionType(
        name="CreatePersistentContactAssociation",
        parameters=(
            Parameter(
                name="RehydrationType",
                kind=Kind.CHOICE,
                need=R,
                choices=("ENTIRE_PAST_SESSION", "FROM_SEGMENT"),
                doubted_choices=("From Segment", "Entire Past Session"),
            ),
            text("SourceContactId", R),
        ),
        errors=(FAILS,),
        channels=CHAT,
        dispute_ko="콘솔은 From Segment로 내보내고, 다른 자료는 FROM_SEGMENT를 씁니다",
        dispute_en="the console exports From Segment; another source writes FROM_SEGMENT",
    ),
    ActionType(name="LoadContactContent", parameters=(choice("ContentType", "EmailMessage", need=R),), errors=(FAILS,)),
    # The form for an external voice system (SIP).
    replace(_THIRD_PARTY, when=(When(parameter="VoiceConnector"),), parameters=(), open=True),
    _THIRD_PARTY,
    ActionType(
        name="EvaluateDataTableValues",
        parameters=(
            identity("DataTableId", R),
            entries(
                "Queries",
                text("QueryName", R),
                listing("Attributes", need=R, at_least=1),
                entries("PrimaryValues", text("AttributeName", R), text("Value", R)),
                at_most=5,
            ),
        ),
        errors=(FAILS,),
        provides=("DataTables",),
    ),
    ActionType(
        name="ListDataTableValues",
        parameters=(
            identity("DataTableId", R),
            entries("PrimaryKeyGroups", text("PrimaryKeyGroupName", R), _PRIMARY_VALUES, at_most=5),
        ),
        errors=(FAILS,),
        provides=("DataTables",),
    ),
    ActionType(
        name="UpsertDataTableValues",
        parameters=(
            text("LockVersion", R),
            identity("DataTableId", R),
            entries(
                "DataTableUpsertAttributes",
                text("PrimaryKeyGroupName", R),
                _PRIMARY_VALUES,
                entries("Attributes", text("Name", R), text("Value", R), anything("UseDefaultValue"), at_most=25),
                at_most=25,
            ),
        ),
        errors=(FAILS,),
    ),
    ActionType(
        name="RenderMessageTemplate",
        parameters=(
            identity("WisdomKnowledgeBaseArn", R),
            identity("WisdomMessageTemplateArn", R),
            anything("CustomAttributes"),
        ),
        errors=required("TemplateRenderingError", "NoMatchingError"),
    ),
    ActionType(
        name="CreateContact",
        parameters=(
            choice("Channel", "EMAIL", "CHAT", "TASK", "VOICE", need=R),
            choice("RelatedContact", "CURRENT"),
        ),
        errors=(FAILS,),
        open=True,
    ),
    ActionType(
        name="StartOutboundEmailContact",
        parameters=(
            record("FromEmailAddress", text("EmailAddress", R), text("DisplayName"), need=R),
            record("DestinationEmailAddress", text("EmailAddress", R), text("DisplayName"), need=R),
            anything("EmailMessage", R),
        ),
        errors=(FAILS,),
        open=True,
    ),
    ActionType(
        name="ConnectParticipantWithAgenticCX",
        parameters=(
            record(
                "AgentConfiguration",
                text("WorkspaceId", R),
                text("ApplicationId", R),
                text("Alias", R),
                mapping("ContextVariables", at_most=10),
                need=R,
            ),
            record("SpeechRecognitionConfiguration", choice("SpeechRecognitionEngine", "AMAZON_AGENTIC_VOICE", need=R)),
            # The one block that is exported with real numbers and booleans.
            anything("AudioFillerConfiguration"),
        ),
        conditions=equals("Escalation"),
        errors=required("NoMatchingError", "NoMatchingCondition", "InputTimeLimitExceeded"),
        channels=VOICE | CHAT,
        provides=("AgenticCX",),
    ),
    ActionType(name="CheckSegmentMembership", conditions=equals(), errors=(FAILS,), open=True),
    ActionType(name="RouteContactToAgent", errors=(FAILS,), leaves=True, flow_types=QUEUE, open=True),
    replace(
        _UNTAG,
        name="UntagContact",
        doubted_name="UnTagContact",
        dispute_ko="문서는 UnTagContact라고 씁니다",
        dispute_en="the page spells it UnTagContact",
    ),
)

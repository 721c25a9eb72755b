"""What every action type of a flow allows. To add a type, write its contract into the module of its category.

- `ACTION_TYPES`: the contracts of each type by its name, most special first
- `contract_of`: the contract that holds for one action
- `REJECTED_TYPES`: names that people and models guess, with what to write instead
"""

from collections.abc import Mapping
from typing import Final

from aicc.aws.flows.actions.contact import CONTACT_ACTIONS
from aicc.aws.flows.actions.contract import (
    FLOW,
    FUNCTION,
    HOURS,
    ID,
    LEX_ALIAS,
    OPERATORS,
    PROMPT_NAMES,
    QUEUE_ARN,
    ActionType,
    Arn,
    Conditions,
    ErrorRule,
    Exclusive,
    Kind,
    Need,
    Parameter,
    When,
)
from aicc.aws.flows.actions.control import CONTROL_ACTIONS
from aicc.aws.flows.actions.exported import EXPORTED_ACTIONS
from aicc.aws.flows.actions.interaction import INTERACTIONS
from aicc.aws.flows.actions.participant import PARTICIPANT_ACTIONS
from aicc.aws.flows.language import Action

__all__ = [
    "ACTION_TYPES",
    "DOCUMENTED_TYPES",
    "FLOW",
    "FUNCTION",
    "HOURS",
    "ID",
    "LEX_ALIAS",
    "OPERATORS",
    "PROMPT_NAMES",
    "QUEUE_ARN",
    "REJECTED_TYPES",
    "ActionType",
    "Arn",
    "Conditions",
    "ErrorRule",
    "Exclusive",
    "Kind",
    "Need",
    "Parameter",
    "When",
    "contract_of",
]

_DOCUMENTED: Final = (*CONTACT_ACTIONS, *PARTICIPANT_ACTIONS, *CONTROL_ACTIONS, *INTERACTIONS)
_ALL: Final = (*_DOCUMENTED, *EXPORTED_ACTIONS)

ACTION_TYPES: Final[Mapping[str, tuple[ActionType, ...]]] = {
    name: tuple(contract for contract in _ALL if contract.name == name) for name in sorted({each.name for each in _ALL})
}
# Types that have a page of their own.
DOCUMENTED_TYPES: Final = frozenset(contract.name for contract in _DOCUMENTED) - {"UpdateContactRoutingCriteria"}

# Amazon refuses these. Source: imports that were tried.
REJECTED_TYPES: Final[Mapping[str, str]] = {
    "CheckCondition": "Compare",
    "CheckQueueStatus": "CheckMetricData",
    "CheckStaffing": "CheckMetricData",
    "CheckValue": "Compare",
    "Distribute": "DistributeByPercentage",
    "EntryPoint": "StartAction",
    "GetParticipantWithLexV2Bot": "ConnectParticipantWithLexBot",
    "GetQueueMetrics": "GetMetricData",
    "InvokeAPI": "InvokeLambdaFunction",
    "InvokeAgentAction": "ConnectParticipantWithLexBot",
    "InvokeBedrockAgent": "ConnectParticipantWithLexBot",
    "PlayPrompt": "MessageParticipant",
    "PutCustomerProfile": "UpdateCustomerProfile",
    "ReturnFromFlowModule": "EndFlowModuleExecution",
    "SetContactAttributes": "UpdateContactAttributes",
    "SetLoggingBehavior": "UpdateFlowLoggingBehavior",
    "SetWorkingQueue": "UpdateContactTargetQueue",
    "StartMediaStreaming": "UpdateContactMediaStreamingBehavior",
    "StopMediaStreaming": "UpdateContactMediaStreamingBehavior",
    "StoreCustomerInput": "GetParticipantInput",
    "StoreUserInput": "GetParticipantInput",
    "TransferToAgent": "UpdateContactTargetQueue + TransferContactToQueue",
    "TransferToPhoneNumber": "TransferParticipantToThirdParty",
    "TransferToThirdParty": "TransferParticipantToThirdParty",
    "Trigger": "StartAction",
    "UpdateContactRoutingData": "UpdateContactRoutingCriteria",
    "UpdateContactTextToSpeechManner": "UpdateContactTextToSpeechVoice",
}


def contract_of(action: Action) -> ActionType | None:
    """Return what the action's type allows in the way in which it is used, or None for a type that there is not."""
    contracts = ACTION_TYPES.get(action.type, ())
    return next((contract for contract in contracts if contract.applies_to(action)), None)

"""Interactions: they reach other services and need neither a contact nor a participant.

Source: https://docs.aws.amazon.com/connect/latest/devguide/interactions.html and exports of the console.
"""

from dataclasses import replace
from typing import Final

from aicc.aws.flows.actions.contract import (
    FAILS,
    FLOW,
    FUNCTION,
    INBOUND,
    ONE_TARGET,
    QUEUE,
    TARGETS,
    TRANSFER,
    ActionType,
    Exclusive,
    Need,
    When,
    anything,
    choice,
    identity,
    listing,
    mapping,
    record,
    required,
    text,
    whole,
)

R: Final = Need.REQUIRED

_RESPONSE: Final = listing("ProfileResponseData")
_LAMBDA: Final = ActionType(
    name="InvokeLambdaFunction",
    misnamed={"RequestAttributes": "LambdaInvocationAttributes"},
    parameters=(
        identity("LambdaFunctionARN", R, arn=FUNCTION),
        whole("InvocationTimeLimitSeconds", 1, 8),
        choice("InvocationType", "SYNCHRONOUS", "ASYNCHRONOUS"),
        mapping("LambdaInvocationAttributes"),
        record("ResponseValidation", choice("ResponseType", "STRING_MAP", "JSON", need=R)),
    ),
    errors=(FAILS,),
    provides=("External",),
)

INTERACTIONS: Final = (
    ActionType(
        name="AssociateContactToCustomerProfile",
        parameters=(record("ProfileRequestData", text("ProfileId", R), text("ContactId", R), need=R),),
        errors=(FAILS,),
    ),
    ActionType(
        name="CreateCallbackContact",
        parameters=(
            *TARGETS,
            whole("InitialCallDelaySeconds", 1, 259200),
            whole("MaximumConnectionAttempts", 1, None),
            whole("RetryDelaySeconds", 1, 259200),
            identity("ContactFlowId", arn=FLOW),
            text("CallerId"),
        ),
        exclusive=(ONE_TARGET,),
        errors=(FAILS,),
        flow_types=INBOUND | TRANSFER | QUEUE,
    ),
    ActionType(
        name="CreateCustomerProfile",
        parameters=(mapping("ProfileRequestData", R, at_least=1), _RESPONSE),
        errors=(FAILS,),
        provides=("Customer",),
    ),
    replace(
        _LAMBDA,
        when=(When(parameter="InvocationType", values=("ASYNCHRONOUS",)),),
        parameters=tuple(
            whole(each.name, 1, 60) if each.name == "InvocationTimeLimitSeconds" else each
            for each in _LAMBDA.parameters
        ),
    ),
    _LAMBDA,
    ActionType(
        name="GetCustomerProfile",
        misnamed={
            "IdentifierName": "ProfileRequestData.IdentifierName",
            "IdentifierValue": "ProfileRequestData.IdentifierValue",
        },
        parameters=(
            replace(
                record(
                    "ProfileRequestData",
                    text("IdentifierName"),
                    text("IdentifierValue"),
                    anything("SearchCriteria"),
                    choice("LogicalOperator", "AND", "OR"),
                    need=R,
                ),
                exclusive=(Exclusive(names=("IdentifierName", "SearchCriteria"), required=True),),
            ),
            _RESPONSE,
        ),
        errors=required("MultipleFoundError", "NoneFoundError", "NoMatchingError"),
        provides=("Customer",),
    ),
    ActionType(
        name="GetCustomerProfileObject",
        parameters=(
            record(
                "ProfileRequestData",
                text("ProfileId", R),
                text("ObjectType", R),
                anything("UseLatest"),
                text("IdentifierName"),
                text("IdentifierValue"),
                need=R,
            ),
            _RESPONSE,
        ),
        errors=required("NoneFoundError", "NoMatchingError"),
        provides=("Customer",),
    ),
    ActionType(
        name="GetCalculatedAttributesForCustomerProfile",
        parameters=(record("ProfileRequestData", text("ProfileId", R), need=R), _RESPONSE),
        errors=required("NoneFoundError", "NoMatchingError"),
        provides=("Customer",),
    ),
    ActionType(
        name="UpdateCustomerProfile",
        parameters=(mapping("ProfileRequestData", R, at_least=1), _RESPONSE),
        errors=(FAILS,),
        provides=("Customer",),
    ),
)

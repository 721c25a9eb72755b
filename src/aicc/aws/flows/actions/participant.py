"""Participant actions: what the customer hears, reads, says or presses.

Source: https://docs.aws.amazon.com/connect/latest/devguide/participant-actions.html and exports of the console.
"""

from dataclasses import replace
from typing import Final

from aicc.aws.flows.actions.contract import (
    CHAT,
    FAILS,
    HOLD,
    INBOUND,
    LEX_ALIAS,
    MAY_FAIL,
    OUTBOUND,
    PROMPT_NAMES,
    PROMPTS,
    QUEUE,
    TRANSFER,
    VOICE,
    WHISPER,
    ActionType,
    ErrorRule,
    Exclusive,
    Need,
    Parameter,
    When,
    choice,
    entries,
    equals,
    identity,
    mapping,
    nested,
    record,
    required,
    text,
    truth,
    whole,
)
from aicc.aws.flows.language import Channel

R: Final = Need.REQUIRED

_KEYS: Final = tuple("0123456789*#")
_ONE_PROMPT: Final = Exclusive(names=PROMPT_NAMES)
_A_PROMPT: Final = Exclusive(names=PROMPT_NAMES, required=True)

# --- GetParticipantInput: a menu of keys, digits to store, or only the buffer of keys -------------------------------

_WAITING: Final = whole("InputTimeLimitSeconds", 1, 180)
_STORE: Final = When(parameter="StoreInput", values=("True", "true"))
_ENCRYPTION: Final = record("InputEncryption", text("EncryptionKeyId", R), text("Key", R))
_DTMF: Final = record(
    "DTMFConfiguration",
    truth("DisableCancelKey"),
    whole("InterdigitTimeLimitSeconds", 1, 20, Need.OPTIONAL),
    Parameter(name="InputTerminationSequence", need=Need.DOUBTED, at_most=5),
)
_INPUT: Final = ActionType(
    name="GetParticipantInput",
    misnamed={
        "Timeout": "InputTimeLimitSeconds",
        "MaxDigits": "InputValidation.CustomValidation.MaximumLength",
        "LexV2Bot": "ConnectParticipantWithLexBot",
    },
    flow_types=INBOUND | TRANSFER | QUEUE,
    doubted_flow_types=OUTBOUND - INBOUND,
    channels=VOICE,
    exclusive=(_ONE_PROMPT,),
)
_STORED: Final = replace(
    _INPUT,
    when=(_STORE,),
    provides=("StoredCustomerInput",),
    dispute_ko="InputTerminationSequence를 한 자료는 된다고 하고, 가져오기로 확인한 자료는 쓰지 말라고 합니다",
    dispute_en="one source allows InputTerminationSequence; one verified by import says never",
)
_BUFFER: Final = replace(
    _INPUT,
    when=(When(parameter="EnableDTMFBuffer"),),
    parameters=(truth("EnableDTMFBuffer", R), truth("StoreInput"), _ENCRYPTION),
    exclusive=(),
    errors=(FAILS,),
)
_STORED_PHONE: Final = replace(
    _STORED,
    when=(_STORE, When(parameter="InputValidation.PhoneNumberValidation")),
    parameters=(
        *PROMPTS,
        truth("StoreInput", R),
        _WAITING,
        record(
            "InputValidation",
            record(
                "PhoneNumberValidation", choice("NumberFormat", "Local", "E164", need=R), text("CountryCode"), need=R
            ),
            need=R,
        ),
        _DTMF,
    ),
    errors=required("InvalidPhoneNumber", "NoMatchingError"),
)
_STORED_TEXT: Final = replace(
    _STORED,
    parameters=(
        *PROMPTS,
        truth("StoreInput", R),
        _WAITING,
        record("InputValidation", record("CustomValidation", whole("MaximumLength", 1, None), need=R), need=R),
        _DTMF,
        _ENCRYPTION,
    ),
    errors=(FAILS,),
)
_MENU: Final = replace(
    _INPUT,
    parameters=(
        *PROMPTS,
        replace(choice("StoreInput", "False", need=Need.ADVISED), doubted_choices=("false",)),
        _WAITING,
    ),
    conditions=equals(*_KEYS),
    errors=required("NoMatchingCondition", "InputTimeLimitExceeded", "NoMatchingError"),
    dispute_ko='StoreInput을 빼도 된다는 자료도, 꼭 "False"를 적으라는 자료도 있습니다',
    dispute_en='one source lets StoreInput out, others want "False"',
)

# --- ConnectParticipantWithLexBot: a bot of Lex V2, or of V1 --------------------------------------------------------

_LEX_BASE: Final = (
    *PROMPTS,
    record("LexInitializationData", text("InitialMessage", R)),
    # Lex keeps 12 KB of session attributes.
    replace(mapping("LexSessionAttributes"), at_most_bytes=12 * 1024),
    record("LexTimeoutSeconds", whole("Text", 1, None, dynamic=True)),
)
_LEX: Final = ActionType(
    name="ConnectParticipantWithLexBot",
    misnamed={"BotAliasArn": "LexV2Bot.AliasArn", "SessionAttributes": "LexSessionAttributes"},
    exclusive=(
        _ONE_PROMPT,
        Exclusive(names=(*PROMPT_NAMES, "LexInitializationData"), required=True, together=True),
    ),
    conditions=equals(),
    errors=(
        *required("NoMatchingError", "NoMatchingCondition"),
        ErrorRule(name="InputTimeLimitExceeded", need=Need.OPTIONAL),
    ),
    flow_types=INBOUND | TRANSFER | QUEUE,
    channels=VOICE | CHAT,
    provides=("Lex",),
)

PARTICIPANT_ACTIONS: Final = (
    replace(
        _LEX,
        when=(When(parameter="LexV2Bot"),),
        parameters=(*_LEX_BASE, record("LexV2Bot", identity("AliasArn", R, arn=LEX_ALIAS), need=R)),
    ),
    # Without LexV2Bot Amazon asks for LexBot.
    replace(
        _LEX, parameters=(*_LEX_BASE, record("LexBot", text("Name", R), text("Region", R), text("Alias", R), need=R))
    ),
    ActionType(
        name="DisconnectParticipant",
        terminal=True,
        flow_types=INBOUND | TRANSFER | QUEUE,
    ),
    _BUFFER,
    _STORED_PHONE,
    _STORED_TEXT,
    _MENU,
    ActionType(
        name="MessageParticipant",
        parameters=(*PROMPTS, truth("SkipWhenDTMFBufferEnabled")),
        exclusive=(_A_PROMPT,),
        errors=(MAY_FAIL,),
        flow_types=INBOUND | TRANSFER | WHISPER | QUEUE,
    ),
    ActionType(
        name="MessageParticipantIteratively",
        parameters=(
            replace(entries("Messages", *PROMPTS), exclusive=(_A_PROMPT,)),
            whole("InterruptFrequencySeconds", 1, None, Need.OPTIONAL),
        ),
        conditions=equals("MessagesInterrupted"),
        errors=(MAY_FAIL,),
        next_action=Need.OPTIONAL,
        leaves=True,
        flow_types=QUEUE | HOLD,
        channels=frozenset(Channel) - CHAT,
    ),
    ActionType(
        name="ShowView",
        parameters=(
            record("ViewResource", text("Id", R), text("Version"), need=R),
            whole("InvocationTimeLimitSeconds", 1, None, dynamic=True),
            nested("ViewData"),
            nested("SensitiveDataConfiguration"),
        ),
        conditions=equals(),
        errors=required("NoMatchingError", "NoMatchingCondition", "TimeLimitExceeded"),
        flow_types=INBOUND | QUEUE,
        channels=CHAT,
        provides=("Views",),
    ),
)

"""Everything that can go wrong, in one tree.

AiccError
├── InputError                  what a caller sent cannot be used
│   ├── MessageEmpty
│   ├── MessageTooLong
│   ├── MessageIdInvalid
│   ├── RequestInvalid
│   ├── BodyTooLarge
│   ├── BodyTooSlow
│   ├── HeadTooLarge
│   ├── HeadTooSlow
│   ├── MethodRefused
│   ├── FAQInvalid              an entry or a synonym set cannot be kept
│   │   ├── FAQEntryInvalid
│   │   ├── FAQFileInvalid
│   │   ├── FAQTwice
│   │   ├── FAQRelatedUnknown
│   │   └── SynonymsInvalid
│   ├── ReasonMissing
│   └── CursorInvalid
├── AccessError                 who asks may not
│   ├── TokenMissing
│   ├── TokenInvalid
│   ├── TokenExpired
│   ├── KeyMissing
│   ├── KeyInvalid
│   ├── RoleMissing
│   └── OriginRefused
├── NotFound                    there is no such thing
│   ├── ConversationNotFound
│   ├── TicketNotFound
│   ├── SessionNotFound
│   ├── FlowNotFound
│   ├── StepNotFound
│   ├── FAQNotFound
│   ├── RevisionNotFound
│   ├── QuestionNotFound
│   ├── AnswerNotFound
│   ├── VersionNotFound
│   ├── HoldNotFound
│   └── RouteNotFound
├── Conflict                    the world has moved on
│   ├── StaleConversation
│   ├── DuplicateMessage
│   ├── ConversationBusy
│   ├── ActionInterrupted
│   ├── ConversationExists
│   ├── SessionFinished
│   ├── TicketStateConflict
│   ├── FAQChanged
│   ├── FAQExists
│   ├── NothingToPublish
│   ├── NotPublished
│   ├── NoCanary
│   ├── NoEarlierVersion
│   └── DataHeld
├── RateLimited
├── BotError                    the bot's own files are wrong
│   ├── BotMissing
│   ├── BotInvalid
│   ├── ExpressionInvalid
│   ├── ActionsUnknown
│   ├── ActionsBroken
│   ├── ActionsTwice
│   ├── FunctionUnknown
│   ├── FunctionBroken
│   ├── TrainingInvalid
│   ├── PatternInvalid
│   ├── ArtefactInvalid
│   ├── ReleasesDamaged
│   └── SnapshotDamaged
├── StoreError                  the store cannot do its work
│   ├── StoreCorrupt
│   ├── StoreFull
│   ├── StoreTooNew
│   ├── StoreUnavailable
│   ├── RecordTooLarge
│   └── SealBroken
├── SetupError                  the process cannot start as configured
│   ├── PortInUse
│   ├── AddressUnusable
│   ├── PathMissing
│   ├── FolderNotEmpty
│   ├── FolderUnwritable
│   ├── SettingInvalid
│   ├── KeyUnavailable
│   ├── NothingEncrypted
│   ├── BackupUnsupported
│   ├── BackupInvalid
│   ├── BackupFailed
│   ├── DataDirNotEmpty
│   ├── DataDirInUse
│   ├── StoreAddressInvalid
│   ├── MigrationTargetNotEmpty
│   ├── MigrationJournalInvalid
│   ├── MigrationDiffers
│   ├── AuditKeyLost
│   ├── WorkersNeedSharing
│   ├── ActionSecretInvalid
│   ├── LexBotInvalid
│   ├── LexFunctionInvalid
│   ├── LexServerDataInvalid
│   ├── NLUUnavailable
│   └── EmbedderInvalid
├── EmbedderUnavailable
├── ConnectUnavailable
├── ContactFlowInvalid
├── FlowRunError                a flow of Amazon Connect cannot be built, played or tested as asked
│   ├── FlowOptionInvalid
│   ├── FlowScriptInvalid
│   ├── FlowTestCaseInvalid
│   └── LambdaHandlerUnknown
├── TurnTooLong
├── LexError                    Amazon Lex, or a file of its, cannot be worked with
│   ├── LexBotUnfit
│   ├── LexArchiveInvalid
│   ├── LexBotMissing
│   ├── LexRoleMissing
│   ├── LexRequestInvalid
│   ├── LexRefused
│   ├── LexUnreachable
│   ├── LexCredentialsInvalid
│   ├── LexBuildFailed
│   └── LexTooSlow
├── SearchUnavailable
├── ErasureIncomplete
├── Overloaded
├── ShuttingDown
└── InternalError               a fault of ours

Each class states its message in Korean and English with named fields; the message says what happened and what to do.
"""

from aicc.models.errors.archives import (
    AuditKeyLost,
    BackupFailed,
    BackupInvalid,
    BackupUnsupported,
    DataDirInUse,
    DataDirNotEmpty,
    MigrationDiffers,
    MigrationJournalInvalid,
    MigrationTargetNotEmpty,
    StoreAddressInvalid,
)
from aicc.models.errors.base import (
    AiccError,
    InternalError,
)
from aicc.models.errors.bots import (
    ActionsBroken,
    ActionsTwice,
    ActionsUnknown,
    ArtefactInvalid,
    BotError,
    BotInvalid,
    BotMissing,
    ExpressionInvalid,
    FunctionBroken,
    FunctionUnknown,
    PatternInvalid,
    TrainingInvalid,
)
from aicc.models.errors.connect import ConnectUnavailable, TurnTooLong
from aicc.models.errors.duties import DataHeld, ErasureIncomplete, HoldNotFound, ReasonMissing
from aicc.models.errors.environment import (
    ActionSecretInvalid,
    AddressUnusable,
    EmbedderInvalid,
    EmbedderUnavailable,
    FolderNotEmpty,
    FolderUnwritable,
    KeyUnavailable,
    NothingEncrypted,
    Overloaded,
    PathMissing,
    PortInUse,
    RecordTooLarge,
    SealBroken,
    SearchUnavailable,
    SettingInvalid,
    SetupError,
    ShuttingDown,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreTooNew,
    StoreUnavailable,
    WorkersNeedSharing,
)
from aicc.models.errors.flow import ContactFlowInvalid
from aicc.models.errors.flow_run import (
    FlowOptionInvalid,
    FlowRunError,
    FlowScriptInvalid,
    FlowTestCaseInvalid,
    LambdaHandlerUnknown,
)
from aicc.models.errors.lex import LexError
from aicc.models.errors.lex_server import LexFunctionInvalid, LexServerDataInvalid
from aicc.models.errors.releases import (
    NoCanary,
    NoEarlierVersion,
    NothingToPublish,
    NotPublished,
    ReleasesDamaged,
    SnapshotDamaged,
    VersionNotFound,
)
from aicc.models.errors.requests import (
    AccessError,
    BodyTooLarge,
    BodyTooSlow,
    CursorInvalid,
    FAQEntryInvalid,
    FAQFileInvalid,
    FAQInvalid,
    FAQRelatedUnknown,
    FAQTwice,
    HeadTooLarge,
    HeadTooSlow,
    InputError,
    KeyInvalid,
    KeyMissing,
    MessageEmpty,
    MessageIdInvalid,
    MessageTooLong,
    MethodRefused,
    OriginRefused,
    RateLimited,
    RequestInvalid,
    RoleMissing,
    SynonymsInvalid,
    TokenExpired,
    TokenInvalid,
    TokenMissing,
)
from aicc.models.errors.state import (
    ActionInterrupted,
    AnswerNotFound,
    Conflict,
    ConversationBusy,
    ConversationExists,
    ConversationNotFound,
    DuplicateMessage,
    FAQChanged,
    FAQExists,
    FAQNotFound,
    FlowNotFound,
    NotFound,
    QuestionNotFound,
    RevisionNotFound,
    RouteNotFound,
    SessionFinished,
    SessionNotFound,
    StaleConversation,
    StepNotFound,
    TicketNotFound,
    TicketStateConflict,
)
from aicc.models.errors.understanding import LexBotInvalid, NLUUnavailable

__all__ = [
    "AccessError",
    "ActionInterrupted",
    "ActionSecretInvalid",
    "ActionsBroken",
    "ActionsTwice",
    "ActionsUnknown",
    "AddressUnusable",
    "AiccError",
    "AnswerNotFound",
    "ArtefactInvalid",
    "AuditKeyLost",
    "BackupFailed",
    "BackupInvalid",
    "BackupUnsupported",
    "BodyTooLarge",
    "BodyTooSlow",
    "BotError",
    "BotInvalid",
    "BotMissing",
    "Conflict",
    "ConnectUnavailable",
    "ContactFlowInvalid",
    "ConversationBusy",
    "ConversationExists",
    "ConversationNotFound",
    "CursorInvalid",
    "DataDirInUse",
    "DataDirNotEmpty",
    "DataHeld",
    "DuplicateMessage",
    "EmbedderInvalid",
    "EmbedderUnavailable",
    "ErasureIncomplete",
    "ExpressionInvalid",
    "FAQChanged",
    "FAQEntryInvalid",
    "FAQExists",
    "FAQFileInvalid",
    "FAQInvalid",
    "FAQNotFound",
    "FAQRelatedUnknown",
    "FAQTwice",
    "FlowNotFound",
    "FlowOptionInvalid",
    "FlowRunError",
    "FlowScriptInvalid",
    "FlowTestCaseInvalid",
    "FolderNotEmpty",
    "FolderUnwritable",
    "FunctionBroken",
    "FunctionUnknown",
    "HeadTooLarge",
    "HeadTooSlow",
    "HoldNotFound",
    "InputError",
    "InternalError",
    "KeyInvalid",
    "KeyMissing",
    "KeyUnavailable",
    "LambdaHandlerUnknown",
    "LexBotInvalid",
    "LexError",
    "LexFunctionInvalid",
    "LexServerDataInvalid",
    "MessageEmpty",
    "MessageIdInvalid",
    "MessageTooLong",
    "MethodRefused",
    "MigrationDiffers",
    "MigrationJournalInvalid",
    "MigrationTargetNotEmpty",
    "NLUUnavailable",
    "NoCanary",
    "NoEarlierVersion",
    "NotFound",
    "NotPublished",
    "NothingEncrypted",
    "NothingToPublish",
    "OriginRefused",
    "Overloaded",
    "PathMissing",
    "PatternInvalid",
    "PortInUse",
    "QuestionNotFound",
    "RateLimited",
    "ReasonMissing",
    "RecordTooLarge",
    "ReleasesDamaged",
    "RequestInvalid",
    "RevisionNotFound",
    "RoleMissing",
    "RouteNotFound",
    "SealBroken",
    "SearchUnavailable",
    "SessionFinished",
    "SessionNotFound",
    "SettingInvalid",
    "SetupError",
    "ShuttingDown",
    "SnapshotDamaged",
    "StaleConversation",
    "StepNotFound",
    "StoreAddressInvalid",
    "StoreCorrupt",
    "StoreError",
    "StoreFull",
    "StoreTooNew",
    "StoreUnavailable",
    "SynonymsInvalid",
    "TicketNotFound",
    "TicketStateConflict",
    "TokenExpired",
    "TokenInvalid",
    "TokenMissing",
    "TrainingInvalid",
    "TurnTooLong",
    "VersionNotFound",
    "WorkersNeedSharing",
]

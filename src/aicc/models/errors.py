"""Everything that can go wrong, in one tree.

AiccError
├── InputError                  what a caller sent cannot be used
│   ├── MessageEmpty
│   ├── MessageTooLong
│   ├── MessageIdInvalid
│   ├── RequestInvalid
│   ├── BodyTooLarge
│   ├── MethodRefused
│   ├── FAQInvalid
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
│   └── RouteNotFound
├── Conflict                    the world has moved on
│   ├── StaleConversation
│   ├── DuplicateMessage
│   ├── ConversationBusy
│   ├── ConversationExists
│   ├── SessionFinished
│   └── TicketStateConflict
├── RateLimited
├── BotError                    the bot's own files are wrong
│   ├── BotMissing
│   ├── BotInvalid
│   ├── ExpressionInvalid
│   ├── ActionsUnknown
│   ├── ActionsBroken
│   ├── TrainingInvalid
│   ├── PatternInvalid
│   └── ArtefactInvalid
├── StoreError                  the store cannot do its work
│   ├── StoreCorrupt
│   ├── StoreFull
│   ├── StoreTooNew
│   └── StoreUnavailable
├── SetupError                  the process cannot start as configured
│   ├── PortInUse
│   ├── PathMissing
│   ├── FolderNotEmpty
│   ├── FolderUnwritable
│   └── SettingInvalid
└── InternalError               a fault of ours

Each class states its message in Korean and English with named fields; the message says what happened and what to do.
"""

from collections.abc import Mapping
from typing import ClassVar


class AiccError(Exception):
    """Root of the tree. `code` is stable and searchable; `ko` and `en` are the message with its fields filled in."""

    code: ClassVar[str] = "error"
    korean: ClassVar[str] = "처리하지 못했습니다."
    english: ClassVar[str] = "The request could not be handled."

    def __init__(self, **fields: object) -> None:
        self.fields: Mapping[str, object] = fields
        self.ko = self.korean.format_map(fields)
        self.en = self.english.format_map(fields)
        super().__init__(f"{self.ko} / {self.en} [{self.code}]")


class InputError(AiccError):
    """What a caller sent cannot be used as it is."""

    code = "input_invalid"
    korean = "입력 값을 확인해 주세요."
    english = "Please check the input."


class MessageEmpty(InputError):
    """The message has no visible character."""

    code = "message_empty"
    korean = "메시지가 비어 있습니다. 내용을 입력해 주세요."
    english = "The message is empty. Please type something."


class MessageTooLong(InputError):
    """The message is longer than a turn accepts. Fields: length, limit (characters)."""

    code = "message_too_long"
    korean = "메시지가 너무 깁니다({length}자). {limit}자 이하로 나누어 보내 주세요."
    english = "The message is too long ({length} characters). Please send at most {limit} at a time."


class MessageIdInvalid(InputError):
    """The message id is empty, too long, or has characters other than letters, digits and -_.:"""

    code = "message_id_invalid"
    korean = "message_id는 영문자, 숫자, -_.: 로 1~128자여야 합니다."
    english = "message_id must be 1 to 128 letters, digits or -_.: characters."


class RequestInvalid(InputError):
    """The request is malformed. Field: problems (which field, what is wrong)."""

    code = "request_invalid"
    korean = "요청 형식이 올바르지 않습니다: {problems}"
    english = "The request is malformed: {problems}"


class BodyTooLarge(InputError):
    """The request body is over the limit. Field: limit (bytes)."""

    code = "body_too_large"
    korean = "요청 본문이 너무 큽니다. {limit}바이트 이하로 보내 주세요."
    english = "The request body is too large. Send at most {limit} bytes."


class MethodRefused(InputError):
    """The route exists and does not take this HTTP method."""

    code = "method_refused"
    korean = "이 주소에서는 사용할 수 없는 HTTP 메서드입니다. Allow 헤더를 확인해 주세요."
    english = "This route does not take that HTTP method; see the Allow header."


class FAQInvalid(InputError):
    """An FAQ entry lacks its question or answer, or has a priority outside 1 to 5."""

    code = "faq_invalid"
    korean = "FAQ에는 질문과 답변이 있어야 하고 priority는 1에서 5 사이여야 합니다."
    english = "An FAQ entry needs a question, an answer, and a priority from 1 to 5."


class CursorInvalid(InputError):
    """A paging cursor was not made by this server."""

    code = "cursor_invalid"
    korean = "페이지 커서가 올바르지 않습니다. 앞선 응답의 next 값을 그대로 보내 주세요."
    english = "The paging cursor is not valid. Send back the `next` value of the previous answer."


class AccessError(AiccError):
    """Who asks may not."""

    code = "access_denied"
    korean = "권한이 없습니다."
    english = "Not allowed."


class TokenMissing(AccessError):
    """A conversation was asked for without its token."""

    code = "token_missing"
    korean = "대화 토큰이 필요합니다. Authorization: Bearer <토큰> 헤더를 보내 주세요."
    english = "A conversation token is required: send an Authorization: Bearer <token> header."


class TokenInvalid(AccessError):
    """The token was not signed by this server for this conversation."""

    code = "token_invalid"
    korean = "대화 토큰이 올바르지 않습니다. 새 대화를 시작해 주세요."
    english = "The conversation token is not valid. Open a new conversation."


class TokenExpired(AccessError):
    """The token was valid once."""

    code = "token_expired"
    korean = "대화 토큰이 만료되었습니다. 새 대화를 시작해 주세요."
    english = "The conversation token has expired. Open a new conversation."


class KeyMissing(AccessError):
    """An admin route was asked for without a key."""

    code = "key_missing"
    korean = "관리자 키가 필요합니다. X-API-Key 헤더를 보내 주세요."
    english = "An admin key is required: send an X-API-Key header."


class KeyInvalid(AccessError):
    """The admin key is not one of ours."""

    code = "key_invalid"
    korean = "관리자 키가 올바르지 않습니다."
    english = "The admin key is not valid."


class RoleMissing(AccessError):
    """The key is valid but its role may not do this. Fields: role, needed."""

    code = "role_missing"
    korean = "이 작업에는 {needed} 권한이 필요합니다. 현재 키의 권한은 {role}입니다."
    english = "This needs the role {needed}; the key's role is {role}."


class OriginRefused(AccessError):
    """A browser page of another origin tried to open a stream."""

    code = "origin_refused"
    korean = "허용되지 않은 출처입니다. AICC_ALLOWED_ORIGINS 설정을 확인해 주세요."
    english = "This origin is not allowed. See the AICC_ALLOWED_ORIGINS setting."


class NotFound(AiccError):
    """There is no such thing."""

    code = "not_found"
    korean = "찾을 수 없습니다."
    english = "Not found."


class ConversationNotFound(NotFound):
    """No conversation has this id (or it was erased)."""

    code = "conversation_not_found"
    korean = "대화를 찾을 수 없습니다. 새 대화를 시작해 주세요."
    english = "There is no such conversation. Open a new one."


class TicketNotFound(NotFound):
    """No ticket has this id."""

    code = "ticket_not_found"
    korean = "상담 접수 내역을 찾을 수 없습니다."
    english = "There is no such ticket."


class SessionNotFound(NotFound):
    """ChatbotScenario knows no session of this id. Field: session."""

    code = "session_not_found"
    korean = "세션 {session} 이(가) 없습니다. create_session으로 먼저 만들어 주세요."
    english = "There is no session {session}. Make one with create_session first."


class FlowNotFound(NotFound):
    """The scenario type has no such flow. Fields: flow, known."""

    code = "flow_not_found"
    korean = "시나리오 {flow} 이(가) 없습니다. 사용할 수 있는 시나리오: {known}"
    english = "There is no scenario {flow}. Known scenarios: {known}"


class StepNotFound(NotFound):
    """A step points to a step that does not exist. Fields: flow, step."""

    code = "step_not_found"
    korean = "시나리오 {flow}에 단계 {step} 이(가) 없습니다. next_step 값을 확인해 주세요."
    english = "Scenario {flow} has no step {step}. Check the next_step values."


class FAQNotFound(NotFound):
    """No FAQ entry has this id."""

    code = "faq_not_found"
    korean = "FAQ 항목을 찾을 수 없습니다."
    english = "There is no such FAQ entry."


class RouteNotFound(NotFound):
    """No route has this path and method."""

    code = "route_not_found"
    korean = "요청한 주소가 없습니다. /docs 에서 사용할 수 있는 주소를 확인해 주세요."
    english = "There is no such route. See /docs for those that exist."


class Conflict(AiccError):
    """The world has moved on since the caller looked."""

    code = "conflict"
    korean = "다른 요청과 충돌했습니다. 다시 시도해 주세요."
    english = "Another request was faster. Please try again."


class StaleConversation(Conflict):
    """The conversation was saved by somebody else since it was loaded."""

    code = "stale_conversation"


class DuplicateMessage(Conflict):
    """A turn with this message id was recorded meanwhile."""

    code = "duplicate_message"


class ConversationBusy(Conflict):
    """The turn lost the race against other workers too often."""

    code = "conversation_busy"
    korean = "앞선 메시지를 처리하고 있습니다. 잠시 후 같은 message_id로 다시 보내 주세요."
    english = "Earlier messages are still being handled. Send again with the same message_id."


class ConversationExists(Conflict):
    """A conversation of this id exists already."""

    code = "conversation_exists"


class SessionFinished(Conflict):
    """The flow of this session has ended. Field: session."""

    code = "session_finished"
    korean = "세션 {session}에 진행 중인 시나리오가 없습니다. start_flow로 시작해 주세요."
    english = "Session {session} has no running scenario. Begin one with start_flow."


class TicketStateConflict(Conflict):
    """The ticket is not in a state that allows this. Fields: state, wanted."""

    code = "ticket_state_conflict"
    korean = "지금 상태({state})에서는 할 수 없는 작업입니다: {wanted}"
    english = "A ticket that is {state} cannot be {wanted}."


class RateLimited(AiccError):
    """The client sends faster than it may. Field: seconds until the next may come."""

    code = "rate_limited"
    korean = "요청이 너무 많습니다. {seconds}초 후에 다시 시도해 주세요."
    english = "Too many requests. Try again in {seconds} seconds."


class BotError(AiccError):
    """The bot's own files are wrong."""

    code = "bot_error"


class BotMissing(BotError):
    """There is no bot project in this folder. Field: path."""

    code = "bot_missing"
    korean = "{path} 에 봇 파일이 없습니다. 폴더를 확인하거나 aicc init으로 새로 만들어 주세요."
    english = "There are no bot files in {path}. Check the folder, or make one with aicc init."


class BotInvalid(BotError):
    """The bot project has mistakes. Field: report (one line each: file:line, what, what to do)."""

    code = "bot_invalid"
    korean = "봇 파일에 잘못이 있습니다.\n{report}"
    english = "The bot's files have mistakes; `aicc validate` lists them."


class ExpressionInvalid(BotError):
    """A condition or template cannot be read. Fields: text, why_ko, why_en."""

    code = "expression_invalid"
    korean = "식 {text!r} 을(를) 읽을 수 없습니다: {why_ko}"
    english = "Cannot read {text!r}: {why_en}"


class ActionsUnknown(BotError):
    """bot.yaml names actions that no installed package offers. Fields: name, known."""

    code = "actions_unknown"
    korean = "actions: {name} 을(를) 제공하는 패키지가 없습니다. 사용할 수 있는 값: {known}"
    english = "No installed package offers actions: {name}. Known: {known}"


class ActionsBroken(BotError):
    """The package that offers the actions cannot be loaded. Fields: name, why."""

    code = "actions_broken"
    korean = "actions: {name} 을(를) 불러올 수 없습니다({why}). 그 패키지를 고치거나 다시 설치해 주세요."
    english = "actions: {name} cannot be loaded ({why}). Correct or reinstall its package."


class TrainingInvalid(BotError):
    """There is nothing to learn from, or too much. Fields: found, limit (phrases)."""

    code = "training_invalid"
    korean = "학습 문장이 {found}개입니다. 1개에서 {limit}개 사이여야 합니다. intents.yaml을 확인해 주세요."
    english = "There are {found} example phrases; 1 to {limit} are needed. See intents.yaml."


class PatternInvalid(BotError):
    """An entity pattern is not a regular expression. Fields: name, why."""

    code = "pattern_invalid"
    korean = "개체 {name}의 정규식이 잘못되었습니다: {why}"
    english = "The pattern of entity {name} is not a regular expression: {why}"


class ArtefactInvalid(BotError):
    """A trained artefact is corrupt or foreign. Fields: path, why."""

    code = "artefact_invalid"
    korean = "학습 결과 파일 {path} 을(를) 사용할 수 없습니다({why}). aicc train으로 다시 만들어 주세요."
    english = "The artefact {path} cannot be used ({why}). Make it again with aicc train."


class StoreError(AiccError):
    """The store cannot do its work."""

    code = "store_error"
    korean = "저장소를 사용할 수 없습니다."
    english = "The store cannot be used."


class StoreCorrupt(StoreError):
    """The database file is not readable as one. Fields: path, why."""

    code = "store_corrupt"
    korean = "데이터베이스 {path} 이(가) 손상되었습니다({why}). 파일을 다른 곳에 보관하고 백업을 되돌려 주세요."
    english = "The database {path} is damaged ({why}). Keep the file aside and restore a backup."


class StoreFull(StoreError):
    """There is no room to write. Field: path."""

    code = "store_full"
    korean = "디스크에 공간이 없어 저장하지 못했습니다({path}). 공간을 확보한 뒤 같은 message_id로 다시 보내 주세요."
    english = "No disk space left to save ({path}). Free some, then send again with the same message_id."


class StoreTooNew(StoreError):
    """The database was written by a newer version. Fields: path, found, known."""

    code = "store_too_new"
    korean = "데이터베이스 {path}의 버전({found})이 이 프로그램({known})보다 새것입니다. aicc를 업그레이드해 주세요."
    english = "The database {path} has version {found}, this program knows {known}. Upgrade aicc."


class StoreUnavailable(StoreError):
    """The store did not answer. Fields: path, why."""

    code = "store_unavailable"
    korean = "저장소가 응답하지 않습니다({path}: {why}). 잠시 후 같은 message_id로 다시 보내 주세요."
    english = "The store does not answer ({path}: {why}). Send again later with the same message_id."


class SetupError(AiccError):
    """The process cannot start as configured."""

    code = "setup_error"


class PortInUse(SetupError):
    """Another process listens there. Fields: host, port."""

    code = "port_in_use"
    korean = "{host}:{port} 포트를 다른 프로그램이 사용하고 있습니다. --port로 다른 포트를 지정해 주세요."
    english = "{host}:{port} is in use. Choose another with --port."


class PathMissing(SetupError):
    """A command was given a file or folder that is not there, or is of no use to it. Fields: path, wanted_ko, wanted_en."""

    code = "path_missing"
    korean = "{path} 에서 {wanted_ko} 을(를) 찾을 수 없습니다. 경로를 확인해 주세요."
    english = "Found no {wanted_en} at {path}. Check the path."


class FolderNotEmpty(SetupError):
    """A new project may not be mixed with what is there. Field: path."""

    code = "folder_not_empty"
    korean = "{path} 은(는) 비어 있는 폴더가 아닙니다. 없는 폴더나 빈 폴더를 지정해 주세요."
    english = "{path} is not an empty folder. Name one that is empty or does not exist."


class FolderUnwritable(SetupError):
    """Nothing can be written there. Fields: path, why."""

    code = "folder_unwritable"
    korean = "{path} 에 쓸 수 없습니다({why}). 권한과 남은 공간을 확인하거나 다른 폴더를 지정해 주세요."
    english = "Cannot write to {path} ({why}). Check permissions and free space, or name another folder."


class SettingInvalid(SetupError):
    """A setting has a value that cannot be used. Field: problems."""

    code = "setting_invalid"
    korean = "설정 값이 올바르지 않습니다: {problems}. .env.example을 참고해 주세요."
    english = "A setting is not valid: {problems}. See .env.example."


class InternalError(AiccError):
    """A fault of ours; the log has the details under the request's id."""

    code = "internal_error"
    korean = "일시적인 오류가 발생했습니다. 잠시 후 다시 시도해 주세요."
    english = "Something went wrong on our side. Please try again shortly."

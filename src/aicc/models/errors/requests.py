"""What a caller sent, and whether they may. See the tree in aicc.models.errors."""

from aicc.models.errors.base import AiccError


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


class BodyTooSlow(InputError):
    """The request body did not arrive in time. Field: seconds (since it was begun)."""

    code = "body_too_slow"
    korean = "요청 본문이 {seconds}초 안에 도착하지 않았습니다. 연결을 확인하고 다시 보내 주세요."
    english = "The request body did not arrive within {seconds} seconds. Check the connection and send it again."


class HeadTooSlow(InputError):
    """The request's head did not arrive in time. Field: seconds (since it was begun)."""

    code = "head_too_slow"
    korean = "요청 머리글이 {seconds}초 안에 도착하지 않아 연결을 닫습니다. 연결을 확인하고 다시 보내 주세요."
    english = "The request's head did not arrive within {seconds} seconds. Check the connection and send it again."


class HeadTooLarge(InputError):
    """The request's head, or what stands between the parts of its body, is over the limit. Field: limit (bytes)."""

    code = "head_too_large"
    korean = "요청 머리글이 너무 큽니다. {limit}바이트 이하로 보내 주세요."
    english = "The request's head is too large. Send at most {limit} bytes."


class MethodRefused(InputError):
    """The route exists and does not take this HTTP method."""

    code = "method_refused"
    korean = "이 주소에서는 사용할 수 없는 HTTP 메서드입니다. Allow 헤더를 확인해 주세요."
    english = "This route does not take that HTTP method; see the Allow header."


class FAQInvalid(InputError):
    """An FAQ entry or a synonym set cannot be kept as it is. The classes below say what is wrong with it."""

    code = "faq_invalid"
    korean = "FAQ에는 질문과 답변이 있어야 하고 priority는 1에서 5 사이여야 합니다."
    english = "An FAQ entry needs a question, an answer, and a priority from 1 to 5."


class FAQEntryInvalid(FAQInvalid):
    """An entry cannot be kept. Fields: entry (its id), problems_ko, problems_en (all that is wrong with it)."""

    code = "faq_entry_invalid"
    korean = "FAQ 항목 {entry:을/를} 저장할 수 없습니다. {problems_ko}"
    english = "The FAQ entry {entry} cannot be kept. {problems_en}"


class FAQTwice(FAQInvalid):
    """Two entries ask the same, spaces and punctuation aside, or one list has an id twice.

    Fields: entry, other (its id), question.
    """

    code = "faq_twice"
    korean = "FAQ 항목 {entry}의 질문이 항목 {other}에도 있습니다: {question}. 한쪽을 고치거나 지워 주세요."
    english = "The FAQ entry {entry} asks the same as the entry {other}: {question}. Change or remove one of them."


class FAQRelatedUnknown(FAQInvalid):
    """An entry names a related entry that does not exist. Fields: entry, related."""

    code = "faq_related_unknown"
    korean = "FAQ 항목 {entry}의 related에 적힌 항목 {related:이/가} 없습니다. id를 확인하거나 지워 주세요."
    english = "The FAQ entry {entry} names {related} as related, and there is no such entry."


class FAQFileInvalid(FAQInvalid):
    """A file of entries has mistakes; nothing of it was taken. Field: found (how many)."""

    code = "faq_file_invalid"
    korean = "파일에 잘못이 {found}개 있어 아무것도 가져오지 않았습니다. problems에 적힌 곳을 고쳐 다시 보내 주세요."
    english = "The file has {found} mistakes; nothing was imported. Correct the places in `problems` and send it again."


class SynonymsInvalid(FAQInvalid):
    """A synonym set has too few or too many words, an empty one, or one twice; or its id comes twice.

    Fields: set, limit.
    """

    code = "synonyms_invalid"
    korean = (
        "동의어 묶음 {set:을/를} 쓸 수 없습니다. id는 한 번만, 낱말은 서로 다르게 적고, 양방향 묶음에는 둘 이상, "
        "한방향 묶음에는 하나 이상, 많아도 {limit}개까지 적어 주세요."
    )
    english = (
        "The synonym set {set} cannot be used: an id of its own and different words, two or more of them in a two-way "
        "set, one or more in a one-way set, at most {limit}."
    )


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


class RateLimited(AiccError):
    """The client sends faster than it may. Field: seconds until the next may come."""

    code = "rate_limited"
    korean = "요청이 너무 많습니다. {seconds}초 후에 다시 시도해 주세요."
    english = "Too many requests. Try again in {seconds} seconds."

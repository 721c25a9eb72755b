"""What is not there, or not any more as the caller thinks. See the tree in aicc.models.errors."""

from aicc.models.errors.base import AiccError


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
    korean = "세션 {session:이/가} 없습니다. create_session으로 먼저 만들어 주세요."
    english = "There is no session {session}. Make one with create_session first."


class FlowNotFound(NotFound):
    """The scenario type has no such flow. Fields: flow, known."""

    code = "flow_not_found"
    korean = "시나리오 {flow:이/가} 없습니다. 사용할 수 있는 시나리오: {known}"
    english = "There is no scenario {flow}. Known scenarios: {known}"


class StepNotFound(NotFound):
    """A step points to a step that does not exist. Fields: flow, step."""

    code = "step_not_found"
    korean = "시나리오 {flow}에 단계 {step:이/가} 없습니다. next_step 값을 확인해 주세요."
    english = "Scenario {flow} has no step {step}. Check the next_step values."


class FAQNotFound(NotFound):
    """No FAQ entry has this id."""

    code = "faq_not_found"
    korean = "FAQ 항목을 찾을 수 없습니다."
    english = "There is no such FAQ entry."


class RevisionNotFound(NotFound):
    """The FAQ entry has no revision of this number, or the revision removed it. Fields: entry, number."""

    code = "revision_not_found"
    korean = "FAQ 항목 {entry}에는 되돌릴 이력 {number:이/가} 없습니다. 이력을 다시 확인해 주세요."
    english = "The FAQ entry {entry} has no revision {number} to go back to. Look at its history again."


class QuestionNotFound(NotFound):
    """None of these unanswered questions is left: somebody settled them."""

    code = "question_not_found"
    korean = "답하지 못한 질문을 찾을 수 없습니다. 다른 사람이 이미 처리했을 수 있으니 목록을 다시 불러와 주세요."
    english = "There are no such unanswered questions; somebody may have settled them. Load the list again."


class AnswerNotFound(NotFound):
    """The turn does not exist, or no FAQ entry answered in it."""

    code = "answer_not_found"
    korean = "평가할 FAQ 답변이 없습니다. FAQ로 답한 턴의 번호를 보내 주세요."
    english = "There is no FAQ answer to rate. Send the number of a turn that an FAQ entry answered."


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
    korean = "앞선 메시지를 처리하고 있습니다. 잠시 후 다시 보내 주세요."
    english = "Earlier messages are still being handled. Please send again in a moment."


class ActionInterrupted(Conflict):
    """A process died while an action of this conversation may have been running: a person has to look what was done."""

    code = "action_interrupted"
    korean = "앞선 요청이 처리되었는지 알 수 없어 상담원이 이어받습니다."
    english = "Whether the earlier request was carried out is not known; a person goes on."


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


class FAQChanged(Conflict):
    """Somebody else changed the FAQ entry meanwhile. Field: entry."""

    code = "faq_changed"
    korean = "그 사이 다른 사람이 FAQ 항목 {entry:을/를} 바꿨습니다. 다시 불러온 뒤 고쳐 주세요."
    english = "Somebody else changed the FAQ entry {entry} meanwhile. Load it again and repeat the change."


class FAQExists(Conflict):
    """An FAQ entry of this id exists already. Field: entry."""

    code = "faq_exists"
    korean = "FAQ 항목 {entry:이/가} 이미 있습니다. 다른 id로 만들거나 그 항목을 고쳐 주세요."
    english = "There is an FAQ entry {entry} already. Use another id or change that entry."

"""What the law keeps from happening to personal data. See the tree in aicc.models.errors."""

from aicc.models.errors.base import AiccError
from aicc.models.errors.requests import InputError
from aicc.models.errors.state import Conflict, NotFound


class ReasonMissing(InputError):
    """Data leaves the centre, is deleted or is held, and nobody says why."""

    code = "reason_missing"
    korean = "개인정보를 내보내거나 지우거나 보존할 때는 사유가 필요합니다. reason(명령에서는 --reason)에 적어 주세요."
    english = "Exporting, erasing or holding personal data needs a reason. Give it as `reason`."


class HoldNotFound(NotFound):
    """The customer's data is not held."""

    code = "hold_not_found"
    korean = "이 고객에게는 보존 조치가 없습니다."
    english = "The data of this customer is not held."


class DataHeld(Conflict):
    """The customer's data is kept for a dispute or an order. Field: since (date)."""

    code = "data_held"
    korean = "{since}부터 법적 보존 조치가 있어 지울 수 없습니다. 보존 조치를 해제한 뒤에 지워 주세요."
    english = "The data has been on legal hold since {since} and cannot be deleted. Lift the hold first."


class ErasureIncomplete(AiccError):
    """Something of the customer was still found after everything was deleted. Field: where."""

    code = "erasure_incomplete"
    korean = "삭제한 뒤에도 고객의 데이터가 남아 있습니다({where}). 진행 중인 대화가 끝난 뒤 다시 지워 주세요."
    english = "Data of the customer was found after the deletion ({where}). Delete again when no conversation goes on."

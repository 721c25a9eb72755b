"""What is wrong with a flow of Amazon Connect. See the tree in aicc.models.errors."""

from aicc.models.errors.base import AiccError


class ContactFlowInvalid(AiccError):
    """A document is no flow of Amazon Connect. Fields: where (JSON pointer), why_ko, why_en."""

    code = "contact_flow_invalid"
    korean = "Amazon Connect 흐름으로 읽을 수 없습니다({where}): {why_ko}"
    english = "Cannot be read as a flow of Amazon Connect ({where}): {why_en}"

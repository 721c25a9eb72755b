"""What keeps a flow of Amazon Connect from being built, played or tested. See the tree in aicc.models.errors."""

from aicc.models.errors.base import AiccError


class FlowRunError(AiccError):
    """A flow of Amazon Connect cannot be built, played or tested as asked."""

    code = "flow_run_error"


class LambdaHandlerUnknown(FlowRunError):
    """A Lambda handler cannot be loaded. Fields: reference, why."""

    code = "lambda_handler_unknown"
    korean = "Lambda 핸들러 {reference:을/를} 불러올 수 없습니다. 모듈:함수 형식인지 확인해 주세요. ({why})"
    english = "The Lambda handler {reference} cannot be loaded; write module:function. ({why})"


class FlowScriptInvalid(FlowRunError):
    """A script or a conversation for a flow cannot be read. Fields: where, why_ko, why_en."""

    code = "flow_script_invalid"
    korean = "흐름의 대본을 읽을 수 없습니다({where}): {why_ko}"
    english = "The script of the flow cannot be read ({where}): {why_en}"


class FlowTestCaseInvalid(FlowRunError):
    """A document is no test case of Amazon Connect that this product knows. Fields: where, why_ko, why_en."""

    code = "flow_test_case_invalid"
    korean = "Amazon Connect의 테스트 케이스로 읽을 수 없습니다({where}): {why_ko}"
    english = "Cannot be read as a test case of Amazon Connect ({where}): {why_en}"


class FlowOptionInvalid(FlowRunError):
    """An option of `aicc aws flow` cannot be used. Fields: option, why_ko, why_en."""

    code = "flow_option_invalid"
    korean = "{option}: {why_ko}"
    english = "{option}: {why_en}"

"""What keeps the local Lex from starting. See the tree in aicc.models.errors."""

from aicc.models.errors.environment import SetupError


class LexFunctionInvalid(SetupError):
    """A Lambda function named on the command line cannot be used. Fields: given, why."""

    code = "lex_function_invalid"
    korean = "--lambda {given:을/를} 쓸 수 없습니다({why}). 이름=모듈:함수로 적고, 모듈이 있는 폴더에서 실행해 주세요."
    english = "--lambda {given} cannot be used ({why}). Write NAME=module:function, and run it where the module is."


class LexServerDataInvalid(SetupError):
    """The file of a local Lex cannot be used. Fields: path, why_ko, why_en."""

    code = "lex_server_data_invalid"
    korean = "--data {path:을/를} 쓸 수 없습니다: {why_ko}. 다른 파일을 지정하거나 이 파일을 옮겨 주세요."
    english = "--data {path} cannot be used: {why_en}. Name another file, or move this one away."

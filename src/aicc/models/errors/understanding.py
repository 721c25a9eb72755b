"""Understanding by others. See the tree in aicc.models.errors."""

from aicc.models.errors.environment import SetupError


class LexBotInvalid(SetupError):
    """An id of a bot of Lex cannot be one. Fields: name, value."""

    code = "lex_bot_invalid"
    korean = "{name:은/는} 영문과 숫자 10자리입니다: {value}. Lex 콘솔에서 봇과 별칭의 ID를 확인해 주세요."
    english = "{name} is ten letters and digits, not {value}. Look the ids of the bot and its alias up in Lex."


class NLUUnavailable(SetupError):
    """AWS is to understand messages and cannot be asked at all. Fields: why_ko, why_en."""

    code = "nlu_unavailable"
    korean = "AWS로 언어를 이해할 수 없습니다: {why_ko}."
    english = "AWS cannot understand messages: {why_en}."

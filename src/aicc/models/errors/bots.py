"""What is wrong with a bot's own files. See the tree in aicc.models.errors."""

from aicc.models.errors.base import AiccError


class BotError(AiccError):
    """The bot's own files are wrong."""

    code = "bot_error"


class BotMissing(BotError):
    """There is no bot project in this folder. Field: path."""

    code = "bot_missing"
    korean = "{path}에 봇 파일이 없습니다. 폴더를 확인하거나 aicc init으로 새로 만들어 주세요."
    english = "There are no bot files in {path}. Check the folder, or make one with aicc init."


class BotInvalid(BotError):
    """The bot project has mistakes. Field: report (one line each: file:line, what, what to do)."""

    code = "bot_invalid"
    korean = "봇 파일에 잘못이 있습니다.\n{report}"
    english = "The bot's files have mistakes; `aicc validate` lists them."


class ExpressionInvalid(BotError):
    """A condition or template cannot be read. Fields: text, why_ko, why_en."""

    code = "expression_invalid"
    korean = "식 {text!r:을/를} 읽을 수 없습니다: {why_ko}"
    english = "Cannot read {text!r}: {why_en}"


class ActionsUnknown(BotError):
    """bot.yaml names actions that no installed package offers. Fields: name, known."""

    code = "actions_unknown"
    korean = "actions: {name:을/를} 제공하는 패키지가 없습니다. 사용할 수 있는 값: {known}"
    english = "No installed package offers actions: {name}. Known: {known}"


class ActionsBroken(BotError):
    """The package that offers the actions cannot be loaded. Fields: name, why."""

    code = "actions_broken"
    korean = "actions: {name:을/를} 불러올 수 없습니다({why}). 그 패키지를 고치거나 다시 설치해 주세요."
    english = "actions: {name} cannot be loaded ({why}). Correct or reinstall its package."


class FunctionUnknown(BotError):
    """A check names a function that no installed package offers. Fields: name, known."""

    code = "function_unknown"
    korean = "검사 함수 {name:을/를} 제공하는 패키지가 없습니다. 사용할 수 있는 값: {known}"
    english = "No installed package offers the check {name} (entry points aicc.validations). Known: {known}"


class FunctionBroken(BotError):
    """The package that offers a check cannot be loaded. Fields: name, why."""

    code = "function_broken"
    korean = "검사 함수 {name:을/를} 불러올 수 없습니다({why}). 그 패키지를 고치거나 다시 설치해 주세요."
    english = "The check {name} cannot be loaded ({why}). Correct or reinstall its package."


class ActionsTwice(BotError):
    """Two backends of a bot know the same action. Field: names."""

    code = "actions_twice"
    korean = "액션 {names:이/가} actions.yaml에도, bot.yaml의 actions에도 있습니다. 한쪽의 이름을 바꿔 주세요."
    english = "Two backends know {names}: rename one, in actions.yaml or behind `actions` of bot.yaml."


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
    korean = "학습 결과 파일 {path:을/를} 사용할 수 없습니다({why}). aicc train으로 다시 만들어 주세요."
    english = "The artefact {path} cannot be used ({why}). Make it again with aicc train."

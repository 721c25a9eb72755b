"""The rules of the linter: each with its code, its words, and what Amazon says where Amazon refuses the same.

A check yields a `Finding`; `aicc.aws.flows.lint` makes a problem with a place of it. Amazon's own words are kept as
they are, in English: who searches for them must find them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from aicc.project.problems import Problem, Severity

# Members and indexes from the top of the document: ("Actions", 3, "Parameters", "Text").
Where = tuple[str | int, ...]


class Rule(NamedTuple):
    """One rule."""

    # What is wrong and what to do; with the fields of the finding, and {path}.
    ko: str
    en: str
    # What CreateContactFlow answers.
    aws: str = ""
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that does not hold, and where."""

    code: str
    where: Where
    fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The place as Amazon writes it: Actions[3].Parameters.Text."""
        return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.where).lstrip(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowProblem(Problem):
    """A finding in a file."""

    # JSON pointer of the place, or of what is nearest around it where something is missing.
    pointer: str
    # Identifier of the action; empty for the flow as a whole.
    action: str
    # What Amazon would answer; empty where it accepts the flow all the same.
    aws: str


_INVALID: Final = "Invalid Action property value. Path: {path}"
_W: Final = Severity.WARNING

RULES: Final[Mapping[str, Rule]] = {
    # --- what Amazon refuses, in its words ---
    "type_invalid": Rule(
        "{type:이라는/라는} 액션 유형은 없습니다. {instead_ko}",
        "There is no action type {type}. {instead_en}",
        "Invalid Action type. Type: {type}",
    ),
    "property_unknown": Rule(
        "{path:은/는} 쓸 수 없는 항목입니다. 지우거나 고쳐 주세요. {hint_ko}",
        "{path} is not a property here. Delete or correct it. {hint_en}",
        "Invalid Action property name. Path: {path}",
    ),
    "property_missing": Rule(
        "{path:이/가} 필요합니다. 값을 적어 주세요.",
        "{path} is required. Add it.",
        "Action is missing required property. Path: {path}",
    ),
    "property_invalid": Rule(
        "{path}에 {value:은/는} 쓸 수 없습니다. {wanted_ko}",
        "{path} cannot be {value}. {wanted_en}",
        _INVALID,
    ),
    "number_not_text": Rule(
        '{path}의 값은 JSON 숫자나 불리언이 아니라 문자열이어야 합니다. "{wanted}"처럼 따옴표로 감싸 주세요.',
        '{path} must be a JSON string, no number or boolean: write "{wanted}".',
        "{refusal}",
    ),
    "properties_exclusive": Rule(
        "{names:은/는} 함께 쓸 수 없습니다. 하나만 남겨 주세요.",
        "{names} exclude each other. Keep one.",
        "Only one of these properties may be defined. Properties: [{names}]",
    ),
    "properties_none": Rule(
        "{names} 중 하나가 필요합니다.",
        "One of {names} is required.",
        "At least one of [{names}] must be set",
    ),
    "id_invalid": Rule(
        "{path}의 값 {value:은/는} ARN도, ID(UUID)도, JSONPath도 아닙니다.",
        "{path} is {value}: neither an ARN, nor an id (UUID), nor a JSONPath.",
        "Not a supported id format",
    ),
    "arn_wrong": Rule(
        "{path}의 값 {value:은/는} 다른 것의 ARN입니다. {wanted} 꼴로 적어 주세요.",
        "{path} is {value}, which names something else. Write it like {wanted}.",
        _INVALID,
    ),
    "id_mixed": Rule(
        "{path:은/는} 고정값이거나 JSONPath 하나여야 합니다. 글자와 JSONPath를 섞을 수 없습니다.",
        "{path} must be fully static or exactly one JSONPath, not a mixture.",
        _INVALID,
    ),
    "tags_too_many": Rule(
        "태그가 {count}개입니다. 6개까지 쓸 수 있습니다.",
        "There are {count} tags; 6 are allowed.",
        "More than 6 tags in Parameters.Tags",
    ),
    "error_missing": Rule(
        "오류 {error}의 분기가 필요합니다. Transitions.Errors에 더해 주세요.",
        "A branch for the error {error} is required. Add it to Transitions.Errors.",
        "Action is missing required error. Error: {error}, Path: {action_path}",
    ),
    "error_invalid": Rule(
        "{type}에는 오류 {error:이/가} 없습니다. 분기를 지워 주세요. 쓸 수 있는 오류: {known}",
        "{type} knows no error {error}. Delete the branch; there are: {known}",
        "Invalid Action error. Error: {error}, Path: {action_path}",
    ),
    "transitions_unsupported": Rule(
        '{type:은/는} 흐름을 끝내는 액션입니다. "Transitions": {{}}로 비워 주세요.',
        '{type} ends the flow. Leave "Transitions": {{}} empty.',
        "Action does not support transitions. Path: {action_path}",
    ),
    "conditions_unsupported": Rule(
        "{type:은/는} 조건으로 나눌 수 없습니다. Conditions를 비우고 Compare를 쓰세요.",
        "{type} has no conditions. Empty Conditions, and use Compare.",
        "Action does not support conditions. Path: {action_path}",
    ),
    "condition_invalid": Rule(
        "조건 {condition:은/는} 쓸 수 없습니다. {wanted_ko}",
        "The condition {condition} cannot be. {wanted_en}",
        "Invalid Action property value. Path: {action_path}.Transitions.Conditions",
    ),
    "condition_missing": Rule(
        "조건이 모자랍니다: {wanted}. Transitions.Conditions에 더해 주세요.",
        "A condition is missing: {wanted}. Add it to Transitions.Conditions.",
        "Invalid Action property value. Path: {action_path}.Transitions.Conditions",
    ),
    "next_unknown": Rule(
        "{path:이/가} 가리키는 액션 {target:이/가} 이 흐름에 없습니다.",
        "{path} leads to {target}, and there is no such action in the flow.",
        _INVALID,
    ),
    "sources_disagree": Rule(
        "{path}: 자료가 서로 다릅니다({dispute_ko}). 올리기 전에 콘솔에서 확인해 주세요.",
        "{path}: the sources disagree ({dispute_en}). Try it in the console before you rely on it.",
        "{refusal}",
        _W,
    ),
    # --- what the limits and the language forbid ---
    "start_missing": Rule(
        "StartAction이 없습니다. 처음 실행할 액션의 Identifier를 적어 주세요.",
        "There is no StartAction. Name the first action.",
    ),
    "identifier_twice": Rule(
        "Identifier {identifier:을/를} 두 액션이 함께 씁니다. 하나를 바꿔 주세요.",
        "Two actions share the identifier {identifier}. Rename one.",
    ),
    "identifier_too_long": Rule(
        "Identifier가 {length}자입니다. 50자까지 쓸 수 있습니다.",
        "The identifier has {length} characters; 50 are allowed.",
    ),
    "identifier_characters": Rule(
        "Identifier에 쓸 수 없는 글자가 있습니다: {characters}. 한글과 공백은 괜찮습니다.",
        "The identifier has the forbidden characters {characters}. Korean letters and spaces are fine.",
    ),
    "identifier_reserved": Rule(
        "{identifier:은/는} Identifier로 쓸 수 없는 이름입니다. 다른 이름을 적어 주세요.",
        "{identifier} is reserved. Choose another identifier.",
    ),
    "actions_too_many": Rule(
        "액션이 {count}개입니다. 흐름 하나에 250개까지 쓸 수 있습니다. 모듈이나 다른 흐름으로 나눠 주세요.",
        "There are {count} actions; a flow may have 250. Move some into a module or another flow.",
    ),
    "content_too_large": Rule(
        "내용이 {size}바이트입니다. {limit}바이트까지 올릴 수 있습니다.",
        "The content has {size} bytes; {limit} can be uploaded.",
    ),
    "conditions_too_many": Rule(
        "조건이 너무 많거나 깊습니다. 겹침은 5단계, 하위 조건은 50개까지 쓸 수 있습니다.",
        "Too many conditions: they nest 5 deep, and one holds 50 others.",
    ),
    "flow_type_wrong": Rule(
        "{type:은/는} {flow_type} 흐름에서 쓸 수 없습니다. 쓸 수 있는 흐름: {allowed}",
        "{type} is not available in a {flow_type} flow, only in: {allowed}",
    ),
    "branch_twice": Rule(
        "{branch}의 분기가 앞에 이미 있습니다. 이 분기로는 가지 않으니 하나만 남겨 주세요.",
        "There is a branch for {branch} already, so that this one is never taken. Keep one.",
    ),
    "map_too_large": Rule(
        "{path}의 이름과 값이 모두 {size}바이트입니다. {limit}바이트까지 쓸 수 있습니다.",
        "The names and values of {path} have {size} bytes; {limit} are allowed.",
    ),
    "prompt_empty": Rule(
        "{path:이/가} 비어 있어 고객에게 아무것도 들리지 않습니다. 문구를 적거나 항목을 지워 주세요.",
        "{path} is empty: the customer hears nothing. Write the text, or delete it.",
    ),
    "prompt_too_long": Rule(
        "안내 문구가 너무 깁니다(전체 {length}자, 과금 {billed}자). 전체 6000자, 과금 3000자까지입니다.",
        "The prompt is too long ({length} characters, {billed} billed); 6000 and 3000 are allowed.",
    ),
    "ssml_broken": Rule(
        "{path}의 SSML을 읽을 수 없습니다: {why_ko}.",
        "The SSML of {path} cannot be read: {why_en}.",
    ),
    "ssml_break_too_long": Rule(
        "{path}의 쉼 {time:이/가} 너무 깁니다. 10초까지 쉴 수 있습니다.",
        "The break of {time} in {path} is too long; 10 seconds are allowed.",
    ),
    "ssml_tag_unknown": Rule(
        "Connect는 SSML 태그 <{tag}>를 몰라 없는 것처럼 넘어갑니다. 철자를 확인하거나 지워 주세요.",
        "Connect does not know the SSML tag <{tag}> and ignores it. Check the spelling, or delete it.",
        severity=_W,
    ),
    "ssml_in_text": Rule(
        "Text에 적은 SSML은 태그까지 그대로 읽힙니다. 항목의 이름을 SSML로 바꿔 주세요.",
        "SSML in Text is read aloud with its tags. Name the member SSML.",
        severity=_W,
    ),
    "language_form": Rule(
        "언어 {value:은/는} ko-KR처럼 적어야 합니다. 밑줄은 Lex가 쓰는 표기입니다.",
        "Write the language {value} like ko-KR; the underscore is how Lex spells it.",
    ),
    "language_unknown": Rule(
        "{value:은/는} Connect와 Lex의 언어 목록에 없습니다. 한국어는 ko-KR입니다. 콘솔에서 확인해 주세요.",
        "{value} is not among the languages of Connect and Lex; Korean is ko-KR. Try it in the console.",
        severity=_W,
    ),
    "voice_language": Rule(
        "목소리 {voice:은/는} {language:을/를} 말하지 못합니다. 이 언어의 목소리: {voices}",
        "The voice {voice} does not speak {language}. Voices of that language: {voices}",
    ),
    "lex_name_impossible": Rule(
        "Lex에는 {name:이라는/라는} 이름이 있을 수 없습니다. 이름은 영문자, 숫자, 사이의 _와 -로 100자까지입니다.",
        "Lex can have nothing named {name}: names are letters, digits, and _ or - between them, at most 100.",
    ),
    # --- JSONPath ---
    "path_root_unknown": Rule(
        "{jsonpath:을/를} 읽을 수 없습니다. {name:이라는/라는} 값은 없습니다. {hint_ko}",
        "{jsonpath} reads nothing: there is no {name}. {hint_en}",
    ),
    "path_root_unconfirmed": Rule(
        "{jsonpath}: $.{name:은/는} 문서에서 확인하지 못한 값입니다. 콘솔에서 확인해 주세요.",
        "{jsonpath}: no source confirms $.{name}. Try it in the console.",
        severity=_W,
    ),
    "path_not_here": Rule(
        "{jsonpath:은/는} {flow_type} 흐름에서 비어 있습니다. 상담원 정보는 귓속말, 보류, 상담원 전환 흐름에 옵니다.",
        "{jsonpath} is empty in a {flow_type} flow: agent data is there in whisper, hold and agent transfer flows.",
    ),
    # --- the way through the flow ---
    "unreachable": Rule(
        "{identifier}에 이르는 길이 없습니다. 이어 주거나 지워 주세요.",
        "Nothing leads to {identifier}. Connect or delete it.",
        severity=_W,
    ),
    "loop_endless": Rule(
        "{identifier}에서 시작하는 반복에 나가는 길이 없습니다({members}). 횟수를 세거나 끝내는 분기를 더해 주세요.",
        "The loop from {identifier} has no way out ({members}). Count it with Loop, or add a branch that ends.",
    ),
    "channel_wrong": Rule(
        "여기에는 {found} 연락만 오는데 {what:은/는} {wanted}에서만 됩니다. Compare의 분기를 확인해 주세요.",
        "Only {found} contacts come here, but {what} works on {wanted}. Check the branches of Compare.",
    ),
    "read_before_set": Rule(
        "{jsonpath:을/를} 읽지만 여기까지 오는 어느 길에서도 채우지 않습니다. {hint_ko}",
        "{jsonpath} is read, but no way to here sets it. {hint_en}",
        severity=_W,
    ),
    "external_nested": Rule(
        "{jsonpath:은/는} 비어 있습니다. Lambda의 답은 이름마다 문자열 하나(STRING_MAP)입니다. 깊은 값을 읽으려면 "
        "ResponseValidation.ResponseType을 JSON으로 적어 주세요.",
        "{jsonpath} is empty: the function's answer is one text a name (STRING_MAP). To read deeper, set "
        "ResponseValidation.ResponseType to JSON.",
        severity=_W,
    ),
    "external_envelope": Rule(
        "{jsonpath:은/는} API Gateway의 봉투에서 온 값입니다. Connect는 봉투를 열지 않습니다. Lambda가 문자열만 있는 "
        "납작한 맵을 돌려주게 고쳐 주세요.",
        "{jsonpath} belongs to the envelope of API Gateway, which Connect does not open. Let the function return a "
        "flat map of texts.",
        severity=_W,
    ),
    "external_not_yet": Rule(
        "{jsonpath:을/를} 읽지만 비동기로 부른 Lambda의 답은 아직 없습니다. 먼저 Wait로 기다려 주세요.",
        "{jsonpath} is read, but the function was called asynchronously and has not answered. Wait for it first.",
        severity=_W,
    ),
    "queue_missing": Rule(
        "{type}에 이르는 길 가운데 대기열을 정하지 않은 길이 있습니다. UpdateContactTargetQueue로 먼저 정해 주세요.",
        "On some way to {type} no queue is chosen. Choose one with UpdateContactTargetQueue before.",
        severity=_W,
    ),
    "lex_test_alias": Rule(
        "TSTALIASID는 시험용 별칭이라 동시에 두 대화까지만 받습니다. 배포한 별칭의 ARN을 적어 주세요.",
        "TSTALIASID is the alias for tests: it takes two conversations at a time. Use the ARN of a deployed alias.",
        severity=_W,
    ),
    "recording_unannounced": Rule(
        "녹음을 켜지만 고객에게 녹음한다고 알리지 않는 길이 있습니다. 상담원에게 연결하기 전에 안내해 주세요.",
        "Recording starts, and on some way the customer is not told. Say so before an agent joins.",
        severity=_W,
    ),
    "speech_not_heard": Rule(
        "GetParticipantInput은 전화의 번호 키만 받고 말이나 채팅은 듣지 못합니다. 누를 번호를 Conditions에 적거나, "
        "말을 들으려면 ConnectParticipantWithLexBot을 쓰세요.",
        "GetParticipantInput takes keys on the telephone only, no speech and no chat. Give it keys in Conditions, or "
        "use ConnectParticipantWithLexBot.",
        severity=_W,
    ),
    "lex_attributes_lost": Rule(
        "앞의 Lex 블록({earlier})의 세션 속성이 여기서 사라집니다. LexSessionAttributes에 다시 넘겨 주세요: {names}",
        "Session attributes of the Lex block before ({earlier}) are lost here. Pass them on in LexSessionAttributes: "
        "{names}",
        severity=_W,
    ),
    "language_missing": Rule(
        "Lex에 연결하기 전에 언어를 정하지 않는 길이 있습니다. UpdateContactData로 LanguageCode를 ko-KR로 정해 주세요.",
        "On some way to Lex no language is set. Set LanguageCode to ko-KR with UpdateContactData.",
        severity=_W,
    ),
    "language_mismatch": Rule(
        "이 길의 언어는 {language}인데 Lex 봇의 로캘은 {locale}입니다. LanguageCode를 같은 언어로 정해 주세요.",
        "The language here is {language}, the bot's locale {locale}. Set LanguageCode to the same.",
    ),
}


def amazon_path(where: Where) -> str:
    """Return a place as Amazon writes it: Actions[3].Parameters.Text."""
    return Finding(code="", where=where).path

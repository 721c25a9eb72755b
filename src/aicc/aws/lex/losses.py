"""What does not come along between a bot project and Lex: where, why, and who does it instead."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class LossKind(Enum):
    """A kind of loss: its code, and the reason in Korean and in English."""

    # --- to Lex ---
    BRANCHES = (
        "branches",
        "갈림길과 되풀이는 Lex에 없습니다. 기본 길의 질문만 Lex가 묻고, 갈림길은 코드 훅(Lambda)이 정합니다.",
        "Lex has no branches or loops; it asks what the plain way asks, the code hook (Lambda) decides the rest.",
    )
    OPTIONAL_SLOT = (
        "optional_slot",
        "이 질문은 기본 길에 없어 Lex가 스스로 묻지 않습니다(Optional). 필요할 때 코드 훅이 묻습니다.",
        "The question is not on the plain way: Lex never asks it by itself (Optional), the code hook does.",
    )
    ASKED_AGAIN = (
        "asked_again",
        "같은 빈칸을 다른 말로 묻는 단계입니다. Lex의 빈칸에는 질문이 하나뿐이어서 처음 질문만 남습니다.",
        "The slot is asked for in other words elsewhere; a slot of Lex has one prompt, the first is kept.",
    )
    SECOND_CONFIRMATION = (
        "second_confirmation",
        "Lex의 확인 질문은 인텐트에 하나이고 기본 길의 마지막에 있습니다. 이것은 예/아니요 빈칸이 되었습니다.",
        "An intent of Lex has one confirmation, the last on the plain way; this one became a yes-no slot.",
    )
    AFTER_CONFIRMATION = (
        "after_confirmation",
        "확인 뒤에 묻는 빈칸입니다. Lex는 빈칸을 모두 채운 다음에 확인하므로, 코드 훅이 없으면 확인보다 먼저 묻습니다.",
        "The slot is asked for after the confirmation; Lex by itself fills all slots before it confirms.",
    )
    CONFIRMATION_CHANGES = (
        "confirmation_changes",
        '확인에 "아니요"라고 하면 무엇을 바꿀지 묻는 일은 코드 훅이 합니다. Lex만으로는 그대로 끝납니다.',
        "After a no, the code hook asks what to change; Lex by itself ends the intent.",
    )
    ACTIONS = (
        "actions",
        "업무 처리(action)는 Lex에 없습니다. 이행(fulfillment) Lambda가 처리하고 그 결과는 세션 속성으로 전합니다.",
        "Lex runs no actions: the fulfilment Lambda does, and passes results on as session attributes.",
    )
    SPOKEN_BETWEEN = (
        "spoken_between",
        "질문과 질문 사이에 하는 말은 Lex에 둘 곳이 없습니다. 코드 훅이 말합니다.",
        "Lex has no place for words between two questions; the code hook says them.",
    )
    FORMATS = (
        "formats",
        "금액·가림·날짜 형식과 조사 고르기는 Lex에 없습니다. 값은 그대로 나오고, 조사는 다른 말로 바꿉니다.",
        "Lex formats nothing: values appear as they are, and what depends on their sound is said otherwise.",
    )
    WORDINGS = (
        "wordings",
        "Lex의 메시지는 변형이 둘까지이고 채널을 가리지 않습니다. 나머지 문구는 빠집니다.",
        "A message of Lex has at most two variations and is the same on all channels; the rest is left out.",
    )
    TOO_MANY_MESSAGES = (
        "too_many_messages",
        "Lex는 한 번에 메시지 묶음 다섯 개까지 말합니다. 나머지는 빠집니다.",
        "Lex says at most five message groups at a time; the rest is left out.",
    )
    LONG_BUTTON = (
        "long_button",
        "Lex 버튼의 글자는 50자까지입니다. 이 선택지는 버튼 없이 말로만 고를 수 있습니다.",
        "A button of Lex has at most 50 characters; this choice can be said, not pressed.",
    )
    REPROMPT_AND_HELP = (
        "reprompt_and_help",
        "다시 물을 때의 말(reprompt)과 도움말(help)은 Lex에 없습니다. Lex는 같은 질문을 되풀이합니다.",
        "Lex has no words of their own for asking again or for help; it repeats the question.",
    )
    VALIDATION = (
        "validation",
        "답의 검사(validation)는 Lex에 없습니다. 코드 훅이 검사합니다.",
        "Lex does not check answers; the code hook does.",
    )
    ROLE = (
        "role",
        "개체와 역할로 다른 문장에서 빈칸을 채우는 일은 Lex에 없습니다. 코드 훅이 채웁니다.",
        "Lex does not fill a slot from other sentences by entity and role; the code hook does.",
    )
    INPUT_TYPE = (
        "input_type",
        "ko_KR의 기본 슬롯 타입에 맞는 것이 없어 자유 입력(FreeFormInput)으로 받습니다. 값은 코드 훅이 읽습니다.",
        "No built-in slot type of ko_KR fits: it takes any words (FreeFormInput), the code hook reads them.",
    )
    DYNAMIC_OPTIONS = (
        "dynamic_options",
        "업무 처리 결과로 정해지는 선택지는 Lex에 미리 적을 수 없습니다. 자유 입력으로 받고 코드 훅이 고릅니다.",
        "Choices that an action returns cannot stand in Lex; it takes any words, the code hook chooses.",
    )
    SEVERAL_VALUES = (
        "several_values",
        "여러 개를 한 번에 고르는 빈칸은 Lex에서 영어(en_US)만 됩니다. 말한 그대로 받아 코드 훅이 나눕니다.",
        "Several values in one slot are for en_US only; the words come as they are, the code hook takes them apart.",
    )
    CALLED = (
        "called",
        "다른 시나리오를 부르는 단계입니다. 그 질문을 이 인텐트의 빈칸으로 옮겼습니다.",
        "The step calls another scenario; its questions became slots of this intent.",
    )
    HAND_OFF = (
        "hand_off",
        "상담원 전환은 Lex가 하지 않습니다. Connect 흐름이 인텐트 이름과 세션 속성을 보고 연결합니다.",
        "Lex hands nobody over; the Connect flow does, by intent and session attributes.",
    )
    CONSULT = (
        "consult",
        "FAQ의 답을 말하는 단계입니다. 이행 Lambda가 말합니다.",
        "The step says an answer of the FAQ; the fulfilment Lambda does.",
    )
    MANNERS = (
        "manners",
        "취소 확인(confirm_cancel)과 보관 기간(retention)은 Lex에 없습니다. aicc가 맡습니다.",
        "Lex knows no confirm_cancel and no retention; aicc does.",
    )
    MOODS = (
        "moods",
        "감정에 따라 다른 응답은 Lex에 없습니다. 기본 응답만 옮겼습니다.",
        "Lex does not answer by mood; only the default response came along.",
    )
    SHORT_PHRASE = (
        "short_phrase",
        "한 글자 문장은 Lex 빌드를 실패하게 하므로 뺐습니다.",
        "A sentence of one character breaks the build of Lex; it was left out.",
    )
    BRACES = (
        "braces",
        "중괄호는 Lex에서 빈칸을 뜻하므로 이 문장을 뺐습니다.",
        "Braces mean a slot in Lex; the sentence was left out.",
    )
    ENTITY = (
        "entity",
        "정규식·조합 개체는 ko_KR의 슬롯 타입이 될 수 없습니다(AMAZON.AlphaNumeric이 없음). 코드 훅이 찾습니다.",
        "Patterns and composites cannot be slot types of ko_KR (no AMAZON.AlphaNumeric); the code hook finds them.",
    )
    FUZZY = (
        "fuzzy",
        "Lex의 슬롯 타입에는 오타 허용(fuzzy) 설정이 없습니다.",
        "A slot type of Lex has no setting for misspelt words.",
    )
    FILE = (
        "file",
        "Lex에 둘 곳이 없습니다. 폴백 인텐트와 코드 훅 뒤의 aicc가 맡습니다.",
        "Lex has no place for it; aicc does it, behind the fallback intent and the code hook.",
    )
    # --- from Lex ---
    LEX_MEMBER = (
        "lex_member",
        "aicc에 없는 Lex 설정이라 옮기지 못했습니다.",
        "A setting of Lex that aicc has no place for.",
    )
    LEX_LOCALE = (
        "lex_locale",
        "언어 하나만 옮깁니다. 이 언어는 빠졌습니다.",
        "One language comes along; this one was left out.",
    )
    LEX_HOOK = (
        "lex_hook",
        "Lambda의 코드는 봇에 들어 있지 않습니다. actions.yaml의 주소를 업무를 처리하는 서버로 바꿔 주세요.",
        "The code of the Lambda is not in the bot; put your server's address in actions.yaml.",
    )
    LEX_UTTERANCE = (
        "lex_utterance",
        "예시 문장 속의 {빈칸}을 지웠습니다. 빈칸은 aicc가 개체로 채웁니다.",
        "The {slots} inside sample utterances were removed; aicc fills slots by entities.",
    )
    LEX_PHRASES = (
        "lex_phrases",
        "예시 문장이 둘이 안 되어 이름으로 채웠습니다. 예시 문장을 열 개 넘게 써 주세요.",
        "It has fewer than two sample utterances; its name fills in. Write ten or more.",
    )
    LEX_MESSAGE = (
        "lex_message",
        "SSML, 사용자 정의 페이로드, 카드의 그림과 부제는 글로만 옮겼습니다.",
        "SSML, custom payloads, pictures and subtitles of cards came along as text only.",
    )
    LEX_NAME = (
        "lex_name",
        "aicc의 이름 규칙에 맞게 이름을 바꿨습니다.",
        "The name was changed to one that aicc takes.",
    )
    LEX_DEFAULTS = (
        "lex_defaults",
        "빈칸의 기본값, 예시 문장, 컨텍스트는 aicc에 없습니다.",
        "aicc has no default values, sample utterances or contexts of slots.",
    )

    def __init__(self, code: str, ko: str, en: str) -> None:
        self.code = code
        self.ko = ko
        self.en = en

    @property
    def covered(self) -> bool:
        """Return whether aicc does it all the same, behind the fallback intent and the code hooks of Lex."""
        return self in _COVERED


_COVERED: Final = frozenset(
    {
        *(LossKind.BRANCHES, LossKind.OPTIONAL_SLOT, LossKind.ASKED_AGAIN, LossKind.SECOND_CONFIRMATION),
        *(
            LossKind.AFTER_CONFIRMATION,
            LossKind.CONFIRMATION_CHANGES,
            LossKind.ACTIONS,
            LossKind.SPOKEN_BETWEEN,
            LossKind.FORMATS,
        ),
        *(LossKind.REPROMPT_AND_HELP, LossKind.VALIDATION, LossKind.ROLE, LossKind.INPUT_TYPE, LossKind.FILE),
        *(LossKind.DYNAMIC_OPTIONS, LossKind.SEVERAL_VALUES, LossKind.CALLED, LossKind.CONSULT, LossKind.MANNERS),
        *(LossKind.ENTITY, LossKind.HAND_OFF),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One thing that does not come along."""

    kind: LossKind
    # File and step of the bot project, or place in the bot of Lex.
    place: str
    # What it is, where the place does not say it: the sentence, the member.
    what: str = ""

    def __str__(self) -> str:
        where = f"{self.place} ({self.what})" if self.what else self.place
        return f"{where}: [{self.kind.code}] {self.kind.ko} / {self.kind.en}"

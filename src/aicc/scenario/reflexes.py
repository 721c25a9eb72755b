"""Short commands that mean the same at any step of any scenario."""

import re
from collections.abc import Sequence
from typing import Final

from aicc.models.scenario import Reflex
from aicc.utils.particles import strip_josa
from aicc.utils.text import squeeze

# What the button says on which a waiting customer returns to the bot.
TO_BOT_BUTTON: Final = "챗봇으로 돌아가기"

# Whole messages, compared without spaces and punctuation.
_SAID: Final = {
    Reflex.CANCEL: """
        취소 취소해 취소해줘 취소해요 취소해주세요 취소할게요 취소할래 취소할래요 취소하고싶어요 그만 그만할게요
        그만할래 그만할래요 그만하자 그만둘래요 그만두기 안할래 안할래요 안할게요 됐어그만 중단 중단해줘
        중단해주세요 나가기 종료 cancel stop
    """,
    Reflex.REPEAT: """
        다시 다시말해줘 다시말해주세요 다시말씀해주세요 다시한번 다시한번말해줘 다시한번말씀해주세요
        뭐라고 뭐라고요 뭐라고하셨어요 못들었어요 잘못들었어요 반복 repeat again
    """,
    Reflex.BACK: """
        이전 이전으로 이전단계 이전단계로 이전질문 이전질문으로 이전으로돌아가 이전으로돌아가줘 이전으로가주세요
        이전으로돌아가주세요 뒤로 뒤로가기 뒤로가줘 뒤로가주세요 앞으로돌아가줘 앞질문으로 한단계뒤로 전단계로 back
    """,
    Reflex.RESTART: """
        처음부터 처음부터다시 처음부터다시해줘 처음부터다시할게요 처음부터다시할래요 처음부터할래요
        처음부터할게요 처음부터다시해주세요 다시시작 다시시작해줘 다시시작할게요 다시처음부터 restart
    """,
    Reflex.MENU: """
        처음으로 처음으로가줘 처음으로가주세요 처음으로돌아가줘 처음으로돌아갈래요 처음화면 처음화면으로
        메인 메인으로 메인메뉴 메인메뉴로 메뉴 홈 홈으로 menu home
    """,
    Reflex.WAIT: """
        아잠깐 아잠시만 아잠시만요
        잠깐 잠깐만 잠깐만요 잠시만 잠시만요 아니잠깐만요 아잠깐만요 잠깐기다려 잠깐만기다려 잠깐만기다려주세요
        잠시만기다려주세요 기다려 기다려줘 기다려주세요 기다려봐 기다려보세요 찾아볼게요 찾아보고있어요
    """,
    Reflex.HELP: """
        도움말 도움 도와줘 도와주세요 사용법 어떻게해요 어떻게하나요 어떻게해야하나요 뭐라고해야돼요 뭘입력해요
        뭐라고입력해요
        왜 왜요 왜필요해요 왜필요하죠 왜필요한데요 왜물어봐요 왜물어보세요 그게뭐예요 그게뭐죠 그게뭔데요 help
    """,
}
_WORDS: Final = {reflex: frozenset(words.split()) for reflex, words in _SAID.items()}
# The customer no longer waits for a person.
_TO_BOT: Final = frozenset(
    """
        챗봇으로돌아가기 챗봇으로 챗봇 챗봇이랑할게요 챗봇상담 상담취소 상담취소할게요 상담취소해주세요 상담원취소
        돌아가기 처음으로 안기다릴래요 취소
    """.split()  # noqa: SIM905 - read as words
)
# 요금이 얼마라고요?
_SAY_AGAIN: Final = re.compile(r".{0,8}(?:뭐|뭔|얼마|언제|어디|누구|몇).{0,3}라고(?:요|하셨어요|하셨죠|했어요|했죠)?")
_NO_AGENT: Final = re.compile(
    r"(?:상담원|상담사|직원|사람)\s*(?:은|는|이|을|를)?\s*(?:말고|아니고|필요\s*없|안\s*불러|괜찮)"
)
_AT_A_LOSS: Final = re.compile(
    r"(?:저|제|음|어|글쎄요?)?(.{0,12}?)(?:이|가|은|는|을|를)?(?:잘)?"
    r"(?:몰라요?|모르겠(?:어요?|는데요?|습니다|네요)|모르는데요?|모릅니다|기억(?:이)?안나(?:요|는데요|네요)?|"
    r"까먹었(?:어요?|습니다)|잊어버렸(?:어요?|습니다)|못찾겠(?:어요?|습니다))"
)
# Leaving the running scenario for another at once: 이체 말고 잔액 조회할래요, 취소하고 카드 분실 신고.
_LEAVING_FOR: Final = re.compile(r"(?:취소하고|그만하고|그만두고|관두고)(?!\s*싶)|됐고|나중에 하고|미루고")
_INSTEAD_OF: Final = re.compile(r"말고|대신에?\s")


# Leaving for good, at whatever question: 고마워요 이만 끊을게요. What else may be cut off (인터넷 끊을게요) is none.
_BEFORE_LEAVING: Final = (
    r"(?:네|예|응|아|아니요|아니|아뇨|괜찮(?:아요|습니다)|됐(?:어요|습니다)|알겠(?:어요|습니다)|고마워요?|고맙습니다|"
    r"감사(?:해요?|합니다|드려요|드립니다)|수고하(?:세요|십시오|셨습니다|셨어요)|그럼|그러면|그만|이만|이제|일단|저는?|제가|"
    r"여기까지|오늘은|다음에|나중에|다시|할게요|걸게요|전화(?:드릴게요|를|는)?|통화(?:를|는)?)*"
)
_HANGS_UP: Final = re.compile(
    _BEFORE_LEAVING + r"끊(?:을게요?|을께요?|겠습니다|을래요?|어요|습니다|자|을려고요|어도(?:돼요|될까요|되죠|되나요))"
    r"(?:안녕히계세요|수고하(?:세요|십시오)|감사합니다|고마워요|고맙습니다|들어가세요)*"
)

# In a running scenario a message may end in these: 이체 취소할게요, 그냥 안 할래요.
_LEAVING: Final = (
    "취소할게요",
    "취소할래요",
    "취소할래",
    "취소해줘",
    "취소해주세요",
    "그만할게요",
    "그만할래요",
    "안할래요",
    "안할게요",
    "안할래",
    "취소하고싶어요",
    "취소하고싶은데요",
    "그만하고싶어요",
    "그만두고싶어요",
    "그만둘래요",
    "그만둘게요",
)
# Words that say nothing about what is left.
_FILLER: Final = re.compile("하던거|아니요|아니|아뇨|그냥|그럼|이거|이건|지금|업무|전부|모두|다|저|음|네|예|응")
_PARTICLE: Final = re.compile("[은는을를도만]$")


def read_reflex(text: str, *, running: str = "") -> Reflex | None:
    """Return the command that the message is, or None.

    Args:
        text: the message.
        running: name of the running scenario, which may be left; "" when none runs. Only there help is a command: a bot
            has an intent of its own for it elsewhere.
    """
    said = squeeze(text)
    if running and _leaves(said, running):
        return Reflex.CANCEL
    if _HANGS_UP.fullmatch(said):
        return Reflex.FAREWELL
    found = next((reflex for reflex, words in _WORDS.items() if said in words), None)
    if found is None and running and _SAY_AGAIN.fullmatch(said):
        return Reflex.REPEAT
    return None if found is Reflex.HELP and not running else found


def refuses_agent(text: str) -> bool:
    """Return whether the customer does not want the person that the message names: 상담원 말고 그냥 할게요."""
    return _NO_AGENT.search(text) is not None


def is_at_a_loss(text: str, about: Sequence[str]) -> bool:
    """Return whether the customer does not know the answer to a question: 몰라요, 고객번호를 몰라요.

    Args:
        text: the message.
        about: what the question asks for, as customers call it.
    """
    found = _AT_A_LOSS.fullmatch(squeeze(text))
    return found is not None and (not found[1] or strip_josa(found[1]) in map(squeeze, about))


def returns_to_bot(text: str) -> bool:
    """Return whether a customer who waits for a person goes back to the bot with the message."""
    return squeeze(text) in _TO_BOT


def switches(text: str, running: str) -> bool:
    """Return whether the message leaves the running scenario, of this name, for good for what else it asks."""
    if _LEAVING_FOR.search(text):
        return True
    found = _INSTEAD_OF.search(text)
    # 이체 말고 잔액 조회; 이거 말고 다른 주문 may be an answer.
    return found is not None and any(word in text[: found.start()] for word in running.split())


def _leaves(said: str, running: str) -> bool:
    """Return whether the message leaves this scenario and no other business: 자동이체 취소해 주세요 is not 이체."""
    ending = next((ending for ending in _LEAVING if said.endswith(ending)), None)
    if ending is None:
        return False
    name = squeeze(running)
    before = said.removesuffix(ending)
    return before in name or _PARTICLE.sub("", _FILLER.sub("", before)) in name

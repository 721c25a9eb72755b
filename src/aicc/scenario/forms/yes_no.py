"""Yes and no, as Korean customers say them."""

import re
from typing import Final

from aicc.scenario.forms.words import asks
from aicc.utils.patterns import lazy_pattern
from aicc.utils.text import squeeze


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that are an answer all by themselves.
_YES: Final = _set(
    """
    네 예 넵 넹 옙 네네 예예 응 응응 어 ㅇ ㅇㅇ ㅇㅇㅇ ㅇㅋ 맞아 맞아요 맞습니다 맞음 맞네요 그래 그래요 그럼요
    그렇습니다 그렇게해주세요 좋아 좋아요 좋습니다 확인 확인했어요 동의 동의함 동의해요 동의합니다 진행 진행해줘
    진행해주세요 진행할게요 할게요 할래 할래요 해줘 해주세요 부탁해요 부탁드려요 부탁드립니다 보내줘 보내주세요
    신고 신고해줘 신청 yes y ok okay 오케이
    """
)
_NO: Final = _set(
    """
    아니 아니요 아니오 아뇨 아녀 아니에요 아니예요 아닙니다 노 노노 ㄴ ㄴㄴ 틀려 틀려요 틀렸어요 달라요 싫어
    싫어요 싫습니다 됐어 됐어요 됐습니다 괜찮아 괜찮아요 괜찮습니다 안할래 안할래요 안할게요 안해 안해요 하지마
    하지마요 하지마세요 동의안함 동의안해요 동의하지않음 동의하지않아요 동의하지않습니다 필요없어요 no n
    """
)
# Words that say yes or no in front of others or behind them, where 확인 or 신청 would begin another subject.
_OPENING_YES: Final = _set(
    "네 예 넵 넹 옙 네네 응 ㅇ ㅇㅇ ㅇㅋ 그래 그래요 그럼요 좋아 좋아요 좋습니다 맞아 맞아요 맞습니다 오케이 ok"
)
_OPENING_NO: Final = _set("아니 아니요 아니오 아뇨 아니에요 아닙니다 노 ㄴㄴ 싫어요 no")
_CLOSING_YES: Final = _set("네 예 넵 응 맞아 맞아요 맞습니다 동의합니다 좋아요")
# In a yes these take it back, or leave in doubt what is agreed to: 네, 취소해 주세요; 네, 20만원이요.
_CONTRARY: Final = lazy_pattern(
    r"취소|그만|중단|멈춰|멈추|말고|마세요|지마|지말|지않|안(?![녕내전심])|못|별로|아니|싫|없|됐|괜찮|잠깐|잠시|"
    r"나중|다음|아직|다시|생각|기다|근데|그런데|바꿀|바꾸|바꿔|변경|수정|틀|모르|글쎄|상담원|직원|확인해|조회|"
    r"[0-9]|[십백천만억]원"
)
# The end of a question about what is so, not about what is to be done.
_FACT: Final = lazy_pattern(r"(?:[인신은한]가|있으신가|[있없됐했났]나|였나|었나|계신가|시는가)요[?.]?\s*$")
_WITHDRAWING: Final = lazy_pattern(r"취소|그만|중단|아니|상담원|직원|잠깐|잠시")
_REFUSING: Final = lazy_pattern(r"(?:안|못)(?:할|해|보낼|보내|받을)|지(?:마|말|않)")
# Asking to look or to stop is no consent, whatever was asked.
_REQUEST: Final = lazy_pattern(
    r"(?!.*(?:확인|조회|취소|중단))(.{2,5}?)(?:도|좀|을|를)?(?:해줘|해줘요|해주세요|해주십시오|할게요|할래요|하겠습니다|부탁해요|부탁드려요|부탁드립니다)"
)
# To 주문을 취소할까요 these are a yes, or a no.
_CANCELLING: Final = lazy_pattern(
    r"(?:취소(?:해줘요?|해주세요|해주십시오|할게요|할래요?|하겠습니다|합니다|해요?|하고싶어요|부탁드려요|부탁해요|요|)"
    r"|(?P<not>취소(?:는)?(?:하지(?:마|말)|안할|안해|말아|않)\S*))$"
)
# Putting it off is a no to what is asked now.
_LATER: Final = lazy_pattern(
    r"(?:아니요?)?(?:(?:나중에|다음에|담에|이따가?|다음번에).*|(?:생각|고민)(?:좀|더|좀더)?해(?:보고|볼게)\S*)(?<!네)"
)
_DIGIT: Final = lazy_pattern(r"\d")
# What may stand beside a consent and changes nothing.
_PLAIN: Final = lazy_pattern(
    r"아|어|음|그럼|그래|(?:그렇게|이대로|그대로|바로|지금|빨리|얼른|어서|당장|꼭|좀|제발|다|급해)요?|"
    r"(?:네|예|넵|응|좋|맞|진행|확인|동의|부탁|감사|고마|고맙|해|할|하|보내|주세|줘|이체|송금|신청|접수|예약|등록|발급|재발급|변경|바꿔|"
    r"취소|정지|해지|가입|결제|납부|충전|반품|교환|환불|저장|처리)\S*"
)
_FEW_WORDS: Final = 4
_MANY_WORDS: Final = 8
# A longer text says more than that.
_SHORT: Final = 12
_SENTENCE_END: Final = lazy_pattern(r"(?<=[.!?])\s+|\n")
_ASKING: Final = lazy_pattern(r"(?:까요|나요)[.!]?$|\?$")


def read_yes_no(text: str, *, question: str = "") -> bool | None:
    """Return yes or no as Korean customers say them, or None.

    Of the question it needs the words: to 재발급해 드릴까요, 재발급해 주세요 is a yes.
    """
    said = squeeze(text)
    if said in _YES or said in _NO:
        return said in _YES
    cancels = _CANCELLING.search(said)
    if cancels and _asks_to("취소", question):
        return cancels["not"] is None
    if _LATER.fullmatch(said) and len(said) <= _SHORT:
        return False
    words = [word for word in map(squeeze, text.split()) if word]
    if not words or asks(text):
        return None
    if words[0] in _OPENING_YES and len(words) <= _MANY_WORDS and _FACT.search(question):
        # 위험한가요? 네 소방차가 못 지나가요: nothing is agreed to, so nothing is taken back.
        return None if _WITHDRAWING.search(text) else True
    return _by_words(words, question) if len(words) <= _FEW_WORDS else None


def _by_words(words: list[str], question: str) -> bool | None:
    """Read a yes or no from the first or the last of a few words, or from a request for what the question asks."""
    said, rest = "".join(words), "".join(words[1:])
    if words[0] in _OPENING_NO:
        # 아니 13번지 takes another answer back.
        return None if rest in _YES or _DIGIT.search(rest) else False
    if words[0] in _OPENING_YES or words[-1] in _CLOSING_YES:
        others = words[1:] if words[0] in _OPENING_YES else words[:-1]
        contrary = [word for word in _CONTRARY.findall("".join(others)) if not _is_asked(word, question)]
        return None if contrary or any(word in _NO for word in words) else True
    if _REFUSING.search(said):
        return False if len(said) <= _SHORT else None
    asked_for = _REQUEST.fullmatch(said)
    return True if asked_for and _asks_to(asked_for.group(1), question) else None


def consents_plainly(text: str, question: str) -> bool:
    """Return whether a yes says nothing that the question did not say: 네, 내일 보내주세요 is no plain one."""
    asked = squeeze(question)
    words = [word for word in map(squeeze, text.split()) if word]
    return all(word in _YES or _PLAIN.fullmatch(word) or (len(word) > 1 and word[:2] in asked) for word in words)


def _is_asked(word: str, question: str) -> bool:
    """Return whether the question speaks of it itself: to 바꾸시겠어요, 네 바꿀래요 is a yes."""
    asked = squeeze(question)
    return (len(word) > 1 and word[:2] in asked) or (
        word.startswith("바") and re.search("바[꾸꿀꿔]", asked) is not None
    )


def _asks_to(deed: str, question: str) -> bool:
    """Return whether the question asks to do this: in 이체할까요? 확인해 주세요 only 이체 is asked."""
    asked = "".join(squeeze(part) for part in _SENTENCE_END.split(question) if _ASKING.search(part.strip()))
    return any(f"{deed}{ending}" in asked for ending in "할해하")

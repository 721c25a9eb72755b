"""What the words around a time say of it: whether it is gone by, and whether it is asked for and not said."""

from typing import Final

from aicc.entities.times.expression import Moment, Period, Prefer, TimeExpression, Window
from aicc.utils.patterns import lazy_pattern

# How far behind a time its verb is looked for, in characters.
_REACH: Final = 30
# 했, 됐, 썼, 샀: every syllable that ends in ㅆ is of the past, except 있 and 겠.
_PAST_SYLLABLES: Final = "".join(chr(code) for code in range(ord("갔"), ord("힣"), 28) if chr(code) not in "있겠")
_DONE: Final = (
    "(?:결제|이체|송금|출금|입금|주문|구매|구입|사용|이용|승인|신청|가입|충전|환전|발급|접수|청구|납부|인출|거래|취소|"
    "발송|등록|처리|통화|문의|상담)"
)
_DONE_THING: Final = (
    rf"(?:{_DONE} ?(?:한|하신|된|받은)(?![다대])|(?<![가-힣])(?:쓴|산|보낸|받은|나간|빠져나간|들어온|낸)(?= |$))"
)
_RECORDS: Final = "내역|명세서|청구서|영수증"
_COMING: Final = (
    "예약|예매|예정|약속|만기|려고|[하내가]야|[하되]면|[하되]는데|인데|[할갈낼볼될쓸살줄올을] ?(?:게|거|건|수|때|돈)|"
    "할|보낼|바꿔|바꾸|변경|잡[아았은]|까지"
)
_SIGNS: Final = lazy_pattern(
    rf"(?P<future>{_COMING}|[.?!\n])|"
    rf"^분(?!기)|{_DONE_THING}|[{_PAST_SYLLABLES}]|{_RECORDS}|거래|"
    r"(?:카드 ?값|이용 ?대금)(?!.{0,15}(?:내야|낼|납부|나가|빠져|언제))|"
    r"(?:결제|주문|구매|승인|출금) ?(?:건|취소|환불)"
)
_RECORD_BEFORE: Final = lazy_pattern(rf"(?:{_RECORDS})|{_DONE_THING} ?(?:거|게|건|것|날|돈)")

# 며칠 걸려요, 몇 시간이에요, 며칠까지: nobody said how many.
_HOW_MANY: Final = lazy_pattern(r"며칠|몇")
_ASKED: Final = lazy_pattern(
    r"(?:이나|쯤|정도|동안|간)? ?(?:걸[리려릴린렸]|소요|남|이[에예야죠지냐]|인[가지데]|까지|에(?! ?한)|날)"
)
_QUESTION: Final = lazy_pattern(r"[^.?!]{0,40}(?:\?|[나까가]요|는지|을지|까(?![가-힣])|나(?![가-힣]))")


def prefer(text: str, start: int, end: int, *, after: int, before: int) -> Prefer:
    """Return which of the days that fit is meant by text[start:end]: the last for what is done, else the next.

    The first sign behind it decides, up to the next time (`before`); without one, records named between the time
    before (`after`) and it.
    """
    sign = _SIGNS.search(text[end : min(before, end + _REACH)])
    if sign:
        return Prefer.FUTURE if sign["future"] else Prefer.RECENT
    return Prefer.RECENT if _RECORD_BEFORE.search(text[max(after, start - _REACH) : start]) else Prefer.FUTURE


def asked(text: str, expression: TimeExpression) -> bool:
    """Return whether the expression is a question for its number: 며칠 걸려요?, 며칠 뒤에 오나요?"""
    if not _HOW_MANY.match(text, expression.start):
        return False
    meaning = expression.meaning
    if isinstance(meaning, Period):
        return _ASKED.match(text, expression.end) is not None
    ahead = isinstance(meaning, Window) or (isinstance(meaning, Moment) and meaning.sign > 0)
    return ahead and _QUESTION.match(text, expression.end) is not None

"""Reading a customer's answer to a step: accepted, wrong, or not an answer to this question at all."""

import re
from dataclasses import dataclass
from typing import Final, assert_never

import regex

from aicc.models.scenario import Ask, InputType, Option, Validation, ValidationType, Value
from aicc.utils.hangul import NUMBER_PATTERN, parse_number
from aicc.utils.text import normalize, squeeze


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The answer, as the slot keeps it."""

    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An answer of the right kind that may not be; the message says why."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """Not an answer to this question: something else may be meant."""


Answer = Accepted | Rejected | Unfit


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
_OPENING_YES: Final = _set("네 예 넵 넹 옙 네네 응 ㅇ ㅇㅇ ㅇㅋ 그래 그래요 그럼요 좋아 좋아요 맞아 맞아요 맞습니다")
_OPENING_NO: Final = _set("아니 아니요 아니오 아뇨 아니에요 아닙니다 노 ㄴㄴ 싫어요 no")
_CLOSING_YES: Final = _set("네 예 넵 응 맞아 맞아요 맞습니다 동의합니다 좋아요")
# In a yes these take it back, or leave in doubt what is agreed to: 네, 취소해 주세요; 네, 20만원이요.
_CONTRARY: Final = re.compile(
    r"취소|그만|중단|멈춰|멈추|말고|마세요|지마|지말|지않|안(?![녕내전심])|못|별로|아니|싫|없|됐|괜찮|잠깐|잠시|"
    r"나중|다음|아직|다시|생각|기다|근데|그런데|바꿀|바꾸|바꿔|변경|수정|틀|모르|글쎄|상담원|직원|확인해|조회|"
    r"[0-9]|[십백천만억]원"
)
_REFUSING: Final = re.compile(r"(?:안|못)(?:할|해|보낼|보내|받을)|지(?:마|말|않)")
# Asking to look or to stop is no consent, whatever was asked.
_REQUEST: Final = re.compile(
    r"(?!.*(?:확인|조회|취소|중단))(.{2,5}?)(?:해줘|해줘요|해주세요|해주십시오|할게요|할래요|하겠습니다|부탁해요|부탁드려요|부탁드립니다)"
)
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n")
_ASKING: Final = re.compile(r"(?:까요|나요)[.!]?$|\?$")
# Questions are never answers: they belong to the FAQ or to another scenario.
_QUESTION: Final = re.compile(
    r"\?|얼마|어떻게|어떡|언제|어디|무엇|무슨|뭐|뭔|왜|몇|누구|수수료|문의|궁금|물어|가능한가|되나|될까|"
    r"인가요|나요|까요|는지"
)

_ORDINALS: Final = {"첫": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}
_PLACE: Final = re.compile(
    rf"([0-9]{{1,2}}|(?:{'|'.join(_ORDINALS)})(?=번째)|[일이삼사오육칠팔구](?=번))(번째|번|째)?"
    r"(?:거|것|걸)?(?:이요|요|이에요|예요|입니다|으로|로)?(?:할게요|할래요|해줘|해주세요|부탁해요|주세요)?"
)
_POLITE: Final = re.compile(r"(?:이요|요|이에요|예요|입니다|으로|로)$")
_INSTEAD: Final = re.compile(r"말고|아니고|아니라|빼고")

_DIGITS_ONLY: Final = re.compile(r"[0-9][0-9\s-]*")
# Digits followed by what they count (3건, 5만원) are no identifier.
_AROUND_DIGITS: Final = re.compile(
    r"[^0-9]{0,12}?([0-9][0-9\s-]{2,}[0-9])(?!\s?(?:[만억원월일시분건명개살%]|천|년|번째|퍼센트))[^0-9]{0,8}"
)
_PHONE: Final = re.compile(r"(?<![0-9])(?:\+82[-\s]?0?|0)1[016789][-\s.]?[0-9]{3,4}[-\s.]?[0-9]{4}(?![0-9])")

# A whole answer that is an amount in figures, letters or both, with no other word in it.
_AMOUNT: Final = re.compile(
    r"(?:(?:네|예|음|어|그럼|그냥|한|약|대략|총|딱|금|월|연|금액은|연봉은?|연소득은?|소득은?)\s*+)?"
    rf"(?P<number>{NUMBER_PATTERN})\s*+"
    r"(?P<won>원)?(?:\s*+(?:정도|쯤|가량|만|이요|요|이에요|예요|입니다|이야|으로|로|을|를|이체|송금|보내|할게요|해|줘|"
    r"주세요|보낼게요|부탁해요|부탁드려요|부탁드립니다))*+[\s.,!~]*+"
)
# An amount that begins with a figure, among a few other words.
_FIGURE: Final = re.compile(rf"(?<![0-9.,-])(?=[0-9])(?P<number>{NUMBER_PATTERN})\s*(?P<won>원)?")
_COUNTED: Final = re.compile(r"\s?(?:[월일시분건명개살번회%]|년|퍼센트|달러|엔|유로)")
_MYRIAD: Final = re.compile(r"[만억조]")
# A customer's pattern check may not hang a turn.
_PATTERN_SECONDS: Final = 0.05


def read_answer(ask: Ask, text: str) -> Answer:
    """Read the customer's text as an answer to the step."""
    value = _read(ask, text)
    if value is None:
        return Unfit()
    wrong = _violation(ask.validation, value) if ask.validation else None
    return Rejected(message=wrong) if wrong is not None else Accepted(value=value)


def _read(ask: Ask, text: str) -> Value:
    if ask.input_type is InputType.TEXT:
        return text
    # An option may be called 수수료 문의.
    if ask.input_type is not InputType.SELECTION and _QUESTION.search(text):
        return None
    return _read_typed(ask, normalize(text).replace("–", "-"))


def _read_typed(ask: Ask, text: str) -> Value:
    value: Value
    match ask.input_type:
        case InputType.TEXT | InputType.SECRET | InputType.DIGITS | InputType.ACCOUNT:
            value = _read_digits(text)
        case InputType.PHONE:
            value = _read_phone(text)
        case InputType.NUMBER | InputType.MONEY:
            value = _read_number(text, ask)
        case InputType.SELECTION:
            value = _read_selection(ask.options, text)
        case InputType.YES_NO:
            value = read_yes_no(text, question=_words(ask))
        case _:
            assert_never(ask.input_type)
    return value


def _words(ask: Ask) -> str:
    return "".join(part for part in ask.message.parts if isinstance(part, str))


def _read_digits(text: str) -> str | None:
    found = _DIGITS_ONLY.fullmatch(text) or _AROUND_DIGITS.fullmatch(text)
    return re.sub(r"[^0-9]", "", found.group(1) if found.lastindex else found.group()) if found else None


def _read_phone(text: str) -> str | None:
    found = _PHONE.search(text)
    if found is None:
        return _read_digits(text)
    return re.sub(r"[^0-9]", "", re.sub(r"^\+82[-\s]?0?", "0", found.group()))


def _read_number(text: str, ask: Ask) -> int | float | None:
    """Return the one number of a text; none or several is no answer."""
    found = _AMOUNT.fullmatch(text) or _only_figure(text, ask)
    number = parse_number(found["number"]) if found else None
    if found is None or number is None:
        return None
    if ask.input_type is InputType.MONEY:
        # There is no half won.
        return number if isinstance(number, int) else None
    if ask.unit == "만원" and (found["won"] or _MYRIAD.search(found["number"])):
        whole = number / 10_000
        return int(whole) if whole.is_integer() else whole
    return number


def _only_figure(text: str, ask: Ask) -> re.Match[str] | None:
    found = list(_FIGURE.finditer(text))
    if len(found) != 1:
        return None
    before, after = text[: found[0].start()], text[found[0].end() :]
    is_amount = ask.input_type is InputType.MONEY or ask.unit is not None
    if is_amount and not found[0]["won"] and _COUNTED.match(after):
        return None
    # -5만원 and 오백3만 are no amounts.
    if before.endswith("-") or parse_number(before.split(" ")[-1]) is not None:
        return None
    return found[0] if len(squeeze(before + after)) <= 8 else None


def _read_selection(options: tuple[Option, ...], text: str) -> str | None:
    # 예금 말고 적금: what counts comes after.
    said = squeeze(_INSTEAD.split(text)[-1])
    names = {squeeze(name): option.value for option in options for name in (option.value, *option.synonyms)}
    named = names.get(said) or names.get(_POLITE.sub("", said))
    if named is not None or _QUESTION.search(text):
        return named
    numbered = _PLACE.fullmatch(said)
    if numbered:
        return _option_at(options, numbered.group(1), counted=numbered.group(2) is not None)
    contained = [name for name in names if name and name in said]
    # 국민 inside 국민은행 says nothing of its own.
    meant = {names[name] for name in contained if not any(name != other and name in other for other in contained)}
    length = max((len(name) for name in contained), default=0)
    return meant.pop() if len(meant) == 1 and len(said) - length <= 8 else None


def _option_at(options: tuple[Option, ...], number: str, *, counted: bool) -> str | None:
    # 3 to the options 1개월, 3개월, 6개월 is the second, 3번 the third.
    begun = [option.value for option in options if re.match(rf"{number}(?![0-9])", option.value)]
    if len(begun) == 1 and not counted:
        return begun[0]
    place = _ORDINALS.get(number) or parse_number(number)
    return options[int(place) - 1].value if place and 1 <= place <= len(options) else None


def read_yes_no(text: str, *, question: str = "") -> bool | None:
    """Return yes or no as Korean customers say them, or None.

    Of the question it needs the words: to 재발급해 드릴까요, 재발급해 주세요 is a yes.
    """
    said = squeeze(text)
    if said in _YES or said in _NO:
        return said in _YES
    words = [word for word in map(squeeze, text.split()) if word]
    if not words or len(words) > 4 or _QUESTION.search(text):
        return None
    rest = "".join(words[1:])
    if words[0] in _OPENING_NO:
        return None if rest in _YES else False
    if words[0] in _OPENING_YES or words[-1] in _CLOSING_YES:
        others = words[1:] if words[0] in _OPENING_YES else words[:-1]
        return None if _CONTRARY.search("".join(others)) or any(word in _NO for word in words) else True
    if _REFUSING.search(said):
        return False if len(said) <= 12 else None
    asked_for = _REQUEST.fullmatch(said)
    return True if asked_for and _asks_to(asked_for.group(1), question) else None


def _asks_to(deed: str, question: str) -> bool:
    """Return whether the question asks to do this: in 이체할까요? 확인해 주세요 only 이체 is asked."""
    asked = "".join(squeeze(part) for part in _SENTENCE_END.split(question) if _ASKING.search(part.strip()))
    return any(f"{deed}{ending}" in asked for ending in "할해하")


def _violation(validation: Validation, value: Value) -> str | None:
    return None if _satisfies(validation, value) else validation.message


def _satisfies(validation: Validation, value: Value) -> bool:
    text = value if isinstance(value, str) else ""
    match validation.type:
        case ValidationType.RANGE:
            return isinstance(value, int | float) and _within(float(value), validation)
        case ValidationType.LENGTH:
            return _within(float(len(text)), validation)
        case ValidationType.DIGITS:
            return text.isdigit() and len(text) == validation.length
        case ValidationType.PATTERN:
            return _matches(validation.pattern or "", text)
        case _:
            assert_never(validation.type)


def _matches(pattern: str, text: str) -> bool:
    try:
        return regex.fullmatch(pattern, text, timeout=_PATTERN_SECONDS) is not None
    except TimeoutError:
        return False


def _within(size: float, validation: Validation) -> bool:
    above = validation.minimum is None or size >= validation.minimum
    return above and (validation.maximum is None or size <= validation.maximum)

"""Abusive language (폭언): insults, swearing, threats and sexual harassment, also where the writer hides them.

Words are hidden by digits and signs (시1발, 병@신), by spaces (시 발), by initials (ㅅㅂ), by drawing out (씨이발),
by look-alikes (씌발, 븅신) and by the keyboard's other language (tlqkf). Words that only look like it are told apart by
what stands around them: 시발점, 다시 발급, 3시 발차, 새끼손가락, 지랄탄, 이 년 약정, 앱이 꺼져요.
"""

import re
from typing import Final

from aicc.nlu.sentiment.ngrams import MAX_CHARACTERS

# What hides between two syllables of one word.
_GAP: Final = r"[^\w\s]{0,2}[0-9_^ㅡ]{0,2}[^\w\s]{0,2}"
_START: Final = r"(?<![가-힣0-9])"
_END: Final = r"(?![가-힣])"
# Initials stand apart from other letters: ㅋㅅㅂㅋ is none.
_NO_LETTER: Final = r"(?<![가-힣ㄱ-ㅎ])"
# Whom an insult is thrown at. 년 is also a year.
_WHO: Final = r"(?:놈|년(?!도|대|간|차|생|\s?[0-9])|새\s?끼|새퀴|쉐끼|쉑|새꺄|것들)"
_HARMLESS_YOUNG: Final = r"(?!\s?(?:손|발|고양|강아|돼지|줄|사료|분양|입양|용품|밥\s|간식|한\s?마리|두\s?마리))"


def _hidden(words: str) -> str:
    """Return a pattern of these words with anything hidden between their syllables."""
    return "(?:" + "|".join(_GAP.join(map(re.escape, word)) for word in words.split()) + ")"


def _spaced(words: str) -> str:
    """Return a pattern of these words cut up by single spaces, standing alone or before whom they are thrown at."""
    cut = "|".join(r"\s".join(map(re.escape, word)) for word in words.split())
    return rf"{_START}(?:{cut})(?:\s?{_WHO}|{_END})"


_SWEARING: Final = (
    _hidden("씨발 씨팔 씌발 쒸발 씹할 씹새 씹년 씹놈 쉬발 씨바") + "(?!스)",
    rf"[씨시]이{{1,3}}[발팔]{_END}",
    # 시발 also begins harmless words (시발점) and ends others (다시 발급, 3시 발차).
    _START + _hidden("시발 시팔 시바") + rf"(?:{_WHO}|[아이것련롬]?{_END})(?!\s?(?:이누|택시|자동차))",
    r"(?<![ㄱ-ㅎ])[ㅅㅆ][^\w\s]{0,2}[0-9]{0,2}\s?ㅂ(?![ㄱ-ㅎ])|[시씨]ㅂ|[ㅅㅆ]ㅣㅂㅏㄹ",
    _spaced("시발 씨발 씨팔 병신 지랄"),
    _spaced("개새끼") + _HARMLESS_YOUNG,
    _hidden("개새끼 개색끼 개새키 개색기 개쉐끼 개쌔끼 개스끼") + _HARMLESS_YOUNG + r"|ㄱㅅㄲ|개새(?:들|야)",
    _hidden("병신 븅신 빙신") + r"(?!년(?:도|에|생|의|부터)?(?:\s|$)|일주)|(?<![가-힣])등신(?!대|불)",
    _NO_LETTER + r"(?:ㅂ[0-9\s]?ㅅ|ㅄ)(?![ㄱ-ㅎ])",
    _hidden("지랄 지럴 쥐랄") + r"(?!탄)|(?<![가-힣])(?:염병|옘병)(?:하|할|떨|\s?떨|을\s?떨)|육시랄|우라질",
    _NO_LETTER + r"(?:ㅈ[0-9]?ㄹ(?![ㄱ-ㅎ])|ㅈ같|ㅈ까|ㅈ만한|ㄲㅈ(?![ㄱ-ㅎ])|ㄷㅊ(?![ㄱ-ㅎ])|ㄴㄱㅁ)|좆",
    r"쌍놈|쌍년|썅|호로\s?(?:새끼|자식|놈)|후레\s?자식|엠창|느금마",
    r"(?:니|네|너네|니네|느그)\s?(?:애미|에미|애비|에비|부모가)",
    # The same typed with the keyboard switched to Latin letters.
    r"(?<![a-z])(?:tlqkf?|qudtls|rotorl|wlfkf|alcls(?:sha|sus|torl))(?![a-z])",
)
_INSULTS: Final = (
    r"(?:미친|미췬|또라이|돌아이|멍청한|무식한|더러운|사기꾼|도둑|나쁜|못생긴|어린|썩을|망할|싸가지\s?없는|재수\s?없는|"
    rf"같은|기계|하는|먹는|통신사|공무원)\s?{_WHO}{_HARMLESS_YOUNG}",
    rf"{_START}[이그저요]\s?(?:놈|새끼|쉐끼|새퀴){_HARMLESS_YOUNG}|{_START}[이그저]\s?년(?:아|들|이\s)|이\s?자식(?:아|들아|이\s)",
    r"(?:새\s?끼|새퀴|쉐끼)(?:야|들아|들이|\s?아냐)|새\s?꺄|(?:놈의|놈들의)\s?새끼",
    r"또라이|똘아이|돌아이\s?(?:냐|야|아냐|들|새)|싸가지(?:가|도)?\s?없|멍청아|[이야너니]\s?(?:멍청이|머저리|쪼다|찐따)",
    r"(?:무식한|멍청한|못\s?배운)\s?(?:게|것이|것들)|뇌가\s?없|대가리(?:가|는|에|를)?\s?(?:장식|똥|텅|깨|박|비)",
    r"(?:벌레|버러지|개|짐승)(?:만도|보다)\s?못한\s?(?:것|놈|년|인간|새끼)|버러지\s?같",
    r"개\s?소리\s?(?:하|집어|작작|말|지껄|냐|야)|개[0-9]소리|개수작|헛소리\s?(?:집어|작작|하지)",
    r"주제에\s?(?:어디|감히|무슨|말|뭘)|어디서\s?말\s?대(?:답|꾸)|그러니까?\s?전화나\s?받",
    r"(?:주둥이|아가리|아갈|입)\s?(?:닥|쳐\s?닥|찢|놀리)|닥쳐(?![오온올왔])|닥치(?:고|라)|엿(?:이나)?\s?(?:쳐|처)?\s?먹어|"
    r"처먹(?:어라|고\s?노|는\s)",
    r"(?:^|[야너]\s?|썩\s?|당장\s?)꺼져(?:라|$|\s(?!버|있|요|서))|^꺼지라고",
)
_THREATS: Final = (
    r"(?:죽여|찢어|패|때려|불\s?질러|쑤셔|밟아)\s?(?:버린다|버릴|버리겠|놓을|준다|줄까|주마)",
    r"(?:칼|망치|몽둥이|흉기)\S?\s?들고\s?(?:찾|쫓|간다|갈)|밤길\s?조심|죽고\s?싶(?:냐|나\b|어\?)|(?:뒤질|뒈질)래|"
    r"나가\s?(?:뒤|뒈|죽)[져어]?|다\s?(?:뒤|뒈)져|(?:뒤|뒈)져(?:라|버려|\s?버려)",
)
_HARASSMENT: Final = (
    r"속옷\s?(?:무슨\s?색|뭐|어떤\s?거)\s?입|(?:가슴|엉덩이)\S?\s?(?:커|크니|크냐|만지|빨)(?:\?|$|고\s?싶)|"
    r"몸매\S?\s?(?:좋|죽이|어때)|목소리\S?\s?(?:\S{1,3}\s)?(?:섹시|야하)|섹스|나랑\s?(?:잘래|자자|사귈|만날래)|"
    r"오빠랑|오늘\s?밤에?\s?(?:시간\s?있|만날)|벗어\s?봐",
)
# Coarse talk that is aimed at nobody.
_COARSE: Final = (r"존[0-9\s]?나\s|ㅈㄴ|졸라\s|빡[치쳐]|젠장|제길|개같",)
# Strongest first; abuse is decided from 0.5 on. The letters are those that any match begins with: looking for them
# first makes reading a message ten times faster.
_RULES: Final = tuple(
    (score, re.compile(f"(?=[{letters}])(?:" + "|".join(f"(?:{pattern})" for pattern in patterns) + ")"))
    for score, letters, patterns in (
        (0.97, "씨씌쒸씹쉬시ㅅㅆ개병븅빙등지쥐염옘육우ㄱㄲㄴㄷㅂㅄㅈ좆쌍썅호후엠느니네너tqrwa", _SWEARING),
        (
            0.9,
            "미또돌똘멍무더사도나못어썩망싸재같기하먹통공이그저요새퀴쉐놈야너니뇌대벌버개짐헛주아입닥엿처꺼당",
            _INSULTS,
        ),
        (0.9, "죽찢패때불쑤밟칼망몽흉밤뒤뒈나다", _THREATS),
        (0.8, "속가엉몸목섹나오벗", _HARASSMENT),
        (0.3, "존ㅈ졸빡젠제개", _COARSE),
    )
)


def rate(text: str) -> float:
    """Return how sure the rules are that a normalised text is abusive, 0..1."""
    shown = text[:MAX_CHARACTERS].lower()
    return next((score for score, pattern in _RULES if pattern.search(shown) is not None), 0.0)

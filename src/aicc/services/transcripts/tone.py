"""Sentences that are not polite Korean (존댓말), by their endings.

A sentence that closes with a full stop, a question or an exclamation mark must end politely. A line without one is
mostly a heading, a figure or an item of a list, and only a plainly blunt ending counts against it.
"""

import re
from typing import Final

# What may stand behind the ending: quotes, brackets with a remark, marks and pictures.
_BEHIND: Final = re.compile(r"(?:\s*[(\[（][^()\[\]（）]*[)\]）]|[^\w가-힣%)\]]+)+$")
_STOPS: Final = re.compile(r"(?<=[.!?。…~])[\"'”’」』)]*\s+|\n+")
_CLOSED: Final = re.compile(r"[.!?。…][\"'”’」』)\s]*$")
# A name that is called at the end: 확인되었습니다, 김하늘님.
_CALLED: Final = re.compile(r",\s*[^,]{1,20}님$")
_HANGUL_END: Final = re.compile(r"[가-힣]$")
_POLITE: Final = re.compile(r"(?:니다|니까|시오|소서|[요죠]|^[네예]|하시기 바랍)$")
# An example is quoted speech, not the bot's own.
_EXAMPLE: Final = re.compile(r"^\s*(?:[-*·•]\s*)?(?:예시?|보기|예를 들면)\s*[:)]")
_BLUNT: Final = re.compile(
    r"(?:[했됐갔왔봤줬겠있없않같많좋싫]다|[가-힣][았었였]다|한다|된다|는다|준다|간다|온다|본다|이다|하라|해라|"
    r"해줘|해 줘|해봐|할게|할래|할까|하자|하니|했니|했어|됐어|있어|없어|알았어|몰라|이야|거야|맞아|아니야|됐냐|하냐)$"
)


def impolite(text: str) -> tuple[str, ...]:
    """Return the sentences of a text that do not end politely."""
    return tuple(sentence for sentence in map(str.strip, _STOPS.split(text)) if sentence and not _polite(sentence))


def _polite(sentence: str) -> bool:
    ending = _CALLED.sub("", _BEHIND.sub("", sentence))
    # Of a number, an address or a name in Latin letters nobody can say it.
    if not _HANGUL_END.search(ending) or _EXAMPLE.match(sentence):
        return True
    return bool(_POLITE.search(ending)) if _CLOSED.search(sentence) else not _BLUNT.search(ending)

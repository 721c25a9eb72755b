"""What to do about phrases that a bot confuses, in words for the one who writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aicc.models.bot import Bot, Intent
from aicc.services.evaluation.reading import shown
from aicc.services.evaluation.wording import squeezed
from aicc.utils.hangul import josa

ENOUGH_PHRASES: Final = 8
_MORE_PHRASES: Final = 3
# Words that begin so say how somebody asks, not what for.
_GRAMMAR: Final = ("싶", "있", "되", "돼", "하", "할", "해", "주", "줘", "부탁", "알려", "가능", "궁금", "어떻게", "좀")


class SuggestionKind(StrEnum):
    """What to do."""

    KEEP_ONE = "keep_one"
    MOVE = "move"
    DISTINGUISH = "distinguish"
    MORE_PHRASES = "more_phrases"
    MERGE = "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What to do, in Korean and in English."""

    kind: SuggestionKind
    ko: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Which words a bot's intents use."""

    # Intent to its phrases, squeezed.
    phrases: Mapping[str, tuple[str, ...]]

    def telling(self, intent: Intent, phrase: str, rival: Intent, rival_phrase: str) -> str:
        """Return the word of a phrase that tells it from another intent's; empty where there is none.

        It is the one that its own intent uses most and all others least.
        """
        best, most, other = "", 0.0, squeezed(rival_phrase)
        for word in shown(phrase).split():
            if word.startswith(_GRAMMAR):
                continue
            begins = _begins(word)
            uses, all_uses = self._uses(intent.id, begins), sum(self._uses(each, begins) for each in self.phrases)
            if begins and begins not in other and uses > self._uses(rival.id, begins) and uses**2 / all_uses > most:
                best, most = word.strip(".,!?~…"), uses**2 / all_uses
        return best

    def at_home(self, intent: Intent, phrase: str, rival: Intent) -> bool:
        """Return whether another phrase of the intent has a word of this one that the rival uses less."""
        begins = map(_begins, phrase.split())
        return any((own := self._uses(intent.id, begin)) > 1 and own > self._uses(rival.id, begin) for begin in begins)

    def _uses(self, intent: str, begins: str) -> int:
        return sum(begins in phrase for phrase in self.phrases[intent])


def words_of(bot: Bot) -> Words:
    """Return which words the bot's intents use."""
    return Words(phrases={intent.id: tuple(map(squeezed, intent.phrases)) for intent in bot.intents.values()})


def keep_one(one: Intent, other: Intent) -> Suggestion:
    """Two intents have the same phrase: one must lose it."""
    return Suggestion(
        kind=SuggestionKind.KEEP_ONE,
        ko=f"‘{one.name}’{josa(one.name, '과/와')} ‘{other.name}’에 같은 문장이 있습니다. 뜻이 맞는 하나만 남기세요.",
        en=f"The same phrase stands in {one.id} and in {other.id}; keep only the one that is meant.",
    )


def move(own: Intent, other: Intent, word: str) -> Suggestion:
    """A phrase looks as if it belonged to the other intent; `word` is what speaks for its own."""
    otherwise = f"‘{own.name}’에 ‘{word}’처럼 구분되는 말이" if word else f"‘{own.name}’에만 쓰는 말이"
    return Suggestion(
        kind=SuggestionKind.MOVE,
        ko=f"뜻이 ‘{other.name}’에 가까우면 그쪽으로 옮기고, 아니면 {otherwise} 든 예문을 더 쓰세요.",
        en=f"Move it to {other.id} if that is what it means; otherwise write more phrases that only {own.id} has.",
    )


def distinguish(own: Intent, word: str, other: Intent, other_word: str) -> Suggestion:
    """Two phrases are worded alike; the words are what tells each from the other, where there is one."""
    than = josa(other.name, "과/와")
    if word and other_word:
        ko = f"‘{own.name}’에는 ‘{word}’, ‘{other.name}’에는 ‘{other_word}’처럼 구분되는 말이 든 예문을 더 쓰세요."
        en = f"Write more phrases with what tells them apart: {word} ({own.id}), {other_word} ({other.id})."
    elif word:
        ko = f"‘{own.name}’에 ‘{word}’처럼 ‘{other.name}’{than} 구분되는 말이 든 예문을 더 쓰세요."
        en = f"Write more phrases of {own.id} with a word that tells it apart, such as {word}."
    else:
        ko = f"이 문장만으로는 ‘{other.name}’{than} 구분되지 않습니다. ‘{own.name}’에만 쓰는 말을 더하세요."
        en = f"Add a word that only {own.id} uses; as it is, it could be {other.id}."
    return Suggestion(kind=SuggestionKind.DISTINGUISH, ko=ko, en=en)


def more_phrases(intent: Intent) -> Suggestion:
    """A phrase stands alone in its intent."""
    return Suggestion(
        kind=SuggestionKind.MORE_PHRASES,
        ko=f"‘{intent.name}’에 이렇게 말하는 예문이 더 없습니다. 비슷한 말로 {_MORE_PHRASES}개쯤 더 쓰세요.",
        en=f"No other phrase of {intent.id} is worded like it; write about {_MORE_PHRASES} more.",
    )


def enough_phrases(intent: Intent) -> Suggestion:
    """An intent has too few phrases to be learned from."""
    lacking = ENOUGH_PHRASES - len(intent.phrases)
    return Suggestion(
        kind=SuggestionKind.MORE_PHRASES,
        ko=f"예문을 {lacking}개 이상 더 쓰세요. 고객이 실제로 하는 말이 가장 좋습니다.",
        en=f"Write at least {lacking} more phrases; what customers really say is best.",
    )


def merge(one: Intent, other: Intent) -> Suggestion:
    """Two intents are read as each other."""
    return Suggestion(
        kind=SuggestionKind.MERGE,
        ko="봇이 할 일이 같으면 한 의도로 합치세요. 다르면 각 의도에만 쓰는 말이 든 예문을 더 쓰세요.",
        en=f"Merge {one.id} and {other.id} if the bot does the same; otherwise write phrases that tell them apart.",
    )


def _begins(word: str) -> str:
    # A Korean word begins with its meaning and ends with its grammar.
    return squeezed(word)[:2]

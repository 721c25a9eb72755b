"""Synonyms that the bot's own data suggest, for a person to decide about.

Where two wordings of one entry say the same but for one word each (잔액 조회, 잔고 조회), these words replace each
other; where two entries differ in nothing but one word each (카드 분실, 카드 발급), these are two things. Words that
the lexicon finds in the same places are believed sooner, words that stand side by side less.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import Final

import numpy as np

from aicc.lexicon import korean_lexicon
from aicc.models.faq import FAQEntry, SynonymSet
from aicc.utils.text import normalize, squeeze

_VERBS: Final = frozenset({"VV", "VA"})
_CONTENT: Final = frozenset({"NNG", "NNP", "XR", *_VERBS})
# Says nothing by itself, whatever the lexicon thinks of it.
_SAY_NOTHING: Final = """
    하다 되다 있다 없다 이다 아니다 같다 주다 보다 오다 가다 알다 알리다 말하다 말 싶다 어떻다 이렇다 그렇다 좋다 나다
    가능 방법 경우 부분 정도 관련 문의 질문 궁금 안내 설명 무엇 뭐 어디 언제 얼마 얼마나 누구 왜 어느 몇 때 중 좀 것 거
    수 등 들다 하나 둘 지금 현재 오늘 내일 어제 모두 다른 혹시 제발 필요 생각 사람 제 저 나 우리 예 네
"""
_EMPTY: Final = frozenset(_SAY_NOTHING.split())
# Words that say less, by the lexicon, are left out.
_LEAST_WEIGHT: Final = 0.2
# Of an entry so many registered wordings and customers' questions are compared.
_MOST_REGISTERED, _MOST_ASKED = 12, 30
# Wordings that differ in more words each tell nothing of one of them.
_MOST_DIFFERENT: Final = 2
# Cosine from which words are used alike at all, how much above it is certain, and what a word without vector counts.
_ALIKE_FROM, _ALIKE_SPAN, _ALIKE_UNKNOWN = 0.25, 0.45, 0.3
# How much words speak against themselves by standing side by side in wordings (예금 이자, 신용카드 체크카드).
_TOGETHER: Final = 4.0
_LEAST_SCORE: Final = 0.05
_MOST_CONTRASTS: Final = 2_000
_PARTS: Final = re.compile("[a-z]{2,}|[가-힣 ]+")

_Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SynonymSuggestion:
    """Words that may mean the same here."""

    words: tuple[str, str]
    # Two wordings of one entry in which one stands for the other.
    why: tuple[str, str]
    # 0..1, for the order; no probability.
    score: float


def suggest(
    entries: Iterable[FAQEntry], asked: Iterable[tuple[str, str]] = (), known: Iterable[SynonymSet] = ()
) -> tuple[SynonymSuggestion, ...]:
    """Return pairs of synonyms that the entries suggest, the most likely first.

    Args:
        entries: with their paraphrases.
        asked: customers' questions, each with the id of the entry that answered it (adopted, or thumbs up).
        known: what these sets hold already is left out.
    """
    questions: defaultdict[str, list[str]] = defaultdict(list)
    for question, entry_id in asked:
        questions[entry_id].append(question)
    evidence = _Evidence()
    for entry in entries:
        evidence.add(entry.id, (entry.question, *entry.paraphrases), questions.get(entry.id, ()))
    held = {pair for known_set in known for pair in _pairs_of(known_set)}
    found = [suggestion for suggestion in evidence.weigh() if suggestion.words not in held]
    return tuple(sorted(found, key=lambda suggestion: (-suggestion.score, suggestion.words)))


def _pairs_of(known: SynonymSet) -> Iterator[_Pair]:
    words = {squeeze(normalize(word)) for word in (*known.words, *filter(None, [known.word]))}
    return combinations(sorted(words), 2)


class _Evidence:
    """What speaks for and against pairs of words, each pair in alphabetical order."""

    def __init__(self) -> None:
        self._weights: defaultdict[_Pair, float] = defaultdict(float)
        # The best example of each pair: its weight and the two wordings.
        self._examples: dict[_Pair, tuple[float, str, str]] = {}
        # In how many wordings a word stands, and two words together.
        self._uses, self._together = Counter[str](), Counter[_Pair]()
        # What is left of a wording without a word, and the entries in which it was that word.
        self._frames: defaultdict[frozenset[str], defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._rows: dict[str, tuple[int, ...]] = {}

    def add(self, entry_id: str, registered: Sequence[str], asked: Sequence[str]) -> None:
        """Take in the wordings of an entry."""
        texts = {squeeze(normalize(text)): text for text in reversed((*registered, *asked[:_MOST_ASKED]))}
        wordings = [(text, self._words(text)) for text in reversed(texts.values())]
        for _, words in wordings:
            self._uses.update(words)
            self._together.update(combinations(sorted(words), 2))
            for word in words if len(words) > 1 else ():
                self._frames[frozenset(words) - {word}][word].add(entry_id)
        for place, (text, words) in enumerate(wordings[:_MOST_REGISTERED]):
            for other, others in wordings[place + 1 :]:
                self._compare((text, words), (other, others))

    def weigh(self) -> Iterator[SynonymSuggestion]:
        """Give the pairs that have something for them."""
        against = self._contrasts()
        shares: defaultdict[str, float] = defaultdict(float)
        for pair, weight in self._weights.items():
            for word in pair:
                shares[word] += weight
        for pair, weight in self._weights.items():
            one, other = pair
            together = self._together[pair] / min(self._uses[one], self._uses[other])
            likely = weight / (weight + 1) * (weight**2 / (shares[one] * shares[other])) ** 0.25
            score = likely * self._alike(one, other) / (1 + against[pair] + _TOGETHER * together)
            if score >= _LEAST_SCORE:
                _, text, another = self._examples[pair]
                yield SynonymSuggestion(words=pair, why=(text, another), score=score)

    def _compare(self, one: tuple[str, list[str]], other: tuple[str, list[str]]) -> None:
        (text, words), (another, others) = one, other
        mine = [word for word in words if word not in others]
        theirs = [word for word in others if word not in words]
        if len(mine) == len(words) or not 0 < len(mine) <= _MOST_DIFFERENT or not 0 < len(theirs) <= _MOST_DIFFERENT:
            return
        weight = 1 / (len(mine) * len(theirs))
        for first, second in product(mine, theirs):
            pair = (first, second) if first < second else (second, first)
            self._weights[pair] += weight
            if weight > self._examples.get(pair, (0.0,))[0]:
                self._examples[pair] = (weight, text, another)

    def _contrasts(self) -> Counter[_Pair]:
        """Return how often two words were all that two entries differ in."""
        found = Counter[_Pair]()
        for by_word in self._frames.values():
            # A frame that fits very many words (a lone frequent noun) tells of each pair no more than one of a few.
            for one, other in islice(combinations(sorted(by_word), 2), _MOST_CONTRASTS):
                if by_word[one].isdisjoint(by_word[other]):
                    found[one, other] += 1
        return found

    def _alike(self, one: str, other: str) -> float:
        lexicon = korean_lexicon()
        first, second = lexicon.meaning(self._rows[one]), lexicon.meaning(self._rows[other])
        size = float(np.linalg.norm(first) * np.linalg.norm(second))
        if not size:
            return _ALIKE_UNKNOWN
        return min(max(float(first @ second) / size - _ALIKE_FROM, 0.0) / _ALIKE_SPAN, 1.0)

    def _words(self, text: str) -> list[str]:
        """Return the content words of a wording, verbs in their dictionary form, each once."""
        words: dict[str, tuple[int, ...]] = {}
        for part in _PARTS.findall(normalize(text).lower()):
            if part.isascii():
                words[part] = ()
            else:
                words |= _korean_words(part)
        self._rows |= words
        return list(words)


def _korean_words(text: str) -> dict[str, tuple[int, ...]]:
    lexicon = korean_lexicon()
    words: dict[str, tuple[int, ...]] = {}
    for piece in lexicon.segment(text):
        for row in piece.morphemes:
            form, _, tag = lexicon.names[row].partition("/")
            word = f"{form}다" if tag in _VERBS else form
            if tag in _CONTENT and word not in _EMPTY and lexicon.weights[row] >= _LEAST_WEIGHT:
                words[word] = (row,)
    return words

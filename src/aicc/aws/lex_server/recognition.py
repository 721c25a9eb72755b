"""Which intent is meant, and which slots a sentence fills: the centre's own understanding, learned from a locale.

It stands in for Lex's understanding of Korean, whose confidences it does not copy: a threshold that was tuned here has
to be tuned again there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import regex

from aicc.aws.lex.definition import LexIntent, LexLocale, LexSlot
from aicc.aws.lex_server.built_in_intents import sentences
from aicc.aws.lex_server.slot_times import settled
from aicc.aws.lex_server.slot_values import Found, Message, SlotTypes
from aicc.aws.lex_server.state import SlotValue
from aicc.nlu.intents import IntentClassifier
from aicc.nlu.training import train
from aicc.utils.text import squeeze

_PLACEHOLDER: Final = regex.compile(r"\{([0-9A-Za-z][0-9A-Za-z_-]*)(?:\.[0-9A-Za-z_-]+)?\}")
# Sentences that one sample with placeholders is learned as, with other values each.
_VARIANTS: Final = 3
# Letters beside a placeholder that tell slots of one type apart: {from}에서, {to}까지.
_BESIDE: Final = 3
# Processor time for all the patterns of a sentence.
_PATTERN_SECONDS: Final = 0.05
# Letters of a sample beside its placeholders from which on it is looked for as a pattern.
_LEAST_LITERAL: Final = 2
_SURE: Final = 1.0
_DAY_AND_TIME: Final = {"AMAZON.Date", "AMAZON.Time"}
_Values = dict[str, SlotValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An intent that may be meant."""

    intent: LexIntent
    # 0..1; a sample utterance itself has 1.
    confidence: float
    # Whether the words are a sample utterance, with values in place of its placeholders.
    is_sample: bool = False
    # Slots that its placeholders were filled with.
    slots: Mapping[str, SlotValue] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    intent: LexIntent
    # Group of the pattern to the slot that it fills.
    slots: Mapping[str, LexSlot]
    pattern: "regex.Pattern[str]"


class Recogniser:
    """Reads sentences as a locale understands them. Making one learns the locale's sample utterances.

    Raises:
        PatternInvalid: the pattern of a slot type is not a regular expression.
        TrainingInvalid: the sample utterances are more than can be learned.
    """

    def __init__(self, locale: LexLocale) -> None:
        self._locale = locale
        self.slot_types = SlotTypes(locale)
        examples = {
            intent.name: tuple(_sentences(intent, self.slot_types))
            for intent in locale.intents
            if not intent.is_fallback
        }
        learned = {name: sentences for name, sentences in examples.items() if any(map(squeeze, sentences))}
        self._classifier: IntentClassifier | None = train(learned, version="lex") if learned else None
        self._exact = {squeeze(sentence): name for name, all_ in examples.items() for sentence in all_}
        made = (_pattern(intent, utterance) for intent in locale.intents for utterance in intent.utterances)
        self._patterns = [pattern for pattern in made if pattern is not None]

    def read(self, text: str, now: datetime) -> Message:
        """Return a message with all that is found in it."""
        return self.slot_types.read(text, now)

    def intents(self, message: Message, contexts: Iterable[str] = ()) -> list[Reading]:
        """Return what may be meant, likeliest first; intents whose input contexts are not all active are left out."""
        active = set(contexts)
        found: dict[str, Reading] = {}
        for reading in (*self._samples(message), *self._classified(message)):
            if active.issuperset(reading.intent.input_contexts):
                found.setdefault(reading.intent.name, reading)
        return sorted(found.values(), key=lambda reading: -reading.confidence)

    def slots(self, reading: Reading, message: Message) -> dict[str, SlotValue]:
        """Return the slots that an opening sentence fills."""
        filled = dict(reading.slots or {})
        used: list[tuple[str, Found]] = []
        for _, slot, found in sorted(self._choices(reading.intent, message), key=lambda choice: choice[0]):
            if slot.name not in filled and not any(_claims(slot.type, found, *other) for other in used):
                used.append((slot.type, found))
                filled[slot.name] = found.value
        for slot in reading.intent.slots:
            if slot.multiple and slot.name in filled and not filled[slot.name].several:
                filled[slot.name] = self.slot_types.answer(slot, message) or filled[slot.name]
        return filled

    def corrected(self, intent: LexIntent, held: Mapping[str, SlotValue | None], message: Message) -> _Values:
        """Return the slots that hold a value and are given another one: 아니 4시요.

        Args:
            intent: what is asked for.
            held: what its slots hold.
            message: what was said.
        """
        said = self.slots(Reading(intent=intent, confidence=_SURE), message)
        before = {name: value for name, value in held.items() if value is not None}
        again = {name: settled(value, before[name]) for name, value in said.items() if name in before}
        return {name: value for name, value in again.items() if value.shown != before[name].shown}

    def _choices(self, intent: LexIntent, message: Message) -> Iterator[tuple[tuple[int, int, int], LexSlot, Found]]:
        """Yield what each slot may be filled with; what fits best has the least: beside, then priority, then place."""
        ranked = sorted(intent.slots, key=lambda slot: (slot.priority is None, slot.priority or 0))
        for rank, slot in enumerate(slot for slot in ranked if not self.slot_types.decides(slot)):
            beside = tuple(_beside(intent, slot))
            for found in self.slot_types.found(slot, message):
                ahead, behind = message.text[: found.start].rstrip(), message.text[found.end :].lstrip()
                fits = max((_fits(ahead, behind, *words) for words in beside), default=0)
                yield (-fits, rank, found.start), slot, found

    def _samples(self, message: Message) -> Iterator[Reading]:
        name = self._exact.get(squeeze(message.text))
        intent = self._locale.intent(name) if name else None
        if intent is not None:
            yield Reading(intent=intent, confidence=_SURE, is_sample=True)
        for one in self._patterns:
            try:
                matched = one.pattern.fullmatch(message.text, timeout=_PATTERN_SECONDS)
            except TimeoutError:
                continue
            slots = self._captured(one, matched.groupdict(), message) if matched else None
            if slots is not None:
                yield Reading(intent=one.intent, confidence=_SURE, is_sample=True, slots=slots)

    def _captured(self, one: _Pattern, groups: Mapping[str, str], message: Message) -> dict[str, SlotValue] | None:
        """Return the slots of a sample that was matched; None where a value is none of its slot's type."""
        filled: dict[str, SlotValue] = {}
        for group, words in groups.items():
            slot = one.slots[group]
            value = self.slot_types.answer(slot, self.read(words, message.now))
            if value is None:
                return None
            filled[slot.name] = value
        return filled

    def _classified(self, message: Message) -> Iterator[Reading]:
        for score in self._classifier.classify(message.text) if self._classifier else ():
            intent = self._locale.intent(score.intent)
            if intent is not None:
                yield Reading(intent=intent, confidence=score.confidence)


def _claims(slot_type: str, found: Found, other_type: str, other: Found) -> bool:
    """Return whether another slot was filled with the same words; 30분 뒤 alone is a day and a time."""
    apart = found.end <= other.start or other.end <= found.start
    return not apart and {slot_type, other_type} != _DAY_AND_TIME


def _sentences(intent: LexIntent, slot_types: SlotTypes) -> Iterator[str]:
    """Yield the sample utterances of an intent with values in place of their placeholders."""
    examples = {slot.name: slot_types.examples(slot) for slot in intent.slots}
    for utterance in sentences(intent):
        variants = _VARIANTS if _PLACEHOLDER.search(utterance) else 1
        written = dict.fromkeys(_filled(utterance, examples, number) for number in range(variants))
        yield from written


def _filled(utterance: str, examples: Mapping[str, tuple[str, ...]], number: int) -> str:
    def value(matched: "regex.Match[str]") -> str:
        values = examples.get(matched.group(1)) or ("",)
        return values[number % len(values)]

    return _PLACEHOLDER.sub(value, utterance)


def _pattern(intent: LexIntent, utterance: str) -> _Pattern | None:
    """Return the pattern of a sample with placeholders; None without one, or with too little beside them."""
    # Texts and names of slots in turn.
    parts = _PLACEHOLDER.split(utterance)
    if len(parts) == 1 or len(squeeze("".join(parts[::2]))) < _LEAST_LITERAL:
        return None
    slots: dict[str, LexSlot] = {}
    written = ""
    for text, name in zip(parts[::2], [*parts[1::2], ""], strict=True):
        written += r"\s*".join(regex.escape(letter) for letter in text if not letter.isspace())
        slot = intent.slot(name) if name else None
        if slot is not None:
            slots[f"s{len(slots)}"] = slot
            written += rf"\s*(?P<s{len(slots) - 1}>\S.*?)\s*"
        elif name:
            return None
    return _Pattern(intent=intent, slots=slots, pattern=regex.compile(rf"{written}[\s.!?~]*"))


def _beside(intent: LexIntent, slot: LexSlot) -> Iterator[tuple[str, str]]:
    """Yield the letters right in front of and right behind a slot in the samples of its intent."""
    for utterance in (*intent.utterances, *slot.utterances):
        parts = _PLACEHOLDER.split(utterance)
        for number, name in enumerate(parts[1::2]):
            if name == slot.name:
                yield _last_word(parts[2 * number]), _first_word(parts[2 * number + 2])


def _last_word(text: str) -> str:
    return text.split()[-1][-_BESIDE:] if text.split() else ""


def _first_word(text: str) -> str:
    return text.split()[0][:_BESIDE] if text.split() else ""


def _fits(ahead: str, behind: str, before: str, after: str) -> int:
    """Return how many of the words beside a placeholder stand beside a value."""
    return int(bool(before) and ahead.endswith(before)) + int(bool(after) and behind.startswith(after))

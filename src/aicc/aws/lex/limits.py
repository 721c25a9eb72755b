"""What Lex refuses, checked before anything is sent, all at once.

Counts and lengths are those of Amazon's quotas for Korean (read 2026-11) and of botocore 1.44.5; lengths count UTF-16
code units, as Lex does. What a live account refuses beside these is not known here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aicc.aws.lex.definition import (
    BUILT_IN,
    FALLBACK,
    FALLBACK_SIGNATURE,
    KOREAN,
    Card,
    Closing,
    Constraint,
    LexBot,
    LexIntent,
    LexLocale,
    LexMessage,
    LexSlot,
    LexSlotType,
    MessageGroup,
    Prompt,
    Response,
)
from aicc.aws.lex.identifiers import NAME
from aicc.utils.hangul import with_josa

MOST_INTENTS: Final = 250
MOST_SLOTS: Final = 2000
MOST_SLOTS_OF_INTENT: Final = 100
MOST_SLOT_TYPES: Final = 100
MOST_VALUES: Final = 10_000
MOST_VALUES_OF_LOCALE: Final = 50_000
LONGEST_VALUE: Final = 140
MOST_UTTERANCES: Final = 1500
LONGEST_UTTERANCE: Final = 500
MOST_UTTERANCE_CHARACTERS: Final = 200_000
MOST_SLOT_UTTERANCES: Final = 10
MOST_DEFAULTS: Final = 10
LONGEST_MESSAGE: Final = 1000
LONGEST_CARD_TEXT: Final = 250
LONGEST_BUTTON: Final = 50
MOST_BUTTONS: Final = 5
MOST_GROUPS: Final = 5
MOST_VARIATIONS: Final = 2
MOST_PROMPTS: Final = 30
MOST_RETRIES: Final = 5
LONGEST_DESCRIPTION: Final = 2000
LONGEST_DISPLAY_NAME: Final = 100
HIGHEST_PRIORITY: Final = 100
LONGEST_PATTERN: Final = 300
IDLE_SECONDS: Final = (60, 86_400)
CONTEXT_SECONDS: Final = (5, 86_400)
CONTEXT_TURNS: Final = (1, 20)
ENGINES: Final = ("standard", "neural", "long-form", "generative")
# Built-in slot types that Korean has not (Amazon Lex V2 developer guide).
NOT_KOREAN: Final = frozenset({"AMAZON.AlphaNumeric"})

_SLOT: Final = re.compile(r"\{([^{}]*)\}")
_CONTEXT: Final = re.compile(r"([A-Za-z0-9]_?)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """One thing about a bot that Lex does not take."""

    # Stable name of the limit or rule.
    code: str
    # Where: ko_KR/transfer/bank.
    place: str
    ko: str
    en: str

    def __str__(self) -> str:
        return f"{self.place}: [{self.code}] {self.ko} / {self.en}"


def check_limits(bot: LexBot) -> tuple[Excess, ...]:
    """Return all that Lex would refuse of a bot; empty when it takes it."""
    return (*_check_bot(bot), *(excess for locale in bot.locales for excess in _check_locale(locale)))


def length(text: str) -> int:
    """Return how long a text is to Lex: its UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def _excess(code: str, place: str, ko: str, en: str) -> Excess:
    return Excess(code=code, place=place, ko=ko, en=en)


def _most(place: str, code: str, what: tuple[str, str], found: int, most: int) -> Iterator[Excess]:
    if found > most:
        ko = f"{what[0]} {found}개입니다. Lex는 {most}개까지 받습니다. 줄이거나 나눠 주세요."
        yield _excess(code, place, ko, f"{found} {what[1]}; Lex takes {most}. Remove or split some.")


def _longest(place: str, code: str, what: tuple[str, str], text: str, most: int) -> Iterator[Excess]:
    if length(text) > most:
        ko = f"{what[0]} {length(text)}자입니다. Lex는 {most}자까지 받습니다. 줄여 주세요."
        yield _excess(code, place, ko, f"The {what[1]} has {length(text)} characters; Lex takes {most}. Shorten it.")


def _within(place: str, code: str, what: tuple[str, str], value: float, span: tuple[float, float]) -> Iterator[Excess]:
    if not span[0] <= value <= span[1]:
        ko = f"{what[0]} {with_josa(value, '은/는')} {span[0]}부터 {span[1]} 사이여야 합니다."
        yield _excess(code, place, ko, f"The {what[1]} {value} must be between {span[0]} and {span[1]}.")


def _name(place: str, name: str) -> Iterator[Excess]:
    if not NAME.fullmatch(name):
        ko = f"이름 {name!r}을(를) Lex가 받지 않습니다. 영문자, 숫자, 사이의 _와 -만 쓸 수 있습니다(100자까지)."
        en = f"Lex does not take the name {name!r}: Latin letters, digits, and single _ or - between them, 100 at most."
        yield _excess("name", place, ko, en)


def _twice(place: str, names: Iterable[str], code: str, what: tuple[str, str]) -> Iterator[Excess]:
    for name, count in Counter(names).items():
        if count > 1:
            ko, en = (
                f"{what[0]} {with_josa(name, '이/가')} {count}번 나옵니다.",
                f"The {what[1]} {name} appears {count} times.",
            )
            yield _excess(code, place, ko, en)


def _check_bot(bot: LexBot) -> Iterator[Excess]:
    yield from _name(bot.name, bot.name)
    yield from _longest(bot.name, "description", ("설명이", "description"), bot.description, LONGEST_DESCRIPTION)
    yield from _within(bot.name, "idle_seconds", ("세션 시간", "idle time"), bot.idle_seconds, IDLE_SECONDS)
    yield from _twice(bot.name, (locale.id for locale in bot.locales), "locale_twice", ("언어", "locale"))
    if not bot.locales:
        yield _excess("no_locale", bot.name, "언어가 하나도 없습니다.", "It has no locale.")


def _check_locale(locale: LexLocale) -> Iterator[Excess]:
    place = locale.id
    intents, types = locale.intents, locale.slot_types
    slots = sum(len(intent.slots) for intent in intents)
    values = sum(1 + len(value.synonyms) for each in types for value in each.values)
    yield from _most(place, "intents", ("인텐트가", "intents"), len(intents), MOST_INTENTS)
    yield from _most(place, "slots", ("빈칸이 모두", "slots in all"), slots, MOST_SLOTS)
    yield from _most(place, "slot_types", ("슬롯 타입이", "slot types"), len(types), MOST_SLOT_TYPES)
    yield from _most(place, "values", ("슬롯 값과 동의어가", "values and synonyms"), values, MOST_VALUES_OF_LOCALE)
    yield from _within(place, "threshold", ("확신도 기준", "threshold"), locale.threshold, (0, 1))
    yield from _twice(place, (intent.name for intent in intents), "intent_twice", ("인텐트", "intent"))
    yield from _twice(place, (each.name for each in types), "slot_type_twice", ("슬롯 타입", "slot type"))
    if locale.voice is not None and locale.voice.engine not in (None, *ENGINES):
        ko = f"음성 엔진 {with_josa(locale.voice.engine, '을/를')} Lex가 모릅니다. 쓸 수 있는 값: {', '.join(ENGINES)}"
        yield _excess("engine", place, ko, f"Unknown voice engine {locale.voice.engine}; known: {', '.join(ENGINES)}.")
    yield from _check_fallback(locale)
    yield from _check_utterances(locale)
    for slot_type in types:
        yield from _check_slot_type(locale, slot_type)
    for intent in intents:
        yield from _check_intent(locale, intent)


def _check_fallback(locale: LexLocale) -> Iterator[Excess]:
    for intent in locale.intents:
        if (intent.name == FALLBACK) != (intent.parent == FALLBACK_SIGNATURE):
            ko = f"{FALLBACK}는 Lex가 쓰는 이름입니다. 폴백 인텐트 하나만 이 이름을 쓸 수 있습니다."
            en = f"{FALLBACK} is a name of Lex: the fallback intent has it, and no other."
            yield _excess("reserved", f"{locale.id}/{intent.name}", ko, en)
    if locale.fallback is None:
        ko, en = "폴백 인텐트가 없습니다. Lex의 모든 언어에 하나씩 있습니다.", "There is no fallback intent."
        yield _excess("no_fallback", locale.id, ko, en)


def _check_utterances(locale: LexLocale) -> Iterator[Excess]:
    """Report what breaks the build of a locale: no sentence at all, too many letters, one sentence in two intents."""
    first: dict[str, str] = {}
    total = 0
    for intent in locale.intents:
        for utterance in (*intent.utterances, *(each for slot in intent.slots for each in slot.utterances)):
            total += length(utterance)
        for utterance in dict.fromkeys(intent.utterances):
            other = first.setdefault(" ".join(utterance.split()).casefold(), intent.name)
            if other != intent.name:
                ko = f"같은 문장이 인텐트 {other}에도 있어 빌드가 실패합니다: {utterance}"
                en = f"The intent {other} has the same utterance, which breaks the build: {utterance}"
                yield _excess("utterance_shared", f"{locale.id}/{intent.name}", ko, en)
    yield from _most(
        locale.id,
        "utterance_characters",
        ("예시 문장이 모두", "characters of utterances in all"),
        total,
        MOST_UTTERANCE_CHARACTERS,
    )
    if not first:
        ko = "예시 문장이 하나도 없으면 빌드가 실패합니다. 인텐트에 예시 문장을 써 주세요."
        yield _excess("no_utterance", locale.id, ko, "Without any utterance the build fails; give an intent some.")


def _check_slot_type(locale: LexLocale, slot_type: LexSlotType) -> Iterator[Excess]:
    place = f"{locale.id}/{slot_type.name}"
    yield from _name(place, slot_type.name)
    words = [word for value in slot_type.values for word in (value.value, *value.synonyms)]
    yield from _most(place, "values", ("값과 동의어가", "values and synonyms"), len(words), MOST_VALUES)
    yield from _twice(place, words, "value_twice", ("값", "value"))
    for word in words:
        yield from _longest(place, "value", (f"값 {word[:20]}…이(가)", "value"), word, LONGEST_VALUE)
    if not slot_type.values and slot_type.parent is None:
        ko, en = "값이 하나도 없습니다. 값을 하나 넘게 써 주세요.", "It has no values; give it some."
        yield _excess("no_value", place, ko, en)
    yield from _longest(place, "description", ("설명이", "description"), slot_type.description, LONGEST_DESCRIPTION)
    yield from _longest(place, "pattern", ("정규식이", "pattern"), slot_type.pattern or "", LONGEST_PATTERN)
    if slot_type.parent is not None:
        yield from _korean(locale, place, slot_type.parent)


def _korean(locale: LexLocale, place: str, signature: str) -> Iterator[Excess]:
    if locale.id == KOREAN and signature in NOT_KOREAN:
        ko = (
            f"{with_josa(signature, '은/는')} 한국어(ko_KR)에 없습니다. "
            "AMAZON.FreeFormInput을 쓰고 코드 훅에서 읽어 주세요."
        )
        en = f"Korean (ko_KR) has no {signature}; take AMAZON.FreeFormInput and read it in the code hook."
        yield _excess("not_korean", place, ko, en)


def _check_intent(locale: LexLocale, intent: LexIntent) -> Iterator[Excess]:
    place = f"{locale.id}/{intent.name}"
    yield from _name(place, intent.name)
    yield from _longest(place, "display_name", ("표시 이름이", "name"), intent.display_name, LONGEST_DISPLAY_NAME)
    yield from _longest(place, "description", ("설명이", "description"), intent.description, LONGEST_DESCRIPTION)
    yield from _most(place, "utterances", ("예시 문장이", "utterances"), len(intent.utterances), MOST_UTTERANCES)
    yield from _most(place, "slots", ("빈칸이", "slots"), len(intent.slots), MOST_SLOTS_OF_INTENT)
    yield from _twice(place, (slot.name for slot in intent.slots), "slot_twice", ("빈칸", "slot"))
    yield from _twice(place, intent.utterances, "utterance_twice", ("예시 문장", "utterance"))
    ranked = [str(slot.priority) for slot in intent.slots if slot.priority is not None]
    yield from _twice(place, ranked, "priority_twice", ("우선순위", "priority"))
    known = frozenset(slot.name for slot in intent.slots)
    for utterance in intent.utterances:
        yield from _check_utterance(place, utterance, known)
    for slot in intent.slots:
        yield from _check_slot(locale, f"{place}/{slot.name}", slot, known)
    yield from _check_spoken(place, intent)
    for context in intent.output_contexts:
        yield from _within(
            place, "context_seconds", ("컨텍스트 시간", "time of a context"), context.seconds, CONTEXT_SECONDS
        )
        yield from _within(place, "context_turns", ("컨텍스트 턴", "turns of a context"), context.turns, CONTEXT_TURNS)
    for name in (*intent.input_contexts, *(context.name for context in intent.output_contexts)):
        if not _CONTEXT.fullmatch(name):
            yield _excess(
                "context_name", place, f"컨텍스트 이름 {name!r}을(를) 쓸 수 없습니다.", f"Bad context {name!r}."
            )
    if intent.is_fallback and (intent.utterances or intent.slots):
        ko, en = "폴백 인텐트에는 예시 문장과 빈칸을 둘 수 없습니다.", "A fallback intent has no utterances or slots."
        yield _excess("fallback_words", place, ko, en)


def _check_utterance(place: str, utterance: str, slots: frozenset[str]) -> Iterator[Excess]:
    yield from _longest(
        place, "utterance", (f"예시 문장 {utterance[:20]}…이(가)", "utterance"), utterance, LONGEST_UTTERANCE
    )
    if len(utterance.strip()) <= 1:
        ko = f"한 글자 문장 {utterance!r} 때문에 빌드가 실패합니다. 두 글자 넘게 써 주세요."
        yield _excess("utterance_short", place, ko, f"The utterance {utterance!r} of one character breaks the build.")
    if set(_SLOT.sub("", utterance)) & set("{}"):
        ko = f"예시 문장의 중괄호 짝이 맞지 않습니다: {utterance}"
        yield _excess("utterance_braces", place, ko, f"The braces of an utterance do not match: {utterance}")
    for name in _SLOT.findall(utterance):
        if name not in slots:
            ko = f"예시 문장의 {{{name}}}은(는) 이 인텐트의 빈칸이 아닙니다: {utterance}"
            yield _excess("utterance_slot", place, ko, f"{{{name}}} is no slot of the intent: {utterance}")


def _check_slot(locale: LexLocale, place: str, slot: LexSlot, slots: frozenset[str]) -> Iterator[Excess]:
    yield from _name(place, slot.name)
    yield from _longest(place, "description", ("설명이", "description"), slot.description, LONGEST_DESCRIPTION)
    yield from _most(
        place, "slot_utterances", ("예시 문장이", "utterances"), len(slot.utterances), MOST_SLOT_UTTERANCES
    )
    yield from _most(place, "defaults", ("기본값이", "default values"), len(slot.defaults), MOST_DEFAULTS)
    for utterance in slot.utterances:
        yield from _check_utterance(place, utterance, slots)
    if slot.priority is not None:
        yield from _within(place, "priority", ("우선순위", "priority"), slot.priority, (0, HIGHEST_PRIORITY))
    yield from _korean(locale, place, slot.type)
    if not slot.type.startswith(BUILT_IN) and locale.slot_type(slot.type) is None:
        yield _excess(
            "slot_type", place, f"슬롯 타입 {with_josa(slot.type, '이/가')} 없습니다.", f"No slot type {slot.type}."
        )
    if slot.constraint is Constraint.REQUIRED and slot.prompt is None and not slot.defaults:
        ko, en = "꼭 필요한 빈칸인데 물을 말이 없습니다.", "The slot is required and has no prompt."
        yield _excess("no_prompt", place, ko, en)
    if slot.multiple and not locale.id.startswith("en"):
        ko, en = "여러 값을 받는 빈칸은 영어만 됩니다.", "Slots with several values are for English only."
        yield _excess("multiple", place, ko, en)
    yield from _check_prompt(place, slot.prompt)


def _check_spoken(place: str, intent: LexIntent) -> Iterator[Excess]:
    done, confirmation = intent.fulfillment, intent.confirmation
    closing = intent.closing or Closing(response=None)
    if confirmation is not None:
        yield from _check_prompt(place, confirmation.prompt)
    declined = confirmation.declined if confirmation is not None else None
    responses: Sequence[Response | None] = (
        intent.initial,
        declined,
        done.success,
        done.failure,
        done.timeout,
        closing.response,
    )
    for response in responses:
        yield from _check_groups(place, response.groups if response is not None else None)


def _check_prompt(place: str, prompt: Prompt | None) -> Iterator[Excess]:
    if prompt is not None:
        yield from _within(place, "retries", ("다시 묻는 횟수", "retries"), prompt.retries, (0, MOST_RETRIES))
        yield from _check_groups(place, prompt.groups)


def _check_groups(place: str, groups: tuple[MessageGroup, ...] | None) -> Iterator[Excess]:
    if groups is None:
        return
    if not groups:
        yield _excess("no_message", place, "메시지가 비어 있습니다.", "There is no message.")
    yield from _most(place, "message_groups", ("메시지 묶음이", "message groups"), len(groups), MOST_GROUPS)
    for group in groups:
        yield from _most(place, "variations", ("변형이", "variations"), len(group.variations), MOST_VARIATIONS)
        for message in (group.message, *group.variations):
            yield from _check_message(place, message)


def _check_message(place: str, message: LexMessage) -> Iterator[Excess]:
    if not isinstance(message, Card):
        yield from _longest(place, "message", ("메시지가", "message"), message.text, LONGEST_MESSAGE)
        if not message.text:
            yield _excess("no_message", place, "메시지가 비어 있습니다.", "There is no message.")
        return
    yield from _most(place, "buttons", ("버튼이", "buttons"), len(message.buttons), MOST_BUTTONS)
    for text in (message.title, message.subtitle or "", message.image_url or ""):
        yield from _longest(place, "card", ("카드의 글이", "text of a card"), text, LONGEST_CARD_TEXT)
    for text in (text for button in message.buttons for text in (button.text, button.value)):
        yield from _longest(place, "button", (f"버튼 {text[:20]}…이(가)", "button"), text, LONGEST_BUTTON)

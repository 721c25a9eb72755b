"""FAQ entries and synonym sets of bot files: from the shapes of the files to models, and what is wrong with them."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from aicc.models.faq import Card, CardButton, FAQEntry, SynonymSet
from aicc.project.problems import Problem
from aicc.project.schema import CardItem, FAQFile, FAQItem, SynonymsFile, SynonymsItem
from aicc.project.yaml_source import Source
from aicc.utils.hangul import with_josa
from aicc.utils.text import squeeze


def faqs_of(file: FAQFile) -> tuple[FAQEntry, ...]:
    """Return the entries of faq.yaml."""
    return tuple(map(_entry, file.faqs))


def synonyms_of(file: BaseModel | None) -> tuple[SynonymSet, ...]:
    """Return the sets of synonyms.yaml; none where there is no such file."""
    sets = file.synonyms if isinstance(file, SynonymsFile) else []
    return tuple(SynonymSet(id=item.id, words=tuple(item.words), word=item.word or "") for item in sets)


def check_faqs(source: Source, file: FAQFile) -> Iterator[Problem]:
    """Report related entries that do not exist, and entries that never answer."""
    known = {item.id for item in file.faqs}
    for index, item in enumerate(file.faqs):
        for number, related in enumerate(item.related):
            if related not in known or related == item.id:
                ko = f"관련 항목 {with_josa(related, '이/가')} 없거나 자기 자신입니다. 다른 항목의 id를 적어 주세요."
                en = f"There is no other entry {related}; write the id of one."
                yield source.problem(("faqs", index, "related", number), "related_unknown", ko, en)
        if item.valid_from and item.valid_until and item.valid_from > item.valid_until:
            ko = f"시작일({item.valid_from})이 종료일({item.valid_until})보다 늦어 답하는 날이 없습니다."
            en = f"It begins on {item.valid_from}, after it ends on {item.valid_until}."
            yield source.problem(("faqs", index, "valid_until"), "validity_invalid", ko, en)


def check_synonyms(source: Source, file: SynonymsFile) -> Iterator[Problem]:
    """Report sets that find nothing: a word alone, or twice."""
    for index, item in enumerate(file.synonyms):
        if item.word is None and len(item.words) < 2:
            ko = f"묶음 {item.id}에 낱말이 하나뿐입니다. 둘 이상 적거나, 한방향이면 word를 적어 주세요."
            en = f"The set {item.id} has one word only; add another, or `word` for a one-way set."
            yield source.problem(("synonyms", index, "words"), "synonym_alone", ko, en)
        twice = _first_twice(item)
        if twice is not None:
            ko = f"묶음 {item.id}에 같은 낱말이 두 번 나옵니다. 하나를 지워 주세요: {item.words[twice]}"
            en = f"The set {item.id} has a word twice: {item.words[twice]}."
            yield source.problem(("synonyms", index, "words", twice), "synonym_twice", ko, en)


def _entry(item: FAQItem) -> FAQEntry:
    said: dict[str, Any] = item.model_dump(exclude={"card"}, exclude_none=True)
    lists = {name: tuple(value) for name, value in said.items() if isinstance(value, list)}
    return FAQEntry(**{**said, **lists}, card=_card(item.card) if item.card is not None else None)


def _card(item: CardItem) -> Card:
    buttons = tuple(CardButton(**button.model_dump(exclude_none=True)) for button in item.buttons)
    return Card(**item.model_dump(exclude={"buttons"}, exclude_none=True), buttons=buttons)


def _first_twice(item: SynonymsItem) -> int | None:
    """Return the place of the first word that the set has before."""
    seen = {squeeze(item.word or "")}
    for number, word in enumerate(item.words):
        if squeeze(word) in seen:
            return number
        seen.add(squeeze(word))
    return None

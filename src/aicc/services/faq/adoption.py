"""Unanswered questions as wordings of an entry. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from aicc.faq.validation import MAX_PARAPHRASES, MAX_QUESTION
from aicc.models.faq import FAQEntry, Unanswered
from aicc.utils.text import normalize, squeeze


def with_questions(entry: FAQEntry, questions: Sequence[Unanswered]) -> FAQEntry:
    """Return the entry with the questions among its paraphrases, those asked most often first.

    What it has already, spaces and punctuation aside, is not added again, nor what is longer than a paraphrase may be,
    nor more than an entry may have: the most frequent ones say best how customers ask. Where nothing would be left to
    add, one too long or too many is added, so that validation refuses it and the questions are not lost.
    """
    known = {squeeze(wording) for wording in (entry.question, *entry.paraphrases)}
    texts = Counter(normalize(question.text) for question in questions)
    new: dict[str, str] = {}
    for text, _ in texts.most_common():
        if squeeze(text) and squeeze(text) not in known:
            new.setdefault(squeeze(text), text)
    wordings = list(new.values())
    usable = [text for text in wordings if len(text) <= MAX_QUESTION] or wordings
    room = max(1, MAX_PARAPHRASES - len(entry.paraphrases))
    return replace(entry, paraphrases=(*entry.paraphrases, *usable[:room]))

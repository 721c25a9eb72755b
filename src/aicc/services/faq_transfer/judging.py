"""Drafts against the rules, against each other and against the entries that there are: all or nothing."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, islice
from typing import Final

from aicc.faq.validation import clean, problems_of
from aicc.models.faq import FAQEntry
from aicc.services.faq_transfer.results import (
    MAX_FINDINGS,
    Draft,
    Finding,
    Imported,
    Outcome,
    Progress,
    Refused,
    Sheaf,
    Unreadable,
)
from aicc.utils.hangul import with_josa
from aicc.utils.text import squeeze

MAX_ENTRIES: Final = 200_000
# Lines between two words of progress.
_PART: Final = 1_000
# Reading takes about so much of the whole.
_READING: Final = 0.7
_EMPTY: Final = Unreadable(
    "entries_missing",
    "파일에 항목이 하나도 없습니다. 열 이름 아래에 항목을 적어 주세요.",
    "There is no entry in the file; write some below the headings.",
)
_TOO_MANY: Final = Unreadable(
    "entries_too_many",
    f"항목이 {MAX_ENTRIES:,}개를 넘습니다. 파일을 나누어 주세요.",
    f"More than {MAX_ENTRIES:,} entries; split the file.",
)


def judge(sheaf: Sheaf, existing: Iterable[FAQEntry], *, replace_all: bool, progress: Progress) -> Outcome:
    """Return the entries of a file as they are to be kept, or everything that is wrong with it.

    Args:
        sheaf: what the file says.
        existing: the entries that there are. One of the same id (or, for a line without an id, of the same question)
            is changed, in the fields that the file speaks of.
        replace_all: whether those that the file does not have will be removed.
        progress: told the share done.
    """
    drafts = list(islice(_counted(sheaf, progress), MAX_ENTRIES + 1))
    problems = _Findings(sheaf.problems)
    notes = _Findings(sheaf.notes)
    if len(drafts) > MAX_ENTRIES:
        problems.add((_TOO_MANY.at(),))
    elif not drafts and not problems.count:
        problems.add((_EMPTY.at(),))
    entries: list[FAQEntry] = []
    known = {entry.id: entry for entry in existing}
    neighbours = _Neighbours.of(drafts, known, replace_all=replace_all)
    for number, (draft, entry_id) in enumerate(zip(drafts, neighbours.ids, strict=True)):
        if number % _PART == 0:
            progress(_READING + (1 - _READING) * number / len(drafts))
        before = known.get(entry_id, FAQEntry(id=entry_id, category="", question="", answer=""))
        entry = clean(replace(before, **{**draft.given, "id": entry_id}))
        problems.add(draft.problems)
        problems.add((*_broken_rules(draft, entry), *neighbours.quarrels(draft, entry)) if draft.given else ())
        notes.add(draft.notes)
        entries.append(entry)
    progress(1.0)
    if problems.count:
        return Refused(problems=tuple(problems.first), more=problems.count - len(problems.first))
    return Imported(entries=tuple(entries), notes=tuple(notes.first))


def _counted(sheaf: Sheaf, progress: Progress) -> Iterator[Draft]:
    for number, draft in enumerate(sheaf.drafts):
        if number % _PART == 0:
            progress(_READING * min(number / max(sheaf.expected, 1), 1.0))
        yield draft


def _broken_rules(draft: Draft, entry: FAQEntry) -> Iterator[Finding]:
    """Find what an entry must not be, but for fields of which something is said already."""
    unread = {problem.column for problem in draft.problems}
    for problem in problems_of(entry):
        heading = draft.headings.get(problem.field, problem.field)
        if heading not in unread:
            yield Unreadable(problem.code, problem.korean, problem.english).at(
                sheet=draft.sheet, line=draft.line, column=heading
            )


class _Findings:
    """The first of many findings, and how many there are."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.first: list[Finding] = []
        self.count = 0
        self.add(findings)

    def add(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.count += 1
            if len(self.first) < MAX_FINDINGS:
                self.first.append(finding)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Neighbours:
    """The other entries that there will be."""

    # Of each draft.
    ids: Sequence[str]
    # All that there will be.
    known: frozenset[str]
    # What the entries that the file leaves as they are ask, and their ids.
    askers: Mapping[str, str]
    # Of the file so far: first draft by id and by question.
    by_id: dict[str, Draft] = field(default_factory=dict)
    by_question: dict[str, Draft] = field(default_factory=dict)

    @classmethod
    def of(cls, drafts: Sequence[Draft], existing: Mapping[str, FAQEntry], *, replace_all: bool) -> "_Neighbours":
        """Return the neighbours of a file's drafts."""
        askers = {squeeze(entry.question): entry.id for entry in existing.values()}
        ids = _ids(drafts, existing, askers)
        mine = frozenset(ids)
        if replace_all:
            return cls(ids=ids, known=mine, askers={})
        kept = {question: owner for question, owner in askers.items() if owner not in mine}
        return cls(ids=ids, known=mine | existing.keys(), askers=kept)

    def quarrels(self, draft: Draft, entry: FAQEntry) -> Iterator[Finding]:
        """Find what an entry cannot be because of the others."""

        def finding(field: str, code: str, korean: str, english: str) -> Finding:
            heading = draft.headings.get(field, field)
            return Unreadable(code, korean, english).at(sheet=draft.sheet, line=draft.line, column=heading)

        first = self.by_id.setdefault(entry.id, draft)
        if first is not draft:
            korean = f"id {entry.id}의 항목이 {_place(first, '행')}에도 있습니다. 하나만 남겨 주세요."
            yield finding("id", "id_twice", korean, f"Id {entry.id} is in {_place(first)} too; keep one.")
        question = squeeze(entry.question)
        first = self.by_question.setdefault(question, draft) if question else draft
        if first is not draft:
            korean = f"같은 질문이 {_place(first, '행')}에도 있습니다. 하나로 합쳐 주세요."
            yield finding("question", "question_twice", korean, f"The same question is in {_place(first)}; join them.")
        elif question in self.askers:
            owner = self.askers[question]
            korean = (
                f"같은 질문의 항목 {with_josa(owner, '이/가')} 이미 있습니다. "
                f"그 항목을 고치려면 id를 {with_josa(owner, '으로/로')} 적어 주세요."
            )
            english = f"Entry {owner} asks the same already; give its id to change it."
            yield finding("question", "question_taken", korean, english)
        for related in entry.related:
            if related not in self.known:
                korean = f"관련 항목 {related[:64]}이(가) 없습니다. id를 확인해 주세요."
                english = f"There is no related entry {related[:64]}; check its id."
                yield finding("related", "related_unknown", korean, english)


def _ids(drafts: Sequence[Draft], existing: Mapping[str, FAQEntry], askers: Mapping[str, str]) -> list[str]:
    """Return the id of each draft: its own, that of the entry that asks the same, or a new one."""
    given = [str(draft.given.get("id", "")).strip() for draft in drafts]
    taken = {*existing, *given}
    ids = []
    for draft, own in zip(drafts, given, strict=True):
        question = squeeze(draft.given.get("question", ""))
        ids.append(own or askers.get(question) or _new_id(question, taken))
    return ids


def _new_id(question: str, taken: set[str]) -> str:
    """Return an id that is always the same for a question, unless it is taken."""
    for attempt in count():
        digest = hashlib.sha256(question.encode(errors="replace") + b"\n" * attempt).hexdigest()
        if (found := f"faq_{digest[:12]}") not in taken:
            taken.add(found)
            return found
    raise AssertionError


def _place(draft: Draft, unit: str = "") -> str:
    line = f"{draft.line}{unit}" if unit else f"line {draft.line}"
    return f"‘{draft.sheet}’ {line}" if draft.sheet else line

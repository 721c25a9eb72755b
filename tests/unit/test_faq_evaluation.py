"""How well the FAQ finds the entries that it should."""

import pytest

from aicc.models.faq import FAQEntry, FAQHit, MatchKind
from aicc.services.faq_evaluation import Asked, Measures, Tried, measure, read_questions


def tried(expected: str, *found: str, kind: MatchKind = MatchKind.ANSWER) -> Tried:
    """Return a question for which these entries were found."""
    hits = tuple(
        FAQHit(entry=FAQEntry(id=id_, category="", question=id_, answer="답"), score=0.9, matched=id_) for id_ in found
    )
    return Tried(asked=Asked(text="질문", id=expected, line=1), hits=hits, kind=kind)


def test_measures_count_places_and_what_was_declined() -> None:
    """Four questions with an answer, two without."""
    measures = measure(
        [
            tried("a", "a", "b"),
            tried("a", "b", "a"),
            tried("a", "b", "c", "d", "e", "f", "g", "h", "a"),
            tried("a", kind=MatchKind.DECLINE),
            tried("", "a", kind=MatchKind.OFFER),
            tried("", kind=MatchKind.DECLINE),
        ]
    )

    assert measures == Measures(
        n=4, strangers=2, top1=0.25, top5=0.5, mrr10=0.40625, lost_real=0.25, declined_no_answer=0.5
    )


def test_nothing_to_measure_is_no_number() -> None:
    """Not a zero that looks like a failure."""
    assert measure([]) == Measures(
        n=0, strangers=0, top1=None, top5=None, mrr10=None, lost_real=None, declined_no_answer=None
    )


@pytest.mark.parametrize(
    ("one", "right"),
    [
        (tried("a", "a"), True),
        (tried("a", "a", kind=MatchKind.OFFER), True),
        (tried("a", "a", kind=MatchKind.DECLINE), False),
        (tried("a", "b", "a"), False),
        (tried("", kind=MatchKind.DECLINE), True),
        (tried("", "a", kind=MatchKind.OFFER), False),
    ],
)
def test_a_question_is_right_when_its_entry_is_offered_first_or_nothing_is(one: Tried, right: bool) -> None:
    """What a customer would have got decides."""
    assert one.right is right


@pytest.mark.parametrize(
    ("data", "is_csv"),
    [
        (b'{"text": "q1", "id": "a"}\n\n{"text": "q2", "id": null}\n', False),
        (b'[{"question": "q1", "id": "a"},\n\n{"question": "q2"}]', False),
        (b"id;text\na;q1\n\n;q2\n", True),
        ("\ufeff질문\tid\nq1\ta\n\nq2\n".encode(), True),
    ],
)
def test_questions_are_read_from_lines_lists_and_tables(data: bytes, is_csv: bool) -> None:
    """With their lines; an empty id says that no entry is right."""
    questions, problems = read_questions(data, is_csv=is_csv)

    assert [(asked.text, asked.id) for asked in questions] == [("q1", "a"), ("q2", "")]
    assert (questions[0].line < questions[1].line, problems) == (True, ())


@pytest.mark.parametrize(
    ("data", "is_csv", "expected"),
    [
        (b"", False, [(1, "json_invalid")]),
        (b"[]", False, [(1, "questions_missing")]),
        (b"text,id\n", True, [(1, "questions_missing")]),
        (b"a,b\n1,2\n", True, [(1, "columns_missing")]),
        (b'text,id\nq1,a\n"q2,b\n', True, [(3, "row_not_csv")]),
        (b"text,id\n?!,a\n", True, [(2, "question_invalid")]),
        (b"\xff\xfe\xff", True, [(1, "encoding_unknown")]),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, is_csv: bool, expected: list[tuple[int, str]]) -> None:
    """With its line."""
    assert [(problem.line, problem.code) for problem in read_questions(data, is_csv=is_csv)[1]] == expected

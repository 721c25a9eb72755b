"""Analyses that a package brings along: used for the entries that they are of, and by the build that made them."""

import hashlib
from pathlib import Path

import pytest

from aicc.faq.analysis import analyse_entry
from aicc.faq.packed_analysis import pack_entry
from aicc.faq.shelf import AnalysisShelf
from aicc.faq.shipped_analyses import pack_analyses, read_analyses, topic_of, unpack_analyses
from aicc.models.errors import ArtefactInvalid
from aicc.models.faq import FAQEntry
from aicc.utils.build import build_of

LIMIT = FAQEntry(id="limit", category="이체", question="이체 한도가 얼마인가요?", answer="하루 5백만 원입니다.")
CARD = FAQEntry(id="card", category="카드", question="카드를 잃어버렸어요", answer="1588-0000으로 알려 주세요.")


def wordings(shelf: AnalysisShelf, entry: FAQEntry) -> list[int]:
    """Return the terms of the first wording that a shelf has of an entry."""
    return shelf.get(entry).wordings[0].terms.tolist()


def test_what_is_packed_comes_back_the_same() -> None:
    """By what each analysis is of."""
    content = pack_analyses([LIMIT, CARD], build="b1")

    assert unpack_analyses(content, path="x", build="b1") == {
        topic_of(LIMIT): pack_entry(analyse_entry(LIMIT)),
        topic_of(CARD): pack_entry(analyse_entry(CARD)),
    }


def test_a_shelf_takes_what_was_brought_along() -> None:
    """It makes none of its own: another entry's analysis, brought under this entry's name, shows it."""
    brought = {topic_of(LIMIT): pack_entry(analyse_entry(CARD))}

    assert wordings(AnalysisShelf(brought), LIMIT) == wordings(AnalysisShelf({}), CARD)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"question": "송금 한도가 얼마인가요?"}, id="question"),
        pytest.param({"answer": "하루 천만 원입니다."}, id="answer"),
        pytest.param({"keywords": ("송금",)}, id="keywords"),
        pytest.param({"paraphrases": ("얼마까지 보내요?",)}, id="paraphrases"),
    ],
)
def test_an_entry_that_has_changed_is_analysed_anew(changed: dict[str, object]) -> None:
    """What was brought along is of the entry as it was."""
    given = {"id": "limit", "category": "이체", "question": LIMIT.question, "answer": LIMIT.answer, **changed}
    now = FAQEntry(**given)  # type: ignore[arg-type]
    brought = {topic_of(LIMIT): pack_entry(analyse_entry(CARD))}

    assert wordings(AnalysisShelf(brought), now) == wordings(AnalysisShelf({}), now)


def _with_head(head: bytes, rest: bytes = b"") -> bytes:

    body = b"%d\n%b%b" % (len(head), head, rest)
    return b"AICC-ANALYSES 1 %b\n%b" % (hashlib.sha256(body).hexdigest().encode(), body)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(pack_analyses([LIMIT], build="b0"), id="another build"),
        pytest.param(pack_analyses([LIMIT], build="b1")[:-1], id="cut short"),
        pytest.param(b"", id="empty"),
        pytest.param(_with_head(b'{"build": "b1", "sizes": {"limit": 80}}'), id="an analysis is missing"),
        pytest.param(_with_head(b'{"build": "b1", "sizes": {"limit": 80}}', b"\xff" * 80), id="no analysis"),
        pytest.param(_with_head(b'{"build": "b1", "sizes": {"limit": -1}}', b"\0" * 80), id="a length below zero"),
    ],
)
def test_what_is_not_of_this_build_is_refused(content: bytes) -> None:
    """Nothing of it is used, whoever wrote it."""
    with pytest.raises(ArtefactInvalid):
        unpack_analyses(content, path="x", build="b1")


@pytest.mark.parametrize(
    ("made_by", "read_by", "found"),
    [
        pytest.param("b1", "b1", 1, id="the same build"),
        pytest.param("b0", "b1", 0, id="an older build"),
        pytest.param("", "", 0, id="a checkout, whose code may change at any time"),
    ],
)
def test_only_the_build_that_made_a_file_reads_it(tmp_path: Path, made_by: str, read_by: str, found: int) -> None:
    """Any other makes its analyses anew, which costs time and nothing else."""
    file = tmp_path / "entries.analyses"
    file.write_bytes(pack_analyses([LIMIT], build=made_by))

    assert len(read_analyses(file, build=read_by)) == found


def test_a_package_may_bring_nothing_along(tmp_path: Path) -> None:
    """The one that pip installs has no analyses."""
    assert dict(read_analyses(tmp_path / "entries.analyses", build="b1")) == {}


def test_a_build_is_told_by_the_list_of_its_files(tmp_path: Path) -> None:
    """The list has their checksums, so that any change of the code makes another build."""
    record = tmp_path / "aicc-1.0.dist-info" / "RECORD"
    record.parent.mkdir()
    names = []
    for checksum in ("old", "new"):
        record.write_text(f"aicc/faq/analysis.py,sha256={checksum},10\n")
        names.append(build_of(tmp_path))

    assert names[0] != names[1] and all(names)


def test_a_folder_without_such_a_list_is_no_build(tmp_path: Path) -> None:
    """A checkout has none."""
    assert build_of(tmp_path) == ""

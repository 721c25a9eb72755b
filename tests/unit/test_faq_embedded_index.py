"""The embedded index on disk: it survives whatever happens to its process and its folder."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

from aicc.faq.embedded_index import EmbeddedIndex
from aicc.models.faq import FAQEntry, FAQQuery

ENTRIES = tuple(
    FAQEntry(id=f"faq-{number}", category="이체", question=question, answer="상담원이 안내합니다.")
    for number, question in enumerate(("이체 한도는 얼마인가요?", "카드를 잃어버렸어요", "영업점은 몇 시에 여나요?"))
)
# Holds an index in a folder, tells so, and goes on writing until it is killed.
WRITER = dedent("""
    import sys
    from pathlib import Path
    from aicc.faq.embedded_index import EmbeddedIndex
    from aicc.models.faq import FAQEntry

    index = EmbeddedIndex(Path(sys.argv[1]))
    number = 0
    while True:
        questions = {f"new-{number}-{one}": f"환전 {number} {one}" for one in range(20)}
        index.put([FAQEntry(id=key, category="", question=text, answer="") for key, text in questions.items()])
        number += 1
        print(number, flush=True)
""")


def found(index: EmbeddedIndex, text: str) -> tuple[str, ...]:
    """Return what is proposed for a question."""
    return index.search(FAQQuery(text=text), limit=10)


def files(folder: Path) -> dict[str, bytes]:
    """Return what is on disk."""
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and not path.name.endswith(".lock")
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that does not exist yet."""
    return tmp_path / "data" / "faq"


@pytest.fixture
def other_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has written into the folder at least twice, and still does."""
    with subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert [process.stdout.readline(), process.stdout.readline()] == ["1\n", "2\n"]
        yield process
        process.kill()


def test_entries_are_there_after_a_restart(folder: Path) -> None:
    """What was put is found by the next process."""
    EmbeddedIndex(folder).put(ENTRIES)
    again = EmbeddedIndex(folder)

    assert again.count() == 3
    assert found(again, "이체 한도")[0] == "faq-0"


def test_a_killed_process_leaves_whole_entries(folder: Path, other_process: subprocess.Popen[str]) -> None:
    """After kill -9 in the middle of writing, the index opens with every put that returned, each put whole."""
    other_process.send_signal(signal.SIGKILL)
    other_process.wait(timeout=20)
    index = EmbeddedIndex(folder)

    assert index.count() >= 40
    assert index.count() % 20 == 0
    assert "new-1-7" in index.search(FAQQuery(text="환전 1 7"), limit=1_000)


def test_a_rebuild_makes_a_killed_index_whole(folder: Path, other_process: subprocess.Popen[str]) -> None:
    """After kill -9 a rebuild brings the index to the entries of the store, and takes the others away."""
    other_process.send_signal(signal.SIGKILL)
    other_process.wait(timeout=20)
    index = EmbeddedIndex(folder)
    index.rebuild(ENTRIES)

    assert index.count() == 3
    assert found(index, "환전") == ()
    assert found(index, "카드를 잃어버렸어요")[0] == "faq-1"
    index.close()
    assert EmbeddedIndex(folder).count() == 3


def test_a_folder_that_another_process_holds_is_left_alone(
    folder: Path, other_process: subprocess.Popen[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The index works in memory, says so in the log, and the other process goes on writing into its folder."""
    index = EmbeddedIndex(folder)
    index.put(ENTRIES)

    assert found(index, "이체 한도")[0] == "faq-0"
    assert index.count() == 3
    assert other_process.stdout is not None
    assert other_process.stdout.readline() == "3\n"


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.write_bytes(b""), id="emptied"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]), id="cut short"),
        pytest.param(lambda path: path.write_bytes(b"\x00" * path.stat().st_size), id="zeros"),
        pytest.param(lambda path: path.unlink(), id="gone"),
    ],
)
@pytest.mark.parametrize("pattern", ["meta.json", "*.store", "*.term", "*.idx", "*.fast", ".managed.json"])
def test_a_damaged_folder_is_made_whole(folder: Path, damage: Callable[[Path], object], pattern: str) -> None:
    """Whichever file is damaged, the index opens, and after a rebuild it finds the entries."""
    EmbeddedIndex(folder).put(ENTRIES)
    for path in list(folder.glob(pattern)):
        damage(path)
    index = EmbeddedIndex(folder)
    index.rebuild(ENTRIES)

    assert index.count() == 3
    assert found(index, "카드를 잃어버렸어요")[0] == "faq-1"


def test_a_folder_of_another_index_is_made_anew(folder: Path) -> None:
    """Files of another schema hold nothing that the store does not."""
    import tantivy

    folder.mkdir(parents=True)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("title", stored=True)
    tantivy.Index(builder.build(), path=str(folder))
    index = EmbeddedIndex(folder)
    index.rebuild(ENTRIES)

    assert found(index, "이체 한도")[0] == "faq-0"


def test_a_file_in_the_place_of_the_folder_is_left_alone(folder: Path) -> None:
    """A path that cannot be a folder keeps the index in memory, and the file as it is."""
    folder.parent.mkdir(parents=True)
    folder.write_text("장부", encoding="utf-8")
    index = EmbeddedIndex(folder)
    index.put(ENTRIES)

    assert index.count() == 3
    assert folder.read_text(encoding="utf-8") == "장부"


def test_a_replaced_entry_is_found_by_its_new_words_after_a_restart(folder: Path) -> None:
    """The old wording is gone on disk too."""
    index = EmbeddedIndex(folder)
    index.put(ENTRIES)
    index.put([replace(ENTRIES[0], question="환전 우대 받는 법")])
    index.close()
    again = EmbeddedIndex(folder)

    assert again.count() == 3
    assert found(again, "환전 우대") == ("faq-0",)
    assert "faq-0" not in found(again, "이체 한도")


def test_an_entry_twice_in_one_call_counts_once(folder: Path) -> None:
    """The last of them holds."""
    index = EmbeddedIndex(folder)
    index.put([ENTRIES[0], replace(ENTRIES[0], question="환전 우대")])

    assert index.count() == 1
    assert found(index, "환전 우대") == ("faq-0",)


def test_unchanged_entries_are_not_written_again(folder: Path) -> None:
    """A rebuild with the same entries leaves every byte on disk as it was."""
    EmbeddedIndex(folder).put(ENTRIES)
    before = files(folder)
    EmbeddedIndex(folder).rebuild(ENTRIES)

    assert files(folder) == before


def test_what_search_does_not_read_is_no_change(folder: Path) -> None:
    """Another priority or category writes nothing."""
    index = EmbeddedIndex(folder)
    index.put(ENTRIES)
    before = files(folder)
    index.rebuild([replace(entry, priority=5, category="기타") for entry in ENTRIES])

    assert files(folder) == before


def test_only_changed_entries_are_written(folder: Path) -> None:
    """The count of a rebuild begins with those that stay."""
    index = EmbeddedIndex(folder)
    index.put(ENTRIES)
    told: list[int] = []
    index.rebuild([*ENTRIES[:2], replace(ENTRIES[2], answer="오전 9시입니다.")], told.append)

    assert told == [2, 3]


def test_a_word_boundary_between_fields_is_a_change(folder: Path) -> None:
    """A keyword that becomes a paraphrase is written again, though the words are the same."""
    index = EmbeddedIndex(folder)
    index.put([replace(ENTRIES[0], keywords=("송금",))])
    told: list[int] = []
    index.rebuild([replace(ENTRIES[0], paraphrases=("송금",))], told.append)

    assert told == [0, 1]


def test_no_limit_finds_nothing(folder: Path) -> None:
    """A limit below one asks for nothing."""
    index = EmbeddedIndex(folder)
    index.put(ENTRIES)

    assert index.search(FAQQuery(text="이체 한도"), limit=0) == ()

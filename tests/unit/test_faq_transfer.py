"""FAQ entries from files and into them."""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from aicc.bootstrap import Centre, build_centre, load_settings
from aicc.models.conversation import Channel
from aicc.models.errors import FAQTwice
from aicc.models.faq import Card, CardButton, FAQEntry
from aicc.services.faq_transfer import (
    Finding,
    Format,
    Imported,
    Refused,
    carry_out,
    format_of,
    plan,
    read_entries,
    write_entries,
)

SIMPLE = FAQEntry(id="otp_lost", category="보안", question="OTP를 잃어버렸어요", answer="영업점에서 다시 받으세요.")
FULL = FAQEntry(
    id="open.account-1",
    category="계좌",
    question="통장을 만들려면 무엇이 필요한가요?",
    answer="신분증을 가져오세요.\n앱에서는 휴대전화가 필요합니다.",
    paraphrases=("통장 개설 준비물", "계좌|통장 만들기", "C:\\서류"),
    keywords=("통장", "개설"),
    priority=3,
    voice="신분증을 가져오시면 됩니다.",
    card=Card(
        title="통장 만들기",
        text="앱에서 5분",
        image="https://bank.example/open.png",
        buttons=(
            CardButton(label="앱 열기", url="https://bank.example/app"),
            CardButton(label="서류", text="필요한 서류"),
        ),
    ),
    channels=(Channel.WEB, Channel.API),
    valid_from=date(2026, 1, 1),
    valid_until=date(2026, 12, 31),
    related=("otp_lost",),
    tags=("개설", "비대면"),
)


def imported(data: bytes | str, format_: Format = Format.CSV, **options: Any) -> Imported:
    """Return what a file that can be taken comes to."""
    outcome = read_entries(data.encode() if isinstance(data, str) else data, format_, **options)
    assert isinstance(outcome, Imported), outcome
    return outcome


def refused(data: bytes | str, format_: Format = Format.CSV, **options: Any) -> Refused:
    """Return what a file that cannot be taken comes to."""
    outcome = read_entries(data.encode() if isinstance(data, str) else data, format_, **options)
    assert isinstance(outcome, Refused), outcome
    return outcome


def places(findings: tuple[Finding, ...]) -> list[tuple[int, str, str]]:
    """Return line, column and code of findings."""
    return [(finding.line, finding.column, finding.code) for finding in findings]


def xlsx(*rows: list[Any], **sheets: list[list[Any]]) -> bytes:
    """Return a workbook with these rows, or with these sheets."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, cells in (sheets or {"FAQ": list(rows)}).items():
        sheet = workbook.create_sheet(title)
        for row in cells:
            sheet.append(row)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    """Return a workbook as a file."""
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def rewritten(data: bytes, part: str, old: str, new: str) -> bytes:
    """Return a workbook in whose part a text is another."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for item in before.infolist():
            content = before.read(item).decode()
            if item.filename == part:
                assert old in content
                content = content.replace(old, new)
            after.writestr(item.filename, content)
    return file.getvalue()


HEAD = ["id", "질문", "답변"]
SHEET = "xl/worksheets/sheet1.xml"


class TestCSV:
    """A line of headings and one line an entry."""

    def test_korean_headings_name_the_columns(self) -> None:
        """A sheet as a Korean office writes it is understood."""
        text = (
            "분류,질문,답변,다른 표현,키워드,우선순위\n"
            "보안,OTP를 잃어버렸어요,다시 받으세요.,OTP 분실|OTP 재발급,OTP|분실,2\n"
        )

        (entry,) = imported(text).entries

        assert (entry.category, entry.question, entry.answer) == ("보안", "OTP를 잃어버렸어요", "다시 받으세요.")
        assert (entry.paraphrases, entry.keywords, entry.priority) == (("OTP 분실", "OTP 재발급"), ("OTP", "분실"), 2)

    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "cp949", "euc-kr", "utf-16", "utf-16-le-with-mark", "utf-16-be-with-mark"]
    )
    def test_korean_encodings_are_told_apart(self, encoding: str) -> None:
        """The same text comes out of every encoding that Korean files have."""
        marks = {"utf-16-le-with-mark": b"\xff\xfe", "utf-16-be-with-mark": b"\xfe\xff"}
        text = "id,질문,답변\nfee,이체 수수료가 얼마예요?,앱에서는 무료입니다.\n"

        data = marks.get(encoding, b"") + text.encode(encoding.removesuffix("-with-mark"))

        assert imported(data).entries[0].question == "이체 수수료가 얼마예요?"

    def test_a_rare_syllable_of_windows_survives(self) -> None:
        """CP949 has syllables that EUC-KR has not."""
        assert (
            imported("id,질문,답변\na,똠방각하가 뭐예요?,펲시맨입니다.\n".encode("cp949")).entries[0].answer
            == "펲시맨입니다."
        )

    def test_reading_cp949_is_noted(self) -> None:
        """The author learns that the old encoding was read."""
        assert places(imported("id,질문,답변\na,질문이요,답입니다\n".encode("cp949")).notes) == [
            (0, "", "read_as_cp949")
        ]

    @pytest.mark.parametrize(
        ("text", "encoding"),
        [
            ("question,answer\n口座を開きたい,身分証をお持ちください\n", "shift_jis"),
            ("question,answer\n口座を開きたいのですが,身分証をお持ちください\n", "euc-jp"),
            ("question,answer\n怎么开账户,请带身份证来\n", "gbk"),
            ("question,answer\ncafé à côté,œuvre\n", "cp1252"),
            ("id,질문,답변\na,질문,답\n", "utf-16-le"),
            ("id,질문,답변\na,질문,답\n", "utf-32"),
        ],
    )
    def test_an_unknown_encoding_is_refused_rather_than_guessed(self, text: str, encoding: str) -> None:
        """No letter is ever another than was written."""
        assert {p.code for p in refused(text.encode(encoding)).problems} <= {"encoding_unknown", "file_binary"}

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_delimiters_are_told_apart(self, delimiter: str) -> None:
        """Commas, semicolons and tabs; the others may stand in texts."""
        cells = ["id", "질문", "답변"], ["a", "질문이요", '"쉼표, 세미콜론; 탭\t"']
        text = "\n".join(delimiter.join(row) for row in cells)

        assert imported(text).entries[0].answer == "쉼표, 세미콜론; 탭"

    def test_headings_may_stand_below_a_title(self) -> None:
        """A title and an empty line above the headings are passed over, and lines are counted from the top."""
        assert places(refused("자주 묻는 질문,,\n\nid,질문,답변\na,,답\n").problems) == [(4, "질문", "question_empty")]

    def test_numbered_columns_of_a_list_are_one_list(self) -> None:
        """다른 표현 1 and 다른 표현 2 are both paraphrases."""
        text = "id,질문,답변,다른 표현 1,다른 표현 2\na,질문이요,답,하나,둘\n"

        assert imported(text).entries[0].paraphrases == ("하나", "둘")

    def test_lists_are_apart_by_lines_too(self) -> None:
        """A cell with line breaks is a list, as Excel users write it."""
        assert imported('id,질문,답변,키워드\na,질문이요,답,"하나\r\n둘\n\n셋"\n').entries[0].keywords == (
            "하나",
            "둘",
            "셋",
        )

    def test_a_bar_in_a_value_is_written_with_a_backslash(self) -> None:
        r"""\| is a bar, \\ is a backslash, and a backslash before anything else is itself."""
        text = "id,질문,답변,키워드\na,질문이요,답,가\\|나|C:\\다|\\\\라\n"

        assert imported(text).entries[0].keywords == ("가|나", "C:\\다", "\\라")

    @pytest.mark.parametrize(
        "day", ["2026-01-31", "2026.1.31", "2026. 1. 31.", "2026/01/31", "2026년 1월 31일", "20260131"]
    )
    def test_days_are_read_as_people_write_them(self, day: str) -> None:
        """All of these are the last day of January."""
        assert imported(f"id,질문,답변,시작일\na,질문이요,답,{day}\n").entries[0].valid_from == date(2026, 1, 31)

    def test_unknown_columns_are_noted_and_left_out(self) -> None:
        """A column that is not ours is no reason to refuse, and no secret."""
        (note,) = imported("id,질문,답변,담당자\na,질문이요,답,김대리\n").notes

        assert (note.line, note.code, "‘담당자’" in note.korean) == (1, "columns_left_out", True)

    def test_commas_in_a_list_are_noted(self) -> None:
        """Whoever lists keywords with commas learns how it is done."""
        assert places(imported('id,질문,답변,키워드\na,질문이요,답,"통장, 개설"\n').notes) == [
            (2, "키워드", "comma_in_value")
        ]

    def test_what_a_spreadsheet_would_run_is_exported_behind_an_apostrophe(self) -> None:
        """A cell that begins with = + - or @ is no formula in Excel, and comes back as it was."""
        entry = FAQEntry(id="a", category="@보안", question="=질문", answer="-1\n+2", voice="'=이미")

        exported = write_entries([entry], Format.CSV)

        assert exported.decode("utf-8-sig").splitlines()[1:] == ["a,'@보안,'=질문,\"'-1", "+2\",,,1,''=이미,,,,,,"]
        assert imported(exported).entries == (entry,)

    def test_an_export_opens_in_excel(self) -> None:
        """It begins with the mark by which Excel knows UTF-8, and with the columns."""
        lines = write_entries([], Format.CSV)

        assert lines.startswith(b"\xef\xbb\xbfid,category,question,answer,paraphrases,keywords,priority,voice,card,")

    def test_an_answer_with_a_loose_comma_is_refused(self) -> None:
        """A row with more cells than headings is not cut off silently."""
        assert places(refused("id,질문,답변\na,질문이요,네, 됩니다\n").problems) == [(2, "", "row_too_long")]

    def test_an_open_quote_is_found_where_it_begins(self) -> None:
        """The line that swallows the rest of the file is named."""
        text = 'id,질문,답변\na,하나,답\nb,둘,"답\nc,셋,답\n'

        assert places(refused(text).problems) == [(3, "", "row_not_csv")]

    def test_a_column_twice_is_refused(self) -> None:
        """Which of the two answers would count is not guessed."""
        assert places(refused("id,질문,답변,answer\na,질문이요,하나,둘\n").problems)[0] == (1, "답변", "column_twice")

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "columns_missing"),
            (b"a,b,c\n1,2,3\n", "columns_missing"),
            ("id,질문,답변\n".encode(), "entries_missing"),
            ("id,질문,답변\n,,\n\n".encode(), "entries_missing"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", "file_binary"),
        ],
    )
    def test_a_file_without_entries_is_refused(self, data: bytes, code: str) -> None:
        """Nothing to import is said, not done."""
        assert [problem.code for problem in refused(data).problems] == [code]


class TestRules:
    """What holds for entries of every format."""

    def test_every_bad_row_is_reported(self) -> None:
        """All that is wrong, with line and column, and not the first only."""
        text = (
            "id,질문,답변,우선순위,시작일,카드,채널,관련 항목\n"
            "a,,답,9,내일,{},fax,zz\n"
            'b 2,질문이요,,높음,2026-13-01,"{""title"": ""제목"", ""image"": ""http://x""}",web,b\n'
        )

        assert places(refused(text).problems) == [
            (2, "시작일", "day_invalid"),
            (2, "카드", "card_invalid"),
            (2, "채널", "channel_unknown"),
            (2, "질문", "question_empty"),
            (2, "우선순위", "priority_invalid"),
            (2, "관련 항목", "related_unknown"),
            (3, "우선순위", "priority_invalid"),
            (3, "시작일", "day_invalid"),
            (3, "id", "id_invalid"),
            (3, "답변", "answer_empty"),
            (3, "카드", "url_invalid"),
            (3, "관련 항목", "related_unknown"),
        ]

    def test_problems_say_what_to_do_in_both_languages(self) -> None:
        """A person corrects the file with the message alone."""
        (problem,) = refused("id,질문,답변,우선순위\na,질문이요,답,높음\n").problems

        assert problem.korean == "우선순위는 1부터 5까지의 수로 적어 주세요: ‘높음’"
        assert problem.english == "Priority is a number from 1 to 5: ‘높음’"

    def test_of_many_problems_the_first_200_are_told(self) -> None:
        """And how many more there are."""
        outcome = refused("id,질문,답변\n" + "".join(f"a{n},질문 {n},\n" for n in range(350)))

        assert (len(outcome.problems), outcome.more) == (200, 150)

    def test_the_same_question_twice_is_refused(self) -> None:
        """Spaces, punctuation and case do not make it another."""
        assert places(refused("id,질문,답변\na,ATM 수수료?,답\nb,atm수수료,답\n").problems) == [
            (3, "질문", "question_twice")
        ]

    def test_the_same_id_twice_is_refused(self) -> None:
        """The message names the line of the other."""
        (problem,) = refused("id,질문,답변\na,하나,답\nb,둘,답\na,셋,답\n").problems

        assert (problem.line, problem.code, problem.korean) == (
            4,
            "id_twice",
            "id a의 항목이 2행에도 있습니다. 하나만 남겨 주세요.",
        )

    def test_a_question_of_another_entry_is_refused(self) -> None:
        """It would be answered in two ways."""
        text = "id,질문,답변\nnew,OTP를 잃어버렸어요!,답\n"

        assert places(refused(text, existing=[SIMPLE]).problems) == [(2, "질문", "question_taken")]

    def test_a_question_of_an_entry_that_goes_may_be_taken(self) -> None:
        """Where the file is to be all there is, what is not in it does not count."""
        text = "id,질문,답변\nnew,OTP를 잃어버렸어요!,답\n"

        assert imported(text, existing=[SIMPLE], replace_all=True).entries[0].id == "new"

    def test_two_entries_may_exchange_their_questions(self) -> None:
        """What counts is how it will be."""
        existing = [
            FAQEntry(id="a", category="", question="하나", answer="1"),
            FAQEntry(id="b", category="", question="둘", answer="2"),
        ]

        assert [e.question for e in imported("id,질문\na,둘\nb,하나\n", existing=existing).entries] == ["둘", "하나"]

    def test_a_line_without_an_id_changes_the_entry_that_asks_the_same(self) -> None:
        """A file without ids may be imported again and again."""
        (entry,) = imported("질문,답변\nOTP를 잃어버렸어요,새 답\n", existing=[SIMPLE]).entries

        assert (entry.id, entry.answer, entry.category) == ("otp_lost", "새 답", "보안")

    def test_a_new_line_without_an_id_gets_one_of_its_question(self) -> None:
        """Always the same, and the one that add_faq gives."""
        ids = [entry.id for entry in imported("질문,답변\n하나,1\n둘,2\n").entries]

        assert ids == [entry.id for entry in imported("질문,답변\n하나!,1\n둘,2\n").entries]
        assert ids == ["faq_556dcbf069a9", "faq_ca76b1284fc2"]

    def test_a_made_up_id_is_never_that_of_another_entry(self) -> None:
        """An entry whose question was changed keeps its id to itself."""
        taken = FAQEntry(id="faq_556dcbf069a9", category="", question="이제 다른 질문", answer="답")

        assert imported("질문,답변\n하나,1\n", existing=[taken]).entries[0].id != "faq_556dcbf069a9"

    def test_columns_that_a_file_does_not_have_stay_as_they_are(self) -> None:
        """A file of ids and answers changes answers only."""
        (entry,) = imported("id,answer\nopen.account-1,새 답\n", existing=[FULL, SIMPLE]).entries

        assert (entry.answer, entry.paraphrases, entry.card, entry.valid_from) == (
            "새 답",
            FULL.paraphrases,
            FULL.card,
            date(2026, 1, 1),
        )

    def test_empty_cells_empty_the_field(self) -> None:
        """A column that is there counts, also where it says nothing."""
        text = "id,question,answer,paraphrases,priority,card,valid_from\nopen.account-1,질문,답,,,,\n"

        (entry,) = imported(text, existing=[FULL, SIMPLE]).entries

        assert (entry.paraphrases, entry.priority, entry.card, entry.valid_from) == ((), 1, None, None)

    def test_decomposed_letters_are_composed(self) -> None:
        """Files from macOS have Hangul in pieces."""
        assert imported("id,질문,답변\na,\u1112\u1161\u11ab\u1100\u1173\u11af,답\n").entries[0].question == "한글"

    def test_progress_is_told_from_nothing_to_all(self) -> None:
        """The bar moves forward and arrives."""
        told: list[float] = []

        imported("질문,답변\n" + "".join(f"질문 {n},답\n" for n in range(2500)), progress=told.append)

        assert told == sorted(told)
        assert (told[0], told[-1], len(told) > 4) == (0.0, 1.0, True)


class TestXLSX:
    """Excel files."""

    def test_numbers_and_days_are_read_as_they_are(self) -> None:
        """A priority of 2.0 is 2, a date cell is a day, an id of digits is a text."""
        rows = [
            ["id", "질문", "답변", "우선순위", "시작일", "종료일"],
            [101, "하나", 3.5, 2.0, date(2026, 1, 1), datetime(2026, 12, 31)],
        ]

        (entry,) = imported(xlsx(*rows), Format.XLSX).entries

        assert (entry.id, entry.answer, entry.priority) == ("101", "3.5", 2)
        assert (entry.valid_from, entry.valid_until) == (date(2026, 1, 1), date(2026, 12, 31))

    def test_a_day_with_a_time_is_refused(self) -> None:
        """Half a day is not dropped silently."""
        rows = [["id", "질문", "답변", "시작일"], ["a", "하나", "답", datetime(2026, 1, 1, 9, 30)]]

        assert places(refused(xlsx(*rows), Format.XLSX).problems) == [(2, "시작일", "day_invalid")]

    def test_every_sheet_with_headings_is_read(self) -> None:
        """One sheet a category is how offices keep them; a sheet of explanations is noted."""
        data = xlsx(계좌=[HEAD, ["a", "하나", "1"]], 안내=[["이 파일은 ..."]], 카드=[["FAQ"], HEAD, ["b", "둘", "2"]])

        outcome = imported(data, Format.XLSX)

        assert [entry.id for entry in outcome.entries] == ["a", "b"]
        assert [(note.sheet, note.code) for note in outcome.notes] == [("안내", "sheet_left_out")]

    def test_problems_name_the_sheet(self) -> None:
        """Lines are those of the sheet."""
        data = xlsx(계좌=[HEAD, ["a", "하나", "1"]], 카드=[[], HEAD, [], ["b", "하나", "2"], ["c", "셋", None]])

        problems = refused(data, Format.XLSX).problems

        assert [(p.sheet, p.line, p.column, p.code) for p in problems] == [
            ("카드", 4, "질문", "question_twice"),
            ("카드", 5, "답변", "answer_empty"),
        ]
        assert "‘계좌’ 2행" in problems[0].korean

    def test_a_hidden_sheet_is_left_out(self) -> None:
        """What nobody sees is not imported, and that is said."""
        workbook = load_workbook(io.BytesIO(xlsx(보임=[HEAD, ["a", "하나", "1"]], 숨김=[HEAD, ["b", "둘", "2"]])))
        workbook["숨김"].sheet_state = "hidden"

        outcome = imported(saved(workbook), Format.XLSX)

        assert ([e.id for e in outcome.entries], outcome.notes[0].sheet) == (["a"], "숨김")

    def test_a_formula_without_a_value_is_a_bad_row(self) -> None:
        """It was never computed, and we do not compute."""
        data = xlsx(HEAD, ["a", "하나", '="답"&1'], ["b", "둘", "2"])

        assert places(refused(data, Format.XLSX).problems) == [(2, "답변", "formula_without_value")]

    def test_a_formula_with_a_value_is_its_value(self) -> None:
        """As Excel saved it; an empty one is empty."""
        data = xlsx([*HEAD, "voice"], ["a", "하나", "=B2", "=B3"])
        data = rewritten(data, SHEET, 'r="C2"><f>B2</f><v /></c>', 'r="C2" t="str"><f>B2</f><v>계산한 답</v></c>')
        data = rewritten(data, SHEET, 'r="D2"><f>B3</f><v /></c>', 'r="D2" t="str"><f>B3</f><v></v></c>')

        (entry,) = imported(data, Format.XLSX).entries

        assert (entry.answer, entry.voice) == ("계산한 답", "")

    def test_an_error_value_is_a_bad_row(self) -> None:
        """#N/A is no answer."""
        assert places(refused(xlsx(HEAD, ["a", "하나", "#N/A"]), Format.XLSX).problems) == [
            (2, "답변", "cell_error"),
        ]

    def test_cells_merged_downwards_hold_for_all_their_rows(self) -> None:
        """A category over three rows is the category of each."""
        workbook = Workbook()
        sheet = workbook.worksheets[0]
        for row in (
            ["분류", "질문", "답변"],
            ["계좌", "하나", "1"],
            [None, "둘", "2"],
            [None, "셋", "3"],
            ["카드", "넷", "4"],
        ):
            sheet.append(row)
        sheet.merge_cells("A2:A4")

        assert [e.category for e in imported(saved(workbook), Format.XLSX).entries] == ["계좌", "계좌", "계좌", "카드"]

    def test_headings_merged_over_two_rows_are_no_entry(self) -> None:
        """As where other columns have a second line of headings."""
        workbook = Workbook()
        sheet = workbook.worksheets[0]
        for row in (["질문", "답변", "기타", None], [None, None, "담당", "날짜"], ["하나", "1", "김", "x"]):
            sheet.append(row)
        for cells in ("A1:A2", "B1:B2", "C1:D1"):
            sheet.merge_cells(cells)

        assert [e.question for e in imported(saved(workbook), Format.XLSX).entries] == ["하나"]

    def test_empty_rows_and_formatted_ones_are_passed_over(self) -> None:
        """Rows that have only a format are empty."""
        workbook = load_workbook(io.BytesIO(xlsx(HEAD, [], ["a", "하나", "1"], [None, "  ", None])))
        workbook.worksheets[0]["A900"].number_format = "0.00"

        assert len(imported(saved(workbook), Format.XLSX).entries) == 1

    def test_a_wrong_size_in_the_file_hides_no_rows(self) -> None:
        """Some programs write one."""
        data = rewritten(xlsx(HEAD, ["a", "하나", "1"]), SHEET, '<dimension ref="A1:C2" />', '<dimension ref="A1" />')

        assert imported(data, Format.XLSX).entries[0].answer == "1"

    def test_what_looks_like_a_formula_stays_a_text(self) -> None:
        """Exported as a text cell, it is none in Excel."""
        entry = FAQEntry(id="007", category="#N/A", question="=1+1", answer="_x000D_ 2026-01-01")

        exported = write_entries([entry], Format.XLSX)

        cells = next(load_workbook(io.BytesIO(exported)).worksheets[0].iter_rows(min_row=2))
        assert [(cell.data_type, cell.number_format) for cell in cells[:4]] == [("s", "@")] * 4
        assert imported(exported, Format.XLSX).entries == (entry,)

    def test_days_and_numbers_are_exported_as_such(self) -> None:
        """Excel sorts and filters them."""
        sheet = load_workbook(io.BytesIO(write_entries([FULL, SIMPLE], Format.XLSX))).worksheets[0]

        assert (sheet["G2"].value, sheet["K2"].value, sheet["K2"].is_date) == (3, datetime(2026, 1, 1), True)

    def test_what_is_too_long_for_a_cell_goes_into_several(self) -> None:
        """Excel holds 32,767 characters a cell; nothing is cut off."""
        paraphrases = tuple(f"{n}{'|' * 299}"[:299] + "가" for n in range(100))
        entry = FAQEntry(id="a", category="", question="하나", answer="1", paraphrases=paraphrases)

        assert imported(write_entries([entry, SIMPLE], Format.XLSX), Format.XLSX).entries == (entry, SIMPLE)

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "xlsx_broken"),
            (b"PK\x03\x04 no archive", "xlsx_broken"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "xlsx_old"),
            (xlsx(HEAD, ["a", "하나", "1"])[:-200], "xlsx_broken"),
            (xlsx(["가", "나"], [1, 2]), "columns_missing"),
        ],
    )
    def test_a_file_that_is_no_workbook_of_entries_is_refused(self, data: bytes, code: str) -> None:
        """With what to do about it."""
        assert [problem.code for problem in refused(data, Format.XLSX).problems] == [code]

    def test_an_archive_that_is_no_workbook_is_refused(self) -> None:
        """A zip file of other things."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("readme.txt", "hello")

        assert [problem.code for problem in refused(file.getvalue(), Format.XLSX).problems] == ["xlsx_broken"]

    def test_a_sheet_that_breaks_off_is_refused(self) -> None:
        """At the line at which it does; nothing before it is taken."""
        data = rewritten(xlsx(HEAD, ["a", "하나", "1"], ["b", "둘", "2"]), SHEET, '<c r="B3"', '<c r="B3" <<')

        problems = refused(data, Format.XLSX).problems

        assert [(problem.line, problem.code) for problem in problems] == [(3, "xlsx_broken")]

    def test_a_zip_bomb_is_refused_unopened(self) -> None:
        """A small file that would fill the memory is not unpacked."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(SHEET, b"\0" * (40 << 20))

        assert len(file.getvalue()) < 100_000
        assert [problem.code for problem in refused(file.getvalue(), Format.XLSX).problems] == ["xlsx_too_large"]

    def test_an_xml_bomb_is_refused(self) -> None:
        """Entities that multiply are not followed."""
        more = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
        bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "하하">{more}]>'
        data = xlsx(HEAD, ["a", "하나", "여기"])
        data = rewritten(data, SHEET, "<worksheet", bomb + "<worksheet")
        data = rewritten(data, SHEET, "여기", "&l11;")

        assert [problem.code for problem in refused(data, Format.XLSX).problems] == ["xlsx_broken"]


class TestJSON:
    """JSON with the fields of an entry."""

    def test_an_export_is_one_entry_a_line(self) -> None:
        """So that two versions of a file can be compared line by line."""
        lines = write_entries([SIMPLE, FULL], Format.JSON).decode().splitlines()

        assert (len(lines), lines[0], lines[-1]) == (4, '{"faqs": [', "]}")
        assert json.loads(lines[1].rstrip(","))["question"] == "OTP를 잃어버렸어요"

    @pytest.mark.parametrize(
        "text",
        [
            '{"faqs": [{"id": "a", "question": "하나", "answer": "1"}]}',
            '{"version": [1, {"faqs": 2}], "faqs":\n[\n{"id": "a", "question": "하나", "answer": "1"}]}',
            '[{"id": "a", "question": "하나", "answer": "1"}]',
            '{"id": "a", "question": "하나", "answer": "1"}\n\n',
        ],
    )
    def test_lists_and_lines_are_understood(self, text: str) -> None:
        """The object that exports have, a list, or one entry a line."""
        assert [(e.id, e.question, e.answer) for e in imported(text, Format.JSON).entries] == [("a", "하나", "1")]

    def test_every_bad_entry_is_reported_by_line(self) -> None:
        """The line on which it begins."""
        text = (
            '{"faqs": [\n  {"id": "a", "question": "하나", "answer": 1, "priority": "높음"},\n  7,\n'
            '  {\n    "id": "b", "question": "둘", "answer": "2", "card": {"title": "카드", "color": "red"}\n  }\n]}'
        )

        assert places(refused(text, Format.JSON).problems) == [
            (2, "answer", "field_invalid"),
            (2, "priority", "field_invalid"),
            (3, "", "item_not_object"),
            (4, "card", "field_invalid"),
        ]

    def test_every_bad_line_is_reported(self) -> None:
        """In a file with one entry a line."""
        good, empty = (
            json.dumps({"id": id_, "question": text, "answer": "1"}) for id_, text in (("a", "하나"), ("d", ""))
        )
        text = "\n".join([good, '{"id": "b",', '"c"', empty])

        assert places(refused(text, Format.JSON).problems) == [
            (2, "", "json_invalid"),
            (3, "", "item_not_object"),
            (4, "question", "question_empty"),
        ]

    @pytest.mark.parametrize(
        ("text", "line", "code"),
        [
            ('{"faqs": [\n{"id": "a",}\n]}', 2, "json_invalid"),
            ('{"faqs": 3}', 1, "items_missing"),
            ("3", 1, "items_missing"),
            ("[" * 100_000, 1, "json_invalid"),
            ('[{"priority": NaN}]', 1, "json_invalid"),
            ('[{"priority": ' + "9" * 5000 + "}]", 1, "json_invalid"),
            ("{}{}", 1, "json_invalid"),
        ],
    )
    def test_what_is_no_list_of_entries_is_refused(self, text: str, line: int, code: str) -> None:
        """With the place, and what to correct."""
        assert [(p.line, p.code) for p in refused(text, Format.JSON).problems] == [(line, code)]

    def test_unknown_fields_are_noted_and_left_out(self) -> None:
        """As columns are."""
        text = '[{"id": "a", "question": "하나", "answer": "1", "owner": "kim"}]'

        assert places(imported(text, Format.JSON).notes) == [(1, "", "fields_left_out")]


QNABOT = {
    "qna": [
        {
            "qid": "Open.001",
            "type": "qna",
            "q": ["통장을 만들려면?", "통장 개설 준비물"],
            "a": "신분증을 가져오세요.",
            "t": "계좌",
            "alt": {"markdown": "**신분증**", "ssml": "<speak>신분증을 <break/>가져오세요 &amp; 끝</speak>"},
            "r": {
                "title": "통장",
                "subTitle": "앱에서 5분",
                "imageUrl": "https://bank.example/a.png",
                "text": "",
                "url": "",
                "buttons": [
                    {"text": "앱", "value": "https://bank.example/app"},
                    {"text": "서류", "value": "필요한 서류"},
                    {"text": "해지", "value": "해지"},
                    {"text": "", "value": ""},
                ],
            },
            "l": "QNA:Hook",
            "args": [""],
            "next": "",
            "selected": False,
        },
        {"qid": "Quiz.001", "type": "quiz", "question": "?", "correctAnswers": ["a"]},
        {"qid": "Empty", "type": "qna", "q": ["no_hits"], "a": "모르겠어요"},
        {"qid": "Hi", "q": ["안녕"], "a": "{{UserInfo.Name}}님", "r": {"title": "", "imageUrl": ""}, "alt": None},
    ]
}


class TestQnABot:
    """The JSON of QnABot on AWS."""

    def test_an_export_of_qnabot_is_taken_over(self) -> None:
        """Questions, answer, topic, speech and card find their places."""
        first, second = imported(json.dumps(QNABOT), Format.QNABOT).entries

        assert first == FAQEntry(
            id="Open.001",
            category="계좌",
            question="통장을 만들려면?",
            answer="신분증을 가져오세요.",
            paraphrases=("통장 개설 준비물",),
            voice="신분증을 가져오세요 & 끝",
            card=Card(
                title="통장",
                text="앱에서 5분",
                image="https://bank.example/a.png",
                buttons=(
                    CardButton(label="앱", url="https://bank.example/app"),
                    CardButton(label="서류", text="필요한 서류"),
                    CardButton(label="해지"),
                ),
            ),
        )
        assert (second.id, second.card) == ("Hi", None)

    def test_what_has_no_counterpart_is_noted(self) -> None:
        """Quizzes and fall-backs are left out; hooks, markdown and templates are named."""
        notes = imported(json.dumps(QNABOT, indent=1, ensure_ascii=False), Format.QNABOT).notes

        assert [note.code for note in notes] == [
            "item_left_out",
            "item_left_out",
            "fields_left_out",
            "template_in_answer",
        ]
        assert "‘l’, ‘alt.markdown’" in notes[2].korean

    def test_an_export_for_qnabot_has_its_shape(self) -> None:
        """As its content designer writes it."""
        (item,) = json.loads(write_entries([FULL], Format.QNABOT))["qna"]

        assert (item["qid"], item["type"], item["q"][0], item["t"]) == ("open.account-1", "qna", FULL.question, "계좌")
        assert item["alt"]["ssml"] == "<speak>신분증을 가져오시면 됩니다.</speak>"
        assert item["r"]["buttons"] == [
            {"text": "앱 열기", "value": "https://bank.example/app"},
            {"text": "서류", "value": "필요한 서류"},
        ]

    def test_an_export_comes_back_but_for_what_qnabot_lacks(self) -> None:
        """Over the entries themselves nothing is lost."""
        outcome = imported(write_entries([FULL, SIMPLE], Format.QNABOT), Format.QNABOT, existing=[FULL, SIMPLE])

        assert outcome.entries == (FULL, SIMPLE)

    @pytest.mark.parametrize(
        ("name", "data", "expected"),
        [
            ("faq.CSV", b"", Format.CSV),
            ("a.b.xlsx", b"", Format.XLSX),
            ("faq.jsonl", b"{}", Format.JSON),
            ("faq.json", b'\xef\xbb\xbf {"qna": []}', Format.QNABOT),
            ("faq.json", b'{"faqs": []}', Format.JSON),
            ("faq.pdf", b"", None),
            ("csv", b"", None),
        ],
    )
    def test_the_format_is_known_by_name_and_content(self, name: str, data: bytes, expected: Format | None) -> None:
        """QnABot's files end as ours do."""
        assert format_of(name, data) is expected


@pytest.fixture
async def centre(artefacts: Path) -> AsyncIterator[Centre]:
    """A centre in memory."""
    centre = build_centre(load_settings(store="memory", data_dir=artefacts))
    yield centre
    await centre.close()


class TestPlan:
    """What an import would do."""

    def test_a_plan_tells_new_changed_and_unchanged_apart(self) -> None:
        """With the fields that differ."""
        kept = FAQEntry(id="kept", category="", question="그대로", answer="1")
        changed = FAQEntry(id="otp_lost", category="보안", question="OTP를 잃어버렸어요", answer="앱에서도 됩니다.")

        found = plan([SIMPLE, kept], [changed, kept, FULL])

        assert (found.new, found.unchanged, found.removed) == ((FULL,), (kept,), ())
        assert [(d.field, d.old, d.new) for d in found.changed[0].differences] == [
            ("answer", "영업점에서 다시 받으세요.", "앱에서도 됩니다.")
        ]

    def test_what_the_file_does_not_have_goes_only_when_asked(self) -> None:
        """Entries are not removed by leaving them out."""
        assert plan([SIMPLE, FULL], [SIMPLE]).removed == ()
        assert plan([SIMPLE, FULL], [SIMPLE], replace_all=True).removed == (FULL,)

    async def test_a_plan_is_carried_out(self, centre: Centre) -> None:
        """New entries come, changed ones change, and a new entry may ask what a removed one asked."""
        before = [live.entry for live in await centre.faq.entries(limit=100)]
        first, second, *_ = before
        entries = [replace(first, answer="새 답"), replace(second, id="another")]

        await carry_out(centre.faq, plan(before, entries, replace_all=True), by="kim")

        assert [live.entry for live in await centre.faq.entries(limit=100)] == sorted(
            entries, key=lambda entry: entry.id
        )
        assert [change.revision.by for change in await centre.faq.history("another", limit=5)] == ["kim"]

    async def test_a_plan_that_fails_leaves_everything_as_it_was(self, centre: Centre) -> None:
        """Where somebody else has meanwhile added an entry that asks the same."""
        before = [live.entry for live in await centre.faq.entries(limit=100)]
        wanted = plan(before, [*before[2:], replace(SIMPLE, question="주차되나요")], replace_all=True)
        await centre.faq.put(replace(SIMPLE, id="faster", question="주차되나요?"), by="lee")

        with pytest.raises(FAQTwice):
            await carry_out(centre.faq, wanted, by="kim")

        after = {live.entry.id: live.entry for live in await centre.faq.entries(limit=100)}
        assert [after[entry.id] for entry in before] == before

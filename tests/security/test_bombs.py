"""Small files and bodies that would become large, or take hours: each is refused with a code, before it goes off.

Anchors and nesting of YAML are in tests/unit/test_yaml_source.py; a plain zip bomb and an XML bomb in
tests/unit/test_faq_transfer.py.
"""

import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from aicc.models.faq_format import Format
from aicc.project.yaml_source import Unreadable, read_source
from aicc.services.faq_transfer import Imported, Refused, read_entries

if TYPE_CHECKING:
    from tests.api.conftest import Api

SHEET = "xl/worksheets/sheet1.xml"


def codes(data: bytes, format_: Format) -> list[str]:
    """Return what an import says of a file: the codes of its problems, or nothing."""
    outcome = read_entries(data, format_, existing=[], replace_all=False)
    assert isinstance(outcome, Imported | Refused)
    return [problem.code for problem in outcome.problems] if isinstance(outcome, Refused) else []


def workbook(change: Callable[[bytes], bytes]) -> bytes:
    """Return an Excel file of one entry whose sheet was changed by hand."""
    written, changed = io.BytesIO(), io.BytesIO()
    book = Workbook()
    for row in (["question", "answer"], ["몇 시에 여나요?", "아홉 시입니다."]):
        book.active.append(row)
    book.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == SHEET else old.read(name))
    return changed.getvalue()


def test_an_archive_that_lies_about_its_size_is_not_unpacked_further() -> None:
    """Forty megabytes that say they are four kilobytes are read as four, and so are broken."""
    honest = workbook(lambda sheet: sheet.replace(b"</sheetData>", b" " * (40 << 20) + b"</sheetData>"))
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        size = archive.getinfo(SHEET).file_size

    assert codes(honest, Format.XLSX) == ["xlsx_too_large"]
    assert codes(honest.replace(struct.pack("<I", size), struct.pack("<I", 4096)), Format.XLSX) == ["xlsx_broken"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(b'<row r="2"', b'<row r="999999999"', ["xlsx_broken"], id="a row a billion lines below"),
        pytest.param(b'r="A2"', b'r="XFD2"', ["question_empty"], id="a cell far to the right"),
        pytest.param(
            b"</sheetData>",
            b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            [],
            id="a sheet merged into one cell",
        ),
    ],
)
def test_a_sheet_that_is_larger_than_its_file_is_not_filled_in(old: bytes, new: bytes, expected: list[str]) -> None:
    """What a sheet says of places without cells costs nothing."""
    assert codes(workbook(lambda sheet: sheet.replace(old, new, 1)), Format.XLSX) == expected


def test_a_file_of_this_machine_is_not_read_into_a_cell() -> None:
    """An entity that names one is not followed."""
    outside = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet'
    data = workbook(lambda sheet: sheet.replace(b"<worksheet", outside, 1).replace("몇".encode(), b"&e;"))

    assert codes(data, Format.XLSX) == ["xlsx_broken"]


@pytest.mark.parametrize("format_", [Format.JSON, Format.QNABOT])
@pytest.mark.parametrize("data", [b"[" * 200_000, b'{"faqs":' * 100_000, b'[{"priority": ' + b"9" * 100_000 + b"}]"])
def test_json_that_is_too_deep_or_too_long_a_number_is_invalid(data: bytes, format_: Format) -> None:
    """Neither the stack nor the processor is used up."""
    assert codes(data, format_) == ["json_invalid"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"question,answer\n" + b"a" * 5_000_000 + b",b\n", id="one endless cell"),
        pytest.param(b'question,answer\n"' + b"a\n" * 1_000_000, id="a quote that nobody closes"),
    ],
)
def test_csv_without_an_end_is_refused(data: bytes) -> None:
    """A cell has a length."""
    assert codes(data, Format.CSV) == ["row_not_csv"]


@pytest.mark.parametrize("number", ["1" + ":1" * 400_000, "1" + ":1" * 100_000 + ".5", "0x" + "f" * 3_000_000])
def test_a_number_of_a_bot_file_is_not_multiplied_out(tmp_path: Path, number: str) -> None:
    """To base sixty, as YAML reads it, half a megabyte takes minutes."""
    (tmp_path / "bot.yaml").write_text(f"id: a\nvalue: {number}\n")

    with pytest.raises(Unreadable, match=r"bot\.yaml:2: \[yaml_syntax\].*more than 100 characters"):
        read_source(tmp_path, "bot.yaml")


def test_a_long_text_of_a_bot_file_is_read(tmp_path: Path) -> None:
    """Only numbers are short."""
    (tmp_path / "bot.yaml").write_text(f"text: {'가나다 ' * 1000}\nquoted: '{'1' * 1000}'\n")

    assert {name: len(value) for name, value in read_source(tmp_path, "bot.yaml").data.items()} == {
        "text": 3999,
        "quoted": 1000,
    }


@pytest.mark.parametrize("body", [b"[" * 60_000, b'{"text":' * 8_000, b'{"text": ' + b"9" * 60_000 + b"}"])
def test_a_message_that_is_too_deep_is_malformed(shared: "Api", body: bytes) -> None:
    """Over HTTP and over the stream, and the next message is taken."""
    shared.open()
    headers = shared.bearer | {"Content-Type": "application/json"}
    over_http = shared.client.post(shared.path, content=body, headers=headers).json()["code"]
    with shared.client.websocket_connect(
        f"{shared.path.removesuffix('messages')}stream?after=1", headers=shared.bearer
    ) as socket:
        socket.receive_json()
        socket.send_text(body.decode())
        over_stream = socket.receive_json()["problem"]["code"]

    assert (over_http, over_stream) == ("request_invalid", "request_invalid")
    assert shared.say("안녕하세요")["seq"] == 2


def test_an_import_that_is_refused_keeps_nothing(api: "Api", admin: dict[str, str]) -> None:
    """Through the door of the admins too: the code, and the entries that were there."""
    before = len(api.client.get("/v1/admin/faq/entries?limit=200", headers=admin).json()["entries"])
    headers = admin | {"Content-Type": "application/json"}
    answer = api.client.post("/v1/admin/faq/import", content=b"[" * 1_000_000, headers=headers)
    after = len(api.client.get("/v1/admin/faq/entries?limit=200", headers=admin).json()["entries"])

    assert (answer.status_code, json.loads(answer.content)["problems"][0]["code"]) == (422, "json_invalid")
    assert before == after

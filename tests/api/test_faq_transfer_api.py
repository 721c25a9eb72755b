"""Whole files of FAQ entries over HTTP."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from tests.api.conftest import ADMIN, AGENT, VIEWER, Api

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEW = "id,category,question,answer\nparking,영업점,주차할 수 있나요?,건물 지하에 두 시간까지 무료로 주차할 수 있어요.\n"
KNOWN = "account_open_documents"


def send(api: Api, body: bytes | str, *, media: str = "text/csv", key: str = ADMIN, **query: Any) -> Any:
    """Send a file of entries."""
    headers = {"X-API-Key": key, "Content-Type": media}
    content = body.encode() if isinstance(body, str) else body
    return api.client.post("/v1/admin/faq/import", content=content, headers=headers, params=query)


def export(api: Api, format_: str = "json", key: str = VIEWER) -> Any:
    """Fetch all entries."""
    return api.client.get(f"/v1/admin/faq/export?format={format_}", headers={"X-API-Key": key})


def test_entries_of_a_file_answer_the_next_question(api: Api) -> None:
    """What is new is told, and a customer hears it."""
    told = send(api, NEW)

    assert (told.status_code, told.json()) == (
        200,
        {"dry_run": False, "new": ["parking"], "changed": [], "unchanged": 0, "removed": [], "notes": []},
    )
    said = api.say("주차할 수 있나요?")["reply"]["messages"]
    assert said[0] == "건물 지하에 두 시간까지 무료로 주차할 수 있어요."


def test_who_imported_stands_in_the_history(api: Api) -> None:
    """By the name of the key."""
    send(api, NEW)

    changes = api.client.get("/v1/admin/faq/entries/parking/history", headers={"X-API-Key": VIEWER}).json()["changes"]
    assert [change["by"] for change in changes] == ["관리"]


def test_a_dry_run_keeps_nothing(api: Api) -> None:
    """It tells what would change, field by field."""
    told = send(api, f"{NEW}{KNOWN},계좌/입출금,새 질문,새 답\n", dry_run=True).json()

    assert (told["dry_run"], told["new"]) == (True, ["parking"])
    assert told["changed"] == [{"id": KNOWN, "fields": ["question", "answer"]}]
    assert "parking" not in export(api).text


def test_every_mistake_is_answered_and_nothing_kept(api: Api) -> None:
    """As problem details, with the places and what to do."""
    answer = send(api, "id,질문,답변,우선순위\na,좋은 질문,답,1\nb,,답,1\nc,나쁜 순위,답,높음\n")

    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert (told["code"], told["more"]) == ("faq_file_invalid", 0)
    assert [(problem["line"], problem["column"], problem["code"]) for problem in told["problems"]] == [
        (3, "질문", "question_empty"),
        (4, "우선순위", "priority_invalid"),
    ]
    assert "좋은 질문" not in export(api).text


def test_a_workbook_is_known_by_its_media_type(api: Api) -> None:
    """Excel files are sent as they are."""
    workbook, file = Workbook(), io.BytesIO()
    for row in (["id", "질문", "답변"], ["parking", "주차되나요?", "네"]):
        workbook.worksheets[0].append(row)
    workbook.save(file)

    assert send(api, file.getvalue(), media=XLSX).json()["new"] == ["parking"]


@pytest.mark.parametrize(
    "body",
    [
        {"faqs": [{"id": "parking", "question": "주차되나요?", "answer": "네"}]},
        {"qna": [{"qid": "parking", "type": "qna", "q": ["주차되나요?"], "a": "네"}]},
    ],
)
def test_json_is_ours_or_qnabots(api: Api, body: dict[str, Any]) -> None:
    """By what is in it."""
    assert send(api, json.dumps(body), media="application/json; charset=utf-8").json()["new"] == ["parking"]


def test_the_format_may_be_named(api: Api) -> None:
    """For clients that send any media type."""
    assert send(api, NEW, media="application/octet-stream", format="csv").json()["new"] == ["parking"]
    assert send(api, NEW, media="application/octet-stream").json()["code"] == "request_invalid"


def test_with_replace_all_the_file_is_all_there_is(api: Api) -> None:
    """And says what went."""
    told = send(api, NEW, replace_all=True).json()

    assert (told["new"], KNOWN in told["removed"]) == (["parking"], True)
    assert [entry["id"] for entry in export(api).json()["faqs"]] == ["parking"]


def test_a_file_is_larger_than_a_message_may_be(api: Api) -> None:
    """Up to 20 MB; other routes keep their limit."""
    rows = "".join(f"q{n},{n}번 질문이에요,{'가' * 100}\n" for n in range(300))

    assert len(send(api, f"id,question,answer\n{rows}").json()["new"]) == 300
    entries = api.client.post("/v1/admin/faq/entries", content=b" " * 90_000, headers={"X-API-Key": ADMIN})
    assert entries.json()["code"] == "body_too_large"


def test_a_file_over_the_limit_is_refused(api: Api) -> None:
    """Before it is read."""
    answer = send(api, b"x" * (20 * 1024 * 1024 + 1))

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("key", [AGENT, VIEWER])
def test_only_admins_import(api: Api, key: str) -> None:
    """Others may look."""
    assert send(api, NEW, key=key).status_code == 403
    assert export(api, key=key).status_code == 200


@pytest.mark.parametrize(
    ("format_", "media", "name"),
    [
        ("csv", "text/csv; charset=utf-8", "csv"),
        ("xlsx", XLSX, "xlsx"),
        ("json", "application/json", "json"),
        ("qnabot", "application/json", "json"),
    ],
)
def test_an_export_changes_nothing_when_it_comes_back(api: Api, format_: str, media: str, name: str) -> None:
    """In every format, and a browser saves it under a name that says what it is."""
    file = export(api, format_)

    told = send(api, file.content, format=format_).json()

    assert (file.headers["content-type"], file.headers["content-disposition"].endswith(f'.{name}"')) == (media, True)
    assert (told["new"], told["changed"], told["unchanged"]) == ([], [], 93)


def test_csv_is_the_default(api: Api) -> None:
    """With the mark by which Excel knows the encoding."""
    text = api.client.get("/v1/admin/faq/export", headers={"X-API-Key": VIEWER}).content.decode("utf-8-sig")

    assert len(list(csv.reader(io.StringIO(text)))) == 94


def test_an_unknown_format_is_refused(make_api: Callable[..., Api]) -> None:
    """With the field that is wrong."""
    answer = export(make_api(), "pdf")

    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")

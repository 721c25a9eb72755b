"""Publishing over HTTP: who may, what is served, and what changed."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.api.conftest import ADMIN, VIEWER
from tests.release_bot import change, write_bot

if TYPE_CHECKING:
    from tests.api.conftest import Api

FIRST, SECOND = "첫째 버전입니다. AI가 답합니다.", "둘째 버전입니다. AI가 답합니다."
RELEASES = "/v1/admin/releases"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a small bot."""
    return write_bot(tmp_path / "bot")


@pytest.fixture
def api(make_api: Callable[..., "Api"], folder: Path) -> "Api":
    """An application that serves it."""
    return make_api(bot=folder)


def _post(api: "Api", path: str = "", key: str = ADMIN, **body: Any) -> Any:
    return api.client.post(f"{RELEASES}{path}", json=body, headers={"X-API-Key": key})


def _get(api: "Api", path: str = "", key: str = VIEWER) -> Any:
    return api.client.get(f"{RELEASES}{path}", headers={"X-API-Key": key})


def _greeting(api: "Api") -> str:
    text: str = api.open()["turn"]["reply"]["messages"][0]
    return text


def test_a_version_is_published_and_served(api: "Api", folder: Path) -> None:
    """The answer says who published it; the next conversation is greeted by it."""
    _post(api)
    change(folder, "bot.yaml", FIRST, SECOND)
    before = _greeting(api)

    published = _post(api, note="인사말을 바꿈").json()

    assert (before, _greeting(api)) == (FIRST, SECOND)
    assert (published["version"], published["by"], published["action"], published["note"]) == (
        "v2",
        "관리",
        "publish",
        "인사말을 바꿈",
    )


def test_the_list_has_what_is_served_and_who_did_it(api: "Api", folder: Path) -> None:
    """A canary with its share, newest first."""
    _post(api)
    change(folder, "bot.yaml", FIRST, SECOND)
    _post(api, canary=10)
    _post(api, "/promote", share=30)

    found = _get(api).json()

    assert (found["live"], found["canary"], found["share"]) == ("v1", "v2", 30)
    assert [(one["number"], one["action"], one["version"]) for one in found["releases"]] == [
        (3, "canary", "v2"),
        (2, "canary", "v2"),
        (1, "publish", "v1"),
    ]


def test_before_the_first_version_the_list_is_empty(api: "Api") -> None:
    """The bot's folder is served."""
    assert _get(api).json() == {"live": "", "canary": "", "share": 0.0, "releases": []}


def test_going_back_serves_the_version_before(api: "Api", folder: Path) -> None:
    """At once."""
    _post(api)
    change(folder, "bot.yaml", FIRST, SECOND)
    _post(api)

    back = _post(api, "/rollback").json()

    assert (back["version"], _greeting(api)) == ("v1", FIRST)


def test_reloading_reads_what_was_published_and_not_the_folder(api: "Api", folder: Path) -> None:
    """Half-edited files reach nobody."""
    _post(api)
    change(folder, "bot.yaml", FIRST, SECOND)

    reloaded = api.client.post("/v1/admin/bot/reload", headers={"X-API-Key": ADMIN}).json()

    assert (reloaded["version"], _greeting(api)) == ("v1", FIRST)


def test_the_difference_to_the_folder(api: "Api", folder: Path) -> None:
    """What publishing would change."""
    _post(api)
    change(folder, "bot.yaml", FIRST, SECOND)

    assert _get(api, "/diff").json() == {
        "old": "v1",
        "new": "",
        "changes": [{"kind": "changed", "path": ["bot.yaml", "greeting"], "old": FIRST, "new": SECOND}],
        "consequences": [],
    }


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("", {"canary": 10}, 409, "not_published"),
        ("/promote", {}, 409, "not_published"),
        ("/rollback", {}, 409, "not_published"),
        ("", {"canary": 0}, 422, "request_invalid"),
        ("", {"canary": 100}, 422, "request_invalid"),
        ("/rollback", {"version": "../v1"}, 422, "request_invalid"),
        ("/rollback", {"to": "v1"}, 422, "request_invalid"),
    ],
)
def test_what_cannot_be_done_says_why(api: "Api", path: str, body: dict[str, Any], status: int, code: str) -> None:
    """Each with its code."""
    refused = _post(api, path, **body)

    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_a_version_that_never_was_is_not_found(api: "Api") -> None:
    """Neither gone back to nor compared."""
    _post(api)

    found = [_post(api, "/rollback", version="v9"), _get(api, "/diff?new=v9")]

    assert [(one.status_code, one.json()["code"]) for one in found] == [(404, "version_not_found")] * 2


def test_a_mistake_keeps_the_old_version(api: "Api", folder: Path) -> None:
    """The error lists it, and nothing is published."""
    _post(api)
    change(folder, "scenarios/visit.yaml", "next_step: people", "next_step: nowhere")

    refused = _post(api)

    assert (refused.status_code, refused.json()["code"]) == (500, "bot_invalid")
    assert _get(api).json()["live"] == "v1"


def test_turns_are_counted_by_version(api: "Api", folder: Path) -> None:
    """A canary that understands less is seen in the metrics."""
    _post(api)
    api.say("고마워요")

    assert 'aicc_version_turns_total{decision="answer",version="v1"} 1.0' in api.client.get("/metrics").text

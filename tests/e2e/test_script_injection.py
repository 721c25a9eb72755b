"""Markup that somebody put where a person reads: in a bot's files, in a message, in an address. It is shown, never run.

Every text carries markup of its own, so that each is seen to arrive and none is seen to run.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.conftest import AGENT_KEY, Server
from tests.release_bot import change, write_bot

from aicc.project import load_bot
from aicc.services.scenario_graph import draw, mermaid, svg


def evil(place: str) -> str:
    """Return markup that runs in an element, in an attribute and in a script, marked with its place."""
    return f"{place}\"'><img src=x onerror=alert('{place}')></script><script>alert('{place}')</script>&lt;b&gt;"


def quoted(text: str) -> str:
    """Return a text as YAML and JSON write it."""
    return json.dumps(text, ensure_ascii=False)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bot whose files have markup wherever a person reads what they say."""
    folder = write_bot(tmp_path_factory.mktemp("bots") / "hostile", greeting=evil("greeting") + " AI가 답합니다.")
    options = f"input_type: selection, options: [{{value: {quoted(evil('option'))}}}]"
    person = "rules: [{id: asked, reason: USER_REQUEST, priority: MEDIUM, words: [상담원]}]"
    for file, old, new in (
        ("bot.yaml", "작은 지점", quoted(evil("name"))),
        ("intents.yaml", "name: 방문 예약", f"name: {quoted(evil('intent'))}"),
        ("responses.yaml", "별말씀을요.", f"{quoted(evil('response'))}, quick_replies: [{quoted(evil('label'))}]"),
        ("faq.yaml", "지하 1층에 주차하실 수 있습니다.", quoted(evil("faq answer"))),
        ("escalation.yaml", "rules: []", person),
        ("scenarios/visit.yaml", "name: 방문 예약", f"name: {quoted(evil('scenario'))}"),
        ("scenarios/visit.yaml", "어느 지점에 가시겠어요?, input_type: text", f"{quoted(evil('step'))}, {options}"),
        ("scenarios/visit.yaml", '"{branch} 지점에', quoted(evil("end") + " {branch} 지점에")[:-1]),
    ):
        change(folder, file, old, new)
    return folder


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, hostile: Path) -> Iterator[str]:
    """Where the hostile bot is served."""
    folder = tmp_path_factory.mktemp("served")
    (folder / ".env").write_text(f"AICC_BOT={hostile}\n", encoding="utf-8")
    server = Server(folder)
    server.start()
    yield server.url
    server.kill()


@pytest.fixture
def watched(new_page: Callable[..., Page]) -> Iterator[Page]:
    """A page on which nothing may run, and nothing may even try to."""
    page, ran = new_page(), []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: ran.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("pageerror", lambda error: ran.append(str(error)))
    yield page
    assert ran == []


def strange(page: Page) -> Locator:
    """Return elements that only markup from outside can have made."""
    return page.locator("img[src='x'], #log :is(img, script, svg, iframe, b), :is(h1, p, td, th) :is(img, script, b)")


def say(page: Page, text: str) -> None:
    """Type a message and send it."""
    page.get_by_role("textbox", name="메시지").fill(text)
    page.get_by_role("textbox", name="메시지").press("Enter")


def test_the_chat_page_shows_what_a_bot_says_as_text(watched: Page, served: str) -> None:
    """Name, greeting, steps, options, buttons, answers, and what a bot repeats of a customer's words."""
    heard = watched.locator(".message.bot .words")
    watched.goto(served)
    expect(watched.get_by_role("heading", level=1)).to_have_text(evil("name"))
    expect(watched).to_have_title(re.compile(re.escape(evil("name"))))
    expect(heard.last).to_contain_text(evil("greeting"))
    say(watched, "방문 예약")
    expect(heard.last).to_contain_text(evil("step"))
    watched.get_by_role("button", name=evil("option"), exact=True).click()
    expect(watched.locator(".message.customer .words").last).to_have_text(evil("option"))
    expect(heard.last).to_contain_text("몇 분이 오시나요?")
    say(watched, "세 명")
    expect(heard.last).to_contain_text(evil("end"))
    expect(heard.last).to_contain_text(evil("option"))
    say(watched, "주차장이 있나요?")
    expect(heard.last).to_contain_text(evil("faq answer"))
    say(watched, "고마워요")
    expect(heard.last).to_contain_text(evil("response"))
    expect(watched.get_by_role("button", name=evil("label"), exact=True)).to_be_visible()
    expect(strange(watched)).to_have_count(0)


def test_the_chat_page_shows_what_people_say_as_text(watched: Page, served: str) -> None:
    """A customer's words, an agent's, and both once more from the record after a reload."""
    watched.goto(served)
    said, agent = watched.locator(".message.customer .words"), watched.locator(".message.agent .words")
    say(watched, evil("customer"))
    expect(said.last).to_have_text(evil("customer"))
    say(watched, "상담원 연결해 주세요")
    number = watched.locator(".ticket .number").inner_text()
    with httpx.Client(base_url=f"{served}/v1/admin", headers={"X-API-Key": AGENT_KEY}, trust_env=False) as desk:
        (ticket,) = [one for one in desk.get("/tickets").json()["tickets"] if one["number"] == number]
        desk.post(f"/tickets/{ticket['id']}/accept").raise_for_status()
        desk.post(f"/tickets/{ticket['id']}/messages", json={"text": evil("agent")}).raise_for_status()
    expect(agent).to_have_text(evil("agent"))
    watched.reload()
    expect(agent).to_have_text(evil("agent"))
    expect(said.first).to_have_text(evil("customer"))
    expect(strange(watched)).to_have_count(0)


def test_a_refusal_is_shown_as_text(watched: Page, served: str) -> None:
    """Whatever the server says about a message that it did not take."""
    watched.goto(served)
    problem = {"status": 422, "code": "request_invalid", "detail": evil("problem")}
    headers = {"Content-Type": "application/problem+json"}
    watched.route("**/messages", lambda route: route.fulfill(status=422, json=problem, headers=headers))
    say(watched, "안녕하세요")
    expect(watched.locator(".delivery")).to_contain_text(evil("problem"))
    expect(strange(watched)).to_have_count(0)


@pytest.mark.parametrize(
    "path",
    [
        "/<script>alert(1)</script>",
        "/v1/conversations/<img src=x onerror=alert(1)>/messages",
        "/v1/admin/faq/export?format=<script>alert(1)</script>",
        "/v1/faq/suggest?q=<script>alert(1)</script>&limit=<script>alert(1)</script>",
        "/static/<script>alert(1)</script>",
        "/?bot=<script>alert(1)</script>#<img src=x onerror=alert(1)>",
    ],
)
def test_an_address_is_not_run(new_page: Callable[..., Page], served: str, path: str) -> None:
    """A link that somebody was sent: what it says comes back as data, if at all."""
    page, ran = new_page(), []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.goto(served + path)
    page.wait_for_load_state()

    expect(strange(page)).to_have_count(0)
    assert ran == []


def written(page: Path, bot: Path, command: str, *arguments: str | Path) -> Path:
    """Return the page that a command of `aicc` writes about a bot."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AICC_")}
    start = [sys.executable, "-m", "aicc.cli", command, *arguments, "--html", page, "--data-dir", bot.parent]
    subprocess.run(start, cwd=page.parent, env=environment, check=False, capture_output=True, timeout=120)
    return page


def unfolded(page: Page, file: Path) -> str:
    """Open a page from its file, unfold all, and return what a reader sees."""
    page.goto(file.as_uri())
    page.locator("details").evaluate_all("all => all.forEach(details => { details.open = true; })")
    return page.locator("body").inner_text()


def test_the_evaluation_page_shows_names_and_rows_as_text(watched: Page, hostile: Path, tmp_path: Path) -> None:
    """The bot's name, the names of its intents, and the rows that were read wrongly."""
    (tmp_path / "rows.jsonl").write_text(f'{{"text": {quoted(evil("row"))}, "intent": "thanks"}}\n', encoding="utf-8")
    page = written(tmp_path / "report.html", hostile, "evaluate", hostile, "--file", "rows.jsonl")
    seen = unfolded(watched, page)

    assert [place for place in ("name", "row") if evil(place) not in seen] == []
    expect(strange(watched)).to_have_count(0)


def test_the_page_of_a_dialogue_test_shows_all_as_text(watched: Page, hostile: Path, tmp_path: Path) -> None:
    """What was said, expected and answered, and the name of the dialogue."""
    (tmp_path / "dialogue.yaml").write_text(
        f"- name: {quoted(evil('dialogue'))}\n  turns:\n"
        f"    - 손님: {quoted(evil('turn'))}\n      봇: {quoted(evil('expected'))}\n",
        encoding="utf-8",
    )
    page = written(tmp_path / "results.html", hostile, "test", "dialogue.yaml", "--bot", hostile)
    seen = unfolded(watched, page)

    assert [place for place in ("name", "dialogue", "turn", "expected") if evil(place) not in seen] == []
    expect(strange(watched)).to_have_count(0)


def test_a_picture_of_a_scenario_is_a_picture(watched: Page, hostile: Path, tmp_path: Path) -> None:
    """As a file of its own, in which a browser would run scripts, and within a page."""
    drawing = draw(load_bot(hostile).scenarios["visit"])
    file = tmp_path / "visit.svg"
    file.write_text(svg(drawing), encoding="utf-8")
    watched.goto(file.as_uri())
    texts = watched.evaluate("[...document.querySelectorAll('title, text')].map((one) => one.textContent).join('\\n')")
    names = watched.evaluate("[...document.querySelectorAll('*')].map((one) => one.localName)")
    watched.goto("about:blank")
    watched.set_content(svg(drawing))

    assert evil("scenario") in texts
    assert set(names) <= {"svg", "title", "rect", "text", "g", "path", "defs", "marker", "polygon", "tspan"}
    expect(strange(watched)).to_have_count(0)


def test_a_drawing_for_mermaid_has_no_markup_and_no_commands(hostile: Path) -> None:
    """What other tools draw from it is theirs to escape; it gives them nothing to escape."""
    text = mermaid(draw(load_bot(hostile).scenarios["visit"]))

    assert "step#quot;" in text
    assert set(re.findall(r"<[^>]*>", text.replace("-->", "").replace("-.->", ""))) == {"<br/>"}

"""The page of `aicc evaluate --html` as a contact centre's manager meets it: from a file, in a real browser."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect

ROWS = (
    '{"text": "잔액 조회", "intent": "inquiry"}\n'
    '{"text": "<img src=x onerror=alert(1)> 010-1234-5678 잔액", "intent": "greeting"}\n'
    '{"text": "' + "가나다라마바사아자차카타파하" * 20 + '", "intent": "agent"}\n'
)
STRANGERS = '{"text": "고래는 얼마나 깊이 잠수하나"}\n{"text": "잔액조회"}\n'


def _written(folder: Path, *options: str | Path) -> Path:
    """Return the page that the command writes for the banking bot."""
    path = folder / "report.html"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AICC_")}
    command = [sys.executable, "-m", "aicc.cli", "evaluate", "--folds", "2", "--html", path, "--data-dir", folder]
    subprocess.run([*command, *options], cwd=folder, env=environment, check=True, capture_output=True, timeout=120)
    return path


@pytest.fixture(scope="module")
def validated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a cross-validation."""
    return _written(tmp_path_factory.mktemp("validated"))


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a file of rows with hostile, private and endless texts, and of out-of-scope lines."""
    folder = tmp_path_factory.mktemp("measured")
    (folder / "rows.jsonl").write_text(ROWS, encoding="utf-8")
    (folder / "strangers.jsonl").write_text(STRANGERS, encoding="utf-8")
    return _written(folder, "--file", folder / "rows.jsonl", "--oos", folder / "strangers.jsonl")


def _opened(page: Page, path: Path) -> Page:
    page.goto(path.as_uri())
    return page


def _unfold(page: Page) -> None:
    page.locator("details").evaluate_all("all => all.forEach(details => { details.open = true; })")


def test_the_page_says_how_good_the_bot_is(new_page: Callable[..., Page], validated: Path) -> None:
    """The bot's name, one sentence in plain words, and the figures come first."""
    page = _opened(new_page(), validated)

    expect(page).to_have_title("데모은행 챗봇 의도 인식 보고서")
    expect(page.get_by_role("heading", level=1)).to_have_text("데모은행 챗봇")
    expect(page.locator(".lead")).to_contain_text("개를 바르게 읽습니다")
    expect(page.locator(".figures dt")).to_have_text(["정확도", "응답 비율", "잘못 응답", "매크로 F1", "확신 오차"])


def test_what_to_do_stands_before_the_plots(new_page: Callable[..., Page], validated: Path) -> None:
    """The sections are in the order in which a manager needs them."""
    page = _opened(new_page(), validated)

    expect(page.get_by_role("heading", level=2)).to_have_text(
        [
            "먼저 할 일",
            "의도별 성적",
            "혼동",
            "확신은 믿을 만한가",
            "기준을 바꾸면",
            "알아듣지 못한 예문",
            "숫자 읽는 법",
        ]
    )


def test_every_plot_has_a_title_and_a_table(new_page: Callable[..., Page], validated: Path) -> None:
    """Who cannot see a plot hears what it shows, and finds its figures in a table below."""
    page = _opened(new_page(), validated)

    names = ("혼동 지도: 줄은 뜻한 의도, 칸은 읽은 의도", "확신과 실제로 맞은 비율", "기준에 따른 응답과 잘못 응답")
    captions = ("잘못 읽은 의도와 예", "확신과 맞은 비율", "기준에 따른 비율")
    for name, caption in zip(names, captions, strict=True):
        plot = page.get_by_role("img", name=name, exact=True)
        expect(plot).to_be_visible()
        section = page.locator("section").filter(has=plot)
        section.get_by_text("표로 보기").click()
        expect(section.get_by_role("table", name=caption)).to_be_visible()


def test_out_of_scope_lines_have_their_section(new_page: Callable[..., Page], measured: Path) -> None:
    """How many were rejected, and which were not."""
    page = _opened(new_page(), measured)
    section = page.locator("section").filter(has=page.get_by_role("heading", name="범위 밖 문장"))

    expect(section.get_by_role("row", name=re.compile(r"^지금 기준 [\d.]+ 50\.0%$"))).to_be_visible()
    expect(section.get_by_role("table", name="거절하지 못한 문장")).to_contain_text("잔액조회")


def test_nothing_is_fetched_and_nothing_is_run(new_page: Callable[..., Page], measured: Path) -> None:
    """The page is one file: no request but for itself, no dialog, no complaint; markup in a row is text."""
    page = new_page()
    requests: list[Request] = []
    said: list[str] = []
    page.on("request", lambda request: requests.append(request))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    _opened(page, measured)
    _unfold(page)

    assert [request.url for request in requests] == [measured.as_uri()]
    assert said == []
    expect(page.locator("img")).to_have_count(0)
    expect(page.get_by_role("table", name="잘못 읽은 의도와 예")).to_contain_text(
        "<img src=x onerror=alert(1)> ***-****-5678 잔액"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 390])
def test_axe_finds_nothing(new_page: Callable[..., Page], measured: Path, scheme: str, width: int) -> None:
    """Axe finds no violation with every table unfolded, in light and dark, on a desk and on a phone."""
    page = _opened(new_page(color_scheme=scheme, viewport={"width": width, "height": 900}), measured)
    _unfold(page)
    violations = Axe().run(page).response["violations"]

    assert [f"{rule['id']}: {[node['html'] for node in rule['nodes']]}" for rule in violations] == []


@pytest.mark.parametrize("width", [320, 390, 768, 1200])
def test_the_page_needs_no_sideways_scrolling(new_page: Callable[..., Page], measured: Path, width: int) -> None:
    """Wide tables and the map scroll in frames of their own; the page does not, however long a text is."""
    page = _opened(new_page(viewport={"width": width, "height": 900}), measured)
    _unfold(page)
    needed = page.evaluate("document.documentElement.scrollWidth")

    assert needed == width


def test_light_and_dark_differ(new_page: Callable[..., Page], validated: Path) -> None:
    """The page follows the system's colours."""
    colours = [
        _opened(new_page(color_scheme=scheme), validated).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]

    assert colours == ["rgb(238, 241, 246)", "rgb(12, 16, 22)"]

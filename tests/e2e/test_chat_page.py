"""The chat page as a customer meets it: a real server, a real browser, nothing replaced."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, Route, WebSocketRoute, expect

# Of the demo bank: a customer with 1,234,500 won on the deposit account.
CUSTOMER = "1234567"
AGENT = {"X-API-Key": "key-of-the-agent-in-tests"}


def _composer(page: Page) -> Locator:
    return page.get_by_role("textbox", name="메시지")


def _say(page: Page, text: str) -> None:
    _composer(page).fill(text)
    _composer(page).press("Enter")


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def _said(page: Page) -> Locator:
    """What the customer said, bubble by bubble."""
    return page.locator(".message.customer .words")


def _heard(page: Page) -> Locator:
    """What the bot said, bubble by bubble."""
    return page.locator(".message.bot .words")


def _begin_balance(page: Page) -> None:
    _say(page, "잔액 조회")
    expect(_heard(page).last).to_contain_text("고객번호 7자리")


def _ask_for_a_person(page: Page) -> str:
    """Ask for a person and return the ticket's number."""
    _say(page, "상담원 연결해 주세요")
    expect(page.locator(".ticket .label")).to_have_text("접수번호")
    return page.locator(".ticket .number").inner_text()


def _agent_answers(url: str, number: str, text: str) -> None:
    """Accept the ticket and answer, as an agent's desk does."""
    with httpx.Client(base_url=f"{url}/v1/admin", headers=AGENT, trust_env=False) as desk:
        waiting = desk.get("/tickets", params={"state": "waiting"}).json()["tickets"]
        ticket = next(ticket["id"] for ticket in waiting if ticket["number"] == number)
        desk.post(f"/tickets/{ticket}/accept").raise_for_status()
        desk.post(f"/tickets/{ticket}/messages", json={"text": text}).raise_for_status()


def _recorded(page: Page, url: str) -> list[str]:
    """Return what the server recorded as said in the page's conversation, oldest first."""
    session = page.evaluate("JSON.parse(sessionStorage.getItem('aicc.conversation'))")
    headers = {"Authorization": f"Bearer {session['token']}"}
    answer = httpx.get(f"{url}/v1/conversations/{session['id']}/messages", headers=headers, trust_env=False)
    return [turn["said"] for turn in reversed(answer.json()["turns"])]


def _widths(page: Page) -> tuple[int, int]:
    """Return the width that the page needs and the one it has."""
    root = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return root[0], root[1]


# Conversations


def test_greeting_says_it_is_an_ai(page: Page) -> None:
    """The page opens with the bot's name, the AI mark and a greeting that says so."""
    expect(page.get_by_role("heading", level=1)).to_have_text("데모은행 챗봇")
    expect(page.locator(".mark")).to_have_text("AI 챗봇")
    expect(_heard(page).first).to_contain_text("저는 사람이 아니라 인공지능이며")


def test_balance_is_told(page: Page) -> None:
    """A customer asks for the balance, gives the number, presses the account and reads the balance."""
    _begin_balance(page)
    _say(page, CUSTOMER)
    _button(page, "예금계좌").click()
    expect(_heard(page).last).to_have_text("데모고객 님의 예금계좌 잔액은 1,234,500원입니다.")


def test_every_turn_is_shown_once(page: Page) -> None:
    """A turn that arrives twice, as the answer and by the stream, is shown once."""
    _begin_balance(page)
    _say(page, CUSTOMER)
    expect(_heard(page).last).to_contain_text("계좌를 선택해")
    _button(page, "예금계좌").click()
    expect(_heard(page).last).to_contain_text("1,234,500원")
    expect(_said(page)).to_have_count(3)
    expect(_heard(page)).to_have_count(4)


def test_question_inside_a_form_is_answered_and_the_form_goes_on(page: Page) -> None:
    """A question in the middle of a form is answered, and the form's question is asked again."""
    _begin_balance(page)
    _say(page, "ATM 출금 수수료가 얼마예요?")
    answer = page.locator(".turn[data-seq='3'] .bot .words")
    expect(answer).to_contain_text(["700원", "이어서", "고객번호 7자리"])


def test_asking_for_a_person_gives_a_number_and_a_banner(page: Page) -> None:
    """Who asks for a person gets a ticket number on a card and sees that they are waiting."""
    _ask_for_a_person(page)
    expect(page.locator(".ticket .number")).to_have_text(re.compile(r"\d{4}-\d{8}"))
    expect(page.locator("#owner")).to_have_text("상담원 연결을 기다리고 있습니다")


def test_agent_speaks_in_the_same_log(page: Page, address: str) -> None:
    """An agent's words arrive labelled 상담원, and the banner says who is talking."""
    number = _ask_for_a_person(page)
    _agent_answers(address, number, "안녕하세요, 무엇을 도와드릴까요?")
    expect(page.locator(".message.agent")).to_contain_text("상담원안녕하세요, 무엇을 도와드릴까요?")
    expect(page.locator("#owner")).to_have_text("상담원과 대화 중입니다")


def test_quick_replies_are_those_of_the_latest_answer(page: Page) -> None:
    """The buttons of an earlier answer go when the customer goes on."""
    expect(_button(page, "카드 분실 신고")).to_be_visible()
    _begin_balance(page)
    expect(page.get_by_role("group", name="빠른 답변")).to_have_count(0)


def test_pin_does_not_stay_on_the_screen(page: Page) -> None:
    """A PIN turns into dots as soon as it is recorded."""
    _say(page, "이체하기")
    expect(_heard(page).last).to_contain_text("고객번호 7자리")
    for answer, question in (
        (CUSTOMER, "은행을 선택해"),
        ("국민은행", "계좌번호를 입력해"),
        ("123456789012", "얼마를"),
        ("1만원", "이체할까요?"),
        ("네", "비밀번호 4자리를 입력해"),
        ("8642", "비밀번호가 맞지 않습니다"),
    ):
        _say(page, answer)
        expect(page.locator(".turn").last).to_contain_text(question)
    expect(_said(page).last).to_have_text("●●●●")
    expect(page.locator("body")).not_to_contain_text("8642")


def test_script_looking_message_is_text(page: Page) -> None:
    """Markup in a message is shown, not run."""
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    _say(page, "<img src=x onerror=alert(1)>")
    expect(_said(page)).to_have_text("<img src=x onerror=alert(1)>")
    page.reload()
    expect(_said(page)).to_have_text("<img src=x onerror=alert(1)>")
    expect(page.locator("#log img")).to_have_count(0)


def test_reading_above_is_not_disturbed(new_page: Callable[..., Page], address: str) -> None:
    """Who has scrolled up stays there when a message arrives; a button leads to it."""
    page = new_page(viewport={"width": 360, "height": 480})
    page.goto(address)
    number = _ask_for_a_person(page)
    page.locator("#scroller").focus()
    page.keyboard.press("Home")
    expect(_heard(page).first).to_be_in_viewport()
    _agent_answers(address, number, "안녕하세요, 무엇을 도와드릴까요?")
    expect(page.locator(".message.agent")).to_be_attached()
    expect(page.locator(".message.agent")).not_to_be_in_viewport()
    _button(page, "새 메시지 보기").click()
    expect(page.locator(".message.agent")).to_be_in_viewport()
    expect(_button(page, "새 메시지 보기")).to_be_hidden()


def test_new_conversation_replaces_the_old_one(page: Page) -> None:
    """A new conversation is confirmed first and begins with the greeting alone."""
    _begin_balance(page)
    _button(page, "새 대화").click()
    _button(page, "새 대화 시작").click()
    expect(_said(page)).to_have_count(0)
    expect(_heard(page)).to_contain_text(["안녕하세요"])
    expect(_composer(page)).to_be_focused()


# Typing


@pytest.mark.parametrize("key", ["Enter", "Process"], ids=["macos", "windows"])
def test_enter_that_completes_a_syllable_does_not_send(page: Page, key: str) -> None:
    """Enter during Hangul composition completes the syllable; only the next one sends, and all of it."""
    keyboard = page.context.new_cdp_session(page)
    _composer(page).fill("잔액 알려 주세")
    keyboard.send("Input.imeSetComposition", {"text": "요", "selectionStart": 1, "selectionEnd": 1})
    enter = {"key": key, "code": "Enter", "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    keyboard.send("Input.insertText", {"text": "요"})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter, "key": "Enter"})
    expect(_composer(page)).to_have_value("잔액 알려 주세요")
    expect(_said(page)).to_have_count(0)
    _composer(page).press("Enter")
    expect(_said(page)).to_have_text(["잔액 알려 주세요"])
    expect(_composer(page)).to_have_value("")


def test_shift_enter_starts_a_line(page: Page) -> None:
    """Shift+Enter starts a line, and the bubble keeps it."""
    _composer(page).press_sequentially("잔액 조회")
    _composer(page).press("Shift+Enter")
    _composer(page).press_sequentially("부탁드려요")
    _composer(page).press("Enter")
    expect(_heard(page).last).to_contain_text("고객번호 7자리")
    assert _said(page).inner_text() == "잔액 조회\n부탁드려요"


def test_too_long_a_message_is_not_sent(page: Page) -> None:
    """Over 2,000 characters the counter says so and nothing is sent."""
    _composer(page).fill("가" * 2_001)
    _composer(page).press("Enter")
    expect(page.locator("#counter")).to_have_text("2,001 / 2,000자, 줄여야 보낼 수 있습니다")
    expect(_said(page)).to_have_count(0)


def test_counter_appears_near_the_limit(page: Page) -> None:
    """The counter shows itself from 1,800 characters on, and emoji count as one."""
    _composer(page).fill("가" * 1_799)
    expect(page.locator("#counter")).to_be_empty()
    _composer(page).fill("가" * 1_799 + "🙂")
    expect(page.locator("#counter")).to_have_text("1,800 / 2,000자")


def test_keyboard_alone_is_enough(page: Page) -> None:
    """Tab reaches everything in reading order, Enter presses a quick reply, and the focus returns to the composer."""
    in_order = [
        _button(page, "새 대화"),
        page.locator("#scroller"),
        _button(page, "잔액 조회"),
        _button(page, "이체하기"),
    ]
    _button(page, "새 대화").focus()
    for place in in_order:
        expect(place).to_be_focused()
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(_button(page, "잔액 조회")).to_be_focused()
    page.keyboard.press("Enter")
    expect(_composer(page)).to_be_focused()
    expect(_heard(page).last).to_contain_text("고객번호 7자리")
    page.keyboard.type(CUSTOMER)
    page.keyboard.press("Tab")
    expect(_button(page, "보내기")).to_be_focused()
    page.keyboard.press("Enter")
    expect(_heard(page).last).to_contain_text("계좌를 선택해")


# Faults


def test_history_and_message_survive_a_killed_server(new_page: Callable[..., Page], own_server: Any) -> None:
    """The server is killed, a message is typed, the server returns: nothing is lost and nothing is doubled."""
    page = new_page()
    page.goto(own_server.url)
    _begin_balance(page)
    own_server.kill()
    expect(page.locator("#connection")).to_have_text("연결이 끊겨 다시 연결하고 있습니다")
    _say(page, CUSTOMER)
    expect(_button(page, "다시 보내기")).to_be_visible()
    own_server.start()
    expect(page.locator("#connection")).to_have_text("연결되었습니다")
    expect(_heard(page)).to_contain_text(["안녕하세요", "고객번호 7자리", "계좌를 선택해"])
    expect(_heard(page)).to_have_count(3)
    expect(_said(page)).to_have_text(["잔액 조회", "***4567"])
    assert _recorded(page, own_server.url) == ["", "잔액 조회", "***4567"]


def test_what_was_missed_comes_after_the_reconnect(new_page: Callable[..., Page], address: str) -> None:
    """An agent's words that fell into a gap of the connection are fetched by the number of the last turn."""
    page, sockets, number = new_page(), [], ""

    def relay(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        if len(sockets) == 2:
            _agent_answers(address, number, "기다려 주셔서 감사합니다.")
        socket.connect_to_server()

    page.route_web_socket("**/stream*", relay)
    page.goto(address)
    number = _ask_for_a_person(page)
    sockets[0].close(code=1012)
    expect(page.locator(".message.agent .words")).to_have_text(["기다려 주셔서 감사합니다."])
    assert sockets[1].url.endswith("/stream?after=2")


def test_reload_keeps_the_conversation(page: Page) -> None:
    """After a reload the same conversation is there, once, and goes on."""
    _begin_balance(page)
    page.reload()
    expect(_said(page)).to_have_text(["잔액 조회"])
    expect(_heard(page)).to_contain_text(["안녕하세요", "고객번호 7자리"])
    _say(page, CUSTOMER)
    expect(_heard(page).last).to_contain_text("계좌를 선택해")
    expect(_heard(page)).to_have_count(3)


def test_answer_lost_on_the_way_comes_by_the_stream(page: Page, address: str) -> None:
    """A request that reaches the server but whose answer is lost shows its turn once and needs no second try."""

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/messages", lose_the_answer)
    _begin_balance(page)
    expect(_button(page, "다시 보내기")).to_have_count(0)
    assert _recorded(page, address) == ["", "잔액 조회"]


def test_sending_again_uses_the_same_id(page: Page) -> None:
    """A message that failed is sent again under its own id, so that it cannot be taken twice."""
    ids = []

    def refuse_once(route: Route) -> None:
        ids.append(route.request.post_data_json["message_id"])
        if len(ids) == 1:
            route.abort()
        else:
            route.continue_()

    page.route("**/messages", refuse_once)
    _say(page, "잔액 조회")
    _button(page, "다시 보내기").click()
    expect(_heard(page).last).to_contain_text("고객번호 7자리")
    assert len(ids) == 2
    assert ids[0] == ids[1]


def test_refusal_is_explained_in_korean(page: Page) -> None:
    """The problem's Korean detail stands under the message that the server refused."""
    problem = {"status": 429, "code": "rate_limited", "detail": "메시지가 너무 많습니다. 3초 뒤에 다시 보내 주세요."}
    page.route("**/messages", lambda route: route.fulfill(status=429, json=problem))
    _say(page, "잔액 조회")
    expect(page.locator(".delivery")).to_contain_text("메시지가 너무 많습니다. 3초 뒤에 다시 보내 주세요.")


def test_expired_token_offers_a_new_conversation(page: Page) -> None:
    """When the token is not taken any more, the page says so and offers a new conversation."""
    expired = "{...JSON.parse(sessionStorage.getItem('aicc.conversation')), token: 'conv.expired'}"
    page.evaluate(f"sessionStorage.setItem('aicc.conversation', JSON.stringify({expired}))")
    page.reload()
    expect(_composer(page)).to_be_disabled()
    _button(page, "새 대화 시작").click()
    expect(_heard(page)).to_contain_text(["안녕하세요"])
    expect(_composer(page)).to_be_enabled()


# Quality


def test_nothing_is_complained_about_in_the_console(new_page: Callable[..., Page], address: str) -> None:
    """A conversation with a form, a ticket, a dialog and a reload leaves no error, warning or policy violation."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    page = new_page()
    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    _begin_balance(page)
    _ask_for_a_person(page)
    page.reload()
    expect(page.locator(".ticket")).to_be_visible()
    _button(page, "새 대화").click()
    _button(page, "계속 대화하기").click()
    assert complaints == []


def test_policy_refuses_a_script_in_the_page(page: Page) -> None:
    """A script that somebody managed to put into the page does not run."""
    refused = page.evaluate(
        """() => new Promise((resolve) => {
          document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
          const script = document.createElement("script");
          script.textContent = "document.title = 'broken into'";
          document.body.append(script);
        })"""
    )
    assert refused == "script-src-elem"
    expect(page).to_have_title("데모은행 챗봇 - AI 챗봇 상담")


def test_new_messages_are_announced(page: Page) -> None:
    """The log is a polite live region, again after the history of a reload, and names who speaks."""
    _begin_balance(page)
    page.reload()
    log = page.get_by_role("log", name="대화 내용")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log.locator(".turn").last).to_contain_text(re.compile("나.*잔액 조회.*챗봇.*고객번호"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(new_page: Callable[..., Page], address: str, scheme: str) -> None:
    """Axe finds no violation in a conversation with buttons, ticket, banner and failed message, nor in the dialog."""
    page = new_page(color_scheme=scheme)
    page.goto(address)
    violations = _violations(page)
    _begin_balance(page)
    _ask_for_a_person(page)
    page.route("**/messages", lambda route: route.abort())
    _say(page, "여보세요")
    expect(_button(page, "다시 보내기")).to_be_visible()
    violations += _violations(page)
    _button(page, "새 대화").click()
    violations += _violations(page)
    assert violations == []


def _violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {[node['html'] for node in rule['nodes']]}" for rule in found]


def test_320_pixels_are_wide_enough(new_page: Callable[..., Page], address: str) -> None:
    """On the narrowest screen nothing needs sideways scrolling, not even a long word or ten buttons."""
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(address)
    _say(page, "가나다라마바사아자차카타파하" * 12)
    expect(_heard(page)).to_have_count(2)
    _say(page, "이체하기")
    expect(_heard(page).last).to_contain_text("고객번호")
    _say(page, CUSTOMER)
    expect(_button(page, "새마을금고")).to_be_visible()
    _ask_for_a_person(page)
    needed, had = _widths(page)
    assert needed == had == 320
    inside = page.evaluate("scroller.scrollWidth - scroller.clientWidth")
    assert inside == 0

"""A bot project with one thing broken at a time: each mistake is found, named and placed."""

import shutil
from pathlib import Path

import pytest

from aicc.models.errors import ActionsUnknown, BotInvalid
from aicc.project import load_bot, read_project
from aicc.project.actions import load_actions
from aicc.project.problems import Severity
from aicc.project.schema import json_schemas
from aicc.utils.config import PACKAGED_BOT

INQUIRY = "scenarios/account_inquiry.yaml"
TRANSFER = "scenarios/transfer.yaml"
RULE = "  - id: odd\n    reason: URGENT\n    priority: HIGH\n"


@pytest.fixture
def bot(tmp_path: Path) -> Path:
    """Return a copy of the banking bot, to break."""
    return Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))


def _replace(root: Path, file: str, old: str, new: str) -> int:
    """Replace the first occurrence of a text and return the line it was on."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def _append(root: Path, file: str, lines: str) -> int:
    """Add lines to the end of a file and return the number of the first of them."""
    path = root / file
    text = path.read_text(encoding="utf-8").rstrip("\n") + "\n"
    path.write_text(text + lines, encoding="utf-8")
    return text.count("\n") + 1


def _errors(root: Path) -> list[tuple[str, str, int]]:
    """Return code, file and line of every error."""
    _, problems = read_project(root)
    return [(item.code, item.file, item.line) for item in problems if item.severity is Severity.ERROR]


def test_the_packaged_bot_has_no_problem() -> None:
    """What is shipped is read without an error or a warning."""
    bot, problems = read_project(PACKAGED_BOT)

    assert problems == ()
    assert bot is not None
    assert (bot.id, bot.actions) == ("banking", "demo-bank")


def test_the_packaged_bot_names_only_actions_that_exist() -> None:
    """Every action of its scenarios is one of the demo bank's."""
    flows = load_bot(PACKAGED_BOT).flows.values()
    named = {step["action"] for flow in flows for step in flow["steps"] if "action" in step}  # type: ignore[attr-defined]

    assert named <= load_actions("demo-bank").actions


def test_a_step_that_does_not_exist_is_found(bot: Path) -> None:
    """A next_step that leads nowhere is named with its line."""
    line = _replace(bot, INQUIRY, "next_step: show_balance", "next_step: show_balanse")

    assert ("step_dangling", INQUIRY, line) in _errors(bot)


def test_a_dangling_failure_is_found(bot: Path) -> None:
    """A failure that leads nowhere is placed at the line of its own next_step."""
    line = _replace(bot, INQUIRY, "        next_step: auth_request", "        next_step: auth")

    assert _errors(bot) == [("step_dangling", INQUIRY, line)]


def test_a_step_that_nothing_leads_to_is_found(bot: Path) -> None:
    """A step that was forgotten is named."""
    line = _append(bot, INQUIRY, "\n  - id: forgotten\n    message: 여기에 닿지 않습니다.\n") + 1

    assert _errors(bot) == [("step_unreachable", INQUIRY, line)]


def test_a_duplicate_step_is_found(bot: Path) -> None:
    """The second of two steps of the same id is named."""
    line = _append(bot, INQUIRY, "\n  - id: show_balance\n    message: 두 번째입니다.\n") + 1

    assert _errors(bot) == [("duplicate_id", INQUIRY, line)]


@pytest.mark.parametrize(
    ("file", "lines"),
    [
        ("intents.yaml", "  - id: inquiry\n    name: 또\n    phrases: [가나다라 문장, 마바사아 문장]\n"),
        ("responses.yaml", "  - intent: inquiry\n    default: 또\n"),
        ("validations.yaml", "  - id: customer_number\n    type: digits\n    length: 7\n    message: 또\n"),
    ],
)
def test_a_duplicate_id_is_found_in_every_list(bot: Path, file: str, lines: str) -> None:
    """Intents, responses and validations exist once each."""
    line = _append(bot, file, lines)

    assert _errors(bot) == [("duplicate_id", file, line)]


def test_a_wrong_pattern_is_found(bot: Path) -> None:
    """A regular expression that is not one is placed at its line."""
    line = (
        _append(bot, "validations.yaml", "  - id: odd\n    type: pattern\n    pattern: '(['\n    message: 확인\n") + 2
    )

    assert _errors(bot) == [("pattern_invalid", "validations.yaml", line)]


def test_a_check_without_its_value_is_found(bot: Path) -> None:
    """A range needs a bound."""
    line = _append(bot, "validations.yaml", "  - id: odd\n    type: range\n    message: 확인\n")

    assert _errors(bot) == [("validation_incomplete", "validations.yaml", line)]


def test_an_empty_range_is_found(bot: Path) -> None:
    """No answer is at least 5 and at most 3."""
    line = (
        _append(bot, "validations.yaml", "  - id: odd\n    type: range\n    min: 5\n    max: 3\n    message: 확인\n")
        + 2
    )

    assert _errors(bot) == [("range_empty", "validations.yaml", line)]


def test_a_loop_that_never_asks_is_found(bot: Path) -> None:
    """Two steps that lead to each other without a question would speak forever."""
    first = _replace(bot, INQUIRY, "    next_step: show_balance\n", "    next_step: ping\n")
    steps = (
        "\n  - id: ping\n    message: 핑\n    next_step: pong\n\n  - id: pong\n    message: 퐁\n    next_step: ping\n"
    )
    line = _append(bot, INQUIRY, steps)

    found = [error for error in _errors(bot) if error[0] == "loop_without_input"]

    assert first < line
    assert found == [("loop_without_input", INQUIRY, line + 3), ("loop_without_input", INQUIRY, line + 7)]


def test_a_loop_through_a_question_is_fine(bot: Path) -> None:
    """Asking again is what many scenarios do."""
    _replace(bot, INQUIRY, "    next_step: null", "    next_step: account_select")

    assert _errors(bot) == []


def test_a_response_to_an_unknown_intent_is_found(bot: Path) -> None:
    """A response needs its intent."""
    line = _append(bot, "responses.yaml", "  - intent: nothing\n    default: 네\n")

    assert _errors(bot) == [("intent_unknown", "responses.yaml", line)]


def test_a_rule_about_an_unknown_intent_is_found(bot: Path) -> None:
    """A rule of escalation.yaml names intents of intents.yaml."""
    line = _replace(bot, "escalation.yaml", "rules:\n", f"rules:\n{RULE}    intents: [nothing]\n")

    assert _errors(bot) == [("intent_unknown", "escalation.yaml", line + 4)]


def test_a_rule_without_a_condition_is_found(bot: Path) -> None:
    """It would hand over every conversation."""
    line = _replace(bot, "escalation.yaml", "rules:\n", f"rules:\n{RULE}")

    assert _errors(bot) == [("rule_empty", "escalation.yaml", line + 1)]


def test_an_unknown_time_zone_is_found(bot: Path) -> None:
    """Opening hours need a zone that exists; a folder of zones is none."""
    line = _replace(bot, "escalation.yaml", "timezone: Asia/Seoul", "timezone: Asia")

    assert _errors(bot) == [("timezone_unknown", "escalation.yaml", line)]


def test_hours_that_are_never_open_are_found(bot: Path) -> None:
    """From ten in the evening to six in the morning are two spans; one span would never hold."""
    line = _replace(bot, "escalation.yaml", '[["09:00", "18:00"]]', '[["09:00", "12:00"], ["22:00", "06:00"]]')

    assert _errors(bot) == [("hours_order", "escalation.yaml", line)]


def test_an_intent_with_an_unknown_scenario_is_found(bot: Path) -> None:
    """An intent starts a scenario that has a file."""
    line = _replace(bot, "intents.yaml", "scenario: account_inquiry", "scenario: account_inquiri")

    assert _errors(bot) == [("scenario_unknown", "intents.yaml", line)]


def test_an_unknown_validation_is_found(bot: Path) -> None:
    """A step's check is one of validations.yaml."""
    line = _replace(bot, INQUIRY, "validation: customer_number", "validation: customer_numbr")

    assert _errors(bot) == [("validation_unknown", INQUIRY, line)]


def test_a_keyword_in_the_phrase_of_another_intent_is_found(bot: Path) -> None:
    """A keyword decides alone, so it must not occur where something else is meant."""
    line = _replace(bot, "intents.yaml", "keywords: [거래내역조회", "keywords: [잔고, 거래내역조회")

    assert _errors(bot) == [("keyword_clash", "intents.yaml", line)]


def test_a_keyword_of_two_intents_is_found(bot: Path) -> None:
    """Both places are named: one of them must go."""
    first = _replace(bot, "intents.yaml", "keywords: [잔액조회", "keywords: [가나다라마, 잔액조회")
    second = _replace(bot, "intents.yaml", "keywords: [거래내역조회", "keywords: [가나다 라마, 거래내역조회")

    assert _errors(bot) == [("keyword_clash", "intents.yaml", first), ("keyword_clash", "intents.yaml", second)]


def test_a_phrase_of_two_intents_is_found(bot: Path) -> None:
    """Nothing could tell the intents apart by it; spaces make no difference."""
    line = _replace(bot, "intents.yaml", "- 거래 내역을 보고 싶습니다", "- 계좌잔액을 확인하고 싶습니다")

    assert _errors(bot) == [("phrase_shared", "intents.yaml", line)]


def test_a_missing_text_is_found(bot: Path) -> None:
    """Every reflex of the bot needs its words; the problem stands where the texts begin."""
    _replace(bot, "bot.yaml", "  relayed: 상담원에게 전달했습니다. 상담원이 곧 답변드리겠습니다.\n", "")
    line = _replace(bot, "bot.yaml", "texts:", "texts:")

    assert _errors(bot) == [("shape_missing", "bot.yaml", line)]


def test_an_unknown_key_is_found(bot: Path) -> None:
    """A mistyped key is not ignored."""
    line = _replace(bot, INQUIRY, "    input_type: selection", "    input_tipe: selection")

    assert _errors(bot) == [("shape_extra_forbidden", INQUIRY, line)]


@pytest.mark.parametrize("content", ["", "# 나중에\n", "- 목록\n", "글\n"])
def test_an_empty_file_is_found(bot: Path, content: str) -> None:
    """A file that is no mapping says so on its first line."""
    (bot / "faq.yaml").write_text(content, encoding="utf-8")

    assert _errors(bot) == [("shape", "faq.yaml", 1)]


def test_a_missing_file_is_found(bot: Path) -> None:
    """Every file of the format must be there."""
    (bot / "responses.yaml").unlink()

    assert _errors(bot) == [("file_missing", "responses.yaml", 1)]


def test_a_folder_that_does_not_exist_lacks_every_file(tmp_path: Path) -> None:
    """A mistyped path is a list of missing files, not a traceback."""
    assert [code for code, _, _ in _errors(tmp_path / "nowhere")] == ["file_missing"] * 6


def test_a_scenario_is_named_like_its_file(bot: Path) -> None:
    """The id of a scenario and the name of its file agree."""
    line = _replace(bot, INQUIRY, "id: account_inquiry", "id: account_enquiry")

    assert _errors(bot) == [("file_name", INQUIRY, line)]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{value: 예금계좌, synonyms", "{vale: 예금계좌, synonyms", "shape_extra_forbidden"),
        ("{value: 예금계좌, synonyms: [예금, 입출금, 입출금통장, 보통예금, 월급통장]}", "3", "shape_string_type"),
        ("{value: 예금계좌, synonyms: [예금, 입출금, 입출금통장, 보통예금, 월급통장]}", '""', "shape_string_too_short"),
    ],
)
def test_a_wrong_option_is_reported_as_what_was_meant(bot: Path, old: str, new: str, code: str) -> None:
    """An option is a text or a mapping; the complaint is about the one that was written, at its line."""
    line = _replace(bot, INQUIRY, old, new)

    errors = _errors(bot)

    assert (code, INQUIRY, line) in errors
    assert {found for _, _, found in errors} == {line}


@pytest.mark.parametrize(
    ("written", "errors"),
    [
        ("5", [("shape_string_type", 0)]),
        ("{go: confirm}", [("shape_string_type", 0)]),
        ("\n      - confirm", [("shape_model_type", 1)]),
        ("\n      - {wen: amount, go: confirm}", [("shape_extra_forbidden", 1)]),
        ("\n      - {when: amount}", [("shape_missing", 1)]),
        ('\n      - {when: "amount >", go: confirm}', [("condition_invalid", 1)]),
    ],
)
def test_a_wrong_way_on_is_reported_as_what_was_meant(bot: Path, written: str, errors: list[tuple[str, int]]) -> None:
    """A next_step is a step or a list of branches; one mistake is one problem, at its own line."""
    line = _replace(bot, TRANSFER, "next_step: account_request", f"next_step: {written}")

    found = [(code, at - line) for code, _, at in _errors(bot) if code != "step_unreachable"]

    assert found == errors


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("message: 조회하실 계좌를 선택해 주세요.", "message: 조회하실 {account 계좌를 선택해 주세요."),
        ("message: 입력하신 고객번호를 찾을 수 없습니다.", "message: 고객번호 {customer_number|은/가} 없습니다."),
    ],
)
def test_a_wrong_template_is_placed_at_its_message(bot: Path, old: str, new: str) -> None:
    """Messages of steps and of failures are checked where they stand."""
    line = _replace(bot, INQUIRY, old, new)

    assert _errors(bot) == [("template_invalid", INQUIRY, line)]


def test_a_wrong_text_of_the_bot_is_found(bot: Path) -> None:
    """The reflexes are templates too."""
    line = _replace(bot, "bot.yaml", "  clarify: 어떤 업무를", "  clarify: 어떤 {업무를")

    assert _errors(bot) == [("template_invalid", "bot.yaml", line)]


def test_a_secret_must_be_used_at_once(bot: Path) -> None:
    """A secret is not stored, so its next step is the action that uses it."""
    line = _replace(bot, TRANSFER, "    next_step: send\n", "    next_step: result\n")

    assert ("secret_not_used", TRANSFER, line) in _errors(bot)


def test_a_secret_is_never_said(bot: Path) -> None:
    """Not even masked: four digits would all be readable."""
    line = _replace(bot, TRANSFER, "{bank|으로/로} {amount|money|을/를} 이체했습니다.", "{pin|mask}로 이체했습니다.")

    assert _errors(bot) == [("secret_exposed", TRANSFER, line - 2)]


def test_a_secret_is_never_remembered(bot: Path) -> None:
    """Other scenarios do not get to know it."""
    line = _replace(bot, TRANSFER, "    action: transfer\n", "    action: transfer\n    remember: [pin]\n")

    assert _errors(bot) == [("secret_exposed", TRANSFER, line - 1)]


def test_a_greeting_without_the_ai_notice_is_a_warning(bot: Path) -> None:
    """The law wants it said; the bot runs all the same."""
    (bot / "bot.yaml").write_text(
        (bot / "bot.yaml").read_text(encoding="utf-8").replace("AI", "").replace("인공지능", "프로그램"),
        encoding="utf-8",
    )

    read, problems = read_project(bot)

    assert read is not None
    assert [(item.code, item.severity) for item in problems] == [("ai_notice_missing", Severity.WARNING)]


def test_mistakes_in_different_files_are_reported_at_once(bot: Path) -> None:
    """Nobody should have to repair one file to learn about the next."""
    shape = _replace(bot, "bot.yaml", "name: 데모은행 챗봇", "nam: 데모은행 챗봇")
    scenario = _replace(bot, "intents.yaml", "scenario: transfer", "scenario: transfir")
    pattern = _append(bot, "validations.yaml", "  - id: odd\n    type: pattern\n    pattern: '(['\n    message: 확인\n")
    template = _replace(bot, INQUIRY, "message: 조회하실 계좌를", "message: 조회하실 {계좌를")
    (bot / "faq.yaml").write_text("faqs: [\n", encoding="utf-8")
    condition = _replace(bot, TRANSFER, '"change_amount"', '"change_amount and"')
    check = _replace(bot, TRANSFER, "validation: pin", "validation: pine")

    assert _errors(bot) == [
        ("shape_missing", "bot.yaml", 2),
        ("shape_extra_forbidden", "bot.yaml", shape),
        ("yaml_syntax", "faq.yaml", 2),
        ("scenario_unknown", "intents.yaml", scenario),
        ("template_invalid", INQUIRY, template),
        ("condition_invalid", TRANSFER, condition),
        ("validation_unknown", TRANSFER, check),
        ("pattern_invalid", "validations.yaml", pattern + 2),
    ]


def test_a_broken_scenario_file_does_not_make_its_intent_wrong(bot: Path) -> None:
    """An intent whose scenario cannot be read is no second mistake."""
    (bot / INQUIRY).write_text("id: [\n", encoding="utf-8")

    assert [code for code, _, _ in _errors(bot)] == ["yaml_syntax"]


def test_a_broken_validations_file_does_not_make_its_users_wrong(bot: Path) -> None:
    """Steps that name its checks are no further mistakes."""
    (bot / "validations.yaml").write_text("validations: 1\n", encoding="utf-8")

    assert _errors(bot) == [("shape_list_type", "validations.yaml", 1)]


def test_a_bot_with_mistakes_is_not_loaded(bot: Path) -> None:
    """The error lists every mistake with file and line."""
    line = _replace(bot, INQUIRY, "next_step: account_select", "next_step: account_selekt")

    with pytest.raises(BotInvalid, match=rf"{INQUIRY}:{line}: \[step_dangling\]"):
        load_bot(bot)


def test_a_bot_is_read_again_when_a_file_changes(bot: Path) -> None:
    """As long as nothing changes it is the same object."""
    first, again = load_bot(bot), load_bot(bot)
    _replace(bot, "bot.yaml", "name: 데모은행 챗봇", "name: 새 이름의 챗봇")

    assert first is again
    assert load_bot(bot).name == "새 이름의 챗봇"


def test_actions_that_nobody_offers_are_an_error() -> None:
    """The message names those that are installed."""
    with pytest.raises(ActionsUnknown, match="demo-bank"):
        load_actions("real-bank")


def test_every_file_has_a_schema() -> None:
    """Editors complete and check what people write."""
    assert sorted(json_schemas()) == [
        "actions.schema.json",
        "bot.schema.json",
        "entities.schema.json",
        "escalation.schema.json",
        "faq.schema.json",
        "intents.schema.json",
        "responses.schema.json",
        "scenario.schema.json",
        "synonyms.schema.json",
        "validations.schema.json",
    ]

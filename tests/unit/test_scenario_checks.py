"""Scenarios with one thing wrong at a time: each mistake is found, named and placed."""

from pathlib import Path

import pytest

from aicc.models.scenario import Reflex
from aicc.project.checks import check_project
from aicc.project.scenario_schema import ScenarioFile
from aicc.project.schema import FILES
from aicc.project.yaml_source import read_source
from aicc.utils.config import PACKAGED_REFLEXES

A = "scenarios/a.yaml"
B = "scenarios/b.yaml"
HOURS = "hours: {weekdays: []}\n"
ASKED = f"rules: [{{id: asked, reason: USER_REQUEST, priority: MEDIUM, intents: [agent]}}]\n{HOURS}"
CHECKS = """\
validations:
  - {id: size, type: range, min: 1, message: 1 이상이어야 합니다.}
  - {id: named, type: length, min: 2, message: 두 글자 이상이어야 합니다.}
  - {id: shaped, type: pattern, pattern: '[a-z]+', message: 영문이어야 합니다.}
  - {id: four, type: digits, length: 4, message: 네 자리여야 합니다.}
  - {id: known, type: one_of, values: [서울], message: 서울만 됩니다.}
  - {id: proven, type: checksum, checksum: luhn, message: 번호가 맞지 않습니다.}
  - {id: soon, type: date_window, latest: +30d, message: 30일 안이어야 합니다.}
  - {id: workday, type: business_day, message: 영업일이어야 합니다.}
  - {id: below, type: compare, operator: <, slot: limit, message: '{limit}보다 작아야 합니다.'}
"""


def _found(root: Path, **files: str) -> list[tuple[str, str, int]]:
    """Return code, file and line of every mistake; files by name, with __ for the slash."""
    sources, shapes = {}, {}
    for name, text in files.items():
        file = f"{name.replace('__', '/')}.yaml"
        (root / file).parent.mkdir(exist_ok=True)
        (root / file).write_text(text, encoding="utf-8")
        sources[file] = read_source(root, file)
        shapes[file] = FILES.get(file, ScenarioFile).model_validate(sources[file].data)
    problems = check_project(shapes, sources, list(files))
    assert all(problem.ko and problem.en for problem in problems)
    return [(f"{problem.severity}:{problem.code}", problem.file, problem.line) for problem in problems]


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        pytest.param(
            """\
  - {id: one, message: 안녕하세요., next_step: two}
""",
            [("error:step_dangling", 4)],
            id="a way leads to no step",
        ),
        pytest.param(
            """\
  - {id: one, message: 하나}
  - {id: two, message: 둘}
""",
            [("error:step_unreachable", 5)],
            id="nothing leads to a step",
        ),
        pytest.param(
            """\
  - {id: one, message: 하나, next_step: two}
  - {id: two, message: 둘, next_step: one}
""",
            [("error:loop_without_input", 4), ("error:loop_without_input", 5)],
            id="steps loop and ask nothing",
        ),
        pytest.param(
            """\
  - {id: pay, action: pay}
""",
            [("error:failure_missing", 4)],
            id="an action fails and nothing says what then",
        ),
        pytest.param(
            """\
  - id: pay
    action: pay
    on_failure:
      poor: {message: 잔액이 부족합니다.}
""",
            [("error:failure_missing", 6)],
            id="an action fails otherwise and nothing says what then",
        ),
        pytest.param(
            """\
  - id: pay
    action: pay
    on_failure:
      default: {message: 다시 시도해 주세요.}
""",
            [("warning:failure_without_person", 7)],
            id="a failure ends and nobody helps",
        ),
        pytest.param(
            """\
  - {id: go, faq: nothing}
""",
            [("error:faq_unknown", 4)],
            id="an FAQ entry does not exist",
        ),
        pytest.param(
            """\
  - {id: go, call: nothing, on_failure: {default: {next_step: "@agent"}}}
""",
            [("error:scenario_unknown", 4)],
            id="a called scenario does not exist",
        ),
        pytest.param(
            """\
  - {id: one, message: 무엇을 찾으세요?, input_type: text, entity: unicorn}
""",
            [("error:entity_unknown", 4)],
            id="an entity does not exist",
        ),
        pytest.param(
            """\
  - {id: size, message: 얼마나요?, input_type: number, next_step: sure}
  - id: sure
    type: confirm
    message: "{size}개 맞나요?"
    changes:
      - size
      - colour
""",
            [("error:slot_unknown", 10)],
            id="a confirmation would change what is not asked",
        ),
        pytest.param(
            """\
  - {id: size, message: 얼마나요?, input_type: number, depends_on: [colour]}
""",
            [("error:slot_never_filled", 4)],
            id="an answer depends on a slot that nothing fills",
        ),
        pytest.param(
            """\
  - {id: size, message: 얼마나요?, input_type: number, validation: below}
""",
            [("error:slot_never_filled", 4)],
            id="a check compares with a slot that nothing fills",
        ),
        pytest.param(
            """\
  - {id: size, message: 얼마나요?, input_type: number, next_step: said}
  - id: said
    message: "{siez}개입니다."
""",
            [("error:slot_never_filled", 6)],
            id="a text reads a slot that nothing fills",
        ),
        pytest.param(
            """\
  - id: size
    message: 얼마나요?
    input_type: number
    next_step:
      - {when: "siez > 3 and not big", go: null}
      - {go: null}
""",
            [("error:slot_never_filled", 8), ("error:slot_never_filled", 8)],
            id="a condition reads slots that nothing fills",
        ),
        pytest.param(
            """\
  - {id: pay, action: pay, arguments: {amount: amount}, on_failure: {default: {next_step: "@agent"}}}
""",
            [("error:slot_never_filled", 4)],
            id="an action is passed a slot that nothing fills",
        ),
        pytest.param(
            """\
  - {id: from, message: 어디서요?, input_type: text, label: 주소, next_step: to}
  - {id: to, message: 어디로요?, input_type: text, label: [도착지, 주 소]}
""",
            [("error:label_twice", 5)],
            id="two slots have the same label",
        ),
        pytest.param(
            """\
  - {id: pay, action: pay, commits: true, next_step: stars, on_failure: {default: {next_step: "@agent"}}}
  - {id: stars, message: 몇 점인가요?, input_type: number, label: 점수, next_step: bye}
  - {id: bye, message: 감사합니다.}
""",
            [("warning:label_after_commit", 5)],
            id="an answer after a commit has a label",
        ),
        pytest.param(
            """\
  - {id: back, command: back}
""",
            [("error:command_outside_reflex", 4)],
            id="a command stands in a scenario",
        ),
        pytest.param(
            """\
  - id: city
    message: 어느 도시인가요?
    input_type: selection
    options:
      - 서울
      - {value: 부산, synonyms: [서 울]}
""",
            [("error:option_twice", 9)],
            id="two options cannot be told apart",
        ),
        pytest.param(
            """\
  - {id: sure, message: 맞나요?, input_type: yes_no, options: [네, 아니요]}
""",
            [("error:options_unused", 4)],
            id="a question for yes or no has options",
        ),
        pytest.param(
            """\
  - {id: pin, message: 비밀번호를 입력해 주세요., input_type: secret, next_step: said}
  - {id: said, message: 고맙습니다.}
""",
            [("error:secret_not_used", 4)],
            id="a secret is not used at once",
        ),
        pytest.param(
            """\
  - {id: pin, message: 비밀번호를 입력해 주세요., input_type: secret, reprompt: "{pin}은 아닙니다.", next_step: pay}
  - {id: pay, action: pay, arguments: {pin: pin}, on_failure: {default: {next_step: "@agent"}}}
""",
            [("error:secret_exposed", 4)],
            id="a secret would be said",
        ),
    ],
)
def test_a_mistake_in_a_scenario_is_found(tmp_path: Path, steps: str, found: list[tuple[str, int]]) -> None:
    """It is the only one that is reported, at its line."""
    scenario = f"id: a\nname: 가\nsteps:\n{steps}"

    problems = _found(tmp_path, scenarios__a=scenario, validations=CHECKS, faq="faqs: []\n", escalation=ASKED)

    assert problems == [(code, A, line) for code, line in found]


@pytest.mark.parametrize(
    ("check", "input_type"),
    [
        ("size", "digits"),
        ("named", "number"),
        ("shaped", "money"),
        ("four", "number"),
        ("known", "yes_no"),
        ("proven", "name"),
        ("soon", "time"),
        ("workday", "text"),
        ("below", "yes_no"),
    ],
)
def test_a_check_that_cannot_judge_the_answer_is_found(tmp_path: Path, check: str, input_type: str) -> None:
    """A check reads numbers, words or dates, and would refuse every other answer."""
    asked = f"{{id: it, message: 무엇인가요?, input_type: {input_type}, validation: {check}}}"
    scenario = "id: a\nname: 가\nsteps:\n  - {id: limit, message: 한도는요?, input_type: money, next_step: it}\n"

    problems = _found(tmp_path, scenarios__a=f"{scenario}  - {asked}\n", validations=CHECKS)

    assert problems == [("error:validation_unfit", A, 5)]


@pytest.mark.parametrize(
    ("check", "input_type"),
    [
        ("size", "money"),
        ("named", "multi_select"),
        ("shaped", "text"),
        ("four", "secret"),
        ("known", "name"),
        ("proven", "card"),
        ("soon", "date"),
        ("workday", "datetime"),
        ("below", "number"),
    ],
)
def test_a_check_that_fits_the_answer_is_fine(tmp_path: Path, check: str, input_type: str) -> None:
    """Numbers have ranges, words have lengths, dates have windows."""
    options = ", options: [가, 나]" if input_type == "multi_select" else ""
    scenario = f"""\
id: a
name: 가
steps:
  - {{id: limit, message: 한도는요?, input_type: money, next_step: it}}
  - {{id: it, message: 무엇인가요?, input_type: {input_type}, validation: {check}{options}, next_step: pay}}
  - {{id: pay, action: pay, on_failure: {{default: {{next_step: "@agent"}}}}}}
"""

    assert _found(tmp_path, scenarios__a=scenario, validations=CHECKS) == []


def test_a_check_by_a_function_that_nobody_offers_is_found(tmp_path: Path) -> None:
    """The packages that are installed offer the functions."""
    checks = "validations:\n  - id: odd\n    type: function\n    function: nobody\n    message: 확인해 주세요.\n"

    assert _found(tmp_path, validations=checks) == [("error:function_unknown", "validations.yaml", 4)]


def _menus(count: int, *, last: str = "null") -> str:
    """Return steps with so many menus, one behind the other."""
    steps = (
        f"  - {{id: m{number}, message: 뭘까요?, input_type: selection, options: [가, 나], next_step: m{number + 1}}}\n"
        for number in range(1, count)
    )
    end = f"  - {{id: m{count}, message: 고르세요., input_type: selection, options: [가, 나], next_step: {last}}}\n"
    return "".join(steps) + end


@pytest.mark.parametrize(
    ("count", "found"),
    [
        (3, []),
        (4, [("warning:menu_too_deep", A, 7)]),
        (5, [("warning:menu_too_deep", A, 8)]),
        (6, [("error:menu_too_deep", A, 9)]),
    ],
)
def test_menus_are_as_deep_as_customers_bear(tmp_path: Path, count: int, found: list[tuple[str, str, int]]) -> None:
    """Three menus are usual and five the most, as the guideline for automatic response systems has it."""
    assert _found(tmp_path, scenarios__a=f"id: a\nname: 가\nsteps:\n{_menus(count)}") == found


def test_another_question_between_menus_breaks_their_chain(tmp_path: Path) -> None:
    """A form that asks for a name in between is no tree of menus."""
    scenario = f"""\
id: a
name: 가
steps:
{_menus(3, last="who")}\
  - {{id: who, message: 성함이요?, input_type: name, next_step: n1}}
{_menus(3).replace("id: m", "id: n").replace("next_step: m", "next_step: n")}"""

    assert _found(tmp_path, scenarios__a=scenario) == []


def test_menus_of_a_called_scenario_count(tmp_path: Path) -> None:
    """Two menus, two in the scenario that is called, and two behind it are six."""
    calling = f"""\
id: a
name: 가
steps:
{_menus(2, last="other")}\
  - {{id: other, call: b, next_step: n1}}
{_menus(2).replace("id: m", "id: n").replace("next_step: m", "next_step: n")}"""
    called = f"id: b\nname: 나\nsteps:\n{_menus(2)}"

    assert _found(tmp_path, scenarios__a=calling, scenarios__b=called) == [("error:menu_too_deep", A, 8)]


def test_scenarios_that_call_each_other_without_a_question_are_found(tmp_path: Path) -> None:
    """They would never come to an end."""
    first = "id: a\nname: 가\nsteps:\n  - {id: go, message: 가, next_step: other}\n  - {id: other, call: b}\n"
    second = "id: b\nname: 나\nsteps:\n  - {id: other, call: a}\n"

    assert _found(tmp_path, scenarios__a=first, scenarios__b=second) == [
        ("error:call_recursion", A, 5),
        ("error:call_recursion", B, 4),
    ]


def test_scenarios_that_ask_before_they_call_each_other_are_fine(tmp_path: Path) -> None:
    """The customer may go from one to the other and back."""
    first = "id: a\nname: 가\nsteps:\n  - {id: who, message: 성함이요?, input_type: name, next_step: other}\n"
    second = "id: b\nname: 나\nsteps:\n  - {id: other, call: a}\n"

    assert _found(tmp_path, scenarios__a=f"{first}  - {{id: other, call: b}}\n", scenarios__b=second) == []


def test_scenarios_that_call_many_others_are_checked_at_once(tmp_path: Path) -> None:
    """Thirty, each of which calls the next one twice: there are a billion ways through them."""
    calls = "id: s{0}\nname: 가\nsteps:\n  - {{id: one, call: s{1}, next_step: two}}\n  - {{id: two, call: s{1}}}\n"
    files = {f"scenarios__s{number}": calls.format(number, number + 1) for number in range(30)}
    last = f"id: s30\nname: 끝\nsteps:\n{_menus(1)}"

    problems = _found(tmp_path, **files, scenarios__s30=last)

    assert {code for code, _, _ in problems} == {"error:menu_too_deep", "warning:menu_too_deep"}


@pytest.mark.parametrize(
    ("asks", "found"),
    [
        ("message: 됐나요?, input_type: yes_no", []),
        ("message: 됐습니다.", [("error:loop_without_input", A, 4), ("error:loop_without_input", A, 5)]),
    ],
)
def test_a_loop_through_a_call_asks_what_the_call_asks(
    tmp_path: Path, asks: str, found: list[tuple[str, str, int]]
) -> None:
    """A called scenario that asks nothing does not break the loop."""
    looping = (
        "id: a\nname: 가\nsteps:\n  - {id: say, message: 가, next_step: go}\n  - {id: go, call: b, next_step: say}\n"
    )

    assert (
        _found(tmp_path, scenarios__a=looping, scenarios__b=f"id: b\nname: 나\nsteps: [{{id: it, {asks}}}]\n") == found
    )


def test_a_call_handles_every_outcome_of_its_scenario(tmp_path: Path) -> None:
    """A scenario that may end as `refused` needs a way on for it."""
    calling = "id: a\nname: 가\nsteps:\n  - {id: go, call: b}\n"
    called = "id: b\nname: 나\nsteps:\n  - {id: bad, type: end, outcome: refused}\n"

    assert _found(tmp_path, scenarios__a=calling, scenarios__b=called) == [("error:failure_missing", A, 4)]


@pytest.mark.parametrize(
    ("passing", "line"),
    [("pass: {colour: size}", 5), ("take: {hue: colour}", 5)],
)
def test_a_call_passes_and_takes_slots_that_the_other_has(tmp_path: Path, passing: str, line: int) -> None:
    """Names of the other scenario's slots are checked there."""
    calling = f"""\
id: a
name: 가
steps:
  - {{id: size, message: 얼마나요?, input_type: number, next_step: go}}
  - {{id: go, call: b, {passing}}}
"""
    called = "id: b\nname: 나\nsteps:\n  - {id: shape, message: 모양은요?, input_type: text}\n"

    assert _found(tmp_path, scenarios__a=calling, scenarios__b=called) == [("error:slot_unknown", A, line)]


def test_slots_that_others_fill_may_be_read(tmp_path: Path) -> None:
    """A caller passes them, a call brings them back, another scenario remembers them, or an action returned them."""
    calling = """\
id: a
name: 가
steps:
  - {id: size, message: 얼마나요?, input_type: number, next_step: go}
  - {id: go, call: b, pass: {count: size}, take: {hue: colour}, next_step: said}
  - {id: said, message: "{hue} {size} {customer}", next_step: pay}
  - {id: pay, action: pay, message: "{receipt}", next_step: done, on_failure: {default: {next_step: "@agent"}}}
  - {id: done, message: "{receipt}"}
"""
    called = "id: b\nname: 나\nsteps:\n  - {id: colour, message: '{count}개는 무슨 색인가요?', input_type: text}\n"
    remembering = """\
id: c
name: 다
steps:
  - {id: look, action: look, remember: [customer], on_failure: {default: {next_step: "@agent"}}}
"""

    assert _found(tmp_path, scenarios__a=calling, scenarios__b=called, scenarios__c=remembering) == []


def test_a_field_of_an_action_is_empty_when_the_action_failed(tmp_path: Path) -> None:
    """What is said after the failure may not read it."""
    scenario = """\
id: a
name: 가
steps:
  - id: pay
    action: pay
    message: "{receipt}"
    on_failure:
      default:
        message: "{receipt}"
        next_step: "@agent"
"""

    assert _found(tmp_path, scenarios__a=scenario) == [("error:slot_never_filled", A, 9)]


@pytest.mark.parametrize(
    ("rules", "step", "found"),
    [
        (f"rules: []\n{HOURS}", "next_step: null", [("warning:person_unreachable", A, 4)]),
        (f"rules: []\n{HOURS}", 'next_step: "@agent"', []),
        (ASKED, "next_step: null", []),
    ],
)
def test_a_person_can_be_reached_from_every_question(
    tmp_path: Path, rules: str, step: str, found: list[tuple[str, str, int]]
) -> None:
    """By asking for one, or by the scenario."""
    scenario = f"id: a\nname: 가\nsteps:\n  - {{id: who, message: 성함이요?, input_type: name, {step}}}\n"

    assert _found(tmp_path, scenarios__a=scenario, escalation=rules) == found


@pytest.mark.parametrize(
    "failure",
    [
        '{message: 죄송합니다., next_step: "@agent"}',
        "{message: 고객센터 1588-0000으로 전화해 주세요.}",
        "{next_step: who}",
        "{next_step: sorry}",
        "{next_step: failed}",
    ],
)
def test_a_failure_that_helps_on_is_fine(tmp_path: Path, failure: str) -> None:
    """By a person, by saying where one is, by asking again, or by telling the scenario that called."""
    scenario = f"""\
id: a
name: 가
steps:
  - id: who
    message: 성함이요?
    input_type: name
    next_step: [{{when: "who == '나'", go: failed}}, {{go: pay}}]
  - {{id: failed, type: end, outcome: failed}}
  - {{id: pay, action: pay, next_step: sorry, on_failure: {{default: {failure}}}}}
  - {{id: sorry, message: 궁금하신 점은 상담원에게 말씀해 주세요.}}
"""

    assert _found(tmp_path, scenarios__a=scenario) == []


@pytest.mark.parametrize(
    ("reflex", "step", "found"),
    [
        ("undo", "{id: it, message: 네}", "error:reflex_unknown"),
        ("silence", "{id: it, message: 계신가요?, input_type: yes_no}", "error:reflex_waits"),
        ("correction", "{id: it, type: confirm, message: 바꿀까요?}", "error:reflex_waits"),
        ("silence", "{id: it, escalate: {reason: URGENT}}", "error:reflex_escalates"),
        ("completed", '{id: it, action: log, on_failure: {default: {next_step: "@agent"}}}', "error:reflex_waits"),
    ],
)
def test_a_wrong_reflex_is_found(tmp_path: Path, reflex: str, step: str, found: str) -> None:
    """There are so many and no more, and most of them may not wait."""
    line = 1 if found == "error:reflex_unknown" else 3
    written = f"id: {reflex}\nname: 가\nsteps: [{step}]\n"

    problems = _found(tmp_path, **{f"reflexes__{reflex}": written})

    assert problems == [(found, f"reflexes/{reflex}.yaml", line)]


def test_reflexes_to_words_of_the_customer_may_ask_and_command(tmp_path: Path) -> None:
    """They begin a turn of their own."""
    written = "id: cancel\nname: 취소\nsteps: [{id: it, type: confirm, message: 그만둘까요?, next_step: stop},"

    problems = _found(tmp_path, reflexes__cancel=f"{written} {{id: stop, command: cancel}}]\n")

    assert problems == []


def test_the_packaged_reflexes_have_no_problem(tmp_path: Path) -> None:
    """What is shipped is right by the same checks."""
    packaged = {f"reflexes__{path.stem}": path.read_text(encoding="utf-8") for path in PACKAGED_REFLEXES.glob("*.yaml")}

    assert packaged.keys() == {f"reflexes__{reflex.value}" for reflex in Reflex}
    assert _found(tmp_path, **packaged) == []

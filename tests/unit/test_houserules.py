"""The linter of the house rules: what it finds, and what it lets pass."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools" / "houserules.py"


def findings(tmp_path: Path, text: str, *, name: str = "src/aicc/thing.py") -> list[str]:
    """Return what the linter says of a module, each finding as `line: rule`."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    run = subprocess.run([sys.executable, TOOL, path], capture_output=True, text=True, check=False)
    assert run.returncode == (1 if run.stdout else 0), run.stderr
    return [f"{line.removeprefix(f'{path}:').partition(':')[0]}: {line.split()[1]}" for line in run.stdout.splitlines()]


def test_a_good_module_passes(tmp_path: Path) -> None:
    """A module that says what it is breaks no rule."""
    assert findings(tmp_path, '"""A module."""\n\nLIMIT = 3\n') == []


def test_a_function_has_at_most_forty_lines(tmp_path: Path) -> None:
    """Forty-one lines from `def` to the end are one too many; the docstring is not counted."""
    docstring = '    """Do it.\n\n    In several lines.\n    """\n'
    body = "".join(f"    x{number} = {number}\n" for number in range(39))

    assert findings(tmp_path, f'"""M."""\n\ndef do():\n{docstring}{body}') == []
    assert findings(tmp_path, f'"""M."""\n\ndef do():\n{docstring}{body}    y = 1\n') == ["3: function-length"]


def test_a_function_takes_at_most_six_parameters(tmp_path: Path) -> None:
    """Keyword-only parameters count; `self` does not."""
    assert findings(tmp_path, '"""M."""\ndef _f(a, b, c, d, *, e, f, g): ...\n') == ["2: parameters"]
    assert findings(tmp_path, '"""M."""\nclass _C:\n    def f(self, a, b, c, d, e, f): ...\n') == []


def test_more_parameters_need_a_reason(tmp_path: Path) -> None:
    """The escape counts only with its reason."""
    line = "def _f(a, b, c, d, e, f, g): ...  # noqa: PLR0913"

    assert findings(tmp_path, f'"""M."""\n{line}\n') == ["2: parameters"]
    assert findings(tmp_path, f'"""M."""\n{line} - the wire has seven\n') == []


def test_a_module_has_at_most_four_hundred_lines(tmp_path: Path) -> None:
    """The four hundred and first line is one too many."""
    assert findings(tmp_path, '"""M."""\n' + "x = 1\n" * 399) == []
    assert findings(tmp_path, '"""M."""\n' + "x = 1\n" * 400) == ["1: module-length"]


def test_a_broad_except_says_why_on_its_line(tmp_path: Path) -> None:
    """Catching everything without a reason is a finding, in every way to write it."""
    code = """\
        '''M.'''
        try:
            x = 1
        except Exception:
            x = 2
        except (ValueError, BaseException):
            x = 3
        except:
            x = 4
        """
    assert findings(tmp_path, code) == ["4: broad-except", "6: broad-except", "8: broad-except"]
    assert findings(tmp_path, "'''M.'''\ntry:\n    x = 1\nexcept Exception:  # the edge: log it\n    x = 2\n") == []


@pytest.mark.parametrize(
    "line", ["import os; x = os.environ", "import os; x = os.getenv('A')", "from os import environ"]
)
def test_the_environment_is_read_in_one_module(tmp_path: Path, line: str) -> None:
    """Every way to the environment is found outside utils/config.py, and none inside it."""
    assert findings(tmp_path, f'"""M."""\n{line}\n') == ["2: environment"]
    assert findings(tmp_path, f'"""M."""\n{line}\n', name="src/aicc/utils/config.py") == []


def test_a_module_is_named_after_what_it_holds(tmp_path: Path) -> None:
    """helpers.py says nothing."""
    assert findings(tmp_path, '"""M."""\n', name="src/aicc/helpers.py") == ["1: module-name"]


def test_what_is_public_has_a_docstring(tmp_path: Path) -> None:
    """Modules, classes, methods and functions say what they are; private and nested ones need not."""
    code = """\
        class Public:
            def method(self): ...

            def __init__(self): ...


        class _Private:
            def method(self): ...


        def public():
            def nested(): ...
        """
    assert findings(tmp_path, code) == ["1: docstring", "1: docstring", "2: docstring", "11: docstring"]


def test_the_product_does_not_print(tmp_path: Path) -> None:
    """print is for tools and benches."""
    assert findings(tmp_path, '"""M."""\nprint(1)\n') == ["2: print"]
    assert findings(tmp_path, '"""M."""\nprint(1)\n', name="tools/thing.py") == []


@pytest.mark.parametrize(
    "line",
    [
        "x = eval('1')",
        "exec('x = 1')",
        "import pickle",
        "from marshal import loads",
        "import yaml; x = yaml.load('a')",
        "import yaml; x = yaml.load('a', Loader=yaml.FullLoader)",
        "import yaml; x = yaml.unsafe_load('a')",
    ],
)
def test_nothing_runs_what_it_reads(tmp_path: Path, line: str) -> None:
    """Text is never code."""
    assert findings(tmp_path, f'"""M."""\n{line}\n') == ["2: unsafe"]


def test_yaml_with_a_safe_loader_passes(tmp_path: Path) -> None:
    """Both spellings of a safe loader are fine."""
    code = '"""M."""\nimport yaml\n\nx = yaml.load("a", Loader=yaml.CSafeLoader)\ny = yaml.load("a", yaml.SafeLoader)\n'

    assert findings(tmp_path, code) == []


def test_a_todo_names_its_issue(tmp_path: Path) -> None:
    """A promise without a place to find it again is a finding."""
    assert findings(tmp_path, '"""M."""\n# TODO: later\nx = 1  # FIXME\n') == ["2: unfinished", "3: unfinished"]
    assert findings(tmp_path, '"""M."""\n# TODO(#12): later\nx = "TODO"\n') == []


MODEL = """\
    '''M.'''
    from dataclasses import dataclass


    @dataclass({options})
    class Thing:
        '''A thing.'''

        id: str
        name: str
    {more}
    """


def test_models_are_frozen_slotted_and_keyword_only(tmp_path: Path) -> None:
    """A dataclass under models/ names all three; elsewhere it may do as it likes."""
    half = MODEL.format(options="frozen=True", more="")

    assert findings(tmp_path, half, name="src/aicc/models/thing.py") == ["6: model"]
    assert findings(tmp_path, half, name="src/aicc/stores/thing.py") == []
    whole = MODEL.format(options="frozen=True, slots=True, kw_only=True", more="")
    assert findings(tmp_path, whole, name="src/aicc/models/thing.py") == []


def test_each_group_of_a_models_fields_is_explained(tmp_path: Path) -> None:
    """The class's docstring explains the first group; one after an empty line has a comment of its own."""
    options = "frozen=True, slots=True, kw_only=True"
    bare = MODEL.format(options=options, more="\n        left: int\n        right: int")
    commented = MODEL.format(options=options, more="\n        # Pixels.\n        left: int\n        right: int")

    assert findings(tmp_path, bare, name="src/aicc/models/thing.py") == ["12: model"]
    assert findings(tmp_path, commented, name="src/aicc/models/thing.py") == []


def test_text_that_is_no_python_is_a_finding(tmp_path: Path) -> None:
    """A syntax error is reported with its line."""
    assert findings(tmp_path, '"""M."""\nx = (\n') == ["2: syntax"]


def test_the_repository_keeps_its_house_rules() -> None:
    """The product, its tools and its benches break none."""
    run = subprocess.run([sys.executable, TOOL], capture_output=True, text=True, check=False)

    assert run.stdout == ""

"""How long a comparison takes tells nothing about a key or a token.

Time itself is no witness on a busy machine; what is compared, how, and how often, is.
"""

import ast
import sys
from pathlib import Path
from types import FrameType

import pytest

import aicc
from aicc.api.security import Keys, fingerprint
from aicc.models.agent import Agent, Role
from aicc.models.errors import KeyInvalid

SOURCES = Path(aicc.__file__).parent
KEYS = [f"{number}-key-of-twenty-letters" for number in range(5)]
# Words of names that stand for something that must not be guessed letter by letter.
SECRET_WORDS = {"key", "secret", "token", "fingerprint", "signature", "digest", "authorization"}


def comparisons(attempt: str) -> int:
    """Return how often two texts are compared in constant time while a key is looked for."""
    keys = Keys({fingerprint(key): Agent(name=key, role=Role.ADMIN) for key in KEYS})
    counted = 0

    def count(_frame: FrameType, event: str, function: object) -> None:
        nonlocal counted
        counted += event == "c_call" and getattr(function, "__name__", "") == "compare_digest"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        keys.identify(attempt)
    except KeyInvalid:
        pass
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize("attempt", [KEYS[0], KEYS[-1], "0", "0-key-of-twenty-letterz", "x" * 100_000])
def test_every_key_is_compared_with_all_there_are(attempt: str) -> None:
    """The first, the last, a nearly right and a wrong one take the same way."""
    assert comparisons(attempt) == len(KEYS)


def test_a_key_is_compared_by_its_print() -> None:
    """Letters that are right lead to a print that shares none: there is no nearly."""
    near, right = fingerprint(KEYS[0][:-1] + "z"), fingerprint(KEYS[0])

    assert near[:4] != right[:4]
    assert len(near) == len(right) == 64


def secret_comparisons(path: Path) -> list[str]:
    """Return where a module compares something secret with == or != to anything but a literal."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Compare) or not any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
            continue
        sides = [node.left, *node.comparators]
        if any(isinstance(side, ast.Constant) for side in sides):
            continue
        names = {name for side in sides for name in written_names(side)}
        if any(SECRET_WORDS & set(name.lower().strip("_").split("_")) for name in names):
            found.append(f"{path.relative_to(SOURCES)}:{node.lineno}")
    return found


def written_names(node: ast.expr) -> set[str]:
    """Return the names in an expression."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)} | {
        each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)
    }


def test_nothing_secret_is_compared_letter_by_letter() -> None:
    """At the doors, only hmac.compare_digest compares."""
    modules = sorted((SOURCES / "api").rglob("*.py"))

    assert len(modules) >= 10
    assert [place for module in modules for place in secret_comparisons(module)] == []

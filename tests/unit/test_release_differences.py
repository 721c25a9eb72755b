"""What changed between two versions, and what follows from it."""

from typing import Any

import pytest

from aicc.services.releases import Change, ChangeKind, differences
from aicc.services.releases.consequences import consequences

STEP = {"id": "amount", "message": "얼마를 보낼까요?", "input_type": "money", "next_step": "done"}


def _scenario(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"scenarios/transfer.yaml": {"id": "transfer", "name": "이체", "steps": list(steps)}}


def _intents(**phrases: list[str]) -> dict[str, Any]:
    items = [{"id": name, "name": name, "phrases": list(given)} for name, given in phrases.items()]
    return {"intents.yaml": {"intents": items}}


# --- differences -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        pytest.param(
            {"bot.yaml": {"greeting": "안녕"}},
            {"bot.yaml": {"greeting": "반가워요"}},
            Change(kind=ChangeKind.CHANGED, path=("bot.yaml", "greeting"), old="안녕", new="반가워요"),
            id="a text",
        ),
        pytest.param(
            {"bot.yaml": {"texts": {"menu": "처음"}}},
            {"bot.yaml": {"texts": {"menu": "처음", "help": "도움말"}}},
            Change(kind=ChangeKind.ADDED, path=("bot.yaml", "texts", "help"), new="도움말"),
            id="a key that was not there",
        ),
        pytest.param(
            _scenario(STEP),
            _scenario(STEP, {"id": "memo", "message": "메모는요?"}),
            Change(
                kind=ChangeKind.ADDED,
                path=("scenarios/transfer.yaml", "steps", "memo"),
                new={"id": "memo", "message": "메모는요?"},
            ),
            id="a step",
        ),
        pytest.param(
            _scenario(STEP),
            _scenario({**STEP, "next_step": None}),
            Change(
                kind=ChangeKind.CHANGED,
                path=("scenarios/transfer.yaml", "steps", "amount", "next_step"),
                old="done",
                new=None,
            ),
            id="a step that now ends, which null says",
        ),
        pytest.param(
            _intents(balance=["잔액", "잔고"]),
            _intents(balance=["잔액"]),
            Change(kind=ChangeKind.REMOVED, path=("intents.yaml", "intents", "balance", "phrases"), old="잔고"),
            id="a phrase",
        ),
        pytest.param(
            _intents(balance=["잔액", "잔액"]),
            _intents(balance=["잔액"]),
            Change(kind=ChangeKind.REMOVED, path=("intents.yaml", "intents", "balance", "phrases"), old="잔액"),
            id="a phrase that was there twice",
        ),
        pytest.param(
            {"responses.yaml": {"responses": [{"intent": "thanks", "default": "네"}]}},
            {"responses.yaml": {"responses": [{"intent": "thanks", "default": "별말씀을요"}]}},
            Change(
                kind=ChangeKind.CHANGED,
                path=("responses.yaml", "responses", "thanks", "default"),
                old="네",
                new="별말씀을요",
            ),
            id="a response, which its intent names",
        ),
        pytest.param(
            {"bot.yaml": {"options": ["예금", {"value": "적금", "synonyms": []}]}},
            {"bot.yaml": {"options": ["예금", {"value": "적금", "synonyms": ["정기적금"]}]}},
            Change(kind=ChangeKind.ADDED, path=("bot.yaml", "options", "적금", "synonyms"), new="정기적금"),
            id="a choice among choices without synonyms",
        ),
        pytest.param(
            _scenario(STEP, {"id": "memo"}),
            _scenario({"id": "memo"}, STEP),
            Change(
                kind=ChangeKind.REORDERED,
                path=("scenarios/transfer.yaml", "steps"),
                old=["amount", "memo"],
                new=["memo", "amount"],
            ),
            id="the order",
        ),
        pytest.param(
            {"synonyms.yaml": {"synonyms": []}},
            {},
            Change(kind=ChangeKind.REMOVED, path=("synonyms.yaml",), old={"synonyms": []}),
            id="a file",
        ),
    ],
)
def test_a_change_is_named_by_what_it_changed(old: dict[str, Any], new: dict[str, Any], change: Change) -> None:
    """One change in the files is one change in the comparison, at its place."""
    assert differences(old, new) == (change,)


def test_what_is_the_same_is_no_change() -> None:
    """Neither layout nor comments are compared, only what the files say."""
    assert differences(_scenario(STEP), _scenario(dict(reversed(STEP.items())))) == ()


# --- consequences ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        pytest.param(_scenario(STEP), _scenario(), "step_removed", "amount", id="conversations may wait there"),
        pytest.param(_scenario(STEP), {}, "scenario_removed", "scenarios/transfer.yaml", id="a scenario is gone"),
        pytest.param(
            _scenario(STEP),
            _scenario({**STEP, "input_type": "number"}),
            "input_changed",
            "amount",
            id="it asks for more",
        ),
        pytest.param(
            _scenario(STEP), _scenario({**STEP, "slot": "won"}), "slot_renamed", "amount", id="its slot has a new name"
        ),
        pytest.param(
            _scenario({"id": "send", "action": "transfer", "arguments": {"to": "account"}}),
            _scenario({"id": "send", "action": "transfer", "arguments": {"target": "account"}}),
            "call_changed",
            "send",
            id="the backend is called otherwise",
        ),
        pytest.param(
            _intents(balance=["잔액", "잔고"]),
            _intents(balance=["잔액"]),
            "fewer_phrases",
            "balance",
            id="fewer phrases",
        ),
        pytest.param(_intents(balance=["잔액"]), _intents(), "intent_removed", "balance", id="an intent is gone"),
        pytest.param(
            {"faq.yaml": {"faqs": [{"id": "fee"}]}}, {"faq.yaml": {"faqs": []}}, "entry_removed", "fee", id="an entry"
        ),
        pytest.param(
            {"bot.yaml": {"actions": "bank"}},
            {"bot.yaml": {"actions": "shop"}},
            "backend_changed",
            "actions",
            id="backend",
        ),
        pytest.param({}, {"actions.yaml": {}}, "backend_changed", "actions.yaml", id="HTTP actions"),
    ],
)
def test_what_may_follow_is_said(old: dict[str, Any], new: dict[str, Any], code: str, place: str) -> None:
    """Before it is published, not after."""
    assert [(found.code, found.path[-1]) for found in consequences(old, new)] == [(code, place)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(_scenario({"id": "hello", "message": "안녕"}), _scenario(), id="a step at which nobody waits"),
        pytest.param(_scenario(STEP), _scenario({**STEP, "message": "금액은요?"}), id="other words"),
        pytest.param(_scenario(STEP), _scenario({**STEP, "slot": "amount"}), id="the slot's own name, written out"),
        pytest.param(_intents(balance=["잔액"]), _intents(balance=["잔액", "잔고"]), id="more phrases"),
    ],
)
def test_what_harms_nobody_is_not_warned_of(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Warnings that are none are not read."""
    assert consequences(old, new) == ()

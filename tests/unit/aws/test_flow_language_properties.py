"""Whatever stands in a file: it is read and comes back whole, or it is refused; the linter never fails."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from aicc.aws.flows.actions import ACTION_TYPES, OPERATORS
from aicc.aws.flows.language import Flow, FlowType, flow_document, parse_flow, read_flow, write_flow
from aicc.aws.flows.lint import About, lint_content, lint_flow
from aicc.models.errors import ContactFlowInvalid

MANY = settings(max_examples=100, deadline=None)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXT)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXT, inner, max_size=4)),
    max_leaves=8,
)
NAMES = st.sampled_from(["a", "b", "가나", ""])
PARAMETERS = sorted(
    {parameter.name for types in ACTION_TYPES.values() for each in types for parameter in each.parameters}
)
VALUES = st.one_of(
    JSON, st.sampled_from(["True", "8", "$.Channel", "$.Attributes.a", "ko-KR", "Current", "x $.External.y z", "NaN"])
)
ERRORS = st.sampled_from(["NoMatchingError", "NoMatchingCondition", "QueueAtCapacity", "X"])
CONDITIONS = st.fixed_dictionaries(
    {"Operator": st.one_of(st.sampled_from(OPERATORS), TEXT), "Operands": st.lists(VALUES, max_size=3)}
)


def _members(*strategies: st.SearchStrategy[Any], **named: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects with some of these members and some that nobody knows."""
    return st.builds(
        lambda known, unknown: {**unknown, **known},
        st.fixed_dictionaries({}, optional=dict(named)),
        st.dictionaries(TEXT.filter(lambda name: name not in named), JSON, max_size=1),
    )


TRANSITIONS = _members(
    NextAction=NAMES,
    Conditions=st.lists(st.fixed_dictionaries({"NextAction": NAMES, "Condition": CONDITIONS}), max_size=3),
    Errors=st.lists(st.fixed_dictionaries({"NextAction": NAMES, "ErrorType": ERRORS}), max_size=3),
)
ACTIONS = st.builds(
    lambda required, optional: {**optional, **required},
    st.fixed_dictionaries({"Identifier": NAMES, "Type": st.one_of(st.sampled_from(sorted(ACTION_TYPES)), TEXT)}),
    _members(
        Parameters=st.dictionaries(st.one_of(st.sampled_from(PARAMETERS), TEXT), VALUES, max_size=4),
        Transitions=TRANSITIONS,
    ),
)
FLOWS = st.builds(
    lambda required, optional: {**optional, **required},
    st.fixed_dictionaries({"Version": st.just("2019-10-30"), "Actions": st.lists(ACTIONS, max_size=5)}),
    _members(StartAction=st.one_of(st.none(), NAMES), Metadata=st.dictionaries(TEXT, JSON, max_size=2)),
)


def _read(content: bytes) -> Flow | str:
    """Return the flow, or the place at which it is refused."""
    try:
        return parse_flow(content)
    except ContactFlowInvalid as error:
        return str(error.fields["where"])


@MANY
@given(document=JSON)
def test_any_json_is_read_or_refused(document: object) -> None:
    """Reading gives a flow, or our error with a place, and nothing else."""
    assert _read(json.dumps(document).encode()) != ""


@MANY
@given(content=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """What is no text is refused as well."""
    assert _read(content) != ""


@MANY
@given(document=FLOWS)
def test_what_is_read_is_written(document: dict[str, Any]) -> None:
    """A flow comes back as the same JSON, as objects and as text."""
    flow = read_flow(document)

    assert flow_document(flow) == document
    assert parse_flow(write_flow(flow)) == flow


@MANY
@given(document=FLOWS, flow_type=st.one_of(st.none(), st.sampled_from(FlowType)))
def test_the_linter_places_every_problem(document: dict[str, Any], flow_type: FlowType | None) -> None:
    """Whatever a flow holds, each problem has a line of the file and says what is wrong in both languages."""
    content = json.dumps(document, ensure_ascii=False, indent=1).encode()

    for problem in lint_content(content, "flow.json", About(flow_type=flow_type, lex_locale="ko_KR")):
        assert 1 <= problem.line <= content.count(b"\n") + 1
        assert problem.ko != ""
        assert problem.en != ""


@MANY
@given(document=FLOWS)
def test_linting_twice_says_the_same(document: dict[str, Any]) -> None:
    """The order of the problems does not depend on chance."""
    flow = read_flow(document)

    assert lint_flow(flow) == lint_flow(flow)

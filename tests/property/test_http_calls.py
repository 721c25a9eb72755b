"""Whatever a customer says and whatever a backend answers: a request goes where the file says, a result is a result."""

from typing import Any
from urllib.parse import unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st
from tests.samples import NOON

from aicc.backends.http_answer import Answer, read_answer
from aicc.backends.http_request import ArgumentRefused, build_request
from aicc.models.expression import Template
from aicc.models.http_action import Expected, FailureRule, FieldType, HTTPAction, HTTPServer, ResultField
from aicc.models.scenario import ActionCall
from aicc.project.expressions import parse_template
from aicc.services.action_results import checked_result
from aicc.utils.json_pointer import MISSING, look_up, parse_pointer

SERVER = HTTPServer(url="https://bank.example")
VALUES = st.none() | st.text() | st.integers() | st.floats() | st.booleans() | st.lists(st.text()).map(tuple)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)
POINTERS = st.lists(st.sampled_from(["a", "b", "c", "0", "1"]), max_size=3).map(tuple)


@given(first=VALUES, second=VALUES)
def test_an_argument_is_one_segment_of_the_path(first: Any, second: Any) -> None:
    """Two arguments, side by side and alone, change neither the number of segments nor the ones around them."""
    action = HTTPAction(id="a", server=SERVER, method="GET", path=parse_template("/x/{first}{second}/y/{second}"))
    try:
        target = build_request(
            action, ActionCall(action="a", arguments={"first": first, "second": second}, key="k", at=NOON)
        ).target
    except ArgumentRefused:
        return
    segments = urlsplit(f"https://bank.example{target}").path.split("/")

    assert (len(segments), segments[1], segments[3]) == (5, "x", "y")
    assert not {".", ".."} & {unquote(segment) for segment in segments}
    assert target.isascii() and "?" not in target and "#" not in target


@given(
    document=JSON | st.just(MISSING),
    status=st.sampled_from([200, 204, 302, 404, 500]),
    result=st.dictionaries(
        st.sampled_from(["x", "y"]),
        st.builds(ResultField, at=POINTERS, type=st.none() | st.sampled_from(FieldType), required=st.booleans()),
    ),
    expected=st.none() | st.builds(Expected, at=POINTERS, equals=st.text() | st.integers() | st.booleans()),
)
def test_every_answer_is_a_result(
    document: Any, status: int, result: dict[str, ResultField], expected: Expected | None
) -> None:
    """What comes of it can be checked, stored and read again."""
    action = HTTPAction(
        id="a",
        server=SERVER,
        method="GET",
        path=Template(parts=("/a",)),
        result=result,
        success=expected,
        failures=(FailureRule(code="told", status=404, value=expected),),
    )
    read = read_answer(action, Answer(status=status, document=document))

    assert checked_result(read) == read


@given(document=JSON, parts=st.lists(st.text(), max_size=3))
def test_a_pointer_is_read_back_and_looks_up_without_a_fault(document: Any, parts: list[str]) -> None:
    """Any name may be part of one."""
    written = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)

    assert parse_pointer(written) == tuple(parts)
    look_up(document, tuple(parts))

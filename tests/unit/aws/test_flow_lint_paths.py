"""JSONPath of flows: found in texts, taken apart, and filled in."""

import pytest

from aicc.aws.flows.paths import fill, is_path, parse_path, paths_in, resolve

DATA = {
    "Attributes": {"name": "홍길동", "order no": "A-1", "이름": "길동"},
    "External": {"items": [{"price": 1000}, {"price": 2000}], "empty": None},
    "StoredCustomerInput": "1234",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$.Channel", ("$.Channel",)),
        ("$.Attributes.이름", ("$.Attributes.이름",)),
        ("$['Attributes']['order no']", ("$['Attributes']['order no']",)),
        ("안녕하세요 $.Attributes.name님.", ("$.Attributes.name",)),
        (
            "합계 $.External.items[1].price원, 번호 $.StoredCustomerInput.",
            ("$.External.items[1].price", "$.StoredCustomerInput"),
        ),
        ("$100, $.5, $", ()),
        ("arn:aws:lambda:ap-northeast-2:111122223333:function:aicc:$LATEST", ()),
    ],
)
def test_paths_are_found_in_texts(text: str, found: tuple[str, ...]) -> None:
    """A particle or a full stop behind a path is none of it."""
    assert paths_in(text) == found


@pytest.mark.parametrize(
    ("text", "whole"), [("$.Channel", True), ("$.Channel ", False), ("a $.Channel", False), ("$", False), ("", False)]
)
def test_a_whole_path_has_nothing_around_it(text: str, whole: bool) -> None:
    """Ids are exactly one path, or none."""
    assert is_path(text) is whole


def test_a_path_is_taken_apart() -> None:
    """Names stand after a full stop or in brackets, indexes in brackets."""
    assert parse_path("$.Lex.Slots['order no'][0]") == ("Lex", "Slots", "order no", 0)


def test_no_path_cannot_be_taken_apart() -> None:
    """A text around a path is refused."""
    with pytest.raises(ValueError, match="x"):
        parse_path("x $.Channel")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$.Attributes.name", "홍길동"),
        ("$.Attributes['order no']", "A-1"),
        ("$.External.items[1].price", 2000),
        ("$.External.items[2].price", None),
        ("$.External.items.price", None),
        ("$.External.empty", None),
        ("$.StoredCustomerInput[0]", None),
        ("$.Nothing.here", None),
    ],
)
def test_a_path_gives_what_stands_there(path: str, value: object) -> None:
    """Where nothing is, nothing comes."""
    assert resolve(path, DATA) == value


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("$.External.items[0].price", "1000"),
        ("$.Attributes.name님, 번호는 $.StoredCustomerInput입니다.", "홍길동님, 번호는 1234입니다."),
        ("[$.External.empty]", "[]"),
        ("$5", "$5"),
    ],
)
def test_a_text_is_filled_in(text: str, filled: str) -> None:
    """Nothing becomes the empty text, and what is no path stays."""
    assert fill(text, DATA) == filled

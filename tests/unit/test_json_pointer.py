"""Places in a JSON document."""

import pytest

from aicc.utils.json_pointer import MISSING, look_up, parse_pointer

# The document of RFC 6901, section 5, and more.
DOCUMENT = {"foo": ["bar", "baz"], "": 0, "a/b": 1, "m~n": 8, " ": 7, "empty": None, "01": "text"}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("", DOCUMENT),
        ("/foo", ["bar", "baz"]),
        ("/foo/0", "bar"),
        ("/", 0),
        ("/a~1b", 1),
        ("/m~0n", 8),
        ("/ ", 7),
        ("/empty", None),
        ("/01", "text"),
        ("/foo/2", MISSING),
        ("/foo/-", MISSING),
        ("/foo/00", MISSING),
        ("/foo/0/0", MISSING),
        ("/01/0", MISSING),
        ("/none/0", MISSING),
    ],
)
def test_a_pointer_finds_its_value(pointer: str, value: object) -> None:
    """As RFC 6901 says; what is not there is missing, null is not."""
    found = look_up(DOCUMENT, parse_pointer(pointer))

    assert found is MISSING if value is MISSING else found == value


@pytest.mark.parametrize("text", ["foo", "/a~b", "/~2", "a/b"])
def test_what_is_no_pointer_is_refused(text: str) -> None:
    """It begins with a slash, and ~ stands only before 0 and 1."""
    with pytest.raises(ValueError, match=r".+"):
        parse_pointer(text)

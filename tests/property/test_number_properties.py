"""Numbers said aloud and heard again are the same numbers, whichever they are."""

from datetime import UTC, datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from aicc.entities import amounts, numbers
from aicc.utils.numeral_finder import parse_numeral
from aicc.utils.numerals import parse_native, parse_number, read_native, read_number
from aicc.utils.reading import written_to_spoken
from aicc.utils.spoken import spoken_to_written
from aicc.utils.text import normalize

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
# Syllables and signs that numbers are made of, with a few that are none.
NUMBERISH = st.text(
    st.sampled_from(
        "0123456789.,-~/:%$₩ 영공일이삼사오육칠팔구십백천만억조한두세네열하나둘번째"
        "원개명도시분반점의과에서이상첫🙂\ud800"
    ),
    max_size=30,
)


@given(st.integers(0, 10**13), st.booleans())
def test_a_number_read_aloud_is_heard_again(number: int, spaced: bool) -> None:
    """Every reading of a number leads back to it."""
    words = read_number(number, spaced=spaced)

    assert (parse_number(words), parse_numeral(words), spoken_to_written(words)) == (number, number, str(number))


@given(st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=3))
def test_a_decimal_read_aloud_is_heard_again(number: object) -> None:
    """Decimals are said digit by digit and read back exactly; 만점 is a full score, whatever comes behind it."""
    assume("만점" not in read_number(str(number)))

    assert parse_numeral(read_number(str(number))) == float(str(number))


def test_every_native_number_read_aloud_is_heard_again() -> None:
    """1 to 99, alone and before a counter."""
    heard = [(parse_native(read_native(n)), parse_native(read_native(n, counting=True))) for n in range(1, 100)]

    assert heard == [(n, n) for n in range(1, 100)]


@given(st.integers(0, 10**9))
def test_an_amount_of_won_survives_reading_and_hearing(won: int) -> None:
    """What the voice says is what the voice hears."""
    (entity,) = amounts.find(written_to_spoken(f"{won:,}원"), NOW)

    assert (entity.kind, entity.value, entity.unit) == ("money", won, "KRW")


@given(NUMBERISH)
def test_entities_stand_where_they_say_and_never_overlap_their_kind(message: str) -> None:
    """Whatever is typed, nothing fails and every entity is the text between its offsets."""
    text = normalize(message)
    ends: dict[str, int] = {}
    for entity in sorted([*numbers.find(text, NOW), *amounts.find(text, NOW)], key=lambda found: found.start):
        assert entity.text == text[entity.start : entity.end].strip() != ""
        assert entity.start >= ends.get(entity.kind, 0)
        ends[entity.kind] = entity.end


@given(NUMBERISH)
def test_reading_and_writing_take_any_text(message: str) -> None:
    """Neither direction fails on any text."""
    assert isinstance(written_to_spoken(spoken_to_written(message)), str)

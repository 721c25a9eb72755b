"""Whatever a bot defines and whatever customers write: places fit, and one slip in a long word is forgiven."""

from hypothesis import given, settings
from hypothesis import strategies as st

from aicc.entities.custom import CustomEntities
from aicc.entities.near_words import NearWords, allowed_edits
from aicc.entities.roles import RoleTable, with_roles
from aicc.models.entities import CompositeEntity, EntityDefinitions, ListEntity, ListValue, PatternEntity
from aicc.utils.jamo import FIRSTS, VOWELS, compose, distance, to_jamo
from aicc.utils.text import normalize, squeeze

SYLLABLES = st.text(alphabet="가나다라마바사아자차카타파하각난달람밥샀강낮", min_size=1, max_size=9)
WORDS = st.lists(SYLLABLES, min_size=1, max_size=12, unique=True)
PIECES = st.one_of(SYLLABLES, st.sampled_from([" ", "을 ", "에서", "로 ", "!", "12", "kb", "İ"]), st.text(max_size=4))
SMALL = settings(max_examples=150, deadline=None)


def finder(words: list[str]) -> tuple[CustomEntities, RoleTable]:
    """Return a finder and its roles for a list of these words, a pattern and a composite of the two."""
    definitions = EntityDefinitions(
        entities=(
            ListEntity(id="word", values=tuple(ListValue(value=word) for word in words)),
            PatternEntity(id="figure", pattern=r"\d+"),
            CompositeEntity(id="pair", parts=("word", "figure")),
        )
    )
    return CustomEntities(definitions), RoleTable(definitions)


@SMALL
@given(words=WORDS, pieces=st.lists(PIECES, max_size=12))
def test_every_place_fits_and_every_value_is_the_lists(words: list[str], pieces: list[str]) -> None:
    """The words of an entity are those at its place, without spaces around."""
    text = normalize("".join(pieces))
    entities, roles = finder(words)

    for entity in with_roles(text, entities.find(text, ()), roles):
        assert entity.text == text[entity.start : entity.end] == entity.text.strip() != ""
        assert entity.kind != "word" or entity.value in words


@SMALL
@given(
    words=WORDS, gap=st.sampled_from(["", " "]), particle=st.sampled_from(["", "을", "에서", "으로요"]), data=st.data()
)
def test_a_word_of_the_list_is_always_found(words: list[str], gap: str, particle: str, data: st.DataObject) -> None:
    """With a space in the middle and a particle behind it, in a message of its own."""
    word = data.draw(st.sampled_from(words))
    middle = len(word) // 2
    entities, _ = finder(words)

    found = entities.find(f"{word[:middle]}{gap}{word[middle:]}{particle}".strip(), ())

    assert any(len(squeeze(entity.text)) >= len(word) or entity.value == word for entity in found)


def nearest(words: list[str], written: str) -> tuple[str, ...]:
    """Return the words of a list that are nearest to what is written."""
    near, letters = NearWords(words), to_jamo(written)
    intact = max(near.begun(letters), near.ended(letters))
    known = len(letters) in near.sizes
    return near.nearest(written, letters, intact, middle=bool(near.middles(letters))) if known else ()


def misspelt(word: str, data: st.DataObject) -> str:
    """Return a word with one letter changed, left out or added somewhere."""
    letters = to_jamo(word)
    place = data.draw(st.integers(0, len(letters) - 1))
    kept = data.draw(st.sampled_from([place, place + 1]))
    other = data.draw(st.sampled_from(["", *FIRSTS, *VOWELS]))
    return compose(letters[:place] + other + letters[kept:])


@SMALL
@given(word=st.text(alphabet="가나다라마바사각난달람밥", min_size=3, max_size=5), data=st.data())
def test_one_wrong_letter_never_hides_a_long_word(word: str, data: st.DataObject) -> None:
    """Anywhere in the word."""
    written = misspelt(word, data)

    assert distance(word, written, 1) > 1 or nearest([word], written) == (word,)


@SMALL
@given(word=st.text(alphabet="가나다라마바사각난달람밥", min_size=6, max_size=9), data=st.data())
def test_two_wrong_letters_never_hide_a_very_long_word(word: str, data: st.DataObject) -> None:
    """Anywhere in the word, both ends included."""
    written = misspelt(misspelt(word, data), data)

    assert distance(word, written, 2) > 2 or nearest([word], written) == (word,)


@SMALL
@given(words=WORDS, written=SYLLABLES)
def test_what_is_near_is_as_near_as_allowed(words: list[str], written: str) -> None:
    """No word is guessed from farther than its length allows, and no nearer one is passed over for it."""
    near = nearest(words, written)

    assert all(distance(word, written, 3) <= allowed_edits(word) for word in near)
    assert len({distance(word, written, 3) for word in near}) <= 1

"""The Korean lexicon: cutting text into pieces, their morphemes and meanings, and the file they come from."""

import numpy as np
import pytest

from aicc.lexicon.korean import Lexicon, korean_lexicon, pack, unpack
from aicc.models.errors import ArtefactInvalid


def pieces(text: str) -> list[str]:
    """Return the texts of the pieces."""
    return [piece.text for piece in korean_lexicon().segment(text)]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("잔액확인하고싶어요", ["잔액", "확인", "하고", "싶", "어요"]),
        ("잔액 확인하고 싶어요", ["잔액", "확인", "하고", "싶", "어요"]),
        ("카드를잃어버렸어요", ["카드", "를", "잃어버렸", "어요"]),
        ("아버지가방에들어가신다", ["아버지", "가방", "에", "들어가", "신다"]),
        ("OTP 비번", ["비번"]),
        ("", []),
        ("123 !? abc", []),
    ],
)
def test_a_text_is_cut_with_and_without_spaces(text: str, cut: list[str]) -> None:
    """Spaces are hints; what is not Hangul separates and is left out."""
    assert pieces(text) == cut


def test_a_piece_knows_its_morphemes() -> None:
    """알려 is 알리 and 어; 렸 and the like never stand alone."""
    lexicon = korean_lexicon()
    first = lexicon.segment("알려주세요")[0]

    assert [lexicon.names[morpheme] for morpheme in first.morphemes] == ["알리/VV", "어/EC"]


def test_what_nothing_explains_stays_unknown() -> None:
    """Strange syllables come as pieces without morphemes."""
    assert [piece.morphemes for piece in korean_lexicon().segment("뷁쒧")] == [(), ()]


def cosine(one: str, other: str) -> float:
    """Return how close two words' meanings are."""
    lexicon = korean_lexicon()
    vectors = [
        lexicon.meaning([morpheme for piece in lexicon.segment(word) for morpheme in piece.morphemes])
        for word in (one, other)
    ]
    first, second = (vector / np.linalg.norm(vector) for vector in vectors)
    return float(first @ second)


@pytest.mark.parametrize(
    ("word", "near", "far"), [("환불", "반품", "날씨"), ("대출", "이자", "택배"), ("택배", "배송", "금리")]
)
def test_words_used_alike_are_close(word: str, near: str, far: str) -> None:
    """환불 is nearer to 반품 than to 날씨."""
    assert cosine(word, near) > cosine(word, far) + 0.2


def test_no_morpheme_has_no_meaning() -> None:
    """A text without a known word is a vector of zeros."""
    assert not korean_lexicon().meaning(()).any()


@pytest.fixture
def small() -> bytes:
    """A lexicon of two pieces."""
    return pack(
        pieces={"가": (1.0, (0,)), "가방": (2.0, (1,))},
        names=["가/VV", "가방/NNG"],
        weights=np.array([0.5, 1.0]),
        vectors=np.array([[1.0, 0.0], [0.0, 1.0]]),
    )


def test_a_lexicon_comes_back_as_it_was(small: bytes) -> None:
    """Pieces, names and weights survive."""
    lexicon: Lexicon = unpack(small, path="x")

    assert (lexicon.names, [piece.text for piece in lexicon.segment("가가방")]) == (
        ("가/VV", "가방/NNG"),
        ["가", "가방"],
    )


@pytest.mark.parametrize("damage", ["foreign", "changed", "cut", "empty"])
def test_a_damaged_lexicon_is_refused_by_name(small: bytes, damage: str) -> None:
    """Nothing is read from bytes whose checksum differs."""
    content = {
        "foreign": b"\x80\x04\x95pickle",
        "changed": small[:-1] + bytes([small[-1] ^ 1]),
        "cut": small[:-4],
        "empty": b"",
    }[damage]

    with pytest.raises(ArtefactInvalid, match=r"x\.lexicon"):
        unpack(content, path="x.lexicon")

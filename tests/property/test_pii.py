"""Whatever is written, masking is done once and touches nothing else."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from aicc.entities import contacts, identifiers
from aicc.utils.pii import PrivacyPolicy, Treatment, mask
from aicc.utils.text import normalize

ANY_WRITING = st.lists(
    st.sampled_from(
        [
            *"0123456789공일이삼사오육칠팔구１①-ㅡ.*@M원\ud800",
            *("010", "900101", "1234567", "4242", ", ", "\n", " ", "에 ", "이고 뒤는 ", "이에요"),
            *("a.com", " 골뱅이 ", "+82", "주민번호 ", "계좌 ", "7자리"),
        ]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=500)
@given(st.one_of(ANY_WRITING, st.text(max_size=60)))
def test_masking_twice_changes_nothing(text: str) -> None:
    """A masked text has nothing left to mask."""
    assert mask(mask(text)) == mask(text)


@given(ANY_WRITING)
def test_masking_changes_characters_in_place_or_whole_addresses(text: str) -> None:
    """What is not masked stays where it was: without addresses, every character is its own or an asterisk."""
    if "@" not in text and "골뱅이" not in text:
        assert len(mask(text)) == len(text)
        assert all(after in (before, "*") for before, after in zip(text, mask(text), strict=True))


@given(ANY_WRITING)
def test_dropped_data_leaves_nothing_to_drop(text: str) -> None:
    """The names that stand for dropped data are no data themselves."""
    policy = PrivacyPolicy(phone=Treatment.DROP, resident_number=Treatment.DROP, email=Treatment.DROP)

    assert mask(mask(text, policy), policy) == mask(text, policy)


@given(ANY_WRITING)
def test_entities_lie_in_the_text_one_beside_the_other(text: str) -> None:
    """Each finder's entities of a kind are pieces of the text that do not overlap."""
    said = normalize(text)
    for finder in (contacts, identifiers):
        ends: dict[str, int] = {}
        for entity in finder.find(said, datetime(2026, 11, 22, tzinfo=UTC)):
            assert said[entity.start : entity.end] == entity.text == entity.text.strip()
            assert entity.start >= ends.get(entity.kind, 0)
            ends[entity.kind] = entity.end

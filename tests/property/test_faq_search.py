"""Whatever customers type: a search answers, always the same, and leaves no trace."""

from hypothesis import given, settings
from hypothesis import strategies as st

from aicc.faq import FAQManager
from aicc.faq.analysis import analyse
from aicc.models.faq import FAQEntry

SYNTAX = '"+-&|!(){}[]^~*?:\\/<>=@#$%'
ENTRIES = tuple(
    FAQEntry(id=f"faq-{number}", category="이체", question=question, answer=answer, keywords=keywords)
    for number, (question, answer, keywords) in enumerate(
        (
            ("하루 이체 한도는 얼마인가요?", "1회 1억 원, 하루 5억 원입니다.", ("송금 한도",)),
            ("카드를 잃어버렸어요", "앱에서 바로 정지하실 수 있습니다.", ("분실",)),
            ("비밀번호를 바꾸고 싶어요", "본인 확인을 하신 뒤 앱에서 바꾸실 수 있습니다.", ()),
            ("영업점은 몇 시에 여나요?", "평일 오전 9시에 엽니다.", ("지점",)),
            ("ATM 수수료가 얼마예요?", "영업시간에는 없습니다.", ()),
        )
    )
)
WORDS = (
    "이체",
    "한도",
    "카드",
    "비밀번호",
    "영업점",
    "수수료",
    "atm",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "요",
    " ",
    "?",
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=st.characters(categories=["Cs", "So", "Lo", "Cc", "Mn"]), max_size=40),
    st.text(alphabet=SYNTAX + " 이체한도AND OR NOT", max_size=40),
    st.lists(st.sampled_from(WORDS), max_size=20).map("".join),
    st.sampled_from(
        [
            "은 는 이 가 을 를",
            "그리고 그래서 저기요",
            "\ud83d",
            "이체\udc00한도",
            "🙏🏻👨‍👩‍👧 ㅋㅋㅋㅋ ㅠㅠ",
            "이체 한도 " * 1_667,
            "".join(map(chr, range(0xAC00, 0xAC00 + 10_000))),
            " " * 10_000,
            "\x00",
            "a" * 10_000,
        ]
    ),
)
MANAGER = FAQManager(entries=ENTRIES)
SMALL = settings(max_examples=150, deadline=None)


@SMALL
@given(text=TEXTS)
def test_any_text_has_an_answer(text: str) -> None:
    """No text raises; the hits are entries, each once, the likeliest first, with a probability."""
    found = MANAGER.match(text)
    scores = [hit.score for hit in found.hits]

    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len({hit.entry.id for hit in found.hits}) == len(found.hits) <= 5
    assert all(
        hit.entry in ENTRIES and hit.matched in (hit.entry.question, *hit.entry.paraphrases) for hit in found.hits
    )


@SMALL
@given(text=TEXTS)
def test_a_search_is_the_same_every_time(text: str) -> None:
    """The same question finds the same, in this engine and in one made anew."""
    assert MANAGER.match(text) == MANAGER.match(text) == FAQManager(entries=ENTRIES).match(text)


@SMALL
@given(text=TEXTS, question=TEXTS, answer=TEXTS)
def test_an_entry_that_came_and_went_leaves_no_trace(text: str, question: str, answer: str) -> None:
    """Adding and removing an entry, of any words, leaves the results as they were."""
    before = MANAGER.match(text)
    MANAGER.put([FAQEntry(id="new", category="", question=question, answer=answer, keywords=(question,))])
    MANAGER.match(text)
    MANAGER.remove(["new"])

    assert MANAGER.match(text) == before


@SMALL
@given(text=TEXTS)
def test_an_analysis_is_whole(text: str) -> None:
    """Whatever the text, each view has a term, and no weight or vector is infinite or missing."""
    seen = analyse(text)

    assert min(seen.sizes) >= 1
    assert len(seen.terms) == len(seen.weights) == sum(seen.sizes)
    assert (seen.weights >= 0).all()
    assert float(seen.vector @ seen.vector) <= 1.01

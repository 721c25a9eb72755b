"""What an entity is to the request, told by the words around it."""

import pytest

from aicc.entities.roles import RoleTable, with_roles
from aicc.models.entities import EntityDefinitions, ListEntity, ListValue, RoleRule
from aicc.models.understanding import Entity

TYPES = ListEntity(id="account_type", values=(ListValue(value="입출금"), ListValue(value="적금")))
TABLE = RoleTable(EntityDefinitions(entities=(TYPES,)))


def roles(text: str, *named: tuple[str, str], table: RoleTable = TABLE) -> list[str | None]:
    """Return the role of each (kind, words) of a text."""
    entities = [
        Entity(kind=kind, text=words, start=text.index(words), end=text.index(words) + len(words))
        for kind, words in named
    ]
    return [entity.role for entity in with_roles(text, entities, table)]


def test_money_goes_from_one_bank_to_another() -> None:
    """에서 is where from, 으로 where to."""
    named = ("bank", "국민은행"), ("bank", "신한은행")

    assert roles("국민은행에서 신한은행으로 5만원", *named) == ["source", "destination"]


@pytest.mark.parametrize(
    ("text", "kind", "words", "role"),
    [
        ("국민은행 통장에서 빼줘", "bank", "국민은행", "source"),
        ("국민은행 계좌로", "bank", "국민은행", "destination"),
        ("카카오뱅크로는 안 되나요", "bank", "카카오뱅크", "destination"),
        ("국민은행에 5만원 입금", "bank", "국민은행", "destination"),
        ("출금계좌는 국민은행으로 할게요", "bank", "국민은행", "source"),
        ("받는 은행: 국민은행", "bank", "국민은행", "destination"),
        ("엄마한테 5만원", "person", "엄마", "recipient"),
        ("엄마 한테 5만원", "person", "엄마", "recipient"),
        ("홍길동 고객님께", "person", "홍길동", "recipient"),
        ("엄마 계좌로 보내", "person", "엄마", "recipient"),
        ("받는 사람은 홍길동", "person", "홍길동", "recipient"),
        ("예금주 홍길동", "person", "홍길동", "recipient"),
        ("동생에게서 받은 돈", "person", "동생", "sender"),
        ("서울에서 출발", "place", "서울", "source"),
        ("부산까지 가요", "place", "부산", "destination"),
        ("5월 1일부터", "date", "5월 1일", "start"),
        ("10만원까지", "money", "10만원", "end"),
        ("입출금에서 빼서", "account_type", "입출금", "source"),
    ],
)
def test_a_word_beside_an_entity_tells_its_role(text: str, kind: str, words: str, role: str) -> None:
    """Particles behind it, with 계좌 or 님 in between, and words in front of it."""
    assert roles(text, (kind, words)) == [role]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("국민은행이요", "bank", "국민은행"),
        ("국민은행에 계좌가 있어요", "bank", "국민은행"),
        ("토스뱅크로그인이 안 돼요", "bank", "토스뱅크"),
        ("서울에 살아요", "place", "서울"),
        ("홍길동이 신청", "person", "홍길동"),
        ("10%로 올려줘", "percentage", "10%"),
        ("초록색으로", "colour", "초록색"),
    ],
)
def test_without_such_a_word_there_is_no_role(text: str, kind: str, words: str) -> None:
    """에 alone points nowhere, and a kind without rules plays no role."""
    assert roles(text, (kind, words)) == [None]


@pytest.mark.parametrize("text", ["국민은행 123-456-789012로 보내줘", "받는 계좌는 국민은행 계좌번호 123-456-789012"])
def test_a_bank_and_its_account_share_a_role(text: str) -> None:
    """Whichever of the two stands beside the word."""
    named = ("bank", "국민은행"), ("account_number", "123-456-789012")

    assert roles(text, *named) == ["destination", "destination"]


def test_neighbours_of_one_kind_share_nothing() -> None:
    """서울 부산으로 goes to one of the two."""
    assert roles("서울 부산으로", ("place", "서울"), ("place", "부산")) == [None, "destination"]


def test_a_role_that_is_there_stays() -> None:
    """Who found the entity may have known better."""
    entity = Entity(kind="bank", text="국민은행", start=0, end=4, role="payer")

    assert with_roles("국민은행으로", [entity], TABLE) == (entity,)


def test_a_bot_replaces_the_rules_of_a_kind() -> None:
    """Of that kind all, of other kinds none."""
    own = RoleTable(EntityDefinitions(roles=(RoleRule(kind="place", role="branch", after=("점", "에서")),)))

    assert roles("서울에서 국민은행으로", ("place", "서울"), ("bank", "국민은행"), table=own) == [
        "branch",
        "destination",
    ]
    assert roles("부산까지", ("place", "부산"), table=own) == [None]


def test_a_rule_may_need_another_word_in_the_message() -> None:
    """결제 makes the card what one pays with."""
    card = ListEntity(id="card", values=(ListValue(value="체크카드"),))
    rule = RoleRule(kind="card", role="means", after=("로",), needs=("결제",))
    own = RoleTable(EntityDefinitions(entities=(card,), roles=(rule,)))

    assert roles("체크카드로 결제할게요", ("card", "체크카드"), table=own) == ["means"]
    assert roles("체크카드로 바꿀게요", ("card", "체크카드"), table=own) == [None]


def test_many_entities_are_read_in_one_go() -> None:
    """A hostile message costs no more than its length."""
    text = "국민은행에서 " * 1_400
    entities = [Entity(kind="bank", text="국민은행", start=start, end=start + 4) for start in range(0, len(text), 7)]

    assert {entity.role for entity in with_roles(text, entities, TABLE)} == {"source"}

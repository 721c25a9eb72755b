"""What an entity is to the request, told by the particle behind it or the words in front: from where, to whom."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from aicc.entities.word_ends import ends_word
from aicc.models.entities import ANY_CUSTOM, EntityDefinitions, RoleRule
from aicc.models.understanding import Entity
from aicc.utils.patterns import lazy_pattern
from aicc.utils.text import squeeze

_SENDING: Final = ("보내", "보낼", "이체", "송금", "입금", "부쳐", "부치", "넣")
_GOING: Final = ("가", "갈", "갑", "도착", "보내")


def _rules(kinds: str, role: str, *, after: str = "", before: str = "", needs: tuple[str, ...] = ()) -> list[RoleRule]:
    return [
        RoleRule(kind=kind, role=role, after=tuple(after.split()), before=tuple(before.split()), needs=needs)
        for kind in kinds.split()
    ]


_ACCOUNTS: Final = "bank account_number card_number"
_PAYS: Final = "출금 출금계좌 출금은행 출금통장 보내는계좌 보내는은행 보내는통장 나가는계좌 나가는통장"
_RECEIVES: Final = (
    "입금 입금계좌 입금은행 입금통장 받는계좌 받는은행 받는통장 받는분은행 받는분계좌 받을계좌 받을은행 수취은행 "
    "수취계좌"
)
_POINTS: Final = "date time datetime money number quantity percentage age ordinal"
# Where a bot says nothing else. Words in front win over particles: 출금계좌는 국민은행으로 할게요.
DEFAULT_ROLES: Final[tuple[RoleRule, ...]] = (
    *_rules(_ACCOUNTS, "source", after="에서 에서부터 으로부터 로부터 출금", before=_PAYS),
    *_rules(_ACCOUNTS, "destination", after="으로 로 에다 에다가 까지 입금", before=_RECEIVES),
    *_rules(_ACCOUNTS, "destination", after="에", needs=_SENDING),
    *_rules(
        "person",
        "recipient",
        after="에게 에게로 한테 한테로 께 앞으로 앞 계좌로 계좌에 통장으로 통장에",
        before="받는사람 받는분 받을사람 받을분 받으실분 받는이 수취인 수신인 수령인 예금주",
    ),
    *_rules(
        "person",
        "sender",
        after="에게서 한테서 으로부터 로부터 계좌에서 통장에서",
        before="보내는사람 보내는분 보낸사람 보낸분 보내는이 송금인 의뢰인 발신인 입금자",
    ),
    *_rules("phone email", "destination", after="으로 로"),
    *_rules("phone email", "destination", after="에", needs=_SENDING),
    *_rules("place", "source", after="에서 에서부터 부터 으로부터 로부터 출발 발", before="출발 출발지 출발역"),
    *_rules("place", "destination", after="으로 로 까지 행 도착", before="도착 도착지 도착역 목적지"),
    *_rules("place", "destination", after="에", needs=_GOING),
    *_rules(_POINTS, "start", after="부터 에서부터 에서"),
    *_rules(_POINTS, "end", after="까지"),
    *_rules(ANY_CUSTOM, "source", after="에서 에서부터 부터 으로부터 로부터", before=_PAYS),
    *_rules(ANY_CUSTOM, "destination", after="으로 로 에다 에다가 까지", before=_RECEIVES),
    *_rules(ANY_CUSTOM, "recipient", after="에게 한테 께"),
)

# What may stand between an entity and its particle: 국민은행 계좌로, 홍길동 고객님께.
_FILLERS: Final = r"(?:\s?(?:은행|뱅크|통장|계좌|번호|카드|고객|선생|님|씨|쪽)){0,3}?"
# How far in front of an entity its words may begin, and what may stand between them and it.
_REACH: Final = 24
_LINK: Final = lazy_pattern(r"(?:이름|성함)?(?:은|는|이|가|을|를|도)?[:=\-\s]*$")
# How many entities to look at for one that stands beside another.
_NEAR: Final = 5
_GAP: Final = lazy_pattern(r"\s?(?:은행|뱅크|통장|계좌|번호|:|\s){0,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _KindRoles:
    """The rules of one kind."""

    # Finds the word behind the entity in its group 1.
    after: re.Pattern[str] | None
    # Rules by the word behind; the first whose needs are met counts.
    by_word: Mapping[str, tuple[RoleRule, ...]]
    # Words in front without spaces, longest first, with their rules.
    before: tuple[tuple[str, RoleRule], ...]
    roles: frozenset[str]


class RoleTable:
    """Rules by kind, ready for use. Built once for a bot.

    Args:
        definitions: the bot's own entities and rules; its rules for a kind replace the product's for that kind.
    """

    def __init__(self, definitions: EntityDefinitions) -> None:
        rules: dict[str, list[RoleRule]] = {}
        for rule in DEFAULT_ROLES:
            rules.setdefault(rule.kind, []).append(rule)
        own: dict[str, list[RoleRule]] = {}
        for rule in definitions.roles:
            own.setdefault(rule.kind, []).append(rule)
        rules |= own
        for item in definitions.entities:
            rules.setdefault(item.id, rules[ANY_CUSTOM])
        self._kinds = {kind: _kind_roles(found) for kind, found in rules.items()}

    def of_kind(self, kind: str) -> _KindRoles | None:
        """Return the rules of a kind, or None when it plays no roles."""
        return self._kinds.get(kind)


def with_roles(text: str, entities: Sequence[Entity], table: RoleTable) -> tuple[Entity, ...]:
    """Return the entities, in order of place, with the roles that the words around them give.

    A role already there stays. Two entities side by side of different kinds, a bank and its account number, share the
    role that one of them got.
    """
    told = [entity if entity.role else _told(text, entity, table) for entity in entities]
    if any(entity.role for entity in told):
        order = range(len(told))
        for index, step in (*((index, 1) for index in reversed(order)), *((index, -1) for index in order)):
            beside = None if told[index].role else _beside(told, index, step)
            if beside and beside.role and _belong(text, told[index], beside, table):
                told[index] = replace(told[index], role=beside.role)
    return tuple(told)


def _beside(entities: Sequence[Entity], index: int, step: int) -> Entity | None:
    """Return the next entity in a direction that does not overlap; a composite stands among its parts."""
    this = entities[index]
    near = entities[index + 1 : index + _NEAR] if step > 0 else entities[max(0, index - _NEAR + 1) : index][::-1]
    return next((other for other in near if other.start >= this.end or other.end <= this.start), None)


def _told(text: str, entity: Entity, table: RoleTable) -> Entity:
    kind = table.of_kind(entity.kind)
    role = kind and (_role_before(text, entity, kind) or _role_after(text, entity, kind))
    return replace(entity, role=role) if role else entity


def _role_before(text: str, entity: Entity, kind: _KindRoles) -> str | None:
    if not kind.before or entity.start < 2:
        return None
    words = squeeze(_LINK.sub("", text[max(0, entity.start - _REACH) : entity.start]))
    return next((rule.role for word, rule in kind.before if words.endswith(word) and _meets(text, rule)), None)


def _role_after(text: str, entity: Entity, kind: _KindRoles) -> str | None:
    found = kind.after.match(text, entity.end) if kind.after else None
    if found is None:
        return None
    word = found[1]
    # One syllable may begin another word: 토스뱅크로그인.
    if len(word) == 1 and not ends_word(text, found.end()) and not text[found.end()].isdigit():
        return None
    return next((rule.role for rule in kind.by_word[word] if _meets(text, rule)), None)


def _meets(text: str, rule: RoleRule) -> bool:
    return not rule.needs or any(word in text for word in rule.needs)


def _belong(text: str, entity: Entity, beside: Entity, table: RoleTable) -> bool:
    kind = table.of_kind(entity.kind)
    start, end = min(entity.end, beside.end), max(entity.start, beside.start)
    return (
        kind is not None
        and beside.role in kind.roles
        and entity.kind != beside.kind
        and _GAP.fullmatch(text, start, end) is not None
    )


def _kind_roles(rules: Iterable[RoleRule]) -> _KindRoles:
    by_word: dict[str, tuple[RoleRule, ...]] = {}
    before: list[tuple[str, RoleRule]] = []
    for rule in rules:
        for word in rule.after:
            by_word[word] = (*by_word.get(word, ()), rule)
        before += [(squeeze(word), rule) for word in rule.before]
    words = "|".join(re.escape(word) for word in sorted(by_word, key=len, reverse=True))
    return _KindRoles(
        after=re.compile(rf"{_FILLERS}\s?({words})") if words else None,
        by_word=by_word,
        before=tuple(sorted(before, key=lambda item: -len(item[0]))),
        roles=frozenset(rule.role for rule in rules),
    )

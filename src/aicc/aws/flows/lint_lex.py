"""Checks of what concerns Amazon Lex: names that it can have, its languages, and what it forgets between blocks."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from aicc.aws.flows.language import Action
from aicc.aws.flows.lint_facts import Facts, values
from aicc.aws.flows.lint_rules import Finding, Where
from aicc.aws.flows.paths import is_path, paths_in

# lexv2-models: the pattern of Name; intents, slots and slot types have it.
_NAME: Final = re.compile(r"([0-9a-zA-Z][_-]?){1,100}")
# What follows $.Lex and then names an intent or a slot.
_NAMED: Final = ("Slots", "AlternateIntents")
# The alias for trying out that every bot has: its quota is two conversations at a time.
_TEST_ALIAS: Final = "/TSTALIASID"


def check_lex(action: Action, where: Where, facts: Facts, locale: str | None) -> Iterator[Finding]:
    """Yield what goes wrong at a block that lets a bot listen, with the facts before it and the bot's locale."""
    if action.type != "ConnectParticipantWithLexBot":
        return
    earlier = [each for each in values(facts, "lex") if each != action.identifier]
    passed = _members(action.parameters.get("LexSessionAttributes"))
    lost = [name for name in values(facts, "passed") if name not in passed]
    if earlier and (lost or not passed):
        fields = {"earlier": ", ".join(earlier), "names": ", ".join(lost) or "$.Lex.SessionAttributes.…"}
        yield Finding(code="lex_attributes_lost", where=(*where, "Parameters"), fields=fields)
    yield from _language(where, facts, locale)
    alias = _members(action.parameters.get("LexV2Bot")).get("AliasArn")
    if isinstance(alias, str) and alias.endswith(_TEST_ALIAS):
        yield Finding(code="lex_test_alias", where=(*where, "Parameters", "LexV2Bot", "AliasArn"))


def _language(where: Where, facts: Facts, locale: str | None) -> Iterator[Finding]:
    languages = values(facts, "language")
    if "" in languages and "inherited" not in languages:
        yield Finding(code="language_missing", where=where)
    for language in languages:
        fixed = language not in ("", "inherited") and not paths_in(language)
        if locale and fixed and language.replace("-", "_") != locale:
            fields = {"language": language, "locale": locale}
            yield Finding(code="language_mismatch", where=where, fields=fields)


def check_intents(action: Action, where: Where) -> Iterator[Finding]:
    """Yield the conditions that compare with an intent's name that no intent can have."""
    if action.type != "ConnectParticipantWithLexBot":
        return
    for index, branch in enumerate(action.transitions.conditions):
        for number, operand in enumerate(branch.condition.operands):
            if isinstance(operand, str) and not is_path(operand) and not _NAME.fullmatch(operand):
                place = ("Transitions", "Conditions", index, "Condition", "Operands", number)
                yield Finding(code="lex_name_impossible", where=(*where, *place), fields={"name": repr(operand)})


def check_name(steps: tuple[str | int, ...], where: Where) -> Iterator[Finding]:
    """Yield whether the steps of a path name a slot or an intent that Lex cannot have: `$.Lex.Slots['주문번호']`."""
    match steps:
        case ("Lex", kind, str(name), *_) if kind in _NAMED and not _NAME.fullmatch(name):
            yield Finding(code="lex_name_impossible", where=where, fields={"name": repr(name)})


def _members(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}

"""Checks along the ways through a flow: what may have happened before an action runs.

Facts travel forward from the start action over every branch and meet as a union: a fact that reaches an action holds
on some way to it. Which channels a contact can still be on is such a fact, too: a Compare of `$.Channel` narrows it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aicc.aws.flows.actions import ACTION_TYPES, PROMPT_NAMES, contract_of
from aicc.aws.flows.language import Action, Channel, Condition, Flow, FlowType
from aicc.aws.flows.lint_document import reachable
from aicc.aws.flows.lint_paths import reads
from aicc.aws.flows.lint_rules import Finding, Where
from aicc.aws.flows.paths import parse_path, paths_in

Facts = frozenset[Any]
# Facts before an action -> facts after it, for each action that it leads to.
Step = Callable[[Facts, Action], Mapping[str, Facts]]

# Into the other flows a contact comes with what earlier ones have set.
_FIRST_FLOWS: Final = (None, FlowType.CONTACT_FLOW, FlowType.CAMPAIGN)
_ALWAYS_OWN: Final = ("FlowAttributes",)
_PROVIDED: Final = frozenset(
    root for contracts in ACTION_TYPES.values() for contract in contracts for root in contract.provides
) - {"Attributes"}
_HANDS_OVER: Final = ("TransferContactToQueue", "DequeueContactAndTransferToQueue", "TransferContactToAgent")
_NOTICE_WORDS: Final = ("녹음", "녹취", "기록", "record")
# Twice what Amazon takes: the size is the mistake to correct first, and following every way takes too long.
_MAX_ACTIONS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a file does not say about its flow."""

    # None: not known, so that nothing is said about it.
    flow_type: FlowType | None = None
    # Contact attributes that are there when the flow starts, from StartChatContact or an earlier flow.
    attributes: frozenset[str] = frozenset()
    # Locale of the Lex bots, such as ko_KR.
    lex_locale: str | None = None


def check_ways(flow: Flow, about: About) -> Iterator[Finding]:
    """Yield what goes wrong on some way through the flow."""
    actions = flow.by_identifier
    if flow.start_action not in actions or len(actions) > _MAX_ACTIONS:
        return
    places: dict[str, Where] = {}
    for index, action in enumerate(flow.actions):
        places.setdefault(action.identifier, ("Actions", index))
    known = travel(flow, _START | (frozenset() if _first(about) else {("language", "inherited")}), _learn)
    channels = travel(flow, frozenset(Channel), _narrow)
    for identifier, facts in known.items():
        action, where = actions[identifier], places[identifier]
        yield from _channel(action, where, channels.get(identifier, frozenset(Channel)))
        yield from _reads(action, where, facts, about)
        yield from _lex(action, where, facts, about)
        yield from _speech(action, where)
        if _first(about) and _records(action) and _unannounced(flow, actions, action):
            yield Finding(code="recording_unannounced", where=where)


def attributes_set(flow: Flow) -> frozenset[str]:
    """Return the contact attributes that a flow sets somewhere; they are there in the flows that it leads to."""
    return frozenset(
        name
        for action in flow.actions
        if action.type == "UpdateContactAttributes" and action.parameters.get("TargetContact") != "Related"
        for name in _names(action.parameters.get("Attributes"))
    )


def travel(flow: Flow, start: Facts, step: Step) -> dict[str, Facts]:
    """Return the facts that may hold before each action that can be reached; without facts no way is taken."""
    actions = flow.by_identifier
    order = reachable(actions, flow.start_action)
    before: dict[str, Facts] = {order[0]: start} if order else {}
    changed = set(before)
    while changed:
        # In this order everything but loops is settled at the first time.
        for identifier in order:
            if identifier not in changed:
                continue
            changed.discard(identifier)
            for target, facts in step(before[identifier], actions[identifier]).items():
                known = before.get(target, frozenset())
                if target in actions and not facts <= known:
                    before[target] = known | facts
                    changed.add(target)
    return before


def _first(about: About) -> bool:
    return about.flow_type in _FIRST_FLOWS


# --- what is set, read and said -------------------------------------------------------------------------------------

# A fact is what it is about and a name. No language has been chosen yet.
_START: Final[Facts] = frozenset({("language", "")})


def _learn(facts: Facts, action: Action) -> dict[str, Facts]:
    """Add what an action sets, on its error branches too: it may have come that far."""
    parameters = action.parameters
    contract = contract_of(action)
    new: set[Any] = {("root", root) for root in contract.provides} if contract else set()
    if action.type == "UpdateContactAttributes" and parameters.get("TargetContact") != "Related":
        new |= {("attribute", name) for name in _names(parameters.get("Attributes"))}
    if action.type == "UpdateFlowAttributes":
        new |= {("flow attribute", name) for name in _names(parameters.get("FlowAttributes"))}
    if action.type == "ConnectParticipantWithLexBot":
        new |= {("passed", name) for name in _names(parameters.get("LexSessionAttributes"))}
        new.add(("lex", action.identifier))
    if action.type == "UpdateContactData" and isinstance(language := parameters.get("LanguageCode"), str):
        facts = frozenset(fact for fact in facts if fact[0] != "language")
        new.add(("language", language))
    return dict.fromkeys(action.transitions.targets, facts | new)


def _names(value: object) -> Sequence[str]:
    return tuple(value) if isinstance(value, Mapping) else ()


def _values(facts: Facts, kind: str) -> list[str]:
    return sorted(value for name, value in facts if name == kind)


def _reads(action: Action, where: Where, facts: Facts, about: About) -> Iterator[Finding]:
    for inside, path in reads(action):
        steps = [str(step) for step in parse_path(path)]
        root, name = steps[0], steps[1] if len(steps) > 1 else ""
        if not _first(about) and root not in _ALWAYS_OWN:
            continue
        fields: dict[str, object] = {"jsonpath": path}
        if root == "Attributes" and name:
            missing = ("attribute", name) not in facts and name not in about.attributes
            fields["hint_ko"] = "UpdateContactAttributes로 먼저 정하거나, 밖에서 오는 값이면 --attribute로 알려 주세요."
            fields["hint_en"] = (
                "Set it with UpdateContactAttributes; if it comes from outside, name it with --attribute."
            )
        elif root == "FlowAttributes" and name:
            missing = ("flow attribute", name) not in facts
            fields["hint_ko"] = "흐름 속성은 다른 흐름에서 넘어오지 않습니다. UpdateFlowAttributes로 정해 주세요."
            fields["hint_en"] = "Flow attributes do not come from other flows. Set it with UpdateFlowAttributes."
        else:
            missing = root in _PROVIDED and ("root", root) not in facts
            providers = ", ".join(name for name in ACTION_TYPES if root in ACTION_TYPES[name][0].provides)
            fields["hint_ko"] = f"먼저 실행할 액션: {providers}"
            fields["hint_en"] = f"Run one of these before: {providers}"
        if missing:
            yield Finding(code="read_before_set", where=(*where, *inside), fields=fields)


def _lex(action: Action, where: Where, facts: Facts, about: About) -> Iterator[Finding]:
    if action.type != "ConnectParticipantWithLexBot":
        return
    earlier = [each for each in _values(facts, "lex") if each != action.identifier]
    passed = _names(action.parameters.get("LexSessionAttributes"))
    lost = [name for name in _values(facts, "passed") if name not in passed]
    if earlier and (lost or not passed):
        fields = {"earlier": ", ".join(earlier), "names": ", ".join(lost) or "$.Lex.SessionAttributes.…"}
        yield Finding(code="lex_attributes_lost", where=(*where, "Parameters"), fields=fields)
    languages = _values(facts, "language")
    if "" in languages and "inherited" not in languages:
        yield Finding(code="language_missing", where=where)
    for language in languages:
        fixed = language not in ("", "inherited") and not paths_in(language)
        if about.lex_locale and fixed and language.replace("-", "_") != about.lex_locale:
            fields = {"language": language, "locale": about.lex_locale}
            yield Finding(code="language_mismatch", where=where, fields=fields)


def _speech(action: Action, where: Where) -> Iterator[Finding]:
    contract = contract_of(action)
    menu = action.type == "GetParticipantInput" and contract is not None and contract.conditions.operators
    if menu and not action.transitions.conditions:
        yield Finding(code="speech_not_heard", where=where)


# --- channels -------------------------------------------------------------------------------------------------------


def _narrow(facts: Facts, action: Action) -> dict[str, Facts]:
    """Leave each branch of a Compare of `$.Channel` the channels that take it."""
    transitions = action.transitions
    if action.type != "Compare" or action.parameters.get("ComparisonValue") != "$.Channel":
        return dict.fromkeys(transitions.targets, facts)
    compared = [_compared(branch.condition) for branch in transitions.conditions]
    after = dict.fromkeys(transitions.targets, facts.difference(*compared))
    for target in after.keys() - {transitions.next_action, *(error.next_action for error in transitions.errors)}:
        after[target] = frozenset()
    for branch, channels in zip(transitions.conditions, compared, strict=True):
        after[branch.next_action] |= facts & channels
    return after


def _compared(condition: Condition) -> Facts:
    if condition.operator != "Equals":
        return frozenset(Channel)
    return frozenset(channel for channel in Channel if channel.value in condition.operands)


def _channel(action: Action, where: Where, found: Facts) -> Iterator[Finding]:
    contract = contract_of(action)
    if contract is None:
        return
    if not found & contract.channels:
        yield _cannot(where, action.type, found, contract.channels)
        return
    for parameter in contract.parameters:
        if parameter.channels and parameter.name in action.parameters and not found & parameter.channels:
            yield _cannot((*where, "Parameters", parameter.name), parameter.name, found, parameter.channels)


def _cannot(where: Where, what: str, found: Facts, wanted: frozenset[Channel]) -> Finding:
    def listed(channels: Facts) -> str:
        return ", ".join(channel.value for channel in Channel if channel in channels)

    fields = {"what": what, "found": listed(found), "wanted": listed(wanted)}
    return Finding(code="channel_wrong", where=where, fields=fields)


# --- recording ------------------------------------------------------------------------------------------------------


def _records(action: Action) -> bool:
    behavior = _recording(action)
    return bool(behavior.get("RecordedParticipants")) or behavior.get("IVRRecordingBehavior") == "Enabled"


def _recording(action: Action) -> Mapping[str, Any]:
    """Return what an action says of recording voice; empty where it says nothing."""
    members: Any = action.parameters
    if action.type == "UpdateContactRecordingBehavior":
        members = members.get("RecordingBehavior")
    elif action.type == "UpdateContactRecordingAndAnalyticsBehavior":
        voice = members.get("VoiceBehavior")
        members = voice.get("VoiceRecordingBehavior") if isinstance(voice, Mapping) else None
    else:
        return {}
    return members if isinstance(members, Mapping) else {}


def _unannounced(flow: Flow, actions: Mapping[str, Action], recording: Action) -> bool:
    """Return whether some way starts the recording, and brings an agent, without a word about it."""
    silent = {name: action for name, action in actions.items() if not _gives_notice(action)}
    if recording.identifier not in reachable(silent, flow.start_action):
        return False
    if _recording(recording).get("IVRRecordingBehavior") == "Enabled":
        return True
    return any(silent[name].type in _HANDS_OVER for name in reachable(silent, recording.identifier))


def _gives_notice(action: Action) -> bool:
    """Return whether the action says that calls are recorded; what is not in the file may say it."""
    contract = contract_of(action)
    said = [action.parameters[name] for name in PROMPT_NAMES if name in action.parameters] if contract else []
    return any(
        not isinstance(each, str)
        or bool(paths_in(each))
        or any(word in each.lower() for word in _NOTICE_WORDS)
        or "PromptId" in action.parameters
        for each in said
    )

"""Checks along the ways through a flow: what may have happened before an action runs.

The facts that travel are those of `aicc.aws.flows.lint_facts`; what they say of Lex and of voices is checked there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aicc.aws.flows.actions import ACTION_TYPES, PROMPT_NAMES, contract_of
from aicc.aws.flows.language import Action, Channel, Flow, FlowType
from aicc.aws.flows.lint_document import reachable
from aicc.aws.flows.lint_facts import Facts, narrow, travel, values
from aicc.aws.flows.lint_lex import check_lex
from aicc.aws.flows.lint_paths import reads
from aicc.aws.flows.lint_rules import Finding, Where
from aicc.aws.flows.lint_voices import check_voices
from aicc.aws.flows.paths import parse_path, paths_in

# Into the other flows a contact comes with what earlier ones have set.
_FIRST_FLOWS: Final = (None, FlowType.CONTACT_FLOW, FlowType.CAMPAIGN)
_ALWAYS_OWN: Final = ("FlowAttributes",)
_PROVIDED: Final = frozenset(
    root for contracts in ACTION_TYPES.values() for contract in contracts for root in contract.provides
) - {"Attributes"}
_HANDS_OVER: Final = ("TransferContactToQueue", "DequeueContactAndTransferToQueue", "TransferContactToAgent")
_NOTICE_WORDS: Final = ("녹음", "녹취", "기록", "record")
# Types that work on the contact's queue, with the parameters that name another.
_NEEDS_QUEUE: Final[Mapping[str, tuple[str, ...]]] = {
    "TransferContactToQueue": (),
    "CheckHoursOfOperation": ("HoursOfOperationId",),
    "CheckMetricData": ("QueueId", "AgentId"),
    "GetMetricData": ("QueueId", "AgentId"),
}
# Forms of a function's answer: texts by name, or none before the flow has waited for it.
_FLAT: Final = "STRING_MAP"
_LATER: Final = "ASYNCHRONOUS"
# $.External.name has two.
_FLAT_STEPS: Final = 2
# What functions behind an API Gateway answer.
_ENVELOPE: Final = ("statusCode", "headers", "body", "isBase64Encoded")
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
    # Whether an earlier flow may have chosen a queue.
    queue: bool = False


def check_ways(flow: Flow, about: About) -> Iterator[Finding]:
    """Yield what goes wrong on some way through the flow."""
    actions = flow.by_identifier
    if flow.start_action not in actions or len(actions) > _MAX_ACTIONS:
        return
    places: dict[str, Where] = {}
    for index, action in enumerate(flow.actions):
        places.setdefault(action.identifier, ("Actions", index))
    known = travel(flow, _START | (frozenset() if _first(about) else {("language", "inherited")}), _learn)
    channels = travel(flow, frozenset(Channel), narrow)
    for identifier, facts in known.items():
        action, where = actions[identifier], places[identifier]
        yield from _channel(action, where, channels.get(identifier, frozenset(Channel)))
        yield from _reads(action, where, facts, about)
        yield from check_lex(action, where, facts, about.lex_locale)
        yield from _speech(action, where)
        if _first(about) and not about.queue:
            yield from _queue(action, where, facts)
        if _first(about) and _records(action) and _unannounced(flow, actions, action):
            yield Finding(code="recording_unannounced", where=where)
    yield from check_voices(flow, places)


def attributes_set(flow: Flow) -> frozenset[str]:
    """Return the contact attributes that a flow sets somewhere; they are there in the flows that it leads to."""
    return frozenset(
        name
        for action in flow.actions
        if action.type == "UpdateContactAttributes" and action.parameters.get("TargetContact") != "Related"
        for name in _names(action.parameters.get("Attributes"))
    )


def sets_queue(flow: Flow) -> bool:
    """Return whether a flow chooses a queue somewhere; it is there in the flows that it leads to."""
    return any(action.type == "UpdateContactTargetQueue" for action in flow.actions)


def _first(about: About) -> bool:
    return about.flow_type in _FIRST_FLOWS


# --- what is set, read and said -------------------------------------------------------------------------------------

# A fact is what it is about and a name. Neither a language nor a queue has been chosen yet.
_START: Final[Facts] = frozenset({("language", ""), ("queue", "")})


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
    if action.type == "InvokeLambdaFunction":
        facts = frozenset(fact for fact in facts if fact[0] != "answer")
        new.add(("answer", _answer(parameters)))
    if action.type == "Wait":
        facts -= {("answer", _LATER)}
    after = dict.fromkeys(action.transitions.targets, facts | new)
    if action.type == "UpdateContactTargetQueue" and action.transitions.next_action is not None:
        after[action.transitions.next_action] -= {("queue", "")}
    return after


def _answer(parameters: Mapping[str, Any]) -> str:
    """Return in which form a function's answer stands in $.External."""
    if parameters.get("InvocationType") == _LATER:
        return _LATER
    validation = parameters.get("ResponseValidation")
    return str(validation.get("ResponseType", _FLAT)) if isinstance(validation, Mapping) else _FLAT


def _names(value: object) -> Sequence[str]:
    return tuple(value) if isinstance(value, Mapping) else ()


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
        elif root == "External":
            yield from _external(steps, (*where, *inside), facts)


def _external(steps: Sequence[str], where: Where, facts: Facts) -> Iterator[Finding]:
    """Check what is read of a function's answer, which Connect takes as it is: it opens no envelope."""
    forms = values(facts, "answer")
    fields = {"jsonpath": "$." + ".".join(steps)}
    if forms == [_LATER]:
        yield Finding(code="external_not_yet", where=where, fields=fields)
    elif len(steps) > _FLAT_STEPS and _FLAT in forms:
        yield Finding(code="external_nested", where=where, fields=fields)
    elif len(steps) > 1 and steps[1] in _ENVELOPE:
        yield Finding(code="external_envelope", where=where, fields=fields)


def _queue(action: Action, where: Where, facts: Facts) -> Iterator[Finding]:
    """Check what works on the contact's queue where it names none itself."""
    own = _NEEDS_QUEUE.get(action.type)
    if own is not None and ("queue", "") in facts and not any(name in action.parameters for name in own):
        yield Finding(code="queue_missing", where=where)


def _speech(action: Action, where: Where) -> Iterator[Finding]:
    contract = contract_of(action)
    menu = action.type == "GetParticipantInput" and contract is not None and contract.conditions.operators
    if menu and not action.transitions.conditions:
        yield Finding(code="speech_not_heard", where=where)


# --- channels -------------------------------------------------------------------------------------------------------


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

"""Amazon Connect's native test cases: our conversation tests written as such, and such read as ours.

No export of an account was seen for this: the shape of `Content` is put together from published field lists and may be
wrong (docs/reference/integrations.md). What one side cannot say is named, never dropped in silence.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Never

from aicc.aws.flows.language import VERSION, Channel, parse_json
from aicc.aws.flows.simulator.contact import Given, Keys, Words
from aicc.aws.flows.simulator.dialogues import Act, Check, Dialogue, Expected
from aicc.aws.flows.simulator.world import World
from aicc.models.errors.flow import ContactFlowInvalid
from aicc.models.errors.flow_run import FlowTestCaseInvalid

_ENTRY_POINTS: Final = {Channel.VOICE: "VOICE_CALL", Channel.CHAT: "CHAT"}
_NUMBER: Final = "+821012345678"
# Under it the surroundings of the contact stand in Metadata, which is free for others to use.
_OURS: Final = "aicc"
_NUMBERS: Final = ("agents", "free_after", "capacity", "seed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A conversation test as Amazon Connect has them."""

    # Parameters of CreateTestCase but for InstanceId.
    request: Mapping[str, Any]
    # What a native test case cannot say.
    losses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A native test case as a conversation test."""

    dialogue: Dialogue
    # What a conversation test cannot say.
    losses: tuple[str, ...]


def write_test_case(dialogue: Dialogue, *, flow: str) -> Written:
    """Return a conversation test as a native test case.

    Args:
        dialogue: the test.
        flow: id or ARN of the flow that it begins with.
    """
    losses: list[str] = []
    acts = list(dialogue.acts)
    if not acts or acts[0].given is not None:
        acts.insert(0, Act(given=None, line=dialogue.line))
    observations = [_begin("o2")]
    for place, act in enumerate(acts, start=2):
        following = acts[place - 1].given if place - 1 < len(acts) else None
        observations.append(_observation(place, act, following, losses))
    content = {"Version": VERSION, "Metadata": {_OURS: _surroundings(dialogue.world)}, "Observations": observations}
    request = {
        "Name": dialogue.name,
        "Content": json.dumps(content, ensure_ascii=False),
        "EntryPoint": _entry_point(dialogue.channel, flow),
        "Status": "SAVED",
    }
    return Written(request=request, losses=tuple(losses))


def _surroundings(world: World) -> dict[str, Any]:
    at = {} if world.at is None else {"at": world.at.isoformat()}
    return at | {"is_open": world.is_open, **{name: getattr(world, name) for name in _NUMBERS}}


def _entry_point(channel: Channel, flow: str) -> dict[str, Any]:
    if channel is Channel.VOICE:
        parameters = {"SourcePhoneNumber": _NUMBER, "FlowId": flow}
        return {"Type": _ENTRY_POINTS[channel], "VoiceCallEntryPointParameters": parameters}
    return {"Type": "CHAT", "ChatEntryPointParameters": {"FlowId": flow}}


def _begin(following: str) -> dict[str, Any]:
    event = {"Identifier": "e1", "Type": "TestInitiated", "Actor": "System"}
    return {"Identifier": "o1", "Event": event, "Actions": [], "Transitions": {"NextObservations": [following]}}


def _observation(place: int, act: Act, following: Given | None, losses: list[str]) -> dict[str, Any]:
    """Return what is to be seen after an act, and what the customer does then; the end where they do nothing more."""
    losses += _unsaid(act)
    instruction = _instruction(following, losses)
    ends = following is None
    action = {"Type": "TestControl", "Parameters": {"Command": {"Type": "EndTest"}}} if ends else instruction
    return {
        "Identifier": f"o{place}",
        "Event": {"Identifier": f"e{place}", **_event(act)},
        "Actions": [] if action is None else [{"Identifier": f"a{place}", **action}],
        "Transitions": {"NextObservations": [] if ends else [f"o{place + 1}"]},
    }


def _event(act: Act) -> dict[str, Any]:
    says = _texts(act, Check.SAYS)
    path = _texts(act, Check.PATH)
    if path and not says:
        return {"Type": "FlowActionStarted", "Actor": "System", "Properties": {"ActionIdentifier": path[-1]}}
    # Prompts that follow one another arrive as one event, so that one text must do: the longest tells most.
    text = max(says, key=len, default="")
    event = {"Type": "MessageReceived", "Actor": "System", "Properties": {"Text": text}}
    return {**event, "MatchingCriteria": "Inclusion"}


def _unsaid(act: Act) -> Iterator[str]:
    kept = _event(act)["Properties"]
    for expected in act.expects:
        for wanted in expected.wanted:
            said = expected.check in (Check.SAYS, Check.PATH) and wanted in kept.values()
            if not said:
                yield f"{expected.line}: {expected.check.value}: {wanted}"


def _texts(act: Act, check: Check) -> tuple[str, ...]:
    return tuple(text for expected in act.expects if expected.check is check for text in expected.wanted)


def _instruction(given: Given | None, losses: list[str]) -> dict[str, Any] | None:
    match given:
        case Words(text=text):
            instruction = {"Type": "Utterance", "Properties": {"Value": text}}
        case Keys(keys=keys):
            instruction = {"Type": "DtmfInput", "Properties": {"Value": keys}}
        case None:
            return None
        case _:
            losses.append(f"{type(given).__name__}: {given}")
            return None
    parameters = {"ActionType": "SendInstruction", "Actor": "Customer", "Instruction": instruction}
    return {"Type": "SendInstruction", "Parameters": parameters}


def read_test_case(content: bytes, file: str) -> Read:
    """Return a native test case as a conversation test: the parameters of CreateTestCase, or their Content alone.

    Raises:
        FlowTestCaseInvalid: it is no test case.
    """
    document = _document(content, file)
    inner = document.get("Content", document)
    body = _document(inner.encode(), file) if isinstance(inner, str) else inner
    if not isinstance(body, Mapping) or not isinstance(body.get("Observations"), list):
        _refuse(file, "Observations 목록이 없습니다.", "there is no list `Observations`.")
    losses: list[str] = []
    acts: list[Act] = [Act(given=None, line=1)]
    for observation in _in_order(body["Observations"], file):
        acts[-1] = replace(acts[-1], expects=(*acts[-1].expects, *_expected(observation, losses)))
        acts += _acts(observation, losses)
    entry = document.get("EntryPoint")
    chat = isinstance(entry, Mapping) and entry.get("Type") == "CHAT"
    dialogue = Dialogue(
        file=file,
        line=1,
        name=str(document.get("Name", file)),
        channel=Channel.CHAT if chat else Channel.VOICE,
        world=_world(body.get("Metadata")),
        acts=tuple(acts),
    )
    return Read(dialogue=dialogue, losses=tuple(losses))


def _document(content: bytes, file: str) -> Mapping[str, Any]:
    try:
        document = parse_json(content)
    except ContactFlowInvalid as error:
        raise FlowTestCaseInvalid(**{**error.fields, "where": file}) from None
    if not isinstance(document, Mapping):
        _refuse(file, "JSON 객체({})여야 합니다.", "it must be a JSON object ({}).")
    return document


def _in_order(observations: Sequence[Any], file: str) -> Iterator[Mapping[str, Any]]:
    """Return observations as they follow one another, from the first on; each once."""
    if not all(isinstance(each, Mapping) for each in observations):
        _refuse(file, "관찰은 JSON 객체({})여야 합니다.", "an observation must be a JSON object ({}).")
    by_name = {each.get("Identifier"): each for each in observations}
    name = observations[0].get("Identifier") if observations else None
    while name in by_name:
        observation = by_name.pop(name)
        yield observation
        following = _member(observation, "Transitions", "NextObservations")
        if isinstance(following, list) and len(following) > 1:
            _refuse(file, f"{name} 뒤에 관찰이 둘 이상입니다.", f"more than one observation follows {name}.")
        name = following[0] if isinstance(following, list) and following else None


def _expected(observation: Mapping[str, Any], losses: list[str]) -> Iterator[Expected]:
    kind, properties = _member(observation, "Event", "Type"), _member(observation, "Event", "Properties")
    values = (
        [value for value in properties.values() if isinstance(value, str)] if isinstance(properties, Mapping) else []
    )
    match kind:
        case "TestInitiated":
            return
        case "MessageReceived":
            yield from (Expected(check=Check.SAYS, wanted=(value,), line=1) for value in values if value)
        case "FlowActionStarted":
            yield from (Expected(check=Check.PATH, wanted=(value,), line=1) for value in values)
        case _:
            losses.append(f"{observation.get('Identifier')}: Event {kind}")


def _acts(observation: Mapping[str, Any], losses: list[str]) -> Iterator[Act]:
    actions = observation.get("Actions")
    for action in actions if isinstance(actions, list) else ():
        kind = _member(action, "Parameters", "Instruction", "Type")
        value = _member(action, "Parameters", "Instruction", "Properties", "Value")
        if _member(action, "Parameters", "Command", "Type") == "EndTest":
            continue
        if kind == "Utterance" and isinstance(value, str):
            yield Act(given=Words(text=value), line=1)
        elif kind == "DtmfInput" and isinstance(value, str):
            yield Act(given=Keys(keys=value), line=1)
        else:
            losses.append(f"{observation.get('Identifier')}: {_member(action, 'Type')} {kind or ''}".rstrip())


def _world(metadata: object) -> World:
    ours = _member(metadata, _OURS)
    numbers = {name: value for name in _NUMBERS if isinstance(value := _member(ours, name), int)}
    return World(
        at=_time(_member(ours, "at")),
        is_open=_member(ours, "is_open") is not False,
        agents=numbers.get("agents", 1),
        free_after=numbers.get("free_after"),
        capacity=numbers.get("capacity"),
        seed=numbers.get("seed", 0),
    )


def _time(written: object) -> datetime | None:
    """Return a time with its zone, None where nothing such stands."""
    try:
        at = datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None


def _member(value: object, *names: str) -> Any:
    """Return what stands deeper in objects, None where nothing does."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _refuse(where: str, why_ko: str, why_en: str) -> Never:
    raise FlowTestCaseInvalid(where=where, why_ko=why_ko, why_en=why_en)

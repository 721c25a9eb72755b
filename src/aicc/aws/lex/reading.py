"""The members of the API (`lexv2-models`) as the definition. What the definition has no place for is named."""

from dataclasses import replace
from typing import Any, Final, TypeVar

from aicc.aws.lex.definition import (
    Branch,
    Button,
    Card,
    Closing,
    Confirmation,
    Constraint,
    CustomPayload,
    Fulfillment,
    LexIntent,
    LexLocale,
    LexMessage,
    LexSlot,
    LexSlotType,
    MessageGroup,
    NextStep,
    OutputContext,
    PlainText,
    Prompt,
    Resolution,
    Response,
    SlotTypeValue,
    Ssml,
    Stage,
    Voice,
    Way,
    Ways,
)
from aicc.aws.lex.losses import Loss, LossKind
from aicc.aws.lex.members import Malformed, Members

# Members of answers that say where and when, not what.
_CIRCUMSTANCES: Final = (
    *(
        "botId",
        "botVersion",
        "localeId",
        "intentId",
        "slotId",
        "slotTypeId",
        "version",
        "identifier",
        "ResponseMetadata",
    ),
    *("creationDateTime", "lastUpdatedDateTime", "lastBuildSubmittedDateTime", "slotPriorities", "name"),
    *("localeName", "botLocaleStatus", "failureReasons", "intentsCount", "slotTypesCount", "botLocaleHistoryEvents"),
    *("recommendedActions",),
)
# The ways on that a bot takes by itself.
_ORDINARY_STEPS: Final = frozenset({"EndConversation", "InvokeDialogCodeHook", "FulfillIntent", "EvaluateConditional"})
_TEXTS: Final[tuple[tuple[str, Any], ...]] = (
    ("plainTextMessage", PlainText),
    ("ssmlMessage", Ssml),
    ("customPayload", CustomPayload),
)
# How a message of a group is chosen by itself.
_BY_CHANCE: Final = "Random"
_Choice = TypeVar("_Choice", Resolution, Constraint)


def read_locale(data: Any, place: str, losses: list[Loss]) -> LexLocale:
    """Return a locale without its intents and slot types.

    Raises:
        Malformed: it is not what Lex writes.
    """
    members = Members(data, place, losses)
    identifier = members.word("localeId")
    members.ignore(*_CIRCUMSTANCES)
    voice = members.inner("voiceSettings")
    locale = LexLocale(
        id=identifier,
        description=members.text("description"),
        threshold=members.number("nluIntentConfidenceThreshold", 0.4),
        voice=Voice(id=voice.text("voiceId"), engine=voice.text("engine") or None) if voice is not None else None,
    )
    members.end()
    return locale


def read_slot_type(data: Any, place: str, losses: list[Loss]) -> LexSlotType:
    """Return a slot type; see `read_locale`."""
    members = Members(data, place, losses)
    members.ignore(*_CIRCUMSTANCES)
    setting = members.inner("valueSelectionSetting")
    chosen, pattern = "", None
    if setting is not None:
        chosen, filtered = setting.text("resolutionStrategy"), setting.inner("regexFilter")
        pattern = filtered.text("pattern") if filtered is not None else None
        setting.end()
    slot_type = LexSlotType(
        name=members.word("slotTypeName"),
        description=members.text("description"),
        values=tuple(_value(each) for each in members.items("slotTypeValues")),
        resolution=_choice(Resolution, chosen, Resolution.ORIGINAL, place),
        parent=members.text("parentSlotTypeSignature") or None,
        pattern=pattern,
    )
    members.end()
    return slot_type


def read_slot(data: Any, place: str, losses: list[Loss], *, type_name: str, priority: int | None) -> LexSlot:
    """Return a slot with the name of its slot type and its priority; see `read_locale`."""
    members = Members(data, place, losses)
    members.ignore(*_CIRCUMSTANCES)
    setting = members.inner("valueElicitationSetting") or Members({}, place, losses)
    hidden, several = members.inner("obfuscationSetting"), members.inner("multipleValuesSetting")
    defaults = setting.inner("defaultValueSpecification")
    slot = LexSlot(
        name=members.word("slotName"),
        type=type_name,
        description=members.text("description"),
        constraint=_choice(Constraint, setting.text("slotConstraint"), Constraint.REQUIRED, place),
        priority=priority,
        prompt=_prompt(setting.inner("promptSpecification")),
        utterances=tuple(each.text("utterance") for each in setting.items("sampleUtterances")),
        defaults=tuple(each.text("defaultValue") for each in defaults.items("defaultValueList")) if defaults else (),
        multiple=several is not None and several.flag("allowMultipleValues"),
        obfuscated=hidden is not None and hidden.text("obfuscationSettingType").lower().startswith("default"),
    )
    ways = _slot_ways(setting.inner("slotCaptureSetting"))
    setting.end()
    members.end()
    return replace(slot, ways=ways)


def read_intent(data: Any, place: str, losses: list[Loss]) -> LexIntent:
    """Return an intent without its slots; see `read_locale`."""
    members = Members(data, place, losses)
    members.ignore(*_CIRCUMSTANCES)
    hook, initial = members.inner("dialogCodeHook"), members.inner("initialResponseSetting")
    ways: dict[Stage, Way] = {}
    first, said = _initial(initial, ways)
    intent = LexIntent(
        name=members.word("intentName"),
        display_name=members.text("intentDisplayName"),
        description=members.text("description"),
        parent=members.text("parentIntentSignature") or None,
        utterances=tuple(each.text("utterance") for each in members.items("sampleUtterances")),
        dialog_hook=first or (hook is not None and hook.flag("enabled")),
        fulfillment=_fulfillment(members.inner("fulfillmentCodeHook"), ways),
        initial=said,
        confirmation=_confirmation(members.inner("intentConfirmationSetting"), ways),
        closing=_closing(members.inner("intentClosingSetting"), ways),
        input_contexts=tuple(each.text("name") for each in members.items("inputContexts")),
        output_contexts=tuple(_output_context(each) for each in members.items("outputContexts")),
    )
    members.end()
    return replace(intent, ways=ways)


def _choice(kind: type[_Choice], value: str, default: _Choice, place: str) -> _Choice:
    try:
        return kind(value) if value else default
    except ValueError:
        raise Malformed(place, f"{value!r} 은(는) 알 수 없는 값입니다.", f"{value!r} is no known value.") from None


def _value(members: Members) -> SlotTypeValue:
    sample = members.inner("sampleValue")
    return SlotTypeValue(
        value=sample.text("value") if sample is not None else "",
        synonyms=tuple(word.text("value") for word in members.items("synonyms")),
    )


def _message(members: Members | None) -> LexMessage:
    if members is None:
        return PlainText(text="")
    for name, kind in _TEXTS:
        inside = members.inner(name)
        if inside is not None:
            message: LexMessage = kind(text=inside.text("value"))
            return message
    card = members.inner("imageResponseCard")
    return _card(card) if card is not None else PlainText(text="")


def _card(members: Members) -> Card:
    return Card(
        title=members.text("title"),
        subtitle=members.text("subtitle") or None,
        image_url=members.text("imageUrl") or None,
        buttons=tuple(Button(text=each.text("text"), value=each.text("value")) for each in members.items("buttons")),
    )


def _groups(members: Members) -> tuple[MessageGroup, ...]:
    return tuple(
        MessageGroup(
            message=_message(each.inner("message")),
            variations=tuple(_message(variation) for variation in each.items("variations")),
        )
        for each in members.items("messageGroups")
    )


def _response(members: Members | None) -> Response | None:
    if members is None:
        return None
    groups = _groups(members)
    return Response(groups=groups, interruptible=members.flag("allowInterrupt", default=True)) if groups else None


def _prompt(members: Members | None) -> Prompt | None:
    if members is None:
        return None
    if members.text("messageSelectionStrategy", _BY_CHANCE) != _BY_CHANCE:
        members.lose(LossKind.LEX_MEMBER, "messageSelectionStrategy")
    prompt = Prompt(
        groups=_groups(members),
        retries=members.whole("maxRetries", 2),
        interruptible=members.flag("allowInterrupt", default=True),
    )
    members.end()
    return prompt if prompt.groups else None


def _fulfillment(members: Members | None, ways: dict[Stage, Way]) -> Fulfillment:
    if members is None:
        return Fulfillment()
    enabled, active = members.flag("enabled"), members.flag("active", default=True)
    hook = enabled and active
    said = members.inner("postFulfillmentStatusSpecification")
    members.end()
    if said is None:
        return Fulfillment(hook=hook)
    fulfillment = Fulfillment(
        hook=hook,
        success=_response(said.inner("successResponse")),
        failure=_response(said.inner("failureResponse")),
        timeout=_response(said.inner("timeoutResponse")),
    )
    for stage, name in ((Stage.SUCCEEDED, "success"), (Stage.FAILED, "failure"), (Stage.TIMED_OUT, "timeout")):
        _way(said, stage, ways, f"{name}NextStep", f"{name}Conditional")
    said.end()
    return fulfillment


def _initial(members: Members | None, ways: dict[Stage, Way]) -> tuple[bool, Response | None]:
    """Return whether the code hook has the first word, and what is said before."""
    if members is None:
        return False, None
    hook, said = members.inner("codeHook"), _response(members.inner("initialResponse"))
    first = hook is not None and hook.flag("enableCodeHookInvocation") and hook.flag("active", default=True)
    if hook is not None:
        after = hook.inner("postCodeHookSpecification")
        if after is not None:
            _steps(after, "successNextStep", "failureNextStep", "timeoutNextStep")
            after.end()
    _way(members, Stage.INITIAL, ways, "nextStep", "conditional")
    members.end()
    return first, said


def _confirmation(members: Members | None, ways: dict[Stage, Way]) -> Confirmation | None:
    prompt = _prompt(members.inner("promptSpecification")) if members is not None else None
    if members is None or prompt is None:
        return None
    declined = _response(members.inner("declinationResponse"))
    active = members.flag("active", default=True)
    said = {name: _response(members.inner(f"{name}Response")) for name in ("confirmation", "failure")}
    _way(members, Stage.CONFIRMED, ways, "confirmationNextStep", "confirmationConditional", said["confirmation"])
    _way(members, Stage.DECLINED, ways, "declinationNextStep", "declinationConditional")
    _way(members, Stage.NOT_CONFIRMED, ways, "failureNextStep", "failureConditional", said["failure"])
    members.end()
    return Confirmation(prompt=prompt, declined=declined, active=active)


def _closing(members: Members | None, ways: dict[Stage, Way]) -> Closing | None:
    if members is None:
        return None
    response = _response(members.inner("closingResponse"))
    active = members.flag("active", default=True)
    _way(members, Stage.CLOSED, ways, "nextStep", "conditional")
    members.end()
    return Closing(response=response, active=active) if response is not None else None


def _output_context(members: Members) -> OutputContext:
    return OutputContext(
        name=members.text("name"),
        seconds=members.whole("timeToLiveInSeconds", 90),
        turns=members.whole("turnsToLive", 5),
    )


def _slot_ways(members: Members | None) -> Ways:
    ways: dict[Stage, Way] = {}
    if members is not None:
        captured, failed = _response(members.inner("captureResponse")), _response(members.inner("failureResponse"))
        _way(members, Stage.CAPTURED, ways, "captureNextStep", "captureConditional", captured)
        _way(members, Stage.NOT_CAPTURED, ways, "failureNextStep", "failureConditional", failed)
        members.end()
    return ways


def _way(
    members: Members, stage: Stage, ways: dict[Stage, Way], step: str, conditional: str, said: Response | None = None
) -> None:
    """Note where it goes on from a stage, and name what only the local Lex does with that."""
    next_step = _next_step(members.inner(step))
    usual = next_step is None or next_step == NextStep(action=next_step.action)
    if next_step is not None and usual and next_step.action in _ORDINARY_STEPS:
        next_step = None
    branching = members.inner(conditional)
    branches = _branches(branching) if branching is not None and branching.flag("active", default=True) else ()
    if next_step is not None:
        members.lose(LossKind.LEX_MEMBER, f"{step}: {next_step.action}" if next_step.action else step)
    if branches:
        members.lose(LossKind.LEX_MEMBER, conditional)
    if said is not None:
        members.lose(LossKind.LEX_MEMBER, step.replace("NextStep", "Response"))
    if next_step or branches or said:
        ways[stage] = Way(response=said, step=next_step, branches=branches)


def _branches(members: Members) -> tuple[Branch, ...]:
    default = members.inner("defaultBranch")
    written = [*members.items("conditionalBranches"), *([default] if default is not None else [])]
    return tuple(
        Branch(
            condition=condition.text("expressionString") if (condition := each.inner("condition")) else None,
            response=_response(each.inner("response")),
            step=_next_step(each.inner("nextStep")),
        )
        for each in written
    )


def _next_step(members: Members | None) -> NextStep | None:
    if members is None:
        return None
    action, intent = members.inner("dialogAction"), members.inner("intent")
    slots = intent.inner("slots") if intent is not None else None
    attributes = members.inner("sessionAttributes")
    return NextStep(
        action=action.text("type") if action is not None else "",
        slot=(action.text("slotToElicit") or None) if action is not None else None,
        is_silent=action is not None and action.flag("suppressNextMessage"),
        intent=(intent.text("name") or None) if intent is not None else None,
        slots={name: _override(one) for name in slots.names if (one := slots.inner(name))} if slots else {},
        attributes={name: attributes.text(name) for name in attributes.names} if attributes else {},
    )


def _override(members: Members) -> tuple[str, ...]:
    """Return the values that a slot is set to; empty clears it."""
    several = [each.inner("value") for each in members.items("values")]
    single = members.inner("value")
    found = [*several, *([single] if single is not None else [])]
    return tuple(one.text("interpretedValue") for one in found if one is not None and one.text("interpretedValue"))


def _steps(members: Members, *names: str) -> None:
    """Pass over the ways on that a bot takes by itself; others are named."""
    for name in names:
        step = members.inner(name)
        action = step.inner("dialogAction") if step is not None else None
        kind = action.text("type") if action is not None else ""
        if step is not None and kind not in _ORDINARY_STEPS:
            members.lose(LossKind.LEX_MEMBER, f"{name}: {kind}" if kind else name)

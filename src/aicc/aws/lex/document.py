"""The definition in the members of the API (`lexv2-models`), and back. Slots name their slot type here, not its id."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aicc.aws.lex.definition import (
    Button,
    Card,
    Closing,
    Confirmation,
    CustomPayload,
    Fulfillment,
    LexBot,
    LexIntent,
    LexLocale,
    LexMessage,
    LexSlot,
    LexSlotType,
    MessageGroup,
    OutputContext,
    PlainText,
    Prompt,
    Response,
    Ssml,
)

Document = dict[str, Any]
_HIDDEN: Final = {"obfuscationSettingType": "DefaultObfuscation"}
# Where the code hook has the first word, as the console writes it.
_HOOK_FIRST: Final[Mapping[str, Any]] = {
    "codeHook": {"enableCodeHookInvocation": True, "active": True, "postCodeHookSpecification": {}},
    "nextStep": {"dialogAction": {"type": "InvokeDialogCodeHook"}},
}


def bot_document(bot: LexBot) -> Document:
    """Return the members of CreateBot and UpdateBot, without the role."""
    return _present(
        botName=bot.name,
        description=bot.description,
        dataPrivacy={"childDirected": bot.child_directed},
        idleSessionTTLInSeconds=bot.idle_seconds,
    )


def locale_document(locale: LexLocale) -> Document:
    """Return the members of CreateBotLocale and UpdateBotLocale."""
    voice = _present(voiceId=locale.voice.id, engine=locale.voice.engine) if locale.voice is not None else None
    return _present(
        localeId=locale.id,
        description=locale.description,
        nluIntentConfidenceThreshold=locale.threshold,
        voiceSettings=voice,
    )


def slot_type_document(slot_type: LexSlotType) -> Document:
    """Return the members of CreateSlotType and UpdateSlotType."""
    pattern = {"pattern": slot_type.pattern} if slot_type.pattern is not None else None
    return _present(
        slotTypeName=slot_type.name,
        description=slot_type.description,
        slotTypeValues=[
            _present(sampleValue={"value": value.value}, synonyms=[{"value": word} for word in value.synonyms])
            for value in slot_type.values
        ],
        valueSelectionSetting=_present(resolutionStrategy=slot_type.resolution.value, regexFilter=pattern),
        parentSlotTypeSignature=slot_type.parent,
    )


def intent_document(intent: LexIntent) -> Document:
    """Return the members of CreateIntent and UpdateIntent, without the priorities of the slots."""
    return _present(
        intentName=intent.name,
        intentDisplayName=intent.display_name,
        description=intent.description,
        parentIntentSignature=intent.parent,
        sampleUtterances=_utterances(intent.utterances),
        dialogCodeHook={"enabled": True} if intent.dialog_hook else None,
        fulfillmentCodeHook=_fulfillment(intent.fulfillment),
        initialResponseSetting=_initial(intent),
        intentConfirmationSetting=_confirmation(intent.confirmation),
        intentClosingSetting=_closing(intent.closing),
        inputContexts=[{"name": name} for name in intent.input_contexts],
        outputContexts=[_output_context(context) for context in intent.output_contexts],
    )


def slot_document(slot: LexSlot) -> Document:
    """Return the members of CreateSlot and UpdateSlot; `slotTypeId` is the name of the slot type."""
    defaults = [{"defaultValue": value} for value in slot.defaults]
    return _present(
        slotName=slot.name,
        description=slot.description,
        slotTypeId=slot.type,
        valueElicitationSetting=_present(
            slotConstraint=slot.constraint.value,
            promptSpecification=_prompt(slot.prompt),
            sampleUtterances=_utterances(slot.utterances),
            defaultValueSpecification={"defaultValueList": defaults} if defaults else None,
        ),
        obfuscationSetting=dict(_HIDDEN) if slot.obfuscated else None,
        multipleValuesSetting={"allowMultipleValues": True} if slot.multiple else None,
    )


def _present(**members: Any) -> Document:
    """Return the members that say something: Lex refuses empty texts and lists in many places."""
    return {name: value for name, value in members.items() if value is not None and value not in ("", [], {})}


def _utterances(utterances: Sequence[str]) -> list[Document]:
    return [{"utterance": utterance} for utterance in utterances]


def _message(message: LexMessage) -> Document:
    match message:
        case PlainText(text=text):
            return {"plainTextMessage": {"value": text}}
        case Ssml(text=text):
            return {"ssmlMessage": {"value": text}}
        case CustomPayload(text=text):
            return {"customPayload": {"value": text}}
        case Card():
            return {"imageResponseCard": _card(message)}


def _card(card: Card) -> Document:
    return _present(
        title=card.title,
        subtitle=card.subtitle,
        imageUrl=card.image_url,
        buttons=[_button(button) for button in card.buttons],
    )


def _button(button: Button) -> Document:
    return {"text": button.text, "value": button.value}


def _groups(groups: Sequence[MessageGroup]) -> list[Document]:
    return [
        _present(message=_message(group.message), variations=[_message(each) for each in group.variations])
        for group in groups
    ]


def _response(response: Response | None) -> Document | None:
    if response is None:
        return None
    return {"messageGroups": _groups(response.groups), "allowInterrupt": response.interruptible}


def _prompt(prompt: Prompt | None) -> Document | None:
    if prompt is None:
        return None
    return {
        "messageGroups": _groups(prompt.groups),
        "maxRetries": prompt.retries,
        "allowInterrupt": prompt.interruptible,
    }


def _fulfillment(fulfillment: Fulfillment) -> Document | None:
    said = _present(
        successResponse=_response(fulfillment.success),
        failureResponse=_response(fulfillment.failure),
        timeoutResponse=_response(fulfillment.timeout),
    )
    if not fulfillment.hook and not said:
        return None
    return {"enabled": fulfillment.hook, "active": True} | _present(postFulfillmentStatusSpecification=said)


def _initial(intent: LexIntent) -> Document | None:
    if intent.initial is None:
        return None
    first = {name: dict(value) for name, value in _HOOK_FIRST.items()} if intent.dialog_hook else {}
    return {"initialResponse": _response(intent.initial), **first}


def _confirmation(confirmation: Confirmation | None) -> Document | None:
    if confirmation is None:
        return None
    return _present(
        promptSpecification=_prompt(confirmation.prompt),
        declinationResponse=_response(confirmation.declined),
        active=confirmation.active,
    )


def _closing(closing: Closing | None) -> Document | None:
    if closing is None:
        return None
    return _present(closingResponse=_response(closing.response), active=closing.active)


def _output_context(context: OutputContext) -> Document:
    return {"name": context.name, "timeToLiveInSeconds": context.seconds, "turnsToLive": context.turns}

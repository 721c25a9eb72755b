"""The code hook of Lex V2, for dialogue and fulfilment: our scenarios lead, Lex listens and speaks.

Whatever Lex understood, the customer's words are one turn of the conversation. Lex is asked to wait for the slot of its
own that the turn asks for, else for anything; it closes where a person takes over or all is said.

Source: https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html and lambda-response-format.html
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from aicc.aws.lex.identifiers import identifier
from aicc.aws.lex_runtime import UNDERSTAND_ONLY
from aicc.lambdas.container import centre, turn_of
from aicc.lambdas.turns import Call, Taken, apology, checksum, conversation_of, named, spoken, told, user_of, words_of
from aicc.models.conversation import Channel
from aicc.models.errors import AiccError, RequestInvalid
from aicc.models.scenario import Ask
from aicc.models.turn import Turn
from aicc.utils.flat import within

_TEXT: Final = "Text"
_DTMF: Final = "DTMF"
# Who brings the customer's words to Lex: Connect's chat shows none of the cards of Lex.
_PLATFORM: Final = "x-amz-lex:channels:platform"
_CONNECT: Final = "Connect"
# Characters of a message, and how many there are; one place is a card's.
_LONGEST: Final = 1_024
_MOST_MESSAGES: Final = 5
# Bytes of session attributes that Lex keeps.
_MOST_BYTES: Final = 12_288
_MOST_BUTTONS: Final = 5
_LONGEST_BUTTON: Final = 50
_CARD_TITLE: Final = "골라 주세요."


def lex_code_hook(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a code hook of Lex V2 with one turn of the session's conversation.

    A hook that is called because somebody only asked Lex what a message means lets Lex go on by itself.

    Args:
        event: the input of Lex, messageVersion 1.0.
        context: Lambda's context.

    Raises:
        RequestInvalid: the event is none of Lex V2.
    """
    try:
        session, intent = event["sessionState"], dict(event["sessionState"]["intent"])
        call = _call(event, session, context)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise RequestInvalid(problems="sessionId, inputTranscript, sessionState.intent") from None
    if (event.get("requestAttributes") or {}).get(UNDERSTAND_ONLY):
        return {"sessionState": {"dialogAction": {"type": "Delegate"}, "intent": intent}}
    outcome = turn_of(call, context)
    attributes = dict(session.get("sessionAttributes") or {})
    if isinstance(outcome, AiccError):
        sorry = apology(centre(), outcome)
        lost = sorry["escalate"] == "true"
        action = {"type": "Close" if lost else "ElicitIntent"}
        state = {**intent, "state": "Failed"} if lost else None
        return _response(action, state, _joined(_without_text(sorry), attributes), _texts((sorry["response_text"],)))
    facts = told(centre(), outcome)
    attributes.pop("error", None)
    following, state = _next(outcome, facts, intent)
    shows = call.channel is Channel.CHAT and (event.get("requestAttributes") or {}).get(_PLATFORM) != _CONNECT
    says = _with_card(outcome) if shows else _texts(spoken(outcome, call.channel))
    return _response(following, state, _joined(facts, attributes), says)


def _joined(ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """Return session attributes with ours first: where there is no room for all, the flow's own go."""
    return {**ours, **{name: value for name, value in theirs.items() if name not in ours}}


def _call(event: Mapping[str, Any], session: Mapping[str, Any], context: object) -> Call:
    contact, text = str(event["sessionId"] or ""), str(event.get("inputTranscript") or "").strip()
    if not contact:
        raise ValueError
    pressed = event.get("inputMode") == _DTMF
    text = words_of(text, pressed=pressed)
    attributes = session.get("sessionAttributes") or {}
    return Call(
        conversation_id=conversation_of(contact),
        message_id=f"lex:{checksum(text, _occasion(session, attributes, context))}",
        text=text,
        pressed=pressed,
        user=user_of(
            named(str(attributes.get("customer") or "")),
            str(attributes.get("tier") or ""),
            otherwise=conversation_of(contact),
        ),
        channel=Channel.CHAT if event.get("inputMode") == _TEXT else Channel.VOICE,
    )


def _occasion(session: Mapping[str, Any], attributes: Mapping[str, Any], context: object) -> str:
    """Return what tells two messages of the same words apart, and is the same when one comes again.

    `originatingRequestId` is that of the first request of a session, as AWS documents it, so that it tells only the
    first message from others; from then on it is the turn before, which our own answers leave in the session.
    """
    turn = str(attributes.get("turn") or "")
    first = session.get("originatingRequestId") or getattr(context, "aws_request_id", None) or ""
    return f"turn {turn}" if turn else str(first)


def _next(
    taken: Taken, facts: Mapping[str, str], intent: dict[str, Any]
) -> tuple[dict[str, str], dict[str, Any] | None]:
    """Return what Lex is to do next, and with which intent."""
    if "true" in (facts["escalate"], facts["end"]):
        return {"type": "Close"}, {**intent, "state": "Fulfilled"}
    slot = _slot(taken.turn, intent.get("slots") or {})
    if slot:
        return {"type": "ElicitSlot", "slotToElicit": slot}, {**intent, "state": "InProgress"}
    return {"type": "ElicitIntent"}, None


def _slot(turn: Turn, slots: Collection[str]) -> str:
    """Return which slot of the intent that Lex is at a turn asks for; "" for none."""
    scenarios = centre().conversations.engines.bot.scenarios.values()
    asked = (scenario.steps.get(turn.reply.step or "") for scenario in scenarios)
    names = (identifier(step.slot) for step in asked if isinstance(step, Ask))
    return next((name for name in names if name in slots), "")


def _with_card(taken: Taken) -> list[dict[str, Any]]:
    """Return the messages of a turn with its buttons; those that are too many or too long for a card are listed."""
    replies = taken.turn.reply.quick_replies
    fits = all(max(len(reply.label), len(reply.text)) <= _LONGEST_BUTTON for reply in replies)
    if not replies or not fits or len(replies) > _MOST_BUTTONS:
        return _texts(spoken(taken, Channel.CHAT))
    buttons = [{"text": reply.label, "value": reply.text} for reply in replies]
    card = {"title": _CARD_TITLE, "buttons": buttons}
    texts = _texts(taken.turn.reply.messages, most=_MOST_MESSAGES - 1)
    return [*texts, {"contentType": "ImageResponseCard", "imageResponseCard": card}]


def _texts(texts: Sequence[str], *, most: int = _MOST_MESSAGES) -> list[dict[str, Any]]:
    """Return messages of Lex; more texts than it takes are put together, so that the last are not lost."""
    whole = texts if len(texts) <= most else ("\n".join(texts),)
    parts = [text[at : at + _LONGEST] for text in whole for at in range(0, len(text), _LONGEST)]
    return [{"contentType": "PlainText", "content": part} for part in parts[:most]]


def _without_text(facts: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in facts.items() if name != "response_text"}


def _response(
    action: dict[str, str], intent: dict[str, Any] | None, attributes: Mapping[str, str], messages: list[dict[str, Any]]
) -> dict[str, Any]:
    state: dict[str, Any] = {"sessionAttributes": within(attributes, _MOST_BYTES), "dialogAction": action}
    if intent is not None:
        state["intent"] = intent
    return {"sessionState": state, "messages": messages} if messages else {"sessionState": state}

"""What the customer is asked: keys (GetParticipantInput) and words (ConnectParticipantWithLexBot)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from aicc.aws.flows.simulator.contact import (
    Broke,
    ForDigits,
    ForKey,
    ForLex,
    ForWords,
    Given,
    Keys,
    LexGave,
    State,
    Words,
)
from aicc.aws.flows.simulator.events import Heard, Hearing, LexAnswered, Said, TimedOut
from aicc.aws.flows.simulator.moment import Moment, Outcome
from aicc.aws.flows.simulator.speaking import prompt

_TIMES_OUT: Final = "InputTimeLimitExceeded"
_BAD_NUMBER: Final = "InvalidPhoneNumber"
_LIMIT: Final = 5.0
_BETWEEN_DIGITS: Final = 5.0
_MOST_DIGITS: Final = 20
# What Lex waits for the first sound of a caller, and Connect for a chat's next message.
_SILENCE: Final = {True: 4.0, False: 300.0}
_START_TIMEOUT: Final = re.compile(r"x-amz-lex:audio:start-timeout-ms:[^:]+:[^:]+")
_CODES: Final = {"KR": "+82", "US": "+1", "JP": "+81", "CN": "+86"}
_E164: Final = re.compile(r"\+[1-9]\d{6,14}")
_LOCAL: Final = re.compile(r"0\d{6,11}")
_GOES_ON: Final = ("ElicitSlot", "ElicitIntent", "ConfirmIntent")


def ask_keys(moment: Moment) -> Outcome:
    """Ask for one key of a menu, or for digits to store."""
    if not moment.voice:
        return moment.fault("only callers have keys; ask others with ConnectParticipantWithLexBot")
    said = prompt(moment, moment.action.parameters)
    if isinstance(said, str):
        return moment.fault(said)
    until = moment.state.at + moment.seconds("InputTimeLimitSeconds", _LIMIT)
    return moment.hold(ForDigits(until=until) if _stores(moment) else ForKey(until=until), *said)


def take_keys(moment: Moment, given: Given) -> Outcome:
    """Go on with the keys that were pressed, or without when the time is over."""
    waiting = moment.state.waiting
    if isinstance(waiting, ForDigits):
        return _digits(moment, waiting, given.keys if isinstance(given, Keys) else None)
    timed_out = TimedOut(action=moment.action.identifier, at=moment.state.at)
    if not isinstance(given, Keys):
        return moment.fault("no key was pressed in time", timed_out, error=_TIMES_OUT)
    key, ahead = given.keys[0], given.keys[1:]
    state = replace(moment.state, typed_ahead=ahead)
    return moment.match(key, Heard(text=key, by=Hearing.KEYS), state=state)


def _stores(moment: Moment) -> bool:
    return moment.text("StoreInput").lower() == "true"


def _digits(moment: Moment, waiting: ForDigits, keys: str | None) -> Outcome:
    if keys is None:
        timed_out = TimedOut(action=moment.action.identifier, at=moment.state.at)
        if not waiting.typed:
            return moment.fault("no digits were entered in time", timed_out)
        return _stored(moment, waiting.typed, waiting.typed, ahead="")
    typed, ahead, complete = _typed(moment, waiting.typed, keys)
    if complete:
        return _stored(moment, typed, keys, ahead=ahead)
    pause = _number(moment.within("DTMFConfiguration", "InterdigitTimeLimitSeconds"), _BETWEEN_DIGITS)
    return moment.hold(ForDigits(until=moment.state.at + pause, typed=typed), Heard(text=keys, by=Hearing.KEYS))


def _typed(moment: Moment, typed: str, keys: str) -> tuple[str, str, bool]:
    """Return the digits so far, the keys after them, and whether they are complete."""
    end = str(moment.within("DTMFConfiguration", "InputTerminationSequence") or "#")
    cancels = str(moment.within("DTMFConfiguration", "DisableCancelKey")).lower() != "true"
    most = int(_number(moment.within("InputValidation", "CustomValidation", "MaximumLength"), _MOST_DIGITS))
    for place, key in enumerate(keys, start=1):
        if cancels and key == "*" and end != "*":
            typed = ""
            continue
        typed += key
        if typed.endswith(end):
            return typed.removesuffix(end), keys[place:], True
        if len(typed) >= most:
            return typed, keys[place:], True
    return typed, "", False


def _stored(moment: Moment, digits: str, pressed: str, *, ahead: str) -> Outcome:
    heard = Heard(text=pressed, by=Hearing.KEYS)
    validation = moment.table("InputValidation", "PhoneNumberValidation")
    number = _phone_number(digits, validation) if validation else digits
    if number is None:
        return moment.fault(f"{digits} is no phone number", heard, error=_BAD_NUMBER)
    if not number:
        return moment.fault("nothing was entered", heard)
    return moment.next(heard, state=replace(moment.state, stored=number, typed_ahead=ahead))


def _phone_number(digits: str, validation: Mapping[str, Any]) -> str | None:
    """Return a number that was entered as E.164; None for what is no number."""
    if validation.get("NumberFormat") == "Local":
        code = _CODES.get(str(validation.get("CountryCode", "KR")), "+82")
        return code + digits[1:] if _LOCAL.fullmatch(digits) else None
    number = digits if digits.startswith("+") else f"+{digits}"
    return number if _E164.fullmatch(number) else None


def _number(written: object, default: float) -> float:
    return float(written) if isinstance(written, str) and written.isascii() and written.isdecimal() else default


def connect_lex(moment: Moment) -> Outcome:
    """Let a Lex bot listen to the customer."""
    if not _alias(moment):
        return moment.fault("LexV2Bot.AliasArn is missing; bots of Lex V1 are not simulated")
    attributes = {name: str(value) for name, value in moment.table("LexSessionAttributes").items()}
    waiting = ForWords(until=moment.state.at + _patience(moment, attributes), attributes=attributes)
    opening = moment.within("LexInitializationData", "InitialMessage")
    if opening:
        return moment.hold(_question(moment, waiting, str(opening), "Text"))
    said = prompt(moment, moment.action.parameters)
    return moment.fault(said) if isinstance(said, str) else moment.hold(waiting, *said)


def take_words(moment: Moment, given: Given) -> Outcome:
    """Ask the bot what was said; go on with its answer, or without when the time is over."""
    waiting = moment.state.waiting
    match given:
        case Words(text=text) if isinstance(waiting, ForWords):
            by = Hearing.SPEECH if moment.voice else Hearing.CHAT
            mode = "Speech" if moment.voice else "Text"
            return moment.hold(_question(moment, waiting, text, mode), Heard(text=text, by=by))
        case Keys(keys=keys) if isinstance(waiting, ForWords):
            entry, ahead = _entry(keys)
            state = replace(moment.state, typed_ahead=ahead)
            question = _question(moment, waiting, entry, "DTMF")
            return moment.hold(question, Heard(text=keys, by=Hearing.KEYS), state=state)
        case LexGave():
            return _answered(moment, given)
        case Broke(why=why):
            return moment.fault(why)
        case _:
            timed_out = TimedOut(action=moment.action.identifier, at=moment.state.at)
            return moment.fault("nothing was said in time", timed_out, error=_TIMES_OUT)


def _entry(keys: str) -> tuple[str, str]:
    """Return the keys that Lex takes as one entry, and those behind it: # ends it, * clears it and ends it.

    What of a * or # alone reaches the bot is not documented; here it is the key.
    """
    end = next((place for place, key in enumerate(keys) if key in "#*"), len(keys))
    last = keys[end : end + 1]
    return last if last == "*" or not end else keys[:end], keys[end + 1 :]


def _alias(moment: Moment) -> str:
    return str(moment.within("LexV2Bot", "AliasArn") or "")


def _patience(moment: Moment, attributes: Mapping[str, str]) -> float:
    if not moment.voice:
        return _number(moment.within("LexTimeoutSeconds", "Text"), _SILENCE[False])
    named = (value for name, value in attributes.items() if _START_TIMEOUT.fullmatch(name))
    return _number(next(named, None), _SILENCE[True] * 1000) / 1000


def _question(moment: Moment, waiting: ForWords, text: str, mode: str) -> ForLex:
    return ForLex(
        alias=_alias(moment),
        session=moment.state.contact.id,
        locale=moment.state.contact.language.replace("-", "_"),
        text=text,
        mode=mode,
        attributes=waiting.attributes,
        fresh=waiting.fresh,
    )


def _answered(moment: Moment, answer: LexGave) -> Outcome:
    closed = answer.dialog_action not in _GOES_ON
    said = tuple(Said(text=text, form="Lex") for text in answer.messages)
    heard = LexAnswered(intent=answer.intent, state=answer.state, closed=closed)
    state = _with_lex(moment.state, answer)
    if closed:
        return moment.match(answer.intent, heard, *said, state=state)
    until = state.at + _patience(moment, answer.attributes)
    waiting = ForWords(until=until, attributes=answer.attributes, fresh=False)
    return moment.hold(waiting, heard, *said, state=state)


def _with_lex(state: State, answer: LexGave) -> State:
    lex = {
        "IntentName": answer.intent,
        "DialogState": answer.state,
        "Slots": {name: value for name, value in answer.slots.items() if value is not None},
        "SessionAttributes": dict(answer.attributes),
        "IntentConfidence": {} if answer.confidence is None else {"Score": str(answer.confidence)},
    }
    return replace(state, lex=lex)

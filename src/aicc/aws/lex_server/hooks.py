"""Lambda functions as Lex calls them: the event it sends, the answers it takes, and two ways to reach a function.

The event and the answer are version 1.0 of the interface; field by field as AWS documents them.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from types import SimpleNamespace
from typing import Any, Final

from aicc.aws.lex_server.failures import Refusal, RequestRefused, beyond
from aicc.aws.lex_server.state import Action, Aim, IntentState, Session, Step
from aicc.aws.lex_server.wire import RUNTIME
from aicc.aws.shapes import Problem, check_shape, without_nulls
from aicc.utils.aws_client import Patience, new_client

# Lex waits so long for a function, and takes so much from it.
SECONDS: Final = 30.0
_MOST_BYTES: Final = 25_000
_MOST_MESSAGES: Final = 10
# How something was said: typed. The other two are Speech and DTMF.
TEXT: Final = "Text"
_PARTS: Final = frozenset({"sessionState", "messages", "requestAttributes"})
_AT_ONCE: Final = 16

# Takes an event, returns what the function answered. Raises HookTimeout, or RequestRefused where it failed.
Hook = Callable[[Mapping[str, Any]], Any]
# A function as Lambda calls it: event and context.
Function = Callable[[dict[str, Any], Any], Any]


class Source(StrEnum):
    """When a function is called."""

    DIALOG = "DialogCodeHook"
    FULFILLMENT = "FulfillmentCodeHook"


class HookTimeout(Exception):
    """The function took longer than Lex waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotIdentity:
    """Which bot speaks, as events name it."""

    id: str = "LOCALBOT00"
    name: str = "LocalBot"
    version: str = "DRAFT"
    alias_id: str = "TSTALIASID"
    alias_name: str = "TestBotAlias"


@dataclass(frozen=True, slots=True, kw_only=True)
class HookAnswer:
    """What a function answered, checked."""

    # SessionState, messages and request attributes, spelt as in the API.
    state: Mapping[str, Any]
    step: Action
    messages: tuple[Mapping[str, Any], ...] = ()
    # None: as they were.
    request_attributes: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What an event says of one turn, beside the session."""

    source: Source
    identity: BotIdentity
    locale: str
    text: str
    interpretations: Sequence[Mapping[str, Any]]
    aim: Aim
    # What Lex would do next, and which attempt at the question that is (Initial, Retry1 ...).
    proposed: Step
    proposed_aim: Aim
    attempt: str
    request_attributes: Mapping[str, str] = field(default_factory=dict)
    # How the customer said it: Text, Speech or DTMF.
    mode: str = TEXT


def event(session: Session, occasion: Occasion, now: float) -> dict[str, Any]:
    """Return the event that Lex would send to a function at a moment."""
    aim = occasion.aim.written()
    bot = occasion.identity
    return {
        "messageVersion": "1.0",
        "invocationSource": occasion.source.value,
        "inputMode": occasion.mode,
        "responseContentType": "text/plain; charset=utf-8",
        "sessionId": session.id,
        "inputTranscript": occasion.text,
        "bot": {
            "id": bot.id,
            "name": bot.name,
            "localeId": occasion.locale,
            "version": bot.version,
            "aliasId": bot.alias_id,
            "aliasName": bot.alias_name,
        },
        "interpretations": [_interpretation(one) for one in occasion.interpretations],
        **({"proposedNextState": _proposed(occasion)} if occasion.source is Source.DIALOG else {}),
        "requestAttributes": dict(occasion.request_attributes),
        "sessionState": {"runtimeHints": {}, **session.written(now), "intent": aim},
        "transcriptions": [
            {
                "transcription": occasion.text,
                "transcriptionConfidence": 1.0,
                "resolvedContext": {"intent": occasion.aim.name},
                "resolvedSlots": {name: value for name, value in aim["slots"].items() if value is not None},
            }
        ],
    }


def _proposed(occasion: Occasion) -> dict[str, Any]:
    asks = occasion.proposed.action in (Action.ELICIT_SLOT, Action.CONFIRM_INTENT)
    return {
        "dialogAction": occasion.proposed.written(),
        "intent": occasion.proposed_aim.written(),
        **({"prompt": {"attempt": occasion.attempt}} if asks else {}),
    }


def _interpretation(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return an interpretation as events spell it: the confidence is a number there."""
    score = one.get("nluConfidence")
    return {**one, **({"nluConfidence": score["score"]} if score else {})}


def read_answer(raw: Any, source: Source) -> HookAnswer:
    """Return what a function answered.

    Raises:
        RequestRefused: it is no answer that Lex takes (DependencyFailedException).
    """
    if not isinstance(raw, Mapping) or not isinstance(raw.get("sessionState"), Mapping):
        raise refused("the answer has no sessionState")
    # Empty slots come as null too; what is left out is empty.
    answer = without_nulls(raw)
    state, messages = answer["sessionState"], answer.get("messages", [])
    problems = [
        *beyond(check_shape(RUNTIME, "SessionState", state)),
        *check_shape(RUNTIME, "Messages", messages),
        *check_shape(RUNTIME, "StringMap", answer.get("requestAttributes", {})),
    ]
    problems += [
        Problem(path=f"$.{name}", rule="unknown", message="unknown member") for name in sorted(set(answer) - _PARTS)
    ]
    wrong = [str(problem) for problem in problems] or list(_broken_rules(answer, source))
    if len(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")) > _MOST_BYTES:
        wrong.append(f"the answer is larger than {_MOST_BYTES} bytes")
    if wrong:
        raise refused("; ".join(wrong))
    return HookAnswer(
        state=state,
        step=Action(state["dialogAction"]["type"]),
        messages=tuple(messages),
        request_attributes=answer.get("requestAttributes"),
    )


def _broken_rules(answer: Mapping[str, Any], source: Source) -> list[str]:
    """Return the rules for answers that no model states."""
    state, messages = answer["sessionState"], answer.get("messages", [])
    action, intent = state.get("dialogAction"), state.get("intent")
    if action is None:
        return ["sessionState has no dialogAction"]
    kind, ended = Action(action["type"]), (intent or {}).get("state")
    rules = (
        (kind is Action.NONE, "a function may not answer with the dialogAction None"),
        (kind is Action.DELEGATE and messages, "messages are not allowed with Delegate"),
        (kind is Action.ELICIT_SLOT and not action.get("slotToElicit"), "ElicitSlot needs slotToElicit"),
        (kind in _NEEDING_INTENT and not intent, f"{kind} needs an intent"),
        (kind is Action.CLOSE and ended not in _ENDS, "Close needs an intent whose state is Fulfilled or Failed"),
        (len(messages) > _MOST_MESSAGES, f"more than {_MOST_MESSAGES} messages"),
        (any(not _is_whole(message) for message in messages), "a message has no content for its contentType"),
    )
    return [rule for broken, rule in rules if broken]


_ENDS: Final = (IntentState.FULFILLED, IntentState.FAILED)
_NEEDING_INTENT: Final = (Action.ELICIT_SLOT, Action.CONFIRM_INTENT, Action.CLOSE)


def _is_whole(message: Mapping[str, Any]) -> bool:
    wanted = "imageResponseCard" if message["contentType"] == "ImageResponseCard" else "content"
    return wanted in message


def refused(why: str) -> RequestRefused:
    """Return the refusal of a turn whose function failed."""
    return RequestRefused(Refusal.DEPENDENCY, f"Invalid Lambda response: {why}.")


class Functions:
    """Lambda functions that hooks are called on: functions of Python by their name, or an endpoint that has them.

    Args:
        functions: name or ARN to function; a name stands for every ARN that ends in it.
        endpoint: address of a server with Lambda's Invoke, asked for what `functions` has not; None: there is none.
        region: of that server.
        seconds: longest that a function may take.
    """

    def __init__(
        self,
        functions: Mapping[str, Function] | None = None,
        *,
        endpoint: str | None = None,
        region: str = "ap-northeast-2",
        seconds: float = SECONDS,
    ) -> None:
        self._functions = dict(functions or {})
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="lex-hook")
        self._client = _lambda_client(endpoint, region, seconds) if endpoint else None

    def hook(self, arn: str) -> Hook:
        """Return the hook of a function; that there is none is said when it is called."""
        function = self._functions.get(arn) or self._functions.get(function_name(arn))
        if function is not None:
            return lambda event: self._run(function, event, arn)
        client = self._client
        if client is not None:
            return lambda event: _invoked(client, event, arn)
        return lambda event: _missing(arn)

    def close(self) -> None:
        """Let no more functions be called; those that run go on."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _run(self, function: Function, event: Mapping[str, Any], arn: str) -> Any:
        # As it arrives there: a function may change its event, never the session.
        sent = json.loads(json.dumps(event))
        running = self._threads.submit(function, sent, _context(arn, self._seconds))
        try:
            return running.result(timeout=self._seconds)
        except FutureTimeout as error:
            if running.done():
                raise RequestRefused(Refusal.DEPENDENCY, f"Lambda function {arn} failed: {error!r}.") from error
            raise HookTimeout from error
        except Exception as error:  # the function is anyone's and may raise anything; Lex says that it failed
            raise RequestRefused(Refusal.DEPENDENCY, f"Lambda function {arn} failed: {error!r}.") from error


def _invoked(client: Any, event: Mapping[str, Any], arn: str) -> Any:
    exceptions = import_module("botocore.exceptions")
    try:
        answer = client.invoke(FunctionName=arn, Payload=json.dumps(event).encode())
        payload = answer["Payload"].read()
    except exceptions.ReadTimeoutError as error:
        raise HookTimeout from error
    except exceptions.ClientError as error:
        raise RequestRefused(Refusal.DEPENDENCY, f"Lambda refused to call {arn}: {error}.") from error
    except exceptions.BotoCoreError as error:
        raise RequestRefused(Refusal.GATEWAY, f"Lambda was not to be reached for {arn}: {error}.") from error
    if answer.get("FunctionError"):
        raise RequestRefused(Refusal.DEPENDENCY, f"Lambda function {arn} failed: {payload.decode('utf-8', 'replace')}.")
    try:
        return json.loads(payload)
    except ValueError as error:
        raise refused("the answer is no JSON") from error


def function_name(arn: str) -> str:
    """Return the name in a function's ARN; a name is returned as it is."""
    parts = arn.split(":")
    return parts[6] if len(parts) > 6 else arn


def _missing(arn: str) -> Any:
    raise RequestRefused(
        Refusal.DEPENDENCY,
        f"There is no Lambda function {arn} here; give it with --lambda {function_name(arn)}=module:f.",
    )


def _context(arn: str, seconds: float) -> Any:
    return SimpleNamespace(
        function_name=function_name(arn),
        invoked_function_arn=arn,
        memory_limit_in_mb=128,
        aws_request_id="00000000-0000-0000-0000-000000000000",
        get_remaining_time_in_millis=lambda: int(seconds * 1000),
    )


def _lambda_client(endpoint: str, region: str, seconds: float) -> Any:
    return new_client("lambda", region=region, endpoint=endpoint, patience=Patience(read=seconds, attempts=1))

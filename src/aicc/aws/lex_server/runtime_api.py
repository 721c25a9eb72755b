"""The operations of `lexv2-runtime` over the bots that were built here."""

import base64
import gzip
import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from aicc.aws.lex_server.builds import Builds
from aicc.aws.lex_server.failures import Refusal, RequestRefused, invalid
from aicc.aws.lex_server.hooks import BotIdentity, Functions
from aicc.aws.lex_server.interpreting import Alias
from aicc.aws.lex_server.resources import KINDS, Record, Resources
from aicc.aws.lex_server.runtime import LexRuntime, Sessions
from aicc.aws.lex_server.wire import RUNTIME
from aicc.aws.shapes import check_shape

_TEXT: Final = "text/plain"
_TEXT_UTF8: Final = "text/plain; charset=utf-8"
_WHERE: Final = ("botId", "botAliasId", "localeId")
# Longest header that is unpacked: a small one can hold a very large text.
_MOST_UNPACKED: Final = 100_000
_NO_VOICE: Final = "The voice channel does not exist yet in this server: it takes and gives text/plain; charset=utf-8."
_ZLIB_GZIP: Final = 31

Parameters = Mapping[str, Any]
Operation = Callable[[Parameters], Record]


class RuntimeAPI:
    """Talks to customers, for the aliases of the bots that are kept here."""

    def __init__(self, resources: Resources, builds: Builds, functions: Functions) -> None:
        self._resources, self._builds, self._functions = resources, builds, functions
        # One for each alias and language.
        self._sessions: dict[tuple[str, ...], Sessions] = {}
        self._operations: Mapping[str, Operation] = {
            "RecognizeText": self._recognize_text,
            "RecognizeUtterance": self._recognize_utterance,
            "PutSession": self._put_session,
            "GetSession": self._get_session,
            "DeleteSession": self._delete_session,
        }

    def operation(self, name: str) -> Operation | None:
        """Return what carries out an operation; None where it is not offered here."""
        return self._operations.get(name)

    def runtime(self, parameters: Parameters) -> LexRuntime:
        """Return who talks for an alias in a language.

        Raises:
            RequestRefused: there is no such alias, or its bot was not built.
        """
        bot_id, alias_id, locale = (parameters[name] for name in _WHERE)
        with self._resources.lock:
            record = self._resources.get(KINDS["BotAlias"], (bot_id, alias_id))
            if record is None:
                # AWS's own words.
                why = f"{bot_id}/{alias_id} is not a valid BotId/BotAliasId combination."
                raise RequestRefused(Refusal.NOT_FOUND, why)
            if "botVersion" not in record:
                raise RequestRefused(
                    Refusal.NOT_FOUND, f"The alias {alias_id} of the bot {bot_id} points to no version."
                )
            setting = record.get("botAliasLocaleSettings", {}).get(locale, {"enabled": True})
            if not setting["enabled"]:
                raise RequestRefused(Refusal.NOT_FOUND, f"The alias {alias_id} is not enabled for {locale}.")
            sessions = self._sessions.setdefault((bot_id, alias_id, locale), Sessions())
        built = self._builds.built(bot_id, record["botVersion"], locale)
        arn = setting.get("codeHookSpecification", {}).get("lambdaCodeHook", {}).get("lambdaARN")
        alias = Alias(
            identity=BotIdentity(
                id=bot_id,
                name=built.bot.name,
                version=record["botVersion"],
                alias_id=alias_id,
                alias_name=record["botAliasName"],
            ),
            hook=self._functions.hook(arn) if arn else None,
            detect_sentiment=record.get("sentimentAnalysisSettings", {}).get("detectSentiment", False),
        )
        return LexRuntime(built.bot, locale, alias=alias, recogniser=built.recogniser, sessions=sessions)

    def _recognize_text(self, parameters: Parameters) -> Record:
        return self.runtime(parameters).recognize_text(
            parameters["sessionId"],
            parameters["text"],
            parameters.get("sessionState"),
            parameters.get("requestAttributes"),
        )

    def _recognize_utterance(self, parameters: Parameters) -> Record:
        _demand_text(parameters["requestContentType"])
        _demand_text(parameters.get("responseContentType", _TEXT))
        try:
            text = parameters.get("inputStream", b"").decode("utf-8")
        except UnicodeDecodeError as error:
            raise RequestRefused(Refusal.VALIDATION, "The utterance is not in UTF-8.") from error
        state = _unpacked(parameters, "sessionState", "SessionState")
        attributes = _unpacked(parameters, "requestAttributes", "StringMap")
        _demand_shape("Text", text)
        said = self.runtime(parameters).recognize_text(parameters["sessionId"], text, state, attributes)
        packed = ("messages", "interpretations", "sessionState", "requestAttributes")
        return {
            **{name: pack(said[name]) for name in packed},
            "inputMode": "Text",
            "contentType": _TEXT_UTF8,
            "sessionId": said["sessionId"],
            "inputTranscript": pack(text),
            "audioStream": b"",
        }

    def _put_session(self, parameters: Parameters) -> Record:
        _demand_text(parameters.get("responseContentType", _TEXT))
        said = self.runtime(parameters).put_session(
            parameters["sessionId"],
            parameters["sessionState"],
            tuple(parameters.get("messages", ())),
            parameters.get("requestAttributes"),
        )
        packed = ("messages", "sessionState", "requestAttributes")
        besides = {"contentType": _TEXT_UTF8, "sessionId": said["sessionId"], "audioStream": b""}
        return {**{name: pack(said[name]) for name in packed}, **besides}

    def _get_session(self, parameters: Parameters) -> Record:
        return self.runtime(parameters).get_session(parameters["sessionId"])

    def _delete_session(self, parameters: Parameters) -> Record:
        self.runtime(parameters).delete_session(parameters["sessionId"])
        return {name: parameters[name] for name in (*_WHERE, "sessionId")}


def pack(value: Any) -> str:
    """Return a value as headers carry it: JSON, gzip, base64."""
    written = json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return base64.b64encode(gzip.compress(written, mtime=0)).decode("ascii")


def unpack(header: str) -> Any:
    """Return the value in a header.

    Raises:
        ValueError: it is no base64 of gzip of JSON, or holds more than a header should.
    """
    opener = zlib.decompressobj(wbits=_ZLIB_GZIP)
    try:
        written = opener.decompress(base64.b64decode(header, validate=True), _MOST_UNPACKED)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if opener.unconsumed_tail:
        raise ValueError(f"more than {_MOST_UNPACKED} bytes")
    return json.loads(written)


def _unpacked(parameters: Parameters, name: str, shape: str) -> Any:
    header = parameters.get(name)
    if not header:
        return None
    try:
        value = unpack(header)
    except (ValueError, RecursionError) as error:
        raise RequestRefused(Refusal.VALIDATION, f"{name} is no gzip in base64 of JSON: {error}.") from error
    _demand_shape(shape, value)
    return value


def _demand_shape(shape: str, value: Any) -> None:
    problems = check_shape(RUNTIME, shape, value)
    if problems:
        raise invalid(problems)


def _demand_text(content_type: str) -> None:
    if content_type.split(";")[0].strip().lower() != _TEXT:
        raise RequestRefused(Refusal.VALIDATION, f"UnsupportedMediaType: {content_type}. {_NO_VOICE}")

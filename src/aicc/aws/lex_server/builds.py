"""Building a locale: its records become a definition, the definition is checked, and its sentences are learned."""

import re
import threading
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from aicc.aws.lex.definition import BUILT_IN, LexBot, LexIntent
from aicc.aws.lex.limits import NOT_KOREAN, check_limits
from aicc.aws.lex.losses import Loss
from aicc.aws.lex.members import Malformed
from aicc.aws.lex.reading import read_intent, read_locale, read_slot, read_slot_type
from aicc.aws.lex_server.branching import way_faults
from aicc.aws.lex_server.built_in_intents import KNOWN
from aicc.aws.lex_server.failures import Refusal, RequestRefused
from aicc.aws.lex_server.recognition import Recogniser
from aicc.aws.lex_server.resources import BUILT, DRAFT, KINDS, Key, Record, Resources, moment, path_of
from aicc.aws.lex_server.slot_values import BUILT_IN_TYPES
from aicc.models.errors import AiccError
from aicc.utils.logger import get_logger

_log = get_logger("aicc.aws.lex_server")
# Seconds. A build that takes no longer is over when it is answered: who polls every ten seconds needs not wait.
_WAITED: Final = 10.0
# Names the build in records; no operation answers it.
_BUILD: Final = "~build"
# Version under which a locale stands while it is built; no client can name it.
_BEING_BUILT: Final = "~BUILDING"
_MOST_EVENTS: Final = 20
_ANSWERED: Final = ("botId", "botVersion", "localeId", "botLocaleStatus", "lastBuildSubmittedDateTime")
_IDLE_SECONDS: Final = 300
# What the definition has for this server alone: it is lost elsewhere, and only behind the dialog hook here too.
_CARRIED_OUT: Final = re.compile(
    r"(?i)(?:\w*conditional|\w*nextstep(?:: .*)?|(?:capture|failure|confirmation)response)$"
)
_AFTER_HOOK: Final = "postCodeHookSpecification"
_LOCALE, _INTENT, _SLOT, _SLOT_TYPE = (KINDS[name] for name in ("BotLocale", "Intent", "Slot", "SlotType"))


class Builds:
    """Builds locales, and keeps what was learned of them."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._learned: dict[str, Built] = {}
        self._learning = threading.Lock()
        # The last build of each locale.
        self._threads: dict[Key, threading.Thread] = {}

    def build(self, parameters: Mapping[str, Any]) -> Record:
        """Build a locale and return its record as it was when that began (BuildBotLocale).

        Raises:
            RequestRefused: there is no such locale, or it is being built.
        """
        path = path_of(_LOCALE, parameters)
        with self._resources.lock:
            record = self._resources.get(_LOCALE, path)
            if record is None:
                raise RequestRefused(Refusal.PRECONDITION, f"BotLocale {'/'.join(path)} does not exist.")
            if record["botLocaleStatus"] == "Building":
                raise RequestRefused(Refusal.CONFLICT, f"The locale {path[-1]} is being built.")
            record.update(botLocaleStatus="Building", lastBuildSubmittedDateTime=moment())
            begun = {name: record[name] for name in _ANSWERED}
            # What is built is what was there now, whatever changes meanwhile.
            self._resources.copy(path, (path[0], _BEING_BUILT, path[2]))
        thread = self._threads[path] = threading.Thread(target=self._run, args=(path,), daemon=True)
        thread.start()
        thread.join(_WAITED)
        return begun

    def wait(self, parameters: Mapping[str, Any]) -> Record:
        """Wait until a locale is not being built any more, and return its record."""
        path = path_of(_LOCALE, parameters)
        thread = self._threads.get(path)
        if thread is not None:
            thread.join()
        return dict(self._resources.get(_LOCALE, path) or {})

    def _run(self, path: Key) -> None:
        source = (path[0], _BEING_BUILT, path[2])
        built, losses, reasons = None, list[Loss](), list[str]()
        try:
            with self._resources.lock:
                bot, losses = definition(self._resources, source)
            reasons = list(faults(bot))
            built = None if reasons else Built(bot=bot, recogniser=Recogniser(bot.locales[0]))
        except AiccError as error:
            reasons = [error.en]
        except Exception as error:  # the edge of a thread: the locale must not stay "Building" for ever
            _log.exception("lex_server.build", locale="/".join(path))
            reasons = [f"The build failed: {error!r}"]
        with self._resources.lock:
            self._end(path, source, built, (reasons, losses))

    def _end(self, path: Key, source: Key, built: "Built | None", why: tuple[list[str], list[Loss]]) -> None:
        reasons, losses = why
        record = self._resources.get(_LOCALE, path)
        served = (path[0], BUILT, path[2])
        if built is not None and record is not None:
            self._resources.copy(source, served)
            self._keep(built, [record, self._resources.get(_LOCALE, served)])
        self._resources.remove(source)
        if record is None:
            return
        happened = {"event": "Failed" if reasons else "Built", "eventDate": moment()}
        # A locale that has changed meanwhile has to be built again.
        status = {"botLocaleStatus": happened["event"]} if record["botLocaleStatus"] == "Building" else {}
        record.update(
            **status,
            failureReasons=reasons,
            recommendedActions=[
                f"{loss.place}: {loss.what} is kept and answered, but not carried out"
                for loss in losses
                if _AFTER_HOOK in loss.place or not _CARRIED_OUT.match(loss.what)
            ],
            botLocaleHistoryEvents=[happened, *record.get("botLocaleHistoryEvents", [])][:_MOST_EVENTS],
            lastUpdatedDateTime=moment(),
        )
        self._resources.save()

    def _keep(self, built: "Built", records: list[Record | None]) -> None:
        """Keep what was learned for these records, and nothing that no record was built as any more."""
        name = uuid.uuid4().hex
        for record in records:
            if record is not None:
                record[_BUILD] = name
        used = {record.get(_BUILD) for record in self._resources.all(_LOCALE)}
        self._learned = {name: built, **{key: it for key, it in self._learned.items() if key in used}}

    def built(self, bot_id: str, version: str, locale: str) -> "Built":
        """Return a bot's locale as it was built, learned anew after a restart.

        Raises:
            RequestRefused: it was never built.
        """
        path = (bot_id, BUILT if version == DRAFT else version, locale)
        with self._resources.lock:
            record = self._resources.get(_LOCALE, path)
            if record is None:
                raise self._not_built(bot_id, version, locale)
            name = record.setdefault(_BUILD, uuid.uuid4().hex)
            if name in self._learned:
                return self._learned[name]
            bot, _ = definition(self._resources, path)
        with self._learning:
            if name not in self._learned:
                self._learned[name] = Built(bot=bot, recogniser=Recogniser(bot.locales[0]))
            return self._learned[name]

    def _not_built(self, bot_id: str, version: str, locale: str) -> RequestRefused:
        draft = self._resources.get(_LOCALE, (bot_id, version, locale))
        if draft is not None and draft["botLocaleStatus"] == "Building":
            return RequestRefused(Refusal.GATEWAY, f"The locale {locale} is still being built.")
        return RequestRefused(Refusal.NOT_FOUND, f"The bot {bot_id} has no built locale {locale} in version {version}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A bot in one language, ready to talk."""

    bot: LexBot
    recogniser: Recogniser


def definition(resources: Resources, path: Key) -> tuple[LexBot, list[Loss]]:
    """Return a bot with one locale as its records say it, and what the definition has no place for.

    Raises:
        RequestRefused: a record is none that Lex writes.
    """
    losses: list[Loss] = []
    try:
        record = resources.get(_LOCALE, path) or {}
        members = {name: value for name, value in record.items() if name != _BUILD}
        locale = read_locale(members, path[-1], losses)
        records = list(resources.under(_SLOT_TYPE, path))
        names = {record["slotTypeId"]: record["slotTypeName"] for record in records}
        slot_types = tuple(read_slot_type(record, record["slotTypeName"], losses) for record in records)
        intents = tuple(_intent(resources, record, names, losses) for record in resources.under(_INTENT, path))
    except Malformed as error:
        raise RequestRefused(Refusal.VALIDATION, f"{error.place}: {error.en}") from error
    bot = resources.get(KINDS["Bot"], path[:1]) or {}
    return (
        LexBot(
            name=bot.get("botName", path[0]),
            description=bot.get("description", ""),
            idle_seconds=bot.get("idleSessionTTLInSeconds", _IDLE_SECONDS),
            child_directed=bot.get("dataPrivacy", {}).get("childDirected", False),
            locales=(replace(locale, slot_types=slot_types, intents=intents),),
        ),
        losses,
    )


def _intent(resources: Resources, record: Record, names: Mapping[str, str], losses: list[Loss]) -> LexIntent:
    priorities = {one["slotId"]: one["priority"] for one in record.get("slotPriorities", ())}
    name = record["intentName"]
    slots = tuple(
        read_slot(
            slot,
            f"{name}.{slot['slotName']}",
            losses,
            type_name=names.get(slot.get("slotTypeId", ""), slot.get("slotTypeId", "")),
            priority=priorities.get(slot["slotId"]),
        )
        for slot in resources.under(_SLOT, path_of(_INTENT, record))
    )
    return replace(read_intent(record, name, losses), slots=slots)


def faults(bot: LexBot) -> Iterator[str]:
    """Yield why a bot's locale cannot be built, as far as it is known of Lex."""
    yield from (f"{excess.place}: {excess.en}" for excess in check_limits(bot))
    for locale in bot.locales:
        yield from way_faults(locale)
        for intent in locale.intents:
            if intent.parent is not None and intent.parent not in KNOWN:
                yield f"{locale.id}/{intent.name}: There is no intent {intent.parent} here."
            for slot in intent.slots:
                if slot.type.startswith(BUILT_IN) and slot.type not in {*BUILT_IN_TYPES, *NOT_KOREAN}:
                    yield f"{locale.id}/{intent.name}/{slot.name}: There is no slot type {slot.type} here."

"""Bringing a bot to Lex: in the order that Lex wants, only what differs, and on from where it was interrupted.

The bot, then each locale: slot types before the intents that name them, intents before their slots, slots before their
priorities. Then the build, a version, and the alias that customers reach. A version carries the checksum of its bot in
its description: what is there already is not made again.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from aicc.aws.lex.connection import LexModels
from aicc.aws.lex.definition import BUILT_IN, LexBot, LexIntent, LexLocale, LexSlot
from aicc.aws.lex.deployed import DRAFT, DeployedLocale, find_bot, head_of, read_deployed
from aicc.aws.lex.document import bot_document, intent_document, locale_document, slot_document, slot_type_document
from aicc.aws.lex.limits import check_limits
from aicc.models.errors.lex import LexBotUnfit, LexRoleMissing

_HOOK_VERSION: Final = "1.0"
_BUILT: Final = "Built"
_ABSENT: Final = "Creating"
# Of the whole definition.
_CHECKSUM_BYTES: Final = 16


class Did(StrEnum):
    """What was done."""

    MADE = "made"
    CHANGED = "changed"
    REMOVED = "removed"
    BUILT = "built"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was done."""

    did: Did
    # bot, locale, slot_type, intent, slot, version or alias.
    kind: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a bot goes."""

    # Name of the alias.
    alias: str = "live"
    # ARN of the role of a new bot; that of an old one stays where none is given.
    role: str | None = None
    # ARN of the function behind the code hooks; None leaves what the alias has.
    function: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What a deployment came to."""

    bot_id: str
    version: str
    alias_id: str
    # Empty when all was there already.
    steps: tuple[Step, ...]


def deploy(bot: LexBot, models: LexModels, target: Target, told: Callable[[Step], None]) -> Deployment:
    """Bring a bot to Lex and return what was done.

    Args:
        bot: what it is to be.
        models: the service.
        target: alias, role and function.
        told: called with each step behind it.

    Raises:
        LexBotUnfit: it is beyond the limits of Lex; nothing was sent.
        LexRoleMissing: a new bot needs a role.
        LexError: Lex refused, failed, or was not to be reached. Called again, it goes on from there.
    """
    excess = check_limits(bot)
    if excess:
        raise LexBotUnfit(count=len(excess), report="\n".join(map(str, excess)))
    return _Deployer(bot, models, target, told).deploy()


def checksum(bot: LexBot) -> str:
    """Return the checksum of a bot's definition, as versions carry it."""
    locales = [
        [
            locale_document(locale),
            [slot_type_document(each) for each in locale.slot_types],
            [[intent_document(each), [_ranked(slot) for slot in each.slots]] for each in locale.intents],
        ]
        for locale in bot.locales
    ]
    written = json.dumps([bot_document(bot), locales], sort_keys=True).encode()
    return hashlib.blake2b(written, digest_size=_CHECKSUM_BYTES).hexdigest()


def _ranked(slot: LexSlot) -> list[Any]:
    return [slot.priority, slot_document(slot)]


class _Deployer:
    def __init__(self, bot: LexBot, models: LexModels, target: Target, told: Callable[[Step], None]) -> None:
        self._bot = bot
        self._models = models
        self._target = target
        self._told = told
        self._steps: list[Step] = []

    def deploy(self) -> Deployment:
        bot_id = self._make_bot()
        for locale in self._bot.locales:
            _LocaleDeployer(locale, bot_id, self._models, self._did).deploy()
        version = self._version(bot_id)
        alias_id = self._alias(bot_id, version)
        return Deployment(bot_id=bot_id, version=version, alias_id=alias_id, steps=tuple(self._steps))

    def _did(self, did: Did, kind: str, name: str) -> None:
        step = Step(did=did, kind=kind, name=name)
        self._steps.append(step)
        self._told(step)

    def _make_bot(self) -> str:
        name, document = self._bot.name, bot_document(self._bot)
        bot_id = find_bot(self._models, name)
        if bot_id is None:
            if self._target.role is None:
                raise LexRoleMissing
            bot_id = str(self._models.call("CreateBot", name, **document, roleArn=self._target.role)["botId"])
            self._wait_for_bot(bot_id)
            self._did(Did.MADE, "bot", name)
            return bot_id
        self._wait_for_bot(bot_id)
        found = self._models.call("DescribeBot", name, botId=bot_id)
        role = self._target.role or found["roleArn"]
        if head_of(found) != replace(self._bot, locales=()) or role != found["roleArn"]:
            self._models.call("UpdateBot", name, botId=bot_id, **document, roleArn=role)
            self._wait_for_bot(bot_id)
            self._did(Did.CHANGED, "bot", name)
        return bot_id

    def _wait_for_bot(self, bot_id: str) -> None:
        self._models.wait(self._bot.name, lambda: _status(self._models, "DescribeBot", "botStatus", botId=bot_id))

    def _version(self, bot_id: str) -> str:
        """Return the version that is this bot, made where there is none."""
        mark = f"aicc {checksum(self._bot)}"
        versions = self._models.each("ListBotVersions", "botVersionSummaries", botId=bot_id)
        made = [
            str(each["botVersion"])
            for each in versions
            if each.get("description") == mark and each.get("botStatus") != "Failed"
        ]
        if not made:
            sources = {locale.id: {"sourceBotVersion": DRAFT} for locale in self._bot.locales}
            answer = self._models.call(
                "CreateBotVersion",
                self._bot.name,
                botId=bot_id,
                description=mark,
                botVersionLocaleSpecification=sources,
            )
            made = [str(answer["botVersion"])]
            self._did(Did.MADE, "version", made[0])
        version = max(made, key=int)
        self._models.wait(
            f"{self._bot.name} {version}",
            lambda: _status(self._models, "DescribeBotVersion", "botStatus", botId=bot_id, botVersion=version),
        )
        return version

    def _alias(self, bot_id: str, version: str) -> str:
        name = self._target.alias
        summaries = self._models.each("ListBotAliases", "botAliasSummaries", botId=bot_id)
        own = next((str(each["botAliasId"]) for each in summaries if each.get("botAliasName") == name), None)
        if own is None:
            settings = self._locale_settings({})
            answer = self._models.call(
                "CreateBotAlias",
                name,
                botId=bot_id,
                botAliasName=name,
                botVersion=version,
                botAliasLocaleSettings=settings,
            )
            own = str(answer["botAliasId"])
            self._did(Did.MADE, "alias", name)
        else:
            self._change_alias(bot_id, own, version)
        found = own
        self._models.wait(
            name,
            lambda: _status(self._models, "DescribeBotAlias", "botAliasStatus", botId=bot_id, botAliasId=found),
        )
        return own

    def _change_alias(self, bot_id: str, alias_id: str, version: str) -> None:
        name = self._target.alias
        found = self._models.call("DescribeBotAlias", name, botId=bot_id, botAliasId=alias_id)
        before = found.get("botAliasLocaleSettings") or {}
        settings = self._locale_settings(before)
        if found.get("botVersion") == version and before == settings:
            return
        # An update replaces all: what was set by hand stays.
        kept = ("description", "conversationLogSettings", "sentimentAnalysisSettings")
        self._models.call(
            "UpdateBotAlias",
            name,
            botId=bot_id,
            botAliasId=alias_id,
            botAliasName=name,
            botVersion=version,
            botAliasLocaleSettings=settings,
            **{member: found[member] for member in kept if found.get(member)},
        )
        self._did(Did.CHANGED, "alias", name)

    def _locale_settings(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return the settings of an alias: each locale with the function, or with what it had."""
        settings = dict(before)
        for locale in self._bot.locales:
            own: dict[str, Any] = {**settings.get(locale.id, {}), "enabled": True}
            if self._target.function is not None:
                hook = {"lambdaARN": self._target.function, "codeHookInterfaceVersion": _HOOK_VERSION}
                own["codeHookSpecification"] = {"lambdaCodeHook": hook}
            settings[locale.id] = own
        return settings


class _LocaleDeployer:
    def __init__(self, locale: LexLocale, bot_id: str, models: LexModels, did: Callable[[Did, str, str], None]) -> None:
        self._locale = locale
        self._models = models
        self._at = {"botId": bot_id, "botVersion": DRAFT, "localeId": locale.id}
        self._tell = did
        self._changed = False

    def deploy(self) -> None:
        found = self._make_locale()
        types = self._slot_types(found)
        for intent in self._locale.intents:
            self._intent(intent, found, types)
        self._remove(found, types)
        self._build()

    def _did(self, did: Did, kind: str, name: str) -> None:
        self._changed = True
        self._tell(did, kind, name)

    def _make_locale(self) -> DeployedLocale:
        document = {name: value for name, value in locale_document(self._locale).items() if name != "localeId"}
        if self._models.find("DescribeBotLocale", **self._at) is None:
            self._models.call("CreateBotLocale", self._locale.id, **self._at, **document)
            self._wait()
            self._did(Did.MADE, "locale", self._locale.id)
        self._wait(anyway=True)
        found = read_deployed(self._models, self._at["botId"], self._locale.id)
        if replace(found.locale, slot_types=(), intents=()) != replace(self._locale, slot_types=(), intents=()):
            self._models.call("UpdateBotLocale", self._locale.id, **self._at, **document)
            self._did(Did.CHANGED, "locale", self._locale.id)
        return found

    def _slot_types(self, found: DeployedLocale) -> dict[str, str]:
        """Return the ids of the wanted slot types, made and changed where that is needed."""
        ids = {}
        for wanted in self._locale.slot_types:
            name, own = wanted.name, found.slot_types.get(wanted.name)
            document = {**self._at, **slot_type_document(wanted)}
            if own is None:
                own = str(self._models.call("CreateSlotType", name, **document)["slotTypeId"])
                self._did(Did.MADE, "slot_type", name)
            elif found.locale.slot_type(name) != wanted:
                self._models.call("UpdateSlotType", name, **document, slotTypeId=own)
                self._did(Did.CHANGED, "slot_type", name)
            ids[name] = own
        return ids

    def _intent(self, wanted: LexIntent, found: DeployedLocale, types: Mapping[str, str]) -> None:
        name, document = wanted.name, {**self._at, **intent_document(wanted)}
        own, before = found.intents.get(name), found.locale.intent(name)
        if own is None:
            own = str(self._models.call("CreateIntent", name, **document)["intentId"])
            self._did(Did.MADE, "intent", name)
        slots = {slot.name: self._slot(slot, wanted, own, found, types) for slot in wanted.slots}
        stale = [slot for slot in (before.slots if before is not None else ()) if slot.name not in slots]
        # Priorities name slots by id, so they come when the slots are there.
        if not self._is_as_wanted(wanted, before):
            ranked = [
                {"priority": slot.priority, "slotId": slots[slot.name]}
                for slot in wanted.slots
                if slot.priority is not None
            ]
            self._models.call("UpdateIntent", name, **document, intentId=own, **_priorities(ranked))
            if before is not None:
                self._did(Did.CHANGED, "intent", name)
        for slot in stale:
            slot_id = found.slots[name, slot.name]
            self._models.call("DeleteSlot", f"{name}/{slot.name}", **self._at, intentId=own, slotId=slot_id)
            self._did(Did.REMOVED, "slot", f"{name}/{slot.name}")

    def _is_as_wanted(self, wanted: LexIntent, before: LexIntent | None) -> bool:
        if before is None:
            # As it was made, but for the priorities.
            return not any(slot.priority is not None for slot in wanted.slots)
        ranks = {slot.name: slot.priority for slot in wanted.slots}
        return replace(before, slots=()) == replace(wanted, slots=()) and ranks == {
            slot.name: slot.priority for slot in before.slots
        }

    def _slot(
        self, wanted: LexSlot, intent: LexIntent, intent_id: str, found: DeployedLocale, types: Mapping[str, str]
    ) -> str:
        place = f"{intent.name}/{wanted.name}"
        document = {**self._at, "intentId": intent_id, **slot_document(wanted)}
        if not wanted.type.startswith(BUILT_IN):
            document["slotTypeId"] = types[wanted.type]
        own = found.slots.get((intent.name, wanted.name))
        if own is None:
            own = str(self._models.call("CreateSlot", place, **document)["slotId"])
            self._did(Did.MADE, "slot", place)
            return own
        intent_before = found.locale.intent(intent.name)
        before = intent_before.slot(wanted.name) if intent_before is not None else None
        if before is None or replace(before, priority=wanted.priority) != wanted:
            self._models.call("UpdateSlot", place, **document, slotId=own)
            self._did(Did.CHANGED, "slot", place)
        return own

    def _remove(self, found: DeployedLocale, types: Mapping[str, str]) -> None:
        """Remove what is not wanted any more: intents first, for they name slot types."""
        for name, own in found.intents.items():
            if self._locale.intent(name) is None:
                self._models.call("DeleteIntent", name, **self._at, intentId=own)
                self._did(Did.REMOVED, "intent", name)
        for name, own in found.slot_types.items():
            if name not in types:
                self._models.call("DeleteSlotType", name, **self._at, slotTypeId=own)
                self._did(Did.REMOVED, "slot_type", name)

    def _build(self) -> None:
        if self._changed or self._wait(anyway=True) != _BUILT:
            self._models.call("BuildBotLocale", self._locale.id, **self._at)
            self._wait()
            self._did(Did.BUILT, "locale", self._locale.id)

    def _wait(self, *, anyway: bool = False) -> str:
        """Wait until Lex has done with the locale; `anyway` takes one whose last build has failed."""

        def look() -> tuple[str, list[str]]:
            status, reasons = _status(self._models, "DescribeBotLocale", "botLocaleStatus", **self._at)
            return ("NotBuilt" if anyway and status == "Failed" else status), reasons

        return self._models.wait(self._locale.id, look)


def _priorities(ranked: list[dict[str, Any]]) -> dict[str, Any]:
    return {"slotPriorities": ranked} if ranked else {}


def _status(models: LexModels, operation: str, member: str, **parameters: Any) -> tuple[str, list[str]]:
    """Return a status; what was just made may not be there yet."""
    found = models.find(operation, **parameters)
    if found is None:
        return _ABSENT, []
    return str(found[member]), [str(reason) for reason in found.get("failureReasons") or ()]

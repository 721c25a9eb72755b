"""A bot as it is in Lex now, read back into the definition, with the ids that Lex has given."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from aicc.aws.lex.connection import LexModels
from aicc.aws.lex.definition import LexBot, LexIntent, LexLocale, LexSlot
from aicc.aws.lex.losses import Loss
from aicc.aws.lex.reading import read_intent, read_locale, read_slot, read_slot_type
from aicc.models.errors.lex import LexBotMissing

DRAFT: Final = "DRAFT"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedLocale:
    """A locale of a bot in Lex."""

    locale: LexLocale
    slot_types: Mapping[str, str]
    intents: Mapping[str, str]
    # By name of the intent and of the slot.
    slots: Mapping[tuple[str, str], str]
    # What is set in Lex that the definition has no place for.
    losses: tuple[Loss, ...] = field(default=())


def find_bot(models: LexModels, name: str) -> str | None:
    """Return the id of the bot of that name; None where there is none."""
    wanted = [{"name": "BotName", "values": [name], "operator": "EQ"}]
    bots = models.each("ListBots", "botSummaries", filters=wanted)
    return next((str(bot["botId"]) for bot in bots if bot["botName"] == name), None)


def read_bot(models: LexModels, name: str, version: str = DRAFT) -> LexBot:
    """Return the bot of that name as it is in Lex.

    Raises:
        LexBotMissing: there is none.
        LexError: Lex refused, or was not to be reached.
    """
    bot_id = find_bot(models, name)
    if bot_id is None:
        raise LexBotMissing(name=name, where=models.where)
    found = models.call("DescribeBot", name, botId=bot_id)
    summaries = models.each("ListBotLocales", "botLocaleSummaries", botId=bot_id, botVersion=version)
    locales = [read_deployed(models, bot_id, str(summary["localeId"]), version).locale for summary in summaries]
    return replace(head_of(found), locales=tuple(locales))


def head_of(found: Mapping[str, Any]) -> LexBot:
    """Return a bot without its locales, from what DescribeBot tells."""
    return LexBot(
        name=str(found["botName"]),
        description=str(found.get("description") or ""),
        idle_seconds=int(found["idleSessionTTLInSeconds"]),
        child_directed=bool(found["dataPrivacy"]["childDirected"]),
    )


def read_deployed(models: LexModels, bot_id: str, locale_id: str, version: str = DRAFT) -> DeployedLocale:
    """Return a locale as it is in Lex."""
    return _LocaleReader(models, {"botId": bot_id, "botVersion": version, "localeId": locale_id}).read()


class _LocaleReader:
    def __init__(self, models: LexModels, at: Mapping[str, str]) -> None:
        self._models = models
        self._at = at
        self._place = at["localeId"]
        self._losses: list[Loss] = []
        self._types: dict[str, str] = {}
        self._slots: dict[tuple[str, str], str] = {}

    def read(self) -> DeployedLocale:
        locale = read_locale(self._call("DescribeBotLocale"), self._place, self._losses)
        types = []
        for summary in self._each("ListSlotTypes", "slotTypeSummaries"):
            found = self._call("DescribeSlotType", slotTypeId=summary["slotTypeId"])
            types.append(read_slot_type(found, f"{self._place}/{summary['slotTypeName']}", self._losses))
            self._types[summary["slotTypeName"]] = summary["slotTypeId"]
        summaries = self._each("ListIntents", "intentSummaries")
        intents = [self._intent(summary["intentId"]) for summary in summaries]
        return DeployedLocale(
            locale=replace(locale, slot_types=tuple(types), intents=tuple(intents)),
            slot_types=self._types,
            intents={summary["intentName"]: summary["intentId"] for summary in summaries},
            slots=self._slots,
            losses=tuple(dict.fromkeys(self._losses)),
        )

    def _intent(self, intent_id: str) -> LexIntent:
        found = self._call("DescribeIntent", intentId=intent_id)
        intent = read_intent(found, f"{self._place}/{found['intentName']}", self._losses)
        ranked = {each["slotId"]: int(each["priority"]) for each in found.get("slotPriorities") or ()}
        slots = []
        for summary in self._each("ListSlots", "slotSummaries", intentId=intent_id):
            slots.append(self._slot(intent, intent_id, summary["slotId"], ranked.get(summary["slotId"])))
            self._slots[intent.name, summary["slotName"]] = summary["slotId"]
        return replace(intent, slots=in_order(slots))

    def _slot(self, intent: LexIntent, intent_id: str, slot_id: str, priority: int | None) -> LexSlot:
        found = self._call("DescribeSlot", intentId=intent_id, slotId=slot_id)
        names = {own: name for name, own in self._types.items()}
        type_id = str(found.get("slotTypeId") or "")
        place = f"{self._place}/{intent.name}/{found['slotName']}"
        return read_slot(found, place, self._losses, type_name=names.get(type_id, type_id), priority=priority)

    def _call(self, operation: str, **parameters: Any) -> dict[str, Any]:
        return self._models.call(operation, self._place, **self._at, **parameters)

    def _each(self, operation: str, key: str, **parameters: Any) -> list[dict[str, Any]]:
        return list(self._models.each(operation, key, **self._at, **parameters))


def in_order(slots: list[LexSlot]) -> tuple[LexSlot, ...]:
    """Return slots by their priority, those without one last: Lex lists them in an order of its own."""
    return tuple(sorted(slots, key=lambda slot: (slot.priority is None, slot.priority or 0, slot.name)))

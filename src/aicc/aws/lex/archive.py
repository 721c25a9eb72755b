"""The zip file that Lex V2 exports and imports.

Its members are not named as those of the API (`messageGroupsList`, `isActive`, `ORIGINAL_VALUE` ...). The layout is
that of real exports with ko_KR; Amazon's guide shows another. It has no display name of an intent: that stands in front
of the description, 「잔액 조회」.
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from aicc.aws.lex.definition import (
    FALLBACK_SIGNATURE,
    KOREAN,
    LexBot,
    LexIntent,
    LexLocale,
    LexSlot,
    LexSlotType,
    Resolution,
)
from aicc.aws.lex.document import bot_document, intent_document, locale_document, slot_document, slot_type_document
from aicc.aws.lex.losses import Loss, LossKind
from aicc.aws.lex.members import Malformed, Members
from aicc.aws.lex.reading import read_intent, read_locale, read_slot, read_slot_type
from aicc.models.errors.lex import LexArchiveInvalid

# What a bot at all of Lex's limits stays far below.
MOST_FILES: Final = 20_000
MOST_BYTES: Final = 64 * 1024 * 1024
MOST_BYTES_OF_FILE: Final = 8 * 1024 * 1024
_LONGEST_PATH: Final = 600
_DATE: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_READABLE: Final = 0o644 << 16
_ENCRYPTED: Final = 0x1

_MANIFEST: Final = {"metaData": {"schemaVersion": "1", "resourceType": "BOT", "fileFormat": "LexJson"}}
_KOREAN_NAME: Final = "Korean (South Korea)"
_FALLBACK_ID: Final = "FALLBCKINT"
_ID_LENGTH: Final = 10
# Members that are named otherwise in the file, wherever they stand.
_IN_FILE: Final = {"messageGroups": "messageGroupsList", "active": "isActive", "buttons": "buttonsList"}
# Older exports and the guide have a spelling of their own.
_IN_API: Final = {spelt: name for name, spelt in _IN_FILE.items()} | {"messageGroupList": "messageGroups"}
_STRATEGIES: Final = {
    Resolution.ORIGINAL.value: "ORIGINAL_VALUE",
    Resolution.TOP.value: "TOP_RESOLUTION",
    Resolution.CONCATENATION.value: "CONCATENATION",
}
# Members that are null where there is nothing, in an export.
_MESSAGE: Final = ("ssmlMessage", "customPayload", "plainTextMessage", "imageResponseCard")
_INTENT: Final = (
    *("description", "parentIntentSignature", "sampleUtterances", "intentConfirmationSetting", "intentClosingSetting"),
    *("initialResponseSetting", "inputContexts", "outputContexts", "kendraConfiguration", "qnAIntentConfiguration"),
    *("bedrockAgentIntentConfiguration", "qInConnectIntentConfiguration", "dialogCodeHook", "fulfillmentCodeHook"),
)
_SLOT: Final = ("description", "multipleValuesSetting", "obfuscationSetting")
_SLOT_TYPE: Final = ("description", "slotTypeValues", "parentSlotTypeSignature", "valueSelectionSetting")
_DISPLAY_NAME: Final = re.compile(r"「([^「」]{1,100})」\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """A bot from a file, and what of it is not in the definition."""

    bot: LexBot
    losses: tuple[Loss, ...] = field(default=())


# --- writing ---------------------------------------------------------------------------------------------------------


def write_archive(bot: LexBot) -> bytes:
    """Return the file that Lex imports; the same bytes for the same bot, on every machine."""
    made = io.BytesIO()
    # Stored, not deflated: what deflate makes depends on the library.
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as file:
        for path, data in _files(bot):
            entry = zipfile.ZipInfo(path, _DATE)
            entry.create_system = _UNIX
            entry.external_attr = _READABLE
            file.writestr(entry, json.dumps(data, ensure_ascii=False, indent=1).encode())
    return made.getvalue()


def _files(bot: LexBot) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "Manifest.json", dict(_MANIFEST)
    document = bot_document(bot)
    head = {"name": document.pop("botName"), "version": "DRAFT", "description": None, "identifier": _id(bot.name)}
    yield f"{bot.name}/Bot.json", {**head, "errorLogSettings": None, **document}
    for locale in bot.locales:
        yield from _locale_files(f"{bot.name}/BotLocales/{locale.id}", locale)


def _locale_files(folder: str, locale: LexLocale) -> Iterator[tuple[str, dict[str, Any]]]:
    document = locale_document(locale)
    yield (
        f"{folder}/BotLocale.json",
        {
            "name": _KOREAN_NAME if locale.id == KOREAN else locale.id,
            "identifier": document.pop("localeId"),
            "version": None,
            "description": document.get("description"),
            "voiceSettings": document.get("voiceSettings"),
            "nluConfidenceThreshold": document["nluIntentConfidenceThreshold"],
        },
    )
    for slot_type in locale.slot_types:
        yield f"{folder}/SlotTypes/{slot_type.name}/SlotType.json", _slot_type(folder, slot_type)
    for intent in locale.intents:
        inside = f"{folder}/Intents/{intent.name}"
        yield f"{inside}/Intent.json", _intent(inside, intent)
        for slot in intent.slots:
            yield f"{inside}/Slots/{slot.name}/Slot.json", _slot(inside, slot)


def _slot_type(folder: str, slot_type: LexSlotType) -> dict[str, Any]:
    document = slot_type_document(slot_type)
    name = document.pop("slotTypeName")
    setting = {"regexFilter": None, **document.pop("valueSelectionSetting")}
    setting["resolutionStrategy"] = _STRATEGIES[setting["resolutionStrategy"]]
    document["valueSelectionSetting"] = setting
    document["slotTypeValues"] = [{"synonyms": None, **value} for value in document.get("slotTypeValues", ())] or None
    return {"name": name, "identifier": _id(f"{folder}/{name}"), **dict.fromkeys(_SLOT_TYPE), **document}


def _slot(folder: str, slot: LexSlot) -> dict[str, Any]:
    document = _spelt(slot_document(slot))
    head = {"name": document.pop("slotName"), "identifier": _id(f"{folder}/{slot.name}"), "description": None}
    return {**head, "slotTypeName": document.pop("slotTypeId"), **dict.fromkeys(_SLOT), **document}


def _intent(folder: str, intent: LexIntent) -> dict[str, Any]:
    document = _spelt(intent_document(intent))
    name, shown = document.pop("intentName"), document.pop("intentDisplayName", None)
    if shown is not None:
        document["description"] = f"「{shown}」 {document.get('description', '')}".strip()
    priorities = [
        {"priority": slot.priority, "slotName": slot.name} for slot in intent.slots if slot.priority is not None
    ]
    head = {"name": name, "identifier": _FALLBACK_ID if intent.is_fallback else _id(folder)}
    return {**head, **dict.fromkeys(_INTENT), **document, "slotPriorities": priorities}


def _spelt(value: Any) -> Any:
    """Return members as they are named in the file, with the nulls of messages."""
    if isinstance(value, list):
        return [_spelt(each) for each in value]
    if not isinstance(value, dict):
        return value
    members = {_IN_FILE.get(name, name): _spelt(each) for name, each in value.items()}
    if value.keys() & set(_MESSAGE):
        return {**dict.fromkeys(_MESSAGE), **members}
    return {**members, "variations": members.get("variations")} if "message" in members else members


def _id(place: str) -> str:
    """Return an identifier for a place in the file: the import gives new ones."""
    return hashlib.blake2b(place.encode(), digest_size=_ID_LENGTH // 2).hexdigest().upper()


# --- reading ---------------------------------------------------------------------------------------------------------


def read_archive(content: bytes, name: str) -> Archived:
    """Return the bot in a file that Lex has exported.

    Args:
        content: the file.
        name: what to call it in errors.

    Raises:
        LexArchiveInvalid: it is no such file, is beyond all limits, or holds paths that lead elsewhere.
    """
    losses: list[Loss] = []
    try:
        files = _contents(content)
        return Archived(bot=_bot(files, losses), losses=tuple(dict.fromkeys(losses)))
    except Malformed as error:
        raise LexArchiveInvalid(
            path=name, why_ko=f"{error.place}: {error.ko}", why_en=f"{error.place}: {error.en}"
        ) from None


def _contents(content: bytes) -> dict[str, Any]:
    """Return what the JSON files hold, by path."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            entries = [entry for entry in file.infolist() if not entry.is_dir()]
            _check_entries(entries)
            return {entry.filename: _json(file, entry) for entry in entries if entry.filename.endswith(".json")}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise Malformed(
            "zip", "zip 파일이 아니거나 손상되었습니다.", f"Not a zip file, or damaged ({error})."
        ) from None


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Malformed(
            "zip", "풀었을 때 너무 큽니다.", f"It unpacks to over {MOST_FILES} files or {MOST_BYTES} bytes."
        )
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise Malformed("zip", "같은 경로가 두 번 들어 있습니다.", "A path appears twice.")
    for entry in entries:
        path = entry.filename
        if path.startswith("/") or "\\" in path or ":" in path or ".." in path.split("/") or len(path) > _LONGEST_PATH:
            raise Malformed(repr(path[:80]), "폴더 밖을 가리키는 경로입니다.", "The path leads elsewhere.")
        if entry.flag_bits & _ENCRYPTED:
            raise Malformed(path, "암호가 걸려 있습니다.", "It is encrypted.")


def _json(file: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Any:
    with file.open(entry) as opened:
        # The size that a header names may be wrong.
        written = opened.read(MOST_BYTES_OF_FILE + 1)
    if len(written) > MOST_BYTES_OF_FILE:
        raise Malformed(entry.filename, "파일 하나가 너무 큽니다.", f"The file is over {MOST_BYTES_OF_FILE} bytes.")
    try:
        data = json.loads(written.decode("utf-8-sig"), parse_constant=_refuse)
        json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        why = type(error).__name__
        raise Malformed(entry.filename, "JSON을 읽을 수 없습니다.", f"Its JSON cannot be read ({why}).") from None
    return _api(data)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _api(value: Any) -> Any:
    """Return members as the API names them."""
    if isinstance(value, list):
        return [_api(each) for each in value]
    if isinstance(value, dict):
        return {_IN_API.get(name, name): _api(each) for name, each in value.items()}
    return value


def _bot(files: Mapping[str, Any], losses: list[Loss]) -> LexBot:
    folder = next((path.removesuffix("/Bot.json") for path in files if re.fullmatch(r"[^/]+/Bot\.json", path)), None)
    if folder is None:
        raise Malformed("Bot.json", "봇 전체를 내보낸 파일이어야 합니다.", "It must be the export of a whole bot.")
    members = Members(files[f"{folder}/Bot.json"], "Bot.json", losses)
    members.ignore("identifier", "version", "errorLogSettings")
    privacy = members.inner("dataPrivacy")
    bot = LexBot(
        name=members.word("name"),
        description=members.text("description"),
        idle_seconds=members.whole("idleSessionTTLInSeconds", 300),
        child_directed=privacy is not None and privacy.flag("childDirected"),
        locales=tuple(_locales(files, f"{folder}/BotLocales/", losses)),
    )
    members.end()
    for path in files:
        if path.endswith("/CustomVocabulary.json"):
            losses.append(Loss(kind=LossKind.LEX_MEMBER, place=path))
    return bot


def _locales(files: Mapping[str, Any], folder: str, losses: list[Loss]) -> Iterator[LexLocale]:
    for path, data in files.items():
        if path.startswith(folder) and path.endswith("/BotLocale.json"):
            inside = path.removesuffix("BotLocale.json")
            spelt = {"identifier": "localeId", "nluConfidenceThreshold": "nluIntentConfidenceThreshold"}
            locale = read_locale(_renamed(data, spelt), path, losses)
            types = _each(files, inside, "SlotTypes/[^/]+/SlotType")
            intents = _each(files, inside, "Intents/[^/]+/Intent")
            yield replace(
                locale,
                slot_types=tuple(_read_slot_type(data, place, losses) for place, data in types),
                intents=tuple(_read_intent(files, data, place, losses) for place, data in intents),
            )


def _each(files: Mapping[str, Any], folder: str, pattern: str) -> list[tuple[str, Any]]:
    wanted = re.compile(re.escape(folder) + pattern + r"\.json")
    return [(path, data) for path, data in files.items() if wanted.fullmatch(path)]


def _renamed(data: Any, names: Mapping[str, str]) -> dict[str, Any]:
    """Return an object with its members named as in the API; those named `_` are left out."""
    if not isinstance(data, dict):
        raise Malformed("JSON", "JSON 객체여야 합니다.", "It must be a JSON object.")
    return {names.get(name, name): value for name, value in data.items() if names.get(name) != "_"}


def _read_slot_type(data: Any, place: str, losses: list[Loss]) -> LexSlotType:
    document = _renamed(data, {"name": "slotTypeName"})
    setting = document.get("valueSelectionSetting")
    if isinstance(setting, dict):
        spelt = {value: name for name, value in _STRATEGIES.items()}
        strategy = setting.get("resolutionStrategy")
        known = spelt.get(strategy, strategy) if isinstance(strategy, str) else strategy
        document["valueSelectionSetting"] = {**setting, "resolutionStrategy": known}
    return read_slot_type(document, place, losses)


def _read_intent(files: Mapping[str, Any], data: Any, place: str, losses: list[Loss]) -> LexIntent:
    document = _renamed(data, {"name": "intentName", "displayName": "intentDisplayName"})
    described = document.get("description")
    found = _DISPLAY_NAME.match(described) if isinstance(described, str) else None
    if found is not None and "intentDisplayName" not in document:
        document |= {"intentDisplayName": found[1], "description": found.string[found.end() :]}
    intent = read_intent(document, place, losses)
    ranked = {
        each.text("slotName"): each.whole("priority", 0)
        for each in Members(document, place, losses).items("slotPriorities")
    }
    slots = _each(files, place.removesuffix("Intent.json"), "Slots/[^/]+/Slot")
    if intent.parent not in (None, FALLBACK_SIGNATURE):
        losses.append(Loss(kind=LossKind.LEX_MEMBER, place=place, what=intent.parent))
    return replace(intent, slots=tuple(_read_slot(data, where, losses, ranked) for where, data in slots))


def _read_slot(data: Any, place: str, losses: list[Loss], ranked: Mapping[str, int]) -> LexSlot:
    document = _renamed(data, {"name": "slotName", "slotTypeName": "_"})
    type_name, name = data.get("slotTypeName"), document.get("slotName")
    if not (type_name and name and isinstance(type_name, str) and isinstance(name, str)):
        raise Malformed(place, "이름이나 슬롯 타입이 없습니다.", "It has no name or no slot type.")
    return read_slot(document, place, losses, type_name=type_name, priority=ranked.get(name))

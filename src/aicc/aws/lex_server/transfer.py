"""Bots in and out as zip files, the tags of resources, and what Lex has built in."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, Final

from aicc.aws.lex.archive import read_archive, write_archive
from aicc.aws.lex.definition import LexBot, LexIntent, LexLocale
from aicc.aws.lex.document import bot_document, intent_document, locale_document, slot_document, slot_type_document
from aicc.aws.lex_server.builds import definition
from aicc.aws.lex_server.built_in_intents import SIGNATURES
from aicc.aws.lex_server.failures import Refusal, RequestRefused, not_found
from aicc.aws.lex_server.models_api import ModelsAPI
from aicc.aws.lex_server.policies import Policies
from aicc.aws.lex_server.resources import DRAFT, KINDS, Record, moment, new_id, path_of
from aicc.aws.lex_server.slot_values import BUILT_IN_TYPES
from aicc.models.errors import AiccError

# Where the server is to be reached, as the request that is carried out has reached it.
ADDRESS: ContextVar[str] = ContextVar("lex_server_address", default="http://127.0.0.1")
_BOT, _LOCALE, _INTENT, _SLOT_TYPE = (KINDS[name] for name in ("Bot", "BotLocale", "Intent", "SlotType"))
_EXPORT, _IMPORT = KINDS["Export"], KINDS["Import"]
_ROLE: Final = "arn:aws:iam::111122223333:role/aicc-lex-local"
# Files that were uploaded and not imported yet; the oldest goes when there are more.
_MOST_UPLOADS: Final = 20

Parameters = Mapping[str, Any]
Operation = Callable[[Parameters], Record]
# Carries out an operation of lexv2-models by its name, checked.
Call = Callable[[str, Parameters], Record]


class Transfer:
    """Imports, exports, tags, policies and lists of built-in things."""

    def __init__(self, models: ModelsAPI, call: Call) -> None:
        self._models, self._resources, self._call = models, models.resources, call
        self._uploads: dict[str, bytes] = {}
        self._operations: Mapping[str, Operation] = {
            "CreateUploadUrl": self._create_upload_url,
            "StartImport": self._start_import,
            "CreateExport": self._create_export,
            "DescribeExport": self._describe_export,
            "UpdateExport": self._update_export,
            "TagResource": self._tag,
            "UntagResource": self._untag,
            "ListTagsForResource": self._tags,
            "ListBuiltInSlotTypes": self._built_in_slot_types,
            "ListBuiltInIntents": self._built_in_intents,
            **Policies(models.resources).operations,
        }

    def operation(self, name: str) -> Operation | None:
        """Return what carries out an operation; None where it is none of these."""
        return self._operations.get(name)

    # --- in ----------------------------------------------------------------------------------------------------------

    def upload(self, import_id: str, content: bytes) -> bool:
        """Keep a file that a client has uploaded; return whether an address was given for it."""
        with self._resources.lock:
            if import_id not in self._uploads:
                return False
            self._uploads[import_id] = content
            return True

    def _create_upload_url(self, parameters: Parameters) -> Record:
        import_id = new_id()
        self._uploads[import_id] = b""
        while len(self._uploads) > _MOST_UPLOADS:
            del self._uploads[next(iter(self._uploads))]
        return {"importId": import_id, "uploadUrl": f"{ADDRESS.get()}/uploads/{import_id}"}

    def _start_import(self, parameters: Parameters) -> Record:
        import_id = parameters["importId"]
        content = self._uploads.pop(import_id, None)
        if not content:
            raise not_found(f"The uploaded file of import {import_id}")
        specification = parameters["resourceSpecification"]
        record: Record = {
            "importId": import_id,
            "resourceSpecification": specification,
            "mergeStrategy": parameters["mergeStrategy"],
            "importedResourceType": "BotLocale" if "botLocaleImportSpecification" in specification else "Bot",
            "creationDateTime": moment(),
            "lastUpdatedDateTime": moment(),
        }
        try:
            found = self._imported(parameters, content)
            record.update(importStatus="Completed", importedResourceId=found[0], importedResourceName=found[1])
        except AiccError as error:
            record.update(importStatus="Failed", failureReasons=[error.en])
        except RequestRefused as error:
            record.update(importStatus="Failed", failureReasons=[error.message])
        self._resources.put(_IMPORT, record)
        names = ("importId", "resourceSpecification", "mergeStrategy", "creationDateTime")
        return {**{name: record[name] for name in names}, "importStatus": "InProgress"}

    def _imported(self, parameters: Parameters, content: bytes) -> tuple[str, str]:
        """Import a file and return identifier and name of what it has become."""
        _demand_no_password(parameters)
        specification = parameters["resourceSpecification"]
        bot = read_archive(content, "import.zip").bot
        merges = parameters["mergeStrategy"]
        if "botImportSpecification" in specification:
            wanted = specification["botImportSpecification"]
            return self._import_bot(bot, wanted, merges), wanted["botName"]
        if "botLocaleImportSpecification" not in specification:
            raise RequestRefused(Refusal.VALIDATION, "Only bots and bot locales are imported here.")
        wanted = specification["botLocaleImportSpecification"]
        locale = bot.locale(wanted["localeId"])
        if locale is None:
            raise RequestRefused(Refusal.VALIDATION, f"The file has no locale {wanted['localeId']}.")
        self.add_locale(wanted["botId"], locale, merges)
        return wanted["localeId"], wanted["localeId"]

    def _import_bot(self, bot: LexBot, wanted: Parameters, merges: str) -> str:
        known = next((one for one in self._resources.under(_BOT, ()) if one["botName"] == wanted["botName"]), None)
        if known is not None and merges == "FailOnConflict":
            raise RequestRefused(Refusal.CONFLICT, f"A bot {wanted['botName']} exists.")
        given = {name: wanted[name] for name in ("botName", "roleArn", "dataPrivacy")}
        idle = wanted.get("idleSessionTTLInSeconds", bot.idle_seconds)
        document = {**bot_document(bot), **given, "idleSessionTTLInSeconds": idle}
        if known is not None:
            self._call("UpdateBot", {**document, "botId": known["botId"]})
            bot_id = str(known["botId"])
        else:
            bot_id = str(self._call("CreateBot", document)["botId"])
        for locale in bot.locales:
            self.add_locale(bot_id, locale, merges)
        return bot_id

    def add_bot(self, bot: LexBot) -> str:
        """Make a bot of a definition, not built yet, and return its identifier; one of its name is replaced.

        Raises:
            RequestRefused: Lex would not take it.
        """
        document = bot_document(bot)
        wanted = {"botName": bot.name, "roleArn": _ROLE, "dataPrivacy": document["dataPrivacy"]}
        with self._resources.lock:
            return self._import_bot(bot, wanted, "Overwrite")

    def add_locale(self, bot_id: str, locale: LexLocale, merges: str) -> None:
        """Put a locale into the draft of a bot: in place of the one that is there, or, with Append, into it.

        Raises:
            RequestRefused: Lex would not take it, or there is one already and `merges` is FailOnConflict.
        """
        where = {"botId": bot_id, "botVersion": DRAFT, "localeId": locale.id}
        known = self._resources.get(_LOCALE, path_of(_LOCALE, where))
        if known is not None and merges == "FailOnConflict":
            raise RequestRefused(Refusal.CONFLICT, f"The locale {locale.id} exists.")
        if known is not None and merges == "Overwrite":
            self._resources.remove(path_of(_LOCALE, where))
        if known is None or merges == "Overwrite":
            self._call("CreateBotLocale", {**where, **locale_document(locale)})
        types = self._named(_SLOT_TYPE, where)
        for slot_type in locale.slot_types:
            if slot_type.name not in types:
                made = self._call("CreateSlotType", {**where, **slot_type_document(slot_type)})
                types[slot_type.name] = made["slotTypeId"]
        intents = self._named(_INTENT, where)
        for intent in locale.intents:
            if intent.is_fallback or intent.name not in intents:
                self._add_intent(where, intent, intents.get(intent.name), types)

    def _named(self, kind: Any, where: Parameters) -> dict[str, str]:
        path = path_of(_LOCALE, where)
        return {record[kind.named]: record[kind.path[-1]] for record in self._resources.under(kind, path)}

    def _add_intent(
        self, where: Parameters, intent: LexIntent, intent_id: str | None, types: Mapping[str, str]
    ) -> None:
        document = {**where, **intent_document(intent)}
        if intent_id is None:
            intent_id = str(self._call("CreateIntent", document)["intentId"])
        inside = {**where, "intentId": intent_id}
        priorities = []
        for slot in intent.slots:
            written = slot_document(slot)
            made = self._call("CreateSlot", {**inside, **written, "slotTypeId": types.get(slot.type, slot.type)})
            if slot.priority is not None:
                priorities.append({"priority": slot.priority, "slotId": made["slotId"]})
        ordered = {"slotPriorities": priorities} if priorities else {}
        if priorities or intent.is_fallback:
            self._call("UpdateIntent", {**document, **inside, **ordered})

    # --- out ---------------------------------------------------------------------------------------------------------

    def _create_export(self, parameters: Parameters) -> Record:
        specification = parameters["resourceSpecification"]
        if parameters["fileFormat"] != "LexJson" or "botExportSpecification" not in specification:
            raise RequestRefused(Refusal.VALIDATION, "Only whole bots are exported here, as LexJson.")
        _demand_no_password(parameters)
        wanted = specification["botExportSpecification"]
        self._models.demand("CreateExport", _BOT, wanted)
        self._models.demand_parent("CreateExport", (wanted["botId"], wanted["botVersion"]))
        given = {"resourceSpecification": specification, "fileFormat": "LexJson"}
        times = {"creationDateTime": moment(), "lastUpdatedDateTime": moment()}
        record = {"exportId": new_id(), **given, **times, "exportStatus": "Completed"}
        self._resources.put(_EXPORT, record)
        return {"exportId": record["exportId"], **given, "creationDateTime": moment(), "exportStatus": "InProgress"}

    def _update_export(self, parameters: Parameters) -> Record:
        _demand_no_password(parameters)
        return self._models.demand("UpdateExport", _EXPORT, parameters)

    def _describe_export(self, parameters: Parameters) -> Record:
        record = self._models.demand("DescribeExport", _EXPORT, parameters)
        return {**record, "downloadUrl": f"{ADDRESS.get()}/downloads/{record['exportId']}.zip"}

    def download(self, export_id: str) -> bytes | None:
        """Return the file of an export, as its bot is now; None where there is none."""
        with self._resources.lock:
            record = self._resources.get(_EXPORT, (export_id,))
            wanted = record["resourceSpecification"]["botExportSpecification"] if record else {}
            if not wanted or self._resources.get(_BOT, (wanted["botId"],)) is None:
                return None
            return write_archive(self.whole(wanted["botId"], wanted["botVersion"]))

    def whole(self, bot_id: str, version: str) -> LexBot:
        """Return the definition of a bot with all its locales.

        Raises:
            RequestRefused: a record is none that Lex writes.
        """
        paths = [path_of(_LOCALE, one) for one in self._resources.under(_LOCALE, (bot_id, version))]
        bots = [definition(self._resources, path)[0] for path in paths]
        record = self._resources.get(_BOT, (bot_id,)) or {}
        return LexBot(
            name=record["botName"],
            description=record.get("description", ""),
            idle_seconds=record["idleSessionTTLInSeconds"],
            child_directed=record["dataPrivacy"]["childDirected"],
            locales=tuple(locale for bot in bots for locale in bot.locales),
        )

    # --- tags, and what is built in ----------------------------------------------------------------------------------

    def _tags_of(self, parameters: Parameters) -> dict[str, str]:
        arn = parameters["resourceARN"]
        if arn not in self._resources.tags:
            raise not_found(arn)
        return self._resources.tags[arn]

    def _tag(self, parameters: Parameters) -> Record:
        self._tags_of(parameters).update(parameters["tags"])
        return {}

    def _untag(self, parameters: Parameters) -> Record:
        tags = self._tags_of(parameters)
        for key in parameters["tagKeys"]:
            tags.pop(key, None)
        return {}

    def _tags(self, parameters: Parameters) -> Record:
        return {"tags": self._tags_of(parameters)}

    def _built_in_slot_types(self, parameters: Parameters) -> Record:
        types = [{"slotTypeSignature": name} for name in sorted(BUILT_IN_TYPES)]
        return {"localeId": parameters["localeId"], "builtInSlotTypeSummaries": types}

    def _built_in_intents(self, parameters: Parameters) -> Record:
        intents = [{"intentSignature": name} for name in SIGNATURES]
        return {"localeId": parameters["localeId"], "builtInIntentSummaries": intents}


def _demand_no_password(parameters: Parameters) -> None:
    if parameters.get("filePassword"):
        raise RequestRefused(Refusal.VALIDATION, "Files are not encrypted here; leave out filePassword.")

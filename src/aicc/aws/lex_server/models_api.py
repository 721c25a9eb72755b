"""The operations of `lexv2-models` that make a bot, over records: what all kinds share, and what some have alone.

A response is the record, cut down to what botocore's model says the operation answers.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from aicc.aws.lex.limits import LONGEST_UTTERANCE, MOST_UTTERANCES, length
from aicc.aws.lex_server.failures import Refusal, RequestRefused
from aicc.aws.lex_server.listing import page
from aicc.aws.lex_server.resources import (
    BUILT,
    DRAFT,
    FALLBACK_ID,
    KINDS,
    TEST_ALIAS,
    TEST_ALIAS_NAME,
    Key,
    Kind,
    Record,
    Resources,
    moment,
    new_id,
    path_of,
)
from aicc.aws.lex_server.wire import MODELS
from aicc.aws.shapes import operation_model

_VERBS: Final = ("Create", "Describe", "Update", "Delete", "List")
_BOT, _VERSION, _ALIAS, _LOCALE = KINDS["Bot"], KINDS["BotVersion"], KINDS["BotAlias"], KINDS["BotLocale"]
_INTENT, _SLOT, _SLOT_TYPE = KINDS["Intent"], KINDS["Slot"], KINDS["SlotType"]
_PLURALS: Final = {"BotAliases" if name == "BotAlias" else f"{name}s": name for name in KINDS}
_LOCALE_NAMES: Final = {"ko_KR": "Korean (South Korea)", "en_US": "English (US)", "ja_JP": "Japanese (Japan)"}
_VERSION_SUMMARY: Final = ("botName", "botVersion", "description", "botStatus", "creationDateTime")
_PARTS_OF_LOCALE: Final = (_INTENT, _SLOT, _SLOT_TYPE)

Parameters = Mapping[str, Any]
Operation = Callable[[Parameters], Record]


class ModelsAPI:
    """Makes, shows, changes and removes what bots consist of.

    Args:
        resources: where the records are.
        account: number of the AWS account that ARNs name, and their region.
    """

    def __init__(self, resources: Resources, *, account: str = "111122223333", region: str = "ap-northeast-2") -> None:
        self.resources = resources
        self._arn = f"arn:aws:lex:{region}:{account}:"
        self._functions_arn = f"arn:aws:lambda:{region}:{account}:function:"
        self._own: dict[str, Operation] = {
            "CreateBot": self._create_bot,
            "CreateBotLocale": self._create_locale,
            "CreateBotVersion": self._create_version,
            "CreateBotAlias": self._create_alias,
            "UpdateBotAlias": self._update_alias,
            "ListBotVersions": self._list_versions,
            "DeleteBot": self._delete_bot,
            "DeleteBotVersion": self._delete_version,
            "DeleteSlotType": self._delete_slot_type,
        }

    def operation(self, name: str) -> Operation | None:
        """Return what carries out an operation; None where it is not offered here."""
        own = self._own.get(name)
        if own is not None:
            return own
        verb = next((verb for verb in _VERBS if name.startswith(verb)), "")
        named = name.removeprefix(verb)
        kind = KINDS.get(_PLURALS.get(named, named))
        if kind is None or not verb:
            return None
        general: Mapping[str, Callable[[str, Kind, Parameters], Record]] = {
            "Create": self._create,
            "Describe": self._describe,
            "Update": self._update,
            "Delete": self._delete,
            "List": self._list,
        }
        return lambda parameters: general[verb](name, kind, parameters)

    # --- what all kinds have in common -------------------------------------------------------------------------------

    def _create(self, operation: str, kind: Kind, parameters: Parameters) -> Record:
        path = tuple(parameters[name] for name in kind.path[:-1])
        self.demand_parent(operation, path)
        neighbours = list(self.resources.under(kind, path))
        self._check_name(kind, parameters, neighbours)
        if kind.most is not None and len(neighbours) >= kind.most:
            raise RequestRefused(Refusal.QUOTA, f"There are {kind.most} resources of {kind.name} already.")
        own = kind.path[-1]
        record: Record = {**parameters, "creationDateTime": moment(), "lastUpdatedDateTime": moment()}
        record.setdefault(own, new_id())
        _check_utterances(kind, record)
        self._keep(kind, record)
        return self._answer(operation, {**record, **({kind.status[0]: kind.status[1]} if kind.status else {})})

    def _check_name(self, kind: Kind, parameters: Parameters, neighbours: list[Record]) -> None:
        name = parameters.get(kind.named)
        if name is not None and any(record[kind.named] == name for record in neighbours):
            raise RequestRefused(Refusal.CONFLICT, f"{kind.name} {name} already exists.")

    def _keep(self, kind: Kind, record: Record) -> None:
        """Put a record, and note that the locale it belongs to has changed since it was built."""
        if kind.status:
            record.setdefault(kind.status[0], kind.status[2])
        self.resources.put(kind, record)
        if kind in _PARTS_OF_LOCALE:
            self._changed(record)

    def _changed(self, values: Parameters) -> None:
        locale = self.resources.get(_LOCALE, path_of(_LOCALE, values))
        if locale is not None:
            locale.update(botLocaleStatus="NotBuilt", lastUpdatedDateTime=moment())

    def _describe(self, operation: str, kind: Kind, parameters: Parameters) -> Record:
        return self._answer(operation, self.demand(operation, kind, parameters))

    def _update(self, operation: str, kind: Kind, parameters: Parameters) -> Record:
        before = self.demand(operation, kind, parameters)
        path = path_of(kind, parameters)
        neighbours = [record for record in self.resources.under(kind, path[:-1]) if record is not before]
        self._check_name(kind, parameters, neighbours)
        _check_utterances(kind, parameters)
        # What is not said is gone; what only the server says stays.
        settable = operation_model(MODELS, operation).input_shape.members
        kept = {name: value for name, value in before.items() if name not in settable}
        record = {**kept, **parameters, "lastUpdatedDateTime": moment()}
        self.resources.put(kind, record)
        if kind in (*_PARTS_OF_LOCALE, _LOCALE):
            self._changed(record)
        return self._answer(operation, self.resources.get(kind, path) or record)

    def _delete(self, operation: str, kind: Kind, parameters: Parameters) -> Record:
        record = self.demand(operation, kind, parameters)
        path = path_of(kind, parameters)
        self.resources.remove(path)
        if kind is _LOCALE and path[1] == DRAFT:
            self.resources.remove((path[0], BUILT, path[2]))
        if kind in _PARTS_OF_LOCALE:
            self._changed(record)
        status = {kind.status[0]: "Deleting"} if kind.status else {}
        return self._answer(operation, {**record, **status})

    def _list(self, operation: str, kind: Kind, parameters: Parameters) -> Record:
        path = tuple(parameters[name] for name in kind.path[:-1])
        if path:
            self.demand_parent(operation, path)
        records = [self._summary(kind, record) for record in self.resources.under(kind, path)]
        shown, token = page(records, parameters)
        summary = operation_model(MODELS, operation).output_shape.members[kind.listed].member.members
        rows = [{name: value for name, value in record.items() if name in summary} for record in shown]
        return self._answer(operation, {**parameters, kind.listed: rows, "nextToken": token})

    def _summary(self, kind: Kind, record: Record) -> Record:
        """Return a record with what lists say besides."""
        if kind is _SLOT:
            setting = record["valueElicitationSetting"]
            besides = {"slotConstraint": setting["slotConstraint"]}
            prompt = setting.get("promptSpecification")
            return {**record, **besides, **({"valueElicitationPromptSpecification": prompt} if prompt else {})}
        if kind is _SLOT_TYPE:
            extended = record.get("parentSlotTypeSignature") is not None
            return {**record, "slotTypeCategory": "Extended" if extended else "Custom"}
        if kind is _BOT:
            numbers = [int(one["botVersion"]) for one in self._versions(record["botId"])]
            return {**record, **({"latestBotVersion": str(max(numbers))} if numbers else {})}
        return record

    def demand(self, operation: str, kind: Kind, parameters: Parameters) -> Record:
        """Return the record that parameters name.

        Raises:
            RequestRefused: there is none.
        """
        record = self.resources.get(kind, path_of(kind, parameters))
        if record is None:
            raise _missing(operation, f"{kind.name} {'/'.join(path_of(kind, parameters))}")
        return record

    def demand_parent(self, operation: str, path: Key) -> None:
        """Raise where there is nothing that a resource of this path could belong to."""
        for depth, kind in ((1, _BOT), (2, _VERSION), (3, _LOCALE), (4, _INTENT)):
            is_draft = depth == 2 and path[1:2] == (DRAFT,)
            if len(path) >= depth and not is_draft and self.resources.get(kind, path[:depth]) is None:
                raise _missing(operation, f"{kind.name} {'/'.join(path[:depth])}")

    def _answer(self, operation: str, record: Record) -> Record:
        shape = operation_model(MODELS, operation).output_shape
        members = shape.members if shape is not None else {}
        counts = self._counts(record) if operation == "DescribeBotLocale" else {}
        return {name: value for name, value in {**record, **counts}.items() if name in members}

    def _counts(self, locale: Record) -> Record:
        path = path_of(_LOCALE, locale)
        return {
            "intentsCount": len(list(self.resources.under(_INTENT, path))),
            "slotTypesCount": len(list(self.resources.under(_SLOT_TYPE, path))),
        }

    # --- what some have for themselves -------------------------------------------------------------------------------

    def _create_bot(self, parameters: Parameters) -> Record:
        answer = self._create("CreateBot", _BOT, parameters)
        bot_id = answer["botId"]
        alias = {
            "botId": bot_id,
            "botAliasId": TEST_ALIAS,
            "botAliasName": TEST_ALIAS_NAME,
            "description": "test bot alias",
            "botVersion": DRAFT,
            "botAliasStatus": "Available",
            "creationDateTime": moment(),
            "lastUpdatedDateTime": moment(),
        }
        self.resources.put(_ALIAS, alias)
        self.resources.tags[f"{self._arn}bot/{bot_id}"] = dict(parameters.get("botTags", {}))
        self.resources.tags[self.alias_arn(alias)] = dict(parameters.get("testBotAliasTags", {}))
        return answer

    def _create_locale(self, parameters: Parameters) -> Record:
        name = _LOCALE_NAMES.get(parameters["localeId"], parameters["localeId"])
        answer = self._create("CreateBotLocale", _LOCALE, {**parameters, "localeName": name})
        fallback = {
            **{name: parameters[name] for name in ("botId", "botVersion", "localeId")},
            "intentId": FALLBACK_ID,
            "intentName": "FallbackIntent",
            "description": "Default intent when no other intent matches",
            "parentIntentSignature": "AMAZON.FallbackIntent",
            "creationDateTime": moment(),
            "lastUpdatedDateTime": moment(),
        }
        self.resources.put(_INTENT, fallback)
        alias = self.resources.get(_ALIAS, (parameters["botId"], TEST_ALIAS)) or {}
        alias.setdefault("botAliasLocaleSettings", {}).setdefault(parameters["localeId"], {"enabled": True})
        return answer

    def _create_version(self, parameters: Parameters) -> Record:
        bot = self.demand("CreateBotVersion", _BOT, parameters)
        bot_id = bot["botId"]
        number = str(max((int(one["botVersion"]) for one in self._versions(bot_id)), default=0) + 1)
        sources = {
            locale: (bot_id, source["sourceBotVersion"], locale)
            for locale, source in parameters["botVersionLocaleSpecification"].items()
        }
        for locale, source in sources.items():
            record = self.resources.get(_LOCALE, source)
            if record is None or record["botLocaleStatus"] != "Built":
                raise RequestRefused(Refusal.PRECONDITION, f"The locale {locale} of {source[1]} is not built.")
        for locale, source in sources.items():
            self.resources.copy(source, (bot_id, number, locale))
        kept = {name: bot[name] for name in ("botName", "roleArn", "dataPrivacy", "idleSessionTTLInSeconds")}
        record = {**kept, **parameters, "botVersion": number, "creationDateTime": moment(), "botStatus": "Available"}
        self.resources.put(_VERSION, record)
        return self._answer("CreateBotVersion", {**record, "botStatus": "Creating"})

    def _create_alias(self, parameters: Parameters) -> Record:
        version = parameters.get("botVersion")
        if version is not None:
            self.demand_parent("CreateBotAlias", (parameters["botId"], version))
        answer = self._create("CreateBotAlias", _ALIAS, parameters)
        self.resources.tags[self.alias_arn(answer)] = dict(parameters.get("tags", {}))
        return answer

    def _update_alias(self, parameters: Parameters) -> Record:
        given = dict(parameters)
        if given["botAliasId"] == TEST_ALIAS:
            given["botVersion"] = DRAFT
        if "botVersion" in given:
            self.demand_parent("UpdateBotAlias", (given["botId"], given["botVersion"]))
        return self._update("UpdateBotAlias", _ALIAS, given)

    def _list_versions(self, parameters: Parameters) -> Record:
        bot = self.demand("ListBotVersions", _BOT, parameters)
        draft = {name: bot[name] for name in ("botName", "botStatus", "creationDateTime")}
        versions, token = page([{**draft, "botVersion": DRAFT}, *self._versions(bot["botId"])], parameters)
        rows = [{name: one[name] for name in _VERSION_SUMMARY if name in one} for one in versions]
        return {"botId": bot["botId"], "botVersionSummaries": rows, "nextToken": token}

    def _delete_bot(self, parameters: Parameters) -> Record:
        bot_id = parameters["botId"]
        aliases = [one["botAliasName"] for one in self.resources.under(_ALIAS, (bot_id,))]
        self._check_use(parameters, [name for name in aliases if name != TEST_ALIAS_NAME])
        for arn in [arn for arn in self.resources.tags if f"/{bot_id}" in arn]:
            del self.resources.tags[arn]
        return self._delete("DeleteBot", _BOT, parameters)

    def _delete_version(self, parameters: Parameters) -> Record:
        aliases = self.resources.under(_ALIAS, (parameters["botId"],))
        users = [one["botAliasName"] for one in aliases if one.get("botVersion") == parameters["botVersion"]]
        self._check_use(parameters, users)
        return self._delete("DeleteBotVersion", _VERSION, parameters)

    def _delete_slot_type(self, parameters: Parameters) -> Record:
        locale = path_of(_LOCALE, parameters)
        intents = [path_of(_INTENT, intent) for intent in self.resources.under(_INTENT, locale)]
        slots = [slot for path in intents for slot in self.resources.under(_SLOT, path)]
        self._check_use(
            parameters, [it["slotName"] for it in slots if it.get("slotTypeId") == parameters["slotTypeId"]]
        )
        return self._delete("DeleteSlotType", _SLOT_TYPE, parameters)

    def _check_use(self, parameters: Parameters, users: list[str]) -> None:
        if users and not parameters.get("skipResourceInUseCheck"):
            raise RequestRefused(
                Refusal.CONFLICT, f"It is in use by {', '.join(users)}; skipResourceInUseCheck overrides."
            )

    def _versions(self, bot_id: str) -> list[Record]:
        return list(self.resources.under(_VERSION, (bot_id,)))

    def alias_arn(self, alias: Parameters) -> str:
        """Return the ARN of an alias."""
        return f"{self._arn}bot-alias/{alias['botId']}/{alias['botAliasId']}"

    def function_arn(self, name: str) -> str:
        """Return the ARN of a Lambda function of the account."""
        return f"{self._functions_arn}{name}"


def _check_utterances(kind: Kind, parameters: Parameters) -> None:
    utterances = [one["utterance"] for one in parameters.get("sampleUtterances", ())] if kind is _INTENT else []
    if len(utterances) > MOST_UTTERANCES:
        raise RequestRefused(Refusal.QUOTA, f"An intent has at most {MOST_UTTERANCES} sample utterances.")
    if any(length(utterance) > LONGEST_UTTERANCE for utterance in utterances):
        raise RequestRefused(Refusal.VALIDATION, f"A sample utterance has at most {LONGEST_UTTERANCE} characters.")


def _missing(operation: str, what: str) -> RequestRefused:
    """Return the refusal that an operation's model has for what is not there."""
    modelled = {shape.name for shape in operation_model(MODELS, operation).error_shapes}
    refusals = (Refusal.NOT_FOUND, Refusal.PRECONDITION, Refusal.VALIDATION)
    refusal = next(refusal for refusal in refusals if refusal.value in modelled)
    return RequestRefused(refusal, f"{what} does not exist.")

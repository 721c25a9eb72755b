"""What the models API keeps: bots and all that belongs to them, as records spelt like the API's own responses.

A record is found by its path, the identifiers that stand in the address of its operations: ("ABCDEFGHIJ", "DRAFT",
"ko_KR") is a locale, one more identifier an intent of it. What is under a path goes with it.
"""

import json
import os
import secrets
import string
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from aicc.aws.lex.limits import MOST_INTENTS, MOST_SLOT_TYPES, MOST_SLOTS_OF_INTENT
from aicc.models.errors.lex_server import LexServerDataInvalid

DRAFT: Final = "DRAFT"
# Copy of the draft as it was built last: the test alias goes on with it while the draft changes. No client can name it.
BUILT: Final = "~BUILT"
TEST_ALIAS: Final = "TSTALIASID"
TEST_ALIAS_NAME: Final = "TestBotAlias"
FALLBACK_ID: Final = "FALLBCKINT"
_LETTERS: Final = string.ascii_uppercase + string.digits
_ID_LENGTH: Final = 10

Record = dict[str, Any]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of resource."""

    # As operations name it: CreateIntent, ListIntents.
    name: str
    # Members that identify it; the last one is its own.
    path: Key
    # Member with the name that none of its neighbours may have, and the members that its lists have.
    named: str
    listed: str
    # Member that says how far it is; what creating it answers, and what it is afterwards.
    status: tuple[str, str, str] | None = None
    # How many neighbours it may have; AWS's own quotas, which an account may raise.
    most: int | None = None


KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind(
            name="Bot",
            path=("botId",),
            named="botName",
            listed="botSummaries",
            status=("botStatus", "Creating", "Available"),
            most=100,
        ),
        Kind(
            name="BotVersion",
            path=("botId", "botVersion"),
            named="botVersion",
            listed="botVersionSummaries",
            status=("botStatus", "Creating", "Available"),
        ),
        Kind(
            name="BotAlias",
            path=("botId", "botAliasId"),
            named="botAliasName",
            listed="botAliasSummaries",
            status=("botAliasStatus", "Creating", "Available"),
        ),
        Kind(
            name="BotLocale",
            path=("botId", "botVersion", "localeId"),
            named="localeId",
            listed="botLocaleSummaries",
            status=("botLocaleStatus", "Creating", "NotBuilt"),
        ),
        Kind(
            name="SlotType",
            path=("botId", "botVersion", "localeId", "slotTypeId"),
            named="slotTypeName",
            listed="slotTypeSummaries",
            most=MOST_SLOT_TYPES,
        ),
        Kind(
            name="Intent",
            path=("botId", "botVersion", "localeId", "intentId"),
            named="intentName",
            listed="intentSummaries",
            most=MOST_INTENTS,
        ),
        Kind(
            name="Slot",
            path=("botId", "botVersion", "localeId", "intentId", "slotId"),
            named="slotName",
            listed="slotSummaries",
            most=MOST_SLOTS_OF_INTENT,
        ),
        Kind(
            name="Export",
            path=("exportId",),
            named="exportId",
            listed="exportSummaries",
            status=("exportStatus", "InProgress", "Completed"),
        ),
        Kind(
            name="Import",
            path=("importId",),
            named="importId",
            listed="importSummaries",
            status=("importStatus", "InProgress", "Completed"),
        ),
    )
}


class Resources:
    """All records, in memory and, where there is a file, in that.

    Args:
        file: where they are kept between two starts; None: nowhere.

    Raises:
        LexServerDataInvalid: the file is none of this server's, another server has it, or it cannot be used.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._records: dict[tuple[str, Key], Record] = {}
        # ARN to tags, and to policies: what hangs on resources without being one.
        self.tags: dict[str, dict[str, str]] = {}
        self.policies: dict[str, Record] = {}
        # One request changes at a time; builds change from threads of their own.
        self.lock = threading.RLock()
        self._held = _hold(file) if file is not None else None
        if file is not None and file.exists():
            try:
                self._load(file)
            except LexServerDataInvalid:
                self.close()
                raise

    def close(self) -> None:
        """Let another server have the file."""
        if self._held is not None:
            self._held.close()

    def get(self, kind: Kind, path: Key) -> Record | None:
        """Return a record, or None."""
        return self._records.get((kind.name, path))

    def put(self, kind: Kind, record: Record) -> None:
        """Keep a record under the path that it names itself."""
        self._records[kind.name, path_of(kind, record)] = record

    def remove(self, path: Key) -> None:
        """Remove what has this path or is under it."""
        for key in [key for key in self._records if key[1][: len(path)] == path]:
            del self._records[key]

    def under(self, kind: Kind, path: Key) -> Iterator[Record]:
        """Yield the records of a kind that are right under a path, in order of their making."""
        for (name, own), record in self._records.items():
            if name == kind.name and own[:-1] == path:
                yield record

    def all(self, kind: Kind) -> Iterator[Record]:
        """Yield all records of a kind."""
        return (record for (name, _), record in self._records.items() if name == kind.name)

    def copy(self, source: Key, target: Key) -> None:
        """Copy what is under a path of a locale to another version of it, which then holds nothing else."""
        self.remove(target)
        for (name, path), record in list(self._records.items()):
            if path[: len(source)] == source:
                copied = {**deepcopy(record), **dict(zip(KINDS["BotLocale"].path, target, strict=True))}
                self._records[name, target + path[len(source) :]] = copied

    def save(self) -> None:
        """Write everything to the file, whole or not at all."""
        if self._file is None:
            return
        rows = [[name, *path, record] for (name, path), record in self._records.items()]
        kept = {"format": _FORMAT, "records": rows, "tags": self.tags, "policies": self.policies}
        _write_whole(self._file, json.dumps(kept, ensure_ascii=False).encode("utf-8", "backslashreplace"))

    def _forget_builds(self) -> None:
        """Take back builds that the end of the last server interrupted."""
        for record in self.all(KINDS["BotLocale"]):
            if record["botLocaleStatus"] == "Building":
                record["botLocaleStatus"] = "NotBuilt"

    def _load(self, file: Path) -> None:
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
            if kept["format"] != _FORMAT:
                raise _unusable(file, "다른 프로그램의 파일입니다", "it is a file of another program")
            self._records = {(name, tuple(path)): record for name, *path, record in kept["records"]}
            self.tags, self.policies = kept["tags"], kept["policies"]
            self._forget_builds()
        except (OSError, UnicodeDecodeError) as error:
            raise _unusable(file, f"읽을 수 없습니다({error})", f"it cannot be read ({error})") from error
        except (ValueError, TypeError, KeyError) as error:
            raise _unusable(file, "이 서버가 쓴 파일이 아닙니다", "this server has not written it") from error


_FORMAT: Final = "aicc-lex-server-1"


def path_of(kind: Kind, values: Mapping[str, Any]) -> Key:
    """Return the path that a record or the parameters of a request name."""
    return tuple(values[name] for name in kind.path)


def new_id() -> str:
    """Return an identifier as Lex makes them: ten capitals and digits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_ID_LENGTH))


def moment() -> float:
    """Return this moment as records keep it: seconds since 1970."""
    return time.time()


def _unusable(file: Path, ko: str, en: str) -> LexServerDataInvalid:
    return LexServerDataInvalid(path=file, why_ko=ko, why_en=en)


def _hold(file: Path) -> IO[bytes]:
    """Keep other servers from the file as long as what is returned is open: each would write over the other."""
    import fcntl

    try:
        held = file.with_name(f".{file.name}.lock").open("ab")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            held.close()
            raise
    except BlockingIOError as error:
        raise _unusable(file, "다른 서버가 쓰고 있습니다", "another server uses it") from error
    except OSError as error:
        raise _unusable(file, f"쓸 수 없습니다({error})", f"it cannot be written ({error})") from error
    return held


def _write_whole(file: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as written:
        written.write(content)
    os.replace(written.name, file)

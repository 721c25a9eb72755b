"""Copies of everything: backups, and moving from store to store. See the tree in aicc.models.errors."""

from aicc.models.errors.environment import SetupError


class BackupUnsupported(SetupError):
    """This store is not backed up by a command of ours. Field: store."""

    code = "backup_unsupported"
    korean = (
        "aicc backup은 SQLite 저장소만 백업합니다(지금은 {store}). DynamoDB는 시점 복구(PITR)를 켜거나 "
        "aicc migrate로 SQLite에 옮긴 뒤 백업해 주세요."
    )
    english = (
        "aicc backup copies SQLite only (this is {store}). For DynamoDB use point-in-time recovery, or copy it to "
        "SQLite with aicc migrate and back that up."
    )


class BackupInvalid(SetupError):
    """The file is no whole backup. Fields: path, why_ko, why_en."""

    code = "backup_invalid"
    korean = "{path:은/는} 온전한 백업이 아닙니다: {why_ko}. 아무것도 바꾸지 않았습니다. 다른 백업을 사용해 주세요."
    english = "{path} is not a whole backup: {why_en}. Nothing was changed. Use another one."


class BackupFailed(SetupError):
    """The backup could not be made or restored. Fields: path, why."""

    code = "backup_failed"
    korean = "{path}에서 백업 작업을 마치지 못했습니다({why}). 공간과 권한을 확인하고 다시 실행해 주세요."
    english = "The backup could not be finished at {path} ({why}). Check space and permissions, then run it again."


class DataDirNotEmpty(SetupError):
    """Restoring would replace what is there. Field: path."""

    code = "data_dir_not_empty"
    korean = (
        "데이터 폴더 {path}에 이미 데이터가 있습니다. 바꾸려면 --force를 붙여 주세요. 있던 데이터는 옆에 남겨 둡니다."
    )
    english = "The data folder {path} holds data. Add --force to replace it; what was there is set aside."


class DataDirInUse(SetupError):
    """A process has the database open. Field: path."""

    code = "data_dir_in_use"
    korean = "다른 프로그램이 {path:을/를} 사용하고 있습니다. 서버를 멈춘 뒤 다시 실행해 주세요."
    english = "Another program is using {path}. Stop the server, then run it again."


class StoreAddressInvalid(SetupError):
    """A command was given a store that is none. Fields: address, known."""

    code = "store_address_invalid"
    korean = "{address:은/는} 저장소의 주소가 아닙니다. {known}처럼 적어 주세요."
    english = "{address} is not the address of a store. Write {known}."


class MigrationTargetNotEmpty(SetupError):
    """Records would be mixed with those of another centre. Fields: target, kind, count."""

    code = "migration_target_not_empty"
    korean = "옮길 곳({target})에 이미 기록이 있습니다({kind} {count}개). 비어 있는 저장소를 지정해 주세요."
    english = "The target ({target}) holds records already ({count} of {kind}). Name an empty store."


class MigrationJournalInvalid(SetupError):
    """The journal of an interrupted migration cannot be read. Field: path."""

    code = "migration_journal_invalid"
    korean = (
        "이어서 옮기기 위한 기록 {path:을/를} 읽을 수 없습니다. 이 파일과 옮기던 저장소를 비우고 다시 시작해 주세요."
    )
    english = (
        "The journal {path} of the interrupted migration cannot be read. Delete it, empty the target, begin again."
    )


class MigrationDiffers(SetupError):
    """What arrived is not what is in the source. Fields: kind, source, target."""

    code = "migration_differs"
    korean = (
        "옮긴 뒤에 비교하니 {kind} 기록이 다릅니다(원본 {source}개, 대상 {target}개). 원본을 쓰던 서버를 멈추고, "
        "대상을 비운 뒤 다시 옮겨 주세요."
    )
    english = (
        "Compared after the copy, the {kind} records differ ({source} in the source, {target} in the target). Stop "
        "what writes to the source, empty the target and migrate again."
    )


class AuditKeyLost(SetupError):
    """The chain of the audit trail has a key, and the target keeps none. Field: target."""

    code = "audit_key_lost"
    korean = (
        "원본의 감사 기록은 키로 봉인되어 있으나 대상({target})은 암호화하지 않아 키를 둘 곳이 없습니다. 대상의 "
        "암호화를 켜 주세요(AICC_ENCRYPTION)."
    )
    english = (
        "The audit trail of the source is sealed with a key, and the target ({target}) encrypts nothing, so the key "
        "has no place. Turn encryption on for it (AICC_ENCRYPTION)."
    )

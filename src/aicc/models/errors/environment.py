"""What the machine and its settings do not allow. See the tree in aicc.models.errors."""

from aicc.models.errors.base import AiccError


class StoreError(AiccError):
    """The store cannot do its work."""

    code = "store_error"
    korean = "저장소를 사용할 수 없습니다."
    english = "The store cannot be used."


class StoreCorrupt(StoreError):
    """The database file is not readable as one. Fields: path, why."""

    code = "store_corrupt"
    korean = "데이터베이스 {path:이/가} 손상되었습니다({why}). 파일을 다른 곳에 보관하고 백업을 되돌려 주세요."
    english = "The database {path} is damaged ({why}). Keep the file aside and restore a backup."


class StoreFull(StoreError):
    """There is no room to write. Field: path."""

    code = "store_full"
    korean = "디스크에 공간이 없어 저장하지 못했습니다({path}). 공간을 확보한 뒤 같은 message_id로 다시 보내 주세요."
    english = "No disk space left to save ({path}). Free some, then send again with the same message_id."


class StoreTooNew(StoreError):
    """The database was written by a newer version. Fields: path, found, known."""

    code = "store_too_new"
    korean = "데이터베이스 {path}의 버전({found})이 이 프로그램({known})보다 새것입니다. aicc를 업그레이드해 주세요."
    english = "The database {path} has version {found}, this program knows {known}. Upgrade aicc."


class StoreUnavailable(StoreError):
    """The store did not answer. Fields: path, why."""

    code = "store_unavailable"
    korean = (
        "저장소가 응답하지 않습니다({path}: {why}). 저장소와 권한을 확인해 주세요."
        " 보낸 메시지는 잠시 후 같은 message_id로 다시 보내 주세요."
    )
    english = (
        "The store does not answer ({path}: {why}). Check it and the permissions;"
        " send messages again later with the same message_id."
    )


class SealBroken(StoreError):
    """What is stored cannot be decrypted: it was changed, or its key is another."""

    code = "seal_broken"
    korean = "저장된 데이터의 암호를 풀 수 없습니다. 암호화한 키(AICC_ENCRYPTION, 키 파일)가 맞는지 확인해 주세요."
    english = (
        "Stored data cannot be decrypted. Check that the key that encrypted it is in place (AICC_ENCRYPTION, key file)."
    )


class SearchUnavailable(AiccError):
    """The search engine cannot be reached or did not answer in time. Fields: host, why."""

    code = "search_unavailable"
    korean = "검색 엔진({host})이 응답하지 않습니다({why}). 주소와 상태를 확인해 주세요."
    english = "The search engine ({host}) does not answer ({why}). Check its address and health."


class SetupError(AiccError):
    """The process cannot start as configured."""

    code = "setup_error"


class PortInUse(SetupError):
    """Another process listens there. Fields: host, port."""

    code = "port_in_use"
    korean = "{host}:{port} 포트를 다른 프로그램이 사용하고 있습니다. --port로 다른 포트를 지정해 주세요."
    english = "{host}:{port} is in use. Choose another with --port."


class AddressUnusable(SetupError):
    """The address cannot be listened on, though nobody else does. Fields: host, port, why."""

    code = "address_unusable"
    korean = (
        "{host}:{port} 주소를 열 수 없습니다({why}). --host는 이 컴퓨터의 주소인지, --port는 권한이 필요한 1024 미만이 "
        "아닌지 확인해 주세요."
    )
    english = (
        "Cannot listen on {host}:{port} ({why}). Check that --host is an address of this machine and that --port is "
        "not one below 1024, which needs permission."
    )


class PathMissing(SetupError):
    """A command was given a path that is not there or of no use. Fields: path, wanted_ko, wanted_en."""

    code = "path_missing"
    korean = "{wanted_ko}: {path}에 없습니다. 경로를 확인해 주세요."
    english = "Found no {wanted_en} at {path}. Check the path."


class FolderNotEmpty(SetupError):
    """A new project may not be mixed with what is there. Field: path."""

    code = "folder_not_empty"
    korean = "{path:은/는} 비어 있는 폴더가 아닙니다. 없는 폴더나 빈 폴더를 지정해 주세요."
    english = "{path} is not an empty folder. Name one that is empty or does not exist."


class FolderUnwritable(SetupError):
    """Nothing can be written there. Fields: path, why."""

    code = "folder_unwritable"
    korean = "{path}에 쓸 수 없습니다({why}). 권한과 남은 공간을 확인하거나 다른 폴더를 지정해 주세요."
    english = "Cannot write to {path} ({why}). Check permissions and free space, or name another folder."


class SettingInvalid(SetupError):
    """A setting has a value that cannot be used. Field: problems."""

    code = "setting_invalid"
    korean = "설정 값이 올바르지 않습니다: {problems}. .env.example을 참고해 주세요."
    english = "A setting is not valid: {problems}. See .env.example."


class ActionSecretInvalid(SetupError):
    """A secret that actions.yaml names is not in the environment, or cannot be sent. Fields: name, why_ko, why_en."""

    code = "action_secret_invalid"
    korean = "actions.yaml에 적힌 환경 변수 {name:을/를} 쓸 수 없습니다: {why_ko}. 환경이나 .env에 넣어 주세요."
    english = "The environment variable {name} of actions.yaml cannot be used: {why_en}. Set it, or write it into .env."


class EmbedderInvalid(SetupError):
    """No embedder can be made of AICC_EMBEDDER. Fields: why_ko, why_en."""

    code = "embedder_invalid"
    korean = "AICC_EMBEDDER로 임베딩 모델을 준비할 수 없습니다: {why_ko}."
    english = "No embedder can be made of AICC_EMBEDDER: {why_en}."


class EmbedderUnavailable(AiccError):
    """The embedder cannot be reached or answered something else; turns go on without it. Fields: embedder, why."""

    code = "embedder_unavailable"
    korean = "임베딩 모델 {embedder:이/가} 응답하지 않습니다({why}). 주소와 키, 모델의 상태를 확인해 주세요."
    english = "The embedder {embedder} does not answer ({why}). Check its address, the key and the model."


class KeyUnavailable(SetupError):
    """The keeper of the master key does not answer or refuses. Fields: key, why."""

    code = "key_unavailable"
    korean = "암호화 키({key})를 사용할 수 없습니다({why}). 키의 위치와 권한을 확인해 주세요."
    english = "The encryption key ({key}) cannot be used ({why}). Check where it is and who may use it."


class Overloaded(AiccError):
    """Too much is being done already. Field: seconds."""

    code = "overloaded"
    korean = "지금은 이용자가 많습니다. {seconds}초 뒤에 같은 message_id로 다시 보내 주세요."
    english = "Too many are being served. Send again in {seconds} seconds with the same message_id."


class ShuttingDown(AiccError):
    """The process was asked to stop and wants no new visitors."""

    code = "shutting_down"
    korean = "이 서버는 곧 멈춥니다. 다른 서버로 연결해 주세요."
    english = "This server is about to stop. Connect to another."


class WorkersNeedSharing(SetupError):
    """Several workers were asked for without what they share."""

    code = "workers_need_sharing"
    korean = (
        "워커를 여럿 쓰려면 AICC_REDIS를 설정하고 AICC_STORE를 memory가 아닌 것으로 두세요. "
        "실시간 알림, 사용량 제한, 침묵 알림을 워커들이 Redis로 나눕니다."
    )
    english = (
        "Several workers need AICC_REDIS and a store other than memory: they share live events, rate limits and "
        "reminders through Redis."
    )


class NothingEncrypted(SetupError):
    """There are no keys: the store forgets everything, or encryption is off."""

    code = "nothing_encrypted"
    korean = "암호화하는 저장소가 아닙니다. AICC_STORE와 AICC_ENCRYPTION을 확인해 주세요."
    english = "Nothing is encrypted here. Check AICC_STORE and AICC_ENCRYPTION."


class RecordTooLarge(StoreError):
    """A record is larger than the store can keep. Fields: path, most."""

    code = "record_too_large"
    korean = "저장할 내용이 너무 큽니다({path}: 한 건에 최대 {most}). 내용을 줄이거나 나누어 주세요."
    english = "A record is too large to be kept ({path}: at most {most} each). Shorten it or split it."

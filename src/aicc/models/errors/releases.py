"""What keeps a version of a bot from being published or served. See the tree in aicc.models.errors."""

from aicc.models.errors.bots import BotError
from aicc.models.errors.state import Conflict, NotFound


class ReleasesDamaged(BotError):
    """The release log cannot be read. Fields: path, line."""

    code = "releases_damaged"
    korean = "배포 기록 {path}의 {line}행을 읽을 수 없습니다. 백업에서 이 파일을 되돌려 주세요."
    english = "Line {line} of the release log {path} cannot be read. Restore the file from a backup."


class SnapshotDamaged(BotError):
    """The files of a published version are not those that were published. Fields: version, path."""

    code = "snapshot_damaged"
    korean = (
        "배포한 버전 {version}의 파일이 바뀌었거나 없어졌습니다({path}). 백업에서 되돌리거나, "
        "aicc rollback으로 다른 버전을 쓰거나, aicc publish로 새로 배포해 주세요."
    )
    english = (
        "The files of the published version {version} have changed or are gone ({path}). Restore them from a backup, "
        "go to another version with aicc rollback, or publish a new one with aicc publish."
    )


class VersionNotFound(NotFound):
    """No version of this name was published. Fields: version, known."""

    code = "version_not_found"
    korean = "버전 {version:은/는} 배포한 적이 없습니다. 배포한 버전: {known}"
    english = "No version {version} was published. Published versions: {known}"


class NothingToPublish(Conflict):
    """The bot's files are those of a version that is served already. Field: version."""

    code = "nothing_to_publish"
    korean = (
        "봇 파일이 지금 쓰고 있는 버전 {version}과 같아 배포할 것이 없습니다. "
        "카나리를 모두에게 쓰려면 aicc promote를 실행해 주세요."
    )
    english = (
        "The bot's files are those of version {version}, which is served already. To serve a canary to everybody, run "
        "aicc promote."
    )


class NotPublished(Conflict):
    """What was asked for needs a published version that answers, and there is none yet."""

    code = "not_published"
    korean = "아직 배포한 버전이 없습니다. 먼저 aicc publish를 (--canary 없이) 실행해 주세요."
    english = "No version is published yet. Run aicc publish (without --canary) first."


class NoCanary(Conflict):
    """There is no canary to promote. Field: version (that is served to everybody)."""

    code = "no_canary"
    korean = "일부에게만 쓰고 있는 카나리 버전이 없습니다. 지금은 모두 {version:을/를} 씁니다."
    english = "There is no canary: everybody is served {version}."


class NoEarlierVersion(Conflict):
    """There is nothing to go back to. Field: version (that is served)."""

    code = "no_earlier_version"
    korean = "{version}보다 먼저 쓰던 버전이 없습니다. aicc releases에서 버전을 골라 aicc rollback 뒤에 적어 주세요."
    english = "Nothing was served before {version}. Choose a version from aicc releases and name it to aicc rollback."

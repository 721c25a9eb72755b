"""The guide's deployment checklist (운영 체크리스트), one function a line. Nothing here changes what it looks at."""

import http.client
import io
import json
import shutil
import socket
import sqlite3
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from aicc.bootstrap import build_bots, parse_admin_keys
from aicc.cli import shared_checks
from aicc.cli.check import Check, State, fail, ok, warn
from aicc.models.errors import AiccError, ArtefactInvalid, EmbedderInvalid, SettingInvalid
from aicc.nlu.artefact import decode
from aicc.project import read_project
from aicc.project.actions import check_actions
from aicc.project.problems import Severity
from aicc.services.transcripts import find_files
from aicc.stores.sqlite import Database
from aicc.stores.sqlite.schema import MIGRATIONS
from aicc.utils.config import Settings
from aicc.utils.hangul import with_josa
from aicc.utils.logger import configure_logging, get_logger

_OLDEST_PYTHON: Final = (3, 11)
_MEBI: Final = 1024 * 1024
_LEAST_FREE: Final = 100 * _MEBI
_COMFORTABLE_FREE: Final = 1024 * _MEBI
_URL_SECONDS: Final = 5.0
_SLOW_SECONDS: Final = 1.0
_LOCAL_HOSTS: Final = ("localhost", "127.0.0.1", "::1")
_SAMPLE_PHONE: Final = "010-0000-0000"


def python_version(_settings: Settings) -> Check:
    """Whether this Python is one that we test with."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= _OLDEST_PYTHON:
        return ok("python", f"파이썬 {found}", f"Python {found}")
    do_ko, do_en = "파이썬 3.11 이상을 설치해 주세요.", "Install Python 3.11 or newer."
    return fail("python", ko=f"파이썬 {found}", en=f"Python {found}", do_ko=do_ko, do_en=do_en)


def data_folder(settings: Settings) -> Check:
    """Whether the data folder can be written, or made."""
    folder = _nearest(settings.data_dir)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return fail(
            "data_dir",
            ko=f"데이터 폴더 {settings.data_dir}에 쓸 수 없습니다({error.strerror})",
            en=f"Cannot write to the data folder {settings.data_dir}",
            do_ko="폴더의 소유자와 권한을 고치거나 AICC_DATA_DIR을 바꿔 주세요.",
            do_en="Correct its owner and permissions, or change AICC_DATA_DIR.",
        )
    ko, en = f"데이터 폴더 {settings.data_dir} 쓰기 가능", f"Data folder {settings.data_dir} is writable"
    return ok("data_dir", ko, en)


def free_disk(settings: Settings) -> Check:
    """Whether the disk has room for what customers will say."""
    free = shutil.disk_usage(_nearest(settings.data_dir)).free
    state = State.FAIL if free < _LEAST_FREE else State.WARN if free < _COMFORTABLE_FREE else State.OK
    ko, en = f"남은 디스크 {free // _MEBI:,} MiB", f"Free disk {free // _MEBI:,} MiB"
    if state is State.OK:
        return Check(code="disk", state=state, ko=ko, en=en)
    do_ko, do_en = "공간을 1GiB 이상 확보해 주세요.", "Free at least 1 GiB."
    return Check(code="disk", state=state, ko=ko, en=en, do_ko=do_ko, do_en=do_en)


def database(settings: Settings) -> Check:
    """Whether the database opens, is whole, and has the version that this program writes."""
    path = settings.database
    if settings.store in ("memory", "dynamodb"):
        return _no_file(settings)
    if not path.exists():
        ko, en = (
            f"데이터베이스 {with_josa(path, '은/는')} 첫 시작 때 만듭니다",
            f"The database {path} is made at the first start",
        )
        return ok("database", ko, en)
    try:
        version = _schema_version(path)
        if version < len(MIGRATIONS):
            return _older_database(path, version)
        found = Database(path)
        with closing(found):
            health = found.check()
    except (AiccError, sqlite3.Error) as error:
        return _broken_database(path, str(error))
    if health != "ok":
        return _broken_database(path, health)
    ko, en = f"데이터베이스 정상, 스키마 버전 {version}", f"Database whole, schema version {version}"
    return ok("database", ko, en)


def bot(settings: Settings) -> Check:
    """Whether the bot's files are right and its backend knows its actions."""
    problems = (*read_project(settings.bot)[1], *check_actions(settings.bot))
    mistakes = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - mistakes
    state = State.FAIL if mistakes else State.WARN if warnings else State.OK
    ko = f"봇 {settings.bot}: 오류 {mistakes}개, 주의 {warnings}개"
    en = f"Bot {settings.bot}: {mistakes} errors, {warnings} warnings"
    do = f"aicc validate {settings.bot}" if problems else ""
    return Check(code="bot", state=state, ko=ko, en=en, do_ko=do, do_en=do)


def artefact(settings: Settings) -> Check:
    """Whether what the bot has learned is kept, whole and up to date."""
    loaded = read_project(settings.bot)[0]
    if loaded is None:
        ko, en = "봇에 잘못이 있어 학습 결과를 확인할 수 없습니다", "The bot has mistakes; no artefact to look for"
        do_ko, do_en = "먼저 봇을 고쳐 주세요.", "Correct the bot first."
        return warn("artefact", ko=ko, en=en, do_ko=do_ko, do_en=do_en)
    try:
        service = build_bots(settings)
    except EmbedderInvalid as error:
        return fail("artefact", ko=error.ko, en=error.en, do_ko="AICC_EMBEDDER", do_en="")
    version = service.version(loaded)
    path = service.path(version)
    do = f"aicc train {settings.bot}"
    try:
        decode(path.read_bytes(), path=str(path))
    except FileNotFoundError:
        ko, en = (
            "지금 파일로 학습한 결과가 없어 시작할 때 학습합니다",
            "Not trained on the files as they are; done at start",
        )
        return warn("artefact", ko=ko, en=en, do_ko=do, do_en=do)
    except (OSError, ArtefactInvalid):
        ko, en = (
            f"학습 결과 {with_josa(path, '을/를')} 쓸 수 없어 시작할 때 다시 학습합니다",
            f"{path} is damaged; trained anew at start",
        )
        return warn("artefact", ko=ko, en=en, do_ko=do, do_en=do)
    return ok("artefact", f"학습 결과 {version} 정상", f"Artefact {version} is whole")


def admin_keys(settings: Settings) -> Check:
    """Whether the keys of the admin routes were chosen by somebody."""
    if settings.admin_keys is None:
        ko, en = "관리자 키가 없어 스스로 만든 키 하나를 씁니다", "No admin keys set; one self-made key is used"
        do_ko = "AICC_ADMIN_KEYS=역할:이름:키 로 사람마다 정해 주세요."
        do_en = "Set AICC_ADMIN_KEYS=role:name:key, one for each person."
        return warn("admin_keys", ko=ko, en=en, do_ko=do_ko, do_en=do_en)
    try:
        known = len(parse_admin_keys(settings.admin_keys.get_secret_value()))
    except SettingInvalid as error:
        return fail("admin_keys", ko=error.ko, en=error.en, do_ko="AICC_ADMIN_KEYS", do_en="")
    if not known:
        ko, en = "관리자 키가 하나도 없습니다", "There is no admin key"
        do_ko, do_en = "AICC_ADMIN_KEYS를 채우거나 지워 주세요.", "Fill in or remove AICC_ADMIN_KEYS."
        return warn("admin_keys", ko=ko, en=en, do_ko=do_ko, do_en=do_en)
    return ok("admin_keys", f"관리자 키 {known}개", f"{known} admin keys")


def token_secret(settings: Settings) -> Check:
    """Whether the secret that signs tokens was chosen, and nobody else may read a self-made one."""
    if settings.token_secret is not None:
        return ok("token_secret", "토큰 서명 값 설정됨", "Token secret is set")
    path = settings.data_dir / "token.secret"
    if path.exists() and path.stat().st_mode & 0o077:
        ko, en = f"{with_josa(path, '을/를')} 다른 사용자가 읽을 수 있습니다", f"Other users may read {path}"
        return fail("token_secret", ko=ko, en=en, do_ko=f"chmod 600 {path}", do_en=f"chmod 600 {path}")
    ko, en = "토큰 서명 값을 스스로 만들어 씁니다", "The token secret is self-made"
    do_ko = "서버가 여럿이면 같은 AICC_TOKEN_SECRET(32자 이상)을 정해 주세요."
    do_en = "With several servers set one AICC_TOKEN_SECRET (32 characters or more)."
    return warn("token_secret", ko=ko, en=en, do_ko=do_ko, do_en=do_en)


def port(settings: Settings) -> Check:
    """Whether the port is free, or our own centre has it already."""
    where = f"{settings.host}:{settings.port}"
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
            listener.listen(1)
        except OSError as error:
            return _taken_port(settings, where, error.strerror or str(error))
    return ok("port", f"{where} 사용 가능", f"{where} is free")


def origins(settings: Settings) -> Check:
    """Whether the pages that may call the API are named safely."""
    wrong = [origin for origin in settings.allowed_origins if not _is_origin(origin)]
    plain = [
        origin
        for origin in settings.allowed_origins
        if origin.startswith("http://") and urlsplit(origin).hostname not in _LOCAL_HOSTS
    ]
    if wrong:
        ko, en = f"출처가 아닌 값: {', '.join(wrong)}", f"Not an origin: {', '.join(wrong)}"
        do_ko, do_en = (
            "https://bank.example처럼 써 주세요. *는 쓸 수 없습니다.",
            "Write https://bank.example; * is not possible.",
        )
        return fail("origins", ko=ko, en=en, do_ko=do_ko, do_en=do_en)
    if plain:
        ko, en = f"암호화하지 않는 출처: {', '.join(plain)}", f"Origins without encryption: {', '.join(plain)}"
        do = "https://"
        return warn("origins", ko=ko, en=en, do_ko=do, do_en=do)
    count = len(settings.allowed_origins)
    return ok("origins", f"허용된 다른 출처 {count}개", f"{count} other origins allowed")


def log(_settings: Settings) -> Check:
    """Whether a log line comes out as JSON with personal data masked."""
    written = io.StringIO()
    configure_logging("INFO", stream=written)
    get_logger("aicc.doctor").info("doctor.checked", sample=_SAMPLE_PHONE)
    configure_logging("ERROR")
    try:
        record = json.loads(written.getvalue())
    except ValueError:
        record = {}
    if record.get("event") == "doctor.checked" and record.get("sample") != _SAMPLE_PHONE:
        ko, en = "로그가 JSON으로 나오고 개인정보를 가립니다", "Logs are JSON with personal data masked"
        return ok("log", ko, en)
    ko, en = "로그가 제대로 나오지 않습니다", "Logs do not come out as they should"
    do_ko, do_en = "logging을 바꾸는 패키지가 있는지 확인해 주세요.", "See whether another package changes logging."
    return fail("log", ko=ko, en=en, do_ko=do_ko, do_en=do_en)


def tests(settings: Settings) -> Check:
    """Whether the bot has conversation tests."""
    folder = settings.bot / "tests"
    count = len(find_files(folder))
    if count:
        do = f"aicc test --bot {settings.bot}"
        ko, en = f"대화 시험 파일 {count}개", f"{count} transcript files"
        return Check(code="tests", state=State.OK, ko=ko, en=en, do_ko=do, do_en=do)
    ko, en = f"{folder}에 대화 시험이 없습니다", f"No transcripts in {folder}"
    do_ko, do_en = "중요한 대화를 시험으로 적어 두세요(aicc test --help).", "Write down the conversations that matter."
    return warn("tests", ko=ko, en=en, do_ko=do_ko, do_en=do_en)


# In the guide's order: the code, the settings, the data, the door, what watches over it.
CHECKS: Final[tuple[Callable[[Settings], Check], ...]] = (
    python_version,
    bot,
    tests,
    artefact,
    data_folder,
    free_disk,
    database,
    shared_checks.encryption,
    shared_checks.redis,
    shared_checks.tables,
    shared_checks.understanding,
    admin_keys,
    token_secret,
    origins,
    port,
    log,
)


def server(url: str, path: str) -> Check:
    """Whether a running centre answers there, and soon."""
    code = path.strip("/")
    began = time.perf_counter()
    status, why = _get(f"{url.rstrip('/')}{path}")
    seconds = time.perf_counter() - began
    if status != 200:
        ko, en = f"{path} 응답 없음({why})", f"{path} does not answer ({why})"
        do_ko, do_en = "서버와 로그, 로드 밸런서를 확인해 주세요.", "Look at the server, its log and the load balancer."
        return Check(code=code, state=State.FAIL, ko=ko, en=en, do_ko=do_ko, do_en=do_en)
    ko, en = f"{path} 응답 {seconds * 1000:.0f}ms", f"{path} answers in {seconds * 1000:.0f} ms"
    if seconds < _SLOW_SECONDS:
        return Check(code=code, state=State.OK, ko=ko, en=en)
    do_ko, do_en = "서버의 부하와 디스크를 확인해 주세요.", "Look at the server's load and disk."
    return Check(code=code, state=State.WARN, ko=ko, en=en, do_ko=do_ko, do_en=do_en)


def _get(url: str) -> tuple[int, str]:
    """Return status and reason of an answer; status 0 when there was none."""
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            return 0, "http(s)://"
        with urllib.request.urlopen(url, timeout=_URL_SECONDS) as answer:  # noqa: S310 - the scheme is checked above
            return int(answer.status), ""
    except urllib.error.HTTPError as error:
        error.close()
        return error.code, f"HTTP {error.code}"
    except (OSError, ValueError, http.client.HTTPException) as error:
        return 0, str(getattr(error, "reason", error))


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    folder = folder.absolute()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _schema_version(path: Path) -> int:
    # Database() would bring an older file up to date: not a doctor's business.
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _no_file(settings: Settings) -> Check:
    """Return what is said of a store that keeps no file."""
    if settings.store == "dynamodb":
        return ok("database", "SQLite를 쓰지 않습니다", "SQLite is not used")
    ko, en = "메모리 저장소: 끝나면 모두 잊습니다", "Memory store: everything is forgotten at the end"
    do_ko, do_en = "운영에는 AICC_STORE=sqlite를 쓰세요.", "Use AICC_STORE=sqlite in production."
    return warn("database", ko=ko, en=en, do_ko=do_ko, do_en=do_en)


def _older_database(path: Path, version: int) -> Check:
    return warn(
        "database",
        ko=f"스키마 버전 {version}: 다음 시작 때 {with_josa(len(MIGRATIONS), '으로/로')} 올립니다",
        en=f"Schema version {version}; the next start brings it to {len(MIGRATIONS)}",
        do_ko=f"먼저 {with_josa(path, '을/를')} 백업해 주세요.",
        do_en=f"Back up {path} first.",
    )


def _broken_database(path: Path, why: str) -> Check:
    return fail(
        "database",
        ko=f"데이터베이스 {with_josa(path, '을/를')} 쓸 수 없습니다: {why}",
        en=f"The database {path} cannot be used: {why}",
        do_ko="파일을 다른 곳에 보관하고 백업을 되돌려 주세요.",
        do_en="Keep the file aside and restore a backup.",
    )


def _taken_port(settings: Settings, where: str, why: str) -> Check:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    if _get(f"http://{host}:{settings.port}/healthz")[0] == 200:
        ko, en = f"{where}에서 센터가 실행 중입니다", f"A centre is running on {where}"
        return ok("port", ko, en)
    ko, en = f"{with_josa(where, '을/를')} 쓸 수 없습니다({why})", f"{where} cannot be used ({why})"
    do_ko, do_en = (
        "AICC_HOST, AICC_PORT를 바꾸거나 그 프로그램을 끝내 주세요.",
        "Change AICC_HOST or AICC_PORT, or end that program.",
    )
    return fail("port", ko=ko, en=en, do_ko=do_ko, do_en=do_en)


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https")
            and text == f"{parts.scheme}://{parts.netloc}"
            and bool(parts.hostname)
            and "*" not in text
        )
    except ValueError:
        return False

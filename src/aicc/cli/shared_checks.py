"""Checks of what is beside the program: the key that encrypts, Redis, DynamoDB, Lex. Nothing here changes anything."""

import asyncio
from contextlib import closing

from aicc.bootstrap import master_key
from aicc.bootstrap.understanding import build_reader
from aicc.cli.check import Check, fail, fail_by, ok, warn
from aicc.models.errors import AiccError
from aicc.utils.config import Settings
from aicc.utils.hangul import with_josa


def encryption(settings: Settings) -> Check:
    """Whether customers' data is encrypted, and the key is there and its owner's alone."""
    if settings.store == "memory":
        return ok("encryption", "메모리 저장소라 암호화할 것이 없습니다", "A memory store: nothing to encrypt")
    if settings.encryption == "off":
        return warn(
            "encryption",
            ko="저장 데이터를 암호화하지 않습니다",
            en="What is stored is not encrypted",
            do_ko="AICC_ENCRYPTION=local 또는 kms:<키>로 켜 주세요.",
            do_en="Turn it on with AICC_ENCRYPTION=local or kms:<key>.",
        )
    try:
        wrapper = master_key(settings)
    except AiccError as error:
        return fail_by("encryption", error)
    path = settings.master_key
    if settings.encryption == "local" and path.exists() and path.stat().st_mode & 0o077:
        return warn(
            "encryption",
            ko=f"키 파일 {with_josa(path, '을/를')} 다른 사용자도 읽을 수 있습니다",
            en=f"Others can read the key file {path}",
            do_ko=f"chmod 600 {path}",
            do_en=f"chmod 600 {path}",
        )
    name = wrapper.name if wrapper is not None else ""
    return ok("encryption", f"저장 데이터를 암호화합니다({name})", f"What is stored is encrypted ({name})")


def redis(settings: Settings) -> Check:
    """Whether Redis answers, where there is to be one."""
    if settings.redis is None:
        if settings.workers == 1:
            return ok("redis", "Redis 없이 프로세스 하나로 실행합니다", "One process, without Redis")
        return fail(
            "redis",
            ko=f"워커가 {settings.workers}개인데 Redis가 없습니다",
            en=f"{settings.workers} workers, and no Redis",
            do_ko="AICC_REDIS를 설정해 주세요.",
            do_en="Set AICC_REDIS.",
        )
    from aicc.bootstrap.stores import need_redis_client

    try:
        need_redis_client()
    except AiccError as error:
        return fail_by("redis", error)
    from aicc.stores.redis import RedisAway

    try:
        name = asyncio.run(_asked(settings.redis.get_secret_value()))
    except AiccError as error:
        return fail_by("redis", error)
    except RedisAway as away:
        return fail(
            "redis",
            ko=f"Redis가 응답하지 않습니다({away})",
            en=f"Redis does not answer ({away})",
            do_ko="AICC_REDIS의 주소와 Redis의 상태를 확인해 주세요.",
            do_en="Check the address in AICC_REDIS and how Redis is.",
        )
    return ok("redis", f"Redis({name})가 응답합니다", f"Redis ({name}) answers")


async def _asked(url: str) -> str:
    from aicc.stores.redis import connect

    link = connect(url, seconds=2.0)
    try:
        await link.check()
        return link.name
    finally:
        await link.close()


def tables(settings: Settings) -> Check:
    """Whether the DynamoDB tables are there as they should be, where DynamoDB is the store."""
    if settings.store != "dynamodb":
        return ok("tables", "DynamoDB를 쓰지 않습니다", "DynamoDB is not used")
    try:
        wrong = _wrong_tables(settings)
    except AiccError as error:
        return fail_by("tables", error)
    if not wrong:
        return ok("tables", "DynamoDB 테이블이 갖추어져 있습니다", "The DynamoDB tables are as they should be")
    return fail(
        "tables",
        ko=f"DynamoDB 테이블이 없거나 다릅니다({', '.join(wrong)})",
        en=f"DynamoDB tables are missing or differ ({', '.join(wrong)})",
        do_ko="aicc aws tables 로 만들고 확인해 주세요.",
        do_en="Make and check them with aicc aws tables.",
    )


def _wrong_tables(settings: Settings) -> list[str]:
    from aicc.stores.dynamodb import connect
    from aicc.stores.dynamodb.provisioning import Provisioner, Verdict

    region, endpoint = settings.aws_region or None, settings.aws_endpoint or None
    database = connect(prefix=settings.dynamodb_prefix, region=region, endpoint=endpoint)
    try:
        look = Provisioner(database.client).look
        found = [finding for table in database.tables.both for finding in look(table)]
    finally:
        database.client.close()
    return sorted({one.table for one in found if one.verdict in (Verdict.MISSING, Verdict.DIFFERENT)})


def understanding(settings: Settings) -> Check:
    """Whether Lex and Comprehend answer, where they are to understand messages. Asks them once, for their usual fee."""
    try:
        reader = build_reader(settings)
    except AiccError as error:
        return fail_by("understanding", error)
    if reader is None:
        return ok("understanding", "언어 이해를 외부에 묻지 않습니다", "Messages are understood here alone")
    with closing(reader):
        read = reader.read("연결을 점검합니다", session="", intents=())
    if not read.fallback:
        took = f"({read.engine}, {read.seconds:.1f}s)"
        return ok("understanding", f"AWS가 언어를 이해합니다 {took}", f"AWS understands messages {took}")
    return fail(
        "understanding",
        ko=f"AWS 언어 이해가 응답하지 않습니다({read.fallback})",
        en=f"Understanding by AWS does not answer ({read.fallback})",
        do_ko="AICC_LEX_BOT_ID, AICC_LEX_BOT_ALIAS_ID와 lex:RecognizeText, comprehend:Detect* 권한을 확인해 주세요.",
        do_en="Check AICC_LEX_BOT_ID, AICC_LEX_BOT_ALIAS_ID and the permissions lex:RecognizeText, comprehend:Detect*.",
    )

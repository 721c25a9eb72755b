"""HTTP actions from the shape of actions.yaml, and what is wrong with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from aicc.models.errors import ExpressionInvalid
from aicc.models.expression import Placeholder, Template
from aicc.models.http_action import (
    BreakerRule,
    EnvSecret,
    Expected,
    FailureRule,
    HTTPAction,
    HTTPServer,
    ResultField,
)
from aicc.project.action_schema import (
    ActionsFile,
    EnvItem,
    ExpectedItem,
    FailureRuleItem,
    HTTPActionItem,
    ResultItem,
    ServerItem,
)
from aicc.project.expressions import parse_template
from aicc.project.steps import Report
from aicc.utils.hangul import with_josa
from aicc.utils.json_pointer import parse_pointer

# The request itself says these.
_RESERVED: Final = frozenset(
    {"host", "content-length", "content-type", "content-encoding", "transfer-encoding", "connection", "accept-encoding"}
)
_SECRET: Final = frozenset({"authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "apikey"})
# Settings of the centre, its own secrets among them: a bot must not send them anywhere.
_OWN_VARIABLES: Final = "AICC_"

_Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Mistake:
    path: _Path
    code: str
    ko: str
    en: str


def http_actions_of(written: object, report: Report) -> dict[str, HTTPAction]:
    """Return the actions of actions.yaml by id; none when there is no such file. What is wrong is reported."""
    if not isinstance(written, ActionsFile):
        return {}
    actions: dict[str, HTTPAction] = {}
    for number, item in enumerate(written.servers):
        server, place = _server(item), ("servers", number)
        _tell(report, place, _server_mistakes(item))
        for index, action in enumerate(item.actions):
            where = (*place, "actions", index)
            _tell(report, where, _action_mistakes(action))
            if action.id in actions:
                ko = f"{with_josa(action.id, '이/가')} 두 번 나옵니다. 하나를 지우거나 이름을 바꿔 주세요."
                report((*where, "id"), "duplicate_id", ko, f"{action.id} appears twice.")
            actions[action.id] = _action(action, server)
    return actions


def _tell(report: Report, place: _Path, mistakes: Iterator[_Mistake]) -> None:
    for mistake in mistakes:
        report((*place, *mistake.path), mistake.code, mistake.ko, mistake.en)


def _server(item: ServerItem) -> HTTPServer:
    headers = tuple(
        (name, EnvSecret(env=value.env, scheme=value.scheme) if isinstance(value, EnvItem) else value)
        for name, value in item.headers.items()
    )
    return HTTPServer(url=item.url.rstrip("/"), headers=headers, allow_private=item.allow_private)


def _action(item: HTTPActionItem, server: HTTPServer) -> HTTPAction:
    return HTTPAction(
        id=item.id,
        server=server,
        method=item.method,
        path=_path(item) or Template(parts=()),
        query=item.query,
        body={argument: parse_pointer(at) for argument, at in item.body.items()},
        timeout=item.timeout_seconds,
        retries=item.retries,
        key_header=item.idempotency_key,
        result={slot: _field(at) for slot, at in item.result.items()},
        success=_expected(item.success) if item.success is not None else None,
        failures=tuple(map(_failure, item.failures)),
        breaker=BreakerRule(failures=item.breaker.failures, seconds=item.breaker.seconds),
    )


def _path(item: HTTPActionItem) -> Template | None:
    try:
        return parse_template(item.path)
    except ExpressionInvalid:
        return None


def _field(written: str | ResultItem) -> ResultField:
    if isinstance(written, str):
        return ResultField(at=parse_pointer(written))
    return ResultField(at=parse_pointer(written.at), type=written.type, required=written.required)


def _expected(item: ExpectedItem) -> Expected:
    return Expected(at=parse_pointer(item.at), equals=item.equals)


def _failure(item: FailureRuleItem) -> FailureRule:
    value = None
    if item.at is not None and item.equals is not None:
        value = Expected(at=parse_pointer(item.at), equals=item.equals)
    return FailureRule(code=item.code, status=item.status, value=value)


def _server_mistakes(item: ServerItem) -> Iterator[_Mistake]:
    try:
        scheme, port = urlsplit(item.url).scheme, urlsplit(item.url).port
    except ValueError:
        scheme, port = "https", 0
    if port == 0:
        ko, en = "포트는 1에서 65535 사이여야 합니다.", "The port must be 1 to 65535."
        yield _Mistake(("url",), "server_url_invalid", ko, en)
    if scheme == "http" and not item.allow_private:
        ko = "암호화하지 않는 http://는 내부망에서만 씁니다. https://로 바꾸거나 allow_private: true를 적어 주세요."
        en = "http:// is for private networks only: write https://, or allow_private: true."
        yield _Mistake(("url",), "server_not_encrypted", ko, en)
    for name, value in item.headers.items():
        yield from _header_mistakes(name, value)


def _header_mistakes(name: str, value: str | EnvItem) -> Iterator[_Mistake]:
    path: _Path = ("headers", name)
    if name.lower() in _RESERVED:
        ko, en = f"{name} 머리글은 요청이 스스로 정합니다. 지워 주세요.", f"The request itself sets {name}; remove it."
        yield _Mistake(path, "header_reserved", ko, en)
    if isinstance(value, str) and name.lower() in _SECRET:
        ko = f"비밀 값을 파일에 적지 마세요. {name}: {{env: 환경_변수_이름}} 으로 바꿔 주세요."
        yield _Mistake(path, "secret_in_file", ko, f"Keep secrets out of files: {name}: {{env: NAME}}.")
    if isinstance(value, EnvItem) and value.env.startswith(_OWN_VARIABLES):
        ko = f"{_OWN_VARIABLES}로 시작하는 변수는 aicc의 설정이라 밖으로 보낼 수 없습니다. 다른 이름을 쓰세요."
        en = f"Variables {_OWN_VARIABLES}... are settings of aicc and are not sent anywhere; use another name."
        yield _Mistake((*path, "env"), "secret_reserved", ko, en)


def _action_mistakes(item: HTTPActionItem) -> Iterator[_Mistake]:
    yield from _path_mistakes(item)
    if item.method == "GET" and item.body:
        ko, en = "GET에는 본문이 없습니다. query를 쓰거나 method를 바꿔 주세요.", "GET has no body; use query."
        yield _Mistake(("body",), "body_refused", ko, en)
    yield from _body_mistakes(item)
    if item.idempotency_key.lower() in _RESERVED:
        ko, en = "이 머리글은 요청이 스스로 정합니다. 다른 이름을 쓰세요.", "The request itself sets this header."
        yield _Mistake(("idempotency_key",), "header_reserved", ko, en)
    for number, rule in enumerate(item.failures):
        if (rule.at is None) != (rule.equals is None) or (rule.at is None and rule.status is None):
            ko = "실패를 알아볼 조건이 없습니다. status를 쓰거나, at과 equals를 함께 쓰세요."
            en = "Nothing tells this failure: write status, or at together with equals."
            yield _Mistake(("failures", number), "failure_incomplete", ko, en)


def _path_mistakes(item: HTTPActionItem) -> Iterator[_Mistake]:
    template = _path(item)
    parts = template.parts if template is not None else ()
    if template is None or any(isinstance(part, Placeholder) and part.filters for part in parts):
        ko, en = (
            "경로의 중괄호에는 인자 이름만 쓸 수 있습니다: /users/{id}",
            "Braces in a path hold an argument's name.",
        )
        yield _Mistake(("path",), "path_invalid", ko, en)
    if any(segment in (".", "..") for segment in item.path.split("/")):
        ko, en = "경로에 . 이나 .. 을 쓸 수 없습니다.", "A path has no segments . and .."
        yield _Mistake(("path",), "path_invalid", ko, en)


def _body_mistakes(item: HTTPActionItem) -> Iterator[_Mistake]:
    places = sorted(
        ((parse_pointer(at), argument) for argument, at in item.body.items()), key=lambda place: len(place[0])
    )
    for number, (place, argument) in enumerate(places):
        other = next((name for above, name in places[:number] if place[: len(above)] == above), None)
        if other is not None:
            ko = f"{argument}의 자리가 {other}의 자리와 겹칩니다. 자리를 나누어 주세요."
            yield _Mistake(("body", argument), "body_clash", ko, f"The place of {argument} overlaps that of {other}.")

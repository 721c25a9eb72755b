"""`aicc aws lex serve`: Lex V2 on this machine, for clients of AWS as they are."""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aicc.cli.listening import bind
from aicc.cli.output import errors, output
from aicc.models.errors import SettingInvalid
from aicc.models.errors.lex import LexBotUnfit
from aicc.models.errors.lex_server import LexFunctionInvalid

if TYPE_CHECKING:
    from aicc.aws.lex_server.app import LexServer

_LOCAL = ("127.0.0.1", "::1", "localhost")

Host = Annotated[str, typer.Option(help="들을 주소 / Address to listen on.")]
Port = Annotated[int, typer.Option(help="포트, 0이면 빈 포트 / Port; 0 takes a free one.")]
Lambdas = Annotated[
    list[str] | None,
    typer.Option(
        "--lambda",
        metavar="NAME=MODULE:FUNCTION",
        help="Lambda 함수를 대신할 파이썬 함수, 여러 번 쓸 수 있음 / Python function in place of a Lambda function.",
    ),
]
LambdaEndpoint = Annotated[
    str | None,
    typer.Option(help="나머지 함수를 부를 Lambda 서버의 주소 / Server with Lambda's Invoke for all other functions."),
]
BotDir = Annotated[
    Path | None,
    typer.Option(
        "--bot",
        help="미리 만들 봇 폴더, 코드 훅은 첫 --lambda / Bot project made first; its hook is the first --lambda.",
    ),
]
Data = Annotated[
    Path | None,
    typer.Option(help="봇을 보관할 파일, 없으면 메모리에만 / File that keeps the bots; without it they end."),
]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8790,
    lambdas: Lambdas = None,
    lambda_endpoint: LambdaEndpoint = None,
    bot: BotDir = None,
    data: Data = None,
) -> None:
    """Lex V2를 이 컴퓨터에서 엽니다. boto3에는 endpoint_url만 바꿔 주세요. / Serve Lex V2 here, for boto3 as it is."""
    functions = dict(map(_function, lambdas or ()))
    with bind(host, port) as listener:
        try:
            import uvicorn

            from aicc.aws.lex_server.app import LexServer, build

            server = LexServer(functions, lambda_endpoint=lambda_endpoint, data=data)
        except ModuleNotFoundError as error:
            raise SettingInvalid(problems=f'{error.name}: pip install "aicc[aws]"') from None
        try:
            if bot is not None:
                _preload(server, bot, next(iter(functions), None))
            _announce(host, listener.getsockname()[1])
            config = uvicorn.Config(build(server), log_config=None, access_log=False, lifespan="off")
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            server.close()


def _announce(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    output.print(f"Lex V2: http://{shown}:{port}", soft_wrap=True, markup=False)
    if host not in _LOCAL:
        warning = "서명을 확인하지 않으므로 누구나 쓸 수 있습니다. / Signatures are not checked: anyone can use it."
        errors.print(warning, style="yellow", soft_wrap=True)


def _function(given: str) -> tuple[str, Callable[..., Any]]:
    """Return the name and the function that an option names.

    Raises:
        LexFunctionInvalid: there is none.
    """
    name, _, place = given.rpartition("=")
    module, _, attribute = place.partition(":")
    if not (name and module and attribute):
        raise LexFunctionInvalid(given=given, why="NAME=module:function")
    folder = str(Path.cwd())
    if folder not in sys.path:
        sys.path.insert(0, folder)
    try:
        function = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, SyntaxError) as error:
        raise LexFunctionInvalid(given=given, why=error) from error
    if not callable(function):
        raise LexFunctionInvalid(given=given, why=f"{attribute} is no function")
    return name, function


def _preload(server: "LexServer", folder: Path, function: str | None) -> None:
    """Make a bot of a project and build it, and say by which identifiers it is talked to.

    Raises:
        BotInvalid: the project has mistakes.
        LexBotUnfit: Lex would not take it.
    """
    from aicc.aws.lex.compile import compile_bot
    from aicc.aws.lex.listening import listening_bot
    from aicc.aws.lex_server.failures import RequestRefused
    from aicc.bootstrap import load_settings
    from aicc.project import load_bot

    made = compile_bot(load_bot(load_settings(bot=folder).bot)).bot
    if function is not None:
        # As behind a flow of Connect: every message goes to the function, which answers.
        made = listening_bot(made)
    try:
        bot_id = server.make(made, function)
    except RequestRefused as error:
        raise LexBotUnfit(count=1, report=error.message) from error
    for locale in made.locales:
        output.print(f"{made.name}: botId={bot_id} botAliasId=TSTALIASID localeId={locale.id}", soft_wrap=True)

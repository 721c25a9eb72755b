"""Lex V2 over HTTP: unmodified clients of AWS need nothing but its address as `endpoint_url`.

Requests are checked against botocore's models before they are carried out, responses before they go back: what passes
is what AWS's own clients and front door take. Signatures are accepted and not checked.
"""

import uuid
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from aicc.aws.lex.definition import LexBot
from aicc.aws.lex_server.builds import Builds
from aicc.aws.lex_server.failures import Refusal, RequestRefused, beyond, invalid
from aicc.aws.lex_server.hooks import Function, Functions
from aicc.aws.lex_server.models_api import ModelsAPI, Operation
from aicc.aws.lex_server.resources import DRAFT, TEST_ALIAS, TEST_ALIAS_NAME, Record, Resources
from aicc.aws.lex_server.runtime_api import RuntimeAPI
from aicc.aws.lex_server.transfer import ADDRESS, Transfer
from aicc.aws.lex_server.wire import MODELS, RUNTIME, Answer, Request, read_call, write_answer, write_refusal
from aicc.aws.shapes import check
from aicc.utils.logger import get_logger

_METHODS: Final = ("GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS")
# Larger requests are refused; the largest that Lex itself takes is a slot type of ten thousand values.
_MOST_BYTES: Final = 20_000_000
_READING: Final = ("Describe", "List")
_log = get_logger("aicc.aws.lex_server")


class LexServer:
    """Both services of Lex V2, without HTTP: an operation and its parameters in, its response out.

    Args:
        functions: Lambda functions of Python, name or ARN to function.
        lambda_endpoint: address of a server with Lambda's Invoke for all other functions; None: there is none.
        data: file that keeps the bots between two starts; None: they end with the server.

    Raises:
        LexServerDataInvalid: the file cannot be used.
    """

    def __init__(
        self,
        functions: Mapping[str, Function] | None = None,
        *,
        lambda_endpoint: str | None = None,
        data: Path | None = None,
    ) -> None:
        self.resources = Resources(data)
        self.functions = Functions(functions, endpoint=lambda_endpoint)
        self.models = ModelsAPI(self.resources)
        self.builds = Builds(self.resources)
        self.transfer = Transfer(self.models, lambda operation, parameters: self.call(MODELS, operation, parameters))
        self.runtime = RuntimeAPI(self.resources, self.builds, self.functions)

    def call(self, service: str, operation: str, parameters: Mapping[str, Any]) -> Record:
        """Carry out an operation, named and spelt as in boto3.

        Raises:
            RequestRefused: the request is refused; InternalServerException where the response breaks the model.
        """
        carry_out = self._operation(service, operation)
        if carry_out is None:
            raise RequestRefused(Refusal.NOT_OFFERED, f"This server has no {operation} of {service}.")
        problems = check(service, operation, "input", parameters)
        if problems:
            raise invalid(problems)
        answered = carry_out(parameters)
        response = {name: value for name, value in answered.items() if value is not None}
        problems = beyond(check(service, operation, "output", response))
        if problems:
            _log.error("lex_server.response_invalid", operation=operation, problems=[str(one) for one in problems])
            named = "; ".join(map(str, problems))
            raise RequestRefused(Refusal.INTERNAL, f"The response to {operation} breaks its model: {named}")
        return response

    def _operation(self, service: str, operation: str) -> Operation | None:
        """Return what carries out an operation; None where it is not offered here."""
        if service == RUNTIME:
            return self.runtime.operation(operation)
        if operation == "BuildBotLocale":
            return self.builds.build
        carry_out = self.transfer.operation(operation) or self.models.operation(operation)
        return partial(self._alone, operation, carry_out) if carry_out is not None else None

    def _alone(self, operation: str, carry_out: Operation, parameters: Mapping[str, Any]) -> Record:
        """Carry out an operation on the records while no other does, and keep what it has changed."""
        with self.resources.lock:
            response = carry_out(parameters)
            if not operation.startswith(_READING):
                self.resources.save()
            return response

    def make(self, bot: LexBot, function: str | None = None) -> str:
        """Make a bot of a definition, build its locales, and return its identifier; its test alias serves it then.

        Args:
            bot: what it is to be.
            function: name of the Lambda function that its code hooks call; None: there is none.

        Raises:
            RequestRefused: Lex would not take it, or could not build it.
        """
        bot_id = self.transfer.add_bot(bot)
        for locale in bot.locales:
            where = {"botId": bot_id, "botVersion": DRAFT, "localeId": locale.id}
            self.call(MODELS, "BuildBotLocale", where)
            status = self.builds.wait(where)
            if status["botLocaleStatus"] != "Built":
                raise RequestRefused(Refusal.VALIDATION, "; ".join(status["failureReasons"]))
        if function is not None:
            self._give_function(bot, bot_id, function)
        return bot_id

    def _give_function(self, bot: LexBot, bot_id: str, function: str) -> None:
        alias = {"botId": bot_id, "botAliasId": TEST_ALIAS, "botAliasName": TEST_ALIAS_NAME, "botVersion": DRAFT}
        hook = {"lambdaARN": self.models.function_arn(function), "codeHookInterfaceVersion": "1.0"}
        setting = {"enabled": True, "codeHookSpecification": {"lambdaCodeHook": hook}}
        settings = {locale.id: setting for locale in bot.locales}
        self.call(MODELS, "UpdateBotAlias", {**alias, "botAliasLocaleSettings": settings})

    def close(self) -> None:
        """Call no more functions, and let another server have the file."""
        self.functions.close()
        self.resources.close()


def build(server: LexServer) -> Starlette:
    """Return the ASGI app of a server: the two services, and the files of its imports and exports."""

    async def serve(request: HttpRequest) -> Response:
        body = await _body(request)
        if body is None:
            return _response(write_refusal(RequestRefused(Refusal.VALIDATION, f"More than {_MOST_BYTES} bytes.")))
        received = Request(
            method=request.method,
            path=request.scope["raw_path"].decode("latin-1"),
            query=request.url.query,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=body,
        )
        ADDRESS.set(f"{request.url.scheme}://{request.url.netloc}")
        return _response(await run_in_threadpool(answered, server, received))

    async def upload(request: HttpRequest) -> Response:
        body = await _body(request)
        known = body is not None and server.transfer.upload(request.path_params["name"], body)
        return Response(status_code=200 if known else 404)

    async def download(request: HttpRequest) -> Response:
        content = await run_in_threadpool(server.transfer.download, request.path_params["name"])
        return Response(content, media_type="application/zip") if content else Response(status_code=404)

    return Starlette(
        routes=[
            Route("/uploads/{name}", upload, methods=["PUT"]),
            Route("/downloads/{name}.zip", download),
            Route("/{path:path}", serve, methods=list(_METHODS)),
        ]
    )


async def _body(request: HttpRequest) -> bytes | None:
    """Return the body of a request, None where it is too large."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            return None
    return bytes(body)


def answered(server: LexServer, request: Request) -> Answer:
    """Return the answer to a request, whatever it is."""
    try:
        call = read_call(request)
        return write_answer(call, server.call(call.service, call.operation, call.parameters))
    except RequestRefused as refused:
        return write_refusal(refused)
    except RecursionError:
        return write_refusal(RequestRefused(Refusal.VALIDATION, "The request is nested too deep."))
    except Exception as error:  # the outer edge: a fault of ours is answered as Lex answers its own
        _log.exception("lex_server.fault", method=request.method)
        return write_refusal(RequestRefused(Refusal.INTERNAL, f"This server has failed: {error!r}"))


def _response(answer: Answer) -> Response:
    headers = {**answer.headers, "x-amzn-RequestId": str(uuid.uuid4())}
    return Response(answer.body, status_code=answer.status, headers=headers)

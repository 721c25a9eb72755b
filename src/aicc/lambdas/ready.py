"""The same handlers, with the centre made as Lambda starts the container: for provisioned concurrency and SnapStart."""

from aicc.lambdas import container, lambda_handler, lex_code_hook
from aicc.utils.patterns import compile_patterns

__all__ = ["lambda_handler", "lex_code_hook"]

container.centre()
compile_patterns()

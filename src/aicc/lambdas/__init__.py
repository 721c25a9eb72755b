"""AWS Lambda entry points: `aicc.lambdas.lambda_handler` for Amazon Connect, `aicc.lambdas.lex_code_hook` for Lex V2.

Both are one turn of the same conversation service that the web channel uses; nothing is decided here.
"""

import gc

# A cold start makes many objects that stay for good: looking for garbage among them costs a tenth of it.
gc.disable()

from aicc.lambdas.connect import lambda_handler  # noqa: E402
from aicc.lambdas.lex_hook import lex_code_hook  # noqa: E402

# What is there now stays: nobody needs to look at it again.
gc.freeze()
gc.enable()

__all__ = ["lambda_handler", "lex_code_hook"]

"""What an exception is called in metrics and traces."""

from aicc.models.errors import AiccError


def code_of(error: BaseException) -> str:
    """Return the stable code of an error, or the name of its type; never its words, which may be a customer's."""
    return error.code if isinstance(error, AiccError) else type(error).__name__

"""What a backend returns is checked before it becomes slots: a wrong shape must not be saved, or the conversation could
never be read again."""

import re
from typing import Final

import msgspec

from aicc.models.expression import Value
from aicc.models.scenario import ActionDone, ActionFailed, ActionResult

_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MAX_BYTES: Final = 32_768


class WrongResult(Exception):
    """A backend returned something that is no result; the message says what."""


def checked_result(result: object) -> ActionResult:
    """Return a backend's result with its fields as slots keep them.

    Raises:
        WrongResult: it is neither ActionDone nor ActionFailed, a field is no slot value, all of them are over 32 KiB,
            or the failure code is not [a-z][a-z0-9_]*.
    """
    if isinstance(result, ActionFailed):
        if not isinstance(result.code, str) or not _CODE.fullmatch(result.code):
            raise WrongResult("failure code")
        return result
    if not isinstance(result, ActionDone):
        raise WrongResult(f"a {type(result).__name__}")
    try:
        fields = msgspec.convert(dict(result.fields), dict[str, Value])
        size = len(msgspec.json.encode(fields))
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        raise WrongResult(str(error)[:200]) from None
    if size > _MAX_BYTES:
        raise WrongResult(f"{size} bytes of fields")
    return ActionDone(fields=fields)

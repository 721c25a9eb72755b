"""The root, and what is our own fault. See the tree in aicc.models.errors."""

from collections.abc import Mapping
from typing import ClassVar

from aicc.utils.hangul import fill


class AiccError(Exception):
    """Root of the tree. `code` is stable and searchable; `ko` and `en` are the message with its fields filled in.

    A field of the Korean message may name its particle: `{path:을/를}`.
    """

    code: ClassVar[str] = "error"
    korean: ClassVar[str] = "처리하지 못했습니다."
    english: ClassVar[str] = "The request could not be handled."

    def __init__(self, **fields: object) -> None:
        self.fields: Mapping[str, object] = fields
        self.ko = fill(self.korean, fields)
        self.en = self.english.format_map(fields)
        super().__init__(f"{self.ko} / {self.en} [{self.code}]")


class InternalError(AiccError):
    """A fault of ours; the log has the cause."""

    code = "internal_error"
    korean = "일시적인 오류가 발생했습니다. 잠시 후 다시 시도해 주세요."
    english = "Something went wrong on our side. Please try again shortly."

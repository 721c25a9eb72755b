"""Words that make a text something else than an answer."""

from typing import Final

from aicc.utils.patterns import lazy_pattern

# Questions are never answers: they belong to the FAQ or to another scenario.
_QUESTION: Final = lazy_pattern(
    r"\?|얼마|어떻게|어떡|언제|어디|무엇|무슨|뭐|뭔|왜|몇|누구|수수료|문의|궁금|물어|가능한가|되나|될까|"
    r"인가요|나요|까요|는지"
)


def asks(text: str) -> bool:
    """Return whether the text asks something: then it belongs to the FAQ or to another scenario."""
    return _QUESTION.search(text) is not None

"""Checks of what is said: empty and long texts, SSML, and how languages are written."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.parsers import expat

from aicc.aws.flows.language import Action
from aicc.aws.flows.lint_rules import Finding, Where
from aicc.aws.flows.paths import is_path
from aicc.aws.flows.voices import LANGUAGES

_MAX_PROMPT: Final = 6000
_MAX_BILLED: Final = 3000
_TAG: Final = re.compile(r"<[^>]*>")
_SPEAK: Final = re.compile(r"\s*(<\?xml[^>]*\?>\s*)?<speak[\s>/]")
_PLACEHOLDER: Final = re.compile(r"\$\{[^{}]+\}")
_BREAK: Final = re.compile(r"([0-9]{1,9})(ms|s)")
_LONGEST_BREAK: Final = 10_000
# Source: https://docs.aws.amazon.com/connect/latest/adminguide/supported-ssml-tags.html, and those of Polly besides.
_TAGS: Final = frozenset(
    {
        *("speak", "break", "emphasis", "lang", "mark", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"),
        *("amazon:auto-breaths", "amazon:breath", "amazon:domain", "amazon:effect"),
    }
)
# What is wrong with the XML, in Korean; anything else is a slip of another kind.
_FAULTS: Final[Mapping[str, str]] = {
    expat.errors.XML_ERROR_TAG_MISMATCH: "여는 태그와 닫는 태그가 맞지 않습니다",
    expat.errors.XML_ERROR_NO_ELEMENTS: "닫지 않은 태그가 있습니다",
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: "닫지 않은 태그가 있습니다",
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "</speak> 뒤에 다른 것이 있습니다",
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: "모르는 개체(&…;)가 있습니다",
    expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE: "같은 속성이 한 태그에 두 번 있습니다",
}
_OTHER_FAULT: Final = "문법이 틀렸습니다. <와 &는 &lt;와 &amp;로 적어 주세요"
# Names under which flows write a language, wherever they stand.
_LANGUAGE_NAMES: Final = ("LanguageCode", "AnalyticsLanguage")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-([A-Z]{2}|[0-9]{3})(-[A-Z]{3})?)?")


def check_said(name: str, value: str, where: Where) -> Iterator[Finding]:
    """Yield what is wrong with a text that a participant hears or reads; `name` is its parameter's."""
    if not value.strip():
        yield Finding(code="prompt_empty", where=where)
        return
    # Tags are not billed. What is too long as a whole is not searched for them.
    searched = name == "SSML" and len(value) <= _MAX_PROMPT
    billed = len(_TAG.sub("", value) if searched else value)
    if len(value) > _MAX_PROMPT or billed > _MAX_BILLED:
        yield Finding(code="prompt_too_long", where=where, fields={"length": len(value), "billed": billed})
    if name == "Text" and _SPEAK.match(value):
        yield Finding(code="ssml_in_text", where=where)
    if searched and not is_path(value) and not _PLACEHOLDER.fullmatch(value):
        yield from _ssml(value, where)


def _ssml(value: str, where: Where) -> Iterator[Finding]:
    if not _SPEAK.match(value):
        yield _broken(where, "전체를 <speak>와 </speak>로 감싸야 합니다", "it must be enclosed in <speak> and </speak>")
        return
    tags: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: tags.append((tag, attributes))
    try:
        parser.Parse(value, True)
    except expat.ExpatError as error:
        said = expat.ErrorString(error.code)
        place = value[max(0, error.offset - 20) : error.offset] if error.lineno == 1 else f"{error.lineno}"
        yield _broken(where, f"{_FAULTS.get(said, _OTHER_FAULT)}(…{place})", f"{said} (…{place})")
        return
    for tag, attributes in tags:
        yield from _tag(tag, attributes, where)


def _broken(where: Where, why_ko: str, why_en: str) -> Finding:
    return Finding(code="ssml_broken", where=where, fields={"why_ko": why_ko, "why_en": why_en})


def _tag(tag: str, attributes: Mapping[str, str], where: Where) -> Iterator[Finding]:
    if tag not in _TAGS:
        yield Finding(code="ssml_tag_unknown", where=where, fields={"tag": tag})
    pause = _BREAK.fullmatch(attributes.get("time", "")) if tag == "break" else None
    if pause and int(pause[1]) * (1 if pause[2] == "ms" else 1000) > _LONGEST_BREAK:
        yield Finding(code="ssml_break_too_long", where=where, fields={"time": pause[0]})
    if "xml:lang" in attributes:
        yield from _language(attributes["xml:lang"], where)


def check_languages(action: Action, where: Where) -> Iterator[Finding]:
    """Yield the languages that an action writes otherwise than Connect does; `where` is the action's place."""
    yield from _languages(action.parameters, (*where, "Parameters"))


def _languages(value: Any, where: Where) -> Iterator[Finding]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            if name in _LANGUAGE_NAMES and isinstance(each, str):
                yield from _language(each, (*where, name))
            else:
                yield from _languages(each, (*where, name))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _languages(each, (*where, index))


def _language(value: str, where: Where) -> Iterator[Finding]:
    if not value or "$" in value:
        return
    if not _LANGUAGE.fullmatch(value):
        yield Finding(code="language_form", where=where, fields={"value": value})
    elif value not in LANGUAGES and "-" in value:
        yield Finding(code="language_unknown", where=where, fields={"value": value})

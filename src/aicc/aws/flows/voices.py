"""Voices of Amazon Polly and the languages that they speak; languages that Connect and Lex know.

A voice that is not listed is new, and nothing is said about it.

Source: https://docs.aws.amazon.com/polly/latest/dg/available-voices.html and
https://docs.aws.amazon.com/lexv2/latest/dg/how-languages.html
"""

from collections.abc import Mapping
from typing import Final

_VOICES: Final[Mapping[str, str]] = {
    "ar-AE": "Hala Zayd",
    "arb": "Zeina",
    "ca-ES": "Arlet",
    "cmn-CN": "Zhiyu",
    "cs-CZ": "Jitka",
    "cy-GB": "Gwyneth",
    "da-DK": "Mads Naja Sofie",
    "de-AT": "Hannah",
    "de-CH": "Sabrina",
    "de-DE": "Daniel Hans Lennart Marlene Vicki",
    "en-AU": "Nicole Olivia Russell",
    "en-GB": "Amy Arthur Brian Emma",
    "en-GB-WLS": "Geraint",
    "en-IE": "Niamh",
    "en-IN": "Aditi Kajal Raveena",
    "en-NZ": "Aria",
    "en-SG": "Jasmine",
    "en-US": "Danielle Gregory Ivy Joanna Joey Justin Kendra Kevin Kimberly Matthew Ruth Salli Stephen Tiffany",
    "en-ZA": "Ayanda",
    "es-ES": "Conchita Enrique Lucia Sergio",
    "es-MX": "Andres Mia",
    "es-US": "Lupe Miguel Pedro Penelope",
    "fi-FI": "Suvi",
    "fr-BE": "Isabelle",
    "fr-CA": "Chantal Gabrielle Liam",
    "fr-FR": "Ambre Celine Florian Lea Mathieu Remi",
    "hi-IN": "Aditi Kajal",
    "is-IS": "Dora Karl",
    "it-IT": "Adriano Beatrice Bianca Carla Giorgio Lorenzo",
    "ja-JP": "Kazuha Mizuki Takumi Tomoko",
    "ko-KR": "Jihye Seoyeon",
    "nb-NO": "Ida Liv",
    "nl-BE": "Lisa",
    "nl-NL": "Laura Lotte Ruben",
    "pl-PL": "Ewa Jacek Jan Maja Ola",
    "pt-BR": "Camila Ricardo Thiago Vitoria",
    "pt-PT": "Cristiano Ines",
    "ro-RO": "Carmen",
    "ru-RU": "Maxim Tatyana",
    "sv-SE": "Astrid Elin",
    "tr-TR": "Burcu Filiz",
    "yue-CN": "Hiujin",
}
# Languages of Lex and Connect for which Polly writes another code, with that of their voices.
_OTHER_NAMES: Final[Mapping[str, str]] = {
    "ar": "arb",
    "ar-SA": "arb",
    "es-419": "es-MX",
    "no-NO": "nb-NO",
    "zh-CN": "cmn-CN",
    "zh-HK": "yue-CN",
}
LANGUAGES: Final = frozenset(_VOICES) | frozenset(_OTHER_NAMES)


def speakers(language: str) -> tuple[str, ...]:
    """Return the voices of a language such as ko-KR, of all its countries; none where we know none."""
    family = _family(language)
    found = {voice for code, names in _VOICES.items() if _family(code) == family for voice in names.split()}
    return tuple(sorted(found))


def is_foreign(voice: str, language: str) -> bool:
    """Return whether a voice certainly does not speak a language: it speaks another, and others speak this one."""
    known = any(voice in names.split() for names in _VOICES.values())
    voices = speakers(language)
    return known and bool(voices) and voice not in voices


def _family(language: str) -> str:
    return _OTHER_NAMES.get(language, language).partition("-")[0]

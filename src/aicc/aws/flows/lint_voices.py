"""Whether the voice speaks the language: along the ways that a call takes, where a prompt is read aloud."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from aicc.aws.flows.language import Action, Channel, Flow
from aicc.aws.flows.lint_facts import Facts, narrow, travel
from aicc.aws.flows.lint_rules import Finding, Where
from aicc.aws.flows.voices import is_foreign, speakers

_READ_ALOUD: Final = ("Text", "SSML", "Messages", "LexV2Bot", "LexBot")


class _Tone(NamedTuple):
    """How the flow speaks on some way; "" where nothing fixed was chosen, or not in this flow."""

    language: str = ""
    voice: str = ""
    # The action that chose the voice.
    chosen: str = ""


def check_voices(flow: Flow, places: Mapping[str, Where]) -> Iterator[Finding]:
    """Yield the choices of voices that then read another language; `places` are those of the actions."""
    spoken = travel(flow, frozenset({_Tone()}), _step)
    foreign = {
        tone
        for identifier, tones in spoken.items()
        if any(name in flow.by_identifier[identifier].parameters for name in _READ_ALOUD)
        for tone in tones
        if tone.voice and tone.language and is_foreign(tone.voice, tone.language)
    }
    for tone in sorted(foreign):
        where = (*places[tone.chosen], "Parameters", "TextToSpeechVoice")
        fields = {"voice": tone.voice, "language": tone.language, "voices": ", ".join(speakers(tone.language))}
        yield Finding(code="voice_language", where=where, fields=fields)


def _step(tones: Facts, action: Action) -> dict[str, Facts]:
    """Take what an action chooses, on the ways that a call can go."""
    parameters = action.parameters
    if action.type == "UpdateContactData" and "LanguageCode" in parameters:
        language = _fixed(parameters["LanguageCode"]).replace("_", "-")
        tones = frozenset(tone._replace(language=language) for tone in tones)
    elif action.type == "UpdateContactTextToSpeechVoice":
        voice = _fixed(parameters.get("TextToSpeechVoice"))
        tones = frozenset(tone._replace(voice=voice, chosen=action.identifier) for tone in tones)
    ways = narrow(frozenset({Channel.VOICE}), action)
    return {target: tones if channels else frozenset() for target, channels in ways.items()}


def _fixed(value: object) -> str:
    return value if isinstance(value, str) and "$" not in value else ""

"""Readers outside: how one comes to the guide's constructor, and how what it says joins what we read ourselves."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from importlib import import_module

from aicc.models.errors import AiccError, LexBotInvalid, NLUUnavailable
from aicc.models.understanding import Entity, IntentScore, Sentiment
from aicc.ports import Reader


def connect(bot_id: str, bot_alias_id: str, region: str) -> Reader:
    """Return what reads with this bot of Lex, and Comprehend.

    The guide's constructor names a bot of Lex and nothing else, so here, and nowhere else, the core reaches for an
    adapter by its name. Whoever puts a centre together hands the adapter in.

    Raises:
        LexBotInvalid: an id is not one of Lex.
        NLUUnavailable: boto3 is not installed.
    """
    address = import_module("aicc.aws.lex_runtime").LexAddress(bot_id=bot_id, alias_id=bot_alias_id)
    try:
        reader: Reader = import_module("aicc.aws.nlu").connect(address, region=region)
    except ImportError:
        install = 'pip install "aicc[aws]"'
        raise NLUUnavailable(
            why_ko=f"boto3 패키지가 없습니다. {install} 로 설치해 주세요", why_en=f"boto3 is missing: {install}"
        ) from None
    return reader


class Readers:
    """The readers of the bots of Lex that calls name, each made once.

    Args:
        region: where AWS is asked.
    """

    def __init__(self, region: str) -> None:
        self._region = region
        self._known: dict[tuple[str, str], Reader | AiccError] = {}

    def of(self, bot_id: str, bot_alias_id: str) -> Reader | AiccError:
        """Return the reader of a bot, or why there is none."""
        key = (bot_id, bot_alias_id)
        if key not in self._known:
            try:
                self._known[key] = connect(bot_id, bot_alias_id, self._region)
            except (LexBotInvalid, NLUUnavailable) as error:
                self._known[key] = error
        return self._known[key]


def joined_intents(
    read: Sequence[IntentScore], keyword: IntentScore | None, own: Collection[str]
) -> tuple[IntentScore, ...]:
    """Return the readings from outside, with a keyword first where they say nothing or cannot know its intent.

    Args:
        read: the readings from outside.
        keyword: the reading by keyword, of `intent_mapping`.
        own: intents that were there when the bot was brought outside: one that was added since is not known there.
    """
    if keyword is not None and (not read or keyword.intent not in own):
        return (keyword, *(reading for reading in read if reading.intent != keyword.intent))[:5]
    return tuple(read)


def joined_sentiment(ours: Sentiment, read: Sentiment | None) -> Sentiment:
    """Return the mood from outside with our emotions and our judgement of abuse, which nobody outside has in Korean."""
    return ours if read is None else replace(read, emotions=ours.emotions, abuse=ours.abuse)


def joined_entities(ours: Sequence[Entity], read: Sequence[Entity], normal: str) -> tuple[Entity, ...]:
    """Return our entities and those from outside that stand in none of ours, in the order of the text.

    What was sent may have had personal data masked: an entity is looked for by its words.
    """
    taken = [(entity.start, entity.end) for entity in ours]
    found = list(ours)
    for entity in read:
        start = normal.find(entity.text) if entity.text else -1
        end = start + len(entity.text)
        if start >= 0 and all(end <= begin or start >= stop for begin, stop in taken):
            taken.append((start, end))
            found.append(replace(entity, start=start, end=end))
    return tuple(sorted(found, key=lambda entity: entity.start))

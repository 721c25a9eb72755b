"""The FAQ in a turn: what the customer's question finds, and how an entry answers. Pure, but for a search server."""

import re
from typing import Final

from aicc.models.conversation import Channel, Conversation
from aicc.models.decision import Answer
from aicc.models.faq import FAQHit, FAQMatch
from aicc.models.progress import Occasion
from aicc.models.understanding import Understanding
from aicc.services.engines import Engines

# Questions to choose from.
MAX_CHOICES: Final = 3
_MAX_BUTTONS: Final = 5
_OPENERS: Final = re.compile(r"^(?:(?:아|음|저|저기|근데|그런데|그럼|혹시|참|그리고)[요,.]*\s+)+")


def find_registered(
    engines: Engines, conversation: Conversation, understanding: Understanding, occasion: Occasion
) -> FAQMatch | None:
    """Return the match of a question that is registered as it is, or None."""
    return engines.faq.registered(_question(understanding), channel=conversation.channel, on=occasion.today)


def search(engines: Engines, conversation: Conversation, understanding: Understanding, occasion: Occasion) -> FAQMatch:
    """Return what a question finds; one that is registered as it is needs no search."""
    registered = find_registered(engines, conversation, understanding, occasion)
    if registered is not None:
        return registered
    question, today = _question(understanding), occasion.today
    return engines.faq.match(question, limit=MAX_CHOICES, channel=conversation.channel, on=today)


def answer(engines: Engines, conversation: Conversation, hit: FAQHit, occasion: Occasion) -> Answer:
    """Return the answer of an entry, with what its card and its related entries offer as buttons."""
    card, called = hit.entry.card, conversation.channel is Channel.VOICE
    # Nobody writes an address down on the telephone.
    pages = [f"{button.label}: {button.url}" for button in card.buttons if button.url] if card and not called else []
    says = [button.text or button.label for button in card.buttons if not button.url] if card else []
    today, known = occasion.today, engines.faq.entries
    beside = (known[entry_id] for entry_id in hit.entry.related if entry_id in known)
    related = [entry.question for entry in beside if entry.answers(today, conversation.channel)]
    return Answer(
        text="\n".join(((called and hit.entry.voice) or hit.entry.answer, *pages)),
        source=f"faq:{hit.entry.id}",
        quick_replies=(*says, *related)[:_MAX_BUTTONS],
        hit=hit,
    )


def _question(understanding: Understanding) -> str:
    """Return what is asked: 근데 자동차세는 언제 내나요? What opens a sentence says nothing about the question."""
    return _OPENERS.sub("", understanding.text) or understanding.text

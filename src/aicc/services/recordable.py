"""What may be kept of a customer's words."""

import re
from typing import Final

from aicc.models.conversation import Conversation, Owner
from aicc.models.scenario import InputType
from aicc.services.engines import Engines
from aicc.utils.pii import mask, mask_digits
from aicc.utils.text import normalize_lines

# Recorded instead of a secret.
HIDDEN: Final = "●●●●"
_SHORT_NUMBER: Final = re.compile(r"(?<!\d)\d{4,6}(?![\d만천백십억]|\s*(?:원|월|일|년))")
_DIGIT: Final = re.compile(r"\d")
# Of a customer or account number that a step asked for.
_KEPT_DIGITS: Final = 4
_NUMBERS: Final = (InputType.DIGITS, InputType.ACCOUNT, InputType.CARD)


def recordable(engines: Engines, conversation: Conversation, text: str) -> str:
    """Return what may be recorded of a message.

    Nothing of a secret, the last digits of a number that was asked for, and the rest with personal data masked.
    """
    engine, frames = engines.scenario.engine, conversation.frames if conversation.owner is Owner.BOT else ()
    ask = engine.pending(frames)
    below = engine.pending(engine.jobs(frames))
    if below is not None and below.input_type is InputType.SECRET and (ask == below or _DIGIT.search(text)):
        # A question of the conversation's own above it is soon forgotten: what looks like the secret may be one.
        return HIDDEN
    waiting = [engine.pending((frame,)) for frame in frames]
    interrupted = any(one is not None and one.input_type is InputType.SECRET for one in waiting)
    if interrupted or (ask is not None and ask.input_type is InputType.YES_NO and engine.has_secret(frames)):
        # 네 1234: a secret was said too early, or while something else is asked.
        text = _SHORT_NUMBER.sub(lambda found: "*" * len(found[0]), text)
    clean = mask(normalize_lines(text), engines.bot.privacy)
    numbered = ask is not None and ask.input_type in _NUMBERS
    return mask_digits(clean, keep=_KEPT_DIGITS) if numbered else clean

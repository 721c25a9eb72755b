"""A bot of Lex that only listens: every word of the customer goes to its function, which takes the turn.

Lex helps to hear: it knows the sample sentences. What to ask and to say is for the conversation service alone, so that
a caller gets the answers that the web channel gives.
"""

from dataclasses import replace

from aicc.aws.lex.definition import Fulfillment, LexBot, LexIntent, LexLocale


def listening_bot(bot: LexBot) -> LexBot:
    """Return the bot with nothing of its own to ask or to say, and its function called for each intent."""
    return replace(bot, locales=tuple(_locale(locale) for locale in bot.locales))


def _locale(locale: LexLocale) -> LexLocale:
    return replace(locale, slot_types=(), intents=tuple(_intent(intent) for intent in locale.intents))


def _intent(intent: LexIntent) -> LexIntent:
    return replace(
        intent,
        # A sentence may not name a slot that is not there.
        utterances=tuple(utterance for utterance in intent.utterances if "{" not in utterance),
        slots=(),
        dialog_hook=True,
        fulfillment=Fulfillment(),
        initial=None,
        confirmation=None,
        closing=None,
    )

"""Random walks: a customer who does everything at any time, to prove that no scenario can trap anybody.

answers    what a customer who means well, or does not, says to a question
customer   what the customer does next
samples    answers that the bot's own transcripts show to be right
walking    one conversation, and what must hold in it
"""

from aicc.services.walks.samples import samples_of
from aicc.services.walks.walking import Walk, entries, walk, walk_all

__all__ = ["Walk", "entries", "samples_of", "walk", "walk_all"]

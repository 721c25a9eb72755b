"""The Korean lexicon: what understanding and FAQ search both know of words."""

from aicc.lexicon.korean import Lexicon, Piece, Vector, korean_lexicon

__all__ = ["Lexicon", "Piece", "Vector", "korean_lexicon"]

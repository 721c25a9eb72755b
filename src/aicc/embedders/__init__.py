"""Sentence-embedding models that a user may add to the built-in understanding: adapters of the port `Embedder`.

Each imports its library when it is made, so that a centre without an embedder needs none of them.
"""

from collections.abc import Callable, Mapping
from typing import Final

from aicc.embedders.bedrock import BedrockEmbedder
from aicc.embedders.memory import HashedEmbedder
from aicc.embedders.openai import OpenAIEmbedder
from aicc.embedders.sentence_transformers import SentenceTransformersEmbedder
from aicc.models.errors import EmbedderInvalid
from aicc.ports import Embedder

# Kind of embedder to what makes one of the rest of the setting and the key.
_KINDS: Final[Mapping[str, Callable[[str, str | None], Embedder]]] = {
    "hashed": lambda _rest, _key: HashedEmbedder(),
    "openai": lambda rest, key: OpenAIEmbedder(rest, key=key),
    "bedrock": lambda rest, _key: BedrockEmbedder(rest),
    "sentence-transformers": lambda rest, _key: SentenceTransformersEmbedder(rest),
}

__all__ = [
    "BedrockEmbedder",
    "HashedEmbedder",
    "OpenAIEmbedder",
    "SentenceTransformersEmbedder",
    "build_embedder",
]


def build_embedder(spec: str, *, key: str | None = None) -> Embedder | None:
    """Return the embedder that a setting names, `kind:which`; None for an empty setting.

    Args:
        spec: `hashed`, `openai:https://host/v1#model`, `bedrock:model-id` or `sentence-transformers:/path/to/model`.
        key: API key, for those that take one.

    Raises:
        EmbedderInvalid: there is no such kind, its library is not installed, or it cannot be made of the rest.
    """
    kind, _, rest = spec.strip().partition(":")
    if not kind:
        return None
    make = _KINDS.get(kind)
    if make is None:
        known = ", ".join(_KINDS)
        raise EmbedderInvalid(why_ko=f"종류는 {known} 중 하나입니다", why_en=f"the kind is one of {known}")
    return make(rest, key)

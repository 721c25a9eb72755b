"""What finds FAQ entries: the index, and the model of sentence embeddings."""

from collections.abc import Sequence
from typing import Final

from aicc.faq.embedded_index import EmbeddedIndex
from aicc.faq.fallback import FallbackIndex
from aicc.models.faq import FAQEntry, SynonymSet
from aicc.ports import Embedder, FAQIndex
from aicc.ports.telemetry import Occurrence, Telemetry
from aicc.services.conversation_service import ConversationService
from aicc.utils.config import Settings

# Folder of the embedded index, in the data folder.
FAQ_INDEX: Final = "faq-index"


def build_embedder_of(settings: Settings) -> Embedder | None:
    """Return the embedder that the settings name, or None."""
    if not settings.embedder:
        return None
    from aicc.embedders import build_embedder

    key = settings.embedder_key.get_secret_value() if settings.embedder_key else None
    return build_embedder(settings.embedder, key=key)


def build_index(settings: Settings, live: Sequence[ConversationService], telemetry: Telemetry) -> FAQIndex:
    """Return the index of the settings: a search engine has the embedded one behind it.

    Args:
        settings: name the engine.
        telemetry: told when the engine could not answer.
        live: the turns, as soon as there are any: whose entries an engine gets that has lost or never had them.
    """
    embedded = EmbeddedIndex(settings.data_dir / FAQ_INDEX if settings.store != "memory" else None)
    if not settings.search_engine:
        return embedded
    from aicc.stores.elasticsearch import connect

    def synonyms() -> tuple[SynonymSet, ...]:
        return live[0].engines.faq.synonyms if live else ()

    def entries() -> tuple[FAQEntry, ...]:
        return tuple(live[0].engines.faq.entries.values()) if live else ()

    engine = connect(settings.search_engine, seconds=settings.search_timeout_seconds, synonyms=synonyms)
    index = FallbackIndex(engine, embedded, entries=entries, marker=settings.data_dir / "search-engine.behind")
    index.on_fallback = lambda: telemetry.count(Occurrence.FAQ_FALLBACK)
    return index

"""Elasticsearch and OpenSearch as the FAQ's index: one adapter of the port `FAQIndex` for both.

The clients are imported when one is made, so that a centre without a search engine needs neither.
"""

from collections.abc import Callable, Sequence

from aicc.models.faq import SynonymSet
from aicc.stores.elasticsearch.address import Address
from aicc.stores.elasticsearch.cluster import Cluster
from aicc.stores.elasticsearch.index import SearchEngineIndex

__all__ = ["Address", "Cluster", "SearchEngineIndex", "connect"]


def connect(
    address: str, *, seconds: float = 1.0, synonyms: Callable[[], Sequence[SynonymSet]] = tuple
) -> SearchEngineIndex:
    """Return the index at an address, without asking whether anybody is there.

    Args:
        address: `opensearch+https://user:password@host:port/prefix`, or `elasticsearch+https://...`.
        seconds: how long a connection, and a search, may take.
        synonyms: synonym sets of the moment; they take part in searches from the next rebuild on.

    Raises:
        SettingInvalid: the address cannot be read, or its client is not installed.
    """
    parsed = Address.parse(address)
    return SearchEngineIndex(Cluster(parsed, seconds=seconds), prefix=parsed.prefix, synonyms=synonyms)

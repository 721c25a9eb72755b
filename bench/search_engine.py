"""The engine that a bench searches with."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from aicc.faq.embedded_index import EmbeddedIndex
from aicc.faq.memory_index import MemoryIndex
from aicc.ports import FAQIndex
from bench.rows import BadRows


@contextmanager
def open_index(engine: str) -> Iterator[FAQIndex]:
    """Give an empty index of this engine; one on a server is removed afterwards.

    Raises:
        BadRows: AICC_SEARCH names no server of this engine.
    """
    if engine == "memory":
        yield MemoryIndex()
    elif engine == "embedded":
        yield EmbeddedIndex()
    else:
        from aicc.stores.elasticsearch import connect

        url = os.environ.get("AICC_SEARCH", "")
        if not url.startswith(engine):
            raise BadRows(f"AICC_SEARCH must be {engine}+http://host:port/prefix, not {url or 'empty'}")
        index = connect(f"{url.rstrip('/')}-bench")
        try:
            yield index
        finally:
            index.drop()
            index.close()

"""Any server that speaks OpenAI's embeddings API: OpenAI, Azure's v1, vLLM, Ollama, Text Embeddings Inference.

Source: https://platform.openai.com/docs/api-reference/embeddings/create
"""

import time
from collections.abc import Callable, Sequence
from secrets import SystemRandom
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
import numpy as np
from numpy.typing import NDArray

from aicc.embedders.outside import Rest, Vectors, checked, late_import, outgoing, stacked
from aicc.models.errors import EmbedderInvalid, EmbedderUnavailable

_BATCH: Final = 128
_SECONDS: Final = 5.0
# Seconds before each further attempt, times 0.5 to 1.5 so that many clients don't come back at once.
_PAUSES: Final = (0.2, 0.6)


class _Vector(msgspec.Struct):
    index: int
    embedding: list[float]


class _Answer(msgspec.Struct):
    data: list[_Vector]


class OpenAIEmbedder:
    """Asks a server for the vectors, at most 128 texts a request, three times where it is busy or cannot be reached.

    Personal data in the texts is masked before they leave. After a failure the server is left alone for 30 seconds.

    Args:
        where: `https://host/v1#model`: base of the API and name of the model.
        key: API key, sent as a bearer token; never logged.
        seconds: how long one attempt may wait for the server.
        sleep: waits for so many seconds.
    """

    def __init__(
        self,
        where: str,
        *,
        key: str | None = None,
        seconds: float = _SECONDS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._httpx = late_import("httpx", extra="embeddings-api")
        base, self._model = _parts(where)
        if key is not None and not (key.isascii() and key.isprintable()):
            raise EmbedderInvalid(
                why_ko="키에 쓸 수 없는 글자가 있습니다", why_en="the key has characters it cannot have"
            )
        self._name = f"openai:{base}#{self._model}"
        self._url = f"{base}/embeddings"
        self._sleep = sleep
        self._rest = Rest(self._name)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = self._httpx.Client(timeout=seconds, headers=headers)

    @property
    def name(self) -> str:
        """Return the address and the model."""
        return self._name

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of the texts, shape (texts, dimensions).

        Raises:
            EmbedderUnavailable: the server cannot be reached, refuses, or answers something else.
        """
        sent = outgoing(texts)
        with self._rest:
            parts = [self._ask(sent[start : start + _BATCH]) for start in range(0, len(sent), _BATCH)]
            return stacked(parts, embedder=self._name)

    def close(self) -> None:
        """Close the connections. Call it last."""
        self._client.close()

    def _ask(self, texts: list[str]) -> Vectors:
        content = self._post({"model": self._model, "input": texts})
        try:
            answer = msgspec.json.decode(content, type=_Answer)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise self._unavailable("the answer is no list of embeddings") from None
        vectors = sorted(answer.data, key=lambda vector: vector.index)
        if [vector.index for vector in vectors] != list(range(len(vectors))):
            raise self._unavailable("the answer skips or repeats texts")
        return checked([vector.embedding for vector in vectors], texts=len(texts), embedder=self._name)

    def _post(self, body: dict[str, Any]) -> bytes:
        """Return the body of the first good answer."""
        why = ""
        for pause in (0.0, *_PAUSES):
            if pause:
                self._sleep(pause * SystemRandom().uniform(0.5, 1.5))
            try:
                response = self._client.post(self._url, json=body)
            except (self._httpx.RequestError, self._httpx.InvalidURL) as error:
                why = type(error).__name__
                continue
            if response.status_code == 200:
                return bytes(response.content)
            why = f"HTTP {response.status_code}"
            if response.status_code != 429 and response.status_code < 500:
                break
        raise self._unavailable(why)

    def _unavailable(self, why: str) -> EmbedderUnavailable:
        return EmbedderUnavailable(embedder=self._name, why=why)


def _parts(where: str) -> tuple[str, str]:
    """Return base and model. The address is never repeated in the error: it may hold a password."""
    base, _, model = where.strip().partition("#")
    try:
        url = urlsplit(base)
        usable = url.scheme in ("http", "https") and url.hostname and url.port != 0 and "@" not in url.netloc
    except ValueError:
        usable = False
    if not usable or not model or url.query:
        example = "openai:https://host/v1#model"
        raise EmbedderInvalid(
            why_ko=f"{example} 처럼 적고, 키는 AICC_EMBEDDER_KEY에 적어 주세요",
            why_en=f"write it as {example}, the key in AICC_EMBEDDER_KEY",
        )
    return base.rstrip("/"), model

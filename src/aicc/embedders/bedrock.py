"""Embedding models of Amazon Bedrock: Titan Text Embeddings V2 and Cohere Embed Multilingual.

Sources: https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html,
https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from aicc.embedders.outside import Rest, Vectors, checked, late_import, outgoing, stacked
from aicc.models.errors import EmbedderInvalid, EmbedderUnavailable

_REGION: Final = "ap-northeast-2"
_SECONDS: Final = 5.0
_ATTEMPTS: Final = 3
# Titan takes one text a request; so many are under way at once. The client keeps ten connections.
_WORKERS: Final = 8
_TITAN_DIMENSIONS: Final = 1024


class _TitanAnswer(msgspec.Struct):
    embedding: list[float]


class _CohereAnswer(msgspec.Struct):
    embeddings: list[list[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Family:
    """How a model is asked and how it answers."""

    # Texts that one request may hold.
    batch: int
    # Texts to the body of the request.
    body: Callable[[list[str]], dict[str, object]]
    # Body of the answer to vectors; raises msgspec.MsgspecError.
    rows: Callable[[bytes], list[list[float]]]


_FAMILIES: Final[Mapping[str, _Family]] = {
    "amazon.titan-embed-text-v2:0": _Family(
        batch=1,
        body=lambda texts: {"inputText": texts[0], "dimensions": _TITAN_DIMENSIONS, "normalize": True},
        rows=lambda content: [msgspec.json.decode(content, type=_TitanAnswer).embedding],
    ),
    "cohere.embed-multilingual-v3": _Family(
        batch=96,
        body=lambda texts: {"texts": texts, "input_type": "classification", "truncate": "END"},
        rows=lambda content: msgspec.json.decode(content, type=_CohereAnswer).embeddings,
    ),
}


class BedrockEmbedder:
    """Asks Amazon Bedrock for the vectors, with the credentials and the region that boto3 finds (default: Seoul).

    Personal data in the texts is masked before they leave. After a failure Bedrock is left alone for 30 seconds.

    Args:
        model: id of the model, one of those above.
        client: a boto3 client of bedrock-runtime; default: one is made.
    """

    def __init__(self, model: str, *, client: Any = None) -> None:
        family = _FAMILIES.get(model)
        if family is None:
            known = ", ".join(_FAMILIES)
            raise EmbedderInvalid(
                why_ko=f"Bedrock 모델은 {known} 중 하나입니다", why_en=f"the Bedrock model is one of {known}"
            )
        self._model, self._family = model, family
        self._rest = Rest(self.name)
        self._client = client or _made_client()
        errors = late_import("botocore.exceptions", extra="aws")
        self._failures = (errors.BotoCoreError, errors.ClientError)

    @property
    def name(self) -> str:
        """Return the id of the model."""
        return f"bedrock:{self._model}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of the texts, shape (texts, dimensions), 1024 of each model.

        Raises:
            EmbedderUnavailable: Bedrock cannot be reached, refuses, or answers something else.
        """
        sent, size = outgoing(texts), self._family.batch
        batches = [sent[start : start + size] for start in range(0, len(sent), size)]
        with self._rest:
            if len(batches) <= 1:
                return stacked([self._ask(batch) for batch in batches], embedder=self.name)
            with ThreadPoolExecutor(_WORKERS) as workers:
                return stacked(list(workers.map(self._ask, batches)), embedder=self.name)

    def _ask(self, texts: list[str]) -> Vectors:
        try:
            response = self._client.invoke_model(
                modelId=self._model,
                body=msgspec.json.encode(self._family.body(texts)),
                contentType="application/json",
                accept="application/json",
            )
            rows = self._family.rows(response["body"].read())
        except self._failures as error:
            raise EmbedderUnavailable(embedder=self.name, why=_reason(error)) from None
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise EmbedderUnavailable(embedder=self.name, why="the answer is no embedding") from None
        return checked(rows, texts=len(texts), embedder=self.name)


def _reason(error: Exception) -> str:
    """Return AWS's code, or the kind of trouble: messages hold account numbers."""
    answer = getattr(error, "response", None)
    code = answer.get("Error", {}).get("Code") if isinstance(answer, dict) else None
    return str(code or type(error).__name__)


def _made_client() -> Any:
    boto3 = late_import("boto3", extra="aws")
    config = late_import("botocore.config", extra="aws").Config(
        connect_timeout=_SECONDS,
        read_timeout=_SECONDS,
        retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
    )
    session = boto3.Session()
    return session.client("bedrock-runtime", region_name=session.region_name or _REGION, config=config)

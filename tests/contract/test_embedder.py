"""One contract for every Embedder, and what each adapter does when its model's server misbehaves."""

import json
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import unquote

import boto3
import numpy as np
import pytest
from botocore.config import Config
from botocore.stub import Stubber

from aicc.embedders import (
    BedrockEmbedder,
    HashedEmbedder,
    OpenAIEmbedder,
    SentenceTransformersEmbedder,
    build_embedder,
)
from aicc.embedders.outside import Rest
from aicc.models.errors import EmbedderInvalid, EmbedderUnavailable
from aicc.ports import Embedder

KEY = "sk-0123456789-secret"
TITAN = "amazon.titan-embed-text-v2:0"
COHERE = "cohere.embed-multilingual-v3"
SENTENCES = ["카드를 잃어버렸어요", "계좌 이체하고 싶어요", "카드를 잃어버렸다"]


@dataclass
class Server:
    """A server of this machine that answers with the vectors of the hashed twin."""

    port: int
    # Said instead of the vectors, first come first served: status and body.
    instead: list[tuple[int, bytes]] = field(default_factory=list)
    # What it was asked: path, headers, body.
    asked: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    # While it is not set, nothing is answered.
    awake: Event = field(default_factory=Event)

    @property
    def texts(self) -> list[list[str]]:
        """The texts of each request."""
        return [body.get("input") or body.get("texts") or [body["inputText"]] for _, _, body in self.asked]


def vectors(texts: list[str]) -> list[list[float]]:
    """What the twin says of the texts."""
    found: list[list[float]] = HashedEmbedder().embed(texts).astype(float).tolist()
    return found


def answer(path: str, body: dict[str, Any]) -> bytes:
    """The answer that the owner of the path would give."""
    if TITAN in path:
        [embedding] = vectors([body["inputText"]])
        return json.dumps({"embedding": embedding, "inputTextTokenCount": 3}).encode()
    if COHERE in path:
        return json.dumps(
            {"id": "1", "response_type": "embeddings_floats", "embeddings": vectors(body["texts"])}
        ).encode()
    data = [{"object": "embedding", "index": at, "embedding": row} for at, row in enumerate(vectors(body["input"]))]
    # The order is not promised, the index is.
    return json.dumps({"object": "list", "data": data[::-1], "model": body["model"], "usage": {}}).encode()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server on a free port."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            path = unquote(self.path)
            running.asked.append((path, dict(self.headers), body))
            running.awake.wait()
            status, content = running.instead.pop(0) if running.instead else (200, answer(path, body))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            return

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        running = Server(port=listening.server_port)
        running.awake.set()
        thread = Thread(target=listening.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield running
        running.awake.set()
        listening.shutdown()


Open = Callable[..., OpenAIEmbedder]


@pytest.fixture
def open_embedder(server: Server) -> Iterator[Open]:
    """Return what makes an embedder that asks the server and does not wait between attempts."""
    made: list[OpenAIEmbedder] = []

    def make(**options: Any) -> OpenAIEmbedder:
        where = f"http://127.0.0.1:{server.port}/v1#twin"
        made.append(OpenAIEmbedder(where, key=KEY, sleep=lambda _seconds: None, **options))
        return made[-1]

    yield make
    for embedder in made:
        embedder.close()


@pytest.fixture
def bedrock(server: Server) -> Iterator[Any]:
    """A boto3 client of bedrock-runtime whose Bedrock is the server."""
    client = boto3.client(
        "bedrock-runtime",
        region_name="ap-northeast-2",
        endpoint_url=f"http://127.0.0.1:{server.port}",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )
    yield client
    client.close()


@pytest.fixture(params=["hashed", "openai", "titan", "cohere", "sentence-transformers"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    """Each adapter in turn."""
    kind = request.param
    if kind == "hashed":
        return HashedEmbedder()
    if kind == "openai":
        made: Embedder = request.getfixturevalue("open_embedder")()
        return made
    if kind == "sentence-transformers":
        return small_model(request.getfixturevalue("tmp_path"))
    return BedrockEmbedder({"titan": TITAN, "cohere": COHERE}[kind], client=request.getfixturevalue("bedrock"))


def small_model(folder: Path) -> Embedder:
    """A sentence-transformers model of random words, made here; skips where the library is not installed."""
    if find_spec("sentence_transformers") is None:
        pytest.skip("sentence-transformers is not installed: pip install 'aicc[embeddings]'")
    from sentence_transformers import SentenceTransformer, models
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split

    letters = sorted(set("".join(SENTENCES)))
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, **{letter: at for at, letter in enumerate(letters, 1)}}, "[UNK]"))
    tokenizer.pre_tokenizer = Split("", "isolated")
    SentenceTransformer(modules=[models.StaticEmbedding(tokenizer, embedding_dim=16)]).save(str(folder / "model"))
    return SentenceTransformersEmbedder(str(folder / "model"))


# --- the contract ----------------------------------------------------------------------------------------------------


def test_each_text_gets_a_vector(embedder: Embedder) -> None:
    """The array has a row for each text, of float32."""
    found = embedder.embed(SENTENCES)

    assert (found.shape[0], found.ndim, found.dtype) == (3, 2, np.float32)


def test_the_same_text_gets_the_same_vector(embedder: Embedder) -> None:
    """Whatever it is asked together with."""
    together, alone = embedder.embed(SENTENCES), embedder.embed(SENTENCES[1:2])

    assert np.allclose(together[1], alone[0], atol=1e-6)


def test_different_texts_get_different_vectors(embedder: Embedder) -> None:
    """In the order of the texts."""
    first, second, third = embedder.embed(SENTENCES)

    assert not np.allclose(first, second)
    assert first @ third > first @ second


def test_no_text_gets_no_vector(embedder: Embedder) -> None:
    """An empty list is no mistake."""
    assert len(embedder.embed([])) == 0


@pytest.mark.parametrize(
    "text",
    ["가" * 10_000, "", " ", "\ud800카드", "🙂" * 3_000, "ㅋㅋㅋ"],
    ids=["long", "empty", "space", "lone", "emoji", "jamo"],
)
def test_any_text_gets_a_finite_vector(embedder: Embedder, text: str) -> None:
    """Of the same dimensions as a sentence."""
    odd, sentence = embedder.embed([text]), embedder.embed(SENTENCES)

    assert odd.shape == (1, sentence.shape[1])
    assert np.isfinite(odd).all()


def test_the_name_stays(embedder: Embedder) -> None:
    """It names the model, so it is not empty and asking changes nothing."""
    before = embedder.name
    embedder.embed(SENTENCES)

    assert before
    assert embedder.name == before


def test_many_threads_may_ask(embedder: Embedder) -> None:
    """Turns run beside each other."""
    wanted = embedder.embed(SENTENCES)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: embedder.embed(SENTENCES), range(8)))

    assert all(np.allclose(one, wanted, atol=1e-6) for one in found)


# --- OpenAI's API ----------------------------------------------------------------------------------------------------


def test_the_vectors_are_those_of_the_server(open_embedder: Open) -> None:
    """They come in the order of the texts, whatever the order of the answer."""
    assert np.allclose(open_embedder().embed(SENTENCES), HashedEmbedder().embed(SENTENCES), atol=1e-6)


def test_the_request_is_as_openai_has_it(open_embedder: Open, server: Server) -> None:
    """Model and input in the body, the key as a bearer token."""
    open_embedder().embed(["카드 분실"])
    [(path, headers, body)] = server.asked

    assert (path, headers["Authorization"]) == ("/v1/embeddings", f"Bearer {KEY}")
    assert body == {"model": "twin", "input": ["카드 분실"]}


def test_a_request_has_128_texts_at_most(open_embedder: Open, server: Server) -> None:
    """More are asked in turn."""
    found = open_embedder().embed([f"문장 {number}" for number in range(300)])

    assert len(found) == 300
    assert [len(texts) for texts in server.texts] == [128, 128, 44]


def test_personal_data_does_not_leave(open_embedder: Open, server: Server) -> None:
    """A phone number is masked as in a log."""
    open_embedder().embed(["제 번호는 010-1234-5678 이에요"])

    assert "1234-5678" not in server.texts[0][0]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again(open_embedder: Open, server: Server, status: int) -> None:
    """Twice; the third answer is good."""
    server.instead = [(status, b""), (status, b"busy")]

    assert len(open_embedder().embed(SENTENCES)) == 3
    assert len(server.asked) == 3


def test_a_server_that_stays_broken_is_unavailable(open_embedder: Open, server: Server) -> None:
    """Three attempts are all it gets."""
    server.instead = [(500, b"")] * 4

    with pytest.raises(EmbedderUnavailable, match="HTTP 500"):
        open_embedder().embed(SENTENCES)
    assert len(server.asked) == 3


def test_a_refusal_is_not_asked_again(open_embedder: Open, server: Server) -> None:
    """A wrong key stays wrong, and what the server says of it is not repeated."""
    server.instead = [(401, f"wrong key {KEY}".encode())]

    with pytest.raises(EmbedderUnavailable, match="HTTP 401") as raised:
        open_embedder().embed(SENTENCES)
    assert KEY not in str(raised.value)
    assert len(server.asked) == 1


def body_of(*rows: tuple[int, list[Any]]) -> bytes:
    """An answer with these indices and embeddings."""
    return json.dumps({"data": [{"index": at, "embedding": embedding} for at, embedding in rows]}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"\xff\xfe",
        b"[]",
        b'{"data": null}',
        b'{"data": [{"index": 0, "embedding": [1e999]}, {"index": 1, "embedding": [1]}]}',
        body_of(),
        body_of((0, [0.5])),
        body_of((0, [0.5]), (0, [0.5])),
        body_of((0, [0.5]), (2, [0.5])),
        body_of((0, [0.5, 0.5]), (1, [0.5])),
        body_of((0, []), (1, [])),
        body_of((0, ["x"]), (1, ["y"])),
        body_of((0, [1e300]), (1, [0.5])),
        body_of((0, [0.5]), (1, [0.5]), (2, [0.5])),
    ],
)
def test_garbage_is_not_believed(open_embedder: Open, server: Server, content: bytes) -> None:
    """Two texts were asked; anything but two vectors of one length is refused."""
    server.instead = [(200, content)]

    with pytest.raises(EmbedderUnavailable):
        open_embedder().embed(SENTENCES[:2])


def test_requests_must_agree_on_the_dimensions(open_embedder: Open, server: Server) -> None:
    """The second part of a long list is answered by another model."""
    server.instead = [(200, body_of(*((at, [0.5, 0.5]) for at in range(128))))]

    with pytest.raises(EmbedderUnavailable, match="different dimensions"):
        open_embedder().embed([f"문장 {number}" for number in range(129)])


def test_a_silent_server_is_given_up(open_embedder: Open, server: Server) -> None:
    """Each attempt ends with its time."""
    server.awake.clear()

    with pytest.raises(EmbedderUnavailable, match="ReadTimeout"):
        open_embedder(seconds=0.05).embed(SENTENCES)


def test_a_server_that_is_not_there_is_unavailable() -> None:
    """Nobody listens on the port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as gone:
        port = gone.server_port
    embedder = OpenAIEmbedder(f"http://127.0.0.1:{port}/v1#twin", sleep=lambda _seconds: None)

    with pytest.raises(EmbedderUnavailable, match="ConnectError"):
        embedder.embed(SENTENCES)
    embedder.close()


def test_a_redirect_is_not_followed(open_embedder: Open, server: Server) -> None:
    """Texts and key go to the address of the setting only."""
    server.instead = [(307, b"")]

    with pytest.raises(EmbedderUnavailable, match="HTTP 307"):
        open_embedder().embed(SENTENCES)


def test_a_failed_server_is_left_alone(open_embedder: Open, server: Server) -> None:
    """The next customer does not wait for it again."""
    server.instead = [(500, b"")] * 3
    embedder = open_embedder()
    for _ in range(2):
        with pytest.raises(EmbedderUnavailable):
            embedder.embed(SENTENCES)

    assert len(server.asked) == 3


def fail(rest: Rest) -> None:
    """Ask a model that does not answer."""
    with rest:
        raise EmbedderUnavailable(embedder="m", why="HTTP 500")


def test_a_rest_lasts_30_seconds() -> None:
    """Then the model is asked again."""
    now = [0.0]
    rest = Rest("m", clock=lambda: now[0])
    with pytest.raises(EmbedderUnavailable, match="HTTP 500"):
        fail(rest)

    now[0] = 29.9
    with pytest.raises(EmbedderUnavailable, match="a moment ago"):
        fail(rest)
    now[0] = 30.0
    with pytest.raises(EmbedderUnavailable, match="HTTP 500"):
        fail(rest)


def test_the_key_shows_nowhere(open_embedder: Open, server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in logs of any level nor in what the embedder says of itself."""
    caplog.set_level(logging.DEBUG)
    server.instead = [(429, b"")]
    embedder = open_embedder()
    embedder.embed(SENTENCES)

    assert caplog.records
    assert KEY not in f"{caplog.text} {embedder!r} {embedder.name} {vars(embedder)}"


# --- Bedrock ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "request_body"),
    [
        (TITAN, {"inputText": "카드 분실", "dimensions": 1024, "normalize": True}),
        (COHERE, {"texts": ["카드 분실"], "input_type": "classification", "truncate": "END"}),
    ],
)
def test_the_request_is_as_bedrock_has_it(bedrock: Any, server: Server, model: str, request_body: object) -> None:
    """The body is the model's own; the path names the model."""
    BedrockEmbedder(model, client=bedrock).embed(["카드 분실"])
    [(path, headers, body)] = server.asked

    assert (path, headers["Content-Type"]) == (f"/model/{model}/invoke", "application/json")
    assert body == request_body


@pytest.mark.parametrize(("model", "sizes"), [(TITAN, [1] * 100), (COHERE, [4, 96])])
def test_bedrock_gets_as_much_as_the_model_takes(bedrock: Any, server: Server, model: str, sizes: list[int]) -> None:
    """Titan one text a request, Cohere 96; the vectors come in the order of the texts."""
    texts = [f"문장 {number}" for number in range(100)]
    found = BedrockEmbedder(model, client=bedrock).embed(texts)

    assert np.allclose(found, HashedEmbedder().embed(texts), atol=1e-6)
    assert sorted(len(asked) for asked in server.texts) == sizes


def test_bedrock_gets_no_personal_data(bedrock: Any, server: Server) -> None:
    """A phone number is masked as in a log."""
    BedrockEmbedder(TITAN, client=bedrock).embed(["제 번호는 010-1234-5678 이에요"])

    assert "1234-5678" not in server.texts[0][0]


def test_a_refusal_of_bedrock_shows_its_code_only(bedrock: Any) -> None:
    """AWS's message names the account."""
    with Stubber(bedrock) as stub:
        stub.add_client_error("invoke_model", "AccessDeniedException", "arn:aws:iam::123456789012:role/x may not")
        with pytest.raises(EmbedderUnavailable, match="AccessDeniedException") as raised:
            BedrockEmbedder(TITAN, client=bedrock).embed(["카드"])

    assert "123456789012" not in str(raised.value)


@pytest.mark.parametrize("model", [TITAN, COHERE])
@pytest.mark.parametrize("content", [b"", b"<html>", b"{}", b'{"embedding": [], "embeddings": []}', b"\xff"])
def test_garbage_of_bedrock_is_not_believed(bedrock: Any, server: Server, model: str, content: bytes) -> None:
    """Anything but vectors is refused."""
    server.instead = [(200, content)]

    with pytest.raises(EmbedderUnavailable):
        BedrockEmbedder(model, client=bedrock).embed(["카드"])


def test_bedrock_without_credentials_is_unavailable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The client that the adapter makes is of Seoul, looks for credentials in the usual places, and says so."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_BEARER_TOKEN_BEDROCK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))

    with pytest.raises(EmbedderUnavailable, match="NoCredentialsError"):
        BedrockEmbedder(TITAN).embed(["카드"])


# --- the setting -----------------------------------------------------------------------------------------------------


def test_an_empty_setting_is_no_embedder() -> None:
    """The default."""
    assert build_embedder("") is None


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("hashed", "hashed-256-1"),
        (
            "openai:https://host.example/v1/#text-embedding-3-small",
            "openai:https://host.example/v1#text-embedding-3-small",
        ),
        ("bedrock:cohere.embed-multilingual-v3", "bedrock:cohere.embed-multilingual-v3"),
    ],
)
def test_a_setting_names_its_embedder(spec: str, name: str) -> None:
    """Nothing is asked until a text comes."""
    built = build_embedder(spec, key=KEY)

    assert built is not None
    assert built.name == name


@pytest.mark.parametrize(
    "spec",
    [
        "word2vec",
        "openai:",
        "openai:https://host.example/v1",
        "openai:host.example/v1#model",
        "openai:ftp://host.example/v1#model",
        "openai:https://kim:hunter2@host.example/v1#model",
        "openai:https://host.example/v1?key=hunter2#model",
        "openai:https://host.example:99999/v1#model",
        "openai:http://[::1/v1#model",
        "bedrock:",
        "bedrock:anthropic.model",
        "sentence-transformers:",
        "sentence-transformers:/no/such/folder",
    ],
)
def test_a_wrong_setting_is_refused(spec: str) -> None:
    """The message says how it is written, and repeats no password."""
    with pytest.raises(EmbedderInvalid) as raised:
        build_embedder(spec)

    assert "AICC_EMBEDDER" in raised.value.ko
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("key", ["열쇠", "sk-1\nHost: other"])
def test_a_key_that_no_header_can_hold_is_refused(key: str) -> None:
    """It is not repeated."""
    with pytest.raises(EmbedderInvalid) as raised:
        build_embedder("openai:https://host.example/v1#model", key=key)

    assert key not in str(raised.value)


@pytest.mark.skipif(find_spec("sentence_transformers") is not None, reason="sentence-transformers is installed")
def test_a_missing_library_is_named_with_its_extra(tmp_path: Path) -> None:
    """Who sets a model of sentence-transformers without it reads what to install."""
    (tmp_path / "modules.json").write_text("[]")

    with pytest.raises(EmbedderInvalid, match=r'pip install "aicc\[embeddings\]"'):
        build_embedder(f"sentence-transformers:{tmp_path}")

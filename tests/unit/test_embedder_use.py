"""The understanding with an embedder: training, the artefact, a turn, and a turn whose embedder fails."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import current_thread, main_thread

import numpy as np
import pytest
from click.testing import Result
from numpy.typing import NDArray
from tests.conftest import TestCentre

from aicc.bootstrap import build_bots, build_centre, load_settings
from aicc.embedders import HashedEmbedder
from aicc.models.bot import Bot
from aicc.models.errors import EmbedderInvalid, EmbedderUnavailable
from aicc.nlu.artefact import decode, encode
from aicc.nlu.chatbot_nlu import ChatbotNLU, examples_of, version_of
from aicc.nlu.intents import IntentClassifier
from aicc.nlu.training import train
from aicc.services.engines import build_engines
from aicc.services.nlu_service import BotService
from aicc.utils.config import PACKAGED_BOT

Cli = Callable[..., Result]

EXAMPLES = {
    "lost": ("카드를 잃어버렸어요", "카드 분실 신고", "카드가 없어졌어요", "카드 도난 당했어요"),
    "transfer": ("이체하고 싶어요", "송금해 주세요", "돈 보내 줘", "계좌로 부쳐 주세요"),
    "hours": ("몇 시까지 해요", "영업시간 알려 주세요", "언제 문 닫아요", "토요일에도 하나요"),
}


class Failing(HashedEmbedder):
    """The hashed embedder, out of reach."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Say that it cannot be asked."""
        raise EmbedderUnavailable(embedder=self.name, why=f"HTTP 503 for {len(texts)} texts")


class Shrunk(HashedEmbedder):
    """The hashed embedder with half of its dimensions, as if another model answered in its place."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return half of the vectors."""
        return super().embed(texts)[:, :128]


class Watching(HashedEmbedder):
    """The hashed embedder, noting whether it is asked beside the event loop."""

    def __init__(self) -> None:
        self.beside: list[bool] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Note the thread."""
        self.beside.append(current_thread() is not main_thread())
        return super().embed(texts)


@pytest.fixture(scope="module")
def classifier() -> IntentClassifier:
    """A small classifier, trained with the hashed embedder."""
    return train(EXAMPLES, version="v1", embedder=HashedEmbedder())


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, bot: Bot) -> BotService:
    """The packaged bot, trained with the hashed embedder and kept."""
    folder = tmp_path_factory.mktemp("artefacts")
    found = BotService(bot_dir=PACKAGED_BOT, artefact_dir=folder, embedder=HashedEmbedder())
    found.train(bot)
    return found


@pytest.mark.parametrize(
    ("text", "intent"),
    [("카드 잃어버렸는데요", "lost"), ("송금하고 싶은데요", "transfer"), ("영업시간이 언제예요", "hours")],
)
def test_an_embedder_counts_beside_the_features(classifier: IntentClassifier, text: str, intent: str) -> None:
    """What was trained with it reads with it."""
    [embedding] = HashedEmbedder().embed([text])

    assert classifier.classify(text, embedding)[0].intent == intent


def test_the_embedder_has_its_own_weights(classifier: IntentClassifier) -> None:
    """One for each of its 256 dimensions, for each of three intents and for belonging to any; some of them speak."""
    beside = classifier.meanings[len(classifier.vocabulary.centre) :]

    assert beside.shape == (256, 4)
    assert np.abs(beside).max() > 0.01


def test_the_artefact_keeps_the_dimensions(classifier: IntentClassifier) -> None:
    """A decoded classifier reads with the embedder as the trained one did."""
    [embedding] = HashedEmbedder().embed(["카드 분실"])
    decoded = decode(encode(classifier), path="x.intents")

    assert decoded.meanings.shape == classifier.meanings.shape
    assert decoded.classify("카드 분실", embedding) == classifier.classify("카드 분실", embedding)


def test_the_version_names_the_embedder(service: BotService, bot: Bot) -> None:
    """A classifier trained without one never serves with one, nor the other way round."""
    plain = BotService(bot_dir=PACKAGED_BOT, artefact_dir=service.artefact_dir)

    assert plain.version(bot) == version_of(examples_of(bot))
    assert service.version(bot) == version_of(examples_of(bot), "hashed-256-1")
    assert service.version(bot) != plain.version(bot)


def test_what_was_kept_is_used_again(service: BotService) -> None:
    """A start with the same embedder reads the artefact, which needs no embedding."""
    again = BotService(bot_dir=PACKAGED_BOT, artefact_dir=service.artefact_dir, embedder=Failing())
    engines = again.load()

    assert engines.nlu.classifier.version == service.version(engines.bot)


def test_training_needs_the_embedder(tmp_path: Path, bot: Bot) -> None:
    """It does not quietly train without."""
    with pytest.raises(EmbedderUnavailable):
        BotService(bot_dir=PACKAGED_BOT, artefact_dir=tmp_path, embedder=Failing()).train(bot)


@pytest.mark.parametrize("embedder", [Failing(), Shrunk(), None], ids=["failing", "shrunk", "none"])
def test_an_understanding_goes_on_without_its_embedder(
    service: BotService, bot: Bot, embedder: HashedEmbedder | None
) -> None:
    """The built-in features still read the intent."""
    nlu = ChatbotNLU(bot=bot, classifier=service.classifier(bot), embedder=embedder)
    best = nlu.understand("친구한테 돈 좀 부쳐 줘").best

    assert best is not None
    assert best.intent == "transfer"


@pytest.mark.parametrize(("embedder", "why"), [(Failing(), "HTTP 503"), (Shrunk(), "128 dimensions")])
def test_a_failing_embedder_is_logged(
    service: BotService, bot: Bot, caplog: pytest.LogCaptureFixture, embedder: HashedEmbedder, why: str
) -> None:
    """With the reason, and without what was said."""
    nlu = ChatbotNLU(bot=bot, classifier=service.classifier(bot), embedder=embedder)
    with caplog.at_level(logging.WARNING):
        nlu.understand("카드를 잃어버렸어요")

    assert "embedder.unavailable" in caplog.text
    assert why in caplog.text
    assert "카드" not in caplog.text


async def test_a_turn_goes_on_without_its_embedder(service: BotService, bot: Bot) -> None:
    """The customer gets the answer that the rest of the understanding finds."""
    centre = TestCentre(build_engines(bot, service.classifier(bot), embedder=Failing()))
    turn = await centre.say("계좌 이체하고 싶어요")

    assert turn.reason.intents[0].intent == "transfer"


async def test_an_embedder_is_asked_beside_the_other_turns(service: BotService, bot: Bot) -> None:
    """One customer's slow embedding holds up nobody else."""
    embedder = Watching()
    centre = TestCentre(build_engines(bot, service.classifier(bot), embedder=embedder))
    await centre.say("친구한테 돈 좀 부쳐 줘")

    assert embedder.beside == [True]


def test_without_an_embedder_nothing_blocks(bot: Bot, service: BotService) -> None:
    """The default understands on the event loop; with an embedder it does not."""
    classifier = service.classifier(bot)

    assert not ChatbotNLU(bot=bot, classifier=classifier).blocking
    assert ChatbotNLU(bot=bot, classifier=classifier, embedder=HashedEmbedder()).blocking


def test_training_tells_how_far_it_is(bot: Bot, tmp_path: Path) -> None:
    """In the order of the work, saving last."""
    told: list[str] = []
    BotService(bot_dir=PACKAGED_BOT, artefact_dir=tmp_path).train(bot, lambda stage, _share: told.append(stage))

    assert list(dict.fromkeys(told)) == ["features", "solving", "calibrating", "saving"]


# --- the setting -----------------------------------------------------------------------------------------------------


def test_the_setting_reaches_the_engines(tmp_path: Path) -> None:
    """AICC_EMBEDDER=hashed is what a centre's bot is trained and read with."""
    centre = build_centre(load_settings(data_dir=tmp_path, store="memory", embedder="hashed"))

    assert centre.conversations.engines.nlu.blocking


def test_no_setting_is_no_embedder(tmp_path: Path) -> None:
    """The default adds nothing."""
    assert build_bots(load_settings(data_dir=tmp_path)).embedder is None


def test_a_wrong_setting_stops_the_start(tmp_path: Path) -> None:
    """Before anything is trained."""
    with pytest.raises(EmbedderInvalid):
        build_centre(load_settings(data_dir=tmp_path, embedder="word2vec"))


def test_the_key_hides_itself() -> None:
    """A dump of the settings shows asterisks."""
    assert "sk-secret" not in repr(load_settings(embedder_key="sk-secret"))


def test_doctor_names_a_wrong_embedder(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other lines of the checklist are there all the same."""
    monkeypatch.setenv("AICC_EMBEDDER", "word2vec")
    found = cli("doctor")

    assert found.exit_code == 1
    assert "AICC_EMBEDDER" in found.stdout
    assert "파이썬 3." in found.stdout


def test_a_bot_is_trained_from_the_command_line_with_the_embedder(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bot: Bot
) -> None:
    """`aicc train` keeps the artefact that the start looks for."""
    monkeypatch.setenv("AICC_EMBEDDER", "hashed")
    found = cli("train", "--data-dir", tmp_path)

    assert found.exit_code == 0
    assert (tmp_path / "artefacts" / f"{version_of(examples_of(bot), 'hashed-256-1')}.intents").is_file()

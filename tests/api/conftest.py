"""The application over a centre on a SQLite file, called in process."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from aicc.bootstrap import build_app, build_centre, load_settings
from aicc.models.bot import Bot
from aicc.services.nlu_service import BotService
from aicc.utils.config import PACKAGED_BOT

ADMIN, AGENT, VIEWER = "admin-key-0123456789", "agent-key-0123456789", "viewer-key-012345678"


@dataclass
class Api:
    """A client and the conversation it talks in."""

    client: TestClient
    conversation_id: str = ""
    token: str = ""

    def open(self, **body: Any) -> dict[str, Any]:
        """Open a conversation; what is said next is said in it."""
        answer: dict[str, Any] = self.client.post("/v1/conversations", json=body).json()
        self.conversation_id, self.token = answer["conversation_id"], answer["token"]
        return answer

    @property
    def path(self) -> str:
        """The route of the conversation's messages."""
        return f"/v1/conversations/{self.conversation_id}/messages"

    @property
    def bearer(self) -> dict[str, str]:
        """The header with the conversation's token."""
        return {"Authorization": f"Bearer {self.token}"}

    def say(self, text: str, message_id: str | None = None) -> dict[str, Any]:
        """Say something and return the turn."""
        if not self.conversation_id:
            self.open()
        body = {"text": text} | ({"message_id": message_id} if message_id else {})
        answer: dict[str, Any] = self.client.post(self.path, json=body, headers=self.bearer).json()
        return answer


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory, bot: Bot) -> Path:
    """A folder with the packaged bot's artefact, so that not every application trains its own."""
    folder = tmp_path_factory.mktemp("artefacts")
    BotService(bot_dir=PACKAGED_BOT, artefact_dir=folder).train(bot)
    return folder


@pytest.fixture
def make_api(tmp_path: Path, trained: Path) -> Iterator[Callable[..., Api]]:
    """Start an application with these settings."""
    clients: list[TestClient] = []
    shutil.copytree(trained, tmp_path / "var" / "artefacts")

    def make(**settings: Any) -> Api:
        keys = f"admin:관리:{ADMIN},agent:상담1:{AGENT},viewer:조회:{VIEWER}"
        centre = build_centre(load_settings(data_dir=tmp_path / "var", admin_keys=keys, **settings))
        client = TestClient(build_app(centre), raise_server_exceptions=False)
        client.__enter__()
        clients.append(client)
        return Api(client)

    yield make
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture
def api(make_api: Callable[..., Api]) -> Api:
    """An application with default settings."""
    return make_api()


def key(value: str) -> dict[str, str]:
    """The header with an admin key."""
    return {"X-API-Key": value}


@pytest.fixture
def admin() -> dict[str, str]:
    """An admin's header."""
    return key(ADMIN)


@pytest.fixture
def agent() -> dict[str, str]:
    """An agent's header."""
    return key(AGENT)


@pytest.fixture
def viewer() -> dict[str, str]:
    """A viewer's header."""
    return key(VIEWER)

"""Putting a centre together: the secret that signs tokens."""

import stat
from pathlib import Path

import pytest

from aicc.bootstrap.access import kept_secret
from aicc.models.errors import SettingInvalid
from aicc.utils.config import Settings


def test_the_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    """A second start signs with the same secret."""
    first, second = (kept_secret(Settings(data_dir=tmp_path)) for _ in range(2))

    assert (first == second, len(first)) == (True, 43)
    assert stat.S_IMODE((tmp_path / "token.secret").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "\n", "a" * 31])
def test_a_truncated_secret_is_refused(tmp_path: Path, content: str) -> None:
    """Everybody could sign tokens with an empty secret; the message says what to do."""
    (tmp_path / "token.secret").write_text(content)

    with pytest.raises(SettingInvalid, match="delete the file"):
        kept_secret(Settings(data_dir=tmp_path))

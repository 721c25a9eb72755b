"""Versions of a bot: published as snapshots that never change, served to all or a share, compared and gone back to."""

from aicc.services.releases.differences import Change, ChangeKind, differences
from aicc.services.releases.release_service import Comparison, ReleaseService, bot_id_of

__all__ = ["Change", "ChangeKind", "Comparison", "ReleaseService", "bot_id_of", "differences"]

"""Who runs a command, as the audit trail and the release log have it."""

import getpass


def who() -> str:
    """Return the name of the machine's user; `cli` where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container whose user has no name
        return "cli"

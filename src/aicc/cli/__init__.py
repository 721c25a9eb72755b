"""The command line. Exit codes: 0 done, 1 problems found, 2 wrong usage, 3 the centre cannot start or run as asked."""

from aicc.cli.main import main

__all__ = ["main"]

"""Where commands write: results to standard output, everything else to standard error."""

from typing import Final

from rich.console import Console

output: Final = Console()
errors: Final = Console(stderr=True)

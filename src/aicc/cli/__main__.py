"""`python -m aicc.cli`."""

from aicc.cli.main import main

main()

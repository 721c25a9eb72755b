"""`aicc aws`: what the centre needs in Amazon's cloud, and what stands in for it on a laptop. One module a command."""

from typing import Final

import typer

from aicc.cli.aws.flow import app as flow
from aicc.cli.aws.lex import app as lex
from aicc.cli.aws.tables import tables

__all__ = ["app"]

app: Final = typer.Typer(help="AWS에 필요한 것을 만들고 점검합니다. / Make and check what is needed in AWS.")

app.command()(tables)
app.add_typer(flow, name="flow")
app.add_typer(lex, name="lex")


@app.callback()
def aws() -> None:
    """AWS에 필요한 것을 만들고 점검합니다. / Make and check what is needed in AWS."""

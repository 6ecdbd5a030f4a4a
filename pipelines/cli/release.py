"""`koujing release verify`: whether what is served and read is what was written."""

from __future__ import annotations

import typer

from pipelines.cli.speech import HomeOption, one_sentence
from pipelines.home import find_home

app = typer.Typer(
    name="release",
    help="发布与存档：核对 / releases and the archive: verify them",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def release() -> None:
    """发布与存档：核对 / releases and the archive: verify them."""


@app.command()
def verify(home: HomeOption = None) -> None:
    """逐一核对发布的文件、表和存档，有损坏时退出码为 1 / check every file, table and archived original; 1 for damage."""
    from pipelines.cli.verifying import verify_and_show

    with one_sentence(home):
        raise typer.Exit(verify_and_show(find_home(home)))

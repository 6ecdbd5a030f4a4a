"""`koujing region explain`: a region code through time."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from pipelines.cli.definitions import Format, FormatOption, RootOption, root_of, write
from pipelines.cli.speech import one_sentence

app = typer.Typer(
    name="region",
    help="地区：代码、名称与区划变更 / region codes, names and changes of territory",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def region() -> None:
    """地区：代码、名称与区划变更 / region codes, names and changes of territory."""


@app.command("explain")
def explain_command(
    name: Annotated[str, typer.Argument(help="代码或名称，如 330110、余杭区 / code or name")],
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="归到哪一天的区划 / boundary of which day")
    ] = None,
    form: FormatOption = Format.text,
    definitions: RootOption = None,
) -> None:
    """一个地区的名称、变更和归属 / a region's names, changes, and where its figures belong."""
    from definitions import load
    from definitions.region_explaining import explain_region
    from pipelines.cli import regions as face

    with one_sentence():
        known = load(root_of(definitions))
        found = explain_region(known, name, on.date() if on else None)
        write(
            form,
            lambda: face.as_text(known, found),
            lambda: face.rows(known, found),
            lambda: {
                "code": found.code,
                "path": found.path,
                "names": [version.model_dump() for version in found.versions],
                "moves": [asdict(move) for move in found.moves],
                "mappings": face.rows(known, found),
            },
        )

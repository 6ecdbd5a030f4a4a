"""`koujing definitions check, verify`: whether the definitions are sound, and who has verified which row."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.cli.screen import put
from pipelines.cli.speech import HomeOption, one_sentence, readable_release

app = typer.Typer(
    name="definitions",
    help="定义：检查、核实 / check the definitions, verify their rows",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


Rows = Sequence[Mapping[str, Any]]


class Format(StrEnum):
    """How the commands about definitions write."""

    text = "text"
    csv = "csv"
    json = "json"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="text, csv, json")]
RootOption = Annotated[
    Path | None,
    typer.Option("--definitions", help="另一个定义目录 / another folder of definitions", show_default=False),
]


def root_of(folder: Path | None) -> Path:
    """The folder of definitions: the one given, or the project's own."""
    from definitions.loader import ROOT

    return folder.resolve() if folder else ROOT


def write(form: Format, text: Callable[[], str], rows: Callable[[], Rows], content: Callable[[], Any]) -> None:
    """Write what is wanted: the text for people, rows as CSV, or the whole content as JSON."""
    from pipelines.cli.listing import as_csv, as_json

    if form is Format.text:
        put(text())
    else:
        put(as_csv(rows()) if form is Format.csv else as_json(content()))


@app.command("check")
def check_command(form: FormatOption = Format.text, definitions: RootOption = None) -> None:
    """检查全部定义；有错误时退出码为 1 / look at all definitions; exit code 1 where something is at fault."""
    from pipelines.cli.definitions_check import as_format, examined

    with one_sentence():
        found = examined(root_of(definitions))
        put(as_format(found, form.value))
        raise typer.Exit(0 if found.is_sound else 1)


@app.command("verify")
def verify_command(
    by: Annotated[str, typer.Option("--by", help="核实人 / who verified it")],
    row: Annotated[
        str | None,
        typer.Argument(help="行标识，如 nbs-gbt-0065；不写则逐行问 / the row's id; without it each is asked"),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="所据文本；逐行问时由回答给出 / against which text; asked in a walk")
    ] = None,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="核实日期，默认今天 / when, today by default")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="已核实的再核实一次 / verify once more")] = False,
    definitions: RootOption = None,
    home: HomeOption = None,
) -> None:
    """写明某行由谁、何时、依据什么核实；不写行标识则逐行问 / record who verified a row, when, against which text; or walk."""
    from definitions import load
    from definitions.trust import rows, verify
    from pipelines.cli.definitions_check import verified_text

    day = on.date() if on else date.today()  # noqa: DTZ011 - the day on the verifier's calendar
    with one_sentence(home):
        root = root_of(definitions)
        if row is None:
            _walk(root, by, day, home)
            return
        before = verify(load(root), row, by, source or "", day, again=again)
        after = next(one for one in rows(load(root)) if one.row_id == row)
        put(verified_text(before, after))


def _walk(root: Path, by: str, day: date, home: Path | None) -> None:
    """Ask on standard output, read the answers from standard input; without a release nothing is at stake yet."""
    from definitions import load
    from pipelines.cli.walking import at_stake, walk
    from pipelines.home import find_home
    from pipelines.publication.connection import open_release
    from pipelines.run import DEFAULT_SCOPE

    path = readable_release(find_home(home))
    stakes = at_stake(open_release(path), DEFAULT_SCOPE) if path else {}
    for said in walk(load(root), stakes, by, day, sys.stdin):
        put(said)

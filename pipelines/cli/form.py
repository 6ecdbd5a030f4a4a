"""`koujing read` and `koujing form list, show, propose`: what a file is read as, and the forms it is read by."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.definitions import Format, FormatOption
from pipelines.cli.speech import one_sentence, stop

app = typer.Typer(
    name="form",
    help="表式：列出、查看、为新表起草 / list and show forms, draft one for a new layout",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def read(
    file: Annotated[Path, typer.Argument(help="表格文件 / a spreadsheet")],
    account: Annotated[bool, typer.Option("--account", help="每个单元格的去向 / what each cell was read as")] = False,
    all_rows: Annotated[bool, typer.Option("--all", help="列出全部观测 / show every observation")] = False,
    form: FormatOption = Format.text,
    by: Annotated[
        Path | None, typer.Option("--form", help="只按这个表式文件读，如草稿 / by this form file alone, as a draft")
    ] = None,
) -> None:
    """读一个文件，列出观测或每个单元格的去向 / read one file: its observations, or an account of its cells."""
    from pipelines.cli.reading import NoFormError, read_and_show

    with one_sentence():
        try:
            raise typer.Exit(read_and_show(file, form.value, by, account=account, all_rows=all_rows))
        except NoFormError as error:
            stop(str(error))


@app.command("list")
def list_command() -> None:
    """列出全部表式 / list all forms."""
    from pipelines.cli.reading import list_forms

    with one_sentence():
        list_forms()


@app.command("show")
def show_command(form: Annotated[str, typer.Argument(help="表式标识 / a form's id")]) -> None:
    """一个表式的全文 / a form's file."""
    from pipelines.cli.reading import NoFormError, show_form

    with one_sentence():
        try:
            show_form(form)
        except NoFormError as error:
            stop(str(error))


@app.command("propose")
def propose_command(
    file: Annotated[Path, typer.Argument(help="没有表式的表格 / a spreadsheet without a form")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="草稿写到哪里 / where to write")] = None,
) -> None:
    """为没见过的表起草表式，并预览读出的观测 / draft a form for a new layout and preview its observations."""
    from pipelines.cli.reading import NoFormError, propose_form

    with one_sentence():
        try:
            propose_form(file, output)
        except NoFormError as error:
            stop(str(error))

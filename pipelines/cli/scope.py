"""`koujing scope list, show, diff, explain`: which industries count where, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.cli.definitions import Format, FormatOption, RootOption, root_of, write
from pipelines.cli.speech import one_sentence

app = typer.Typer(
    name="scope",
    help="口径：列出、查看、比较、解释 / list, show, compare and explain scopes",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.command("list")
def list_command(form: FormatOption = Format.text, definitions: RootOption = None) -> None:
    """列出全部口径 / list all scopes."""
    from definitions import load
    from pipelines.cli import scopes as face

    with one_sentence():
        known = load(root_of(definitions))
        write(form, lambda: face.list_text(known), lambda: face.list_rows(known), lambda: face.list_rows(known))


@app.command("show")
def show_command(
    scope: Annotated[str, typer.Argument(help="口径标识或名称 / id or name")],
    form: FormatOption = Format.text,
    definitions: RootOption = None,
) -> None:
    """一个口径的各个方面和所计行业 / a scope's dimensions and industries."""
    from definitions import load
    from definitions.inclusion import find_scope
    from pipelines.cli import scopes as face

    with one_sentence():
        known = load(root_of(definitions))
        found = find_scope(known, scope)
        write(
            form,
            lambda: face.show_text(known, found),
            lambda: face.show_rows(known, found),
            lambda: {"scope": found.model_dump(), "industries": face.show_rows(known, found)},
        )


@app.command("diff")
def diff_command(
    first: Annotated[str, typer.Argument(help="口径 / a scope")],
    second: Annotated[str, typer.Argument(help="另一个口径 / another")],
    form: FormatOption = Format.text,
    definitions: RootOption = None,
) -> None:
    """一个口径计入而另一个不计的行业 / which industries one counts and the other does not."""
    from definitions import load
    from definitions.inclusion import difference, find_scope
    from pipelines.cli import scopes as face

    with one_sentence():
        known = load(root_of(definitions))
        found = difference(known, find_scope(known, first), find_scope(known, second))
        write(
            form,
            lambda: face.diff_text(known, found),
            lambda: face.diff_rows(known, found),
            lambda: {
                "first": found.first.id,
                "second": found.second.id,
                "alike": found.alike,
                "dimensions": found.dimensions,
                "industries": face.diff_rows(known, found),
            },
        )


@app.command("explain")
def explain_command(
    code: Annotated[str, typer.Argument(help="行业代码或名称 / code or name of an industry")],
    edition: Annotated[str, typer.Option("--classification", "-c", help="分类，如 gbt4754-2011 / classification")] = "",
    form: FormatOption = Format.text,
    definitions: RootOption = None,
) -> None:
    """一个行业在每个口径中的位置及其理由 / where an industry stands in every scope, and why."""
    from definitions import load
    from definitions.explaining import explain
    from pipelines.cli import scope_explain as face

    with one_sentence():
        known = load(root_of(definitions))
        found = explain(known, code, edition)
        write(
            form,
            lambda: face.as_text(known, found),
            lambda: face.rows(found),
            lambda: {
                "class": found.found.model_dump(),
                "scopes": face.rows(found),
                "correspondences": [{"correspondence": pair, **row.model_dump()} for pair, row in found.links],
                "coefficients": [one.model_dump() for one in found.coefficients],
            },
        )

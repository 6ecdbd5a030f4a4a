"""`koujing template`: the empty submission workbook of a region and period."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from definitions import load
from pipelines.cli.answers import put
from pipelines.cli.options import OutputOption, RegionArgument
from pipelines.workbooks.exchange.template import resolve_period, resolve_region, write_template


def command(
    region: RegionArgument,
    period: Annotated[str, typer.Argument(help="时期，如 2024、2024H1 / period")],
    output: OutputOption = None,
) -> None:
    """Make the submission workbook of a region and period."""
    path = write_form(region, period, output)
    put(f"已生成 {path} / written: {path}")


def write_form(region: str, period: str, output: Path | None) -> Path:
    """Write the submission workbook of a region (code or name) and period; returns where it was written.

    Raises `pipelines.workbooks.exchange.template.TemplateError` when the region or the period cannot be understood.
    """
    definitions = load()
    code, of = resolve_region(region, period, definitions), resolve_period(period).id
    path = output or Path(f"{code}-{of}.xlsx")
    write_template(path, code, of, definitions)
    return path

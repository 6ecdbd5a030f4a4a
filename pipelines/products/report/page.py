"""The page: all sections in their order, laid out by the template, every text of a file escaped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.outgoing import one_line
from pipelines.products.report.asking import asked
from pipelines.products.report.headline import headline
from pipelines.products.report.honesty import honesty
from pipelines.products.report.rankings import rankings
from pipelines.products.report.telling import WORKBOOK, told

if TYPE_CHECKING:
    import duckdb


def page(release: duckdb.DuckDBPyConnection) -> str:
    """The report as HTML."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    (identity,) = asked(release, "release")
    sources: list[str] = []
    sections = [headline(release, sources), rankings(release), honesty(release)]
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("report.html.jinja").render(
        told=told,
        release={name: one_line(value) if isinstance(value, str) else value for name, value in identity.items()},
        sections=sections,
        sources=list(map(one_line, sources)),
        workbook=WORKBOOK,
    )

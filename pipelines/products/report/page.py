"""The page: all sections in their order, laid out by the template, every text of a file escaped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.outgoing import one_line
from pipelines.products.report.asking import asked
from pipelines.products.report.bridges import bridges
from pipelines.products.report.goals import goals
from pipelines.products.report.growth import growth
from pipelines.products.report.headline import headline
from pipelines.products.report.honesty import honesty
from pipelines.products.report.makeup import makeup
from pipelines.products.report.rankings import rankings
from pipelines.products.report.scopes import over_scopes
from pipelines.products.report.telling import WORKBOOK, told

if TYPE_CHECKING:
    import duckdb


def _on_its_way_out(value: Any) -> Any:
    """Text as it may stand in a page, on one line and without control characters; what is markup is so already."""
    return one_line(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def page(release: duckdb.DuckDBPyConnection) -> str:
    """The report as HTML."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    (identity,) = asked(release, "release")
    sources: list[str] = []
    sections = [
        headline(release, sources),
        rankings(release),
        over_scopes(release),
        bridges(release),
        *makeup(release),
        growth(release),
        goals(release),
        honesty(release),
    ]
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        finalize=_on_its_way_out,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("report.html.jinja").render(
        told=told,
        release=identity,
        sections=sections,
        sources=sources,
        workbook=WORKBOOK,
    )

"""`report.html`: a release to be read and printed: one file that asks nothing of a network and runs no script.

A section is a module: it asks the release (`sql`), and gives parts, each a picture in both languages, its table and what is
said of it. The page lays them out (`report.html.jinja`); its sentences are `texts.toml`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def write(release: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the report of a release as a page."""
    from pipelines.products.report.page import page

    path.write_text(page(release), encoding="utf-8", newline="\n")

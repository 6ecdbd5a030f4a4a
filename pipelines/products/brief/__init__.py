"""The brief of a region (现状): one page in HTML and DOCX, in which every number says which cells it was made of.

What it says is asked of a release (`sql/`) and composed once (`composing`); `page` and `document` only render it. It is of one
region and period, so that no release holds it: `koujing brief` makes it.
"""

from __future__ import annotations

from pathlib import Path

from pipelines.products.brief.account import Brief
from pipelines.products.brief.document import document
from pipelines.products.brief.page import page


def write(brief: Brief, folder: Path, name: str) -> list[Path]:
    """Write the brief into a folder as a page and as a document of this name, and say where they lie."""
    html, docx = folder / f"{name}.html", folder / f"{name}.docx"
    html.write_text(page(brief), encoding="utf-8")
    docx.write_bytes(document(brief))
    return [html, docx]

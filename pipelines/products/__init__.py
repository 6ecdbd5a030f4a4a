"""What people take away from a release without a database: each product one file beside the release's own.

Here is which products there are and how they are made (GSBPM phase 7, disseminate). What each says is its module's.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipelines.home import DATABASE
from pipelines.passing import can_pass
from pipelines.publication.connection import open_release

if TYPE_CHECKING:
    import duckdb

    from pipelines.progress import Progress


class Writer(Protocol):
    """Writes one product of a release, which it reads and does not change, as a file."""

    def __call__(self, release: duckdb.DuckDBPyConnection, path: Path) -> None:
        """Write the file."""


#: Each product by the name of its file, and the module whose `write` makes it; imported only where it is made.
PRODUCTS: dict[str, str] = {
    "cross_region.xlsx": "pipelines.products.workbook",
    "cross_region.csv": "pipelines.products.table_csv",
    "report.html": "pipelines.products.report",
}


def make(folder: Path, chosen: Iterable[str], progress: Progress) -> list[str]:
    """Write the chosen products of the release in a folder beside it; returns the names of those that were made.

    A product that cannot be made is no reason against a release: it is said, and nothing of it is left. What may pass by
    itself, such as a disk that is full, is raised as it is.
    """
    wanted = [name for name in PRODUCTS if name in set(chosen)]
    if not wanted:
        return []
    made = []
    with progress.stage("制作产品", "making products") as shown:
        shown.total(len(wanted))
        for name in wanted:
            if _made(folder, name, progress):
                made.append(name)
            shown.advance()
    return made


def write(release: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """Write one product of a release."""
    writer: Writer = importlib.import_module(PRODUCTS[name]).write
    writer(release, path)


def _made(folder: Path, name: str, progress: Progress) -> bool:
    release = open_release(folder / DATABASE)
    try:
        write(release, name, folder / name)
    except Exception as error:
        (folder / name).unlink(missing_ok=True)
        if can_pass(error):
            raise
        progress.say(
            f"{name} 没有做成，发布中没有它：{type(error).__name__}: {error}",
            f"{name} could not be made and is not in the release: {type(error).__name__}: {error}",
        )
        return False
    finally:
        release.close()
    return True

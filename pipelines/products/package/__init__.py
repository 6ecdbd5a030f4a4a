"""A release as a package of open files: Parquet tables with their description, SDMX with its structure, and reference metadata.

Everything in it is asked of the release; whoever opens it needs neither DuckDB nor this software.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.archive import digest
from pipelines.products.package import contributions, descriptor, reference, sdmx, tables
from pipelines.publication.sealing import CHECKSUMS

if TYPE_CHECKING:
    import duckdb

SDMX = "sdmx"


def write_package(release: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """Write the package of a release into a folder and return the names of its files; of the same release the same bytes.

    What lies there under other names stays. `datapackage.json` describes what was written and comes last but the checksums.
    """
    for name in (tables.FOLDER, SDMX):
        (folder / name).mkdir(parents=True, exist_ok=True)
    public = tables.public_tables(release)
    for table in public:
        tables.write_parquet(release, table, folder / tables.FOLDER / table.file)
    sdmx.write_observations(release, folder / SDMX / sdmx.OBSERVATIONS)
    _write_json(folder / SDMX / sdmx.STRUCTURE, sdmx.structure(release))
    _write_json(folder / reference.FILE, reference.reference_metadata(release))
    _write_json(folder / descriptor.FILE, descriptor.package(release, public))
    written = [f"{tables.FOLDER}/{table.file}" for table in public]
    if contributions.are_told(public):
        (folder / contributions.FILE).write_text(contributions.statements(), encoding="utf-8")
        written.append(contributions.FILE)
    written += [
        *(f"{SDMX}/{name}" for name in (sdmx.OBSERVATIONS, sdmx.STRUCTURE)),
        *(reference.FILE, descriptor.FILE),
    ]
    lines = [f"{digest(folder / name)[0]}  {name}\n" for name in written]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="ascii")
    return [*written, CHECKSUMS]


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

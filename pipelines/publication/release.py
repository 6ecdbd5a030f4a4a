"""Builds one release aside and puts it in place: the DuckDB file with its comments, the manifest, then one rename.

A reader of `current` never sees half a release, and an open reader is never disturbed: every release is a folder of its
own that nothing touches again.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.contracts import contracts, dimension_comment, dimensions
from pipelines.home import DATABASE, Home
from pipelines.publication.manifest import Manifest, checksum, read

if TYPE_CHECKING:
    import duckdb


#: The tables of a release in the order of the flow; the rest are dimension tables.
FLOW = (
    "submissions",
    "observations",
    "findings",
    "scope_weights",
    "contributions",
    "facts",
    "indicators",
    "cross_region",
)
STORAGE = "v1.0.0"


def build(connection: duckdb.DuckDBPyConnection, home: Home, manifest: Manifest) -> Path:
    """Write the release of the connection's tables into a folder of its own and return that folder.

    The connection holds every table of `FLOW` and the dimension tables. What an interrupted build left behind is
    cleared; `put_in_place` makes the release visible.
    """
    for leftover in home.releases.glob(".*.building"):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = home.releases / f".{manifest.release_id}.building"
    folder.mkdir(parents=True)
    database = folder / DATABASE
    connection.execute(f"ATTACH {literal(str(database))} AS release (STORAGE_VERSION '{STORAGE}')")
    try:
        _write_tables(connection)
        _write_dictionary(connection)
        connection.execute(
            "CREATE TABLE release.release_manifest (release_id VARCHAR, fingerprint VARCHAR, target_scope VARCHAR)"
        )
        connection.execute(
            f"INSERT INTO release.release_manifest VALUES ({literal(manifest.release_id)}, {literal(manifest.fingerprint)}, "
            f"{literal(manifest.target_scope)})"
        )
        connection.execute("COMMENT ON TABLE release.release_manifest IS '本发布的标识 / identity of this release'")
    finally:
        connection.execute("DETACH release")
    database.chmod(0o444)
    tables = {name: checksum(connection, contracts()[name]) for name in FLOW}
    replace(manifest, tables=tables).write(folder)
    return folder


def put_in_place(home: Home, built: Path) -> Manifest:
    """Put a built release in place, switch `current` to it by one atomic rename, and return its manifest."""
    manifest = read(built)
    assert manifest is not None, f"{built} has no manifest"
    release = home.releases / manifest.release_id
    os.replace(built, release)
    switch = home.releases / f".current-{manifest.release_id}"
    switch.unlink(missing_ok=True)
    switch.symlink_to(release.name, target_is_directory=True)
    os.replace(switch, home.current)
    return manifest


def summarise(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The counts a person wants to see: files by status, regions, periods, observations."""
    names = ("files", "accepted", "rejected", "superseded", "duplicate", "regions", "periods", "observations")
    (counts,) = connection.execute(
        "SELECT count(*), count(*) FILTER (status = 'accepted'), count(*) FILTER (status = 'rejected'), "
        "count(*) FILTER (status = 'superseded'), count(*) FILTER (status = 'duplicate'), "
        "(SELECT count(DISTINCT region_code) FROM observations), (SELECT count(DISTINCT period) FROM observations), "
        "(SELECT count(*) FROM observations) FROM submissions"
    ).fetchall()
    return dict(zip(names, (int(count) for count in counts), strict=True))


def literal(text: str) -> str:
    """Text as an SQL literal, for the statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def _write_tables(connection: duckdb.DuckDBPyConnection) -> None:
    for name in FLOW:
        table = contracts()[name]
        connection.execute(f"CREATE TABLE release.{name} AS FROM {name} ORDER BY ALL")
        connection.execute(f"COMMENT ON TABLE release.{name} IS {literal(table.comment)}")
        for column in table.columns:
            connection.execute(f"COMMENT ON COLUMN release.{name}.{column.name} IS {literal(column.comment)}")
    for name, comment in dimensions().items():
        connection.execute(f"CREATE TABLE release.{name} AS FROM {name}")
        connection.execute(f"COMMENT ON TABLE release.{name} IS {literal(comment)}")
        for column, *_ in connection.execute(f"DESCRIBE {name}").fetchall():
            connection.execute(f"COMMENT ON COLUMN release.{name}.{column} IS {literal(dimension_comment(column))}")


def _write_dictionary(connection: duckdb.DuckDBPyConnection) -> None:
    """The data dictionary: every column of the release, from the comments themselves."""
    connection.execute(
        "CREATE TABLE release.data_dictionary AS SELECT table_name, column_name, data_type, comment "
        "FROM duckdb_columns() WHERE database_name = 'release' AND NOT internal ORDER BY table_name, column_index"
    )
    connection.execute(
        "COMMENT ON TABLE release.data_dictionary IS '数据字典：每列的类型与含义 / every column, its type and meaning'"
    )

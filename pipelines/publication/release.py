"""Builds one release aside and puts it in place: the DuckDB file with its comments, the manifest, then one rename.

A reader of `current` never sees half a release, and an open reader is never disturbed: every release is a folder of its
own that nothing touches again.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.contracts import contracts, dimension_comment, dimensions
from pipelines.durable import put
from pipelines.home import DATABASE, Home
from pipelines.publication import kept_contributions as kept
from pipelines.publication import kept_observations
from pipelines.publication.connection import literal
from pipelines.publication.manifest import Manifest, checksum, read
from pipelines.publication.sealing import full_fault
from pipelines.publication.serving import serve

if TYPE_CHECKING:
    import duckdb


#: What tells this release from the one before; it depends on both, so no checksum is taken of it.
REVISIONS = "revisions"
#: What is staged in the order in which it is kept; every other table is sorted, and small.
IN_ORDER = {"facts", *kept.KEPT}
#: What is told in a release by a view, from how it is kept.
VIEWS = {kept_observations.VIEW, kept.VIEW}
STORAGE = "v1.0.0"
#: How the name of a folder ends in which a release is built.
BUILDING = ".building"


def flow() -> tuple[str, ...]:
    """What the stages of a run make, in their order, but `revisions`: what of a release has checksums.

    Besides there are the tables in which observations are kept, dimension tables, and the contributions as a view.
    """
    return tuple(name for name in contracts() if name not in (REVISIONS, kept.VIEW, *kept_observations.KEPT))


def build(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    manifest: Manifest,
    costs: Callable[[], list[dict[str, Any]]] = list,
) -> Path:
    """Write the release of the connection's tables into a folder of its own and return that folder.

    The connection holds every table of `flow` and the dimension tables. What an interrupted build left behind is
    cleared. Products come beside it, then `write_checksums`; `put_in_place` makes the release visible. What the run has
    `costs` so far is asked last.
    """
    for leftover in home.releases.glob(f".*{BUILDING}"):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = home.releases / f".{manifest.release_id}{BUILDING}"
    folder.mkdir(parents=True)
    database = folder / DATABASE
    connection.execute(f"ATTACH {literal(str(database))} AS release (STORAGE_VERSION '{STORAGE}')")
    try:
        _write_tables(connection)
        _write_identity(connection, manifest)
        write_dictionary(connection)
    finally:
        connection.execute("DETACH release")
    tables = {name: checksum(connection, contracts()[name]) for name in flow()}
    replace(manifest, tables=tables, costs=costs()).write(folder)
    return folder


def put_in_place(home: Home, built: Path) -> Manifest:
    """Put a built release in place, switch `current` to it by one atomic rename, seal it, and return its manifest."""
    manifest = read(built)
    if manifest is None:
        raise FileNotFoundError(f"{built} has no manifest")
    release = home.releases / manifest.release_id
    put(built, release)
    if told := full_fault(home, release):
        raise OSError(f"{release} 写入后读出的内容不同 / does not read as it was written: {told}")
    serve(home, manifest.release_id)
    return manifest


def summarise(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The counts a person wants to see: files by status, regions, periods and observations in force, from what."""
    cursor = connection.execute((Path(__file__).parent / "summary.sql").read_text(encoding="utf-8"))
    names = [name for name, *_ in cursor.description or ()]
    return dict(zip(names, map(int, cursor.fetchall()[0]), strict=True))


def _write_tables(connection: duckdb.DuckDBPyConnection) -> None:
    kept_observations.write(connection, "release")
    for name in contracts():
        if name not in (*VIEWS, *kept_observations.KEPT):
            order = "" if name in IN_ORDER else "ORDER BY ALL"
            connection.execute(f"CREATE TABLE release.{name} AS FROM {name} {order}")
    for name, comment in dimensions().items():
        connection.execute(f"CREATE TABLE release.{name} AS FROM {name}")
        _comment(connection, name, comment)
    kept.write_views(connection, "release")
    for name, table in contracts().items():
        kind = "VIEW" if name in VIEWS else "TABLE"
        connection.execute(f"COMMENT ON {kind} release.{name} IS {literal(table.comment)}")
        for column in table.columns:
            connection.execute(f"COMMENT ON COLUMN release.{name}.{column.name} IS {literal(column.comment)}")
    _hold_numbers(connection)


def _hold_numbers(connection: duckdb.DuckDBPyConnection) -> None:
    """Contributions name figures and cells by their places: hold these to what the method numbered.

    Raises `OSError` where a table is not told in the release as it was staged.
    """
    for table, number in kept.NUMBERS.items():
        told = ", ".join([f"CAST({number} AS BIGINT)", *(column.name for column in contracts()[table].columns)])
        in_release = re.sub(r"\b(FROM|JOIN) (\w+)", r"\1 release.\2", kept.in_place(table))
        (staged, written) = (
            connection.execute(f"SELECT count(*), sum(hash({told})::HUGEINT) FROM {place}").fetchall()
            for place in (f"numbered_{table}", f"({in_release})")
        )
        if staged != written:
            raise OSError(f"{table} 写入后次序或内容不同 / does not lie in the release as it was made")


LICENCE = "数字归各来源 / figures belong to their sources (source_title)"


def _write_identity(connection: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
    """One row that says which release this file is, when it was made and of what."""
    names = ("release_id", "fingerprint", "target_scope", "published_at", "version", "definitions_version")
    said = ", ".join(f"{literal(getattr(manifest, name))} AS {name}" for name in names)
    text = (Path(__file__).parent / "identity.sql").read_text(encoding="utf-8")
    connection.execute(f"CREATE TABLE release.release_manifest AS SELECT {said}, told.* FROM ({text}) AS told")
    connection.execute(f"ALTER TABLE release.release_manifest ADD COLUMN licence VARCHAR DEFAULT {literal(LICENCE)}")
    _comment(connection, "release_manifest", "本发布的标识 / identity of this release")


def write_dictionary(connection: duckdb.DuckDBPyConnection) -> None:
    """The data dictionary: every column of the release, its own among them, from the comments themselves."""
    listed = "SELECT table_name, column_name, data_type, comment FROM duckdb_columns()"
    connection.execute(f"CREATE TABLE release.data_dictionary AS {listed} LIMIT 0")
    _comment(connection, "data_dictionary", "数据字典：每列的类型与含义 / every column, its type and meaning")
    connection.execute(
        f"INSERT INTO release.data_dictionary {listed} "
        "WHERE database_name = 'release' AND NOT internal ORDER BY table_name, column_index"
    )


def _comment(connection: duckdb.DuckDBPyConnection, table: str, comment: str) -> None:
    """Comment on a table and on each of its columns, in the words of the contracts."""
    connection.execute(f"COMMENT ON TABLE release.{table} IS {literal(comment)}")
    for column, *_ in connection.execute(f"DESCRIBE release.{table}").fetchall():
        connection.execute(f"COMMENT ON COLUMN release.{table}.{column} IS {literal(dimension_comment(column))}")
